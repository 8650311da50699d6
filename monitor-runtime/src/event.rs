//! Typed events: declared on a struct, emitted from any thread, serialised and rate limited once for all monitors. When
//! a session lets them through is the session's.

use crate::command::{Features, Location, Pending, ResultType, Special, Visit, to_json};
use crate::throttle::{Admitted, Throttle};
use crate::{Error, json};
use serde::Serialize;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What `#[monitor_event]` says of an event: const data.
#[derive(Debug)]
pub struct EventInfo {
    /// The name on the wire.
    pub name: &'static str,
    /// The struct's doc comment.
    pub docs: &'static str,
    /// The type of its data.
    pub data: ResultType,
    /// The least time between two of them that have the same key.
    pub rate_limit: Option<Duration>,
    /// What introspection says beyond the type.
    pub features: Features,
    /// The version that first had the event.
    pub since: Option<&'static str>,
    /// Where the struct is declared.
    pub location: Location,
}

impl EventInfo {
    /// No event: what others differ from.
    #[doc(hidden)]
    pub const NONE: Self = Self {
        name: "",
        docs: "",
        data: crate::command::Replies::<()>::new().result(),
        rate_limit: None,
        features: Features::NONE,
        since: None,
        location: Location { file: "", line: 0 },
    };
}

/// A struct with `#[monitor_event]`; its members are the event's `data`.
///
/// ```
/// use monitor_runtime::monitor_event;
///
/// /// The guest's memory has changed its size.
/// #[monitor_event(name = "BALLOON_CHANGE", rate_limit_ms = 1000)]
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

    /// What tells events apart that are not to hold each other back: the member that `key` names, as JSON.
    #[doc(hidden)]
    fn key(&self) -> EventKey {
        EventKey::default()
    }
}

/// What tells events of one name apart that are limited apart.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventKey(Vec<u8>);

impl EventKey {
    /// The value of a member, as JSON.
    pub fn of(member: &impl Serialize) -> Self {
        let mut key = Vec::new();
        // What cannot be written cannot be emitted either, which is said there.
        let _ = json::to_json(member, &mut key);
        Self(key)
    }
}

