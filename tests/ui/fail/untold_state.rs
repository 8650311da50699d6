//! Commands that name run states need a context that tells its own.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_commands};

#[derive(PartialEq, serde::Serialize)]
enum RunState {
    Paused,
    Running,
}

struct Vmm;

#[monitor_commands(states = RunState)]
impl Vmm {
    #[monitor_command(states(Paused))]
    fn cont(&self) {}
}

command_table! { static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS]; }

fn main() {}
