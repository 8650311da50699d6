//! `command_table!`: the rules on tables that const evaluation cannot see. Duplicate names it finds itself.

use syn::punctuated::Punctuated;
use syn::{ExprPath, GenericArgument, PathArguments, Token, Type};

use super::conditions;
use crate::errors::Errors;
use crate::model::{Runtime, Table};
use crate::parse::table::{EntrySyntax, TableSyntax, What};

/// The table, or nothing where not even its contexts are known.
pub(crate) fn table(syntax: TableSyntax, errors: &mut Errors) -> Option<Table> {
    let (context, shared) = untold_context(&syntax, errors)?;
    let TableSyntax { runtime, attributes, visibility, storage, ident, ty, mut entries } = syntax;
    // A wrong entry is left out, so that rustc has nothing to add.
    entries.retain(|entry| {
        let before = errors.count();
        entry_attribute(entry, errors);
        shared_projection(entry, errors);
        errors.count() == before
    });
    let registers = two_registers(&entries, errors);
    let runtime = Runtime(runtime);
    Some(Table { runtime, attributes, visibility, storage, ident, ty, context, shared, entries, registers })
}

/// Rule `two_registers`: a name of a register means one thing in a table.
fn two_registers(entries: &[EntrySyntax], errors: &mut Errors) -> Option<ExprPath> {
    let mut hooks = entries.iter().filter_map(|entry| match &entry.what {
        What::Registers(path) => Some(path),
        _ => None,
    });
    let first = hooks.next();
    for second in hooks {
        errors.on(second, format_args!("a table has one hook that reads registers; remove one of the two"));
    }
    first.cloned()
}

/// Rule `untold_context`: the contexts are read off the type as it is written.
fn untold_context(syntax: &TableSyntax, errors: &mut Errors) -> Option<(Type, Type)> {
    let types: Vec<_> = arguments(&syntax.ty)
        .into_iter()
        .flatten()
        .filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty.clone()),
            _ => None,
        })
        .collect();
    match <[Type; 2]>::try_from(types) {
        Ok([context, shared]) => return Some((context, shared)),
        Err(types) => {
            if let Ok([context]) = <[Type; 1]>::try_from(types) {
                return Some((context, syn::parse_quote!(())));
            }
        }
    }
    errors.on(
        &syntax.ty,
        format_args!(
            "table `{}`: its contexts must stand here; write `CommandTable<Context>` or \
             `CommandTable<Context, Shared>`",
            syntax.ident
        ),
    );
    None
}

fn arguments(ty: &Type) -> Option<&Punctuated<GenericArgument, Token![,]>> {
    match ty {
        Type::Group(group) => arguments(&group.elem),
        Type::Path(ty) => match &ty.path.segments.last()?.arguments {
            PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
            _ => None,
        },
        _ => None,
    }
}

/// Rule `entry_attribute`: an entry is no item, so only conditions make sense on it.
fn entry_attribute(entry: &EntrySyntax, errors: &mut Errors) {
    for attribute in &entry.attributes {
        if conditions::conditions(std::slice::from_ref(attribute)).is_empty() {
            errors.on(attribute, "only `#[cfg(…)]` can stand on an entry of a table");
        }
    }
}

/// Rule `shared_projection`: a shared command also runs in band, and the way there must be told.
fn shared_projection(entry: &EntrySyntax, errors: &mut Errors) {
    if let What::Commands { path, shared: true, projection: None, .. } = &entry.what {
        errors.on(
            path,
            "a `shared` entry says how the table's context reaches the shared one; add `in |context| &*context.shared`",
        );
    }
}
