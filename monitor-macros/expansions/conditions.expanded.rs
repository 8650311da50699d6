//! What `conditions.rs` expands to: written by the test `expansions`, and read, not compiled.

#[cfg(feature = "vcpu")]
impl Vmm {
    #[cfg(unix)]
    fn getfd(&mut self, file: OwnedFd) {}
    #[cfg_attr(windows, cfg(feature = "windows"))]
    fn get_win32_socket(&mut self) {}
}
#[cfg(feature = "vcpu")]
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
                    #[cfg(unix)]
                    &__private::CommandInfo {
                        name: "getfd",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("getfd")],
                        human: &[__private::Name::new("getfd")],
                        parameters: &[
                            __private::Parameter {
                                name: "file",
                                source: __private::Type::<OwnedFd>::ARGUMENT
                                    .named({
                                        enum argument_file_of_command_getfd {}
                                        __private::Named::<argument_file_of_command_getfd>::NAME
                                    })
                                    .source::<OwnedFd>(),
                                ..__private::Parameter::NONE
                            },
                        ],
                        result: __private::Type::<()>::REPLIES.result(),
                        ..__private::CommandInfo::NONE
                    },
                    #[cfg_attr(windows, cfg(feature = "windows"))]
                    &__private::CommandInfo {
                        name: "get-win32-socket",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("get-win32-socket")],
                        human: &[__private::Name::new("get-win32-socket")],
                        result: __private::Type::<()>::REPLIES.result(),
                        ..__private::CommandInfo::NONE
                    },
                ],
                &[
                    #[cfg(unix)]
                    |context, invocation| {
                        let (arguments, reply) = invocation.into_parts();
                        match (|| {
                            let argument0 = __private::Type::<OwnedFd>::ARGUMENT
                                .extract::<OwnedFd>(&arguments, 0usize)?;
                            arguments.finish()?;
                            ::core::result::Result::Ok::<
                                _,
                                __private::Error,
                            >((argument0,))
                        })() {
                            ::core::result::Result::Ok((argument0,)) => {
                                reply
                                    .complete(
                                        __private::Returned(Self::getfd(context, argument0))
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
                                        __private::Returned(Self::get_win32_socket(context))
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
};
#[cfg(unix)]
fn absent(vmm: &Vmm) {}
#[cfg(unix)]
#[doc(hidden)]
enum absent {}
#[cfg(unix)]
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl absent {
        #[doc(hidden)]
        #[allow(deprecated)]
        pub const COMMANDS: &'static __private::Block<Vmm> = {
            use __private::{
                ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
            };
            &__private::Block::new(
                &[
                    #[cfg(unix)]
                    &__private::CommandInfo {
                        name: "absent",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("absent")],
                        human: &[__private::Name::new("absent")],
                        result: __private::Type::<()>::REPLIES.result(),
                        ..__private::CommandInfo::NONE
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
                                        __private::Returned(absent(context)).into_result(),
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
};
