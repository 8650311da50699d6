//! One self-contained page to read and search: its sections; not its look and its script, which are files of their own,
//! nor how docs become HTML, which is `text`.
//!
//! Everything is in the page without the script, which only filters; deprecations, states and examples are words.

mod text;

use std::fmt::Write as _;

use serde_json::Value;

use self::text::{anchor, docs, escape, words};
use super::document::type_prefix;
use super::message;
use crate::qapi::build::features;
use crate::types::{Types, is_null};
use crate::words::{alternatives, enumeration, is_required};
use crate::{Command, Event, Model, Parameter};

/// The page. Writing to a `String` cannot fail, so what `write!` returns is dropped here and below.
pub(super) fn export(model: &Model) -> String {
    let title = escape(&model.name);
    let version = model.version.as_deref().map(|version| format!(" {}", escape(version))).unwrap_or_default();
    let mut page = String::new();
    let _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Monitor of {title}{version}</title>\n\
         <style>\n{}</style>\n</head>\n<body>\n<header><h1>Monitor of {title}{version}</h1>\n\
         <input id=\"search\" type=\"search\" placeholder=\"Search: words, then Enter ( / )\" \
         aria-label=\"Search\" hidden>\n</header>\n",
        include_str!("html/page.css")
    );
    contents(&mut page, model);
    introduction(&mut page, model.has_prompt());
    group(&mut page, "Commands", |page| {
        for one in model.sorted_commands() {
            command(page, one, model);
        }
    });
    group(&mut page, "Events", |page| {
        for one in model.sorted_events() {
            event(page, one, Types::results(model));
        }
    });
    group(&mut page, "Types of arguments", |page| named(page, Types::arguments(model)));
    group(&mut page, "Types of results and events", |page| named(page, Types::results(model)));
    let _ = write!(page, "</main>\n<script>\n{}</script>\n</body>\n</html>\n", include_str!("html/page.js"));
    page
}

fn introduction(page: &mut String, has_prompt: bool) {
    let prompt = if has_prompt {
        "In a line at the prompt, words in capitals stand for values, and what is in brackets may be left out. "
    } else {
        ""
    };
    let _ = writeln!(
        page,
        "<main>\n<p id=\"nothing\" hidden>Nothing has all of that in its name or docs.</p>\n\
         <p class=\"about\">{prompt}On the wire, <code>-&gt;</code> is sent and <code>&lt;-</code> received. {}</p>",
        message::ABOUT
    );
}

/// A heading and what stands below it, unless that is nothing.
fn group(page: &mut String, title: &str, fill: impl FnOnce(&mut String)) {
    let mut sections = String::new();
    fill(&mut sections);
    if !sections.is_empty() {
        let _ = write!(page, "<div class=\"group\">\n<h2>{title}</h2>\n{sections}</div>\n");
    }
}

fn contents(page: &mut String, model: &Model) {
    page.push_str("<nav aria-label=\"Contents\">");
    list(page, "Commands", true, model.sorted_commands().into_iter(), |page, one| {
        entry(page, "command", &one.name, &one.features);
    });
    list(page, "Events", true, model.sorted_events().into_iter(), |page, one| {
        entry(page, "event", &one.name, &one.features);
    });
    for (title, types) in
        [("Argument types", Types::arguments(model)), ("Result types", Types::results(model))]
    {
        list(page, title, false, types.named.keys(), |page, name| {
            entry(page, type_prefix(types.direction), name, &[]);
        });
    }
    page.push_str("</nav>\n");
}

/// A part of the contents, with how much there is of it.
fn list<T>(
    page: &mut String,
    title: &str,
    open: bool,
    all: impl ExactSizeIterator<Item = T>,
    entry: impl Fn(&mut String, T),
) {
    if all.len() == 0 {
        return;
    }
    let (open, count) = (if open { " open" } else { "" }, all.len());
    let _ = writeln!(page, "<details{open}><summary>{title} <small>{count}</small></summary><ul>");
    for one in all {
        entry(page, one);
    }
    page.push_str("</ul></details>\n");
}

fn entry(page: &mut String, kind: &str, name: &str, features: &[String]) {
    let class = if is_deprecated(features) { " class=\"deprecated\"" } else { "" };
    let _ = writeln!(page, "<li><a{class} href=\"#{}\">{}</a></li>", anchor(kind, name), escape(name));
}

