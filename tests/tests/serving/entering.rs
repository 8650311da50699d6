//! Who may enter: the owner and mode of a socket's file, the rule over the peer, monitors that only tell.

use super::client::Client;
use super::driver;
use super::host::{Folder, Host, eventually, exists};
use super::machine::COMMANDS;
use monitor_runtime::serve::Address;
use monitor_runtime::{Access, Admission, Events, Monitor, Observer, Peer};
use monitor_tests::journal;
use serde_json::json;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::SystemTime;

/// Who has nothing of this process's.
const NOBODY: u32 = 65534;

fn me() -> (u32, u32) {
    (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw())
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Tells of clients that are turned away.
struct Denials(Mutex<Sender<(Peer, String)>>);

impl Observer for Denials {
    fn client_denied(&self, _: &str, client: &Peer, reason: &str) {
        let _ = self.0.lock().unwrap().send((client.clone(), reason.to_owned()));
    }
}

/// A client in a process of its own, which negotiates and holds a command.
fn other_process(host: &Host, user: Option<u32>) -> Child {
    let mut client = Command::new(env!("CARGO_BIN_EXE_clients"));
    if let Some(user) = user {
        client.uid(user).gid(user);
    }
    let request = r#"{"execute":"hold","arguments":{"tag":"it is in"},"id":1}"#;
    let client = client.arg(host.qmp_path()).args(["1", request]);
    client.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

fn end(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn the_rule_is_asked_with_the_peers_credentials() {
    let (tell, told) = mpsc::channel();
    let tell = Mutex::new(tell);
    let rule = move |peer: &Peer| tell.lock().unwrap().send(peer.clone()).is_ok();
    let host = Host::set_up(|monitor| monitor.admission(Admission::default().rule(rule)));
    host.client().works();
    let peer = told.recv().unwrap();
    let (uid, gid) = me();
    assert_eq!((peer.uid, peer.gid), (Some(uid), Some(gid)));
    assert_eq!(peer.pid, Some(std::process::id().try_into().unwrap()));
    assert_eq!(peer.address, format!("unix:{}", host.qmp_path().display()));

    let child = other_process(&host, None);
    assert_eq!(told.recv().unwrap().pid, Some(child.id().try_into().unwrap()));
    host.held("it is in").complete(1);
    end(child);
}

/// By process here: it is the one thing that two clients of one user differ in.
#[test]
fn whoever_the_rule_denies_is_told_nothing_and_the_log_all() {
    journal::begin(log::LevelFilter::Warn);
    let (tell, told) = mpsc::channel();
    let own = std::process::id().try_into().unwrap();
    let host = Host::set_up(|monitor| {
        monitor
            .admission(Admission::default().rule(move |peer| peer.pid == Some(own)))
            .observer(Arc::new(Denials(Mutex::new(tell))))
    });
    let mut inside = host.client();
    let mut child = other_process(&host, None);
    let (denied, reason) = told.recv().unwrap();
    assert_eq!(denied.pid, Some(child.id().try_into().unwrap()));
    assert_eq!(reason, "the monitor's rule does not let it in");
    // It expects a greeting, and there is nothing to read.
    assert!(!child.wait().unwrap().success());
    let (uid, gid) = me();
    let who = format!("(pid {}, uid {uid}, gid {gid})", child.id());
    expect_logged(&["monitor qmp: unix:", &who, "was turned away: the monitor's rule does not let it in"]);
    host.works_for(&mut [&mut inside]);
}

#[test]
fn a_rule_may_go_by_user_or_group() {
    let (uid, gid) = me();
    let is_ours = move |peer: &Peer| (peer.uid, peer.gid) == (Some(uid), Some(gid));
    let let_in = Admission::default().rule(is_ours);
    Host::set_up(|monitor| monitor.admission(let_in)).client().works();
    for keep_out in [
        Admission::default().rule(move |peer| peer.uid != Some(uid)),
        Admission::default().rule(move |peer| peer.gid != Some(gid)),
    ] {
        let host = Host::set_up(|monitor| monitor.admission(keep_out));
        assert_eq!(Client::connect(&host.qmp_path()).read_or_end(), None);
        // Another monitor of the same server has another rule.
        let mut person = host.person();
        person.types("echo 1\n");
        assert_eq!(person.until("> "), "1\n> ");
    }
}

/// Only root can be somebody else.
#[test]
fn another_user_enters_where_both_the_file_and_the_rule_let_him() {
    if !is_root() {
        return;
    }
    let admissions: [(Admission, bool); 4] = [
        (Admission::default(), false),
        (Admission::default().owner(NOBODY), true),
        (Admission::default().mode(0o660).group(NOBODY), true),
        (Admission::default().mode(0o666).rule(|peer| peer.uid == Some(0)), false),
    ];
    for (admission, enters) in admissions {
        let what = format!("{admission:?}");
        let host = Host::set_up(|monitor| monitor.admission(admission));
        let mut child = other_process(&host, Some(NOBODY));
        if enters {
            host.held("it is in").complete(1);
            end(child);
        } else {
            assert!(!child.wait().unwrap().success(), "{what}");
        }
        host.client().works();
    }
}

/// Whoever connects as soon as it is possible finds them set already: the socket is listened on after that.
#[test]
fn owner_and_mode_are_set_before_the_first_client() {
    let (uid, gid) = if is_root() { (NOBODY, NOBODY) } else { me() };
    let folder = Folder::new();
    for round in 0..50 {
        let path = folder.path(&round.to_string());
        let (ours, over) = (path.clone(), Arc::new(AtomicBool::new(false)));
        let stop = Arc::clone(&over);
        let early = thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                if UnixStream::connect(&ours).is_ok() {
                    return fs::metadata(&ours)
                        .map(|file| (file.mode() & 0o777, file.uid(), file.gid()))
                        .ok();
                }
            }
            None
        });
        let admission = Admission::default().mode(0o620).owner(uid).group(gid);
        let monitor = Monitor::new("early", &COMMANDS, &Events::new(SystemTime::now)).admission(admission);
        let served = driver::serve(&Arc::default(), vec![(monitor, Address::Unix(path.clone()))], vec![]);
        let file = fs::metadata(&path).unwrap();
        assert_eq!((file.permissions().mode() & 0o777, file.uid(), file.gid()), (0o620, uid, gid));
        over.store(true, Ordering::Relaxed);
        let found = early.join().unwrap();
        assert!(found.is_none_or(|found| found == (0o620, uid, gid)), "{found:?}");
        drop(served);
    }
}

