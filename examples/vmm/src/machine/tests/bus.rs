//! The bus and the registers, without a processor.

use super::super::balloon::Balloon;
use super::super::bus::{Bus, Event};
use super::super::control::Control;
use super::super::mailbox::Mailbox;
use super::super::ram::Ram;
use super::super::serial::SerialPort;
use super::super::{MIN_MEMORY, map};
use super::RunState;
use rrs_lib::MemAccessSize::{Byte, HalfWord, Word};
use rrs_lib::{MemAccessSize, Memory};
use std::sync::Arc;

fn bus() -> Bus {
    let mailbox = Arc::new(Mailbox::new(RunState::Running));
    Bus {
        ram: Arc::new(Ram::new(MIN_MEMORY).unwrap()),
        serial: Arc::new(SerialPort::new(mailbox)),
        control: Control::new(512),
        balloon: Balloon::new(512),
        event: None,
    }
}

#[test]
fn ram_is_little_endian_and_ends() {
    let mut bus = bus();
    let base = map::RAM_BASE;
    assert!(bus.write_mem(base, Word, 0x1122_3344));
    assert_eq!(bus.read_mem(base, Byte), Some(0x44));
    assert_eq!(bus.read_mem(base + 2, HalfWord), Some(0x1122));
    assert!(bus.write_mem(base + 1, Byte, 0xffff_ff55));
    assert!(bus.write_mem(base + 2, HalfWord, 0xffff_6677));
    assert_eq!(bus.read_mem(base, Word), Some(0x6677_5544));

    let last = base + 0x20_0000 - 4;
    assert!(bus.write_mem(last, Word, 1));
    for addr in [base - 4, last + 4, 0, 0xffff_fffc] {
        assert_eq!(bus.read_mem(addr, Word), None, "{addr:#x}");
        assert!(!bus.write_mem(addr, Word, 0), "{addr:#x}");
        assert!(!bus.is_code(addr), "{addr:#x}");
    }
    assert!(bus.is_code(base) && bus.is_code(last));
    assert!(!bus.is_code(base + 2) && !bus.is_code(map::SERIAL_BASE));
}

/// What each access must do; `None` is a fault.
#[test]
fn registers_take_their_own_accesses_only() {
    let (serial, control, balloon) = (map::SERIAL_BASE, map::CONTROL_BASE, map::BALLOON_BASE);
    let reads: [(u32, MemAccessSize, Option<u32>); 12] = [
        (serial + 5, Byte, Some(0x60)),
        (serial, Word, None),
        (serial + 8, Byte, None),
        (control + map::CONTROL_PAGES, Word, Some(512)),
        (control + map::CONTROL_BOOTS, Word, Some(0)),
        (control + map::CONTROL_PAGES, Byte, None),
        (control + map::CONTROL_IDLE, Word, None),
        (control + 0x10, Word, None),
        (balloon + map::BALLOON_REQUEST, Word, Some(0)),
        (balloon + map::BALLOON_ACTUAL, Word, Some(512)),
        (balloon + map::BALLOON_ANSWER, Word, None),
        (balloon + 0x1000, Word, None),
    ];
    for (addr, size, expected) in reads {
        assert_eq!(bus().read_mem(addr, size), expected, "{addr:#x}");
    }
    let writes: [(u32, MemAccessSize, u32, Option<Event>); 11] = [
        (control + map::CONTROL_IDLE, Word, 7, Some(Event::Idle)),
        (control + map::CONTROL_POWER, Word, map::POWER_OFF, Some(Event::PowerOff)),
        (control + map::CONTROL_POWER, Word, 0, None),
        (control + map::CONTROL_POWER, HalfWord, map::POWER_OFF, None),
        (control + map::CONTROL_PAGES, Word, 1, None),
        (balloon + map::BALLOON_ACTUAL, Word, 512, Some(Event::BalloonActual { changed: false })),
        (balloon + map::BALLOON_ACTUAL, Word, 1, Some(Event::BalloonActual { changed: true })),
        (balloon + map::BALLOON_ACTUAL, Word, 513, None),
        (balloon + map::BALLOON_ACTUAL, Word, 0, None),
        (balloon + map::BALLOON_ANSWER, Word, 2, Some(Event::BalloonAnswer { actual: 8192 })),
        (balloon + map::BALLOON_TARGET, Word, 1, None),
    ];
    for (addr, size, value, expected) in writes {
        let mut bus = bus();
        assert_eq!(bus.write_mem(addr, size, value), expected.is_some(), "{addr:#x}");
        assert_eq!(bus.event, expected, "{addr:#x}");
    }
}

#[test]
fn the_balloon_says_what_waits() {
    let mut bus = bus();
    let request = map::BALLOON_BASE + map::BALLOON_REQUEST;
    drop(bus.balloon.request(256, Box::new(|_| ())));
    assert_eq!(bus.read_mem(request, Word), Some(map::REQUEST_TARGET));
    bus.balloon.query(Box::new(|_| ()));
    assert_eq!(bus.read_mem(request, Word), Some(map::REQUEST_TARGET | map::REQUEST_QUERY));
    assert_eq!(bus.read_mem(map::BALLOON_BASE + map::BALLOON_TARGET, Word), Some(256));

    assert!(bus.balloon.take_reached().is_none());
    assert!(bus.write_mem(map::BALLOON_BASE + map::BALLOON_ACTUAL, Word, 256));
    assert!(bus.balloon.take_reached().is_some());
    assert_eq!(bus.balloon.take_queries().len(), 1);
    assert_eq!(bus.read_mem(request, Word), Some(0));
}

#[test]
fn a_port_in_loopback_takes_no_more_than_it_can_keep() {
    let mut bus = bus();
    assert!(bus.write_mem(map::SERIAL_BASE + 4, Byte, 0x10));
    assert_eq!(bus.serial.input(&[b'x'; 5000]), 4096);
    assert_eq!(bus.serial.input(b"x"), 0);
    assert!(bus.write_mem(map::SERIAL_BASE + 4, Byte, 0));
    let read = (0..5000).take_while(|_| bus.read_mem(map::SERIAL_BASE + 5, Byte) == Some(0x61)).map(|_| {
        // The line status says that a byte is there.
    });
    assert!(read.count() > 0);
}
