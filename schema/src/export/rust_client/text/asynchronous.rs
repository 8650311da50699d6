//! The client whose calls are futures, in every generated client. This is text to be copied, less these lines, and not a
//! module here; it is formatted as rustfmt does by default.

/// A stream that is read and written without waiting, of whatever async runtime.
///
/// `for_tokio!` implements it for a stream of tokio. For one of `futures_io` every method is one line:
///
/// ```text
/// impl AsyncStream for async_net::unix::UnixStream {
///     fn poll_read(&mut self, cx: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
///         futures_io::AsyncRead::poll_read(Pin::new(self), cx, buffer)
///     }
///     // and so on
/// }
/// ```
pub trait AsyncStream: Unpin {
    /// Reads some bytes: how many, or 0 at the end.
    fn poll_read(&mut self, cx: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>>;

    /// Writes some of these bytes: how many.
    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>>;

    /// Sends what was written, where that is kept back.
    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>>;
}

/// Implements [`AsyncStream`], which must be in scope, for a stream of tokio: `for_tokio!(tokio::net::UnixStream);`.
#[allow(unused_macros)]
macro_rules! for_tokio {
    ($stream:ty) => {
        impl AsyncStream for $stream {
            fn poll_read(
                &mut self,
                cx: &mut ::std::task::Context<'_>,
                buffer: &mut [u8],
            ) -> ::std::task::Poll<::std::io::Result<usize>> {
                let mut buffer = ::tokio::io::ReadBuf::new(buffer);
                ::tokio::io::AsyncRead::poll_read(::std::pin::Pin::new(self), cx, &mut buffer)
                    .map_ok(|()| buffer.filled().len())
            }

            fn poll_write(
                &mut self,
                cx: &mut ::std::task::Context<'_>,
                bytes: &[u8],
            ) -> ::std::task::Poll<::std::io::Result<usize>> {
                ::tokio::io::AsyncWrite::poll_write(::std::pin::Pin::new(self), cx, bytes)
            }

            fn poll_flush(
                &mut self,
                cx: &mut ::std::task::Context<'_>,
            ) -> ::std::task::Poll<::std::io::Result<()>> {
                ::tokio::io::AsyncWrite::poll_flush(::std::pin::Pin::new(self), cx)
            }
        }
    };
}
#[allow(unused_imports)]
pub(crate) use for_tokio;

/// A client whose calls are futures, any number of them in flight.
///
/// File descriptors are not passed. A stream of your own can do so, if it sends them with what is written next.
///
/// A clone is another handle of the same connection, for another task.
#[derive(Debug)]
pub struct AsyncClient {
    shared: Shared,
}

impl AsyncClient {
    /// Waits for the greeting, and negotiates.
    ///
    /// The [`Connection`] moves the bytes, and is to be spawned or polled beside the calls, which get no further
    /// without it. Events may be left alone or dropped.
    pub async fn connect<S>(stream: S) -> Result<(Self, Events, Connection<S>), Error>
    where
        S: AsyncStream,
    {
        let mut wire = Wire::new(stream);
        let greeting = match poll_fn(|cx| wire.poll_message(cx)).await? {
            Message::Greeting(greeting) => greeting,
            _ => return Err(Error::Protocol("the monitor did not greet".to_owned())),
        };
        let (session, negotiation) = Session::begin(greeting);
        wire.outgoing.extend_from_slice(negotiation.as_bytes());
        poll_fn(|cx| wire.poll_flush(cx)).await?;
        let mut state = State::new(session);
        loop {
            match poll_fn(|cx| wire.poll_message(cx)).await? {
                Message::Reply { id, reply } => {
                    // Nothing else was asked yet.
                    state.session.in_doubt.answered(id.unwrap_or_default());
                    reply.map_err(Error::Command)?;
                    break;
                }
                other => drop(state.handle(other)),
            }
        }
        let shared = Shared(Arc::new(Mutex::new(state)));
        let client = AsyncClient {
            shared: shared.another(),
        };
        let events = Events {
            shared: shared.another(),
        };
        Ok((client, events, Connection { shared, wire }))
    }

    /// What the monitor said first.
    pub fn greeting(&self) -> Greeting {
        self.shared.lock().session.greeting.clone()
    }
}

impl Commands for AsyncClient {
    type Answer<T> = Pending<T>;

