//! The driver for tokio: a task a session, a thread a listener, and the task that awaits [`Server::run`], which runs the
//! commands, so that the context need not be `Send`.

use super::client::Client;
use super::connection::{READ_BYTES, Turn};
use super::door::Door;
use super::host::{Dispatch, Host, Next};
use super::listener::{self, Opened};
use super::session::Kind;
use super::stream::{self, Passed, Stream, Transport};
use super::{Address, Served, Stopper, blocking};
use crate::Monitor;
use crate::command::{CommandTable, Peer};
use rustix::net::{AddressFamily, sockopt};
use std::future::{pending, poll_fn};
use std::io::{self, ErrorKind};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
#[cfg(feature = "async-fn")]
use std::pin::Pin;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::io::{Interest, Ready};
use tokio::net::{TcpStream, UnixStream};
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::task::{spawn_blocking, yield_now};
use tokio::time::sleep;

/// Serves monitors of one table on a tokio runtime with its I/O and its timer enabled.
///
/// A handler that has work to do hands its [`Completion`](crate::Completion) to a task (`tokio::spawn`) and returns.
///
/// ```no_run
/// use monitor_runtime::serve::{Address, tokio::Server};
/// use monitor_runtime::{CommandTable, Completion, Events, Monitor, builtin, command_table, monitor_commands};
/// use std::sync::Arc;
///
/// struct Vmm;
///
/// #[monitor_commands]
/// impl Vmm {
///     /// Wait for the guest to be idle.
///     #[monitor_command(async)]
///     fn wait_idle(&mut self, done: Completion<()>) {
///         tokio::spawn(async move { done.complete(()) });
///     }
/// }
///
/// command_table! { static COMMANDS: CommandTable<Vmm> = [..Vmm::COMMANDS, ..builtin::QMP, ..builtin::HUMAN]; }
///
/// # async fn serve() -> std::io::Result<()> {
/// let events = Events::new(std::time::SystemTime::now);
/// let server = Server::new(&COMMANDS, Arc::new(()));
/// server.serve_qmp(Monitor::new("qmp0", &COMMANDS, &events), &Address::Unix("/tmp/vm.sock".into()))?;
/// server.run(&mut Vmm).await;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Server<C: ?Sized + 'static, S: ?Sized + 'static = ()> {
    host: Arc<Host<C, S>>,
    /// There are commands, or the server was stopped.
    commands: Arc<Notify>,
}

impl<C: ?Sized + 'static, S: ?Sized + Send + Sync + 'static> Server<C, S> {
    /// A server of `table`. Out-of-band commands run on `shared`, in the tasks that read them.
    pub fn new(table: &'static CommandTable<C, S>, shared: Arc<S>) -> Self {
        let (host, commands) = (Host::new(table, shared), Arc::new(Notify::new()));
        let waker = Arc::clone(&commands);
        host.queue().set_waker(Box::new(move || waker.notify_one()));
        Self { host, commands }
    }

    /// Serves a QMP monitor: at a listening address to any number of clients, at a connected one to one.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn serve_qmp(&self, monitor: Monitor, address: &Address) -> io::Result<Served> {
        self.serve(Kind::Qmp, monitor, address)
    }

    /// Serves a human monitor likewise. Standard input has a thread of its own; when it ends, the server stops. One that is no
    /// terminal is a script ([`human::Session::for_script`](crate::human::Session::for_script)): its errors go to standard
    /// error.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn serve_human(&self, monitor: Monitor, address: &Address) -> io::Result<Served> {
        self.serve(Kind::Human, monitor, address)
    }

    fn serve(&self, kind: Kind, monitor: Monitor, address: &Address) -> io::Result<Served> {
        let opened = listener::open(address, &monitor)?;
        let door = self.host.open(kind, monitor);
        let dispatch = &self.host.dispatch;
        match opened {
            Opened::Nothing => {}
            // What it is may be a file, which cannot be awaited.
            Opened::Stream(Stream::Stdio, peer) => {
                let stopper = self.stopper();
                blocking::serve(&door, Stream::Stdio, peer, dispatch, move || stopper.stop())?;
            }
            Opened::Stream(stream, peer) => connect(&door, stream, peer, dispatch, &Handle::current())?,
            // Tokio's own listeners do not let us turn away a client for whom there is no descriptor.
            Opened::Listener(listener) => {
                let (inside, dispatch, runtime) = (Arc::clone(&door), dispatch.clone(), Handle::current());
                blocking::listen(&door, listener, move |stream, peer| {
                    connect(&inside, stream, peer, &dispatch, &runtime)
                })?;
            }
        }
        Ok(Served::of(&door))
    }

    /// What stops [`run`](Self::run), from anywhere.
    pub fn stopper(&self) -> Stopper {
        self.host.stopper()
    }

    /// Runs commands on `context`, in this task, until the server is stopped. Clients get a second to read their last
    /// replies.
    ///
    /// Returns how many lines of human monitors have failed: a script's exit status is made of it.
    pub async fn run(&self, context: &mut C) -> u64 {
        loop {
            match self.host.queue().next() {
                Next::Run(call) => {
                    self.host.run(context, call);
                    // Others of this thread may have work to do between two commands.
                    yield_now().await;
                }
                Next::Nothing => self.commands.notified().await,
                Next::Stopped => break,
            }
        }
        let doors = self.host.doors();
        // It waits for tasks, so it must not keep their thread.
        let _ = spawn_blocking(move || super::door::close(&doors, Duration::ZERO)).await;
        self.host.failures()
    }
}

