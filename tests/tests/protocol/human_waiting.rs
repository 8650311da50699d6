//! A person who waits for a command: Ctrl-C and Ctrl-C again, results of the background, progress, and what is in flight
//! on all monitors.

use monitor_runtime::{Peer, human, qmp};
use monitor_tests::machine::{COMMANDS, Number, pass};
use monitor_tests::pair::{PROMPT, Pair, Session, monitor};
use std::sync::Arc;
use std::time::Duration;

fn plain() -> Pair {
    Pair::human(|monitor| monitor)
}

/// The number that the session gave its command, from what it said of it.
fn number(said: &str) -> u64 {
    let (_, rest) = said.split_once('[').unwrap();
    rest.split_once(']').unwrap().0.parse().unwrap()
}

const ASKED: &str = "act was asked to cancel; Ctrl-C again leaves it in the background\n";

/// Leaves an `act keep` in the background.
fn background(pair: &mut Pair) -> u64 {
    pair.type_in("act keep\n");
    assert_eq!(pair.type_in("\x03"), ASKED);
    let said = pair.type_in("\x03");
    let number = number(&said);
    let left = format!("[{number}] act goes on in the background, and its result will be told\n{PROMPT}");
    assert_eq!(said, left);
    number
}

#[test]
fn a_second_interrupt_leaves_the_command_in_the_background() {
    let mut pair = plain();
    let number = background(&mut pair);
    assert!(pair.vmm.kept[0].is_cancelled());
    pair.works();
    // The prompt is shown when the result comes, so it is shown again below.
    pair.vmm.take().complete(Number { n: 1 });
    assert_eq!(pair.output(), format!("\n[{number}] act is done\nn: 1\n{PROMPT}"));
    pair.works();
}

#[test]
fn a_result_of_the_background_comes_while_another_command_is_in_flight() {
    let mut pair = plain();
    let number = background(&mut pair);
    pair.type_in("act keep\n");
    pair.vmm.kept.remove(0).fail("it failed");
    assert_eq!(pair.output(), format!("[{number}] act has failed\nit failed\n"));
    pair.vmm.take().complete(Number { n: 2 });
    assert_eq!(pair.output(), format!("n: 2\n{PROMPT}"));
    let Session::Human(session) = &pair.session else { panic!() };
    assert_eq!(session.failures(), 1, "the exit status of a script knows of it");
    pair.works();
}

#[test]
fn two_interrupts_at_once_are_two() {
    let mut pair = plain();
    pair.type_in("act keep\n");
    let said = pair.type_in("\x03\x03");
    assert!(said.starts_with(ASKED) && said.ends_with(PROMPT), "{said}");
    pair.works();
}

/// A command that has no completion cannot know that nobody waits; the prompt can be had all the same.
#[test]
fn what_cannot_be_cancelled_can_be_left() {
    let mut pair = plain();
    pair.feed("say late\n");
    let call = pair.hold().unwrap();
    assert_eq!(pair.type_in("\x03"), "say cannot be cancelled; Ctrl-C again leaves it in the background\n");
    let number = number(&pair.type_in("\x03"));
    pair.run_held(call);
    assert_eq!(pair.output(), format!("\n[{number}] say is done\n<late>\n{PROMPT}"));
    pair.works();
}

#[test]
fn an_interrupt_before_the_host_runs_the_command_is_not_lost() {
    let mut pair = plain();
    pair.feed("act keep\n");
    let call = pair.hold().unwrap();
    pair.feed("\x03");
    pair.run_held(call);
    assert!(pair.vmm.kept[0].is_cancelled());
    pair.output();
    pair.vmm.take().fail("interrupted");
    assert_eq!(pair.output(), format!("interrupted\n{PROMPT}"));
    pair.works();
}

#[test]
fn the_end_waits_for_the_background() {
    let mut pair = plain();
    background(&mut pair);
    pair.end();
    assert!(!pair.is_finished());
    pair.vmm.take().complete(Number { n: 1 });
    pair.output();
    assert!(pair.is_finished());
}

