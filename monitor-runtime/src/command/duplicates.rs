//! What fails the compilation of a table or a type because two things in it have one name, in a text that says which. That
//! two commands do is found where they are sorted, by `table`.

use crate::EventInfo;
use crate::command::Location;
use crate::command::message::Message;

/// Rule `duplicate_command`: a name is one command's.
pub(super) const fn duplicate_command(name: &str, one: Location, other: Location) -> ! {
    fail("two monitor commands have the name `", name, one, other)
}

/// Looks for events of one name. A table has tens of them, so each is compared with each.
pub(super) const fn events(events: &[&EventInfo]) {
    let mut at = 1;
    while at < events.len() {
        let mut earlier = 0;
        while earlier < at {
            if is_same(events[earlier].name, events[at].name) {
                duplicate_event(events[at].name, events[earlier].location, events[at].location);
            }
            earlier += 1;
        }
        at += 1;
    }
}

/// Rule `duplicate_event`: a client tells events apart by their names.
const fn duplicate_event(name: &str, one: Location, other: Location) -> ! {
    fail("two monitor events have the name `", name, one, other)
}

/// An object's member that stands there twice.
#[track_caller]
pub(super) const fn fail_member(ty: &str, name: &str) -> ! {
    Message::of(&[
        "type `",
        ty,
        "`: it has the member `",
        name,
        "` and flattens another of that name; give one of them another `#[qapi(name = \"…\")]`",
    ])
    .fail()
}

/// `==`, which const evaluation does not have.
pub(super) const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

const fn fail(what: &str, name: &str, one: Location, other: Location) -> ! {
    let mut text = Message::of(&[what, name, "`: at "]);
    text.push_location(one);
    text.push(" and at ");
    text.push_location(other);
    text.fail()
}
