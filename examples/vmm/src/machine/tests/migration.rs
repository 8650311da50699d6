//! Migration between machines in this process. Here is what its tests share; what happens when an end is gone is in
//! `ends`, what limits and cancellation do in `limits`. Processes that are killed are in the tests that cross crates.

mod ends;
mod limits;

use super::super::{Incoming, MigrationStatus, Uri};
use super::{Directory, Error, Fixture, Notice, RunState, Start, callback};
use std::os::unix::net::UnixListener;
use std::thread::{self, ScopedJoinHandle};

const MIB: u64 = 1 << 20;

impl Fixture {
    /// A machine of 2 MiB that waits for a guest.
    fn waiting() -> Self {
        Self::begin(2 * MIB, Start::Incoming)
    }

    fn migrate(&self, uri: &Uri) -> Result<(), Error> {
        self.machine.migrate(uri.clone()).and_then(|outgoing| outgoing.run(&mut |_, _| ()))
    }

    fn wait_status(&self, status: MigrationStatus) -> Vec<Notice> {
        self.wait_notice(&Notice::Migration { status })
    }

    fn state(&self) -> RunState {
        self.machine.run_state()
    }
}

/// Listens for a guest for `fixture`, on a thread of its own.
fn listen<'scope>(
    scope: &'scope thread::Scope<'scope, '_>,
    fixture: &'scope Fixture,
    uri: &Uri,
) -> ScopedJoinHandle<'scope, Result<(), Error>> {
    let incoming = Incoming::open(uri).unwrap();
    scope.spawn(move || incoming.take(&fixture.machine, true))
}

/// Migrates from one machine to another; both must agree that it went well.
fn hop(source: &Fixture, destination: &Fixture, uri: &Uri) {
    thread::scope(|scope| {
        let taken = listen(scope, destination, uri);
        source.migrate(uri).unwrap();
        taken.join().unwrap().unwrap();
    });
    assert_eq!(source.state(), RunState::HandedOver);
}

fn socket(directory: &Directory) -> Uri {
    Uri::Unix(directory.path("socket"))
}

#[test]
fn fifty_times_under_load_and_no_count_is_lost() {
    let directory = Directory::new();
    let uri = socket(&directory);
    let mut source = Fixture::ready_with(2 * MIB);
    source.command("busy", "guest: busy");
    let mut sum = source.sum();
    for round in 0..50 {
        let destination = Fixture::waiting();
        hop(&source, &destination, &uri);
        assert_eq!(destination.state(), RunState::Running);
        let next = destination.sum();
        assert!(next >= sum, "{next} after {sum}, in round {round}");
        (source, sum) = (destination, next);
    }
    source.command("boot", "guest: boot 1");
    assert_eq!(directory.names(), [""; 0], "sockets are gone when the guest has come");
}

#[test]
fn both_ends_tell_what_happens() {
    use MigrationStatus::{Active, Completed, Device, Setup};
    let directory = Directory::new();
    let (source, destination) = (Fixture::ready_with(2 * MIB), Fixture::waiting());
    let error = destination.resume().unwrap_err().to_string();
    assert_eq!(error, "there is no guest yet: the machine waits for one that is migrated here");
    hop(&source, &destination, &socket(&directory));
    let told = |status| Notice::Migration { status };
    assert_eq!(source.notices(), [told(Setup), told(Active), Notice::Stopped, told(Device), told(Completed)]);
    assert_eq!(destination.notices(), [told(Setup), told(Active), Notice::Resumed, told(Completed)]);

    let info = source.machine.migration();
    assert_eq!((info.status, info.remaining, info.error), (Some(Completed), 0, None));
    assert_eq!(info.zero_pages + info.normal_pages, 512, "an idle guest writes nothing");
    assert!(info.downtime.unwrap() <= info.total_time && info.transferred > info.normal_pages * 4096);
    assert_eq!(destination.machine.migration().status, Some(Completed));
}