/// As in a shell with jobs: whoever did not think of them keeps them.
#[test]
fn leaving_with_commands_in_flight_is_asked_for_twice() {
    let mut pair = Pair::on_terminal(80);
    let numbers = [(); 2].map(|()| {
        pair.type_in("act keep\n");
        number(&pair.type_in("\x03\x03").replace("\r\x1b[K", ""))
    });
    let leave = |pair: &mut Pair| {
        let Session::Human(session) = &mut pair.session else { panic!() };
        let left = session.handle_leave();
        (left, pair.output())
    };
    let [first, second] = numbers;
    let told = |which: &str| format!("Still in flight: {which}; Ctrl-D again leaves all the same\n");
    let both = told(&format!("[{first}] act, [{second}] act"));
    assert_eq!(leave(&mut pair), (false, both.clone()));
    // Who types a line stays.
    pair.works();
    assert_eq!(leave(&mut pair), (false, both));
    pair.type_in("\n");
    pair.vmm.kept.remove(0).complete(Number { n: 1 });
    assert_eq!(pair.output(), format!("[{first}] act is done\nn: 1\n"));
    assert_eq!(leave(&mut pair), (false, told(&format!("[{second}] act"))));
    let failed = format!("[{second}] act has failed\nThe monitor is closing\n");
    assert_eq!(leave(&mut pair), (true, failed));
    assert!(pair.vmm.kept[0].is_cancelled() && pair.is_finished());
}

#[test]
fn leaving_with_nothing_in_flight_is_asked_for_once() {
    let mut pair = Pair::on_terminal(80);
    pair.works();
    let Session::Human(session) = &mut pair.session else { panic!() };
    assert!(session.handle_leave());
    assert_eq!(pair.output(), "");
    assert!(pair.is_finished());
}

#[test]
fn a_person_who_leaves_cancels_the_background_silently() {
    let mut pair = plain();
    pair.type_in("act keep\n");
    pair.type_in("\x03\x03");
    pair.disconnect();
    pair.reconnect();
    assert_eq!(pair.output(), format!("Hello\n{PROMPT}"));
    pair.vmm.take().complete(Number { n: 1 });
    assert_eq!(pair.output(), "");
    pair.works();
}

#[test]
fn progress_is_a_line_each_ten_per_cent() {
    let mut pair = plain();
    pair.type_in("act keep\n");
    for part in 0..=35 {
        pair.vmm.kept[0].progress(part, 100);
    }
    assert_eq!(pair.output(), "act: 10 %\nact: 20 %\nact: 30 %\n");
    pair.vmm.take().complete(Number { n: 1 });
    assert_eq!(pair.output(), format!("n: 1\n{PROMPT}"));
    pair.works();
}

#[test]
fn progress_on_a_terminal_is_one_line_redrawn() {
    let mut pair = Pair::on_terminal(40);
    pair.type_in("act keep\n");
    pair.vmm.kept[0].progress(0, 1000);
    assert_eq!(pair.output(), "0 % (0 of 1.0k)");
    for part in 1..=500 {
        pass(Duration::from_millis(1));
        pair.vmm.kept[0].progress(part, 1000);
    }
    let drawn = pair.output();
    assert_eq!(drawn.matches("\r\x1b[K").count(), 5, "{drawn:?}");
    assert!(drawn.ends_with("\r\x1b[K50 % (500 of 1.0k), 1.0k/s, 1 s left"), "{drawn:?}");
    // What else is said takes its place.
    assert_eq!(pair.type_in("\x03"), format!("\r\x1b[K{ASKED}"));
    pass(Duration::from_secs(1));
    pair.vmm.kept[0].progress(500, 500);
    pair.vmm.take().complete(Number { n: 1 });
    assert_eq!(pair.output(), "100 % (500 of 500), 333/s\r\x1b[Kn: 1\n");
    let Session::Human(session) = &pair.session else { panic!() };
    assert!(session.wants_line());
}

