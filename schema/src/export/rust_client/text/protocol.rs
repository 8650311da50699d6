//! The protocol in every generated client: requests, messages, events and errors; neither kind of client. This is text
//! to be copied, less these lines, and not a module here; it is formatted as rustfmt does by default.

/// A command with its arguments, and how its answer is read.
///
/// The methods of [`Commands`] make them. One for a command that this client was not generated with is made here.
#[derive(Debug)]
pub struct Request<T> {
    command: &'static str,
    arguments: Result<Map<String, Value>, serde_json::Error>,
    out_of_band: bool,
    silent: bool,
    read: fn(Value) -> Result<T, serde_json::Error>,
}

impl<T: DeserializeOwned> Request<T> {
    /// A command without arguments so far, whose result is a `T`.
    pub fn new(command: &'static str) -> Self {
        Request::reading(command, serde_json::from_value)
    }
}

impl Request<()> {
    /// A command that has no result: whatever it returns is success.
    pub fn without_result(command: &'static str) -> Self {
        Request::reading(command, |_| Ok(()))
    }

    /// Says that the monitor answers only if the command fails; nothing is waited for then.
    pub fn only_failure_is_answered(&mut self) {
        self.silent = true;
    }
}

impl<T> Request<T> {
    fn reading(command: &'static str, read: fn(Value) -> Result<T, serde_json::Error>) -> Self {
        Request {
            command,
            arguments: Ok(Map::new()),
            out_of_band: false,
            silent: false,
            read,
        }
    }

    /// Adds an argument.
    pub fn set<V: Serialize + ?Sized>(&mut self, name: &str, value: &V) {
        if let Ok(arguments) = &mut self.arguments {
            match serde_json::to_value(value) {
                Ok(value) => {
                    arguments.insert(name.to_owned(), value);
                }
                Err(error) => self.arguments = Err(error),
            }
        }
    }

    /// Adds the members of a value as arguments.
    pub fn set_all<V: Serialize + ?Sized>(&mut self, members: &V) {
        if let Ok(arguments) = &mut self.arguments {
            match serde_json::to_value(members) {
                Ok(Value::Object(more)) => arguments.extend(more),
                Ok(_) => {}
                Err(error) => self.arguments = Err(error),
            }
        }
    }

    /// Asks the monitor to run the command at once, ahead of those that wait.
    pub fn run_out_of_band(&mut self) {
        self.out_of_band = true;
    }

    /// The line that is sent.
    fn line(&mut self, id: u64) -> Result<String, Error> {
        let command = self.command;
        let arguments = std::mem::replace(&mut self.arguments, Ok(Map::new()));
        let arguments = arguments.map_err(|source| Error::Arguments { command, source })?;
        let verb = if self.out_of_band {
            "exec-oob"
        } else {
            "execute"
        };
        let mut request = Map::new();
        request.insert(verb.to_owned(), command.into());
        if !arguments.is_empty() {
            request.insert("arguments".to_owned(), arguments.into());
        }
        request.insert("id".to_owned(), id.into());
        Ok(format!("{}\n", Value::Object(request)))
    }
}

/// Why a command has no result, or a connection ended.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The arguments cannot be written as JSON. Nothing was sent.
    Arguments {
        /// The command's name.
        command: &'static str,
        /// What is wrong with them.
        source: serde_json::Error,
    },
    /// The monitor has hung up. Whether a command that was in flight has run is not known.
    Closed {
        /// Whether it did so in the middle of a message.
        cut: bool,
    },
    /// The monitor answered with an error: it refused the command, or the command failed.
    Command(CommandError),
    /// Reading or writing failed. A stream that timed out may be used again.
    Io(io::Error),
    /// The command was to run out of band, and the monitor does not offer that. Nothing was sent.
    OutOfBand {
        /// The command's name.
        command: &'static str,
    },
    /// What the monitor sent is no message of QMP.
    Protocol(String),
    /// The command succeeded, and its result is not what this client was generated with.
    Result {
        /// The command's name.
        command: &'static str,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The monitor could not read one of several requests, and does not tell which. Whether this one has run is not
    /// known.
    Unread {
        /// How many requests it may have been.
        among: usize,
        /// What the monitor says of it.
        error: CommandError,
    },
}

impl Error {
    /// The class of the monitor's error, if that is what it is.
    pub fn class(&self) -> Option<&ErrorClass> {
        match self {
            Error::Command(error) => Some(&error.class),
            _ => None,
        }
    }

