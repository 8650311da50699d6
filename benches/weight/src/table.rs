//! The table: every side measured, and written as Markdown.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::build::{self, Crate};
use crate::sides::Side;
use crate::{Failed, HANDLERS, blessed};

/// How often what takes a few seconds is measured; the table has the medians.
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

/// Measures these sides, and those beside which their ratios stand.
pub(crate) fn print(sides: &[Side]) -> Result<(), Failed> {
    let is_asked = |side: &Side| sides.iter().any(|asked| *asked == *side || asked.beside() == *side);
    let sides: Vec<_> = Side::ALL.into_iter().filter(is_asked).collect();
    println!("{}", text(&measure(&sides)?));
    Ok(())
}

/// Puts the table into its document, behind the line that says where it comes from.
pub(crate) fn write() -> Result<(), Failed> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("WEIGHT.md");
    let document = fs::read_to_string(&file)?;
    let (words, _) = document.split_once(MARK).ok_or("WEIGHT.md has no place for the table")?;
    let weights = measure(&Side::ALL)?;
    blessed::write(|side| {
        weights
            .iter()
            .find(|weight| weight.side == side)
            .map(|weight| weight.per_handler)
            .ok_or("not measured".into())
    })?;
    Ok(fs::write(file, format!("{words}{MARK}\n\n{}", text(&weights)))?)
}

fn measure(sides: &[Side]) -> Result<Vec<Weight>, Failed> {
    let steps = Steps { started: Instant::now() };
    sides.iter().map(|side| weigh(*side, &steps)).collect()
}

/// Tells how far it is, because it takes minutes.
struct Steps {
    started: Instant,
}

impl Steps {
    /// Does a step and tells of it.
    fn step(
        &self,
        side: Side,
        name: &str,
        step: impl FnOnce() -> Result<f64, Failed>,
    ) -> Result<f64, Failed> {
        let result = step()?;
        eprintln!("{:4} s  {}: {name} {result:.2}", self.started.elapsed().as_secs(), side.title());
        Ok(result)
    }
}

/// Each build is the start of the next: what all handlers share is built cold with one of them, so that what is built
/// after it is the handlers alone.
fn weigh(side: Side, steps: &Steps) -> Result<Weight, Failed> {
    let target = build::cold()?;
    let (one, many) = (Crate::new(side, 1, &target)?, Crate::new(side, HANDLERS, &target)?);
    let crates = one.crates()?;
    let cold = steps.step(side, "cold build", || one.cargo(&["build"]))?;
    let cold_release = steps.step(side, "cold release", || one.cargo(&["build", "--release"]))?;
    // Once for the dependencies of a check; the rest have theirs.
    one.cargo(&["check"])?;
    // Once: it takes longer than all that is repeated, nothing of it is incremental, and two differ by a few hundredths.
    let release = steps.step(side, "release", || many.cargo(&["build", "--release"]))?;
    let per_handler = steps.step(side, "bytes a handler", || grown(&one, &many))?;
    let check = steps.step(side, "check after a touch", || after_touches(&many, &["check"]))?;
    let build = steps.step(side, "build after a touch", || after_touches(&many, &["build"]))?;
    let expansion = steps.step(side, "expansion", || expansions(&many))?;
    Ok(Weight { side, crates, cold, cold_release, release, check, build, expansion, per_handler })
}

/// The code and the data of one handler, in bytes.
pub(crate) fn per_handler(side: Side, target: &Path) -> Result<f64, Failed> {
    let (one, many) = (Crate::new(side, 1, target)?, Crate::new(side, HANDLERS, target)?);
    one.cargo(&["build", "--release"])?;
    many.cargo(&["build", "--release"])?;
    grown(&one, &many)
}

fn grown(one: &Crate, many: &Crate) -> Result<f64, Failed> {
    let grown = u32::try_from(many.size()?.saturating_sub(one.size()?))?;
    Ok(f64::from(grown) / f64::from(u32::try_from(HANDLERS - 1)?))
}

fn after_touches(many: &Crate, arguments: &[&str]) -> Result<f64, Failed> {
    many.cargo(arguments)?;
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        many.touch(round + 1)?;
        times.push(many.cargo(arguments)?);
    }
    many.touch(0)?;
    Ok(median(times))
}

fn expansions(many: &Crate) -> Result<f64, Failed> {
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        many.touch(round + 1)?;
        times.push(many.expansion()?);
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
        "{}; {HANDLERS} handlers of three scalar arguments; processor time in seconds, after a touch medians of {ROUNDS}\n\n\
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
