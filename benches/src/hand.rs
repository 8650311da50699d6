//! The same commands as a careful engineer serves them with `serde_json` alone: an envelope that borrows, a `match` on
//! the name, typed arguments. Bytes come as they are read, and requests are lines.

use crate::commands::{AddDrive, Client, LinkInfo, Machine, Nothing, SetLink, StatusInfo, Take};
use crate::names::with_sibling_names;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt::Display;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<'a> {
    #[serde(borrow)]
    execute: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "present")]
    arguments: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    id: Option<&'a RawValue>,
}

/// What is left of an envelope that is wrong: its error is answered with its id all the same.
#[derive(Deserialize)]
struct OnlyId<'a> {
    #[serde(borrow, default, deserialize_with = "present")]
    id: Option<&'a RawValue>,
}

/// Keeps a null that is there, which `Option` alone would take for absence.
fn present<'de: 'a, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

#[derive(Serialize)]
struct Success<'a, T> {
    #[serde(rename = "return")]
    value: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct Failure<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a RawValue>,
    error: Reason,
}

#[derive(Serialize)]
struct Reason {
    class: &'static str,
    desc: String,
}

impl Reason {
    fn generic(text: impl Display) -> Self {
        Self { class: "GenericError", desc: text.to_string() }
    }
}

/// A host that serves one client.
#[derive(Debug, Default)]
pub(crate) struct Hand {
    machine: Machine,
    /// What was read and not yet answered.
    input: Vec<u8>,
}

impl Client for Hand {
    fn answer(&mut self, read: &[u8], reply: &mut Vec<u8>) {
        reply.clear();
        let (mut done, mut from) = (0, self.input.len());
        self.input.extend_from_slice(read);
        // Taken, so that requests may borrow from it, and put back.
        let mut input = std::mem::take(&mut self.input);
        while let Some(length) = memchr::memchr(b'\n', &input[from..]) {
            self.answer_line(&input[done..from + length], reply);
            from += length + 1;
            done = from;
        }
        input.drain(..done);
        self.input = input;
    }
}

impl Hand {
    /// Appends the reply to one request.
    fn answer_line(&mut self, request: &[u8], reply: &mut Vec<u8>) {
        let start = reply.len();
        let (id, error) = match envelope(request) {
            Ok(Envelope { execute, arguments, id }) => match self.execute(&execute, arguments, id, reply) {
                Ok(()) => return,
                Err(error) => (id, error),
            },
            Err(error) => (serde_json::from_slice::<OnlyId>(request).ok().and_then(|only| only.id), error),
        };
        reply.truncate(start);
        // A failure always serialises, and a `Vec` takes any write.
        let _ = serde_json::to_writer(&mut *reply, &Failure { id, error });
        reply.extend_from_slice(b"\r\n");
    }
}

fn envelope(request: &[u8]) -> Result<Envelope<'_>, Reason> {
    // serde's derives read a struct from an array as well.
    if request.trim_ascii_start().first() == Some(&b'[') {
        return Err(Reason::generic("expected an object"));
    }
    serde_json::from_slice(request).map_err(Reason::generic)
}

fn arguments<'a, T: Deserialize<'a>>(arguments: Option<&'a RawValue>) -> Result<T, Reason> {
    let text = arguments.map_or("{}", RawValue::get);
    if text.starts_with('[') {
        return Err(Reason::generic("expected an object"));
    }
    serde_json::from_str(text).map_err(Reason::generic)
}

fn succeed<T: Serialize>(value: T, id: Option<&RawValue>, reply: &mut Vec<u8>) -> Result<(), Reason> {
    serde_json::to_writer(&mut *reply, &Success { value, id }).map_err(Reason::generic)?;
    reply.extend_from_slice(b"\r\n");
    Ok(())
}

macro_rules! define_execute {
    ($($function:ident $name:literal,)* ; $($more_functions:ident $more_names:literal,)*) => {
        impl Hand {
            fn execute(
                &mut self,
                name: &str,
                given: Option<&RawValue>,
                id: Option<&RawValue>,
                reply: &mut Vec<u8>,
            ) -> Result<(), Reason> {
                match name {
                    $($name => arguments(given).and_then(|Nothing {}| succeed($name, id, reply)),)*
                    "set-link" | "set-link-later" => {
                        let SetLink { name, speed, full_duplex } = arguments(given)?;
                        let info = self.machine.change_link(name, speed, full_duplex);
                        succeed(info.map_err(Reason::generic)?, id, reply)
                    }
                    "reset-links" => arguments(given).and_then(|nothing: Nothing| {
                        self.machine.forget_changes();
                        succeed(nothing, id, reply)
                    }),
                    "add-drive" => arguments(given).and_then(|AddDrive { options }| {
                        succeed(self.machine.change_drives(options), id, reply)
                    }),
                    "query-status" => {
                        arguments(given).and_then(|Nothing {}| succeed(StatusInfo::RUNNING, id, reply))
                    }
                    "take" => arguments(given).and_then(|Take { text }| {
                        succeed(LinkInfo::of(String::new(), Some(text.len() as u64)), id, reply)
                    }),
                    "query-link-statistics" => arguments(given)
                        .and_then(|Nothing {}| succeed(self.machine.statistics(), id, reply)),
                    $($more_names => arguments(given).and_then(|Nothing {}| succeed($more_names, id, reply)),)*
                    _ => Err(Reason {
                        class: "CommandNotFound",
                        desc: format!("The command {name} has not been found"),
                    }),
                }
            }
        }
    };
}
with_sibling_names!(define_execute);
