//! The formats a model can be exported in; each is one file below this one.

mod document;
mod introspection;
mod json_schema;
mod markdown;
mod model;
mod qapi;

use std::fmt;
use std::str::FromStr;

use crate::Model;

/// The document of a model in a format, ending in a line feed.
///
/// Commands, events and types are sorted, so that two models that say the same give the same document.
pub fn export(model: &Model, format: Format) -> String {
    match format {
        Format::Introspection => introspection::export(model),
        Format::JsonSchema => json_schema::export(model),
        Format::Markdown => markdown::export(model),
        Format::Model => model::export(model),
        Format::Qapi => qapi::export(model),
    }
}

/// A kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// What `query-qmp-schema` answers: QAPI's introspection, as QEMU builds it.
    Introspection,
    /// One JSON Schema 2020-12 document that accepts any request of the monitor.
    JsonSchema,
    /// A reference to read.
    Markdown,
    /// The model itself, which [`serde_json`] reads back.
    Model,
    /// The QAPI schema language.
    Qapi,
}

impl Format {
    /// Every format, in the order they are offered.
    pub const ALL: &'static [Format] =
        &[Format::Introspection, Format::JsonSchema, Format::Markdown, Format::Model, Format::Qapi];

    /// What the format is called on a command line.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Introspection => "introspection",
            Format::JsonSchema => "json-schema",
            Format::Markdown => "markdown",
            Format::Model => "model",
            Format::Qapi => "qapi",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Format::ALL
            .iter()
            .copied()
            .find(|format| format.name() == name)
            .ok_or_else(|| UnknownFormat { name: name.to_owned() })
    }
}

/// A name that no [`Format`] has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFormat {
    name: String,
}

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no format `{}`; choose one of", self.name)?;
        for (i, format) in Format::ALL.iter().enumerate() {
            write!(f, "{} {format}", if i == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownFormat {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_go_by_their_names() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(*format));
        }
        let error = "yaml".parse::<Format>().unwrap_err().to_string();
        assert_eq!(
            error,
            "there is no format `yaml`; choose one of introspection, json-schema, markdown, model, qapi"
        );
    }
}
