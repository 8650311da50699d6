//! Promises 1 to 3 of the design: one answer to each request, whatever the handler does with its completion; each case
//! in every way to ask.

use super::asker::{Answer, Asker, Way};
use monitor_runtime::{Completion, Error};
use monitor_tests::machine::{Number, OTHER};
use monitor_tests::pair::Pair;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

const DROPPED: &str = "was dropped without being completed";

/// The name on the wire of the command that `way` asks for.
fn wire_name(way: Way, command: &str) -> String {
    if matches!(way, Way::HumanInfo | Way::QmpQuery) {
        format!("query-{command}")
    } else {
        command.to_owned()
    }
}

fn dropped(way: Way) -> Answer {
    Answer::Error(format!("Command '{}' {DROPPED}", wire_name(way, "act")))
}

fn panicked(way: Way) -> Answer {
    Answer::Error(format!("Command '{}' panicked", wire_name(way, "act")))
}

/// What a way to ask gets for answer.
type Expected = fn(Way) -> Answer;

/// What is decided when the handler has returned.
#[test]
fn a_submit_that_decides_answers_once() {
    let cases: &[(&str, Expected)] = &[
        ("complete", |_| Answer::Number(1)),
        ("complete-elsewhere", |_| Answer::Number(1)),
        ("complete-then-err", |_| Answer::Number(1)),
        ("complete-elsewhere-then-err", |_| Answer::Number(1)),
        ("complete-then-panic", |_| Answer::Number(1)),
        ("fail", |_| Answer::error("it failed")),
        ("err", |_| Answer::error("submit failed")),
        ("question-mark", |_| Answer::error("invalid digit found in string")),
        ("drop-elsewhere-then-err", |_| Answer::error("submit failed")),
        ("drop", dropped),
        ("drop-elsewhere", dropped),
        ("panic", panicked),
    ];
    for (how, expected) in cases {
        for way in Way::ALL {
            let mut asker = Asker::new(way);
            asker.act(how);
            assert_eq!(asker.answer(), expected(way), "{how}, {way:?}");
            asker.pair.works();
        }
    }
}

/// A case of what is done with a kept completion, and what answers.
type Later = (fn(Completion<Number>), Expected);

const LATER: &[Later] = &[
    (|done| done.complete(Number { n: 2 }), |_| Answer::Number(2)),
    (|done| done.fail("it failed"), |_| Answer::error("it failed")),
    (|done| done.finish(Ok::<_, Error>(Number { n: 3 })), |_| Answer::Number(3)),
    (|done| done.finish(Err(Error::generic("in the end"))), |_| Answer::error("in the end")),
    (|done| drop(done), dropped),
];

fn check_later(complete: impl Fn(fn(Completion<Number>), Completion<Number>)) {
    for (number, (act, expected)) in LATER.iter().enumerate() {
        for way in Way::ALL {
            let mut asker = Asker::new(way);
            asker.act("keep");
            assert_eq!(asker.answer(), Answer::Nothing, "case {number}, {way:?}");
            let done = asker.take();
            assert!(!done.is_cancelled());
            complete(*act, done);
            assert_eq!(asker.answer(), expected(way), "case {number}, {way:?}");
            asker.pair.works();
        }
    }
}

#[test]
fn a_command_completed_later_answers_then() {
    check_later(|act, done| act(done));
}

#[test]
fn a_command_completed_on_another_thread_answers() {
    check_later(|act, done| thread::spawn(move || act(done)).join().unwrap());
}

#[test]
fn a_completion_dropped_by_a_panicking_thread_answers() {
    for way in Way::ALL {
        let mut asker = Asker::new(way);
        asker.act("keep");
        let done = asker.take();
        let thread = thread::spawn(move || {
            let _done = done;
            panic!("the worker panics");
        });
        assert!(thread.join().is_err());
        assert_eq!(asker.answer(), panicked(way), "{way:?}");
        asker.pair.works();
    }
}

/// The completion lives on while the submit has failed, or panicked: the failure is the answer, and what comes later is
/// not one.
#[test]
fn a_failed_submit_cancels_a_completion_that_lives_on() {
    let cases: &[(&str, Expected)] =
        &[("keep-then-err", |_| Answer::error("submit failed")), ("keep-then-panic", panicked)];
    for (how, expected) in cases {
        for way in Way::ALL {
            let mut asker = Asker::new(way);
            asker.act(how);
            assert_eq!(asker.answer(), expected(way), "{how}, {way:?}");
            let done = asker.take();
            assert!(done.is_cancelled());
            done.complete(Number { n: 4 });
            assert_eq!(asker.answer(), Answer::Nothing, "{how}, {way:?}");
            asker.pair.works();
        }
    }
}

#[test]
fn a_panic_without_a_completion_answers() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    pair.feed(r#"{"execute":"panic","id":1}"#);
    let call = pair.hold().unwrap();
    assert!(pair.run_held(call));
    let replies = pair.replies();
    assert_eq!(replies.len(), 1);
    assert_eq!(replies[0]["id"], 1);
    assert!(replies[0]["error"]["desc"].is_string());
    pair.works();
    let mut pair = Pair::human(|monitor| monitor);
    let said = pair.type_in("panic\n");
    assert!(said.starts_with("Command 'panic'"), "{said:?}");
    pair.works();
}

#[test]
fn a_call_dropped_unrun_answers() {
    for way in Way::ALL {
        let mut asker = Asker::new(way);
        asker.submit("act", "how", "complete");
        drop(asker.pair.hold().unwrap());
        assert_eq!(asker.answer(), dropped(way), "{way:?}");
        asker.pair.works();
    }
}

