//! What things of a monitor are called in Rust; not what is written of them.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::qapi::build::camel;
use crate::qapi::{EMPTY, Id, Item, Kind, Ref, Schema};

/// Names that the text of every client has, or that its types are written with.
const TAKEN: &[&str] = &[
    "Answers",
    "Arc",
    "AsyncClient",
    "AsyncStream",
    "BTreeMap",
    "BlockingClient",
    "Box",
    "BufRead",
    "BufReader",
    "CommandError",
    "Commands",
    "Connection",
    "Context",
    "Deserialize",
    "DeserializeOwned",
    "Deserializer",
    "Error",
    "ErrorClass",
    "Event",
    "EventKind",
    "EventQueue",
    "Events",
    "Future",
    "Greeting",
    "HashMap",
    "InDoubt",
    "Map",
    "Members",
    "Message",
    "Mutex",
    "MutexGuard",
    "Option",
    "Pending",
    "Pin",
    "PoisonError",
    "Poll",
    "Read",
    "Reply",
    "Request",
    "Result",
    "Serialize",
    "Session",
    "Shared",
    "Slot",
    "Standing",
    "State",
    "String",
    "Timestamp",
    "Value",
    "Vec",
    "VecDeque",
    "Waker",
    "Wire",
    "Write",
];

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The names of types.
pub(super) struct Names {
    types: HashMap<Id, String>,
    /// Those of the enumerations that unions with common members have for the rest.
    variants: HashMap<Id, String>,
}

impl Names {
    pub(super) fn of(schema: &Schema<'_>) -> Self {
        let mut taken: HashSet<_> = TAKEN.iter().map(|name| (*name).to_owned()).collect();
        let mut walk =
            Walk { schema, open: VecDeque::new(), seen: HashSet::from([EMPTY]), order: Vec::new() };
        walk.run();
        let mut names = Names { types: HashMap::new(), variants: HashMap::new() };
        // Names that the model gives go before those that are made here.
        walk.order.sort_by_key(|(id, _)| !is_given(&schema.get(*id).name));
        for (id, made) in walk.order {
            let own = &schema.get(id).name;
            let name = if is_given(own) { pascal(own) } else { made };
            names.types.insert(id, unique(&mut taken, name));
        }
        for (name, id) in names.all().into_iter().map(|(name, id)| (name.to_owned(), id)).collect::<Vec<_>>()
        {
            if let Kind::Object { members, union: Some(union) } = &schema.get(id).kind
                && members.len() > 1
            {
                names.variants.insert(id, unique(&mut taken, format!("{name}{}", camel(&union.tag))));
            }
        }
        names
    }

    /// A type's name, if it has a definition of its own.
    pub(super) fn get(&self, id: Id) -> Option<&str> {
        self.types.get(&id).map(String::as_str)
    }

    /// Every type that has a definition, by name.
    pub(super) fn all(&self) -> Vec<(&str, Id)> {
        let mut all: Vec<_> = self.types.iter().map(|(id, name)| (name.as_str(), *id)).collect();
        all.sort_unstable();
        all
    }

    /// The name of the enumeration within a union that has common members.
    pub(super) fn variant_type(&self, id: Id) -> Option<&str> {
        self.variants.get(&id).map(String::as_str)
    }
}

/// Whether the model says what a type is called: introspection only numbers them.
fn is_given(name: &str) -> bool {
    name.starts_with(char::is_alphabetic)
}

/// A walk over the types, the nearest first, so that names made of the way to a type are short.
struct Walk<'a> {
    schema: &'a Schema<'a>,
    open: VecDeque<(Id, String)>,
    seen: HashSet<Id>,
    order: Vec<(Id, String)>,
}

impl Walk<'_> {
    fn run(&mut self) {
        for item in &self.schema.items {
            match item {
                Item::Command { command, arguments, result } => {
                    let name = camel(&command.name);
                    // Arguments without a name are those of the method.
                    let ty = self.schema.get(*arguments);
                    if ty.named {
                        self.meet(&Ref::Type(*arguments), format!("{name}Arguments"));
                    } else {
                        self.members(*arguments, &name);
                    }
                    if let Some(result) = result {
                        self.meet(result, format!("{name}Result"));
                    }
                }
                Item::Event { event, data } => {
                    self.meet(&Ref::Type(*data), format!("{}Data", camel(&event.name)));
                }
            }
        }
        while let Some((id, name)) = self.open.pop_front() {
            match &self.schema.get(id).kind {
                Kind::Alternate { branches } => {
                    for (number, branch) in branches.iter().enumerate() {
                        self.meet(branch, format!("{name}{}", number + 1));
                    }
                }
                Kind::Enum { .. } => {}
                Kind::Object { .. } => self.members(id, &name),
            }
        }
    }

    fn members(&mut self, id: Id, name: &str) {
        let Kind::Object { members, union } = &self.schema.get(id).kind else { return };
        let tag = union.as_ref().map(|union| &union.tag);
        for member in members {
            // A tag is told by the variant.
            if Some(&member.name) != tag {
                self.meet(&member.ty, format!("{name}{}", camel(&member.name)));
            }
        }
        for (case, variant) in union.iter().flat_map(|union| &union.variants) {
            if self.schema.get(*variant).named {
                self.meet(&Ref::Type(*variant), format!("{name}{}", camel(case)));
            } else {
                self.members(*variant, &format!("{name}{}", camel(case)));
            }
        }
    }

    fn meet(&mut self, used: &Ref, name: String) {
        let Some(id) = used.target() else { return };
        let id = self.schema.canonical(id);
        if !self.seen.insert(id) {
            return;
        }
        // What stands for another type has no definition.
        let schema = self.schema;
        if let Some(inner) = schema.alias(id).or_else(|| schema.nullable(id)) {
            self.meet(inner, name);
            return;
        }
        let name = if is_given(&self.schema.get(id).name) { pascal(&self.schema.get(id).name) } else { name };
        self.order.push((id, name.clone()));
        self.open.push_back((id, name));
    }
}

