//! The case protocol of the QMP lab: a case is `FLAGS REQUEST` on a line, each in a session of its own, as if negotiated; its
//! answers are what the session writes, and a line with one dot.

mod commands;
mod types;

pub use commands::{COMMANDS, Lab};

use monitor_runtime::{Events, Monitor, Peer, Policy, Special, qmp};
use std::sync::Arc;
use std::time::SystemTime;

/// Answers a case: what its session writes, line by line, and a line with one dot.
pub fn answer(case: &str) -> String {
    let (flags, request) = case.split_once(' ').unwrap_or((case, ""));
    let mut lines = lines(flags, request);
    lines.push(".".to_owned());
    lines.join("\n")
}

/// What a session answers to a request, line by line. The flags: `O` out-of-band is allowed, `D` and `U` deprecated and
/// unstable input is rejected, `d` and `u` such output is hidden, `P` pretty printing.
fn lines(flags: &str, request: &str) -> Vec<String> {
    let has = |flag| flags.contains(flag);
    let policy = Policy {
        reject: Special { deprecated: has('D'), unstable: has('U') },
        hide: Special { deprecated: has('d'), unstable: has('u') },
    };
    let mut lab = Lab { events: Events::new(|| SystemTime::UNIX_EPOCH) };
    let monitor = Monitor::new("lab", &COMMANDS, &lab.events).policy(policy).pretty(has('P'));
    let mut session = qmp::Session::new(&Arc::new(monitor), Peer::at("the lab"));
    let mut say = |bytes: &[u8]| {
        session.handle_input(bytes);
        while let Some(call) = session.poll_call() {
            if call.is_out_of_band() { COMMANDS.run_oob(&lab, call) } else { COMMANDS.run(&mut lab, call) }
        }
        let mut output = Vec::new();
        session.poll_output(&mut output);
        String::from_utf8_lossy(&output).into_owned()
    };
    say(if has('O') {
        br#"{"execute":"qmp_capabilities","arguments":{"enable":["oob"]}}"#
    } else {
        br#"{"execute":"qmp_capabilities"}"#
    });
    let mut output = say(request.as_bytes());
    // The end of input ends a number; a session whose client has left says nothing of what it left unfinished, so it is
    // made to by a byte that ends everything.
    output += &say(b"\n");
    if is_unfinished(request) {
        output += &say(b"\xff");
    }
    output.split_terminator("\r\n").map(|line| line.replace(TIMESTAMP, "")).collect()
}

/// How every event of the lab begins but for its first brace.
const TIMESTAMP: &str = r#""timestamp":{"seconds":0,"microseconds":0},"#;

/// Whether braces of the request are open at its end. A string that is open has ended with the line.
fn is_unfinished(request: &str) -> bool {
    let (mut depth, mut quote) = (0, None);
    let mut bytes = request.bytes();
    while let Some(byte) = bytes.next() {
        match (quote, byte) {
            (Some(_), b'\\') => drop(bytes.next()),
            (Some(open), _) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'{' | b'[') => depth += 1,
            (None, b'}' | b']') => depth -= 1,
            _ => {}
        }
    }
    depth > 0 && quote.is_none()
}
