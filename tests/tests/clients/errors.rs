//! Where errors go: to the person who typed, and nowhere else. Those of a script are `options`'.

use super::vmm::{Directory, Vmm, program};
use std::fs::{self, File};

/// QEMU writes some of these to the process's own standard output or standard error, where nobody looks.
#[test]
fn errors_go_to_the_person_who_typed() {
    let directory = Directory::new();
    let path = directory.path("stdout");
    let mut command = program();
    command.stdout(File::create(&path).unwrap());
    let vmm = Vmm::start_as(command, &[]);
    let (mut prompt, mut other) = (vmm.prompt(), vmm.prompt());
    for (line, error) in [
        ("nonsense", "unknown command: 'nonsense'\n"),
        ("send-serial \"open", "TEXT: unterminated string\nTry \"help send-serial\" for more information\n"),
        (
            "send-serial \"\\q\"",
            "TEXT: unsupported escape code: '\\q'\nTry \"help send-serial\" for more information\n",
        ),
        ("x/y 0", "FMT: invalid char in format: 'y'\nTry \"help x\" for more information\n"),
        ("p $nine", "EXPRESSION: unknown register\nTry \"help p\" for more information\n"),
        ("balloon 0", "a balloon target of 0 bytes is outside of 1048576 to 67108864 bytes\n"),
        ("cancel 0", "No command with id 0 is in flight\n\"info pending\" shows which are\n"),
    ] {
        assert_eq!(prompt.ask(line), error, "{line}");
    }
    assert_eq!(prompt.ask("info status"), "VM status: running\n");
    other.assert_silent();
    vmm.qmp().ask("quit", "{}");
    let (status, said) = vmm.wait();
    assert!(status.success());
    assert_eq!((fs::read_to_string(&path).unwrap(), said), (String::new(), String::new()));
}
