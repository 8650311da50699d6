//! The size of our handlers that is blessed, and whether today's may stand beside it. It depends on the compiler and on
//! nothing else of the machine.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::build;
use crate::sides::Side;
use crate::{Failed, table};

/// How much larger a handler may be, in percent: compilers differ a little.
const ALLOWED: f64 = 5.0;

/// What is held. Fat link-time optimisation takes its time, so it is the side that all VMMs have.
const OURS: [Side; 1] = [Side::Ours];

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("blessed.txt")
}

/// Blesses these sizes.
pub(crate) fn write(size: impl Fn(Side) -> Result<f64, Failed>) -> Result<(), Failed> {
    let mut text =
        String::from("# Bytes of a handler in a stripped release build; held by `monitor-weight --check`.\n");
    for side in OURS {
        let _ = writeln!(text, "{} {:.0}", side.key(), size(side)?);
    }
    Ok(fs::write(file(), text)?)
}

/// Fails where our handlers have grown.
pub(crate) fn check() -> Result<(), Failed> {
    let size = |side| table::per_handler(side, &build::kept());
    if std::env::var_os("BLESS").is_some() {
        return write(size);
    }
    let text = fs::read_to_string(file())?;
    for side in OURS {
        let line = text.lines().find_map(|line| line.strip_prefix(side.key())?.strip_prefix(' '));
        let blessed: f64 = line.ok_or("nothing is blessed; run it with BLESS=1")?.parse()?;
        let today = size(side)?;
        println!("{}: {today:.0} bytes a handler, {blessed:.0} are blessed", side.title());
        if today > blessed * (1.0 + ALLOWED / 100.0) {
            return Err("a handler has grown; if that is as it should be, run it again with BLESS=1".into());
        }
    }
    Ok(())
}