fn is_deprecated(features: &[String]) -> bool {
    features.iter().any(|feature| feature == "deprecated")
}

/// The head of a section, with a link to itself and the marks of what is special about it.
fn open(page: &mut String, kind: &str, name: &str, features: &[String], marks: &[&str], about: &str) {
    let (anchor, class) =
        (anchor(kind, name), if is_deprecated(features) { " class=\"deprecated\"" } else { "" });
    let known = features.iter().map(String::as_str).filter(|name| matches!(*name, "deprecated" | "unstable"));
    let marks: String = known
        .map(|name| format!(" <span class=\"mark warning\">{name}</span>"))
        .chain(marks.iter().map(|name| format!(" <span class=\"mark\">{}</span>", escape(name))))
        .collect();
    let _ = write!(
        page,
        "<section id=\"{anchor}\"><h3><a{class} href=\"#{anchor}\">{}</a>{marks}</h3>\n{}",
        escape(name),
        docs(about)
    );
}

fn command(page: &mut String, command: &Command, model: &Model) {
    open(
        page,
        "command",
        &command.name,
        &command.features,
        &marks(command, model.has_prompt()),
        &command.docs,
    );
    notes(page, &command.features, command.instead.as_deref(), command.since.as_deref());
    let mut facts = Vec::new();
    for (at, name) in command.human.iter().enumerate() {
        let line = escape(&command.prompt_line(name));
        facts.push(format!("{} <code>{line}</code>", if at == 0 { "At the prompt:" } else { "Also:" }));
    }
    if command.human.is_empty() && model.has_prompt() {
        facts.push("Not at the prompt.".to_owned());
    }
    if !command.qmp {
        facts.push("Only at the prompt, not over QMP.".to_owned());
    }
    facts.extend(
        command.aliases.iter().map(|alias| format!("Still accepted as <code>{}</code>.", escape(alias))),
    );
    if command.asynchronous {
        facts.push("Asynchronous: replies when the work is done; other commands run meanwhile.".to_owned());
    }
    if command.oob {
        facts.push("May run out of band, as <code>exec-oob</code>.".to_owned());
    }
    if !command.states.is_empty() {
        let states: Vec<_> =
            command.states.iter().map(|state| format!("<code>{}</code>", escape(state))).collect();
        facts.push(format!("Allowed while the machine is {}.", states.join(", ")));
    }
    facts.extend(
        command.access.iter().map(|access| format!("Needs the access <code>{}</code>.", escape(access))),
    );
    if !facts.is_empty() {
        let _ = writeln!(page, "<ul class=\"facts\"><li>{}</li></ul>", facts.join("</li><li>"));
    }
    parameters(page, &command.parameters, Types::arguments(model));
    let results = Types::results(model);
    match &command.result {
        Some(result) => {
            let _ = writeln!(page, "<h4>Returns</h4>\n<p>{}</p>", words(result, results));
            shape(page, result, results);
        }
        None if command.silent => page.push_str("<p>Success is not answered.</p>\n"),
        None => page.push_str("<p>Returns nothing: <code>{}</code>.</p>\n"),
    }
    if command.qmp || command.example.is_some() {
        page.push_str("<h4>Example</h4>\n");
    }
    if let Some(line) = &command.example {
        let _ = writeln!(page, "<pre class=\"line\">{}</pre>", escape(line));
    }
    if command.qmp {
        let request = escape(&message::request(command, Types::arguments(model)));
        let _ = write!(page, "<pre>-&gt; {request}");
        if !command.silent {
            let _ = write!(page, "\n&lt;- {}", escape(&message::reply(command, results)));
        }
        page.push_str("</pre>\n");
    }
    page.push_str("</section>\n");
}

/// What is special about a command, in a word each; the facts below say what it means.
fn marks(command: &Command, has_prompt: bool) -> Vec<&str> {
    let marks = [
        (command.asynchronous, "asynchronous"),
        (command.oob, "out of band"),
        (!command.qmp, "prompt only"),
        (has_prompt && command.human.is_empty(), "QMP only"),
    ];
    let access = command.access.as_deref();
    marks.into_iter().filter_map(|(is, mark)| is.then_some(mark)).chain(access).collect()
}

