//! A future of a type that nobody knows cannot come out of a `dyn Trait`.

#![allow(unused)]

use monitor_runtime::monitor_commands;

#[monitor_commands]
trait Vmm {
    #[monitor_command]
    fn cont(&self) {}

    #[monitor_command]
    async fn stop(self);
}

fn main() {}