    fn call<T>(&mut self, mut request: Request<T>) -> Pending<T> {
        let mut state = self.shared.lock();
        let sent = match &state.ended {
            Some(ended) => Err(ended.again()),
            None => state.session.send(&mut request),
        };
        let mut waker = None;
        let standing = match sent {
            Err(error) => Standing::Known(Err(error)),
            Ok((id, line)) => {
                state.outgoing.extend_from_slice(line.as_bytes());
                waker = state.connection.take();
                if request.silent {
                    Standing::Known(Ok(Value::Null))
                } else {
                    state.in_flight.insert(id, Slot::default());
                    Standing::InFlight(id)
                }
            }
        };
        drop(state);
        wake(waker);
        Pending {
            shared: Shared(Arc::clone(&self.shared.0)),
            standing,
            command: request.command,
            read: request.read,
        }
    }
}

impl Clone for AsyncClient {
    fn clone(&self) -> Self {
        AsyncClient {
            shared: self.shared.another(),
        }
    }
}

impl Drop for AsyncClient {
    fn drop(&mut self) {
        self.shared.leave();
    }
}

/// A command in flight: a future of its result.
///
/// Dropped, it no longer waits; the command goes on all the same.
#[derive(Debug)]
#[must_use = "the command is sent, but its result is lost"]
pub struct Pending<T> {
    shared: Shared,
    standing: Standing,
    command: &'static str,
    read: fn(Value) -> Result<T, serde_json::Error>,
}

/// How far a command is.
#[derive(Debug)]
enum Standing {
    InFlight(u64),
    /// Its result is known, and not taken yet.
    Known(Result<Value, Error>),
    Taken,
}

impl<T> Future for Pending<T> {
    type Output = Result<T, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let result = match std::mem::replace(&mut this.standing, Standing::Taken) {
            Standing::Known(result) => result,
            Standing::Taken => return Poll::Pending,
            Standing::InFlight(id) => match this.shared.take_or_wait(id, cx) {
                Some(result) => result,
                None => {
                    this.standing = Standing::InFlight(id);
                    return Poll::Pending;
                }
            },
        };
        let command = this.command;
        let read = |value| (this.read)(value).map_err(|source| Error::Result { command, source });
        Poll::Ready(result.and_then(read))
    }
}

impl<T> Drop for Pending<T> {
    fn drop(&mut self) {
        let Standing::InFlight(id) = self.standing else {
            return;
        };
        let mut state = self.shared.lock();
        let slot = state.in_flight.remove(&id);
        // It may have been what the connection went on for.
        let waker = state.connection.take();
        drop(state);
        drop(slot);
        wake(waker);
    }
}

/// The events of a connection, in the order they came.
#[derive(Debug)]
pub struct Events {
    shared: Shared,
}

impl Events {
    /// The next event, or `None` when the connection has ended.
    pub async fn next(&mut self) -> Option<Event> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    /// The same, as a `Stream` would be polled.
    pub fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Event>> {
        let waker = cx.waker().clone();
        let mut state = self.shared.lock();
        let event = state.events.events.pop_front();
        if event.is_some() || state.ended.is_some() {
            return Poll::Ready(event);
        }
        let last = state.event_waker.replace(waker);
        drop(state);
        drop(last);
        Poll::Pending
    }

    /// How many events were dropped because too many had come that were not asked for.
    pub fn lost(&self) -> u64 {
        self.shared.lock().events.lost
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.shared.leave();
    }
}

/// What moves the bytes of a connection.
///
/// It is done when every [`AsyncClient`] and the [`Events`] were dropped and no command is in flight. An error ends it,
/// too, and with it every call.
#[derive(Debug)]
#[must_use = "nothing moves unless it is spawned or polled"]
pub struct Connection<S> {
    shared: Shared,
    wire: Wire<S>,
}

impl<S: AsyncStream> Future for Connection<S> {
    type Output = Result<(), Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Connection { shared, wire } = self.get_mut();
        let ended = loop {
            let waker = cx.waker().clone();
            let mut state = shared.lock();
            let last = state.connection.replace(waker);
            wire.outgoing.append(&mut state.outgoing);
            let wanted = state.handles > 0 || !state.in_flight.is_empty();
            drop(state);
            drop(last);
            match wire.poll_flush(cx) {
                Poll::Ready(Ok(())) if !wanted => return Poll::Ready(Ok(())),
                Poll::Ready(Err(error)) => break error,
                _ => {}
            }
            match wire.poll_message(cx) {
                Poll::Ready(Ok(message)) => {
                    let wakers = shared.lock().handle(message);
                    wakers.into_iter().for_each(Waker::wake);
                }
                Poll::Ready(Err(error)) => break error,
                Poll::Pending => return Poll::Pending,
            }
        };
        shared.end(ended.again());
        Poll::Ready(Err(ended))
    }
}

impl<S> Drop for Connection<S> {
    fn drop(&mut self) {
        self.shared.end(Error::Closed { cut: false });
    }
}

