//! When sessions are to be looked at again, all on one timer descriptor. What is due then is the sessions' business.

use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create, timerfd_settime,
};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::{Duration, Instant};

/// One alarm a token. The descriptor is readable when one is due.
#[derive(Debug)]
pub(super) struct Alarms {
    timer: OwnedFd,
    by_token: BTreeMap<u64, Instant>,
    by_time: BTreeSet<(Instant, u64)>,
    /// What the timer is set to.
    armed: Option<Instant>,
}

impl Alarms {
    pub(super) fn new() -> io::Result<Self> {
        let flags = TimerfdFlags::CLOEXEC | TimerfdFlags::NONBLOCK;
        let timer = timerfd_create(TimerfdClockId::Monotonic, flags)?;
        Ok(Self { timer, by_token: BTreeMap::new(), by_time: BTreeSet::new(), armed: None })
    }

    /// Sets when a token is due, or that it is not.
    pub(super) fn set(&mut self, token: u64, time: Option<Duration>) {
        if time.is_none() && self.by_token.is_empty() {
            return;
        }
        if let Some(before) = self.by_token.remove(&token) {
            self.by_time.remove(&(before, token));
        }
        // A time that the clock cannot say is never.
        if let Some(due) = time.and_then(|time| Instant::now().checked_add(time)) {
            self.by_token.insert(token, due);
            self.by_time.insert((due, token));
        }
        self.arm();
    }

    /// Takes the tokens that are due.
    pub(super) fn due(&mut self) -> Vec<u64> {
        // Silent again; `arm` sets it anew.
        let _ = rustix::io::read(&self.timer, &mut [0; 8]);
        self.armed = None;
        let now = Instant::now();
        let mut due = Vec::new();
        while let Some(&(time, token)) = self.by_time.first() {
            if time > now {
                break;
            }
            self.by_time.pop_first();
            self.by_token.remove(&token);
            due.push(token);
        }
        self.arm();
        due
    }

    /// Sets the timer to the first alarm, unless it rings before anyway.
    fn arm(&mut self) {
        let Some(&(first, _)) = self.by_time.first() else { return };
        if self.armed.is_some_and(|armed| armed <= first) {
            return;
        }
        // Not zero, which would disarm it.
        let time = first.saturating_duration_since(Instant::now()).max(Duration::from_nanos(1));
        let Ok(it_value) = Timespec::try_from(time) else { return };
        let setting = Itimerspec { it_interval: Timespec { tv_sec: 0, tv_nsec: 0 }, it_value };
        match timerfd_settime(&self.timer, TimerfdTimerFlags::empty(), &setting) {
            Ok(_) => self.armed = Some(first),
            Err(error) => log::error!("the monitors' timer cannot be set: {error}"),
        }
    }
}

impl AsFd for Alarms {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.timer.as_fd()
    }
}
