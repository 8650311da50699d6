#[cfg(feature = "vcpu")]
impl Vmm {
    #[cfg(unix)]
    fn getfd(&mut self, file: OwnedFd) {}
    #[cfg_attr(windows, cfg(feature = "windows"))]
    fn get_win32_socket(&mut self) {}
}
#[cfg(feature = "vcpu")]
impl Vmm {
    /// The monitor commands declared in this block.
    #[allow(deprecated)]
    pub const COMMANDS: &'static ::monitor_runtime::__private::Block<Self> = {
        use ::monitor_runtime::__private::{
            ArgumentType as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                #[cfg(unix)]
                &::monitor_runtime::__private::CommandInfo {
                    name: "getfd",
                    qmp: &[::monitor_runtime::__private::Name::new("getfd")],
                    human: &[::monitor_runtime::__private::Name::new("getfd")],
                    help: ::core::option::Option::None,
                    usage: ::core::option::Option::None,
                    docs: "",
                    parameters: &[
                        ::monitor_runtime::__private::Parameter {
                            name: "file",
                            docs: "",
                            source: ::monitor_runtime::__private::Type::<
                                OwnedFd,
                            >::ARGUMENT
                                .source::<OwnedFd>(),
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
                #[cfg_attr(windows, cfg(feature = "windows"))]
                &::monitor_runtime::__private::CommandInfo {
                    name: "get-win32-socket",
                    qmp: &[::monitor_runtime::__private::Name::new("get-win32-socket")],
                    human: &[
                        ::monitor_runtime::__private::Name::new("get-win32-socket"),
                    ],
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
            ],
            &[
                #[cfg(unix)]
                |context, invocation| {
                    let (arguments, reply) = invocation.into_parts();
                    match (|| {
                        let argument0 = ::monitor_runtime::__private::Type::<
                            OwnedFd,
                        >::ARGUMENT
                            .extract::<OwnedFd>(&arguments, 0usize)?;
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
                                            Self::getfd(context, argument0),
                                        )
                                        .into_result(),
                                    ::core::option::Option::None,
                                )
                        }
                        ::core::result::Result::Err(error) => reply.fail(error),
                    }
                },
                #[cfg_attr(windows, cfg(feature = "windows"))]
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
                                            Self::get_win32_socket(context),
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
#[cfg(unix)]
fn absent(vmm: &Vmm) {}
#[cfg(unix)]
#[doc(hidden)]
enum absent {}
#[cfg(unix)]
impl absent {
    #[doc(hidden)]
    #[allow(deprecated)]
    pub const COMMANDS: &'static ::monitor_runtime::__private::Block<Vmm> = {
        use ::monitor_runtime::__private::{
            ArgumentType as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                #[cfg(unix)]
                &::monitor_runtime::__private::CommandInfo {
                    name: "absent",
                    qmp: &[::monitor_runtime::__private::Name::new("absent")],
                    human: &[::monitor_runtime::__private::Name::new("absent")],
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
            ],
            &[
                #[cfg(unix)]
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
                                    ::monitor_runtime::__private::Returned(absent(context))
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
