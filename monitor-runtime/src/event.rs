//! Typed events: declared on a struct, emitted from any thread, serialised once for all monitors. When a session lets
//! them through is the session's.

use crate::command::{Location, Pending, ResultType};
use crate::json;
use serde::Serialize;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{SystemTime, UNIX_EPOCH};

/// What `#[monitor_event]` says of an event: const data.
#[derive(Debug)]
pub struct EventInfo {
    /// The name on the wire.
    pub name: &'static str,
    /// The struct's doc comment.
    pub docs: &'static str,
    /// The type of its data.
    pub data: ResultType,
    /// Where the struct is declared.
    pub location: Location,
}

/// A struct with `#[monitor_event]`; its members are the event's `data`.
///
/// ```
/// use monitor_runtime::monitor_event;
///
/// /// The guest's memory has changed its size.
/// #[monitor_event(name = "BALLOON_CHANGE")]
/// #[derive(serde::Serialize)]
/// # #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
/// struct BalloonChange {
///     /// What the guest has now, in bytes.
///     actual: u64,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a monitor event",
    note = "write `#[monitor_event]` on the struct, and derive `serde::Serialize` and `schemars::JsonSchema`"
)]
pub trait Event: Serialize {
    /// The event's declaration.
    const INFO: &'static EventInfo;
}

/// A session, as far as the machine's other monitors see it.
pub(crate) trait Listener: Send + Sync {
    /// Takes an event as the compact JSON object that QMP sends, without the line's end.
    fn event(&self, info: &'static EventInfo, json: &[u8]);
    /// The commands of the session that are in flight.
    fn pending(&self) -> Vec<Pending>;
}

/// The events of a machine: every monitor made with a clone of it gets what is emitted here, and knows what is in flight
/// on the others.
#[derive(Clone)]
pub struct Events {
    hub: Arc<Hub>,
}

struct Hub {
    clock: fn() -> SystemTime,
    /// The number of the next call.
    calls: AtomicU64,
    listeners: Mutex<Vec<Weak<dyn Listener>>>,
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").finish_non_exhaustive()
    }
}

impl Events {
    /// Events that are stamped by `clock`: [`SystemTime::now`], or a test's own.
    pub fn new(clock: fn() -> SystemTime) -> Self {
        Self { hub: Arc::new(Hub { clock, calls: AtomicU64::new(1), listeners: Mutex::default() }) }
    }

    /// Delivers an event to every session that listens, in order with the replies of each.
    ///
    /// An event whose data cannot be serialised is logged and dropped.
    pub fn emit<E: Event>(&self, event: &E) {
        let mut data = Vec::new();
        match json::to_json(event, &mut data) {
            Ok(()) => self.deliver(E::INFO, &data),
            Err(error) => log::error!("event {} could not be written as JSON: {error}", E::INFO.name),
        }
    }

    /// The time, by the clock that stamps events.
    pub(crate) fn now(&self) -> SystemTime {
        (self.hub.clock)()
    }

    /// A number for a call, which no other call of these monitors has.
    pub(crate) fn number_call(&self) -> u64 {
        self.hub.calls.fetch_add(1, Ordering::Relaxed)
    }

    /// What is in flight on all monitors, oldest first.
    pub(crate) fn pending(&self) -> Vec<Pending> {
        let mut pending: Vec<_> = self.listeners().iter().flat_map(|listener| listener.pending()).collect();
        pending.sort_by_key(|pending| pending.number);
        pending
    }

    fn deliver(&self, info: &'static EventInfo, data: &[u8]) {
        let now = self.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let (seconds, microseconds) = (now.as_secs(), now.subsec_micros());
        let name = info.name;
        let mut line = format!(
            r#"{{"timestamp":{{"seconds":{seconds},"microseconds":{microseconds}}},"event":"{name}""#
        )
        .into_bytes();
        // A unit struct is `null`, a struct without members `{}`: neither is data.
        if !matches!(data, b"null" | b"{}") {
            line.extend_from_slice(br#","data":"#);
            line.extend_from_slice(data);
        }
        line.push(b'}');
        // Delivered outside the lock: a listener wakes a driver.
        for listener in self.listeners() {
            listener.event(info, &line);
        }
    }

    fn listeners(&self) -> Vec<Arc<dyn Listener>> {
        let listeners = self.hub.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.iter().filter_map(Weak::upgrade).collect()
    }

    /// Delivers to `listener` from now on, until it is dropped.
    pub(crate) fn listen(&self, listener: &Arc<impl Listener + 'static>) {
        let weak: Weak<dyn Listener> = Arc::downgrade(&(Arc::clone(listener) as Arc<dyn Listener>));
        let mut listeners = self.hub.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|known| known.strong_count() > 0);
        listeners.push(weak);
    }
}
