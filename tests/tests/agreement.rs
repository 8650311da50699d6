//! What the exported JSON Schema accepts, the decoder accepts, and the other way round: asked with values made from the
//! schema and then spoilt. The `jsonschema` crate is the referee; no handler is called. Where the two differ for a reason,
//! `exceptions` says it. What single limits and types do is `shapes`'.
//!
//! `AGREEMENT_CASES=1000 cargo test -p monitor-tests --test agreement` asks more of each command.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

mod agreement {
    mod choices;
    mod exceptions;
    mod subjects;
    mod values;

    use choices::Choices;
    use exceptions::EXCEPTIONS;
    use proptest::test_runner::{Config, TestCaseError, TestRunner};
    use std::cell::{Cell, RefCell};
    use subjects::Subject;

    /// How many values each command is asked with, unless the environment says otherwise.
    const CASES: u32 = 200;

    fn cases() -> u32 {
        std::env::var("AGREEMENT_CASES").map_or(CASES, |cases| cases.parse().unwrap())
    }

    /// Asks every command of a subject, and tells how often both accepted and how often both refused.
    #[track_caller]
    fn ask_all(subject: Subject) {
        let (commands, subject) = (subject.commands(), RefCell::new(subject));
        let (accepted, refused) = (Cell::new(0), Cell::new(0));
        for command in commands {
            let config = Config { cases: cases(), failure_persistence: None, ..Config::default() };
            let asked = TestRunner::new(config).run(&choices::strategy(), |choices| {
                let mut subject = subject.borrow_mut();
                let arguments = values::arguments(&subject, &command, &mut Choices::new(choices));
                let verdict = subject.ask(&command, &arguments);
                if verdict.is_agreed() {
                    let count = if verdict.decoded.is_ok() { &accepted } else { &refused };
                    count.set(count.get() + 1);
                    return Ok(());
                }
                if EXCEPTIONS.iter().any(|exception| (exception.covers)(&verdict)) {
                    return Ok(());
                }
                Err(TestCaseError::fail(verdict.to_string()))
            });
            asked.unwrap_or_else(|error| panic!("{error}"));
        }
        let (accepted, refused) = (accepted.get(), refused.get());
        println!("both accept {accepted} values and refuse {refused}");
        // Neither the generator nor one of the two says the same to everything.
        assert!(accepted * 10 > refused && refused * 10 > accepted, "{accepted} accepted, {refused} refused");
    }

    #[test]
    fn of_the_lab() {
        ask_all(Subject::lab());
    }

    #[test]
    fn of_the_test_machine() {
        ask_all(Subject::machine());
    }

    #[test]
    fn of_the_example_vmm() {
        ask_all(Subject::vmm());
    }

    #[test]
    fn each_exception_still_is_one() {
        let mut subject = Subject::machine();
        for exception in EXCEPTIONS {
            let (command, arguments) = exception.example;
            let verdict = subject.ask(command, &serde_json::from_str(arguments).unwrap());
            assert!(!verdict.is_agreed(), "no exception any more: {}\n{verdict}", exception.reason);
            assert!((exception.covers)(&verdict), "not covered: {}\n{verdict}", exception.reason);
        }
    }
}
