//! Two events of one name in a table are found when it is compiled.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_command, monitor_event};

struct Vmm;

#[monitor_command]
fn stop(_: &Vmm) {}

#[monitor_event(name = "STOP")]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct Stopped {}

#[monitor_event]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct Stop {}

command_table! { static COMMANDS: CommandTable<Vmm> = [stop, event Stopped, event Stop]; }

fn main() {}
