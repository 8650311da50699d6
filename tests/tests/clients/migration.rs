//! Migration between processes by their monitors, and processes that are killed on the way. What the ends do with what
//! they hear is tested where the machine is.

use super::relay::{Before, Cut, END, LOADED, MACHINE, PAGES, READY, RUN, RUNNING, STATE, relay};
use super::speak::Qmp;
use super::vmm::{Beyond, Directory, PATIENCE, Vmm, limited};
use serde_json::{Value, json};
use std::time::Instant;

const MEMORY: [&str; 2] = ["--memory", "2M"];

fn source() -> Vmm {
    let vmm = Vmm::start(&MEMORY);
    vmm.qmp().tell_guest("busy", "guest: busy");
    vmm
}

fn destination(socket: &str) -> Vmm {
    Vmm::start(&[&MEMORY[..], &["--incoming", &format!("unix:{socket}")]].concat())
}

fn status(qmp: &mut Qmp) -> String {
    qmp.ask("query-status", "{}")["status"].as_str().unwrap().to_owned()
}

fn uri(socket: &str) -> String {
    json!({ "uri": format!("unix:{socket}") }).to_string()
}

/// The states of a migration that the events tell, up to the one that ends it.
fn statuses(qmp: &mut Qmp) -> Vec<Value> {
    let mut told = Vec::new();
    loop {
        let mut data = qmp.event("MIGRATION");
        told.push(data["status"].take());
        if matches!(told.last().and_then(Value::as_str), Some("completed" | "cancelled" | "failed")) {
            return told;
        }
    }
}

/// Every event up to the one that tells this state of a migration.
fn events(qmp: &mut Qmp, last: &str) -> Vec<Value> {
    let mut seen = Vec::new();
    loop {
        seen.push(qmp.receive());
        if seen.last().is_some_and(|event| event["data"]["status"] == last) {
            return seen;
        }
    }
}

