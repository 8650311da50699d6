//! The balloon, answered by the guest.

use super::super::{GUEST_RESERVED, RAM_BASE};
use super::{Error, Fixture, Notice, RunState, callback};

const MIB: u64 = 1 << 20;

/// Asks for a target and waits for it; says by which steps the guest got there.
fn balloon(fixture: &Fixture, target: u64) -> Vec<u64> {
    let (then, reached) = callback();
    fixture.machine.balloon(target, then).unwrap();
    assert_eq!(reached.wait().unwrap(), target);
    let notices = std::mem::take(&mut fixture.told.0.lock().unwrap().notices);
    let actual = |notice| match notice {
        Notice::BalloonChanged { actual } => actual,
        other => panic!("{other:?}"),
    };
    notices.into_iter().map(actual).collect()
}

/// The mark of the balloon in a page, and the count of how often it was dirtied.
fn words(fixture: &Fixture, page: u64) -> [u32; 2] {
    let mut bytes = [0; 8];
    fixture.machine.read_memory(u64::from(RAM_BASE) + page * 4096, &mut bytes).unwrap();
    let (mark, count) = bytes.split_at(4);
    [mark, count].map(|word| u32::from_le_bytes(word.try_into().unwrap()))
}

fn word(fixture: &Fixture, page: u64) -> u32 {
    words(fixture, page)[0]
}

#[test]
fn the_guest_goes_to_a_target_by_steps() {
    let fixture = Fixture::ready_with(8 * MIB);
    assert_eq!(fixture.balloon(), 8 * MIB);

    let down = balloon(&fixture, 4 * MIB + 4096);
    assert_eq!(down, [7 * MIB, 6 * MIB, 5 * MIB, 4 * MIB + 4096]);
    assert_eq!(fixture.balloon(), 4 * MIB + 4096);
    // What the guest gave up it has marked with the page's number, and no other.
    assert_eq!([1024, 1025, 2047].map(|page| word(&fixture, page)), [0, 1025, 2047]);

    let up = balloon(&fixture, 7 * MIB);
    assert_eq!(up, [5 * MIB + 4096, 6 * MIB + 4096, 7 * MIB]);
    assert_eq!([1025, 1791, 1792].map(|page| word(&fixture, page)), [0, 0, 1792]);
    fixture.wait_idle();
}

#[test]
fn a_target_already_reached_is_answered_without_news() {
    let fixture = Fixture::ready();
    assert_eq!(balloon(&fixture, 4 * MIB), [0; 0]);
    balloon(&fixture, 2 * MIB);
    assert_eq!(balloon(&fixture, 2 * MIB), [0; 0]);
}

#[test]
fn targets_are_rounded_down_to_pages_and_bounded() {
    let fixture = Fixture::ready();
    let (then, reached) = callback();
    fixture.machine.balloon(3 * MIB + 4095, then).unwrap();
    assert_eq!(reached.wait().unwrap(), 3 * MIB);

    let min = u64::from(GUEST_RESERVED);
    for asked in [0, min - 1, 4 * MIB + 1, u64::MAX] {
        let error = fixture.machine.balloon(asked, |_| ()).unwrap_err();
        assert!(matches!(error, Error::BalloonTarget { .. }));
        let text = format!("a balloon target of {asked} bytes is outside of 1048576 to 4194304 bytes");
        assert_eq!(error.to_string(), text);
    }
    // A guest with nothing but its own memory still works, busy or not.
    balloon(&fixture, min);
    fixture.command("busy", "guest: busy");
    fixture.command("count", "guest: count 0");
    balloon(&fixture, 2 * MIB);
    fixture.command("quiet", "guest: quiet");
}

#[test]
fn a_deaf_guest_leaves_the_rest_working() {
    let fixture = Fixture::ready();
    fixture.command("deaf", "guest: deaf");
    let (then, older) = callback();
    fixture.machine.balloon(3 * MIB, then).unwrap();
    let (then, newer) = callback();
    fixture.machine.balloon(2 * MIB, then).unwrap();
    let queries = [(); 5].map(|()| {
        let (then, answer) = callback();
        fixture.machine.query_balloon(then).unwrap();
        answer
    });
    assert!(
        matches!(older.wait(), Err(Error::BalloonReplaced)),
        "a newer target takes the place of the older"
    );

    // It idles although requests wait, and everything else is answered.
    fixture.wait_idle();
    fixture.command("hello", "hello");
    fixture.pause();
    fixture.resume().unwrap();
    fixture.registers();
    assert!(newer.is_pending() && queries.iter().all(super::Answer::is_pending));

    fixture.command("hear", "guest: hearing");
    assert_eq!(newer.wait().unwrap(), 2 * MIB);
    for query in queries {
        // Whichever poll answered them, it was on the way.
        assert!((2 * MIB..=4 * MIB).contains(&query.wait().actual));
    }
}

#[test]
fn a_paused_guest_answers_when_it_runs() {
    let fixture = Fixture::ready();
    fixture.pause();
    let (then, reached) = callback();
    fixture.machine.balloon(2 * MIB, then).unwrap();
    fixture.registers();
    assert!(reached.is_pending());
    fixture.resume().unwrap();
    assert_eq!(reached.wait().unwrap(), 2 * MIB);
}

#[test]
fn a_busy_guest_answers_too() {
    let fixture = Fixture::ready();
    fixture.command("busy", "guest: busy");
    balloon(&fixture, 2 * MIB);
    assert_eq!(fixture.balloon(), 2 * MIB);
    // It keeps off what it gave up, and goes on in what it has.
    let before = [1023, 511].map(|page| words(&fixture, page));
    assert_eq!(before[0][0], 1023);
    while words(&fixture, 511) == before[1] {
        fixture.registers(); // one batch of the guest
    }
    assert_eq!(words(&fixture, 1023), before[0]);
}

#[test]
fn reset_gives_the_memory_back_and_drops_what_waits() {
    let fixture = Fixture::ready();
    balloon(&fixture, 2 * MIB);
    fixture.command("deaf", "guest: deaf");
    let (then, target) = callback();
    fixture.machine.balloon(3 * MIB, then).unwrap();
    let (then, query) = callback();
    fixture.machine.query_balloon(then).unwrap();
    fixture.reset();
    assert!(target.was_dropped() && query.was_dropped());
    assert_eq!(fixture.notices(), [Notice::Reset, Notice::BalloonChanged { actual: 4 * MIB }]);
    fixture.wait_output("guest: ready\n");
    assert_eq!(fixture.balloon(), 4 * MIB);
}

#[test]
fn a_crash_drops_what_waits() {
    let fixture = Fixture::ready();
    fixture.command("deaf", "guest: deaf");
    let (then, target) = callback();
    fixture.machine.balloon(3 * MIB, then).unwrap();
    fixture.type_line("crash");
    assert!(target.was_dropped());
    assert_eq!(fixture.machine.run_state(), RunState::InternalError);
}

#[test]
fn a_callback_may_ask_for_the_next_target() {
    let fixture = Fixture::ready();
    let (then, reached) = callback();
    let machine = std::sync::Arc::clone(&fixture.machine);
    fixture.machine.balloon(2 * MIB, move |_| machine.balloon(4 * MIB, then).unwrap()).unwrap();
    assert_eq!(reached.wait().unwrap(), 4 * MIB);
}
