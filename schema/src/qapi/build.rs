//! JSON Schema to QAPI types; not which of them are one.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{EMPTY, EnumValue, Id, Kind, Member, Ref, Type, Union};
use crate::types::{Direction, Types, instance_types, is_null, is_object, is_shape};
use crate::words::{alternatives, constants, is_required, limits};
use crate::{Command, Event, Model};

pub(super) struct Builder<'a> {
    model: &'a Model,
    types: Vec<Type>,
    named: HashMap<(Direction, String), Id>,
}

/// A schema, and where it stands: the direction, and the name it gets if it has none of its own.
#[derive(Clone, Copy)]
struct Place<'a> {
    types: Types<'a>,
    name: &'a str,
}

impl<'a> Builder<'a> {
    pub(super) fn new(model: &'a Model) -> Self {
        let empty = Type {
            name: "Empty".to_owned(),
            named: false,
            docs: String::new(),
            features: Vec::new(),
            kind: Kind::Object { members: Vec::new(), union: None },
        };
        Self { model, types: vec![empty], named: HashMap::new() }
    }

    /// The types, and the pairs that have one name as arguments and as results.
    pub(super) fn finish(self) -> (Vec<Type>, Vec<(usize, usize)>) {
        let arguments = self.named.iter().filter(|((direction, _), _)| *direction == Direction::In);
        let pairs = arguments.filter_map(|((_, name), argument)| {
            self.named.get(&(Direction::Out, name.clone())).map(|result| (argument.0, result.0))
        });
        let mut pairs: Vec<_> = pairs.collect();
        pairs.sort_unstable();
        (self.types, pairs)
    }

    /// The object of a command's arguments.
    pub(super) fn arguments(&mut self, command: &Command) -> Id {
        let types = Types::arguments(self.model);
        if let Some(name) = &command.boxed
            && types.named.contains_key(name)
        {
            return self.of_name(name, types);
        }
        if command.parameters.is_empty() {
            return EMPTY;
        }
        let name = format!("{}Arguments", camel(&command.name));
        let members = command.parameters.iter().map(|parameter| {
            let place = format!("{}{}", camel(&command.name), camel(&parameter.name));
            let (ty, _) = self.nullable(&parameter.schema, Place { types, name: &place });
            Member {
                name: parameter.name.clone(),
                ty,
                optional: !parameter.required,
                docs: parameter.docs.clone(),
                limits: limits(&parameter.schema),
                features: parameter.features.clone(),
            }
        });
        let kind = Kind::Object { members: members.collect(), union: None };
        self.add(&name, &Map::new(), kind)
    }

    /// What a command returns.
    pub(super) fn result(&mut self, command: &Command) -> Option<Ref> {
        let name = format!("{}Result", camel(&command.name));
        let place = Place { types: Types::results(self.model), name: &name };
        command.result.as_ref().map(|schema| self.of_schema(schema, place))
    }

    /// The object of an event's data.
    pub(super) fn data(&mut self, event: &Event) -> Id {
        let types = Types::results(self.model);
        let name = format!("{}Data", camel(&event.name));
        match event.data.as_ref().map(|schema| self.of_schema(schema, Place { types, name: &name })) {
            Some(Ref::Type(id)) => id,
            _ => EMPTY,
        }
    }

    /// The type of a member, and whether it may be null, which QAPI calls optional.
    fn nullable(&mut self, schema: &Value, place: Place<'_>) -> (Ref, bool) {
        let Some(object) = schema.as_object() else { return (self.of_schema(schema, place), false) };
        if let Some(all) = alternatives(object)
            && !object.keys().any(|key| !matches!(key.as_str(), "anyOf" | "oneOf") && is_shape(key))
            && let [one, other] = all.as_slice()
            && is_null(one) != is_null(other)
        {
            return (self.of_schema(if is_null(one) { other } else { one }, place), true);
        }
        let (names, nullable) = instance_types(object);
        if !nullable || names.is_empty() {
            return (self.of_schema(schema, place), false);
        }
        let mut object = object.clone();
        object.insert("type".to_owned(), names.into_iter().map(Value::from).collect());
        (self.of_schema(&Value::Object(object), place), true)
    }

