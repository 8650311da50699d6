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
impl Vmm {
    /// The monitor commands declared in this block.
    #[allow(deprecated)]
    pub const COMMANDS: &'static ::monitor_runtime::__private::Block<Self> = {
        use ::monitor_runtime::__private::{
            ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                &::monitor_runtime::__private::CommandInfo {
                    name: "query-status",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("query-status")],
                    human: &[::monitor_runtime::__private::Name::new("info status")],
                    docs: "Return whether the machine runs.\n\nIt may change at any time.",
                    result: ::monitor_runtime::__private::Type::<StatusInfo>::REPLIES
                        .named({
                            enum command_query_status {}
                            ::monitor_runtime::__private::Named::<
                                command_query_status,
                            >::NAME
                        })
                        .result(),
                    access: ::monitor_runtime::__private::Access::Read,
                    ..::monitor_runtime::__private::CommandInfo::NONE
                },
                &::monitor_runtime::__private::CommandInfo {
                    name: "stop",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("stop")],
                    human: &[::monitor_runtime::__private::Name::new("stop")],
                    result: ::monitor_runtime::__private::Type::<()>::REPLIES.result(),
                    ..::monitor_runtime::__private::CommandInfo::NONE
                },
                &::monitor_runtime::__private::CommandInfo {
                    name: "block_resize",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[
                        ::monitor_runtime::__private::Name::new("block_resize"),
                        ::monitor_runtime::__private::Name::new("block-resize"),
                    ],
                    human: &[::monitor_runtime::__private::Name::new("block_resize")],
                    parameters: &[
                        ::monitor_runtime::__private::Parameter {
                            name: "device",
                            source: ::monitor_runtime::__private::Type::<
                                String,
                            >::ARGUMENT
                                .source::<String>(),
                            docs: "The device.",
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                        ::monitor_runtime::__private::Parameter {
                            name: "size",
                            source: ::monitor_runtime::__private::Type::<u64>::ARGUMENT
                                .source::<u64>(),
                            default: ::core::option::Option::Some("64 << 20"),
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                        ::monitor_runtime::__private::Parameter {
                            name: "in",
                            source: ::monitor_runtime::__private::Type::<
                                Option<bool>,
                            >::ARGUMENT
                                .source::<Option<bool>>(),
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                        ::monitor_runtime::__private::Parameter {
                            name: "caller",
                            source: ::monitor_runtime::__private::Type::<
                                &Caller,
                            >::ARGUMENT
                                .source::<&Caller>(),
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                    ],
                    result: ::monitor_runtime::__private::Type::<
                        Result<(), Error>,
                    >::REPLIES
                        .result(),
                    since: ::core::option::Option::Some("1.2"),
                    ..::monitor_runtime::__private::CommandInfo::NONE
                },
                &::monitor_runtime::__private::CommandInfo {
                    name: "balloon",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("balloon")],
                    human: &[::monitor_runtime::__private::Name::new("balloon")],
                    parameters: &[
                        ::monitor_runtime::__private::Parameter {
                            name: "value",
                            source: ::monitor_runtime::__private::Type::<u64>::ARGUMENT
                                .source::<u64>(),
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                    ],
                    asynchronous: true,
                    result: ::monitor_runtime::__private::Type::<
                        Completion<BalloonInfo>,
                    >::REPLIES
                        .named({
                            enum command_balloon {}
                            ::monitor_runtime::__private::Named::<command_balloon>::NAME
                        })
                        .result(),
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
                                    ::monitor_runtime::__private::Returned(
                                            Self::query_status(context),
                                        )
                                        .into_result(),
                                    ::core::option::Option::Some(
                                        ::monitor_runtime::__private::print(print_status),
                                    ),
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
                                    ::monitor_runtime::__private::Returned(Self::stop(context))
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
                            String,
                        >::ARGUMENT
                            .extract::<String>(&arguments, 0usize)?;
                        let argument1 = ::monitor_runtime::__private::Type::<
                            u64,
                        >::ARGUMENT
                            .extract_or::<u64>(&arguments, 1usize, || 64 << 20)?;
                        let argument2 = ::monitor_runtime::__private::Type::<
                            Option<bool>,
                        >::ARGUMENT
                            .extract::<Option<bool>>(&arguments, 2usize)?;
                        let argument3 = ::monitor_runtime::__private::Type::<
                            &Caller,
                        >::ARGUMENT
                            .extract::<&Caller>(&arguments, 3usize)?;
                        arguments.finish()?;
                        ::core::result::Result::Ok::<
                            _,
                            ::monitor_runtime::__private::Error,
                        >((argument0, argument1, argument2, argument3))
                    })() {
                        ::core::result::Result::Ok(
                            (argument0, argument1, argument2, argument3),
                        ) => {
                            reply
                                .complete(
                                    ::monitor_runtime::__private::Returned(
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
                        let argument0 = ::monitor_runtime::__private::Type::<
                            u64,
                        >::ARGUMENT
                            .extract::<u64>(&arguments, 0usize)?;
                        arguments.finish()?;
                        ::core::result::Result::Ok::<
                            _,
                            ::monitor_runtime::__private::Error,
                        >((argument0,))
                    })() {
                        ::core::result::Result::Ok((argument0,)) => {
                            let (submission, completion) = reply
                                .submit(
                                    ::core::option::Option::Some(
                                        ::monitor_runtime::__private::print(print_balloon),
                                    ),
                                );
                            submission
                                .judge(
                                    ::monitor_runtime::__private::Returned(
                                            Self::balloon(
                                                context,
                                                argument0,
                                                ::monitor_runtime::__private::Type::<
                                                    Completion<BalloonInfo>,
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
