//! Opening addresses: making sockets with the right owner and mode, taking inherited ones, accepting, telling who connects
//! and whether they may. What a connection does is `connection`'s.

use super::Address;
use super::stream::Stream;
use crate::command::Peer;
use crate::{Admission, Monitor};
use rustix::fs::{AtFlags, CWD, Gid, Mode, Uid};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrAny, SocketAddrUnix, SocketFlags, SocketType, sockopt};
use std::fs;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How many may wait to be accepted.
const BACKLOG: i32 = 128;

const FLAGS: SocketFlags = SocketFlags::CLOEXEC.union(SocketFlags::NONBLOCK);

/// What there is at an address.
#[derive(Debug)]
pub(super) enum Opened {
    Listener(Listener),
    /// One client, who is there already.
    Stream(Stream, Peer),
    Nothing,
}

/// A file that was made for a socket; dropping this removes it.
#[derive(Debug)]
pub(super) struct SocketFile(PathBuf);

impl Drop for SocketFile {
    fn drop(&mut self) {
        // It may be gone already; nothing can be done about it here.
        let _ = fs::remove_file(&self.0);
    }
}

/// How long until clients are accepted again where the system had not what it takes. Whoever waits is told by nothing that
/// it has it again.
const RETRY: Duration = Duration::from_millis(200);

/// What came of accepting.
pub(super) enum Accepted {
    Client(Stream, Peer),
    /// There is none now; the socket tells when there is.
    Nobody,
    /// There is one that cannot be accepted; to be tried again after this.
    Later(Duration),
}

/// A socket that is listened on, non-blocking.
#[derive(Debug)]
pub(super) struct Listener {
    socket: OwnedFd,
    /// As it was asked for: where sessions come from.
    address: String,
    file: Option<SocketFile>,
    /// Given up to tell a client that there is no descriptor for it.
    spare: Option<OwnedFd>,
}

/// Opens an address for a monitor.
pub(super) fn open(address: &Address, monitor: &Monitor) -> io::Result<Opened> {
    let opened = match address {
        Address::None => Ok(Opened::Nothing),
        Address::Stdio => Ok(Opened::Stream(Stream::Stdio, Peer::at("stdio"))),
        Address::Unix(path) => listen_unix(path, monitor.who_may_enter())
            .and_then(|(socket, file)| Listener::new(socket, address, Some(file)).map(Opened::Listener)),
        Address::UnixAbstract(name) => listen_abstract(name)
            .and_then(|socket| Listener::new(socket, address, None).map(Opened::Listener)),
        Address::Tcp(at) => TcpListener::bind(at.as_str())
            .and_then(|listener| Listener::new(listener.into(), address, None).map(Opened::Listener)),
        Address::Fd(number) => inherited(*number, address),
    };
    opened.map_err(|error| io::Error::new(error.kind(), format!("{address}: {error}")))
}

/// Makes a socket's file with its owner and mode, and only then listens: before, nobody can connect.
fn listen_unix(path: &Path, admission: &Admission) -> io::Result<(OwnedFd, SocketFile)> {
    remove_stale(path)?;
    let socket = rustix::net::socket_with(AddressFamily::UNIX, SocketType::STREAM, FLAGS, None)?;
    rustix::net::bind(&socket, &SocketAddrUnix::new(path)?)?;
    let file = SocketFile(path.to_owned());
    own(path, admission)?;
    rustix::net::listen(&socket, BACKLOG)?;
    Ok((socket, file))
}

fn own(path: &Path, admission: &Admission) -> io::Result<()> {
    // The owner first: a change of it would take mode bits away.
    if admission.owner.is_some() || admission.group.is_some() {
        let (owner, group) = (admission.owner.map(Uid::from_raw), admission.group.map(Gid::from_raw));
        rustix::fs::chownat(CWD, path, owner, group, AtFlags::SYMLINK_NOFOLLOW)?;
    }
    Ok(rustix::fs::chmod(path, Mode::from_raw_mode(admission.mode))?)
}

