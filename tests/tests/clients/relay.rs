//! A socket between the two ends of a migration, that lets through what it is told to and then has an end killed. It
//! knows where records begin, so that a stage can be named; what is in them is the machine's.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

/// The kinds of records, as `examples/vmm/src/machine/stream/format.rs` has them.
pub(super) const MACHINE: u32 = 1;
pub(super) const PAGES: u32 = 2;
pub(super) const STATE: u32 = 4;
pub(super) const END: u32 = 5;
pub(super) const READY: u32 = 16;
pub(super) const LOADED: u32 = 17;
pub(super) const RUN: u32 = 18;
pub(super) const RUNNING: u32 = 19;

/// How much of a record is let through before the end comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    None,
    Half,
    All,
}

/// Where the end comes: at the first record of this kind, in whichever direction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    pub(super) kind: u32,
    pub(super) after: Before,
}

/// Listens at `from` and passes one connection on to `to`. At the cut, `kill` is run while nothing more goes through, and
/// then both connections are closed.
pub(super) fn relay(
    from: &Path,
    to: PathBuf,
    cut: Cut,
    kill: impl FnOnce() + Send + 'static,
) -> thread::JoinHandle<()> {
    let listener = UnixListener::bind(from).unwrap();
    thread::spawn(move || {
        let (source, _) = listener.accept().unwrap();
        let destination = UnixStream::connect(to).unwrap();
        let (back_from, back_to) = (destination.try_clone().unwrap(), source.try_clone().unwrap());
        let closed = Arc::new(Mutex::new(false));
        let answers_cut = matches!(cut.kind, READY | LOADED | RUNNING);
        let stream = thread::spawn({
            let (source, destination) = (source.try_clone().unwrap(), destination.try_clone().unwrap());
            let closed = Arc::clone(&closed);
            move || pass(&source, &destination, cut, &closed)
        });
        let answers = thread::spawn(move || pass(&back_from, &back_to, cut, &closed));
        let (cut_here, other) = if answers_cut { (answers, stream) } else { (stream, answers) };
        assert!(cut_here.join().unwrap(), "the connection ended before the cut");
        kill();
        for stream in [&source, &destination] {
            let _ = stream.shutdown(Shutdown::Both);
        }
        other.join().unwrap();
    })
}

/// Passes records on; whether the cut was reached. The connection may end first.
fn pass(mut from: &UnixStream, mut to: &UnixStream, cut: Cut, closed: &Mutex<bool>) -> bool {
    let mut header = [0; 16];
    if from.read_exact(&mut header).is_err() || to.write_all(&header).is_err() {
        return false;
    }
    loop {
        let mut head = [0; 8];
        if from.read_exact(&mut head).is_err() {
            return false;
        }
        let word = |at: usize| u32::from_le_bytes(head[at..at + 4].try_into().unwrap());
        let mut record = head.to_vec();
        record.resize(8 + word(4) as usize + 4, 0);
        if from.read_exact(&mut record[8..]).is_err() {
            return false;
        }
        let reached = word(0) == cut.kind;
        let through = match cut.after {
            Before::None if reached => 0,
            Before::Half if reached => record.len() / 2,
            _ => record.len(),
        };
        // What answers to the last that went through must not go through itself.
        let mut closed = closed.lock().unwrap();
        if *closed {
            return false;
        }
        *closed = reached;
        if to.write_all(&record[..through]).is_err() || reached {
            return reached;
        }
    }
}
