//! What `traits.rs` expands to: written by the test `expansions`, and read, not compiled.

trait Clocked: Clock {
    /// Return the guest's time.
    fn query_rtc(&self) -> u64;
    fn unannotated(&self) {}
}
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl dyn Clocked {
        /// The monitor commands declared in this block.
        #[allow(deprecated)]
        pub const CLOCK: &'static __private::Block<Self> = {
            use __private::{
                ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
            };
            &__private::Block::new(
                &[
                    &__private::CommandInfo {
                        name: "query-rtc",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("query-rtc")],
                        human: &[__private::Name::new("info rtc")],
                        docs: "Return the guest's time.",
                        result: __private::Type::<u64>::REPLIES.result(),
                        access: __private::Access::Read,
                        ..__private::CommandInfo::NONE
                    },
                ],
                &[
                    |context, invocation| {
                        let (arguments, reply) = invocation.into_parts();
                        match arguments.finish() {
                            ::core::result::Result::Ok(()) => {
                                reply
                                    .complete(
                                        __private::Returned(<Self as Clocked>::query_rtc(context))
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