    fn of_schema(&mut self, schema: &Value, place: Place<'_>) -> Ref {
        let Some(object) = schema.as_object() else { return Ref::Builtin("any") };
        let has_members = object.contains_key("properties") || object.contains_key("allOf");
        if let Some((name, _)) = place.types.target(object)
            && !has_members
        {
            return Ref::Type(self.of_name(name, place.types)).without_alias(&self.types);
        }
        self.of_object(object, place)
    }

    /// A named type. What is a builtin or a list under a name of its own is an alternate with one branch, which stands
    /// for that branch wherever it is used.
    fn of_name(&mut self, name: &str, types: Types<'_>) -> Id {
        let key = (types.direction, name.to_owned());
        if let Some(id) = self.named.get(&key) {
            return *id;
        }
        // The place is taken first, since the type may refer to itself.
        let id = Id(self.types.len());
        self.types.push(Type {
            name: name.to_owned(),
            named: true,
            docs: String::new(),
            features: Vec::new(),
            kind: Kind::Alternate { branches: Vec::new() },
        });
        self.named.insert(key, id);
        let Some(schema) = types.named.get(name) else { return id };
        let made = self.of_schema(schema, Place { types, name });
        let object = schema.as_object();
        // What was made last for this very schema is the type itself, made without a name.
        let own = match made {
            Ref::Type(own) if own != id && own != EMPTY && !self.types[own.0].named => Some(own.0),
            _ => None,
        };
        let kind = match own {
            Some(own) => {
                std::mem::replace(&mut self.types[own].kind, Kind::Alternate { branches: Vec::new() })
            }
            None if made == Ref::Type(EMPTY) => Kind::Object { members: Vec::new(), union: None },
            None => Kind::Alternate { branches: vec![made] },
        };
        let ty = &mut self.types[id.0];
        ty.kind = kind;
        ty.docs = text(object, "description");
        ty.features = features(object);
        id
    }

    fn of_object(&mut self, schema: &Map<String, Value>, place: Place<'_>) -> Ref {
        if let Some(values) = strings(schema) {
            return Ref::Type(self.add(place.name, schema, Kind::Enum { values }));
        }
        if let Some(all) = alternatives(schema) {
            return self.of_alternatives(schema, all, place);
        }
        let (names, nullable) = instance_types(schema);
        if nullable {
            let mut inner = schema.clone();
            inner.insert("type".to_owned(), names.into_iter().map(Value::from).collect());
            return self.alternate(schema, &[Value::Object(inner), json!({"type": "null"})], place);
        }
        let is_object = ["properties", "allOf", "$ref"].iter().any(|keyword| schema.contains_key(*keyword));
        match names.as_slice() {
            ["array"] => self.of_items(schema, place),
            ["boolean"] => Ref::Builtin("bool"),
            ["integer"] => Ref::Builtin(integer(schema)),
            ["null"] => Ref::Builtin("null"),
            ["number"] => Ref::Builtin("number"),
            ["string"] => Ref::Builtin("str"),
            ["object"] if is_object || closed(schema) => self.of_members(schema, place),
            ["object"] => self.of_values(schema, place),
            [] if is_object => self.of_members(schema, place),
            _ => Ref::Builtin("any"),
        }
    }

    fn of_items(&mut self, schema: &Map<String, Value>, place: Place<'_>) -> Ref {
        let name = format!("{}Element", place.name);
        let element = match schema.get("items") {
            Some(items) if items.as_bool().is_none() => self.of_schema(items, Place { name: &name, ..place }),
            _ => Ref::Builtin("any"),
        };
        Ref::List(Box::new(element))
    }

