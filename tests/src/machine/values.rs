//! Commands that answer what they were given, one for each kind of argument, and results of every form; nothing
//! asynchronous.

use super::Vmm;
use monitor_runtime::{Caller, QapiType, monitor_commands};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A choice.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Mode {
    Fast,
    VerySlow,
}

/// An argument with members.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Options {
    pub level: u8,
    pub mode: Option<Mode>,
    #[serde(default)]
    pub tags: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Disk {
    name: &'static str,
    read_only: bool,
    parts: Vec<Part>,
    backing: Option<Part>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Part {
    bytes: u64,
    tags: Vec<&'static str>,
}

/// A processor, counted from 0.
#[derive(QapiType)]
#[qapi(range = 0..=63)]
struct Cpu(u8);

/// A drive, some of whose values are of no drive.
#[derive(QapiType)]
struct Drive {
    #[qapi(length = 1..=4, pattern = "^[a-z][a-z0-9-]*$")]
    id: String,
    #[qapi(range = -1..)]
    index: Option<i16>,
}

#[monitor_commands(table = VALUES)]
impl Vmm {
    /// Say a text. Twice, if asked.
    ///
    /// It is said as it came.
    #[monitor_command(hmp(name = "say|s"))]
    fn say(
        &self,
        /// What to say.
        text: String,
        /// What to say then.
        more: Option<String>,
    ) -> String {
        more.map_or_else(|| format!("<{text}>"), |more| format!("<{text}> <{more}>"))
    }

    /// Turn something on or off.
    #[monitor_command]
    fn switch(&self, on: bool, other: Option<bool>) -> String {
        format!("{on} {other:?}")
    }

    /// Take integers.
    #[monitor_command]
    fn number(&self, value: i64, small: Option<u8>) -> String {
        format!("{value} {small:?}")
    }

    /// Take a size.
    #[monitor_command]
    fn size(&self, bytes: u64) -> String {
        format!("{bytes}")
    }

    /// Take a number with a fraction.
    #[monitor_command]
    fn ratio(&self, value: f64) -> String {
        format!("{value}")
    }

    /// Take a choice.
    #[monitor_command]
    fn pick(&self, mode: Mode) -> String {
        format!("{mode:?}")
    }

    /// Take members.
    #[monitor_command]
    fn configure(&self, options: Options) -> String {
        format!("{} {:?} {:?}", options.level, options.mode, options.tags)
    }

    /// Take arguments that have defaults.
    #[monitor_command]
    fn defaulted(
        &self,
        /// How often.
        #[arg(default = 7)]
        count: u32,
        #[arg(name = "node-name", default = "none")] node: String,
    ) -> String {
        format!("{count} {node}")
    }

    /// Take what is within limits.
    #[monitor_command(hmp(off))]
    #[allow(clippy::too_many_arguments, reason = "one for each kind of limit")]
    fn limited(
        &self,
        #[arg(default = 1, range = 1..=64)] cpus: u8,
        #[arg(range = ..=-5)] offset: Option<i64>,
        #[arg(range = 0.5..=1.0)] share: Option<f64>,
        #[arg(range = 0.1..=0.7)] gain: Option<f32>,
        #[arg(default = "ab", length = 2..=4)] name: String,
        #[arg(pattern = r"^[^\n-]?[ab]+$")] tag: Option<String>,
        #[arg(default = [], length = ..=2)] pins: Vec<Cpu>,
        drive: Option<Drive>,
    ) -> String {
        let pins: Vec<_> = pins.iter().map(|Cpu(number)| number).collect();
        let drive = drive.map(|drive| (drive.id, drive.index));
        format!("{cpus} {offset:?} {share:?} {gain:?} {name} {tag:?} {pins:?} {drive:?}")
    }

    /// Return a disk.
    #[monitor_command]
    fn query_disk(&self) -> Disk {
        Disk {
            name: "d0",
            read_only: true,
            parts: vec![Part { bytes: 1, tags: vec!["a", "b"] }, Part { bytes: 2, tags: vec![] }],
            backing: None,
        }
    }

    /// Return a list.
    #[monitor_command]
    fn query_list(&self) -> Vec<Mode> {
        vec![Mode::Fast, Mode::VerySlow]
    }

    /// Return something that is printed.
    #[monitor_command(user_print = print_part)]
    fn query_part(&self) -> Part {
        Part { bytes: 512, tags: vec![] }
    }

    /// Return nothing.
    #[monitor_command(alias = "nought")]
    fn nothing(&self) {}

    /// Return who asks.
    #[monitor_command]
    fn query_caller(&self, caller: &Caller) -> String {
        format!("{:?} {} {}", caller.front_end(), caller.monitor().name(), caller.peer().address)
    }
}

fn print_part(part: &Part, out: &mut dyn fmt::Write) -> fmt::Result {
    write!(out, "{} bytes", part.bytes)
}
