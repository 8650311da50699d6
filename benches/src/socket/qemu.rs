//! Real QEMU, where it is installed: a machine without anything.

use crate::report::version;
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};

pub(crate) const PROGRAM: &str = "qemu-system-x86_64";

/// Its version, as it says it.
pub(crate) fn title() -> String {
    version(PROGRAM)
}

pub(crate) fn start(path: &Path) -> io::Result<Child> {
    Command::new(PROGRAM)
        .args(["-M", "none", "-nodefaults", "-display", "none", "-qmp"])
        .arg(format!("unix:{},server=on,wait=off", path.display()))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
}
