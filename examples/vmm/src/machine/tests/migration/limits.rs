//! Limits, cancellation, and other work meanwhile. Each stage is held by what the other end does, or by a bandwidth of a
//! byte a second, which lets nothing more go.

use super::super::super::stream::{Kind, Reader, Record, Writer};
use super::super::super::{Job, Snapshots};
use super::*;
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::{Duration, Instant};

/// Runs a migration while `meanwhile` runs; what the migration ended with.
fn with_migration(source: &Fixture, uri: &Uri, meanwhile: impl FnOnce()) -> Result<(), Error> {
    let outgoing = source.machine.migrate(uri.clone()).unwrap();
    thread::scope(|scope| {
        let running = scope.spawn(|| outgoing.run(&mut |_, _| ()));
        meanwhile();
        running.join().unwrap()
    })
}

/// A source in 2 MiB whose guest is at work, and a socket that the test listens on itself.
fn at_work() -> (Fixture, Directory, Uri, UnixListener) {
    let source = Fixture::ready_with(2 * MIB);
    source.command("busy", "guest: busy");
    let directory = Directory::new();
    let listener = UnixListener::bind(directory.path("socket")).unwrap();
    let uri = socket(&directory);
    (source, directory, uri, listener)
}

/// Everything that works on the whole machine is refused; everything else goes on.
fn check_busy(source: &Fixture, directory: &Directory) {
    let snapshots = Snapshots::open_directory(directory.path("snapshots")).unwrap();
    let mut on = |_, _| std::ops::ControlFlow::Continue(());
    for error in [
        source.machine.migrate(Uri::Unix("elsewhere".into())).map(drop),
        source.machine.save_snapshot(&snapshots, "tag", &mut on),
        source.machine.load_snapshot(&snapshots, "tag", &mut on),
    ] {
        assert!(matches!(error, Err(Error::Busy(Job::Migrate))), "{error:?}");
    }
    assert!(source.machine.migration().status.is_some());
}

fn check_cancelled(source: &Fixture, result: &Result<(), Error>) {
    assert!(matches!(result, Err(Error::Cancelled)), "{result:?}");
    assert_eq!(source.machine.migration().status, Some(MigrationStatus::Cancelled));
    let told = source.wait_status(MigrationStatus::Cancelled);
    let cancelling = Notice::Migration { status: MigrationStatus::Cancelling };
    assert_eq!(told[told.len() - 2], cancelling);
    assert_eq!(source.state(), RunState::Running);
    let before = source.sum();
    while source.sum() == before {}
}

#[test]
fn cancelled_while_the_ends_have_not_met() {
    let (source, directory, uri, _listener) = at_work();
    let result = with_migration(&source, &uri, || {
        check_busy(&source, &directory);
        source.machine.cancel_migration().unwrap();
    });
    check_cancelled(&source, &result);
}

#[test]
fn cancelled_while_memory_is_copied() {
    for bandwidth in [1, 0] {
        let (source, directory, uri, listener) = at_work();
        source.machine.set_migration_parameters(|parameters| parameters.max_bandwidth = bandwidth);
        let result = with_migration(&source, &uri, || {
            // It waits for the bandwidth, or for a peer that does not read.
            let (stream, _) = listener.accept().unwrap();
            let _answers = ready(&stream);
            source.wait_status(MigrationStatus::Active);
            check_busy(&source, &directory);
            source.sum();
            source.machine.cancel_migration().unwrap();
            // Again, which is no mistake.
            source.machine.cancel_migration().unwrap();
        });
        check_cancelled(&source, &result);
    }
}

/// Answers as a destination does that can take the machine, and reads no further.
fn ready(stream: &UnixStream) -> (Writer<&UnixStream>, Reader<&UnixStream>) {
    let mut answers = Writer::new(stream).unwrap();
    let mut reader = Reader::new(stream).unwrap();
    assert!(matches!(reader.record().unwrap(), Record::Machine(_)));
    answers.message(Kind::Ready, "").unwrap();
    (answers, reader)
}

fn read_to_end(reader: &mut Reader<&UnixStream>) {
    while !matches!(reader.record().unwrap(), Record::End) {}
}

#[test]
fn cancelled_while_the_guest_stands_still() {
    let (source, directory, uri, listener) = at_work();
    let result = with_migration(&source, &uri, || {
        let (stream, _) = listener.accept().unwrap();
        let (_answers, mut reader) = ready(&stream);
        read_to_end(&mut reader);
        assert_eq!(source.state(), RunState::FinishMigrate);
        assert_eq!(source.machine.migration().status, Some(MigrationStatus::Device));
        check_busy(&source, &directory);
        // What is asked of the guest now is done when it goes on.
        let (then, paused) = callback();
        source.machine.pause(move || then(()));
        let (then, resumed) = callback();
        source.machine.resume(move || then(())).unwrap();
        assert!(paused.is_pending());
        source.machine.cancel_migration().unwrap();
        paused.wait();
        resumed.wait();
    });
    check_cancelled(&source, &result);
}

