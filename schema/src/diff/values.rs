//! The schemas of two values compared, through the types they name; limits are `limits.rs`'s.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Map, Value};

use super::{Change, Place, Rule, limits};
use crate::Parameter;
use crate::qapi::build::{case, tag};
use crate::types::{Types, has_shape, instance_types, is_null, reference};
use crate::words::{alternatives, constants, is_required};

type Object = Map<String, Value>;

/// A named value in an object: its name, whether it must be there, and its schema.
pub(super) type Member<'m> = (&'m str, bool, &'m Value);

pub(super) fn member(parameter: &Parameter) -> Member<'_> {
    (&parameter.name, parameter.required, &parameter.schema)
}

/// A comparison of values whose types are looked up in two models.
pub(super) struct Values<'a> {
    old: Types<'a>,
    new: Types<'a>,
    /// Pairs of types that were compared: types may hold themselves, and what differs is told once.
    seen: HashSet<(String, String)>,
    changes: &'a mut Vec<Change>,
}

impl<'a> Values<'a> {
    pub(super) fn new(old: Types<'a>, new: Types<'a>, changes: &'a mut Vec<Change>) -> Self {
        Values { old, new, seen: HashSet::new(), changes }
    }

    /// A result or the data of an event, which may be missing as a whole.
    pub(super) fn whole(&mut self, old: Option<&Value>, new: Option<&Value>, place: &Place) {
        match (old, new) {
            (Some(old), Some(new)) => self.compare(old, new, place),
            (Some(_), None) => self.push(place, Rule::ArgumentRemoved, Rule::ResultRemoved, String::new()),
            (None, Some(_)) => self.push(place, Rule::ArgumentAdded, Rule::ResultAdded, String::new()),
            (None, None) => {}
        }
    }

    pub(super) fn compare(&mut self, old: &Value, new: &Value, place: &Place) {
        if let (Some(was), Some(is)) = (name(old), name(new))
            && !self.seen.insert((was, is))
        {
            return;
        }
        let (types_old, types_new) = (self.old, self.new);
        let (was, is) = (types_old.resolve(old), types_new.resolve(new));
        let nothing = Object::new();
        let (was, is) = (was.unwrap_or(&nothing), is.unwrap_or(&nothing));
        match (choices(was), choices(is)) {
            (Choices::Values(a), Choices::Values(b)) => self.sets(&a, &b, place, Values::value),
            (Choices::One, Choices::One) => self.plain(was, is, place),
            (Choices::Values(_), Choices::One) if kinds(is).contains("string") => {
                self.alternative("any string", true, place);
            }
            (Choices::One, Choices::Values(_)) if kinds(was).contains("string") => {
                self.alternative("any string", false, place);
            }
            (a, b) => {
                let (one, two) = (vec![old.clone()], vec![new.clone()]);
                self.alternatives(a.alternatives(&one), b.alternatives(&two), place);
            }
        }
    }

    /// Alternatives go by their tag, or else by the kind of JSON they are.
    fn alternatives(&mut self, old: &[Value], new: &[Value], place: &Place) {
        let (was, is) = (keyed(old, self.old), keyed(new, self.new));
        let names = |all: &BTreeMap<String, &Value>| all.keys().cloned().collect::<BTreeSet<_>>();
        self.sets(&names(&was), &names(&is), place, Values::alternative);
        for (key, old) in was {
            if let Some(new) = is.get(&key) {
                self.compare(old, new, place);
            }
        }
    }

    fn sets(
        &mut self,
        old: &BTreeSet<String>,
        new: &BTreeSet<String>,
        place: &Place,
        tell: fn(&mut Self, &str, bool, &Place),
    ) {
        let covered = |kind: &str, all: &BTreeSet<String>| {
            all.contains(kind) || all.contains("any") || kind == "integer" && all.contains("number")
        };
        for gone in old.iter().filter(|kind| !covered(kind, new)) {
            tell(self, gone, false, place);
        }
        for added in new.iter().filter(|kind| !covered(kind, old)) {
            tell(self, added, true, place);
        }
    }

    fn value(&mut self, value: &str, added: bool, place: &Place) {
        let (argument, result) = if added {
            (Rule::ArgumentValueAdded, Rule::ResultValueAdded)
        } else {
            (Rule::ArgumentValueRemoved, Rule::ResultValueRemoved)
        };
        self.push(place, argument, result, value.to_owned());
    }

    fn alternative(&mut self, kind: &str, added: bool, place: &Place) {
        let (argument, result) = if added {
            (Rule::ArgumentWidened, Rule::ResultWidened)
        } else {
            (Rule::ArgumentNarrowed, Rule::ResultNarrowed)
        };
        self.push(place, argument, result, format!("{kind}, {}", if added { "new" } else { "no more" }));
    }

    fn plain(&mut self, old: &Object, new: &Object, place: &Place) {
        let (was, is) = (kinds(old), kinds(new));
        self.sets(&was, &is, place, Values::alternative);
        // A type that is another altogether has no limits in common.
        if was.intersection(&is).all(|kind| kind == "null") && was != is {
            return;
        }
        limits::compare(old, new, place, self.changes);
        self.members(&parts(old), &parts(new), place);
        for keyword in ["items", "additionalProperties"] {
            if let (Some(old), Some(new)) = (old.get(keyword), new.get(keyword)) {
                self.compare(old, new, &place.items());
            }
        }
    }

