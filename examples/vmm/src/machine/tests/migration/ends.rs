//! One end is real, and the other is played by the test, which stops playing at each step of the protocol.

use super::super::super::copy;
use super::super::super::migration::{from_socket, to_socket};
use super::super::super::stream::{Kind, Reader, Record, StreamError, Writer};
use super::*;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// How far a played destination goes before it closes its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Nothing,
    Header,
    Ready,
    SomePages,
    AllButEnd,
    End,
    Loaded,
    RunRead,
}

/// Plays a destination that closes its end after a step.
fn play(stream: UnixStream, last: Step) {
    play_with(&stream, last);
}

/// Plays a destination; what it has not read is left in the socket.
fn play_with(stream: &UnixStream, last: Step) -> Option<Writer<&UnixStream>> {
    if last == Step::Nothing {
        return None;
    }
    let mut answers = Writer::new(stream).unwrap();
    // Without a buffer: what is not read must be seen to be unread.
    let mut reader = Reader::new(stream).unwrap();
    if last == Step::Header {
        return Some(answers);
    }
    assert!(matches!(reader.record().unwrap(), Record::Machine(_)));
    answers.message(Kind::Ready, "").unwrap();
    let mut records = 0;
    if last == Step::Ready {
        return Some(answers);
    }
    loop {
        match reader.record().unwrap() {
            Record::Pages { .. } if last == Step::SomePages && records > 3 => return Some(answers),
            Record::State(_) if last == Step::AllButEnd => return Some(answers),
            Record::End if last == Step::End => return Some(answers),
            Record::End => break,
            _ => records += 1,
        }
    }
    if last > Step::End {
        answers.message(Kind::Loaded, "").unwrap();
    }
    if last == Step::RunRead {
        assert!(matches!(reader.record().unwrap(), Record::Message(Kind::Run, _)));
    }
    Some(answers)
}

fn send(source: &Fixture, stream: &UnixStream, patience: Duration) -> Result<(), Error> {
    source.machine.migration.begin(true);
    let sent = to_socket(&source.machine, stream, patience, &mut |_, _| ());
    source.machine.migration.end(sent, None)
}

const PATIENCE: Duration = super::super::PATIENCE;

#[test]
fn a_destination_that_goes_before_the_hand_over_leaves_the_guest_here() {
    let source = Fixture::ready_with(2 * MIB);
    source.command("busy", "guest: busy");
    for last in [
        Step::Nothing,
        Step::Header,
        Step::Ready,
        Step::SomePages,
        Step::AllButEnd,
        Step::End,
        // RUN is written to a socket that is closed, or lies in it unread: either way nobody ran the guest.
        Step::Loaded,
    ] {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let error = thread::scope(|scope| {
            scope.spawn(move || play(theirs, last));
            send(&source, &ours, PATIENCE).unwrap_err()
        });
        assert!(!matches!(error, Error::Unconfirmed { .. }), "{last:?}: {error}");
        assert_eq!(source.state(), RunState::Running, "{last:?}: {error}");
        let before = source.sum();
        while source.sum() == before {}
    }
    let destination = Fixture::waiting();
    hop(&source, &destination, &socket(&Directory::new()));
    assert!(destination.sum() > 0);
}

#[test]
fn a_word_that_was_read_and_not_answered_stops_the_guest_here() {
    // The end of the stream, and no answer in time.
    for (patience, closes) in [(PATIENCE, true), (Duration::from_millis(1), false)] {
        let source = Fixture::ready_with(2 * MIB);
        let (ours, theirs) = UnixStream::pair().unwrap();
        let error = thread::scope(|scope| {
            let playing = scope.spawn(move || {
                play_with(&theirs, Step::RunRead);
                (!closes).then_some(theirs)
            });
            let sent = send(&source, &ours, patience);
            drop(playing.join().unwrap());
            sent.unwrap_err()
        });
        assert!(matches!(error, Error::Unconfirmed { .. }), "{error}");
        let reason = if closes { "has closed the connection" } else { "says nothing" };
        assert!(error.to_string().contains(reason), "{error}");
        assert_eq!(source.state(), RunState::PostMigrate);
        assert_eq!(source.machine.serial_input(b"anyone?\n"), 0);
        // A person who knows that it runs nowhere else.
        source.resume().unwrap();
        source.command("hello", "hello");
    }
}

