//! The commands and events of the lab schema, in its order.

#![allow(missing_docs, reason = "the schema has no words either")]

use super::types::{All, AltStrObj, Color, Sub, Uni};
use monitor_runtime::{
    CommandTable, Error, ErrorClass, Events, builtin, command_table, monitor_commands, monitor_event,
};
use serde_json::Value;

command_table! {
    /// The lab's QMP monitor.
    pub static COMMANDS: CommandTable<Lab, Lab> = [
        shared ..Lab::COMMANDS in |lab| lab, ..builtin::QMP,
        event Plain, event Data, event OldEvent, event XEvent,
    ];
}

/// The machine of the lab: it can emit events, and nothing else.
#[derive(Debug)]
pub struct Lab {
    /// Where its events go.
    pub events: Events,
}

#[monitor_commands(shared)]
impl Lab {
    #[monitor_command(hmp(off))]
    fn echo(&self, #[arg(flatten)] all: All) -> All {
        all
    }

    #[monitor_command(hmp(off))]
    fn req(&self, _aa: i64, _bb: String, _cc: Option<bool>) {}

    #[monitor_command(hmp(off))]
    fn req_der(&self, #[arg(flatten)] _derived: super::types::Derived) {}

    #[monitor_command(hmp(off))]
    fn req_u(&self, #[arg(flatten)] uni: Uni) -> Uni {
        uni
    }

    #[monitor_command(hmp(off))]
    fn noarg(&self) {
        self.events.emit(&Plain {});
    }

    #[monitor_command(hmp(off), oob)]
    fn oob_cmd(&self, _a: Option<i64>) {
        self.events.emit(&Data { a: 1, b: Some(Sub { id: "x".to_owned(), n: None }) });
    }

    #[monitor_command(hmp(off), deprecated = "use 'noarg'")]
    fn old_cmd(&self) {
        self.events.emit(&OldEvent {});
    }

    #[monitor_command(hmp(off), unstable)]
    fn x_cmd(&self) {
        self.events.emit(&XEvent {});
    }

    #[monitor_command(hmp(off), deprecated = "use 'noarg'", unstable, features("custom-feature"))]
    fn xold_cmd(&self) {}

    #[monitor_command(hmp(off), success_response = false)]
    fn no_reply(&self) {}

    #[monitor_command(hmp(off), success_response = false)]
    fn no_reply_fail(&self) -> Result<(), Error> {
        Err(Error::generic("no reply failed"))
    }

    #[monitor_command(hmp(off))]
    fn fail(&self, class: Option<String>) -> Result<(), Error> {
        let class = match class.as_deref() {
            None | Some("GenericError") => ErrorClass::GenericError,
            Some("CommandNotFound") => ErrorClass::CommandNotFound,
            Some("DeviceNotActive") => ErrorClass::DeviceNotActive,
            Some("DeviceNotFound") => ErrorClass::DeviceNotFound,
            Some("KVMMissingCap") => ErrorClass::KVMMissingCap,
            Some(unknown) => return Err(Error::generic(format!("invalid parameter value: {unknown}"))),
        };
        Err(Error::new(class, "it failed"))
    }

    #[monitor_command(hmp(off))]
    fn ret_int(&self, v: i64) -> i64 {
        v
    }

    #[monitor_command(hmp(off))]
    fn ret_num(&self, v: f64) -> f64 {
        v
    }

    #[monitor_command(hmp(off))]
    fn ret_bool(&self, v: bool) -> bool {
        v
    }

    #[monitor_command(hmp(off))]
    fn ret_str(&self, v: String) -> String {
        v
    }

    #[monitor_command(hmp(off))]
    fn ret_any(&self, v: Value) -> Value {
        v
    }

    #[monitor_command(hmp(off))]
    fn ret_enum(&self, v: Color) -> Color {
        v
    }

    #[monitor_command(hmp(off))]
    fn ret_list_int(&self, v: Vec<i64>) -> Vec<i64> {
        v
    }

    #[monitor_command(hmp(off))]
    fn ret_list_sub(&self, v: Vec<Sub>) -> Vec<Sub> {
        v
    }

    #[monitor_command(hmp(off))]
    fn ret_alt(&self, v: AltStrObj) -> AltStrObj {
        v
    }
}

#[monitor_event]
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
struct Plain {}

#[monitor_event]
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
struct Data {
    a: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    b: Option<Sub>,
}

#[monitor_event(deprecated = "listen to PLAIN")]
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
struct OldEvent {}

#[monitor_event(unstable)]
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
struct XEvent {}
