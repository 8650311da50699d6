//! The const description of a command, which sessions, help and schema read.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::Type;
use syn::spanned::Spanned;

use super::block::allowed;
use super::{at, location, optional};
use crate::model::{Access, Answer, Command, Features, Names, Parameter, Runtime, Syntax, Typing};
use crate::parse::source::source_text;

/// The `CommandInfo` of a command.
pub(super) fn command_info(runtime: &Runtime, command: &Command, run_state: Option<&Type>) -> TokenStream {
    let span = Span::mixed_site();
    let Command {
        function, docs, names: Names { name, qmp, human, help, usage }, oob, success_response, ..
    } = command;
    let features = features(runtime, &command.features);
    let since = optional(command.since.as_ref());
    let access = match command.access {
        Access::Control => quote_spanned!(span=> Control),
        Access::Read => quote_spanned!(span=> Read),
    };
    let states = optional(run_state.filter(|_| !command.states.is_empty()).map(|run_state| {
        let allowed = allowed(command, run_state);
        quote_spanned!(span=> || #runtime::state_names::<#run_state>(#allowed))
    }));
    let help = optional(help.as_ref());
    let usage = optional(usage.as_ref());
    let parameters = command.parameters.iter().map(|parameter| parameter_info(runtime, parameter));
    let flatten = optional(command.flatten);
    let asynchronous = matches!(command.answer, Answer::Completed { .. });
    let result = result(runtime, &command.answer);
    let location = location(runtime, function);
    quote_spanned! {span=>
        #runtime::CommandInfo {
            name: #name,
            qmp: &[#(#runtime::Name::new(#qmp)),*],
            human: &[#(#runtime::Name::new(#human)),*],
            help: #help,
            usage: #usage,
            docs: #docs,
            parameters: &[#(#parameters),*],
            flatten: #flatten,
            asynchronous: #asynchronous,
            oob: #oob,
            result: #result,
            features: #features,
            since: #since,
            access: #runtime::Access::#access,
            states: #states,
            success_response: #success_response,
            location: #location,
        }
    }
}

fn parameter_info(runtime: &Runtime, parameter: &Parameter) -> TokenStream {
    let Parameter { name, docs, ty, default, features: written, typing, .. } = parameter;
    let features = features(runtime, written);
    let place = runtime.at(ty.span());
    let source = quote_spanned!(at(ty.span())=> #place::Type::<#ty>::ARGUMENT.source::<#ty>());
    let default = optional(default.clone().map(source_text));
    let typing = optional(typing.as_ref().map(|typing| typing_info(runtime, typing)));
    quote_spanned! {Span::mixed_site()=>
        #runtime::Parameter {
            name: #name,
            docs: #docs,
            source: #source,
            default: #default,
            features: #features,
            typing: #typing,
        }
    }
}

/// The `Features` of a command, a parameter or an event.
pub(super) fn features(runtime: &Runtime, features: &Features) -> TokenStream {
    let Features { deprecated, unstable, others } = features;
    let deprecated = optional(deprecated.as_ref());
    quote_spanned! {Span::mixed_site()=>
        #runtime::Features { deprecated: #deprecated, unstable: #unstable, others: &[#(#others),*] }
    }
}

fn typing_info(runtime: &Runtime, typing: &Typing) -> TokenStream {
    let span = Span::mixed_site();
    let Typing { syntax, flag, dot, noun, complete } = typing;
    let syntax = match syntax {
        Syntax::ByType => quote_spanned!(span=> ByType),
        Syntax::Expression { unit } => quote_spanned!(span=> Expression { unit: #unit }),
        Syntax::File => quote_spanned!(span=> File),
        Syntax::Format => quote_spanned!(span=> Format),
        Syntax::Options { implied } => {
            let implied = optional(implied.as_ref());
            quote_spanned!(span=> Options { implied: #implied })
        }
        Syntax::Rest => quote_spanned!(span=> Rest),
        Syntax::Size { unit } => quote_spanned!(span=> Size { unit: #unit }),
        Syntax::Time => quote_spanned!(span=> Time),
    };
    let (flag, noun, completes) = (optional(flag.as_ref()), optional(noun.as_ref()), complete.is_some());
    quote_spanned! {span=>
        &#runtime::Typing {
            syntax: #runtime::Syntax::#syntax, flag: #flag, dot: #dot, noun: #noun, completes: #completes,
        }
    }
}

fn result(runtime: &Runtime, answer: &Answer) -> TokenStream {
    let (ty, span) = match answer {
        Answer::Completed { completion, .. } => (completion, completion.span()),
        Answer::Returned { result, span } => (result, *span),
    };
    let runtime = runtime.at(span);
    quote_spanned!(at(span)=> #runtime::Type::<#ty>::REPLIES.result())
}
