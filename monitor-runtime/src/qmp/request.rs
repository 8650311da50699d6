//! What a message says: a command's name, its arguments and its id (QMP specification, "Issuing Commands"). Whether the
//! command exists and may run is `session`'s.

use crate::Error;
use crate::command::{Bound, CommandInfo, Slot, Source};
use crate::json::{self, Kind, Members, SyntaxError};
use std::ops::Range;

/// A request, its parts as ranges of its text.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) text: String,
    pub(super) name: String,
    pub(super) out_of_band: bool,
    pub(super) arguments: Option<Range<usize>>,
    pub(super) id: Vec<u8>,
}

/// What was wrong with a message, and the id it had, if it was well formed enough to have one.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) id: Vec<u8>,
    pub(super) error: Error,
}

impl From<SyntaxError> for Refused {
    fn from(error: SyntaxError) -> Self {
        Self { id: Vec::new(), error: syntax(error.text()) }
    }
}

/// The error for text that is not JSON.
pub(super) fn syntax(what: &str) -> Error {
    Error::generic(format!("JSON parse error, {what}"))
}

/// Reads a message. `oob` says whether `exec-oob` was negotiated.
pub(super) fn read(bytes: &[u8], oob: bool) -> Result<Request, Refused> {
    let text = std::str::from_utf8(bytes).map_err(|_| Refused::from(SyntaxError::InvalidUtf8))?;
    let mut members = Members::new();
    if json::kind(text) != Kind::Object {
        json::check(text)?;
        return Err(Refused { id: Vec::new(), error: Error::generic("QMP input must be a JSON object") });
    }
    json::members(text, &mut members)?;
    let key = |member: &(Range<usize>, Range<usize>)| json::unquote(&text[member.0.clone()]);
    let id = members
        .iter()
        .find(|member| key(member) == "id")
        .map_or_else(Vec::new, |(_, id)| json::compact(&text[id.clone()]));
    let refuse = |text: String| Refused { id: id.clone(), error: Error::generic(text) };
    let (mut command, mut arguments) = (None, None);
    for member in &members {
        let value = &member.1;
        let name = key(member);
        match &*name {
            "execute" | "exec-oob" if name == "execute" || oob => {
                if json::kind(&text[value.clone()]) != Kind::String {
                    return Err(refuse(format!("QMP input member '{name}' must be a string")));
                }
                if command.is_some() {
                    return Err(refuse("QMP input member 'execute' clashes with 'exec-oob'".to_owned()));
                }
                command = Some((json::unquote(&text[value.clone()]).into_owned(), name == "exec-oob"));
            }
            "arguments" if json::kind(&text[value.clone()]) == Kind::Object => {
                arguments = Some(value.clone());
            }
            "arguments" => return Err(refuse("QMP input member 'arguments' must be an object".to_owned())),
            "id" => {}
            _ => return Err(refuse(format!("QMP input member '{name}' is unexpected"))),
        }
    }
    let Some((name, out_of_band)) = command else {
        return Err(refuse("QMP input lacks member 'execute'".to_owned()));
    };
    Ok(Request { text: text.to_owned(), name, out_of_band, arguments, id })
}

/// Finds the parameters of `command` among the arguments of a request.
pub(super) fn bind(command: &CommandInfo, text: String, arguments: Option<Range<usize>>) -> Bound {
    let mut bound = Bound { text, slots: vec![Slot::Absent; command.parameters.len()], unexpected: None };
    let Some(arguments) = arguments else { return bound };
    let mut members = Members::new();
    // The text was checked as part of its message, so this finds the members and nothing wrong.
    if json::members(&bound.text[arguments.clone()], &mut members).is_err() {
        return bound;
    }
    for (key, value) in members {
        let name = json::unquote(&bound.text[arguments.start + key.start..arguments.start + key.end]);
        let parameter = command
            .parameters
            .iter()
            .position(|parameter| parameter.name == name && matches!(parameter.source, Source::Value(_)));
        match parameter {
            Some(index) => {
                bound.slots[index] = Slot::Json(arguments.start + value.start..arguments.start + value.end);
            }
            None if bound.unexpected.is_none() => bound.unexpected = Some(name.into_owned()),
            None => {}
        }
    }
    bound
}
