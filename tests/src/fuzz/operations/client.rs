//! One client among several: what it wrote, what it is owed for that, and what it has read.

use super::super::client::{Host, PROMPT};
use crate::machine::now;
use arbitrary::Arbitrary;
use monitor_runtime::{Call, human, qmp};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a client asks for.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(super) struct Request {
    what: What,
    /// Whether it has an id, and so an answer of its own.
    id: bool,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum What {
    Say,
    Keep,
    Poke,
    Pending,
    Cancel(u8),
    Human,
    HumanKeep,
    Unknown,
    Wrong,
    Garbage,
}

enum Session {
    Human(human::Session),
    Qmp(qmp::Session),
}

macro_rules! either {
    ($self:ident, $session:ident => $call:expr) => {
        match &mut $self.session {
            Session::Human($session) => $call,
            Session::Qmp($session) => $call,
        }
    };
}

pub(super) struct Client {
    session: Session,
    /// Written, and not yet there.
    on_its_way: Vec<u8>,
    /// What was there, and read.
    said: Vec<u8>,
    /// How many answers each id is owed: one.
    owed: BTreeMap<u64, usize>,
    /// How many answers without an id are owed.
    nameless: usize,
    lines: usize,
    /// It does not hear of everything: it has left, or was sent away, or Ctrl-C dropped what it typed.
    excused: bool,
    gone: bool,
    /// It sends no more.
    ended: bool,
}

impl Client {
    pub(super) fn new(host: &Host, human: bool) -> Self {
        let session = if human { Session::Human(host.human()) } else { Session::Qmp(host.qmp()) };
        let mut client = Self {
            session,
            on_its_way: Vec::new(),
            said: Vec::new(),
            owed: BTreeMap::new(),
            nameless: 0,
            lines: 0,
            excused: false,
            gone: false,
            ended: false,
        };
        if !human {
            client.on_its_way.extend_from_slice(
                br#"{"execute":"qmp_capabilities","arguments":{"enable":["oob","progress"]}}"#,
            );
            client.nameless = 1;
        }
        client
    }

    pub(super) fn write(&mut self, request: Request, number: u64) {
        if self.ended {
            return;
        }
        match self.session {
            Session::Human(_) => self.type_in(request, number),
            Session::Qmp(_) => self.write_message(request, number),
        }
    }

    fn type_in(&mut self, request: Request, number: u64) {
        let line = match request.what {
            What::Say | What::Human => format!("say {number}\n"),
            What::Keep | What::HumanKeep => "keep\n".to_owned(),
            What::Poke => "poke\n".to_owned(),
            What::Pending => "info pending\n".to_owned(),
            What::Cancel(call) => format!("cancel {call}\n"),
            What::Unknown => format!("no-such-thing {number}\n"),
            What::Wrong => "number none\n".to_owned(),
            What::Garbage => "\"\u{7f}\\ \n".to_owned(),
        };
        self.lines += 1;
        self.on_its_way.extend_from_slice(line.as_bytes());
    }

    fn write_message(&mut self, request: Request, number: u64) {
        let body = match request.what {
            What::Say => r#""execute":"say","arguments":{"text":"}{"}"#,
            What::Keep => r#""execute":"keep""#,
            What::Poke => r#""exec-oob":"poke""#,
            What::Pending => r#""execute":"query-pending""#,
            What::Cancel(call) => &format!(r#""execute":"cancel","arguments":{{"id":{call}}}"#),
            What::Human => r#""execute":"human-monitor-command","arguments":{"command-line":"say \"}\""}"#,
            What::HumanKeep => r#""execute":"human-monitor-command","arguments":{"command-line":"keep"}"#,
            What::Unknown => r#""execute":"no-such-thing""#,
            What::Wrong => r#""execute":"number","arguments":{"value":[]}"#,
            What::Garbage => {
                // A separator between messages is a message of its own, and malformed.
                self.on_its_way.push(b',');
                self.nameless += 1;
                return;
            }
        };
        let id = if request.id {
            self.owed.insert(number, 1);
            format!(r#","id":{number}"#)
        } else {
            self.nameless += 1;
            String::new()
        };
        self.on_its_way.extend_from_slice(format!("{{{body}{id}}}").as_bytes());
    }

    /// So many bytes arrive; with 255 all do.
    pub(super) fn arrive(&mut self, bytes: u8) {
        let count = if bytes == u8::MAX { usize::MAX } else { bytes.into() };
        let bytes: Vec<_> = self.on_its_way.drain(..count.min(self.on_its_way.len())).collect();
        either!(self, session => session.handle_input(&bytes));
    }

    pub(super) fn poll_call(&mut self) -> Option<Call> {
        either!(self, session => session.poll_call())
    }

    pub(super) fn interrupt(&mut self) {
        if let Session::Human(session) = &mut self.session {
            session.handle_input(b"\x03");
            self.excused = true;
        }
    }

    /// The last that it sent arrives, and its end.
    pub(super) fn end(&mut self) {
        self.arrive(u8::MAX);
        self.ended = true;
        either!(self, session => session.handle_end());
    }

    pub(super) fn disconnect(&mut self) {
        self.read();
        (self.ended, self.excused, self.gone) = (true, true, true);
        self.on_its_way.clear();
        either!(self, session => session.handle_disconnect());
    }

    pub(super) fn close(&mut self) {
        self.arrive(u8::MAX);
        self.ended = true;
        // A person's lines that wait are dropped; a request that waits is answered with an error.
        self.excused |= matches!(self.session, Session::Human(_));
        either!(self, session => session.handle_close());
    }

    pub(super) fn handle_timeout(&mut self) {
        either!(self, session => session.handle_timeout(now()));
    }

    pub(super) fn read(&mut self) {
        let mut output = Vec::new();
        either!(self, session => session.poll_output(&mut output));
        assert!(!self.gone || output.is_empty(), "who is gone is told nothing");
        self.said.append(&mut output);
    }

    /// Reads; whether there was anything.
    pub(super) fn read_more(&mut self) -> bool {
        let before = self.said.len();
        self.read();
        self.said.len() > before
    }

    /// What holds at any time: a session that was dropped stays so, and says nothing.
    pub(super) fn check(&self, _output_bytes: usize) {
        let dropped = match &self.session {
            Session::Human(session) => session.is_dropped(),
            Session::Qmp(session) => session.is_dropped(),
        };
        assert!(dropped || !self.gone);
    }

    /// Everything has ended: looks at what was said.
    pub(super) fn settle(&mut self) {
        let dropped = either!(self, session => session.is_dropped());
        if dropped || self.excused {
            return;
        }
        if self.ended {
            assert!(either!(self, session => session.is_finished()));
        }
        let said = String::from_utf8(std::mem::take(&mut self.said)).unwrap();
        match self.session {
            Session::Human(_) => self.settle_lines(&said),
            Session::Qmp(_) => self.settle_replies(&said),
        }
    }

    fn settle_lines(&self, said: &str) {
        assert!(said.ends_with(PROMPT), "{said:?}");
        let announced = said.matches("COUNTED").count();
        let prompts = said.matches(PROMPT).count();
        // The prompt is shown again behind an event that came while it stood there.
        let expected = self.lines + 1;
        assert!((expected..=expected + announced).contains(&prompts), "{prompts} prompts: {said:?}");
    }

    fn settle_replies(&mut self, said: &str) {
        for line in said.split_terminator("\r\n") {
            let value: Value = serde_json::from_str(line).unwrap();
            if !(value["return"].is_null() && value["error"].is_null()) {
                match value["id"].as_u64() {
                    Some(id) => {
                        let owed = self.owed.get_mut(&id).unwrap();
                        *owed =
                            owed.checked_sub(1).unwrap_or_else(|| panic!("{id} is answered twice: {said}"));
                    }
                    None => self.nameless = self.nameless.checked_sub(1).unwrap_or_else(|| panic!("{said}")),
                }
            }
        }
        assert!(self.owed.values().all(|owed| *owed == 0), "{:?} are not answered: {said}", self.owed);
        assert_eq!(self.nameless, 0, "{said}");
    }
}
