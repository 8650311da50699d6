//! Generates a client at build time, as a user's build script would; what it is generated from is QEMU's.

use monitor_schema::{Format, export, from_introspection};
use std::error::Error;
use std::path::Path;
use std::{env, fs};

const ANSWER: &str = "../../schema/tests/data/query-qmp-schema.json";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={ANSWER}");
    let model = from_introspection("qemu", &serde_json::from_str(&fs::read_to_string(ANSWER)?)?)?;
    let client = export(&model, Format::RustClient);
    fs::write(Path::new(&env::var("OUT_DIR")?).join("qemu.rs"), client)?;
    Ok(())
}
