//! Options: `driver=disk,size=1G,cache.direct=on`, split as QEMU splits them. What the values mean is decided by the type
//! that reads them.

use crate::Error;
use crate::command::Node;

/// How many objects a key may go in, which is recursion.
const DEPTH: usize = 64;

/// The members that `text` gives. A value that stands first without a key belongs to `implied`; a comma in a value is
/// written twice; a key alone is on. A dot in a key goes one object in, and a number after it into a list.
pub(super) fn options(text: &str, implied: Option<&str>) -> Result<Node, Error> {
    let mut members = Vec::new();
    let mut rest = text;
    let mut first = implied;
    while !rest.is_empty() {
        let end = rest.find(['=', ',']).unwrap_or(rest.len());
        let (key, value);
        if rest[end..].starts_with('=') {
            key = &rest[..end];
            (value, rest) = take_value(&rest[end + 1..]);
        } else if let Some(implied) = first {
            key = implied;
            (value, rest) = take_value(rest);
        } else {
            key = &rest[..end];
            value = "on".to_owned();
            rest = rest[end..].strip_prefix(',').unwrap_or_default();
        }
        first = None;
        if key.matches('.').count() > DEPTH {
            return Err(Error::generic("the options are nested too deep"));
        }
        insert(&mut members, key, key, value)?;
    }
    Ok(Node::Members(members))
}

/// The value up to a comma that stands alone, and what comes after it.
fn take_value(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut rest = text;
    while let Some(comma) = rest.find(',') {
        value.push_str(&rest[..comma]);
        rest = &rest[comma + 1..];
        match rest.strip_prefix(',') {
            Some(after) => {
                value.push(',');
                rest = after;
            }
            None => return (value, rest),
        }
    }
    value.push_str(rest);
    (value, "")
}

/// Puts a value where its key says; a later value replaces an earlier one.
fn insert(members: &mut Vec<(String, Node)>, whole: &str, key: &str, value: String) -> Result<(), Error> {
    let clash =
        || Error::generic(format!("Option '{whole}' clashes with another: one is a part of the other"));
    let (name, inner) = match key.split_once('.') {
        Some((name, inner)) if !name.is_empty() && !inner.is_empty() => (name, Some(inner)),
        _ => (key, None),
    };
    let at = members.iter().position(|(member, _)| member == name);
    let Some(inner) = inner else {
        return match at {
            None => {
                members.push((name.to_owned(), Node::Word(value)));
                Ok(())
            }
            Some(at) if matches!(members[at].1, Node::Word(_)) => {
                members[at].1 = Node::Word(value);
                Ok(())
            }
            Some(_) => Err(clash()),
        };
    };
    let at = at.unwrap_or_else(|| {
        members.push((name.to_owned(), Node::Members(Vec::new())));
        members.len() - 1
    });
    match &mut members[at].1 {
        Node::Members(members) => insert(members, whole, inner, value),
        Node::Word(_) => Err(clash()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(node: &Node) -> String {
        match node {
            Node::Word(word) => format!("{word:?}"),
            Node::Members(members) => {
                let members: Vec<_> =
                    members.iter().map(|(name, node)| format!("{name}: {}", shown(node))).collect();
                format!("{{{}}}", members.join(", "))
            }
        }
    }

    #[test]
    fn keys_and_values_are_split() {
        for (text, expected) in [
            ("a=1,b=x=y", r#"{a: "1", b: "x=y"}"#),
            ("disk,ro,size=1", r#"{first: "disk", ro: "on", size: "1"}"#),
            ("a=1,,2,b=,,", r#"{a: "1,2", b: ","}"#),
            ("x,", r#"{first: "x"}"#),
            (",", r#"{first: ""}"#),
            ("a.b=1,a.c.d=2,a.b=3", r#"{a: {b: "3", c: {d: "2"}}}"#),
            (".=1,a.=2", r#"{.: "1", a.: "2"}"#),
            ("", "{}"),
        ] {
            assert_eq!(shown(&options(text, Some("first")).unwrap()), expected, "{text}");
        }
        assert_eq!(shown(&options("disk,ro", None).unwrap()), r#"{disk: "on", ro: "on"}"#);
    }

    #[test]
    fn a_value_is_no_object() {
        for text in ["a=1,a.b=2", "a.b=2,a=1"] {
            let error = options(text, None).unwrap_err();
            assert!(error.description().contains("clashes"), "{text}");
        }
    }
}
