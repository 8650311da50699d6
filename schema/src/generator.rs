//! Schemas out of Rust types, in both directions, with names that do not depend on who comes first; not what is made
//! of them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::Parameter;
use crate::qapi::build::{case, features, tag};
use crate::types::{is_null, reference};
use crate::words::{alternatives, is_required};

/// How a type is named without naming it: `|g| g.subschema_for::<T>()`.
pub type SchemaFn = fn(&mut SchemaGenerator) -> Schema;

/// Makes the schemas of one monitor and keeps the named types they refer to.
///
/// Callers that want the same model from the same table ask for types in an order of their own choosing and keep to
/// it: commands by name, parameters as declared.
#[derive(Debug)]
pub struct Generator {
    reads: SchemaGenerator,
    writes: SchemaGenerator,
}

/// The named types of one direction, each with its definition.
pub type Definitions = BTreeMap<String, Value>;

impl Default for Generator {
    fn default() -> Self {
        Self::new()
    }
}

impl Generator {
    /// A generator that knows no types yet.
    pub fn new() -> Self {
        Generator {
            reads: SchemaSettings::draft2020_12().for_deserialize().into_generator(),
            writes: SchemaSettings::draft2020_12().for_serialize().into_generator(),
        }
    }

    /// The schema of a parameter, as serde reads it.
    ///
    /// For an `optional` one, an `Option<T>`, the schema is that of the `T`: a parameter may be absent, but QMP refuses
    /// null in its place, and so do members that may be absent. Elements of lists keep their nulls. schemars writes
    /// `Option<Option<T>>` as it writes `Option<T>`, so the two cannot be told apart here.
    pub fn argument(&mut self, schema: SchemaFn, optional: bool) -> Value {
        let mut value = schema(&mut self.reads).to_value();
        strip_absent(&mut value);
        if optional {
            strip_null(&mut value);
        }
        value
    }

    /// The arguments of a command that takes them as one value: the name of its type, if it has one, and its members.
    ///
    /// Of a union those are its tag and what all its branches have; the rest is the type's.
    pub fn arguments(&mut self, schema: SchemaFn) -> (Option<String>, Vec<Parameter>) {
        let schema = schema(&mut self.reads).to_value();
        let name = schema.as_object().and_then(reference);
        let named = name.as_ref().and_then(|name| self.reads.definitions().get(name.as_ref()));
        let mut object = named.unwrap_or(&schema).clone();
        strip_absent(&mut object);
        let members = object.as_object().map_or_else(Vec::new, members);
        (name.map(Cow::into_owned), members)
    }

    /// The schema of a result or of the data of an event, as serde writes it.
    pub fn result(&mut self, schema: SchemaFn) -> Value {
        schema(&mut self.writes).to_value()
    }

    /// The named types that were met: those of arguments and those of results.
    ///
    /// # Errors
    /// If in one direction two types have one name. schemars would number the second, so that what the documents call
    /// it hangs on which was met first.
    pub fn finish(self) -> Result<(Definitions, Definitions), NameClash> {
        let (mut arguments, mut clashes) = finish(self.reads);
        arguments.values_mut().for_each(strip_absent);
        let (results, more) = finish(self.writes);
        clashes.extend(more);
        clashes.sort();
        clashes.dedup();
        if clashes.is_empty() { Ok((arguments, results)) } else { Err(NameClash { clashes }) }
    }
}

/// Two or more types that would have the same name in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameClash {
    clashes: Vec<Clash>,
}

/// One name that two types have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Clash {
    /// The name both have.
    pub name: String,
    /// The paths of the two types, where schemars tells them.
    pub types: [String; 2],
}

impl NameClash {
    /// Every clash that was found, by name.
    pub fn clashes(&self) -> &[Clash] {
        &self.clashes
    }
}

