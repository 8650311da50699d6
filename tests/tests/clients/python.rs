//! QEMU's own Python client, `qemu.qmp`. What it does is in `python/session.py`; here it is found and started.

use super::vmm::{Vmm, target};
use monitor_tests::outside::{available, python};
use std::path::Path;
use std::process::Command;

#[test]
fn qemus_python_client_runs_a_session() {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
    let found = python(target(), &scripts.join("requirements.txt"));
    let Some(interpreter) = available("the Python package qemu.qmp", found) else { return };
    let vmm = Vmm::start(&["--name", "snake"]);
    let script =
        Command::new(interpreter).arg(scripts.join("session.py")).arg(vmm.qmp_path()).output().unwrap();
    let said = String::from_utf8_lossy(&script.stderr);
    assert!(script.status.success(), "{}: {said}", script.status);
    assert_eq!(
        String::from_utf8_lossy(&script.stdout),
        "done\n",
        "the script did not come to its end: {said}"
    );
    let (status, said) = vmm.wait();
    assert!(status.success(), "it was told to quit, and ended with {status}: {said}");
}
