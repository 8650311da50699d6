//! The error sink: every mistake of one attribute is collected, so that a user sees all of them at once.
//! The rules that find mistakes are in `check`, the syntax errors in `parse`.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// Collects errors until they are turned into `compile_error!` items.
#[derive(Default)]
pub(crate) struct Errors(Vec<syn::Error>);

impl Errors {
    /// Reports a mistake that the given tokens show.
    pub(crate) fn on(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.0.push(syn::Error::new_spanned(tokens, message));
    }

    /// Reports a mistake at a place that has no tokens of its own.
    pub(crate) fn at(&mut self, span: Span, message: impl Display) {
        self.0.push(syn::Error::new(span, message));
    }

    /// Reports a mistake that two places make together: what is wrong at the one, and where the other is.
    pub(crate) fn both(&mut self, wrong: (Span, impl Display), other: (Span, impl Display)) {
        self.combine(syn::Error::new(wrong.0, wrong.1), syn::Error::new(other.0, other.1));
    }

    /// The same, at tokens.
    pub(crate) fn both_on(
        &mut self,
        wrong: (impl ToTokens, impl Display),
        other: (impl ToTokens, impl Display),
    ) {
        self.combine(syn::Error::new_spanned(wrong.0, wrong.1), syn::Error::new_spanned(other.0, other.1));
    }

    fn combine(&mut self, mut wrong: syn::Error, other: syn::Error) {
        wrong.combine(other);
        self.0.push(wrong);
    }

    /// Passes on what a parser of syn found.
    pub(crate) fn syntax(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    /// How many mistakes are known; a caller compares two counts to learn whether a step found any.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The mistakes as items that rustc reports.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.iter().map(syn::Error::to_compile_error).collect()
    }

    /// The texts, for tests.
    #[cfg(test)]
    pub(crate) fn texts(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }
}