    pub(super) fn members(&mut self, old: &[Member<'_>], new: &[Member<'_>], place: &Place) {
        let lacks = |all: &[Member<'_>], name: &str| all.iter().all(|(other, ..)| *other != name);
        let gone: Vec<_> = old.iter().filter(|(name, ..)| lacks(new, name)).collect();
        let added: Vec<_> = new.iter().filter(|(name, ..)| lacks(old, name)).collect();
        if let ([(was, needed, a)], [(is, needs, b)]) = (&gone[..], &added[..])
            && (needed, a) == (needs, b)
        {
            let detail = format!("now `{is}`");
            self.push(&place.member(was), Rule::ArgumentRenamed, Rule::ResultRenamed, detail);
        } else {
            for (name, ..) in gone {
                self.push(&place.member(name), Rule::ArgumentRemoved, Rule::ResultRemoved, String::new());
            }
            for (name, required, _) in added {
                let argument = if *required { Rule::ArgumentAddedRequired } else { Rule::ArgumentAdded };
                self.push(&place.member(name), argument, Rule::ResultAdded, String::new());
            }
        }
        for (name, needed, was) in old {
            let Some((_, needs, is)) = new.iter().find(|(other, ..)| other == name) else { continue };
            let place = place.member(name);
            match (needed, needs) {
                (false, true) => {
                    self.push(
                        &place,
                        Rule::ArgumentBecameRequired,
                        Rule::ResultBecameRequired,
                        String::new(),
                    );
                }
                (true, false) => {
                    self.push(
                        &place,
                        Rule::ArgumentBecameOptional,
                        Rule::ResultBecameOptional,
                        String::new(),
                    );
                }
                _ => {}
            }
            self.compare(was, is, &place);
        }
    }

    fn push(&mut self, place: &Place, argument: Rule, result: Rule, detail: String) {
        self.changes.push(place.change(argument, result, detail));
    }
}

/// What a schema offers to choose from.
enum Choices<'s> {
    One,
    Values(BTreeSet<String>),
    Alternatives(&'s [Value]),
}

impl<'s> Choices<'s> {
    /// The alternatives, of which a schema that has no other is the only one.
    fn alternatives(&self, itself: &'s [Value]) -> &'s [Value] {
        if let Choices::Alternatives(all) = self { all } else { itself }
    }
}

fn choices(schema: &Object) -> Choices<'_> {
    match (values(schema), alternatives(schema)) {
        (Some(values), _) => Choices::Values(values),
        (None, Some(all)) => Choices::Alternatives(all),
        (None, None) => Choices::One,
    }
}

/// The members of an object.
fn parts(schema: &Object) -> Vec<Member<'_>> {
    let all = schema.get("properties").and_then(Value::as_object);
    let each = |(name, value)| (String::as_str(name), is_required(schema, name), value);
    all.into_iter().flatten().map(each).collect()
}

/// The name of the type, where the schema does nothing but name one.
fn name(schema: &Value) -> Option<String> {
    let object = schema.as_object().filter(|object| !has_shape(object))?;
    reference(object).map(std::borrow::Cow::into_owned)
}

/// The values of an enumeration, as JSON writes them.
fn values(schema: &Object) -> Option<BTreeSet<String>> {
    let all = constants(schema)?;
    Some(
        all.into_iter()
            .map(|(value, _)| {
                format!("`{}`", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            })
            .collect(),
    )
}

/// Alternatives with what tells them apart; those that nothing tells apart are numbered.
fn keyed<'v>(all: &'v [Value], types: Types<'_>) -> BTreeMap<String, &'v Value> {
    let tag = tag(all);
    let mut keyed = BTreeMap::new();
    for one in all {
        let key = match (&tag, one.as_object()) {
            (Some(tag), Some(object)) => format!("`{tag}` `{}`", case(object, tag)),
            _ if is_null(one) => "null".to_owned(),
            _ => types.resolve(one).map_or_else(|| "any".to_owned(), kind),
        };
        let taken = keyed.keys().filter(|other: &&String| other.split(" #").next() == Some(&key)).count();
        keyed.insert(if taken == 0 { key } else { format!("{key} #{}", taken + 1) }, one);
    }
    keyed
}

fn kind(schema: &Object) -> String {
    if constants(schema).is_some() {
        return "string".to_owned();
    }
    kinds(schema).into_iter().collect::<Vec<_>>().join(" or ")
}

/// The JSON types a schema allows; `any` if it does not say.
fn kinds(schema: &Object) -> BTreeSet<String> {
    let (types, nullable) = instance_types(schema);
    let mut kinds: BTreeSet<String> = types.into_iter().map(str::to_owned).collect();
    if kinds.is_empty() {
        kinds.insert(if schema.contains_key("properties") { "object" } else { "any" }.to_owned());
    }
    if nullable {
        kinds.insert("null".to_owned());
    }
    kinds
}
