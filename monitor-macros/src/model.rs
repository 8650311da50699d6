//! What an attribute means, after every rule has held. `check` builds these values, `expand` prints them.

use proc_macro2::{Span, TokenStream};
use syn::{ExprPath, Generics, Ident, LitStr, Path, Type, Visibility};

use crate::parse::docs::Docs;
use crate::parse::table::EntrySyntax;

/// A block of commands.
pub(crate) struct Block {
    pub(crate) runtime: Runtime,
    pub(crate) owner: Owner,
    /// The name of the block's constant.
    pub(crate) table: Ident,
    pub(crate) shared: bool,
    /// The type of the run states that its commands name, if they do.
    pub(crate) run_state: Option<Type>,
    pub(crate) cfgs: Vec<TokenStream>,
    pub(crate) commands: Vec<Command>,
    /// The generics of a block that must not have them: it can still be joined, so that there is no second error.
    pub(crate) stand_in: Option<Generics>,
}

/// Whose methods a block has.
pub(crate) enum Owner {
    Trait(Ident),
    Type(Box<Type>),
}

/// An annotated free function.
pub(crate) struct Function {
    pub(crate) runtime: Runtime,
    pub(crate) visibility: Visibility,
    pub(crate) ident: Ident,
    /// Nothing when a rule was broken, as below.
    pub(crate) context: Option<Type>,
    pub(crate) shared: bool,
    /// The type of the run states that the command names, if it does.
    pub(crate) run_state: Option<Type>,
    pub(crate) cfgs: Vec<TokenStream>,
    /// Nothing when a rule was broken: the function can still be listed, so that there is no second error.
    pub(crate) command: Option<Command>,
}

/// One command.
pub(crate) struct Command {
    /// The function; its span is the command's place.
    pub(crate) function: Ident,
    pub(crate) cfgs: Vec<TokenStream>,
    pub(crate) docs: Docs,
    pub(crate) names: Names,
    pub(crate) parameters: Vec<Parameter>,
    /// The parameter that takes all arguments.
    pub(crate) flatten: Option<usize>,
    pub(crate) answer: Answer,
    pub(crate) oob: bool,
    pub(crate) user_print: Option<Path>,
    pub(crate) features: Features,
    pub(crate) since: Option<LitStr>,
    pub(crate) access: Access,
    /// The run states in which it may run; empty: in all.
    pub(crate) states: Vec<State>,
    pub(crate) success_response: bool,
}

/// The features of a command, a parameter or an event, as introspection shows them.
pub(crate) struct Features {
    /// What to use instead, where it is deprecated.
    pub(crate) deprecated: Option<LitStr>,
    pub(crate) unstable: bool,
    /// Those that are neither.
    pub(crate) others: Vec<LitStr>,
}

/// What a session must be allowed to run a command.
#[derive(Clone, Copy)]
pub(crate) enum Access {
    Control,
    Read,
}

/// A run state that a command names.
pub(crate) enum State {
    /// With its type: `RunState::Running`.
    Path(Path),
    /// Of the block's type: `Running`.
    Variant(Ident),
}

/// What a command is called.
pub(crate) struct Names {
    /// The wire name, also of a command that is not on the wire.
    pub(crate) name: String,
    /// The wire name and its aliases; empty when the command is not on the wire.
    pub(crate) qmp: Vec<String>,
    /// The full human names; empty when the command is not at the prompt.
    pub(crate) human: Vec<String>,
    pub(crate) help: Option<LitStr>,
    pub(crate) usage: Option<LitStr>,
    pub(crate) example: Option<LitStr>,
}

/// How a command answers.
pub(crate) enum Answer {
    /// By its return value, of the type given.
    Returned { result: Type, span: Span },
    /// Through its last parameter, of the type given.
    Completed { completion: Type, result_span: Span },
    /// By what its future results in, of the type given.
    Awaited { result: Type, span: Span, on_cancel: OnCancel },
}

/// What becomes of a future whose command is asked to cancel.
#[derive(Clone, Copy)]
pub(crate) enum OnCancel {
    Drop,
    Keep,
}

