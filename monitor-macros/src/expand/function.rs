//! A free function as a block of one: a type of the function's name, which leaves the function its name, because types
//! and functions do not share theirs. `command_table!` finds the block by the function's path.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};

use super::at;
use super::block::{kind, rows};
use crate::model::Function;

/// The type and its block.
pub(crate) fn function(function: &Function) -> TokenStream {
    let span = Span::mixed_site();
    let Function { runtime, visibility, ident, context, shared, run_state, cfgs, command } = function;
    // Rule `unlisted_function`: it is dead code. rustc's warning about it is wanted, once, on the function. An `allow`
    // would keep the function alive; a span of ours keeps rustc from telling of the type as well.
    let visibility = respan(visibility.to_token_stream());
    let mut name = ident.clone();
    name.set_span(at(ident.span()));
    let kind = kind(*shared);
    let commands = if let Some(context) = context {
        let rows = rows(runtime, *shared, run_state.as_ref(), command, |_| ident.to_token_stream());
        let run_state = run_state.iter();
        quote_spanned!(span=> &'static #runtime::#kind<#context #(, #run_state)*> = #rows)
    } else {
        quote_spanned!(span=> &'static #runtime::BuiltinBlock<()> = &#runtime::BuiltinBlock::stand_in())
    };
    let import = runtime.import();
    quote_spanned! {span=>
        #(#cfgs)*
        #[doc(hidden)]
        #visibility enum #name {}

        #(#cfgs)*
        const _: () = {
            #import
            impl #name {
                #[doc(hidden)]
                #[allow(deprecated)]
                pub const COMMANDS: #commands;
            }
        };
    }
}

fn respan(tokens: TokenStream) -> TokenStream {
    tokens.into_iter().map(respan_tree).collect()
}

fn respan_tree(tree: TokenTree) -> TokenTree {
    match tree {
        // The path of `pub(in path)` may hold a `$crate`, which means what its span says.
        TokenTree::Group(group) => {
            let mut respanned = Group::new(group.delimiter(), group.stream());
            respanned.set_span(at(group.span()));
            TokenTree::Group(respanned)
        }
        mut tree => {
            tree.set_span(at(tree.span()));
            tree
        }
    }
}
