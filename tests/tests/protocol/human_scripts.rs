//! A script at the human monitor: its output is what its commands say, and what went wrong is told apart, with the line's
//! number.

use monitor_tests::machine::Number;
use monitor_tests::pair::{Pair, Session, limits};

fn plain() -> Pair {
    Pair::script(|monitor| monitor)
}

/// What a script says and what belongs on standard error, when a driver writes each as soon as it may.
fn run(pair: &mut Pair) -> (String, String) {
    let (mut output, mut diagnostics) = (String::new(), String::new());
    loop {
        pair.run();
        let (said, told) = (pair.output(), pair.diagnostics());
        if said.is_empty() && told.is_empty() {
            return (output, diagnostics);
        }
        output += &said;
        diagnostics += &told;
    }
}

#[test]
fn there_is_no_banner_and_no_prompt() {
    let mut pair = plain();
    pair.feed("say a\n\nsay b\nact keep\n");
    assert_eq!(run(&mut pair), ("<a>\n<b>\n".to_owned(), String::new()));
    pair.vmm.take().complete(Number { n: 1 });
    assert_eq!(run(&mut pair), ("n: 1\n".to_owned(), String::new()));
    pair.works();
    pair.end();
    assert!(pair.is_finished());
}

#[test]
fn an_error_has_its_lines_number() {
    let mut pair = plain();
    pair.feed(b"say a\nnonsense\n\nsya b\npick wrong\nact err\nsay \xff\nsay b\nact keep\nsay last");
    let (output, diagnostics) = run(&mut pair);
    assert_eq!(output, "<a>\n<b>\n");
    let expected = "line 2: unknown command: 'nonsense'\n\
        line 4: unknown command: 'sya'\nDid you mean 'say'?\n\
        line 5: Parameter 'mode' does not accept value 'wrong'\nTry \"help pick\" for more information\n\
        line 6: submit failed\n\
        line 7: the line is not UTF-8\n";
    assert_eq!(diagnostics, expected);
    pair.end();
    pair.vmm.take().fail("it failed late");
    assert!(!pair.is_finished(), "there is something to tell");
    assert_eq!(run(&mut pair), ("<last>\n".to_owned(), "line 9: it failed late\n".to_owned()));
    let Session::Human(session) = &pair.session else { panic!() };
    assert_eq!(session.failures(), 6);
    assert!(pair.is_finished());
}

/// Standard output and standard error may be one file, in which things stand in the order they happened.
#[test]
fn no_line_is_run_before_an_error_is_told() {
    let mut pair = plain();
    pair.feed("say a\nnonsense\nsay b\n");
    pair.run();
    assert_eq!(pair.output(), "<a>\n");
    assert!(pair.hold().is_none());
    assert_eq!(pair.output(), "");
    assert_eq!(pair.diagnostics(), "line 2: unknown command: 'nonsense'\n");
    pair.run();
    assert_eq!(pair.output(), "<b>\n");
    pair.works();
}

#[test]
fn a_line_that_is_too_long_is_one_line() {
    let long = "x".repeat(50);
    for piece in [1, 1000] {
        let mut pair = Pair::script(|monitor| monitor.limits(limits(|limits| limits.request_bytes = 40)));
        let mut told = String::new();
        for piece in format!("say a\n{long}\nnonsense\n").as_bytes().chunks(piece) {
            pair.feed(piece);
            told += &run(&mut pair).1;
        }
        assert_eq!(told, "line 2: the line is too long\nline 3: unknown command: 'nonsense'\n");
        pair.works();
    }
}

#[test]
fn progress_is_no_part_of_the_output() {
    let mut pair = plain();
    pair.feed("act keep\n");
    pair.run();
    for part in 0..=35 {
        pair.vmm.kept[0].progress(part, 100);
    }
    pair.vmm.take().complete(Number { n: 1 });
    assert_eq!(run(&mut pair), ("n: 1\n".to_owned(), "act: 10 %\nact: 20 %\nact: 30 %\n".to_owned()));
    pair.works();
}

/// A script may hold the byte of Ctrl-C, too: nothing of what it does is lost.
#[test]
fn a_failure_of_the_background_has_its_lines_number() {
    let mut pair = plain();
    pair.feed("act keep\n");
    pair.run();
    pair.feed("\x03\x03say a\n");
    let (output, diagnostics) = run(&mut pair);
    assert_eq!(output, "<a>\n");
    assert!(diagnostics.contains("in the background"), "{diagnostics}");
    pair.vmm.take().fail("it failed");
    assert_eq!(run(&mut pair), (String::new(), "line 1: it failed\n".to_owned()));
    pair.works();
}
