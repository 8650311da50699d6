//! The methods, one for each command; not the types they take and return.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::layout::{self, docs, serde};
use super::names::{pascal, snake, unique};
use super::types::{about, limited, rename_all, structure};
use super::{Client, one_line};
use crate::qapi::{EMPTY, Item, Kind, Member, Ref};
use crate::words::limits;
use crate::{Command, Parameter};

const TRAIT: &str = "
/// The commands of the monitor.
///
/// A client is an implementation of [`call`](Commands::call). Arguments come in the order of their declaration, those
/// that may be left out in a struct of their own.
#[allow(clippy::wrong_self_convention)]
pub trait Commands {
    /// What a call gives: a `Result` from a [`BlockingClient`], a future of one from an [`AsyncClient`].
    type Answer<T>;

    /// Sends a command. The methods below do so, each for one command.
    fn call<T>(&mut self, request: Request<T>) -> Self::Answer<T>;
";

/// A command that a client has a method for.
struct Method<'a> {
    command: &'a Command,
    name: String,
    /// The arguments that there must be, or the one value they are the members of.
    positional: Vec<Argument>,
    /// The struct of those that may be left out, and its fields.
    optional: Option<(String, Vec<Member>)>,
    result: Option<String>,
}

/// A parameter of a method.
struct Argument {
    /// The name on the wire; `None` for the value of all.
    wire: Option<String>,
    rust: String,
    ty: String,
    by_value: bool,
}

impl Client<'_> {
    /// The trait of all commands, and the structs of what they may be given.
    pub(super) fn commands(&self, page: &mut String) {
        let mut methods = self.methods();
        methods.sort_by(|a, b| a.command.name.cmp(&b.command.name));
        let uses = methods.iter().any(|method| method.command.oob);
        let _ = writeln!(
            page,
            "\n/// Whether any command may run out of band, so that this is to be negotiated."
        );
        let _ = writeln!(page, "const USES_OUT_OF_BAND: bool = {uses};");
        page.push_str(TRAIT);
        for method in &methods {
            self.method(page, method, false);
            if method.command.oob {
                self.method(page, method, true);
            }
        }
        page.push_str("}\n");
        for method in &methods {
            if let Some((name, members)) = &method.optional {
                let _ = writeln!(
                    page,
                    "\n/// What [`{}`](Commands::{}) may be given besides.",
                    method.command.name, method.name
                );
                let _ = writeln!(page, "#[derive(Clone, Debug, Default, PartialEq, Serialize)]");
                let (rule, fields) = self.fields(EMPTY, members, "    ", "pub ");
                serde(page, "", &rename_all(rule));
                structure(page, name, &fields);
            }
        }
    }

    fn methods(&self) -> Vec<Method<'_>> {
        let mut names = HashSet::from(["call".to_owned()]);
        let mut types = self.names.all().into_iter().map(|(name, _)| name.to_owned()).collect::<HashSet<_>>();
        let mut methods = Vec::new();
        for item in &self.schema.items {
            let Item::Command { command, arguments, result } = item else { continue };
            // The clients negotiate by themselves.
            if command.name == "qmp_capabilities" {
                continue;
            }
            let name = unique(&mut names, snake(&command.name));
            if command.oob {
                names.insert(format!("{name}_oob"));
            }
            let ty = self.schema.get(*arguments);
            let boxed = self.names.get(self.schema.canonical(*arguments)).is_some();
            let (positional, optional) = match &ty.kind {
                _ if boxed => (vec![self.whole(&Ref::Type(*arguments))], Vec::new()),
                Kind::Object { members, .. } => self.split(command, members),
                _ => (Vec::new(), Vec::new()),
            };
            let optional = (!optional.is_empty())
                .then(|| (unique(&mut types, format!("{}Optional", pascal(&command.name))), optional));
            let result = result
                .as_ref()
                .filter(|result| !matches!(result, Ref::Type(id) if self.schema.canonical(*id) == EMPTY))
                .map(|result| self.owned(result));
            methods.push(Method { command, name, positional, optional, result });
        }
        methods
    }

    fn whole(&self, used: &Ref) -> Argument {
        Argument { wire: None, rust: "arguments".to_owned(), ty: self.borrowed(used), by_value: false }
    }

    /// What must be given, and what may be left out.
    fn split(&self, command: &Command, members: &[Member]) -> (Vec<Argument>, Vec<Member>) {
        let mut taken = HashSet::from(["request".to_owned(), "optional".to_owned()]);
        let (mut positional, mut optional) = (Vec::new(), Vec::new());
        for member in members {
            if member.optional {
                let parameter = command.parameters.iter().find(|one| one.name == member.name);
                let docs = parameter.map_or_else(String::new, meaning);
                optional.push(Member { docs, ..member.clone() });
                continue;
            }
            positional.push(Argument {
                wire: Some(member.name.clone()),
                rust: unique(&mut taken, snake(&member.name)),
                ty: self.borrowed(&member.ty),
                by_value: self.is_copied(&member.ty),
            });
        }
        (positional, optional)
    }

    fn method(&self, page: &mut String, method: &Method<'_>, out_of_band: bool) {
        let command = method.command;
        page.push('\n');
        let name = if out_of_band {
            let text = format!(
                "The command [`{}`](Commands::{}) out of band: at once, ahead of those that wait.",
                command.name, method.name
            );
            docs(page, "    ", &text);
            format!("{}_oob", method.name)
        } else {
            docs(page, "    ", &description(command));
            method.name.clone()
        };
        if command.features.iter().any(|feature| feature == "deprecated") {
            match &command.instead {
                Some(instead) => drop(writeln!(page, "    #[deprecated = {:?}]", one_line(instead))),
                None => page.push_str("    #[deprecated]\n"),
            }
        }
        let mut parameters: Vec<_> =
            method.positional.iter().map(|one| format!("{}: {}", one.rust, one.ty)).collect();
        parameters.extend(method.optional.iter().map(|(name, _)| format!("optional: &{name}")));
        if parameters.len() > 6 {
            page.push_str("    #[allow(clippy::too_many_arguments)]\n");
        }
        let result = method.result.as_deref().unwrap_or("()");
        layout::method(page, &name, &parameters, &format!("Self::Answer<{result}>"));
        body(page, method, out_of_band);
    }
}

