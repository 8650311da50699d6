//! Handlers, blocks, tables and events that `macro_rules!` makes: what they are given comes in invisible groups.

use monitor_runtime::{CommandTable, command_table, monitor_command, monitor_commands, monitor_event};

use crate::{ask, declaration};

pub(crate) struct Vmm(u64);

macro_rules! setter {
    ($(#[$attribute:meta])* $visibility:vis $name:ident, $wire:literal, $argument:ident: $ty:ty = $default:expr, $print:path) => {
        $(#[$attribute])*
        #[doc = $wire]
        #[monitor_command(name = $wire, user_print = $print)]
        $visibility fn $name(vmm: &mut Vmm, #[arg(default = $default)] $argument: $ty) -> $ty {
            vmm.0 = $argument;
            $argument
        }
    };
}

fn print(number: &u64, out: &mut dyn std::fmt::Write) -> std::fmt::Result {
    write!(out, "{number}")
}

setter! {
    /// Docs.
    pub(crate) set, "set-it", value: u64 = 3 + 4, print
}
setter!(set_one, "set-one", value: u64 = 1, print);

macro_rules! block {
    ($context:ty, $runtime:path, $($method:ident => $value:expr),*) => {
        #[monitor_commands(crate = $runtime, table = MADE)]
        impl $context {
            $(
                #[monitor_command]
                fn $method(&self) -> u64 {
                    self.0 + $value
                }
            )*
        }
    };
}

block!(Vmm, ::monitor_runtime, first => 1, second => 2);

macro_rules! pass {
    (block $item:item) => {
        #[monitor_commands(table = PASSED)]
        $item
    };
    (function $item:item) => {
        #[monitor_command]
        $item
    };
}

pass! {
    function fn passed(vmm: &Vmm) -> u64 {
        vmm.0
    }
}

pass! {
    block impl Vmm {
        #[monitor_command]
        fn passed_method(&self) {}
    }
}

macro_rules! event {
    ($name:ident, $wire:literal) => {
        #[monitor_event(name = $wire)]
        #[derive(serde::Serialize, schemars::JsonSchema)]
        struct $name {
            number: u64,
        }
    };
}

event!(Made, "MADE");

macro_rules! table {
    ($name:ident, $context:ty, [$($entry:path),*], [$($event:ty),*]) => {
        command_table! {
            static $name: CommandTable<$context> = [..<$context>::MADE, ..Vmm::PASSED, $($entry,)* $(event $event),*];
        }
    };
}

table!(COMMANDS, Vmm, [set, self::set_one, passed], [Made]);

#[test]
fn made_by_macros() {
    let requests = r#"{"execute": "set-it"} {"execute": "second"} {"execute": "set-one"} {"execute": "first"} {"execute": "passed"}"#;
    let expected = "{\"return\": 7}\n{\"return\": 9}\n{\"return\": 1}\n{\"return\": 2}\n{\"return\": 1}";
    ask(&COMMANDS, &mut Vmm(0), requests, expected);
    let set = declaration(COMMANDS.declarations(), "set-it");
    assert_eq!((set.docs, set.parameters[0].default), ("Docs.\nset-it", Some("3 + 4")));
    assert_eq!(COMMANDS.declarations().events().map(|event| event.name).collect::<Vec<_>>(), ["MADE"]);
}
