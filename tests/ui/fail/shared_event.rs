//! Events have no context.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_command, monitor_event};

struct Vmm;

#[monitor_event]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct Stopped;

#[monitor_command]
fn stop(vmm: &mut Vmm) {}

command_table! { static COMMANDS: CommandTable<Vmm> = [stop, shared event Stopped]; }

fn main() {}
