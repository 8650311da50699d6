//! What is wrong with an interface as it is, whatever it was: names, docs, clashes, types; what changed is `diff`'s.

mod names;
mod rules;
mod schemas;
mod verdict;

use std::collections::HashSet;
use std::fmt;

pub use rules::{CheckRule, UnknownCheckRule};
use schemas::Schemas;
pub use verdict::{Difference, Verdict};

use crate::types::Types;
use crate::{Command, Event, Model, Parameter};

/// What of the interface is against the rules of a good one, by rule and place.
///
/// A model in which nothing at all is documented, as one made of introspection, is reproached with that once.
///
/// ```
/// use monitor_schema::{CheckRule, Command, Model, check};
///
/// let pause = Command { name: "pause_vm".into(), qmp: true, docs: "Stop it.".into(), ..Command::default() };
/// let found = check(&Model { commands: vec![pause], ..Model::default() });
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].rule, CheckRule::CommandName);
/// assert_eq!(found[0].place, "command `pause_vm`");
/// ```
pub fn check(model: &Model) -> Vec<Finding> {
    let mut findings = Findings::default();
    let mut results = Vec::new();
    let mut arguments = Schemas::new(Types::arguments(model), &mut findings);
    for command in &model.commands {
        let place = format!("command `{}`", command.name);
        arguments.boxed_or_inline(command, &place);
        results.extend(command.result.as_ref().map(|schema| (schema, format!("{place}, result"))));
    }
    arguments.finish();
    for event in &model.events {
        let place = format!("event `{}`, data", event.name);
        results.extend(event.data.as_ref().map(|schema| (schema, place)));
    }
    let mut types = Schemas::new(Types::results(model), &mut findings);
    for (schema, place) in results {
        types.used(schema, &place);
    }
    types.finish();
    declarations(model, &mut findings);
    findings.finish()
}

/// One thing that is against a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The rule.
    pub rule: CheckRule,
    /// What is against it, such as ``command `migrate`, argument `threads` ``.
    pub place: String,
    /// More about it; empty if the rule and the place say it all.
    pub detail: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding { rule, place, detail } = self;
        let detail = if detail.is_empty() { String::new() } else { format!(": {detail}") };
        write!(f, "{}: {place}{detail}", rule.name())
    }
}

impl Schemas<'_, '_> {
    fn boxed_or_inline(&mut self, command: &Command, place: &str) {
        if let Some(name) = &command.boxed {
            self.named(name, place);
        }
        for parameter in &command.parameters {
            self.used(&parameter.schema, &format!("{place}, argument `{}`", parameter.name));
        }
    }
}

fn declarations(model: &Model, findings: &mut Findings) {
    for command in &model.commands {
        let place = format!("command `{}`", command.name);
        // What is only at the prompt has names of the prompt, and one name is the QMP specification's.
        if command.qmp && !names::is_lower(&command.name) && command.name != "qmp_capabilities" {
            findings.push(CheckRule::CommandName, &place, String::new());
        }
        findings.told(&command.docs, &command.features, command.instead.as_deref(), &place);
        findings.clashes(command.parameters.iter().map(|one| one.name.as_str()), &place, "argument");
        for parameter in &command.parameters {
            argument(parameter, command.qmp, &format!("{place}, argument `{}`", parameter.name), findings);
        }
    }
    for Event { name, docs, features, instead, .. } in &model.events {
        let place = format!("event `{name}`");
        if !names::is_upper(name) {
            findings.push(CheckRule::EventName, &place, String::new());
        }
        findings.told(docs, features, instead.as_deref(), &place);
    }
    let qmp = model.commands.iter().filter(|command| command.qmp);
    let qmp = qmp.flat_map(|command| [&command.name].into_iter().chain(&command.aliases));
    findings.clashes(qmp.map(String::as_str), "QMP", "command");
    let prompt = model.commands.iter().flat_map(|command| &command.human);
    findings.clashes(prompt.map(String::as_str), "the prompt", "command");
    findings.clashes(model.events.iter().map(|event| event.name.as_str()), "QMP", "event");
}

fn argument(parameter: &Parameter, qmp: bool, place: &str, findings: &mut Findings) {
    if qmp && !names::is_lower(&parameter.name) {
        findings.push(CheckRule::MemberName, place, String::new());
    }
    findings.told(&parameter.docs, &parameter.features, parameter.instead.as_deref(), place);
}

/// What was found so far, and whether any docs were.
#[derive(Default)]
struct Findings {
    all: Vec<Finding>,
    documented: bool,
}

impl Findings {
    fn push(&mut self, rule: CheckRule, place: &str, detail: String) {
        self.all.push(Finding { rule, place: place.to_owned(), detail });
    }

    fn docs(&mut self, there: bool, place: &str) {
        self.documented |= there;
        if !there {
            self.push(CheckRule::DocsMissing, place, String::new());
        }
    }

    /// What is told of a declaration.
    fn told(&mut self, docs: &str, features: &[String], instead: Option<&str>, place: &str) {
        self.docs(!docs.trim().is_empty(), place);
        if features.iter().any(|name| name == "deprecated") && instead.is_none() {
            self.push(CheckRule::DeprecatedWithoutInstead, place, String::new());
        }
    }

    fn clashes<'n>(&mut self, names: impl Iterator<Item = &'n str>, place: &str, what: &str) {
        let mut taken = HashSet::new();
        for name in names {
            if !taken.insert(names::key(name)) {
                self.push(CheckRule::NameClash, place, format!("{what} `{name}`"));
            }
        }
    }

    fn finish(mut self) -> Vec<Finding> {
        if !self.documented && !self.all.is_empty() {
            self.all.retain(|finding| finding.rule != CheckRule::DocsMissing);
            self.push(CheckRule::DocsMissing, "the whole interface", String::new());
        }
        self.all.sort();
        // A type may be used in both directions.
        self.all.dedup();
        self.all
    }
}
