//! QMP's framing: it makes no difference where the input was split, what is said is whole lines, and garbage costs nothing
//! but itself.

use super::client::{Host, Session};
use monitor_runtime::{Limits, qmp};
use serde::de::IgnoredAny;

/// The first byte chooses bounds, the next four the lengths of pieces; the rest is what a client sends, once at once and
/// once in pieces.
pub fn framing(data: &[u8]) {
    let Some((head, input)) = data.split_first_chunk::<5>() else { return };
    let (bounds, pieces) = (head[0], &head[1..]);
    let (mut host, mut session) = client(bounds);
    let whole = session.ask(&mut host, input);
    check_lines(&whole);
    check_works(&mut host, &mut session);
    let (mut host, mut session) = client(bounds);
    let parts = session.ask_in_pieces(&mut host, input, pieces);
    assert_eq!(String::from_utf8_lossy(&whole), String::from_utf8_lossy(&parts), "by {pieces:?}");
    check_works(&mut host, &mut session);
}

/// A client that has negotiated, under small bounds, or large ones.
fn client(bounds: u8) -> (Host, qmp::Session) {
    let mut limits = Limits::default();
    if bounds & 1 != 0 {
        (limits.request_bytes, limits.tokens, limits.depth) = (300, 40, 6);
    }
    let mut host = Host::new(|monitor| monitor.limits(limits));
    let mut session = host.qmp();
    let negotiation: &[u8] = if bounds & 2 == 0 {
        br#"{"execute":"qmp_capabilities"}"#
    } else {
        br#"{"execute":"qmp_capabilities","arguments":{"enable":["oob"]}}"#
    };
    let said = session.ask(&mut host, negotiation);
    assert!(said.ends_with(b"{\"return\": {}}\r\n") || said.ends_with(b"{\"return\":{}}\r\n"));
    (host, session)
}

/// Each line is one JSON object, and nothing is beside the lines.
fn check_lines(output: &[u8]) {
    let text = std::str::from_utf8(output).unwrap();
    assert!(text.is_empty() || text.ends_with("\r\n"), "{text:?}");
    for line in text.split_terminator("\r\n") {
        // Deeper than `serde_json` reads, it is an id that comes back.
        let deep = line.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count() > 120;
        assert!(
            deep || line.starts_with('{') && serde_json::from_str::<IgnoredAny>(line).is_ok(),
            "{line:?}"
        );
    }
}

/// The next request is answered. A control byte first, as clients send it: the input may have left half a message behind.
fn check_works(host: &mut Host, session: &mut qmp::Session) {
    // What runs in order may wait for a command that was kept.
    loop {
        session.ask(host, b"");
        let Some(kept) = host.vmm.kept.pop() else { break };
        drop(kept);
    }
    let said =
        session.ask(host, b"\n\x01{\"execute\":\"say\",\"arguments\":{\"text\":\"ok\"},\"id\":\"still\"}");
    let said = String::from_utf8(said).unwrap();
    let last = said.lines().last().unwrap_or_default();
    assert_eq!(last, r#"{"return":"<ok>","id":"still"}"#, "{said}");
}
