//! The rules on a handler's parameters: which become arguments, what they are called, where the completion stands.

use proc_macro2::Span;
use syn::{FnArg, Ident, Pat, PatType, Path, Signature, Type};

use super::{conditions, default, features, limits, names, typing};
use crate::errors::Errors;
use crate::model::Parameter;
use crate::parse::docs::Docs;
use crate::parse::function::read_attribute;
use crate::parse::grammar;
use crate::parse::keys::{Entries, Place};

/// The arguments of a command, and the completion's type if there must be one.
pub(super) fn parameters(
    owner: &str,
    function: &Ident,
    written: &[&PatType],
    asynchronous: Option<Span>,
    at_prompt: bool,
    errors: &mut Errors,
) -> (Vec<Parameter>, Option<Type>) {
    let mut arguments = written.to_vec();
    let completion = match asynchronous {
        Some(_) => arguments.pop(),
        None => None,
    };
    async_without_parameter(owner, function, asynchronous, completion, errors);
    completion_without_async(owner, &arguments, asynchronous, errors);
    two_completions(owner, &arguments, completion, errors);
    completion_not_last(owner, &arguments, completion, errors);
    let mut parameters: Vec<(Span, Parameter)> = Vec::new();
    for (index, argument) in arguments.iter().enumerate() {
        conditions::cfg_on_parameter(owner, argument, errors);
        conditions::conditional_argument(owner, argument, errors);
        if let Some((span, parameter)) = parameter(owner, argument, index, errors) {
            duplicate_argument(owner, &parameters, &parameter, span, errors);
            arguments_alike(owner, &parameters, &parameter, span, errors);
            parameters.push((span, parameter));
        }
    }
    if let Some(completion) = completion {
        conditions::cfg_on_parameter(owner, completion, errors);
        argument_on_completion(owner, completion, errors);
    }
    typing::together(owner, at_prompt, &parameters, errors);
    let parameters = parameters.into_iter().map(|(_, parameter)| parameter).collect();
    (parameters, completion.map(|parameter| (*parameter.ty).clone()))
}

/// Rule `async_without_parameter`: somebody must be told when the command is done.
fn async_without_parameter(
    owner: &str,
    function: &Ident,
    asynchronous: Option<Span>,
    completion: Option<&PatType>,
    errors: &mut Errors,
) {
    if asynchronous.is_some() && completion.is_none() {
        errors.on(
            function,
            format_args!(
                "{owner}: an `async` command answers through its last parameter; add `done: Completion<T>`"
            ),
        );
    }
}

/// Whether the parameter is written as a completion. The type system finds every one, by what it is; a spelling that we
/// know gets our words before rustc's.
pub(super) fn is_completion(parameter: &PatType) -> bool {
    let is_named = |path: &Path| path.segments.last().is_some_and(|last| last.ident == "Completion");
    matches!(&*parameter.ty, Type::Path(ty) if is_named(&ty.path))
}

/// Rule `completion_without_async`: the attribute says what kind of command it is, for whoever reads it.
fn completion_without_async(
    owner: &str,
    arguments: &[&PatType],
    asynchronous: Option<Span>,
    errors: &mut Errors,
) {
    if asynchronous.is_none()
        && let Some(completion) = arguments.iter().find(|argument| is_completion(argument))
    {
        errors.on(
            completion,
            format_args!(
                "{owner}: a command with a completion is asynchronous; write `#[monitor_command(async)]`"
            ),
        );
    }
}

/// Rule `two_completions`: a request has one answer.
fn two_completions(owner: &str, arguments: &[&PatType], completion: Option<&PatType>, errors: &mut Errors) {
    let Some(last) = completion.filter(|completion| is_completion(completion)) else { return };
    if let Some(first) = arguments.iter().find(|argument| is_completion(argument)) {
        errors.both_on(
            (last, format_args!("{owner}: a command is completed once; remove one of its completions")),
            (first, format_args!("{owner}: the other completion is here")),
        );
    }
}

/// Rule `completion_not_last`: generated code finds the completion by its place.
fn completion_not_last(
    owner: &str,
    arguments: &[&PatType],
    completion: Option<&PatType>,
    errors: &mut Errors,
) {
    if completion.is_some_and(|completion| !is_completion(completion))
        && let Some(early) = arguments.iter().find(|argument| is_completion(argument))
    {
        errors.on(early, format_args!("{owner}: the completion is the last parameter; move it there"));
    }
}

/// Rule `argument_on_completion`: nobody gives a completion but the session.
fn argument_on_completion(owner: &str, completion: &PatType, errors: &mut Errors) {
    for attribute in completion.attrs.iter().filter(|attribute| is_argument(attribute.path())) {
        errors.on(
            attribute,
            format_args!("{owner}: the completion is no argument of the request; remove `#[arg]`"),
        );
    }
}

