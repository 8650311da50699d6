//! Types as QAPI has them: what is read, in which order mistakes are found, what a policy refuses and hides, and how the
//! types are described. What QEMU says to each is the lab's.

use monitor_runtime::{
    CommandTable, Events, Monitor, Peer, Policy, QapiType, Special, command_table, monitor_commands,
    monitor_event, qmp,
};
use serde_json::{Value, json};
use std::sync::Arc;

use crate::lines;

/// A node.
#[derive(Debug, PartialEq, QapiType)]
struct Node {
    /// What it is called.
    node_name: Option<String>,
    #[qapi(flatten)]
    driver: Driver,
    #[qapi(deprecated = "use 'cache'", features("odd"))]
    direct: Option<bool>,
}

#[derive(Debug, PartialEq, QapiType)]
#[qapi(tag = "driver")]
enum Driver {
    File(File),
    #[qapi(name = "null-co", unstable)]
    Null,
}

#[derive(Debug, PartialEq, QapiType)]
struct File {
    filename: String,
    offset: u32,
}

#[derive(Debug, PartialEq, QapiType)]
enum Speed {
    #[qapi(name = "1000")]
    Thousand,
    #[qapi(unstable)]
    VeryFast,
}

#[derive(Debug, PartialEq, QapiType)]
#[qapi(alternate)]
enum Reference {
    Name(String),
    Node(Box<Node>),
    Nothing(()),
}

/// An ordinary type, with a type of ours inside.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Outer {
    first: u8,
    inner: Vec<Inner>,
    #[serde(default)]
    defaulted: u8,
    last: bool,
}

#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct Inner {
    a: u8,
    b: Option<Speed>,
    c: u8,
}

struct Vmm {
    events: Events,
}

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn outer(&self, value: Outer) -> Outer {
        value
    }
    #[monitor_command(alias = "old-add")]
    fn add(&self, #[arg(flatten)] node: Node) -> Vec<Node> {
        vec![node]
    }
    #[monitor_command]
    fn refer(&self, to: Option<Reference>, #[arg(unstable)] x_new: Option<u8>) -> Option<Reference> {
        let _ = x_new;
        to
    }
    #[monitor_command]
    fn tell(&self) {
        self.events.emit(&Told { node: node(), count: 1 });
        self.events.emit(&Whispered {});
    }
}

fn node() -> Node {
    Node { node_name: None, driver: Driver::Null, direct: Some(true) }
}

#[monitor_event]
#[derive(QapiType)]
struct Told {
    node: Node,
    #[qapi(unstable)]
    count: u8,
}

#[monitor_event(unstable)]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct Whispered {}

command_table! {
    static COMMANDS: CommandTable<Vmm> = [
        ..Vmm::COMMANDS, ..monitor_runtime::builtin::QMP, event Told, event Whispered,
    ];
}

