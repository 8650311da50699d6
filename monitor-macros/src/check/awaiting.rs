//! The rules on `async fn` handlers, whose futures outlive the call. What holds for every signature is `signature`'s.

use proc_macro2::Span;
use quote::ToTokens;
use syn::{ItemTrait, PatType, Signature, Type};

use super::parameters::is_completion;
use crate::errors::Errors;
use crate::model::OnCancel;
use crate::parse::function::{HandlerSyntax, owner};
use crate::parse::keys::Entries;

/// The rules on what an `async fn` says beside that.
pub(super) fn awaiting(owner: &str, handler: &HandlerSyntax, typed: &mut Vec<&PatType>, errors: &mut Errors) {
    let HandlerSyntax { keys, signature, .. } = handler;
    let Some(keyword) = signature.asyncness else {
        return cancel_without_async_fn(owner, keys, errors);
    };
    enabled(owner, signature, errors);
    async_fn_with_async(owner, keyword.span, keys.span("async"), errors);
    completion_in_async_fn(owner, typed, errors);
    // Said once: nothing else is to be said of it.
    typed.retain(|parameter| !is_completion(parameter));
}

/// The feature of `monitor-runtime`, which its macros know by theirs. A rule that no crate with the feature can break.
fn enabled(owner: &str, signature: &Signature, errors: &mut Errors) {
    if !cfg!(feature = "async-fn") {
        errors.on(
            signature.asyncness,
            format_args!(
                "{owner}: an `async fn` needs the feature `async-fn` of `monitor-runtime`; without it write a plain `fn` \
                 with `#[monitor_command(async)]` and a last parameter `done: Completion<T>`"
            ),
        );
    }
}

/// Rule `async_fn_with_async`: two ways to answer later are one too many.
fn async_fn_with_async(owner: &str, keyword: Span, key: Option<Span>, errors: &mut Errors) {
    if let Some(key) = key {
        errors.both(
            (
                key,
                format_args!(
                    "{owner}: `async` is for a plain `fn` that takes a `Completion`; an `async fn` goes without, so \
                     remove one"
                ),
            ),
            (keyword, format_args!("{owner}: `async fn` is here")),
        );
    }
}

/// Rule `completion_in_async_fn`: its end is its completion.
fn completion_in_async_fn(owner: &str, typed: &[&PatType], errors: &mut Errors) {
    for completion in typed.iter().filter(|parameter| is_completion(parameter)) {
        errors.on(
            completion,
            format_args!(
                "{owner}: an `async fn` completes its command with what it returns; remove the parameter, or `async`"
            ),
        );
    }
}

/// Rule `borrowed_by_future`: the call is over when the future is first polled.
pub(super) fn borrowed_by_future(owner: &str, what: &str, borrowed: impl ToTokens, errors: &mut Errors) {
    errors.on(
        borrowed,
        format_args!(
            "{owner}: the future of an `async fn` outlives the call, so it cannot borrow {what}; take it by value"
        ),
    );
}

/// The same of an argument.
pub(super) fn argument_by_future(owner: &str, parameter: &PatType, errors: &mut Errors) {
    if matches!(&*parameter.ty, Type::Reference(_)) {
        borrowed_by_future(owner, "it", &parameter.ty, errors);
    }
}

/// Rule `async_fn_in_trait`: a future of a type that nobody knows cannot come out of a `dyn Trait`.
pub(super) fn async_fn_in_trait(signature: &Signature, header: &ItemTrait, errors: &mut Errors) {
    if let Some(keyword) = signature.asyncness {
        let owner = owner(&signature.ident);
        errors.on(
            keyword,
            format_args!(
                "{owner}: the context of a trait's commands is `dyn {}`, which has no `async fn`; put it into an \
                 `impl Type` block",
                header.ident
            ),
        );
    }
}

/// Rule `cancel_without_async_fn`: who holds a completion is asked, and nothing is taken from under him.
fn cancel_without_async_fn(owner: &str, keys: &Entries, errors: &mut Errors) {
    if let Some(key) = keys.span("cancel") {
        errors.at(
            key,
            format_args!(
                "{owner}: `cancel` says what becomes of the future of an `async fn`; a completion is asked \
                 (`Completion::on_cancel`), and a command that returns is never cancelled"
            ),
        );
    }
}

/// What becomes of the future: one that is dropped halfway may leave a machine halfway, so that is to be asked for.
pub(super) fn on_cancel(owner: &str, keys: &Entries, errors: &mut Errors) -> OnCancel {
    let Some(written) = keys.identifier("cancel") else { return OnCancel::Keep };
    unknown_cancel(owner, written, errors);
    if written == "drop" { OnCancel::Drop } else { OnCancel::Keep }
}

/// Rule `unknown_cancel`: a future is dropped, or it runs to its end.
fn unknown_cancel(owner: &str, written: &syn::Ident, errors: &mut Errors) {
    if written != "drop" && written != "keep" {
        errors.on(
            written,
            format_args!(
                "{owner}: there is no `cancel = {written}`; write `cancel = drop` or `cancel = keep`"
            ),
        );
    }
}
