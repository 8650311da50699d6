/// The machine has stopped.
struct Stop;
impl ::monitor_runtime::__private::Event for Stop {
    const INFO: &'static ::monitor_runtime::__private::EventInfo = {
        use ::monitor_runtime::__private::PlainResult as _;
        &::monitor_runtime::__private::EventInfo {
            name: "STOP",
            docs: "The machine has stopped.",
            data: ::monitor_runtime::__private::Type::<Stop>::REPLIES.result(),
            rate_limit: ::core::option::Option::None,
            features: ::monitor_runtime::__private::Features {
                deprecated: ::core::option::Option::None,
                unstable: false,
                others: &[],
            },
            since: ::core::option::Option::Some("1.0"),
            location: ::monitor_runtime::__private::Location {
                file: ::core::file!(),
                line: ::core::line!(),
            },
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
            docs: "",
            data: ::monitor_runtime::__private::Type::<Changed>::REPLIES.result(),
            rate_limit: ::core::option::Option::Some(
                ::core::time::Duration::from_millis(1000),
            ),
            features: ::monitor_runtime::__private::Features {
                deprecated: ::core::option::Option::None,
                unstable: false,
                others: &["x"],
            },
            since: ::core::option::Option::None,
            location: ::monitor_runtime::__private::Location {
                file: ::core::file!(),
                line: ::core::line!(),
            },
        }
    };
    fn key(&self) -> ::monitor_runtime::__private::EventKey {
        ::monitor_runtime::__private::EventKey::of(&self.device)
    }
}