/// Who may not give files away serves nobody, instead of somebody else.
#[test]
fn an_owner_that_cannot_be_set_is_an_error() {
    if is_root() {
        return;
    }
    let folder = Folder::new();
    let path = folder.path("socket");
    let monitor = Monitor::new("owned", &COMMANDS, &Events::new(SystemTime::now));
    let monitor = monitor.admission(Admission::default().owner(0));
    let refused = driver::serve(&Arc::default(), vec![(monitor, Address::Unix(path.clone()))], vec![]);
    assert!(refused.unwrap_err().to_string().contains(path.to_str().unwrap()));
    assert!(!exists(&path));
}

#[test]
fn a_monitor_that_only_tells_changes_nothing() {
    let host = Host::set_up(|monitor| monitor.access(Access::Read));
    let mut client = host.client();
    client.execute("note", &json!({"value": 7}), 1);
    let refused = client.read();
    assert!(refused["error"]["desc"].as_str().unwrap().contains("read"), "{refused}");
    assert_eq!(client.ask("query-notes", &json!({})), json!([]));
    let monitors = client.ask("query-monitors", &json!({}));
    assert_eq!(monitors[0]["read-only"], true, "{monitors}");
    // The other monitor of the server still may.
    let mut person = host.person();
    person.types("note 7\n");
    person.until("> ");
    assert_eq!(client.ask("query-notes", &json!({})), json!([7]));
}

/// Waits until a line is logged that has all of this in it.
fn expect_logged(parts: &[&str]) {
    let has_all = |line: &String| parts.iter().all(|part| line.contains(part));
    eventually(&format!("{parts:?} is logged"), || journal::read().iter().any(has_all));
}
