//! What is typed for arguments, beyond words: flags, options, sizes, times, formats, registers; and what Tab completes. How
//! QEMU reads the same is the lab's.

use monitor_runtime::human::{self, Candidates};
use monitor_tests::machine::{COMMANDS, Measured, now, pass};
use monitor_tests::pair::{PROMPT, Pair, Session};
use serde_json::json;
use std::time::Duration;

/// Types each line in a session of its own that works afterwards.
#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (line, printed) in cases {
        let mut pair = Pair::human(|monitor| monitor);
        assert_eq!(pair.type_in(format!("{line}\n")), format!("{printed}\n{PROMPT}"), "{line}");
        pair.works();
    }
}

/// Likewise, for lines that are refused with the hint where to read on.
#[track_caller]
fn check_mistakes(cases: &[(&str, &str)]) {
    for (line, error) in cases {
        let command = line.split([' ', '/']).next().unwrap();
        check(&[(line, &format!("{error}\nTry \"help {command}\" for more information"))]);
    }
}

#[test]
fn flags_come_first_in_any_order() {
    check(&[
        ("flags", "false None None None"),
        ("flags -f", "true None None None"),
        ("flags -s 2 -f -n 1+1 x", "true Some(2) Some(2048) Some(\"x\")"),
        ("flags -f-s1M-n7 x", "true Some(7) Some(1048576) Some(\"x\")"),
        ("flags x", "false None None Some(\"x\")"),
    ]);
    check_mistakes(&[
        ("flags -x", "flags: unsupported option -x"),
        ("flags -", "flags: unsupported option -"),
        ("flags -n", "flags: value expected for -n"),
        ("flags -n -f", "NUMBER: invalid char 'f' in expression"),
        ("flags -f -f", "flags: unsupported option -f"),
        (
            "flags x -f",
            "flags: extraneous characters at the end of line\nFlags come first: flags [-f] [-n NUMBER] [-s SIZE] [NAME]",
        ),
        (
            "flags -s x",
            "SIZE: invalid size\nA size is a number with K, M, G or T behind it, K if it has none",
        ),
    ]);
}

#[test]
fn options_reach_into_members() {
    let device = |driver: &str, rest: &str| format!("{{\"driver\":\"{driver}\",{rest}}}");
    let plain = r#""size":null,"cache":{"direct":false,"mode":null},"queues":[]"#;
    let full = r#""size":4096,"cache":{"direct":true,"mode":"fast"},"queues":[{"depth":1},{"depth":2}]"#;
    check(&[
        ("device-add disk", &device("disk", plain)),
        ("device-add \"a b,,c\"", &device("a b,c", plain)),
        (
            "device-add driver=disk,size=0x1000,cache.direct=on,cache.mode=fast,queues.1.depth=2,queues.0.depth=1",
            &device("disk", full),
        ),
        ("device-change x", "x null"),
        ("device-change x {\"driver\":\"disk\"}", &format!("x {}", device("disk", plain))),
        ("device-change x { \"driver\": \"disk\", \"queues\": [] }", &format!("x {}", device("disk", plain))),
        ("device-change x driver=disk", &format!("x {}", device("disk", plain))),
    ]);
    check(&[("properties a=1,b=0x10", "{\"a\": 1, \"b\": 16}"), ("properties", "{}")]);
    check(&[
        ("device-add disk,siez=1", "Parameter 'device.siez' is unexpected\nDid you mean 'size'?"),
        (
            "device-add disk,cache.mode=fats",
            "Parameter 'device.cache.mode' does not accept value 'fats'\nDid you mean 'fast'?",
        ),
    ]);
    check_mistakes(&[
        ("device-add", "Parameter 'device.driver' is missing"),
        ("device-add disk,size=big", "invalid char 'b' in expression"),
        ("device-add disk,cache.direct=maybe", "Expected 'on' or 'off'"),
        ("device-add disk,cache=on", "Invalid parameter type for 'device.cache', expected: object"),
        ("device-add disk,size.x=1", "Invalid parameter type for 'device.size', expected: integer"),
        ("device-add disk,queues.1.depth=1", "Invalid parameter type for 'device.queues', expected: array"),
        ("device-add disk,queues.0.depth=65536", "Parameter 'device.queues[0].depth' expects uint16_t"),
        ("device-add a.b=1,a=2", "DEVICE: Option 'a' clashes with another: one is a part of the other"),
        ("device-add disk x", "device-add: extraneous characters at the end of line"),
        ("device-change", "ID is missing\nUsage: device-change ID [key=value,...]"),
    ]);
}

