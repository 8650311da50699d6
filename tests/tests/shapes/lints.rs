//! Generated code is not the user's to clean up: lints that forbid, and that are quiet all the same. What the derives of
//! serde and schemars allow in theirs can only be denied.

#![deny(unused, unused_qualifications, unreachable_pub, clippy::all, clippy::pedantic, clippy::nursery)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_docs_in_private_items,
    clippy::allow_attributes
)]
// It contradicts `unreachable_pub`.
#![expect(clippy::redundant_pub_crate)]
#![forbid(unsafe_code, missing_docs, missing_debug_implementations, non_camel_case_types)]
#![forbid(unused_imports, dead_code, unused_variables)]

use monitor_runtime::{
    CommandTable, Completion, command_table, monitor_command, monitor_commands, monitor_event,
};

use crate::names;

/// A context.
#[derive(Debug)]
pub(crate) struct Vmm {
    /// What it holds.
    value: u64,
}

#[monitor_commands]
impl Vmm {
    /// No arguments.
    #[monitor_command]
    const fn plain(&self) -> u64 {
        self.value
    }

    /// All kinds of arguments.
    #[monitor_command(async, alias = "other")]
    fn later(&mut self, by: Option<u64>, #[arg(default = 1)] times: u64, done: Completion<u64>) {
        self.value += by.unwrap_or(1) * times;
        done.complete(self.value);
    }
}

/// A free function.
#[monitor_command]
pub(crate) const fn free(vmm: &mut Vmm, value: u64) {
    vmm.value = value;
}

/// An event.
#[monitor_event]
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub(crate) struct Changed {
    /// To what.
    pub(crate) value: u64,
}

command_table! {
    /// The commands.
    pub(crate) static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS, free, event Changed];
}

#[test]
fn generated_code_trips_no_lint() {
    let mut vmm = Vmm { value: 1 };
    crate::ask(&COMMANDS, &mut vmm, r#"{"execute": "plain"}"#, r#"{"return": 1}"#);
    assert_eq!(names(COMMANDS.declarations()).len(), 3);
    assert_eq!(Changed { value: 1 }.value, 1);
}
