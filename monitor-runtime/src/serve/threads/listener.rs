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

/// A socket's file; dropping it removes the file.
#[derive(Debug)]
pub(super) struct SocketFile(PathBuf);

impl Drop for SocketFile {
    fn drop(&mut self) {
        // It may be gone already; nothing can be done about it here.
        let _ = fs::remove_file(&self.0);
    }
}

/// Listens at `path` and serves whoever connects.
pub(super) fn listen(
    kind: Kind,
    monitor: Arc<Monitor>,
    path: &Path,
    dispatch: Dispatch,
    live: Arc<Live>,
) -> io::Result<SocketFile> {
    let at_path = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    remove_stale(path).map_err(at_path)?;
    let listener = UnixListener::bind(path).map_err(at_path)?;
    let file = SocketFile(path.to_owned());
    // The monitor is the door to the machine: only its owner may knock.
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(at_path)?;
    let address = format!("unix:{}", path.display());
    thread::Builder::new().name(format!("{} accept", monitor.name())).spawn(move || {
        for stream in listener.incoming() {
            let served = stream.and_then(|stream| {
                let peer = peer(&address, &stream);
                log::info!("monitor {}: {peer:?} connected", monitor.name());
                Connection::new(kind, &monitor, peer, &dispatch, &live).start(stream, || ())
            });
            if let Err(error) = served {
                log::warn!("monitor {}: a client could not be served: {error}", monitor.name());
            }
        }
    })?;
    Ok(file)
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
