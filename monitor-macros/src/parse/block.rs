//! `#[monitor_commands]` on an `impl` block or a trait: the header, and the methods that are annotated.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
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
    let body = body.and_then(|body| scan::as_group(body, Delimiter::Brace));
    let header = parse_header(&head, errors);
    let (Some(body), Some(header)) = (body, header) else {
        return BlockSyntax { item: trees.into_iter().collect(), keys, header: None, handlers: Vec::new() };
    };
    let (body, handlers) = parse_body(body, errors);
    BlockSyntax { item: quote!(#head #body), keys, header: Some(header), handlers }
}

fn parse_body(body: &Group, errors: &mut Errors) -> (Group, Vec<HandlerSyntax>) {
    let mut handlers = Vec::new();
    let mut contents = TokenStream::new();
    for item in scan::items(body.stream()) {
        if scan::is_annotated(&item) {
            handlers.extend(function::parse_method(&item, errors));
            contents.extend(scan::without_helpers(&item));
        } else {
            contents.extend(item);
        }
    }
    (scan::rebuilt(body, contents), handlers)
}

fn parse_header(head: &TokenStream, errors: &mut Errors) -> Option<Header> {
    let word =
        |word| head.clone().into_iter().any(|tree| matches!(tree, TokenTree::Ident(ident) if ident == word));
    let empty = quote!(#head {});
    let parsed = if word("impl") {
        syn::parse2(empty).map(Header::Impl)
    } else if word("trait") {
        syn::parse2(empty).map(Header::Trait)
    } else {
        Err(syn::Error::new_spanned(head.to_token_stream(), wrong_item(word("fn"))))
    };
    parsed.map_err(|error| errors.syntax(error)).ok()
}

fn wrong_item(is_function: bool) -> &'static str {
    if is_function {
        "`#[monitor_commands]` marks an `impl` block or a trait; on a function write `#[monitor_command]`"
    } else {
        "`#[monitor_commands]` marks an `impl` block or a trait, and this is neither"
    }
}
