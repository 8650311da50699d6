//! What `async_fn.rs` expands to: written by the test `expansions`, and read, not compiled.

impl Handle {
    async fn migrate(self, uri: String) -> Result<MigrationInfo, Error> {
        self.migrate_to(&uri).await
    }
    async fn wait(self, caller: Caller) {
        self.idle(&caller).await;
    }
}
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl Handle {
        /// The monitor commands declared in this block.
        #[allow(deprecated)]
        pub const COMMANDS: &'static __private::Block<Self> = {
            use __private::{
                ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
            };
            &__private::Block::new(
                &[
                    &__private::CommandInfo {
                        name: "migrate",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("migrate")],
                        human: &[__private::Name::new("migrate")],
                        parameters: &[
                            __private::Parameter {
                                name: "uri",
                                source: __private::Type::<String>::ARGUMENT
                                    .source::<String>(),
                                ..__private::Parameter::NONE
                            },
                        ],
                        asynchronous: true,
                        result: __private::Type::<Result<MigrationInfo, Error>>::REPLIES
                            .named({
                                enum command_migrate {}
                                __private::Named::<command_migrate>::NAME
                            })
                            .result(),
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
                        parameters: &[
                            __private::Parameter {
                                name: "caller",
                                source: __private::Type::<Caller>::ARGUMENT
                                    .source::<Caller>(),
                                ..__private::Parameter::NONE
                            },
                        ],
                        asynchronous: true,
                        result: __private::Type::<()>::REPLIES.result(),
                        ..__private::CommandInfo::NONE
                    },
                ],
                &[
                    |context, invocation| {
                        let (arguments, reply) = invocation.into_parts();
                        match (|| {
                            let argument0 = __private::Type::<String>::ARGUMENT
                                .extract::<String>(&arguments, 0usize)?;
                            arguments.finish()?;
                            ::core::result::Result::Ok::<
                                _,
                                __private::Error,
                            >((argument0,))
                        })() {
                            ::core::result::Result::Ok((argument0,)) => {
                                let future = Self::migrate(
                                    __private::owned(context),
                                    argument0,
                                );
                                let (submission, task) = reply
                                    .task(
                                        ::core::option::Option::Some(
                                            __private::print(print_migration),
                                        ),
                                        __private::OnCancel::Keep,
                                        async move {
                                            __private::Returned(future.await).into_result()
                                        },
                                    );
                                __private::Spawner::spawn(&*context, task);
                                submission.judge(::core::result::Result::Ok(()))
                            }
                            ::core::result::Result::Err(error) => reply.fail(error),
                        }
                    },
                    |context, invocation| {
                        let (arguments, reply) = invocation.into_parts();
                        match (|| {
                            let argument0 = __private::Type::<Caller>::ARGUMENT
                                .extract::<Caller>(&arguments, 0usize)?;
                            arguments.finish()?;
                            ::core::result::Result::Ok::<
                                _,
                                __private::Error,
                            >((argument0,))
                        })() {
                            ::core::result::Result::Ok((argument0,)) => {
                                let future = Self::wait(
                                    __private::owned(context),
                                    argument0,
                                );
                                let (submission, task) = reply
                                    .task(
                                        ::core::option::Option::None,
                                        __private::OnCancel::Drop,
                                        async move {
                                            __private::Returned(future.await).into_result()
                                        },
                                    );
                                __private::Spawner::spawn(&*context, task);
                                submission.judge(::core::result::Result::Ok(()))
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
async fn savevm(vmm: Handle, tag: String) -> SnapshotInfo {
    vmm.save(tag).await
}
#[doc(hidden)]
enum savevm {}
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl savevm {
        #[doc(hidden)]
        #[allow(deprecated)]
        pub const COMMANDS: &'static __private::Block<Handle> = {
            use __private::{
                ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
            };
            &__private::Block::new(
                &[
                    &__private::CommandInfo {
                        name: "savevm",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("savevm")],
                        human: &[__private::Name::new("savevm")],
                        parameters: &[
                            __private::Parameter {
                                name: "tag",
                                source: __private::Type::<String>::ARGUMENT
                                    .source::<String>(),
                                ..__private::Parameter::NONE
                            },
                        ],
                        asynchronous: true,
                        result: __private::Type::<SnapshotInfo>::REPLIES
                            .named({
                                enum command_savevm {}
                                __private::Named::<command_savevm>::NAME
                            })
                            .result(),
                        ..__private::CommandInfo::NONE
                    },
                ],
                &[
                    |context, invocation| {
                        let (arguments, reply) = invocation.into_parts();
                        match (|| {
                            let argument0 = __private::Type::<String>::ARGUMENT
                                .extract::<String>(&arguments, 0usize)?;
                            arguments.finish()?;
                            ::core::result::Result::Ok::<
                                _,
                                __private::Error,
                            >((argument0,))
                        })() {
                            ::core::result::Result::Ok((argument0,)) => {
                                let future = savevm(__private::owned(context), argument0);
                                let (submission, task) = reply
                                    .task(
                                        ::core::option::Option::None,
                                        __private::OnCancel::Keep,
                                        async move {
                                            __private::Returned(future.await).into_result()
                                        },
                                    );
                                __private::Spawner::spawn(&*context, task);
                                submission.judge(::core::result::Result::Ok(()))
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