#[test]
fn a_refused_call_answers_what_the_host_says() {
    for way in Way::ALL {
        let mut asker = Asker::new(way);
        asker.submit("act", "how", "complete");
        asker.pair.hold().unwrap().refuse(Error::generic("not today"));
        assert_eq!(asker.answer(), Answer::error("not today"), "{way:?}");
        asker.pair.works();
    }
}

#[test]
fn a_table_refuses_a_call_that_was_not_made_for_it() {
    for way in Way::ALL {
        let mut asker = Asker::new(way);
        asker.submit("act", "how", "complete");
        let call = asker.pair.hold().unwrap();
        OTHER.run(asker.vmm(), call);
        assert_eq!(asker.answer(), Answer::error("The command belongs to another monitor"), "{way:?}");
        asker.pair.works();
    }
}

/// A client that leaves while its command runs.
#[test]
fn a_client_that_is_gone_cancels_once_and_gets_nothing() {
    for way in Way::ALL {
        for replaced in [false, true] {
            let mut asker = Asker::new(way);
            asker.act("keep");
            let done = asker.take();
            let hooks = Arc::new(AtomicUsize::new(0));
            let count = Arc::clone(&hooks);
            done.on_cancel(move |_| _ = count.fetch_add(1, Ordering::SeqCst));
            if replaced {
                asker.pair.reconnect();
            } else {
                asker.pair.disconnect();
                assert!(asker.pair.is_finished());
                asker.pair.disconnect();
            }
            assert!(done.is_cancelled(), "{way:?}");
            assert_eq!(hooks.load(Ordering::SeqCst), 1, "{way:?}");
            let greeting = asker.pair.output();
            assert_eq!(greeting.is_empty(), !replaced, "{way:?}: {greeting:?}");
            done.complete(Number { n: 5 });
            assert_eq!(asker.pair.output(), "", "{way:?}");
            assert_eq!(hooks.load(Ordering::SeqCst), 1, "{way:?}");
            if replaced {
                if !way.is_human() {
                    asker.pair.negotiate();
                }
                asker.pair.works();
            }
        }
    }
}

/// Gone before the handler ran: it may still do its work, and finds out that nobody waits.
#[test]
fn a_client_gone_before_the_call_ran_is_known_to_the_handler() {
    for way in Way::ALL {
        let mut asker = Asker::new(way);
        asker.submit("act", "how", "keep");
        let call = asker.pair.hold().unwrap();
        asker.pair.reconnect();
        asker.pair.output();
        asker.pair.run_held(call);
        let done = asker.take();
        assert!(done.is_cancelled(), "{way:?}");
        let hooks = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&hooks);
        done.on_cancel(move |_| _ = count.fetch_add(1, Ordering::SeqCst));
        assert_eq!(hooks.load(Ordering::SeqCst), 1, "a hook set too late runs at once");
        done.fail("nobody hears this");
        assert_eq!(asker.pair.output(), "", "{way:?}");
    }
}

/// A hook holds no lock of ours: it may complete the very command.
#[test]
fn a_cancel_hook_may_complete_its_command() {
    for way in [Way::Human, Way::HumanInfo] {
        let mut asker = Asker::new(way);
        asker.act("keep");
        let done = Arc::new(Mutex::new(Some(asker.take())));
        let hooked = Arc::clone(&done);
        let hook = move |_| hooked.lock().unwrap().take().unwrap().fail("interrupted");
        // Moved out for the call, since the hook takes it from where it was.
        let held = done.lock().unwrap().take().unwrap();
        held.on_cancel(hook);
        *done.lock().unwrap() = Some(held);
        asker.pair.feed(b"\x03");
        assert_eq!(asker.answer(), Answer::error("interrupted"), "{way:?}");
        asker.pair.works();
    }
}

#[test]
fn a_result_that_cannot_be_shown_is_an_error() {
    // Plain commands answer at once, `query-` ones through a completion; the serialiser is asked by QMP, and at the
    // prompt where no `user_print` is.
    let serialiser = "The result could not be written as JSON: no words for it";
    let printer = "The result could not be printed";
    for way in Way::ALL {
        for command in ["unserialisable", "unprintable"] {
            let prints = way.is_human() && command == "unprintable";
            let expected = if prints { printer } else { serialiser };
            for broken in ["errs", "errs-halfway"] {
                let mut asker = Asker::new(way);
                asker.submit(command, "broken", broken);
                asker.pair.run();
                assert_eq!(asker.answer(), Answer::error(expected), "{command} {broken}, {way:?}");
                asker.pair.works();
            }
            let mut asker = Asker::new(way);
            asker.submit(command, "broken", "panics");
            let call = asker.pair.hold().unwrap();
            assert!(asker.pair.run_held(call), "the panic is the host's to stop");
            let Answer::Error(text) = asker.answer() else { panic!("{command}, {way:?}") };
            assert!(text.starts_with(&format!("Command '{}'", wire_name(way, command))), "{text}");
            asker.pair.works();
        }
    }
}

/// Promise 2 and 3 meet here: what is pending holds its own session at most, and no other.
#[test]
fn a_pending_command_disturbs_no_other_session() {
    for way in Way::ALL {
        for other in Way::ALL {
            let (mut one, mut two) = (Asker::new(way), Asker::new(other));
            one.act("keep");
            two.act("keep");
            let done = one.take();
            two.take().complete(Number { n: 6 });
            assert_eq!((one.answer(), two.answer()), (Answer::Nothing, Answer::Number(6)));
            two.pair.works();
            done.complete(Number { n: 7 });
            assert_eq!((one.answer(), two.answer()), (Answer::Number(7), Answer::Nothing));
        }
    }
}
