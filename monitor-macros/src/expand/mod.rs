//! Tokens: the model out. Nothing here can fail, and nothing here decides; one file for each piece that is emitted.
//!
//! Names of the generated code's own carry a mixed-site span: its variables cannot meet the user's, and lints on it are
//! not the user's business. Types, paths and expressions of the user's keep their spans, so that rustc points at them.

mod block;
mod command_info;
mod event;
mod function;
mod limits;
mod literal;
mod named;
mod qapi;
mod shim;
mod table;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, format_ident, quote_spanned};
use syn::Ident;

use crate::model::Runtime;
use crate::parse::docs::Docs;

pub(crate) use block::block;
pub(crate) use event::event;
pub(crate) use function::function;
pub(crate) use qapi::qapi_type;
pub(crate) use table::table;

impl Runtime {
    /// Brings the module of the runtime that generated code uses into its scope, under a name of the runtime's that is a
    /// sentence. A runtime of another version does not have it, and then rustc says this sentence, and nothing of what is
    /// behind the import.
    fn import(&self) -> TokenStream {
        let span = Span::mixed_site();
        // Rule `another_runtime`: attributes and runtime are of one version.
        let (version, private) = (version(), Ident::new(&private(), span));
        let name = format_ident!("monitor_macros_{version}_needs_monitor_runtime_{version}", span = span);
        if let Some(path) = &self.0 {
            quote_spanned!(span=> use #path::#name as #private;)
        } else {
            quote_spanned!(span=> use ::monitor_runtime::#name as #private;)
        }
    }

    /// The module, for an expression about something of the user's: the span of all of it is where rustc points.
    fn at(&self, place: Span) -> TokenStream {
        Ident::new(&private(), at(place)).into_token_stream()
    }
}

/// The module of the runtime that generated code uses. Its name has the version in it: nobody else comes to rely on it.
pub(crate) fn private() -> String {
    format!("__private_{}", version())
}

/// Of the attributes, and of the one runtime that they go with, as part of a name.
pub(crate) fn version() -> String {
    env!("CARGO_PKG_VERSION").replace(['.', '-', '+'], "_")
}

impl ToTokens for Runtime {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(self.at(Span::mixed_site()));
    }
}

impl ToTokens for Docs {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Docs::Text(text) => text.to_tokens(tokens),
            Docs::Pieces(pieces) => {
                let pieces = pieces.iter().enumerate().map(|(index, piece)| {
                    let separator = if index == 0 { "" } else { "\n" };
                    quote_spanned!(Span::mixed_site()=> #separator, #piece)
                });
                tokens.append_all(quote_spanned!(Span::mixed_site()=> ::core::concat!(#(#pieces),*)));
            }
        }
    }
}

/// A span with our hygiene at the user's place: what rustc says about the tokens, it says about that place.
fn at(place: Span) -> Span {
    Span::mixed_site().located_at(place)
}

/// Where a declaration stands. `line!` looks at the span of its own call.
fn location(runtime: &Runtime, name: &Ident) -> TokenStream {
    let span = name.span();
    let place = quote_spanned!(span=> file: ::core::file!(), line: ::core::line!());
    quote_spanned!(Span::mixed_site()=> #runtime::Location { #place })
}

/// An `Option` in const data or in glue.
fn optional(value: Option<impl ToTokens>) -> TokenStream {
    let span = Span::mixed_site();
    value.map_or_else(
        || quote_spanned!(span=> ::core::option::Option::None),
        |value| quote_spanned!(span=> ::core::option::Option::Some(#value)),
    )
}
