//! The rules on how a handler reaches its context: the receiver of a method, the first parameter of a function.

use syn::{FnArg, Lifetime, PatType, Receiver, ReceiverKind, Signature, Type};

use super::{awaiting, types};
use crate::errors::Errors;

/// The rules on a method's receiver.
pub(super) fn receiver(owner: &str, signature: &Signature, shared: bool, errors: &mut Errors) {
    let Some(receiver) = signature.receiver() else { return no_receiver(owner, signature, errors) };
    if signature.asyncness.is_some() {
        return receiver_of_future(owner, receiver, errors);
    }
    let reference = match &receiver.kind {
        ReceiverKind::Reference(_, lifetime, mutable) => {
            Some(Reference { lifetime: lifetime.clone(), mutable: mutable.is_some() })
        }
        ReceiverKind::Typed(_, ty) => reference(ty).map(|(_, reference)| reference),
        _ => None,
    };
    let Some(reference) = reference else {
        self_by_value(owner, receiver, errors);
        return self_in_pointer(owner, receiver, errors);
    };
    shared_mut_self(owner, receiver, shared && reference.mutable, errors);
    context_lifetime(owner, &reference, errors);
}

/// The receiver of an `async fn`, which owns it.
fn receiver_of_future(owner: &str, receiver: &Receiver, errors: &mut Errors) {
    let is_borrowed = match &receiver.kind {
        ReceiverKind::Reference(..) => true,
        ReceiverKind::Typed(_, ty) => reference(ty).is_some(),
        _ => false,
    };
    if is_borrowed {
        awaiting::borrowed_by_future(owner, "`self`", receiver, errors);
    } else {
        self_in_pointer(owner, receiver, errors);
    }
}

/// Rule `no_receiver`: a block's methods share the block's context.
fn no_receiver(owner: &str, signature: &Signature, errors: &mut Errors) {
    errors.on(
        &signature.ident,
        format_args!(
            "{owner}: a handler in a block takes `&self` or `&mut self`; a function without is annotated outside of the \
             block and listed in `command_table!` by its name"
        ),
    );
}

/// Rule `self_by_value`: the next command needs the context, too.
fn self_by_value(owner: &str, receiver: &Receiver, errors: &mut Errors) {
    if is_plain(receiver) {
        errors.on(
            receiver,
            format_args!(
                "{owner}: a handler borrows its context, which the next command needs; write `&self` or `&mut self`"
            ),
        );
    }
}

/// Rule `self_in_pointer`: the host has a `&mut Context` to give, and no pointer of another kind.
fn self_in_pointer(owner: &str, receiver: &Receiver, errors: &mut Errors) {
    if !is_plain(receiver) {
        errors.on(
            receiver,
            format_args!(
                "{owner}: a handler borrows its context, and this receiver wants to own a pointer to it; write `&self` \
                 or `&mut self`, and keep the pointer in a member"
            ),
        );
    }
}

fn is_plain(receiver: &Receiver) -> bool {
    match &receiver.kind {
        ReceiverKind::Typed(_, ty) => matches!(&**ty, Type::Path(ty) if ty.path.is_ident("Self")),
        _ => true,
    }
}

/// Rule `shared_mut_self`: commands of other threads may run at the same time.
fn shared_mut_self(owner: &str, receiver: &Receiver, is_mutable: bool, errors: &mut Errors) {
    if is_mutable {
        errors.on(
            receiver,
            format_args!(
                "{owner}: in a `shared` block handlers take `&self`, because commands of other threads may run at the \
                 same time"
            ),
        );
    }
}

/// Rule `context_lifetime`: the context is lent for one call.
fn context_lifetime(owner: &str, reference: &Reference, errors: &mut Errors) {
    if let Some(lifetime) = &reference.lifetime
        && lifetime.ident != "_"
    {
        errors.on(
            lifetime,
            format_args!(
                "{owner}: the context is borrowed for the call and not for `{lifetime}`; write plain `&`, and keep what \
                 lives longer in an `Arc`"
            ),
        );
    }
}

/// The context of a free function, which is what its first parameter borrows.
pub(super) fn context(owner: &str, signature: &Signature, oob: bool, errors: &mut Errors) -> Option<Type> {
    let Some(FnArg::Typed(first)) = signature.inputs.first() else {
        missing_context(owner, signature, errors);
        return None;
    };
    let before = errors.count();
    if signature.asyncness.is_some() {
        return context_of_future(owner, first, errors);
    }
    let Some((context, reference)) = reference(&first.ty) else {
        context_by_value(owner, first, errors);
        return None;
    };
    oob_mut_context(owner, first, oob && reference.mutable, errors);
    context_lifetime(owner, &reference, errors);
    impl_context(owner, &context, errors);
    borrowing_context(owner, &context, errors);
    (errors.count() == before).then_some(context)
}

/// The context of a free `async fn`, which owns it.
fn context_of_future(owner: &str, first: &PatType, errors: &mut Errors) -> Option<Type> {
    let before = errors.count();
    if reference(&first.ty).is_some() {
        awaiting::borrowed_by_future(owner, "its context", &first.ty, errors);
    } else {
        impl_context(owner, &first.ty, errors);
        borrowing_context(owner, &first.ty, errors);
    }
    (errors.count() == before).then(|| (*first.ty).clone())
}

/// Rule `missing_context`: what a function does, it does to something.
fn missing_context(owner: &str, signature: &Signature, errors: &mut Errors) {
    errors.on(
        &signature.ident,
        format_args!(
            "{owner}: the first parameter of a function is its context; write `context: &mut Context`"
        ),
    );
}

/// Rule `context_by_value`: the next command needs the context, too.
fn context_by_value(owner: &str, first: &PatType, errors: &mut Errors) {
    errors.on(
        &first.ty,
        format_args!("{owner}: the first parameter is the context and borrows it; write `&T` or `&mut T`"),
    );
}

/// Rule `oob_mut_context`: while an out-of-band command runs, others do.
fn oob_mut_context(owner: &str, first: &PatType, is_mutable: bool, errors: &mut Errors) {
    if is_mutable {
        errors.on(
            &first.ty,
            format_args!(
                "{owner}: an `oob` command runs while others do, so its context is shared; write `&T`, or remove `oob`"
            ),
        );
    }
}

/// Rule `impl_context`: a table is for one context.
fn impl_context(owner: &str, context: &Type, errors: &mut Errors) {
    if matches!(context, Type::ImplTrait(_)) {
        errors.on(
            context,
            format_args!(
                "{owner}: a table is for one context, and `impl Trait` is many; write `&dyn Trait` or the type"
            ),
        );
    }
}

/// Rule `borrowing_context`: a table is a `static`, and so is what it speaks of.
fn borrowing_context(owner: &str, context: &Type, errors: &mut Errors) {
    if types::borrows(context) {
        errors.on(
            context,
            format_args!(
                "{owner}: a context is a type without lifetimes, because the table outlives what it would borrow; let it \
                 own its parts, or hold them in an `Arc`"
            ),
        );
    }
}

/// How a reference refers.
struct Reference {
    lifetime: Option<Lifetime>,
    mutable: bool,
}

/// The type behind a reference, and the reference itself.
fn reference(ty: &Type) -> Option<(Type, Reference)> {
    match ty {
        Type::Reference(reference) => {
            let how =
                Reference { lifetime: reference.lifetime.clone(), mutable: reference.mutability.is_some() };
            Some(((*reference.elem).clone(), how))
        }
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
