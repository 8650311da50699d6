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
    let addresses: Vec<_> = paths.iter().map(|path| Address::Unix(path.to_path_buf())).collect();
    serve_at(&addresses)
}

fn serve_at(addresses: &[Address]) -> std::io::Result<Server> {
    let monitor = || Monitor::new("socket", &COMMANDS, &Events::new(SystemTime::now));
    let monitors = addresses.iter().map(|address| (monitor(), address.clone()));
    Ok(driver::serve(&Arc::default(), monitors.collect(), vec![])?.0)
}

/// Why an address cannot be served, which is named.
pub(super) fn refusal(address: &Address) -> std::io::Error {
    let error = serve_at(std::slice::from_ref(address)).unwrap_err();
    assert!(error.to_string().starts_with(&format!("{address}: ")), "{error}");
    error
}

fn refusal_of(path: &Path) -> std::io::Error {
    refusal(&Address::Unix(path.to_owned()))
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
    assert_eq!(refusal_of(&host.qmp_path()).kind(), ErrorKind::AddrInUse);
    host.works_for(&mut [&mut client]);
}

#[test]
fn what_is_no_socket_is_left_alone() {
    let folder = Folder::new();
    let path = folder.path("file");
    fs::write(&path, "precious").unwrap();
    assert_eq!(refusal_of(&path).kind(), ErrorKind::AddrInUse);
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    // Nor is anything made where nothing can be.
    refusal_of(&path.join("socket"));
    refusal_of(&folder.path("no-such-folder/socket"));
    refusal_of(&folder.path(&"long".repeat(50)));
}

#[test]
fn a_folder_that_cannot_be_written_is_refused_by_name() {
    let folder = Folder::new();
    let locked = folder.path("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o500)).unwrap();
    // Who is root may write everywhere but in the kernel's own.
    let is_root = rustix::process::geteuid().is_root();
    let path = if is_root { Path::new("/proc/socket").to_owned() } else { locked.join("socket") };
    refusal_of(&path);
    assert!(!path.exists());
}

/// Two who want the same name, which no file shows.
#[test]
fn what_others_listen_on_is_refused_by_name() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = Address::Tcp(taken.local_addr().unwrap().to_string());
    assert_eq!(refusal(&address).kind(), ErrorKind::AddrInUse);
    let name =
        Address::UnixAbstract(format!("monitor-tests-taken-{}-{:?}", std::process::id(), crate::DRIVER));
    let server = serve_at(std::slice::from_ref(&name)).unwrap();
    assert_eq!(refusal(&name).kind(), ErrorKind::AddrInUse);
    drop(server);
    assert!(refusal(&Address::Tcp("no-such-host.invalid:1".to_owned())).to_string().contains("no-such-host"));
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
