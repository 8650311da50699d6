//! Listening on a unix socket: making it, telling who connects, removing it. What a connection does is `connection`'s.

use super::Dispatch;
use super::connection::{Connection, Live};
use crate::Monitor;
use crate::command::Peer;
use crate::serve::session::Kind;
use std::fs;
use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// How long a listener that cannot accept waits before it tries again, for want of descriptors, say.
const RETRY: Duration = Duration::from_millis(100);

/// A socket that is listened on; dropping it removes its file and ends the thread that accepts.
#[derive(Debug)]
pub(super) struct Listening {
    path: PathBuf,
    listener: UnixListener,
}

impl Drop for Listening {
    fn drop(&mut self) {
        // The file may be gone already; nothing can be done about it here.
        let _ = fs::remove_file(&self.path);
        // Makes the thread's `accept` fail with `EINVAL`.
        let _ = rustix::net::shutdown(&self.listener, rustix::net::Shutdown::Both);
    }
}

/// Listens at `path` and serves whoever connects.
pub(super) fn listen(
    kind: Kind,
    monitor: Arc<Monitor>,
    path: &Path,
    dispatch: Dispatch,
    live: Arc<Live>,
) -> io::Result<Listening> {
    let at_path = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    remove_stale(path).map_err(at_path)?;
    let listener = UnixListener::bind(path).map_err(at_path)?;
    let accepting = listener.try_clone().map_err(at_path)?;
    let listening = Listening { path: path.to_owned(), listener };
    // The monitor is the door to the machine: only its owner may knock.
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(at_path)?;
    let address = format!("unix:{}", path.display());
    thread::Builder::new().name(format!("{} accept", monitor.name())).spawn(move || {
        for stream in accepting.incoming() {
            let stream = match stream {
                Ok(stream) => stream,
                Err(error) if error.kind() == io::ErrorKind::InvalidInput => break,
                Err(error) => {
                    log::warn!("monitor {}: no client can be accepted: {error}", monitor.name());
                    thread::sleep(RETRY);
                    continue;
                }
            };
            let peer = peer(&address, &stream);
            log::info!("monitor {}: {peer:?} connected", monitor.name());
            let served = Connection::new(kind, &monitor, peer, &dispatch, &live)
                .and_then(|connection| connection.start(stream, || ()));
            if let Err(error) = served {
                log::warn!("monitor {}: a client could not be served: {error}", monitor.name());
            }
        }
    })?;
    Ok(listening)
}

/// Removes a socket that nobody listens on any more; anything else is left, and the bind will say that it is in use.
fn remove_stale(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(file) if file.file_type().is_socket() => match UnixStream::connect(path) {
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => fs::remove_file(path),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

fn peer(address: &str, stream: &UnixStream) -> Peer {
    let mut peer = Peer::at(address);
    if let Ok(credentials) = rustix::net::sockopt::socket_peercred(stream) {
        peer.pid = Some(credentials.pid.as_raw_nonzero().get());
        peer.uid = Some(credentials.uid.as_raw());
    }
    peer
}
