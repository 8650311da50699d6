//! The tables as Markdown, with what they were measured on, and where they stand in the documents.

use crate::measure::{self, Counted, Counts};
use crate::rows;
use crate::socket;
use crate::suite::{Failed, Row};
use crate::targets::{self, Figures};
use crate::{bless, rows::memory_in_flight};
use std::fmt::{self, Write as _};
use std::process::Command;

/// Prints the tables of the rows that are wanted.
pub(crate) fn print(only: &str) -> Result<(), Failed> {
    let (text, _) = tables(only)?;
    println!("{text}");
    Ok(())
}

/// Writes all tables to the documents, and blesses what was counted.
pub(crate) fn write() -> Result<(), Failed> {
    if !measure::has_valgrind() || !cfg!(feature = "peers") {
        return Err(
            "what is written has all rows: install valgrind, and build with `--features peers`".into()
        );
    }
    let (text, counted) = tables("")?;
    let file = bless::file("RESULTS.md");
    let old = std::fs::read_to_string(&file)?;
    std::fs::write(file, replace(&old, &text).ok_or("RESULTS.md has no place for the tables")?)?;
    bless::write(&counted)
}

const BEGIN: &str = "<!-- measured: written by `monitor-benches --write` -->\n";
const END: &str = "<!-- end -->\n";

/// A document with other tables.
fn replace(document: &str, tables: &str) -> Option<String> {
    let (before, rest) = document.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{tables}\n{END}{after}"))
}

fn tables(only: &str) -> Result<(String, Vec<Counted>), Failed> {
    let mut text = format!("{}; {}; {}\n", version("rustc"), cpu(), version("valgrind"));
    let (mut all, mut figures) = (Vec::new(), Figures::default());
    for row in rows::all().into_iter().filter(|row| row.is_wanted(only)) {
        eprintln!("{} …", row.title);
        let counted = if measure::has_valgrind() { measure::count(&row)? } else { Vec::new() };
        let times = time(&row)?;
        text.push_str(&table(&row, &counted, &times));
        row.sides.iter().zip(times).for_each(|(side, time)| figures.timed(side.key, time));
        all.extend(counted);
    }
    figures.counted(&all);
    if "in-flight".contains(only) {
        let _ = writeln!(
            text,
            "\nEach command in flight takes {} bytes, its id and argument among them.",
            memory_in_flight()?
        );
    }
    if "socket".contains(only) {
        eprintln!("over a socket …");
        text.push_str(&socket::tables(&mut figures)?);
    }
    text.push_str(&targets::table(&figures));
    Ok((text, all))
}

fn time(row: &Row) -> Result<Vec<u64>, Failed> {
    let works: Result<Vec<_>, _> = row.sides.iter().map(|side| (side.prepare)()).collect();
    Ok(measure::time(&mut works?, row.repeats.timed))
}

fn table(row: &Row, counted: &[Counted], times: &[u64]) -> String {
    let mut text = format!("\n### {}\n\n", capitalised(row.title));
    text.push_str("| | instructions | × | ns | × | allocations |\n|---|---:|---:|---:|---:|---:|\n");
    let first = counted.first().map(|counted| counted.counts);
    for (index, (side, time)) in row.sides.iter().zip(times).enumerate() {
        let counts = counted.get(index).map(|counted| counted.counts);
        let over = |counts: Counts| ratio(counts.instructions, first?.instructions);
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} |",
            side.title,
            or_dash(counts.map(|counts| grouped(counts.instructions / 100))),
            or_dash(counts.and_then(over)),
            grouped(*time),
            or_dash(times.first().and_then(|&first| ratio(*time, first))),
            or_dash(counts.map(|counts| Hundredths(counts.allocations))),
        );
    }
    text
}

fn capitalised(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A number in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hundredths(pub(crate) u64);

impl fmt::Display for Hundredths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// How many times `to` it is, rounded up: a target of 1.00 is not met by a little more.
pub(crate) fn ratio(of: u64, to: u64) -> Option<Hundredths> {
    (to > 0).then(|| Hundredths((of * 100).div_ceil(to)))
}

/// A number with its thousands set apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    groups.map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

pub(crate) fn or_dash(value: Option<impl fmt::Display>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| value.to_string())
}

/// What a program says of its version, in one line.
pub(crate) fn version(program: &str) -> String {
    let version = Command::new(program).arg("--version").output();
    let text =
        version.map(|version| String::from_utf8_lossy(&version.stdout).into_owned()).unwrap_or_default();
    text.lines().next().map_or_else(|| format!("no {program}"), str::to_owned)
}

fn cpu() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let count = info.lines().filter(|line| line.starts_with("processor")).count();
    model.map_or_else(|| "CPU unknown".to_owned(), |(_, model)| format!("{count} × {model}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_easy_to_read() {
        assert_eq!(["0", "999", "1 000", "1 234 567"], [0, 999, 1000, 1_234_567].map(grouped)[..]);
        assert_eq!(ratio(1001, 1000), Some(Hundredths(101)));
        assert_eq!(Hundredths(7).to_string(), "0.07");
    }

    #[test]
    fn tables_go_between_the_marks() {
        let document = format!("before\n{BEGIN}old\n{END}after\n");
        assert_eq!(replace(&document, "new\n"), Some(format!("before\n{BEGIN}\nnew\n\n{END}after\n")));
        assert_eq!(replace("before\n", "new\n"), None);
    }
}