    fn of_values(&mut self, schema: &Map<String, Value>, place: Place<'_>) -> Ref {
        let name = format!("{}Value", place.name);
        let value = match schema.get("additionalProperties") {
            Some(value) if value.as_bool().is_none() => self.of_schema(value, Place { name: &name, ..place }),
            _ => Ref::Builtin("any"),
        };
        Ref::Map(Box::new(value))
    }

    fn of_members(&mut self, schema: &Map<String, Value>, place: Place<'_>) -> Ref {
        let members = self.members(schema, place, &[]);
        if members.is_empty() {
            return Ref::Type(EMPTY);
        }
        Ref::Type(self.add(place.name, schema, Kind::Object { members, union: None }))
    }

    /// The members of an object, those of the types it is made of included, without the ones in `except`.
    fn members(&mut self, schema: &Map<String, Value>, place: Place<'_>, except: &[String]) -> Vec<Member> {
        let mut all = Vec::new();
        if let Some((_, Value::Object(base))) = place.types.target(schema) {
            all.extend(self.members(base, place, except));
        }
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            if let Some(part) = part.as_object() {
                all.extend(self.members(part, place, except));
            }
        }
        for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if except.contains(name) {
                continue;
            }
            let inner = format!("{}{}", place.name, camel(name));
            let (ty, nullable) = self.nullable(member, Place { name: &inner, ..place });
            let object = member.as_object();
            all.retain(|known: &Member| known.name != *name);
            all.push(Member {
                name: name.clone(),
                ty,
                optional: nullable || !is_required(schema, name),
                docs: text(object, "description"),
                limits: limits(member),
                features: features(object),
            });
        }
        all
    }

    fn of_alternatives(&mut self, schema: &Map<String, Value>, all: &[Value], place: Place<'_>) -> Ref {
        if let Some(tag) = tag(all) {
            return self.union(schema, all, &tag, place);
        }
        let objects = all.iter().all(|one| place.types.resolve(one).is_some_and(is_object));
        if objects {
            return self.merged(schema, all, place);
        }
        self.alternate(schema, all, place)
    }

    /// An alternate, or `any` where the JSON type of a value does not tell the branches apart.
    fn alternate(&mut self, schema: &Map<String, Value>, all: &[Value], place: Place<'_>) -> Ref {
        // By their schemas: the types of branches may be those that are being made.
        let kinds: Vec<_> = all.iter().map(|one| json_kind(one, place.types)).collect();
        let clash = kinds.iter().enumerate().any(|(at, kind)| kind.is_none() || kinds[..at].contains(kind));
        if clash {
            return Ref::Builtin("any");
        }
        let branches = all.iter().enumerate().map(|(number, one)| {
            let name = format!("{}{}", place.name, number + 1);
            self.of_schema(one, Place { name: &name, ..place })
        });
        let branches = branches.collect();
        Ref::Type(self.add(place.name, schema, Kind::Alternate { branches }))
    }

    /// An object that is more, by the value of a member that each alternative has another constant for.
    fn union(&mut self, schema: &Map<String, Value>, all: &[Value], tag: &str, place: Place<'_>) -> Ref {
        let objects: Vec<_> = all.iter().filter_map(Value::as_object).collect();
        let mut members = self.members(schema, place, &[]);
        // What is described beside the alternatives, tag included, is what they have in common.
        if !members.iter().any(|member| member.name == tag) {
            members.insert(0, self.tag_member(&objects, tag, place));
            let known: Vec<_> = members.iter().map(|member| member.name.clone()).collect();
            members.extend(self.members(&common(&objects), place, &known));
        }
        let except: Vec<_> = members.iter().map(|member| member.name.clone()).collect();
        let variants = objects.iter().map(|one| (case(one, tag), self.variant(one, tag, place, &except)));
        let union = Some(Union { tag: tag.to_owned(), variants: variants.collect() });
        Ref::Type(self.add(place.name, schema, Kind::Object { members, union }))
    }

    fn tag_member(&mut self, all: &[&Map<String, Value>], tag: &str, place: Place<'_>) -> Member {
        let values = all.iter().map(|one| EnumValue {
            name: case(one, tag),
            docs: text(Some(one), "description"),
            features: features(Some(one)),
        });
        let kind = Kind::Enum { values: values.collect() };
        let ty = self.add(&format!("{}{}", place.name, camel(tag)), &Map::new(), kind);
        let described = all.first().and_then(|one| one.get("properties")?.get(tag)?.as_object());
        Member {
            name: tag.to_owned(),
            ty: Ref::Type(ty),
            optional: false,
            docs: text(described, "description"),
            limits: None,
            features: Vec::new(),
        }
    }

    /// What an alternative has beside the common members: a type that it names, or its own members.
    fn variant(&mut self, one: &Map<String, Value>, tag: &str, place: Place<'_>, except: &[String]) -> Id {
        if let Some(name) = one.get("x-type").and_then(Value::as_str)
            && place.types.named.contains_key(name)
        {
            return self.of_name(name, place.types);
        }
        let own = one.get("properties").and_then(Value::as_object);
        let plain = own.is_none_or(|own| own.keys().all(|name| except.contains(name)));
        if let Some((name, _)) = place.types.target(one)
            && plain
        {
            return self.of_name(name, place.types);
        }
        let name = format!("{}{}", place.name, camel(&case(one, tag)));
        let members = self.members(one, Place { name: &name, ..place }, except);
        if members.is_empty() {
            return EMPTY;
        }
        self.add(&name, &Map::new(), Kind::Object { members, union: None })
    }

    /// Objects that nothing tells apart: one that may have what any of them has.
    fn merged(&mut self, schema: &Map<String, Value>, all: &[Value], place: Place<'_>) -> Ref {
        let mut members = self.members(schema, place, &[]);
        for one in all {
            let Some(one) = place.types.resolve(one) else { continue };
            for mut member in self.members(one, place, &[]) {
                member.optional = true;
                if !members.iter().any(|known| known.name == member.name) {
                    members.push(member);
                }
            }
        }
        Ref::Type(self.add(place.name, schema, Kind::Object { members, union: None }))
    }

    fn add(&mut self, name: &str, schema: &Map<String, Value>, kind: Kind) -> Id {
        self.types.push(Type {
            name: name.to_owned(),
            named: false,
            docs: text(Some(schema), "description"),
            features: features(Some(schema)),
            kind,
        });
        Id(self.types.len() - 1)
    }
}

