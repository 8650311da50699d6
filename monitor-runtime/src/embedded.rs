//! An exported schema inside a VMM that does not link schemars, and the test that holds it equal to the code. Answering
//! from it is `builtin::query_qmp_schema`'s.

/// Embeds an exported file of QAPI introspection, and makes a test that fails when it is not what the code says.
///
/// The file is what `COMMANDS.model("name")` exports as `monitor_schema::Format::Introspection`; a VMM that writes its own
/// documents renews it by one command, which in the example VMM is
/// `cargo run -- schema --format introspection --output examples/vmm/introspection.json`, and the test says when that is due.
///
/// A VMM gives it to its monitors with [`Monitor::embedded_schema`](crate::Monitor::embedded_schema). Its feature that
/// turns on `schema` here is then for its documents and its tests only, and a release can do without:
///
/// ```toml
/// [features]
/// schema = ["dep:schemars", "dep:monitor-schema", "monitor-runtime/schema"]
/// ```
///
/// ```ignore
/// monitor_runtime::embedded_schema! {
///     /// What `query-qmp-schema` answers.
///     pub static SCHEMA = "introspection.json" of COMMANDS;
/// }
/// ```
#[macro_export]
macro_rules! embedded_schema {
    ($(#[$meta:meta])* $visibility:vis static $name:ident = $path:literal of $table:path;) => {
        $(#[$meta])*
        $visibility static $name: &[u8] = ::core::include_bytes!($path);

        #[cfg(test)]
        #[test]
        fn the_embedded_schema_is_what_the_code_says() {
            $crate::__private_0_1_0::check_embedded_schema($table.declarations(), $name, $path);
        }
    };
}

/// Compares an embedded schema with the table.
///
/// # Panics
/// If they differ, with the lines that do; and without the feature `schema`, which is needed to tell.
#[cfg(feature = "schema")]
pub fn check_embedded_schema(commands: &'static crate::command::Commands, embedded: &[u8], path: &str) {
    let difference = difference(commands, embedded);
    assert!(
        difference.is_empty(),
        "{path} is not what the code says; export it anew as `introspection`:\n{difference}"
    );
}

/// The same where it cannot be told.
///
/// # Panics
/// Always: a test that compared nothing would say that all is well.
#[cfg(not(feature = "schema"))]
pub fn check_embedded_schema(_: &'static crate::command::Commands, _: &[u8], path: &str) {
    panic!("{path} cannot be compared: run the tests with the feature `schema` of monitor-runtime");
}

/// The lines that only one of the two has; an entity is a line. Nothing if they are equal.
#[cfg(feature = "schema")]
fn difference(commands: &'static crate::command::Commands, embedded: &[u8]) -> String {
    let model = match commands.model("") {
        Ok(model) => model,
        Err(clash) => return clash.to_string(),
    };
    let wanted = monitor_schema::export(&model, monitor_schema::Format::Introspection);
    let embedded = String::from_utf8_lossy(embedded);
    let line = |text: &str| text.trim_end_matches(',').to_owned();
    let (old, new): (Vec<_>, Vec<_>) =
        (embedded.lines().map(line).collect(), wanted.lines().map(line).collect());
    let removed = old.iter().filter(|line| !new.contains(line)).map(|line| format!("-{line}\n"));
    let added = new.iter().filter(|line| !old.contains(line)).map(|line| format!("+{line}\n"));
    removed.chain(added).collect()
}

#[cfg(all(test, feature = "schema"))]
mod tests {
    use super::difference;
    use crate::{CommandTable, builtin, command_table};

    command_table! { static COMMANDS: CommandTable<()> = [..builtin::QMP]; }

    #[test]
    fn a_schema_that_the_code_has_left_behind_is_shown_by_its_lines() {
        let commands = COMMANDS.declarations();
        let exported =
            monitor_schema::export(&commands.model("").unwrap(), monitor_schema::Format::Introspection);
        assert_eq!(difference(commands, exported.as_bytes()), "");
        let old = exported.replace("query-version", "query-old");
        let difference = difference(commands, old.as_bytes());
        let lines: Vec<_> = difference.lines().collect();
        assert!(lines[0].starts_with(r#"-{"name":"query-old""#), "{difference}");
        assert!(lines[1].starts_with(r#"+{"name":"query-version""#), "{difference}");
        assert_eq!(lines.len(), 2);
    }
}
