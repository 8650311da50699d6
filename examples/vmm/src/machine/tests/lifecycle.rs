//! Running, pausing, resetting, crashing, ending.

use super::super::{MAX_MEMORY, MIN_MEMORY, RAM_BASE, map};
use super::{Config, Error, Fixture, Machine, Notice, RunState, Start, answered, callback};
use std::sync::Arc;

#[test]
fn boots_and_says_so() {
    let fixture = Fixture::ready();
    let machine = &fixture.machine;
    assert_eq!(machine.run_state(), RunState::Running);
    assert_eq!(machine.name(), "test");
    assert_eq!(machine.memory_size(), 4 << 20);
    assert!(machine.instructions() > 0);
    assert_eq!(machine.serial_output(), b"guest: ready\n");
    assert!(fixture.notices().is_empty());

    let cpus = machine.cpus();
    assert_eq!((cpus.len(), cpus[0].index), (1, 0));
    let name = std::fs::read_to_string(format!("/proc/self/task/{}/comm", cpus[0].thread_id)).unwrap();
    assert_eq!(name, "vcpu0\n");
}

#[test]
fn starts_paused_if_told_to() {
    let fixture = Fixture::start(MIN_MEMORY, true);
    assert_eq!(fixture.machine.run_state(), RunState::Paused);
    assert_eq!(fixture.registers().pc, RAM_BASE);
    assert_eq!(fixture.machine.instructions(), 0);
    fixture.resume().unwrap();
    assert_eq!(fixture.notices(), [Notice::Resumed]);
    fixture.wait_output("guest: ready\n");
}

#[test]
fn refuses_sizes_of_memory_it_cannot_have() {
    for asked in [0, MIN_MEMORY - 4096, MIN_MEMORY + 1, MAX_MEMORY + 4096, u64::MAX] {
        let config = Config { name: String::new(), memory: asked, start: Start::Paused };
        let error = Machine::start(config, |_| ()).unwrap_err();
        assert!(matches!(error, Error::MemorySize { .. }));
        let text = format!("a memory of {asked} bytes is not possible: ");
        assert!(error.to_string().starts_with(&text), "{error}");
    }
    for memory in [MIN_MEMORY, MIN_MEMORY + 4096, MAX_MEMORY] {
        let fixture = Fixture::ready_with(memory);
        assert_eq!(fixture.balloon(), memory);
    }
}

#[test]
fn pauses_and_resumes_a_busy_guest() {
    let fixture = Fixture::ready();
    fixture.command("busy", "guest: busy");
    fixture.pause();
    assert_eq!(fixture.machine.run_state(), RunState::Paused);
    assert_eq!(fixture.notices(), [Notice::Stopped]);

    // Stopped means stopped: the thread comes by for a request and runs nothing.
    let before = (fixture.machine.instructions(), fixture.registers());
    assert_eq!((fixture.machine.instructions(), fixture.registers()), before);
    // Pausing again is answered, and is no news.
    fixture.pause();
    assert_eq!(fixture.notices(), [Notice::Stopped]);

    fixture.resume().unwrap();
    fixture.resume().unwrap();
    assert_eq!(fixture.machine.run_state(), RunState::Running);
    assert_eq!(fixture.notices(), [Notice::Stopped, Notice::Resumed]);
    fixture.command("quiet", "guest: quiet");
    assert!(fixture.machine.instructions() > before.0);
}

#[test]
fn pauses_an_idle_guest_and_keeps_its_input() {
    let fixture = Fixture::ready();
    fixture.wait_idle();
    fixture.pause();
    let before = fixture.machine.instructions();
    fixture.type_line("later");
    fixture.registers();
    assert_eq!(fixture.machine.instructions(), before);
    fixture.resume().unwrap();
    fixture.wait_output("later\n");
}