/// A name that is not taken, and is from now on.
pub(super) fn unique(taken: &mut HashSet<String>, name: String) -> String {
    let mut candidate = name.clone();
    let mut number = 1;
    while !taken.insert(candidate.clone()) {
        number += 1;
        candidate = format!("{name}{number}");
    }
    candidate
}

/// The name of a type or a variant.
pub(super) fn pascal(name: &str) -> String {
    let name = camel(name);
    match name.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if !first.is_alphabetic() => format!("_{name}"),
        _ if name == "Self" => "Self_".to_owned(),
        _ => name,
    }
}

/// The name of a field, a parameter or a method.
pub(super) fn snake(name: &str) -> String {
    let mut snake = String::new();
    let letters: Vec<char> = name.chars().collect();
    for (at, &letter) in letters.iter().enumerate() {
        if !letter.is_alphanumeric() {
            snake.push('_');
            continue;
        }
        let before = at.checked_sub(1).map(|at| letters[at]);
        if letter.is_uppercase() && before.is_some_and(char::is_lowercase) {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    match snake.as_str() {
        "self" | "super" | "crate" | "" | "_" => snake + "_",
        keyword if KEYWORDS.contains(&keyword) => format!("r#{snake}"),
        _ if snake.starts_with(|c: char| c.is_numeric()) => format!("_{snake}"),
        _ => snake,
    }
}

/// The rule of serde, if any, that makes most of the names on the wire of those in Rust.
pub(super) fn rule(names: &[(String, String)], rules: &[Rule]) -> Rule {
    let fits = |rule: &Rule| names.iter().filter(|(wire, rust)| rule.apply(rust) == *wire).count();
    // The first of several that are as good.
    rules.iter().copied().rev().max_by_key(fits).unwrap_or(Rule::None)
}

/// A rule of serde's `rename_all`, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    None,
    /// `rename_all = "kebab-case"` of fields.
    KebabFields,
    Lowercase,
    Snake,
    Kebab,
    ScreamingSnake,
}

impl Rule {
    pub(super) const FIELDS: &'static [Rule] = &[Rule::None, Rule::KebabFields];
    pub(super) const VARIANTS: &'static [Rule] =
        &[Rule::None, Rule::Lowercase, Rule::Snake, Rule::Kebab, Rule::ScreamingSnake];

    /// What serde calls it.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Rule::None => None,
            Rule::KebabFields | Rule::Kebab => Some("kebab-case"),
            Rule::Lowercase => Some("lowercase"),
            Rule::Snake => Some("snake_case"),
            Rule::ScreamingSnake => Some("SCREAMING_SNAKE_CASE"),
        }
    }

    /// The name on the wire that serde makes of one in Rust.
    pub(super) fn apply(self, rust: &str) -> String {
        let rust = rust.strip_prefix("r#").unwrap_or(rust);
        match self {
            Rule::None => rust.to_owned(),
            Rule::KebabFields => rust.replace('_', "-"),
            Rule::Lowercase => rust.to_ascii_lowercase(),
            Rule::Snake => serde_snake(rust),
            Rule::Kebab => serde_snake(rust).replace('_', "-"),
            Rule::ScreamingSnake => serde_snake(rust).to_ascii_uppercase(),
        }
    }
}

/// A variant's name as serde writes it in snake case: before every capital, digits or not, stands an underscore.
fn serde_snake(variant: &str) -> String {
    let mut snake = String::new();
    for (at, letter) in variant.char_indices() {
        if at > 0 && letter.is_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_rusts() {
        for (wire, expected) in [
            ("block-resize", "block_resize"),
            ("type", "r#type"),
            ("self", "self_"),
            ("2d", "_2d"),
            ("maxSize", "max_size"),
            ("CPU", "cpu"),
        ] {
            assert_eq!(snake(wire), expected);
        }
        for (wire, expected) in
            [("486", "_486"), ("BALLOON_CHANGE", "BalloonChange"), ("self", "Self_"), ("", "Empty")]
        {
            assert_eq!(pascal(wire), expected);
        }
    }

    #[test]
    fn serde_is_told_as_little_as_it_takes() {
        let pairs = |names: &[(&str, &str)]| -> Vec<(String, String)> {
            names.iter().map(|(wire, rust)| ((*wire).to_owned(), (*rust).to_owned())).collect()
        };
        assert_eq!(rule(&pairs(&[("a", "a"), ("b_c", "b_c")]), Rule::FIELDS), Rule::None);
        assert_eq!(rule(&pairs(&[("a", "a"), ("b-c", "b_c")]), Rule::FIELDS), Rule::KebabFields);
        assert_eq!(
            rule(&pairs(&[("finish-it", "FinishIt"), ("paused", "Paused")]), Rule::VARIANTS),
            Rule::Kebab
        );
        assert_eq!(rule(&pairs(&[("paused", "Paused")]), Rule::VARIANTS), Rule::Lowercase);
    }
}
