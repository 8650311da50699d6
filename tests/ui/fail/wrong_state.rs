//! A state is one of its type.s.

#![allow(unused)]

use monitor_runtime::monitor_commands;

#[derive(PartialEq, serde::Serialize)]
enum RunState {
    Paused,
    Running,
}

struct Vmm;

#[monitor_commands(states = RunState)]
impl Vmm {
    #[monitor_command(states(Pasued))]
    fn cont(&self) {}
    #[monitor_command(states())]
    fn stop(&self) {}
}

fn main() {}
