//! The checked-in list of the rules of `diff` and `check` is what the code says.
//!
//! `BLESS=1 cargo test -p monitor-schema` writes it anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write;
use std::path::Path;

use monitor_schema::{CheckRule, Rule};

#[test]
fn the_rules_are_as_checked_in() {
    let mut text = "# Rules of `monitor-schema`\n\n## Of `diff`\n\n\
                    | rule | clients | because |\n| --- | --- | --- |\n"
        .to_owned();
    for rule in Rule::ALL {
        let verdict = if rule.breaks() { "**break**" } else { "keep working" };
        writeln!(text, "| `{}` | {verdict} | {} |", rule.name(), rule.reason()).unwrap();
    }
    text += "\n## Of `check`\n\n| rule | because |\n| --- | --- |\n";
    for rule in CheckRule::ALL {
        writeln!(text, "| `{}` | {} |", rule.name(), rule.reason()).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("RULES.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}
