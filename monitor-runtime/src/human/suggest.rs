//! What was meant by a name that is none: the nearest one that is.

use crate::near::nearest;
use crate::{Error, Monitor};

/// The error for a name that is no command's; `typed` is how it was typed.
pub(super) fn unknown(monitor: &Monitor, name: &str, typed: &str) -> Error {
    let error = Error::generic(format!("unknown command: '{typed}'"));
    if monitor.is_terse() {
        return error;
    }
    let names = monitor.commands().human_names().map(|(name, _)| name);
    match nearest(names, name) {
        Some(near) => error.with_hint(format!("Did you mean '{near}'?")),
        None => error,
    }
}
