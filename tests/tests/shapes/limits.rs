//! Which values of its type an argument takes: `range` and `length`, for clients, at the prompt and in documents.

use monitor_runtime::{
    CommandTable, LengthUnit, Matched, Measured, QapiType, Ranged, command_table, monitor_commands,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::{ask, type_line};

struct Vmm;

const MOST: i32 = 10;

/// A number with a type of its own.
#[derive(Deserialize, JsonSchema)]
struct Percent(u8);

impl Ranged for Percent {
    type Bound = u8;

    fn bound(&self) -> Option<u8> {
        Some(self.0)
    }
}

/// A list with a type of its own.
#[derive(Deserialize, JsonSchema)]
struct Queues(Vec<u8>);

impl Measured for Queues {
    const UNIT: LengthUnit = LengthUnit::Elements;

    fn length(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// A string with a type of its own.
#[derive(Deserialize, JsonSchema)]
struct Tag(String);

impl From<&str> for Tag {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<u8> for Percent {
    fn from(number: u8) -> Self {
        Self(number)
    }
}

impl Measured for Tag {
    const UNIT: LengthUnit = LengthUnit::Characters;

    fn length(&self) -> Option<usize> {
        self.0.length()
    }
}

impl Matched for Tag {
    fn text(&self) -> Option<&str> {
        Some(&self.0)
    }
}

/// A drive.
#[derive(QapiType)]
struct Drive {
    /// What it is called.
    #[qapi(length = 1..=8, pattern = "^[a-z]+$")]
    id: String,
    /// How many queues it has.
    #[qapi(range = 1..=MOST, unstable)]
    queues: Option<i32>,
    /// What it is made of.
    layers: Vec<Layer>,
}

#[derive(QapiType)]
struct Layer {
    #[qapi(range = 0.0..=1.0)]
    share: f64,
}

/// A processor, counted from 0.
#[derive(QapiType)]
#[qapi(range = 0..=3)]
struct Cpu(u8);

#[derive(QapiType)]
#[qapi(length = 1..=4, pattern = "^[a-z]+$")]
struct NodeName(String);

#[derive(QapiType)]
#[qapi(length = ..=2)]
struct Few(Vec<Cpu>);

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn pin(&self, cpus: Vec<Cpu>, node: NodeName, backup: Option<NodeName>, few: Option<Few>) -> Vec<Cpu> {
        let _ = (node.0, backup.map(|backup| backup.0), few.map(|few| few.0));
        cpus
    }

    #[monitor_command]
    fn drive(&self, drive: Drive) -> String {
        let _ = (drive.queues, drive.layers.iter().map(|layer| layer.share).sum::<f64>());
        drive.id
    }

    #[monitor_command]
    fn tag(
        &self,
        #[arg(pattern = "^[a-z][a-z0-9-]*$")] tag: String,
        #[arg(pattern = "x", length = 2..)] more: Option<Tag>,
        #[arg(secret, pattern = "^[0-9]+$")] pin: Option<String>,
    ) -> String {
        let _ = (more.map(|more| more.0), pin);
        tag
    }

    #[monitor_command]
    fn plug(
        &self,
        #[arg(range = 1..=64)] cpus: u8,
        #[arg(default = 2, range = 1..)] threads: u64,
        #[arg(range = ..=MOST)] offset: Option<i32>,
        #[arg(range = 0.5..=1.0)] share: Option<f64>,
        #[arg(range = 0..=100)] load: Option<Percent>,
        #[arg(range = 0.1..=0.7)] gain: Option<f32>,
    ) -> u64 {
        let _ = (offset, share, load.map(|load| load.0), gain);
        u64::from(cpus) * threads
    }

    #[monitor_command]
    fn name(
        &self,
        #[arg(length = 1..=4)] id: String,
        #[arg(length = 2..=2)] pair: Option<Vec<u8>>,
        #[arg(length = ..=1)] queues: Option<Queues>,
    ) -> String {
        let _ = (pair, queues.map(|queues| queues.0));
        id
    }

    #[monitor_command]
    fn defaults(
        &self,
        #[arg(default = 100, range = 0..=100)] load: Percent,
        #[arg(default = "disk-ä", length = ..=6)] id: String,
        #[arg(default = "x0", length = 2.., pattern = "^[a-z][0-9]$")] tag: Tag,
        #[arg(default = [1, 2], length = 2..=2)] pair: Vec<u8>,
        #[arg(default = [7; 3], length = 3..)] more: Vec<u8>,
        #[arg(default = "free")] free: Box<str>,
    ) -> String {
        format!("{} {id} {} {pair:?} {more:?} {free}", load.0, tag.0)
    }
}

command_table! { static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS]; }

/// What becomes of a request: an error's text, or the value that was returned.
#[track_caller]
fn check(command: &str, arguments: serde_json::Value, expected: Result<serde_json::Value, &str>) {
    let request = json!({"execute": command, "arguments": arguments}).to_string();
    let expected = match expected {
        Ok(value) => json!({"return": value}),
        Err(text) => json!({"error": {"class": "GenericError", "desc": text}}),
    };
    // A session that works afterwards, too.
    let works = r#"{"execute": "plug", "arguments": {"cpus": 64}}"#;
    ask(&COMMANDS, &mut Vmm, &format!("{request}{works}"), &format!("{expected}\n{{\"return\": 128}}"));
}

#[test]
fn ends_are_inside_and_what_is_beyond_is_refused() {
    check("plug", json!({"cpus": 1, "threads": 1}), Ok(json!(1)));
    check("plug", json!({"cpus": 64, "offset": 10, "share": 0.5, "load": 100}), Ok(json!(128)));
    check("plug", json!({"cpus": 0}), Err("Parameter 'cpus' expects a value from 1 to 64"));
    check("plug", json!({"cpus": 65}), Err("Parameter 'cpus' expects a value from 1 to 64"));
    check("plug", json!({"cpus": 1, "threads": 0}), Err("Parameter 'threads' expects a value of at least 1"));
    check("plug", json!({"cpus": 1, "offset": 11}), Err("Parameter 'offset' expects a value of at most 10"));
    check("plug", json!({"cpus": 1, "share": 1.5}), Err("Parameter 'share' expects a value from 0.5 to 1"));
    check("plug", json!({"cpus": 1, "load": 101}), Err("Parameter 'load' expects a value from 0 to 100"));
    check("plug", json!({"cpus": 1, "gain": 0.1}), Ok(json!(2)));
    check("plug", json!({"cpus": 1, "gain": 0.7}), Ok(json!(2)));
    check("plug", json!({"cpus": 1, "gain": 0.71}), Err("Parameter 'gain' expects a value from 0.1 to 0.7"));
}

#[test]
fn strings_are_counted_in_characters_and_lists_in_elements() {
    check("name", json!({"id": "äöüß"}), Ok(json!("äöüß")));
    check("name", json!({"id": "a", "pair": [1, 2], "queues": []}), Ok(json!("a")));
    check("name", json!({"id": ""}), Err("Parameter 'id' expects 1 to 4 characters"));
    check("name", json!({"id": "äöüßa"}), Err("Parameter 'id' expects 1 to 4 characters"));
    check("name", json!({"id": "a", "pair": [1]}), Err("Parameter 'pair' expects 2 elements"));
    check("name", json!({"id": "a", "queues": [1, 2]}), Err("Parameter 'queues' expects at most 1 elements"));
}

#[test]
fn a_default_is_within_the_limits_and_of_the_type() {
    check("defaults", json!({}), Ok(json!("100 disk-ä x0 [1, 2] [7, 7, 7] free")));
    check("defaults", json!({"id": ""}), Ok(json!("100  x0 [1, 2] [7, 7, 7] free")));
    check("defaults", json!({"tag": "x"}), Err("Parameter 'tag' expects at least 2 characters"));
}

#[test]
fn the_first_mistake_in_the_order_of_the_parameters_is_told() {
    check("plug", json!({"cpus": 0, "threads": "x"}), Err("Parameter 'cpus' expects a value from 1 to 64"));
    check(
        "plug",
        json!({"cpus": 1, "threads": "x", "offset": 11}),
        Err("Parameter 'threads' expects uint64"),
    );
}

#[test]
fn a_pattern_is_found_anywhere_unless_it_says_where() {
    check("tag", json!({"tag": "a-1", "more": "axb", "pin": "1"}), Ok(json!("a-1")));
    check("tag", json!({"tag": "A"}), Err("Parameter 'tag' expects text that matches '^[a-z][a-z0-9-]*$'"));
    check("tag", json!({"tag": "a\n"}), Err("Parameter 'tag' expects text that matches '^[a-z][a-z0-9-]*$'"));
    check("tag", json!({"tag": "a", "more": "x"}), Err("Parameter 'more' expects at least 2 characters"));
    check("tag", json!({"tag": "a", "more": "ab"}), Err("Parameter 'more' expects text that matches 'x'"));
    let secret = "Parameter 'pin' is invalid; it is secret, so no more is told";
    check("tag", json!({"tag": "a", "pin": "pin"}), Err(secret));
}

#[test]
fn members_have_limits_at_their_place() {
    let drive = |id: &str, queues: i32, share: f64| json!({"drive": {"id": id, "queues": queues, "layers": [{"share": 1.0}, {"share": share}]}});
    check("drive", drive("root", 10, 0.5), Ok(json!("root")));
    check("drive", drive("", 10, 0.5), Err("Parameter 'drive.id' expects 1 to 8 characters"));
    check("drive", drive("r00t", 10, 0.5), Err("Parameter 'drive.id' expects text that matches '^[a-z]+$'"));
    check("drive", drive("root", 11, 0.5), Err("Parameter 'drive.queues' expects a value from 1 to 10"));
    check(
        "drive",
        drive("root", 1, 1.5),
        Err("Parameter 'drive.layers[1].share' expects a value from 0 to 1"),
    );
    // The first mistake in the order of the type, a missing member included.
    let missing = json!({"drive": {"queues": 11, "layers": []}});
    check("drive", missing, Err("Parameter 'drive.id' is missing"));
}

/// A newtype has its limits wherever it stands: so elements of a list have some.
#[test]
fn a_newtype_takes_its_limits_along() {
    check("pin", json!({"cpus": [0, 3], "node": "disk", "few": [1, 2]}), Ok(json!([0, 3])));
    let refused = |cpus, node, error| check("pin", json!({"cpus": cpus, "node": node}), Err(error));
    refused(json!([0, 4]), json!("disk"), "Parameter 'cpus[1]' expects a value from 0 to 3");
    refused(json!([0, "1"]), json!("disk"), "Parameter 'cpus[1]' expects uint64");
    refused(json!([]), json!("disks"), "Parameter 'node' expects 1 to 4 characters");
    refused(json!([]), json!("Disk"), "Parameter 'node' expects text that matches '^[a-z]+$'");
    let few = json!({"cpus": [], "node": "a", "backup": "b", "few": [0, 0, 0]});
    check("pin", few, Err("Parameter 'few' expects at most 2 elements"));
    let few = json!({"cpus": [], "node": "a", "few": [0, 9]});
    check("pin", few, Err("Parameter 'few[1]' expects a value from 0 to 3"));
    assert_eq!(serde_json::to_value(Few(vec![Cpu(2)])).unwrap(), json!([2]));
}

#[test]
fn the_type_reads_itself_from_other_formats_as_strictly() {
    let error = serde_json::from_value::<Layer>(json!({"share": 2.0})).err().unwrap();
    assert_eq!(error.to_string(), "invalid value: one outside of its limits, expected a value from 0 to 1");
    assert!(serde_json::from_value::<Layer>(json!({"share": 1.0})).is_ok());
}

#[test]
fn options_are_held_to_the_limits_of_their_members() {
    type_line(&COMMANDS, &mut Vmm, "drive id=root,layers.0.share=1", "root\n");
    let refused =
        "Parameter 'drive.queues' expects a value from 1 to 10\nTry \"help drive\" for more information\n";
    type_line(&COMMANDS, &mut Vmm, "drive id=root,queues=0,layers.0.share=1", refused);
}

#[test]
fn a_person_is_told_the_same() {
    let refused = "Parameter 'cpus' expects a value from 1 to 64\nTry \"help plug\" for more information\n";
    type_line(&COMMANDS, &mut Vmm, "plug 65", refused);
    type_line(&COMMANDS, &mut Vmm, "plug 64", "128\n");
}

#[test]
fn documents_have_the_limits() {
    let model = COMMANDS.model("limits").unwrap();
    let schema = |command: &str, parameter: &str| {
        let command = model.commands.iter().find(|known| known.name == command).unwrap();
        command.parameters.iter().find(|known| known.name == parameter).unwrap().schema.clone()
    };
    let has = |command, parameter, expected: serde_json::Value| {
        let schema = schema(command, parameter);
        for (key, value) in expected.as_object().unwrap() {
            assert_eq!(schema.get(key), Some(value), "{parameter}: {schema}");
        }
    };
    has("plug", "cpus", json!({"minimum": 1, "maximum": 64}));
    has("plug", "threads", json!({"minimum": 1}));
    has("plug", "offset", json!({"maximum": 10}));
    has("plug", "share", json!({"minimum": 0.5, "maximum": 1.0}));
    has("plug", "load", json!({"minimum": 0, "maximum": 100}));
    has("plug", "gain", json!({"minimum": 0.1, "maximum": 0.7}));
    has("defaults", "load", json!({"minimum": 0, "maximum": 100}));
    let defaults = model.commands.iter().find(|known| known.name == "defaults").unwrap();
    let defaults: Vec<_> = defaults.parameters.iter().filter_map(|one| one.default.as_deref()).collect();
    assert_eq!(defaults, ["100", "\"disk-ä\"", "\"x0\"", "[1, 2]", "[7; 3]", "\"free\""]);
    has("name", "id", json!({"minLength": 1, "maxLength": 4}));
    has("name", "pair", json!({"minItems": 2, "maxItems": 2}));
    has("name", "queues", json!({"maxItems": 1}));
    has("tag", "tag", json!({"pattern": "^[a-z][a-z0-9-]*$"}));
    let cpu = json!({"type": "integer", "format": "uint8", "minimum": 0, "maximum": 3,
        "description": "A processor, counted from 0."});
    has("pin", "cpus", json!({"type": "array", "items": cpu}));
    has("pin", "few", json!({"maxItems": 2, "items": cpu}));
    has("pin", "node", json!({"type": "string", "minLength": 1, "maxLength": 4, "pattern": "^[a-z]+$"}));
    has("pin", "backup", json!({"type": "string", "minLength": 1, "maxLength": 4, "pattern": "^[a-z]+$"}));
    has("tag", "more", json!({"pattern": "x", "minLength": 2}));
    let of = |kind: &str, member: &str| model.arguments[kind]["properties"][member].clone();
    assert_eq!(
        of("Drive", "id"),
        json!({"type": "string", "description": "What it is called.", "minLength": 1, "maxLength": 8,
            "pattern": "^[a-z]+$"})
    );
    assert_eq!(
        (&of("Drive", "queues")["minimum"], &of("Drive", "queues")["maximum"]),
        (&json!(1), &json!(10))
    );
    assert_eq!(
        (&of("Layer", "share")["minimum"], &of("Layer", "share")["maximum"]),
        (&json!(0.0), &json!(1.0))
    );
}

/// Every document that is made of the table, and a file that is read back.
#[test]
fn every_document_has_the_limits() {
    use monitor_schema::{Format, Model, export};
    let model = COMMANDS.model("limits").unwrap();
    let pattern = "^[a-z][a-z0-9-]*$";
    let holds = |format: Format, texts: &[&str]| {
        let document = export(&model, format);
        for text in texts {
            assert!(document.contains(text), "{text} is not in {document}");
        }
    };
    for format in [Format::Model, Format::JsonSchema, Format::OpenRpc] {
        holds(format, &["\"maximum\": 64", "\"minItems\": 2", "\"maxLength\": 4", pattern, "^[a-z]+$"]);
    }
    holds(Format::Markdown, &["integer (1 to 64)", "(length 2)", "matching `^[a-z]+$`"]);
    holds(Format::Man, &["integer (1 to 64)", "(length 2)"]);
    holds(Format::Qapi, &["(1 to 64)", "(length 2)", "(length 1 to 8) matching ``^[a-z]+$``"]);
    let read: Model = serde_json::from_str(&export(&model, Format::Model)).unwrap();
    assert_eq!(read, model);
}

#[test]
fn a_tighter_limit_breaks_clients() {
    let limited = |pattern: &str, most: u64| {
        let mut model = COMMANDS.model("limits").unwrap();
        for command in &mut model.commands {
            for parameter in &mut command.parameters {
                if let Some(old) = parameter.schema.get_mut("maxLength") {
                    *old = json!(most);
                }
                if let Some(old) = parameter.schema.get_mut("pattern") {
                    *old = json!(pattern);
                }
            }
        }
        model
    };
    let changes = |old, new| monitor_schema::diff(&old, &new);
    assert!(changes(limited("a", 4), limited("a", 3)).breaks());
    assert!(!changes(limited("a", 3), limited("a", 4)).breaks());
    assert!(changes(limited("a", 3), limited("b", 3)).breaks());
}
