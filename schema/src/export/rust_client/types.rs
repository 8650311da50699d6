//! Types as Rust has them; not which commands take or return them.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::Client;
use super::layout::{self, Field, docs, serde};
use super::names::{Rule, pascal, rule, snake, unique};
use crate::qapi::{EMPTY, EnumValue, Id, Kind, Member, Ref, Union};

const OPTIONAL: &str = "skip_serializing_if = \"Option::is_none\"";
const OTHER: &str = "/// One that the monitor had not when this client was generated.";

impl Client<'_> {
    /// Every type that has a name.
    pub(super) fn types(&self, page: &mut String) {
        for (name, id) in self.names.all() {
            let ty = self.schema.get(id);
            page.push('\n');
            docs(page, "", &about(&ty.docs, &ty.features));
            match &ty.kind {
                Kind::Alternate { branches } => self.alternate(page, name, id, branches),
                Kind::Enum { values } => self.enumeration(page, name, id, values),
                Kind::Object { members, union: None } => self.object(page, name, id, members),
                Kind::Object { members, union: Some(union) } => self.union(page, name, id, members, union),
            }
        }
    }

    /// A type where it is owned.
    pub(super) fn owned(&self, used: &Ref) -> String {
        match self.schema.resolve(used) {
            Ref::Builtin(name) => builtin(name).to_owned(),
            Ref::List(element) => format!("Vec<{}>", self.owned(element)),
            Ref::Map(element) => format!("HashMap<String, {}>", self.owned(element)),
            Ref::Type(id) if self.schema.canonical(*id) == EMPTY => "Map<String, Value>".to_owned(),
            Ref::Type(id) => match (self.names.get(self.schema.canonical(*id)), self.schema.nullable(*id)) {
                (Some(name), _) => name.to_owned(),
                (None, Some(inner)) => format!("Option<{}>", self.owned(inner)),
                (None, None) => "Value".to_owned(),
            },
        }
    }

    /// A type where it is an argument, which is only written.
    pub(super) fn borrowed(&self, used: &Ref) -> String {
        match self.schema.resolve(used) {
            Ref::Builtin("str") => "&str".to_owned(),
            Ref::List(element) => format!("&[{}]", self.owned(element)),
            _ if self.is_copied(used) => self.owned(used),
            _ => format!("&{}", self.owned(used)),
        }
    }

    /// Whether an argument is handed over by value.
    pub(super) fn is_copied(&self, used: &Ref) -> bool {
        match self.schema.resolve(used) {
            Ref::Builtin(name) => !matches!(*name, "any" | "str"),
            Ref::Type(id) => matches!(self.schema.get(*id).kind, Kind::Enum { .. }) && !self.is_answered(*id),
            Ref::List(_) | Ref::Map(_) => false,
        }
    }

    fn is_answered(&self, id: Id) -> bool {
        self.answered.contains(&self.schema.canonical(id))
    }

    fn object(&self, page: &mut String, name: &str, id: Id, members: &[Member]) {
        let all_optional = members.iter().all(|member| member.optional);
        let default = if all_optional { ", Default" } else { "" };
        let _ = writeln!(page, "#[derive(Clone, Debug{default}, PartialEq, Serialize, Deserialize)]");
        let (rule, fields) = self.fields(id, members, "    ", "pub ");
        serde(page, "", &rename_all(rule));
        structure(page, name, &fields);
    }

    fn enumeration(&self, page: &mut String, name: &str, id: Id, values: &[EnumValue]) {
        let open = self.is_answered(id);
        let copy = if open { "" } else { "Copy, " };
        let variants = variants(values.iter().map(|value| value.name.as_str()));
        let rule = rule(&variants, Rule::VARIANTS);
        let _ = writeln!(page, "#[allow(clippy::enum_variant_names)]");
        let _ = writeln!(page, "#[derive(Clone, {copy}Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]");
        serde(page, "", &rename_all(rule));
        let _ = writeln!(page, "pub enum {name} {{");
        for (value, (wire, rust)) in values.iter().zip(&variants) {
            docs(page, "    ", &about(&value.docs, &value.features));
            serde(page, "    ", &rename(rule, wire, rust));
            let _ = writeln!(page, "    {rust},");
        }
        if open {
            let _ = writeln!(page, "    {OTHER}\n    #[serde(untagged)]\n    {}(String),", other(&variants));
        }
        let _ = writeln!(page, "}}");
    }

    /// A value whose JSON type tells what it is.
    fn alternate(&self, page: &mut String, name: &str, id: Id, branches: &[Ref]) {
        let names: Vec<_> = branches.iter().map(|branch| self.branch(branch)).collect();
        let variants = variants(names.iter().map(String::as_str));
        let _ = writeln!(page, "#[allow(clippy::large_enum_variant)]");
        let _ =
            writeln!(page, "#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]\n#[serde(untagged)]");
        let _ = writeln!(page, "pub enum {name} {{");
        for (branch, (_, rust)) in branches.iter().zip(&variants) {
            if *branch == Ref::Builtin("null") {
                let _ = writeln!(page, "    /// Null.\n    {rust},");
            } else {
                let _ = writeln!(page, "    {rust}({}),", self.member_type(id, branch));
            }
        }
        if self.is_answered(id) {
            let _ = writeln!(page, "    {OTHER}\n    {}(Value),", other(&variants));
        }
        let _ = writeln!(page, "}}");
    }

    fn branch(&self, branch: &Ref) -> String {
        match branch {
            Ref::Builtin("bool") => "Bool".to_owned(),
            Ref::Builtin("null") => "Null".to_owned(),
            Ref::Builtin("number") => "Number".to_owned(),
            Ref::Builtin("str") => "String".to_owned(),
            Ref::Builtin("any") => "Any".to_owned(),
            Ref::Builtin(_) => "Integer".to_owned(),
            Ref::List(_) => "List".to_owned(),
            Ref::Map(_) => "Map".to_owned(),
            Ref::Type(id) => match &self.schema.get(*id).kind {
                Kind::Enum { .. } => "Enum".to_owned(),
                _ => "Object".to_owned(),
            },
        }
    }

    /// An object that is more by the value of its tag: an enumeration, within a struct if there are common members.
    fn union(&self, page: &mut String, name: &str, id: Id, members: &[Member], union: &Union) {
        let common: Vec<_> = members.iter().filter(|member| member.name != union.tag).collect();
        if common.is_empty() {
            self.variants(page, name, id, members, union);
            return;
        }
        let inner = self.names.variant_type(id).unwrap_or(name);
        let common: Vec<_> = common.into_iter().cloned().collect();
        let (rule, mut fields) = self.fields(id, &common, "    ", "pub ");
        let mut taken: HashSet<_> = common.iter().map(|member| snake(&member.name)).collect();
        fields.push(Field {
            above: format!("    /// What it is, by `{}`.\n    #[serde(flatten)]\n", union.tag),
            text: format!("pub {}: {inner}", unique(&mut taken, snake(&union.tag))),
        });
        let _ = writeln!(page, "#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]");
        serde(page, "", &rename_all(rule));
        structure(page, name, &fields);
        let _ = writeln!(page, "\n/// What a [`{name}`] is, by `{}`.", union.tag);
        self.variants(page, inner, id, members, union);
    }

    fn variants(&self, page: &mut String, name: &str, id: Id, members: &[Member], union: &Union) {
        let cases = self.cases(members, union);
        let variants = variants(cases.iter().map(|(case, ..)| case.as_str()));
        let rule = rule(&variants, Rule::VARIANTS);
        let mut options = vec![format!("tag = {:?}", union.tag)];
        options.extend(rename_all(rule));
        let _ = writeln!(page, "#[allow(clippy::large_enum_variant)]");
        let _ = writeln!(page, "#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]");
        serde(page, "", &options);
        let _ = writeln!(page, "pub enum {name} {{");
        for ((_, text, variant), (wire, rust)) in cases.iter().zip(&variants) {
            docs(page, "    ", text);
            let mut options = rename(rule, wire, rust);
            let ty = self.schema.get(*variant);
            match (&ty.kind, self.names.get(self.schema.canonical(*variant))) {
                (_, Some(_)) => {
                    serde(page, "    ", &options);
                    let _ = writeln!(page, "    {rust}({}),", self.member_type(id, &Ref::Type(*variant)));
                }
                (Kind::Object { members, .. }, None) if !members.is_empty() => {
                    let (rule, fields) = self.fields(id, members, "        ", "");
                    options.extend(rename_all(rule));
                    serde(page, "    ", &options);
                    layout::variant(page, rust, &fields);
                }
                _ => {
                    serde(page, "    ", &options);
                    let _ = writeln!(page, "    {rust},");
                }
            }
        }
        if self.is_answered(id) {
            let other = other(&variants);
            let _ = writeln!(page, "    {OTHER}\n    #[serde(other, skip_serializing)]\n    {other},");
        }
        let _ = writeln!(page, "}}");
    }

    /// Every value of the tag, with its docs and what the object is then.
    fn cases(&self, members: &[Member], union: &Union) -> Vec<(String, String, Id)> {
        let tag = members.iter().find(|member| member.name == union.tag);
        let values = match tag.and_then(|tag| tag.ty.target()).map(|id| &self.schema.get(id).kind) {
            Some(Kind::Enum { values }) => values.as_slice(),
            _ => &[],
        };
        let value = |case: &str| values.iter().find(|value| value.name == case);
        let text =
            |case: &str| value(case).map(|value| about(&value.docs, &value.features)).unwrap_or_default();
        let mut cases: Vec<_> =
            union.variants.iter().map(|(case, id)| (case.clone(), text(case), *id)).collect();
        for value in values {
            if !cases.iter().any(|(case, ..)| *case == value.name) {
                cases.push((value.name.clone(), text(&value.name), EMPTY));
            }
        }
        cases
    }

    /// The fields of members, and the rule that most of their names follow.
    pub(super) fn fields(
        &self,
        owner: Id,
        members: &[Member],
        indent: &str,
        pub_: &str,
    ) -> (Rule, Vec<Field>) {
        let mut taken = HashSet::new();
        let names: Vec<_> = members
            .iter()
            .map(|member| (member.name.clone(), unique(&mut taken, snake(&member.name))))
            .collect();
        let rule = rule(&names, Rule::FIELDS);
        let fields = members.iter().zip(&names).map(|(member, (wire, rust))| {
            let mut above = String::new();
            let text = limited(&member.docs, member.limits.as_deref());
            docs(&mut above, indent, &about(&text, &member.features));
            let mut options = rename(rule, wire, rust);
            let mut ty = self.member_type(owner, &member.ty);
            if member.optional {
                options.push(OPTIONAL.to_owned());
                if !ty.starts_with("Option<") {
                    ty = format!("Option<{ty}>");
                }
            }
            serde(&mut above, indent, &options);
            Field { above, text: format!("{pub_}{rust}: {ty}") }
        });
        (rule, fields.collect())
    }

    /// A type within another, in a box where it would else have no size.
    fn member_type(&self, owner: Id, used: &Ref) -> String {
        let ty = self.owned(used);
        let circular = used.target().is_some_and(|id| !used.is_many() && self.reaches(id, owner));
        if circular { format!("Box<{ty}>") } else { ty }
    }

    /// Whether a value of one type may hold one of another without a pointer between them.
    fn reaches(&self, from: Id, to: Id) -> bool {
        let to = self.schema.canonical(to);
        let (mut open, mut seen) = (vec![self.schema.canonical(from)], HashSet::new());
        while let Some(id) = open.pop() {
            if id == to {
                return true;
            }
            if seen.insert(id) {
                let ty = self.schema.get(id);
                let parts = ty.parts();
                let direct = parts.iter().filter(|part| !part.is_many()).filter_map(|part| part.target());
                open.extend(direct.chain(ty.variants()).map(|id| self.schema.canonical(id)));
            }
        }
        false
    }
}

