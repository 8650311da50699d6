//! The documentation comments of a QAPI schema, held to the rules; not the expressions below them.

use super::expressions::{Definition, Schema};

/// The words that begin a section.
const TAGS: &[&str] = &["Errors:", "Returns:", "Since:"];

/// What is wrong, each with the name of its definition.
pub(super) fn wrong(text: &str, schema: &Schema) -> Vec<String> {
    let mut found = Vec::new();
    let mut definitions = schema.definitions.iter();
    let mut comment: Vec<&str> = Vec::new();
    for line in text.lines() {
        if line.ends_with(' ') {
            found.push(format!("a blank at the end of {line:?}"));
        }
        if line.starts_with('#') {
            comment.push(line);
        } else if line.is_empty() {
            comment.clear();
        } else if line.starts_with("{ '") && !line.starts_with("{ 'pragma'") {
            let Some(definition) = definitions.next() else { break };
            check(&std::mem::take(&mut comment), definition, &mut |what| {
                found.push(format!("{}: {what}", definition.name));
            });
        }
    }
    found
}

/// Where in a comment a line is: the parts come in this order.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Part {
    Overview,
    Members,
    Features,
    Sections,
}

fn check(comment: &[&str], definition: &Definition, say: &mut impl FnMut(String)) {
    let ["##", symbol, body @ .., "##"] = comment else {
        return say("it has no comment right above it".to_owned());
    };
    let symbol = symbol.trim_start_matches("# @").trim_end_matches(':');
    if symbol != definition.name {
        return say(format!("the comment above it is of '{symbol}'"));
    }
    let (mut part, mut after_blank) = (Part::Overview, true);
    let (mut members, mut features) = (Vec::new(), Vec::new());
    for line in body {
        let Some(text) = line.strip_prefix("# ").or((*line == "#").then_some("")) else {
            say(format!("a line that is no comment: {line:?}"));
            continue;
        };
        let described =
            text.strip_prefix('@').and_then(|rest| rest.split_once(':')).map(|(name, _)| name.to_owned());
        let next = match &described {
            Some(_) if after_blank => {
                if part < Part::Features {
                    Part::Members
                } else {
                    part
                }
            }
            _ if after_blank && text == "Features:" => Part::Features,
            _ if after_blank && (TAGS.iter().any(|tag| text.starts_with(tag)) || text.starts_with(".. ")) => {
                Part::Sections
            }
            _ => part,
        };
        if next < part {
            say(format!("out of order: '{text}'"));
        }
        let begins = described.is_some()
            || next != part
            || text.starts_with(".. ")
            || TAGS.iter().any(|tag| text.starts_with(tag));
        part = next;
        match (part, described) {
            (Part::Members, Some(name)) => members.push(name),
            (Part::Features, Some(name)) => features.push(name),
            // What goes on below a description or a tag is indented.
            (Part::Overview, _) => {}
            _ if begins || text.is_empty() || text.starts_with("    ") => {}
            _ => say(format!("text behind a section: '{text}'")),
        }
        after_blank = text.is_empty();
    }
    let (has, has_features) = super::described(definition);
    // Members of a type with a name are described there.
    if definition.is_described() && members != has {
        say(format!("it describes {members:?}, and has {has:?}"));
    }
    if features != has_features {
        say(format!("it describes the features {features:?}, and has {has_features:?}"));
    }
}
