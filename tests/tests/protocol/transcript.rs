//! QEMU's own answers, recorded connection by connection (`data/qemu/qmp-protocol.jsonl`), replayed against a session.
//! How equal an answer must be, and why some are not, stands here; the recording is never edited.

use monitor_runtime::{Events, Monitor, Peer, qmp};
use monitor_tests::machine::{PROBE, Probe};
use monitor_tests::values::same;
use serde::Deserialize;
use serde_json::Value;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::SystemTime;

/// One recorded connection.
#[derive(Debug, Deserialize)]
struct Case {
    state: String,
    #[serde(rename = "in")]
    input: String,
    in_encoding: Option<String>,
    out: Vec<String>,
}

impl Case {
    fn bytes(&self) -> Vec<u8> {
        match self.in_encoding.as_deref() {
            Some("latin-1") => self.input.chars().map(|c| u8::try_from(c).unwrap()).collect(),
            Some(other) => panic!("unknown encoding {other}"),
            None => self.input.clone().into_bytes(),
        }
    }

    fn expected(&self) -> Vec<Value> {
        self.out.iter().map(|line| read(line)).collect()
    }
}

/// A line as a value. One nested deeper than `serde_json` reads stands for itself, without blanks.
fn read(line: &str) -> Value {
    let nested = line.bytes().filter(|byte| *byte == b'[').count() > 100;
    if nested { line.replace(' ', "").into() } else { serde_json::from_str(line).unwrap() }
}

/// A client of the probe, in the state in which the case begins.
struct Client(qmp::Session);

impl Client {
    fn new(state: &str) -> Self {
        let monitor = Monitor::new("qmp0", &PROBE, &Events::new(|| SystemTime::UNIX_EPOCH));
        let mut client = Self(qmp::Session::new(&Arc::new(monitor), Peer::at("a test")));
        let greeting = client.ask(match state {
            "raw" => b"",
            "neg" => br#"{"execute":"qmp_capabilities"}"#,
            "oob" => br#"{"execute":"qmp_capabilities","arguments":{"enable":["oob"]}}"#,
            other => panic!("unknown state {other}"),
        });
        assert_eq!(greeting.len(), if state == "raw" { 1 } else { 2 });
        client
    }

    fn ask(&mut self, bytes: &[u8]) -> Vec<Value> {
        self.0.handle_input(bytes);
        while let Some(call) = self.0.poll_call() {
            PROBE.run(&mut Probe, call);
        }
        let mut output = Vec::new();
        self.0.poll_output(&mut output);
        let output = String::from_utf8(output).unwrap();
        output.split_terminator("\r\n").map(read).collect()
    }

    /// Whether the session answers the next request. A control byte first, as clients send it, since the case may have
    /// left half a value behind; errors for that are expected.
    fn works(&mut self) -> bool {
        let replies = self.ask(b"\n\x01{\"execute\":\"query-name\",\"id\":\"still\"}");
        replies.last().is_some_and(|reply| reply["id"] == "still" && replies.len() <= 3)
    }
}

const SYNTAX: &str = "JSON parse error";

/// Whether an answer is QEMU's, to the letter but for the kind of a syntax error.
fn equal(answer: &Value, expected: &Value) -> bool {
    let text = |value: &Value| value["error"]["desc"].as_str().map(str::to_owned);
    let (Some(said), Some(recorded)) = (text(answer), text(expected)) else { return same(answer, expected) };
    let alike = if recorded.starts_with(SYNTAX) {
        said.starts_with(SYNTAX)
    } else if recorded.ends_with("is unexpected") {
        // Of two members that are unexpected either may be named.
        said.ends_with("is unexpected")
    } else {
        said == recorded
    };
    let blank = |value: &Value| {
        let mut value = value.clone();
        value["error"]["desc"] = Value::Null;
        value
    };
    alike && same(&blank(answer), &blank(expected))
}

/// Where we answer otherwise, and better.
struct Deviation {
    applies: fn(&Case) -> bool,
    /// The texts of the errors we answer instead, in order.
    instead: &'static [&'static str],
    reason: &'static str,
}

const DEVIATIONS: &[Deviation] = &[
    Deviation {
        applies: |case| case.input.contains("cap-does-not-exist"),
        instead: &["Parameter 'enable[0]' does not accept value 'cap-does-not-exist'"],
        reason: "an element of a list is named by its path, not `null`",
    },
    Deviation {
        applies: |case| case.input == "0e1 ",
        instead: &["QMP input must be a JSON object"],
        reason: "`0e1` is a number",
    },
    Deviation {
        applies: |case| case.input == "0x10 ",
        instead: &["JSON parse error, expecting value"],
        reason: "a word that is neither number nor keyword is one mistake, and gives one error instead of three",
    },
    Deviation {
        applies: |case| case.in_encoding.is_some() && case.input == "\"\u{c0}\u{80}\"",
        instead: &["JSON parse error, invalid UTF-8 sequence in string"],
        reason: "C0 80 is not UTF-8; a NUL is written \\u0000",
    },
];

#[test]
fn recorded_connections_are_answered_as_qemu_answers_them() {
    let recording = include_str!("../../data/qemu/qmp-protocol.jsonl");
    let (mut exact, mut deviating, mut wrong) = (0, 0, Vec::new());
    let mut used = vec![0; DEVIATIONS.len()];
    for line in recording.lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let mut client = Client::new(&case.state);
        let answers = client.ask(&case.bytes());
        let expected = case.expected();
        let input = case.input.chars().take(90).collect::<String>();
        if !client.works() {
            wrong.push(format!("{input:?}: the session does not work afterwards"));
        }
        if let Some(index) = DEVIATIONS.iter().position(|deviation| (deviation.applies)(&case)) {
            let Deviation { instead, reason, .. } = &DEVIATIONS[index];
            let said: Vec<_> =
                answers.iter().map(|answer| answer["error"]["desc"].as_str().unwrap_or_default()).collect();
            if said != *instead {
                wrong.push(format!("{input:?}: deviates ({reason}) with {said:?}, not {instead:?}"));
            }
            used[index] += 1;
            deviating += 1;
        } else if answers.len() == expected.len()
            && answers.iter().zip(&expected).all(|(answer, expected)| equal(answer, expected))
        {
            exact += 1;
        } else {
            wrong.push(format!("{input:?}:\n    we {answers:?}\n    it {expected:?}"));
        }
    }
    // Written past the test harness, which would show it for failed tests only.
    let _ = writeln!(
        io::stderr(),
        "qmp-protocol.jsonl: {exact} exact, {deviating} deviating, {} wrong",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(used.iter().all(|uses| *uses > 0), "a deviation applies to no case: {used:?}");
    assert_eq!(exact + deviating, 107, "every recorded connection was replayed");
}
