//! The formats a model can be exported in; each is one file below this one.

mod document;
#[cfg(feature = "html")]
mod html;
mod introspection;
mod json_schema;
mod man;
mod markdown;
mod message;
mod model;
mod open_rpc;
mod qapi;
mod rust_client;
mod strict;

use std::fmt;
use std::str::FromStr;

use crate::Model;

/// The document of a model in a format, ending in a line feed.
///
/// Commands, events and types are sorted, so that two models that say the same give the same document.
pub fn export(model: &Model, format: Format) -> String {
    match format {
        #[cfg(feature = "html")]
        Format::Html => html::export(model),
        Format::Introspection => introspection::export(model),
        Format::JsonSchema => json_schema::export(&strict::strict(model)),
        Format::Man => man::export(model),
        Format::Markdown => markdown::export(model),
        Format::Model => model::export(model),
        Format::OpenRpc => open_rpc::export(&strict::strict(model)),
        Format::Qapi => qapi::export(model),
        Format::RustClient => rust_client::export(model),
    }
}

/// A kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// One self-contained page to read and search (with the feature `html`).
    #[cfg(feature = "html")]
    Html,
    /// What `query-qmp-schema` answers: QAPI's introspection, as QEMU builds it.
    Introspection,
    /// One JSON Schema 2020-12 document that accepts any request of the monitor.
    JsonSchema,
    /// A man page of section 7.
    Man,
    /// A reference to read.
    Markdown,
    /// The model itself, which [`serde_json`] reads back.
    Model,
    /// An `OpenRPC` document.
    OpenRpc,
    /// The QAPI schema language.
    Qapi,
    /// A typed client in one file of Rust.
    RustClient,
}

impl Format {
    /// Every format, in the order they are offered.
    pub const ALL: &'static [Format] = &[
        #[cfg(feature = "html")]
        Format::Html,
        Format::Introspection,
        Format::JsonSchema,
        Format::Man,
        Format::Markdown,
        Format::Model,
        Format::OpenRpc,
        Format::Qapi,
        Format::RustClient,
    ];

    /// What the format is called on a command line.
    pub const fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "html")]
            Format::Html => "html",
            Format::Introspection => "introspection",
            Format::JsonSchema => "json-schema",
            Format::Man => "man",
            Format::Markdown => "markdown",
            Format::Model => "model",
            Format::OpenRpc => "openrpc",
            Format::Qapi => "qapi",
            Format::RustClient => "rust-client",
        }
    }

    /// The names of all of them, for help and errors: `introspection, json-schema, …`.
    pub fn names() -> String {
        Format::ALL.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ")
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
        write!(f, "there is no format `{}`; choose one of {}", self.name, Format::names())
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
        assert!(error.starts_with("there is no format `yaml`; choose one of "), "{error}");
        assert!(
            error.ends_with("introspection, json-schema, man, markdown, model, openrpc, qapi, rust-client"),
            "{error}"
        );
    }
}
