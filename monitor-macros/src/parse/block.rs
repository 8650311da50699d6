//! `#[monitor_commands]` on an `impl` block or a trait: the header, and the methods that are annotated.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::quote;
use syn::{ItemImpl, ItemTrait};

use super::function::{self, HandlerSyntax};
use super::grammar;
use super::keys::{Entries, Place};
use super::scan;
use crate::errors::Errors;

/// How messages name the attribute's owner, which has no name as a command has.
pub(crate) const OWNER: &str = "this block of commands";

/// A block as it was written.
pub(crate) struct BlockSyntax {
    /// The item as it goes to rustc.
    pub(crate) item: TokenStream,
    pub(crate) keys: Entries,
    /// Nothing when the item is neither an `impl` block nor a trait.
    pub(crate) header: Option<Header>,
    pub(crate) handlers: Vec<HandlerSyntax>,
    /// The names of what makes its trait no object.
    pub(crate) not_object: Vec<Ident>,
}

/// What stands before the braces.
pub(crate) enum Header {
    Impl(Box<ItemImpl>),
    Trait(Box<ItemTrait>),
}

/// Parses a block.
pub(crate) fn parse(attribute: TokenStream, item: TokenStream, errors: &mut Errors) -> BlockSyntax {
    let place = Place { owner: OWNER, attribute: "#[monitor_commands]" };
    let mut keys = Entries::default();
    keys.read(attribute, grammar::BLOCK, place, errors);
    let trees = scan::ungrouped(item);
    let (head, body) = scan::split_body(&trees);
    let head = annotated_block_twice(head, errors);
    let body_group = body.and_then(|body| scan::as_group(body, Delimiter::Brace));
    let header = parse_header(&head, errors);
    let (Some(body_group), Some(header)) = (body_group, header) else {
        return BlockSyntax {
            item: quote!(#head #body),
            keys,
            header: None,
            handlers: Vec::new(),
            not_object: Vec::new(),
        };
    };
    let mut syntax = BlockSyntax {
        item: TokenStream::new(),
        keys,
        header: Some(header),
        handlers: Vec::new(),
        not_object: Vec::new(),
    };
    let body = parse_body(body_group, &mut syntax, errors);
    syntax.item = quote!(#head #body);
    syntax
}

/// The body as it goes to rustc.
fn parse_body(body: &Group, syntax: &mut BlockSyntax, errors: &mut Errors) -> Group {
    let mut contents = TokenStream::new();
    for item in scan::items(body.stream()) {
        if scan::is_annotated(&item) {
            syntax.handlers.extend(function::parse_method(&item, errors));
            contents.extend(scan::without_helpers(&item));
        } else {
            syntax.not_object.extend(scan::associated(&item));
            syntax.not_object.extend(function::not_object(&item));
            contents.extend(item);
        }
    }
    scan::rebuilt(body, contents)
}

/// Rule `annotated_block_twice`: all keys stand in one attribute. The second one goes, lest it finds an empty block.
fn annotated_block_twice(head: TokenStream, errors: &mut Errors) -> TokenStream {
    let (head, removed) = scan::without_attributes(head, "monitor_commands");
    for second in removed {
        errors.both_on(
            (second, format_args!("{OWNER}: annotated twice; put all keys into one attribute")),
            (scan::annotation(), format_args!("{OWNER}: the other annotation is here")),
        );
    }
    head
}

fn parse_header(head: &TokenStream, errors: &mut Errors) -> Option<Header> {
    let word =
        |word| head.clone().into_iter().any(|tree| matches!(tree, TokenTree::Ident(ident) if ident == word));
    let empty = quote!(#head {});
    let parsed = if word("impl") && !word("fn") {
        syn::parse2(empty).map(Header::Impl)
    } else if word("trait") {
        syn::parse2(empty).map(Header::Trait)
    } else if word("fn") {
        Err(block_on_function(head))
    } else {
        Err(block_on_item(head))
    };
    parsed.map_err(|error| errors.syntax(error)).ok()
}

/// Rule `block_on_function`: it has an attribute of its own.
fn block_on_function(head: &TokenStream) -> syn::Error {
    syn::Error::new_spanned(
        head,
        "`#[monitor_commands]` marks an `impl` block or a trait; on a function write `#[monitor_command]`",
    )
}

/// Rule `block_on_item`: commands are functions.
fn block_on_item(head: &TokenStream) -> syn::Error {
    syn::Error::new_spanned(
        head,
        "`#[monitor_commands]` marks an `impl` block or a trait, and this is neither",
    )
}
