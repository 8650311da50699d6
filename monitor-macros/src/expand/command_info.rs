//! The const description of a command, which sessions, help and schema read.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;

use super::{at, location, optional};
use crate::model::{Answer, Command, Names, Parameter, Runtime};
use crate::parse::source::source_text;

/// The `CommandInfo` of a command.
pub(super) fn command_info(runtime: &Runtime, command: &Command) -> TokenStream {
    let span = Span::mixed_site();
    let Command { function, docs, names: Names { name, qmp, human, help }, oob, .. } = command;
    let help = optional(help.as_ref());
    let parameters = command.parameters.iter().map(|parameter| parameter_info(runtime, parameter));
    let asynchronous = matches!(command.answer, Answer::Completed { .. });
    let result = result(runtime, &command.answer);
    let location = location(runtime, function);
    quote_spanned! {span=>
        #runtime::CommandInfo {
            name: #name,
            qmp: &[#(#runtime::Name::new(#qmp)),*],
            human: &[#(#runtime::Name::new(#human)),*],
            help: #help,
            docs: #docs,
            parameters: &[#(#parameters),*],
            asynchronous: #asynchronous,
            oob: #oob,
            result: #result,
            location: #location,
        }
    }
}

fn parameter_info(runtime: &Runtime, parameter: &Parameter) -> TokenStream {
    let Parameter { name, docs, ty, default } = parameter;
    let place = runtime.at(ty.span());
    let source = quote_spanned!(at(ty.span())=> #place::Type::<#ty>::ARGUMENT.source::<#ty>());
    let default = optional(default.clone().map(source_text));
    quote_spanned! {Span::mixed_site()=>
        #runtime::Parameter { name: #name, docs: #docs, source: #source, default: #default }
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
