//! Expressions at the prompt: what a tree is worth is what its text, with no bracket too many, is read as. QEMU's order of
//! operators is written down here a second time, and counted in another way.

use super::client::{Host, PROMPT, Session};
use arbitrary::{Arbitrary, Unstructured};
use std::fmt::{self, Display as _};

/// The first byte chooses whether the rest is a tree, or text as it stands.
pub fn expression(data: &[u8]) {
    let Some((&kind, rest)) = data.split_first() else { return };
    if kind % 4 == 0 {
        let text = String::from_utf8_lossy(rest).replace(['\n', '\u{3}', '\u{1f}'], " ");
        for command in ["number", "size"] {
            let _ = answer(command, &text);
        }
        return;
    }
    let mut rest = Unstructured::new(rest);
    let Ok(tree) = Tree::arbitrary(&mut rest) else { return };
    if tree.depth() > 60 {
        return;
    }
    let text = Shown { tree: &tree, blanks: kind & 4 != 0 }.to_string();
    assert_eq!(answer("number", &text), wrapping(&tree).map(|value| format!("{value} None")), "{text}");
    let exact = exact(&tree)
        .and_then(|value| u64::try_from(value).map_err(|_| Refused))
        .map(|value| value.to_string());
    assert_eq!(answer("size", &text), exact, "{text}");
}

/// There is no value.
#[derive(Debug, PartialEq)]
struct Refused;

/// What `command` answers where its only argument is typed so; all that is said otherwise is an error.
fn answer(command: &str, text: &str) -> Result<String, Refused> {
    let mut host = Host::new(|monitor| monitor);
    let mut session = host.human();
    session.ask(&mut host, b"");
    let said = String::from_utf8(session.ask(&mut host, format!("{command} {text}\n").as_bytes())).unwrap();
    let said = said.strip_suffix(PROMPT).unwrap().trim_end();
    if said.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        Ok(said.to_owned())
    } else {
        Err(Refused)
    }
}

#[derive(Arbitrary, Debug)]
enum Tree {
    Number(u64),
    Hexadecimal(u64),
    Octal(u32),
    Letter(Letter),
    Kept,
    Top,
    Unary(Sign, Box<Tree>),
    Binary(Box<Tree>, Operator, Box<Tree>),
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Letter {
    A,
    Quote,
    Accented,
}

impl Letter {
    fn character(self) -> char {
        match self {
            Self::A => 'A',
            Self::Quote => '"',
            Self::Accented => 'é',
        }
    }
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Sign {
    Plus,
    Minus,
    Not,
}

#[derive(Arbitrary, Clone, Copy, Debug, PartialEq)]
enum Operator {
    Add,
    Subtract,
    And,
    Or,
    Xor,
    Times,
    Divide,
    Remainder,
}

impl Operator {
    /// How tightly it binds.
    fn level(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => 0,
            Self::And | Self::Or | Self::Xor => 1,
            Self::Times | Self::Divide | Self::Remainder => 2,
        }
    }

    fn of(self, left: i128, right: i128) -> Result<i128, Refused> {
        match self {
            Self::Add => left.checked_add(right),
            Self::Subtract => left.checked_sub(right),
            Self::And => Some(left & right),
            Self::Or => Some(left | right),
            Self::Xor => Some(left ^ right),
            Self::Times => left.checked_mul(right),
            Self::Divide => left.checked_div(right),
            Self::Remainder => left.checked_rem(right),
        }
        .ok_or(Refused)
    }
}

impl Tree {
    fn depth(&self) -> usize {
        match self {
            Self::Unary(_, inner) => inner.depth() + 1,
            Self::Binary(left, _, right) => left.depth().max(right.depth()) + 1,
            _ => 0,
        }
    }

    /// How tightly it holds together.
    fn level(&self) -> u8 {
        if let Self::Binary(_, operator, _) = self { operator.level() } else { 3 }
    }

    /// Its value, where `fit` is applied to each part.
    fn value(&self, fit: fn(i128) -> i128) -> Result<i128, Refused> {
        Ok(fit(match self {
            Self::Number(value) | Self::Hexadecimal(value) => i128::from(*value),
            Self::Octal(value) => i128::from(*value),
            Self::Letter(letter) => i128::from(u32::from(letter.character())),
            Self::Kept => 0,
            Self::Top => i128::from(u64::MAX),
            Self::Unary(sign, inner) => {
                let inner = inner.value(fit)?;
                match sign {
                    Sign::Plus => inner,
                    Sign::Minus => inner.checked_neg().ok_or(Refused)?,
                    Sign::Not => !inner,
                }
            }
            Self::Binary(left, operator, right) => operator.of(left.value(fit)?, right.value(fit)?)?,
        }))
    }
}

#[allow(clippy::cast_possible_truncation, reason = "that is what wrapping is")]
fn wrapping(tree: &Tree) -> Result<i128, Refused> {
    tree.value(|value| i128::from(value as i64))
}

fn exact(tree: &Tree) -> Result<i128, Refused> {
    tree.value(|value| value)
}

/// A tree as it is typed.
struct Shown<'a> {
    tree: &'a Tree,
    blanks: bool,
}

impl Shown<'_> {
    /// A part, in brackets unless it holds together at least this tightly.
    fn part(&self, f: &mut fmt::Formatter<'_>, tree: &Tree, level: u8) -> fmt::Result {
        let shown = Shown { tree, blanks: self.blanks };
        if tree.level() >= level { shown.fmt(f) } else { write!(f, "({shown})") }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blank = if self.blanks { " " } else { "" };
        match self.tree {
            Tree::Number(value) => write!(f, "{value}{blank}"),
            Tree::Hexadecimal(value) => write!(f, "{value:#x}{blank}"),
            Tree::Octal(value) => write!(f, "0{value:o}{blank}"),
            Tree::Letter(letter) => write!(f, "'{}'{blank}", letter.character()),
            Tree::Kept => write!(f, "$kept{blank}"),
            Tree::Top => write!(f, "$top{blank}"),
            Tree::Unary(sign, inner) => {
                let sign = match sign {
                    Sign::Plus => '+',
                    Sign::Minus => '-',
                    Sign::Not => '~',
                };
                write!(f, "{sign}{blank}")?;
                self.part(f, inner, 3)
            }
            Tree::Binary(left, operator, right) => {
                self.part(f, left, operator.level())?;
                let sign = match operator {
                    Operator::Add => '+',
                    Operator::Subtract => '-',
                    Operator::And => '&',
                    Operator::Or => '|',
                    Operator::Xor => '^',
                    Operator::Times => '*',
                    Operator::Divide => '/',
                    Operator::Remainder => '%',
                };
                write!(f, "{sign}{blank}")?;
                self.part(f, right, operator.level() + 1)
            }
        }
    }
}
