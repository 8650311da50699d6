//! `#[monitor_commands]` on `impl` blocks and traits.

use std::fmt;
use std::rc::Rc;
use std::sync::Mutex;

use monitor_runtime::{
    Caller, CommandError, CommandTable, Completion, command_table, monitor_command, monitor_commands,
};

use crate::{Client, ask, declaration, names, type_line};

#[derive(Debug)]
struct Refused(&'static str);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl CommandError for Refused {}

/// Neither `Send` nor `Sync`.
#[derive(Default)]
struct Vmm {
    log: Rc<std::cell::RefCell<Vec<String>>>,
    pending: Vec<Completion<u64>>,
}

/// The table's name is the only thing that tells split blocks apart.
#[monitor_commands(table = QUERIES)]
impl Vmm {
    const LIMIT: u64 = { 64 };

    /// Tell what was logged.
    ///
    /// The oldest comes first.
    #[monitor_command(user_print = print_log)]
    fn query_log(&self) -> Vec<String> {
        self.log.borrow().clone()
    }

    /// No command: not annotated.
    fn log(&self, line: &str) {
        self.log.borrow_mut().push(line.to_owned());
    }
}

fn print_log(lines: &Vec<String>, out: &mut dyn fmt::Write) -> fmt::Result {
    write!(out, "{} lines", lines.len())
}

#[monitor_commands()]
impl Vmm {
    #[monitor_command]
    fn nothing(&mut self) {
        self.log("nothing");
    }

    #[monitor_command(
        name = "add_line",
        alias = "append-line",
        alias = "append",
        hmp(name = "add|a", help = "add a line")
    )]
    pub(crate) fn add(
        self: &mut Self,
        /** The line to add. */
        line: String,
        #[arg(default = Vmm::LIMIT, name = "limit")]
        /// How many to keep.
        mut keep: u64,
    ) -> Result<(), Refused> {
        if keep == 0 {
            return Err(Refused("nothing can be kept"));
        }
        keep -= 1;
        self.log(&format!("{line}/{keep}"));
        Ok(())
    }

    #[monitor_command(qmp(off), hmp = "info here|h")]
    const fn here(&self) -> bool {
        true
    }

    #[monitor_command(hmp(off))]
    #[inline]
    #[must_use]
    fn whoami(&self, caller: &Caller) -> String {
        caller.monitor().name().to_owned()
    }

    #[monitor_command(async)]
    fn submit(&mut self, fail: Option<bool>, done: Completion<u64>) -> Result<(), Refused> {
        if fail == Some(true) {
            return Err(Refused("not now"));
        }
        self.pending.push(done);
        Ok(())
    }

    #[monitor_command(async, user_print = print_number)]
    fn at_once(&self, _: Completion<u64>) {}

    #[monitor_command]
    fn finish(&mut self) -> usize {
        let pending = std::mem::take(&mut self.pending);
        let count = pending.len();
        pending.into_iter().for_each(|done| done.complete(7));
        count
    }
}

fn print_number(number: &u64, out: &mut dyn fmt::Write) -> fmt::Result {
    write!(out, "{number}")
}

command_table! {
    static VMM: CommandTable<Vmm> = [..Vmm::COMMANDS, ..Vmm::QUERIES, ..monitor_runtime::builtin::QMP];
}

/// A macro and no function, because the type of a name is nobody's to write.
macro_rules! texts {
    ($names:expr) => {
        $names.iter().map(|name| name.text()).collect::<Vec<_>>()
    };
}

#[test]
fn declarations_say_what_was_written() {
    let add = declaration(VMM.declarations(), "add_line");
    assert_eq!(texts!(add.qmp), ["add_line", "append-line", "append"]);
    assert_eq!(texts!(add.human), ["add", "a"]);
    assert_eq!(add.help, Some("add a line"));
    let parameters: Vec<_> = add.parameters.iter().map(|p| (p.name, p.docs, p.default)).collect();
    assert_eq!(
        parameters,
        [("line", "The line to add.", None), ("limit", "How many to keep.", Some("Vmm::LIMIT"))]
    );
    let log = declaration(VMM.declarations(), "query-log");
    assert_eq!(log.docs, "Tell what was logged.\n\nThe oldest comes first.");
    assert_eq!(texts!(log.human), ["info log"]);
    assert!(log.location.file.ends_with("blocks.rs"), "{}", log.location.file);
    let source = include_str!("blocks.rs").lines().nth(log.location.line as usize - 1).unwrap();
    assert!(source.contains("fn query_log"), "{source}");
    let here = declaration(VMM.declarations(), "here");
    assert_eq!((texts!(here.qmp), texts!(here.human)), (vec![], vec!["info here", "info h"]));
    assert!(declaration(VMM.declarations(), "submit").asynchronous);
    assert!(!add.asynchronous && !add.oob);
    assert_eq!(names(VMM.declarations())[..2], ["nothing", "add_line"]);
}

