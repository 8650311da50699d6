//! What a monitor's policy hides of the values it writes. Which members have features is said by `qapi`'s derive: a
//! skipped field with a marker's name goes before them, which other formats ignore. How values are written is `json`'s.

use super::Special;
use super::qapi::Marker;
use crate::json::{self, Hide};
use serde::Serialize;

/// Appends `value` as compact ASCII JSON, without the members that have one of the features `hide`.
pub(crate) fn to_json<T: Serialize + ?Sized>(
    value: &T,
    hide: Special,
    out: &mut Vec<u8>,
) -> Result<(), serde_json::Error> {
    json::to_json_hiding(value, hide, out)
}

impl Hide for Special {
    fn hides_next(self, skipped: &'static str) -> bool {
        matches!(Marker::read(skipped), Some(Marker::Member(special)) if self.bars(special).is_some())
    }
}
