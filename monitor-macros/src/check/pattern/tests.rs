//! What passes is compared by three engines: ours, one of ECMAScript's (regress), and a validator of JSON Schema.

use jsonschema::Validator;
use proptest::collection::vec;
use proptest::sample::select;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::json;
use std::cell::Cell;

use super::read;

/// How many patterns are tried, most of which are none.
const PATTERNS: u32 = 6_000;

/// What patterns are put together from: what both know, and what either might.
const PIECES: [&str; 62] = [
    "a",
    "b",
    "é",
    "😀",
    " ",
    "/",
    "-",
    ",",
    "1",
    "<",
    "#",
    "^",
    "$",
    "|",
    "(",
    "(?:",
    ")",
    ")",
    ".",
    "*",
    "+",
    "?",
    "*?",
    "{2}",
    "{1,}",
    "{0,1}",
    "{1,2}?",
    "{ 1 }",
    "{,1}",
    "{",
    "}",
    "]",
    "(?i)",
    "(?x)",
    "(?s:",
    "(?P<n>",
    "(?<n>",
    r"\d",
    r"\D",
    r"\w",
    r"\W",
    r"\s",
    r"\S",
    r"\b",
    r"\B",
    r"\b{start}",
    r"\A",
    r"\z",
    r"\<",
    r"\n",
    r"\t",
    r"\a",
    r"\.",
    r"\]",
    r"\-",
    r"\/",
    r"\#",
    r"\x41",
    r"\x{41}",
    r"\u0041",
    r"\u{41}",
    r"\U00000041",
];

/// What stands in classes.
const MEMBERS: [&str; 34] = [
    "a",
    "b",
    "A",
    "é",
    "😀",
    "-",
    "-",
    "a-c",
    "+-.",
    "--",
    "^",
    "]",
    "[",
    "&&",
    "~~",
    "&",
    ".",
    "$",
    " ",
    "[:digit:]",
    "[^[:alpha:]]",
    "[b]",
    r"\d",
    r"\W",
    r"\s",
    r"\S",
    r"\]",
    r"\[",
    r"\-",
    r"\n",
    r"\x61",
    r"\u0061",
    r"\u{61}",
    r"\#",
];

/// What is compared.
const CHARACTERS: [char; 30] = [
    'a', 'b', 'c', 'A', 'Z', '0', '9', '_', '-', '+', '[', ']', '}', '/', '.', '#', '^', '&', ' ', '\n',
    '\r', '\t', '\u{7}', '\u{b}', '\u{a0}', '\u{2028}', 'é', 'ß', '😀', '٣',
];

fn patterns() -> impl Strategy<Value = String> {
    let class = (select(&["[", "[^"][..]), vec(select(&MEMBERS[..]), 1..4))
        .prop_map(|(start, members)| format!("{start}{}]", members.concat()));
    let piece = proptest::prop_oneof![3 => select(&PIECES[..]).prop_map(str::to_owned), 1 => class];
    vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    vec(vec(select(&CHARACTERS[..]), 0..4).prop_map(String::from_iter), 24)
}

/// What ECMAScript makes of it, with its flag `u`.
fn ecmascript(pattern: &str) -> Result<regress::Regex, String> {
    let flags = regress::Flags { unicode: true, ..regress::Flags::default() };
    regress::Regex::with_flags(pattern, flags).map_err(|error| error.to_string())
}

/// What a validator of JSON Schema makes of it. It runs on Rust's engine, which is not ECMAScript's in two things, where it
/// has no say: letters beyond ASCII are of a word to it, and it does not repeat what may be nothing.
fn validator(pattern: &str) -> Result<Option<Validator>, String> {
    if [r"\b", r"\B", "()", "(?:)", "(|", "(?:|", "||", "|)"].iter().any(|piece| pattern.contains(piece)) {
        return Ok(None);
    }
    jsonschema::validator_for(&json!({"pattern": pattern})).map(Some).map_err(|error| error.to_string())
}

