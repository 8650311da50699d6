//! The constant of a block: the declarations and the shims of its commands, in the same order.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Generics, Type};

use super::command_info::command_info;
use super::named::FirstUses;
use super::shim::shim;
use crate::model::{Block, Command, Owner, Runtime, State};

/// The `impl` that carries the block's constant.
pub(crate) fn block(block: &Block) -> TokenStream {
    let span = Span::mixed_site();
    let Block { runtime, owner, table, shared, run_state, cfgs, commands, stand_in } = block;
    let (generics, arguments, bounds) = stand_in.as_ref().map(generics).unwrap_or_default();
    let target = match owner {
        Owner::Trait(ident) => quote_spanned!(span=> dyn #ident #arguments),
        Owner::Type(ty) => quote_spanned!(span=> #ty),
    };
    let rows = rows(runtime, *shared, run_state.as_ref(), commands, |command| {
        let function = &command.function;
        match owner {
            Owner::Trait(ident) => quote_spanned!(span=> <Self as #ident>::#function),
            Owner::Type(_) => quote_spanned!(span=> Self::#function),
        }
    });
    let kind = kind(*shared);
    let run_state = run_state.iter();
    // Rule `two_blocks`: two of a type need two names. An attribute sees one block, so rustc tells, and points at both.
    let import = runtime.import();
    quote_spanned! {span=>
        #(#cfgs)*
        const _: () = {
            #import
            impl #generics #target #bounds {
                /// The monitor commands declared in this block.
                #[allow(deprecated)]
                pub const #table: &'static #runtime::#kind<Self #(, #run_state)*> = #rows;
            }
        };
    }
}

/// What a stand-in for a generic block needs around its type.
fn generics(generics: &Generics) -> (TokenStream, TokenStream, TokenStream) {
    let mut generics = generics.clone();
    generics.make_where_clause().predicates.push(syn::parse_quote!(Self: 'static));
    let (parameters, arguments, bounds) = generics.split_for_impl();
    (parameters.to_token_stream(), arguments.to_token_stream(), bounds.to_token_stream())
}

/// The type of a block.
pub(super) fn kind(shared: bool) -> TokenStream {
    let span = Span::mixed_site();
    if shared { quote_spanned!(span=> SharedBlock) } else { quote_spanned!(span=> Block) }
}

/// The value of a block's constant, of a type that is told beside it.
pub(super) fn rows<'a>(
    runtime: &Runtime,
    shared: bool,
    run_state: Option<&Type>,
    commands: impl IntoIterator<Item = &'a Command>,
    call: impl Fn(&Command) -> TokenStream,
) -> TokenStream {
    let span = Span::mixed_site();
    let (mut infos, mut runs, mut states) = (Vec::new(), Vec::new(), Vec::new());
    let mut called = FirstUses::default();
    for command in commands {
        let cfgs = &command.cfgs;
        let info = command_info(runtime, command, run_state, &mut called);
        if let Some(run_state) = run_state {
            let allowed = allowed(command, run_state);
            states.push(quote_spanned!(span=> #(#cfgs)* #allowed));
        }
        let run = shim(runtime, command, &call(command));
        infos.push(quote_spanned!(span=> #(#cfgs)* &#info));
        runs.push(quote_spanned!(span=> #(#cfgs)* #run));
    }
    let kind = kind(shared);
    quote_spanned! {span=>
        {
            use #runtime::{ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _};
            &#runtime::#kind::new(&[#(#infos),*], &[#(#runs),*], &[#(#states),*])
        }
    }
}

/// The states in which a command may run, as a slice.
pub(super) fn allowed(command: &Command, run_state: &Type) -> TokenStream {
    let states = command.states.iter().map(|state| match state {
        State::Path(path) => path.to_token_stream(),
        // Rule `wrong_state`: at the state's name, because rustc knows which there are.
        State::Variant(variant) => quote_spanned!(variant.span()=> <#run_state>::#variant),
    });
    quote_spanned!(Span::mixed_site()=> &[#(#states),*])
}
