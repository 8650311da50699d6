//! A function that is annotated and never listed is rustc's own warning: once, on the function, and not on its glue.

#![deny(dead_code)]

use monitor_runtime::monitor_command;

struct Vmm;

#[monitor_command]
fn savevm(_vmm: &mut Vmm, _tag: String) {}

#[monitor_command(name = "load")]
pub(crate) fn loadvm(_vmm: &mut Vmm) {}

fn main() {
    let _ = Vmm;
}
