//! What a command answers when it fails: a class, a text for the client and a hint for a person. Not the host's own
//! errors: those belong to `serve`.

use std::fmt;

/// The error classes of QMP (QAPI's `QapiErrorClass`). A client should look at the class only; new ones are not added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "QMP forbids new classes")]
pub enum ErrorClass {
    /// Anything a client need not tell apart.
    #[default]
    GenericError,
    /// The command is not known, or not in this state of the session.
    CommandNotFound,
    /// A device is there but not active.
    DeviceNotActive,
    /// A device was not found.
    DeviceNotFound,
    /// The host's kernel lacks a capability.
    KVMMissingCap,
}

impl ErrorClass {
    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GenericError => "GenericError",
            Self::CommandNotFound => "CommandNotFound",
            Self::DeviceNotActive => "DeviceNotActive",
            Self::DeviceNotFound => "DeviceNotFound",
            Self::KVMMissingCap => "KVMMissingCap",
        }
    }
}

/// An error type that a handler may return.
///
/// One line makes an error type of yours fit: `impl CommandError for VmmError {}`. Override [`class`](Self::class) where
/// clients must tell a case apart.
///
/// ```
/// use monitor_runtime::{CommandError, ErrorClass};
///
/// #[derive(Debug)]
/// enum VmmError { NoDevice(String), Busy }
///
/// impl std::fmt::Display for VmmError {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         match self {
///             Self::NoDevice(id) => write!(f, "Device '{id}' not found"),
///             Self::Busy => write!(f, "The machine is busy"),
///         }
///     }
/// }
///
/// impl CommandError for VmmError {
///     fn class(&self) -> ErrorClass {
///         match self {
///             Self::NoDevice(_) => ErrorClass::DeviceNotFound,
///             Self::Busy => ErrorClass::GenericError,
///         }
///     }
/// }
/// ```
// Rule `wrong_error_type`: an error says how it is told to a client.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the error of a monitor command",
    label = "not a command error",
    note = "write `impl monitor_runtime::CommandError for {Self} {{}}` (it needs `Display`), or return `monitor_runtime::Error`"
)]
pub trait CommandError: fmt::Display {
    /// The class on the wire; `GenericError` unless a client must tell the case apart.
    fn class(&self) -> ErrorClass {
        ErrorClass::GenericError
    }

    /// What a person can do about it: shown at the prompt, never sent to a QMP client.
    fn hint(&self) -> Option<String> {
        None
    }
}

/// The error a command answers with.
///
/// It is not a [`std::error::Error`] itself, so that `?` turns any such error into one (as `anyhow` does).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Parts>);

/// Behind a pointer, because results are moved on each step of a call and are errors so seldom.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    class: ErrorClass,
    description: String,
    hint: Option<String>,
}

impl Error {
    /// An error of class `GenericError` that says `description` to the client.
    pub fn generic(description: impl Into<String>) -> Self {
        Self::new(ErrorClass::GenericError, description)
    }

    /// An error of the given class.
    pub fn new(class: ErrorClass, description: impl Into<String>) -> Self {
        Self(Box::new(Parts { class, description: description.into(), hint: None }))
    }

    /// The same error with a hint for people.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// The text for the client.
    pub fn description(&self) -> &str {
        &self.0.description
    }

    /// What `error` says, in its own class.
    pub(crate) fn of(error: &impl CommandError) -> Self {
        Self(Box::new(Parts { class: error.class(), description: error.to_string(), hint: error.hint() }))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.description)
    }
}

impl CommandError for Error {
    fn class(&self) -> ErrorClass {
        self.0.class
    }
    fn hint(&self) -> Option<String> {
        self.0.hint.clone()
    }
}

impl<E: std::error::Error> From<E> for Error {
    fn from(error: E) -> Self {
        Self::generic(error.to_string())
    }
}

impl CommandError for String {}
impl CommandError for &str {}
impl CommandError for std::io::Error {}
impl CommandError for std::convert::Infallible {}
impl CommandError for fmt::Error {}
impl<E: std::error::Error + ?Sized> CommandError for Box<E> {}
