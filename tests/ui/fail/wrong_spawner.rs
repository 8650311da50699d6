//! A future is run by what the host runs futures with.

#![allow(unused)]

use monitor_runtime::{CommandTable, Spawner, command_table, monitor_command};
use std::rc::Rc;

/// It runs no futures.
#[derive(Clone)]
struct Vmm;

#[monitor_command]
async fn migrate(vmm: Vmm) {}

/// It runs futures on any thread.
#[derive(Clone)]
struct Remote;

impl<F: Future<Output = ()> + Send + 'static> Spawner<F> for Remote {
    fn spawn(&self, _: F) {}
}

#[monitor_command]
async fn count(vmm: Remote) -> u8 {
    let count = Rc::new(1);
    std::future::ready(()).await;
    *count
}

command_table! { static COMMANDS: CommandTable<Vmm> = [migrate]; }
command_table! { static REMOTE: CommandTable<Remote> = [count]; }

fn main() {}
