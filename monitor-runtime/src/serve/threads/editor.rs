//! The line editor: rustyline with our completion and history. Who shows the prompt and when is `terminal`'s.

use crate::{Monitor, human};
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::Validator;
use rustyline::{
    Cmd, ColorMode, CompletionType, ConditionalEventHandler, Config, Context, Event, EventContext,
    EventHandler, Helper, KeyEvent, RepeatCount,
};
use std::borrow::Cow;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How a prompt looks where colours are wanted.
const BOLD: &str = "\x1b[1m";
const PLAIN: &str = "\x1b[0m";

/// What came of editing a line.
pub(super) enum Edited {
    Line(String),
    /// Ctrl-C: what was typed is dropped.
    Interrupted,
    /// Ctrl-D, or the terminal is gone.
    Ended,
}

/// An editor for one line after the other.
pub(super) struct Editor {
    inner: rustyline::Editor<Words, FileHistory>,
    prompt: String,
    history: Option<PathBuf>,
    /// The key that came last is Ctrl-C.
    interrupted: Arc<AtomicBool>,
}

/// Shows text above the line that is being edited, or where the cursor is when none is.
pub(super) struct Printer(Box<dyn rustyline::ExternalPrinter + Send>);

impl Printer {
    /// Whether it could be shown.
    pub(super) fn print(&mut self, text: &str) -> bool {
        self.0.print(text.to_owned()).is_ok() && io::stdout().flush().is_ok()
    }
}

impl Editor {
    /// An editor that asks `suggest` what completes a line.
    pub(super) fn new(
        monitor: &Monitor,
        suggest: impl Fn(&str) -> human::Suggestions + Send + 'static,
    ) -> io::Result<Self> {
        let colours = super::terminal::terminal().is_some_and(|terminal| terminal.colours);
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .completion_show_all_if_ambiguous(true)
            .color_mode(if colours { ColorMode::Enabled } else { ColorMode::Disabled })
            .history_ignore_dups(true)
            .and_then(|config| config.max_history_size(1000))
            .map_err(io::Error::other)?
            .build();
        let mut inner = rustyline::Editor::with_config(config).map_err(io::Error::other)?;
        inner.set_helper(Some(Words { suggest: Box::new(suggest), colours }));
        let history = monitor.history_path().map(Path::to_owned);
        if let Some(path) = &history
            && let Err(error) = inner.load_history(path)
        {
            // There is none before the first run.
            log::debug!("{}: {error}", path.display());
        }
        let interrupted = Arc::new(AtomicBool::new(false));
        let keys = Box::new(Keys { interrupted: Arc::clone(&interrupted) });
        inner.bind_sequence(Event::Any, EventHandler::Conditional(keys));
        Ok(Self { inner, prompt: monitor.prompt_text().to_owned(), history, interrupted })
    }

    pub(super) fn printer(&mut self) -> io::Result<Printer> {
        let printer = self.inner.create_external_printer().map_err(io::Error::other)?;
        Ok(Printer(Box::new(printer)))
    }

    /// Shows the prompt, and lets the person edit a line. It is remembered if it may be.
    pub(super) fn edit(&mut self, may_be_kept: impl Fn(&str) -> bool) -> Edited {
        match self.inner.readline(&self.prompt) {
            Ok(_) if self.interrupted.load(Ordering::Relaxed) => Edited::Interrupted,
            Ok(line) => {
                if may_be_kept(&line) {
                    self.remember(&line);
                }
                Edited::Line(line)
            }
            Err(ReadlineError::Interrupted | ReadlineError::Signal(_)) => Edited::Interrupted,
            Err(ReadlineError::Eof) => Edited::Ended,
            Err(error) => {
                log::info!("the terminal cannot be read: {error}");
                Edited::Ended
            }
        }
    }

    fn remember(&mut self, line: &str) {
        let remembered = !line.trim().is_empty() && self.inner.add_history_entry(line).unwrap_or(false);
        if remembered
            && let Some(path) = &self.history
            && let Err(error) = self.inner.append_history(path)
        {
            log::warn!("{}: the history is not kept: {error}", path.display());
            self.history = None;
        }
    }
}

/// Ends the line at Ctrl-C as at Enter. The library's own way out drops what was read behind it, and so what was typed, or
/// pasted, too fast.
struct Keys {
    interrupted: Arc<AtomicBool>,
}

impl ConditionalEventHandler for Keys {
    fn handle(&self, event: &Event, _: RepeatCount, _: bool, _: &EventContext<'_>) -> Option<Cmd> {
        let interrupts = event.get(0) == Some(&KeyEvent::ctrl('C'));
        self.interrupted.store(interrupts, Ordering::Relaxed);
        interrupts.then_some(Cmd::AcceptLine)
    }
}

/// What completes a line.
type Suggest = Box<dyn Fn(&str) -> human::Suggestions + Send>;

/// What the editor asks of us.
struct Words {
    suggest: Suggest,
    colours: bool,
}

impl Completer for Words {
    type Candidate = Pair;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let line = &line[..at];
        let suggestions = (self.suggest)(line);
        let mut words = match &suggestions.candidates {
            human::Candidates::Files => files(&suggestions.typed),
            human::Candidates::Words(words) => words.clone(),
            human::Candidates::Host { .. } => Vec::new(),
        };
        words.sort_unstable();
        let written = suggestions.write(&words);
        let pairs =
            words.into_iter().zip(written).map(|(display, replacement)| Pair { display, replacement });
        Ok((suggestions.start, pairs.collect()))
    }
}

/// The files whose names begin as `typed` does; those of a folder end in `/`.
fn files(typed: &str) -> Vec<String> {
    let (folder, name) =
        typed.rsplit_once('/').map_or(("", typed), |(folder, name)| (&typed[..=folder.len()], name));
    let Ok(entries) = fs::read_dir(if folder.is_empty() { "." } else { folder }) else { return Vec::new() };
    let found = entries.flatten().filter_map(|entry| {
        let found = entry.file_name().into_string().ok()?;
        let hidden = found.starts_with('.') && name.is_empty();
        let end = if entry.path().is_dir() { "/" } else { "" };
        (found.starts_with(name) && !hidden).then(|| format!("{folder}{found}{end}"))
    });
    found.collect()
}

impl Highlighter for Words {
    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        if self.colours { Cow::Owned(format!("{BOLD}{prompt}{PLAIN}")) } else { Cow::Borrowed(prompt) }
    }
}

impl Hinter for Words {
    type Hint = String;
}

impl Validator for Words {}

impl Helper for Words {}
