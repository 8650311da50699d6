//! The rules on what stands around a handler's parameters: what glue can call. Where its context comes from is
//! `context`'s, what its types may be `types`'s.

use syn::{GenericParam, Safety, Signature};

use crate::errors::Errors;

/// All rules on the parts of a signature that do not depend on where the handler stands.
pub(super) fn signature(owner: &str, signature: &Signature, errors: &mut Errors) {
    unsafe_handler(owner, signature, errors);
    extern_handler(owner, signature, errors);
    variadic_handler(owner, signature, errors);
    generic_handler(owner, signature, errors);
    lifetime_handler(owner, signature, errors);
    bounded_handler(owner, signature, errors);
}

/// Rule `unsafe_handler`: glue makes safe calls.
fn unsafe_handler(owner: &str, signature: &Signature, errors: &mut Errors) {
    if let Safety::Unsafe(keyword) = signature.safety {
        errors.on(
            keyword,
            format_args!(
                "{owner}: a handler cannot be `unsafe`, since a client decides when it is called; remove `unsafe`, and \
                 check in the body what it relies on"
            ),
        );
    }
}

/// Rule `extern_handler`: glue makes plain calls.
fn extern_handler(owner: &str, signature: &Signature, errors: &mut Errors) {
    if let Some(abi) = &signature.abi {
        errors.on(abi, format_args!("{owner}: a handler is a Rust function; remove `extern`"));
    }
}

/// Rule `variadic_handler`: the schema lists every argument.
fn variadic_handler(owner: &str, signature: &Signature, errors: &mut Errors) {
    if let Some(variadic) = &signature.variadic {
        errors.on(
            variadic,
            format_args!("{owner}: a handler has a fixed number of parameters; take a `Vec<T>`"),
        );
    }
}

/// Rule `generic_handler`: a table holds functions, and a generic one is not a function yet.
fn generic_handler(owner: &str, signature: &Signature, errors: &mut Errors) {
    for parameter in &signature.generics.params {
        let what = match parameter {
            GenericParam::Lifetime(_) => continue,
            GenericParam::Type(parameter) => &parameter.ident,
            GenericParam::Const(parameter) => &parameter.ident,
        };
        errors.on(
            parameter,
            format_args!(
                "{owner}: a handler cannot be generic, because nobody chooses `{what}` when a request comes; write a \
                 concrete type in its place"
            ),
        );
    }
}

/// Rule `lifetime_handler`: what a handler borrows, it borrows for the call.
fn lifetime_handler(owner: &str, signature: &Signature, errors: &mut Errors) {
    for parameter in signature.generics.lifetimes() {
        errors.on(
            parameter,
            format_args!(
                "{owner}: a handler names no lifetimes, because it borrows its context for the call only; write plain `&`"
            ),
        );
    }
}

/// Rule `bounded_handler`: a `where` clause without parameters bounds what is known.
fn bounded_handler(owner: &str, signature: &Signature, errors: &mut Errors) {
    if let Some(clause) = &signature.generics.where_clause {
        errors.on(
            clause,
            format_args!(
                "{owner}: a handler is callable whatever holds, so it has no `where` clause; remove it, or the attribute"
            ),
        );
    }
}
