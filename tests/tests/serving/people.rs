//! A person at a socket: banner, prompt, lines typed ahead, Ctrl-C.

use super::host::Host;

#[test]
fn a_prompt_comes_before_and_after_each_line() {
    let host = Host::new();
    let mut person = host.person();
    person.types("echo 4\n");
    assert_eq!(person.until("> "), "4\n> ");
    // A line that comes in pieces, and lines that come at once.
    for piece in ["ec", "ho ", "5\r", "\n"] {
        person.types(piece);
    }
    assert_eq!(person.until("> "), "5\n> ");
    person.types("echo 6\n\necho 7\n");
    assert_eq!(person.until("7\n> "), "6\n> > 7\n> ");
}

#[test]
fn lines_typed_ahead_run_when_the_prompt_is_back() {
    let host = Host::new();
    let (mut person, mut other) = (host.person(), host.client());
    person.types("hold it\necho 1\nhold again\necho 2\n");
    let first = host.held("it");
    // The machine is not held up by a person who waits.
    other.works();
    first.complete(10);
    assert_eq!(person.until("> "), "10\n> ");
    assert_eq!(person.until("> "), "1\n> ");
    let second = host.held("again");
    std::thread::spawn(move || second.fail("it did not work")).join().unwrap();
    assert_eq!(person.until("2\n> "), "it did not work\n> 2\n> ");
}

#[test]
fn many_lines_typed_ahead_all_run() {
    const LINES: usize = 50_000;
    let host = Host::new();
    let mut person = host.person();
    let mut typing = person.stream.try_clone().unwrap();
    let typed = std::thread::spawn(move || {
        let script = "hold it\n".to_owned() + &"echo 1\n".repeat(LINES);
        std::io::Write::write_all(&mut typing, script.as_bytes()).unwrap();
        typing.shutdown(std::net::Shutdown::Write).unwrap();
    });
    host.held("it").complete(2);
    typed.join().unwrap();
    let said = person.rest();
    assert!(said == "2\n".to_owned() + &"> 1\n".repeat(LINES) + "> ", "{} bytes", said.len());
}

#[test]
fn ctrl_c_asks_to_cancel_and_forgets_what_was_typed_ahead() {
    let host = Host::new();
    let (mut person, mut other) = (host.person(), host.person());
    other.types("hold other\n");
    let others = host.held("other");
    person.types("hold mine\n");
    let done = host.held("mine");
    person.types("echo 1\n");
    person.types("\x03");
    assert_eq!(host.cancelled(), "mine");
    assert!(done.is_cancelled() && !others.is_cancelled());
    person.types("echo 2\n");
    done.fail("cancelled");
    let said = "hold was asked to cancel; Ctrl-C again leaves it in the background\ncancelled\n> 2\n> ";
    assert_eq!(person.until("2\n> "), said);
    others.complete(3);
    assert_eq!(other.until("> "), "3\n> ");
    assert!(!host.was_cancelled());
}

#[test]
fn ctrl_c_at_the_prompt_is_harmless() {
    let host = Host::new();
    let mut person = host.person();
    person.types("ech\x03echo 1\n");
    assert_eq!(person.until("> "), "1\n> ");
}

#[test]
fn people_do_not_see_each_other() {
    let host = Host::new();
    let mut people: Vec<_> = (0..5).map(|_| host.person()).collect();
    for (number, person) in people.iter_mut().enumerate() {
        person.types(&format!("hold {number}\n"));
    }
    for number in (0..5).rev() {
        host.held(&number.to_string()).complete(number);
    }
    for (number, person) in people.iter_mut().enumerate() {
        assert_eq!(person.until("> "), format!("{number}\n> "));
    }
}
