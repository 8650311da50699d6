//! The kinds of clients. Each function is one connection, from its beginning to its end; it panics at an answer that is
//! missing, wrong or one too many.

use super::wire::{Batch, Expected, PROMPT, Wire, echo};
use super::{Client, add};
use serde_json::Value;
use std::io::{BufRead as _, BufReader, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::thread;

/// A kind of client.
pub(super) struct Kind {
    /// What part of the commands it sends.
    pub(super) weight: usize,
    /// One connection.
    pub(super) connection: fn(&mut Client<'_>),
}

pub(super) const KINDS: &[Kind] = &[
    Kind { weight: 4, connection: one_at_a_time },
    Kind { weight: 16, connection: many_at_once },
    Kind { weight: 8, connection: without_ids },
    Kind { weight: 8, connection: person },
    Kind { weight: 4, connection: slow_reader },
    Kind { weight: 16, connection: half_open },
    Kind { weight: 8, connection: cut_off },
    Kind { weight: 1, connection: cancels },
];

fn one_at_a_time(client: &mut Client<'_>) {
    let mut wire = Wire::new(client.connect("qmp"));
    let taken = client.take(100);
    for id in (0_u64..).take(taken) {
        let mut batch = Batch::default();
        batch.any(id, &mut client.random);
        wire.ask(&mut batch);
    }
    client.count(taken);
}

fn many_at_once(client: &mut Client<'_>) {
    let mut wire = Wire::new(client.connect("qmp"));
    for _ in 0..client.random.usize(1..20) {
        let taken = client.take(100);
        let mut batch = Batch::default();
        for id in (0_u64..).take(taken) {
            batch.any(id, &mut client.random);
        }
        wire.ask(&mut batch);
        client.count(taken);
    }
}

/// They are answered in the order in which they were asked.
fn without_ids(client: &mut Client<'_>) {
    let mut wire = Wire::new(client.connect("qmp"));
    let taken = client.take(50);
    let requests: Vec<_> = (0..taken)
        .map(|value| match client.random.u8(..3) {
            0 => format!(r#"{{"execute":"later","arguments":{{"value":{value},"fate":"late"}}}}"#),
            _ => format!("{{{}}}", echo(u64::try_from(value).unwrap())),
        })
        .collect();
    wire.write(&requests.concat());
    for value in 0..taken {
        let answer = wire.read().unwrap();
        assert_eq!(answer["return"], value, "{answer}");
    }
    client.count(taken);
}

fn person(client: &mut Client<'_>) {
    let mut stream = client.connect("hmp");
    let taken = client.take(50);
    let lines = (0..taken).map(|value| match client.random.u8(..4) {
        0 => format!("later {value} late\n"),
        1 => "no-such-thing\n".to_owned(),
        2 => format!("later {value} drop\n"),
        _ => format!("echo {value}\n"),
    });
    let lines: String = lines.collect();
    stream.write_all(lines.as_bytes()).unwrap();
    // The first is the banner's.
    let (mut said, mut buffer) = (String::new(), [0; 4096]);
    while said.matches(PROMPT).count() <= taken {
        let length = stream.read(&mut buffer).unwrap();
        assert!(length > 0, "{taken} lines were typed, and this was said: {said}");
        said.push_str(std::str::from_utf8(&buffer[..length]).unwrap());
    }
    assert!(said.ends_with(PROMPT) && said.matches(PROMPT).count() == taken + 1, "{said}");
    client.count(taken);
}

/// It sends as long as anything fits, and reads only then, a little.
fn slow_reader(client: &mut Client<'_>) {
    let mut wire = Wire::new(client.connect("qmp"));
    let taken = client.take(300);
    let mut batch = Batch::default();
    for id in (0_u64..).take(taken) {
        let size = client.random.u16(..3000);
        let body = format!(r#""execute":"fill","arguments":{{"size":{size}}}"#);
        batch.push(id, &body, Expected::Text(size.into()));
    }
    wire.stream.set_nonblocking(true).unwrap();
    let text = std::mem::take(&mut batch.text);
    let (mut rest, mut said, mut buffer) = (text.as_bytes(), Vec::new(), [0; 512]);
    while !batch.is_answered() {
        match wire.stream.write(rest) {
            Ok(written) if written > 0 => {
                rest = &rest[written..];
                continue;
            }
            Ok(_) => {}
            Err(error) => assert_eq!(error.kind(), ErrorKind::WouldBlock),
        }
        match wire.stream.read(&mut buffer) {
            Ok(length) => said.extend_from_slice(&buffer[..length]),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::WouldBlock);
                thread::yield_now();
            }
        }
        while let Some(end) = said.iter().position(|byte| *byte == b'\n') {
            batch.settle(&serde_json::from_slice(&said[..end]).unwrap());
            said.drain(..=end);
        }
    }
    client.count(taken);
}

/// It ends its direction, and is answered all the same.
fn half_open(client: &mut Client<'_>) {
    let mut wire = Wire::new(client.connect("qmp"));
    let taken = client.take(50);
    let mut batch = Batch::default();
    for id in (0_u64..).take(taken) {
        batch.any(id, &mut client.random);
    }
    wire.write(&batch.text);
    wire.stream.shutdown(Shutdown::Write).unwrap();
    while let Some(answer) = wire.read() {
        batch.settle(&answer);
    }
    assert!(batch.is_answered(), "{batch:?}");
    client.count(taken);
}

/// It leaves with commands in flight, and in the middle of another.
fn cut_off(client: &mut Client<'_>) {
    let mut stream = client.connect("qmp");
    add(&client.shared.tally.disconnects, 1);
    if client.random.u8(..8) == 0 {
        return;
    }
    let taken = client.take(50);
    let mut batch = Batch::default();
    for id in (0_u64..).take(taken) {
        match client.random.u8(..4) {
            0 => batch.push(id, r#""execute":"hold""#, Expected::AnyValue),
            _ => batch.any(id, &mut client.random),
        }
    }
    let text = format!("{{\"execute\":\"qmp_capabilities\"}}{}{{\"execute\":\"ech", batch.text);
    let length = if client.random.bool() { text.len() } else { client.random.usize(..text.len()) };
    stream.write_all(&text.as_bytes()[..length]).unwrap();
    if client.random.bool() {
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).unwrap();
    }
}

/// It has commands in flight that wait for their cancellation, and cancels what it finds.
fn cancels(client: &mut Client<'_>) {
    let mut wire = Wire::new(client.connect("qmp"));
    let taken = client.take(8);
    let mut batch = Batch::default();
    for id in (0_u64..).take(taken) {
        batch.push(id, r#""execute":"hold""#, Expected::Error("cancelled"));
    }
    wire.write(&batch.text);
    let next = |wire: &mut Wire, batch: &mut Batch| loop {
        let answer = wire.read().unwrap();
        if answer["id"].is_u64() {
            batch.settle(&answer);
        } else {
            return answer;
        }
    };
    while !batch.is_answered() {
        wire.write(r#"{"execute":"query-pending"}"#);
        let pending = next(&mut wire, &mut batch);
        let held = |pending: &&Value| pending["command"] == "hold";
        for pending in pending["return"].as_array().unwrap().iter().filter(held) {
            wire.write(&format!(r#"{{"execute":"cancel","arguments":{{"id":{}}}}}"#, pending["id"]));
            // Another client may have been first.
            if next(&mut wire, &mut batch)["return"].is_object() {
                add(&client.shared.tally.cancels, 1);
            }
        }
    }
    client.count(taken);
}
