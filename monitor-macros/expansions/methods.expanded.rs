//! What `methods.rs` expands to: written by the test `expansions`, and read, not compiled.

impl Vmm {
    /// Return whether the machine runs.
    ///
    /// It may change at any time.
    fn query_status(&self) -> StatusInfo {
        StatusInfo {
            running: self.running,
        }
    }
    fn stop(&mut self) {}
    fn resize(
        &mut self,
        device: String,
        size: u64,
        into: Option<bool>,
        caller: &Caller,
    ) -> Result<(), Error> {
        self.disk(device)?.resize(size)
    }
    fn balloon(
        &mut self,
        value: u64,
        done: Completion<BalloonInfo>,
    ) -> Result<(), VmmError> {
        self.balloon.start(value, done)
    }
}
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl Vmm {
        /// The monitor commands declared in this block.
        #[allow(deprecated)]
        pub const COMMANDS: &'static __private::Block<Self> = {
            use __private::{
                ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
            };
            &__private::Block::new(
                &[
                    &__private::CommandInfo {
                        name: "query-status",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("query-status")],
                        human: &[__private::Name::new("info status")],
                        docs: "Return whether the machine runs.\n\nIt may change at any time.",
                        result: __private::Type::<StatusInfo>::REPLIES
                            .named({
                                enum command_query_status {}
                                __private::Named::<command_query_status>::NAME
                            })
                            .result(),
                        access: __private::Access::Read,
                        ..__private::CommandInfo::NONE
                    },
                    &__private::CommandInfo {
                        name: "stop",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("stop")],
                        human: &[__private::Name::new("stop")],
                        result: __private::Type::<()>::REPLIES.result(),
                        ..__private::CommandInfo::NONE
                    },
                    &__private::CommandInfo {
                        name: "block_resize",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[
                            __private::Name::new("block_resize"),
                            __private::Name::new("block-resize"),
                        ],
                        human: &[__private::Name::new("block_resize")],
                        parameters: &[
                            __private::Parameter {
                                name: "device",
                                source: __private::Type::<String>::ARGUMENT
                                    .source::<String>(),
                                docs: "The device.",
                                ..__private::Parameter::NONE
                            },
                            __private::Parameter {
                                name: "size",
                                source: __private::Type::<u64>::ARGUMENT.source::<u64>(),
                                default: ::core::option::Option::Some("64 << 20"),
                                ..__private::Parameter::NONE
                            },
                            __private::Parameter {
                                name: "in",
                                source: __private::Type::<Option<bool>>::ARGUMENT
                                    .source::<Option<bool>>(),
                                ..__private::Parameter::NONE
                            },
                            __private::Parameter {
                                name: "caller",
                                source: __private::Type::<&Caller>::ARGUMENT
                                    .source::<&Caller>(),
                                ..__private::Parameter::NONE
                            },
                        ],
                        result: __private::Type::<Result<(), Error>>::REPLIES.result(),
                        since: ::core::option::Option::Some("1.2"),
                        ..__private::CommandInfo::NONE
                    },
                    &__private::CommandInfo {
                        name: "balloon",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("balloon")],
                        human: &[__private::Name::new("balloon")],
                        parameters: &[
                            __private::Parameter {
                                name: "value",
                                source: __private::Type::<u64>::ARGUMENT.source::<u64>(),
                                ..__private::Parameter::NONE
                            },
                        ],
                        asynchronous: true,
                        result: __private::Type::<Completion<BalloonInfo>>::REPLIES
                            .named({
                                enum command_balloon {}
                                __private::Named::<command_balloon>::NAME
                            })
                            .result(),
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
                                        __private::Returned(Self::query_status(context))
                                            .into_result(),
                                        ::core::option::Option::Some(__private::print(print_status)),
                                    )
                            }
                            ::core::result::Result::Err(error) => reply.fail(error),
                        }
                    },
                    |context, invocation| {
                        let (arguments, reply) = invocation.into_parts();
                        match arguments.finish() {
                            ::core::result::Result::Ok(()) => {
                                reply
                                    .complete(
                                        __private::Returned(Self::stop(context)).into_result(),
                                        ::core::option::Option::None,
                                    )
                            }
                            ::core::result::Result::Err(error) => reply.fail(error),
                        }
                    },
                    |context, invocation| {
                        let (arguments, reply) = invocation.into_parts();
                        match (|| {
                            let argument0 = __private::Type::<String>::ARGUMENT
                                .extract::<String>(&arguments, 0usize)?;
                            let argument1 = __private::Type::<u64>::ARGUMENT
                                .extract_or::<u64>(&arguments, 1usize, || 64 << 20)?;
                            let argument2 = __private::Type::<Option<bool>>::ARGUMENT
                                .extract::<Option<bool>>(&arguments, 2usize)?;
                            let argument3 = __private::Type::<&Caller>::ARGUMENT
                                .extract::<&Caller>(&arguments, 3usize)?;
                            arguments.finish()?;
                            ::core::result::Result::Ok::<
                                _,
                                __private::Error,
                            >((argument0, argument1, argument2, argument3))
                        })() {
                            ::core::result::Result::Ok(
                                (argument0, argument1, argument2, argument3),
                            ) => {
                                reply
                                    .complete(
                                        __private::Returned(
                                                Self::resize(
                                                    context,
                                                    argument0,
                                                    argument1,
                                                    argument2,
                                                    argument3,
                                                ),
                                            )
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
                            let argument0 = __private::Type::<u64>::ARGUMENT
                                .extract::<u64>(&arguments, 0usize)?;
                            arguments.finish()?;
                            ::core::result::Result::Ok::<
                                _,
                                __private::Error,
                            >((argument0,))
                        })() {
                            ::core::result::Result::Ok((argument0,)) => {
                                let (submission, completion) = reply
                                    .submit(
                                        ::core::option::Option::Some(
                                            __private::print(print_balloon),
                                        ),
                                    );
                                submission
                                    .judge(
                                        __private::Returned(
                                                Self::balloon(
                                                    context,
                                                    argument0,
                                                    __private::Type::<Completion<BalloonInfo>>::DONE
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
