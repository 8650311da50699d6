//! Runs cargo on the crates of `sides`, and tells what that took: processor time of all its processes, because a shared
//! machine's wall clock tells of the others.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::sides::Side;
use crate::{Failed, HANDLERS};

/// A crate of one side.
pub(crate) struct Crate {
    side: Side,
    handlers: usize,
    folder: PathBuf,
    /// Where cargo builds it.
    target: PathBuf,
}

/// Where the repository is.
fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// A folder for builds, which is kept.
pub(crate) fn kept() -> PathBuf {
    workspace().join("target/weight/target")
}

/// A folder for builds in which there are none yet.
pub(crate) fn cold() -> Result<PathBuf, Failed> {
    let target = workspace().join("target/weight/cold");
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    Ok(target)
}

impl Crate {
    /// Writes it, to be built in `target`.
    pub(crate) fn new(side: Side, handlers: usize, target: &Path) -> Result<Self, Failed> {
        let name = format!("weight-{}-{handlers}", side.key());
        let folder = workspace().join("target/weight").join(&name);
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("Cargo.toml"), side.manifest(&name, &workspace().display().to_string()))?;
        // What was resolved for us is what is measured.
        fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let written = Self { side, handlers, folder, target: target.to_path_buf() };
        written.touch(0)?;
        Ok(written)
    }

    /// Changes a number in its middle handler.
    pub(crate) fn touch(&self, number: usize) -> Result<(), Failed> {
        // Beyond all others, so that no two handlers become the same code.
        let source = self.side.source(self.handlers, 2 * HANDLERS + number);
        Ok(fs::write(self.folder.join("src/main.rs"), source)?)
    }

    /// Runs cargo on it, and tells what processor time that took.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Result<f64, Failed> {
        let before = children()?;
        let status = self.command(arguments).status()?;
        if !status.success() {
            return Err(format!("cargo {} failed in {}", arguments.join(" "), self.folder.display()).into());
        }
        Ok(children()? - before)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.arg("--quiet").args(arguments).current_dir(&self.folder).env("CARGO_TARGET_DIR", &self.target);
        // A build within a build is told of the outer one.
        cargo.env_remove("CARGO_MANIFEST_DIR").stdin(Stdio::null());
        cargo
    }

    /// The size of its stripped release build, in bytes; it is there.
    pub(crate) fn size(&self) -> Result<u64, Failed> {
        let name = format!("weight-{}-{}", self.side.key(), self.handlers);
        Ok(fs::metadata(self.target.join("release").join(name))?.len())
    }

    /// How many crates are built for it, itself left out.
    pub(crate) fn crates(&self) -> Result<usize, Failed> {
        let mut cargo = self.command(&["tree", "-e", "normal,build", "--prefix", "none", "--no-dedupe"]);
        let output = cargo.stderr(Stdio::inherit()).output()?;
        let text = String::from_utf8(output.stdout)?;
        let names: std::collections::BTreeSet<_> = text
            .lines()
            .filter_map(|line| line.split(" (").next())
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        Ok(names.len().saturating_sub(1))
    }

    /// How long the compiler expanded its macros, in milliseconds. Nothing that is built is built of this.
    pub(crate) fn expansion(&self) -> Result<f64, Failed> {
        let arguments = ["rustc", "--profile=check", "--", "-Ztime-passes", "-Ztime-passes-format=json"];
        // What the compiler tells of itself is for its makers; a stable one tells it when it is taken for theirs.
        let output = self.command(&arguments).env("RUSTC_BOOTSTRAP", "1").output()?;
        let text = String::from_utf8(output.stderr)?;
        let pass = text
            .lines()
            .find(|line| line.contains("\"macro_expand_crate\""))
            .ok_or("no time of the expansion")?;
        let (_, time) = pass.split_once("\"time\":").ok_or("no time of the expansion")?;
        Ok(time.split([',', '}']).next().unwrap_or_default().trim().parse::<f64>()? * 1000.0)
    }
}

/// The processor time of all children that have ended, and of theirs, in seconds.
fn children() -> Result<f64, Failed> {
    let text = fs::read_to_string("/proc/self/stat")?;
    // The name before may have spaces in it.
    let (_, fields) = text.rsplit_once(") ").ok_or("no times in /proc/self/stat")?;
    let ticks: Vec<u32> = fields.split(' ').skip(13).take(2).filter_map(|field| field.parse().ok()).collect();
    // Linux counts in hundredths for whoever reads this, whatever it counts in itself.
    Ok(ticks.into_iter().map(f64::from).sum::<f64>() / 100.0)
}
