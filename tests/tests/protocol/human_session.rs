//! The human monitor, promise 3: when the prompt is kept back and comes back; what arrives in pieces, or is no line.

use monitor_tests::machine::Number;
use monitor_tests::pair::{PROMPT, Pair, Session, limits};

fn plain() -> Pair {
    Pair::human(|monitor| monitor)
}

/// `n` as it is printed, and the prompt.
fn number(n: i64) -> String {
    format!("n: {n}\n{PROMPT}")
}

fn failures(pair: &Pair) -> u64 {
    let Session::Human(session) = &pair.session else { panic!("not at the prompt") };
    session.failures()
}

const KEEP: [&str; 2] = ["act keep\n", "info act keep\n"];

#[test]
fn there_is_no_prompt_while_a_command_is_in_flight() {
    for keep in KEEP {
        let mut pair = plain();
        assert_eq!(pair.type_in(keep), "");
        assert!(pair.wants_input(), "typing goes on");
        pair.vmm.take().complete(Number { n: 1 });
        assert_eq!(pair.output(), number(1));
        assert_eq!(pair.type_in(keep), "");
        pair.vmm.take().fail("it failed");
        assert_eq!(pair.output(), format!("it failed\n{PROMPT}"));
        assert_eq!(failures(&pair), 1);
        pair.works();
    }
}

/// A synchronous command that the host has not run yet suspends, too.
#[test]
fn there_is_no_prompt_before_the_host_has_run_the_command() {
    let mut pair = plain();
    pair.feed("say a\nsay b\n");
    let call = pair.hold().unwrap();
    assert!(pair.hold().is_none(), "the next line waits");
    assert_eq!(pair.output(), "");
    pair.run_held(call);
    assert_eq!(pair.output(), format!("<a>\n{PROMPT}"));
    pair.run();
    assert_eq!(pair.output(), format!("<b>\n{PROMPT}"));
}

#[test]
fn lines_typed_ahead_run_afterwards_in_order() {
    for keep in KEEP {
        let mut pair = plain();
        assert_eq!(pair.type_in(format!("{keep}trace one\n{keep}nonsense\ntra")), "");
        assert_eq!(pair.type_in("ce two\n"), "");
        assert!(pair.vmm.ran.borrow().is_empty());
        pair.vmm.take().complete(Number { n: 1 });
        assert_eq!(pair.output(), number(1));
        pair.run();
        // Up to the next command that is not done at once.
        assert_eq!(*pair.vmm.ran.borrow(), ["one"]);
        assert_eq!(pair.output(), PROMPT);
        pair.vmm.take().complete(Number { n: 2 });
        pair.run();
        assert_eq!(pair.output(), format!("{}unknown command: 'nonsense'\n{PROMPT}{PROMPT}", number(2)));
        assert_eq!(*pair.vmm.ran.borrow(), ["one", "two"]);
        pair.works();
    }
}

#[test]
fn a_failed_submit_resumes() {
    for command in
        ["act err\n", "act question-mark\n", "act drop\n", "act panic\n", "info act keep-then-err\n"]
    {
        let mut pair = plain();
        let printed = pair.type_in(command);
        assert!(printed.ends_with(PROMPT) && printed.len() > PROMPT.len(), "{command}: {printed:?}");
        assert_eq!(failures(&pair), 1);
        pair.works();
    }
}

#[test]
fn an_interrupt_cancels_what_is_in_flight_and_forgets_what_was_typed() {
    for keep in KEEP {
        let mut pair = plain();
        pair.type_in(format!("{keep}trace forgotten\nhalf a li"));
        let asked = "was asked to cancel; Ctrl-C again leaves it in the background";
        assert_eq!(pair.type_in("more\x03say"), keep.replace("keep", asked));
        let done = pair.vmm.take();
        assert!(done.is_cancelled());
        // The handler decides what comes of it; the prompt waits for that.
        assert_eq!(pair.type_in(" ok\n"), "");
        done.fail("interrupted");
        assert_eq!(pair.output(), format!("interrupted\n{PROMPT}"));
        pair.run();
        assert_eq!(pair.output(), format!("<ok>\n{PROMPT}"));
        assert!(pair.vmm.ran.borrow().is_empty());
        pair.works();
    }
}

