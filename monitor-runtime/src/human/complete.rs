//! What Tab offers for a line: commands, sub-commands, flags and values of arguments, from their declarations. Names of
//! files are the front end's to list, and what only the host knows comes from a call.

use super::help;
use super::words::{LastWord, Words, needs_quotes, open_quotes};
use crate::builtin::cancellable;
use crate::command::{
    Answer, Answered, Bound, Call, Caller, CommandInfo, Commands, Completes, Form, InFlight, Parameter,
    Progress, Prompted, Request, Scalar, Shape, Special, Syntax, Ticket,
};
use crate::{Error, Monitor};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

/// What may stand at the end of a line.
#[derive(Debug)]
#[non_exhaustive]
pub struct Suggestions {
    /// Where the last word begins, in bytes, with its quote. What is offered replaces the line from here on.
    pub start: usize,
    /// What was typed of what they complete, without quotes: the candidates begin so. It is the whole word, or its last
    /// part: the value of an option, a register in an expression.
    pub typed: String,
    /// The words there are.
    pub candidates: Candidates,
    /// What stands in the word before that part, without quotes.
    before: String,
    /// The word was begun with a quote.
    quoted: bool,
}

impl Suggestions {
    /// What replaces the line for each of `words`: in quotes if they were begun, or if one of the words has blanks. The only
    /// word is followed by the end of its quotes and a blank, unless it goes on (`size=`, `folder/`).
    pub fn write(&self, words: &[String]) -> Vec<String> {
        let wholes: Vec<_> = words.iter().map(|word| format!("{}{word}", self.before)).collect();
        let quotes = self.quoted || wholes.iter().any(|whole| needs_quotes(whole));
        let done = wholes.len() == 1 && !wholes[0].ends_with(['=', '.', '/']);
        let written = wholes.into_iter().map(|whole| {
            let begun = if quotes { open_quotes(&whole) } else { whole };
            let end = match (done, quotes) {
                (true, true) => "\" ",
                (true, false) => " ",
                (false, _) => "",
            };
            begun + end
        });
        written.collect()
    }

    /// Nothing can stand behind `line`.
    fn none(line: &str) -> Self {
        let candidates = Candidates::Words(Vec::new());
        Self { start: line.len(), typed: String::new(), candidates, before: String::new(), quoted: false }
    }
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
    /// These, in the order of the table or of their type.
    Words(Vec<String>),
}

/// What the word at the end of a line is.
enum Subject {
    /// The name of a command, in a sub-table or in none.
    Name(Option<String>),
    /// One of these flags.
    Flag(Vec<char>),
    /// An argument of a command.
    Value(Value),
}

/// An argument of a command.
struct Value {
    entry: usize,
    index: usize,
    parameter: &'static Parameter,
    shape: Shape,
}

/// What completes `line`, of which the last word is not done. A call to the host has the number given.
pub(super) fn suggest(caller: &Arc<Caller>, line: &str, number: u64) -> Suggestions {
    let Some(last) = LastWord::of(line) else { return Suggestions::none(line) };
    let word = &*last.typed;
    let subject = subject(caller.monitor.commands(), &line[..last.start], word);
    let (typed, candidates) = match subject {
        None => (word, Candidates::Words(Vec::new())),
        // No name of a command is read from quotes.
        Some(Subject::Name(_)) if last.quoted => (word, Candidates::Words(Vec::new())),
        Some(Subject::Name(table)) => (word, begin(names(&caller.monitor, table.as_deref(), word), word)),
        Some(Subject::Flag(flags)) => (word, begin(flags.iter().map(|flag| format!("-{flag}")), word)),
        Some(Subject::Value(value)) => value.suggest(caller, word, number),
    };
    let before = word.strip_suffix(typed).unwrap_or_default().to_owned();
    Suggestions { start: last.start, typed: typed.to_owned(), candidates, before, quoted: last.quoted }
}

impl Value {
    /// What completes `word`, which is the value's so far: the part of it that is completed, and by what.
    fn suggest<'w>(self, caller: &Arc<Caller>, word: &'w str, number: u64) -> (&'w str, Candidates) {
        let Self { entry, index, parameter, shape } = self;
        if let Some(ids) = cancellable(caller.monitor.commands().entry(entry).info, caller) {
            return (word, begin(ids, word));
        }
        // To the host, options are told with their key.
        let (typed, words, told) = if let Some((typed, words)) = options(parameter, &shape, word) {
            (typed, begin(words, typed), option(word))
        } else {
            let typed = register(parameter, &shape, word);
            (typed, values(parameter, &shape, word), typed)
        };
        // What the declaration knows is all there is.
        let unknown = matches!(&words, Candidates::Words(words) if words.is_empty());
        if unknown && parameter.typing.is_some_and(|typing| typing.completes) {
            (told, host(caller, entry, Completes { index, word: told.to_owned() }, number))
        } else {
            (typed, words)
        }
    }
}