/// Removes a socket that nobody listens on any more; anything else is left, and the bind will say that it is in use.
fn remove_stale(path: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(path).is_ok_and(|file| file.file_type().is_socket()) {
        return Ok(());
    }
    // Non-blocking: a listener whose backlog is full is alive, and must not be waited for.
    let probe = rustix::net::socket_with(AddressFamily::UNIX, SocketType::STREAM, FLAGS, None)?;
    match rustix::net::connect(&probe, &SocketAddrUnix::new(path)?) {
        Err(Errno::CONNREFUSED) => fs::remove_file(path),
        _ => Ok(()),
    }
}

fn listen_abstract(name: &str) -> io::Result<OwnedFd> {
    let socket = rustix::net::socket_with(AddressFamily::UNIX, SocketType::STREAM, FLAGS, None)?;
    rustix::net::bind(&socket, &SocketAddrUnix::new_abstract_name(name.as_bytes())?)?;
    rustix::net::listen(&socket, BACKLOG)?;
    Ok(socket)
}

/// Takes a duplicate of a descriptor that the process was started with.
fn inherited(number: i32, address: &Address) -> io::Result<Opened> {
    // From a number to an owned descriptor there is no safe way in std; asking the kernel for another process's descriptor
    // is safe, also if that process is this one. Linux 5.6.
    let this = rustix::process::pidfd_open(rustix::process::getpid(), rustix::process::PidfdFlags::empty())?;
    let socket = rustix::process::pidfd_getfd(this, number, rustix::process::PidfdGetfdFlags::empty())?;
    let listening = sockopt::socket_acceptconn(&socket)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "the descriptor is not a socket"))?;
    if sockopt::socket_type(&socket)? != SocketType::STREAM {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "the socket is not a stream"));
    }
    rustix::io::ioctl_fionbio(&socket, true)?;
    if listening {
        return Listener::new(socket, address, None).map(Opened::Listener);
    }
    // Whoever passed it has let its other end in.
    let (peer, _) = peer(&address.to_string(), &socket, None);
    if peer.remote.is_some() {
        tune(&socket);
    }
    Ok(Opened::Stream(Stream::Socket(socket), peer))
}

impl Listener {
    fn new(socket: OwnedFd, address: &Address, file: Option<SocketFile>) -> io::Result<Self> {
        let spare = rustix::io::fcntl_dupfd_cloexec(&socket, 3)?;
        rustix::io::ioctl_fionbio(&socket, true)?;
        // Of a TCP socket the one it got: a port 0 was chosen by the kernel.
        let got = local_address(&socket).map(|at| format!("tcp:{at}"));
        let address = got.unwrap_or_else(|| address.to_string());
        Ok(Self { socket, address, file, spare: Some(spare) })
    }

    /// The file that was made for it: it goes when the monitor lets nobody in any more, which is before the socket does.
    pub(super) fn take_file(&mut self) -> Option<SocketFile> {
        self.file.take()
    }

    /// The address, with the port that a TCP socket got.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// The next client that may enter.
    pub(super) fn accept(&mut self, monitor: &Monitor) -> Accepted {
        loop {
            if self.spare.is_none() {
                self.spare = rustix::io::fcntl_dupfd_cloexec(&self.socket, 3).ok();
            }
            match rustix::net::acceptfrom_with(&self.socket, FLAGS) {
                Ok((socket, from)) => {
                    let (peer, is_stranger) = peer(&self.address, &socket, from);
                    if peer.remote.is_some() {
                        tune(&socket);
                    }
                    // With TLS it is judged by its certificate, too, once that was seen.
                    #[cfg(feature = "tls")]
                    if monitor.tls_for(&peer).is_some() {
                        return Accepted::Client(Stream::Socket(socket), peer);
                    }
                    if monitor.who_may_enter().judge(&peer).unwrap_or(!is_stranger) {
                        return Accepted::Client(Stream::Socket(socket), peer);
                    }
                    monitor.deny(&peer, "the monitor's rule does not let it in");
                }
                Err(Errno::AGAIN) => return Accepted::Nobody,
                // The client was gone before it was accepted.
                Err(Errno::INTR | Errno::CONNABORTED) => {}
                Err(Errno::MFILE | Errno::NFILE) if self.turn_away() => {
                    let Self { address, .. } = self;
                    log::warn!(
                        "monitor {}: a client at {address} was turned away: no descriptor is left for it",
                        monitor.name()
                    );
                }
                Err(error) => {
                    log::warn!(
                        "monitor {}: no client can be accepted at {} for now: {error}",
                        monitor.name(),
                        self.address
                    );
                    return Accepted::Later(RETRY);
                }
            }
        }
    }

