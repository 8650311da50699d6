//! `feed KIND KIB`: a session takes so much input in small pieces, as a client on a slow line sends it. What is counted of
//! it is the tests' own (`linear`).

use monitor_tests::pair::{Pair, limits};
use std::process::ExitCode;

/// What comes in at once: few bytes, so that work which is done again for each piece shows.
const PIECE: usize = 64;

/// A client that has negotiated sends `input`; what the session replies is returned.
fn feed(input: &[u8]) -> String {
    let mut pair =
        Pair::negotiated(|monitor| monitor.limits(limits(|limits| limits.request_bytes = 64 << 20)));
    let mut said = String::new();
    for piece in input.chunks(PIECE) {
        pair.feed(piece);
        pair.run();
        said.push_str(&pair.output());
    }
    pair.works();
    said
}

/// One request of about `bytes` bytes, or as many requests, with the replies that they get.
fn check(kind: &str, bytes: usize) -> Result<(), String> {
    let say = r#"{"execute":"say","arguments":{"text":"a"}}"#;
    let around = |inside: String| format!(r#"{{"execute":"no-such","arguments":{{"a":{inside}}}}}"#);
    let (input, begin, replies) = match kind {
        "string" => (around(format!("\"{}\"", "x".repeat(bytes))), "{\"error\"", 1),
        "escapes" => (around(format!("\"{}\"", r"\u00e9".repeat(bytes / 6))), "{\"error\"", 1),
        "numbers" => (around(format!("[{}1]", "1, ".repeat(bytes / 3))), "{\"error\"", 1),
        "objects" => (around(format!("[{}1]", "{'a':[]},".repeat(bytes / 9))), "{\"error\"", 1),
        "blanks" => (say.replace(',', &format!("{},", " ".repeat(bytes))), "{\"return\"", 1),
        "garbage" => (format!("%{}\n", "x".repeat(bytes)), "{\"error\"", 1),
        "requests" => (say.repeat(bytes / say.len()), "{\"return\"", bytes / say.len()),
        _ => return Err(format!("feed: no such input as {kind}")),
    };
    let said = feed(input.as_bytes());
    let lines: Vec<_> = said.lines().collect();
    if lines.len() == replies && lines.iter().all(|line| line.starts_with(begin)) {
        return Ok(());
    }
    Err(format!("feed {kind}: {} replies, not {replies}: {:.200}", lines.len(), said))
}

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args().skip(1).collect();
    let checked = match words.as_slice() {
        [kind, size] => match size.parse::<usize>() {
            Ok(size) => check(kind, size << 10),
            Err(error) => Err(format!("feed: {size}: {error}")),
        },
        _ => Err("feed: write `feed KIND KIB`".to_owned()),
    };
    if let Err(error) = checked {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
