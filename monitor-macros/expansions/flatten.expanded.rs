//! What `flatten.rs` expands to: written by the test `expansions`, and read, not compiled.

fn blockdev_add(vmm: &mut Vmm, options: BlockdevOptions) -> Result<(), Error> {
    vmm.add(options)
}
#[doc(hidden)]
enum blockdev_add {}
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl blockdev_add {
        #[doc(hidden)]
        #[allow(deprecated)]
        pub const COMMANDS: &'static __private::Block<Vmm> = {
            use __private::{
                ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
            };
            &__private::Block::new(
                &[
                    &__private::CommandInfo {
                        name: "blockdev-add",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("blockdev-add")],
                        human: &[__private::Name::new("blockdev-add")],
                        parameters: &[
                            __private::Parameter {
                                name: "options",
                                source: __private::Type::<BlockdevOptions>::ARGUMENT
                                    .named({
                                        enum argument_options_of_command_blockdev_add {}
                                        __private::Named::<
                                            argument_options_of_command_blockdev_add,
                                        >::NAME
                                    })
                                    .source::<BlockdevOptions>(),
                                ..__private::Parameter::NONE
                            },
                        ],
                        flatten: ::core::option::Option::Some(0usize),
                        result: __private::Type::<Result<(), Error>>::REPLIES.result(),
                        ..__private::CommandInfo::NONE
                    },
                ],
                &[
                    |context, invocation| {
                        let (arguments, reply) = invocation.into_parts();
                        match (|| {
                            let argument0 = __private::Type::<BlockdevOptions>::ARGUMENT
                                .extract::<BlockdevOptions>(&arguments, 0usize)?;
                            arguments.finish()?;
                            ::core::result::Result::Ok::<
                                _,
                                __private::Error,
                            >((argument0,))
                        })() {
                            ::core::result::Result::Ok((argument0,)) => {
                                reply
                                    .complete(
                                        __private::Returned(blockdev_add(context, argument0))
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
