impl Vmm {
    fn cont(&mut self) {}
    fn kick(&mut self, force: Option<bool>) {}
}
impl Vmm {
    /// The monitor commands declared in this block.
    #[allow(deprecated)]
    pub const COMMANDS: &'static ::monitor_runtime::__private::Block<Self, RunState> = {
        use ::monitor_runtime::__private::{
            ArgumentType as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                &::monitor_runtime::__private::CommandInfo {
                    name: "cont",
                    qmp: &[::monitor_runtime::__private::Name::new("cont")],
                    human: &[::monitor_runtime::__private::Name::new("cont")],
                    help: ::core::option::Option::None,
                    usage: ::core::option::Option::None,
                    docs: "",
                    parameters: &[],
                    flatten: ::core::option::Option::None,
                    asynchronous: false,
                    oob: false,
                    result: ::monitor_runtime::__private::Type::<()>::REPLIES.result(),
                    features: ::monitor_runtime::__private::Features {
                        deprecated: ::core::option::Option::None,
                        unstable: false,
                        others: &[],
                    },
                    since: ::core::option::Option::None,
                    access: ::monitor_runtime::__private::Access::Read,
                    states: ::core::option::Option::Some(|| ::monitor_runtime::__private::state_names::<
                        RunState,
                    >(&[<RunState>::Paused, <RunState>::Inmigrate])),
                    success_response: true,
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                },
                &::monitor_runtime::__private::CommandInfo {
                    name: "kick",
                    qmp: &[::monitor_runtime::__private::Name::new("kick")],
                    human: &[::monitor_runtime::__private::Name::new("kick")],
                    help: ::core::option::Option::None,
                    usage: ::core::option::Option::None,
                    docs: "",
                    parameters: &[
                        ::monitor_runtime::__private::Parameter {
                            name: "force",
                            docs: "",
                            source: ::monitor_runtime::__private::Type::<
                                Option<bool>,
                            >::ARGUMENT
                                .source::<Option<bool>>(),
                            default: ::core::option::Option::None,
                            features: ::monitor_runtime::__private::Features {
                                deprecated: ::core::option::Option::Some(
                                    "it is always forced",
                                ),
                                unstable: false,
                                others: &[],
                            },
                            typing: ::core::option::Option::None,
                        },
                    ],
                    flatten: ::core::option::Option::None,
                    asynchronous: false,
                    oob: false,
                    result: ::monitor_runtime::__private::Type::<()>::REPLIES.result(),
                    features: ::monitor_runtime::__private::Features {
                        deprecated: ::core::option::Option::None,
                        unstable: true,
                        others: &["savevm-monitor-nodes"],
                    },
                    since: ::core::option::Option::None,
                    access: ::monitor_runtime::__private::Access::Control,
                    states: ::core::option::Option::None,
                    success_response: false,
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
                                    ::monitor_runtime::__private::Returned(Self::cont(context))
                                        .into_result(),
                                    ::core::option::Option::None,
                                )
                        }
                        ::core::result::Result::Err(error) => reply.fail(error),
                    }
                },
                |context, invocation| {
                    let (arguments, reply) = invocation.into_parts();
                    match (|| {
                        let argument0 = ::monitor_runtime::__private::Type::<
                            Option<bool>,
                        >::ARGUMENT
                            .extract::<Option<bool>>(&arguments, 0usize)?;
                        arguments.finish()?;
                        ::core::result::Result::Ok::<
                            _,
                            ::monitor_runtime::__private::Error,
                        >((argument0,))
                    })() {
                        ::core::result::Result::Ok((argument0,)) => {
                            reply
                                .complete(
                                    ::monitor_runtime::__private::Returned(
                                            Self::kick(context, argument0),
                                        )
                                        .into_result(),
                                    ::core::option::Option::None,
                                )
                        }
                        ::core::result::Result::Err(error) => reply.fail(error),
                    }
                },
            ],
            &[&[<RunState>::Paused, <RunState>::Inmigrate], &[]],
        )
    };
}
fn stop(vmm: &mut Vmm) {}
#[doc(hidden)]
enum stop {}
impl stop {
    #[doc(hidden)]
    #[allow(deprecated)]
    pub const COMMANDS: &'static ::monitor_runtime::__private::Block<Vmm, RunState> = {
        use ::monitor_runtime::__private::{
            ArgumentType as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                &::monitor_runtime::__private::CommandInfo {
                    name: "stop",
                    qmp: &[::monitor_runtime::__private::Name::new("stop")],
                    human: &[::monitor_runtime::__private::Name::new("stop")],
                    help: ::core::option::Option::None,
                    usage: ::core::option::Option::None,
                    docs: "",
                    parameters: &[],
                    flatten: ::core::option::Option::None,
                    asynchronous: false,
                    oob: false,
                    result: ::monitor_runtime::__private::Type::<()>::REPLIES.result(),
                    features: ::monitor_runtime::__private::Features {
                        deprecated: ::core::option::Option::None,
                        unstable: false,
                        others: &[],
                    },
                    since: ::core::option::Option::None,
                    access: ::monitor_runtime::__private::Access::Control,
                    states: ::core::option::Option::Some(|| ::monitor_runtime::__private::state_names::<
                        RunState,
                    >(&[RunState::Running])),
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
                                    ::monitor_runtime::__private::Returned(stop(context))
                                        .into_result(),
                                    ::core::option::Option::None,
                                )
                        }
                        ::core::result::Result::Err(error) => reply.fail(error),
                    }
                },
            ],
            &[&[RunState::Running]],
        )
    };
}
