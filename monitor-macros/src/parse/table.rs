//! `command_table!`: a declaration whose value is a list of functions, blocks, tables and events, and the hook for registers.

use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, ExprPath, Ident, Path, Token, Type, Visibility, bracketed};

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
}

/// One element of the list.
pub(crate) struct EntrySyntax {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) what: What,
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
        let runtime = parse_runtime(input)?;
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let storage = parse_storage(input)?;
        let ident = input.parse()?;
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        input.parse::<Token![=]>()?;
        let content;
        bracketed!(content in input);
        let entries = content.parse_terminated(EntrySyntax::parse, Token![,])?.into_iter().collect();
        input.parse::<Option<Token![;]>>()?;
        Ok(TableSyntax { runtime, attributes, visibility, storage, ident, ty, entries })
    }
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

fn parse_storage(input: ParseStream<'_>) -> syn::Result<Ident> {
    let place = input.span();
    match input.call(syn::ext::IdentExt::parse_any) {
        Ok(storage) if storage == "static" => Ok(storage),
        // Sessions and `run` know a table by its address, and each use of a constant may have one of its own.
        Ok(storage) if storage == "const" => Err(syn::Error::new(
            place,
            "a table is a `static`: a call belongs to one table, and a constant is copied wherever it is used; write `static`",
        )),
        _ => Err(syn::Error::new(
            place,
            "a table is written `pub static COMMANDS: CommandTable<Context> = [function, ..Type::COMMANDS];`",
        )),
    }
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
        }
        let is_block = input.parse::<Option<Token![..]>>()?.is_some();
        let path = input.parse()?;
        let projection = match input.parse::<Option<Token![in]>>()? {
            Some(_) => Some(input.parse()?),
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
        && (after.peek(Token![<]) || after.call(<Ident as syn::ext::IdentExt>::parse_any).is_ok())
}
