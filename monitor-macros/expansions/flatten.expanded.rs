//! What `flatten.rs` expands to: written by the test `expansions`, and read, not compiled.

fn blockdev_add(vmm: &mut Vmm, options: BlockdevOptions) -> Result<(), Error> {
    vmm.add(options)
}
#[doc(hidden)]
enum blockdev_add {}
impl blockdev_add {
    #[doc(hidden)]
    #[allow(deprecated)]
    pub const COMMANDS: &'static ::monitor_runtime::__private::Block<Vmm> = {
        use ::monitor_runtime::__private::{
            ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                &::monitor_runtime::__private::CommandInfo {
                    name: "blockdev-add",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("blockdev-add")],
                    human: &[::monitor_runtime::__private::Name::new("blockdev-add")],
                    parameters: &[
                        ::monitor_runtime::__private::Parameter {
                            name: "options",
                            source: ::monitor_runtime::__private::Type::<
                                BlockdevOptions,
                            >::ARGUMENT
                                .named({
                                    enum argument_options_of_command_blockdev_add {}
                                    ::monitor_runtime::__private::Named::<
                                        argument_options_of_command_blockdev_add,
                                    >::NAME
                                })
                                .source::<BlockdevOptions>(),
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                    ],
                    flatten: ::core::option::Option::Some(0usize),
                    result: ::monitor_runtime::__private::Type::<
                        Result<(), Error>,
                    >::REPLIES
                        .result(),
                    ..::monitor_runtime::__private::CommandInfo::NONE
                },
            ],
            &[
                |context, invocation| {
                    let (arguments, reply) = invocation.into_parts();
                    match (|| {
                        let argument0 = ::monitor_runtime::__private::Type::<
                            BlockdevOptions,
                        >::ARGUMENT
                            .extract::<BlockdevOptions>(&arguments, 0usize)?;
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
                                            blockdev_add(context, argument0),
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
