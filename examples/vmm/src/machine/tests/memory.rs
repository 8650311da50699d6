//! Guest memory seen from the host.

use super::super::{GUEST_RESERVED, RAM_BASE};
use super::{Error, Fixture};
use std::io;
use std::ops::ControlFlow;

const RAM: u64 = RAM_BASE as u64;
const HEAP: u64 = RAM + GUEST_RESERVED as u64;

#[test]
fn a_busy_guest_dirties_memory() {
    let fixture = Fixture::ready();
    let mut page = [0; 4096];
    fixture.machine.read_memory(HEAP, &mut page).unwrap();
    assert_eq!(page, [0; 4096]);
    fixture.command("busy", "guest: busy");
    fixture.command("quiet", "guest: quiet");
    fixture.wait_idle();

    let sum = fixture.sum();
    let pages = (4 << 20 >> 12) - 256;
    let counts = (0..pages).map(|page| {
        let mut word = [0; 4];
        fixture.machine.read_memory(HEAP + page * 4096 + 4, &mut word).unwrap();
        u32::from_le_bytes(word)
    });
    assert!(sum == counts.sum::<u32>() && sum > 0);
}

#[test]
fn refuses_what_is_not_ram() {
    let fixture = Fixture::ready();
    let end = RAM + (4 << 20);
    let refused =
        [(0, 1), (RAM - 1, 2), (end, 1), (end - 1, 2), (u64::MAX, 1), (0x1000_0000, 8), (1 << 32, 0)];
    for (addr, size) in refused {
        let error = fixture.machine.read_memory(addr, &mut vec![0; size]).unwrap_err();
        let text = format!(
            "{size} bytes at address {addr:#x} are not all in guest memory, which is 0x80000000 to 0x803fffff"
        );
        assert_eq!(error.to_string(), text);
        let mut file = Vec::new();
        let error =
            fixture.machine.save_memory(addr, size as u64, &mut file, &mut |_| ControlFlow::Continue(()));
        assert!(matches!(error, Err(Error::Range { .. })) && file.is_empty());
    }
    let whole_and_nothing = [(RAM, 4 << 20), (end - 1, 1), (end, 0), (RAM, 0)];
    for (addr, size) in whole_and_nothing {
        fixture.machine.read_memory(addr, &mut vec![0; size]).unwrap();
    }
}

#[test]
fn saves_what_is_there_and_tells_how_far_it_is() {
    let fixture = Fixture::ready();
    fixture.pause();
    let (addr, size) = (RAM + 3, (1 << 20) + 5);
    let (mut file, mut told) = (Vec::new(), Vec::new());
    fixture
        .machine
        .save_memory(addr, size, &mut file, &mut |done| {
            told.push(done);
            ControlFlow::Continue(())
        })
        .unwrap();
    let mut memory = vec![0; file.len()];
    fixture.machine.read_memory(addr, &mut memory).unwrap();
    assert!(file == memory && file.len() as u64 == size && file.iter().any(|it| *it != 0));
    assert_eq!(told.last(), Some(&size));
    assert!(told.len() > 1 && told.is_sorted());
}

#[test]
fn saving_ends_when_told_to_or_when_it_cannot_go_on() {
    struct Full;
    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("disk full"))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    let fixture = Fixture::ready();
    let mut file = Vec::new();
    let error = fixture.machine.save_memory(RAM, 1 << 20, &mut file, &mut |_| ControlFlow::Break(()));
    assert!(matches!(error, Err(Error::Cancelled)));
    assert!(file.len() < 1 << 20);

    let error =
        fixture.machine.save_memory(RAM, 1 << 20, &mut Full, &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert_eq!(error.to_string(), "cannot write the memory's content: disk full");
}
