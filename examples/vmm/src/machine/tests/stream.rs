//! The stream: what is refused, and why. Each damage is made to a stream that is known to be taken without it.

use super::super::ram::Ram;
use super::super::stream::{self, Loaded, Reader, StreamError, Writer};
use super::super::{Error, Machine, copy};
use super::Fixture;
use std::io;

const MIB: u64 = 1 << 20;

/// A machine of 2 MiB as a stream; its guest has written a few pages.
fn saved() -> Vec<u8> {
    let fixture = Fixture::ready_with(2 * MIB);
    fixture.command("hello", "hello");
    write(&fixture.machine, Vec::new()).unwrap()
}

fn write<W: io::Write>(machine: &Machine, output: W) -> Result<W, Error> {
    let mut writer = Writer::new(output)?;
    writer.machine(&copy::description(machine))?;
    let held = copy::copy(machine, super::RunState::SaveVm, &mut writer, &mut Unlimited)?;
    drop(held);
    Ok(writer.into_inner())
}

/// Stops the guest at once, and has no limits.
pub(super) struct Unlimited;

impl copy::Watch for Unlimited {
    fn sent(&mut self, _: &copy::Counts) -> Result<(), Error> {
        Ok(())
    }
    fn may_stop(&mut self, _: &copy::Counts) -> bool {
        true
    }
    fn stopped(&mut self, _: bool) {}
    fn deadline(&self) -> Option<std::time::Instant> {
        None
    }
}

fn read(bytes: &[u8]) -> Result<Loaded, StreamError> {
    let mut reader = Reader::new(bytes)?;
    let memory = stream::describe(&mut reader, 2 * MIB)?.memory;
    let ram = Ram::new(memory).unwrap();
    let loaded = stream::load(&mut reader, &ram, &mut |_| Ok::<_, StreamError>(()))?;
    stream::expect_end(&mut reader)?;
    Ok(loaded)
}

#[track_caller]
fn check(bytes: &[u8], expected: &str) {
    let error = read(bytes).expect_err(expected).to_string();
    assert!(error.contains(expected), "{error:?} instead of {expected:?}");
}

#[test]
fn a_whole_one_is_taken() {
    let loaded = read(&saved()).unwrap();
    assert!(loaded.state.running && loaded.state.control.boots == 1 && loaded.pages == 512);
}

#[test]
fn every_cut_is_noticed() {
    let bytes = saved();
    check(&[], "it ends after 0 bytes");
    // Shorter than a header, it could be anything.
    check(&bytes[..15], "it is not the state of a machine");
    for length in (16..bytes.len()).step_by(997).chain([bytes.len() - 1]) {
        check(&bytes[..length], &format!("it ends after {length} bytes, before the machine is complete"));
    }
    check(&[&bytes[..], b"x"].concat(), "there is something behind its end");
}

#[test]
fn every_damage_is_noticed() {
    let mut bytes = saved();
    for at in (8..bytes.len()).step_by(499) {
        bytes[at] ^= 0x10;
        let error = read(&bytes).unwrap_err().to_string();
        assert!(error.contains("damaged") || error.contains("it ends after"), "byte {at}: {error}");
        bytes[at] ^= 0x10;
    }
    read(&bytes).unwrap();
}

#[test]
fn what_is_something_else_is_called_so() {
    check(
        b"#!/bin/sh\necho this is no machine, although it is long enough\n",
        "it is not the state of a machine",
    );
    check(&[0; 4096], "it is not the state of a machine");
    let mut newer = saved();
    newer[8..12].copy_from_slice(&2_u32.to_le_bytes());
    let checksum = crc32fast::hash(&newer[..12]);
    newer[12..16].copy_from_slice(&checksum.to_le_bytes());
    check(&newer, "it is of version 2 of the format, and this program reads version 1");
}

/// The records of a stream: where each begins, and its kind.
fn records(bytes: &[u8]) -> Vec<(usize, u32)> {
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let mut at = 16;
    let mut found = Vec::new();
    while at < bytes.len() {
        found.push((at, word(at)));
        at += 8 + word(at + 4) as usize + 4;
    }
    found
}