/// A parameter that the command's caller gives.
pub(crate) struct Parameter {
    pub(crate) ident: Ident,
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) ty: Type,
    pub(crate) default: Option<DefaultValue>,
    pub(crate) flatten: bool,
    pub(crate) secret: bool,
    pub(crate) features: Features,
    /// Nothing where the type says all.
    pub(crate) typing: Option<Typing>,
    pub(crate) limits: Limits,
}

/// What an argument is when it is left out.
pub(crate) struct DefaultValue {
    pub(crate) value: TokenStream,
    /// How long it is, where it is a string in quotes or a list in brackets. The argument's type is made of it.
    pub(crate) length: Option<TokenStream>,
}

/// Which values of its type an argument or a member takes.
pub(crate) struct Limits {
    pub(crate) range: Option<Interval>,
    pub(crate) length: Option<Interval>,
    pub(crate) pattern: Option<LitStr>,
}

/// Two ends that belong to it, each an expression that may be missing.
pub(crate) struct Interval {
    pub(crate) low: Option<TokenStream>,
    pub(crate) high: Option<TokenStream>,
    /// Where it is written.
    pub(crate) span: Span,
}

/// How an argument is typed at the prompt.
pub(crate) struct Typing {
    pub(crate) syntax: Syntax,
    pub(crate) flag: Option<char>,
    pub(crate) dot: bool,
    pub(crate) noun: Option<LitStr>,
    pub(crate) complete: Option<Path>,
}

/// What is typed. A unit is a number of bytes.
#[derive(Clone)]
pub(crate) enum Syntax {
    ByType,
    Expression { unit: u64 },
    File,
    Format,
    Options { implied: Option<String> },
    Rest,
    Size { unit: u64 },
    Time,
}

/// An event.
pub(crate) struct Event {
    pub(crate) runtime: Runtime,
    pub(crate) ident: Ident,
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) features: Features,
    pub(crate) since: Option<LitStr>,
    /// The generics of an item that cannot be an event: it still is one, so that there is no second error.
    pub(crate) stand_in: Option<Generics>,
}

/// How often an event is sent.
pub(crate) struct RateLimit {
    pub(crate) milliseconds: TokenStream,
    /// The member that tells apart what is limited apart.
    pub(crate) key: Option<Ident>,
}

/// A type with `#[derive(QapiType)]`.
pub(crate) struct QapiType {
    pub(crate) runtime: Runtime,
    pub(crate) ident: Ident,
    /// The name in schemas and messages.
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) features: Features,
    pub(crate) kind: QapiKind,
}

/// What kind of type it is.
pub(crate) enum QapiKind {
    Alternate(Vec<Branch>),
    Enum(Vec<Value>),
    /// What it holds, and which values of that.
    Newtype(Box<(Type, Limits)>),
    Struct(Vec<Member>),
    /// A flat union with its tag.
    Union {
        tag: String,
        branches: Vec<Branch>,
    },
}

/// A member of a struct.
pub(crate) struct Member {
    pub(crate) ident: Ident,
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) ty: Type,
    /// Its members stand among the struct's.
    pub(crate) flatten: bool,
    pub(crate) features: Features,
    pub(crate) limits: Limits,
}

/// A value of an enum, or of a union's tag.
pub(crate) struct Value {
    pub(crate) ident: Ident,
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) features: Features,
}

/// A variant that may hold a value.
pub(crate) struct Branch {
    pub(crate) value: Value,
    pub(crate) ty: Option<Type>,
}

/// A table.
pub(crate) struct Table {
    pub(crate) runtime: Runtime,
    pub(crate) attributes: Vec<syn::Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) storage: Ident,
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    /// Nothing when a rule was broken: the table can still be named, so that there is no second error.
    pub(crate) content: Option<Content>,
}

/// What a table holds, and for whom.
pub(crate) struct Content {
    pub(crate) context: Type,
    pub(crate) shared: Type,
    pub(crate) entries: Vec<EntrySyntax>,
    /// The hook that reads registers.
    pub(crate) registers: Option<ExprPath>,
}

/// Where generated code finds `monitor_runtime`: `crate = path`, or nothing for the extern prelude.
#[derive(Clone)]
pub(crate) struct Runtime(pub(crate) Option<Path>);
