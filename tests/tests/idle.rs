//! Ten thousand monitors' worth of clients on one epoll loop, all of them idle but when something happens to the machine. The
//! clients are in another process (`bin/clients.rs`).

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

use cap::Cap;
use monitor_runtime::serve::{Address, epoll::Server};
use monitor_runtime::{
    CommandTable, Events, Limits, Monitor, builtin, command_table, monitor_commands, monitor_event,
};
use rustix::event::{PollFd, PollFlags, poll};
use std::alloc::System;
use std::io::{self, Write as _};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

const CLIENTS: u64 = 10_000;

/// Descriptors of anything else.
const OTHERS: u64 = 100;

/// What a session that does nothing may cost, with all that the driver has for it.
const SESSION_BYTES: usize = 16 << 10;

#[derive(Default)]
struct Vmm {
    reports: u32,
}

#[monitor_commands]
impl Vmm {
    /// Hear that all clients are here, or have heard.
    #[monitor_command]
    fn report(&mut self) {
        self.reports += 1;
    }
}

/// Something has happened.
#[monitor_event]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct Happened {}

command_table! {
    static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS, ..builtin::QMP, event Happened];
}

#[test]
fn ten_thousand_idle_clients_are_served_by_one_loop() {
    let descriptors = monitor_tests::limits::raise_descriptors(CLIENTS + OTHERS);
    let clients = descriptors.saturating_sub(OTHERS).min(CLIENTS);
    let count = usize::try_from(clients).unwrap();
    if clients < CLIENTS {
        let _ =
            writeln!(io::stderr(), "{clients} clients instead of {CLIENTS}: the hard limit allows no more");
    }
    let path = std::env::temp_dir().join(format!("idle-{}.sock", std::process::id()));
    let events = Events::new(SystemTime::now);
    let mut limits = Limits::default();
    limits.sessions = count;
    let mut server = Server::new(&COMMANDS, Arc::new(())).unwrap();
    let monitor = Monitor::new("qmp0", &COMMANDS, &events).limits(limits);
    let monitors = server.serve_qmp(monitor, &Address::Unix(path.clone())).unwrap();
    let mut vmm = Vmm::default();
    let (before, begin) = (ALLOCATOR.allocated(), Instant::now());

    let mut others = Command::new(env!("CARGO_BIN_EXE_clients"));
    let mut others = others.arg(&path).arg(clients.to_string()).stdin(Stdio::piped()).spawn().unwrap();
    let mut until = |what: &str, holds: &dyn Fn(&Vmm) -> bool| {
        while !holds(&vmm) {
            assert!(begin.elapsed() < Duration::from_secs(120), "{what}");
            let time = rustix::time::Timespec { tv_sec: 1, tv_nsec: 0 };
            poll(&mut [PollFd::new(&server, PollFlags::IN)], Some(&time)).unwrap();
            server.run_ready(&mut vmm);
        }
    };
    until("all clients are here", &|vmm| vmm.reports == 1);
    assert_eq!(monitors.occupants(), count + 1);
    let each = (ALLOCATOR.allocated() - before) / count;
    events.emit(&Happened {});
    until("all clients have heard", &|vmm| vmm.reports == 2);
    let after = (ALLOCATOR.allocated() - before) / count;
    let time = begin.elapsed();
    others.kill().unwrap();
    others.wait().unwrap();
    until("all clients are gone", &|_| monitors.occupants() == 1);

    let _ =
        writeln!(io::stderr(), "{count} clients, {each} bytes each, {after} after an event, in {time:.1?}");
    assert!(each <= SESSION_BYTES && after <= SESSION_BYTES, "{each} bytes each, {after} after an event");
}
