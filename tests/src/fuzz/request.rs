//! What a request says: beside `serde_json` as the judge of what is JSON and what its values are.

use super::client::{Everything, Host, Session};
use serde::de::IgnoredAny;
use serde_json::Value;

/// The first byte chooses what the rest is: a whole message, an id, a text, or the arguments of a command that takes every
/// type of value.
pub fn request(data: &[u8]) {
    let Some((&kind, rest)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    // These are answered where they stand, and the rest is a message of its own: `framing`'s.
    if text.bytes().any(|byte| byte < 0x20 && !matches!(byte, b'\t' | b'\r' | b'\n')) {
        return;
    }
    match kind % 4 {
        0 => message(text),
        1 => id(text),
        2 => string(text),
        _ => arguments(text),
    }
}

/// A client that has negotiated.
fn answer(request: &str) -> Vec<Value> {
    let mut host = Host::new(|monitor| monitor);
    let mut session = host.qmp();
    session.ask(&mut host, br#"{"execute":"qmp_capabilities"}"#);
    let said = session.ask(&mut host, request.as_bytes());
    let said = String::from_utf8(said).unwrap();
    said.split_terminator("\r\n").map(read).collect()
}

/// A line as a value. One that no `Value` can hold, because of a number in its id, is null.
fn read(line: &str) -> Value {
    let _: IgnoredAny = serde_json::from_str(line).unwrap();
    serde_json::from_str(line).unwrap_or_default()
}

/// Whether we take a text for JSON: it is one message, which is understood or refused for what it says, and the request
/// behind it is answered.
fn is_json(text: &str) -> Result<(), String> {
    let answers = answer(&format!("{text}\n{{\"execute\":\"nothing\",\"id\":\"behind\"}}"));
    let said = |answer: &Value| answer["error"]["desc"].as_str().unwrap_or_default().to_owned();
    match &answers[..] {
        [first, last] if last["id"] == "behind" && !said(first).starts_with("JSON") => Ok(()),
        [first, ..] => Err(said(first)),
        [] => Err("there is no end".to_owned()),
    }
}

/// Whether the two must agree: single quotes are QEMU's, and `serde_json` does not read as deep.
fn is_common(text: &str) -> bool {
    let deep = text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count() > 100;
    // A command that is kept is not answered.
    !deep && !text.contains('\'') && !text.contains("keep")
}

fn message(text: &str) {
    if !is_common(text) {
        return;
    }
    let theirs = serde_json::from_str::<IgnoredAny>(text);
    match (is_json(text), theirs) {
        (Ok(()), Ok(_)) | (Err(_), Err(_)) => {}
        (Ok(()), Err(error)) => panic!("{text:?} is taken, and is not JSON: {error}"),
        // Both are stricter than JSON, and QEMU's.
        (Err(said), Ok(_)) if said.contains("duplicate key") || said.contains("valid Unicode character") => {}
        (Err(said), Ok(_)) => panic!("{text:?} is JSON, and is refused: {said}"),
    }
}

/// An id comes back as it was, and compact.
fn id(text: &str) {
    if !is_common(text) || is_json(text).is_err() {
        return;
    }
    // A number that is too large for `f64` comes back as it was spelt, which a `Value` cannot tell.
    let Ok(id) = serde_json::from_str::<Value>(text) else { return };
    let answers = answer(&format!(r#"{{"execute":"nothing","id":{text}}}"#));
    assert_eq!(answers, [serde_json::json!({"return": {}, "id": id})], "{text:?}");
}

/// A text is read as it was meant, and written so.
fn string(text: &str) {
    let quoted = format!("\"{text}\"");
    if is_json(&quoted).is_err() {
        return;
    }
    let Ok(meant) = serde_json::from_str::<String>(&quoted) else { return };
    let answers = answer(&format!(r#"{{"execute":"say","arguments":{{"text":{quoted}}}}}"#));
    assert_eq!(answers, [serde_json::json!({"return": format!("<{meant}>")})], "{text:?}");
}

/// Values are taken and refused as serde's own derive does with `serde_json` beneath.
fn arguments(text: &str) {
    if !is_common(text) || is_json(text).is_err() {
        return;
    }
    let answers = answer(&format!(r#"{{"execute":"everything","arguments":{{"value":{text}}}}}"#));
    assert_eq!(answers.len(), 1, "{text:?}: {answers:?}");
    match (serde_json::from_str::<Everything>(text), &answers[0]["return"]) {
        (Ok(value), taken) if !taken.is_null() => {
            assert_eq!(*taken, serde_json::to_value(&value).unwrap(), "{text:?}");
        }
        (Err(_), Value::Null) => {}
        // QAPI's optional members are left out, and never null.
        (Ok(_), _) if text.contains("null") => {}
        (Ok(_), _) => panic!("{text:?} is refused: {answers:?}"),
        // To `serde_json` it is a number with a fraction.
        (Err(_), _) if text.contains("-0") => {}
        (Err(error), _) => panic!("{text:?} is taken, and serde says: {error}"),
    }
}
