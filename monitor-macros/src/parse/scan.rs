//! Items as token trees: where a body begins, where an item of a block ends, which attributes are ours.
//! Bodies stay token trees: what is wrong in them is rustc's to report, and a half-typed one costs no command.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};

/// The attributes that mark a handler and never reach rustc. A conditional one is refused later; until then it is ours.
fn is_command(attribute: &Group) -> bool {
    last_name(attribute).is_some_and(|name| {
        name == "monitor_command" || (name == "cfg_attr" && mentions(attribute.stream(), "monitor_command"))
    })
}

/// The attributes of a handler's parameters that never reach rustc, which allows none of them there. A conditional one is
/// refused later, and that is all there is to say of it.
fn is_parameter_helper(attribute: &Group) -> bool {
    last_name(attribute).is_some_and(|name| {
        name == "arg" || name == "doc" || (name == "cfg_attr" && mentions(attribute.stream(), "arg"))
    })
}

/// The last segment of an attribute's path.
fn last_name(attribute: &Group) -> Option<Ident> {
    let mut last = None;
    for token in attribute.stream() {
        match token {
            TokenTree::Ident(ident) => last = Some(ident),
            TokenTree::Punct(punct) if punct.as_char() == ':' => {}
            _ => break,
        }
    }
    last
}

/// The tokens of an item, without the invisible group that a `$item:item` of `macro_rules!` puts around it.
pub(crate) fn ungrouped(tokens: TokenStream) -> Vec<TokenTree> {
    let trees: Vec<_> = tokens.into_iter().collect();
    match trees.as_slice() {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::None => ungrouped(group.stream()),
        _ => trees,
    }
}

/// An item's tokens before its body, and the body (braces or a semicolon).
pub(crate) fn split_body(trees: &[TokenTree]) -> (TokenStream, Option<&TokenTree>) {
    match trees.split_last() {
        Some((last, head)) if is_end(last) => (head.iter().cloned().collect(), Some(last)),
        _ => (trees.iter().cloned().collect(), None),
    }
}

fn is_end(tree: &TokenTree) -> bool {
    is_punct(tree, ';') || as_group(tree, Delimiter::Brace).is_some()
}

fn is_punct(tree: &TokenTree, character: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == character)
}

/// The token as a group of this delimiter.
pub(crate) fn as_group(tree: &TokenTree, delimiter: Delimiter) -> Option<&Group> {
    match tree {
        TokenTree::Group(group) if group.delimiter() == delimiter => Some(group),
        _ => None,
    }
}

/// The items of a block's body, each with its attributes.
pub(crate) fn items(body: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut items = Vec::new();
    let mut rest: Vec<_> = body.into_iter().collect();
    while !rest.is_empty() {
        let tail = rest.split_off(item_length(&rest));
        items.push(std::mem::replace(&mut rest, tail));
    }
    items
}

/// How many tokens the first item takes, at least one.
fn item_length(trees: &[TokenTree]) -> usize {
    let start = attributes_length(trees);
    let braces_end_it = !is_const_item(&trees[start..]);
    let mut depth = 0_usize;
    for (index, tree) in trees.iter().enumerate().skip(start) {
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' && !ends_arrow(trees, index) => {
                depth = depth.saturating_sub(1);
            }
            // `-> Array<{ N }> { … }`: the first pair of braces is an argument and not the body.
            _ if is_punct(tree, ';') => return index + 1,
            _ if is_end(tree) && braces_end_it && depth == 0 => return index + 1,
            _ => {}
        }
    }
    trees.len().max(1)
}

fn attributes_length(trees: &[TokenTree]) -> usize {
    let mut length = 0;
    while trees.get(length).is_some_and(|tree| is_punct(tree, '#')) {
        let inner = trees.get(length + 1).is_some_and(|tree| is_punct(tree, '!'));
        length += if inner { 3 } else { 2 };
    }
    length.min(trees.len())
}

fn ends_arrow(trees: &[TokenTree], index: usize) -> bool {
    index > 0 && (is_punct(&trees[index - 1], '-') || is_punct(&trees[index - 1], '='))
}

/// Whether this is `const X: T = { … };`, where braces end nothing, and not a `const fn`.
fn is_const_item(trees: &[TokenTree]) -> bool {
    let mut is_const = false;
    for tree in trees {
        match tree {
            TokenTree::Ident(ident) if ident == "fn" => return false,
            TokenTree::Ident(ident) if ident == "type" => return true,
            TokenTree::Ident(ident) if ident == "const" => is_const = true,
            // A function pointer in the type of a constant is no function: the name's colon comes first.
            _ if is_const && is_punct(tree, ':') => return true,
            _ if is_end(tree) => return false,
            _ => {}
        }
    }
    false
}

/// The name of an associated type or constant that makes its trait no object; one `where Self: Sized` does not.
pub(crate) fn associated(item: &[TokenTree]) -> Option<Ident> {
    let item = &item[attributes_length(item)..];
    if !is_const_item(item) || mentions(item.iter().cloned().collect::<TokenStream>(), "Sized") {
        return None;
    }
    item.iter().find_map(|tree| match tree {
        TokenTree::Ident(ident) if ident != "const" && ident != "type" => Some(ident.clone()),
        _ => None,
    })
}