/// Rule `argument_on_context`: nobody gives the context but the host.
pub(super) fn argument_on_context(owner: &str, signature: &Signature, errors: &mut Errors) {
    let attributes = match signature.inputs.first() {
        Some(FnArg::Receiver(receiver)) => &receiver.attrs,
        Some(FnArg::Typed(context)) => &context.attrs,
        None => return,
    };
    for attribute in attributes.iter().filter(|attribute| is_argument(attribute.path())) {
        errors.on(
            attribute,
            format_args!("{owner}: the context is no argument of the request; remove `#[arg]`"),
        );
    }
}

fn parameter(owner: &str, written: &PatType, index: usize, errors: &mut Errors) -> Option<(Span, Parameter)> {
    let ident = pattern_parameter(owner, &written.pat, index, errors);
    let of = match &ident {
        Some(ident) => format!("argument `{ident}` of {owner}"),
        None => owner.to_owned(),
    };
    let mut keys = Entries::default();
    for attribute in written.attrs.iter().filter(|attribute| is_argument(attribute.path())) {
        let place = Place { owner: &of, attribute: "#[arg]" };
        read_attribute(&mut keys, attribute, grammar::ARGUMENT, place, errors);
    }
    let ident = ident?;
    let (name, span) = match keys.text("name") {
        Some(name) => (name.value(), name.span()),
        None => (default_name(&ident), ident.span()),
    };
    if keys.text("name").is_none() && unnamed_argument(owner, &ident, &name, errors) {
        return None;
    }
    names::argument_name(owner, &name, span, errors);
    let docs = Docs::read(&written.attrs);
    let features = features::features(&of, &keys, errors);
    let typing = typing::typing(&of, &keys, errors);
    let limits = limits::limits(&of, &keys, errors);
    let default = keys.expression("default").cloned();
    let default = default.map(|value| default::default(&of, value, &limits, errors));
    let flatten = keys.span("flatten").is_some();
    let secret = keys.span("secret").is_some();
    let ty = (*written.ty).clone();
    Some((
        span,
        Parameter {
            ident: ident.clone(),
            name,
            docs,
            ty,
            default,
            flatten,
            secret,
            features,
            typing,
            limits,
        },
    ))
}

fn is_argument(path: &Path) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == "arg")
}

/// A leading underscore silences rustc and is no part of the name.
fn default_name(ident: &Ident) -> String {
    names::default_name(ident).trim_start_matches('-').to_owned()
}

/// Rule `pattern_parameter`: an argument is called what its parameter is called, and a pattern is called nothing.
fn pattern_parameter(owner: &str, pattern: &Pat, index: usize, errors: &mut Errors) -> Option<Ident> {
    match pattern {
        Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none() => Some(name.ident.clone()),
        _ => {
            errors.on(
                pattern,
                format_args!(
                    "{owner}: argument {} needs a name and not a pattern; take it by name and take it apart in the body",
                    index + 1
                ),
            );
            None
        }
    }
}

/// Rule `unnamed_argument`: underscores silence rustc and are no part of a name.
fn unnamed_argument(owner: &str, ident: &Ident, name: &str, errors: &mut Errors) -> bool {
    let is_unnamed = name.is_empty();
    if is_unnamed {
        errors.on(
            ident,
            format_args!(
                "{owner}: `{ident}` leaves the argument without a name; write `#[arg(name = \"…\")]`"
            ),
        );
    }
    is_unnamed
}

/// Rule `duplicate_argument`: names are compared as the client will write them.
fn duplicate_argument(
    owner: &str,
    earlier: &[(Span, Parameter)],
    parameter: &Parameter,
    span: Span,
    errors: &mut Errors,
) {
    let Parameter { name, .. } = parameter;
    if let Some((first, _)) = earlier.iter().find(|(_, earlier)| earlier.name == *name) {
        errors.both(
            (
                span,
                format_args!(
                    "{owner}: there is an argument `{name}` already; give this one another `#[arg(name = \"…\")]`"
                ),
            ),
            (*first, format_args!("{owner}: the other `{name}` is here")),
        );
    }
}

/// Rule `arguments_alike`: QAPI's generators make one C name of both.
fn arguments_alike(
    owner: &str,
    earlier: &[(Span, Parameter)],
    parameter: &Parameter,
    span: Span,
    errors: &mut Errors,
) {
    let Parameter { name, .. } = parameter;
    let is_alike = |other: &str| other != name && names::folded(other) == names::folded(name);
    if let Some((first, other)) = earlier.iter().find(|(_, earlier)| is_alike(&earlier.name)) {
        errors.both(
            (
                span,
                format_args!(
                    "{owner}: `{name}` and `{}` differ only in case, `-` or `_`, which people and generators mix up; \
                     give one of them another `#[arg(name = \"…\")]`",
                    other.name
                ),
            ),
            (*first, format_args!("{owner}: `{}` is here", other.name)),
        );
    }
}
