//! The command line over `monitor-schema`: models in, a document or a verdict out. Where models come from is `input`'s.

mod input;

use clap::{Parser, Subcommand};
use input::Input;
use monitor_schema::{CheckRule, Format, ReportFormat, Rule, Verdict, check, diff, export};
use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{fs, io};

/// What every command reads, and how it ends.
const INPUTS: &str = "\
Interfaces are read from:
  FILE                 a model (`export --format model`), or what a monitor answers to query-qmp-schema
  run:PROGRAM ARG ...  a program that prints either, such as `run:vmm schema --format model`
  unix:PATH            a QMP socket, which is asked query-qmp-schema: a monitor of ours, or QEMU's. It tells neither
  tcp:HOST:PORT        docs nor the prompt, nor what types are called; a model has all of it, and is held against such an
                       answer only as far as that goes

Exit status: 0 if done, or if there is nothing to tell; 1 if `diff` or `check` have something to tell;
2 if an input cannot be read or the output not be written";

/// Documents of a monitor's interface, what breaks its clients, and what is wrong with it.
#[derive(Debug, Parser)]
#[command(name = "monitor-schema", version, after_help = INPUTS)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a document of a monitor's interface, or a client of it
    #[command(after_help = INPUTS)]
    Export {
        /// Where the interface is read from: a file, `run:PROGRAM ARG ...`, `unix:PATH` or `tcp:HOST:PORT`
        input: Input,
        #[arg(long, help = format!("The document's format: {}", Format::names()))]
        format: Format,
        /// What the monitor is called, instead of what its model says or its source is called
        #[arg(long)]
        name: Option<String>,
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
        format: ReportFormat,
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
        /// How it is told: text, markdown or json
        #[arg(long, default_value = "text")]
        format: ReportFormat,
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
        Command::Export { input, format, name, output } => {
            write(&input, format, name, output).map(|()| ExitCode::SUCCESS)
        }
        Command::Diff { old, new, format } => compare(&old, &new, format),
        Command::Check { model, allow, against, format } => judge(&model, &allow, against.as_ref(), format),
    };
    done.unwrap_or_else(|error| {
        eprintln!("monitor-schema: {error}");
        ExitCode::from(FAILED)
    })
}

fn compare(old: &Input, new: &Input, format: ReportFormat) -> Result<ExitCode, Box<dyn Error>> {
    let (old, new) = old.read()?.alike(new.read()?)?;
    let changes = diff(&old.model, &new.model);
    print(&changes.report(format))?;
    Ok(verdict(!changes.breaks()))
}

fn judge(
    input: &Input,
    allow: &[CheckRule],
    against: Option<&Input>,
    format: ReportFormat,
) -> Result<ExitCode, Box<dyn Error>> {
    let interface = input.read()?;
    let checked_in = against.map(Input::read).transpose()?;
    let mut judged = Verdict { findings: check(&interface.model), ..Verdict::default() };
    judged.findings.retain(|finding| !allow.contains(&finding.rule));
    if let Some(old) = checked_in {
        let (old, new) = old.alike(interface)?;
        judged = judged.against(&old.model, &new.model);
    }
    print(&judged.report(format))?;
    Ok(verdict(judged.is_good()))
}

fn verdict(good: bool) -> ExitCode {
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn write(
    input: &Input,
    format: Format,
    name: Option<String>,
    output: Option<PathBuf>,
) -> Result<(), Box<dyn Error>> {
    let mut model = input.read()?.model;
    model.name = name.unwrap_or(model.name);
    let document = export(&model, format);
    match output {
        Some(path) => fs::write(&path, document).map_err(|error| format!("{}: {error}", path.display()))?,
        None => print(&document)?,
    }
    Ok(())
}

/// Writes to standard output; whoever reads no further, as `head` does, has what they wanted.
fn print(text: &str) -> io::Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
