//! The client that waits, in every generated client. This is text to be copied, less these lines, and not a module
//! here; it is formatted as rustfmt does by default.

/// A client that waits for each answer, over anything that is read and written: a socket, or a TLS stream on one.
///
/// Where the stream has a timeout for reading, a call that runs into it fails with [`Error::Io`]. Nothing is lost by
/// that: the next call goes on, and passes over the answer that came too late.
///
/// File descriptors are not passed. A stream of your own can do so, if it sends them with what is written next, as
/// `getfd` wants it: [`stream`](BlockingClient::stream) is how it is told of them.
#[derive(Debug)]
pub struct BlockingClient<S> {
    stream: BufReader<S>,
    /// What of a message was read.
    line: Vec<u8>,
    /// What of requests was not written yet.
    outgoing: Vec<u8>,
    session: Session,
    events: EventQueue,
}

impl<S: Read + Write> BlockingClient<S> {
    /// Waits for the greeting, and negotiates.
    pub fn connect(stream: S) -> Result<Self, Error> {
        let mut stream = BufReader::new(stream);
        let mut line = Vec::new();
        let greeting = match read_message(&mut stream, &mut line)? {
            Message::Greeting(greeting) => greeting,
            _ => return Err(Error::Protocol("the monitor did not greet".to_owned())),
        };
        let (session, negotiation) = Session::begin(greeting);
        let mut client = BlockingClient {
            stream,
            line,
            outgoing: negotiation.into_bytes(),
            session,
            events: EventQueue::default(),
        };
        client.flush()?;
        client.reply(0)?;
        Ok(client)
    }

    /// What the monitor said first.
    pub fn greeting(&self) -> &Greeting {
        &self.session.greeting
    }

    /// The stream, to set its timeouts for example.
    pub fn stream(&self) -> &S {
        self.stream.get_ref()
    }

    /// The next event, which is waited for if none has come.
    pub fn next_event(&mut self) -> Result<Event, Error> {
        loop {
            if let Some(event) = self.events.events.pop_front() {
                return Ok(event);
            }
            self.read()?;
        }
    }

    /// The next event of those that came during calls.
    pub fn take_event(&mut self) -> Option<Event> {
        self.events.events.pop_front()
    }

    /// How many events were dropped because too many had come that were not asked for.
    pub fn lost_events(&self) -> u64 {
        self.events.lost
    }

    /// Reads until a request is answered.
    fn reply(&mut self, wanted: u64) -> Result<Value, Error> {
        loop {
            let answers = self.read()?;
            if let Some((_, result)) = answers.into_iter().find(|(id, _)| *id == wanted) {
                return result;
            }
        }
    }

    /// Reads one message: an event is kept, and a reply answers the requests that it may be about.
    fn read(&mut self) -> Result<Answers, Error> {
        match read_message(&mut self.stream, &mut self.line)? {
            Message::Reply { id, reply } => return Ok(self.session.handle_reply(id, reply)),
            Message::Event(event) => self.events.push(event),
            Message::Greeting(_) => {}
        }
        Ok(Vec::new())
    }

    fn flush(&mut self) -> Result<(), Error> {
        while !self.outgoing.is_empty() {
            match self.stream.get_mut().write(&self.outgoing) {
                Ok(0) => return Err(Error::Closed { cut: false }),
                Ok(written) => drop(self.outgoing.drain(..written)),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(self.stream.get_mut().flush()?)
    }
}

/// Reads one message, going on with what of it was read before.
fn read_message<S: Read>(stream: &mut BufReader<S>, line: &mut Vec<u8>) -> Result<Message, Error> {
    loop {
        let left = MESSAGE_BYTES.saturating_sub(line.len());
        stream.by_ref().take(left as u64).read_until(b'\n', line)?;
        if !line.ends_with(b"\n") {
            if line.len() >= MESSAGE_BYTES {
                return Err(Error::Protocol(
                    "a message that is longer than any".to_owned(),
                ));
            }
            return Err(Error::Closed {
                cut: !line.is_empty(),
            });
        }
        let read = std::mem::take(line);
        if !read.trim_ascii().is_empty() {
            return Message::parse(&read);
        }
    }
}

impl<S: Read + Write> Commands for BlockingClient<S> {
    type Answer<T> = Result<T, Error>;

    fn call<T>(&mut self, mut request: Request<T>) -> Result<T, Error> {
        let command = request.command;
        let (id, line) = self.session.send(&mut request)?;
        self.outgoing.extend_from_slice(line.as_bytes());
        self.flush()?;
        let result = if request.silent {
            Value::Null
        } else {
            self.reply(id)?
        };
        (request.read)(result).map_err(|source| Error::Result { command, source })
    }
}
