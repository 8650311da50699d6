//! Where a model comes from: a file, a program that prints one, or a QMP socket. What is made of it is `main`'s.

use monitor_schema::{Format, Model, export, from_introspection};
use serde_json::Value;
use std::convert::Infallible;
use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr;
use std::time::Duration;
use std::{fmt, fs, io};

/// How long a monitor may take to answer. Another client may have it, and then it never does.
const PATIENCE: Duration = Duration::from_secs(30);

/// A source of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    File(PathBuf),
    Program(Vec<String>),
    Tcp(String),
    Unix(PathBuf),
}

impl FromStr for Input {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text.split_once(':') {
            Some(("unix", path)) => Self::Unix(path.into()),
            Some(("tcp", address)) => Self::Tcp(address.to_owned()),
            Some(("run", line)) => Self::Program(line.split_whitespace().map(str::to_owned).collect()),
            _ => Self::File(text.into()),
        })
    }
}

/// As it is given on the command line.
impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Program(line) => write!(f, "run:{}", line.join(" ")),
            Self::Tcp(address) => write!(f, "tcp:{address}"),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// A model, and whether it was made of what a monitor says of itself, which is less.
#[derive(Debug)]
pub(crate) struct Interface {
    pub(crate) model: Model,
    is_introspection: bool,
}

impl Interface {
    /// Two interfaces as far as both tell: where one was made of an answer to `query-qmp-schema`, so is the other. That
    /// it has neither docs nor a prompt is no change, nor what its source is called, which is all the name it has.
    pub(crate) fn alike(mut self, mut other: Self) -> Result<(Self, Self), Box<dyn Error>> {
        match (self.is_introspection, other.is_introspection) {
            (true, false) => other = other.introspected()?,
            (false, true) => self = self.introspected()?,
            (true, true) => {}
            (false, false) => return Ok((self, other)),
        }
        // Neither has a version by now.
        other.model.name.clone_from(&self.model.name);
        Ok((self, other))
    }

    fn introspected(self) -> Result<Self, Box<dyn Error>> {
        let answer = serde_json::from_str(&export(&self.model, Format::Introspection))?;
        Ok(Self { model: from_introspection(&self.model.name, &answer)?, is_introspection: true })
    }
}

impl Input {
    /// Reads the interface; the error names the source.
    pub(crate) fn read(&self) -> Result<Interface, Box<dyn Error>> {
        let text = match self {
            Self::File(path) => fs::read_to_string(path).map_err(Into::into),
            Self::Program(line) => run(line),
            Self::Tcp(address) => TcpStream::connect(address).map_err(Into::into).and_then(|socket| {
                socket.set_read_timeout(Some(PATIENCE))?;
                ask(socket.try_clone()?, socket)
            }),
            Self::Unix(path) => UnixStream::connect(path).map_err(Into::into).and_then(|socket| {
                socket.set_read_timeout(Some(PATIENCE))?;
                ask(socket.try_clone()?, socket)
            }),
        };
        text.and_then(|text| parse(&self.title(), &text))
            .map_err(|error| format!("{self}: {error}{}", self.hint()).into())
    }

    /// What a file that is no model may have been meant as.
    fn hint(&self) -> &'static str {
        let Self::File(path) = self else { return "" };
        match fs::metadata(path) {
            Ok(file) if file.file_type().is_socket() => "; a socket is given as `unix:PATH`",
            Ok(file) if file.is_file() && file.permissions().mode() & 0o111 != 0 => {
                "; a program that prints one is given as `run:PROGRAM ARG ...`"
            }
            _ => "",
        }
    }

    /// What an interface is called that does not say so itself.
    fn title(&self) -> String {
        let path = match self {
            Self::File(path) | Self::Unix(path) => path,
            Self::Program(line) => Path::new(line.first().map_or("", String::as_str)),
            Self::Tcp(address) => return address.clone(),
        };
        path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// A model, or what a monitor answers to `query-qmp-schema`, with or without its envelope.
fn parse(title: &str, text: &str) -> Result<Interface, Box<dyn Error>> {
    const NEITHER: &str = "neither a model nor an answer to query-qmp-schema";
    let mut value: Value = serde_json::from_str(text).map_err(|error| format!("{NEITHER}: {error}"))?;
    if let Some(answer) = value.get_mut("return") {
        value = answer.take();
    }
    if value.is_array() {
        return Ok(Interface { model: from_introspection(title, &value)?, is_introspection: true });
    }
    if value.get("commands").is_none() {
        return Err(NEITHER.into());
    }
    // From the text, for the line of what is wrong.
    let model: Model = serde_json::from_str(text).map_err(|error| format!("not a model: {error}"))?;
    // Whatever a file does not have is empty, as in one of an older version; a name always was there.
    if model.commands.iter().any(|command| command.name.is_empty()) {
        return Err("not a model: it has a command without a name".into());
    }
    Ok(Interface { model, is_introspection: false })
}

fn run(line: &[String]) -> Result<String, Box<dyn Error>> {
    let [program, arguments @ ..] = line else { return Err("it names no program".into()) };
    let output = Command::new(program).args(arguments).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("the program failed: {}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Asks a monitor, ours or QEMU's; events may come at any time.
fn ask(read: impl Read, mut write: impl Write) -> Result<String, Box<dyn Error>> {
    let mut lines = BufReader::new(read).lines();
    let mut next = || -> Result<Value, Box<dyn Error>> {
        loop {
            let line = lines.next().ok_or("the monitor hung up")?.map_err(late)?;
            let value: Value =
                serde_json::from_str(&line).map_err(|error| format!("not a QMP monitor: {error}"))?;
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
        write.write_all(format!("{{\"execute\":\"{command}\"}}\n").as_bytes())?;
        answer = next()?;
        if let Some(error) = answer.get("error") {
            return Err(format!("{command}: {}", error["desc"].as_str().unwrap_or("refused")).into());
        }
    }
    Ok(answer.to_string())
}

/// Why a monitor's answer could not be read: a timeout says only that something is not available.
fn late(error: io::Error) -> Box<dyn Error> {
    match error.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
            let seconds = PATIENCE.as_secs();
            format!("no answer for {seconds} seconds; perhaps another client has the monitor").into()
        }
        _ => error.into(),
    }
}
