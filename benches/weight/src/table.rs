//! The table: every side measured, and written as Markdown.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::blessed;
use crate::build::Crate;
use crate::sides::Side;
use crate::{Failed, HANDLERS};

/// How often what is repeated is measured; the table has the medians.
const ROUNDS: usize = 3;

/// What stands in `WEIGHT.md` before the table.
const MARK: &str = "<!-- measured: written by `monitor-weight -- --write` -->";

/// What one side takes. Times are seconds of processor time.
struct Weight {
    side: Side,
    crates: usize,
    cold: f64,
    cold_release: f64,
    release: f64,
    check: f64,
    build: f64,
    expansion: f64,
    per_handler: f64,
}

pub(crate) fn print() -> Result<(), Failed> {
    println!("{}", text(&measure()?));
    Ok(())
}

/// Puts the table into its document, behind the line that says where it comes from.
pub(crate) fn write() -> Result<(), Failed> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("WEIGHT.md");
    let document = fs::read_to_string(&file)?;
    let (words, _) = document.split_once(MARK).ok_or("WEIGHT.md has no place for the table")?;
    let weights = measure()?;
    blessed::write(|side| {
        weights
            .iter()
            .find(|weight| weight.side == side)
            .map(|weight| weight.per_handler)
            .ok_or("not measured".into())
    })?;
    Ok(fs::write(file, format!("{words}{MARK}\n\n{}", text(&weights)))?)
}

fn measure() -> Result<Vec<Weight>, Failed> {
    Side::ALL.into_iter().map(weigh).collect()
}

fn weigh(side: Side) -> Result<Weight, Failed> {
    eprintln!("{} …", side.title());
    let (one, many) = (Crate::new(side, 1)?, Crate::new(side, HANDLERS)?);
    let cold = one.cold(&["build"])?;
    let cold_release = one.cold(&["build", "--release"])?;
    // What both need is built with the first, so that the second is the handlers alone.
    one.cargo(&["check"])?;
    one.cargo(&["build"])?;
    let per_handler = per_handler(&one, &many)?;
    let release = repeat(&many, &["build", "--release"])?;
    let check = repeat(&many, &["check"])?;
    let build = repeat(&many, &["build"])?;
    let mut expansions = Vec::new();
    for _ in 0..ROUNDS {
        expansions.push(many.expansion()?);
    }
    let crates = one.crates()?;
    let expansion = median(expansions);
    Ok(Weight { side, crates, cold, cold_release, release, check, build, expansion, per_handler })
}

/// The code and the data of one handler, in bytes.
pub(crate) fn per_handler(one: &Crate, many: &Crate) -> Result<f64, Failed> {
    let grown = u32::try_from(many.size()?.saturating_sub(one.size()?))?;
    Ok(f64::from(grown) / f64::from(u32::try_from(HANDLERS - 1)?))
}

/// After a handler was touched.
fn repeat(many: &Crate, arguments: &[&str]) -> Result<f64, Failed> {
    many.cargo(arguments)?;
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        many.touch(round + 1)?;
        times.push(many.cargo(arguments)?);
    }
    many.touch(0)?;
    Ok(median(times))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn text(weights: &[Weight]) -> String {
    let mut text = format!(
        "{}; {HANDLERS} handlers of three scalar arguments; processor time in seconds, medians of {ROUNDS}\n\n\
         | | crates | cold build | cold release | release of {HANDLERS} | × | check after a touch | × | build after a touch | × | \
         expansion, ms | bytes a handler |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
        version()
    );
    for weight in weights {
        let beside = weights.iter().find(|other| other.side == weight.side.beside()).unwrap_or(weight);
        let Weight { side, crates, cold, cold_release, release, check, build, expansion, per_handler } =
            weight;
        let _ = writeln!(
            text,
            "| {} | {crates} | {cold:.1} | {cold_release:.1} | {release:.1} | {:.2} | {check:.2} | {:.2} | {build:.2} | {:.2} | \
             {expansion:.0} | {per_handler:.0} |",
            side.title(),
            release / beside.release,
            check / beside.check,
            build / beside.build,
        );
    }
    text
}

fn version() -> String {
    let output = Command::new("rustc").arg("--version").output();
    let version = output.ok().and_then(|output| String::from_utf8(output.stdout).ok());
    version.unwrap_or_default().trim().to_owned()
}
