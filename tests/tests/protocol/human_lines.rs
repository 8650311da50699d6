//! The human monitor: how a line is read and what is printed. When the prompt comes back is `human_session`'s.

use monitor_tests::pair::{PROMPT, Pair};

/// Types each line in a session of its own that works before and after, and compares what is printed.
#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (line, printed) in cases {
        let mut pair = Pair::human(|monitor| monitor);
        assert_eq!(pair.type_in(format!("{line}\n")), format!("{printed}{PROMPT}"), "{line}");
        pair.works();
    }
}

#[test]
fn words_and_quoted_strings() {
    check(&[
        ("say a", "<a>\n"),
        ("s a b", "<a> <b>\n"),
        ("  say\t a  \t b  ", "<a> <b>\n"),
        ("say a\r", "<a>\n"),
        (r#"say "a b" "c""#, "<a b> <c>\n"),
        (r#"say "a\n\r\\\'\"b""#, "<a\n\r\\'\"b>\n"),
        (r#"say """#, "<>\n"),
        (r#"say "a""b""#, "<a> <b>\n"),
        ("say 'a b'", "<'a> <b'>\n"),
        (r#"say a"b"#, "<a\"b>\n"),
        ("say h\u{e9} \u{1f600}", "<h\u{e9}> <\u{1f600}>\n"),
        ("", ""),
        (" \t ", ""),
    ]);
}

#[test]
fn values_by_their_type() {
    check(&[
        ("switch on", "true None\n"),
        ("switch off on", "false Some(true)\n"),
        ("number 10", "10 None\n"),
        ("number -10 255", "-10 Some(255)\n"),
        ("number 0x10", "16 None\n"),
        ("number -0x10 0XfF", "-16 Some(255)\n"),
        ("number 010 0", "8 Some(0)\n"),
        ("number +5", "5 None\n"),
        ("number -9223372036854775808", "-9223372036854775808 None\n"),
        ("size 18446744073709551615", "18446744073709551615\n"),
        ("ratio 1.5", "1.5\n"),
        ("ratio -2", "-2\n"),
        ("pick very-slow", "VerySlow\n"),
        (r#"configure {"level":1,"tags":["a"]}"#, "1 None [\"a\"]\n"),
        ("defaulted", "7 none\n"),
        ("defaulted 1", "1 none\n"),
        ("defaulted 1 n", "1 n\n"),
        ("free 41", "42\n"),
        ("poke", "1\n"),
        ("info caller", "Human mon0 a test\n"),
    ]);
}

/// A mistake in what was typed, with where to read on.
#[track_caller]
fn check_mistakes(cases: &[(&str, &str, &str)]) {
    for (line, typed, error) in cases {
        check(&[(line, &format!("{error}\nTry \"help {typed}\" for more information\n"))]);
    }
}

#[test]
fn missing_and_extraneous_words() {
    check_mistakes(&[
        ("say", "say", "TEXT is missing\nUsage: say TEXT [MORE]"),
        ("s  ", "s", "TEXT is missing\nUsage: s TEXT [MORE]"),
        ("switch", "switch", "ON is missing\nUsage: switch ON:on|off [OTHER:on|off]"),
        ("number", "number", "VALUE is missing\nUsage: number VALUE [SMALL]"),
        ("ratio", "ratio", "VALUE is missing\nUsage: ratio VALUE"),
        ("pick", "pick", "MODE is missing\nUsage: pick fast|very-slow"),
        ("configure", "configure", "OPTIONS is missing\nUsage: configure key=value,..."),
        ("info act", "info act", "HOW is missing\nUsage: info act HOW"),
        ("say a b c", "say", "say: extraneous characters at the end of line"),
        ("nothing x", "nothing", "nothing: extraneous characters at the end of line"),
        ("info part x", "info part", "info part: extraneous characters at the end of line"),
        (r#"say "a"#, "say", "TEXT: unterminated string"),
        (r#"say "a\"#, "say", "TEXT: unterminated string"),
        (r#"say "\t""#, "say", r"TEXT: unsupported escape code: '\t'"),
        ("info caller me", "info caller", "info caller: extraneous characters at the end of line"),
    ]);
}

/// As in QMP, where they have names.
#[test]
fn arguments_that_are_named() {
    let by_place =
        |error: &str, usage: &str| format!("{error}\nArguments go by their place, without names: {usage}");
    check_mistakes(&[
        ("size bytes=1", "size", &by_place("BYTES: invalid char 'b' in expression", "size BYTES")),
        (
            "number 1 small=2",
            "number",
            &by_place("SMALL: invalid char 's' in expression", "number VALUE [SMALL]"),
        ),
        ("number 1 other=2", "number", "SMALL: invalid char 'o' in expression"),
    ]);
}

#[test]
fn words_of_another_type() {
    check_mistakes(&[
        ("switch yes", "switch", "ON: Expected 'on' or 'off'"),
        ("switch on 1", "switch", "OTHER: Expected 'on' or 'off'"),
        ("number ten", "number", "VALUE: invalid char 't' in expression"),
        ("number -", "number", "VALUE: unexpected end of expression"),
        ("number 0x", "number", "SMALL: invalid char 'x' in expression"),
        ("number 18446744073709551616", "number", "VALUE: number too large"),
        ("number 1 -(", "number", "VALUE: unexpected end of expression"),
        ("number (1 2", "number", "VALUE: ')' expected"),
        ("number $pc", "number", "VALUE: unknown register"),
        ("number 1/(2-2)", "number", "VALUE: division by zero"),
        ("number 1 256", "number", "Parameter 'small' expects uint8_t"),
        ("number 1 (-1)", "number", "Parameter 'small' expects uint8_t"),
        ("size -1", "size", "BYTES: enter a positive value"),
        ("size 0xffffffffffffffff+1", "size", "BYTES: number too large"),
        ("ratio x", "ratio", "VALUE: Number expected"),
        ("ratio nan", "ratio", "VALUE: Bad number"),
        ("ratio 1e999", "ratio", "VALUE: Bad number"),
        ("pick slow", "pick", "Parameter 'mode' does not accept value 'slow'"),
        ("configure {", "configure", "Invalid parameter type for 'options', expected: object"),
        ("configure {}", "configure", "Parameter 'options.level' is missing"),
        (r#"configure {"level":1,"x":2}"#, "configure", "Parameter 'options.x' is unexpected"),
        ("info act now", "info act", "Parameter 'how' does not accept value 'now'"),
    ]);
}

#[test]
fn results_are_shown() {
    check(&[
        ("info part", "512 bytes\n"),
        ("nothing", ""),
        ("info list", "- fast\n- very-slow\n"),
        (
            "info disk",
            "name:      d0\nread_only: on\nparts:\n  - bytes: 1\n    tags:\n      - a\n      - b\n  - bytes: 2\n    tags:  (empty)\nbacking:   none\n",
        ),
        // An error with the hint its handler gives, which is not about what was typed.
        ("unplug", "Device 'd9' not found\nPlug it in\n"),
        ("free 18446744073709551615", "the sum does not fit\n"),
    ]);
}

#[test]
fn unknown_commands_with_the_nearest_one() {
    check(&[
        ("sya x", "unknown command: 'sya'\nDid you mean 'say'?\n"),
        ("nothin", "unknown command: 'nothin'\nDid you mean 'nothing'?\n"),
        ("xyzzy-plugh", "unknown command: 'xyzzy-plugh'\n"),
        ("info dsik", "unknown command: 'info dsik'\nDid you mean 'info disk'?\n"),
        ("info quux-and-more", "unknown command: 'info quux-and-more'\n"),
        // A name on the wire is none at the prompt, nor is an alias for programs.
        ("query-disk", "unknown command: 'query-disk'\n"),
        ("nought", "unknown command: 'nought'\n"),
        ("SAY x", "unknown command: 'SAY'\n"),
    ]);
}

#[test]
fn help_is_made_of_the_declarations() {
    let mut pair = Pair::human(|monitor| monitor);
    let all = pair.type_in("help\n");
    assert_eq!(pair.type_in("?\n"), all, "`?` is `help`");
    for line in [
        "say|s TEXT [MORE]                -- Say a text",
        "switch ON:on|off [OTHER:on|off]  -- Turn something on or off",
        "pick fast|very-slow              -- Take a choice",
        "defaulted [COUNT] [NODE-NAME]    -- Take arguments that have defaults",
        "info [subcommand]                -- Show various information",
    ] {
        assert!(all.lines().any(|printed| printed == line), "{line:?} is not in\n{all}");
    }
    assert!(!all.contains("info disk"), "what `info` shows has a list of its own");
    assert!(!all.contains("qmp_capabilities"));
    let info = pair.type_in("info\n");
    assert_eq!(pair.type_in("help info\n"), info);
    assert!(info.contains("info disk") && !info.contains("say"), "{info}");
    pair.works();
    check(&[
        (
            "help say",
            "say|s TEXT [MORE] -- Say a text\n  It is said as it came.\nParameters:\n  TEXT -- What to say.\n  MORE -- What to say then. (optional)\nExample: say text\nQMP: say\n",
        ),
        (
            "help defaulted",
            "defaulted [COUNT] [NODE-NAME] -- Take arguments that have defaults\nParameters:\n  COUNT     -- How often. (default 7)\n  NODE-NAME -- (default \"none\")\nQMP: defaulted\n",
        ),
        ("help info disk", "info disk -- Return a disk\nQMP: query-disk\n"),
        ("help sya", "unknown command: 'sya'\nDid you mean 'say'?\n"),
        ("help info dsik", "unknown command: 'info dsik'\nDid you mean 'info disk'?\n"),
    ]);
}