#[test]
fn the_reply_comes_at_the_end_and_both_sessions_see_the_events() {
    let directory = Directory::new();
    let socket = directory.path("socket").display().to_string();
    let (there, here) = (destination(&socket), source());
    let (mut qmp, mut awaiting) = (here.qmp(), there.qmp());
    let mut watchers = [here.qmp(), here.qmp()];
    assert_eq!((status(&mut awaiting), qmp.ask("query-migrate", "{}")), ("inmigrate".into(), json!({})));
    let before = qmp.guest_sum();
    // Nothing goes before it is said how fast; everything else is answered meanwhile.
    qmp.ask("migrate-set-parameters", r#"{"max-bandwidth": 1}"#);
    qmp.send("migrate", &uri(&socket), r#""migrate""#);
    while qmp.event("MIGRATION")["status"] != "active" {}
    let mut info = Value::Null;
    until("some of it has gone", || {
        info = qmp.ask("query-migrate", "{}");
        info["ram"]["transferred"].as_u64() > Some(0)
    });
    assert_eq!((&info["status"], &info["ram"]["total"]), (&json!("active"), &json!(2 << 20)));
    assert!(info["ram"]["remaining"].as_u64() < Some(2 << 20) && info["total-time"].is_u64(), "{info}");
    let busy = qmp.refused("migrate", &uri(&socket));
    assert_eq!(busy, "the guest is being migrated: try again when that has ended");
    assert!(qmp.guest_sum() >= before);
    qmp.send("migrate-set-parameters", r#"{"max-bandwidth": 0}"#, "1");
    assert_eq!(qmp.reply()["id"], 1);
    assert_eq!(qmp.reply(), json!({"return": {}, "id": "migrate"}));

    let seen = watchers.each_mut().map(|watcher| events(watcher, "completed"));
    assert_eq!(seen[0], seen[1], "in the same order, at the same times");
    let told: Vec<_> = seen[0].iter().filter_map(|event| event["data"]["status"].as_str()).collect();
    assert_eq!(told, ["setup", "active", "device", "completed"]);
    assert_eq!(seen[0].iter().filter(|event| event["event"] == "STOP").count(), 1);
    assert_eq!((status(&mut qmp), status(&mut awaiting)), ("postmigrate".into(), "running".into()));
    assert_eq!(qmp.refused("cont", "{}"), "the guest was migrated, and runs elsewhere");
    let info = qmp.ask("query-migrate", "{}");
    assert!(
        info["status"] == "completed" && info["downtime"].is_u64() && info["error-desc"].is_null(),
        "{info}"
    );
    let ram = &info["ram"];
    assert!(ram["remaining"] == 0 && ram["transferred"].as_u64() > Some(0), "{info}");
    // A busy guest has written during the round, and the round has taken its bytes over.
    let rates = ["dirty-pages-rate", "pages-per-second"].map(|rate| ram[rate].as_u64());
    assert!(rates.iter().all(|rate| *rate > Some(0)) && ram["mbps"].as_f64() > Some(0.0), "{info}");
    assert!(awaiting.guest_sum() >= before);
}

#[test]
fn detached_it_returns_at_once() {
    let directory = Directory::new();
    let socket = directory.path("socket").display().to_string();
    let (there, here) = (destination(&socket), source());
    let mut qmp = here.qmp();
    qmp.ask("migrate-set-parameters", r#"{"max-bandwidth": 1}"#);
    let arguments = json!({"uri": format!("unix:{socket}"), "detach": true}).to_string();
    qmp.ask("migrate", &arguments);
    while qmp.ask("query-migrate", "{}")["status"] != "active" {}
    qmp.send("migrate_cancel", "{}", "1");
    assert_eq!(statuses(&mut qmp).last(), Some(&json!("cancelled")));
    assert_eq!(status(&mut qmp), "running");

    // Where it was cancelled, it may be tried again; and a client that leaves does not end it.
    qmp.ask("migrate-set-parameters", r#"{"max-bandwidth": 0}"#);
    let mut awaiting = there.qmp();
    let mut gone = here.qmp();
    gone.send("migrate", &uri(&socket), "1");
    while gone.event("MIGRATION")["status"] != "active" {}
    drop(gone);
    assert_eq!(statuses(&mut qmp).last(), Some(&json!("completed")));
    assert_eq!(status(&mut awaiting), "running");
    assert!(awaiting.guest_sum() > 0);
}

#[test]
fn a_person_sees_it_go_and_cancels_it() {
    let directory = Directory::new();
    let socket = directory.path("socket").display().to_string();
    let (there, here) = (destination(&socket), source());
    let (mut qmp, mut prompt) = (here.qmp(), here.prompt());
    qmp.ask("migrate-set-parameters", r#"{"max-bandwidth": 1}"#);
    prompt.send(&format!("migrate unix:{socket}\n"));
    while qmp.event("MIGRATION")["status"] != "active" {}
    prompt.send("\x03");
    assert_eq!(statuses(&mut qmp).last(), Some(&json!("cancelled")));
    assert!(prompt.read_to_prompt().ends_with("cancelled\n"));
    qmp.ask("migrate-set-parameters", r#"{"max-bandwidth": 0}"#);
    let printed = prompt.ask(&format!("migrate unix:{socket}"));
    assert!(printed.lines().all(|line| line.starts_with("migrate: ")), "{printed}");
    assert!(prompt.ask("info migrate").starts_with("Migration status: completed\ntotal time: "));
    assert_eq!(prompt.ask("info status"), "VM status: paused (postmigrate)\n");
    assert_eq!(status(&mut there.qmp()), "running");
}

#[test]
fn what_cannot_be_is_refused_and_the_guest_goes_on() {
    let directory = Directory::new();
    let here = source();
    let mut qmp = here.qmp();
    let error = qmp.refused("migrate", r#"{"uri": "tcp:localhost:1"}"#);
    assert!(
        error.contains("'tcp:localhost:1' is no place for a migration: use file:PATH or unix:PATH"),
        "{error}"
    );
    let nobody = directory.path("nobody").display().to_string();
    let error = qmp.refused("migrate", &uri(&nobody));
    assert_eq!(error, format!("{nobody}: No such file or directory (os error 2)"));
    let error = qmp.refused("migrate-set-parameters", r#"{"downtime-limit": 2000001}"#);
    assert_eq!(error, "Parameter 'downtime-limit' expects a value from 0 to 2000000");
    qmp.ask("migrate_cancel", "{}");
    let parameters = qmp.ask("query-migrate-parameters", "{}");
    assert_eq!(parameters, json!({"max-bandwidth": 128 << 20, "downtime-limit": 300}));
    assert!(qmp.guest_sum() > 0);
}

/// A source and a destination, and the socket between them: memory is being copied, and does not get on.
fn under_way() -> (Vmm, Vmm, Qmp, Directory, String) {
    let directory = Directory::new();
    let socket = directory.path("socket").display().to_string();
    let (there, here) = (destination(&socket), source());
    let mut qmp = here.qmp();
    qmp.ask("migrate-set-parameters", r#"{"max-bandwidth": 1}"#);
    qmp.send("migrate", &uri(&socket), r#""migrate""#);
    while qmp.event("MIGRATION")["status"] != "active" {}
    (there, here, qmp, directory, socket)
}

#[test]
fn who_asks_by_its_id_cancels_it_and_a_person_who_leaves_does_not() {
    let (there, here, mut qmp, _directory, socket) = under_way();
    let mut other = here.qmp();
    let pending = other.ask("query-pending", "{}");
    assert_eq!(pending[0]["command"], "migrate");
    // By a third client: the second listens, and an event may come before the reply.
    here.qmp().ask("cancel", &json!({ "id": pending[0]["id"] }).to_string());
    let reply = qmp.reply();
    assert_eq!((&reply["id"], &reply["error"]["desc"]), (&json!("migrate"), &json!("cancelled")));
    assert_eq!(statuses(&mut other).last(), Some(&json!("cancelled")));

    let mut prompt = here.prompt();
    prompt.send(&format!("migrate unix:{socket}\n"));
    while other.event("MIGRATION")["status"] != "active" {}
    drop(prompt);
    until("nobody waits for it", || other.ask("query-pending", "{}") == json!([]));
    assert_eq!(other.ask("query-migrate", "{}")["status"], "active");
    other.ask("migrate-set-parameters", r#"{"max-bandwidth": 0}"#);
    let mut awaiting = there.qmp();
    until("it has come", || status(&mut awaiting) == "running");
    assert!(awaiting.guest_sum() > 0);
}

#[test]
fn a_source_that_quits_takes_the_guest_with_it() {
    let (there, here, _waits, _directory, socket) = under_way();
    here.qmp().ask("quit", "{}");
    let (status_of_exit, said) = here.wait();
    assert!(status_of_exit.success(), "{said}");
    let mut awaiting = there.qmp();
    until("it has failed", || awaiting.ask("query-migrate", "{}")["status"] == "failed");
    assert_eq!(status(&mut awaiting), "inmigrate");
    // And waits for another.
    let another = source();
    another.qmp().ask("migrate", &uri(&socket));
    assert!(awaiting.guest_sum() > 0);
}

#[test]
fn a_destination_that_quits_leaves_the_guest_to_the_source() {
    let (there, here, mut qmp, directory, _) = under_way();
    there.qmp().ask("quit", "{}");
    let (status_of_exit, said) = there.wait();
    assert!(status_of_exit.success(), "{said}");
    here.qmp().ask("migrate-set-parameters", r#"{"max-bandwidth": 0}"#);
    let reply = qmp.reply();
    assert_eq!((&reply["id"], reply["error"].is_object()), (&json!("migrate"), true), "{reply}");
    assert_eq!(status(&mut qmp), "running");
    let another = directory.path("another").display().to_string();
    let there = destination(&another);
    qmp.ask("migrate", &uri(&another));
    assert!(there.qmp().guest_sum() > 0);
}

#[test]
fn a_full_disk_leaves_the_guest_and_the_old_file() {
    let directory = Directory::new();
    let file = directory.path("guest");
    std::fs::write(&file, "an older one").unwrap();
    let arguments = json!({ "uri": format!("file:{}", file.display()) }).to_string();
    // In the first block of 512 bytes, and in the middle of a memory that was written to all over.
    for blocks in [1, 1000] {
        let here = Vmm::start_as(limited(blocks, Beyond::Fails), &MEMORY);
        let mut qmp = here.qmp();
        qmp.tell_guest("busy", "guest: busy");
        while qmp.guest_sum() < 1000 {}
        let error = qmp.refused("migrate", &arguments);
        assert_eq!(error, format!("{}: File too large (os error 27)", file.display()));
        let info = qmp.ask("query-migrate", "{}");
        assert_eq!((&info["status"], &info["error-desc"]), (&json!("failed"), &json!(error)));
        assert_eq!(status(&mut qmp), "running");
        let before = qmp.guest_sum();
        while qmp.guest_sum() == before {}
        assert_eq!(std::fs::read(&file).unwrap(), b"an older one");
        assert_eq!(std::fs::read_dir(directory.path("")).unwrap().count(), 1, "nothing is left behind");
    }
}

#[track_caller]
fn until(what: &str, mut found: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !found() {
        assert!(begun.elapsed() < PATIENCE, "{what}: not yet");
    }
}

/// Which end is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Killed {
    Source,
    Destination,
}

/// Kills an end with SIGKILL at the cut; what the other's guest then does.
fn kill(killed: Killed, cut: Cut) -> String {
    let directory = Directory::new();
    let path = |name| directory.path(name).display().to_string();
    let (there, here) = (destination(&path("there")), source());
    let mut qmp = here.qmp();
    let pid = if killed == Killed::Source { here.pid() } else { there.pid() };
    let relaying = relay(&directory.path("here"), directory.path("there"), cut, move || pid.kill());
    qmp.send("migrate", &uri(&path("here")), "1");
    if killed == Killed::Source {
        relaying.join().unwrap();
        let mut awaiting = there.qmp();
        if cut.kind == RUNNING || (cut.kind == RUN && cut.after == Before::All) {
            until("the guest runs", || status(&mut awaiting) == "running");
            assert!(awaiting.guest_sum() > 0);
        } else {
            until("it has failed", || awaiting.ask("query-migrate", "{}")["status"] == "failed");
        }
        status(&mut awaiting)
    } else {
        // Whatever became of it, the command is answered, and so is everything after it.
        qmp.reply();
        relaying.join().unwrap();
        let state = status(&mut qmp);
        if state == "running" {
            assert!(qmp.guest_sum() > 0);
        }
        state
    }
}

const EARLY: [u32; 5] = [MACHINE, PAGES, STATE, END, READY];

#[test]
fn a_source_that_is_killed_takes_the_guest_with_it_until_it_is_handed_over() {
    for kind in EARLY.into_iter().chain([LOADED]) {
        for after in [Before::Half, Before::All] {
            let cut = Cut { kind, after };
            assert_eq!(kill(Killed::Source, cut), "inmigrate", "{cut:?}");
        }
    }
    for after in [Before::None, Before::Half] {
        assert_eq!(kill(Killed::Source, Cut { kind: RUN, after }), "inmigrate", "{after:?}");
    }
    for (kind, after) in [(RUN, Before::All), (RUNNING, Before::None), (RUNNING, Before::Half)] {
        assert_eq!(kill(Killed::Source, Cut { kind, after }), "running", "{kind} {after:?}");
    }
}

#[test]
fn a_destination_that_is_killed_leaves_the_guest_to_the_source_until_it_may_have_run() {
    for kind in EARLY {
        for after in [Before::Half, Before::All] {
            let cut = Cut { kind, after };
            assert_eq!(kill(Killed::Destination, cut), "running", "{cut:?}");
        }
    }
    for after in [Before::None, Before::Half] {
        assert_eq!(kill(Killed::Destination, Cut { kind: LOADED, after }), "running", "{after:?}");
    }
    // The relay has read RUN: to the source, that is as if the destination had.
    for (kind, after) in
        [(RUN, Before::None), (RUN, Before::Half), (RUN, Before::All), (RUNNING, Before::None)]
    {
        assert_eq!(kill(Killed::Destination, Cut { kind, after }), "postmigrate", "{kind} {after:?}");
    }
}