    /// The same once more: a connection that ends does so for all who wait.
    fn again(&self) -> Self {
        match self {
            Error::Closed { cut } => Error::Closed { cut: *cut },
            Error::Io(error) => Error::Io(io::Error::new(error.kind(), error.to_string())),
            Error::Protocol(what) => Error::Protocol(what.clone()),
            other => Error::Protocol(other.to_string()),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Arguments { command, source } => {
                write!(f, "{command}: the arguments cannot be written: {source}")
            }
            Error::Closed { cut: false } => f.write_str("the monitor hung up"),
            Error::Closed { cut: true } => {
                f.write_str("the monitor hung up in the middle of a message")
            }
            Error::Command(error) => error.fmt(f),
            Error::Io(error) => write!(f, "the connection to the monitor failed: {error}"),
            Error::OutOfBand { command } => {
                write!(f, "{command}: the monitor runs nothing out of band")
            }
            Error::Protocol(what) => write!(f, "not what a QMP monitor sends: {what}"),
            Error::Result { command, source } => {
                write!(
                    f,
                    "{command}: the result is not what it should be: {source}"
                )
            }
            Error::Unread { among, error } => {
                write!(
                    f,
                    "the monitor could not read one of {among} requests, perhaps this one: {error}"
                )
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Arguments { source, .. } | Error::Result { source, .. } => Some(source),
            Error::Io(error) => Some(error),
            Error::Unread { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Error::Io(error)
    }
}

/// What a monitor answers to a command that it refuses, or that fails.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CommandError {
    /// What kind of error it is.
    pub class: ErrorClass,
    /// What went wrong, for people.
    pub desc: String,
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.desc)
    }
}

impl std::error::Error for CommandError {}

/// The kinds of errors that QMP tells apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[non_exhaustive]
pub enum ErrorClass {
    /// There is no such command, or not now.
    CommandNotFound,
    /// A device is not in use.
    DeviceNotActive,
    /// There is no such device.
    DeviceNotFound,
    /// Every other error.
    GenericError,
    /// KVM lacks what the command needs.
    #[serde(rename = "KVMMissingCap")]
    KvmMissingCap,
    /// A class that QMP had not when this client was generated.
    #[serde(untagged)]
    Other(String),
}

/// What a monitor says first.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Greeting {
    /// Its version, as a `VersionInfo` of QAPI.
    #[serde(default)]
    pub version: Value,
    /// What a client may enable. This client enables what it uses.
    #[serde(default)]
    pub capabilities: Vec<Value>,
}

/// Something that happened, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When the monitor sent it.
    pub timestamp: Timestamp,
    /// What happened.
    pub kind: EventKind,
}

/// The monitor's time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Timestamp {
    /// Seconds since 1970; -1 if the monitor could not tell.
    pub seconds: i64,
    /// Microseconds beside those; -1 if the monitor could not tell.
    pub microseconds: i64,
}

/// The longest message that is read from a monitor, in bytes.
const MESSAGE_BYTES: usize = 64 << 20;

/// How many events are kept that nobody has asked for; beyond that the oldest are dropped.
const EVENTS_KEPT: usize = 1024;

/// Events that have come and were not asked for yet.
#[derive(Debug, Default)]
struct EventQueue {
    events: VecDeque<Event>,
    lost: u64,
}

impl EventQueue {
    fn push(&mut self, event: Event) {
        if self.events.len() == EVENTS_KEPT {
            self.events.pop_front();
            self.lost += 1;
        }
        self.events.push_back(event);
    }
}

/// What was agreed on, and what was sent since.
#[derive(Debug)]
struct Session {
    greeting: Greeting,
    out_of_band: bool,
    next_id: u64,
    in_doubt: InDoubt,
}

impl Session {
    /// The session that a greeting begins, and the line that negotiates it.
    fn begin(greeting: Greeting) -> (Self, String) {
        let offered = greeting.capabilities.iter().any(|one| one == "oob");
        let out_of_band = USES_OUT_OF_BAND && offered;
        let arguments = if out_of_band {
            r#","arguments":{"enable":["oob"]}"#
        } else {
            ""
        };
        let line = format!("{{\"execute\":\"qmp_capabilities\"{arguments},\"id\":0}}\n");
        let session = Session {
            greeting,
            out_of_band,
            next_id: 1,
            in_doubt: InDoubt(BTreeMap::from([(0, false)])),
        };
        (session, line)
    }

