//! All mistakes are told at once, one error each.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_commands};

struct Vmm;

command_table! { static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS]; }

#[monitor_commands(shard, table = "X")]
impl Vmm {
    #[monitor_command(nmae = "x", user_print, hmp(nam = "y", of))]
    unsafe fn balloon<T>(self, #[arg(defualt = 1)] (a, b): (u8, u8), #[cfg(unix)] c: u8) {}

    #[monitor_command]
    fn stop(&self) {}
}

fn main() {}
