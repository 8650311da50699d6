//! Commands and events of two models compared; the values they take and give are `values.rs`'s.

use super::values::{Values, member};
use super::{Change, Place, Rule};
use crate::types::{Direction, Types};
use crate::{Command, Event, Model, Parameter};

/// Adds the changes from one model to the other.
pub(super) fn compare(old: &Model, new: &Model, changes: &mut Vec<Change>) {
    for command in &old.commands {
        match new.command(&command.name) {
            Some(now) => Pair { old, new, command: (command, now), changes }.compare(),
            None => push(changes, Rule::CommandRemoved, &place(command), String::new()),
        }
    }
    let known = |command: &&Command| {
        old.command(&command.name).is_none()
            && !old.commands.iter().any(|one| command.aliases.contains(&one.name))
    };
    for command in new.commands.iter().filter(known) {
        push(changes, Rule::CommandAdded, &place(command), String::new());
    }
    events(old, new, changes);
}

fn events(old: &Model, new: &Model, changes: &mut Vec<Change>) {
    for event in &old.events {
        let owner = format!("event `{}`", event.name);
        let Some(now) = new.event(&event.name) else {
            push(changes, Rule::EventRemoved, &owner, String::new());
            continue;
        };
        features(&owner, &event.features, &now.features, now.instead.as_deref(), changes);
        delivery(&owner, event, now, changes);
        let place = Place { owner: format!("{owner}, data"), path: String::new(), direction: Direction::Out };
        Values::new(Types::results(old), Types::results(new), changes).whole(
            event.data.as_ref(),
            now.data.as_ref(),
            &place,
        );
    }
    for Event { name, .. } in new.events.iter().filter(|event| old.event(&event.name).is_none()) {
        push(changes, Rule::EventAdded, &format!("event `{name}`"), String::new());
    }
}

/// Who is sent an event and how often.
fn delivery(owner: &str, event: &Event, now: &Event, changes: &mut Vec<Change>) {
    let said = |value: Option<String>| value.unwrap_or_else(|| "none".to_owned());
    if event.capability != now.capability {
        let rule = if now.capability.is_some() { Rule::EventGuarded } else { Rule::EventUnguarded };
        let (was, is) = (said(event.capability.clone()), said(now.capability.clone()));
        push(changes, rule, owner, format!("capability {was}, now {is}"));
    }
    if event.rate_limit_ms != now.rate_limit_ms {
        let rule =
            if event.rate_limit_ms < now.rate_limit_ms { Rule::EventLimited } else { Rule::EventLessLimited };
        let ms = |limit: Option<u64>| said(limit.map(|limit| format!("{limit} ms")));
        push(
            changes,
            rule,
            owner,
            format!("rate limit {}, now {}", ms(event.rate_limit_ms), ms(now.rate_limit_ms)),
        );
    }
}

fn place(command: &Command) -> String {
    format!("command `{}`", command.name)
}

fn push(changes: &mut Vec<Change>, rule: Rule, place: &str, detail: String) {
    changes.push(Change { rule, place: place.to_owned(), detail });
}

/// What clients are told of a declaration beside its shape.
fn features(place: &str, old: &[String], new: &[String], instead: Option<&str>, changes: &mut Vec<Change>) {
    for name in old.iter().filter(|name| !new.contains(name)) {
        let rule = if name == "deprecated" { Rule::Undeprecated } else { Rule::FeatureRemoved };
        push(changes, rule, place, name.clone());
    }
    for name in new.iter().filter(|name| !old.contains(name)) {
        if name == "deprecated" {
            let detail = instead.map(|instead| format!("use {instead}")).unwrap_or_default();
            push(changes, Rule::Deprecated, place, detail);
        } else {
            push(changes, Rule::FeatureAdded, place, name.clone());
        }
    }
}

/// The parameters that are typed at a place of their own, wherever flags are declared and typed between them.
fn placed(command: &Command) -> Vec<&Parameter> {
    command.parameters.iter().filter(|one| !one.is_flag()).collect()
}

/// What is typed for those, and what stands for each of them in turn; the two differ where it was written out.
fn typed(command: &Command) -> (String, String) {
    let in_turn: Vec<_> = placed(command).into_iter().map(Parameter::usage).collect();
    let in_turn = in_turn.join(" ");
    let Some(usage) = &command.usage else { return (in_turn.clone(), in_turn) };
    let flags = command.parameters.iter().filter(|one| one.is_flag());
    let rest = flags.fold(usage.clone(), |line, flag| line.replacen(&flag.usage(), "", 1));
    (rest.split_whitespace().collect::<Vec<_>>().join(" "), in_turn)
}

/// A command as it was and as it is.
struct Pair<'a> {
    old: &'a Model,
    new: &'a Model,
    command: (&'a Command, &'a Command),
    changes: &'a mut Vec<Change>,
}

