//! What was meant by a name that is none: the nearest one that is.

use crate::near::nearest;
use crate::{Error, Monitor};

/// The error for a name that is no command's; `typed` is how it was typed.
pub(super) fn unknown(monitor: &Monitor, name: &str, typed: &str) -> Error {
    let error = Error::generic(format!("unknown command: '{typed}'"));
    if monitor.is_terse() {
        return error;
    }
    let names: Vec<_> = monitor.commands().human_names().map(|(name, _)| name).collect();
    match meant(&names, name) {
        Some(near) => error.with_hint(format!("Did you mean '{near}'?")),
        None => error,
    }
}

/// What of `names` was meant by `name`.
fn meant<'a>(names: &[&'a str], name: &str) -> Option<&'a str> {
    let items = || names.iter().filter_map(|whole| Some((whole, whole.split_once(' ')?)));
    // The table's word was typed right: it must not make what follows it look near.
    if let Some((table, item)) = name.split_once(' ') {
        let near = nearest(items().filter(|(_, (of, _))| *of == table).map(|(_, (_, item))| item), item);
        if let Some(near) = near {
            return items().find(|(_, parts)| *parts == (table, near)).map(|(whole, _)| *whole);
        }
        let known = items().any(|(_, (of, _))| of == table);
        return if known { None } else { nearest(names.iter().copied(), name) };
    }
    let listed = items().find(|(_, (_, item))| *item == name).map(|(whole, _)| *whole);
    listed.or_else(|| nearest(names.iter().copied(), name))
}

#[cfg(test)]
mod tests {
    use super::meant;

    const NAMES: [&str; 5] = ["cont", "info cpus", "info status", "stop", "system_reset"];

    #[test]
    fn an_item_without_its_table_is_found() {
        assert_eq!(meant(&NAMES, "status"), Some("info status"));
        assert_eq!(meant(&NAMES, "stpo"), Some("stop"));
    }

    #[test]
    fn the_table_makes_no_item_near() {
        assert_eq!(meant(&NAMES, "info bogus"), None);
        assert_eq!(meant(&NAMES, "info cpu"), Some("info cpus"));
        assert_eq!(meant(&NAMES, "inof cpus"), Some("info cpus"));
    }
}
