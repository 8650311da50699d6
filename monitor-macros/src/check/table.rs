//! `command_table!`: the rules on tables that const evaluation cannot see. Duplicate names it finds itself.

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{ExprPath, GenericArgument, Ident, PathArguments, Token, Type};

use super::{conditions, types};
use crate::errors::Errors;
use crate::model::{Content, Runtime, Table};
use crate::parse::source::source_text;
use crate::parse::table::{EntrySyntax, TableSyntax, What};

/// The table. One whose contexts are not known, or that has no entry left, has no content: it can still be named.
pub(crate) fn table(syntax: TableSyntax, errors: &mut Errors) -> Table {
    let TableSyntax { runtime, attributes, visibility, storage, ident, ty, mut entries, errors: syntax } =
        syntax;
    for error in syntax {
        errors.syntax(error);
    }
    let contexts = contexts(&ident, &ty, errors);
    empty_table(&ident, &entries, errors);
    entry_twice(&entries, errors);
    // A wrong entry is left out, so that rustc has nothing to add.
    let mut sound = Vec::new();
    entries.retain(|entry| {
        let before = errors.count();
        entry_attribute(entry, errors);
        shared_projection(entry, errors);
        shared_without_context(entry, contexts.as_ref(), errors);
        block_without_dots(entry, errors);
        function_with_dots(entry, errors);
        let is_first = !sound.contains(&key(entry));
        sound.push(key(entry));
        errors.count() == before && (is_first || !entry.attributes.is_empty())
    });
    let registers = two_registers(&entries, errors);
    let has_commands = entries.iter().any(|entry| matches!(entry.what, What::Commands { .. }));
    let content = contexts.filter(|_| has_commands).map(|contexts| {
        let shared = contexts.shared.unwrap_or_else(|| syn::parse_quote!(()));
        Content { context: contexts.context, shared, entries, registers }
    });
    Table { runtime: Runtime(runtime), attributes, visibility, storage, ident, ty, content }
}

/// Rule `two_registers`: a name of a register means one thing in a table.
fn two_registers(entries: &[EntrySyntax], errors: &mut Errors) -> Option<ExprPath> {
    let mut hooks = entries.iter().filter_map(|entry| match &entry.what {
        What::Registers(path) => Some(path),
        _ => None,
    });
    let first = hooks.next()?;
    for second in hooks {
        errors.both_on(
            (second, "a table has one hook that reads registers; remove one of the two"),
            (first, "the other is here"),
        );
    }
    Some(first.clone())
}

/// The contexts as they were written.
struct Contexts {
    context: Type,
    shared: Option<Type>,
}

/// The contexts, which are read off the type as it is written.
fn contexts(ident: &Ident, ty: &Type, errors: &mut Errors) -> Option<Contexts> {
    let mut types = arguments(ty).into_iter().flatten().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    });
    let (Some(context), shared, None) = (types.next(), types.next(), types.next()) else {
        untold_context(ident, ty, errors);
        return None;
    };
    let contexts = Contexts { context, shared };
    let before = errors.count();
    for context in [Some(&contexts.context), contexts.shared.as_ref()].into_iter().flatten() {
        borrowed_context(ident, context, errors);
    }
    (errors.count() == before).then_some(contexts)
}

/// Rule `untold_context`: an alias hides the contexts.
fn untold_context(ident: &Ident, ty: &Type, errors: &mut Errors) {
    errors.on(
        ty,
        format_args!(
            "table `{ident}`: its contexts must stand here; write `CommandTable<Context>` or `CommandTable<Context, \
             Shared>`"
        ),
    );
}

/// Rule `borrowed_context`: a `static` speaks of types that live as long.
fn borrowed_context(ident: &Ident, context: &Type, errors: &mut Errors) {
    if types::borrows(context) {
        errors.on(
            context,
            format_args!(
                "table `{ident}`: a context is a type without lifetimes, because the table outlives what it would \
                 borrow; write the type itself, and give a `&mut` of it to `run`"
            ),
        );
    }
}

/// Rule `empty_table`: a monitor without commands cannot even be asked what it has.
fn empty_table(ident: &Ident, entries: &[EntrySyntax], errors: &mut Errors) {
    if entries.is_empty() && errors.count() == 0 {
        errors.on(
            ident,
            format_args!(
                "table `{ident}`: a table lists commands, and this one has none; write `[..Type::COMMANDS]`"
            ),
        );
    }
}

/// What two entries are told apart by.
fn key(entry: &EntrySyntax) -> String {
    let kind = match entry.what {
        What::Commands { .. } => "commands",
        What::Event(_) => "event",
        What::Registers(_) => "registers",
    };
    format!("{kind} {}", entry.tokens())
}

/// Rule `entry_twice`: the names would all be there twice. Under conditions they might not.
fn entry_twice(entries: &[EntrySyntax], errors: &mut Errors) {
    let plain: Vec<_> = entries.iter().filter(|entry| entry.attributes.is_empty()).collect();
    for (index, second) in plain.iter().enumerate() {
        if let Some(first) = plain[..index].iter().find(|first| key(first) == key(second)) {
            let text = source_text(second.tokens());
            errors.both_on(
                (second.tokens(), format_args!("`{text}` is listed twice; keep one of them")),
                (first.tokens(), "the other is here"),
            );
        }
    }
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

/// Rule `shared_without_context`: a shared command runs on the shared context, too.
fn shared_without_context(entry: &EntrySyntax, contexts: Option<&Contexts>, errors: &mut Errors) {
    if let (What::Commands { path, shared: true, .. }, Some(Contexts { context, shared: None })) =
        (&entry.what, contexts)
    {
        let context = source_text(context.to_token_stream());
        errors.on(
            path,
            format_args!(
                "a `shared` entry needs a table with a shared context; write `CommandTable<{context}, Shared>`"
            ),
        );
    }
}

/// Rule `block_without_dots`: a bare path is a function, and a constant is none.
fn block_without_dots(entry: &EntrySyntax, errors: &mut Errors) {
    if let What::Commands { path, is_block: false, .. } = &entry.what
        && last_word(path).is_some_and(|word| !word.contains(char::is_lowercase))
    {
        let text = source_text(path.to_token_stream());
        errors.on(path, format_args!("`{text}` is a block or a table, which `..` joins; write `..{text}`"));
    }
}

/// Rule `function_with_dots`: `..` joins a block or a table, which are constants.
fn function_with_dots(entry: &EntrySyntax, errors: &mut Errors) {
    if let What::Commands { path, is_block: true, .. } = &entry.what
        && last_word(path).is_some_and(|word| word.starts_with(char::is_lowercase))
    {
        let text = source_text(path.to_token_stream());
        errors.on(
            path,
            format_args!(
                "`..` joins a block or a table, and a function is listed by its name; write `{text}`"
            ),
        );
    }
}

fn last_word(path: &ExprPath) -> Option<String> {
    path.path.segments.last().map(|segment| segment.ident.unraw().to_string())
}
