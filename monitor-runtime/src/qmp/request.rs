//! What a message says: a command's name, its arguments and its id (QMP specification, "Issuing Commands"). Whether the
//! command exists and may run is `session`'s.

use crate::Error;
use crate::command::{Bound, CommandInfo, Parameter, Slot, Source};
use crate::json::{self, Kind, Member, Members, Span, SyntaxError};
use std::borrow::Cow;

/// A request, as parts of its text.
#[derive(Debug)]
pub(super) struct Request<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) out_of_band: bool,
    pub(super) id: Option<Id<'a>>,
    text: &'a str,
    arguments: Option<Span>,
    members: &'a Members,
}

/// An id as it was spelt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Id<'a> {
    text: &'a str,
    /// It is a plain string, as the scanner says.
    plain: bool,
}

impl Id<'_> {
    /// Appends it as replies echo it.
    pub(super) fn write(self, out: &mut Vec<u8>) {
        if self.plain && self.text.starts_with('"') {
            out.extend_from_slice(self.text.as_bytes());
        } else {
            json::compact(self.text, out);
        }
    }
}

/// What was wrong with a message, and the id it had, if it was well formed enough to have one.
#[derive(Debug)]
pub(super) struct Refused {
    /// The id as compact JSON; empty where there is none.
    pub(super) id: Vec<u8>,
    /// It was to run out of band, and is refused so.
    pub(super) out_of_band: bool,
    pub(super) error: Error,
}

impl Refused {
    /// Of a message that no id could be read of.
    pub(super) fn unread(error: Error) -> Self {
        Self { id: Vec::new(), out_of_band: false, error }
    }
}

impl From<SyntaxError> for Refused {
    fn from(error: SyntaxError) -> Self {
        Self::unread(syntax(error.text()))
    }
}

/// The error for text that is not JSON.
pub(super) fn syntax(what: &str) -> Error {
    Error::generic(format!("JSON parse error, {what}"))
}

/// Reads a message. `oob` says whether `exec-oob` was negotiated; `members` is memory to work in.
pub(super) fn read<'a>(bytes: &'a [u8], oob: bool, members: &'a mut Members) -> Result<Request<'a>, Refused> {
    if bytes.first() != Some(&b'{') {
        json::check(utf8(bytes)?)?;
        return Err(Refused::unread(Error::generic("QMP input must be a JSON object")));
    }
    if json::request(bytes, usize::MAX, members)? < bytes.len() {
        return Err(SyntaxError::ExpectingValue.into());
    }
    understand(bytes, oob, members)
}

fn utf8(bytes: &[u8]) -> Result<&str, Refused> {
    std::str::from_utf8(bytes).map_err(|_| SyntaxError::InvalidUtf8.into())
}

/// Understands the object `bytes`, whose members were found.
pub(super) fn understand<'a>(
    bytes: &'a [u8],
    oob: bool,
    members: &'a Members,
) -> Result<Request<'a>, Refused> {
    let text = utf8(bytes)?;
    let mut read = Envelope { oob, ..Envelope::default() };
    // All are looked at, also behind a mistake: an id may follow, and the error carries it.
    let mut mistake = None;
    for member in members.outer() {
        if member.is(text, "id") {
            read.id = Some(Id { text: &text[member.value.range()], plain: member.plain_value });
        } else if mistake.is_none() {
            mistake = read.member(member, text).err().map(|mistake| (mistake, member));
        }
    }
    let Envelope { command, arguments, id, .. } = read;
    let refused = match (mistake, command) {
        (None, Some((name, out_of_band))) => {
            return Ok(Request { name, out_of_band, id, text, arguments, members });
        }
        (None, None) => "QMP input lacks member 'execute'".to_owned(),
        (Some((mistake, member)), _) => mistake.text(&member.name(text)),
    };
    let mut compact = Vec::new();
    if let Some(id) = id {
        id.write(&mut compact);
    }
    let has = |wanted: &str| members.outer().iter().any(|member| member.is(text, wanted));
    let out_of_band = oob && has("exec-oob") && !has("execute");
    Err(Refused { id: compact, out_of_band, error: Error::generic(refused) })
}

/// What was read of a request's outermost members.
#[derive(Default)]
struct Envelope<'a> {
    oob: bool,
    command: Option<(Cow<'a, str>, bool)>,
    arguments: Option<Span>,
    id: Option<Id<'a>>,
}

impl<'a> Envelope<'a> {
    /// Takes a member of `text`, or says what is wrong with it.
    fn member(&mut self, member: &Member, text: &'a str) -> Result<(), Mistake> {
        if member.is(text, "execute") {
            return self.command(member, text, false);
        }
        if member.is(text, "arguments") {
            if json::kind(&text.as_bytes()[member.value.range()]) != Kind::Object {
                return Err(Mistake::NoObject);
            }
            self.arguments = Some(member.value);
            return Ok(());
        }
        if self.oob && member.is(text, "exec-oob") {
            return self.command(member, text, true);
        }
        Err(Mistake::Unexpected)
    }

    fn command(&mut self, member: &Member, text: &'a str, oob: bool) -> Result<(), Mistake> {
        if !member.plain_value && json::kind(&text[member.value.range()]) != Kind::String {
            return Err(Mistake::NoString);
        }
        if self.command.is_some() {
            return Err(Mistake::Clash);
        }
        self.command = Some((member.says(text), oob));
        Ok(())
    }
}

/// What is wrong with a member of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mistake {
    Clash,
    NoObject,
    NoString,
    Unexpected,
}

impl Mistake {
    /// Of the member `name`, for the client.
    #[cold]
    fn text(self, name: &str) -> String {
        match self {
            Self::Clash => "QMP input member 'execute' clashes with 'exec-oob'".to_owned(),
            Self::NoObject => format!("QMP input member '{name}' must be an object"),
            Self::NoString => format!("QMP input member '{name}' must be a string"),
            Self::Unexpected => format!("QMP input member '{name}' is unexpected"),
        }
    }
}

impl Request<'_> {
    /// Finds the parameters of `command` among the arguments, for `bound`. Of the text, only the arguments are kept.
    pub(super) fn bind(&self, command: &CommandInfo, bound: &mut Bound) {
        bound.reset(command.parameters.len());
        if let Some(index) = command.flatten {
            bound.text.push_str(self.arguments.map_or("{}", |arguments| &self.text[arguments.range()]));
            bound.slots[index] = Slot::Json(Span::new(0, bound.text.len()));
            return;
        }
        let Some(arguments) = self.arguments else { return };
        bound.text.push_str(&self.text[arguments.range()]);
        // Most clients send arguments in the order of the parameters: the next one is looked at first.
        let mut next = 0;
        for member in self.members.inner() {
            // Another member of the request may be an object, too: an id.
            let Some(value) = member.value.within(arguments) else { continue };
            match self.parameter(member, command.parameters, next) {
                Some(index) => {
                    bound.slots[index] = Slot::Json(value);
                    next = index + 1;
                }
                None if bound.unexpected.is_none() => {
                    bound.unexpected = Some(member.name(self.text).into_owned());
                }
                None => {}
            }
        }
    }

    /// The index of the parameter that `member` is for, looked for from `next` on and then from the first.
    fn parameter(&self, member: &Member, parameters: &[Parameter], next: usize) -> Option<usize> {
        let mut index = next;
        for _ in parameters {
            if index == parameters.len() {
                index = 0;
            }
            let Parameter { name, source, .. } = &parameters[index];
            if member.is(self.text, name) && matches!(source, Source::Value(_)) {
                return Some(index);
            }
            index += 1;
        }
        None
    }
}
