//! Integers as expressions, with QEMU's operators, precedence and errors: `*`, `/` and `%` before `&`, `|` and `^` before
//! `+` and `-`. Which registers there are is the host's; what a value is good for is `arguments`'.

use super::words::Words;
use crate::Error;
use crate::command::Registers;

/// How deep an expression may be nested.
const DEPTH: usize = 200;

/// The numbers that an expression is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbers {
    /// Integers without an end: a result that does not fit is refused later, and so is a negative one.
    Exact,
    /// 64 bits with a sign, in which everything wraps as QEMU's does.
    Wrapping,
}

/// Why there is no value.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    Error(Error),
    /// A register is named, which only the host can read.
    NeedsHost,
}

impl Failure {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self::Error(Error::generic(text))
    }
}

/// The value of the expression that `words` begins with; what does not belong to it is left.
pub(super) fn evaluate(
    words: &mut Words<'_>,
    numbers: Numbers,
    registers: Option<Registers<'_>>,
) -> Result<i128, Failure> {
    words.skip_blanks();
    Evaluation { words, numbers, registers, depth: 0 }.sum()
}

struct Evaluation<'a, 'b, 'c> {
    words: &'a mut Words<'b>,
    numbers: Numbers,
    registers: Option<Registers<'c>>,
    depth: usize,
}

type Evaluated = Result<i128, Failure>;

impl Evaluation<'_, '_, '_> {
    fn sum(&mut self) -> Evaluated {
        let mut value = self.logic()?;
        while let Some(operator) = self.operator("+-") {
            let other = self.logic()?;
            value = self.fit(match operator {
                '+' => value.checked_add(other),
                _ => value.checked_sub(other),
            })?;
        }
        Ok(value)
    }

    fn logic(&mut self) -> Evaluated {
        let mut value = self.product()?;
        while let Some(operator) = self.operator("&|^") {
            let other = self.product()?;
            value = match operator {
                '&' => value & other,
                '|' => value | other,
                _ => value ^ other,
            };
        }
        Ok(value)
    }

    fn product(&mut self) -> Evaluated {
        let mut value = self.unary()?;
        while let Some(operator) = self.operator("*/%") {
            let other =
                self.unary().map_err(|failure| if operator == '/' { divides(failure) } else { failure })?;
            if operator != '*' && other == 0 {
                return Err(Failure::new("division by zero"));
            }
            value = self.fit(match operator {
                '*' => value.checked_mul(other),
                '/' => value.checked_div(other),
                _ => value.checked_rem(other),
            })?;
        }
        Ok(value)
    }

    fn unary(&mut self) -> Evaluated {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Failure::new("the expression is nested too deep"));
        }
        let value = match self.words.peek() {
            None => Err(Failure::new("unexpected end of expression")),
            Some(sign @ ('+' | '-' | '~')) => {
                self.next();
                let value = self.unary()?;
                match sign {
                    '+' => Ok(value),
                    '-' => self.fit(value.checked_neg()),
                    _ => Ok(!value),
                }
            }
            Some('(') => {
                self.next();
                let value = self.sum()?;
                if self.operator(")").is_none() {
                    return Err(Failure::new("')' expected"));
                }
                Ok(value)
            }
            Some('\'') => self.character(),
            Some('$') => self.register(),
            Some(_) => self.number(),
        };
        self.depth -= 1;
        value
    }

    /// Takes the next character and the blanks behind it.
    fn next(&mut self) {
        self.words.take();
        self.words.skip_blanks();
    }

    /// The next character, if it is one of these.
    fn operator(&mut self, operators: &str) -> Option<char> {
        let found = self.words.peek().filter(|c| operators.contains(*c))?;
        self.next();
        Some(found)
    }

    /// The value in the numbers of the expression.
    fn fit(&self, value: Option<i128>) -> Evaluated {
        let value = value.ok_or_else(too_large)?;
        Ok(match self.numbers {
            Numbers::Exact => value,
            Numbers::Wrapping => wrapped(value),
        })
    }

    fn character(&mut self) -> Evaluated {
        self.words.take();
        let Some(character) = self.words.take() else {
            return Err(Failure::new("character constant expected"));
        };
        if self.words.peek() != Some('\'') {
            return Err(Failure::new("missing terminating ' character"));
        }
        self.next();
        Ok(i128::from(u32::from(character)))
    }

    fn register(&mut self) -> Evaluated {
        self.words.take();
        let name = self.words.take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
        self.words.skip_blanks();
        let Some(registers) = &mut self.registers else { return Err(Failure::NeedsHost) };
        let value = registers(name).ok_or_else(|| Failure::new("unknown register"))?;
        self.fit(Some(value))
    }

    /// A number as C writes it: `0x` before hexadecimal digits, 0 before octal ones. It ends where its digits end.
    fn number(&mut self) -> Evaluated {
        let rest = self.words.rest();
        let is_digit = |radix| move |c: &char| c.is_digit(radix);
        let hexadecimal = rest
            .strip_prefix("0x")
            .or_else(|| rest.strip_prefix("0X"))
            .is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_hexdigit()));
        let radix = if hexadecimal {
            self.words.take();
            self.words.take();
            16
        } else if rest.starts_with('0') {
            8
        } else {
            10
        };
        let digits = self.words.take_while(|c| is_digit(radix)(&c));
        if digits.is_empty() {
            let odd = self.words.peek().unwrap_or_default();
            return Err(Failure::new(format!("invalid char '{odd}' in expression")));
        }
        self.words.skip_blanks();
        let value = u64::from_str_radix(digits, radix).map_err(|_| too_large())?;
        self.fit(Some(value.into()))
    }
}

