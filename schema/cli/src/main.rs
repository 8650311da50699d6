//! The command line over `monitor-schema`: models in, a document or a verdict out. Where models come from is `input`'s.

mod input;

use clap::{Parser, Subcommand};
use input::Input;
use monitor_schema::{CheckRule, DiffFormat, Format, Model, Rule, check, diff, export};
use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{fs, io};

/// Documents of a monitor's interface.
#[derive(Debug, Parser)]
#[command(name = "monitor-schema", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a document of a monitor's interface
    Export {
        /// A model file, an answer to query-qmp-schema, `unix:PATH` of a QMP socket, or `run:PROGRAM ARGUMENTS…` that
        /// prints either
        input: Input,
        /// The document's format: html, introspection, json-schema, man, markdown, model, openrpc, qapi or rust-client
        #[arg(long)]
        format: Format,
        /// Where to write it [default: standard output]
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Tell what breaks clients between two versions of an interface, and what does not
    ///
    /// The exit status is 0 if nothing breaks, 1 if something does, and 2 if an input cannot be read.
    #[command(after_long_help = diff_rules())]
    Diff {
        /// The interface that clients were written for, as of `export`
        old: Input,
        /// The interface they will meet, as of `export`
        new: Input,
        /// How the changes are written: text, markdown or json
        #[arg(long, default_value = "text")]
        format: DiffFormat,
    },
    /// Tell what is wrong with an interface: names, docs, types that are missing or unused, clashes
    ///
    /// The exit status is 0 if there is nothing to tell, 1 if there is, and 2 if an input cannot be read.
    #[command(after_long_help = check_rules())]
    Check {
        /// The interface, as of `export`
        model: Input,
        /// A rule not to hold the interface to; may be given more than once
        #[arg(long, value_name = "RULE")]
        allow: Vec<CheckRule>,
        /// The checked-in description of the interface, as of `export`: any difference is told, as by `diff` from it
        #[arg(long, value_name = "FILE")]
        against: Option<Input>,
    },
}

fn diff_rules() -> String {
    let rule = |rule: &Rule| {
        let verdict = if rule.breaks() { "breaks" } else { "keeps " };
        format!("  {verdict}  {}: {}", rule.name(), rule.reason())
    };
    let rules: Vec<_> = Rule::ALL.iter().map(rule).collect();
    format!("Rules, and whether they break clients:\n{}", rules.join("\n"))
}

fn check_rules() -> String {
    let rule = |rule: &CheckRule| format!("  {}: {}", rule.name(), rule.reason());
    let rules: Vec<_> = CheckRule::ALL.iter().map(rule).collect();
    format!("Rules:\n{}", rules.join("\n"))
}

/// The exit status of what could not be done, as clap's own; 1 is a verdict.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Export { input, format, output } => {
            write(&input, format, output).map(|()| ExitCode::SUCCESS)
        }
        Command::Diff { old, new, format } => compare(&old, &new, format),
        Command::Check { model, allow, against } => judge(&model, &allow, against.as_ref()),
    };
    done.unwrap_or_else(|error| {
        eprintln!("monitor-schema: {error}");
        ExitCode::from(FAILED)
    })
}

fn compare(old: &Input, new: &Input, format: DiffFormat) -> Result<ExitCode, Box<dyn Error>> {
    let changes = diff(&old.model()?, &new.model()?);
    io::stdout().write_all(changes.report(format).as_bytes())?;
    Ok(verdict(!changes.breaks()))
}

fn judge(input: &Input, allow: &[CheckRule], against: Option<&Input>) -> Result<ExitCode, Box<dyn Error>> {
    let model = input.model()?;
    let checked_in = against.map(Input::model).transpose()?;
    let mut report = String::new();
    for finding in check(&model).iter().filter(|finding| !allow.contains(&finding.rule)) {
        let _ = writeln!(report, "{finding}");
    }
    if let Some(old) = checked_in.filter(|old| *old != model) {
        report += "the checked-in interface is another:\n";
        report += &difference(&old, &model);
    }
    io::stdout().write_all(report.as_bytes())?;
    Ok(verdict(report.is_empty()))
}

/// What differs for clients, or else the first line of the file that does.
fn difference(old: &Model, new: &Model) -> String {
    let changes = diff(old, new);
    if !changes.changes.is_empty() {
        return changes.report(DiffFormat::Text);
    }
    let (old, new) = (export(old, Format::Model), export(new, Format::Model));
    let lines = old.lines().map(Some).chain([None]).zip(new.lines().map(Some).chain([None]));
    let differs = lines.enumerate().find(|(_, (was, is))| was != is);
    differs.map_or_else(String::new, |(at, (was, is))| {
        let line = |line: Option<&str>| line.unwrap_or_default().trim().to_owned();
        format!(
            "no client can tell, but from line {} of the model on:\n- {}\n+ {}\n",
            at + 1,
            line(was),
            line(is)
        )
    })
}

fn verdict(good: bool) -> ExitCode {
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn write(input: &Input, format: Format, output: Option<PathBuf>) -> Result<(), Box<dyn Error>> {
    let document = export(&input.model()?, format);
    match output {
        Some(path) => fs::write(&path, document).map_err(|error| format!("{}: {error}", path.display()))?,
        None => io::stdout().write_all(document.as_bytes())?,
    }
    Ok(())
}
