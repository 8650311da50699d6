//! One annotated function, free or a method of a block: its keys and its signature, never its body.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, FnArg, GenericParam, Ident, Meta, Signature, Visibility};

use super::grammar;
use super::keys::{Entries, Key, Place};
use super::scan;
use crate::errors::Errors;

/// A handler as it was written.
pub(crate) struct HandlerSyntax {
    pub(crate) keys: Entries,
    /// All attributes of the function, ours among them.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
}

/// `#[monitor_command]` on an item of its own.
pub(crate) struct FunctionSyntax {
    /// The item as it goes to rustc.
    pub(crate) item: TokenStream,
    /// Nothing when the item is no function.
    pub(crate) handler: Option<HandlerSyntax>,
}

/// Parses a free function.
pub(crate) fn parse(attribute: TokenStream, item: TokenStream, errors: &mut Errors) -> FunctionSyntax {
    let trees = scan::ungrouped(item);
    let mut keys = Entries::default();
    let handler = match parse_signature(&trees) {
        Ok((attributes, visibility, signature)) => {
            let owner = owner(&signature.ident);
            keys.read(attribute, grammar::FUNCTION, place(&owner), errors);
            for second in attributes.iter().filter(|attribute| is_command(attribute)) {
                annotated_twice(&owner, second, scan::annotation(), errors);
            }
            Some(HandlerSyntax { keys, attributes, visibility, signature })
        }
        Err(error) => {
            errors.syntax(not_a_function(&trees, error));
            None
        }
    };
    FunctionSyntax { item: scan::without_helpers(&trees), handler }
}

/// Parses a method of a block, which carries its attribute itself.
pub(crate) fn parse_method(trees: &[TokenTree], errors: &mut Errors) -> Option<HandlerSyntax> {
    let (attributes, visibility, signature) = match parse_signature(trees) {
        Ok(parts) => parts,
        Err(error) => {
            errors.syntax(not_a_function(trees, error));
            return None;
        }
    };
    let owner = owner(&signature.ident);
    let mut keys = Entries::default();
    let mut ours = attributes.iter().filter(|attribute| is_command(attribute));
    let first = ours.next();
    if let Some(attribute) = first {
        read_attribute(&mut keys, attribute, grammar::METHOD, place(&owner), errors);
    }
    for (second, first) in ours.zip(std::iter::repeat(first).flatten()) {
        annotated_twice(&owner, second, first, errors);
    }
    Some(HandlerSyntax { keys, attributes, visibility, signature })
}

/// The name of a function that makes its trait no object, unless it is for sized types only: one that is generic, that
/// has no receiver, or that speaks of `Self` elsewhere.
pub(crate) fn not_object(trees: &[TokenTree]) -> Option<Ident> {
    let (_, _, signature) = parse_signature(trees).ok()?;
    if scan::mentions(&signature.generics.where_clause, "Sized") {
        return None;
    }
    let is_generic = signature.generics.params.iter().any(|one| !matches!(one, GenericParam::Lifetime(_)));
    let mut typed = signature.inputs.iter().filter(|input| matches!(input, FnArg::Typed(_)));
    let speaks_of_self =
        typed.any(|input| scan::mentions(input, "Self")) || scan::mentions(&signature.output, "Self");
    let is_opaque = signature.asyncness.is_some()
        || scan::mentions(&signature.inputs, "impl")
        || scan::mentions(&signature.output, "impl");
    let is_not = is_generic || signature.receiver().is_none() || speaks_of_self || is_opaque;
    is_not.then_some(signature.ident)
}

/// Rule `annotated_twice`: all keys of a command stand in one attribute.
fn annotated_twice(owner: &str, second: &Attribute, first: impl ToTokens, errors: &mut Errors) {
    errors.both_on(
        (second, format_args!("{owner}: annotated twice; put all keys into one attribute")),
        (first, format_args!("{owner}: the other annotation is here")),
    );
}

/// Whose mistakes these are, in the words of messages.
pub(crate) fn owner(function: &Ident) -> String {
    format!("command `{}`", syn::ext::IdentExt::unraw(function))
}

fn place(owner: &str) -> Place<'_> {
    Place { owner, attribute: "#[monitor_command]" }
}

fn is_command(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == "monitor_command")
}

/// Reads the keys of a helper attribute: `#[name]`, `#[name(key, …)]`.
pub(crate) fn read_attribute(
    entries: &mut Entries,
    attribute: &Attribute,
    keys: &'static [Key],
    place: Place<'_>,
    errors: &mut Errors,
) {
    match &attribute.meta {
        Meta::Path(_) => {}
        Meta::List(list) => entries.read(list.tokens.clone(), keys, place, errors),
        Meta::NameValue(pair) => keys_without_parentheses(&pair.value, place, errors),
    }
}

/// Rule `keys_without_parentheses`: an attribute has keys, and they have values.
fn keys_without_parentheses(value: &syn::Expr, place: Place<'_>, errors: &mut Errors) {
    let Place { owner, attribute } = place;
    let attribute = attribute.trim_end_matches(']');
    errors.on(value, format_args!("{owner}: keys are written in parentheses: `{attribute}(key, …)]`"));
}

fn parse_signature(trees: &[TokenTree]) -> syn::Result<(Vec<Attribute>, Visibility, Signature)> {
    let (head, _body) = scan::split_body(trees);
    let parser = |input: ParseStream<'_>| {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        Ok((attributes, visibility, input.parse()?))
    };
    parser.parse2(head)
}

/// An item that is no function at all gets our words; a function that syn cannot read gets syn's.
fn not_a_function(trees: &[TokenTree], error: syn::Error) -> syn::Error {
    let (head, _body) = scan::split_body(trees);
    if head.clone().into_iter().any(|tree| matches!(&tree, TokenTree::Ident(ident) if ident == "fn")) {
        return error;
    }
    command_on_item(if head.is_empty() { quote!(#(#trees)*) } else { head })
}

/// Rule `command_on_item`: a command is a function.
fn command_on_item(item: TokenStream) -> syn::Error {
    let message =
        "`#[monitor_command]` marks a function; on an `impl` block or a trait write `#[monitor_commands]`";
    syn::Error::new_spanned(item, message)
}
