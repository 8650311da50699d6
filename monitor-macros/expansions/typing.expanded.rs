//! What `typing.rs` expands to: written by the test `expansions`, and read, not compiled.

fn memsave(
    vmm: &mut Vmm,
    force: bool,
    addr: u64,
    size: u64,
    device: String,
    options: Options,
    file: String,
) {}
#[doc(hidden)]
enum memsave {}
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl memsave {
        #[doc(hidden)]
        #[allow(deprecated)]
        pub const COMMANDS: &'static __private::Block<Vmm> = {
            use __private::{
                ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
            };
            &__private::Block::new(
                &[
                    &__private::CommandInfo {
                        name: "memsave",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("memsave")],
                        human: &[
                            __private::Name::new("memsave"),
                            __private::Name::new("save"),
                        ],
                        help: ::core::option::Option::Some("save memory"),
                        usage: ::core::option::Option::Some("[-f] addr size file"),
                        parameters: &[
                            __private::Parameter {
                                name: "force",
                                source: __private::Type::<bool>::ARGUMENT.source::<bool>(),
                                default: ::core::option::Option::Some("false"),
                                typing: ::core::option::Option::Some(
                                    &__private::Typing {
                                        flag: ::core::option::Option::Some('f'),
                                        ..__private::Typing::NONE
                                    },
                                ),
                                ..__private::Parameter::NONE
                            },
                            __private::Parameter {
                                name: "addr",
                                source: __private::Type::<u64>::ARGUMENT.source::<u64>(),
                                typing: ::core::option::Option::Some(
                                    &__private::Typing {
                                        syntax: __private::Syntax::Expression {
                                            unit: 1u64,
                                        },
                                        ..__private::Typing::NONE
                                    },
                                ),
                                ..__private::Parameter::NONE
                            },
                            __private::Parameter {
                                name: "size",
                                source: __private::Type::<u64>::ARGUMENT.source::<u64>(),
                                default: ::core::option::Option::Some("1"),
                                typing: ::core::option::Option::Some(
                                    &__private::Typing {
                                        syntax: __private::Syntax::Size {
                                            unit: 1048576u64,
                                        },
                                        ..__private::Typing::NONE
                                    },
                                ),
                                ..__private::Parameter::NONE
                            },
                            __private::Parameter {
                                name: "device",
                                source: __private::Type::<String>::ARGUMENT
                                    .source::<String>(),
                                typing: ::core::option::Option::Some(
                                    &__private::Typing {
                                        noun: ::core::option::Option::Some("block device name"),
                                        completes: true,
                                        ..__private::Typing::NONE
                                    },
                                ),
                                ..__private::Parameter::NONE
                            },
                            __private::Parameter {
                                name: "options",
                                source: __private::Type::<Options>::ARGUMENT
                                    .named({
                                        enum argument_options_of_command_memsave {}
                                        __private::Named::<
                                            argument_options_of_command_memsave,
                                        >::NAME
                                    })
                                    .source::<Options>(),
                                typing: ::core::option::Option::Some(
                                    &__private::Typing {
                                        syntax: __private::Syntax::Options {
                                            implied: ::core::option::Option::Some("driver"),
                                        },
                                        ..__private::Typing::NONE
                                    },
                                ),
                                ..__private::Parameter::NONE
                            },
                            __private::Parameter {
                                name: "file",
                                source: __private::Type::<String>::ARGUMENT
                                    .source::<String>(),
                                typing: ::core::option::Option::Some(
                                    &__private::Typing {
                                        syntax: __private::Syntax::Rest,
                                        ..__private::Typing::NONE
                                    },
                                ),
                                ..__private::Parameter::NONE
                            },
                        ],
                        result: __private::Type::<()>::REPLIES.result(),
                        ..__private::CommandInfo::NONE
                    },
                ],
                &[
                    |context, invocation| {
                        if let ::core::option::Option::Some(word) = invocation
                            .completes(3usize)
                        {
                            let suggested = devices(context, word);
                            return invocation.suggest(suggested);
                        }
                        let (arguments, reply) = invocation.into_parts();
                        match (|| {
                            let argument0 = __private::Type::<bool>::ARGUMENT
                                .extract_or::<bool>(&arguments, 0usize, || false)?;
                            let argument1 = __private::Type::<u64>::ARGUMENT
                                .extract::<u64>(&arguments, 1usize)?;
                            let argument2 = __private::Type::<u64>::ARGUMENT
                                .extract_or::<u64>(&arguments, 2usize, || 1)?;
                            let argument3 = __private::Type::<String>::ARGUMENT
                                .extract::<String>(&arguments, 3usize)?;
                            let argument4 = __private::Type::<Options>::ARGUMENT
                                .extract::<Options>(&arguments, 4usize)?;
                            let argument5 = __private::Type::<String>::ARGUMENT
                                .extract::<String>(&arguments, 5usize)?;
                            arguments.finish()?;
                            ::core::result::Result::Ok::<
                                _,
                                __private::Error,
                            >((
                                argument0,
                                argument1,
                                argument2,
                                argument3,
                                argument4,
                                argument5,
                            ))
                        })() {
                            ::core::result::Result::Ok(
                                (
                                    argument0,
                                    argument1,
                                    argument2,
                                    argument3,
                                    argument4,
                                    argument5,
                                ),
                            ) => {
                                reply
                                    .complete(
                                        __private::Returned(
                                                memsave(
                                                    context,
                                                    argument0,
                                                    argument1,
                                                    argument2,
                                                    argument3,
                                                    argument4,
                                                    argument5,
                                                ),
                                            )
                                            .into_result(),
                                        ::core::option::Option::None,
                                    )
                            }
                            ::core::result::Result::Err(error) => reply.fail(error),
                        }
                    },
                ],
                &[],
            )
        };
    }
};
fn here(vmm: &Vmm) -> bool {}
#[doc(hidden)]
enum here {}
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl here {
        #[doc(hidden)]
        #[allow(deprecated)]
        pub const COMMANDS: &'static __private::Block<Vmm> = {
            use __private::{
                ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
            };
            &__private::Block::new(
                &[
                    &__private::CommandInfo {
                        name: "here",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[],
                        human: &[__private::Name::new("info here")],
                        result: __private::Type::<bool>::REPLIES.result(),
                        ..__private::CommandInfo::NONE
                    },
                ],
                &[
                    |context, invocation| {
                        let (arguments, reply) = invocation.into_parts();
                        match arguments.finish() {
                            ::core::result::Result::Ok(()) => {
                                reply
                                    .complete(
                                        __private::Returned(here(context)).into_result(),
                                        ::core::option::Option::None,
                                    )
                            }
                            ::core::result::Result::Err(error) => reply.fail(error),
                        }
                    },
                ],
                &[],
            )
        };
    }
};