#[test]
fn who_asked_before_the_word_was_lost_does_not_run_the_guest_here() {
    let source = Fixture::ready_with(2 * MIB);
    let (ours, theirs) = UnixStream::pair().unwrap();
    let ((resume, resumed), (reset, was_reset), (pause, paused)) = (callback(), callback(), callback());
    let error = thread::scope(|scope| {
        let machine = &source.machine;
        scope.spawn(move || {
            let answers = play_with(&theirs, Step::RunRead);
            // The guest stands still, so that these wait for it.
            machine.reset(move || reset(())).unwrap();
            machine.resume(move || resume(())).unwrap();
            machine.pause(move || pause(()));
            drop(answers);
        });
        send(&source, &ours, PATIENCE).unwrap_err()
    });
    assert!(matches!(error, Error::Unconfirmed { .. }), "{error}");
    assert!(resumed.was_dropped() && was_reset.was_dropped());
    paused.wait();
    assert_eq!(source.state(), RunState::PostMigrate);
    source.resume().unwrap();
    source.command("hello", "hello");
}

#[test]
fn a_destination_that_takes_nothing_is_not_waited_for() {
    let source = Fixture::ready_with(2 * MIB);
    source.command("busy", "guest: busy");
    let (ours, theirs) = UnixStream::pair().unwrap();
    ours.set_write_timeout(Some(Duration::from_millis(1))).unwrap();
    let error = thread::scope(|scope| {
        let playing = scope.spawn(move || {
            play_with(&theirs, Step::Ready);
            theirs
        });
        let sent = send(&source, &ours, PATIENCE);
        drop(playing.join().unwrap());
        sent.unwrap_err()
    });
    assert_eq!(error.to_string(), "the destination takes nothing");
    assert_eq!(source.state(), RunState::Running);
    let before = source.sum();
    while source.sum() == before {}
}

#[test]
fn a_destination_that_refuses_at_the_last_moment_leaves_the_guest_here() {
    let source = Fixture::ready_with(2 * MIB);
    let (ours, theirs) = UnixStream::pair().unwrap();
    let error = thread::scope(|scope| {
        scope.spawn(move || {
            play_with(&theirs, Step::RunRead).unwrap().message(Kind::Refused, "a reason").unwrap();
        });
        send(&source, &ours, PATIENCE).unwrap_err()
    });
    assert_eq!(error.to_string(), "the destination does not take the guest: a reason");
    source.command("hello", "hello");
}

#[test]
fn an_answer_that_is_none_is_not_believed() {
    for (last, state) in [(Step::Header, RunState::Running), (Step::RunRead, RunState::PostMigrate)] {
        let source = Fixture::ready_with(2 * MIB);
        let (ours, theirs) = UnixStream::pair().unwrap();
        thread::scope(|scope| {
            scope.spawn(move || {
                let mut answers = play_with(&theirs, last).unwrap();
                answers.message(Kind::Loaded, "").unwrap();
                // Until the source has understood.
                let _ = (&theirs).read(&mut [0; 1]);
            });
            let error = send(&source, &ours, PATIENCE).unwrap_err().to_string();
            drop(ours);
            assert!(error.contains("an answer that has no place there"), "{error}");
        });
        assert_eq!(source.state(), state, "{last:?}");
    }
    // And something else altogether.
    let source = Fixture::ready_with(2 * MIB);
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    theirs.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
    send(&source, &ours, PATIENCE).unwrap_err();
    source.command("hello", "hello");
}

/// What a source sends before its end of the connection is closed.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// So many records of the stream.
    Records(usize),
    /// All of it.
    End,
    HalfOfRun,
    /// All of it, and another word than RUN.
    Other(Kind),
}

