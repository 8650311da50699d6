//! `#[monitor_command]` on a free function.

use super::{command, conditions, context, permission};
use crate::errors::Errors;
use crate::model::{Function, Runtime};
use crate::parse::function::{FunctionSyntax, owner};

/// The function, or nothing where it is none.
pub(crate) fn function(syntax: &FunctionSyntax, errors: &mut Errors) -> Option<Function> {
    let handler = syntax.handler.as_ref()?;
    let owner = owner(&handler.signature.ident);
    if context::method_outside_block(&owner, &handler.signature, errors) {
        return None;
    }
    let oob = handler.keys.span("oob").is_some();
    let before = errors.count();
    let context = context::context(&owner, &handler.signature, oob, errors);
    let run_state = permission::state_type(&owner, &handler.keys, errors);
    let command = command::command(handler, errors).filter(|_| errors.count() == before);
    Some(Function {
        runtime: Runtime(handler.keys.path("crate").cloned()),
        visibility: handler.visibility.clone(),
        ident: handler.signature.ident.clone(),
        context,
        shared: oob,
        run_state,
        cfgs: conditions::conditions(&handler.attributes),
        command,
    })
}
