//! What is logged in this process as a warning, or worse.

use super::host::eventually;
use std::sync::{Mutex, Once, PoisonError};

static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Journal;

impl log::Log for Journal {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        LINES.lock().unwrap_or_else(PoisonError::into_inner).push(record.args().to_string());
    }

    fn flush(&self) {}
}

/// Logs from now on.
pub(crate) fn begin() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&Journal).unwrap();
        log::set_max_level(log::LevelFilter::Warn);
    });
}

/// Waits until a line is logged that has all of this in it.
pub(crate) fn tells(parts: &[&str]) {
    let has_all = |line: &String| parts.iter().all(|part| line.contains(part));
    let told = || LINES.lock().unwrap_or_else(PoisonError::into_inner).iter().any(has_all);
    eventually(&format!("{parts:?} is logged"), told);
}
