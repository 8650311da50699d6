//! The sockets themselves: what is replaced, what is refused, who may connect.

use super::client::Client;
use super::driver::{self, Server};
use super::host::{Folder, Host};
use super::machine::COMMANDS;
use monitor_runtime::serve::Address;
use monitor_runtime::{Events, Monitor};
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// Serves QMP at paths, with nothing to run the commands.
fn serve(paths: &[&Path]) -> std::io::Result<Server> {
    let monitor = |path: &&Path| {
        let monitor = Monitor::new("socket", &COMMANDS, &Events::new(SystemTime::now));
        (monitor, Address::Unix(path.to_path_buf()))
    };
    Ok(driver::serve(&Arc::default(), paths.iter().map(monitor).collect(), vec![])?.0)
}

/// Why `path` cannot be served.
fn refusal(path: &Path) -> std::io::Error {
    let error = serve(&[path]).unwrap_err();
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
    let server = serve(&[&path]).unwrap();
    UnixStream::connect(&path).unwrap();
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
    let server = serve(&[&path]).unwrap();
    let mut client = Client::connect(&path);
    drop(server);
    assert!(!path.exists());
    // It may have been greeted, and is told that nobody is there.
    assert!(client.rest().len() <= 1);
}

#[test]
fn two_monitors_of_a_server_are_apart() {
    let folder = Folder::new();
    let (one, two) = (folder.path("one"), folder.path("two"));
    let server = serve(&[&one, &two]).unwrap();
    UnixStream::connect(&one).unwrap();
    UnixStream::connect(&two).unwrap();
    drop(server);
    assert!(!one.exists() && !two.exists());
}
