//! The program's options. What they start is `main`'s.

use crate::machine::Uri;
use clap::Parser;
use monitor_runtime::serve::Address;
#[cfg(feature = "schema")]
use monitor_schema::Format;
use std::path::PathBuf;
use std::{env, process};

/// A small virtual machine with a QMP and a human monitor.
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    after_help = "An ADDRESS is unix:PATH, unix-abstract:NAME, tcp:HOST:PORT, fd:N, stdio or none."
)]
#[non_exhaustive]
pub struct Arguments {
    /// Serve QMP at this address; may be given several times [default: a socket in the temporary directory]
    #[arg(long, value_name = "ADDRESS")]
    pub qmp: Vec<Address>,
    /// Serve the human monitor at this address
    #[arg(long, value_name = "ADDRESS", default_value = "stdio")]
    pub monitor: Address,
    /// The guest's memory, in MiB or with a suffix (K, M, G)
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = size)]
    pub memory: u64,
    /// What the machine is called
    #[arg(long, default_value = "vm")]
    pub name: String,
    /// Wait for a guest that another machine migrates here
    #[arg(long, value_name = "unix:PATH|file:PATH")]
    pub incoming: Option<Uri>,
    /// Where `savevm` keeps snapshots; it is made if it is not there
    #[arg(long, value_name = "DIR")]
    pub snapshots: Option<PathBuf>,
    /// Keep the lines typed at the terminal in this file
    #[arg(long, value_name = "FILE")]
    pub history: Option<PathBuf>,
    /// Show events at the human monitor as they come
    #[arg(long)]
    pub events: bool,
    /// Do not start the guest: it waits for `cont`
    #[arg(long)]
    pub paused: bool,
    /// What to do instead of running a machine
    #[cfg(feature = "schema")]
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do instead of running a machine.
#[cfg(feature = "schema")]
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Write a document about the monitor's commands and events
    Schema(Schema),
}

/// The document to write.
#[cfg(feature = "schema")]
#[derive(clap::Args, Debug)]
#[non_exhaustive]
pub struct Schema {
    /// The document's format.
    #[arg(long, value_name = "FORMAT", help = format!("The document's format: {}", Format::names()))]
    pub format: Format,
    /// Where to write it [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl Arguments {
    /// Where QMP is served: a machine always has one such monitor.
    pub fn qmp_addresses(&self) -> Vec<Address> {
        if self.qmp.is_empty() {
            let path = env::temp_dir().join(format!("vmm-{}.qmp", process::id()));
            vec![Address::Unix(path)]
        } else {
            self.qmp.clone()
        }
    }

    /// Whether each monitor has an address of its own.
    ///
    /// # Errors
    /// Standard input and output are to serve several, which would each read a part of what is typed. What to do is said.
    pub fn check_addresses(&self) -> Result<(), String> {
        let qmp = self.qmp.iter().filter(|&address| *address == Address::Stdio).count();
        match (qmp, self.monitor == Address::Stdio) {
            (0, _) | (1, false) => Ok(()),
            (1, true) => {
                Err("standard input and output can serve one monitor: with --qmp stdio, give --monitor \
                              another address, or none"
                    .to_owned())
            }
            (_, _) => {
                Err("standard input and output can serve one monitor: give --qmp stdio once".to_owned())
            }
        }
    }
}

/// A size in bytes, out of `64`, `64M` or `1G`.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match &*text[digits.len()..].to_ascii_uppercase() {
        "K" => 10,
        "" | "M" => 20,
        "G" => 30,
        unit => return Err(format!("'{unit}' is no unit: use K, M or G")),
    };
    let number: u64 = digits.parse().map_err(|_| format!("'{digits}' is not a number"))?;
    number.checked_mul(1 << shift).ok_or_else(|| "the size is too large".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_options_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn sizes_are_in_mebibytes_unless_they_say_otherwise() {
        assert_eq!(
            [size("64"), size("64m"), size("1G"), size("4K")],
            [Ok(64 << 20), Ok(64 << 20), Ok(1 << 30), Ok(4096)]
        );
        assert!(size("").is_err() && size("1T").is_err() && size("99999999999G").is_err());
    }
}