#[test]
fn a_source_that_has_handed_over_does_nothing_with_the_guest() {
    let directory = Directory::new();
    let (source, destination) = (Fixture::ready_with(2 * MIB), Fixture::waiting());
    hop(&source, &destination, &socket(&directory));
    let (uri, machine) = (socket(&directory), &source.machine);
    let refused = [
        machine.resume(|| ()).unwrap_err(),
        machine.reset(|| ()).unwrap_err(),
        machine.balloon(2 * MIB, |_| ()).unwrap_err(),
        source.migrate(&uri).unwrap_err(),
    ];
    for error in refused {
        assert_eq!(error.to_string(), "the guest was migrated, and runs elsewhere");
    }
    assert_eq!(machine.serial_input(b"anyone?\n"), 0);
    source.pause();
    assert_eq!(source.state(), RunState::HandedOver);
    destination.command("hello", "hello");
}

#[test]
fn a_paused_guest_stays_paused() {
    let directory = Directory::new();
    let (source, destination) = (Fixture::ready_with(2 * MIB), Fixture::waiting());
    source.pause();
    let registers = source.registers();
    hop(&source, &destination, &socket(&directory));
    assert_eq!((destination.state(), destination.registers()), (RunState::Paused, registers));
    destination.resume().unwrap();
    destination.command("hello", "hello");
}

#[test]
fn what_is_typed_meanwhile_is_read_once() {
    let directory = Directory::new();
    let (source, destination) = (Fixture::ready_with(2 * MIB), Fixture::waiting());
    let text: String = (0..500).map(|line| line.to_string() + "\n").collect();
    let mut typed = 0;
    let uri = socket(&directory);
    thread::scope(|scope| {
        let taken = listen(scope, &destination, &uri);
        // With each piece of the guest that goes, some bytes are typed: also when it stands still.
        let outgoing = source.machine.migrate(uri.clone()).unwrap();
        outgoing
            .run(&mut |_, _| {
                let end = text.len().min(typed + 50);
                typed += source.machine.serial_input(&text.as_bytes()[typed..end]);
            })
            .unwrap();
        taken.join().unwrap().unwrap();
    });
    assert!(typed > 0);
    while typed < text.len() {
        typed += destination.machine.serial_input(&text.as_bytes()[typed..]);
        destination.registers(); // one batch of the guest
    }
    destination.wait("the last line", |told| told.output.ends_with("\n499\n").then_some(()));
    let printed = [source, destination].map(|it| it.told.0.lock().unwrap().output.clone()).concat();
    assert!(printed == text, "{printed}");
}

#[test]
fn what_waits_for_the_guest_is_dropped_and_the_guest_goes_on_with_it() {
    let directory = Directory::new();
    let (source, destination) = (Fixture::ready_with(2 * MIB), Fixture::waiting());
    source.command("deaf", "guest: deaf");
    let (then, target) = callback();
    source.machine.balloon(MIB, then).unwrap();
    hop(&source, &destination, &socket(&directory));
    assert!(target.was_dropped());
    destination.command("hear", "guest: hearing");
    destination.wait_notice(&Notice::BalloonChanged { actual: MIB });
    assert_eq!(destination.balloon(), MIB);
}

#[test]
fn to_a_file_and_on_from_it() {
    let directory = Directory::new();
    let uri = Uri::File(directory.path("guest"));
    let source = Fixture::ready_with(2 * MIB);
    source.command("busy", "guest: busy");
    source.migrate(&uri).unwrap();
    assert_eq!((source.state(), directory.names()), (RunState::PostMigrate, vec!["guest".to_owned()]));
    assert_eq!(source.machine.serial_input(b"anyone?\n"), 0, "the guest in the file would not read it");

    let destination = Fixture::waiting();
    Incoming::open(&uri).unwrap().take(&destination.machine, true).unwrap();
    assert!(destination.sum() > 0);
    let paused = Fixture::waiting();
    Incoming::open(&uri).unwrap().take(&paused.machine, false).unwrap();
    assert_eq!(paused.state(), RunState::Paused);

    // Nobody runs it unless somebody says so.
    source.resume().unwrap();
    assert!(source.sum() > 0);
    assert!(matches!(
        source.notices()[..],
        [.., Notice::Migration { status: MigrationStatus::Completed }, Notice::Resumed]
    ));
}

