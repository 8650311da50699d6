//! Makes what is not written by hand two hundred times over: the blocks of commands that the tables of many commands are
//! joined from, and the names of those that stand beside the measured ones. Which tables there are is `src/tables.rs`'s.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

/// How many commands stand beside the measured ones, half of them on either side.
const SIBLINGS: usize = 200;

/// The blocks of `tables.rs`, by name, with their number of commands: 10, 100, 300 and 1000 in all.
const BLOCKS: [(&str, usize); 4] = [("FIRST", 10), ("SECOND", 90), ("THIRD", 200), ("FOURTH", 700)];

const VERBS: [&str; 20] = [
    "add", "attach", "cancel", "change", "check", "close", "detach", "disable", "dump", "enable", "freeze",
    "limit", "move", "open", "pause", "query", "remove", "reset", "resume", "update",
];
const NOUNS: [&str; 50] = [
    "acpi",
    "balloon-device",
    "bitmap",
    "block-export",
    "blockjob",
    "bus",
    "cache",
    "chardev-backend",
    "clock",
    "colo",
    "core",
    "cpu-definition",
    "crypto",
    "cxl",
    "disk",
    "display-type",
    "dma",
    "ebpf",
    "filter",
    "fw-cfg",
    "gic",
    "guest-panic",
    "hotplug-slot",
    "hub",
    "interrupt",
    "iommu-group",
    "irqchip",
    "keyboard",
    "ledger",
    "loader",
    "memdev",
    "mouse",
    "namespace",
    "nic",
    "nvdimm",
    "panel",
    "pci-bridge",
    "port",
    "pr",
    "queue",
    "rocker",
    "rtc",
    "sev-guest",
    "sgx",
    "spice-channel",
    "target-machine",
    "timer",
    "vfio",
    "vhost",
    "xen",
];

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    // A stride without a common divisor visits all names, in an order that has nothing to do with the alphabet's.
    let all = NOUNS.len() * VERBS.len();
    let words = (0..all)
        .map(|number| number * 377 % all)
        .map(|name| (VERBS[name % VERBS.len()], NOUNS[name / VERBS.len()]));
    let folder = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(
        folder.join("siblings.rs"),
        siblings(words.clone().map(|(verb, noun)| format!("{noun}-{verb}"))),
    )?;
    fs::write(folder.join("blocks.rs"), blocks(words.map(|(verb, noun)| format!("{verb}-{noun}"))))
}

/// The macro that hands the names to another.
fn siblings(names: impl Iterator<Item = String>) -> String {
    let mut code = String::from("macro_rules! with_sibling_names {\n($with:ident) => {\n$with! {\n");
    for (number, name) in names.take(SIBLINGS).enumerate() {
        if number == SIBLINGS / 2 {
            code.push_str(";\n");
        }
        let _ = writeln!(code, "{} {name:?},", name.replace('-', "_"));
    }
    code.push_str("}\n};\n}\n");
    code
}

fn blocks(mut names: impl Iterator<Item = String> + Clone) -> String {
    let mut code = String::from(
        "/// The names of all of them, in the order of the blocks.\npub(crate) const NAMES: &[&str] = &[\n",
    );
    for name in names.clone() {
        let _ = writeln!(code, "{name:?},");
    }
    code.push_str("];\n");
    for (block, size) in BLOCKS {
        let _ = writeln!(code, "#[monitor_commands(table = {block})]\nimpl Machine {{");
        for name in names.by_ref().take(size) {
            let function = name.replace('-', "_");
            let _ = writeln!(
                code,
                "/// Do what `{name}` says.\n#[monitor_command]\nfn {function}(&mut self, \
                 /** The device. */ device: String, /** How far. */ value: Option<u64>) -> LinkInfo \
                 {{ LinkInfo::of(device, value) }}"
            );
        }
        code.push_str("}\n");
    }
    code
}
