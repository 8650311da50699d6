//! What `conditions.rs` expands to: written by the test `expansions`, and read, not compiled.

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
            ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                #[cfg(unix)]
                &::monitor_runtime::__private::CommandInfo {
                    name: "getfd",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("getfd")],
                    human: &[::monitor_runtime::__private::Name::new("getfd")],
                    parameters: &[
                        ::monitor_runtime::__private::Parameter {
                            name: "file",
                            source: ::monitor_runtime::__private::Type::<
                                OwnedFd,
                            >::ARGUMENT
                                .named({
                                    enum argument_file_of_command_getfd {}
                                    ::monitor_runtime::__private::Named::<
                                        argument_file_of_command_getfd,
                                    >::NAME
                                })
                                .source::<OwnedFd>(),
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                    ],
                    result: ::monitor_runtime::__private::Type::<()>::REPLIES.result(),
                    ..::monitor_runtime::__private::CommandInfo::NONE
                },
                #[cfg_attr(windows, cfg(feature = "windows"))]
                &::monitor_runtime::__private::CommandInfo {
                    name: "get-win32-socket",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("get-win32-socket")],
                    human: &[
                        ::monitor_runtime::__private::Name::new("get-win32-socket"),
                    ],
                    result: ::monitor_runtime::__private::Type::<()>::REPLIES.result(),
                    ..::monitor_runtime::__private::CommandInfo::NONE
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
                    match arguments.finish() {
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
            ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                #[cfg(unix)]
                &::monitor_runtime::__private::CommandInfo {
                    name: "absent",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("absent")],
                    human: &[::monitor_runtime::__private::Name::new("absent")],
                    result: ::monitor_runtime::__private::Type::<()>::REPLIES.result(),
                    ..::monitor_runtime::__private::CommandInfo::NONE
                },
            ],
            &[
                #[cfg(unix)]
                |context, invocation| {
                    let (arguments, reply) = invocation.into_parts();
                    match arguments.finish() {
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