fn notes(page: &mut String, features: &[String], instead: Option<&str>, since: Option<&str>) {
    for feature in features {
        let _ = match (feature.as_str(), instead) {
            ("deprecated", instead) => {
                let instead = instead.map(|instead| format!(": {instead}")).unwrap_or_default();
                writeln!(
                    page,
                    "<div class=\"warning\">{}</div>",
                    docs(&format!("Deprecated{instead}")).trim()
                )
            }
            ("unstable", _) => {
                writeln!(page, "<p class=\"warning\">Unstable: may change without notice.</p>")
            }
            (other, _) => writeln!(page, "<p>Has the feature <code>{}</code>.</p>", escape(other)),
        };
    }
    if let Some(since) = since {
        let _ = writeln!(page, "<p>Since {}.</p>", escape(since));
    }
}

fn parameters(page: &mut String, parameters: &[Parameter], types: Types<'_>) {
    if parameters.is_empty() {
        page.push_str("<p>No parameters.</p>\n");
        return;
    }
    page.push_str("<h4>Parameters</h4>\n<dl>\n");
    for one in parameters {
        let how = match (one.required, &one.default) {
            (true, _) => "required".to_owned(),
            (false, None) => "optional".to_owned(),
            (false, Some(default)) => format!("default <code>{}</code>", escape(default)),
        };
        let unit = one.unit.as_ref().map(|unit| format!(", in {}", escape(unit))).unwrap_or_default();
        let _ = write!(
            page,
            "<dt><code>{}</code> <small>{}{unit}; {how}</small></dt>\n<dd>{}",
            escape(&one.name),
            words(&one.schema, types),
            docs(&one.docs)
        );
        notes(page, &one.features, one.instead.as_deref(), None);
        if let Some(typed) = &one.typed {
            page.push_str(&docs(&format!("At the prompt: {typed}.")));
        }
        page.push_str("</dd>\n");
    }
    page.push_str("</dl>\n");
}

fn event(page: &mut String, event: &Event, types: Types<'_>) {
    open(page, "event", &event.name, &event.features, &[], &event.docs);
    notes(page, &event.features, event.instead.as_deref(), event.since.as_deref());
    if let Some(delivery) = event.delivery() {
        page.push_str(&docs(&delivery));
    }
    if let Some(data) = &event.data {
        let _ = writeln!(page, "<p>Data: {}</p>", words(data, types));
        shape(page, data, types);
    }
    let _ = writeln!(page, "<pre>&lt;- {}</pre>\n</section>", escape(&message::event(event, types)));
}

fn named(page: &mut String, types: Types<'_>) {
    for (name, schema) in types.named {
        let about = schema.get("description").and_then(Value::as_str).unwrap_or_default();
        open(page, type_prefix(types.direction), name, &features(schema.as_object()), &[], about);
        let before = page.len();
        shape(page, schema, types);
        if page.len() == before {
            let _ = writeln!(page, "<p>{}</p>", words(schema, types));
        }
        page.push_str("</section>\n");
    }
}

/// The values or the members of a type, each with its meaning; nothing for types that have neither.
fn shape(page: &mut String, schema: &Value, types: Types<'_>) {
    let Some(schema) = types.resolve(schema) else { return };
    if let Some(values) = enumeration(schema) {
        page.push_str("<dl>\n");
        for (value, about) in values {
            let value = escape(&value.to_string());
            let _ =
                writeln!(page, "<dt><code>{value}</code></dt><dd>{}</dd>", docs(about.unwrap_or_default()));
        }
        page.push_str("</dl>\n");
        return;
    }
    if let Some(members) = schema.get("properties").and_then(Value::as_object).filter(|all| !all.is_empty()) {
        page.push_str("<dl>\n");
        for (name, member) in members {
            let present = if is_required(schema, name) { "" } else { "; optional" };
            let about = member.get("description").and_then(Value::as_str).unwrap_or_default();
            let (name, words) = (escape(name), words(member, types));
            let _ = write!(page, "<dt><code>{name}</code> <small>{words}{present}</small></dt>");
            let _ = writeln!(page, "<dd>{}</dd>", docs(about));
        }
        page.push_str("</dl>\n");
    }
    if let Some(all) = alternatives(schema).filter(|all| !all.iter().any(is_null)) {
        page.push_str("<p>One of:</p>\n<ul>\n");
        for one in all {
            let about = one.get("description").and_then(Value::as_str).unwrap_or_default();
            let _ = writeln!(page, "<li>{}{}</li>", words(one, types), docs(about));
        }
        page.push_str("</ul>\n");
    }
}
