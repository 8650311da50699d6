//! Over a socket: a server as a child process, and a client here that blocks, both on one CPU, where two would measure how
//! long it takes to wake the other. What the servers are is `servers`'; what is asked, `client`'s.

mod client;
mod floor;
mod ours;
mod qemu;
mod reader;
mod servers;
#[cfg(feature = "peers")]
mod websocket;

use crate::measure::median;
use crate::report::{grouped, or_dash, ratio};
use crate::suite::Failed;
use crate::targets::Figures;
use client::Client;
pub(crate) use servers::serve;
use servers::{Running, SERVERS, Server};
use std::fmt::Write as _;
use std::time::Instant;

/// The medians of one server, in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    pub(crate) round_trip: u64,
    /// Of one request among those that are sent together.
    pub(crate) pipelined: u64,
    /// Of 4 MiB in one request.
    pub(crate) bulk: Option<u64>,
}

/// All that is measured over a socket.
pub(crate) fn tables(figures: &mut Figures) -> Result<String, Failed> {
    pin()?;
    let mut text = String::from(
        "\n### Over a socket, client and server on one CPU\n\n\
         | | round trip, µs | × | pipelined, thousands/s | × | 4 MiB in one request, ms |\n|---|---:|---:|---:|---:|---:|\n",
    );
    let mut running = Vec::new();
    for server in SERVERS {
        match server.start() {
            Ok((process, client)) => running.push((server, process, client)),
            Err(error) => eprintln!("not measured: {}: {error}", server.title()),
        }
    }
    let times = measure(&mut running)?;
    let first = times.first().ok_or("no server is measured")?;
    for ((server, ..), times) in running.iter().zip(&times) {
        figures.served(server.name, *times);
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} |",
            server.title(),
            tenths(times.round_trip / 100),
            or_dash(ratio(times.round_trip, first.round_trip)),
            grouped(1_000_000 / times.pipelined.max(1)),
            or_dash(ratio(first.pipelined, times.pipelined)),
            or_dash(times.bulk.map(|bulk| tenths(bulk / 100_000))),
        );
    }
    Ok(text)
}

fn tenths(number: u64) -> String {
    format!("{}.{}", grouped(number / 10), number % 10)
}

/// They take turns, so that a busy machine is busy for all of them.
fn measure(running: &mut [(&'static Server, Running, Client)]) -> Result<Vec<Times>, Failed> {
    const ROUNDS: usize = 7;
    let mut samples = vec![[const { Vec::new() }; 3]; running.len()];
    for _ in 0..ROUNDS {
        for ((server, _, client), [round_trips, pipelined, bulk]) in running.iter_mut().zip(&mut samples) {
            round_trips.push(each(2_000, || client.ask())?);
            pipelined.push(each(200, || client.ask_many())? / client::TOGETHER);
            if server.takes_bulk {
                bulk.push(each(1, || client.ask_bulk())?);
            }
        }
    }
    Ok(samples
        .into_iter()
        .map(|[mut round_trips, mut pipelined, mut bulk]| Times {
            round_trip: median(&mut round_trips),
            pipelined: median(&mut pipelined),
            bulk: (!bulk.is_empty()).then(|| median(&mut bulk)),
        })
        .collect())
}

/// The nanoseconds that each of so many takes.
fn each(times: u64, mut ask: impl FnMut() -> std::io::Result<()>) -> std::io::Result<u64> {
    let start = Instant::now();
    for _ in 0..times {
        ask()?;
    }
    Ok(u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX) / times)
}

/// Keeps this process, and those it starts, on one CPU.
fn pin() -> Result<(), Failed> {
    let allowed = rustix::thread::sched_getaffinity(None)?;
    let cpu = (0..rustix::thread::CpuSet::MAX_CPU).find(|&cpu| allowed.is_set(cpu)).ok_or("no CPU")?;
    let mut one = rustix::thread::CpuSet::new();
    one.set(cpu);
    Ok(rustix::thread::sched_setaffinity(None, &one)?)
}
