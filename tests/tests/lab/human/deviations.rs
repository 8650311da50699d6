//! Where the lab's answer is not QEMU's: which cases, what the answer is instead, and why it is better.

use super::Case;

/// A reason to answer some cases otherwise.
pub(crate) struct Deviation {
    pub(crate) reason: &'static str,
    pub(crate) applies: fn(&Case) -> bool,
    pub(crate) ours: fn(&Case) -> String,
}

pub(crate) const DEVIATIONS: &[Deviation] = &[
    Deviation {
        reason: "a word is not cut at 1,023 bytes",
        applies: |case| case.input.starts_with("t-s ") && case.input.len() > 1024 + "t-s".len(),
        ours: |case| format!("ECHO {{\"a\": \"{}\"}}\n", &case.input["t-s ".len()..]),
    },
    Deviation {
        reason: "an overflowing number is an error, and is not taken for a negative one",
        applies: |case| {
            let value = case.input.strip_prefix("t-M ").or_else(|| case.input.strip_prefix("t-Mo "));
            let vast = [
                "9223372036854775807",
                "9223372036854775808",
                "9223372036854775807+1",
                "18446744073709551615",
                "0xffffffffffffffff",
                "0x7fffffffffffffff*2",
            ];
            value.is_some_and(|value| vast.contains(&value))
        },
        ours: |case| with_help("number too large", case),
    },
    Deviation {
        reason: "a valued flag may be followed by another flag, in any order",
        applies: |case| case.input == "t-fv -f -t x a",
        ours: |_| "ECHO {\"a\": \"a\", \"fmt\": \"x\", \"force\": true}\n".to_owned(),
    },
    Deviation {
        reason: "a flag behind a valued flag is known, and is not given twice",
        applies: |case| case.input == "t-fv -f -f a",
        ours: |case| with_help("t-fv: unsupported option -f", case),
    },
    Deviation {
        reason: "an optional boolean may be left out",
        applies: |case| case.input == "t-multi a 1",
        ours: |_| "ECHO {\"a\": \"a\", \"b\": 1}\n".to_owned(),
    },
    Deviation {
        reason: "what cannot run before the machine is initialised can be read about",
        applies: |case| case.mode == "preconfig" && (case.input == "info" || case.input.starts_with("help ")),
        ours: |case| {
            match &*case.input {
                "info" => {
                    "info alpha  -- show alpha\ninfo beta|b [n] -- show beta\ninfo gone  -- no handler\n"
                }
                "help t-late" => "t-late  -- not preconfig\n",
                _ => "info alpha  -- show alpha\n",
            }
            .to_owned()
        },
    },
    Deviation {
        reason: "the word at the end is the one that Tab completes, also where nothing completes it",
        applies: |case| {
            case.mode == "complete"
                && !case.output.contains("COMP")
                && case.output != index_of_last_word(case)
        },
        ours: index_of_last_word,
    },
];

fn with_help(error: &str, case: &Case) -> String {
    let command = case.input.split(' ').next().unwrap();
    format!("{error}\nTry \"help {command}\" for more information\n")
}

fn index_of_last_word(case: &Case) -> String {
    format!("INDEX {}\n", case.input.rsplit(' ').next().unwrap().len())
}