/// Plays a source: sends part of a stream that is known to be good, and hears what the destination says to that.
fn send_part(mut stream: UnixStream, whole: &[u8], part: Part) {
    let run = word(Kind::Run);
    let bytes = match part {
        Part::Records(count) => whole[..boundary(whole, count)].to_vec(),
        Part::End => whole.to_vec(),
        Part::HalfOfRun => [whole, &run[..run.len() - 1]].concat(),
        Part::Other(kind) => [whole, &word(kind)].concat(),
    };
    stream.write_all(&bytes).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    stream.read_to_end(&mut Vec::new()).unwrap();
}

/// A word as it stands in a stream.
fn word(kind: Kind) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new()).unwrap();
    writer.message(kind, "").unwrap();
    writer.into_inner().split_off(16)
}

/// Where a record ends.
fn boundary(whole: &[u8], records: usize) -> usize {
    let length = |at: usize| u32::from_le_bytes(whole[at + 4..at + 8].try_into().unwrap()) as usize;
    (0..records).fold(16, |at, _| at + 8 + length(at) + 4)
}

/// A machine of 2 MiB as its source would send it.
fn whole(source: &Fixture) -> Result<Vec<u8>, StreamError> {
    let mut writer = Writer::new(Vec::new())?;
    writer.machine(&copy::description(&source.machine))?;
    let held =
        copy::copy(&source.machine, RunState::SaveVm, &mut writer, &mut super::super::stream::Unlimited);
    drop(held.unwrap());
    Ok(writer.into_inner())
}

#[test]
fn a_source_that_goes_before_the_last_word_is_not_run() {
    let source = Fixture::ready_with(2 * MIB);
    let destination = Fixture::waiting();
    let whole = whole(&source).unwrap();
    for part in [
        Part::Records(0),
        Part::Records(1),
        Part::Records(5),
        Part::End,
        Part::HalfOfRun,
        Part::Other(Kind::Running),
    ] {
        let (ours, theirs) = UnixStream::pair().unwrap();
        thread::scope(|scope| {
            let whole = &whole;
            scope.spawn(move || send_part(theirs, whole, part));
            let taken = from_socket(&destination.machine, &ours, true);
            drop(ours);
            taken.unwrap_err();
        });
        assert_eq!(destination.state(), RunState::InMigrate, "{part:?}");
        assert_eq!(destination.machine.instructions(), 0, "{part:?}");
    }
    hop(&source, &destination, &socket(&Directory::new()));
    destination.command("hello", "hello");
}

#[test]
fn a_source_that_goes_after_the_last_word_does_not_stop_the_guest() {
    let (source, destination) = (Fixture::ready_with(2 * MIB), Fixture::waiting());
    let (ours, theirs) = UnixStream::pair().unwrap();
    let whole = whole(&source).unwrap();
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut theirs = theirs;
            theirs.write_all(&whole).unwrap();
            let mut answers = Reader::new(&theirs).unwrap();
            assert!(matches!(answers.record().unwrap(), Record::Message(Kind::Ready, _)));
            assert!(matches!(answers.record().unwrap(), Record::Message(Kind::Loaded, _)));
            (&theirs).write_all(&word(Kind::Run)).unwrap();
            // Gone, and nobody hears that the guest runs.
            drop(theirs);
        });
        from_socket(&destination.machine, &ours, true).unwrap();
    });
    assert_eq!(destination.state(), RunState::Running);
    destination.command("hello", "hello");
}

#[test]
fn a_destination_that_ends_before_it_runs_the_guest_refuses_it() {
    let (source, destination) = (Fixture::ready_with(2 * MIB), Fixture::waiting());
    let (ours, theirs) = UnixStream::pair().unwrap();
    destination.machine.shutdown();
    thread::scope(|scope| {
        let taken = scope.spawn(|| from_socket(&destination.machine, &theirs, true));
        let error = send(&source, &ours, PATIENCE).unwrap_err();
        assert!(matches!(error, Error::Refused { .. }), "{error}");
        taken.join().unwrap().unwrap_err();
    });
    source.command("hello", "hello");
}
