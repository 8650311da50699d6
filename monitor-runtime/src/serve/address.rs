//! Where a monitor is served, as a command line says it. Opening it is `listener`'s.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where a monitor is served.
///
/// ```
/// use monitor_runtime::serve::Address;
///
/// assert_eq!("unix:/run/vm.sock".parse(), Ok(Address::Unix("/run/vm.sock".into())));
/// assert_eq!("tcp:localhost:4444".parse(), Ok(Address::Tcp("localhost:4444".to_owned())));
/// assert_eq!("fd:3".parse(), Ok(Address::Fd(3)));
/// assert!("unix:".parse::<Address>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Address {
    /// `fd:N`: a socket that the process was started with. Listening, as systemd's socket activation passes it from 3 on,
    /// or connected, as a jailer may.
    ///
    /// What is served is a duplicate: std gives no safe way to own descriptor N itself, which stays open.
    Fd(i32),
    /// `none`: not at all.
    None,
    /// `stdio`: the process's own standard input and output.
    Stdio,
    /// `tcp:HOST:PORT`: a listening TCP socket. In clear text; unless the monitor's
    /// [`Admission`](crate::Admission) has a rule, only clients on this machine are let in. One that closes looks like one
    /// that sends no more: what it has in flight is cancelled when an answer finds nobody there.
    Tcp(String),
    /// `unix:PATH`: a listening unix socket.
    Unix(PathBuf),
    /// `unix-abstract:NAME`: a listening unix socket without a file, which no mode protects: unless the monitor's
    /// [`Admission`](crate::Admission) has a rule, only clients of this process's own user are let in.
    UnixAbstract(String),
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fd(number) => write!(f, "fd:{number}"),
            Self::None => f.write_str("none"),
            Self::Stdio => f.write_str("stdio"),
            Self::Tcp(address) => write!(f, "tcp:{address}"),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
            Self::UnixAbstract(name) => write!(f, "unix-abstract:{name}"),
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
        let Self { text } = self;
        write!(
            f,
            "'{text}' is no address: use unix:PATH, unix-abstract:NAME, tcp:HOST:PORT, fd:N, stdio or none"
        )
    }
}

impl std::error::Error for InvalidAddress {}

impl FromStr for Address {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        let address = match text.split_once(':') {
            None if text == "none" => Some(Self::None),
            None if text == "stdio" => Some(Self::Stdio),
            Some(("unix", path)) if !path.is_empty() => Some(Self::Unix(path.into())),
            Some(("unix-abstract", name)) if !name.is_empty() => Some(Self::UnixAbstract(name.to_owned())),
            Some(("tcp", address)) => tcp(address),
            Some(("fd", number)) => number.parse().ok().filter(|number| *number >= 0).map(Self::Fd),
            _ => None,
        };
        address.ok_or_else(|| InvalidAddress { text: text.to_owned() })
    }
}

/// A host and a port; an IPv6 address stands in brackets.
fn tcp(address: &str) -> Option<Address> {
    let (host, port) = address.rsplit_once(':')?;
    port.parse::<u16>().ok()?;
    (!host.is_empty()).then(|| Address::Tcp(address.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_is_written() {
        for text in ["none", "stdio", "unix:/a:b", "unix-abstract:vm", "tcp:[::1]:4444", "tcp:host:0", "fd:0"]
        {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_address_is_refused_by_name() {
        for text in [
            "",
            "unix",
            "unix:",
            "unix-abstract:",
            "tcp:",
            "tcp:host",
            "tcp::1",
            "tcp:host:65536",
            "fd:-1",
            "fd:x",
            "vsock:1:2",
        ] {
            let error = text.parse::<Address>().unwrap_err().to_string();
            assert!(error.starts_with(&format!("'{text}' is no address: ")), "{error}");
        }
    }
}