#[test]
fn a_line_of_progress_that_would_wrap_is_cut() {
    let mut pair = Pair::on_terminal(20);
    pair.type_in("act keep\n");
    pair.vmm.kept[0].progress(1_234_567, 7_654_321);
    assert_eq!(pair.output(), "16 % (1.2M of 7.7M)");
    pair.vmm.take().complete(Number { n: 1 });
    assert_eq!(pair.output(), "\r\x1b[Kn: 1\n");
    pair.works();
}

/// A terminal that is made narrower wraps the line that stands on it, so there is more than one to take back.
#[test]
fn progress_is_as_wide_as_the_terminal_is_now() {
    let mut pair = Pair::on_terminal(80);
    pair.type_in("act keep\n");
    pair.vmm.kept[0].progress(0, 7_654_321);
    pass(Duration::from_secs(1));
    pair.vmm.kept[0].progress(1_234_567, 7_654_321);
    let whole = "16 % (1.2M of 7.7M), 1.2M/s, 6 s left";
    assert_eq!(pair.output(), format!("0 % (0 of 7.7M)\r\x1b[K{whole}"));
    pair.resize(30);
    assert_eq!(pair.output(), format!("\x1b[1A\r\x1b[J{}", &whole[..29]));
    // What it has already is not drawn again.
    pair.resize(30);
    assert_eq!(pair.output(), "");
    pair.resize(80);
    assert_eq!(pair.output(), format!("\r\x1b[K{whole}"), "what did not fit is not lost");
    pass(Duration::from_secs(1));
    pair.vmm.kept[0].progress(1_234_567, 7_654_321);
    assert_eq!(pair.output(), "\r\x1b[K16 % (1.2M of 7.7M), 617k/s, 11 s left");
    // The terminal's `^C` stands behind it, and wraps too.
    pair.resize(20);
    assert_eq!(pair.output(), "\x1b[1A\r\x1b[J16 % (1.2M of 7.7M)");
    assert_eq!(pair.type_in("\x03"), format!("\x1b[1A\r\x1b[J{ASKED}"));
    pair.vmm.take().complete(Number { n: 1 });
    assert_eq!(pair.output(), "n: 1\n");
    // At the prompt there is nothing to draw.
    pair.resize(80);
    pair.works();
}

