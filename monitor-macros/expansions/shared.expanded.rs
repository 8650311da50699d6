//! What `shared.rs` expands to: written by the test `expansions`, and read, not compiled.

impl Shared {
    fn yank(&self, by: u64) -> u64 {
        self.count(by)
    }
    fn wait(&self, done: Completion<()>) {
        self.waiting(done);
    }
}
const _: () = {
    use crate::rt::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl Shared {
        /// The monitor commands declared in this block.
        #[allow(deprecated)]
        pub const COMMANDS: &'static __private::SharedBlock<Self> = {
            use __private::{
                ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
            };
            &__private::SharedBlock::new(
                &[
                    &__private::CommandInfo {
                        name: "yank",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("yank")],
                        human: &[__private::Name::new("yank")],
                        parameters: &[
                            __private::Parameter {
                                name: "by",
                                source: __private::Type::<u64>::ARGUMENT.source::<u64>(),
                                ..__private::Parameter::NONE
                            },
                        ],
                        oob: true,
                        result: __private::Type::<u64>::REPLIES.result(),
                        ..__private::CommandInfo::NONE
                    },
                    &__private::CommandInfo {
                        name: "wait",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("wait")],
                        human: &[__private::Name::new("wait")],
                        asynchronous: true,
                        result: __private::Type::<Completion<()>>::REPLIES.result(),
                        ..__private::CommandInfo::NONE
                    },
                ],
                &[
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
                                reply
                                    .complete(
                                        __private::Returned(Self::yank(context, argument0))
                                            .into_result(),
                                        ::core::option::Option::None,
                                    )
                            }
                            ::core::result::Result::Err(error) => reply.fail(error),
                        }
                    },
                    |context, invocation| {
                        let (arguments, reply) = invocation.into_parts();
                        match arguments.finish() {
                            ::core::result::Result::Ok(()) => {
                                let (submission, completion) = reply
                                    .submit(::core::option::Option::None);
                                submission
                                    .judge(
                                        __private::Returned(
                                                Self::wait(
                                                    context,
                                                    __private::Type::<Completion<()>>::DONE.take(completion),
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
