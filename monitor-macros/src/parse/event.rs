//! `#[monitor_event]` on a struct.

use proc_macro2::TokenStream;
use syn::{Attribute, Generics, Item};

use super::grammar;
use super::keys::{Entries, Place};
use crate::errors::Errors;

/// An event as it was written.
pub(crate) struct EventSyntax {
    pub(crate) item: TokenStream,
    pub(crate) keys: Entries,
    /// Nothing when the item is no struct.
    pub(crate) subject: Option<Subject>,
}

/// The struct.
pub(crate) struct Subject {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) ident: syn::Ident,
    pub(crate) generics: Generics,
}

/// Parses an event.
pub(crate) fn parse(attribute: TokenStream, item: TokenStream, errors: &mut Errors) -> EventSyntax {
    let subject = match syn::parse2(item.clone()) {
        Ok(Item::Struct(item)) => {
            Some(Subject { attributes: item.attrs, ident: item.ident, generics: item.generics })
        }
        Ok(other) => {
            errors.on(other, "`#[monitor_event]` marks a struct: its fields are the event's data");
            None
        }
        Err(error) => {
            errors.syntax(error);
            None
        }
    };
    let mut keys = Entries::default();
    let owner =
        subject.as_ref().map_or("this event".to_owned(), |subject| format!("event `{}`", subject.ident));
    let place = Place { owner: &owner, attribute: "#[monitor_event]" };
    keys.read(attribute, grammar::EVENT, place, errors);
    EventSyntax { item, keys, subject }
}
