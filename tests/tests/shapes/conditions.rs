//! `#[cfg]` reaches every generated item, wherever it is written.

use monitor_runtime::{CommandTable, command_table, monitor_command, monitor_commands, monitor_event};

use crate::{declaration, names};

struct Vmm;

#[monitor_commands]
impl Vmm {
    #[cfg(any())]
    #[monitor_command]
    fn never(&self, missing: NoSuchType) -> NoSuchType {}

    #[monitor_command]
    #[cfg_attr(all(), cfg(any()), inline)]
    fn never_either(&self, missing: NoSuchType) {}

    #[cfg_attr(all(), inline)]
    #[monitor_command]
    #[cfg(test)]
    fn always(&self) {}

    #[cfg(unix)]
    #[monitor_command(name = "which")]
    fn which_unix(&self) {}

    #[cfg(not(unix))]
    #[monitor_command(name = "which")]
    fn which_other(&self) {}
}

#[monitor_commands(table = NEVER)]
#[cfg(any())]
impl NoSuchType {
    #[monitor_command]
    fn never(&self) {}
}

#[cfg(any())]
#[monitor_command]
fn absent(missing: &NoSuchType) {}

#[monitor_command]
#[cfg(any())]
fn absent_too(missing: &NoSuchType) {}

#[monitor_command]
#[cfg(test)]
fn present(_vmm: &Vmm) {}

/// Only where there is one.
#[monitor_event]
#[derive(serde::Serialize, schemars::JsonSchema)]
#[cfg(test)]
struct Present;

command_table! {
    #[allow(unused)]
    static COMMANDS: CommandTable<Vmm> = [
        ..Vmm::COMMANDS,
        #[cfg(any())] ..NoSuchType::NEVER,
        #[cfg(any())] absent,
        #[cfg(any())] absent_too in |vmm| vmm,
        #[cfg(test)] present,
        #[cfg(any())] event Absent,
        #[cfg(test)] event Present,
    ];
}

#[test]
fn what_is_configured_out_is_nowhere() {
    assert_eq!(names(COMMANDS.declarations()), ["always", "which", "present"]);
    assert_eq!(declaration(COMMANDS.declarations(), "always").parameters.len(), 0);
    let events: Vec<_> = COMMANDS.declarations().events().map(|event| event.name).collect();
    assert_eq!(events, ["PRESENT"]);
}
