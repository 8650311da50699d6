//! One handler made one command. The rules themselves are in the files beside this one.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{FnArg, ReturnType, Type};

use super::{awaiting, conditions, features, names, parameters, permission, signature, types};
use crate::errors::Errors;
use crate::model::{Answer, Command};
use crate::parse::docs::Docs;
use crate::parse::function::{HandlerSyntax, owner};
use crate::parse::keys::Entries;

/// The command of a handler, or nothing when a rule was broken. The rules on the context are the caller's to ask for.
pub(super) fn command(handler: &HandlerSyntax, errors: &mut Errors) -> Option<Command> {
    let HandlerSyntax { keys, attributes, signature: written, .. } = handler;
    let owner = owner(&written.ident);
    let before = errors.count();
    let is_awaited = written.asyncness.is_some();
    let asynchronous = keys.span("async").filter(|_| !is_awaited);
    let oob = keys.span("oob");
    oob_async(&owner, oob, asynchronous.or(written.asyncness.map(|keyword| keyword.span)), errors);
    conditions::conditional_annotation(&owner, attributes, errors);
    signature::signature(&owner, written, errors);
    types::types(&owner, written, errors);
    parameters::argument_on_context(&owner, written, errors);
    let names = names::names(&owner, &written.ident, keys, errors);
    print_without_prompt(&owner, keys, errors);
    // The context comes first, as a receiver or as a parameter; neither is an argument.
    let typed = written.inputs.iter().skip(1).filter_map(|input| match input {
        FnArg::Typed(parameter) => Some(parameter),
        FnArg::Receiver(_) => None,
    });
    let mut typed: Vec<_> = typed.collect();
    awaiting::awaiting(&owner, handler, &mut typed, errors);
    let on_cancel = awaiting::on_cancel(&owner, keys, errors);
    let at_prompt = keys.list("hmp").is_none_or(|list| list.span("off").is_none());
    let (parameters, completion) =
        parameters::parameters(&owner, &written.ident, &typed, asynchronous, at_prompt, errors);
    let features = features::features(&owner, keys, errors);
    let access = permission::access(&owner, &names.name, keys, errors);
    if errors.count() > before {
        return None;
    }
    let (result, span) = result(&written.output, &written.ident.unraw());
    let answer = match completion {
        Some(completion) => Answer::Completed { completion, result_span: span },
        None if is_awaited => Answer::Awaited { result, span, on_cancel },
        None => Answer::Returned { result, span },
    };
    Some(Command {
        function: written.ident.clone(),
        cfgs: conditions::conditions(attributes),
        docs: Docs::read(attributes),
        names,
        flatten: parameters.iter().position(|parameter| parameter.flatten),
        parameters,
        answer,
        oob: oob.is_some(),
        user_print: keys.path("user_print").cloned(),
        features,
        since: keys.text("since").cloned(),
        access,
        states: permission::states(keys),
        success_response: keys.boolean("success_response").unwrap_or(true),
    })
}

fn result(output: &ReturnType, function: &syn::Ident) -> (Type, Span) {
    match output {
        ReturnType::Default => (syn::parse_quote!(()), function.span()),
        ReturnType::Type(_, ty) => ((**ty).clone(), ty.span()),
    }
}

/// Rule `oob_async`: an out-of-band command overtakes others and so must not wait for anything.
fn oob_async(owner: &str, oob: Option<Span>, asynchronous: Option<Span>, errors: &mut Errors) {
    if let (Some(oob), Some(asynchronous)) = (oob, asynchronous) {
        errors.both(
            (oob, format_args!("{owner}: an `oob` command is done when its handler returns, so it cannot be `async`; remove one")),
            (asynchronous, format_args!("{owner}: `async` is here")),
        );
    }
}

/// Rule `print_without_prompt`: what `user_print` writes is for a prompt.
fn print_without_prompt(owner: &str, keys: &Entries, errors: &mut Errors) {
    let off = keys.list("hmp").and_then(|list| list.span("off"));
    if let (Some(print), Some(off)) = (keys.span("user_print"), off) {
        errors.both(
            (
                print,
                format_args!(
                    "{owner}: `user_print` shows the result at the prompt; remove it, or `hmp(off)`"
                ),
            ),
            (off, format_args!("{owner}: `hmp(off)` takes the command off the prompt")),
        );
    }
}
