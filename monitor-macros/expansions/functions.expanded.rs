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
            ArgumentType as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                &::monitor_runtime::__private::CommandInfo {
                    name: "savevm",
                    qmp: &[::monitor_runtime::__private::Name::new("savevm")],
                    human: &[::monitor_runtime::__private::Name::new("savevm")],
                    help: ::core::option::Option::None,
                    usage: ::core::option::Option::None,
                    docs: "Save the machine.",
                    parameters: &[
                        ::monitor_runtime::__private::Parameter {
                            name: "tag",
                            docs: "",
                            source: ::monitor_runtime::__private::Type::<
                                String,
                            >::ARGUMENT
                                .source::<String>(),
                            default: ::core::option::Option::None,
                            features: ::monitor_runtime::__private::Features {
                                deprecated: ::core::option::Option::None,
                                unstable: false,
                                others: &[],
                            },
                            typing: ::core::option::Option::None,
                        },
                    ],
                    flatten: ::core::option::Option::None,
                    asynchronous: true,
                    oob: false,
                    result: ::monitor_runtime::__private::Type::<
                        Completion<SnapshotInfo>,
                    >::REPLIES
                        .result(),
                    features: ::monitor_runtime::__private::Features {
                        deprecated: ::core::option::Option::None,
                        unstable: false,
                        others: &[],
                    },
                    since: ::core::option::Option::None,
                    access: ::monitor_runtime::__private::Access::Control,
                    states: ::core::option::Option::None,
                    success_response: true,
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
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
                                            savevm(context, argument0, completion),
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
            ArgumentType as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::SharedBlock::new(
            &[
                &::monitor_runtime::__private::CommandInfo {
                    name: "yield",
                    qmp: &[::monitor_runtime::__private::Name::new("yield")],
                    human: &[::monitor_runtime::__private::Name::new("yield")],
                    help: ::core::option::Option::None,
                    usage: ::core::option::Option::None,
                    docs: "",
                    parameters: &[],
                    flatten: ::core::option::Option::None,
                    asynchronous: false,
                    oob: true,
                    result: ::monitor_runtime::__private::Type::<
                        Result<u8, Error>,
                    >::REPLIES
                        .result(),
                    features: ::monitor_runtime::__private::Features {
                        deprecated: ::core::option::Option::Some("use 'yank'"),
                        unstable: false,
                        others: &[],
                    },
                    since: ::core::option::Option::None,
                    access: ::monitor_runtime::__private::Access::Control,
                    states: ::core::option::Option::None,
                    success_response: true,
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                },
            ],
            &[
                |context, invocation| {
                    let (arguments, reply) = invocation.into_parts();
                    match (|| {
                        arguments.finish()?;
                        ::core::result::Result::Ok::<
                            _,
                            ::monitor_runtime::__private::Error,
                        >(())
                    })() {
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