impl Ref {
    /// What a name stands for that is only another word for a builtin, a list or another type.
    fn without_alias(self, types: &[Type]) -> Self {
        match &self {
            Ref::Type(id) => match &types[id.0].kind {
                Kind::Alternate { branches } if branches.len() == 1 => branches[0].clone(),
                _ => self,
            },
            _ => self,
        }
    }
}

fn text(schema: Option<&Map<String, Value>>, keyword: &str) -> String {
    schema.and_then(|schema| schema.get(keyword)?.as_str()).unwrap_or_default().to_owned()
}

/// The features of a type, a member or a value.
pub(crate) fn features(schema: Option<&Map<String, Value>>) -> Vec<String> {
    let named = schema.and_then(|schema| schema.get("x-features")?.as_array()).into_iter().flatten();
    let mut features: Vec<_> = named.filter_map(Value::as_str).map(str::to_owned).collect();
    let deprecated = schema.and_then(|schema| schema.get("deprecated")) == Some(&Value::Bool(true));
    if deprecated && !features.iter().any(|name| name == "deprecated") {
        features.insert(0, "deprecated".to_owned());
    }
    features
}

/// The values of an enumeration of strings.
fn strings(schema: &Map<String, Value>) -> Option<Vec<EnumValue>> {
    let value = |(value, schema): (&Value, Option<&Map<String, Value>>)| {
        Some(EnumValue {
            name: value.as_str()?.to_owned(),
            docs: text(schema, "description"),
            features: features(schema),
        })
    };
    constants(schema)?.into_iter().map(value).collect()
}

