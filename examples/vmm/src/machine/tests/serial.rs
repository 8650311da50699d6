//! The serial port and the lines the guest understands.

use super::{Fixture, callback};
use std::ops::ControlFlow;

#[test]
fn echoes_what_it_does_not_understand() {
    let fixture = Fixture::ready();
    for line in ["hello", "busybody", "bus", " off", "Off"] {
        fixture.command(line, line);
    }
    // Carriage returns and empty lines say nothing.
    assert_eq!(fixture.machine.serial_input(b"\r\n\none\r\n"), 8);
    assert_eq!(fixture.wait_output("one\n"), "one\n");
    // A line may come in pieces.
    assert_eq!(fixture.machine.serial_input(b"spl"), 3);
    fixture.wait_idle();
    fixture.command("it", "split");
    fixture.command("help", "guest: busy quiet deaf hear count sum boot off help crash wild");
}

#[test]
fn a_long_line_is_echoed_in_pieces() {
    let fixture = Fixture::ready();
    fixture.type_line(&"x".repeat(600));
    let (full, rest) = ("x".repeat(255), "x".repeat(90));
    assert_eq!(fixture.wait_output(&format!("{rest}\n")), format!("{full}\n"));
    assert_eq!(fixture.wait_output(&format!("{full}\n{rest}\n")), format!("{full}\n{rest}\n"));
}

#[test]
fn input_is_bounded_and_nothing_accepted_is_lost() {
    // Not booted: nobody reads.
    let fixture = Fixture::start(4 << 20, true);
    let line = format!("{}\n", "0123456789".repeat(6));
    let text = line.repeat(200);
    let accepted = fixture.machine.serial_input(text.as_bytes());
    assert_eq!(accepted, 64 + 4096);
    assert_eq!(fixture.machine.serial_input(b"more"), 0);

    fixture.resume().unwrap();
    let mut sent = accepted;
    while sent < text.len() {
        sent += fixture.machine.serial_input(&text.as_bytes()[sent..]);
        fixture.registers(); // one batch of the guest
    }
    fixture.type_line("end");
    assert_eq!(fixture.wait_output("\nend\n"), format!("guest: ready\n{text}end\n"));
}

#[test]
fn keeps_the_last_output_and_hands_all_of_it_to_watchers() {
    let fixture = Fixture::ready();
    let help = "guest: busy quiet deaf hear count sum boot off help crash wild\n";
    let lines = 400; // more than 16 KiB
    for _ in 0..lines {
        fixture.command("help", help.trim_end());
    }
    let kept = fixture.machine.serial_output();
    assert_eq!(kept.len(), 16 * 1024);
    let all = help.repeat(lines);
    assert_eq!(kept, &all.as_bytes()[all.len() - kept.len()..]);

    // A watcher that comes late is first given what is kept; one that breaks is dropped.
    let (then, first) = callback();
    let mut then = Some(then);
    fixture.machine.on_serial(move |bytes| {
        then.take().unwrap()(bytes.to_vec());
        ControlFlow::Break(())
    });
    assert_eq!(first.wait(), kept);
    fixture.command("hello", "hello");
    assert!(first.was_dropped());
}

#[test]
fn reset_forgets_input_and_keeps_output() {
    let fixture = Fixture::ready();
    fixture.pause();
    // More than the FIFO holds, so that the buffer behind it is in use too.
    fixture.type_line(&"lost".repeat(40));
    fixture.reset();
    fixture.resume().unwrap();
    fixture.command("kept", "kept");
    assert_eq!(fixture.machine.serial_output(), b"guest: ready\nguest: ready\nkept\n");
}