    /// Closes the connection of a client for whom there is no descriptor; it would wait, unseen, in the backlog. Tells
    /// whether there was one.
    fn turn_away(&mut self) -> bool {
        if self.spare.take().is_none() {
            return false;
        }
        let closed = rustix::net::accept_with(&self.socket, FLAGS).is_ok();
        self.spare = rustix::io::fcntl_dupfd_cloexec(&self.socket, 3).ok();
        closed
    }
}

/// Has the kernel send small answers at once, and ask now and then whether the other machine is still there: one that was
/// switched off says no farewell.
fn tune(socket: &OwnedFd) {
    let tuned =
        sockopt::set_tcp_nodelay(socket, true).and_then(|()| sockopt::set_socket_keepalive(socket, true));
    if let Err(error) = tuned {
        // Gone already, or it goes without.
        log::debug!("a TCP socket cannot be set up: {error}");
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

fn local_address(socket: &OwnedFd) -> Option<SocketAddr> {
    rustix::net::getsockname(socket).ok()?.try_into().ok()
}

/// Who is at the other end of a socket, and whether it may come from somewhere where strangers are, so that it stays out
/// unless a rule lets it in.
fn peer(address: &str, socket: &OwnedFd, from: Option<SocketAddrAny>) -> (Peer, bool) {
    let mut peer = Peer::at(address);
    if sockopt::socket_domain(socket) == Ok(AddressFamily::UNIX) {
        peer.carries_descriptors = true;
        if let Ok(credentials) = sockopt::socket_peercred(socket) {
            peer.pid = Some(credentials.pid.as_raw_nonzero().get());
            peer.uid = Some(credentials.uid.as_raw());
            peer.gid = Some(credentials.gid.as_raw());
        }
        // For others a file's mode has decided, or whoever passed the descriptor.
        let known = [0, rustix::process::geteuid().as_raw()];
        let is_stranger =
            address.starts_with("unix-abstract:") && !peer.uid.is_some_and(|uid| known.contains(&uid));
        return (peer, is_stranger);
    }
    let from = from.or_else(|| rustix::net::getpeername(socket).ok().flatten());
    let remote = from.and_then(|from| SocketAddr::try_from(from).ok());
    peer.remote = remote.map(|remote| remote.to_string());
    let is_stranger = is_stranger(&peer);
    (peer, is_stranger)
}

/// Whether a peer of TCP may be on another machine.
pub(super) fn is_stranger(peer: &Peer) -> bool {
    let remote = peer.remote.as_ref().and_then(|remote| remote.parse::<SocketAddr>().ok());
    !remote.is_some_and(|remote| remote.ip().to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CommandTable, Events, builtin, command_table};
    use std::net::TcpStream;
    use std::time::SystemTime;

    struct Vmm;

    command_table! { static COMMANDS: CommandTable<Vmm> = [..builtin::QMP]; }

    #[test]
    fn a_client_over_tcp_is_answered_at_once_and_asked_whether_it_lives() {
        let monitor = Monitor::new("qmp0", &COMMANDS, &Events::new(SystemTime::now));
        let opened = open(&Address::Tcp("127.0.0.1:0".to_owned()), &monitor).unwrap();
        let Opened::Listener(mut listener) = opened else { panic!("{opened:?}") };
        let _client = TcpStream::connect(listener.address().strip_prefix("tcp:").unwrap()).unwrap();
        let Accepted::Client(Stream::Socket(socket), _) = listener.accept(&monitor) else { panic!("nobody") };
        assert_eq!(sockopt::tcp_nodelay(&socket), Ok(true));
        assert_eq!(sockopt::socket_keepalive(&socket), Ok(true));
    }
}