#[test]
fn formats_are_remembered_by_the_session() {
    let mut pair = Pair::human(|monitor| monitor);
    let shown = |format: &str, count: u32, size: &str| {
        format!("Format {{ count: {count}, format: {format}, size: {size} }} f 1 None\n{PROMPT}")
    };
    for (format, expected) in [
        ("", shown("Hexadecimal", 1, "Some(4)")),
        ("/3dh", shown("Decimal", 3, "Some(2)")),
        ("", shown("Decimal", 1, "Some(2)")),
        ("/2i", shown("Instruction", 2, "None")),
        ("/xg", shown("Hexadecimal", 1, "Some(8)")),
    ] {
        assert_eq!(pair.type_in(format!("show{format} f 1\n")), expected, "{format}");
    }
    pair.reconnect();
    pair.output();
    assert_eq!(pair.type_in("show f 1\n"), shown("Hexadecimal", 1, "Some(4)"), "another session has its own");
    pair.works();
    check_mistakes(&[
        ("show/y f 1", "FMT: invalid char in format: 'y'"),
        ("show/99999999999x f 1", "FMT: number too large"),
        ("show/x", "FILE is missing\nUsage: show [/FMT] FILE AFTER [NOTE...]"),
        ("show f 1s", "AFTER: Unknown unit suffix"),
        ("show f nan", "AFTER: Bad number"),
        ("show \"f 1", "FILE: unterminated string"),
    ]);
    check(&[(
        "show \"a b\" 5ms  all \"the rest\" ",
        "Format { count: 1, format: Hexadecimal, size: Some(4) } a b 0.005 Some(\"all \\\"the rest\\\" \")",
    )]);
}

/// The same arguments on the wire, where they have members.
#[test]
fn what_is_typed_has_a_form_on_the_wire() {
    let mut pair = Pair::negotiated(|monitor| monitor);
    let arguments = json!({"file": "f", "after": 1.5, "fmt": {"count": 2, "format": "c", "size": 1}});
    let replies = pair.ask(json!({"execute": "show", "arguments": arguments}).to_string());
    let shown = "Format { count: 2, format: Character, size: Some(1) } f 1.5 None";
    assert_eq!(replies, [json!({"return": shown})]);
    pair.works();
}

#[test]
fn registers_are_read_when_the_command_runs() {
    let mut pair = Pair::human(|monitor| monitor);
    pair.type_in("act keep\n");
    pair.type_in("\x03\x03");
    assert_eq!(pair.type_in("number $kept+$kept*2\n"), format!("3 None\n{PROMPT}"));
    assert_eq!(pair.type_in("flags -n $kept x\n"), format!("false Some(1) None Some(\"x\")\n{PROMPT}"));
    let unknown = format!("VALUE: unknown register\nTry \"help number\" for more information\n{PROMPT}");
    assert_eq!(pair.type_in("number $lost\n"), unknown);
    // What is wrong besides is told, as for a line without registers.
    let extraneous =
        "number: extraneous characters at the end of line\nTry \"help number\" for more information\n";
    assert_eq!(pair.type_in("number $kept 1 x\n"), format!("{extraneous}{PROMPT}"));
    // The upper half of an address space is no negative number.
    assert_eq!(pair.type_in("size $top-0xf\n"), format!("18446744073709551600\n{PROMPT}"));
    assert_eq!(pair.type_in("size $top&~0xfff\n"), format!("18446744073709547520\n{PROMPT}"));
    assert_eq!(pair.type_in("number $top\n"), format!("-1 None\n{PROMPT}"));
    for (value, error) in [("-$top", "BYTES: enter a positive value"), ("$top+1", "BYTES: number too large")]
    {
        let help = "Try \"help size\" for more information";
        assert_eq!(pair.type_in(format!("size {value}\n")), format!("{error}\n{help}\n{PROMPT}"));
    }
    pair.works();
}

/// An expression takes the slash of a path for its own, as QEMU's does.
#[test]
fn a_slash_that_divides_is_explained() {
    let quotes = "A '/' behind a number divides it: write a file name in quotes";
    check_mistakes(&[
        ("size 1 /tmp/x", &format!("BYTES: invalid char 't' in expression\n{quotes}")),
        ("size 8/", &format!("BYTES: unexpected end of expression\n{quotes}")),
        ("size 8/0", "BYTES: division by zero"),
        ("size 8*x", "BYTES: invalid char 'x' in expression"),
    ]);
}

/// What Tab offers behind `line`, with what it completes.
fn complete(pair: &mut Pair, line: &str) -> (String, Vec<String>) {
    let Session::Human(session) = &pair.session else { panic!() };
    let suggestions = session.complete(line);
    let word = suggestions.typed;
    match suggestions.candidates {
        Candidates::Words(words) => (word, words),
        Candidates::Host { call, words } => {
            pair.run_held(call);
            (word, words.try_recv().unwrap_or_default())
        }
        Candidates::Files => (word, vec!["(files)".to_owned()]),
        _ => panic!(),
    }
}

