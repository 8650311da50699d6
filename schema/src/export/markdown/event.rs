//! The section of one event; not the types it refers to.

use std::fmt::Write as _;

use super::super::message;
use super::command::notes;
use super::text::{anchor, words};
use super::{section_head, types};
use crate::Event;
use crate::types::Types;

pub(super) fn section(page: &mut String, event: &Event, types: Types<'_>) {
    section_head(page, &anchor("event", &event.name), &event.name, &event.docs);
    if !event.features.is_empty() || event.since.is_some() {
        page.push('\n');
    }
    notes(page, &event.features, event.instead.as_deref(), event.since.as_deref());
    if let Some(delivery) = event.delivery() {
        let _ = writeln!(page, "\n{delivery}");
    }
    match &event.data {
        None => page.push_str("\nNo data.\n"),
        Some(schema) => {
            let _ = writeln!(page, "\nData: {}.", words(schema, types));
            types::shape(page, schema, types);
        }
    }
    let _ = write!(page, "\nExample:\n\n```\n<- {}\n```\n", message::event(event, types));
}
