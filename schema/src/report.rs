//! How findings are written down: by name, for `diff` and `check` alike; not what is found.

use std::fmt;
use std::str::FromStr;

/// How changes or findings are written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReportFormat {
    /// An object, for programs.
    Json,
    /// Lists, for a release note or a review.
    Markdown,
    /// A line for each.
    #[default]
    Text,
}

impl FromStr for ReportFormat {
    type Err = UnknownReportFormat;

    fn from_str(name: &str) -> Result<Self, UnknownReportFormat> {
        match name {
            "json" => Ok(Self::Json),
            "markdown" => Ok(Self::Markdown),
            "text" => Ok(Self::Text),
            _ => Err(UnknownReportFormat { name: name.to_owned() }),
        }
    }
}

/// A name that no [`ReportFormat`] has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownReportFormat {
    name: String,
}

impl fmt::Display for UnknownReportFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no format `{}` of a report; choose one of text, markdown, json", self.name)
    }
}

impl std::error::Error for UnknownReportFormat {}
