//! What `shared.rs` expands to: written by the test `expansions`, and read, not compiled.

impl Shared {
    fn yank(&self, by: u64) -> u64 {
        self.count(by)
    }
    fn wait(&self, done: Completion<()>) {
        self.waiting(done);
    }
}
impl Shared {
    /// The monitor commands declared in this block.
    #[allow(deprecated)]
    pub const COMMANDS: &'static crate::rt::__private::SharedBlock<Self> = {
        use crate::rt::__private::{
            ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
        };
        &crate::rt::__private::SharedBlock::new(
            &[
                &crate::rt::__private::CommandInfo {
                    name: "yank",
                    location: crate::rt::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[crate::rt::__private::Name::new("yank")],
                    human: &[crate::rt::__private::Name::new("yank")],
                    parameters: &[
                        crate::rt::__private::Parameter {
                            name: "by",
                            source: crate::rt::__private::Type::<u64>::ARGUMENT
                                .source::<u64>(),
                            ..crate::rt::__private::Parameter::NONE
                        },
                    ],
                    oob: true,
                    result: crate::rt::__private::Type::<u64>::REPLIES.result(),
                    ..crate::rt::__private::CommandInfo::NONE
                },
                &crate::rt::__private::CommandInfo {
                    name: "wait",
                    location: crate::rt::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[crate::rt::__private::Name::new("wait")],
                    human: &[crate::rt::__private::Name::new("wait")],
                    asynchronous: true,
                    result: crate::rt::__private::Type::<Completion<()>>::REPLIES
                        .result(),
                    ..crate::rt::__private::CommandInfo::NONE
                },
            ],
            &[
                |context, invocation| {
                    let (arguments, reply) = invocation.into_parts();
                    match (|| {
                        let argument0 = crate::rt::__private::Type::<u64>::ARGUMENT
                            .extract::<u64>(&arguments, 0usize)?;
                        arguments.finish()?;
                        ::core::result::Result::Ok::<
                            _,
                            crate::rt::__private::Error,
                        >((argument0,))
                    })() {
                        ::core::result::Result::Ok((argument0,)) => {
                            reply
                                .complete(
                                    crate::rt::__private::Returned(
                                            Self::yank(context, argument0),
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
                    match arguments.finish() {
                        ::core::result::Result::Ok(()) => {
                            let (submission, completion) = reply
                                .submit(::core::option::Option::None);
                            submission
                                .judge(
                                    crate::rt::__private::Returned(
                                            Self::wait(
                                                context,
                                                crate::rt::__private::Type::<Completion<()>>::DONE
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
