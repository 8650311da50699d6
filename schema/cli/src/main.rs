//! The command line over `monitor-schema`: a model in, a document out. Where models come from is `input`'s.

mod input;

use clap::{Parser, Subcommand};
use input::Input;
use monitor_schema::{Format, export};
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
}

fn main() -> ExitCode {
    let Command::Export { input, format, output } = Arguments::parse().command;
    match write(&input, format, output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("monitor-schema: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(input: &Input, format: Format, output: Option<PathBuf>) -> Result<(), Box<dyn Error>> {
    let document = export(&input.model()?, format);
    match output {
        Some(path) => fs::write(&path, document).map_err(|error| format!("{}: {error}", path.display()))?,
        None => io::stdout().write_all(document.as_bytes())?,
    }
    Ok(())
}