fn body(page: &mut String, method: &Method<'_>, out_of_band: bool) {
    let (command, new) = (method.command, if method.result.is_some() { "new" } else { "without_result" });
    let plain = method.positional.is_empty() && method.optional.is_none() && !out_of_band && !command.silent;
    if plain {
        let _ = writeln!(page, "        self.call(Request::{new}({:?}))\n    }}", command.name);
        return;
    }
    let _ = writeln!(page, "        let mut request = Request::{new}({:?});", command.name);
    for Argument { wire, rust, by_value, .. } in &method.positional {
        let reference = if *by_value { "&" } else { "" };
        let _ = match wire {
            Some(wire) => writeln!(page, "        request.set({wire:?}, {reference}{rust});"),
            None => writeln!(page, "        request.set_all({rust});"),
        };
    }
    if method.optional.is_some() {
        page.push_str("        request.set_all(optional);\n");
    }
    if command.silent && method.result.is_none() {
        page.push_str("        request.only_failure_is_answered();\n");
    }
    if out_of_band {
        page.push_str("        request.run_out_of_band();\n");
    }
    page.push_str("        self.call(request)\n    }\n");
}

/// What is said of a command, and of the arguments that there must be.
fn description(command: &Command) -> String {
    // What has a heading of its own, such as `# Errors`, comes last.
    let docs = command.docs.trim();
    let (docs, sections) = docs.find("\n# ").map_or((docs, ""), |at| docs.split_at(at));
    let mut paragraphs = vec![docs.trim().to_owned()];
    let arguments: Vec<_> = command.parameters.iter().filter(|one| one.required).map(argument).collect();
    if command.boxed.is_none() && !arguments.iter().all(String::is_empty) {
        paragraphs.push(format!("Arguments:\n{}", arguments.concat().trim_end()));
    }
    let mut notes = Vec::new();
    if command.asynchronous {
        notes.push("The answer comes when the work is done; other commands run meanwhile.".to_owned());
    }
    if command.silent {
        notes.push("Only failure is answered, so this does not wait and tells of none.".to_owned());
    }
    if !command.states.is_empty() {
        let states: Vec<_> = command.states.iter().map(|state| format!("`{state}`")).collect();
        notes.push(format!("Allowed in the states {}.", states.join(", ")));
    }
    if let Some(access) = &command.access {
        notes.push(format!("Needs the access `{access}`."));
    }
    if let Some(since) = &command.since {
        notes.push(format!("Since {since}."));
    }
    paragraphs.extend([notes.join(" "), sections.trim().to_owned()]);
    // What is deprecated is an attribute.
    let features: Vec<_> =
        command.features.iter().filter(|feature| *feature != "deprecated").cloned().collect();
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    about(&paragraphs.join("\n\n"), &features)
}

fn argument(parameter: &Parameter) -> String {
    let text = limited(&meaning(parameter), limits(&parameter.schema).as_deref());
    let text = about(&text, &parameter.features).replace('\n', "\n  ");
    if text.is_empty() { String::new() } else { format!("- `{}`: {text}\n", snake(&parameter.name)) }
}

/// What is said of an argument, its unit and its default included.
fn meaning(parameter: &Parameter) -> String {
    let unit = parameter.unit.as_ref().map(|unit| format!("In {unit}."));
    let default =
        parameter.default.as_ref().map(|default| format!("Left out, it is `{}`.", one_line(default)));
    let text = [Some(parameter.docs.trim().to_owned()), unit, default].into_iter().flatten();
    text.filter(|sentence| !sentence.is_empty()).collect::<Vec<_>>().join(" ")
}