/// Those words that begin as `typed` does.
fn begin(words: impl IntoIterator<Item = String>, typed: &str) -> Candidates {
    Candidates::Words(words.into_iter().filter(|word| word.starts_with(typed)).collect())
}

/// The part of options that is being typed, and what may stand there: keys, or the values of one.
fn options<'w>(parameter: &Parameter, shape: &Shape, word: &'w str) -> Option<(&'w str, Vec<String>)> {
    let implied = match parameter.syntax() {
        Syntax::Options { implied } => implied,
        Syntax::ByType if matches!(shape.scalar, Scalar::Members(_)) => None,
        _ => return None,
    };
    let option = option(word);
    let scalar = |path: &[&str]| parameter.shape_at(path).map(|shape| shape.scalar);
    if let Some((key, value)) = option.split_once('=') {
        let path: Vec<_> = key.split('.').collect();
        return Some((value, scalar(&path).map(words_of).unwrap_or_default()));
    }
    let (parent, typed) = option.rsplit_once('.').map_or(("", option), |(parent, typed)| (parent, typed));
    let path: Vec<_> = parent.split('.').filter(|part| !part.is_empty()).collect();
    let mut words = Vec::new();
    if let Some(Scalar::Members(keys)) = scalar(&path) {
        words.extend(keys.iter().map(|key| {
            let inner = scalar(&[&path[..], &[key]].concat());
            let goes_on = if matches!(inner, Some(Scalar::Members(_))) { '.' } else { '=' };
            format!("{key}{goes_on}")
        }));
    }
    if let (Some(key), true) = (implied, option.len() == word.len() && parent.is_empty()) {
        words.extend(scalar(&[key]).map(words_of).unwrap_or_default());
    }
    Some((typed, words))
}

/// The last of the options that a word is made of.
fn option(word: &str) -> &str {
    word.rsplit(',').next().unwrap_or_default()
}

/// The part of an expression that the host can know: the register being typed. Of anything else it is the whole word.
fn register<'w>(parameter: &Parameter, shape: &Shape, word: &'w str) -> &'w str {
    let is_expression = match parameter.syntax() {
        Syntax::ByType => matches!(shape.scalar, Scalar::Integer { .. }),
        Syntax::Expression { .. } => true,
        _ => false,
    };
    if is_expression { word.rfind('$').map_or("", |at| &word[at..]) } else { word }
}

/// The names that begin as `typed` does: of each command the first such one, but all where it is to be as QEMU's.
fn names(monitor: &Monitor, table: Option<&str>, typed: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for info in monitor.commands().iter() {
        let words = info.human.iter().filter_map(|name| {
            let (head, item) = name.text().split_once(' ').unzip();
            match table {
                None => Some(head.unwrap_or(name.text())),
                Some(table) => item.filter(|_| head == Some(table)),
            }
        });
        let fitting = words.filter(|word| word.starts_with(typed));
        for word in fitting.take(if monitor.is_terse() { usize::MAX } else { 1 }) {
            if !names.iter().any(|known| known == word) {
                names.push(word.to_owned());
            }
        }
    }
    names
}

fn values(parameter: &Parameter, shape: &Shape, typed: &str) -> Candidates {
    match parameter.syntax() {
        Syntax::File => Candidates::Files,
        Syntax::ByType => begin(words_of(shape.scalar), typed),
        _ => Candidates::Words(Vec::new()),
    }
}

/// The words that a type reads, where there are only so many.
fn words_of(scalar: Scalar) -> Vec<String> {
    let words: &[&str] = match scalar {
        Scalar::Boolean => &["on", "off"],
        Scalar::Choice(choices) => choices,
        _ => &[],
    };
    words.iter().map(|&word| word.to_owned()).collect()
}

/// What stands behind `before`, by the rules of `arguments`, as far as words can follow them.
fn subject(commands: &'static Commands, before: &str, word: &str) -> Option<Subject> {
    let mut words = Words::new(before);
    let mut name = words.name().to_owned();
    words.skip_blanks();
    if name.is_empty() {
        return words.rest().is_empty().then_some(Subject::Name(None));
    }
    if commands.is_table(&name) {
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
    let value = |(index, parameter, shape)| Subject::Value(Value { entry, index, parameter, shape });
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