impl Pair<'_> {
    fn compare(mut self) {
        let (old, new) = self.command;
        if old.qmp && !new.qmp {
            self.push(Rule::CommandRemoved, "it is only at the prompt".to_owned());
        }
        if !old.qmp && new.qmp {
            self.push(Rule::CommandAdded, "it was only at the prompt".to_owned());
        }
        if old.name != new.name {
            self.push(Rule::CommandRenamed, format!("now `{}`", new.name));
        }
        for alias in &old.aliases {
            if *alias != new.name && !new.aliases.contains(alias) {
                self.push(Rule::AliasRemoved, format!("`{alias}`"));
            }
        }
        self.manner();
        self.states();
        self.prompt();
        features(&place(old), &old.features, &new.features, new.instead.as_deref(), self.changes);
        self.arguments();
        let place = Place {
            owner: format!("{}, result", place(old)),
            path: String::new(),
            direction: Direction::Out,
        };
        Values::new(Types::results(self.old), Types::results(self.new), self.changes).whole(
            old.result.as_ref(),
            new.result.as_ref(),
            &place,
        );
    }

    fn push(&mut self, rule: Rule, detail: String) {
        push(self.changes, rule, &place(self.command.0), detail);
    }

    fn manner(&mut self) {
        let (old, new) = self.command;
        let facts = [
            (
                old.asynchronous,
                new.asynchronous,
                Rule::CommandBecameAsynchronous,
                Rule::CommandBecameSynchronous,
            ),
            (old.oob, new.oob, Rule::OobAdded, Rule::OobRemoved),
            (old.silent, new.silent, Rule::CommandBecameSilent, Rule::CommandBecameAnswered),
        ];
        for (was, is, gained, lost) in facts {
            if was != is {
                self.push(if is { gained } else { lost }, String::new());
            }
        }
        self.access();
    }

    fn access(&mut self) {
        let (was, is) = (self.command.0.access.as_deref(), self.command.1.access.as_deref());
        if was == is {
            return;
        }
        // Of two levels that are not ours nobody knows which allows more: in doubt, it breaks.
        let lowered = is.is_none() || (was, is) == (Some("control"), Some("read"));
        let said =
            |level: Option<&str>| level.map_or_else(|| "open to all".to_owned(), |one| format!("`{one}`"));
        let rule = if lowered { Rule::AccessLowered } else { Rule::AccessRaised };
        self.push(rule, format!("{}, now {}", said(was), said(is)));
    }

    /// No states are all states.
    fn states(&mut self) {
        let (old, new) = self.command;
        match (old.states.is_empty(), new.states.is_empty()) {
            (true, true) => {}
            (true, false) => {
                let detail = format!("was allowed in all, now only in {}", new.states.join(", "));
                self.push(Rule::StateRemoved, detail);
            }
            (false, true) => self.push(Rule::StateAdded, "now allowed in all".to_owned()),
            (false, false) => {
                for state in old.states.iter().filter(|state| !new.states.contains(state)) {
                    self.push(Rule::StateRemoved, format!("`{state}`"));
                }
                for state in new.states.iter().filter(|state| !old.states.contains(state)) {
                    self.push(Rule::StateAdded, format!("`{state}`"));
                }
            }
        }
    }

    fn prompt(&mut self) {
        let (old, new) = self.command;
        for name in old.human.iter().filter(|name| !new.human.contains(name)) {
            self.push(Rule::PromptNameRemoved, format!("`{name}`"));
        }
        if old.human.is_empty() || new.human.is_empty() {
            return;
        }
        let (placed, now) = (placed(old), placed(new));
        // Only what both have: an argument that is gone or new is told as such.
        let shared = |from: &[&Parameter], other: &[&Parameter]| -> Vec<String> {
            let known = |one: &&&Parameter| other.iter().any(|two| two.name == one.name);
            from.iter().filter(known).map(|one| one.name.clone()).collect()
        };
        let (was, is) = (shared(&placed, &now), shared(&now, &placed));
        let lines = (old.prompt_line(&old.human[0]), new.prompt_line(&new.human[0]));
        let detail = format!("`{}`, now `{}`", lines.0, lines.1);
        // A new one before an old one moves the old one's place as well.
        let added_before = now.iter().take(is.len()).any(|one| !is.contains(&one.name));
        if was != is || added_before {
            self.push(Rule::PromptReordered, detail.clone());
        }
        let ((was, of_was), (is, of_is)) = (typed(old), typed(new));
        // What only stands for the parameters in turn is told of each.
        if was != is && !(was == of_was && is == of_is) {
            self.push(Rule::PromptWordChanged, detail);
        }
    }

    fn arguments(&mut self) {
        let (old, new) = self.command;
        let place = Place {
            owner: format!("{}, argument", place(old)),
            path: String::new(),
            direction: Direction::In,
        };
        let types = (Types::arguments(self.old), Types::arguments(self.new));
        if let (Some(was), Some(is)) = (&old.boxed, &new.boxed)
            && let (Some(was), Some(is)) = (types.0.named.get(was), types.1.named.get(is))
        {
            Values::new(types.0, types.1, self.changes).compare(was, is, &place);
        } else {
            let (was, is): (Vec<_>, Vec<_>) =
                (old.parameters.iter().map(member).collect(), new.parameters.iter().map(member).collect());
            Values::new(types.0, types.1, self.changes).members(&was, &is, &place);
        }
        for was in &old.parameters {
            if let Some(is) = new.parameters.iter().find(|is| is.name == was.name) {
                self.argument(was, is, &place.member(&was.name));
            }
        }
    }

    /// What a parameter has beside its schema.
    fn argument(&mut self, was: &Parameter, is: &Parameter, place: &Place) {
        let said = |value: &Option<String>| {
            value.as_ref().map_or_else(|| "none".to_owned(), |one| format!("`{one}`"))
        };
        let typed = !self.command.0.human.is_empty() && !self.command.1.human.is_empty();
        let facts = [
            (!was.required && !is.required, &was.default, &is.default, Rule::ArgumentDefaultChanged),
            (true, &was.unit, &is.unit, Rule::ArgumentUnitChanged),
            (typed && was.usage() != is.usage(), &was.word, &is.word, Rule::PromptWordChanged),
            (typed, &was.typed, &is.typed, Rule::PromptWordChanged),
        ];
        for (matters, old, new, rule) in facts {
            if matters && old != new {
                self.changes.push(place.change(rule, rule, format!("{}, now {}", said(old), said(new))));
            }
        }
        let name = place.change(Rule::Deprecated, Rule::Deprecated, String::new()).place;
        features(&name, &was.features, &is.features, is.instead.as_deref(), self.changes);
    }
}