#[test]
fn tab_completes_by_the_declarations() {
    let mut pair = Pair::human(|monitor| monitor);
    for (line, word, candidates) in [
        ("devi", "devi", &["device-add", "device-change"][..]),
        ("info dis", "dis", &["disk"]),
        ("help info dis", "dis", &["disk"]),
        ("help say ", "", &[]),
        ("switch o", "o", &["on", "off"]),
        ("switch on of", "of", &["off"]),
        ("pick v", "v", &["very-slow"]),
        ("pick fast v", "v", &[]),
        ("flags -", "-", &["-f", "-n", "-s"]),
        ("flags -f -", "-", &["-n", "-s"]),
        ("flags x -", "-", &[]),
        ("show/4x ", "", &["(files)"]),
        ("show ./", "./", &["(files)"]),
        ("device-change d", "d", &["disk0", "disk1"]),
        ("device-change x", "x", &[]),
        ("device-add disk,si", "si", &["size="]),
        ("device-add c", "c", &["cache."]),
        ("device-add disk,cache.", "", &["direct=", "mode="]),
        ("device-add disk,cache.direct=o", "o", &["on", "off"]),
        ("device-add cache.mode=", "", &["fast", "very-slow"]),
        ("device-add disk,cache.mode=v", "v", &["very-slow"]),
        ("device-add disk,size=", "", &[]),
        ("device-add disk,cache.lost=", "", &[]),
        ("device-add disk,lost.", "", &[]),
        ("device-add =", "", &[]),
        ("device-change x cache.di", "di", &["direct="]),
        ("nonsense ", "", &[]),
        ("h\u{e9} \u{e9}", "\u{e9}", &[]),
        ("say \"open ", "open ", &[]),
        // A word in quotes may have blanks, and ends at its quote.
        ("show \"a b/c", "a b/c", &["(files)"]),
        ("show \"a b\" c", "c", &[]),
        ("device-change \"d", "d", &["disk0", "disk1"]),
        ("device-change \"a b\" cache.di", "di", &["direct="]),
        ("switch \"o", "o", &["on", "off"]),
        ("device-add \"disk,si", "si", &["size="]),
        ("device-add \"\\n,si", "si", &["size="]),
        ("device-add \"disk,si\\n", "si\n", &[]),
        ("\"sw", "sw", &[]),
        ("show \"a\\x", "", &[]),
        ("show \"a\"", "", &[]),
    ] {
        let expected: Vec<String> = candidates.iter().map(|&word| word.to_owned()).collect();
        assert_eq!(complete(&mut pair, line), (word.to_owned(), expected), "{line}");
    }
    assert!(complete(&mut pair, "").1.contains(&"info".to_owned()));
    // Nothing was run, and nothing said.
    assert_eq!(pair.output(), "");
    pair.works();
}

#[test]
fn what_is_offered_is_read_back_as_one_word() {
    let pair = Pair::human(|monitor| monitor);
    let Session::Human(session) = &pair.session else { panic!() };
    for (line, words, written) in [
        ("show f", &["file"][..], &["file "][..]),
        ("show f", &["folder/"], &["folder/"]),
        ("show f", &["f le"], &["\"f le\" "]),
        ("show f", &["f le", "foo"], &["\"f le", "\"foo"]),
        ("show \"f", &["foo"], &["\"foo\" "]),
        ("show \"f", &["f l/"], &["\"f l/"]),
        ("show ", &["\"\\"], &["\"\\\"\\\\\" "]),
        ("show a", &["a\\b", "a\"b"], &["a\\b", "a\"b"]),
        ("show ", &["a\nb"], &["\"a\\nb\" "]),
        ("device-add disk,si", &["size="], &["disk,size="]),
        ("device-add disk,cache.direct=", &["on"], &["disk,cache.direct=on "]),
        // A part is written with its whole word.
        ("device-add \"disk,cache.direct=o", &["on"], &["\"disk,cache.direct=on\" "]),
        ("device-add \"di\\nsk,si", &["size="], &["\"di\\nsk,size="]),
        ("device-add disk,driver=", &["a b"], &["\"disk,driver=a b\" "]),
        ("device-add disk,driver=", &["a b", "ac"], &["\"disk,driver=a b", "\"disk,driver=ac"]),
        ("size (1+$p", &["$pc"], &["(1+$pc "]),
    ] {
        let words: Vec<_> = words.iter().map(|&word| word.to_owned()).collect();
        assert_eq!(session.complete(line).write(&words), written, "{line}");
    }
    // What is typed in quotes is what files are looked for by.
    assert_eq!(session.complete("show \"a \\\"b").typed, "a \"b");
}

