//! What `async_fn.rs` expands to: written by the test `expansions`, and read, not compiled.

impl Handle {
    async fn migrate(self, uri: String) -> Result<MigrationInfo, Error> {
        self.migrate_to(&uri).await
    }
    async fn wait(self, caller: Caller) {
        self.idle(&caller).await;
    }
}
impl Handle {
    /// The monitor commands declared in this block.
    #[allow(deprecated)]
    pub const COMMANDS: &'static ::monitor_runtime::__private::Block<Self> = {
        use ::monitor_runtime::__private::{
            ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                &::monitor_runtime::__private::CommandInfo {
                    name: "migrate",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("migrate")],
                    human: &[::monitor_runtime::__private::Name::new("migrate")],
                    parameters: &[
                        ::monitor_runtime::__private::Parameter {
                            name: "uri",
                            source: ::monitor_runtime::__private::Type::<
                                String,
                            >::ARGUMENT
                                .source::<String>(),
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                    ],
                    asynchronous: true,
                    result: ::monitor_runtime::__private::Type::<
                        Result<MigrationInfo, Error>,
                    >::REPLIES
                        .named({
                            enum command_migrate {}
                            ::monitor_runtime::__private::Named::<command_migrate>::NAME
                        })
                        .result(),
                    ..::monitor_runtime::__private::CommandInfo::NONE
                },
                &::monitor_runtime::__private::CommandInfo {
                    name: "wait",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("wait")],
                    human: &[::monitor_runtime::__private::Name::new("wait")],
                    parameters: &[
                        ::monitor_runtime::__private::Parameter {
                            name: "caller",
                            source: ::monitor_runtime::__private::Type::<
                                Caller,
                            >::ARGUMENT
                                .source::<Caller>(),
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                    ],
                    asynchronous: true,
                    result: ::monitor_runtime::__private::Type::<()>::REPLIES.result(),
                    ..::monitor_runtime::__private::CommandInfo::NONE
                },
            ],
            &[
                |context, invocation| {
                    let (arguments, reply) = invocation.into_parts();
                    match (|| {
                        let argument0 = ::monitor_runtime::__private::Type::<
                            String,
                        >::ARGUMENT
                            .extract::<String>(&arguments, 0usize)?;
                        arguments.finish()?;
                        ::core::result::Result::Ok::<
                            _,
                            ::monitor_runtime::__private::Error,
                        >((argument0,))
                    })() {
                        ::core::result::Result::Ok((argument0,)) => {
                            let future = Self::migrate(
                                ::monitor_runtime::__private::owned(context),
                                argument0,
                            );
                            let (submission, task) = reply
                                .task(
                                    ::core::option::Option::Some(
                                        ::monitor_runtime::__private::print(print_migration),
                                    ),
                                    ::monitor_runtime::__private::OnCancel::Keep,
                                    async move {
                                        ::monitor_runtime::__private::Returned(future.await)
                                            .into_result()
                                    },
                                );
                            ::monitor_runtime::__private::Spawner::spawn(
                                &*context,
                                task,
                            );
                            submission.judge(::core::result::Result::Ok(()))
                        }
                        ::core::result::Result::Err(error) => reply.fail(error),
                    }
                },
                |context, invocation| {
                    let (arguments, reply) = invocation.into_parts();
                    match (|| {
                        let argument0 = ::monitor_runtime::__private::Type::<
                            Caller,
                        >::ARGUMENT
                            .extract::<Caller>(&arguments, 0usize)?;
                        arguments.finish()?;
                        ::core::result::Result::Ok::<
                            _,
                            ::monitor_runtime::__private::Error,
                        >((argument0,))
                    })() {
                        ::core::result::Result::Ok((argument0,)) => {
                            let future = Self::wait(
                                ::monitor_runtime::__private::owned(context),
                                argument0,
                            );
                            let (submission, task) = reply
                                .task(
                                    ::core::option::Option::None,
                                    ::monitor_runtime::__private::OnCancel::Drop,
                                    async move {
                                        ::monitor_runtime::__private::Returned(future.await)
                                            .into_result()
                                    },
                                );
                            ::monitor_runtime::__private::Spawner::spawn(
                                &*context,
                                task,
                            );
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
async fn savevm(vmm: Handle, tag: String) -> SnapshotInfo {
    vmm.save(tag).await
}
#[doc(hidden)]
enum savevm {}
impl savevm {
    #[doc(hidden)]
    #[allow(deprecated)]
    pub const COMMANDS: &'static ::monitor_runtime::__private::Block<Handle> = {
        use ::monitor_runtime::__private::{
            ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                &::monitor_runtime::__private::CommandInfo {
                    name: "savevm",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("savevm")],
                    human: &[::monitor_runtime::__private::Name::new("savevm")],
                    parameters: &[
                        ::monitor_runtime::__private::Parameter {
                            name: "tag",
                            source: ::monitor_runtime::__private::Type::<
                                String,
                            >::ARGUMENT
                                .source::<String>(),
                            ..::monitor_runtime::__private::Parameter::NONE
                        },
                    ],
                    asynchronous: true,
                    result: ::monitor_runtime::__private::Type::<SnapshotInfo>::REPLIES
                        .named({
                            enum command_savevm {}
                            ::monitor_runtime::__private::Named::<command_savevm>::NAME
                        })
                        .result(),
                    ..::monitor_runtime::__private::CommandInfo::NONE
                },
            ],
            &[
                |context, invocation| {
                    let (arguments, reply) = invocation.into_parts();
                    match (|| {
                        let argument0 = ::monitor_runtime::__private::Type::<
                            String,
                        >::ARGUMENT
                            .extract::<String>(&arguments, 0usize)?;
                        arguments.finish()?;
                        ::core::result::Result::Ok::<
                            _,
                            ::monitor_runtime::__private::Error,
                        >((argument0,))
                    })() {
                        ::core::result::Result::Ok((argument0,)) => {
                            let future = savevm(
                                ::monitor_runtime::__private::owned(context),
                                argument0,
                            );
                            let (submission, task) = reply
                                .task(
                                    ::core::option::Option::None,
                                    ::monitor_runtime::__private::OnCancel::Keep,
                                    async move {
                                        ::monitor_runtime::__private::Returned(future.await)
                                            .into_result()
                                    },
                                );
                            ::monitor_runtime::__private::Spawner::spawn(
                                &*context,
                                task,
                            );
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
