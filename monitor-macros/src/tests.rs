//! Whole expansions: the user's item comes back as it was written, errors come all at once, and generated code names
//! nothing that a scope could change.

mod expansions;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use super::{block, event, function, table};

/// How many errors an expansion reports.
fn errors(tokens: &TokenStream) -> usize {
    tokens.to_string().matches("compile_error").count()
}

#[track_caller]
fn check_item_first(expansion: &TokenStream, item: &TokenStream) {
    let (expansion, item) = (expansion.to_string(), item.to_string());
    assert!(expansion.starts_with(&item), "{expansion}");
}

#[test]
fn wrong_attributes_cost_no_item() {
    let implementation = quote!(impl<T> Vmm { fn f(&self) { self. } });
    check_item_first(&block(quote!(shard, table = 5, crate), implementation.clone()), &implementation);
    let half_typed = quote!(fn f(a: ) { a. });
    check_item_first(&function(quote!(async =), half_typed.clone()), &half_typed);
    let structure = quote!(
        struct Vmm<T>;
    );
    check_item_first(&block(quote!(), structure.clone()), &structure);
    check_item_first(&event(quote!(17), structure.clone()), &structure);
}

#[test]
fn errors_come_all_at_once() {
    let written = quote! {
        impl Vmm {
            #[monitor_command(nmae = "x", async, async)]
            fn f(self, _: u8) {}
            #[monitor_command(name = "a b")]
            fn g(&self) {}
        }
    };
    // In turn: the block's key, `nmae`, both `async`, `self`, and the name. `_` may be a completion.
    assert_eq!(errors(&block(quote!(shard), written)), 6);
}

#[test]
fn a_wrong_handler_costs_no_other() {
    let expansion = block(
        quote!(),
        quote!(impl Vmm { #[monitor_command] fn good(&self) {} #[monitor_command] fn bad(self) {} }),
    );
    let text = expansion.to_string();
    assert!(text.contains("Self :: good") && !text.contains("Self :: bad"), "{text}");
    assert_eq!(errors(&expansion), 1);
}

#[test]
fn a_wrong_function_can_still_be_listed() {
    let expansion = function(
        quote!(nmae = "x"),
        quote!(
            fn f(vmm: &Vmm, _: u8) {}
        ),
    )
    .to_string();
    assert!(expansion.contains("enum f { }") && expansion.contains("COMMANDS"), "{expansion}");
}

#[test]
fn generated_paths_are_absolute() {
    let generated = [
        block(
            quote!(table = T),
            quote!(impl Vmm {
                #[monitor_command(async, user_print = p)]
                fn f(&mut self, #[arg(default = 1)] a: u8, done: Done) {}
            }),
        ),
        function(
            quote!(oob),
            quote!(
                fn f(vmm: &Vmm, a: u8) -> u8 {}
            ),
        ),
        event(
            quote!(),
            quote!(
                struct Stop;
            ),
        ),
        table(quote!(static C: CommandTable<Vmm> = [f, ..Vmm::T in |vmm| vmm, event Stop];)),
    ];
    for expansion in generated {
        assert_eq!(errors(&expansion), 0, "{expansion}");
        assert_absolute(expansion);
    }
}

/// Names of the prelude and of the crates that generated code uses must follow a `::`.
fn assert_absolute(tokens: TokenStream) {
    let mut after_colons = 0;
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => assert_absolute(group.stream()),
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                let reserved =
                    ["core", "std", "monitor_runtime", "Some", "None", "Ok", "Err", "Option", "Result"];
                assert!(after_colons >= 2 || !reserved.contains(&name.as_str()), "`{name}` is not absolute");
                after_colons = 0;
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => after_colons += 1,
            TokenTree::Punct(_) | TokenTree::Literal(_) => after_colons = 0,
        }
    }
}

#[test]
#[cfg(not(feature = "pattern"))]
fn a_pattern_needs_its_feature() {
    let item = quote!(impl Vmm { #[monitor_command] fn f(&self, #[arg(pattern = "^a")] id: String) {} });
    let expansion = block(quote!(), item).to_string();
    assert!(
        expansion.contains("argument `id` of command `f`: `pattern` needs the feature `pattern`"),
        "{expansion}"
    );
}

#[test]
#[cfg(not(feature = "async-fn"))]
fn an_async_fn_needs_its_feature() {
    let expansion = block(quote!(), quote!(impl Vmm { #[monitor_command] async fn f(self) {} })).to_string();
    assert!(expansion.contains("command `f`: an `async fn` needs the feature `async-fn`"), "{expansion}");
    assert!(!expansion.contains("Self :: f"), "{expansion}");
}
