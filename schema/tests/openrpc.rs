//! `OpenRPC` documents against the meta-schema of the specification, whose own file and licence are in `data/openrpc`; what
//! they say of each command is `documents`'.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sample;

use jsonschema::{Draft, Retrieve, Uri, Validator};
use monitor_schema::{Format, Model, export, from_introspection};
use serde_json::{Value, json};
use std::error::Error;

const META: &str = include_str!("data/openrpc/meta-schema.json");

/// Stands for the meta-schema of JSON Schema that the one of `OpenRPC` refers to, by an address: it is of draft 7, and the
/// schemas here are of 2020-12, to which they are held below.
struct AnySchema;

impl Retrieve for AnySchema {
    fn retrieve(&self, _: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        let reference = json!({"$ref": {"type": "string"}});
        Ok(json!({
            "type": ["object", "boolean"],
            "definitions": {"JSONSchemaObject": {"properties": reference}},
        }))
    }
}

fn validator() -> Validator {
    let mut meta: Value = serde_json::from_str(META).unwrap();
    // Its dialect is an address, too, of what is draft 7 under another name.
    meta.as_object_mut().unwrap().remove("$schema");
    jsonschema::options().with_draft(Draft::Draft7).with_retriever(AnySchema).build(&meta).unwrap()
}

fn document(model: &Model) -> Value {
    serde_json::from_str(&export(model, Format::OpenRpc)).unwrap()
}

fn qemu() -> Model {
    from_introspection("qemu", &serde_json::from_str(include_str!("data/query-qmp-schema.json")).unwrap())
        .unwrap()
}

fn vmm() -> Model {
    serde_json::from_str(include_str!("../../tests/golden/vmm.model.json")).unwrap()
}

#[test]
fn documents_are_openrpc() {
    let validator = validator();
    for model in [sample::model(), Model::default(), vmm(), qemu()] {
        let document = document(&model);
        let errors: Vec<_> = validator
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", model.name);
    }
}

#[test]
fn what_is_no_openrpc_is_refused() {
    let validator = validator();
    let good = document(&sample::model());
    let wrong = |change: fn(&mut Value)| {
        let mut document = good.clone();
        change(&mut document);
        assert!(!validator.is_valid(&document));
    };
    wrong(|document| drop(document.as_object_mut().unwrap().remove("methods")));
    wrong(|document| document["methods"][0]["paramStructure"] = "by-luck".into());
    wrong(|document| document["methods"][0]["params"][0]["schema"] = 7.into());
    wrong(|document| document["methods"][0]["undeclared"] = 7.into());
}

/// Every schema in the document is one of 2020-12, and its references lead somewhere.
#[test]
fn the_schemas_are_json_schema() {
    for model in [sample::model(), vmm(), qemu()] {
        let document = document(&model);
        let mut schemas: Vec<&Value> =
            document["components"]["schemas"].as_object().unwrap().values().collect();
        for method in document["methods"].as_array().unwrap() {
            schemas.extend(method["params"].as_array().unwrap().iter().map(|one| &one["schema"]));
            schemas.extend(method.get("result").map(|result| &result["schema"]));
        }
        assert!(schemas.len() > 15);
        // As one document, so that a reference is found from where it stands.
        let whole = json!({"components": document["components"], "anyOf": schemas});
        jsonschema::draft202012::meta::validate(&whole).unwrap();
        jsonschema::draft202012::new(&whole).unwrap();
    }
}
