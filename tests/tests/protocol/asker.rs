//! One question put in each of the ways that a command can be asked, so that a promise is tested on all of them.

use monitor_runtime::Completion;
use monitor_tests::machine::{Number, Vmm};
use monitor_tests::pair::{PROMPT, Pair, Session};
use serde_json::{Value, json};

/// A way to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Human,
    HumanInfo,
    Qmp,
    QmpQuery,
    QmpWithoutId,
}

impl Way {
    pub(crate) const ALL: [Self; 5] =
        [Self::Human, Self::HumanInfo, Self::Qmp, Self::QmpQuery, Self::QmpWithoutId];

    pub(crate) fn is_human(self) -> bool {
        matches!(self, Self::Human | Self::HumanInfo)
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Error(String),
    Number(i64),
    /// No byte was written: at the prompt that is also no prompt.
    Nothing,
}

impl Answer {
    pub(crate) fn error(text: &str) -> Self {
        Self::Error(text.to_owned())
    }
}

/// A client that asks in one way.
pub(crate) struct Asker {
    pub(crate) way: Way,
    pub(crate) pair: Pair,
    failures: u64,
}

impl Asker {
    pub(crate) fn new(way: Way) -> Self {
        let pair =
            if way.is_human() { Pair::human(|monitor| monitor) } else { Pair::negotiated(|monitor| monitor) };
        Self { way, pair, failures: 0 }
    }

    /// Submits `command` (the `query-` or `info` one for those ways) with one argument, and runs nothing.
    pub(crate) fn submit(&mut self, command: &str, parameter: &str, value: &str) {
        let arguments = json!({ parameter: value });
        let request = match self.way {
            Way::Human => format!("{command} {value}\n"),
            Way::HumanInfo => format!("info {command} {value}\n"),
            Way::Qmp => json!({"execute": command, "arguments": arguments, "id": "the id"}).to_string(),
            Way::QmpQuery => {
                let command = format!("query-{command}");
                json!({"execute": command, "arguments": arguments, "id": "the id"}).to_string()
            }
            Way::QmpWithoutId => json!({"execute": command, "arguments": arguments}).to_string(),
        };
        self.pair.feed(request);
    }

    /// Asks the machine to act, and lets the handler run.
    pub(crate) fn act(&mut self, how: &str) {
        self.submit("act", "how", how);
        self.pair.run();
    }

    /// The completion that the handler kept.
    pub(crate) fn take(&mut self) -> Completion<Number> {
        self.pair.vmm.take()
    }

    pub(crate) fn vmm(&mut self) -> &mut Vmm {
        &mut self.pair.vmm
    }

    /// The one answer, if there is one; two are a failure of the test.
    pub(crate) fn answer(&mut self) -> Answer {
        if let Session::Human(_) = self.pair.session { self.human_answer() } else { self.qmp_answer() }
    }

    fn human_answer(&mut self) -> Answer {
        let output = self.pair.output();
        if output.is_empty() {
            return Answer::Nothing;
        }
        let text = output.strip_suffix(PROMPT).unwrap_or_else(|| panic!("no prompt: {output:?}"));
        // Ctrl-C was answered before the command was.
        let text = text.split_once("leaves it in the background\n").map_or(text, |(_, text)| text);
        assert!(!text.contains(PROMPT), "two prompts: {output:?}");
        let Session::Human(session) = &self.pair.session else { unreachable!() };
        let failed = session.failures() - std::mem::replace(&mut self.failures, session.failures());
        assert!(failed <= 1, "{output:?}");
        if failed == 1 {
            return Answer::Error(text.strip_suffix('\n').unwrap().to_owned());
        }
        let number = text.strip_prefix("n: ").and_then(|rest| rest.strip_suffix('\n'));
        Answer::Number(number.unwrap_or_else(|| panic!("no number: {output:?}")).parse().unwrap())
    }

    fn qmp_answer(&mut self) -> Answer {
        let mut replies = self.pair.replies();
        let Some(Value::Object(mut reply)) = replies.pop() else { return Answer::Nothing };
        assert!(replies.is_empty(), "more than one answer: {replies:?} {reply:?}");
        let id = (self.way != Way::QmpWithoutId).then(|| json!("the id"));
        assert_eq!(reply.remove("id"), id, "{reply:?}");
        assert_eq!(reply.len(), 1, "{reply:?}");
        match (reply.remove("return"), reply.remove("error")) {
            (Some(value), _) => Answer::Number(serde_json::from_value::<Number>(value).unwrap().n),
            (_, Some(error)) => Answer::error(error["desc"].as_str().unwrap()),
            _ => panic!("no reply: {reply:?}"),
        }
    }
}
