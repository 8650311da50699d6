//! The declaration of a command as the attributes emit it: const data, the same for every context. How rows are joined
//! and found is `join`'s and `table`'s.

use super::Limits;
use super::message::Message;
use super::shape::Shape;

/// What the attribute says of a command. The names are those of the wire and of the prompt.
#[derive(Debug)]
pub struct CommandInfo {
    /// The wire name, also of a command that is not on the wire; used in messages and logs.
    pub name: &'static str,
    /// The names a QMP client may use: the wire name, then deprecated aliases. Empty with `qmp(off)`.
    pub qmp: &'static [Name],
    /// The names at the prompt, with their sub-table (`info status`); the first is the one help shows. Empty with `hmp(off)`.
    pub human: &'static [Name],
    /// The one-line help of `hmp(help = "…")`.
    pub help: Option<&'static str>,
    /// How it is typed, of `hmp(usage = "…")`.
    pub usage: Option<&'static str>,
    /// A line that a person may type, of `hmp(example = "…")`.
    pub example: Option<&'static str>,
    /// The handler's doc comment.
    pub docs: &'static str,
    /// The parameters in the order of the handler's.
    pub parameters: &'static [Parameter],
    /// The index of the parameter that takes all arguments as one value, if one does.
    pub flatten: Option<usize>,
    /// Whether the command may complete after its handler has returned.
    pub asynchronous: bool,
    /// Whether the command may run out of band.
    pub oob: bool,
    /// What the command replies.
    pub result: ResultType,
    /// What introspection says beyond the types.
    pub features: Features,
    /// The version that first had the command.
    pub since: Option<&'static str>,
    /// What a session must be allowed to run it.
    pub access: Access,
    /// The names of the run states in which it may run; `None`: in all.
    pub states: Option<fn() -> Vec<String>>,
    /// Whether a success is answered; a failure always is.
    pub success_response: bool,
    /// Where the handler is declared.
    pub location: Location,
}

impl CommandInfo {
    /// No command: what others differ from.
    #[doc(hidden)]
    pub const NONE: Self = Self {
        name: "",
        qmp: &[],
        human: &[],
        help: None,
        usage: None,
        example: None,
        docs: "",
        parameters: &[],
        flatten: None,
        asynchronous: false,
        oob: false,
        result: super::Replies::<()>::new().result(),
        features: Features::NONE,
        since: None,
        access: Access::Control,
        states: None,
        success_response: true,
        location: Location { file: "", line: 0 },
    };

    /// What it is called at a prompt.
    pub(crate) fn typed_name(&self) -> &'static str {
        self.human.first().map_or(self.name, |name| name.text())
    }

    /// Rule `flatten_beside_others`: an argument that takes all of them leaves none. What is an argument is known by its type.
    ///
    /// # Panics
    /// In const evaluation, where there are some.
    #[doc(hidden)]
    #[must_use]
    #[track_caller]
    pub const fn flatten_beside_others(self) -> Self {
        let Some(flatten) = self.flatten else { return self };
        let mut index = 0;
        while index < self.parameters.len() {
            let Parameter { name, source, .. } = &self.parameters[index];
            if index != flatten && matches!(source, Source::Value(_)) {
                let flattened = self.parameters[flatten].name;
                Message::of(&[
                    "command `",
                    self.name,
                    "`: `",
                    flattened,
                    "` takes all arguments with `#[arg(flatten)]`; make `",
                    name,
                    "` a member of its type, or remove `flatten`",
                ])
                .fail();
            }
            index += 1;
        }
        self
    }

    /// One line on what the command does: `hmp(help = "…")`, else the first sentence of the docs.
    pub fn summary(&self) -> &'static str {
        self.help.unwrap_or_else(|| {
            let paragraph = self.docs.split("\n\n").next().unwrap_or_default();
            let line = paragraph.lines().next().unwrap_or_default();
            line.find(". ").map_or(line, |end| &line[..end]).trim_end_matches('.')
        })
    }

    /// How many file descriptors it takes.
    pub(crate) fn descriptors(&self) -> usize {
        self.parameters.iter().filter(|parameter| matches!(parameter.source, Source::Descriptor)).count()
    }

    /// Whether both are one declaration. Not by address: each crate that evaluates a constant has a copy of it.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.name == other.name
            && self.location.line == other.location.line
            && self.location.file == other.location.file
    }

    /// Whether something that its client gives is to be told to nobody.
    pub(crate) fn has_secret(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.secret)
    }

    /// The parameters that a client gives, with their index; the others come from the call itself.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = (usize, &'static Parameter, Shape)> + use<> {
        self.parameters.iter().enumerate().filter_map(|(index, parameter)| match parameter.source {
            Source::Value(value) => Some((index, parameter, (value.shape)(&[]))),
            Source::Caller | Source::Descriptor => None,
        })
    }
}

