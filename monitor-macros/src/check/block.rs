//! `#[monitor_commands]`: the rules on the block, and its commands.

use proc_macro2::Span;
use quote::ToTokens;
use syn::{Generics, Ident, ItemImpl, ItemTrait, Type};

use super::{command, conditions, permission, signature};
use crate::errors::Errors;
use crate::model::{Block, Command, Owner, Runtime};
use crate::parse::block::{BlockSyntax, Header};
use crate::parse::function::{HandlerSyntax, owner};

/// The block. Handlers that broke a rule are missing in it; a block that broke one is missing altogether.
pub(crate) fn block(syntax: &BlockSyntax, errors: &mut Errors) -> Option<Block> {
    let keys = &syntax.keys;
    let header = syntax.header.as_ref()?;
    let owner = match header {
        Header::Impl(header) => inherent(header, errors),
        Header::Trait(header) => object(header, errors),
    };
    let shared = keys.span("shared").is_some();
    let run_state = keys.ty("states");
    let commands: Vec<_> =
        syntax.handlers.iter().filter_map(|handler| method(handler, shared, run_state, errors)).collect();
    empty_block(syntax, errors);
    let attributes = match header {
        Header::Impl(header) => &header.attrs,
        Header::Trait(header) => &header.attrs,
    };
    Some(Block {
        runtime: Runtime(keys.path("crate").cloned()),
        owner: owner?,
        table: keys
            .identifier("table")
            .cloned()
            .unwrap_or_else(|| Ident::new("COMMANDS", Span::mixed_site())),
        shared,
        run_state: run_state.cloned(),
        cfgs: conditions::conditions(attributes),
        commands,
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
    signature::receiver(&owner, &handler.signature, shared, errors);
    oob_outside_shared(&owner, handler, shared, errors);
    permission::in_block(&owner, &handler.keys, run_state, errors);
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

fn inherent(header: &ItemImpl, errors: &mut Errors) -> Option<Owner> {
    let before = errors.count();
    impl_of_trait(header, errors);
    generic_block(&header.generics, errors);
    lifetime_in_type(header, errors);
    (errors.count() == before).then(|| Owner::Type(header.self_ty.clone()))
}

fn object(header: &ItemTrait, errors: &mut Errors) -> Option<Owner> {
    let before = errors.count();
    generic_block(&header.generics, errors);
    (errors.count() == before).then(|| Owner::Trait(header.ident.clone()))
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

/// Rule `generic_block`, for lifetimes that the type itself hides.
fn lifetime_in_type(header: &ItemImpl, errors: &mut Errors) {
    if header.generics.params.is_empty() && anonymous_lifetime(header.self_ty.to_token_stream()) {
        errors.on(
            &header.self_ty,
            "a block of commands cannot borrow: its context is a type without lifetimes",
        );
    }
}

fn anonymous_lifetime(tokens: proc_macro2::TokenStream) -> bool {
    let mut quote_seen = false;
    tokens.into_iter().any(|tree| match tree {
        proc_macro2::TokenTree::Punct(punct) => {
            quote_seen = punct.as_char() == '\'';
            false
        }
        proc_macro2::TokenTree::Ident(ident) => std::mem::take(&mut quote_seen) && ident == "_",
        proc_macro2::TokenTree::Group(group) => anonymous_lifetime(group.stream()),
        proc_macro2::TokenTree::Literal(_) => false,
    })
}
