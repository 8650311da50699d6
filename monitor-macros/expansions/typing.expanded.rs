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
impl memsave {
    #[doc(hidden)]
    #[allow(deprecated)]
    pub const COMMANDS: &'static ::monitor_runtime::__private::Block<Vmm> = {
        use ::monitor_runtime::__private::{
            ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                &::monitor_runtime::__private::CommandInfo {
                    name: "memsave",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("memsave")],
                    human: &[
                        ::monitor_runtime::__private::Name::new("memsave"),
                        ::monitor_runtime::__private::Name::new("save"),
                    ],
                    help: ::core::option::Option::Some("save memory"),
                    usage: ::core::option::Option::Some("[-f] addr size file"),
                    parameters: &[
                        ::monitor_runtime::__private::Parameter {
                            name: "force",
                            source: ::monitor_runtime::__private::Type::<bool>::ARGUMENT
                                .source::<bool>(),
                            default: ::core::option::Option::Some("false"),
                            typing: ::core::option::Option::Some(
                                &::monitor_runtime::__private::Typing {
                                    flag: ::core::option::Option::Some('f'),
                                    ..::monitor_runtime::__private::Typing::NONE
                                },
                            ),
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                        ::monitor_runtime::__private::Parameter {
                            name: "addr",
                            source: ::monitor_runtime::__private::Type::<u64>::ARGUMENT
                                .source::<u64>(),
                            typing: ::core::option::Option::Some(
                                &::monitor_runtime::__private::Typing {
                                    syntax: ::monitor_runtime::__private::Syntax::Expression {
                                        unit: 1u64,
                                    },
                                    ..::monitor_runtime::__private::Typing::NONE
                                },
                            ),
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                        ::monitor_runtime::__private::Parameter {
                            name: "size",
                            source: ::monitor_runtime::__private::Type::<u64>::ARGUMENT
                                .source::<u64>(),
                            default: ::core::option::Option::Some("1"),
                            typing: ::core::option::Option::Some(
                                &::monitor_runtime::__private::Typing {
                                    syntax: ::monitor_runtime::__private::Syntax::Size {
                                        unit: 1048576u64,
                                    },
                                    ..::monitor_runtime::__private::Typing::NONE
                                },
                            ),
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                        ::monitor_runtime::__private::Parameter {
                            name: "device",
                            source: ::monitor_runtime::__private::Type::<
                                String,
                            >::ARGUMENT
                                .source::<String>(),
                            typing: ::core::option::Option::Some(
                                &::monitor_runtime::__private::Typing {
                                    noun: ::core::option::Option::Some("block device name"),
                                    completes: true,
                                    ..::monitor_runtime::__private::Typing::NONE
                                },
                            ),
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                        ::monitor_runtime::__private::Parameter {
                            name: "options",
                            source: ::monitor_runtime::__private::Type::<
                                Options,
                            >::ARGUMENT
                                .named({
                                    enum argument_options_of_command_memsave {}
                                    ::monitor_runtime::__private::Named::<
                                        argument_options_of_command_memsave,
                                    >::NAME
                                })
                                .source::<Options>(),
                            typing: ::core::option::Option::Some(
                                &::monitor_runtime::__private::Typing {
                                    syntax: ::monitor_runtime::__private::Syntax::Options {
                                        implied: ::core::option::Option::Some("driver"),
                                    },
                                    ..::monitor_runtime::__private::Typing::NONE
                                },
                            ),
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                        ::monitor_runtime::__private::Parameter {
                            name: "file",
                            source: ::monitor_runtime::__private::Type::<
                                String,
                            >::ARGUMENT
                                .source::<String>(),
                            typing: ::core::option::Option::Some(
                                &::monitor_runtime::__private::Typing {
                                    syntax: ::monitor_runtime::__private::Syntax::Rest,
                                    ..::monitor_runtime::__private::Typing::NONE
                                },
                            ),
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                    ],
                    result: ::monitor_runtime::__private::Type::<()>::REPLIES.result(),
                    ..::monitor_runtime::__private::CommandInfo::NONE
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
                        let argument0 = ::monitor_runtime::__private::Type::<
                            bool,
                        >::ARGUMENT
                            .extract_or::<bool>(&arguments, 0usize, || false)?;
                        let argument1 = ::monitor_runtime::__private::Type::<
                            u64,
                        >::ARGUMENT
                            .extract::<u64>(&arguments, 1usize)?;
                        let argument2 = ::monitor_runtime::__private::Type::<
                            u64,
                        >::ARGUMENT
                            .extract_or::<u64>(&arguments, 2usize, || 1)?;
                        let argument3 = ::monitor_runtime::__private::Type::<
                            String,
                        >::ARGUMENT
                            .extract::<String>(&arguments, 3usize)?;
                        let argument4 = ::monitor_runtime::__private::Type::<
                            Options,
                        >::ARGUMENT
                            .extract::<Options>(&arguments, 4usize)?;
                        let argument5 = ::monitor_runtime::__private::Type::<
                            String,
                        >::ARGUMENT
                            .extract::<String>(&arguments, 5usize)?;
                        arguments.finish()?;
                        ::core::result::Result::Ok::<
                            _,
                            ::monitor_runtime::__private::Error,
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
                                    ::monitor_runtime::__private::Returned(
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
fn here(vmm: &Vmm) -> bool {}
#[doc(hidden)]
enum here {}
impl here {
    #[doc(hidden)]
    #[allow(deprecated)]
    pub const COMMANDS: &'static ::monitor_runtime::__private::Block<Vmm> = {
        use ::monitor_runtime::__private::{
            ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                &::monitor_runtime::__private::CommandInfo {
                    name: "here",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[],
                    human: &[::monitor_runtime::__private::Name::new("info here")],
                    result: ::monitor_runtime::__private::Type::<bool>::REPLIES.result(),
                    ..::monitor_runtime::__private::CommandInfo::NONE
                },
            ],
            &[
                |context, invocation| {
                    let (arguments, reply) = invocation.into_parts();
                    match arguments.finish() {
                        ::core::result::Result::Ok(()) => {
                            reply
                                .complete(
                                    ::monitor_runtime::__private::Returned(here(context))
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