/// The attribute that is being expanded. rustc keeps it to itself, and only says where it stands.
pub(crate) fn annotation() -> TokenStream {
    quote!(annotation)
}

/// The tokens without the attributes of this name, and those.
pub(crate) fn without_attributes(tokens: TokenStream, name: &str) -> (TokenStream, Vec<Group>) {
    let mut removed = Vec::new();
    let trees: Vec<_> = tokens.into_iter().collect();
    let kept = retain_attributes(&trees, |attribute| {
        let is_it = last_name(attribute).is_some_and(|last| last == name);
        if is_it {
            removed.push(attribute.clone());
        }
        !is_it
    });
    (kept.into_iter().collect(), removed)
}

/// Whether an attribute of ours stands among the item's outer attributes.
pub(crate) fn is_annotated(item: &[TokenTree]) -> bool {
    let attributes = &item[..attributes_length(item)];
    attributes.iter().any(|tree| as_group(tree, Delimiter::Bracket).is_some_and(is_command))
}

/// The handler as it goes to rustc: without our attributes, and without the documentation of its parameters.
pub(crate) fn without_helpers(item: &[TokenTree]) -> TokenStream {
    retain_attributes(item, |attribute| !is_command(attribute))
        .into_iter()
        .map(|tree| match as_group(&tree, Delimiter::Parenthesis) {
            Some(parameters) => TokenTree::Group(without_docs(parameters)),
            None => tree,
        })
        .collect()
}

/// A parameter list without helper attributes. They stand directly in it, so nothing deeper is looked at.
fn without_docs(group: &Group) -> Group {
    let trees: Vec<_> = group.stream().into_iter().collect();
    let kept = retain_attributes(&trees, |attribute| !is_parameter_helper(attribute));
    if kept.len() == trees.len() {
        return group.clone();
    }
    rebuilt(group, kept.into_iter().collect())
}

/// The same group with other contents.
pub(crate) fn rebuilt(group: &Group, contents: TokenStream) -> Group {
    let mut rebuilt = Group::new(group.delimiter(), contents);
    rebuilt.set_span(group.span());
    rebuilt
}

fn retain_attributes(trees: &[TokenTree], mut keep: impl FnMut(&Group) -> bool) -> Vec<TokenTree> {
    let mut kept = Vec::with_capacity(trees.len());
    let mut index = 0;
    while index < trees.len() {
        let attribute = trees.get(index + 1).and_then(|tree| as_group(tree, Delimiter::Bracket));
        match attribute {
            Some(attribute) if is_punct(&trees[index], '#') && !keep(attribute) => index += 2,
            _ => {
                kept.push(trees[index].clone());
                index += 1;
            }
        }
    }
    kept
}

/// Whether the word stands anywhere in the tokens, at any depth.
pub(crate) fn mentions(tokens: impl ToTokens, word: &str) -> bool {
    tokens.into_token_stream().into_iter().any(|tree| match tree {
        TokenTree::Group(group) => mentions(group.stream(), word),
        TokenTree::Ident(ident) => ident == word,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(body: TokenStream) -> Vec<String> {
        items(body).iter().map(|item| item.iter().cloned().collect::<TokenStream>().to_string()).collect()
    }

    #[test]
    fn items_end_where_they_end() {
        let first = [
            quote!(
                const LIMIT: u64 = { 1 + 2 };
            ),
            quote!(
                const LIMIT: Option<u64> = Some({ 3 });
            ),
            quote!(
                type Item = [u8; { 3 }];
            ),
            quote!(
                #[doc = "x"]
                #[monitor_command(async)]
                pub(crate) const unsafe fn f(&self) -> Array<{ N }> {
                    if a < b {}
                }
            ),
            quote!(
                fn declared(&self) -> Box<dyn Fn(u8) -> u8>;
            ),
            quote!(
                const CALL: fn(u8) -> u8 = { f };
            ),
            quote!(path::helper! { a; b }),
            quote!(helper!(a; b);),
        ];
        for item in first {
            let two = quote!(#item fn next(&self) {});
            assert_eq!(
                texts(two),
                [
                    item.to_string(),
                    quote!(
                        fn next(&self) {}
                    )
                    .to_string()
                ]
            );
        }
    }

    #[test]
    fn helpers_leave_and_everything_else_stays() {
        let written = quote! {
            /// Docs.
            #[cfg(test)] #[monitor_runtime::monitor_command(async)] #[inline]
            fn f(&self, /** A. */ #[arg(name = "x")] #[allow(unused)] a: [u8; 2]) { #[arg] let x = (1, #[doc = "b"] 2); }
        };
        let kept = quote! {
            /// Docs.
            #[cfg(test)] #[inline]
            fn f(&self, #[allow(unused)] a: [u8; 2]) { #[arg] let x = (1, #[doc = "b"] 2); }
        };
        let trees: Vec<_> = written.into_iter().collect();
        assert!(is_annotated(&trees));
        assert_eq!(without_helpers(&trees).to_string(), kept.to_string());
    }

    #[test]
    fn a_half_typed_body_is_nobodys_business() {
        let trees: Vec<_> = quote!(#[monitor_command] fn f(&self) { self. }).into_iter().collect();
        let (_, body) = split_body(&trees);
        assert!(body.is_some());
    }
}
