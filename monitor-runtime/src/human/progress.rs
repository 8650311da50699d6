//! How far a command has come, as a person sees it: one line redrawn on a terminal, a line each ten per cent elsewhere.
//! When it was told is an argument; where the text goes is `output`'s.

use crate::command::Progress;
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

/// A drawn line is not drawn again within this.
const REDRAW: Duration = Duration::from_millis(100);

/// What was shown of one command.
#[derive(Debug, Default)]
pub(super) struct Meter {
    /// When progress was told first, and how much was done by then: what the rate is counted from.
    first: Option<(SystemTime, u64)>,
    drawn: Option<SystemTime>,
    tenths: u64,
}

impl Meter {
    /// The line to draw in place of the last one, unless that is too fresh.
    pub(super) fn draw(&mut self, progress: Progress, now: SystemTime) -> Option<String> {
        let (begun, before) = *self.first.get_or_insert((now, progress.part));
        // A clock that was set back makes the last line an old one.
        if self.drawn.is_some_and(|drawn| now.duration_since(drawn).is_ok_and(|age| age < REDRAW)) {
            return None;
        }
        self.drawn = Some(now);
        let elapsed = now.duration_since(begun).unwrap_or_default();
        Some(describe(progress, progress.part.saturating_sub(before), elapsed))
    }

    /// The line to print, once each ten per cent.
    pub(super) fn print(&mut self, progress: Progress) -> Option<String> {
        let tenths = percent(progress)? / 10;
        if tenths <= self.tenths {
            return None;
        }
        self.tenths = tenths;
        Some(format!("{} %", tenths * 10))
    }
}

/// How much is done, at most 100; nothing where the whole is not known.
fn percent(Progress { part, whole }: Progress) -> Option<u64> {
    let percent = (u128::from(part) * 100).checked_div(whole.into())?;
    Some(u64::try_from(percent.min(100)).unwrap_or(100))
}

fn describe(progress: Progress, gained: u64, elapsed: Duration) -> String {
    let Progress { part, whole } = progress;
    let mut line = match percent(progress) {
        Some(percent) => format!("{percent} % ({} of {})", short(about(part)), short(about(whole))),
        None => short(about(part)),
    };
    let seconds = elapsed.as_secs_f64();
    if gained > 0 && seconds > 0.0 {
        let rate = about(gained) / seconds;
        let _ = write!(line, ", {}/s", short(rate));
        if whole > part {
            let _ = write!(line, ", {} left", remaining(about(whole - part) / rate));
        }
    }
    line
}

#[allow(clippy::cast_precision_loss, reason = "three digits of it are shown")]
fn about(number: u64) -> f64 {
    number as f64
}

/// A number in at most three digits and a letter.
fn short(number: f64) -> String {
    let mut scaled = number;
    for unit in ["", "k", "M", "G", "T", "P", "E"] {
        if scaled < 999.5 {
            let digits = usize::from(!unit.is_empty() && scaled < 9.95);
            return format!("{scaled:.digits$}{unit}");
        }
        scaled /= 1000.0;
    }
    format!("{number:.0e}")
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it saturates, and is no exact number"
)]
fn remaining(seconds: f64) -> String {
    let seconds = seconds.ceil() as u64;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{}:{:02} min", seconds / 60, seconds % 60),
        3600..360_000 => format!("{}:{:02} h", seconds / 3600, seconds / 60 % 60),
        _ => "long".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(1_000_000 + milliseconds)
    }

    fn of(part: u64, whole: u64) -> Progress {
        Progress { part, whole }
    }

    #[test]
    fn a_line_is_drawn_ten_times_a_second_at_most() {
        let mut meter = Meter::default();
        let drawn = (0..1000).filter(|ms| meter.draw(of(*ms, 1000), at(*ms)).is_some()).count();
        assert_eq!(drawn, 10);
        // A clock that goes back does not stop it.
        assert!(meter.draw(of(1000, 1000), SystemTime::UNIX_EPOCH).is_some());
    }

    #[test]
    fn a_drawn_line_has_rate_and_remaining_time() {
        let mut meter = Meter::default();
        for (ms, progress, line) in [
            (0, of(100, 1_000_000), "0 % (100 of 1.0M)"),
            (2000, of(100_100, 1_000_000), "10 % (100k of 1.0M), 50k/s, 18 s left"),
            (3000, of(100_100, 100_000_000), "0 % (100k of 100M), 33k/s, 49:57 min left"),
            (4000, of(100_100, u64::MAX), "0 % (100k of 18E), 25k/s, long left"),
            (5000, of(2_000_000, 1_000_000), "100 % (2.0M of 1.0M), 400k/s"),
            (6000, of(2_000_100, 0), "2.0M, 333k/s"),
        ] {
            assert_eq!(meter.draw(progress, at(ms)).as_deref(), Some(line));
        }
    }

    #[test]
    fn a_line_is_printed_each_ten_per_cent() {
        let mut meter = Meter::default();
        let printed: Vec<_> =
            (0..=1000).chain([500, 2000]).filter_map(|part| meter.print(of(part, 1000))).collect();
        let expected: Vec<_> = (1..=10).map(|tenth| format!("{} %", tenth * 10)).collect();
        assert_eq!(printed, expected);
        assert_eq!(Meter::default().print(of(7, 0)), None);
    }
}