/// What clients would find where we find nothing, or the other way round.
fn difference(pattern: &str, ours: &regex_lite::Regex, texts: &[String]) -> Result<(), String> {
    let (theirs, validator) = (ecmascript(pattern)?, validator(pattern)?);
    for text in texts {
        let found = ours.is_match(text);
        let is_valid = validator.as_ref().map_or(found, |validator| validator.is_valid(&json!(text)));
        if theirs.find(text).is_some() != found || is_valid != found {
            return Err(format!("in {text:?}, where we say {found}"));
        }
    }
    Ok(())
}

#[test]
fn what_passes_means_the_same_to_clients() {
    let (passed, refused) = (Cell::new(0), Cell::new(0));
    let config = Config { cases: PATTERNS, failure_persistence: None, ..Config::default() };
    let tried = TestRunner::new(config).run(&(patterns(), texts()), |(pattern, texts)| {
        let Ok(ours) = regex_lite::Regex::new(&pattern) else { return Ok(()) };
        let count = if read(&pattern).is_ok() { &passed } else { &refused };
        count.set(count.get() + 1);
        if read(&pattern).is_err() {
            return Ok(());
        }
        difference(&pattern, &ours, &texts)
            .map_err(|difference| TestCaseError::fail(format!("{pattern:?}: {difference}")))
    });
    tried.unwrap_or_else(|error| panic!("{error}"));
    let (passed, refused) = (passed.get(), refused.get());
    println!("{passed} patterns passed, {refused} were refused");
    assert!(passed > PATTERNS / 20 && refused > PATTERNS / 20, "{passed} passed, {refused} were refused");
}

#[test]
fn what_both_know_passes() {
    for pattern in [
        "",
        "^[a-z][a-z0-9_.-]*$",
        r"^[-+]?\d+(?:\.\d{1,3})?$",
        r"^(?:disk|net)[0-9]{1,2}(,(ro|rw))*?$",
        r"^[^\n\/\]-]+$",
        r"^[\w\-]{36}$",
        r"^\x41\u00e9[\x00-\x1f]?$",
        r"\bö\B|^$",
    ] {
        let ours = regex_lite::Regex::new(pattern).unwrap();
        assert!(read(pattern).is_ok(), "{pattern}: {:?}", read(pattern));
        difference(pattern, &ours, &["disk0".to_owned(), "1.5".to_owned(), String::new()]).unwrap();
    }
}

/// What is refused, and what to write instead, which is the same to both and to the former.
#[test]
fn what_is_said_to_write_instead_is_the_same() {
    for (pattern, written, instead) in [
        (r"\Aa", r"\A", "^a"),
        (r"a\z", r"\z", "a$"),
        ("a.c", ".", r"a[^\n]c"),
        (r"a\sc", r"\s", r"a[ \t\n\x0b\x0c\r]c"),
        (r"\<a", r"\<", r"\ba"),
        (r"\a", r"\a", r"\x07"),
        (r"\#", r"\#", "#"),
        (r"a\-c", r"\-", "a-c"),
        (r"\x{41}", r"\x", "A"),
        ("a]", "]", r"a\]"),
        ("[]a]", "[]", r"[\]a]"),
        ("[^]a]", "[^]", r"[^\]a]"),
        ("[a[:digit:]]", "[", "[a0-9]"),
        ("[^[:digit:]]", "[", "[^0-9]"),
        ("[--a]", "-", r"[\-a]"),
        (r"[a-c-9]", "-", r"[a-c\-9]"),
        ("a**", "*", "(?:a*)*"),
        ("a{ 2 }", "{ 2 }", "a{2}"),
        ("^*a", "*", "(?:^)*a"),
        ("(?P<n>a)", "(?", "(a)"),
        ("(?i)a", "(?", "[aA]"),
    ] {
        let ours = regex_lite::Regex::new(pattern).unwrap();
        assert_eq!(read(pattern).unwrap_err().written, written, "{pattern}");
        assert!(read(instead).is_ok(), "{instead}: {:?}", read(instead));
        let texts = CHARACTERS.map(|one| format!("a{one}c")).into_iter();
        let texts: Vec<_> = texts.chain(CHARACTERS.map(String::from)).chain([String::new()]).collect();
        difference(instead, &ours, &texts).unwrap_or_else(|error| panic!("{pattern} and {instead}: {error}"));
    }
}