#[test]
fn what_is_in_flight_is_listed_and_cancelled_from_any_monitor() {
    let mut pair = plain();
    assert_eq!(pair.type_in("info pending\n"), format!("Nothing is in flight\n{PROMPT}"));
    let number = background(&mut pair);
    pass(Duration::from_millis(2345));
    pair.vmm.kept[0].progress(5, 9);

    let other = Arc::new(monitor(&pair.vmm));
    let mut client = qmp::Session::new(&other, Peer::at("elsewhere"));
    client.handle_input(
        br#"{"execute":"qmp_capabilities"}{"execute":"act","arguments":{"how":"keep"},"id":1}"#,
    );
    let call = client.poll_call().unwrap();
    COMMANDS.run(&mut pair.vmm, call);
    client.handle_input(br#"{"execute":"query-pending","id":2}"#);
    assert!(client.poll_call().is_none(), "the session answers it, also while the host is busy");
    let mut said = Vec::new();
    client.poll_output(&mut said);
    let reply = String::from_utf8(said).unwrap();
    let reply: serde_json::Value = serde_json::from_str(reply.lines().last().unwrap()).unwrap();
    let first = serde_json::json!({
        "id": number, "command": "act", "monitor": "mon0", "client": "a test", "milliseconds": 2345,
        "cancelled": true, "progress": {"part": 5, "whole": 9},
    });
    assert_eq!(reply["return"][0], first);
    let second = &reply["return"][1];
    assert_eq!(second["client"], "elsewhere");
    assert_eq!(second["progress"], serde_json::Value::Null);

    let id = second["id"].as_u64().unwrap();
    assert_eq!(pair.type_in(format!("cancel {id}\n")), PROMPT);
    assert!(pair.vmm.kept[1].is_cancelled());
    let listed = format!(
        "[{number}] act: 2.3 s, on mon0 for a test, 5 of 9 done, asked to cancel\n\
         [{id}] act: 0.0 s, on mon0 for elsewhere, asked to cancel\n"
    );
    assert_eq!(pair.type_in("info pending\n"), listed + PROMPT);
    pair.vmm.kept.clear();
    pair.output();
    assert_eq!(pair.type_in("info pending\n"), format!("Nothing is in flight\n{PROMPT}"));
}

/// The session answers it, also while the host is busy with the very command that is asked about.
#[test]
fn a_synchronous_command_is_listed_while_it_runs() {
    let mut pair = plain();
    pair.feed("say late\n");
    let call = pair.hold().unwrap();
    pass(Duration::from_millis(1500));
    let other = Arc::new(monitor(&pair.vmm));
    let mut person = human::Session::new(&other, Peer::at("a socket"));
    let mut asks = |line: String| {
        let mut said = Vec::new();
        person.poll_output(&mut said);
        said.clear();
        person.handle_input(line.as_bytes());
        assert!(person.poll_call().is_none(), "it is not the host's");
        person.poll_output(&mut said);
        String::from_utf8(said).unwrap()
    };
    let said = asks("info pending\n".to_owned());
    let number = number(&said);
    assert_eq!(said, format!("[{number}] say: 1.5 s, on mon0 for a test\n{PROMPT}"));
    let said = asks(format!("cancel {number}\n"));
    assert_eq!(said, format!("Command 'say' cannot be cancelled\n{PROMPT}"));
    pair.run_held(call);
    assert_eq!(pair.output(), format!("<late>\n{PROMPT}"));
    assert_eq!(asks("info pending\n".to_owned()), format!("Nothing is in flight\n{PROMPT}"));
    pair.works();
}

/// The host has not yet come to it: it is listed, and what was asked of it is told when it begins.
#[test]
fn what_waits_for_the_host_is_listed_and_cancelled() {
    let mut pair = plain();
    let other = Arc::new(monitor(&pair.vmm));
    let mut client = qmp::Session::new(&other, Peer::at("elsewhere"));
    client.handle_input(
        br#"{"execute":"qmp_capabilities"}{"execute":"act","arguments":{"how":"keep"},"id":1}{"execute":"query-pending","id":2}"#,
    );
    let call = client.poll_call().unwrap();
    assert!(client.poll_call().is_none(), "the session answers what overtakes it");
    let mut said = Vec::new();
    client.poll_output(&mut said);
    let reply = String::from_utf8(said).unwrap();
    let reply: serde_json::Value = serde_json::from_str(reply.lines().last().unwrap()).unwrap();
    let [waiting] = reply["return"].as_array().unwrap().as_slice() else { panic!("{reply}") };
    assert_eq!((&waiting["command"], &waiting["cancelled"]), (&"act".into(), &false.into()));
    let id = waiting["id"].as_u64().unwrap();
    assert_eq!(pair.type_in(format!("cancel {id}\n")), PROMPT);
    let listed = format!("[{id}] act: 0.0 s, on mon0 for elsewhere, asked to cancel\n{PROMPT}");
    assert_eq!(pair.type_in("info pending\n"), listed);
    COMMANDS.run(&mut pair.vmm, call);
    assert!(pair.vmm.kept[0].is_cancelled());
    assert_eq!(pair.type_in("info pending\n"), listed);
    pair.vmm.kept.clear();
    assert_eq!(pair.type_in("info pending\n"), format!("Nothing is in flight\n{PROMPT}"));
    pair.works();
}

#[test]
fn cancelling_what_is_not_in_flight_is_an_error() {
    let mut pair = plain();
    let text = "No command with id 4711 is in flight\n\"info pending\" shows which are\n";
    assert_eq!(pair.type_in("cancel 4711\n"), format!("{text}{PROMPT}"));
    pair.works();
}