/// What a monitor with this policy answers, one value a line.
fn ask_with(policy: Policy, requests: &str) -> Vec<Value> {
    let mut vmm = Vmm { events: Events::new(|| std::time::SystemTime::UNIX_EPOCH) };
    let monitor = Monitor::new("test", &COMMANDS, &vmm.events).policy(policy);
    let mut session = qmp::Session::new(&Arc::new(monitor), Peer::default());
    session.handle_input(br#"{"execute": "qmp_capabilities"}"#);
    session.handle_input(requests.as_bytes());
    while let Some(call) = session.poll_call() {
        COMMANDS.run(&mut vmm, call);
    }
    let mut output = Vec::new();
    session.poll_output(&mut output);
    lines(&String::from_utf8(output).unwrap()).split_off(2)
}

/// Asserts that a command refuses these arguments with this text, and answers the next request.
#[track_caller]
fn refuses(policy: Policy, command: &str, arguments: &Value, text: &str) {
    let request = json!({"execute": command, "arguments": arguments}).to_string();
    let answers = ask_with(policy, &(request + r#"{"execute": "refer"}"#));
    let said = answers.first().map(|answer| answer["error"]["desc"].clone());
    assert_eq!((said, answers.get(1)), (Some(text.into()), Some(&json!({"return": null}))), "{arguments}");
}

#[test]
fn the_first_mistake_in_the_order_of_the_type_is_told() {
    let outer =
        |value: Value, text: &str| refuses(Policy::default(), "outer", &json!({"value": value}), text);
    outer(json!({"inner": [{"c": "x"}], "unknown": 1}), "Parameter 'value.first' is missing");
    outer(json!({"first": 1, "inner": [{"c": "x"}]}), "Parameter 'value.inner[0].a' is missing");
    outer(json!({"first": 1, "inner": [{"a": 1, "c": "x"}]}), "Parameter 'value.inner[0].c' expects uint64");
    outer(json!({"first": 1, "inner": [{"a": 1, "z": 1}]}), "Parameter 'value.inner[0].c' is missing");
    outer(json!({"first": 1, "inner": [], "unknown": 1}), "Parameter 'value.last' is missing");
    outer(
        json!({"first": 1, "inner": [], "last": true, "unknown": 1}),
        "Parameter 'value.unknown' is unexpected",
    );
    // What may be left out is none of it, though null is not left out.
    outer(
        json!({"first": 1, "inner": [], "last": 1}),
        "Invalid parameter type for 'value.last', expected: boolean",
    );
    outer(
        json!({"first": 1, "inner": [{"a": 1, "b": null, "c": 2}], "last": true}),
        "Invalid parameter type for 'value.inner[0].b', expected: string",
    );
    let add = |value: Value, text: &str| refuses(Policy::default(), "add", &value, text);
    add(json!({"filename": 1}), "Parameter 'driver' is missing");
    add(json!({"offset": "x", "driver": "file"}), "Parameter 'filename' is missing");
    add(json!({"driver": "null-co", "offset": 1}), "Parameter 'offset' is unexpected");
    add(json!({"driver": "file", "filename": "f", "offset": 1, "z": 1}), "Parameter 'z' is unexpected");
    let refer = |value: Value, text: &str| refuses(Policy::default(), "refer", &json!({"to": value}), text);
    refer(json!(1.5), "Invalid parameter type for 'to', expected: Reference");
    refer(json!({"driver": "file", "filename": "f"}), "Parameter 'to.offset' is missing");
}

#[test]
fn types_are_read_from_any_format_in_any_order() {
    let read: Node = serde_json::from_str(r#"{"offset": 5, "filename": "f", "driver": "file"}"#).unwrap();
    let file = Driver::File(File { filename: "f".into(), offset: 5 });
    assert_eq!(read, Node { node_name: None, driver: file, direct: None });
    for text in [r#""disk""#, "null", r#"{"driver":"null-co","direct":true}"#] {
        let reference: Reference = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&reference).unwrap(), text);
    }
    for (wrong, text) in [
        (r#"{"offset": "x", "filename": "f", "driver": "file"}"#, "invalid type"),
        (r#"{"driver": "null-co", "unknown": 1}"#, "unknown field"),
        (r#"{"filename": "f"}"#, "missing field `driver`"),
        (r#"{"filename": "f", "driver": "null-co"}"#, "unknown field `filename`"),
    ] {
        let error = serde_json::from_str::<Node>(wrong).unwrap_err().to_string();
        assert!(error.contains(text), "{error}");
    }
}

#[test]
fn a_policy_refuses_what_is_old_and_what_is_new() {
    let reject = Policy { reject: Special::ALL, ..Policy::default() };
    let old = json!({"driver": "file", "filename": "f", "offset": 1, "direct": true});
    refuses(reject, "add", &old, "Deprecated parameter direct disabled by policy");
    refuses(reject, "add", &json!({"driver": "null-co"}), "Unstable value null-co disabled by policy");
    refuses(reject, "old-add", &json!({}), "Deprecated command old-add disabled by policy");
    refuses(reject, "refer", &json!({"x-new": 1}), "Unstable parameter x-new disabled by policy");
    let fast = json!({"value": {"first": 1, "inner": [{"a": 1, "b": "very-fast", "c": 1}], "last": true}});
    refuses(reject, "outer", &fast, "Unstable value very-fast disabled by policy");
    let request = json!({"execute": "outer", "arguments": fast}).to_string();
    assert_eq!(ask_with(Policy::default(), &request)[0]["return"]["inner"][0]["b"], "very-fast");
}

#[test]
fn a_policy_hides_members_and_events_but_no_values() {
    let add = json!({"execute": "add", "arguments": {"driver": "null-co", "direct": true}}).to_string();
    let requests = [&add, r#"{"execute": "tell"}{"execute": "query-events"}"#].concat();
    let said = ask_with(Policy { hide: Special::ALL, ..Policy::default() }, &requests);
    assert_eq!(said[0], json!({"return": [{"driver": "null-co"}]}));
    assert_eq!(
        (&said[1]["event"], &said[1]["data"]),
        (&json!("TOLD"), &json!({"node": {"driver": "null-co"}}))
    );
    assert_eq!(said[2..], [json!({"return": {}}), json!({"return": [{"name": "TOLD"}]})]);
    let said = ask_with(Policy::default(), &requests);
    assert_eq!(said[0], json!({"return": [{"driver": "null-co", "direct": true}]}));
    assert_eq!(said[1]["data"], json!({"node": {"driver": "null-co", "direct": true}, "count": 1}));
    assert_eq!(said[2]["event"], "WHISPERED");
    assert_eq!(said[4], json!({"return": [{"name": "TOLD"}, {"name": "WHISPERED"}]}));
}

#[test]
fn schemas_say_what_the_types_say() {
    let schema = schemars::schema_for!(Reference).to_value();
    assert_eq!(schema["anyOf"][0], json!({"type": "string"}));
    let node = &schema["$defs"]["Node"];
    assert_eq!(node["description"], "A node.");
    assert_eq!(
        node["properties"]["node-name"],
        json!({"type": "string", "description": "What it is called."})
    );
    let direct = json!({"type": "boolean", "deprecated": true, "x-features": ["deprecated", "odd"]});
    assert_eq!(node["properties"]["direct"], direct);
    assert_eq!(node["required"], Value::Null);
    let file = json!({
        "type": "object", "properties": {"driver": {"type": "string", "const": "file"}}, "required": ["driver"],
        "$ref": "#/$defs/File",
    });
    assert_eq!(node["oneOf"][0], file);
    let null = json!({"type": "string", "const": "null-co", "x-features": ["unstable"]});
    assert_eq!(node["oneOf"][1]["properties"]["driver"], null);
    assert_eq!(schema["$defs"]["File"]["required"], json!(["filename", "offset"]));
    let speed = schemars::schema_for!(Speed).to_value();
    assert_eq!(speed["oneOf"][0], json!({"type": "string", "const": "1000"}));
    assert_eq!(speed["oneOf"][1]["x-features"], json!(["unstable"]));
}