impl fmt::Display for NameClash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, Clash { name, types: [first, second] }) in self.clashes.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(
                f,
                "two types have the schema name `{name}`: {first} and {second}; \
                 give one of them another with #[schemars(rename = \"…\")]"
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for NameClash {}

fn finish(mut generator: SchemaGenerator) -> (Definitions, Vec<Clash>) {
    let named: Definitions = generator.take_definitions(true).into_iter().collect();
    let suspects: Vec<_> = named.keys().filter(|name| bases(name, &named).next().is_some()).collect();
    if suspects.is_empty() {
        return (named, Vec::new());
    }
    let ids = schema_ids(&generator);
    let clashes = suspects.into_iter().filter_map(|name| clash(name, &named, &ids)).collect();
    (named, clashes)
}

/// The names a numbered one may have been made from, the longest first: `Q22` from `Q2` or from `Q`.
pub(crate) fn bases<'a>(name: &'a str, named: &'a Definitions) -> impl Iterator<Item = &'a str> {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    (letters..name.len())
        .rev()
        .map(|at| name.split_at(at))
        // schemars counts from 2 and writes no leading zeros.
        .filter(|(_, number)| *number != "1" && !number.starts_with('0'))
        .map(|(base, _)| base)
        .filter(|base| named.contains_key(*base))
}

/// What is wrong with a name that looks numbered: nothing, if the type itself is called so, as in `Point` and `Point2`.
///
/// In doubt the name is refused: that is loud and easily mended, while a wrong name in a document is neither.
fn clash(name: &str, named: &Definitions, ids: &BTreeMap<String, String>) -> Option<Clash> {
    let own = ids.get(name).map(|id| own_name(id));
    if own == Some(name) {
        return None;
    }
    let base = bases(name, named).find(|base| own == Some(*base)).or_else(|| bases(name, named).next())?;
    let path =
        |name: &str| ids.get(name).map_or_else(|| "an unknown type".to_owned(), |id| format!("`{id}`"));
    Some(Clash { name: base.to_owned(), types: [path(base), path(name)] })
}

/// The last part of a type's path, without its parameters.
fn own_name(id: &str) -> &str {
    let path = id.split('<').next().unwrap_or(id);
    path.rsplit("::").next().unwrap_or(path)
}

/// The `schema_id` of each named type.
///
/// schemars knows them and shows them nowhere but in `Debug`. If a later version prints itself otherwise, nothing is
/// found here, a pair like `Point` and `Point2` is refused, and the tests below say so.
fn schema_ids(generator: &SchemaGenerator) -> BTreeMap<String, String> {
    let text = format!("{generator:?}");
    let mut ids = BTreeMap::new();
    let Some((_, mut rest)) = text.split_once("schema_id_to_name: {") else { return ids };
    // Each entry reads: SchemaUid("demo::a::Q", Deserialize): "Q"
    while let Some(entry) = rest.trim_start_matches(", ").strip_prefix("SchemaUid(\"") {
        let Some((id, entry)) = entry.split_once('"') else { break };
        let Some((_, entry)) = entry.split_once("): \"") else { break };
        let Some((name, entry)) = entry.split_once('"') else { break };
        ids.insert(name.to_owned(), id.to_owned());
        rest = entry;
    }
    ids
}

/// The members of an object, as parameters.
fn members(object: &Map<String, Value>) -> Vec<Parameter> {
    let branches = alternatives(object).map_or(&[][..], Vec::as_slice);
    let tag = tag(branches).map(|name| {
        let cases: Vec<_> = branches.iter().filter_map(|one| Some(case(one.as_object()?, &name))).collect();
        Parameter { name, required: true, schema: json!({ "enum": cases }), ..Parameter::default() }
    });
    let properties = object.get("properties").and_then(Value::as_object).into_iter().flatten();
    let common = properties.map(|(name, schema)| Parameter {
        name: name.clone(),
        docs: schema.get("description").and_then(Value::as_str).unwrap_or_default().to_owned(),
        required: is_required(object, name),
        features: features(schema.as_object()),
        schema: schema.clone(),
        ..Parameter::default()
    });
    tag.into_iter().chain(common).collect()
}

/// Takes away null wherever it would stand for a member that is not there.
fn strip_absent(schema: &mut Value) {
    let Value::Object(object) = schema else { return };
    for (key, value) in object.iter_mut() {
        match (&**key, value) {
            ("properties", Value::Object(members)) => members.values_mut().for_each(strip_absent),
            ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(all)) => {
                all.iter_mut().for_each(strip_absent);
            }
            ("additionalProperties" | "items", value) => strip_absent(value),
            _ => {}
        }
    }
    let required = object.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    if let Some(Value::Object(members)) = object.get_mut("properties") {
        let absent = members.iter_mut().filter(|(name, _)| !required.iter().any(|one| one == *name));
        absent.for_each(|(_, member)| strip_null(member));
    }
    if let Some(values) = object.get_mut("additionalProperties") {
        strip_null(values);
    }
}