#[test]
fn an_interrupt_does_not_reach_the_next_command() {
    let mut pair = plain();
    pair.type_in("say a\n\x03");
    pair.output();
    pair.type_in("\x03act keep\n");
    let done = pair.vmm.take();
    assert!(!done.is_cancelled());
    done.complete(Number { n: 1 });
    assert_eq!(pair.output(), number(1));
    pair.works();
}

#[test]
fn a_line_may_come_byte_by_byte_or_with_others() {
    let mut pair = plain();
    let bytes = "say h\u{e9}\r\n\nsay \"b c\"\nsay d".as_bytes();
    let mut printed: String = bytes.chunks(1).map(|byte| pair.type_in(byte)).collect();
    let expected = format!("<h\u{e9}>\n{PROMPT}{PROMPT}<b c>\n{PROMPT}");
    assert_eq!(printed, expected);
    pair.type_in("\n");
    printed = pair.type_in(bytes);
    assert_eq!(printed, expected);
}

#[test]
fn what_is_no_line_is_refused_and_left_behind() {
    let cases: [(&[u8], &str); 3] = [
        (b"say \xff\xfe\n", "the line is not UTF-8\n"),
        (b"say \xc3\n", "the line is not UTF-8\n"),
        (b"\0\n", "unknown command: '\0'\n"),
    ];
    for (line, error) in cases {
        let mut pair = plain();
        assert_eq!(pair.type_in(line), format!("{error}{PROMPT}"), "{}", line.escape_ascii());
        assert_eq!(failures(&pair), 1);
        pair.works();
    }
}

#[test]
fn a_line_over_the_bound_is_refused_and_skipped() {
    let long = format!("say {}\n", "x".repeat(100));
    for size in [1, 7, long.len()] {
        let mut pair = Pair::human(|monitor| monitor.limits(limits(|limits| limits.request_bytes = 40)));
        let mut printed = String::new();
        for piece in long.as_bytes().chunks(size) {
            printed += &pair.type_in(piece);
            assert!(pair.wants_input(), "what is refused is still read, to its end");
        }
        assert_eq!(printed, format!("the line is too long\n{PROMPT}"), "by {size}");
        pair.works();
        let most = format!("say {}\n", "x".repeat(36));
        assert_eq!(pair.type_in(most), format!("<{}>\n{PROMPT}", "x".repeat(36)));
    }
}

/// Much typed ahead is not read, and an interrupt of the driver's own still gets through.
#[test]
fn typing_ahead_is_bounded() {
    let mut pair = Pair::human(|monitor| monitor.limits(limits(|limits| limits.request_bytes = 40)));
    pair.type_in("act keep\n");
    pair.type_in("say a\n".repeat(10));
    assert!(!pair.wants_input());
    pair.vmm.take().complete(Number { n: 1 });
    pair.run();
    assert!(pair.wants_input());
    assert_eq!(pair.output(), number(1) + &format!("<a>\n{PROMPT}").repeat(10));
}

#[test]
fn the_last_line_needs_no_end() {
    let mut pair = plain();
    pair.feed("act keep\nsay last");
    pair.end();
    pair.run();
    assert!(!pair.wants_input());
    assert!(!pair.is_finished());
    pair.vmm.take().complete(Number { n: 1 });
    pair.run();
    assert_eq!(pair.output(), number(1) + &format!("<last>\n{PROMPT}"));
    assert!(pair.is_finished());
}

#[test]
fn a_person_who_does_not_read_is_dropped() {
    let mut pair = Pair::human(|monitor| monitor.limits(limits(|limits| limits.output_bytes = 4000)));
    pair.feed("fill 1500\nfill 1500\n");
    pair.run();
    assert!(!pair.wants_input());
    assert_eq!(pair.output().len(), 2 * (1501 + PROMPT.len()));
    assert!(pair.wants_input());
    // What one read brings runs as far as it is read, so who does read is not dropped for it.
    pair.feed("fill 1500\n".repeat(4));
    for _ in 0..2 {
        pair.run();
        assert_eq!(pair.output().len(), 2 * (1501 + PROMPT.len()));
    }
    pair.feed("fill 4000\n");
    pair.run();
    assert!(pair.is_finished());
    assert_eq!(pair.output(), "");
}
