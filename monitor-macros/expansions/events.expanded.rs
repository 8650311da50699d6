//! What `events.rs` expands to: written by the test `expansions`, and read, not compiled.

/// The machine has stopped.
struct Stop;
impl ::monitor_runtime::__private::Event for Stop {
    const INFO: &'static ::monitor_runtime::__private::EventInfo = {
        use ::monitor_runtime::__private::PlainResult as _;
        &::monitor_runtime::__private::EventInfo {
            name: "STOP",
            location: ::monitor_runtime::__private::Location {
                file: ::core::file!(),
                line: ::core::line!(),
            },
            data: ::monitor_runtime::__private::Type::<Stop>::REPLIES.result(),
            docs: "The machine has stopped.",
            since: ::core::option::Option::Some("1.0"),
            ..::monitor_runtime::__private::EventInfo::NONE
        }
    };
}
#[derive(Serialize)]
struct Changed {
    device: String,
    actual: u64,
}
impl ::monitor_runtime::__private::Event for Changed {
    const INFO: &'static ::monitor_runtime::__private::EventInfo = {
        use ::monitor_runtime::__private::PlainResult as _;
        &::monitor_runtime::__private::EventInfo {
            name: "BALLOON_CHANGE",
            location: ::monitor_runtime::__private::Location {
                file: ::core::file!(),
                line: ::core::line!(),
            },
            data: ::monitor_runtime::__private::Type::<Changed>::REPLIES.result(),
            rate_limit: ::core::option::Option::Some(
                ::core::time::Duration::from_millis(1000),
            ),
            features: ::monitor_runtime::__private::Features {
                others: &["x"],
                ..::monitor_runtime::__private::Features::NONE
            },
            ..::monitor_runtime::__private::EventInfo::NONE
        }
    };
    fn key(&self) -> ::monitor_runtime::__private::EventKey {
        ::monitor_runtime::__private::EventKey::of(&self.device)
    }
}
