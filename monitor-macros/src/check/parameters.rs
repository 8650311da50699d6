//! The rules on a handler's parameters: which become arguments, what they are called, where the completion stands.

use proc_macro2::Span;
use syn::{Ident, Pat, PatType, Path, Type};

use super::{conditions, features, names, typing};
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
    let mut parameters: Vec<(Span, Parameter)> = Vec::new();
    for (index, argument) in arguments.iter().enumerate() {
        conditions::cfg_on_parameter(owner, argument, errors);
        completion_without_async(owner, argument, asynchronous, errors);
        if let Some((span, parameter)) = parameter(owner, argument, index, errors) {
            duplicate_argument(owner, &parameters, &parameter, span, errors);
            parameters.push((span, parameter));
        }
    }
    if let Some(completion) = completion {
        conditions::cfg_on_parameter(owner, completion, errors);
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

/// Rule `completion_without_async`. The type system finds every one of these; a spelling that we know gets our words
/// before rustc's.
fn completion_without_async(
    owner: &str,
    argument: &PatType,
    asynchronous: Option<Span>,
    errors: &mut Errors,
) {
    let is_completion = |path: &Path| path.segments.last().is_some_and(|last| last.ident == "Completion");
    if !matches!(&*argument.ty, Type::Path(ty) if is_completion(&ty.path)) {
        return;
    }
    let fix = match asynchronous {
        Some(_) => "the completion is the last parameter; move it there",
        None => "a command with a completion is asynchronous; write `#[monitor_command(async)]`",
    };
    errors.on(argument, format_args!("{owner}: {fix}"));
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
        None => (argument_name(&ident), ident.span()),
    };
    names::bad_argument_name(owner, &name, span, errors);
    let docs = Docs::read(&written.attrs);
    let default = keys.expression("default").cloned();
    let features = features::features(&of, &keys, errors);
    let typing = typing::typing(&of, &keys, errors);
    Some((span, Parameter { name, docs, ty: (*written.ty).clone(), default, features, typing }))
}

fn is_argument(path: &Path) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == "arg")
}

/// A leading underscore silences rustc and is no part of the name.
fn argument_name(ident: &Ident) -> String {
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

/// Rule `duplicate_argument`: names are compared as the client will write them.
fn duplicate_argument(
    owner: &str,
    earlier: &[(Span, Parameter)],
    parameter: &Parameter,
    span: Span,
    errors: &mut Errors,
) {
    if let Some(first) = earlier.iter().position(|(_, earlier)| earlier.name == parameter.name) {
        errors.at(
            span,
            format_args!(
                "{owner}: argument {} is already called `{}`; give this one another `#[arg(name = \"…\")]`",
                first + 1,
                parameter.name
            ),
        );
    }
}
