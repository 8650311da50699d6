//! An enum: a string that is one of its values.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::{serde, special};
use crate::model::{QapiType, Value};

/// `Values`, and serde's traits over it.
pub(super) fn enumeration(ty: &QapiType, values: &[Value]) -> TokenStream {
    let span = Span::mixed_site();
    let QapiType { runtime, ident, name, .. } = ty;
    let names: Vec<_> = values.iter().map(|value| &value.name).collect();
    let idents: Vec<_> = values.iter().map(|value| &value.ident).collect();
    let indices: Vec<_> = (0..values.len()).collect();
    let numbers = indices.iter().map(|index| u32::try_from(*index).unwrap_or(u32::MAX));
    let last = indices.len().saturating_sub(1);
    // The last value stands for what cannot be: an index is one of those.
    let at = idents.iter().zip(&indices).map(|(value, index)| {
        if *index == last {
            quote_spanned!(span=> _ => Self::#value)
        } else {
            quote_spanned!(span=> #index => Self::#value)
        }
    });
    let reading_name = values_marker(values).unwrap_or_else(|| name.clone());
    let read = quote_spanned!(span=> #runtime::qapi::deserialize_value(deserializer));
    let write = quote_spanned! {span=>
        let (index, value) = match self {
            #(Self::#idents => (#numbers, #names),)*
        };
        serializer.serialize_unit_variant(#name, index, value)
    };
    let serde = serde(runtime, ident, &read, &write);
    quote_spanned! {span=>
        impl #runtime::qapi::Values for #ident {
            const NAME: &'static ::core::primitive::str = #reading_name;
            const VALUES: &'static [&'static ::core::primitive::str] = &[#(#names),*];

            fn at(index: ::core::primitive::usize) -> Self {
                match index {
                    #(#at,)*
                }
            }
        }

        #serde
    }
}

/// The marker that lists the values with features, if there are any.
pub(super) fn values_marker<'a>(values: impl IntoIterator<Item = &'a Value>) -> Option<String> {
    let entries = values.into_iter().filter_map(|value| {
        let names = special(&value.features);
        (!names.is_empty()).then(|| format!("{}={}", value.name, names.join(",")))
    });
    let list = entries.collect::<Vec<_>>().join(" ");
    (!list.is_empty()).then(|| format!("$values:{list}"))
}