#[test]
fn a_file_that_holds_no_guest_is_refused() {
    let directory = Directory::new();
    let path = directory.path("guest");
    let destination = Fixture::waiting();
    std::fs::write(&path, "no guest, but long enough to be one").unwrap();
    let error = Incoming::open(&Uri::File(path)).unwrap().take(&destination.machine, true).unwrap_err();
    assert!(error.to_string().ends_with("/guest: it is not the state of a machine"), "{error}");
    assert_eq!(destination.state(), RunState::InMigrate);
    assert_eq!(destination.machine.migration().error.as_deref(), Some(&*error.to_string()));
    let error = Incoming::open(&Uri::File(directory.path("none"))).unwrap_err();
    assert!(error.to_string().ends_with("/none: No such file or directory (os error 2)"), "{error}");
}

#[test]
fn a_machine_of_another_size_says_why_and_waits_on() {
    let directory = Directory::new();
    let uri = socket(&directory);
    let (large, destination) = (Fixture::ready(), Fixture::waiting());
    let source = Fixture::ready_with(2 * MIB);
    thread::scope(|scope| {
        let taken = listen(scope, &destination, &uri);
        let error = large.migrate(&uri).unwrap_err().to_string();
        let why = "its machine has 4 MiB of memory, and this one has 2 MiB";
        assert!(error.contains("the destination does not take the guest") && error.contains(why), "{error}");
        assert_eq!(large.state(), RunState::Running);
        large.command("hello", "hello");
        source.migrate(&uri).unwrap();
        taken.join().unwrap().unwrap();
    });
    destination.command("hello", "hello");
}

#[test]
fn a_socket_that_a_process_left_behind_is_used_again() {
    let directory = Directory::new();
    let uri = socket(&directory);
    drop(Incoming::open(&uri).unwrap());
    assert!(directory.names().is_empty(), "one that ends in order leaves none");
    drop(UnixListener::bind(directory.path("socket")).unwrap());
    assert_eq!(directory.names(), ["socket"]);
    hop(&Fixture::ready_with(2 * MIB), &Fixture::waiting(), &uri);
    // One that is listened on is not taken away from its process.
    let _listens = Incoming::open(&uri).unwrap();
    let error = Incoming::open(&uri).unwrap_err().to_string();
    assert!(error.ends_with("/socket: Address already in use (os error 98)"), "{error}");
}

#[test]
fn a_place_that_is_none_is_refused() {
    for uri in ["", "file:", "unix:", "tcp:localhost:4444", "/a/path"] {
        let error = uri.parse::<Uri>().unwrap_err().to_string();
        assert_eq!(error, format!("'{uri}' is no place for a migration: use file:PATH or unix:PATH"));
    }
    for uri in ["file:/a:b", "unix:relative"] {
        assert_eq!(uri.parse::<Uri>().unwrap().to_string(), uri);
    }
}

#[test]
fn nobody_there_is_an_error_and_the_guest_goes_on() {
    let directory = Directory::new();
    let source = Fixture::ready_with(2 * MIB);
    let error = source.migrate(&socket(&directory)).unwrap_err().to_string();
    assert!(error.ends_with("/socket: No such file or directory (os error 2)"), "{error}");
    let error = source.migrate(&Uri::File(directory.path("no/such"))).unwrap_err().to_string();
    assert!(error.ends_with("/no/such: No such file or directory (os error 2)"), "{error}");
    assert_eq!(source.machine.migration().status, Some(MigrationStatus::Failed));
    source.command("hello", "hello");
}