/// What introspection says of a command, a parameter or an event beyond its type (QAPI's features).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// What to use instead, where it is deprecated.
    pub deprecated: Option<&'static str>,
    /// Whether it may change or vanish without notice.
    pub unstable: bool,
    /// Those that mean nothing to us.
    pub others: &'static [&'static str],
}

impl Features {
    /// No features.
    #[doc(hidden)]
    pub const NONE: Self = Self { deprecated: None, unstable: false, others: &[] };

    /// The names, as introspection shows them.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        let deprecated = self.deprecated.map(|_| "deprecated");
        let unstable = self.unstable.then_some("unstable");
        deprecated.into_iter().chain(unstable).chain(self.others.iter().copied())
    }
}

/// What the sessions of a monitor are allowed, and what a command needs; the greater includes the lesser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[allow(clippy::exhaustive_enums, reason = "a third would change what the two mean")]
pub enum Access {
    /// To look.
    Read,
    /// To change the machine.
    #[default]
    Control,
}

/// A name with its key, by which tables are sorted and searched.
#[derive(Clone, Copy, Debug)]
pub struct Name {
    pub(crate) key: u64,
    pub(crate) text: &'static str,
}

impl Name {
    /// The name `text`.
    pub const fn new(text: &'static str) -> Self {
        Self { key: Self::key(text.as_bytes()), text }
    }

    /// The name itself.
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// A hash that takes eight bytes at a time, the same in const evaluation as at run time. A table's are known to differ, so
    /// it need not withstand whoever chooses names: what it must be is evenly spread.
    pub(crate) const fn key(text: &[u8]) -> u64 {
        let mut hash = Self::mixed(text.len() as u64 ^ 0x2545_f491_4f6c_dd1d);
        let mut rest = text;
        while rest.len() > size_of::<u64>()
            && let Some((word, after)) = rest.split_first_chunk()
        {
            hash = Self::mixed(hash ^ u64::from_le_bytes(*word));
            rest = after;
        }
        // The last eight bytes, some of them again: what is left over costs no more than a whole word.
        let last = match text.last_chunk() {
            Some(word) => u64::from_le_bytes(*word),
            None => Self::short(text),
        };
        Self::mixed(hash ^ last)
    }

    /// Up to seven bytes, as a word.
    const fn short(text: &[u8]) -> u64 {
        match (text.first_chunk(), text.last_chunk(), text) {
            (Some(low), Some(high), _) => {
                u32::from_le_bytes(*low) as u64 | (u32::from_le_bytes(*high) as u64) << u32::BITS
            }
            (_, _, [first, .., last]) => (*first as u64) | (text[1] as u64) << 8 | (*last as u64) << 16,
            (_, _, [only]) => *only as u64,
            (_, _, []) => 0,
        }
    }

    /// Each bit of both halves of the product depends on most of the word's; 2^64 over the golden ratio, as Fibonacci hashing
    /// has it.
    #[allow(clippy::cast_possible_truncation, reason = "the halves are put together")]
    const fn mixed(word: u64) -> u64 {
        let product = word as u128 * 0x9e37_79b9_7f4a_7c15;
        product as u64 ^ (product >> u64::BITS) as u64
    }
}