#[test]
fn a_record_out_of_place_is_noticed() {
    let bytes = saved();
    let records = records(&bytes);
    let [.., (state, 4), (end, 5)] = records[..] else { panic!("{records:?}") };
    let [(machine, 1), (first, _), (second, _), ..] = records[..] else { panic!("{records:?}") };
    let without = |from: usize, to: usize| [&bytes[..from], &bytes[to..]].concat();
    check(&without(first, second), "the checksum is wrong");
    check(&without(state, end), "the checksum is wrong");
    check(&without(machine, first), "it does not begin with the machine");
    check(&[&bytes[..second], &bytes[first..]].concat(), "the checksum is wrong");
    check(
        &[&bytes[..end], &bytes[machine..first], &bytes[end..]].concat(),
        "a record that has no place there",
    );
}

/// The stream with a record in the place of the one that begins at `at`, all checksums made right again.
fn replace(bytes: &[u8], at: usize, kind: u32, content: &[u8]) -> Vec<u8> {
    let length = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
    let seal = |kind: u32, content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap();
        let record = [&kind.to_le_bytes(), &length.to_le_bytes(), content].concat();
        [&record[..], &crc32fast::hash(&record).to_le_bytes()].concat()
    };
    let mut changed = [&bytes[..at], &seal(kind, content), &bytes[at + length + 12..]].concat();
    let end = changed.len() - stream::END_SIZE;
    let summary = [&changed[end + 8..end + 24], &crc32fast::hash(&changed[..end]).to_le_bytes()].concat();
    changed.splice(end.., seal(5, &summary));
    changed
}

#[test]
fn what_no_machine_can_be_is_refused_with_the_reason() {
    let bytes = saved();
    let records = records(&bytes);
    let [.., (state_at, 4), _] = records[..] else { panic!("{records:?}") };
    let first = records[1].0;
    let length = u32::from_le_bytes(bytes[state_at + 4..state_at + 8].try_into().unwrap()) as usize;
    let state = std::str::from_utf8(&bytes[state_at + 8..state_at + 8 + length]).unwrap();
    let described = r#"{"memory":2097152,"name":"x","date":{"secs_since_epoch":0,"nanos_since_epoch":0}}"#;
    read(&replace(&bytes, 16, 1, described.as_bytes())).unwrap();
    read(&replace(&bytes, state_at, 4, state.as_bytes())).unwrap();

    let other = described.replace("2097152", "33554432");
    let outside = [&511_u32.to_le_bytes(), &[1; 8192][..]].concat();
    for (at, kind, content, expected) in [
        (16, 1, other.as_bytes(), "its machine has 32 MiB of memory, and this one has 2 MiB"),
        (16, 1, b"{}", "missing field `memory`"),
        (first, 2, &outside, "page 511 is outside of its memory"),
        (first, 3, b"\xff\xff\xff\xff\x02\0\0\0", "page 4294967295 is outside of its memory"),
        (first, 3, b"\0\0\0\0\0\0\0\x40", "more pages in a record than there may be"),
        (first, 2, b"\0\0\0\0half a page", "pages that are no whole pages"),
        (first, 3, b"\0\0\0\0\0\0\0\0", "page 0 is missing"),
        (first, 99, b"", "a record of the unknown kind 99"),
        (state_at, 3, b"\0\0\0\0\x01\0\0\0", "the state of the devices is missing"),
        (state_at, 4, state.replace("\"boots\"", "\"boats\"").as_bytes(), "unknown field `boats`"),
    ] {
        check(&replace(&bytes, at, kind, content), expected);
    }
}

/// Takes so many bytes and no more, as a full disk does.
struct Limited(usize);

impl io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        if taken == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(taken) }
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_disk_that_is_full_at_any_stage_costs_the_guest_nothing() {
    let fixture = Fixture::ready_with(2 * MIB);
    let size = write(&fixture.machine, Vec::new()).unwrap().len();
    fixture.command("busy", "guest: busy");
    // The header, the description, the pages, and what is written while the guest stands still.
    for room in [0, 15, 17, 100, size / 2, size - 1, 2 * size] {
        let error = write(&fixture.machine, Limited(room)).map(drop).expect_err("a busy guest needs more");
        assert!(error.to_string().contains("no storage space"), "{error}");
        assert_eq!(fixture.machine.run_state(), super::RunState::Running);
    }
    fixture.command("quiet", "guest: quiet");
    assert!(fixture.sum() > 0);
}
