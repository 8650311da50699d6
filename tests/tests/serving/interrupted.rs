//! Signals at any time: whatever a thread of the server waits in, it looks again and goes on (`EINTR`).

use super::client::{request, returned};
use super::host::Host;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use signal_hook::consts::SIGUSR1;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// The threads of servers, by the names that they have; clients are left alone.
const SERVERS: [&str; 5] = ["host", "monitors", "qmp accept", "qmp session", "tokio-rt-worker"];

/// Interrupts each of them once; tells how many there were.
fn interrupt() -> usize {
    let mut interrupted = 0;
    for task in fs::read_dir("/proc/self/task").unwrap().flatten() {
        let name = fs::read_to_string(task.path().join("comm")).unwrap_or_default();
        let is_server = SERVERS.contains(&name.trim_end());
        let number = task.file_name().into_string().unwrap().parse().ok().and_then(Pid::from_raw);
        // To a process, but the kernel prefers the thread whose number is given.
        if let Some(number) = number.filter(|_| is_server)
            && kill_process(number, Signal::USR1).is_ok()
        {
            interrupted += 1;
        }
    }
    interrupted
}

#[test]
fn signals_change_nothing() {
    let caught = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(SIGUSR1, Arc::clone(&caught)).unwrap();
    let host = Host::new();
    let (over, count) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                count.fetch_add(interrupt(), Ordering::Relaxed);
            }
        });
        let mut other = host.client();
        let mut rounds = 0;
        while rounds < 20 || count.load(Ordering::Relaxed) < 200 {
            rounds += 1;
            let mut client = host.client();
            let fill = request("fill", &json!({"bytes": 1 << 20}), 1);
            let hold = request("hold", &json!({"tag": "it"}), 2);
            // In two pieces, so that it has to be waited for.
            client.send(&hold[..20]);
            other.works();
            client.send(&hold[20..]);
            host.held("it").complete(3);
            assert_eq!(client.read(), returned(3, 2));
            client.send(fill);
            assert_eq!(client.read()["return"].as_str().map(str::len), Some(1 << 20));
        }
        over.store(true, Ordering::Relaxed);
    });
    assert!(caught.load(Ordering::Relaxed));
    host.client().works();
    host.stopper.stop();
    assert_eq!(host.ended(), 0);
}
