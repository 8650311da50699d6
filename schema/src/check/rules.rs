//! The one list of what an interface is reproached with, and why; where each is found is its siblings'.

use std::fmt;
use std::str::FromStr;

/// Makes the enum and what is said of each rule, so that neither can lack one.
macro_rules! rules {
    ($($variant:ident $name:literal $reason:literal;)*) => {
        /// What a good interface does not have.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum CheckRule {
            $(#[doc = concat!("`", $name, "`: ", $reason)] $variant,)*
        }

        impl CheckRule {
            /// Every rule, in the order of the documentation.
            pub const ALL: &'static [CheckRule] = &[$(CheckRule::$variant,)*];

            /// What the rule is called in a report.
            pub const fn name(self) -> &'static str {
                match self { $(CheckRule::$variant => $name,)* }
            }

            /// Why the interface is better without.
            pub const fn reason(self) -> &'static str {
                match self { $(CheckRule::$variant => $reason,)* }
            }
        }
    };
}

rules! {
    CommandName "command-name" "Commands of QMP are named in lower case, digits and hyphens, from a letter on.";
    EventName "event-name" "Events of QMP are named in capitals, digits and underscores, from a letter on.";
    MemberName "member-name" "Members of QMP are named in lower case, digits and hyphens, from a letter on.";
    TypeName "type-name" "Types of QMP are named in CamelCase, and generators make the names of their code of it.";
    ValueName "value-name" "Values of QMP are written in lower case, digits and hyphens.";
    DocsMissing "docs-missing" "Whoever uses it has nothing but its name.";
    DeprecatedWithoutInstead "deprecated-without-instead" "Who is told to stop using it must be told what to use.";
    TypeMissing "type-missing" "A schema refers to a type that is not there, so no value can be held against it.";
    TypeUnused "type-unused" "Nothing refers to the type: it is left over, or what used it forgot to.";
    NameClash "name-clash" "Two have one name, or names that are one to a generator of code.";
    TypeNumbered "type-numbered" "A generator of schemas numbers the second type of a name: which of the two it is hangs on their order.";
}

impl FromStr for CheckRule {
    type Err = UnknownCheckRule;

    fn from_str(name: &str) -> Result<Self, UnknownCheckRule> {
        let known = Self::ALL.iter().copied().find(|rule| rule.name() == name);
        known.ok_or_else(|| UnknownCheckRule { name: name.to_owned() })
    }
}

/// A name that no [`CheckRule`] has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCheckRule {
    name: String,
}

impl fmt::Display for UnknownCheckRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = CheckRule::ALL.iter().map(|rule| rule.name()).collect();
        write!(f, "there is no rule `{}`; choose one of {}", self.name, names.join(", "))
    }
}

impl std::error::Error for UnknownCheckRule {}
