//! Where the lab's answer is not QEMU's: which cases, what the answer is instead, and why it is better.

use super::Case;

/// A reason to answer some cases otherwise.
pub(crate) struct Deviation {
    pub(crate) reason: &'static str,
    pub(crate) applies: fn(&Case) -> bool,
    /// What we answer, as JSON values.
    pub(crate) ours: fn(&Case) -> String,
}

pub(crate) const DEVIATIONS: &[Deviation] = &[
    Deviation {
        reason: "negative numbers are refused where unsigned ones are expected",
        applies: |case| member(case, "u64").or(member(case, "size")).is_some_and(|value| is_negative(&value)),
        ours: |case| {
            let name = if member(case, "u64").is_some() { "u64" } else { "size" };
            error(&format!("Parameter '{name}' expects uint64"))
        },
    },
    Deviation {
        reason: "an element of a list is named by its path, not `null`; range errors give the whole path",
        applies: |case| case.error().is_some_and(|text| text.starts_with("Parameter 'null'")),
        ours: |case| {
            let path = [
                ("{\"lu8\": [1, 2, -3]}", "lu8[2]' expects uint8_t"),
                ("{\"lu8\": [256]}", "lu8[0]' expects uint8_t"),
                ("{\"uu\": {\"kind\": \"two\", \"b\": \"x\", \"c\": [1, 200]}}", "uu.c[1]' expects int8_t"),
                (
                    "{\"a-us\": {\"kind\": \"two\", \"b\": \"x\", \"c\": [1, 200]}}",
                    "a-us.c[1]' expects int8_t",
                ),
            ];
            let found = path.iter().find(|(arguments, _)| case.input.contains(arguments));
            error(&format!("Parameter '{}", found.map_or("", |(_, text)| text)))
        },
    },
    Deviation {
        reason: "enum errors give the whole path",
        applies: |case| {
            let of_kind = |text: String| text.starts_with("Parameter 'kind' does not accept");
            case.error().is_some_and(of_kind) && case.input.contains("\"execute\": \"echo\"")
        },
        ours: |case| {
            let outer = ["uu", "lu[0]", "a-us"];
            let is_outer =
                |outer: &&str| case.input.contains(&format!("{{\"{}\": ", outer.trim_end_matches("[0]")));
            let outer = outer.iter().copied().find(is_outer).unwrap_or_default();
            let value = if case.input.contains("nope") { "nope" } else { "three" };
            error(&format!("Parameter '{outer}.kind' does not accept value '{value}'"))
        },
    },
    Deviation {
        reason: "`0e1` is a number",
        applies: |case| case.input == "{\"execute\": 0e1}",
        ours: |_| error("QMP input member 'execute' must be a string"),
    },
    Deviation {
        reason: "a word that is no JSON is one mistake, and gives one error",
        applies: |case| {
            let words = ["01", ".5", "+1", "- 1", "Infinity", "TRUE"];
            words.iter().any(|word| case.input == format!("{{\"execute\": {word}}}"))
        },
        ours: |_| error("JSON parse error"),
    },
    Deviation {
        reason: "what is left of a message that is too deep is dropped with it, and gives no errors of its own",
        applies: |case| case.output.len() == 1026,
        ours: |_| error("JSON nesting depth limit exceeded"),
    },
    Deviation {
        reason: "values of arguments nest 256 deep: reading them takes stack, of which a host's thread may have little",
        applies: |case| deepest(&case.input) > 258,
        ours: |_| error("JSON nesting depth limit exceeded"),
    },
];

/// How many brackets are open at most.
fn deepest(input: &str) -> usize {
    let depths = input.chars().scan(0_usize, |depth, c| {
        match c {
            '[' | '{' => *depth += 1,
            ']' | '}' => *depth = depth.saturating_sub(1),
            _ => {}
        }
        Some(*depth)
    });
    depths.max().unwrap_or_default()
}

/// The number that an argument of `echo` is in the request.
fn member(case: &Case, name: &str) -> Option<String> {
    let rest = case.input.strip_prefix(&format!("{{\"execute\": \"echo\", \"arguments\": {{\"{name}\": "))?;
    rest.strip_suffix("}}").map(str::to_owned)
}

fn is_negative(number: &str) -> bool {
    number.parse::<i64>().is_ok_and(i64::is_negative)
}

fn error(text: &str) -> String {
    serde_json::json!({"error": {"class": "GenericError", "desc": text}}).to_string()
}
