//! `#[monitor_commands]`: the rules on the block, and its commands.

use proc_macro2::Span;
use quote::ToTokens;
use syn::{Generics, Ident, ItemImpl, ItemTrait, Type};

use super::{awaiting, command, conditions, context, names, permission, types};
use crate::errors::Errors;
use crate::model::{Block, Command, Owner, Runtime};
use crate::parse::block::{BlockSyntax, Header};
use crate::parse::function::{HandlerSyntax, owner};

/// The block. Handlers that broke a rule are missing in it; one that broke a rule itself has none.
pub(crate) fn block(syntax: &BlockSyntax, errors: &mut Errors) -> Option<Block> {
    let keys = &syntax.keys;
    let header = syntax.header.as_ref()?;
    let shared = keys.span("shared").is_some();
    let run_state = keys.ty("states");
    let before = errors.count();
    let (owner, generics, attributes) = match header {
        Header::Impl(header) => {
            impl_of_trait(header, errors);
            borrowing_block(header, errors);
            (Owner::Type(header.self_ty.clone()), &header.generics, &header.attrs)
        }
        Header::Trait(header) => {
            let before = errors.count();
            object_unsafe_trait(header, &syntax.not_object, errors);
            for handler in &syntax.handlers {
                awaiting::async_fn_in_trait(&handler.signature, header, errors);
            }
            if errors.count() > before {
                // Even a stand-in would have to name `dyn Trait`.
                return None;
            }
            (Owner::Trait(header.ident.clone()), &header.generics, &header.attrs)
        }
    };
    generic_block(generics, errors);
    let stand_in = (errors.count() > before).then(|| generics.clone());
    let mut commands = Vec::new();
    for handler in &syntax.handlers {
        let Some(command) = method(handler, shared, run_state, errors) else { continue };
        let before = errors.count();
        duplicate_in_block(&commands, &command, errors);
        commands_alike(&commands, &command, errors);
        if errors.count() == before {
            commands.push(command);
        }
    }
    empty_block(syntax, errors);
    if stand_in.is_some() {
        commands.clear();
    }
    Some(Block {
        runtime: Runtime(keys.path("crate").cloned()),
        owner,
        table: keys
            .identifier("table")
            .cloned()
            .unwrap_or_else(|| Ident::new("COMMANDS", Span::mixed_site())),
        shared,
        run_state: run_state.cloned(),
        cfgs: conditions::conditions(attributes),
        commands,
        stand_in,
    })
}

fn method(
    handler: &HandlerSyntax,
    shared: bool,
    run_state: Option<&Type>,
    errors: &mut Errors,
) -> Option<Command> {
    let owner = owner(&handler.signature.ident);
    let before = errors.count();
    context::receiver(&owner, &handler.signature, shared, errors);
    oob_outside_shared(&owner, handler, shared, errors);
    permission::untyped_state(&owner, &handler.keys, run_state, errors);
    let command = command::command(handler, errors)?;
    (errors.count() == before).then_some(command)
}

/// Rule `oob_outside_shared`: while the VMM's thread holds `&mut self`, nobody else can have `&self`.
fn oob_outside_shared(owner: &str, handler: &HandlerSyntax, shared: bool, errors: &mut Errors) {
    // With `async` beside it, `oob_async` says all there is to say.
    if let (Some(oob), false, None) = (handler.keys.span("oob"), shared, handler.keys.span("async")) {
        errors.at(
            oob,
            format_args!(
                "{owner}: an `oob` command runs while others do, so its context is shared; move it to a block with \
                 `#[monitor_commands(shared)]`, or remove `oob`"
            ),
        );
    }
}

/// Rule `empty_block`: a block without commands is a mistake of the kind that is noticed late.
fn empty_block(syntax: &BlockSyntax, errors: &mut Errors) {
    if syntax.handlers.is_empty() && errors.count() == 0 {
        let header = syntax.header.as_ref().map(|header| match header {
            Header::Impl(header) => header.self_ty.to_token_stream(),
            Header::Trait(header) => header.ident.to_token_stream(),
        });
        errors.on(header, "this block has no commands; mark its handlers with `#[monitor_command]`");
    }
}