#[test]
fn methods_are_called_with_their_arguments() {
    let mut vmm = Vmm::default();
    let requests = r#"{"execute": "append", "arguments": {"line": "one"}}
        {"execute": "add_line", "arguments": {"limit": 3, "line": "two"}}
        {"execute": "add_line", "arguments": {"line": "three", "limit": 0}}
        {"execute": "nothing"} {"execute": "query-log"} {"execute": "whoami"}"#;
    let expected = [
        r#"{"return": {}}"#,
        r#"{"return": {}}"#,
        r#"{"error": {"class": "GenericError", "desc": "nothing can be kept"}}"#,
        r#"{"return": {}}"#,
        r#"{"return": ["one/63","two/2","nothing"]}"#,
        r#"{"return": "test"}"#,
    ];
    ask(&VMM, &mut vmm, requests, &expected.join("\n"));
    type_line(&VMM, &mut vmm, "info log", "3 lines\n");
    type_line(&VMM, &mut vmm, "info h", "on\n");
    assert!(vmm.here(), "the handler stays an ordinary method");
}

#[test]
fn asynchronous_methods_complete_later() {
    let mut vmm = Vmm::default();
    let requests = r#"{"execute": "submit", "id": 1} {"execute": "submit", "arguments": {"fail": true}, "id": 2}
        {"execute": "at-once", "id": 3} {"execute": "finish", "id": 4}"#;
    let expected = [
        r#"{"id": 2, "error": {"class": "GenericError", "desc": "not now"}}"#,
        r#"{"id": 3, "error": {"class": "GenericError", "desc": "Command 'at-once' was dropped without being completed"}}"#,
        r#"{"id": 1, "return": 7}"#,
        r#"{"id": 4, "return": 1}"#,
    ];
    ask(&VMM, &mut vmm, requests, &expected.join("\n"));
}

trait Machine {
    fn halted(&mut self) -> &mut bool;
}

#[monitor_commands]
trait Monitored: Machine {
    /// Halt the machine.
    #[monitor_command(alias = "stop")]
    fn halt(&mut self, #[arg(name = "hard", default = false)] _hard: bool) {
        *self.halted() = true;
    }

    #[monitor_command]
    fn query_name(&self) -> String;
}

struct Board(bool);

impl Machine for Board {
    fn halted(&mut self) -> &mut bool {
        &mut self.0
    }
}

impl Monitored for Board {
    fn query_name(&self) -> String {
        "board".to_owned()
    }
}

impl dyn Monitored {
    fn both(&self) -> &'static str {
        "both"
    }
}

#[monitor_commands(table = OBJECT)]
impl dyn Monitored {
    #[monitor_command]
    fn object(&self) -> String {
        self.both().to_owned()
    }
}

#[monitor_command]
fn reset(machine: &mut dyn Monitored) {
    *machine.halted() = false;
}

command_table! {
    static MACHINE: CommandTable<dyn Monitored> = [..<dyn Monitored>::COMMANDS, ..<dyn Monitored>::OBJECT, reset];
}

#[test]
fn an_object_safe_trait_is_a_context() {
    let mut board = Board(false);
    let requests = r#"{"execute": "stop"} {"execute": "query-name"} {"execute": "object"}"#;
    let expected = [r#"{"return": {}}"#, r#"{"return": "board"}"#, r#"{"return": "both"}"#];
    ask(&MACHINE, &mut board as &mut dyn Monitored, requests, &expected.join("\n"));
    assert!(board.0);
    ask(&MACHINE, &mut board, r#"{"execute": "reset"}"#, r#"{"return": {}}"#);
    assert!(!board.0);
}

#[derive(Default)]
struct Shared(Mutex<u64>);

#[monitor_commands(shared)]
impl Shared {
    #[monitor_command(oob)]
    fn yank(&self, #[arg(default = 1)] by: u64) -> u64 {
        let mut count = self.0.lock().unwrap();
        *count += by;
        *count
    }

    #[monitor_command]
    fn count(&self) -> u64 {
        *self.0.lock().unwrap()
    }
}

#[monitor_command(oob)]
fn peek(shared: &Shared) -> u64 {
    *shared.0.lock().unwrap()
}

struct Owner {
    shared: std::sync::Arc<Shared>,
}

command_table! {
    static OWNER: CommandTable<Owner, Shared> = [
        shared ..Shared::COMMANDS in |owner| &*owner.shared,
        shared peek in |owner| &*owner.shared,
        ..monitor_runtime::builtin::QMP,
    ];
}

#[test]
fn shared_commands_run_in_and_out_of_band() {
    let shared = std::sync::Arc::new(Shared::default());
    let mut owner = Owner { shared: shared.clone() };
    assert!(declaration(OWNER.declarations(), "yank").oob && !declaration(OWNER.declarations(), "count").oob);
    assert_eq!(declaration(OWNER.declarations(), "yank").parameters[0].default, Some("1"));
    let requests = r#"{"execute": "yank", "id": 1}"#;
    Client::new(&OWNER).ask(&OWNER, &mut owner, &shared, requests, r#"{"return": 1, "id": 1}"#);
    let requests = r#"{"exec-oob": "yank", "arguments": {"by": 5}, "id": 1} {"exec-oob": "peek", "id": 2}"#;
    let expected = "{\"return\": 6, \"id\": 1}\n{\"return\": 6, \"id\": 2}";
    Client::new(&OWNER).ask(&OWNER, &mut owner, &shared, requests, expected);
}