fn builtin(name: &str) -> &'static str {
    match name {
        "any" => "Value",
        "bool" => "bool",
        "int8" => "i8",
        "int16" => "i16",
        "int32" => "i32",
        "null" => "()",
        "number" => "f64",
        "str" => "String",
        "uint8" => "u8",
        "uint16" => "u16",
        "uint32" => "u32",
        "uint64" => "u64",
        _ => "i64",
    }
}

pub(super) fn structure(page: &mut String, name: &str, fields: &[Field]) {
    if fields.is_empty() {
        let _ = writeln!(page, "pub struct {name} {{}}");
        return;
    }
    let _ = writeln!(page, "pub struct {name} {{");
    for field in fields {
        layout::field(page, "    ", field);
    }
    let _ = writeln!(page, "}}");
}

/// What is said of a type, a member or a value.
pub(super) fn about(text: &str, features: &[String]) -> String {
    let mut text = text.trim().to_owned();
    let has = |name: &str| features.iter().any(|feature| feature == name);
    for (feature, sentence) in [("deprecated", "Deprecated."), ("unstable", "Unstable.")] {
        if has(feature) {
            text = if text.is_empty() { sentence.to_owned() } else { format!("{text}\n\n{sentence}") };
        }
    }
    text
}

/// Docs, and which values the monitor takes where the type takes more.
pub(super) fn limited(docs: &str, limits: Option<&str>) -> String {
    let docs = docs.trim();
    let Some(limits) = limits else { return docs.to_owned() };
    // As a type in words has them, which they stand behind there: ` (1 to 64)`.
    let limits = match limits.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((range, "")) => range.to_owned(),
        Some((range, rest)) => format!("{range},{rest}"),
        None => limits.to_owned(),
    };
    format!("{docs} Limits: {limits}.").trim_start().to_owned()
}

pub(super) fn rename_all(rule: Rule) -> Vec<String> {
    rule.name().map(|name| format!("rename_all = {name:?}")).into_iter().collect()
}

pub(super) fn rename(rule: Rule, wire: &str, rust: &str) -> Vec<String> {
    if rule.apply(rust) == wire { Vec::new() } else { vec![format!("rename = {wire:?}")] }
}

/// Names on the wire, and those of variants, which differ.
pub(super) fn variants<'n>(names: impl Iterator<Item = &'n str>) -> Vec<(String, String)> {
    let mut taken = HashSet::new();
    names.map(|name| (name.to_owned(), unique(&mut taken, pascal(name)))).collect()
}

/// The variant for what is not known.
fn other(variants: &[(String, String)]) -> String {
    let mut taken = variants.iter().map(|(_, rust)| rust.clone()).collect();
    unique(&mut taken, "Other".to_owned())
}
