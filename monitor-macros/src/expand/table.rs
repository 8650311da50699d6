//! A table: its parts, their index by name, all in const evaluation.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprPath, Type};

use super::{at, optional};
use crate::model::{Content, Runtime, Table};
use crate::parse::table::What;

/// The declaration with its value.
pub(crate) fn table(table: &Table) -> TokenStream {
    let span = Span::mixed_site();
    let Table { runtime, attributes, visibility, storage, ident, ty, content } = table;
    let import = runtime.import();
    let value = content.as_ref().map_or_else(
        || quote_spanned!(span=> { #import #runtime::CommandTable::stand_in() }),
        |content| value(runtime, content),
    );
    quote_spanned!(span=> #(#attributes)* #visibility #storage #ident: #ty = #value;)
}

fn value(runtime: &Runtime, content: &Content) -> TokenStream {
    let span = Span::mixed_site();
    let Content { context, shared, entries, registers } = content;
    // A closure, so that the hook may take `&Context`, too, and return integers of any size.
    let registers = optional(registers.as_ref().map(|path| {
        quote_spanned! {at(path.span())=>
            |context, name| ::core::option::Option::map(#path(context, name), ::core::convert::Into::into)
        }
    }));
    let parts = entries.iter().filter_map(|entry| match &entry.what {
        What::Commands { path, is_block, shared, projection } => {
            let cfgs = &entry.attributes;
            let commands = commands(path, *is_block);
            let part = part(runtime, &commands, *shared, context, projection.as_ref(), path.span());
            Some(quote_spanned!(span=> #(#cfgs)* #part))
        }
        What::Event(_) | What::Registers(_) => None,
    });
    let events = entries.iter().filter_map(|entry| match &entry.what {
        What::Event(ty) => {
            let cfgs = &entry.attributes;
            let info = event_info(runtime, ty);
            Some(quote_spanned!(span=> #(#cfgs)* #info))
        }
        What::Commands { .. } | What::Registers(_) => None,
    });
    // The names are ours and long, because paths of the user's are resolved among them. The last two are what rustc
    // names when it tells of a duplicate.
    let import = runtime.import();
    quote_spanned! {span=>
        {
            #import
            const __PARTS: &[#runtime::Part<#context, #shared>] = &[#(#parts),*];
            const __EVENTS: &[&#runtime::EventInfo] = &[#(#events),*];
            const __COUNT: #runtime::Count = #runtime::Count::of(__PARTS);
            const __COMMANDS: &[#runtime::Entry] =
                &#runtime::entries::<#context, #shared, { __COUNT.commands }>(__PARTS);
            const __QMP_NAMES: &[#runtime::IndexEntry] = &#runtime::index_qmp::<{ __COUNT.qmp }>(__COMMANDS);
            const __HUMAN_NAMES: &[#runtime::IndexEntry] =
                &#runtime::index_human::<{ __COUNT.human }>(__COMMANDS);
            #runtime::CommandTable::new(
                __PARTS,
                #runtime::Commands::new(__COMMANDS, __QMP_NAMES, __HUMAN_NAMES, __EVENTS),
                #registers,
            )
        }
    }
}

/// The block that an entry names: itself, or that of the function of this name.
fn commands(path: &ExprPath, is_block: bool) -> TokenStream {
    if is_block { path.to_token_stream() } else { quote_spanned!(at(path.span())=> #path::COMMANDS) }
}

fn part(
    runtime: &Runtime,
    commands: &TokenStream,
    shared: bool,
    context: &Type,
    projection: Option<&Expr>,
    place: Span,
) -> TokenStream {
    // At the entry, because that is where a block of another context stands.
    let span = at(place);
    let group = match (projection, shared) {
        (Some(projection), true) => quote_spanned!(span=> #commands.shared::<#context>(#projection)),
        (Some(projection), false) => quote_spanned!(span=> #commands.within::<#context>(#projection)),
        (None, _) => quote_spanned!(span=> #commands.here()),
    };
    // A struct literal, and not a call: what its fields borrow lives as long as the constant.
    quote_spanned!(span=> #runtime::Part { commands: #commands.commands(), group: &#group })
}

fn event_info(runtime: &Runtime, ty: &Type) -> TokenStream {
    let span = at(ty.span());
    quote_spanned!(span=> <#ty as #runtime::Event>::INFO)
}
