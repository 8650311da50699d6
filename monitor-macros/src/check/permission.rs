//! The rules on when a command may run, and for whom: run states and access.

use syn::{Ident, Path, Type};

use crate::errors::Errors;
use crate::model::{Access, State};
use crate::parse::keys::Entries;

/// What a session must be allowed: what is written, else `read` for a query.
pub(super) fn access(owner: &str, name: &str, keys: &Entries, errors: &mut Errors) -> Access {
    let Some(written) = keys.identifier("access") else {
        return if name.starts_with("query-") { Access::Read } else { Access::Control };
    };
    unknown_access(owner, written, errors);
    if written == "read" { Access::Read } else { Access::Control }
}

/// Rule `unknown_access`: a session is allowed to look, or to do.
fn unknown_access(owner: &str, written: &Ident, errors: &mut Errors) {
    if written != "read" && written != "control" {
        errors.on(
            written,
            format_args!(
                "{owner}: there is no access `{written}`; write `access = read` or `access = control`"
            ),
        );
    }
}

/// The states in which a command may run.
pub(super) fn states(keys: &Entries) -> Vec<State> {
    let state = |path: &Path| match path.get_ident() {
        Some(variant) => State::Variant(variant.clone()),
        None => State::Path(path.clone()),
    };
    keys.paths("states").iter().map(state).collect()
}

/// Rule `untyped_state`: a block says of what type its states are, once.
pub(super) fn untyped_state(owner: &str, keys: &Entries, run_state: Option<&Type>, errors: &mut Errors) {
    if let (None, Some(first)) = (run_state, keys.paths("states").first()) {
        errors.on(
            first,
            format_args!(
                "{owner}: the block must say of what type its states are; write `#[monitor_commands(states = RunState)]`"
            ),
        );
    }
}

/// The type of the states that a function names, which are whole paths.
pub(super) fn state_type(owner: &str, keys: &Entries, errors: &mut Errors) -> Option<Type> {
    let paths = keys.paths("states");
    untyped_function_state(owner, paths, errors);
    let mut path = paths.first()?.clone();
    path.segments.pop()?;
    path.segments.pop_punct();
    (!path.segments.is_empty()).then(|| syn::parse_quote!(#path))
}

/// Rule `untyped_function_state`: a function has no block to say it.
fn untyped_function_state(owner: &str, paths: &[Path], errors: &mut Errors) {
    for path in paths.iter().filter(|path| path.get_ident().is_some()) {
        errors.on(
            path,
            format_args!(
                "{owner}: a function names a state with its type; write `states(RunState::{})`",
                quote::quote!(#path)
            ),
        );
    }
}