#[test]
fn requests_are_handled_in_order() {
    let fixture = Fixture::ready();
    let (told, order) = std::sync::mpsc::channel();
    fixture.command("busy", "guest: busy");
    for round in 0..20 {
        let (first, second, third) = (told.clone(), told.clone(), told.clone());
        fixture.machine.pause(move || first.send((round, "pause")).unwrap());
        fixture.machine.registers(move |_| second.send((round, "registers")).unwrap());
        fixture.machine.resume(move || third.send((round, "resume")).unwrap()).unwrap();
    }
    drop(told);
    fixture.pause();
    let expected = (0..20).flat_map(|round| ["pause", "registers", "resume"].map(|what| (round, what)));
    assert!(order.iter().eq(expected));
}

#[test]
fn requests_do_not_starve_the_guest() {
    /// Asks again from each answer, so that a request always waits, until the guest has got on.
    fn again(machine: Arc<Machine>, start: u64, then: Box<dyn FnOnce(()) + Send>) {
        let inner = Arc::clone(&machine);
        machine.registers(
            move |_| {
                if inner.instructions() > start { then(()) } else { again(inner, start, then) }
            },
        );
    }
    let fixture = Fixture::ready();
    fixture.command("busy", "guest: busy");
    let (then, got_on) = callback();
    again(Arc::clone(&fixture.machine), fixture.machine.instructions(), Box::new(then));
    got_on.wait();
}

#[test]
fn tells_the_registers_of_a_busy_guest() {
    let fixture = Fixture::ready();
    fixture.command("busy", "guest: busy");
    let first = fixture.registers();
    let second = fixture.registers();
    assert_eq!(first.x[0], 0);
    assert_eq!(first.x[8], map::SERIAL_BASE, "s0 is the serial port in guest.S");
    assert!((RAM_BASE..RAM_BASE + 4096).contains(&first.pc), "{:#x}", first.pc);
    // s5 counts the pages dirtied: a batch has run in between.
    assert!(second.x[21] > first.x[21]);
}

#[test]
fn an_idle_guest_executes_nothing() {
    let fixture = Fixture::ready();
    fixture.wait_idle();
    let before = fixture.machine.instructions();
    for _ in 0..100 {
        fixture.registers();
    }
    assert!(fixture.halted());
    assert_eq!(fixture.machine.instructions(), before);
    // And it wakes up again.
    fixture.command("hello", "hello");
    assert!(fixture.machine.instructions() > before);
}

#[test]
fn reset_boots_again() {
    let fixture = Fixture::ready();
    fixture.command("boot", "guest: boot 1");
    fixture.command("busy", "guest: busy");
    fixture.reset();
    assert_eq!(fixture.machine.run_state(), RunState::Running);
    assert_eq!(fixture.notices(), [Notice::Reset]);
    fixture.wait_output("guest: ready\n");
    fixture.command("boot", "guest: boot 2");
    fixture.wait_idle();
}

#[test]
fn reset_keeps_a_paused_machine_paused() {
    let fixture = Fixture::ready();
    fixture.pause();
    fixture.reset();
    assert_eq!(fixture.machine.run_state(), RunState::Paused);
    assert_eq!(fixture.registers().pc, RAM_BASE);
    assert_eq!(fixture.notices(), [Notice::Stopped, Notice::Reset]);
    fixture.resume().unwrap();
    fixture.wait_output("guest: ready\n");
}

/// After the guest is gone: everything that needs it is refused, the rest works, and a reset brings it back.
fn check_gone(fixture: &Fixture, state: RunState, words: &str) {
    let machine = &fixture.machine;
    assert_eq!(machine.run_state(), state);
    let refused = [
        machine.resume(|| ()).unwrap_err(),
        machine.balloon(2 << 20, |_| ()).unwrap_err(),
        machine.query_balloon(|_| ()).unwrap_err(),
    ];
    for error in refused {
        assert!(error.to_string().contains(words), "{error}");
    }
    assert_eq!(machine.serial_input(b"anyone?\n"), 0);
    fixture.pause();
    assert_eq!(machine.run_state(), state);
    assert_eq!(fixture.registers().x[0], 0);
    machine.read_memory(RAM_BASE.into(), &mut [0; 16]).unwrap();
    assert!(fixture.notices().is_empty());

    fixture.reset();
    assert_eq!(machine.run_state(), RunState::Paused);
    fixture.resume().unwrap();
    fixture.wait_output("guest: ready\n");
    fixture.command("hello", "hello");
}

