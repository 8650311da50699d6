//! QEMU's own Python clients, `qemu.qmp` and its `qmp-shell`. What they do is in `python/`; here they are found and
//! started.

use super::vmm::{Vmm, target};
use monitor_tests::outside::{available, python};
use std::path::{Path, PathBuf};
use std::process::Command;

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("python")
}

/// The Python interpreter that has the package, if it is to be had.
fn interpreter() -> Option<PathBuf> {
    let found = python(target(), &scripts().join("requirements.txt"));
    available("the Python package qemu.qmp", found)
}

/// Runs a script, which must come to its end.
#[track_caller]
fn run(interpreter: &Path, script: &str, arguments: &[&Path], home: &Path) {
    let mut command = Command::new(interpreter);
    command.arg(scripts().join(script)).args(arguments).env("HOME", home);
    let ran = command.output().unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{}: {said}", ran.status);
    assert_eq!(String::from_utf8_lossy(&ran.stdout), "done\n", "the script did not come to its end: {said}");
}

#[test]
fn qemus_python_client_runs_a_session() {
    let Some(interpreter) = interpreter() else { return };
    let vmm = Vmm::start(&["--name", "snake"]);
    run(&interpreter, "session.py", &[&vmm.qmp_path()], target());
    let (status, said) = vmm.wait();
    assert!(status.success(), "it was told to quit, and ended with {status}: {said}");
}

#[test]
fn qemus_python_client_goes_out_of_band_and_passes_descriptors() {
    let Some(interpreter) = interpreter() else { return };
    let vmm = Vmm::start(&[]);
    run(&interpreter, "passing.py", &[&vmm.qmp_path()], target());
}

#[test]
fn qemus_shell_completes_and_runs_commands_of_both_monitors() {
    let Some(interpreter) = interpreter() else { return };
    let vmm = Vmm::start(&[]);
    let shell = interpreter.with_file_name("qmp-shell");
    // It keeps its history at home, which is not the person's here.
    run(&interpreter, "shell.py", &[&shell, &vmm.qmp_path()], target());
}
