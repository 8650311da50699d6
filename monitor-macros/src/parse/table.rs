//! `command_table!`: a declaration whose value is a list of functions, blocks, tables and events, and the hook for registers.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, ExprPath, Ident, Path, Token, Type, Visibility, bracketed, token};

use super::keys::skip_to_comma;

/// A table as it was written.
pub(crate) struct TableSyntax {
    pub(crate) runtime: Option<Path>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    /// `static`.
    pub(crate) storage: Ident,
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) entries: Vec<EntrySyntax>,
    /// What could not be read of it.
    pub(crate) errors: Vec<syn::Error>,
}

/// One element of the list.
pub(crate) struct EntrySyntax {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) what: What,
}

impl EntrySyntax {
    /// Its path or type.
    pub(crate) fn tokens(&self) -> TokenStream {
        match &self.what {
            What::Commands { path, .. } | What::Registers(path) => path.to_token_stream(),
            What::Event(ty) => ty.to_token_stream(),
        }
    }
}

/// What an element adds to the table.
pub(crate) enum What {
    /// `..path in projection`, or a bare path: a function.
    Commands { path: ExprPath, is_block: bool, shared: bool, projection: Option<Expr> },
    /// `event Type`
    Event(Type),
    /// `registers function`
    Registers(ExprPath),
}

mod word {
    syn::custom_keyword!(event);
    syn::custom_keyword!(registers);
    syn::custom_keyword!(shared);
}

impl Parse for TableSyntax {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut errors = Vec::new();
        let runtime = parse_runtime(input)?;
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let storage = parse_storage(input, &mut errors)?;
        let ident = input.parse().map_err(table_declaration)?;
        input.parse::<Token![:]>().map_err(table_declaration)?;
        let ty = input.parse()?;
        input.parse::<Token![=]>().map_err(table_declaration)?;
        if !input.peek(token::Bracket) {
            return Err(table_list(input));
        }
        let content;
        bracketed!(content in input);
        let entries = parse_entries(&content, &mut errors);
        input.parse::<Option<Token![;]>>()?;
        Ok(TableSyntax { runtime, attributes, visibility, storage, ident, ty, entries, errors })
    }
}

/// The entries that can be read; the others are among the errors.
fn parse_entries(input: ParseStream<'_>, errors: &mut Vec<syn::Error>) -> Vec<EntrySyntax> {
    let mut entries = Vec::new();
    while !input.is_empty() {
        match input.parse() {
            Ok(entry) => entries.push(entry),
            Err(error) => {
                errors.push(error);
                skip_to_comma(input);
            }
        }
        if input.parse::<Option<Token![,]>>().is_ok_and(|comma| comma.is_none()) && !input.is_empty() {
            errors.push(table_comma(input));
            skip_to_comma(input);
        }
    }
    entries
}

/// Rule `table_comma`: what stands between two entries.
fn table_comma(input: ParseStream<'_>) -> syn::Error {
    input.error("put a comma between the entries of a table")
}

/// Rule `table_declaration`: a table is declared as a `static` is, and syn's words would not show the whole of it.
fn table_declaration(error: syn::Error) -> syn::Error {
    syn::Error::new(
        error.span(),
        "a table is written `pub static COMMANDS: CommandTable<Context> = [function, ..Type::COMMANDS];`",
    )
}

/// Rule `table_list`: a table of one block is a list of one block.
fn table_list(input: ParseStream<'_>) -> syn::Error {
    input.error("what a table holds is a list; write it in brackets, as in `[..Type::COMMANDS]`")
}

fn parse_runtime(input: ParseStream<'_>) -> syn::Result<Option<Path>> {
    if !(input.peek(Token![crate]) && input.peek2(Token![=])) {
        return Ok(None);
    }
    input.parse::<Token![crate]>()?;
    input.parse::<Token![=]>()?;
    let path = input.call(Path::parse_mod_style)?;
    input.parse::<Token![;]>()?;
    Ok(Some(path))
}

/// `static`. What stands in its place is reported, and taken for it where it can be.
fn parse_storage(input: ParseStream<'_>, errors: &mut Vec<syn::Error>) -> syn::Result<Ident> {
    let storage = input.call(Ident::parse_any).map_err(table_declaration)?;
    if storage == "const" {
        errors.push(constant_table(&storage));
    } else if storage != "static" {
        return Err(table_declaration(syn::Error::new(storage.span(), "")));
    }
    if let Some(keyword) = input.parse::<Option<Token![mut]>>()? {
        errors.push(mutable_table(keyword));
    }
    Ok(Ident::new("static", storage.span()))
}

/// Rule `constant_table`: sessions and `run` know a table by its address, and each use of a constant may have one of its
/// own.
fn constant_table(storage: &Ident) -> syn::Error {
    syn::Error::new(
        storage.span(),
        "a table is a `static`: a call belongs to one table, and a constant is copied wherever it is used; write `static`",
    )
}

/// Rule `mutable_table`: nothing is registered at run time.
fn mutable_table(keyword: Token![mut]) -> syn::Error {
    syn::Error::new(
        keyword.span,
        "a table does not change: what it holds is known when it is compiled; remove `mut`, and list everything here",
    )
}

impl Parse for EntrySyntax {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        // `event`, `registers` and `shared` are words only where something that they can govern follows;
        // `event::stop` and a function called `shared` are paths.
        if input.peek(word::event) && begins_path(input) {
            input.parse::<word::event>()?;
            return Ok(EntrySyntax { attributes, what: What::Event(input.parse()?) });
        }
        if input.peek(word::registers) && begins_path(input) {
            input.parse::<word::registers>()?;
            return Ok(EntrySyntax { attributes, what: What::Registers(input.parse()?) });
        }
        let shared = input.peek(word::shared) && (input.peek2(Token![..]) || begins_path(input));
        if shared {
            input.parse::<word::shared>()?;
            shared_event(input)?;
        }
        let is_block = input.parse::<Option<Token![..]>>()?.is_some();
        let path = input.parse().map_err(table_entry)?;
        let projection = match input.parse::<Option<Token![in]>>()? {
            Some(keyword) => Some(input.parse().map_err(|_| missing_projection(keyword))?),
            None => None,
        };
        Ok(EntrySyntax { attributes, what: What::Commands { path, is_block, shared, projection } })
    }
}

/// Whether a path begins after the next token. A leading `::` would read as a path through the word, and is none.
fn begins_path(input: ParseStream<'_>) -> bool {
    let after = input.fork();
    after.parse::<Ident>().is_ok()
        && !after.peek(Token![in])
        && !after.peek(Token![::])
        && (after.peek(Token![<]) || after.call(Ident::parse_any).is_ok())
}

/// Rule `table_entry`: what a table is made of.
fn table_entry(error: syn::Error) -> syn::Error {
    syn::Error::new(
        error.span(),
        "an entry of a table is a function, `..Type::COMMANDS`, `..TABLE` or `event Type`, and this is none of them",
    )
}

/// Rule `shared_event`: events have no context.
fn shared_event(input: ParseStream<'_>) -> syn::Result<()> {
    if input.peek(word::event) && begins_path(input) {
        return Err(input.error("an event is no command and has no context; remove `shared`"));
    }
    Ok(())
}

/// Rule `missing_projection`: `in` says how.
fn missing_projection(keyword: Token![in]) -> syn::Error {
    syn::Error::new(
        keyword.span,
        "after `in` stands how the table's context reaches the block's, as in `in |context| &mut context.member`",
    )
}
