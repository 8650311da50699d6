//! The attributes of `monitor-runtime`, which re-exports and documents them. Only the entry points are here:
//! `parse` makes syntax of tokens, `check` a model of syntax, `expand` tokens of the model.

mod check;
mod errors;
mod expand;
mod model;
mod parse;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::quote;

use errors::Errors;

/// Declares the monitor commands of an `impl` block or of a trait; documented in `monitor_runtime`.
#[proc_macro_attribute]
pub fn monitor_commands(attribute: TokenStream, item: TokenStream) -> TokenStream {
    block(attribute.into(), item.into()).into()
}

/// Declares one monitor command; documented in `monitor_runtime`.
#[proc_macro_attribute]
pub fn monitor_command(attribute: TokenStream, item: TokenStream) -> TokenStream {
    function(attribute.into(), item.into()).into()
}

/// Declares an event; documented in `monitor_runtime`.
#[proc_macro_attribute]
pub fn monitor_event(attribute: TokenStream, item: TokenStream) -> TokenStream {
    event(attribute.into(), item.into()).into()
}

/// Makes a type one of QAPI's; documented in `monitor_runtime`.
#[proc_macro_derive(QapiType, attributes(qapi))]
pub fn qapi_type(item: TokenStream) -> TokenStream {
    derived(item.into()).into()
}

/// Joins commands and events to a table; documented in `monitor_runtime`.
#[proc_macro]
pub fn command_table(input: TokenStream) -> TokenStream {
    table(input.into()).into()
}

// The user's item always comes first and as it was written, also when the attribute is wrong: an editor that saw it
// vanish would show a wrong error at every use of it.

fn block(attribute: Tokens, item: Tokens) -> Tokens {
    let mut errors = Errors::default();
    let syntax = parse::block::parse(attribute, item, &mut errors);
    let generated = check::block(&syntax, &mut errors).map(|block| expand::block(&block));
    assemble(&syntax.item, generated, errors)
}

fn function(attribute: Tokens, item: Tokens) -> Tokens {
    let mut errors = Errors::default();
    let syntax = parse::function::parse(attribute, item, &mut errors);
    let generated = check::function(&syntax, &mut errors).map(|function| expand::function(&function));
    assemble(&syntax.item, generated, errors)
}

fn event(attribute: Tokens, item: Tokens) -> Tokens {
    let mut errors = Errors::default();
    let syntax = parse::event::parse(attribute, item, &mut errors);
    let generated = check::event(&syntax, &mut errors).map(|event| expand::event(&event));
    assemble(&syntax.item, generated, errors)
}

fn derived(item: Tokens) -> Tokens {
    let mut errors = Errors::default();
    let syntax = parse::qapi::parse(item, &mut errors);
    let generated = syntax
        .and_then(|syntax| check::qapi_type(&syntax, &mut errors))
        .map(|model| expand::qapi_type(&model));
    assemble(&Tokens::new(), generated, errors)
}

fn table(input: Tokens) -> Tokens {
    let mut errors = Errors::default();
    let table = match syn::parse2(input) {
        Ok(syntax) => Some(check::table(syntax, &mut errors)),
        Err(error) => {
            errors.syntax(error);
            None
        }
    };
    assemble(&Tokens::new(), table.map(|table| expand::table(&table)), errors)
}

fn assemble(item: &Tokens, generated: Option<Tokens>, errors: Errors) -> Tokens {
    let errors = errors.into_tokens();
    quote!(#item #generated #errors)
}

#[cfg(test)]
mod tests;
