//! `#[monitor_event]` on a struct.

use proc_macro2::TokenStream;
use syn::{Attribute, Fields, Generics, Item};

use super::grammar;
use super::keys::{Entries, Place};
use crate::errors::Errors;

/// An event as it was written.
pub(crate) struct EventSyntax {
    pub(crate) item: TokenStream,
    pub(crate) keys: Entries,
    /// Nothing when the item is no type.
    pub(crate) subject: Option<Subject>,
}

/// The type.
pub(crate) struct Subject {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) ident: syn::Ident,
    pub(crate) generics: Generics,
    pub(crate) fields: Fields,
    /// Whether it can be an event at all.
    pub(crate) is_struct: bool,
}

/// Parses an event.
pub(crate) fn parse(attribute: TokenStream, item: TokenStream, errors: &mut Errors) -> EventSyntax {
    let subject = match syn::parse2(item.clone()) {
        Ok(item) => subject(item, errors),
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

fn subject(item: Item, errors: &mut Errors) -> Option<Subject> {
    let before = errors.count();
    event_on_item(&item, errors);
    let is_struct = errors.count() == before;
    let (attributes, ident, generics, fields) = match item {
        Item::Enum(item) => (item.attrs, item.ident, item.generics, Fields::Unit),
        Item::Struct(item) => (item.attrs, item.ident, item.generics, item.fields),
        Item::Union(item) => (item.attrs, item.ident, item.generics, Fields::Unit),
        _ => return None,
    };
    Some(Subject { attributes, ident, generics, fields, is_struct })
}

/// Rule `event_on_item`: an event's data is an object, whose members the schema lists.
fn event_on_item(item: &Item, errors: &mut Errors) {
    if !matches!(item, Item::Struct(_)) {
        errors.on(item, "`#[monitor_event]` marks a struct: its fields are the event's data");
    }
}
