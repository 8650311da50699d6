//! The rules on when a command may run, and for whom: run states and access.

use syn::{Path, Type};

use crate::errors::Errors;
use crate::model::{Access, State};
use crate::parse::keys::Entries;

/// What a session must be allowed: what is written, else `read` for a query.
pub(super) fn access(owner: &str, name: &str, keys: &Entries, errors: &mut Errors) -> Access {
    let Some(written) = keys.identifier("access") else {
        return if name.starts_with("query-") { Access::Read } else { Access::Control };
    };
    if written == "read" {
        return Access::Read;
    }
    // Rule `unknown_access`.
    if written != "control" {
        errors.on(
            written,
            format_args!(
                "{owner}: there is no access `{written}`; write `access = read` or `access = control`"
            ),
        );
    }
    Access::Control
}

/// The states in which a command may run.
pub(super) fn states(keys: &Entries) -> Vec<State> {
    let state = |path: &Path| match path.get_ident() {
        Some(variant) => State::Variant(variant.clone()),
        None => State::Path(path.clone()),
    };
    keys.paths("states").iter().map(state).collect()
}

/// Rule `untyped_state`, in a block: the block says of what type its states are, once.
pub(super) fn in_block(owner: &str, keys: &Entries, run_state: Option<&Type>, errors: &mut Errors) {
    if let (None, Some(first)) = (run_state, keys.paths("states").first()) {
        errors.on(
            first,
            format_args!(
                "{owner}: the block must say of what type its states are; write `#[monitor_commands(states = RunState)]`"
            ),
        );
    }
}

/// Rule `untyped_state`, outside: a function has no block to say it, so its states are whole paths. The type of them.
pub(super) fn in_function(owner: &str, keys: &Entries, errors: &mut Errors) -> Option<Type> {
    let paths = keys.paths("states");
    for path in paths.iter().filter(|path| path.get_ident().is_some()) {
        errors.on(
            path,
            format_args!(
                "{owner}: a function names a state with its type; write `states(RunState::{})`",
                quote::quote!(#path)
            ),
        );
    }
    let mut path = paths.first()?.clone();
    path.segments.pop()?;
    path.segments.pop_punct();
    (!path.segments.is_empty()).then(|| syn::parse_quote!(#path))
}
