//! A rate limit a key: the first value of a window passes at once, the last of it at its end, the others are dropped.
//! What the values are and who takes them is the caller's; so is the clock.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

/// What is limited, by key.
#[derive(Debug)]
pub(crate) struct Throttle<K, V> {
    windows: BTreeMap<K, Window<V>>,
}

/// The time after a value has passed, in which no other does.
#[derive(Debug)]
struct Window<V> {
    begun: SystemTime,
    length: Duration,
    /// The last value that came meanwhile.
    held: Option<V>,
}

impl<V> Window<V> {
    fn end(&self) -> SystemTime {
        self.begun + self.length
    }

    /// Whether it is over. A clock that was set back ends it: nothing waits for the time to come round again.
    fn is_over(&self, now: SystemTime) -> bool {
        now.duration_since(self.begun).map_or(true, |passed| passed >= self.length)
    }
}

/// What became of a value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Admitted<V> {
    /// It passes.
    Now(V),
    /// It waits for the end of the window; the driver has a new time to wake at.
    Later,
    /// It waits in place of an older one, which is dropped.
    Instead,
}

impl<K, V> Default for Throttle<K, V> {
    fn default() -> Self {
        Self { windows: BTreeMap::new() }
    }
}

impl<K: Ord, V> Throttle<K, V> {
    /// Lets `value` pass, or holds it back until `length` after the last that passed under `key`.
    pub(crate) fn admit(&mut self, key: K, length: Duration, now: SystemTime, value: V) -> Admitted<V> {
        // Windows without a held value have no other end, and keys may come and go.
        self.windows.retain(|_, window| window.held.is_some() || !window.is_over(now));
        match self.windows.get_mut(&key) {
            Some(window) if !window.is_over(now) => match window.held.replace(value) {
                None => Admitted::Later,
                Some(_) => Admitted::Instead,
            },
            // What is held and overdue is older than this one, and dropped with its window.
            _ => {
                self.windows.insert(key, Window { begun: now, length, held: None });
                Admitted::Now(value)
            }
        }
    }

    /// When the next value that is held passes; nothing while none is held.
    pub(crate) fn poll_timeout(&self) -> Option<SystemTime> {
        self.windows.values().filter(|window| window.held.is_some()).map(Window::end).min()
    }

    /// The values whose time has come, oldest window first. Each begins a window of its own.
    pub(crate) fn handle_timeout(&mut self, now: SystemTime) -> Vec<V> {
        let mut due = Vec::new();
        for window in self.windows.values_mut().filter(|window| window.is_over(now)) {
            if let Some(value) = window.held.take() {
                due.push((window.end(), value));
                window.begun = now;
            }
        }
        due.sort_by_key(|(end, _)| *end);
        due.into_iter().map(|(_, value)| value).collect()
    }

    /// Forgets a key and what is held under it.
    pub(crate) fn forget(&mut self, key: &K) {
        self.windows.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn at(millis: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(millis)
    }

    #[test]
    fn the_first_passes_the_last_waits_the_rest_is_dropped() {
        let mut throttle = Throttle::default();
        let mut admit = |millis, value| throttle.admit("a", SECOND, at(millis), value);
        assert_eq!(admit(0, 1), Admitted::Now(1));
        assert_eq!(admit(1, 2), Admitted::Later);
        assert_eq!(admit(999, 3), Admitted::Instead);
        assert_eq!(throttle.poll_timeout(), Some(at(1000)));
        assert!(throttle.handle_timeout(at(999)).is_empty());
        assert_eq!(throttle.handle_timeout(at(1200)), [3]);
        // What was delayed begins a window, too.
        assert_eq!(throttle.poll_timeout(), None);
        assert_eq!(throttle.admit("a", SECOND, at(2100), 4), Admitted::Later);
        assert_eq!(throttle.poll_timeout(), Some(at(2200)));
        assert_eq!(throttle.handle_timeout(at(2200)), [4]);
        assert_eq!(throttle.admit("a", SECOND, at(3200), 5), Admitted::Now(5));
    }

    #[test]
    fn keys_do_not_hold_each_other_back() {
        let mut throttle = Throttle::default();
        assert_eq!(throttle.admit("b", SECOND, at(0), 1), Admitted::Now(1));
        assert_eq!(throttle.admit("a", SECOND, at(10), 2), Admitted::Now(2));
        assert_eq!(throttle.admit("a", SECOND, at(20), 3), Admitted::Later);
        assert_eq!(throttle.admit("b", SECOND, at(30), 4), Admitted::Later);
        assert_eq!(throttle.handle_timeout(at(5000)), [4, 3]);
    }

    #[test]
    fn an_overdue_value_gives_way_to_a_new_one() {
        let mut throttle = Throttle::default();
        assert_eq!(throttle.admit("a", SECOND, at(0), 1), Admitted::Now(1));
        assert_eq!(throttle.admit("a", SECOND, at(1), 2), Admitted::Later);
        assert_eq!(throttle.admit("a", SECOND, at(1500), 3), Admitted::Now(3));
        assert!(throttle.handle_timeout(at(9000)).is_empty());
    }

    #[test]
    fn a_clock_set_back_holds_nothing_for_long() {
        let mut throttle = Throttle::default();
        assert_eq!(throttle.admit("a", SECOND, at(5000), 1), Admitted::Now(1));
        assert_eq!(throttle.admit("a", SECOND, at(5001), 2), Admitted::Later);
        assert_eq!(throttle.handle_timeout(at(100)), [2]);
        assert_eq!(throttle.admit("a", SECOND, at(50), 3), Admitted::Now(3));
    }

    #[test]
    fn keys_that_are_over_take_no_memory() {
        let mut throttle = Throttle::default();
        for key in 0..100 {
            throttle.admit(key, SECOND, at(key * 500), ());
        }
        assert!(throttle.windows.len() <= 2);
    }
}
