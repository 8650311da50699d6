//! Where a model comes from: a file, a program that prints one, or a QMP socket. What is made of it is `main`'s.

use monitor_schema::{Model, from_introspection};
use serde_json::Value;
use std::convert::Infallible;
use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr;
use std::time::Duration;

/// How long a monitor may take to answer. Another client may have it, and then it never does.
const PATIENCE: Duration = Duration::from_secs(30);

/// A source of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    File(PathBuf),
    Program(Vec<String>),
    Socket(PathBuf),
}

impl FromStr for Input {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        if let Some(path) = text.strip_prefix("unix:") {
            return Ok(Self::Socket(path.into()));
        }
        if let Some(line) = text.strip_prefix("run:") {
            return Ok(Self::Program(line.split_whitespace().map(str::to_owned).collect()));
        }
        Ok(Self::File(text.into()))
    }
}

impl Input {
    /// Reads the model; the error names the source.
    pub(crate) fn model(&self) -> Result<Model, Box<dyn Error>> {
        let (name, read) = match self {
            Self::File(path) => (path.display().to_string(), fs::read_to_string(path).map_err(Into::into)),
            Self::Program(line) => (line.join(" "), run(line)),
            Self::Socket(path) => (path.display().to_string(), ask(path)),
        };
        read.and_then(|text| parse(&name, &text)).map_err(|error| format!("{name}: {error}").into())
    }
}

/// A model, or what a monitor answers to `query-qmp-schema`, with or without its envelope.
fn parse(name: &str, text: &str) -> Result<Model, Box<dyn Error>> {
    const NEITHER: &str = "neither a model nor an answer to query-qmp-schema";
    let mut value: Value = serde_json::from_str(text).map_err(|error| format!("{NEITHER}: {error}"))?;
    if let Some(answer) = value.get_mut("return") {
        value = answer.take();
    }
    if value.is_array() {
        let title = Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or(name);
        return Ok(from_introspection(title, &value)?);
    }
    if value.get("commands").is_none() {
        return Err(NEITHER.into());
    }
    Ok(serde_json::from_value(value)?)
}

fn run(line: &[String]) -> Result<String, Box<dyn Error>> {
    let [program, arguments @ ..] = line else { return Err("`run:` names no program".into()) };
    let output = Command::new(program).args(arguments).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(output.status.to_string().into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Asks a monitor, ours or QEMU's; events may come at any time.
fn ask(path: &Path) -> Result<String, Box<dyn Error>> {
    let mut socket = UnixStream::connect(path)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(socket.try_clone()?).lines();
    let mut next = || -> Result<Value, Box<dyn Error>> {
        loop {
            let line = lines.next().ok_or("the monitor hung up")??;
            let value: Value = serde_json::from_str(&line)?;
            if value.get("event").is_none() {
                return Ok(value);
            }
        }
    };
    if next()?.get("QMP").is_none() {
        return Err("not a QMP monitor: it did not greet".into());
    }
    let mut answer = Value::Null;
    for command in ["qmp_capabilities", "query-qmp-schema"] {
        socket.write_all(format!("{{\"execute\":\"{command}\"}}\n").as_bytes())?;
        answer = next()?;
        if let Some(error) = answer.get("error") {
            return Err(format!("{command}: {}", error["desc"].as_str().unwrap_or("refused")).into());
        }
    }
    Ok(answer.to_string())
}
