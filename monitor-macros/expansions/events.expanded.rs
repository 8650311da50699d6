//! What `events.rs` expands to: written by the test `expansions`, and read, not compiled.

/// The machine has stopped.
struct Stop;
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl __private::Event for Stop {
        const INFO: &'static __private::EventInfo = {
            use __private::PlainResult as _;
            &__private::EventInfo {
                name: "STOP",
                location: __private::Location {
                    file: ::core::file!(),
                    line: ::core::line!(),
                },
                data: __private::Type::<Stop>::REPLIES.result(),
                docs: "The machine has stopped.",
                since: ::core::option::Option::Some("1.0"),
                ..__private::EventInfo::NONE
            }
        };
    }
};
#[derive(Serialize)]
struct Changed {
    device: String,
    actual: u64,
}
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl __private::Event for Changed {
        const INFO: &'static __private::EventInfo = {
            use __private::PlainResult as _;
            &__private::EventInfo {
                name: "BALLOON_CHANGE",
                location: __private::Location {
                    file: ::core::file!(),
                    line: ::core::line!(),
                },
                data: __private::Type::<Changed>::REPLIES.result(),
                rate_limit: ::core::option::Option::Some(
                    ::core::time::Duration::from_millis(1000),
                ),
                features: __private::Features {
                    others: &["x"],
                    ..__private::Features::NONE
                },
                ..__private::EventInfo::NONE
            }
        };
        fn key(&self) -> __private::EventKey {
            __private::EventKey::of(&self.device)
        }
    }
};
