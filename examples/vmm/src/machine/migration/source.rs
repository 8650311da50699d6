//! The source of a migration: sends its machine, and lets go of the guest when it must and not before. The protocol is
//! written down in `migration`.

use super::Uri;
use super::control::Control;
use super::sending::{Progress, Sending};
use crate::machine::copy::{self, copy};
use crate::machine::durable::Replacement;
use crate::machine::hold::Committed;
use crate::machine::job::{Job, Working};
use crate::machine::stream::{Kind, Reader, Record, StreamError, Writer};
use crate::machine::{Error, Machine, RunState};
use std::io::{BufReader, BufWriter, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long the destination may take nothing, and be silent while the guest stands still. What it has to do then, it does
/// at once.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// A migration from here that may begin: no other work on the machine can.
#[derive(Debug)]
#[must_use = "it is done by `run`"]
pub struct Outgoing {
    machine: Arc<Machine>,
    uri: Uri,
    /// Taken when it has ended.
    working: Option<Working>,
}

impl Machine {
    /// Makes ready to migrate the guest. The work is then done by [`Outgoing::run`].
    ///
    /// # Errors
    /// There is no guest here, or other work goes on.
    pub fn migrate(self: &Arc<Self>, uri: Uri) -> Result<Outgoing, Error> {
        let working = self.begin(Job::Migrate)?;
        self.check_guest()?;
        self.migration.begin(true);
        Ok(Outgoing { machine: Arc::clone(self), uri, working: Some(working) })
    }
}

impl Outgoing {
    /// Migrates the guest, on the thread of the caller. It goes on meanwhile, and stands still for the last of it; when
    /// this has succeeded, it runs at the destination, or is whole in the file.
    ///
    /// # Errors
    /// It could not be migrated, or that was cancelled; then it goes on here, unless the error is
    /// [`Error::Unconfirmed`].
    pub fn run(mut self, progress: &mut Progress<'_>) -> Result<(), Error> {
        let machine = &*self.machine;
        let control = &machine.migration;
        let result = match &self.uri {
            Uri::File(path) => to_file(machine, path, progress).map_err(|error| Error::at(path, error)),
            Uri::Unix(path) => connect(control, path)
                .and_then(|stream| to_socket(machine, &stream, PATIENCE, progress))
                .map_err(|error| Error::at(path, error)),
        };
        control.end(result, self.working.take())
    }
}

impl Drop for Outgoing {
    fn drop(&mut self) {
        self.machine.migration.abandon(self.working.take());
    }
}

fn to_file(machine: &Machine, path: &Path, progress: &mut Progress<'_>) -> Result<(), Error> {
    let control = &machine.migration;
    let mut writer = Writer::new(Replacement::create(path)?)?;
    writer.machine(&copy::description(machine))?;
    control.connected();
    let held = copy(machine, RunState::FinishMigrate, &mut writer, &mut Sending::new(control, progress))?;
    control.commit()?;
    writer.into_inner().commit()?;
    held.commit().keep();
    Ok(())
}

fn connect(control: &Control, path: &PathBuf) -> Result<UnixStream, Error> {
    let stream = UnixStream::connect(path).map_err(Error::Read)?;
    // A destination that hangs must not keep a guest that stands still.
    stream.set_write_timeout(Some(PATIENCE)).map_err(Error::Read)?;
    control.waits_for(&stream)?;
    Ok(stream)
}

/// Migrates over a socket whose other end is a destination. `patience` is how long its last word may take.
pub(in super::super) fn to_socket(
    machine: &Machine,
    stream: &UnixStream,
    patience: Duration,
    progress: &mut Progress<'_>,
) -> Result<(), Error> {
    let control = &machine.migration;
    let mut writer = Writer::new(BufWriter::new(stream))?;
    writer.machine(&copy::description(machine))?;
    writer.flush()?;
    let mut answers = Reader::new(BufReader::new(stream)).map_err(no_answer)?;
    expect(&mut answers, Kind::Ready)?;
    control.connected();
    let held = copy(machine, RunState::FinishMigrate, &mut writer, &mut Sending::new(control, progress))
        .map_err(|error| explain(error, stream, &mut answers))?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(Error::Read)?;
    expect(&mut answers, Kind::Loaded)?;
    stream.set_read_timeout(Some(patience)).map_err(Error::Read)?;
    control.commit()?;
    hand_over(held.commit(), &mut writer, &mut answers)
}

/// Says the word, and does with the guest what the answer, or the want of one, allows.
fn hand_over(
    held: Committed,
    writer: &mut Writer<impl Write>,
    answers: &mut Reader<impl Read>,
) -> Result<(), Error> {
    let run = writer.message(Kind::Run, "");
    let answer = match run {
        // The other end was closed before, so that nothing was delivered.
        Err(error) if is_closed(&error) => Answer::Never(error.into()),
        Err(error) => Answer::Unknown(error),
        Ok(()) => last_word(answers),
    };
    match answer {
        Answer::Running => {
            held.hand_over();
            Ok(())
        }
        Answer::Never(error) => {
            held.go_on();
            Err(error)
        }
        Answer::Unknown(error) => {
            held.keep();
            Err(Error::Unconfirmed { reason: no_answer(error).to_string() })
        }
    }
}

/// What the destination does with the guest that it was told to run.
enum Answer {
    Running,
    /// It does not run it and never will.
    Never(Error),
    Unknown(StreamError),
}

fn last_word(answers: &mut Reader<impl Read>) -> Answer {
    let at = answers.position();
    match answers.record() {
        Ok(Record::Message(Kind::Running, _)) => Answer::Running,
        Ok(Record::Message(Kind::Refused, reason)) => {
            Answer::Never(Error::Refused { reason: reason.to_owned() })
        }
        Ok(_) => Answer::Unknown(unexpected(at)),
        // Closed with something in it unread: see `migration`.
        Err(error) if error.io_kind() == Some(ErrorKind::ConnectionReset) => Answer::Never(no_answer(error)),
        Err(error) => Answer::Unknown(error),
    }
}

/// Waits for an answer of the destination.
fn expect(answers: &mut Reader<impl Read>, expected: Kind) -> Result<(), Error> {
    let at = answers.position();
    match answers.record().map_err(no_answer)? {
        Record::Message(kind, _) if kind == expected => Ok(()),
        Record::Message(Kind::Refused, reason) => Err(Error::Refused { reason: reason.to_owned() }),
        _ => Err(unexpected(at).into()),
    }
}

/// Says why a stream could not be written: where the destination has closed its end, it may have told.
fn explain(error: Error, stream: &UnixStream, answers: &mut Reader<impl Read>) -> Error {
    match &error {
        Error::Stream { error: failed, .. } if is_closed(failed) => match answers.record() {
            Ok(Record::Message(Kind::Refused, reason)) => Error::Refused { reason: reason.to_owned() },
            _ => error,
        },
        Error::Stream { error: failed, .. } if is_timeout(failed) => {
            // What is still buffered would be waited for once more. One that is closed already is as well.
            let _ = stream.shutdown(Shutdown::Both);
            Error::NoAnswer { what: "takes nothing" }
        }
        _ => error,
    }
}

/// Says of an answer that did not come what that means to whoever waits for it.
fn no_answer(error: StreamError) -> Error {
    match error.io_kind() {
        _ if is_timeout(&error) => Error::NoAnswer { what: "says nothing" },
        Some(ErrorKind::ConnectionReset) => Error::NoAnswer { what: "has closed the connection" },
        None if error.is_truncated() => Error::NoAnswer { what: "has closed the connection" },
        _ => error.into(),
    }
}

fn is_timeout(error: &StreamError) -> bool {
    matches!(error.io_kind(), Some(ErrorKind::WouldBlock | ErrorKind::TimedOut))
}

fn is_closed(error: &StreamError) -> bool {
    matches!(error.io_kind(), Some(ErrorKind::BrokenPipe | ErrorKind::ConnectionReset))
}

fn unexpected(at: u64) -> StreamError {
    crate::machine::stream::Fault::Content("an answer that has no place there".to_owned()).at(at)
}