impl<C: ?Sized, S: ?Sized> Drop for Server<C, S> {
    fn drop(&mut self) {
        self.host.stopper().stop();
        // The tasks end when the runtime gets to them.
        self.host.doors().iter().for_each(Served::fail);
    }
}

/// Runs `async fn` commands as tasks of the runtime.
#[cfg(feature = "async-fn")]
impl<F: Future<Output = ()> + Send + 'static> crate::Spawner<F> for Handle {
    fn spawn(&self, future: F) {
        // Boxed, so that tokio's part is compiled once and not for each command.
        let future: Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(future);
        // Whoever waits for the command hears from its completion.
        drop(Self::spawn(self, future));
    }
}

fn connect(
    door: &Arc<Door>,
    stream: Stream,
    peer: Peer,
    dispatch: &Dispatch,
    runtime: &Handle,
) -> io::Result<()> {
    let notify = Arc::new(Notify::new());
    let wake = Arc::clone(&notify);
    // Sockets are registered with the runtime that they are made in.
    let _inside = runtime.enter();
    let socket = Socket::new(stream)?;
    let mut client = Client::new(door, peer, socket, Arc::new(move || wake.notify_one()));
    let dispatch = dispatch.clone();
    runtime.spawn(async move {
        if let Err(error) = serve(&mut client, &notify, &dispatch).await {
            log::error!("{client} cannot be waited for: {error}");
        }
        client.close();
    });
    Ok(())
}

async fn serve(client: &mut Client<Socket>, notify: &Notify, dispatch: &Dispatch) -> io::Result<()> {
    let mut buffer = vec![0; READ_BYTES];
    loop {
        match client.advance(&mut buffer, &mut |call| dispatch.dispatch(call)) {
            Turn::Ended => return Ok(()),
            Turn::Again => yield_now().await,
            // Scripts are at standard input, which is served elsewhere.
            Turn::Wait { read, write, diagnose: _, time } => {
                let woken = either(notify.notified(), passed(time));
                let Some(socket) = client.stream() else { return Ok(()) };
                if let Either::One(ready) = either(socket.ready(read, write), woken).await
                    && ready?.is_write_closed()
                {
                    client.hang_up();
                }
                // The socket knows what it is ready for; asking is cheap.
                client.set_ready(true, true);
            }
        }
    }
}

/// Ends when the time has passed; without one, never.
async fn passed(time: Option<Duration>) {
    match time {
        Some(time) => sleep(time).await,
        None => pending().await,
    }
}

enum Either<A, B> {
    One(A),
    Other(B),
}

/// Awaits whichever is ready first.
async fn either<A, B>(one: impl Future<Output = A>, other: impl Future<Output = B>) -> Either<A, B> {
    let (mut one, mut other) = (pin!(one), pin!(other));
    poll_fn(|context| match (one.as_mut().poll(context), other.as_mut().poll(context)) {
        (Poll::Ready(one), _) => Poll::Ready(Either::One(one)),
        (_, Poll::Ready(other)) => Poll::Ready(Either::Other(other)),
        (Poll::Pending, Poll::Pending) => Poll::Pending,
    })
    .await
}

/// A socket that is registered with tokio.
#[derive(Debug)]
enum Socket {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl Socket {
    fn new(stream: Stream) -> io::Result<Self> {
        let Stream::Socket(socket) = stream else { return Err(ErrorKind::Unsupported.into()) };
        if sockopt::socket_domain(&socket)? == AddressFamily::UNIX {
            Ok(Self::Unix(UnixStream::from_std(socket.into())?))
        } else {
            Ok(Self::Tcp(TcpStream::from_std(socket.into())?))
        }
    }

    fn descriptor(&self) -> BorrowedFd<'_> {
        match self {
            Self::Tcp(stream) => stream.as_fd(),
            Self::Unix(stream) => stream.as_fd(),
        }
    }

    fn try_io<R>(&self, interest: Interest, operate: impl FnOnce() -> io::Result<R>) -> io::Result<R> {
        match self {
            Self::Tcp(stream) => stream.try_io(interest, operate),
            Self::Unix(stream) => stream.try_io(interest, operate),
        }
    }

    /// Waits for what is wanted, and always for the client to be gone.
    async fn ready(&self, read: bool, write: bool) -> io::Result<Ready> {
        if !write {
            // That it can be written to is nothing to wake for. Cleared like this, the next event tells it again, and that
            // the client is gone is such an event.
            let _ = self.try_io(Interest::WRITABLE, || Err::<(), _>(ErrorKind::WouldBlock.into()));
        }
        let interest = if read { Interest::READABLE | Interest::WRITABLE } else { Interest::WRITABLE };
        match self {
            Self::Tcp(stream) => stream.ready(interest).await,
            Self::Unix(stream) => stream.ready(interest).await,
        }
    }
}

impl Transport for Socket {
    fn read(&mut self, buffer: &mut [u8], passed: &mut Passed) -> io::Result<usize> {
        self.try_io(Interest::READABLE, || stream::receive(self.descriptor(), buffer, passed))
    }

    fn write(&mut self, bytes: &[u8], descriptors: &[OwnedFd]) -> io::Result<usize> {
        match self.try_io(Interest::WRITABLE, || stream::send(self.descriptor(), bytes, descriptors)) {
            // Perhaps only because `ready` cleared it.
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                stream::send(self.descriptor(), bytes, descriptors)
            }
            other => other,
        }
    }

    fn close(&mut self) {
        // Already closed is as good.
        let _ = rustix::net::shutdown(self.descriptor(), rustix::net::Shutdown::Both);
    }
}
