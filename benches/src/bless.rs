//! The instructions that are blessed, and whether those that were counted just now may stand beside them.

use crate::measure::Counted;
use crate::suite::Failed;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// How much more may be counted, in percent: compilers and links differ a little.
const ALLOWED: u64 = 5;

/// A file of this package.
pub(crate) fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

const COUNTS: &str = "counts.txt";

/// Writes what was counted as what is blessed.
pub(crate) fn write(counted: &[Counted]) -> Result<(), Failed> {
    let mut text = String::from(
        "# Instructions and allocations of each side, blessed by `monitor-benches --write` and held by `--check`.\n",
    );
    for Counted { key, counts } in counted {
        let _ = writeln!(text, "{key} {} {}", counts.instructions / 100, counts.allocations.div_ceil(100));
    }
    Ok(fs::write(file(COUNTS), text)?)
}

/// Fails if a side takes more instructions, or allocations, than is blessed, and tells of all that do.
pub(crate) fn check(counted: &[Counted]) -> Result<(), Failed> {
    for Counted { key, counts } in counted {
        println!("{key}: {} instructions", counts.instructions / 100);
    }
    if std::env::var_os("BLESS").is_some() {
        return write(counted);
    }
    let text = fs::read_to_string(file(COUNTS))?;
    let failures = compare(&read(&text)?, counted);
    if failures.is_empty() {
        return Ok(());
    }
    Err(format!("{}\nIf that is as it should be, run it again with BLESS=1", failures.join("\n")).into())
}

type Blessed<'a> = BTreeMap<&'a str, [u64; 2]>;

fn read(text: &str) -> Result<Blessed<'_>, Failed> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| match line.split(' ').collect::<Vec<_>>()[..] {
            [key, instructions, allocations] => Ok((key, [instructions.parse()?, allocations.parse()?])),
            _ => Err(format!("{COUNTS}: '{line}' is no count").into()),
        })
        .collect()
}

fn compare(blessed: &Blessed<'_>, counted: &[Counted]) -> Vec<String> {
    let mut failures = Vec::new();
    for Counted { key, counts } in counted {
        let Some([instructions, allocations]) = blessed.get(key) else {
            failures.push(format!("{key}: nothing is blessed"));
            continue;
        };
        let now = counts.instructions / 100;
        if now * 100 > instructions * (100 + ALLOWED) {
            failures.push(format!("{key}: {now} instructions, {instructions} are blessed"));
        }
        let now = counts.allocations.div_ceil(100);
        if now > *allocations {
            failures.push(format!("{key}: {now} allocations, {allocations} are blessed"));
        }
    }
    failures
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Counts;

    #[test]
    fn what_grows_is_told() {
        let blessed = read("# text\nfew/ours 1000 2\n").unwrap();
        let check = |key, instructions: u64, allocations: u64| {
            let counts = Counts { instructions: instructions * 100, allocations: allocations * 100 };
            compare(&blessed, &[Counted { key, counts }]).len()
        };
        assert_eq!(check("few/ours", 1050, 2), 0);
        assert_eq!(check("few/ours", 1051, 2), 1);
        assert_eq!(check("few/ours", 1000, 3), 1);
        assert_eq!(check("many/ours", 1, 1), 1);
        assert!(read("few/ours 1000\n").is_err());
    }
}
