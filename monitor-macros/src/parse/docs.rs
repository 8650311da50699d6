//! Doc comments, as rustc hands them over: one attribute a line, or one with all lines of a block comment.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Expr, Lit, Meta};

/// The documentation of an item.
pub(crate) enum Docs {
    /// All of it was literal.
    Text(String),
    /// Something like `#[doc = include_str!("…")]` is among it, so that only rustc can put it together.
    Pieces(Vec<TokenStream>),
}

impl Docs {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Docs::Text(text) if text.is_empty())
    }

    /// Reads the doc comments among the attributes.
    pub(crate) fn read(attributes: &[Attribute]) -> Docs {
        let values: Vec<_> = attributes.iter().filter_map(value).collect();
        let texts: Option<Vec<_>> =
            values.iter().map(|value| literal(value).map(|text| lines(&text))).collect();
        match texts {
            Some(texts) => Docs::Text(texts.join("\n").trim().to_owned()),
            None => Docs::Pieces(values.iter().map(|value| piece(value)).collect()),
        }
    }
}

fn value(attribute: &Attribute) -> Option<&Expr> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => Some(&pair.value),
        _ => None,
    }
}

/// The text of a literal, also of one that `macro_rules!` has put into an invisible group.
fn literal(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        Expr::Group(group) => literal(&group.expr),
        Expr::Verbatim(tokens) => {
            let group = tokens.clone().into_iter().next();
            match group {
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::None => {
                    syn::parse2(group.stream()).ok().and_then(|value| literal(&value))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn piece(value: &Expr) -> TokenStream {
    match literal(value) {
        Some(text) => lines(&text).to_token_stream(),
        None => value.to_token_stream(),
    }
}

/// The lines of one comment without what only sets them off from its edges: the leading space of each,
/// the column of stars of a block comment, the indentation that its later lines share.
fn lines(text: &str) -> String {
    if !text.contains('\n') {
        return text.strip_prefix(' ').unwrap_or(text).trim_end().to_owned();
    }
    let later = || text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let starred = later().all(|line| line.trim_start().starts_with('*'));
    let indentation = later().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let unindented = text.lines().enumerate().map(|(index, line)| {
        let line = match index {
            0 => line.trim_start(),
            _ if starred => line.trim_start().trim_start_matches('*'),
            _ => line.get(indentation..).unwrap_or(""),
        };
        let line = if starred { line.strip_prefix(' ').unwrap_or(line) } else { line };
        line.trim_end()
    });
    unindented.collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[track_caller]
    fn check(item: TokenStream, expected: &str) {
        let item: syn::ItemFn = syn::parse2(item).unwrap();
        match Docs::read(&item.attrs) {
            Docs::Text(text) => assert_eq!(text, expected),
            Docs::Pieces(pieces) => panic!("{pieces:?}"),
        }
    }

    #[test]
    fn lines_lose_their_leading_space_and_keep_the_rest() {
        check(
            quote!(
                #[doc = " One."]
                #[doc = ""]
                #[doc = "   Two."]
                fn f() {}
            ),
            "One.\n\n  Two.",
        );
        check(
            quote!(
                #[doc(hidden)]
                #[doc = "\t"]
                fn f() {}
            ),
            "",
        );
    }

    #[test]
    fn block_comments_lose_their_stars_and_indentation() {
        check(
            quote!(
                #[doc = " Target in bytes. "]
                fn f() {}
            ),
            "Target in bytes.",
        );
        check(
            quote!(
                #[doc = "\n     * One.\n     *\n     *  Two.\n     "]
                fn f() {}
            ),
            "One.\n\n Two.",
        );
        check(
            quote!(
                #[doc = " One.\n        Two.\n          Three.\n    "]
                fn f() {}
            ),
            "One.\nTwo.\n  Three.",
        );
    }

    #[test]
    fn what_only_rustc_knows_is_left_to_it() {
        let item: syn::ItemFn = syn::parse_quote!(
            #[doc = " One."]
            #[doc = include_str!("x")]
            fn f() {}
        );
        assert!(matches!(Docs::read(&item.attrs), Docs::Pieces(pieces) if pieces.len() == 2));
    }
}
