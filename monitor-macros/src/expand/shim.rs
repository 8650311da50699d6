//! The glue of a command: arguments out of the call by type, the handler, the answer. All work on names and values is
//! the runtime's one decoder's; what is here is multiplied by the number of commands.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

use super::{at, limits, optional};
use crate::model::{Answer, Command, OnCancel, Parameter, Runtime};

/// The shim of a command, a closure that captures nothing. `call` is how the handler is named from here.
pub(super) fn shim(runtime: &Runtime, command: &Command, call: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let extracted: Vec<_> = (0..command.parameters.len()).map(extracted).collect();
    let extractions =
        command.parameters.iter().enumerate().map(|(index, parameter)| extraction(runtime, index, parameter));
    let completions = completions(command);
    let answer = answer(runtime, command, call, &extracted);
    // All arguments are read, and unexpected ones refused, before the handler has any effect.
    let read = if command.parameters.is_empty() {
        quote_spanned!(span=> arguments.finish())
    } else {
        quote_spanned! {span=>
            (|| {
                #(let #extracted = #extractions?;)*
                arguments.finish()?;
                ::core::result::Result::Ok::<_, #runtime::Error>((#(#extracted,)*))
            })()
        }
    };
    quote_spanned! {span=>
        |context, invocation| {
            #completions
            let (arguments, reply) = invocation.into_parts();
            match #read {
                ::core::result::Result::Ok((#(#extracted,)*)) => { #answer }
                ::core::result::Result::Err(error) => reply.fail(error),
            }
        }
    }
}

/// Values of arguments that only the host knows, for a person who wants a word completed.
fn completions(command: &Command) -> TokenStream {
    let hooks = command.parameters.iter().enumerate().filter_map(|(index, parameter)| {
        let hook = parameter.typing.as_ref()?.complete.as_ref()?;
        let suggested = quote_spanned!(at(hook.span())=> #hook(context, word));
        Some(quote_spanned! {Span::mixed_site()=>
            if let ::core::option::Option::Some(word) = invocation.completes(#index) {
                let suggested = #suggested;
                return invocation.suggest(suggested);
            }
        })
    });
    hooks.collect()
}

fn extracted(index: usize) -> Ident {
    format_ident!("argument{index}", span = Span::mixed_site())
}

fn extraction(runtime: &Runtime, index: usize, parameter: &Parameter) -> TokenStream {
    let Parameter { ty, default, limits, .. } = parameter;
    let span = at(ty.span());
    let checks = limits::checks(runtime, ty, limits);
    let runtime = runtime.at(ty.span());
    let extracted = if let Some(default) = default {
        let default = limits::default_value(&runtime, ty, default, limits);
        quote_spanned!(span=> #runtime::Type::<#ty>::ARGUMENT.extract_or::<#ty>(&arguments, #index, || #default))
    } else {
        quote_spanned!(span=> #runtime::Type::<#ty>::ARGUMENT.extract::<#ty>(&arguments, #index))
    };
    match checks {
        None => extracted,
        Some(checks) => {
            quote_spanned!(span=> #extracted.and_then(|value| arguments.within(#index, value, #checks)))
        }
    }
}

fn answer(runtime: &Runtime, command: &Command, call: &TokenStream, extracted: &[Ident]) -> TokenStream {
    let span = Span::mixed_site();
    let print = optional(command.user_print.as_ref().map(|path| {
        let runtime = runtime.at(path.span());
        quote_spanned!(at(path.span())=> #runtime::print(#path))
    }));
    match &command.answer {
        Answer::Awaited { span: result_span, on_cancel, .. } => {
            let on_cancel = match on_cancel {
                OnCancel::Drop => quote_spanned!(span=> Drop),
                OnCancel::Keep => quote_spanned!(span=> Keep),
            };
            let place = runtime.at(*result_span);
            let result = quote_spanned!(at(*result_span)=> #place::Returned(future.await).into_result());
            // At the function's name, because it is an `async fn` that asks for a spawner.
            let name = command.function.span();
            let place = runtime.at(name);
            let hand_over = quote_spanned!(at(name)=> #place::Spawner::spawn(&*context, task));
            quote_spanned! {span=>
                let future = #call(#runtime::owned(context), #(#extracted),*);
                let (submission, task) =
                    reply.task(#print, #runtime::OnCancel::#on_cancel, async move { #result });
                #hand_over;
                submission.judge(::core::result::Result::Ok(()))
            }
        }
        Answer::Returned { span: result_span, .. } => {
            let called = quote_spanned!(span=> #call(context, #(#extracted),*));
            // All that is said about the result's type at one place, where rustc says the same thing once.
            let runtime = runtime.at(*result_span);
            quote_spanned!(at(*result_span)=> reply.complete(#runtime::Returned(#called).into_result(), #print))
        }
        Answer::Completed { completion, result_span } => {
            let done = Ident::new("completion", span);
            // At the parameter's type, because it is the type's fault if it is no completion.
            let place = runtime.at(completion.span());
            let taken = quote_spanned!(at(completion.span())=> #place::Type::<#completion>::DONE.take(#done));
            let called = quote_spanned!(span=> #call(context, #(#extracted,)* #taken));
            let runtime = runtime.at(*result_span);
            let result = quote_spanned!(at(*result_span)=> #runtime::Returned(#called).into_result());
            quote_spanned! {span=>
                let (submission, #done) = reply.submit(#print);
                submission.judge(#result)
            }
        }
    }
}
