//! What a type is for, as a type whose name says it: rustc shows it where the type will not do. What is then said is the
//! runtime's, in `named`.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Ident, Type};

use super::at;
use crate::model::Runtime;

/// Gives a name to the first use of each type in a block. A name takes the compiler about as long as a twentieth of a
/// command, and whoever mends the first use has mended all; the others get the runtime's own words.
#[derive(Default)]
pub(super) struct FirstUses {
    arguments: BTreeSet<String>,
    results: BTreeSet<String>,
}

impl FirstUses {
    /// The name of an argument, where its type is new and may need one.
    pub(super) fn argument(
        &mut self,
        runtime: &Runtime,
        (argument, ty): (&Ident, &Type),
        command: &Ident,
    ) -> Option<TokenStream> {
        let name = format_ident!("argument_{}_of_command_{}", argument.unraw(), command.unraw());
        is_new(&mut self.arguments, ty).then(|| named(runtime, ty.span(), name))
    }

    /// The name of a command, where what it returns is new and may need one.
    pub(super) fn command(
        &mut self,
        runtime: &Runtime,
        (returned, place): (&Type, Span),
        command: &Ident,
    ) -> Option<TokenStream> {
        let name = format_ident!("command_{}", command.unraw());
        is_new(&mut self.results, returned).then(|| named(runtime, place, name))
    }
}

fn is_new(seen: &mut BTreeSet<String>, ty: &Type) -> bool {
    let tokens = ty.to_token_stream();
    !is_well_known(tokens.clone()) && seen.insert(tokens.to_string())
}

/// The name is a type in a block of its own, where it hides nothing of the user's.
fn named(runtime: &Runtime, place: Span, mut name: Ident) -> TokenStream {
    let span = at(place);
    let runtime = runtime.at(place);
    name.set_span(span);
    quote_spanned!(span=> .named({ enum #name {} #runtime::Named::<#name>::NAME }))
}

/// Whether a type is written with the names of types that need none. This is a saving and no more: what is called so and
/// is something else gets the runtime's own words.
fn is_well_known(ty: TokenStream) -> bool {
    const KNOWN: [&str; 24] = [
        "bool",
        "char",
        "f32",
        "f64",
        "i8",
        "i16",
        "i32",
        "i64",
        "i128",
        "isize",
        "u8",
        "u16",
        "u32",
        "u64",
        "u128",
        "usize",
        "Caller",
        "Completion",
        "Error",
        "Next",
        "Option",
        "Result",
        "String",
        "Vec",
    ];
    ty.into_iter().all(|token| match token {
        TokenTree::Ident(ident) => KNOWN.iter().any(|known| ident == known),
        TokenTree::Punct(_) => true,
        TokenTree::Group(group) => is_well_known(group.stream()),
        TokenTree::Literal(_) => false,
    })
}