#[test]
fn too_late_to_cancel() {
    let (source, _directory, uri, listener) = at_work();
    let result = with_migration(&source, &uri, || {
        let (stream, _) = listener.accept().unwrap();
        let (mut answers, mut reader) = ready(&stream);
        read_to_end(&mut reader);
        answers.message(Kind::Loaded, "").unwrap();
        assert!(matches!(reader.record().unwrap(), Record::Message(Kind::Run, _)));
        let error = source.machine.cancel_migration().unwrap_err();
        assert_eq!(error.to_string(), "the guest has been handed over: it is too late to cancel");
        answers.message(Kind::Running, "").unwrap();
    });
    result.unwrap();
    assert_eq!(source.state(), RunState::HandedOver);
    source.machine.cancel_migration().unwrap();
    assert_eq!(source.machine.migration().status, Some(MigrationStatus::Completed));
}

#[test]
fn cancelled_on_the_way_to_a_file() {
    let (source, directory, _, _listener) = at_work();
    source.machine.set_migration_parameters(|parameters| parameters.max_bandwidth = 1);
    let uri = Uri::File(directory.path("guest"));
    let result = with_migration(&source, &uri, || {
        source.wait_status(MigrationStatus::Active);
        source.machine.cancel_migration().unwrap();
    });
    check_cancelled(&source, &result);
    assert_eq!(directory.names(), ["socket"], "what there was of the file is gone");
}

#[test]
fn the_bandwidth_is_kept_to() {
    let directory = Directory::new();
    let (source, destination) = (Fixture::ready_with(2 * MIB), Fixture::waiting());
    let bandwidth = 200_000;
    source.machine.set_migration_parameters(|parameters| parameters.max_bandwidth = bandwidth);
    let begun = Instant::now();
    hop(&source, &destination, &socket(&directory));
    let transferred = source.machine.migration().transferred;
    let at_least = Duration::from_nanos(transferred * 1_000_000_000 / bandwidth);
    // Less what a single pause may be caught up on.
    assert!(begun.elapsed() + Duration::from_millis(20) >= at_least, "{transferred} bytes");
}

#[test]
fn a_new_bandwidth_holds_at_once() {
    let directory = Directory::new();
    let (source, destination) = (Fixture::ready_with(2 * MIB), Fixture::waiting());
    let uri = socket(&directory);
    source.machine.set_migration_parameters(|parameters| parameters.max_bandwidth = 1);
    thread::scope(|scope| {
        let taken = listen(scope, &destination, &uri);
        let outgoing = source.machine.migrate(uri.clone()).unwrap();
        let sent = scope.spawn(|| outgoing.run(&mut |_, _| ()));
        source.wait_status(MigrationStatus::Active);
        source.machine.set_migration_parameters(|parameters| parameters.max_bandwidth = 0);
        sent.join().unwrap().unwrap();
        taken.join().unwrap().unwrap();
    });
    destination.command("hello", "hello");
}

#[test]
fn a_guest_that_writes_too_much_is_not_stopped_until_it_may_be() {
    let directory = Directory::new();
    let (source, destination) = (Fixture::ready_with(2 * MIB), Fixture::waiting());
    source.command("busy", "guest: busy");
    source.machine.set_migration_parameters(|parameters| parameters.downtime_limit = Duration::ZERO);
    let uri = socket(&directory);
    thread::scope(|scope| {
        let taken = listen(scope, &destination, &uri);
        let outgoing = source.machine.migrate(uri.clone()).unwrap();
        let mut running = 0;
        outgoing
            .run(&mut |_, _| {
                let info = source.machine.migration();
                if info.status == Some(MigrationStatus::Active) && info.rounds < 4 {
                    // A batch of the guest: it has always written something by the end of a round.
                    source.registers();
                    running += 1;
                }
                if info.rounds >= 4 {
                    source.machine.set_migration_parameters(|it| it.downtime_limit = Duration::from_mins(1));
                }
            })
            .unwrap();
        taken.join().unwrap().unwrap();
        assert!(running > 0);
    });
    let info = source.machine.migration();
    assert!(info.rounds >= 4 && info.normal_pages > 512, "{info:?}");
    assert!(destination.sum() > 0);
}