/// Takes away the null that schemars adds for the outermost `Option`, in each of the ways it is added.
fn strip_null(schema: &mut Value) {
    let Value::Object(object) = schema else { return };
    // schemars adds alternatives to nothing else; where they stand beside other keywords, they are the type's own.
    if object.len() == 1
        && let Some(Value::Array(alternatives)) = object.get_mut("anyOf")
    {
        alternatives.retain(|alternative| !is_null(alternative));
        if let [only] = alternatives.as_mut_slice() {
            *schema = only.take();
        }
        return;
    }
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(values)) = object.get_mut("enum") {
        values.retain(|value| !value.is_null());
        if let [only] = values.as_slice() {
            let only = only.clone();
            object.remove("enum");
            object.insert("const".to_owned(), only);
        }
    }
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;
    use serde_json::json;

    use super::*;

    mod a {
        #[derive(schemars::JsonSchema)]
        pub(super) struct Q {
            _a: u8,
        }
        #[derive(schemars::JsonSchema)]
        pub(super) struct Holder {
            _q: Q,
        }
    }

    mod b {
        #[derive(schemars::JsonSchema)]
        pub(super) struct Q {
            _b: bool,
        }
        #[derive(schemars::JsonSchema)]
        pub(super) struct Q2 {
            _b: bool,
        }
    }

    #[derive(JsonSchema)]
    struct Pair<T> {
        _t: T,
    }

    #[derive(JsonSchema)]
    #[allow(dead_code)]
    enum Mode {
        Fast,
        Slow,
    }

    #[derive(JsonSchema)]
    #[schemars(inline)]
    #[allow(dead_code)]
    enum Inline {
        Fast,
        Slow,
    }

    #[derive(JsonSchema)]
    #[schemars(inline, tag = "type")]
    #[allow(dead_code)]
    enum Tagged {
        Tcp { port: u16 },
        Unix { path: String },
    }

    fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }

    #[track_caller]
    fn check_clash(arguments: &[SchemaFn], results: &[SchemaFn], expected: &[(&str, &str, &str)]) {
        let mut generator = Generator::new();
        for schema in arguments {
            generator.argument(*schema, false);
        }
        for schema in results {
            generator.result(*schema);
        }
        let found = generator.finish().err().map_or_else(Vec::new, |clash| clash.clashes);
        let module = module_path!();
        let path = |name: &str| format!("`{}`", name.replace('$', module));
        let expected: Vec<_> = expected
            .iter()
            .map(|(name, first, second)| Clash { name: (*name).into(), types: [path(first), path(second)] })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn two_types_of_one_name_clash() {
        let expected = [("Q", "$::a::Q", "$::b::Q")];
        check_clash(&[of::<a::Q>, of::<b::Q>], &[], &expected);
        check_clash(&[], &[of::<a::Holder>, of::<b::Q>], &expected);
        // Both directions are looked at, and one clash is told once.
        check_clash(&[of::<a::Q>, of::<b::Q>], &[of::<a::Q>, of::<b::Q>], &expected);
        check_clash(
            &[of::<Pair<u8>>, of::<Pair<bool>>],
            &[],
            &[("Pair", "$::Pair<uint8>", "$::Pair<boolean>")],
        );
    }

    #[test]
    fn a_type_may_end_in_a_number() {
        check_clash(&[of::<a::Q>, of::<b::Q2>, of::<a::Q>], &[of::<b::Q2>, of::<b::Q>], &[]);
        // Its own name, taken by a numbered one, is told with it.
        check_clash(
            &[of::<a::Q>, of::<b::Q>, of::<b::Q2>],
            &[],
            &[("Q", "$::a::Q", "$::b::Q"), ("Q2", "$::b::Q", "$::b::Q2")],
        );
    }

    #[test]
    fn a_clash_names_both_types_and_the_fix() {
        let mut generator = Generator::new();
        generator.result(of::<a::Q>);
        generator.result(of::<b::Q>);
        let text = generator.finish().unwrap_err().to_string();
        for part in ["name `Q`", "tests::a::Q`", "tests::b::Q`", "#[schemars(rename"] {
            assert!(text.contains(part), "{part} is not in: {text}");
        }
    }

    #[test]
    fn unknown_ids_refuse_the_pair() {
        let named = Definitions::from([("P".to_owned(), json!({})), ("P2".to_owned(), json!({}))]);
        assert!(clash("P2", &named, &BTreeMap::new()).is_some());
        assert_eq!(bases("P1", &named).next(), None);
        assert_eq!(bases("P02", &named).next(), None);
    }

    #[test]
    fn optional_is_not_nullable() {
        fn check<T: JsonSchema>() {
            let mut generator = Generator::new();
            let plain = generator.argument(of::<T>, false);
            let optional = generator.argument(of::<Option<T>>, true);
            assert_eq!(optional, plain);
            assert_ne!(generator.argument(of::<Option<T>>, false), plain);
        }
        check::<bool>();
        check::<String>();
        check::<u8>();
        check::<Vec<Option<u8>>>();
        check::<Mode>();
        check::<Inline>();
        check::<Tagged>();
    }

    #[test]
    fn only_the_outermost_null_goes() {
        let mut generator = Generator::new();
        let list = generator.argument(of::<Option<Vec<Option<bool>>>>, true);
        assert_eq!(list, json!({"type": "array", "items": {"type": ["boolean", "null"]}}));
        // Any value at all stays any value at all: the decoder refuses null before the schema is asked.
        assert_eq!(generator.argument(of::<Option<Value>>, true), json!(true));
    }

    #[test]
    fn what_may_be_left_out_is_not_null() {
        #[derive(JsonSchema)]
        #[allow(dead_code)]
        struct Members {
            left_out: Option<u8>,
            list: Vec<Option<bool>>,
            map: BTreeMap<String, Option<bool>>,
        }
        let mut generator = Generator::new();
        generator.argument(of::<Members>, false);
        generator.result(of::<Members>);
        let (arguments, results) = generator.finish().unwrap();
        let members = |types: &Definitions| types["Members"]["properties"].clone();
        let (read, written) = (members(&arguments), members(&results));
        assert_eq!(read["left_out"]["type"], json!("integer"));
        assert_eq!(read["list"]["items"]["type"], json!(["boolean", "null"]));
        assert_eq!(read["map"]["additionalProperties"]["type"], json!("boolean"));
        // What is written is serde's business.
        assert_eq!(written["left_out"]["type"], json!(["integer", "null"]));
    }

    #[test]
    fn arguments_as_one_value_are_its_members() {
        #[derive(JsonSchema)]
        #[allow(dead_code)]
        struct Plain {
            /// How many.
            count: u8,
            cached: Option<bool>,
        }
        let names = |parameters: &[Parameter]| -> Vec<(String, bool)> {
            parameters.iter().map(|one| (one.name.clone(), one.required)).collect()
        };
        let mut generator = Generator::new();
        let (name, parameters) = generator.arguments(of::<Plain>);
        assert_eq!(name.as_deref(), Some("Plain"));
        assert_eq!(names(&parameters), [("count".to_owned(), true), ("cached".to_owned(), false)]);
        assert_eq!(parameters[0].docs, "How many.");
        // A union begins with its tag, and what has no name of its own has members all the same.
        let (name, parameters) = generator.arguments(of::<Tagged>);
        assert_eq!((name, names(&parameters)), (None, vec![("type".to_owned(), true)]));
        assert_eq!(parameters[0].schema, json!({"enum": ["Tcp", "Unix"]}));
    }

    #[test]
    fn directions_are_kept_apart() {
        #[derive(JsonSchema, serde::Deserialize, serde::Serialize)]
        struct Both {
            #[serde(default)]
            a: u8,
        }
        let mut generator = Generator::new();
        generator.argument(of::<Both>, false);
        generator.result(of::<Both>);
        let (arguments, results) = generator.finish().unwrap();
        assert_eq!(arguments["Both"].get("required"), None);
        assert_eq!(results["Both"]["required"], json!(["a"]));
    }
}