/// What a connection and its handles have in common.
#[derive(Debug)]
struct Shared(Arc<Mutex<State>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing of others' runs under the lock, wakers least of all: they are the runtime's, and are cloned, woken and
        // dropped without it. So whoever panicked left the state whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The result of a command in flight, or none yet: then the task is woken when it is there.
    fn take_or_wait(&self, id: u64, cx: &Context<'_>) -> Option<Result<Value, Error>> {
        let waker = cx.waker().clone();
        let mut state = self.lock();
        let State {
            in_flight, ended, ..
        } = &mut *state;
        let slot = in_flight.get_mut(&id)?;
        let ended = || ended.as_ref().map(|error| Err(error.again()));
        let result = slot.result.take().or_else(ended);
        let last = if result.is_some() {
            in_flight.remove(&id).and_then(|slot| slot.waker)
        } else {
            slot.waker.replace(waker)
        };
        drop(state);
        drop(last);
        result
    }

    /// For one more handle.
    fn another(&self) -> Self {
        self.lock().handles += 1;
        Shared(Arc::clone(&self.0))
    }

    /// When a handle is dropped.
    fn leave(&self) {
        let mut state = self.lock();
        state.handles -= 1;
        let waker = state.connection.take();
        drop(state);
        wake(waker);
    }

    /// When the connection moves nothing any more.
    fn end(&self, why: Error) {
        let mut state = self.lock();
        state.ended.get_or_insert(why);
        let mut wakers = vec![state.event_waker.take()];
        wakers.extend(state.in_flight.values_mut().map(|slot| slot.waker.take()));
        drop(state);
        wakers.into_iter().for_each(wake);
    }
}

#[derive(Debug)]
struct State {
    session: Session,
    /// Requests that the connection has not taken yet.
    outgoing: Vec<u8>,
    in_flight: HashMap<u64, Slot>,
    events: EventQueue,
    event_waker: Option<Waker>,
    /// The connection's.
    connection: Option<Waker>,
    /// Clients and events that are held.
    handles: usize,
    /// Why the connection moves nothing any more.
    ended: Option<Error>,
}

/// Where the result of a command in flight goes.
#[derive(Debug, Default)]
struct Slot {
    waker: Option<Waker>,
    result: Option<Result<Value, Error>>,
}

impl State {
    fn new(session: Session) -> Self {
        State {
            session,
            outgoing: Vec::new(),
            in_flight: HashMap::new(),
            events: EventQueue::default(),
            event_waker: None,
            connection: None,
            handles: 0,
            ended: None,
        }
    }

    /// Takes a message in; whoever waits for it is to be woken.
    fn handle(&mut self, message: Message) -> Vec<Waker> {
        match message {
            Message::Event(event) => {
                self.events.push(event);
                self.event_waker.take().into_iter().collect()
            }
            Message::Reply { id, reply } => {
                let mut wakers = Vec::new();
                for (id, result) in self.session.handle_reply(id, reply) {
                    if let Some(slot) = self.in_flight.get_mut(&id) {
                        slot.result = Some(result);
                        wakers.extend(slot.waker.take());
                    }
                }
                wakers
            }
            Message::Greeting(_) => Vec::new(),
        }
    }
}

/// Wakes a task; never under the lock.
fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}

/// Messages over a stream.
#[derive(Debug)]
struct Wire<S> {
    stream: S,
    incoming: Vec<u8>,
    /// How much of it has no line feed.
    scanned: usize,
    outgoing: Vec<u8>,
}

impl<S: AsyncStream> Wire<S> {
    fn new(stream: S) -> Self {
        Wire {
            stream,
            incoming: Vec::new(),
            scanned: 0,
            outgoing: Vec::new(),
        }
    }

    fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<Result<Message, Error>> {
        loop {
            let unseen = &self.incoming[self.scanned..];
            if let Some(at) = unseen.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.incoming.drain(..=self.scanned + at).collect();
                self.scanned = 0;
                if line.trim_ascii().is_empty() {
                    continue;
                }
                return Poll::Ready(Message::parse(&line));
            }
            self.scanned = self.incoming.len();
            if self.scanned >= MESSAGE_BYTES {
                let what = "a message that is longer than any".to_owned();
                return Poll::Ready(Err(Error::Protocol(what)));
            }
            let mut buffer = [0; 4096];
            match self.stream.poll_read(cx, &mut buffer) {
                Poll::Ready(Ok(0)) => {
                    let cut = !self.incoming.is_empty();
                    return Poll::Ready(Err(Error::Closed { cut }));
                }
                Poll::Ready(Ok(read)) => self.incoming.extend_from_slice(&buffer[..read]),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error.into())),
                Poll::Pending => return Poll::Pending,
            }
        }
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        while !self.outgoing.is_empty() {
            match self.stream.poll_write(cx, &self.outgoing) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(Error::Closed { cut: false })),
                Poll::Ready(Ok(written)) => drop(self.outgoing.drain(..written)),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error.into())),
                Poll::Pending => return Poll::Pending,
            }
        }
        self.stream.poll_flush(cx).map_err(Error::Io)
    }
}
