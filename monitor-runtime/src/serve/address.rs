//! Where a monitor is served, as a command line says it. Opening it is a driver's.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where a monitor is served.
///
/// ```
/// use monitor_runtime::serve::Address;
///
/// assert_eq!("unix:/run/vm.sock".parse(), Ok(Address::Unix("/run/vm.sock".into())));
/// assert!("unix:".parse::<Address>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Address {
    /// `none`: not at all.
    None,
    /// `stdio`: the process's own standard input and output.
    Stdio,
    /// `unix:PATH`: a listening unix socket.
    Unix(PathBuf),
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Stdio => f.write_str("stdio"),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// The text is no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidAddress {
    text: String,
}

impl fmt::Display for InvalidAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' is no address: use unix:PATH, stdio or none", self.text)
    }
}

impl std::error::Error for InvalidAddress {}

impl FromStr for Address {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        match text.split_once(':') {
            None if text == "none" => Ok(Self::None),
            None if text == "stdio" => Ok(Self::Stdio),
            Some(("unix", path)) if !path.is_empty() => Ok(Self::Unix(path.into())),
            _ => Err(InvalidAddress { text: text.to_owned() }),
        }
    }
}