    /// The line of a request, and its id; whoever asks for it sends it.
    fn send<T>(&mut self, request: &mut Request<T>) -> Result<(u64, String), Error> {
        if request.out_of_band && !self.out_of_band {
            let command = request.command;
            return Err(Error::OutOfBand { command });
        }
        let id = self.next_id;
        let line = request.line(id)?;
        self.next_id += 1;
        self.in_doubt.0.insert(id, request.out_of_band);
        Ok((id, line))
    }

    /// The requests that a reply answers: one, unless it has no id.
    fn handle_reply(&mut self, id: Option<u64>, reply: Reply) -> Answers {
        match (id, reply) {
            (Some(id), reply) => {
                self.in_doubt.answered(id);
                vec![(id, reply.map_err(Error::Command))]
            }
            (None, Err(error)) => self.in_doubt.unread(&error),
            (None, Ok(_)) => Vec::new(),
        }
    }
}

/// The requests of which nothing tells yet that the monitor has read them, and whether they are out of band.
///
/// What a monitor cannot read, since it is larger than it allows for example, it answers without an id.
#[derive(Debug)]
struct InDoubt(BTreeMap<u64, bool>);

impl InDoubt {
    /// A request was answered. Monitors read in order: if it is in band, those before it were read, and only answers
    /// that are late are missing. One out of band may overtake what is told of those before it.
    fn answered(&mut self, id: u64) {
        if self.0.remove(&id) == Some(false) {
            self.0 = self.0.split_off(&id);
        }
    }

    /// An error came without an id: what each request is told that it may be about.
    fn unread(&mut self, error: &CommandError) -> Answers {
        let among = self.0.len();
        let told = || match among {
            1 => Error::Command(error.clone()),
            _ => Error::Unread {
                among,
                error: error.clone(),
            },
        };
        let all = std::mem::take(&mut self.0);
        all.into_keys().map(|id| (id, Err(told()))).collect()
    }
}

/// What a command returned, or why it did not.
type Reply = Result<Value, CommandError>;

/// The requests that are answered, each with its result.
type Answers = Vec<(u64, Result<Value, Error>)>;

/// What a monitor sends.
#[derive(Debug)]
enum Message {
    Greeting(Greeting),
    Event(Event),
    Reply { id: Option<u64>, reply: Reply },
}

/// The members of all messages.
#[derive(Deserialize)]
struct Members {
    #[serde(rename = "QMP")]
    greeting: Option<Greeting>,
    event: Option<String>,
    data: Option<Value>,
    #[serde(default)]
    timestamp: Timestamp,
    id: Option<Value>,
    #[serde(default, rename = "return", deserialize_with = "present")]
    result: Option<Value>,
    error: Option<CommandError>,
}

/// Null is a result, too.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Message {
    fn parse(line: &[u8]) -> Result<Self, Error> {
        let wrong = |why: String| {
            let start = String::from_utf8_lossy(&line[..line.len().min(100)]);
            Error::Protocol(format!("{why} in {:?}", start.trim_end()))
        };
        let members: Members =
            serde_json::from_slice(line).map_err(|error| wrong(error.to_string()))?;
        let id = members.id.as_ref().and_then(Value::as_u64);
        match (
            members.greeting,
            members.event,
            members.result,
            members.error,
        ) {
            (Some(greeting), ..) => Ok(Message::Greeting(greeting)),
            (_, Some(name), ..) => {
                let data = members.data.unwrap_or_else(|| Map::new().into());
                let known = EventKind::read(&name, &data);
                let kind = known.unwrap_or(EventKind::Other { name, data });
                let timestamp = members.timestamp;
                Ok(Message::Event(Event { timestamp, kind }))
            }
            (.., Some(error)) => Ok(Message::Reply {
                id,
                reply: Err(error),
            }),
            (_, _, Some(result), _) => Ok(Message::Reply {
                id,
                reply: Ok(result),
            }),
            _ => Err(wrong("no greeting, event or reply".to_owned())),
        }
    }
}

/// Reads the data of an event; one that is not as it should be is not lost, but not of its type either.
fn data<T: DeserializeOwned>(data: &Value) -> Option<T> {
    T::deserialize(data).ok()
}
