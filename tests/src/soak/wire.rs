//! A QMP client's end of a socket, and its books: what it asked, and what has come of it.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;

/// The prompt of the human monitor.
pub(super) const PROMPT: &str = "(soak) ";

/// What is expected of an answer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Expected {
    Value(u64),
    AnyValue,
    Text(usize),
    Error(&'static str),
}

impl Expected {
    fn check(self, answer: &Value) {
        let right = match self {
            Self::Value(value) => answer["return"] == value,
            Self::AnyValue => !answer["return"].is_null(),
            Self::Text(length) => answer["return"].as_str().is_some_and(|text| text.len() == length),
            Self::Error(text) => {
                answer["error"]["desc"].as_str().is_some_and(|description| description.contains(text))
            }
        };
        assert!(right, "{self:?} was expected: {answer}");
    }
}

/// Requests to be sent together, and their answers.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) text: String,
    owed: BTreeMap<u64, Expected>,
}

impl Batch {
    /// A request of any kind, under its number.
    pub(super) fn any(&mut self, id: u64, random: &mut fastrand::Rng) {
        let later = |fate: &str| format!(r#""execute":"later","arguments":{{"value":{id},"fate":"{fate}"}}"#);
        let (body, expected) = match random.u8(..10) {
            0 => (later("complete"), Expected::Value(id)),
            1 => (later("late"), Expected::Value(id)),
            2 => (later("fail"), Expected::Error("it failed")),
            3 => (later("drop"), Expected::Error("was dropped without being completed")),
            4 => (r#""exec-oob":"poke""#.to_owned(), Expected::AnyValue),
            5 => {
                let line = r#""execute":"human-monitor-command","arguments":{"command-line":"echo 5"}"#;
                (line.to_owned(), Expected::Text("5\r\n".len()))
            }
            6 => (r#""execute":"no-such-thing""#.to_owned(), Expected::Error("has not been found")),
            _ => return self.push(id, &echo(id), Expected::Value(id)),
        };
        self.push(id, &body, expected);
    }

    pub(super) fn push(&mut self, id: u64, body: &str, expected: Expected) {
        self.text.extend(["{", body, ",\"id\":", &id.to_string(), "}\n"]);
        self.owed.insert(id, expected);
    }

    pub(super) fn is_answered(&self) -> bool {
        self.owed.is_empty()
    }

    /// Strikes out what is answered.
    pub(super) fn settle(&mut self, answer: &Value) {
        let expected = answer["id"].as_u64().and_then(|id| self.owed.remove(&id));
        expected.unwrap_or_else(|| panic!("nobody asked for this, or not twice: {answer}")).check(answer);
    }
}

pub(super) fn echo(value: u64) -> String {
    format!(r#""execute":"echo","arguments":{{"value":{value}}}"#)
}

/// A client that has negotiated.
#[derive(Debug)]
pub(super) struct Wire {
    pub(super) stream: UnixStream,
    reader: BufReader<UnixStream>,
    line: String,
}

impl Wire {
    pub(super) fn new(stream: UnixStream) -> Self {
        let reader = BufReader::new(stream.try_clone().unwrap());
        let mut wire = Self { stream, reader, line: String::new() };
        assert!(wire.read().unwrap()["QMP"].is_object());
        wire.write(r#"{"execute":"qmp_capabilities","arguments":{"enable":["oob"]}}"#);
        assert_eq!(wire.read(), Some(json!({"return": {}})));
        wire
    }

    pub(super) fn write(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).unwrap();
    }

    /// The next message; none at the end.
    pub(super) fn read(&mut self) -> Option<Value> {
        self.line.clear();
        let length = self.reader.read_line(&mut self.line).unwrap();
        (length > 0).then(|| serde_json::from_str(&self.line).unwrap())
    }

    /// Sends a batch and waits until all of it is answered.
    pub(super) fn ask(&mut self, batch: &mut Batch) {
        self.write(&batch.text);
        while !batch.is_answered() {
            batch.settle(&self.read().unwrap());
        }
    }
}
