//! The events; not how they are delivered.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::Client;
use super::layout::docs;
use super::names::{pascal, unique};
use super::types::about;
use crate::Event;
use crate::qapi::{EMPTY, Id, Item, Ref};

impl Client<'_> {
    /// The enumeration of all events, and how one is read.
    pub(super) fn events(&self, page: &mut String) {
        let mut taken = HashSet::from(["Other".to_owned()]);
        let mut events: Vec<_> = self.schema.items.iter().filter_map(as_event).collect();
        events.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
        let events: Vec<_> = events
            .into_iter()
            .map(|(event, data)| (event, data, unique(&mut taken, pascal(&event.name))))
            .collect();
        page.push_str("\n/// What happened.\n#[allow(clippy::large_enum_variant)]\n");
        page.push_str("#[derive(Clone, Debug, PartialEq)]\n#[non_exhaustive]\npub enum EventKind {\n");
        for (event, data, rust) in &events {
            docs(page, "    ", &about(&event.docs, &event.features));
            let _ = match self.data(*data) {
                Some(ty) => writeln!(page, "    {rust}({ty}),"),
                None => writeln!(page, "    {rust},"),
            };
        }
        page.push_str(OTHER);
        if events.is_empty() {
            page.push_str(NONE);
            return;
        }
        page.push_str(HEAD);
        for (event, data, rust) in &events {
            let value = match self.data(*data) {
                Some(_) => format!("Self::{rust}(self::data(data)?)"),
                None => format!("Self::{rust}"),
            };
            let _ = writeln!(page, "            {:?} => {value},", event.name);
        }
        page.push_str("            _ => return None,\n        })\n    }\n}\n");
    }

    fn data(&self, id: Id) -> Option<String> {
        (self.schema.canonical(id) != EMPTY).then(|| self.owned(&Ref::Type(id)))
    }
}

fn as_event<'a>(item: &'a Item<'a>) -> Option<(&'a Event, Id)> {
    match item {
        Item::Event { event, data } => Some((event, *data)),
        Item::Command { .. } => None,
    }
}

const OTHER: &str = "    /// An event that the monitor had not when this client was generated, or whose data is not what it was then.
    Other {
        /// Its name.
        name: String,
        /// What it says.
        data: Value,
    },
}
";

const HEAD: &str = "
impl EventKind {
    /// The event of a name, if it is known and its data is what it should be.
    fn read(name: &str, data: &Value) -> Option<Self> {
        Some(match name {
";

const NONE: &str = "
impl EventKind {
    /// The event of a name, if it is known and its data is what it should be.
    fn read(_name: &str, _data: &Value) -> Option<Self> {
        None
    }
}
";
