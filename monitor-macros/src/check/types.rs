//! The rules on the types of arguments and results that can be seen on how they are written. What a type *is*, the trait
//! system says: these rules only say it sooner and better.

use quote::ToTokens;
use syn::{FnArg, GenericArgument, Lifetime, Pat, PatType, PathArguments, ReturnType, Signature, Type};

use super::awaiting;
use crate::errors::Errors;
use crate::parse::scan;

/// All rules on the types of a signature. The context is the caller's to judge.
pub(super) fn types(owner: &str, signature: &Signature, errors: &mut Errors) {
    for input in signature.inputs.iter().skip(1) {
        if let FnArg::Typed(parameter) = input {
            let owner = argument(owner, parameter);
            impl_argument(&owner, parameter, errors);
            if signature.asyncness.is_some() {
                awaiting::argument_by_future(&owner, parameter, errors);
            } else {
                mutable_argument(&owner, parameter, errors);
                borrowed_argument(&owner, parameter, errors);
            }
        }
    }
    if let ReturnType::Type(_, ty) = &signature.output {
        impl_result(owner, ty, errors);
        borrowed_result(owner, ty, errors);
        never_result(owner, ty, errors);
    }
}

/// How errors call a parameter, as far as it has a name.
fn argument(owner: &str, parameter: &PatType) -> String {
    match &*parameter.pat {
        Pat::Ident(pattern) => format!("argument `{}` of {owner}", pattern.ident),
        _ => owner.to_owned(),
    }
}

/// Rule `impl_argument`: a request is read into a type that the schema names.
fn impl_argument(owner: &str, parameter: &PatType, errors: &mut Errors) {
    if scan::mentions(&parameter.ty, "impl") {
        errors.on(
            &parameter.ty,
            format_args!("{owner}: `impl Trait` cannot be read from a request; name the type"),
        );
    }
}

/// Rule `impl_result`: the schema says what comes back.
fn impl_result(owner: &str, ty: &Type, errors: &mut Errors) {
    if scan::mentions(ty, "impl") {
        errors.on(ty, format_args!("{owner}: `impl Trait` cannot be described in the schema; name the type"));
    }
}

/// Rule `mutable_argument`: nobody would see what a handler wrote there.
fn mutable_argument(owner: &str, parameter: &PatType, errors: &mut Errors) {
    if let Type::Reference(reference) = &*parameter.ty
        && reference.mutability.is_some()
    {
        errors.on(
            &parameter.ty,
            format_args!(
                "{owner}: it is the request's and cannot be borrowed to be changed; take it by value, and return what \
                 came of it"
            ),
        );
    }
}

/// Rule `borrowed_argument`: an argument may outlive the request's text.
fn borrowed_argument(owner: &str, parameter: &PatType, errors: &mut Errors) {
    let Type::Reference(reference) = &*parameter.ty else { return };
    let instead = match &*reference.elem {
        Type::Path(ty) if ty.path.is_ident("str") => "String".to_owned(),
        Type::Slice(slice) => format!("Vec<{}>", slice.elem.to_token_stream()),
        _ => return,
    };
    if reference.mutability.is_none() {
        errors.on(
            &parameter.ty,
            format_args!(
                "{owner}: a handler owns it, because it may outlive the request; take a `{instead}`"
            ),
        );
    }
}

/// Rule `borrowed_result`: the reply may be written after the context was lent to the next command.
fn borrowed_result(owner: &str, ty: &Type, errors: &mut Errors) {
    if borrows(ty) {
        errors.on(
            ty,
            format_args!(
                "{owner}: a result is owned by its reply, because the context goes to the next command; return an owned \
                 type, such as `String` for `&str`"
            ),
        );
    }
}

/// Rule `never_result`: every request is answered.
fn never_result(owner: &str, ty: &Type, errors: &mut Errors) {
    if matches!(ty, Type::Never(_)) {
        errors.on(
            ty,
            format_args!(
                "{owner}: a handler that never returns never answers; return nothing, or take a `Completion<()>` and \
                 let the host end the program"
            ),
        );
    }
}

/// Whether the type, as it is written, lives less long than the program.
pub(super) fn borrows(ty: &Type) -> bool {
    match ty {
        Type::Array(array) => borrows(&array.elem),
        Type::Group(group) => borrows(&group.elem),
        Type::Paren(paren) => borrows(&paren.elem),
        Type::Path(path) => path.path.segments.iter().any(|segment| match &segment.arguments {
            PathArguments::AngleBracketed(arguments) => {
                arguments.args.iter().any(|argument| match argument {
                    GenericArgument::Lifetime(lifetime) => is_short(lifetime),
                    GenericArgument::Type(ty) => borrows(ty),
                    _ => false,
                })
            }
            _ => false,
        }),
        Type::Reference(reference) => {
            reference.lifetime.as_ref().is_none_or(is_short) || borrows(&reference.elem)
        }
        Type::Slice(slice) => borrows(&slice.elem),
        Type::Tuple(tuple) => tuple.elems.iter().any(borrows),
        _ => false,
    }
}

fn is_short(lifetime: &Lifetime) -> bool {
    lifetime.ident != "static"
}
