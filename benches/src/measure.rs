//! The numbers of one side: instructions and allocations under callgrind, wall time without it. Which sides there are
//! and how the numbers are shown is `rows`' and `report`'s.

use crate::rows;
use crate::suite::{Failed, Repeats, Row, Work};
use std::collections::HashMap;
use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// What the runs of a whole process cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Total {
    instructions: u64,
    allocations: u64,
}

/// What a repetition costs, in hundredths.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts {
    pub(crate) instructions: u64,
    pub(crate) allocations: u64,
}

/// Whether valgrind is to be had.
pub(crate) fn has_valgrind() -> bool {
    let version =
        Command::new("valgrind").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

/// What was counted of a side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    pub(crate) key: &'static str,
    pub(crate) counts: Counts,
}

/// Counts all sides of the rows that are `wanted`.
pub(crate) fn count_all(only: &str) -> Result<Vec<Counted>, Failed> {
    if !has_valgrind() {
        return Err("valgrind is not installed".into());
    }
    let mut counted = Vec::new();
    for row in rows::all().into_iter().filter(|row| row.is_wanted(only)) {
        counted.extend(count(&row)?);
    }
    Ok(counted)
}

/// Runs this program on each side of a row under callgrind.
pub(crate) fn count(row: &Row) -> io::Result<Vec<Counted>> {
    row.sides
        .iter()
        .map(|side| Ok(Counted { key: side.key, counts: count_side(side.key, row.repeats)? }))
        .collect()
}

fn count_side(key: &str, Repeats { counted: (fewer, more), .. }: Repeats) -> io::Result<Counts> {
    let (short, long) = (total(key, fewer)?, total(key, more)?);
    let each = |short: u64, long: u64| long.saturating_sub(short) * 100 / (more - fewer);
    Ok(Counts {
        instructions: each(short.instructions, long.instructions),
        allocations: each(short.allocations, long.allocations),
    })
}

fn total(key: &str, times: u64) -> io::Result<Total> {
    let file = std::env::temp_dir().join(format!("monitor-benches.{}.callgrind", std::process::id()));
    let profile = profile(key, times, &file);
    let _ = std::fs::remove_file(&file);
    profile.and_then(|profile| {
        read_total(&profile).ok_or_else(|| io::Error::other("callgrind wrote no summary of its run"))
    })
}

fn profile(key: &str, times: u64, file: &Path) -> io::Result<String> {
    let mut out_file = OsStr::new("--callgrind-out-file=").to_owned();
    out_file.push(file);
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(out_file)
        .arg(std::env::current_exe()?)
        .args(["--side", key, "--repeat", &times.to_string()])
        .stdout(Stdio::null())
        .output()?;
    if !run.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&run.stderr).into_owned()));
    }
    std::fs::read_to_string(file)
}

/// Reads a profile: the sum of instructions, and the calls to the allocator (`calls=` lines, each after the `cfn=` line
/// that names the callee; a name is spelt once and numbered from then on).
fn read_total(profile: &str) -> Option<Total> {
    let mut names = HashMap::new();
    let mut total = Total::default();
    let mut callee = "";
    let mut summed = false;
    for line in profile.lines() {
        if let Some(function) = line.strip_prefix("cfn=").or_else(|| line.strip_prefix("fn=")) {
            let (number, name) = function.split_once(' ').unwrap_or((function, ""));
            callee = if name.is_empty() { names.get(number).copied()? } else { name };
            names.insert(number, callee);
        } else if let Some(calls) = line.strip_prefix("calls=") {
            if matches!(callee, "malloc" | "calloc" | "realloc" | "posix_memalign" | "aligned_alloc") {
                total.allocations += calls.split(' ').next()?.parse::<u64>().ok()?;
            }
        } else if let Some(sum) = line.strip_prefix("summary: ").or_else(|| line.strip_prefix("totals: ")) {
            total.instructions = sum.trim().parse().ok()?;
            summed = true;
        }
    }
    summed.then_some(total)
}

/// The median of the nanoseconds that a repetition takes, for each side; they take turns, so that a busy machine is busy
/// for all of them.
pub(crate) fn time(sides: &mut [Work], repeats: u64) -> Vec<u64> {
    const ROUNDS: usize = 15;
    let mut times = vec![Vec::new(); sides.len()];
    for _ in 0..ROUNDS {
        for (side, times) in sides.iter_mut().zip(&mut times) {
            let start = Instant::now();
            side(repeats);
            let nanoseconds = start.elapsed().as_nanos() / u128::from(repeats);
            times.push(u64::try_from(nanoseconds).unwrap_or(u64::MAX));
        }
    }
    times.iter_mut().map(|times| median(times)).collect()
}

/// The middle one of measured values; nothing was measured in their absence.
pub(crate) fn median(values: &mut [u64]) -> u64 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_summed() {
        let profile = "events: Ir\n\nfn=(1) main\n1 5\ncfn=(2) malloc\ncalls=3 0\n1 60\ncfn=(3) free\ncalls=4 0\n1 8\n\
                       fn=(4) other\n2 1\ncfn=(2)\ncalls=2 0\n2 40\n\ntotals: 114\n";
        assert_eq!(read_total(profile), Some(Total { instructions: 114, allocations: 5 }));
        assert_eq!(read_total("events: Ir\n"), None);
    }
}