/// What follows `/` is no number: it may have been the name of a file.
fn divides(failure: Failure) -> Failure {
    match failure {
        Failure::Error(error) => {
            Failure::Error(error.with_hint("A '/' behind a number divides it: write a file name in quotes"))
        }
        Failure::NeedsHost => failure,
    }
}

fn too_large() -> Failure {
    Failure::new("number too large")
}

/// What is left of a number in 64 bits with a sign.
#[allow(clippy::cast_possible_truncation, reason = "that is what wrapping is")]
fn wrapped(value: i128) -> i128 {
    i128::from(value as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, numbers: Numbers, expected: Result<i128, &str>, left: &str) {
        let mut words = Words::new(text);
        let mut registers = |name: &str| (name == "ten").then_some(10_i128);
        let value = evaluate(&mut words, numbers, Some(&mut registers));
        let value = value.map_err(|failure| match failure {
            Failure::Error(error) => error.description().to_owned(),
            Failure::NeedsHost => "needs the host".to_owned(),
        });
        assert_eq!(value, expected.map_err(str::to_owned), "{text}");
        if expected.is_ok() {
            assert_eq!(words.rest(), left, "{text}");
        }
    }

    #[test]
    fn precedence_is_qemus() {
        for (text, value) in [("1+2*3", 7), ("1+6&3", 3), ("1|2&2", 2), ("2*3|8 - 1", 13), ("-(3+4)*2", -14)]
        {
            check(text, Numbers::Wrapping, Ok(value), "");
            check(text, Numbers::Exact, Ok(value), "");
        }
    }

    #[test]
    fn numbers_wrap_or_do_not() {
        let most = "9223372036854775807 + 1";
        check(most, Numbers::Wrapping, Ok(i64::MIN.into()), "");
        check(most, Numbers::Exact, Ok(1 << 63), "");
        check("18446744073709551615", Numbers::Wrapping, Ok(-1), "");
        check("0xffffffffffffffff", Numbers::Exact, Ok(u64::MAX.into()), "");
        let vast = "18446744073709551615*18446744073709551615*2";
        check(vast, Numbers::Exact, Err("number too large"), "");
        check("-9223372036854775808 / -1", Numbers::Wrapping, Ok(i64::MIN.into()), "");
    }

    #[test]
    fn what_does_not_belong_to_it_is_left() {
        for (text, value, left) in [("08", 0, "8"), ("0xg", 0, "xg"), ("1on", 1, "on"), ("$ten .1", 10, ".1")]
        {
            check(text, Numbers::Exact, Ok(value), left);
        }
    }

    #[test]
    fn nesting_is_bounded() {
        for opener in ["(", "-", "~(", "1+("] {
            let text = opener.repeat(100_000);
            check(&text, Numbers::Exact, Err("the expression is nested too deep"), "");
        }
        check(&format!("{}1{}", "(".repeat(150), ")".repeat(150)), Numbers::Exact, Ok(1), "");
    }

    #[test]
    fn a_register_is_the_hosts() {
        assert_eq!(evaluate(&mut Words::new("$ten"), Numbers::Exact, None), Err(Failure::NeedsHost));
        check("$nine", Numbers::Exact, Err("unknown register"), "");
    }
}
