//! What `functions.rs` expands to: written by the test `expansions`, and read, not compiled.

/// Save the machine.
pub(crate) fn savevm(vmm: &mut Vmm, tag: String, done: Completion<SnapshotInfo>) {
    vmm.save(tag, done);
}
#[doc(hidden)]
pub(crate) enum savevm {}
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl savevm {
        #[doc(hidden)]
        #[allow(deprecated)]
        pub const COMMANDS: &'static __private::Block<Vmm> = {
            use __private::{
                ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
            };
            &__private::Block::new(
                &[
                    &__private::CommandInfo {
                        name: "savevm",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("savevm")],
                        human: &[__private::Name::new("savevm")],
                        docs: "Save the machine.",
                        parameters: &[
                            __private::Parameter {
                                name: "tag",
                                source: __private::Type::<String>::ARGUMENT
                                    .source::<String>(),
                                ..__private::Parameter::NONE
                            },
                        ],
                        asynchronous: true,
                        result: __private::Type::<Completion<SnapshotInfo>>::REPLIES
                            .named({
                                enum command_savevm {}
                                __private::Named::<command_savevm>::NAME
                            })
                            .result(),
                        ..__private::CommandInfo::NONE
                    },
                ],
                &[
                    |context, invocation| {
                        let (arguments, reply) = invocation.into_parts();
                        match (|| {
                            let argument0 = __private::Type::<String>::ARGUMENT
                                .extract::<String>(&arguments, 0usize)?;
                            arguments.finish()?;
                            ::core::result::Result::Ok::<
                                _,
                                __private::Error,
                            >((argument0,))
                        })() {
                            ::core::result::Result::Ok((argument0,)) => {
                                let (submission, completion) = reply
                                    .submit(::core::option::Option::None);
                                submission
                                    .judge(
                                        __private::Returned(
                                                savevm(
                                                    context,
                                                    argument0,
                                                    __private::Type::<Completion<SnapshotInfo>>::DONE
                                                        .take(completion),
                                                ),
                                            )
                                            .into_result(),
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
fn r#yield(shared: &Shared) -> Result<u8, Error> {
    shared.give_way()
}
#[doc(hidden)]
enum r#yield {}
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl r#yield {
        #[doc(hidden)]
        #[allow(deprecated)]
        pub const COMMANDS: &'static __private::SharedBlock<Shared> = {
            use __private::{
                ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
            };
            &__private::SharedBlock::new(
                &[
                    &__private::CommandInfo {
                        name: "yield",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("yield")],
                        human: &[__private::Name::new("yield")],
                        oob: true,
                        result: __private::Type::<Result<u8, Error>>::REPLIES.result(),
                        features: __private::Features {
                            deprecated: ::core::option::Option::Some("use 'yank'"),
                            ..__private::Features::NONE
                        },
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
                                        __private::Returned(r#yield(context)).into_result(),
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
