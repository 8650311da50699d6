//! The guest program against the machine's map, and the binary against its source.

use super::super::map;
use std::path::Path;
use std::process::Command;

/// Registers and constants that `guest.S` must spell as `map` does.
const SHARED: &[(&str, u32)] = &[
    ("RAM_BASE", map::RAM_BASE),
    ("GUEST_RESERVED", map::GUEST_RESERVED),
    ("SERIAL_BASE", map::SERIAL_BASE),
    ("CONTROL_BASE", map::CONTROL_BASE),
    ("BALLOON_BASE", map::BALLOON_BASE),
    ("CONTROL_IDLE", map::CONTROL_IDLE),
    ("CONTROL_POWER", map::CONTROL_POWER),
    ("CONTROL_PAGES", map::CONTROL_PAGES),
    ("CONTROL_BOOTS", map::CONTROL_BOOTS),
    ("BALLOON_REQUEST", map::BALLOON_REQUEST),
    ("BALLOON_TARGET", map::BALLOON_TARGET),
    ("BALLOON_ACTUAL", map::BALLOON_ACTUAL),
    ("BALLOON_ANSWER", map::BALLOON_ANSWER),
    ("REQUEST_TARGET", map::REQUEST_TARGET),
    ("REQUEST_QUERY", map::REQUEST_QUERY),
    ("POWER_OFF", map::POWER_OFF),
];

#[test]
fn the_guest_uses_the_machines_map() {
    let source = include_str!("../../../guest/guest.S");
    for (name, value) in SHARED {
        let line = source
            .lines()
            .find_map(|line| line.trim().strip_prefix(&format!(".equ {name},")))
            .unwrap_or_else(|| panic!("guest.S does not define {name}"))
            .trim();
        let found = match line.strip_prefix("0x") {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => line.parse(),
        };
        assert_eq!(found, Ok(*value), "{name}");
    }
}

#[test]
fn the_binary_is_what_the_source_says() {
    let guest = Path::new(env!("CARGO_MANIFEST_DIR")).join("guest");
    let assembler = Command::new("riscv64-unknown-elf-as").arg("--version").output();
    if assembler.is_err() {
        let full = std::env::var_os("MONITOR_FULL_TESTS").is_some_and(|it| it == "1");
        assert!(!full, "binutils-riscv64-unknown-elf is not installed");
        eprintln!("skipped: binutils-riscv64-unknown-elf is not installed");
        return;
    }
    let output = std::env::temp_dir().join(format!("vmm-guest-{}.bin", std::process::id()));
    let status = Command::new("sh").arg(guest.join("build.sh")).arg(&output).status().unwrap();
    let built = std::fs::read(&output);
    let _ = std::fs::remove_file(&output);
    assert!(status.success());
    let checked_in = std::fs::read(guest.join("guest.bin")).unwrap();
    assert!(built.unwrap() == checked_in, "guest.bin is older than its source: run guest/build.sh");
}
