//! Lines of Rust as rustfmt lays them out by default; not what they say.

use std::fmt::Write as _;

/// The widest line.
pub(super) const WIDTH: usize = 100;
/// The widest list of fields that a variant of an enumeration has on its own line.
const VARIANT_WIDTH: usize = 35;
/// The widest list in an attribute on one line.
const ATTRIBUTE_WIDTH: usize = 70;

/// Doc comments.
///
/// What is indented or fenced as code is not Rust, and is not to be run as an example of the client.
pub(super) fn docs(page: &mut String, indent: &str, text: &str) {
    let (mut fenced, mut after_blank) = (false, true);
    for line in text.trim().lines() {
        let line = line.trim_end();
        let mut shown = line.to_owned();
        if let Some(info) = line.trim_start().strip_prefix("```") {
            if !fenced && (info.is_empty() || info.starts_with("rust")) {
                shown = format!("{}```text", &line[..line.len() - line.trim_start().len()]);
            }
            fenced = !fenced;
        } else if !fenced && after_blank && line.starts_with("    ") {
            shown = format!("   {}", line.trim_start());
        }
        after_blank = line.is_empty();
        let _ = writeln!(page, "{}", format!("{indent}/// {shown}").trim_end());
    }
}

/// The attributes of serde on an item, in one list if that fits.
pub(super) fn serde(page: &mut String, indent: &str, options: &[String]) {
    let list = options.join(", ");
    if list.len() <= ATTRIBUTE_WIDTH {
        if !list.is_empty() {
            let _ = writeln!(page, "{indent}#[serde({list})]");
        }
        return;
    }
    for option in options {
        let _ = writeln!(page, "{indent}#[serde({option})]");
    }
}

/// The head of a method of a trait: on one line if it fits, else a line for each parameter.
pub(super) fn method(page: &mut String, name: &str, parameters: &[String], result: &str) {
    let line = format!("    fn {name}(&mut self, {}) -> {result} {{", parameters.join(", "));
    let line = line.replace("self, )", "self)");
    if line.len() <= WIDTH {
        let _ = writeln!(page, "{line}");
        return;
    }
    let _ = writeln!(page, "    fn {name}(\n        &mut self,");
    for parameter in parameters {
        let _ = writeln!(page, "        {parameter},");
    }
    let _ = writeln!(page, "    ) -> {result} {{");
}

/// A field of a struct or of a variant: what stands above it, and itself, beginning with its name.
pub(super) struct Field {
    pub(super) above: String,
    pub(super) text: String,
}

/// A field on lines of its own.
pub(super) fn field(page: &mut String, indent: &str, field: &Field) {
    let Field { above, text } = field;
    page.push_str(above);
    let _ = match text.split_once(": ") {
        Some((name, ty)) if indent.len() + text.len() + 1 > WIDTH => {
            writeln!(page, "{indent}{name}:\n{indent}    {ty},")
        }
        _ => writeln!(page, "{indent}{text},"),
    };
}

/// A variant with named fields: on one line if it is short and nothing is said about a field.
pub(super) fn variant(page: &mut String, name: &str, fields: &[Field]) {
    let list: Vec<_> = fields.iter().map(|field| field.text.as_str()).collect();
    let list = list.join(", ");
    if list.len() + 4 <= VARIANT_WIDTH && fields.iter().all(|field| field.above.is_empty()) {
        let _ = writeln!(page, "    {name} {{ {list} }},");
        return;
    }
    let _ = writeln!(page, "    {name} {{");
    for one in fields {
        field(page, "        ", one);
    }
    let _ = writeln!(page, "    }},");
}
