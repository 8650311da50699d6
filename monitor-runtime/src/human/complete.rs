//! What Tab offers for a line: commands, sub-commands, flags and values of arguments, from their declarations. Names of
//! files are the front end's to list, and what only the host knows comes from a call.

use super::help::{self, is_table};
use super::words::Words;
use crate::Error;
use crate::command::{
    Answer, Answered, Bound, Call, Caller, CommandInfo, Commands, Completes, Form, InFlight, Parameter,
    Progress, Prompted, Request, Scalar, Shape, Special, Syntax, Ticket,
};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

/// What may stand at the end of a line.
#[derive(Debug)]
#[non_exhaustive]
pub struct Suggestions {
    /// Where the word begins that they complete, in bytes. What is offered replaces the line from here on.
    pub start: usize,
    /// The words there are.
    pub candidates: Candidates,
}

/// Words that complete a line.
#[derive(Debug)]
#[non_exhaustive]
pub enum Candidates {
    /// The names of files: whoever shows them lists them.
    Files,
    /// The host knows: its thread runs the call, as any other, and the words come. Nothing comes if it has none.
    Host {
        /// To be run: `table.run(&mut context, call)`.
        call: Call,
        /// Where the words come, those that begin as the line ends.
        words: Receiver<Vec<String>>,
    },
    /// These, in the order of the table.
    Words(Vec<String>),
}

