//! Many commands in flight, completed by two threads in random order.

use crate::commands::LinkInfo;
use crate::ours::{self, Ours};
use crate::suite::{Failed, Repeats, Row, Side, Work};
use monitor_runtime::{Events, Limits, Monitor};
use std::sync::Arc;
use std::thread;
use std::time::SystemTime;

const REQUEST: &[u8] = br#"{"execute":"hold-link","arguments":{"name":"net0"},"id":"libvirt-42"}"#;

/// A client that is allowed as many.
fn client(in_flight: usize) -> Result<Ours, Failed> {
    let mut limits = Limits::default();
    limits.in_flight = in_flight;
    limits.monitor_in_flight = in_flight;
    let monitor = Monitor::new("bench", &ours::COMMANDS, &Events::new(SystemTime::now)).limits(limits);
    Ours::on(&Arc::new(monitor), &ours::COMMANDS)
}

fn submit(client: &mut Ours, in_flight: usize) -> Result<(), Failed> {
    for _ in 0..in_flight {
        client.submit(REQUEST);
    }
    if client.held() == in_flight { Ok(()) } else { Err("not all commands are in flight".into()) }
}

/// Completes all that are held, half of them from each of two threads.
fn complete(client: &mut Ours, random: &mut fastrand::Rng) {
    let mut held = client.take_held();
    random.shuffle(&mut held);
    let other = held.split_off(held.len() / 2);
    thread::scope(|scope| {
        for half in [held, other] {
            scope.spawn(move || {
                for done in half {
                    done.complete(LinkInfo::of("net0".to_owned(), None));
                }
            });
        }
    });
}

/// A repetition is one command, submitted, completed and answered.
fn work(in_flight: usize) -> Result<Work, Failed> {
    let (mut client, mut output) = (client(in_flight)?, Vec::new());
    let mut random = fastrand::Rng::with_seed(7);
    submit(&mut client, in_flight)?;
    complete(&mut client, &mut random);
    Ok(Box::new(move |times| {
        for _ in 0..times / in_flight as u64 {
            // It was seen to succeed above.
            let _ = submit(&mut client, in_flight);
            complete(&mut client, &mut random);
            output.clear();
            client.read(&mut output);
        }
    }))
}

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        title: "asynchronous: submitted, and completed by two threads in random order",
        repeats: Repeats { counted: (100_000, 200_000), timed: 100_000 },
        sides: vec![
            Side { key: "in-flight/100", title: "100 in flight", prepare: || work(100) },
            Side { key: "in-flight/10000", title: "10,000 in flight", prepare: || work(10_000) },
            Side { key: "in-flight/100000", title: "100,000 in flight", prepare: || work(100_000) },
        ],
    }]
}

/// The bytes of memory that each of 100,000 commands in flight takes, its id and argument among them.
pub(crate) fn memory() -> Result<u64, Failed> {
    const IN_FLIGHT: usize = 100_000;
    let mut client = client(IN_FLIGHT)?;
    // What a session keeps for its next command is there before.
    submit(&mut client, 1)?;
    complete(&mut client, &mut fastrand::Rng::with_seed(7));
    let before = resident()?;
    submit(&mut client, IN_FLIGHT)?;
    Ok(resident()?.saturating_sub(before) / IN_FLIGHT as u64)
}

/// The memory of this process that is there, in bytes.
fn resident() -> Result<u64, Failed> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
}
