//! One table of blocks from several files and crates: a type's blocks here and in a module, and a type's in a library.

use monitor_runtime::{CommandTable, command_table, monitor_commands};
use monitor_tests::machine::Probe;

use crate::{ask, names};

mod elsewhere {
    use super::Vmm;
    use monitor_runtime::monitor_commands;

    #[monitor_commands(table = ELSEWHERE)]
    impl Vmm {
        #[monitor_command]
        fn elsewhere(&self) -> u64 {
            self.number
        }
    }
}

struct Vmm {
    number: u64,
    probe: Probe,
}

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn here(&mut self) {
        self.number += 1;
    }
}

command_table! {
    static COMMANDS: CommandTable<Vmm> =
        [..Vmm::COMMANDS, ..Vmm::ELSEWHERE, ..Probe::COMMANDS in |vmm| &mut vmm.probe];
}

#[test]
fn blocks_come_from_files_and_crates() {
    let requests = r#"{"execute": "here"} {"execute": "elsewhere"} {"execute": "query-name"}"#;
    let replies = "{\"return\": {}}\n{\"return\": 2}\n{\"return\": {\"name\": \"probe\"}}";
    ask(&COMMANDS, &mut Vmm { number: 1, probe: Probe }, requests, replies);
    assert_eq!(names(COMMANDS.declarations()), ["here", "elsewhere", "query-name"]);
}
