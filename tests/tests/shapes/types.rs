//! What a type is, is found on the type and never on its spelling.

use std::fmt;

use monitor_runtime::{Caller, CommandError, CommandTable, command_table, monitor_commands};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ask, declaration, type_line};

struct Vmm;

type Maybe<T> = Option<T>;
type Outcome<T> = std::result::Result<T, Failed>;
type Done = monitor_runtime::Completion<u8>;
type Who<'a> = &'a Caller;

#[derive(Debug)]
struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("failed")
    }
}

impl CommandError for Failed {}

/// Not the prelude's: a value with an `Ok` and no error.
#[derive(Serialize, JsonSchema)]
enum Result {
    Ok,
}

/// Not the prelude's either.
#[derive(Deserialize, JsonSchema)]
struct Option1 {
    some: u8,
}

#[derive(Deserialize, JsonSchema)]
struct Bytes(u64);

mod own {
    /// Nor a completion.
    #[derive(serde::Deserialize, schemars::JsonSchema)]
    pub(super) struct NoCompletion(pub(super) u8);
}

#[monitor_commands]
impl Vmm {
    #[monitor_command]
    fn optional(&self, value: Maybe<u8>) -> Outcome<u8> {
        value.ok_or(Failed)
    }

    #[monitor_command]
    fn misleading(&self, option: Option1, bytes: Bytes, other: own::NoCompletion) -> Result {
        assert_eq!((option.some, bytes.0, other.0), (1, 2, 3));
        Result::Ok
    }

    #[monitor_command(async)]
    fn aliased(&self, done: Done) -> Outcome<()> {
        done.complete(1);
        Ok(())
    }

    #[monitor_command]
    fn who(&self, before: u8, caller: Who<'_>, after: u8) -> (u8, bool, u8) {
        (before, caller.peer().address.is_empty(), after)
    }

    #[monitor_command]
    fn lists(&self, list: Vec<(u8, Maybe<String>)>, array: [u8; 1 + 1]) -> Outcome<[u8; 2]> {
        if list.len() == 1 { Ok(array) } else { Err(Failed) }
    }

    #[monitor_command]
    fn unit(&self) -> () {}

    #[monitor_command]
    fn unit_or_error(&self) -> Outcome<()> {
        Ok(())
    }
}

command_table! { static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS]; }

#[test]
fn types_decide() {
    let requests = r#"
        {"execute": "optional"} {"execute": "optional", "arguments": {"value": 4}}
        {"execute": "misleading", "arguments": {"other": 3, "bytes": 2, "option": {"some": 1}}}
        {"execute": "aliased"} {"execute": "who", "arguments": {"before": 1, "after": 2}}
        {"execute": "lists", "arguments": {"list": [[1, "x"]], "array": [1, 2]}}
        {"execute": "lists", "arguments": {"list": [[1, "x", 2]], "array": [1, 2]}}
        {"execute": "lists", "arguments": {"list": [], "array": [1, 2, 3]}}
        {"execute": "unit"} {"execute": "unit-or-error"}"#;
    let expected = [
        r#"{"error": {"class": "GenericError", "desc": "failed"}}"#,
        r#"{"return": 4}"#,
        r#"{"return": "Ok"}"#,
        r#"{"return": 1}"#,
        r#"{"return": [1,true,2]}"#,
        r#"{"return": [1,2]}"#,
        // Found by fuzzing: what a tuple did not take was let pass.
        r#"{"error": {"class": "GenericError", "desc": "Parameter 'list[0][2]' is unexpected"}}"#,
        r#"{"error": {"class": "GenericError", "desc": "Parameter 'array[2]' is unexpected"}}"#,
        r#"{"return": {}}"#,
        r#"{"return": {}}"#,
    ];
    ask(&COMMANDS, &mut Vmm, requests, &expected.join("\n"));
    type_line(&COMMANDS, &mut Vmm, "unit-or-error", "");
    assert!(declaration(COMMANDS.declarations(), "aliased").asynchronous);
}
