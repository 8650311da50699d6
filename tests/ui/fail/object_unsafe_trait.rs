//! The context of a trait's commands is `dyn Trait`.

#![allow(unused)]

use monitor_runtime::monitor_commands;

#[monitor_commands]
trait Machine {
    type State;
    const SIZE: u64;

    #[monitor_command]
    fn stop(&mut self);

    fn new() -> u8;
    fn read<T>(&self) -> T;
    fn twin(&self) -> Box<Self>;
    fn each(&self, f: impl Fn());
    fn own(self) -> Self where Self: Sized;
}

fn main() {}
