//! Snapshots of machines whose guests are at work.

use super::super::{Job, Snapshots};
use super::{Arc, Directory, Error, Fixture, Notice, RunState, callback};
use std::fs;
use std::ops::ControlFlow;

const MIB: u64 = 1 << 20;

fn snapshots(directory: &Directory) -> Snapshots {
    Snapshots::open_directory(directory.path("snapshots")).unwrap()
}

fn on(_: u64, _: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

impl Fixture {
    fn save(&self, snapshots: &Snapshots, tag: &str) -> Result<(), Error> {
        self.machine.save_snapshot(snapshots, tag, &mut on)
    }

    fn load(&self, snapshots: &Snapshots, tag: &str) -> Result<(), Error> {
        self.machine.load_snapshot(snapshots, tag, &mut on)
    }

    /// A busy guest is still at it: it counts on.
    fn assert_counting(&self) {
        let before = self.sum();
        while self.sum() == before {}
    }
}

#[test]
fn a_guest_at_work_is_saved_and_goes_on() {
    let directory = Directory::new();
    let snapshots = snapshots(&directory);
    let fixture = Fixture::ready_with(2 * MIB);
    fixture.command("busy", "guest: busy");
    let before = fixture.sum();
    fixture.save(&snapshots, "one").unwrap();
    assert_eq!(fixture.notices(), [Notice::Stopped, Notice::Resumed]);
    let after = fixture.sum();
    assert!(after >= before);

    // The same, fifty times: each time it is back where it was, whole, and counts on from there.
    for _ in 0..25 {
        fixture.load(&snapshots, "one").unwrap();
        let loaded = fixture.sum();
        assert!(loaded >= before);
        fixture.save(&snapshots, "two").unwrap();
        fixture.load(&snapshots, "two").unwrap();
        assert!(fixture.sum() >= loaded);
    }
    let listed = snapshots.list().unwrap();
    let tags: Vec<_> = listed.iter().map(|it| &*it.tag).collect();
    assert_eq!(tags, ["one", "two"]);
    assert!(listed[1].instructions > listed[0].instructions && listed[1].ran > listed[0].ran);
    assert!(listed.iter().all(|it| it.size > MIB));
    assert_eq!(fs::read_dir(directory.path("snapshots")).unwrap().count(), 2, "nothing is left behind");
}

#[test]
fn everything_of_a_machine_is_in_it() {
    let directory = Directory::new();
    let snapshots = snapshots(&directory);
    let fixture = Fixture::ready();
    fixture.command("deaf", "guest: deaf");
    let (then, target) = callback();
    fixture.machine.balloon(2 * MIB, then).unwrap();
    fixture.wait_idle();
    fixture.pause();
    // More than the port's own buffer takes.
    let typed = format!("{}\nhear\n", "x".repeat(200));
    assert_eq!(fixture.machine.serial_input(typed.as_bytes()), typed.len());
    fixture.save(&snapshots, "paused").unwrap();
    assert_eq!(fixture.machine.run_state(), RunState::Paused);
    assert!(target.is_pending(), "the guest may still answer here");
    let registers = fixture.registers();
    let instructions = fixture.machine.instructions();

    // Another machine, in another state altogether.
    let other = Fixture::ready();
    other.command("busy", "guest: busy");
    other.load(&snapshots, "paused").unwrap();
    // It ran, so the guest of the snapshot does: it reads what was typed, and then answers the balloon.
    other.wait_output("guest: hearing\n");
    other.wait_notice(&Notice::BalloonChanged { actual: 2 * MIB });
    assert_eq!(other.balloon(), 2 * MIB);
    other.command("boot", "guest: boot 1");
    assert!(other.machine.instructions() > instructions);

    let paused = Fixture::start(4 * MIB, true);
    paused.load(&snapshots, "paused").unwrap();
    assert_eq!(paused.machine.run_state(), RunState::Paused);
    assert_eq!(paused.registers(), registers);
    assert_eq!(paused.machine.instructions(), instructions);
    assert!(paused.notices().is_empty());
}

#[test]
fn loading_drops_what_waits_for_the_guest_that_goes() {
    let directory = Directory::new();
    let snapshots = snapshots(&directory);
    let fixture = Fixture::ready();
    fixture.save(&snapshots, "ready").unwrap();
    fixture.command("deaf", "guest: deaf");
    let (then, target) = callback();
    fixture.machine.balloon(2 * MIB, then).unwrap();
    fixture.load(&snapshots, "ready").unwrap();
    assert!(target.was_dropped());
    assert_eq!(fixture.balloon(), 4 * MIB, "the guest of the snapshot is not deaf");
}

#[test]
fn a_guest_that_is_gone_is_not_saved_but_replaced() {
    let directory = Directory::new();
    let snapshots = snapshots(&directory);
    let fixture = Fixture::ready();
    fixture.save(&snapshots, "ready").unwrap();
    fixture.type_line("crash");
    fixture
        .wait("crash", |told| told.notices.iter().find(|it| matches!(it, Notice::Crashed { .. })).cloned());
    let error = fixture.save(&snapshots, "ready").unwrap_err();
    assert_eq!(error.to_string(), "the guest has crashed: reset the machine first");
    fixture.load(&snapshots, "ready").unwrap();
    assert_eq!(fixture.machine.run_state(), RunState::Paused);
    fixture.resume().unwrap();
    fixture.command("hello", "hello");
}

/// Runs `first` while `inside` is called from it, once.
fn inside(mut then: impl FnMut()) -> impl FnMut(u64, u64) -> ControlFlow<()> {
    let mut once = true;
    move |_, _| {
        if std::mem::take(&mut once) {
            then();
        }
        ControlFlow::Continue(())
    }
}

#[test]
fn one_work_at_a_time() {
    let directory = Directory::new();
    let snapshots = snapshots(&directory);
    let fixture = Fixture::ready();
    fixture.save(&snapshots, "old").unwrap();
    let refused = |job| {
        for error in [fixture.save(&snapshots, "new"), fixture.load(&snapshots, "old")] {
            assert!(matches!(error, Err(Error::Busy(other)) if other == job), "{error:?}");
        }
    };
    // What does not touch the machine as a whole goes on meanwhile.
    let mut meanwhile = inside(|| {
        refused(Job::Save);
        fixture.command("meanwhile", "meanwhile");
        assert_eq!(snapshots.list().unwrap().len(), 1, "what is not whole is not there");
    });
    fixture.machine.save_snapshot(&snapshots, "another", &mut meanwhile).unwrap();
    fixture.machine.load_snapshot(&snapshots, "old", &mut inside(|| refused(Job::Load))).unwrap();
    fixture.save(&snapshots, "new").unwrap();
}

#[test]
fn a_file_is_written_by_one_machine_at_a_time() {
    let directory = Directory::new();
    let snapshots = snapshots(&directory);
    let (fixture, other) = (Fixture::ready(), Fixture::ready());
    let mut meanwhile = inside(|| {
        let error = other.save(&snapshots, "same").unwrap_err().to_string();
        assert!(error.ends_with("same.snapshot: it is being written already"), "{error}");
        other.save(&snapshots, "other").unwrap();
    });
    fixture.machine.save_snapshot(&snapshots, "same", &mut meanwhile).unwrap();
    other.load(&snapshots, "same").unwrap();
}

#[test]
fn ending_it_leaves_everything_as_it_was() {
    let directory = Directory::new();
    let snapshots = snapshots(&directory);
    let fixture = Fixture::ready();
    fixture.save(&snapshots, "tag").unwrap();
    let before = fs::read(directory.path("snapshots/tag.snapshot")).unwrap();
    fixture.command("busy", "guest: busy");
    // After the first piece, in the middle, and so late that the guest stands still.
    for pieces in [1, 30, 65] {
        let mut left = pieces;
        let mut end = |_, _| {
            left -= 1;
            if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let error = fixture.machine.save_snapshot(&snapshots, "tag", &mut end).unwrap_err();
        assert!(matches!(error, Error::Cancelled), "{error}");
        assert_eq!(fixture.machine.run_state(), RunState::Running);
        fixture.assert_counting();
    }
    let error = fixture.machine.load_snapshot(&snapshots, "tag", &mut |_, _| ControlFlow::Break(()));
    assert!(matches!(error, Err(Error::Cancelled)));
    fixture.assert_counting();
    assert_eq!(fs::read(directory.path("snapshots/tag.snapshot")).unwrap(), before);
    assert_eq!(fs::read_dir(directory.path("snapshots")).unwrap().count(), 1);
}

#[test]
fn what_a_crash_left_behind_is_in_nobodys_way() {
    let directory = Directory::new();
    let snapshots = snapshots(&directory);
    fs::write(directory.path("snapshots/.tag.snapshot.partial"), vec![b'x'; 64 << 20]).unwrap();
    assert_eq!(snapshots.list().unwrap(), []);
    let fixture = Fixture::ready();
    fixture.save(&snapshots, "tag").unwrap();
    fixture.load(&snapshots, "tag").unwrap();
    assert_eq!(fs::read_dir(directory.path("snapshots")).unwrap().count(), 1);
}

#[test]
fn a_bad_file_is_refused_and_nothing_changes() {
    let directory = Directory::new();
    let snapshots = snapshots(&directory);
    let fixture = Fixture::ready();
    fixture.save(&snapshots, "good").unwrap();
    let good = fs::read(directory.path("snapshots/good.snapshot")).unwrap();
    fixture.command("busy", "guest: busy");
    let mut damaged = good.clone();
    let last_page = damaged.len() - 2000;
    damaged[last_page] ^= 1;
    let small = Fixture::ready_with(2 * MIB);
    small.save(&snapshots, "small").unwrap();
    for (tag, bytes, expected) in [
        ("cut", &good[..good.len() - 1], "before the machine is complete"),
        ("damaged", &damaged, "it is damaged at byte"),
        ("foreign", &b"something else, of some length"[..], "it is not the state of a machine"),
        ("empty", &b""[..], "it ends after 0 bytes"),
        ("small", &fs::read(directory.path("snapshots/small.snapshot")).unwrap(), "its machine has 2 MiB"),
    ] {
        fs::write(directory.path(&format!("snapshots/{tag}.snapshot")), bytes).unwrap();
        let error = fixture.load(&snapshots, tag).unwrap_err().to_string();
        assert!(error.contains(&format!("{tag}.snapshot: ")) && error.contains(expected), "{error}");
        fixture.assert_counting();
    }
    // The list leaves out what shows at once; the rest it cannot know without reading all of it.
    let tags: Vec<_> = snapshots.list().unwrap().into_iter().map(|it| it.tag).collect();
    assert_eq!(tags, ["damaged", "good", "small"]);
    fixture.load(&snapshots, "good").unwrap();
}

#[test]
fn names_stay_in_the_directory() {
    let directory = Directory::new();
    let snapshots = snapshots(&directory);
    let fixture = Fixture::ready();
    let long = "x".repeat(65);
    for tag in ["", ".", "../up", "a/b", ".hidden", "a b", "ä", "nul\0", &long] {
        let refused = [fixture.save(&snapshots, tag), fixture.load(&snapshots, tag), snapshots.delete(tag)];
        for error in refused {
            assert!(matches!(error, Err(Error::Tag { .. })), "{tag:?}: {error:?}");
        }
    }
    for tag in ["v1.2-x_Y", "a", &long[1..]] {
        fixture.save(&snapshots, tag).unwrap();
        snapshots.delete(tag).unwrap();
    }
    for error in [snapshots.delete("gone").unwrap_err(), fixture.load(&snapshots, "gone").unwrap_err()] {
        assert!(error.to_string().starts_with("there is no snapshot 'gone' in /"), "{error}");
    }
    assert_eq!(directory.names(), ["snapshots"]);
}

/// A file that the first version of this program wrote. The format may change, and this file must still be read.
#[test]
fn the_first_version_is_read() {
    let directory = Directory::new();
    let snapshots = snapshots(&directory);
    let file = include_bytes!("data/version-1.snapshot");
    fs::write(directory.path("snapshots/old.snapshot"), file).unwrap();
    let listed = snapshots.list().unwrap();
    assert_eq!((listed[0].tag.as_str(), listed[0].instructions), ("old", 6810));
    let fixture = Fixture::ready_with(2 * MIB);
    fixture.load(&snapshots, "old").unwrap();
    // Typed before it was saved, and not read by then.
    fixture.wait_output("later\n");
    assert_eq!(fixture.sum(), 64);
    assert_eq!(fixture.balloon(), 2 * MIB);
}

#[test]
fn a_machine_that_ends_meanwhile_ends_the_work() {
    let directory = Directory::new();
    let snapshots = snapshots(&directory);
    let fixture = Fixture::ready();
    let machine = Arc::clone(&fixture.machine);
    let error = machine.save_snapshot(&snapshots, "tag", &mut inside(|| machine.shutdown())).unwrap_err();
    assert!(matches!(error, Error::Stopped { state: RunState::Shutdown }), "{error}");
    assert_eq!(fs::read_dir(directory.path("snapshots")).unwrap().count(), 0);
}
