//! What `states.rs` expands to: written by the test `expansions`, and read, not compiled.

impl Vmm {
    fn cont(&mut self) {}
    fn kick(&mut self, force: Option<bool>) {}
}
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl Vmm {
        /// The monitor commands declared in this block.
        #[allow(deprecated)]
        pub const COMMANDS: &'static __private::Block<Self, RunState> = {
            use __private::{
                ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
            };
            &__private::Block::new(
                &[
                    &__private::CommandInfo {
                        name: "cont",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("cont")],
                        human: &[__private::Name::new("cont")],
                        result: __private::Type::<()>::REPLIES.result(),
                        access: __private::Access::Read,
                        states: ::core::option::Option::Some(|| __private::state_names::<
                            RunState,
                        >(&[<RunState>::Paused, <RunState>::Inmigrate])),
                        ..__private::CommandInfo::NONE
                    },
                    &__private::CommandInfo {
                        name: "kick",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("kick")],
                        human: &[__private::Name::new("kick")],
                        parameters: &[
                            __private::Parameter {
                                name: "force",
                                source: __private::Type::<Option<bool>>::ARGUMENT
                                    .source::<Option<bool>>(),
                                features: __private::Features {
                                    deprecated: ::core::option::Option::Some(
                                        "it is always forced",
                                    ),
                                    ..__private::Features::NONE
                                },
                                ..__private::Parameter::NONE
                            },
                        ],
                        result: __private::Type::<()>::REPLIES.result(),
                        features: __private::Features {
                            unstable: true,
                            others: &["savevm-monitor-nodes"],
                            ..__private::Features::NONE
                        },
                        success_response: false,
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
                                        __private::Returned(Self::cont(context)).into_result(),
                                        ::core::option::Option::None,
                                    )
                            }
                            ::core::result::Result::Err(error) => reply.fail(error),
                        }
                    },
                    |context, invocation| {
                        let (arguments, reply) = invocation.into_parts();
                        match (|| {
                            let argument0 = __private::Type::<Option<bool>>::ARGUMENT
                                .extract::<Option<bool>>(&arguments, 0usize)?;
                            arguments.finish()?;
                            ::core::result::Result::Ok::<
                                _,
                                __private::Error,
                            >((argument0,))
                        })() {
                            ::core::result::Result::Ok((argument0,)) => {
                                reply
                                    .complete(
                                        __private::Returned(Self::kick(context, argument0))
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
};
fn stop(vmm: &mut Vmm) {}
#[doc(hidden)]
enum stop {}
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl stop {
        #[doc(hidden)]
        #[allow(deprecated)]
        pub const COMMANDS: &'static __private::Block<Vmm, RunState> = {
            use __private::{
                ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
            };
            &__private::Block::new(
                &[
                    &__private::CommandInfo {
                        name: "stop",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("stop")],
                        human: &[__private::Name::new("stop")],
                        result: __private::Type::<()>::REPLIES.result(),
                        states: ::core::option::Option::Some(|| __private::state_names::<
                            RunState,
                        >(&[RunState::Running])),
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
                                        __private::Returned(stop(context)).into_result(),
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
};
