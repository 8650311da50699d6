//! `#[monitor_command]` on free functions.

use monitor_runtime::{CommandTable, Completion, command_table, monitor_command};

use crate::{ask, declaration, names};

pub(crate) struct Vmm {
    tags: Vec<String>,
}

/// Save the machine.
#[monitor_command(async)]
pub(crate) fn savevm(
    vmm: &mut Vmm,
    tag: String,
    done: Completion<usize>,
) -> Result<(), monitor_runtime::Error> {
    vmm.tags.push(tag);
    done.complete(vmm.tags.len());
    Ok(())
}

#[monitor_command(name = "query-tags")]
pub(crate) fn tags(Vmm { tags }: &Vmm) -> Vec<String> {
    tags.clone()
}

/// Parameters with names that generated code might use itself.
#[monitor_command]
#[expect(clippy::too_many_arguments)]
fn names_of_ours(
    context: &Vmm,
    arguments: u8,
    reply: u8,
    invocation: u8,
    #[arg(default = 1 + 1)] argument0: u8,
    completion: u8,
    submission: u8,
    done: u8,
    args: u8,
    self_: u8,
    error: u8,
    r#type: u8,
    _unused: Option<u8>,
) -> usize {
    let all =
        [arguments, reply, invocation, argument0, completion, submission, done, args, self_, error, r#type];
    context.tags.len() + all.into_iter().map(usize::from).sum::<usize>()
}

#[monitor_command]
fn r#move(_: &Vmm, #[arg(name = "in")] into: String) -> String {
    into
}

mod nested {
    use super::Vmm;
    use monitor_runtime::monitor_command;

    #[monitor_command(hmp(off))]
    pub(in super::super) fn deep(_vmm: &Vmm) {}

    #[monitor_runtime::monitor_command]
    #[deprecated = "a lint on the function is not one on its glue"]
    pub(super) fn old(_vmm: &Vmm) {}
}

command_table! {
    static FUNCTIONS: CommandTable<Vmm, ()> = [savevm, tags, names_of_ours, r#move, self::nested::deep, nested::old];
}

#[test]
fn functions_are_listed_by_their_names() {
    let expected = ["savevm", "query-tags", "names-of-ours", "move", "deep", "old"];
    assert_eq!(names(FUNCTIONS.declarations()), expected);
    let parameters = declaration(FUNCTIONS.declarations(), "names-of-ours").parameters;
    assert_eq!(parameters[3].default, Some("1 + 1"));
    let last: Vec<_> = parameters[parameters.len() - 2..].iter().map(|parameter| parameter.name).collect();
    assert_eq!(last, ["type", "unused"]);
    assert_eq!(declaration(FUNCTIONS.declarations(), "move").parameters[0].name, "in");
    assert_eq!(declaration(FUNCTIONS.declarations(), "savevm").parameters.len(), 1);
}

#[test]
fn functions_are_called_and_stay_callable() {
    let mut vmm = Vmm { tags: vec![] };
    let requests = r#"{"execute": "savevm", "arguments": {"tag": "a"}} {"execute": "query-tags"}
        {"execute": "names-of-ours", "arguments": {"arguments": 1, "reply": 1, "invocation": 1, "completion": 1,
            "submission": 1, "done": 1, "args": 1, "self-": 1, "error": 1, "type": 1}}"#;
    ask(&FUNCTIONS, &mut vmm, requests, "{\"return\": 1}\n{\"return\": [\"a\"]}\n{\"return\": 13}");
    assert_eq!(tags(&vmm), ["a"]);
    assert_eq!(r#move(&vmm, "b".to_owned()), "b");
}

#[test]
fn handlers_and_tables_stand_inside_functions() {
    struct Local(u8);

    #[monitor_command]
    fn local(context: &Local) -> u8 {
        context.0
    }

    #[monitor_runtime::monitor_commands]
    impl Local {
        #[monitor_command]
        fn next(&mut self) -> u8 {
            self.0 += 1;
            self.0
        }
    }

    command_table! { static LOCAL: CommandTable<Local> = [local, ..Local::COMMANDS]; }
    ask(
        &LOCAL,
        &mut Local(3),
        r#"{"execute": "local"} {"execute": "next"}"#,
        "{\"return\": 3}\n{\"return\": 4}",
    );
}
