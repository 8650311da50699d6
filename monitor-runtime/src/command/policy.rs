//! What becomes of what is deprecated or unstable: QEMU's `-compat`, per monitor. Where it is asked is the decoder's and
//! the front ends'.

use super::{CommandInfo, Features};
use crate::{Error, ErrorClass};

/// How a monitor treats interfaces that are deprecated or unstable. By default it accepts and shows them all.
///
/// ```
/// use monitor_runtime::{Policy, Special};
///
/// // What a client's tests should run with: nothing is used or seen that will not stay.
/// let strict = Policy { reject: Special::ALL, hide: Special::ALL };
/// # let _ = strict;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs, reason = "a client speaks and listens, and that is all")]
pub struct Policy {
    /// What is refused when a client uses it: commands, arguments, members and values.
    pub reject: Special,
    /// What is left out of what a client is told: members of results and of events, and whole events. A value is not: it
    /// would leave a hole.
    pub hide: Special,
}

/// The features that mean something to a policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs, reason = "QAPI knows two special features")]
pub struct Special {
    /// It is to go.
    pub deprecated: bool,
    /// It may change without notice.
    pub unstable: bool,
}

impl Special {
    /// Both.
    pub const ALL: Self = Self { deprecated: true, unstable: true };

    /// What stands in the way of something that has these features: the word for it, deprecated before unstable.
    pub(crate) fn bars(self, of: Self) -> Option<&'static str> {
        if self.deprecated && of.deprecated {
            Some("Deprecated")
        } else if self.unstable && of.unstable {
            Some("Unstable")
        } else {
            None
        }
    }
}

impl Features {
    /// Those that mean something to a policy.
    pub(crate) fn special(&self) -> Special {
        Special { deprecated: self.deprecated.is_some(), unstable: self.unstable }
    }
}

impl CommandInfo {
    /// Whether a client may use the command by this name. An alias is deprecated.
    pub(crate) fn permit(&self, name: &str, reject: Special) -> Result<(), Error> {
        let mut special = self.features.special();
        special.deprecated |= reject.deprecated && name != self.name;
        match reject.bars(special) {
            None => Ok(()),
            Some(word) => {
                let text = format!("{word} command {name} disabled by policy");
                Err(Error::new(ErrorClass::CommandNotFound, text))
            }
        }
    }
}
