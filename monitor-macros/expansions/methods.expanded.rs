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
            ArgumentType as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                &::monitor_runtime::__private::CommandInfo {
                    name: "query-status",
                    qmp: &[::monitor_runtime::__private::Name::new("query-status")],
                    human: &[::monitor_runtime::__private::Name::new("info status")],
                    help: ::core::option::Option::None,
                    usage: ::core::option::Option::None,
                    docs: "Return whether the machine runs.\n\nIt may change at any time.",
                    parameters: &[],
                    flatten: ::core::option::Option::None,
                    asynchronous: false,
                    oob: false,
                    result: ::monitor_runtime::__private::Type::<StatusInfo>::REPLIES
                        .result(),
                    features: ::monitor_runtime::__private::Features {
                        deprecated: ::core::option::Option::None,
                        unstable: false,
                        others: &[],
                    },
                    since: ::core::option::Option::None,
                    access: ::monitor_runtime::__private::Access::Read,
                    states: ::core::option::Option::None,
                    success_response: true,
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                },
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
                    states: ::core::option::Option::None,
                    success_response: true,
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                },
                &::monitor_runtime::__private::CommandInfo {
                    name: "block_resize",
                    qmp: &[
                        ::monitor_runtime::__private::Name::new("block_resize"),
                        ::monitor_runtime::__private::Name::new("block-resize"),
                    ],
                    human: &[::monitor_runtime::__private::Name::new("block_resize")],
                    help: ::core::option::Option::None,
                    usage: ::core::option::Option::None,
                    docs: "",
                    parameters: &[
                        ::monitor_runtime::__private::Parameter {
                            name: "device",
                            docs: "The device.",
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
                        ::monitor_runtime::__private::Parameter {
                            name: "size",
                            docs: "",
                            source: ::monitor_runtime::__private::Type::<u64>::ARGUMENT
                                .source::<u64>(),
                            default: ::core::option::Option::Some("64 << 20"),
                            features: ::monitor_runtime::__private::Features {
                                deprecated: ::core::option::Option::None,
                                unstable: false,
                                others: &[],
                            },
                            typing: ::core::option::Option::None,
                        },
                        ::monitor_runtime::__private::Parameter {
                            name: "in",
                            docs: "",
                            source: ::monitor_runtime::__private::Type::<
                                Option<bool>,
                            >::ARGUMENT
                                .source::<Option<bool>>(),
                            default: ::core::option::Option::None,
                            features: ::monitor_runtime::__private::Features {
                                deprecated: ::core::option::Option::None,
                                unstable: false,
                                others: &[],
                            },
                            typing: ::core::option::Option::None,
                        },
                        ::monitor_runtime::__private::Parameter {
                            name: "caller",
                            docs: "",
                            source: ::monitor_runtime::__private::Type::<
                                &Caller,
                            >::ARGUMENT
                                .source::<&Caller>(),
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
                    asynchronous: false,
                    oob: false,
                    result: ::monitor_runtime::__private::Type::<
                        Result<(), Error>,
                    >::REPLIES
                        .result(),
                    features: ::monitor_runtime::__private::Features {
                        deprecated: ::core::option::Option::None,
                        unstable: false,
                        others: &[],
                    },
                    since: ::core::option::Option::Some("1.2"),
                    access: ::monitor_runtime::__private::Access::Control,
                    states: ::core::option::Option::None,
                    success_response: true,
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                },
                &::monitor_runtime::__private::CommandInfo {
                    name: "balloon",
                    qmp: &[::monitor_runtime::__private::Name::new("balloon")],
                    human: &[::monitor_runtime::__private::Name::new("balloon")],
                    help: ::core::option::Option::None,
                    usage: ::core::option::Option::None,
                    docs: "",
                    parameters: &[
                        ::monitor_runtime::__private::Parameter {
                            name: "value",
                            docs: "",
                            source: ::monitor_runtime::__private::Type::<u64>::ARGUMENT
                                .source::<u64>(),
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
                        Completion<BalloonInfo>,
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
                        arguments.finish()?;
                        ::core::result::Result::Ok::<
                            _,
                            ::monitor_runtime::__private::Error,
                        >(())
                    })() {
                        ::core::result::Result::Ok(()) => {
                            reply
                                .complete(
                                    ::monitor_runtime::__private::Returned(
                                            Self::query_status(context),
                                        )
                                        .into_result(),
                                    ::core::option::Option::Some(print_status),
                                )
                        }
                        ::core::result::Result::Err(error) => reply.fail(error),
                    }
                },
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
                                .submit(::core::option::Option::Some(print_balloon));
                            submission
                                .judge(
                                    ::monitor_runtime::__private::Returned(
                                            Self::balloon(context, argument0, completion),
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