/// A parameter of a handler.
#[derive(Debug)]
pub struct Parameter {
    /// The member of `arguments` that carries it.
    pub name: &'static str,
    /// The parameter's doc comment.
    pub docs: &'static str,
    /// Where its value comes from.
    pub source: Source,
    /// The text of `#[arg(default = …)]`.
    pub default: Option<&'static str>,
    /// Whether its value is told to nobody: not in an error, a history or a log.
    pub secret: bool,
    /// What introspection says beyond the type.
    pub features: Features,
    /// What `#[arg(hmp(…))]` says; nothing where the type says all.
    pub typing: Option<&'static Typing>,
    /// Which values of the type it takes; nothing where it takes all.
    pub limits: Option<&'static Limits>,
}

/// How an argument is typed at the prompt.
#[derive(Debug)]
pub struct Typing {
    /// What is typed.
    pub syntax: Syntax,
    /// The letter of a flag: `-f`, or `-f VALUE` where the type is no `bool`.
    pub flag: Option<char>,
    /// Whether it is there only behind a dot.
    pub dot: bool,
    /// What to call a word that is missing.
    pub noun: Option<&'static str>,
    /// Whether the host knows its values.
    pub completes: bool,
}

/// What is typed for an argument. A unit is a number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// What its type reads: a word, an integer as an expression, `on` or `off`, options.
    ByType,
    /// A size as an expression, counted in a unit.
    Expression {
        /// What 1 is.
        unit: u64,
    },
    /// The name of a file.
    File,
    /// `/fmt`: how to show memory.
    Format,
    /// `key=value,…`
    Options {
        /// The key of a value that stands first without one.
        implied: Option<&'static str>,
    },
    /// The rest of the line as it stands.
    Rest,
    /// A size with a suffix.
    Size {
        /// What 1 is without a suffix.
        unit: u64,
    },
    /// A time in seconds, or with `ms`, `us` or `ns`.
    Time,
}

impl Typing {
    /// As the type says.
    #[doc(hidden)]
    pub const NONE: Self =
        Self { syntax: Syntax::ByType, flag: None, dot: false, noun: None, completes: false };
}

impl Parameter {
    /// No parameter: what others differ from.
    #[doc(hidden)]
    pub const NONE: Self = Self {
        name: "",
        docs: "",
        source: Source::Caller,
        default: None,
        secret: false,
        features: Features::NONE,
        typing: None,
        limits: None,
    };

    /// The shape of the member of its value that the path leads to.
    pub(crate) fn shape_at(&self, path: &[&str]) -> Option<Shape> {
        match self.source {
            Source::Value(value) => Some((value.shape)(path)),
            Source::Caller | Source::Descriptor => None,
        }
    }

    /// Whether a call may leave it out.
    pub(crate) fn is_optional(&self, shape: &Shape) -> bool {
        shape.optional || self.default.is_some()
    }

    /// What is typed for it.
    pub(crate) fn syntax(&self) -> Syntax {
        self.typing.map_or(Syntax::ByType, |typing| typing.syntax)
    }

    /// The letter of its flag, if it is one.
    pub(crate) fn flag(&self) -> Option<char> {
        self.typing?.flag
    }
}

/// Where a parameter's value comes from.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// The call itself: who asked, or what is to run next.
    Caller,
    /// A file descriptor that was passed with the request.
    Descriptor,
    /// The client's arguments.
    Value(ValueType),
}

/// The type of an argument, as functions over it.
#[derive(Clone, Copy, Debug)]
pub struct ValueType {
    pub(crate) shape: fn(&[&str]) -> Shape,
    #[cfg(feature = "schema")]
    pub(crate) schema: monitor_schema::SchemaFn,
}

/// The type of a result, as functions over it.
#[derive(Clone, Copy, Debug)]
pub struct ResultType {
    /// The type's JSON Schema, or `None` where the reply is `{}`.
    #[cfg(feature = "schema")]
    pub(crate) schema: fn() -> Option<monitor_schema::SchemaFn>,
}

/// Where something is declared.
#[derive(Clone, Copy, Debug)]
pub struct Location {
    /// `file!()` at the declaration.
    pub file: &'static str,
    /// `line!()` at the declaration.
    pub line: u32,
}
