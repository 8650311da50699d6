//! The destination of a migration: takes a machine, and runs the guest when it is told to and not before. The protocol
//! is written down in `migration`.

use super::Uri;
use crate::machine::job::Job;
use crate::machine::restore::Restore;
use crate::machine::stream::{self, Kind, Reader, Record, StreamError, Writer};
use crate::machine::{Error, Machine};
use std::fs::{self, File};
use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where a guest is awaited.
#[derive(Debug)]
pub struct Incoming {
    from: From,
}

#[derive(Debug)]
enum From {
    File(PathBuf, File),
    Unix { listener: UnixListener, bound: Arc<Bound>, file: Option<SocketFile> },
}

/// The file of a socket that is listened on. Dropping it removes the file, unless the guest has come, which does so too.
#[derive(Debug)]
pub struct SocketFile {
    bound: Arc<Bound>,
}

/// Where a socket listens, and whether its file is still there.
#[derive(Debug)]
struct Bound {
    path: PathBuf,
    is_there: AtomicBool,
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        self.bound.remove();
    }
}

impl Bound {
    fn remove(&self) {
        // Once: whoever has listened there since keeps his.
        if self.is_there.swap(false, Ordering::Relaxed)
            && let Err(error) = fs::remove_file(&self.path)
        {
            log::warn!("cannot remove {}: {error}", self.path.display());
        }
    }
}

impl Incoming {
    /// Opens the file, or listens on the socket.
    pub fn open(uri: &Uri) -> Result<Self, Error> {
        let from = match uri {
            Uri::File(path) => {
                From::File(path.clone(), File::open(path).map_err(|error| Error::file(path, error))?)
            }
            Uri::Unix(path) => {
                let listener = listen(path).map_err(|error| Error::file(path, error))?;
                let bound = Arc::new(Bound { path: path.clone(), is_there: AtomicBool::new(true) });
                let file = SocketFile { bound: Arc::clone(&bound) };
                From::Unix { listener, bound, file: Some(file) }
            }
        };
        Ok(Self { from })
    }

    /// Takes the file of the socket, if it is one, once: for whoever ends the process while the guest is waited for. It is
    /// otherwise dropped with this.
    pub fn take_socket_file(&mut self) -> Option<SocketFile> {
        match &mut self.from {
            From::File(..) => None,
            From::Unix { file, .. } => file.take(),
        }
    }

    /// Waits for the guest, on the thread of the caller, and lets it run if it ran and `run` allows it. A migration that
    /// fails before the guest is handed over is logged, and the next one is awaited.
    ///
    /// # Errors
    /// The guest cannot come any more: the file holds none, or the socket failed.
    pub fn take(self, machine: &Machine, run: bool) -> Result<(), Error> {
        let mut working = Some(machine.begin(Job::Incoming)?);
        match self.from {
            From::File(path, file) => {
                machine.migration.begin(false);
                let taken = from_file(machine, file, run).map_err(|error| Error::at(&path, error));
                machine.migration.end(taken, working)
            }
            From::Unix { listener, bound, file: _file } => {
                let path = &bound.path;
                let taken = loop {
                    let (stream, _) = listener.accept().map_err(|error| Error::file(path, error))?;
                    machine.migration.begin(false);
                    let taken = from_socket(machine, &stream, run);
                    let again = taken.is_err() && machine.run_state().is_elsewhere();
                    let ended = machine.migration.end(taken, if again { None } else { working.take() });
                    match ended {
                        Err(error) if again => {
                            log::warn!("a migration to {} failed: {error}", path.display());
                        }
                        ended => break ended,
                    }
                };
                // Nobody is to connect to what nobody listens on.
                bound.remove();
                taken
            }
        }
    }
}

/// Listens, also where a process has left its socket behind.
fn listen(path: &Path) -> io::Result<UnixListener> {
    match UnixListener::bind(path) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => match UnixStream::connect(path) {
            Err(refused) if refused.kind() == ErrorKind::ConnectionRefused => {
                fs::remove_file(path)?;
                UnixListener::bind(path)
            }
            _ => Err(error),
        },
        bound => bound,
    }
}

fn from_file(machine: &Machine, file: File, run: bool) -> Result<(), Error> {
    let mut reader = Reader::new(BufReader::new(file))?;
    let restore = receive(machine, &mut reader, run, || Ok(()))?;
    stream::expect_end(&mut reader)?;
    machine.restore(restore)
}

/// Takes a guest from a source at the other end of a socket.
pub(in super::super) fn from_socket(machine: &Machine, stream: &UnixStream, run: bool) -> Result<(), Error> {
    let mut answers = Writer::new(stream)?;
    let received = answer(machine, stream, run, &mut answers);
    if let Err(error) = &received {
        // The promise that the guest will not run here. A source that is gone does not hear it.
        let _ = answers.message(Kind::Refused, &error.to_string());
    }
    received
}

/// Says after each step that it is done.
fn answer(
    machine: &Machine,
    stream: &UnixStream,
    run: bool,
    answers: &mut Writer<impl Write>,
) -> Result<(), Error> {
    let mut reader = Reader::new(BufReader::new(stream))?;
    let restore = receive(machine, &mut reader, run, || answers.message(Kind::Ready, ""))?;
    answers.message(Kind::Loaded, "")?;
    let at = reader.position();
    let Record::Message(Kind::Run, _) = reader.record()? else {
        return Err(stream::Fault::Content("a word that has no place there".to_owned()).at(at).into());
    };
    machine.restore(restore)?;
    // The guest runs, whether or not the source can hear of it.
    if let Err(error) = answers.message(Kind::Running, "") {
        log::warn!("the guest runs, and its source could not be told: {error}");
    }
    Ok(())
}

/// Reads a machine, its memory to where it will be. `ready` is called when it is known to be one that can be taken.
fn receive(
    machine: &Machine,
    reader: &mut Reader<impl Read>,
    run: bool,
    ready: impl FnOnce() -> Result<(), StreamError>,
) -> Result<Restore, Error> {
    stream::describe(reader, machine.memory_size())?;
    ready()?;
    machine.migration.connected();
    let loaded = stream::load(reader, &machine.ram, &mut |read| {
        machine.migration.received(read);
        Ok::<_, Error>(())
    })?;
    let run = loaded.state.running && run;
    Ok(Restore::new(loaded, None, &machine.serial, Some(run))?)
}
