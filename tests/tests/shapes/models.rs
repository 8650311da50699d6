//! A table as a model, with nothing running: what is in it, in which order, and what is an error.

use monitor_runtime::{CommandTable, Completion, command_table, monitor_commands, monitor_event};
use monitor_schema::Event;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

struct Vmm;

#[derive(Serialize, JsonSchema)]
struct Info {
    n: u8,
}

mod other {
    #[derive(serde::Serialize, schemars::JsonSchema)]
    pub(super) struct Info {
        pub(super) s: String,
    }
}

/// Something that comes often.
#[monitor_event(rate_limit_ms = 500)]
#[derive(Serialize, JsonSchema)]
struct Often {
    n: u8,
}

#[monitor_event]
#[derive(Serialize, JsonSchema)]
struct Always {}

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn zoom(&self) -> Info {
        Info { n: 0 }
    }

    #[monitor_command(async)]
    fn balloon(
        &self,
        #[arg(hmp(size("M")))] value: u64,
        #[arg(hmp(expr, size("K")))] step: Option<u64>,
        #[arg(hmp(time))] within: Option<f64>,
        count: Option<u64>,
        done: Completion<()>,
    ) {
        let _ = (value, step, within, count);
        done.complete(());
    }
}

/// A second type of a name that the table's own has.
#[monitor_commands(table = CLASHING)]
impl Vmm {
    #[monitor_command]
    fn other(&self) -> other::Info {
        other::Info { s: String::new() }
    }
}

/// No command of this one takes its time.
#[monitor_commands(table = AT_ONCE)]
impl Vmm {
    #[monitor_command]
    fn act(&self, how: How) {
        let _ = how;
    }
}

#[derive(Deserialize, JsonSchema)]
enum How {
    Fast,
}

command_table! { static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS, event Often, event Always]; }
command_table! { static CLASHING: CommandTable<Vmm> = [..Vmm::COMMANDS, ..Vmm::CLASHING]; }
command_table! { static AT_ONCE: CommandTable<Vmm> = [..Vmm::AT_ONCE, event Always]; }

#[test]
fn commands_and_events_are_sorted_and_remember_their_order() {
    let model = COMMANDS.model("sorted").unwrap();
    let names: Vec<_> = model.commands.iter().map(|command| &*command.name).collect();
    assert_eq!(names, ["balloon", "zoom"]);
    let names: Vec<_> = model.events.iter().map(|event| &*event.name).collect();
    assert_eq!(names, ["ALWAYS", "COMMAND_PROGRESS", "OFTEN"]);
    assert_eq!(model.declared, ["zoom", "balloon", "OFTEN", "ALWAYS", "COMMAND_PROGRESS"]);
}

#[test]
fn two_types_of_one_name_are_an_error_that_names_both() {
    let clash = CLASHING.model("clashing").unwrap_err().to_string();
    for part in ["`Info`", "models::Info`", "models::other::Info`"] {
        assert!(clash.contains(part), "{part} is not in: {clash}");
    }
}

#[test]
fn events_say_how_often_they_come_and_to_whom() {
    let model = COMMANDS.model("events").unwrap();
    let of = |name: &str| {
        let Event { rate_limit_ms, capability, .. } = model.event(name).unwrap();
        (*rate_limit_ms, capability.as_deref())
    };
    assert_eq!(of("ALWAYS"), (None, None));
    assert_eq!(of("OFTEN"), (Some(500), None));
    assert_eq!(of("COMMAND_PROGRESS"), (Some(1000), Some("progress")));
    // Where nothing takes its time, nothing is on its way.
    assert!(AT_ONCE.model("at-once").unwrap().event("COMMAND_PROGRESS").is_none());
    let _ = How::Fast;
}

#[test]
fn numbers_have_the_unit_they_are_typed_in() {
    let model = COMMANDS.model("units").unwrap();
    let units: Vec<_> =
        model.command("balloon").unwrap().parameters.iter().map(|one| one.unit.as_deref()).collect();
    assert_eq!(units, [Some("bytes"), Some("bytes"), Some("seconds"), None]);
}

#[test]
fn introspection_knows_the_progress() {
    let exported =
        monitor_schema::export(&COMMANDS.model("").unwrap(), monitor_schema::Format::Introspection);
    let entities: Vec<serde_json::Value> = serde_json::from_str(&exported).unwrap();
    assert!(
        entities.iter().any(|one| one["name"] == json!("COMMAND_PROGRESS") && one["meta-type"] == "event")
    );
}