/// Rule `duplicate_in_block`: found here it has two places; between blocks, const evaluation finds it. Under conditions
/// there may be only one of them.
fn duplicate_in_block(earlier: &[Command], command: &Command, errors: &mut Errors) {
    for (name, what) in names(command) {
        let is_same = |(other, is): (&String, &str)| other == name && is == what;
        if let Some(first) = unconditional(earlier, command).find(|earlier| names(earlier).any(is_same)) {
            let (owner, other) = (owner(&command.function), owner(&first.function));
            errors.both(
                (
                    command.function.span(),
                    format_args!(
                        "{owner}: {other} has the name `{name}` {what}, too; give one of them another"
                    ),
                ),
                (first.function.span(), format_args!("{other} is here")),
            );
            return;
        }
    }
}

/// Rule `commands_alike`: people mix them up, and generators make one identifier of both.
fn commands_alike(earlier: &[Command], command: &Command, errors: &mut Errors) {
    for name in &command.names.qmp {
        let alike = |other: &&String| *other != name && names::folded(other) == names::folded(name);
        let found = unconditional(earlier, command)
            .find_map(|earlier| earlier.names.qmp.iter().find(alike).map(|other| (earlier, other)));
        if let Some((first, alike)) = found {
            let (owner, other) = (owner(&command.function), owner(&first.function));
            errors.both(
                (
                    command.function.span(),
                    format_args!(
                        "{owner}: its name `{name}` and {other}'s `{alike}` differ only in case, `-` or `_`, which people \
                         and generators mix up; give one of them another"
                    ),
                ),
                (first.function.span(), format_args!("{other} is here")),
            );
            return;
        }
    }
}

/// All names of a command, with where they are said.
fn names(command: &Command) -> impl Iterator<Item = (&String, &'static str)> {
    let wire = command.names.qmp.iter().map(|name| (name, "on the wire"));
    wire.chain(command.names.human.iter().map(|name| (name, "at the prompt")))
}

/// The commands that certainly are there beside this one.
fn unconditional<'a>(earlier: &'a [Command], command: &Command) -> impl Iterator<Item = &'a Command> {
    let is_certain = command.cfgs.is_empty();
    earlier.iter().filter(move |earlier| is_certain && earlier.cfgs.is_empty())
}

/// Rule `impl_of_trait`: a constant cannot be added to it.
fn impl_of_trait(header: &ItemImpl, errors: &mut Errors) {
    if let Some((path, _)) = &header.trait_ {
        errors.on(
            path,
            "this block implements a trait, and its table could not be told from another's; put \
             `#[monitor_commands]` on the trait (its table is then `<dyn Trait>::COMMANDS`) or on an `impl Type` block",
        );
    }
}

/// Rule `generic_block`: a table is one constant.
fn generic_block(generics: &Generics, errors: &mut Errors) {
    if !generics.params.is_empty() {
        errors.on(
            &generics.params,
            "a block of commands cannot be generic: its table is one constant; write it for a concrete type, or for \
             a trait",
        );
    }
}

/// Rule `borrowing_block`: a table is a `static`, and so is what it speaks of. Lifetimes with names are
/// `generic_block`'s.
fn borrowing_block(header: &ItemImpl, errors: &mut Errors) {
    if header.generics.params.is_empty() && types::borrows(&header.self_ty) {
        errors.on(
            &header.self_ty,
            "a block of commands cannot borrow: its context is a type without lifetimes; let it own its parts, or hold \
             them in an `Arc`",
        );
    }
}

/// Rule `object_unsafe_trait`: the context of a trait's commands is `dyn Trait`.
fn object_unsafe_trait(header: &ItemTrait, not_object: &[Ident], errors: &mut Errors) {
    for item in not_object {
        errors.on(
            item,
            format_args!(
                "the context of a trait's commands is `dyn {}`, which cannot be while the trait has `{item}`; put the \
                 commands into a trait of their own, or into an `impl Type` block",
                header.ident
            ),
        );
    }
}
