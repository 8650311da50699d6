//! The const description of a command, which sessions, help and schema read.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Ident, Type};

use super::block::allowed;
use super::literal::{field, flag, literal, said, some};
use super::named::FirstUses;
use super::{at, limits, location, optional};
use crate::model::{Access, Answer, Command, Features, Names, Parameter, Runtime, Syntax, Typing};
use crate::parse::source::source_text;

/// The `CommandInfo` of a command.
pub(super) fn command_info(
    runtime: &Runtime,
    command: &Command,
    run_state: Option<&Type>,
    called: &mut FirstUses,
) -> TokenStream {
    let span = Span::mixed_site();
    let Command { function, docs, names: Names { name, qmp, human, help, usage, example }, .. } = command;
    let location = location(runtime, function);
    let parameters: Vec<_> = command
        .parameters
        .iter()
        .map(|parameter| parameter_info(runtime, function, parameter, called))
        .collect();
    let parameters = (!parameters.is_empty()).then(|| quote_spanned!(span=> &[#(#parameters),*]));
    let result = result(runtime, command, called);
    let is_asynchronous = !matches!(command.answer, Answer::Returned { .. });
    let states = run_state.filter(|_| !command.states.is_empty()).map(|run_state| {
        let allowed = allowed(command, run_state);
        quote_spanned!(span=> || #runtime::state_names::<#run_state>(#allowed))
    });
    let access =
        matches!(command.access, Access::Read).then(|| quote_spanned!(span=> #runtime::Access::Read));
    let info = literal(
        &quote_spanned!(span=> #runtime::CommandInfo),
        [
            field("name", name),
            field("location", location),
            field("qmp", quote_spanned!(span=> &[#(#runtime::Name::new(#qmp)),*])),
            field("human", quote_spanned!(span=> &[#(#runtime::Name::new(#human)),*])),
            some("help", help.as_ref()),
            some("usage", usage.as_ref()),
            some("example", example.as_ref()),
            said("docs", (!docs.is_empty()).then_some(docs)),
            said("parameters", parameters),
            some("flatten", command.flatten),
            flag("asynchronous", is_asynchronous),
            flag("oob", command.oob),
            field("result", result),
            said("features", features(runtime, &command.features)),
            some("since", command.since.as_ref()),
            said("access", access),
            some("states", states),
            said("success_response", (!command.success_response).then_some(false)),
        ],
    );
    // Const evaluation tells of a call, so all of it stands where the mistake would be.
    match command.flatten.map(|index| at(command.parameters[index].ident.span())) {
        Some(place) if command.parameters.len() > 1 => {
            let runtime = runtime.at(place);
            quote_spanned!(place=> #runtime::CommandInfo::flatten_beside_others(#info))
        }
        _ => info,
    }
}

fn parameter_info(
    runtime: &Runtime,
    function: &Ident,
    parameter: &Parameter,
    called: &mut FirstUses,
) -> TokenStream {
    let Parameter { ident, name, docs, ty, default, secret, features: written, typing, limits, .. } =
        parameter;
    let place = runtime.at(ty.span());
    let named = called.argument(runtime, (ident, ty), function);
    let source = quote_spanned!(at(ty.span())=> #place::Type::<#ty>::ARGUMENT #named.source::<#ty>());
    literal(
        &quote_spanned!(Span::mixed_site()=> #runtime::Parameter),
        [
            field("name", name),
            field("source", source),
            said("docs", (!docs.is_empty()).then_some(docs)),
            some("default", default.as_ref().map(|default| source_text(default.value.clone()))),
            flag("secret", *secret),
            said("features", features(runtime, written)),
            some("typing", typing.as_ref().map(|typing| typing_info(runtime, typing))),
            some("limits", limits::limits_info(runtime, ty, limits, default.as_ref())),
        ],
    )
}

/// The `Features` of a command, a parameter or an event that has some.
pub(super) fn features(runtime: &Runtime, features: &Features) -> Option<TokenStream> {
    let span = Span::mixed_site();
    let Features { deprecated, unstable, others } = features;
    let others = (!others.is_empty()).then(|| quote_spanned!(span=> &[#(#others),*]));
    let fields =
        [some("deprecated", deprecated.as_ref()), flag("unstable", *unstable), said("others", others)];
    let has_some = fields.iter().any(Option::is_some);
    has_some.then(|| literal(&quote_spanned!(span=> #runtime::Features), fields))
}

fn typing_info(runtime: &Runtime, typing: &Typing) -> TokenStream {
    let span = Span::mixed_site();
    let syntax = match &typing.syntax {
        Syntax::ByType => None,
        Syntax::Expression { unit } => Some(quote_spanned!(span=> Expression { unit: #unit })),
        Syntax::File => Some(quote_spanned!(span=> File)),
        Syntax::Format => Some(quote_spanned!(span=> Format)),
        Syntax::Options { implied } => {
            let implied = optional(implied.as_ref());
            Some(quote_spanned!(span=> Options { implied: #implied }))
        }
        Syntax::Rest => Some(quote_spanned!(span=> Rest)),
        Syntax::Size { unit } => Some(quote_spanned!(span=> Size { unit: #unit })),
        Syntax::Time => Some(quote_spanned!(span=> Time)),
    };
    let typing = literal(
        &quote_spanned!(span=> #runtime::Typing),
        [
            said("syntax", syntax.map(|syntax| quote_spanned!(span=> #runtime::Syntax::#syntax))),
            some("flag", typing.flag),
            flag("dot", typing.dot),
            some("noun", typing.noun.as_ref()),
            flag("completes", typing.complete.is_some()),
        ],
    );
    quote_spanned!(span=> &#typing)
}

fn result(runtime: &Runtime, command: &Command, called: &mut FirstUses) -> TokenStream {
    let (ty, span) = match &command.answer {
        Answer::Completed { completion, .. } => (completion, completion.span()),
        Answer::Awaited { result, span, .. } | Answer::Returned { result, span } => (result, *span),
    };
    let place = runtime.at(span);
    let named = called.command(runtime, (ty, span), &command.function);
    quote_spanned!(at(span)=> #place::Type::<#ty>::REPLIES #named.result())
}
