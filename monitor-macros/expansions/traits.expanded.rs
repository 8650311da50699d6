//! What `traits.rs` expands to: written by the test `expansions`, and read, not compiled.

trait Clocked: Clock {
    /// Return the guest's time.
    fn query_rtc(&self) -> u64;
    fn unannotated(&self) {}
}
impl dyn Clocked {
    /// The monitor commands declared in this block.
    #[allow(deprecated)]
    pub const CLOCK: &'static ::monitor_runtime::__private::Block<Self> = {
        use ::monitor_runtime::__private::{
            ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                &::monitor_runtime::__private::CommandInfo {
                    name: "query-rtc",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("query-rtc")],
                    human: &[::monitor_runtime::__private::Name::new("info rtc")],
                    docs: "Return the guest's time.",
                    result: ::monitor_runtime::__private::Type::<u64>::REPLIES.result(),
                    access: ::monitor_runtime::__private::Access::Read,
                    ..::monitor_runtime::__private::CommandInfo::NONE
                },
            ],
            &[
                |context, invocation| {
                    let (arguments, reply) = invocation.into_parts();
                    match arguments.finish() {
                        ::core::result::Result::Ok(()) => {
                            reply
                                .complete(
                                    ::monitor_runtime::__private::Returned(
                                            <Self as Clocked>::query_rtc(context),
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