/// Lines of events that come too fast, by name and key.
type Lines = Throttle<(&'static str, EventKey), Line>;

/// An event as it is sent.
#[derive(Debug)]
struct Line {
    info: &'static EventInfo,
    /// For monitors that hide nothing.
    whole: Vec<u8>,
    /// For those that hide members of these features, where there are such monitors.
    hiding: Vec<(Special, Vec<u8>)>,
}

impl Line {
    fn of<E: Event>(event: &E, hidden: Vec<Special>, now: SystemTime) -> Result<Self, serde_json::Error> {
        let info = E::INFO;
        let mut data = Vec::new();
        let mut write = |hide| {
            data.clear();
            to_json(event, hide, &mut data).map(|()| line(info.name, &data, now))
        };
        let whole = write(Special::default())?;
        let hiding = hidden.into_iter().map(|hide| Ok((hide, write(hide)?))).collect::<Result<_, _>>()?;
        Ok(Self { info, whole, hiding })
    }

    /// The line for a listener that hides this; nothing if it hides the event itself.
    fn hiding(&self, hide: Special) -> Option<&[u8]> {
        if hide.bars(self.info.features.special()).is_some() {
            return None;
        }
        let own = self.hiding.iter().find(|(features, _)| *features == hide);
        Some(own.map_or(&self.whole, |(_, line)| line))
    }
}

/// A session, as far as the machine's other monitors see it.
pub(crate) trait Listener: Send + Sync {
    /// What it does not want to hear of.
    fn hides(&self) -> Special {
        Special::default()
    }
    /// Takes an event as the compact JSON object that QMP sends, without the line's end.
    fn event(&self, name: &'static str, json: &[u8]);
    /// Wakes the driver, which has a new time to wake at.
    fn wake(&self);
    /// Who is served; nobody where a line is run for another session.
    fn visit(&self) -> Option<Visit>;
    /// The commands of the session that are in flight.
    fn pending(&self) -> Vec<Pending>;
    /// Asks the one of this number to cancel, if it is one of them; an error if it cannot be cancelled.
    fn cancel(&self, number: u64) -> Option<Result<(), Error>>;
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
    throttle: Mutex<Lines>,
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").finish_non_exhaustive()
    }
}

impl Events {
    /// Events that are stamped by `clock`: [`SystemTime::now`], or a test's own.
    pub fn new(clock: fn() -> SystemTime) -> Self {
        let (listeners, throttle) = (Mutex::default(), Mutex::default());
        Self { hub: Arc::new(Hub { clock, calls: AtomicU64::new(1), listeners, throttle }) }
    }

    /// Delivers an event to every session that listens, in order with the replies of each. One that comes too soon after
    /// another (`rate_limit_ms`) is held back, and dropped if yet another follows before its time.
    ///
    /// An event whose data cannot be serialised is logged and dropped.
    pub fn emit<E: Event>(&self, event: &E) {
        let info = E::INFO;
        let now = self.now();
        let line = match Line::of(event, self.hidden(), now) {
            Ok(line) => line,
            Err(error) => return log::error!("event {} could not be written as JSON: {error}", info.name),
        };
        let admitted = match info.rate_limit {
            None => Admitted::Now(line),
            Some(limit) => {
                let key = (info.name, event.key());
                self.throttle().admit(key, limit, now, line)
            }
        };
        match admitted {
            Admitted::Now(line) => self.deliver(&line),
            Admitted::Later => self.wake_all(),
            Admitted::Instead => {}
        }
    }

    /// Wakes the drivers of all sessions.
    pub(crate) fn wake_all(&self) {
        self.listeners().iter().for_each(|listener| listener.wake());
    }

    /// When the next event that is held back is due; sessions tell their drivers.
    pub(crate) fn poll_timeout(&self) -> Option<SystemTime> {
        self.throttle().poll_timeout()
    }

    /// Delivers the events that were held back until `now`.
    pub(crate) fn handle_timeout(&self, now: SystemTime) {
        let due = self.throttle().handle_timeout(now);
        for line in due {
            self.deliver(&line);
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

    /// Who is served on all monitors, in the order they came.
    pub(crate) fn visits(&self) -> Vec<Visit> {
        self.listeners().iter().filter_map(|listener| listener.visit()).collect()
    }

    /// What is in flight on all monitors, oldest first.
    pub(crate) fn pending(&self) -> Vec<Pending> {
        let mut pending: Vec<_> = self.listeners().iter().flat_map(|listener| listener.pending()).collect();
        pending.sort_by_key(|pending| pending.number);
        pending
    }

    /// Asks the command of this number to cancel, if it is in flight; an error if it cannot be cancelled.
    pub(crate) fn cancel(&self, number: u64) -> Option<Result<(), Error>> {
        self.listeners().iter().find_map(|listener| listener.cancel(number))
    }

    /// Gives a line to all sessions. No lock is held: a listener wakes a driver.
    fn deliver(&self, line: &Line) {
        for listener in self.listeners() {
            if let Some(json) = line.hiding(listener.hides()) {
                listener.event(line.info.name, json);
            }
        }
    }

    /// What listeners hide, each kind once.
    fn hidden(&self) -> Vec<Special> {
        let mut hidden = Vec::new();
        for hides in self.listeners().iter().map(|listener| listener.hides()) {
            if hides != Special::default() && !hidden.contains(&hides) {
                hidden.push(hides);
            }
        }
        hidden
    }

    fn throttle(&self) -> MutexGuard<'_, Lines> {
        self.hub.throttle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listeners(&self) -> Vec<Arc<dyn Listener>> {
        let listeners = self.hub.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.iter().filter_map(Weak::upgrade).collect()
    }

    /// Delivers to `listener` from now on, until it is dropped. What was due before it came is not for it.
    pub(crate) fn listen(&self, listener: &Arc<impl Listener + 'static>) {
        self.handle_timeout(self.now());
        let weak: Weak<dyn Listener> = Arc::downgrade(&(Arc::clone(listener) as Arc<dyn Listener>));
        let mut listeners = self.hub.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|known| known.strong_count() > 0);
        listeners.push(weak);
    }
}

/// An event as compact JSON, without the line's end.
pub(crate) fn line(name: &str, data: &[u8], now: SystemTime) -> Vec<u8> {
    let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let (seconds, microseconds) = (now.as_secs(), now.subsec_micros());
    let mut line =
        format!(r#"{{"timestamp":{{"seconds":{seconds},"microseconds":{microseconds}}},"event":"{name}""#)
            .into_bytes();
    // A unit struct is `null`, a struct without members `{}`: neither is data.
    if !matches!(data, b"null" | b"{}") {
        line.extend_from_slice(br#","data":"#);
        line.extend_from_slice(data);
    }
    line.push(b'}');
    line
}
