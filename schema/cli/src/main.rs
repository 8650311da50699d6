//! The command line over `monitor-schema`: models in, a document or a verdict out. Where models come from is `input`'s.

mod input;

use clap::{Parser, Subcommand};
use input::Input;
use monitor_schema::{DiffFormat, Format, diff, export};
use std::error::Error;
use std::io::Write;
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
        /// The document's format: html, introspection, json-schema, man, markdown, model, openrpc or qapi
        #[arg(long)]
        format: Format,
        /// Where to write it [default: standard output]
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Tell what breaks clients between two versions of an interface, and what does not
    ///
    /// The exit status is 0 if nothing breaks, 1 if something does, and 2 if an input cannot be read.
    Diff {
        /// The interface that clients were written for, as of `export`
        old: Input,
        /// The interface they will meet, as of `export`
        new: Input,
        /// How the changes are written: text, markdown or json
        #[arg(long, default_value = "text")]
        format: DiffFormat,
    },
}

/// The exit status of what could not be done, as clap's own; 1 is a verdict.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Export { input, format, output } => {
            write(&input, format, output).map(|()| ExitCode::SUCCESS)
        }
        Command::Diff { old, new, format } => compare(&old, &new, format),
    };
    done.unwrap_or_else(|error| {
        eprintln!("monitor-schema: {error}");
        ExitCode::from(FAILED)
    })
}

fn compare(old: &Input, new: &Input, format: DiffFormat) -> Result<ExitCode, Box<dyn Error>> {
    let changes = diff(&old.model()?, &new.model()?);
    io::stdout().write_all(changes.report(format).as_bytes())?;
    Ok(if changes.breaks() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn write(input: &Input, format: Format, output: Option<PathBuf>) -> Result<(), Box<dyn Error>> {
    let document = export(&input.model()?, format);
    match output {
        Some(path) => fs::write(&path, document).map_err(|error| format!("{}: {error}", path.display()))?,
        None => io::stdout().write_all(document.as_bytes())?,
    }
    Ok(())
}
