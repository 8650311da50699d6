//! Events.

/// The machine has stopped.
#[monitor_event(since = "1.0")]
struct Stop;

#[monitor_event(name = "BALLOON_CHANGE", rate_limit_ms = 1000, key = device, features("x"))]
#[derive(Serialize)]
struct Changed {
    device: String,
    actual: u64,
}
