//! What the attributes make of each shape, checked in and reviewed like code: `expansions/SHAPE.rs` is written by hand,
//! `SHAPE.expanded.rs` is what comes of it. It is read and not compiled; what must compile is in the package `tests`.
//!
//! `BLESS=1 cargo test -p monitor-macros` writes the expanded ones anew.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Item, Meta};

use crate::expand::private;
use crate::{block, derived, event, function, table};

/// The shapes that need a feature, and whether it is on.
const GATED: [(&str, bool); 2] =
    [("async_fn.rs", cfg!(feature = "async-fn")), ("limits.rs", cfg!(feature = "pattern"))];

fn shapes() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("expansions");
    let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let is_on = |path: &PathBuf| GATED.iter().all(|(shape, is_on)| *is_on || !path.ends_with(shape));
    let mut shapes: Vec<_> = files.filter(|path| !is_expanded(path)).filter(is_on).collect();
    shapes.sort();
    shapes
}

fn is_expanded(path: &Path) -> bool {
    path.to_str().is_some_and(|path| path.ends_with(".expanded.rs"))
}

#[test]
fn shapes_expand_to_what_is_checked_in() {
    for shape in shapes() {
        let written = syn::parse_file(&fs::read_to_string(&shape).unwrap()).unwrap();
        let expanded: TokenStream = written.items.into_iter().flat_map(expand).collect();
        // Without the version, which comes and goes.
        let expanded = expanded.to_string().replace(&private(), "__private");
        let text = prettyplease::unparse(&syn::parse_file(&expanded).unwrap());
        let name = shape.file_name().unwrap().display();
        let text = format!(
            "//! What `{name}` expands to: written by the test `expansions`, and read, not compiled.\n\n{text}"
        );
        check(&shape.with_extension("expanded.rs"), &text);
    }
}

/// Compares with the checked-in file, or writes it.
#[track_caller]
fn check(file: &Path, text: &str) {
    if std::env::var_os("BLESS").is_some() {
        fs::write(file, text).unwrap();
        return;
    }
    let (expected, file) = (fs::read_to_string(file).unwrap_or_default(), file.display());
    for (number, (found, expected)) in text.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "{file}:{}; if the change is meant, run with BLESS=1", number + 1);
    }
    assert!(text == expected, "{file} differs at its end; if the change is meant, run with BLESS=1");
}

/// An item as rustc would expand it, were our attributes the only ones.
fn expand(mut item: Item) -> TokenStream {
    if let Item::Macro(made) = &item {
        assert!(made.mac.path.is_ident("command_table"), "a macro of others");
        return table(made.mac.tokens.clone());
    }
    if attributes(&mut item).iter().any(|attribute| attribute.path().is_ident("derive"))
        && matches!(&item, Item::Enum(_) | Item::Struct(_))
        && item.to_token_stream().to_string().contains("QapiType")
    {
        let item = item.into_token_stream();
        let derived = derived(item.clone());
        return quote!(#item #derived);
    }
    let attributes = attributes(&mut item);
    let ours = attributes.iter().position(is_ours).unwrap();
    let attribute = attributes.remove(ours);
    let keys = match &attribute.meta {
        Meta::List(list) => list.tokens.clone(),
        _ => TokenStream::new(),
    };
    let item = item.into_token_stream();
    if attribute.path().is_ident("monitor_commands") {
        block(keys, item)
    } else if attribute.path().is_ident("monitor_command") {
        function(keys, item)
    } else {
        event(keys, item)
    }
}

fn is_ours(attribute: &Attribute) -> bool {
    attribute.path().get_ident().is_some_and(|ident| ident.to_string().starts_with("monitor_"))
}

fn attributes(item: &mut Item) -> &mut Vec<Attribute> {
    match item {
        Item::Enum(item) => &mut item.attrs,
        Item::Fn(item) => &mut item.attrs,
        Item::Impl(item) => &mut item.attrs,
        Item::Struct(item) => &mut item.attrs,
        Item::Trait(item) => &mut item.attrs,
        other => panic!("no shape of ours: {}", other.to_token_stream()),
    }
}