/// What the word at the end of a line is.
enum Subject {
    /// The name of a command, in a sub-table or in none.
    Name(Option<String>),
    /// One of these flags.
    Flag(Vec<char>),
    /// An argument of a command.
    Value { entry: usize, index: usize, parameter: &'static Parameter, shape: Shape },
}

/// What completes `line`, of which the last word is not done. A call to the host has the number given.
pub(super) fn suggest(caller: &Arc<Caller>, line: &str, number: u64) -> Suggestions {
    let word = line.rsplit(char::is_whitespace).next().unwrap_or_default();
    let (before, _) = line.split_at(line.len() - word.len());
    let subject = subject(caller.monitor.commands(), before, word);
    let mut start = before.len();
    let candidates = match subject {
        None => Candidates::Words(Vec::new()),
        Some(Subject::Name(table)) => names(caller.monitor.commands(), table.as_deref(), word),
        Some(Subject::Flag(flags)) => begin(flags.into_iter().map(|flag| format!("-{flag}")), word),
        Some(Subject::Value { parameter, shape: Shape { scalar: Scalar::Members(keys), .. }, .. })
            if matches!(parameter.syntax(), Syntax::ByType | Syntax::Options { .. }) =>
        {
            let key = word.rsplit(',').next().unwrap_or_default();
            start = line.len() - key.len();
            begin(keys.iter().map(|name| format!("{name}=")), key)
        }
        Some(Subject::Value { entry, index, parameter, shape }) => {
            if parameter.typing.is_some_and(|typing| typing.completes) {
                host(caller, entry, Completes { index, word: word.to_owned() }, number)
            } else {
                values(parameter, &shape, word)
            }
        }
    };
    Suggestions { start, candidates }
}

/// Those words that begin as `typed` does.
fn begin(words: impl Iterator<Item = String>, typed: &str) -> Candidates {
    Candidates::Words(words.filter(|word| word.starts_with(typed)).collect())
}

fn names(commands: &Commands, table: Option<&str>, typed: &str) -> Candidates {
    let mut names: Vec<String> = Vec::new();
    for name in commands.iter().flat_map(|info| info.human) {
        let (head, item) =
            name.text().split_once(' ').map_or((name.text(), None), |(table, item)| (table, Some(item)));
        let word = match (table, item) {
            (None, _) => head,
            (Some(table), Some(item)) if head == table => item,
            (Some(_), _) => continue,
        };
        if !names.iter().any(|known| known == word) {
            names.push(word.to_owned());
        }
    }
    begin(names.into_iter(), typed)
}

fn values(parameter: &Parameter, shape: &Shape, typed: &str) -> Candidates {
    match (parameter.syntax(), shape.scalar) {
        (Syntax::File, _) => Candidates::Files,
        (Syntax::ByType, Scalar::Boolean) => begin(["on", "off"].map(str::to_owned).into_iter(), typed),
        (Syntax::ByType, Scalar::Choice(choices)) => {
            begin(choices.iter().map(|&choice| choice.to_owned()), typed)
        }
        _ => Candidates::Words(Vec::new()),
    }
}

/// What stands behind `before`, by the rules of `arguments`, as far as words can follow them.
fn subject(commands: &'static Commands, before: &str, word: &str) -> Option<Subject> {
    let mut words = Words::new(before);
    let mut name = words.name().to_owned();
    words.skip_blanks();
    if name.is_empty() {
        return words.rest().is_empty().then_some(Subject::Name(None));
    }
    if is_table(commands, &name) {
        if words.rest().is_empty() {
            return Some(Subject::Name(Some(name)));
        }
        name = format!("{name} {}", words.name());
    }
    let entry = commands.find_human(&name)?;
    let info = commands.entry(entry).info;
    if help::explains(info) {
        return match subject(commands, words.rest(), word) {
            Some(name @ Subject::Name(_)) => Some(name),
            _ => None,
        };
    }
    argument(entry, info, words, word)
}

/// The argument at the end of a line whose command is known.
fn argument(entry: usize, info: &'static CommandInfo, mut words: Words<'_>, word: &str) -> Option<Subject> {
    let value = |(index, parameter, shape)| Subject::Value { entry, index, parameter, shape };
    let (mut flags, placed): (Vec<_>, Vec<_>) = info
        .arguments()
        .filter(|(_, parameter, _)| parameter.syntax() != Syntax::Format)
        .partition(|(_, parameter, _)| parameter.flag().is_some());
    let mut placed = placed.into_iter();
    words.skip_blanks();
    if words.peek() == Some('/') {
        words.plain();
    }
    while let Ok(Some(typed)) = words.word() {
        let given = flags.iter().position(|(_, flag, _)| {
            typed.strip_prefix('-').is_some_and(|letter| letter.chars().next() == flag.flag())
        });
        if let Some(at) = given {
            let flag = flags.remove(at);
            let waits = flag.2.scalar != Scalar::Boolean && typed.len() == "-f".len();
            if waits && matches!(words.word(), Ok(None)) {
                return Some(value(flag));
            }
        } else {
            flags.clear();
            placed.next()?;
        }
    }
    if word.starts_with('-') && !flags.is_empty() {
        return Some(Subject::Flag(flags.iter().filter_map(|(_, flag, _)| flag.flag()).collect()));
    }
    placed.next().map(value)
}

fn host(caller: &Arc<Caller>, entry: usize, completes: Completes, number: u64) -> Candidates {
    let (sender, words) = mpsc::channel();
    let typed = completes.word.clone();
    let bound =
        Arc::new(Bound { prompted: Some(Box::new(Prompted::Complete(completes))), ..Bound::default() });
    let to = Arc::new(Suggested { typed, sender });
    let ticket = Box::new(Ticket { number, ..Ticket::default() });
    let call =
        Call::new(caller, to, Request { entry, out_of_band: false, bound, passed: Vec::new(), ticket });
    Candidates::Host { call, words }
}

/// Where the host's answer goes.
#[derive(Debug)]
struct Suggested {
    typed: String,
    sender: Sender<Vec<String>>,
}

impl Answer for Suggested {
    fn form(&self, line: Vec<u8>) -> Form {
        Form::Json(line, Special::default())
    }

    fn answer(&self, _: Box<Ticket>, _: &'static CommandInfo, answer: Result<Answered, Error>) {
        let Ok(Answered::Json(list)) = answer else { return };
        let Ok(mut words) = serde_json::from_slice::<Vec<String>>(&list) else { return };
        words.retain(|word| word.starts_with(&self.typed));
        // Whoever asked may not wait any more.
        let _ = self.sender.send(words);
    }

    fn track(&self, _: u64, _: Arc<InFlight>) {}

    fn progress(&self, _: u64, _: &[u8], _: Progress) {}
}