#[test]
fn the_guest_switches_the_machine_off() {
    let fixture = Fixture::ready();
    fixture.type_line("off");
    assert_eq!(fixture.wait_notice(&Notice::PowerOff), [Notice::PowerOff]);
    fixture.wait_output("guest: off\n");
    check_gone(&fixture, RunState::Shutdown, "switched off");
}

#[test]
fn an_illegal_instruction_is_a_crash() {
    let fixture = Fixture::ready();
    fixture.type_line("crash");
    let reason = crash_reason(&fixture);
    let pc = fixture.registers().pc;
    assert_eq!(reason, format!("illegal instruction 0x00000000, at pc {pc:#010x}"));
    check_gone(&fixture, RunState::InternalError, "crashed");
}

#[test]
fn an_access_outside_of_ram_is_a_crash() {
    let fixture = Fixture::ready();
    fixture.type_line("wild");
    let reason = crash_reason(&fixture);
    assert!(reason.starts_with("nothing can be stored to 0x00000000, at pc 0x80000"), "{reason}");
    check_gone(&fixture, RunState::InternalError, "crashed");
}

fn crash_reason(fixture: &Fixture) -> String {
    fixture.wait("crash", |told| match told.notices.pop()? {
        Notice::Crashed { reason } => Some(reason),
        other => panic!("{other:?}"),
    })
}

#[test]
fn a_panicking_callback_harms_nobody() {
    let fixture = Fixture::ready();
    fixture.machine.registers(|_| panic!("on purpose"));
    fixture.machine.on_serial(|_| panic!("on purpose"));
    fixture.command("hello", "hello");
    fixture.pause();
    assert_eq!(fixture.machine.run_state(), RunState::Paused);
}

#[test]
fn callbacks_may_use_the_machine() {
    let fixture = Fixture::ready();
    let (then, answer) = callback();
    let machine = Arc::clone(&fixture.machine);
    fixture.machine.pause(move || {
        let inner = Arc::clone(&machine);
        let resumed = machine.resume(move || inner.registers(then));
        assert!(resumed.is_ok());
    });
    assert_eq!(answer.wait().x[0], 0);
    assert_eq!(fixture.machine.run_state(), RunState::Running);
}

#[test]
fn shutdown_drops_what_waits() {
    let fixture = Fixture::ready();
    fixture.command("deaf", "guest: deaf");
    let (then, balloon) = callback();
    fixture.machine.balloon(2 << 20, then).unwrap();
    let (then, query) = callback();
    fixture.machine.query_balloon(then).unwrap();
    fixture.machine.shutdown();
    assert!(balloon.was_dropped() && query.was_dropped());
    assert_eq!(fixture.machine.run_state(), RunState::Shutdown);
    assert!(fixture.notices().is_empty());

    // Nothing is left to answer, and nothing hangs.
    fixture.machine.shutdown();
    let (then, late) = callback();
    fixture.machine.registers(then);
    assert!(late.was_dropped());
    assert_eq!(Arc::strong_count(&fixture.told), 1, "the machine's thread has let go of everything");
}

#[test]
fn the_last_handle_may_go_in_a_callback() {
    let Fixture { machine, told } = Fixture::ready();
    let last = Arc::clone(&machine);
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let (then, gone) = callback();
    machine.pause(move || {
        wait.recv().unwrap();
        drop(last);
        then(());
    });
    drop(machine);
    go.send(()).unwrap();
    gone.wait();
    drop(told);
}

#[test]
fn a_thread_may_hold_the_machine_in_two_places() {
    let fixture = Fixture::ready();
    fixture.command("busy", "guest: busy");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..25 {
                    answered(|then| fixture.machine.registers(then));
                    answered(|then| fixture.machine.query_balloon(then).unwrap());
                }
            });
        }
    });
}
