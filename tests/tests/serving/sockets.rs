//! The sockets themselves: what is replaced, what is refused, who may connect.

use super::client::Client;
use super::host::{Folder, Host};
use super::machine::{COMMANDS, Shared};
use monitor_runtime::serve::Address;
use monitor_runtime::serve::threads::Server;
use monitor_runtime::{Events, Monitor};
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// Serves QMP at `path`, with nothing to run the commands.
fn serve(path: &Path) -> std::io::Result<Server<super::machine::Vmm, Shared>> {
    let server = Server::new(&COMMANDS, Arc::new(Shared::default()));
    let monitor = Monitor::new("socket", &COMMANDS, &Events::new(SystemTime::now));
    server.serve_qmp(monitor, &Address::Unix(path.to_owned()))?;
    Ok(server)
}

/// Why `path` cannot be served.
fn refusal(path: &Path) -> std::io::Error {
    let error = serve(path).unwrap_err();
    assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
    error
}

#[test]
fn only_the_owner_may_connect() {
    let host = Host::new();
    for path in [host.qmp_path(), host.human_path()] {
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_stale_socket_is_replaced() {
    let folder = Folder::new();
    let path = folder.path("stale");
    drop(UnixListener::bind(&path).unwrap());
    assert!(path.exists());
    let server = serve(&path).unwrap();
    Client::greeted(&path);
    drop(server);
    assert!(!path.exists());
}

#[test]
fn a_path_in_use_is_refused_by_name() {
    let host = Host::new();
    let mut client = host.client();
    assert_eq!(refusal(&host.qmp_path()).kind(), ErrorKind::AddrInUse);
    host.works_for(&mut [&mut client]);
}

#[test]
fn what_is_no_socket_is_left_alone() {
    let folder = Folder::new();
    let path = folder.path("file");
    fs::write(&path, "precious").unwrap();
    assert_eq!(refusal(&path).kind(), ErrorKind::AddrInUse);
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    refusal(&folder.path("no-such-folder/socket"));
    refusal(&folder.path(&"long".repeat(50)));
}

#[test]
fn a_server_that_was_never_run_removes_its_socket() {
    let folder = Folder::new();
    let path = folder.path("socket");
    let server = serve(&path).unwrap();
    let mut client = Client::greeted(&path);
    drop(server);
    assert!(!path.exists());
    // Its commands are answered, or it is told that nobody is there.
    client.send(r#"{"execute":"qmp_capabilities"}{"execute":"echo","arguments":{"value":1},"id":1}"#);
    let replies: Vec<_> =
        std::iter::from_fn(|| client.read_or_end()).take_while(|reply| reply["id"] != 1).collect();
    assert!(replies.len() <= 1, "{replies:?}");
}

#[test]
fn two_monitors_of_a_server_are_apart() {
    let folder = Folder::new();
    let (one, two) = (folder.path("one"), folder.path("two"));
    let server = serve(&one).unwrap();
    let monitor = Monitor::new("two", &COMMANDS, &Events::new(SystemTime::now));
    server.serve_qmp(monitor, &Address::Unix(two.clone())).unwrap();
    Client::greeted(&one);
    Client::greeted(&two);
    drop(server);
    assert!(!one.exists() && !two.exists());
}
