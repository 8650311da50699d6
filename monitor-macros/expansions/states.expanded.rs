//! What `states.rs` expands to: written by the test `expansions`, and read, not compiled.

impl Vmm {
    fn cont(&mut self) {}
    fn kick(&mut self, force: Option<bool>) {}
}
impl Vmm {
    /// The monitor commands declared in this block.
    #[allow(deprecated)]
    pub const COMMANDS: &'static ::monitor_runtime::__private::Block<Self, RunState> = {
        use ::monitor_runtime::__private::{
            ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                &::monitor_runtime::__private::CommandInfo {
                    name: "cont",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("cont")],
                    human: &[::monitor_runtime::__private::Name::new("cont")],
                    result: ::monitor_runtime::__private::Type::<()>::REPLIES.result(),
                    access: ::monitor_runtime::__private::Access::Read,
                    states: ::core::option::Option::Some(|| ::monitor_runtime::__private::state_names::<
                        RunState,
                    >(&[<RunState>::Paused, <RunState>::Inmigrate])),
                    ..::monitor_runtime::__private::CommandInfo::NONE
                },
                &::monitor_runtime::__private::CommandInfo {
                    name: "kick",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("kick")],
                    human: &[::monitor_runtime::__private::Name::new("kick")],
                    parameters: &[
                        ::monitor_runtime::__private::Parameter {
                            name: "force",
                            source: ::monitor_runtime::__private::Type::<
                                Option<bool>,
                            >::ARGUMENT
                                .source::<Option<bool>>(),
                            features: ::monitor_runtime::__private::Features {
                                deprecated: ::core::option::Option::Some(
                                    "it is always forced",
                                ),
                                ..::monitor_runtime::__private::Features::NONE
                            },
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                    ],
                    result: ::monitor_runtime::__private::Type::<()>::REPLIES.result(),
                    features: ::monitor_runtime::__private::Features {
                        unstable: true,
                        others: &["savevm-monitor-nodes"],
                        ..::monitor_runtime::__private::Features::NONE
                    },
                    success_response: false,
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
            ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                &::monitor_runtime::__private::CommandInfo {
                    name: "stop",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("stop")],
                    human: &[::monitor_runtime::__private::Name::new("stop")],
                    result: ::monitor_runtime::__private::Type::<()>::REPLIES.result(),
                    states: ::core::option::Option::Some(|| ::monitor_runtime::__private::state_names::<
                        RunState,
                    >(&[RunState::Running])),
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
