//! The lab's QMP monitor, case by case, in process and through the program.

mod deviations;

use deviations::DEVIATIONS;
use monitor_schema::{Format, export};
use monitor_tests::lab::qmp::{COMMANDS, answer};
use monitor_tests::values::same;
use serde::Deserialize;
use serde_json::Value;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::{Command, Stdio};

/// The commands of the lab that are not of its schema.
const BUILT_IN: &[&str] =
    &["qmp_capabilities", "query-commands", "query-events", "query-qmp-schema", "query-version"];

/// A request and what QEMU answered.
#[derive(Debug, Deserialize)]
pub(crate) struct Case {
    pub(crate) flags: String,
    #[serde(rename = "in")]
    pub(crate) input: String,
    #[serde(rename = "out")]
    pub(crate) output: Vec<String>,
}

impl Case {
    fn request(&self) -> String {
        format!("{} {}", self.flags, self.input)
    }

    /// The text of QEMU's error, where it answered with one.
    pub(crate) fn error(&self) -> Option<String> {
        let answer: Value = serde_json::from_str(self.output.last()?).ok()?;
        answer["error"]["desc"].as_str().map(str::to_owned)
    }
}

fn cases() -> Vec<Case> {
    let text = include_str!("../../data/qemu/qmp-lab.jsonl");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The values that some lines hold; with pretty printing one takes several. What `serde_json` does not read (QEMU's `inf`,
/// and what is nested deeper than it goes) stands for itself, without blanks.
fn values(lines: &str) -> Vec<Value> {
    let read: Result<Vec<Value>, _> = serde_json::Deserializer::from_str(lines).into_iter().collect();
    read.unwrap_or_else(|_| lines.lines().map(|line| line.replace(' ', "").into()).collect())
}

/// Whether an answer is QEMU's: to the letter, but for the text of a syntax error, and for which of several unexpected
/// members is named.
fn equal(answer: &Value, expected: &Value) -> bool {
    let text = |value: &Value| value["error"]["desc"].as_str().map(str::to_owned);
    let (Some(said), Some(recorded)) = (text(answer), text(expected)) else { return same(answer, expected) };
    let alike = ["JSON parse error"].iter().any(|kind| said.starts_with(kind) && recorded.starts_with(kind))
        || ["is unexpected"].iter().any(|kind| said.ends_with(kind) && recorded.ends_with(kind))
        || said == recorded;
    let blank = |value: &Value| {
        let mut value = value.clone();
        value["error"]["desc"] = Value::Null;
        value
    };
    alike && same(&blank(answer), &blank(expected))
}

#[derive(Default)]
struct Counts {
    exact: usize,
    deviating: Vec<usize>,
    wrong: String,
    wrongs: usize,
}

fn judge(cases: &[Case], answers: impl Iterator<Item = String>) -> Counts {
    let mut counts = Counts { deviating: vec![0; DEVIATIONS.len()], ..Counts::default() };
    for (case, answer) in cases.iter().zip(answers) {
        let said = answer.strip_suffix('.').unwrap_or_else(|| panic!("{answer:?} has no end"));
        let answers = values(said);
        let expected = case.output.iter().flat_map(|line| values(line)).collect::<Vec<_>>();
        let exact = |expected: &[Value]| {
            answers.len() == expected.len()
                && answers.iter().zip(expected).all(|(answer, expected)| equal(answer, expected))
        };
        // A deviation applies where it says so and we do not say what QEMU says.
        let deviation = DEVIATIONS.iter().position(|deviation| (deviation.applies)(case));
        let instead = deviation.map(|at| (DEVIATIONS[at].ours)(case));
        match (deviation, instead) {
            (Some(at), Some(instead)) if exact(&values(&instead)) && !exact(&expected) => {
                counts.deviating[at] += 1;
            }
            (None, _) if exact(&expected) && lays_out_alike(case, said) => counts.exact += 1,
            (_, instead) => {
                let Case { flags, input, output } = case;
                let (input, said) = (shortened(input), shortened(said));
                let _ = writeln!(
                    counts.wrong,
                    "{flags} {input}\n  QEMU:     {}\n  expected: {instead:?}\n  ours:     {said}",
                    shortened(&output.join("  ")),
                );
                counts.wrongs += 1;
            }
        }
    }
    counts
}

/// Whether values are printed over as many lines as QEMU prints them over.
fn lays_out_alike(case: &Case, said: &str) -> bool {
    said.lines().count() == case.output.iter().map(|value| value.lines().count()).sum::<usize>()
}

fn shortened(text: &str) -> String {
    text.chars().take(200).collect()
}

/// What the lab answers, on a thread with the stack of a main thread: a value of 1,024 levels, read and written back by
/// unoptimised code, is more than the two megabytes of a test.
fn answers(cases: &[Case]) -> Vec<String> {
    let requests: Vec<_> = cases.iter().map(Case::request).collect();
    let all = move || requests.iter().map(|request| answer(request)).collect();
    std::thread::Builder::new().stack_size(8 << 20).spawn(all).unwrap().join().unwrap()
}

#[test]
fn every_case_is_answered_as_qemu_does_or_better() {
    let cases = cases();
    let counts = judge(&cases, answers(&cases).into_iter());
    let deviating: usize = counts.deviating.iter().sum();
    // Written past the test harness, which would show it for failed tests only.
    let _ = writeln!(
        io::stderr(),
        "qmp-lab.jsonl: {} exact, {deviating} deviating, {} wrong",
        counts.exact,
        counts.wrongs
    );
    for (deviation, uses) in DEVIATIONS.iter().zip(&counts.deviating) {
        println!("    {uses:4}  {}", deviation.reason);
    }
    assert!(counts.wrong.is_empty(), "{}", counts.wrong);
    assert!(
        counts.deviating.iter().all(|uses| *uses > 0),
        "a deviation applies to no case: {:?}",
        counts.deviating
    );
    assert_eq!(counts.exact + deviating, 2837, "every recorded case was asked");
}

#[test]
fn the_program_answers_the_same() {
    let cases = cases();
    let mut program = Command::new(env!("CARGO_BIN_EXE_lab"))
        .arg("qmp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let requests: String = cases.iter().map(|case| case.request() + "\n").collect();
    let mut input = program.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(requests.as_bytes()));
    let output = program.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    let expected: String = answers(&cases).into_iter().map(|answer| answer + "\n").collect();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

#[test]
fn the_table_is_described_as_qemu_describes_the_schema() {
    let mut model = COMMANDS.model("lab").unwrap();
    // What QEMU adds to every schema is not in the recorded answer either.
    model.commands.retain(|command| !BUILT_IN.contains(&&*command.name));
    let described: Vec<Value> = serde_json::from_str(&export(&model, Format::Introspection)).unwrap();
    let recorded = include_str!("../../data/qemu/lab-query-qmp-schema.json");
    let recorded: Vec<Value> = serde_json::from_str(recorded).unwrap();
    for (described, recorded) in described.iter().zip(&recorded) {
        assert_eq!(described, recorded);
    }
    assert_eq!(described.len(), recorded.len());
}
