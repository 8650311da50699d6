//! The bounds of a person's sessions, and of a monitor with all of them: at a bound and one past it. Twin of `qmp_bounds`,
//! which lists them; a person has no requests with brackets, none out of band, and no descriptors to pass.

use monitor_runtime::{Limits, Peer, human};
use monitor_tests::machine::Number;
use monitor_tests::pair::{PROMPT, Pair, limits, monitor};
use std::sync::Arc;

fn bounded(change: impl FnOnce(&mut Limits)) -> Pair {
    Pair::human(|monitor| monitor.limits(limits(change)))
}

#[test]
fn a_line_is_bounded_to_the_byte() {
    let mut pair = bounded(|limits| limits.request_bytes = 10);
    let said = format!("<123456>\n{PROMPT}");
    assert_eq!(pair.type_in("say 123456\n"), said);
    assert_eq!(pair.type_in("say 1234567\n"), format!("the line is too long\n{PROMPT}"));
    assert_eq!(pair.type_in("say 123456\n"), said);
    // The same where a line comes in pieces: its end is not needed to see that it is too long.
    assert_eq!(pair.type_in("say 123456"), "");
    assert_eq!(pair.type_in("\n"), said);
    assert_eq!(pair.type_in("say 1234567"), format!("the line is too long\n{PROMPT}"));
    assert_eq!(pair.type_in("\n"), "");
    pair.works();
}

#[test]
fn what_is_typed_ahead_is_bounded() {
    let (running, ahead) = ("act keep\n", "say a\nsay b\n");
    let mut pair = bounded(|limits| limits.request_bytes = running.len() + ahead.len());
    pair.type_in(running);
    pair.feed(ahead);
    assert!(pair.wants_input());
    pair.feed("\n");
    assert!(!pair.wants_input());
    pair.vmm.take().complete(Number { n: 1 });
    pair.run();
    assert_eq!(pair.output(), format!("n: 1\n{PROMPT}<a>\n{PROMPT}<b>\n{PROMPT}{PROMPT}"));
    assert!(pair.wants_input());
    pair.works();
}

/// One at the prompt, and those that were left in the background.
#[test]
fn commands_in_flight_are_bounded() {
    let mut pair = bounded(|limits| limits.in_flight = 2);
    for _ in 0..2 {
        pair.type_in("act keep\n");
        assert!(pair.type_in("\x03\x03").ends_with(PROMPT));
    }
    assert_eq!(pair.vmm.kept.len(), 2);
    assert_eq!(pair.type_in("say a\n"), "", "it waits");
    pair.vmm.take().complete(Number { n: 1 });
    pair.run();
    assert!(pair.output().ends_with(&format!("<a>\n{PROMPT}")));
    pair.vmm.kept.clear();
    pair.output();
    pair.works();
}

#[test]
fn sessions_are_bounded() {
    let mut pair = bounded(|limits| limits.sessions = 2);
    let monitor = Arc::new(monitor(&pair.vmm).limits(limits(|limits| limits.sessions = 2)));
    let come = || human::Session::new(&monitor, Peer::at("another"));
    let (one, two, three) = (come(), come(), come());
    let over = [&one, &two, &three].map(human::Session::is_finished);
    assert_eq!(over, [false, false, true]);
    drop((one, three));
    let four = come();
    assert!(!four.is_finished());
    assert!(come().is_finished());
    pair.works();
}

#[test]
fn commands_of_all_sessions_together_are_bounded() {
    let mut pair = bounded(|limits| limits.monitor_in_flight = 1);
    pair.type_in("act keep\n");
    let mut other = pair.stranger();
    other.handle_input(br#"{"execute":"qmp_capabilities"}"#);
    assert!(other.poll_call().is_none());
    other.handle_input(br#"{"execute":"nothing","id":1}"#);
    assert!(other.poll_call().is_none(), "there is no room");
    pair.vmm.take().complete(Number { n: 1 });
    let call = other.poll_call().unwrap();
    pair.output();
    pair.feed("say a\n");
    assert!(pair.hold().is_none(), "nor here");
    pair.run_held(call);
    pair.run();
    assert_eq!(pair.output(), format!("<a>\n{PROMPT}"));
    pair.works();
}

#[test]
fn what_is_not_read_is_bounded_to_the_byte() {
    let said = format!("{}\n{PROMPT}", "x".repeat(50));
    let ask = |bound| {
        let mut pair = bounded(|limits| limits.output_bytes = bound);
        let typed = pair.type_in("fill 50\n");
        (pair.is_finished(), typed)
    };
    assert_eq!(ask(said.len()), (false, said.clone()));
    assert_eq!(ask(said.len() - 1), (true, String::new()));
}
