//! The JSON dialect of QMP as text: checking it, finding its parts, unescaping its strings, writing it as ASCII. No
//! types of commands, no sessions: `command` decodes values, `qmp` frames and answers requests.

mod bytes;
mod members;
mod quoted;
mod scan;
mod style;
mod text;
mod write;

pub(crate) use bytes::{long_plain_end, ordinary_end};
pub(crate) use members::{Member, Members, Span};
pub(crate) use scan::{SyntaxError, check, elements, members, request};
pub(crate) use style::Style;
pub(crate) use text::{Kind, compact, kind, unquote};
pub(crate) use write::{Hide, to_json, to_json_hiding, write_string};
