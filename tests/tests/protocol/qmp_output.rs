//! QMP: what is written looks as the monitor was set up: compact and ASCII, or else. That lines end in CRLF is checked by
//! the pair, everywhere.

use monitor_runtime::Monitor;
use monitor_tests::machine::Counted;
use monitor_tests::pair::Pair;

fn negotiated(set_up: impl FnOnce(Monitor) -> Monitor) -> Pair {
    let mut pair = Pair::qmp(set_up);
    pair.feed(r#"{"execute":"qmp_capabilities"}"#);
    pair.run();
    pair.output();
    pair
}

fn output(pair: &mut Pair, request: &str) -> String {
    pair.feed(request);
    pair.run();
    pair.output()
}

const SAY: &str = r#"{"execute":"say","arguments":{"text":"h\u00e9 😀"},"id":["é",{}]}"#;

#[test]
fn a_line_is_compact_and_ascii_unless_asked_for_otherwise() {
    let mut pair = negotiated(|monitor| monitor);
    let line = output(&mut pair, SAY);
    assert!(line.is_ascii(), "{line}");
    assert_eq!(line, "{\"return\":\"<h\\u00E9 \\uD83D\\uDE00>\",\"id\":[\"\\u00E9\",{}]}\r\n");
    pair.works();
}

#[test]
fn a_monitor_may_write_utf8() {
    let mut pair = negotiated(|monitor| monitor.utf8(true));
    assert_eq!(output(&mut pair, SAY), "{\"return\":\"<hé 😀>\",\"id\":[\"é\",{}]}\r\n");
    pair.works();
}

#[test]
fn a_monitor_may_write_on_several_lines() {
    let mut pair = Pair::qmp(|monitor| monitor.pretty(true));
    let greeting = pair.output();
    assert!(greeting.starts_with("{\r\n    \"QMP\": {\r\n        \"version\": {\r\n"), "{greeting}");
    assert!(greeting.ends_with("\r\n    }\r\n}\r\n"), "{greeting}");
    let reply = output(&mut pair, r#"{"execute":"qmp_capabilities"}"#);
    assert_eq!(reply, "{\r\n    \"return\": {\r\n    }\r\n}\r\n");
    let error = output(&mut pair, r#"{"execute":"no-such","id":[]}"#);
    assert_eq!(
        error,
        "{\r\n    \"id\": [\r\n    ],\r\n    \"error\": {\r\n        \"class\": \"CommandNotFound\",\r\n        \
         \"desc\": \"The command no-such has not been found\"\r\n    }\r\n}\r\n"
    );
    pair.vmm.events.emit(&Counted { count: 1 });
    let event = pair.output();
    assert!(event.contains("\r\n    \"data\": {\r\n        \"count\": 1\r\n    }"), "{event}");
}
