//! Two commands of a block have two names, aliases included.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_commands};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn stop(&self) {}

    #[monitor_command(alias = "stop", hmp(off))]
    fn halt(&self) {}

    #[monitor_command(name = "query-cpus-fast", hmp = "stop")]
    fn query_cpus(&self) {}
}

command_table! { static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS]; }

fn main() {}
