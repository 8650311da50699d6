//! A table is one constant; it can be joined all the same.

#![allow(unused)]

use monitor_runtime::{CommandTable, command_table, monitor_commands};

struct Net<T>(T);

struct View<'a>(&'a u8);

#[monitor_commands]
impl<T: 'static> Net<T> {
    #[monitor_command]
    fn stop(&mut self) {}
}

#[monitor_commands]
impl<'a> View<'a> {
    #[monitor_command]
    fn look(&self) {}
}

#[monitor_commands]
trait Clock<T> {
    #[monitor_command]
    fn now(&self) -> u64;
}

command_table! { static NET: CommandTable<Net<u8>> = [..Net::<u8>::COMMANDS]; }
command_table! { static CLOCK: CommandTable<dyn Clock<u8>> = [..<dyn Clock<u8>>::COMMANDS]; }

fn main() {}
