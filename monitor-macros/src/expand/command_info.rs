//! The const description of a command, which sessions, help and schema read.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

use super::{at, location};
use crate::model::{Answer, Command, Names, Parameter, Runtime};

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
    let source = quote_spanned!(at(ty.span())=> #runtime::Type::<#ty>::SOURCE);
    let default = optional(default.as_ref().map(default_text));
    quote_spanned! {Span::mixed_site()=>
        #runtime::Parameter { name: #name, docs: #docs, source: #source, default: #default }
    }
}

/// A literal as it was written; of anything else the text is rustc's to make.
fn default_text(default: &Expr) -> TokenStream {
    match default {
        Expr::Lit(literal) => literal.lit.to_token_stream().to_string().to_token_stream(),
        Expr::Group(group) => default_text(&group.expr),
        _ => quote_spanned!(Span::mixed_site()=> ::core::stringify!(#default)),
    }
}

fn result(runtime: &Runtime, answer: &Answer) -> TokenStream {
    let (ty, span) = match answer {
        Answer::Completed { completion, .. } => (completion, completion.span()),
        Answer::Returned { result, span } => (result, *span),
    };
    quote_spanned!(at(span)=> #runtime::Type::<#ty>::RESULT)
}

fn optional(value: Option<impl ToTokens>) -> TokenStream {
    let span = Span::mixed_site();
    match value {
        Some(value) => quote_spanned!(span=> ::core::option::Option::Some(#value)),
        None => quote_spanned!(span=> ::core::option::Option::None),
    }
}
