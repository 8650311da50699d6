//! The three faults for which QEMU's asynchronous monitor commands of 2010 were dropped in 2015, each as a test.

use super::asker::{Answer, Asker, Way};
use monitor_tests::machine::{COMMANDS, Number};
use monitor_tests::pair::Pair;
use serde_json::json;

/// A command that failed at submit sent no reply, and its client waited for ever.
#[test]
fn a_command_that_fails_at_submit_replies() {
    for way in Way::ALL {
        let mut asker = Asker::new(way);
        asker.act("err");
        assert_eq!(asker.answer(), Answer::error("submit failed"), "{way:?}");
        asker.pair.works();
    }
}

/// The id was kept in the session, so the reply of a command that completed later had none, or another's.
#[test]
fn a_reply_that_comes_later_has_the_id_of_its_request() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    for id in ["1", "2", "3"] {
        pair.ask(format!(r#"{{"execute":"act","arguments":{{"how":"keep"}},"id":{id}}}"#));
    }
    // Completed in another order than they were asked for.
    for (index, id) in [(1, 2), (1, 3), (0, 1)] {
        pair.vmm.kept.remove(index).complete(Number { n: id });
        assert_eq!(pair.replies(), [json!({"return": {"n": id}, "id": id})]);
    }
    pair.works();
}

/// Nothing told a client which commands are asynchronous.
#[test]
fn the_schema_says_which_commands_are_asynchronous() {
    let model = COMMANDS.model("test").unwrap();
    let asynchronous: Vec<_> =
        model.commands.iter().filter(|command| command.asynchronous).map(|command| &*command.name).collect();
    assert_eq!(
        asynchronous,
        [
            "act",
            "hand-out",
            "human-monitor-command",
            "query-act",
            "query-unprintable",
            "query-unserialisable"
        ]
    );
    let schema = serde_json::to_value(&model).unwrap();
    let say = schema["commands"].as_array().unwrap().iter().find(|command| command["name"] == "say").unwrap();
    assert_ne!(say["asynchronous"], true);
    let act = schema["commands"].as_array().unwrap().iter().find(|command| command["name"] == "act").unwrap();
    assert_eq!(act["asynchronous"], true);
}
