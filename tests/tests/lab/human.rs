//! The lab's human monitor, case by case, in process and through the program.

mod deviations;

use deviations::DEVIATIONS;
use monitor_tests::lab::human::answer;
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

/// A line and what QEMU printed for it.
pub(crate) struct Case {
    pub(crate) mode: String,
    pub(crate) input: String,
    pub(crate) output: String,
}

impl Case {
    /// The case as the lab is asked.
    fn request(&self) -> String {
        let mode = match &*self.mode {
            "cmd" => '.',
            "preconfig" => 'P',
            "complete" => 'C',
            other => panic!("unknown mode {other}"),
        };
        format!("{mode} {}", self.input)
    }
}

fn cases() -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/qemu/human-lab.jsonl");
    let text = fs::read_to_string(path).unwrap();
    let case = |line: &str| {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = |member: &str| case[member].as_str().unwrap().to_owned();
        Case { mode: text("mode"), input: text("in"), output: text("out") }
    };
    text.lines().map(case).collect()
}

/// What is compared: the value behind `ECHO `, with numbers however they are spelt, and the text of anything else.
fn essence(printed: &str) -> Value {
    let value = printed.strip_prefix("ECHO ").and_then(|json| serde_json::from_str::<Value>(json).ok());
    let Some(Value::Object(mut members)) = value else { return Value::from(printed) };
    for value in members.values_mut() {
        if let Some(number) = value.as_f64().filter(|_| value.is_f64()) {
            *value = format!("{number}").parse::<i64>().map_or(value.clone(), Value::from);
        }
    }
    Value::Object(members)
}

#[derive(Default)]
struct Counts {
    exact: usize,
    deviating: Vec<usize>,
    wrong: String,
}

fn judge(cases: &[Case], answers: impl Iterator<Item = String>) -> Counts {
    let mut counts = Counts { deviating: vec![0; DEVIATIONS.len()], ..Counts::default() };
    for (case, answer) in cases.iter().zip(answers) {
        let printed: String = serde_json::from_str(&answer).unwrap();
        let deviation = DEVIATIONS.iter().position(|deviation| (deviation.applies)(case));
        let expected = deviation.map_or_else(|| case.output.clone(), |at| (DEVIATIONS[at].ours)(case));
        if essence(&printed) != essence(&expected) {
            let Case { mode, input, output } = case;
            let _ = writeln!(
                counts.wrong,
                "{mode} {input:?}\n  QEMU:     {output:?}\n  expected: {expected:?}\n  ours:     {printed:?}"
            );
        } else if let Some(at) = deviation {
            assert_ne!(essence(&printed), essence(&case.output), "{:?} is no deviation", case.input);
            counts.deviating[at] += 1;
        } else {
            counts.exact += 1;
        }
    }
    counts
}

#[test]
fn every_case_is_answered_as_qemu_does_or_better() {
    let cases = cases();
    let counts = judge(&cases, cases.iter().map(|case| answer(&case.request())));
    let deviating: usize = counts.deviating.iter().sum();
    let wrong = cases.len() - counts.exact - deviating;
    // Written past the test harness, which would show it for failed tests only.
    let _ = writeln!(io::stderr(), "lab human: {} exact, {deviating} deviating, {wrong} wrong", counts.exact);
    for (deviation, count) in DEVIATIONS.iter().zip(&counts.deviating) {
        assert!(*count > 0, "nothing deviates because {}", deviation.reason);
        let _ = writeln!(io::stderr(), "  {count:4}  {}", deviation.reason);
    }
    assert!(wrong == 0, "{}", counts.wrong);
}

/// Whatever a person has typed so far, Enter and Tab find something to say or nothing, and the session works.
#[test]
fn every_part_of_a_line_can_be_run_and_completed() {
    let mut parts: Vec<_> = cases()
        .iter()
        .filter(|case| case.input.len() < 100)
        .flat_map(|case| {
            let ends = case.input.char_indices().map(|(at, c)| at + c.len_utf8());
            ends.map(|end| case.input[..end].to_owned()).collect::<Vec<_>>()
        })
        .collect();
    parts.sort_unstable();
    parts.dedup();
    assert!(parts.len() > 3000, "{}", parts.len());
    for part in parts {
        let printed: String = serde_json::from_str(&answer(&format!(". {part}\nt-none"))).unwrap();
        assert!(printed.ends_with("ECHO {}\n"), "{part:?}: {printed:?}");
        let completed: String = serde_json::from_str(&answer(&format!("C {part}"))).unwrap();
        let (_, index) = completed.rsplit_once("INDEX ").unwrap();
        assert!(index.trim_end().parse::<usize>().unwrap() <= part.len(), "{part:?}: {completed:?}");
    }
}

#[test]
fn the_program_answers_as_the_library_does() {
    let cases = cases();
    let mut child = Command::new(env!("CARGO_BIN_EXE_lab"))
        .arg("human")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let requests: Vec<_> = cases.iter().map(Case::request).collect();
    let typed = requests.clone();
    let typing = std::thread::spawn(move || input.write_all((typed.join("\n") + "\n").as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    typing.join().unwrap();
    assert!(output.status.success());
    let answers = String::from_utf8(output.stdout).unwrap();
    assert_eq!(answers.lines().count(), requests.len());
    for (request, printed) in requests.iter().zip(answers.lines()) {
        assert_eq!(printed, answer(request), "{request}");
    }
}
