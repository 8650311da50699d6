//! `soak epoll 10000000`: a plan of `monitor_tests::soak` in a process of its own, whose descriptors, threads and bytes can
//! be counted. It fails if one of them is left over.

use cap::Cap;
use monitor_tests::soak::{Plan, Report, carry_out};
use std::alloc::System;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// What the allocator's own books may differ by without a leak: tables that keep their largest size.
const SLACK: usize = 64 << 10;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let driver = match arguments.next().unwrap_or_default().parse() {
        Ok(driver) => driver,
        Err(error) => {
            eprintln!("usage: soak DRIVER COMMANDS: {error}");
            return ExitCode::FAILURE;
        }
    };
    let commands = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let report = carry_out(&Plan { driver, commands, clients: 64, allocated: || ALLOCATOR.allocated() });
    print!("{report}");
    let Report { before, after, .. } = report;
    let kept = (after.descriptors, after.threads) == (before.descriptors, before.threads);
    if kept && after.bytes <= before.bytes + SLACK {
        return ExitCode::SUCCESS;
    }
    eprintln!("soak: something has leaked");
    ExitCode::FAILURE
}
