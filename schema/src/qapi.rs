//! A model as QAPI sees it: commands and events over enumerations, objects and alternates; not the notations it is
//! written in, which are `export/qapi` and `export/introspection`. How JSON Schema becomes that is `build`.
//!
//! QAPI says less than JSON Schema: it has no maps, no tuples and no bounds, and what may be null is optional. What it
//! has no word for is `any`.

pub(crate) mod build;
mod same;

use crate::model::Declared;
use crate::{Command, Event, Model};

/// A model in QAPI's terms.
#[derive(Debug)]
pub(crate) struct Schema<'a> {
    /// Commands and events, in the order of their declaration.
    pub(crate) items: Vec<Item<'a>>,
    types: Vec<Type>,
    /// For each type the one it stands for: types that are the same in both directions are one.
    canonical: Vec<usize>,
}

/// A command or an event.
#[derive(Debug)]
pub(crate) enum Item<'a> {
    Command { command: &'a Command, arguments: Id, result: Option<Ref> },
    Event { event: &'a Event, data: Id },
}

/// A type that is no builtin and no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Id(usize);

/// A use of a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Ref {
    /// One of QAPI's own, such as `str` or `uint8`.
    Builtin(&'static str),
    List(Box<Ref>),
    /// Names to values. QAPI has no word for it, and calls it `any`.
    Map(Box<Ref>),
    Type(Id),
}

#[derive(Debug)]
pub(crate) struct Type {
    /// The name in the model, or one made from where it stands.
    pub(crate) name: String,
    /// Whether the name is the model's.
    pub(crate) named: bool,
    pub(crate) docs: String,
    pub(crate) features: Vec<String>,
    pub(crate) kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Kind {
    Alternate { branches: Vec<Ref> },
    Enum { values: Vec<EnumValue> },
    Object { members: Vec<Member>, union: Option<Union> },
}

#[derive(Debug)]
pub(crate) struct EnumValue {
    pub(crate) name: String,
    pub(crate) docs: String,
    pub(crate) features: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) ty: Ref,
    pub(crate) optional: bool,
    pub(crate) docs: String,
    /// Which values of the type it takes, for which QAPI has no word.
    pub(crate) limits: Option<String>,
    pub(crate) features: Vec<String>,
}

/// What an object has beside its members, by the value of one of them.
#[derive(Debug)]
pub(crate) struct Union {
    pub(crate) tag: String,
    pub(crate) variants: Vec<(String, Id)>,
}

impl<'a> Schema<'a> {
    pub(crate) fn of(model: &'a Model) -> Self {
        let mut builder = build::Builder::new(model);
        let items: Vec<_> = model
            .in_order()
            .into_iter()
            .map(|declared| match declared {
                Declared::Command(command) => Item::Command {
                    command,
                    arguments: builder.arguments(command),
                    result: builder.result(command),
                },
                Declared::Event(event) => Item::Event { event, data: builder.data(event) },
            })
            .collect();
        let (types, pairs) = builder.finish();
        let canonical = same::canonical(&types, &pairs);
        Schema { items, types, canonical }
    }

    /// All ids, several of which may be of one type.
    pub(crate) fn ids(&self) -> impl Iterator<Item = Id> {
        (0..self.types.len()).map(Id)
    }

    pub(crate) fn get(&self, id: Id) -> &Type {
        &self.types[self.canonical[id.0]]
    }

    /// What a type is only another word for.
    pub(crate) fn alias(&self, id: Id) -> Option<&Ref> {
        match &self.get(id).kind {
            Kind::Alternate { branches } if branches.len() == 1 => branches.first(),
            _ => None,
        }
    }

    /// What a type is if it is not null, where it is that or null.
    pub(crate) fn nullable(&self, id: Id) -> Option<&Ref> {
        match &self.get(id).kind {
            Kind::Alternate { branches } => match branches.as_slice() {
                [Ref::Builtin("null"), one] | [one, Ref::Builtin("null")] => Some(one),
                _ => None,
            },
            _ => None,
        }
    }

    /// What is used behind all aliases.
    pub(crate) fn resolve<'s>(&'s self, used: &'s Ref) -> &'s Ref {
        let mut used = used;
        // Aliases that go in a circle are no type at all.
        for _ in 0..self.types.len() {
            match used {
                Ref::Type(id) => match self.alias(*id) {
                    Some(next) => used = next,
                    None => break,
                },
                _ => break,
            }
        }
        used
    }

    /// The one id of all that stand for the same type.
    pub(crate) fn canonical(&self, id: Id) -> Id {
        Id(self.canonical[id.0])
    }
}

impl Ref {
    /// The type that is used, if it has an id, whether once or in numbers.
    pub(crate) fn target(&self) -> Option<Id> {
        match self {
            Ref::Builtin(_) => None,
            Ref::List(element) | Ref::Map(element) => element.target(),
            Ref::Type(id) => Some(*id),
        }
    }

    /// Whether there may be any number of what is used, none included.
    pub(crate) fn is_many(&self) -> bool {
        matches!(self, Ref::List(_) | Ref::Map(_))
    }
}

impl Type {
    /// What it is made of, variants left out.
    pub(crate) fn parts(&self) -> Vec<&Ref> {
        match &self.kind {
            Kind::Alternate { branches } => branches.iter().collect(),
            Kind::Enum { .. } => Vec::new(),
            Kind::Object { members, .. } => members.iter().map(|member| &member.ty).collect(),
        }
    }

    /// The types of its variants.
    pub(crate) fn variants(&self) -> impl Iterator<Item = Id> {
        let union = match &self.kind {
            Kind::Object { union, .. } => union.as_ref(),
            Kind::Alternate { .. } | Kind::Enum { .. } => None,
        };
        union.into_iter().flat_map(|union| union.variants.iter().map(|(_, id)| *id))
    }
}

/// The object without members: what commands without arguments take, and what those without a result return.
pub(crate) const EMPTY: Id = Id(0);

/// The feature of commands that may reply later than their handlers return.
pub(crate) const ASYNCHRONOUS: &str = "asynchronous";

/// The features of a command. QAPI has no other word for an asynchronous one, and clients pass over features that they
/// do not know.
pub(crate) fn features(command: &Command) -> Vec<String> {
    let own = command.features.iter().cloned();
    own.chain(command.asynchronous.then(|| ASYNCHRONOUS.to_owned())).collect()
}

/// The JSON type of a builtin, in the words of introspection.
pub(crate) fn json_type(builtin: &str) -> &'static str {
    match builtin {
        "any" => "value",
        "bool" => "boolean",
        "null" => "null",
        "number" => "number",
        "str" => "string",
        _ => "int",
    }
}
