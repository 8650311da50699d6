//! The rules on a handler's signature: what glue can call.

use syn::{FnArg, ReceiverKind, Safety, Signature, Type};

use crate::errors::Errors;
use crate::parse::scan;

/// All rules on the parts of a signature that do not depend on where the handler stands.
pub(super) fn signature(owner: &str, signature: &Signature, errors: &mut Errors) {
    async_fn(owner, signature, errors);
    qualified_handler(owner, signature, errors);
    generic_handler(owner, signature, errors);
    impl_trait(owner, signature, errors);
}

/// Rule `async_fn`: a future that borrows the context cannot outlive the call.
fn async_fn(owner: &str, signature: &Signature, errors: &mut Errors) {
    if let Some(keyword) = signature.asyncness {
        errors.on(
            keyword,
            format_args!(
                "{owner}: `async fn` handlers are not supported yet; write a plain `fn` with \
                 `#[monitor_command(async)]` and a last parameter `done: Completion<T>`"
            ),
        );
    }
}

/// Rule `qualified_handler`: glue makes plain, safe calls.
fn qualified_handler(owner: &str, signature: &Signature, errors: &mut Errors) {
    if let Safety::Unsafe(keyword) = signature.safety {
        errors.on(
            keyword,
            format_args!("{owner}: a handler cannot be `unsafe`, since a client decides when it is called"),
        );
    }
    if let Some(abi) = &signature.abi {
        errors.on(abi, format_args!("{owner}: a handler is a Rust function; remove `extern`"));
    }
    if let Some(variadic) = &signature.variadic {
        errors.on(
            variadic,
            format_args!("{owner}: a handler has a fixed number of parameters; take a `Vec<T>`"),
        );
    }
}

/// Rule `generic_handler`: a table holds functions, and a generic one is not a function yet.
fn generic_handler(owner: &str, signature: &Signature, errors: &mut Errors) {
    if !signature.generics.params.is_empty() {
        errors.on(
            &signature.generics.params,
            format_args!(
                "{owner}: a handler cannot be generic, nor name lifetimes; write concrete types and plain `&`"
            ),
        );
    }
}

/// Rule `impl_trait`: the schema needs to know the type.
fn impl_trait(owner: &str, signature: &Signature, errors: &mut Errors) {
    for input in &signature.inputs {
        if let FnArg::Typed(parameter) = input
            && scan::mentions(&parameter.ty, "impl")
        {
            errors.on(
                &parameter.ty,
                format_args!("{owner}: `impl Trait` cannot be read from a request; name the type"),
            );
        }
    }
    if scan::mentions(&signature.output, "impl")
        && let syn::ReturnType::Type(_, ty) = &signature.output
    {
        errors.on(ty, format_args!("{owner}: `impl Trait` cannot be described in the schema; name the type"));
    }
}

/// Rules `no_receiver`, `self_by_value` and `shared_mut_self`: how a method reaches its context.
pub(super) fn receiver(owner: &str, signature: &Signature, shared: bool, errors: &mut Errors) {
    let Some(receiver) = signature.receiver() else {
        errors.on(
            &signature.ident,
            format_args!(
                "{owner}: a handler in a block takes `&self` or `&mut self`; a function without is annotated outside \
                 of the block and listed in `command_table!` by its name"
            ),
        );
        return;
    };
    let mutable = match &receiver.kind {
        ReceiverKind::Reference(_, _, mutable) => mutable.is_some(),
        ReceiverKind::Typed(_, ty) => match reference(ty) {
            Some((_, mutable)) => mutable,
            None => return self_by_value(owner, receiver, errors),
        },
        _ => return self_by_value(owner, receiver, errors),
    };
    if shared && mutable {
        errors.on(
            receiver,
            format_args!(
                "{owner}: in a `shared` block handlers take `&self`, because commands of other threads may run at the \
                 same time"
            ),
        );
    }
}

fn self_by_value(owner: &str, receiver: &syn::Receiver, errors: &mut Errors) {
    errors.on(
        receiver,
        format_args!("{owner}: a handler borrows its context, which the next command needs; write `&self` or `&mut self`"),
    );
}

/// Rule `context_parameter`: the context of a free function is what its first parameter borrows.
pub(super) fn context(owner: &str, signature: &Signature, oob: bool, errors: &mut Errors) -> Option<Type> {
    let first = signature.inputs.first();
    let Some(FnArg::Typed(first)) = first else {
        errors.on(
            &signature.ident,
            format_args!(
                "{owner}: the first parameter of a function is its context; write `context: &mut Context`"
            ),
        );
        return None;
    };
    let Some((context, mutable)) = reference(&first.ty) else {
        errors.on(
            &first.ty,
            format_args!(
                "{owner}: the first parameter is the context and borrows it; write `&T` or `&mut T`"
            ),
        );
        return None;
    };
    if oob && mutable {
        errors.on(
            &first.ty,
            format_args!(
                "{owner}: an `oob` command runs while others do, so its context is shared; write `&T`, or remove `oob`"
            ),
        );
        return None;
    }
    Some(context)
}

/// The type behind a reference, and whether the reference is a mutable one.
fn reference(ty: &Type) -> Option<(Type, bool)> {
    match ty {
        Type::Reference(reference) => Some(((*reference.elem).clone(), reference.mutability.is_some())),
        Type::Paren(inner) => reference(&inner.elem),
        Type::Group(inner) => reference(&inner.elem),
        _ => None,
    }
}

/// Rule `method_outside_block`: a method knows its block only through the block's attribute.
pub(super) fn method_outside_block(owner: &str, signature: &Signature, errors: &mut Errors) -> bool {
    let is_method = signature.receiver().is_some();
    if is_method {
        errors.on(
            &signature.ident,
            format_args!("{owner}: a method becomes a command in a block; put `#[monitor_commands]` on its `impl` or `trait`"),
        );
    }
    is_method
}
