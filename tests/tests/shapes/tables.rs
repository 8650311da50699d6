//! `command_table!`: entries of all kinds, projections, tables in tables.

use monitor_runtime::{
    CommandTable, builtin, command_table, monitor_command, monitor_commands, monitor_event,
};

use crate::{ask, names};

struct Net {
    up: bool,
}

mod net {
    use monitor_runtime::monitor_command;

    #[monitor_command]
    pub(super) fn flip(net: &mut super::Net) -> bool {
        net.up = !net.up;
        net.up
    }

    // Words of the table's syntax are names as well.
    pub(super) mod event {
        #[monitor_runtime::monitor_command(name = "share")]
        pub(in super::super) fn shared(_: &super::super::Net) {}
    }
}

#[monitor_commands]
impl Net {
    #[monitor_command]
    fn query_up(&self) -> bool {
        self.up
    }
}

struct Machine {
    net: Net,
    board: Box<Board>,
}

struct Board {
    clock: Net,
}

#[monitor_command]
fn shared(_: &mut Machine) -> u8 {
    1
}

#[monitor_command]
fn event(_: &mut Machine) -> u8 {
    2
}

/// Changed.
#[monitor_event]
#[derive(serde::Serialize, schemars::JsonSchema)]
struct NetChange {
    up: bool,
}

mod events {
    #[monitor_runtime::monitor_event(name = "STOP")]
    #[derive(serde::Serialize, schemars::JsonSchema)]
    pub(crate) struct Stopped {}
}

command_table! {
    static NET: CommandTable<Net> = [..Net::COMMANDS, net::flip];
}

command_table! {
    static BOARD: CommandTable<Board> = [net::event::shared in |board| &mut board.clock];
}

// Names that the expansion might use itself.
use builtin::QMP;
static COUNT: &CommandTable<Net> = &NET;

command_table! {
    /// All of it.
    static COMMANDS: CommandTable<Machine> = [
        ..NET in |machine| &mut machine.net,
        ..QMP,
        event,
        event NetChange, event events::Stopped,
    ];
}

command_table! {
    static OTHERS: CommandTable<Machine> = [shared, ..BOARD in project];
}

command_table! {
    static NESTED: CommandTable<Machine> = [..OTHERS, ..COMMANDS];
}

fn project(machine: &mut Machine) -> &mut Board {
    &mut machine.board
}

#[test]
fn tables_join_tables() {
    let mut machine = Machine { net: Net { up: false }, board: Box::new(Board { clock: Net { up: true } }) };
    let requests = r#"{"execute": "flip"} {"execute": "query-up"} {"execute": "event"}"#;
    ask(&COMMANDS, &mut machine, requests, "{\"return\": true}\n{\"return\": true}\n{\"return\": 2}");
    assert_eq!(names(OTHERS.declarations()), ["shared", "share"]);
    assert_eq!(
        names(NESTED.declarations()).len(),
        names(OTHERS.declarations()).len() + names(COMMANDS.declarations()).len()
    );
    assert!(machine.board.clock.up && COUNT.declarations().iter().count() == 2);
    let events: Vec<_> = COMMANDS.declarations().events().map(|event| (event.name, event.docs)).collect();
    assert_eq!(events, [("NET_CHANGE", "Changed."), ("STOP", "")]);
}