/// The member that has another constant in each alternative.
pub(crate) fn tag(all: &[Value]) -> Option<String> {
    let members = all.first()?.get("properties")?.as_object()?;
    let is_tag = |name: &&String| {
        let cases: Vec<_> = all.iter().map(|one| constant(one, name)).collect();
        cases.iter().enumerate().all(|(at, case)| case.is_some() && !cases[..at].contains(case))
    };
    members.keys().find(is_tag).cloned()
}

fn constant<'v>(alternative: &'v Value, member: &str) -> Option<&'v str> {
    alternative.get("properties")?.get(member)?.get("const")?.as_str()
}

/// The value that an alternative has for the tag.
pub(crate) fn case(alternative: &Map<String, Value>, tag: &str) -> String {
    let member = alternative.get("properties").and_then(|all| all.get(tag));
    member.and_then(|member| member.get("const")?.as_str()).unwrap_or_default().to_owned()
}

/// The JSON type of all values of a schema, if they have one.
fn json_kind(schema: &Value, types: Types<'_>) -> Option<&'static str> {
    let schema = types.resolve(schema)?;
    if strings(schema).is_some() {
        return Some("string");
    }
    if let Some(all) = alternatives(schema) {
        let objects = all.iter().all(|one| types.resolve(one).is_some_and(is_object));
        return objects.then_some("object");
    }
    if is_object(schema) {
        return Some("object");
    }
    match instance_types(schema) {
        (names, false) => match names.as_slice() {
            ["array"] => Some("array"),
            ["boolean"] => Some("boolean"),
            ["integer"] => Some("integer"),
            ["null"] => Some("null"),
            ["number"] => Some("number"),
            ["string"] => Some("string"),
            _ => None,
        },
        _ => None,
    }
}

/// What every alternative has, with one meaning, as an object of its own.
fn common(all: &[&Map<String, Value>]) -> Map<String, Value> {
    let [first, others @ ..] = all else { return Map::new() };
    let properties = |one: &&Map<String, Value>| one.get("properties").and_then(Value::as_object).cloned();
    let mut common = properties(first).unwrap_or_default();
    let others: Vec<_> = others.iter().map(|one| properties(one).unwrap_or_default()).collect();
    common
        .retain(|name, member| !others.is_empty() && others.iter().all(|all| all.get(name) == Some(member)));
    let required = first.get("required").cloned().unwrap_or_default();
    Map::from_iter([("properties".to_owned(), common.into()), ("required".to_owned(), required)])
}

/// Whether an object without members listed has none.
fn closed(schema: &Map<String, Value>) -> bool {
    schema.get("additionalProperties").is_none_or(|more| more == &Value::Bool(false))
        && !schema.contains_key("patternProperties")
}

/// QAPI's integer of a format as schemars writes it.
fn integer(schema: &Map<String, Value>) -> &'static str {
    match schema.get("format").and_then(Value::as_str) {
        Some("int8") => "int8",
        Some("int16") => "int16",
        Some("int32") => "int32",
        Some("int64") => "int64",
        Some("uint8") => "uint8",
        Some("uint16") => "uint16",
        Some("uint32") => "uint32",
        Some("uint64" | "uint") => "uint64",
        _ => "int",
    }
}

/// A name as a part of the name of a type: `block-resize` is `BlockResize`.
pub(crate) fn camel(name: &str) -> String {
    let parts = name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let part = |part: &str| {
        let mut letters = part.chars();
        let first = letters.next().map(char::to_uppercase).into_iter().flatten();
        let shouted = part.chars().all(|c| !c.is_lowercase());
        let rest = letters.map(|c| if shouted { c.to_ascii_lowercase() } else { c });
        first.chain(rest).collect::<String>()
    };
    parts.map(part).collect()
}
