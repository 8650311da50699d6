//! What `functions.rs` expands to: written by the test `expansions`, and read, not compiled.

/// Save the machine.
pub(crate) fn savevm(vmm: &mut Vmm, tag: String, done: Completion<SnapshotInfo>) {
    vmm.save(tag, done);
}
#[doc(hidden)]
pub(crate) enum savevm {}
impl savevm {
    #[doc(hidden)]
    #[allow(deprecated)]
    pub const COMMANDS: &'static ::monitor_runtime::__private::Block<Vmm> = {
        use ::monitor_runtime::__private::{
            ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                &::monitor_runtime::__private::CommandInfo {
                    name: "savevm",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("savevm")],
                    human: &[::monitor_runtime::__private::Name::new("savevm")],
                    docs: "Save the machine.",
                    parameters: &[
                        ::monitor_runtime::__private::Parameter {
                            name: "tag",
                            source: ::monitor_runtime::__private::Type::<
                                String,
                            >::ARGUMENT
                                .source::<String>(),
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                    ],
                    asynchronous: true,
                    result: ::monitor_runtime::__private::Type::<
                        Completion<SnapshotInfo>,
                    >::REPLIES
                        .named({
                            enum command_savevm {}
                            ::monitor_runtime::__private::Named::<command_savevm>::NAME
                        })
                        .result(),
                    ..::monitor_runtime::__private::CommandInfo::NONE
                },
            ],
            &[
                |context, invocation| {
                    let (arguments, reply) = invocation.into_parts();
                    match (|| {
                        let argument0 = ::monitor_runtime::__private::Type::<
                            String,
                        >::ARGUMENT
                            .extract::<String>(&arguments, 0usize)?;
                        arguments.finish()?;
                        ::core::result::Result::Ok::<
                            _,
                            ::monitor_runtime::__private::Error,
                        >((argument0,))
                    })() {
                        ::core::result::Result::Ok((argument0,)) => {
                            let (submission, completion) = reply
                                .submit(::core::option::Option::None);
                            submission
                                .judge(
                                    ::monitor_runtime::__private::Returned(
                                            savevm(
                                                context,
                                                argument0,
                                                ::monitor_runtime::__private::Type::<
                                                    Completion<SnapshotInfo>,
                                                >::DONE
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
fn r#yield(shared: &Shared) -> Result<u8, Error> {
    shared.give_way()
}
#[doc(hidden)]
enum r#yield {}
impl r#yield {
    #[doc(hidden)]
    #[allow(deprecated)]
    pub const COMMANDS: &'static ::monitor_runtime::__private::SharedBlock<Shared> = {
        use ::monitor_runtime::__private::{
            ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::SharedBlock::new(
            &[
                &::monitor_runtime::__private::CommandInfo {
                    name: "yield",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("yield")],
                    human: &[::monitor_runtime::__private::Name::new("yield")],
                    oob: true,
                    result: ::monitor_runtime::__private::Type::<
                        Result<u8, Error>,
                    >::REPLIES
                        .result(),
                    features: ::monitor_runtime::__private::Features {
                        deprecated: ::core::option::Option::Some("use 'yank'"),
                        ..::monitor_runtime::__private::Features::NONE
                    },
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
                                    ::monitor_runtime::__private::Returned(r#yield(context))
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