#[test]
fn tab_behind_cancel_offers_what_can_be_cancelled() {
    let mut pair = Pair::human(|monitor| monitor);
    assert_eq!(complete(&mut pair, "cancel ").1, [""; 0]);
    pair.feed("act keep\n\x03\x03");
    pair.run();
    pair.output();
    pair.feed("act keep\n");
    pair.run();
    let mut elsewhere = pair.another();
    elsewhere.handle_input(br#"{"execute":"query-pending"}"#);
    assert!(elsewhere.poll_call().is_none());
    let mut said = Vec::new();
    elsewhere.poll_output(&mut said);
    let said: serde_json::Value = serde_json::from_slice(&said).unwrap();
    let ids: Vec<_> = said["return"].as_array().unwrap().iter().map(|call| call["id"].to_string()).collect();
    assert!(!ids.is_empty());
    assert_eq!(complete(&mut pair, "cancel "), (String::new(), ids.clone()));
    assert_eq!(complete(&mut pair, &format!("cancel {}", ids[0])).1, [ids[0].clone()]);
    // One that cannot be cancelled is not offered.
    pair.feed("\x03\x03say late\n");
    let call = pair.hold().unwrap();
    assert_eq!(complete(&mut pair, "cancel ").1, ids);
    pair.run_held(call);
}

/// A host that is gone, or drops the call, completes nothing.
#[test]
fn a_host_that_does_not_answer_completes_nothing() {
    let mut pair = Pair::human(|monitor| monitor);
    let Session::Human(session) = &pair.session else { panic!() };
    let Candidates::Host { call, words } = session.complete("device-change d").candidates else { panic!() };
    drop(call);
    assert!(words.recv().is_err());
    assert_eq!(pair.output(), "");
    pair.works();
}

#[test]
fn help_explains_what_is_typed() {
    let mut pair = Pair::human(|monitor| monitor);
    for (command, line) in [
        ("flags", "flags [-f] [-n NUMBER] [-s SIZE] [NAME] -- Take flags"),
        ("flags", "  -s SIZE   -- (typed in KiB unless it has a suffix; optional)"),
        (
            "show",
            "show [/FMT] FILE AFTER [NOTE...] -- Take how memory is shown, a file, a time and the rest of the",
        ),
        ("show", "Example: show file.bin 100ms"),
        ("device-add", "device-add [driver=]value[,key=value...] -- Take a device"),
        ("device-change", "  key=value,... -- (keys: driver, size, cache, queues; optional)"),
    ] {
        let help = pair.type_in(format!("help {command}\n"));
        assert!(help.lines().any(|printed| printed == line), "{line:?} is not in\n{help}");
    }
    pair.works();
}

/// What is made of types may be typed; what they do not tell is not made up.
#[test]
fn examples_may_be_typed() {
    assert_eq!(human::check_examples(COMMANDS.declarations()), Ok(()));
    let mut pair = Pair::human(|monitor| monitor);
    for (command, example) in [
        ("pick", Some("Example: pick fast")),
        ("switch", Some("Example: switch on")),
        ("flags", None),
        ("device-add", None),
        ("help", Some("Example: help info")),
    ] {
        let help = pair.type_in(format!("help {command}\n"));
        assert_eq!(help.lines().find(|line| line.starts_with("Example: ")), example, "{help}");
    }
    pair.works();
}

#[test]
fn events_are_shown_where_they_are_wanted() {
    let mut pair = Pair::human(|monitor| monitor.show_events(true));
    assert_eq!(pair.type_in("count 3\n"), format!("COUNTED count=3\nQUIET\n{PROMPT}"));
    pair.vmm.events.emit(&monitor_tests::machine::Counted { count: 4 });
    assert_eq!(pair.output(), format!("\nCOUNTED count=4\n{PROMPT}"), "above a new prompt");
    pair.works();
    let mut pair = Pair::human(|monitor| monitor);
    assert_eq!(pair.type_in("count 3\n"), PROMPT);
    pair.works();
}

/// With a client of QMP beside it, that one's driver told the time; a person alone never saw the last event.
#[test]
fn an_event_that_was_held_back_is_shown_in_its_time() {
    let second = Duration::from_secs(1);
    let mut pair = Pair::human(|monitor| monitor.show_events(true));
    for value in 1..=3 {
        pair.vmm.events.emit(&Measured { sensor: "a", value });
    }
    assert_eq!(pair.output(), format!("\nMEASURED sensor=a value=1\n{PROMPT}"));
    assert_eq!(pair.poll_timeout(), Some(now() + second));
    pass(second);
    pair.handle_timeout();
    assert_eq!(pair.output(), format!("\nMEASURED sensor=a value=3\n{PROMPT}"));
    assert_eq!(pair.poll_timeout(), None);
    pair.works();
    // Where events are not shown there is nothing to wait for.
    let mut pair = Pair::human(|monitor| monitor);
    for value in 1..=2 {
        pair.vmm.events.emit(&Measured { sensor: "a", value });
    }
    assert_eq!(pair.poll_timeout(), None);
    pair.works();
}
