//! The context of a trait's commands is `dyn Trait`.

#![allow(unused)]

use monitor_runtime::monitor_commands;

#[monitor_commands]
trait Machine {
    type State;
    const SIZE: u64;

    #[monitor_command]
    fn stop(&mut self);
}

fn main() {}
