//! `act` and `query-act`: one asynchronous behaviour on request, as a plain command and as an `info` command, so that
//! every promise is tested on both; and commands whose results cannot be shown.

use super::Vmm;
use monitor_runtime::{Completion, Error, monitor_commands};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;
use std::thread;

/// What a command answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Number {
    /// The number.
    pub n: i64,
}

/// What an asynchronous handler does with its completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Act {
    Complete,
    CompleteElsewhere,
    CompleteElsewhereThenErr,
    CompleteThenErr,
    CompleteThenPanic,
    Drop,
    DropElsewhere,
    DropElsewhereThenErr,
    Err,
    Fail,
    Keep,
    KeepThenErr,
    KeepThenPanic,
    Panic,
    QuestionMark,
}

#[monitor_commands(table = ACTS)]
impl Vmm {
    /// Do something with a completion.
    #[monitor_command(async)]
    fn act(&mut self, how: Act, done: Completion<Number>) -> Result<(), Error> {
        self.perform(how, done)
    }

    /// Do something with a completion, as a question.
    #[monitor_command(async)]
    fn query_act(&mut self, how: Act, done: Completion<Number>) -> Result<(), Error> {
        self.perform(how, done)
    }

    /// Panic without a completion.
    #[monitor_command]
    fn panic(&self) -> Number {
        panic!("the handler panics")
    }

    /// Answer what cannot be serialised.
    #[monitor_command]
    fn unserialisable(&self, broken: Broken) -> Unshowable {
        Unshowable(broken)
    }

    /// Answer what cannot be serialised, through a completion.
    #[monitor_command(async)]
    fn query_unserialisable(&self, broken: Broken, done: Completion<Unshowable>) {
        done.complete(Unshowable(broken));
    }

    /// Answer what cannot be printed.
    #[monitor_command(user_print = print_unshowable)]
    fn unprintable(&self, broken: Broken) -> Unshowable {
        Unshowable(broken)
    }

    /// Answer what cannot be printed, through a completion.
    #[monitor_command(async, user_print = print_unshowable)]
    fn query_unprintable(&self, broken: Broken, done: Completion<Unshowable>) {
        done.complete(Unshowable(broken));
    }
}

impl Vmm {
    fn perform(&mut self, how: Act, done: Completion<Number>) -> Result<(), Error> {
        let value = Number { n: 1 };
        match how {
            Act::Complete => done.complete(value),
            Act::CompleteElsewhere => join(move || done.complete(value)),
            Act::CompleteElsewhereThenErr => {
                join(move || done.complete(value));
                return Err(Error::generic("too late"));
            }
            Act::CompleteThenErr => {
                done.complete(value);
                return Err(Error::generic("too late"));
            }
            Act::CompleteThenPanic => {
                done.complete(value);
                panic!("the handler panics");
            }
            Act::Drop => drop(done),
            Act::DropElsewhere => join(move || drop(done)),
            Act::DropElsewhereThenErr => {
                join(move || drop(done));
                return Err(Error::generic("submit failed"));
            }
            Act::Err => return Err(Error::generic("submit failed")),
            Act::Fail => done.fail("it failed"),
            Act::Keep => self.kept.push(done),
            Act::KeepThenErr => {
                self.kept.push(done);
                return Err(Error::generic("submit failed"));
            }
            Act::KeepThenPanic => {
                self.kept.push(done);
                panic!("the handler panics");
            }
            Act::Panic => panic!("the handler panics"),
            Act::QuestionMark => {
                // The path returns from here, with `done` still on the stack.
                "not a number".parse::<i64>()?;
                done.complete(value);
            }
        }
        Ok(())
    }
}

/// Runs `work` on another thread, and has seen its end when it returns.
fn join(work: impl FnOnce() + Send + 'static) {
    thread::spawn(work).join().unwrap();
}

/// How showing a result goes wrong.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Broken {
    Errs,
    ErrsHalfway,
    Panics,
}

/// A result that cannot be shown.
#[derive(Debug, JsonSchema)]
struct Unshowable(Broken);

impl Serialize for Unshowable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::{Error as _, SerializeSeq as _};
        match self.0 {
            Broken::Errs => Err(S::Error::custom("no words for it")),
            Broken::ErrsHalfway => {
                let mut list = serializer.serialize_seq(None)?;
                list.serialize_element("half")?;
                Err(S::Error::custom("no words for it"))
            }
            Broken::Panics => panic!("the serialiser panics"),
        }
    }
}

fn print_unshowable(value: &Unshowable, out: &mut dyn fmt::Write) -> fmt::Result {
    match value.0 {
        Broken::Errs => Err(fmt::Error),
        Broken::ErrsHalfway => {
            out.write_str("half")?;
            Err(fmt::Error)
        }
        Broken::Panics => panic!("the printer panics"),
    }
}
