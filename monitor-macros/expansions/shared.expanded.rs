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
            ArgumentType as _, PlainResult as _, PlainReturn as _,
        };
        &crate::rt::__private::SharedBlock::new(
            &[
                &crate::rt::__private::CommandInfo {
                    name: "yank",
                    qmp: &[crate::rt::__private::Name::new("yank")],
                    human: &[crate::rt::__private::Name::new("yank")],
                    help: ::core::option::Option::None,
                    usage: ::core::option::Option::None,
                    docs: "",
                    parameters: &[
                        crate::rt::__private::Parameter {
                            name: "by",
                            docs: "",
                            source: crate::rt::__private::Type::<u64>::ARGUMENT
                                .source::<u64>(),
                            default: ::core::option::Option::None,
                            features: crate::rt::__private::Features {
                                deprecated: ::core::option::Option::None,
                                unstable: false,
                                others: &[],
                            },
                            typing: ::core::option::Option::None,
                        },
                    ],
                    flatten: ::core::option::Option::None,
                    asynchronous: false,
                    oob: true,
                    result: crate::rt::__private::Type::<u64>::REPLIES.result(),
                    features: crate::rt::__private::Features {
                        deprecated: ::core::option::Option::None,
                        unstable: false,
                        others: &[],
                    },
                    since: ::core::option::Option::None,
                    access: crate::rt::__private::Access::Control,
                    states: ::core::option::Option::None,
                    success_response: true,
                    location: crate::rt::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                },
                &crate::rt::__private::CommandInfo {
                    name: "wait",
                    qmp: &[crate::rt::__private::Name::new("wait")],
                    human: &[crate::rt::__private::Name::new("wait")],
                    help: ::core::option::Option::None,
                    usage: ::core::option::Option::None,
                    docs: "",
                    parameters: &[],
                    flatten: ::core::option::Option::None,
                    asynchronous: true,
                    oob: false,
                    result: crate::rt::__private::Type::<Completion<()>>::REPLIES
                        .result(),
                    features: crate::rt::__private::Features {
                        deprecated: ::core::option::Option::None,
                        unstable: false,
                        others: &[],
                    },
                    since: ::core::option::Option::None,
                    access: crate::rt::__private::Access::Control,
                    states: ::core::option::Option::None,
                    success_response: true,
                    location: crate::rt::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
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
                    match (|| {
                        arguments.finish()?;
                        ::core::result::Result::Ok::<_, crate::rt::__private::Error>(())
                    })() {
                        ::core::result::Result::Ok(()) => {
                            let (submission, completion) = reply
                                .submit(::core::option::Option::None);
                            submission
                                .judge(
                                    crate::rt::__private::Returned(
                                            Self::wait(context, completion),
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
