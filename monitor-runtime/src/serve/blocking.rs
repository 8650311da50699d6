//! Serving one connection, or listening, on a thread that waits. Which threads there are is the drivers'.

use super::bell::Bell;
use super::client::Client;
use super::connection::{READ_BYTES, Turn};
use super::door::{Door, Stage, Wake};
use super::host::Dispatch;
use super::listener::{Accepted, Listener};
use super::stream::Stream;
use crate::command::Peer;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::time::Timespec;
use std::io;
use std::os::fd::AsFd;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Serves a connection on a thread of its own; `ended` runs when all is said.
pub(super) fn serve(
    door: &Arc<Door>,
    stream: Stream,
    peer: Peer,
    dispatch: &Dispatch,
    ended: impl FnOnce() + Send + 'static,
) -> io::Result<()> {
    let (bell, wake) = bell()?;
    let (mut client, dispatch) = (Client::new(door, peer, stream, wake), dispatch.clone());
    thread::Builder::new().name(format!("{} session", door.monitor.name())).spawn(move || {
        run(&mut client, &bell, &dispatch);
        client.close();
        drop(client);
        ended();
    })?;
    Ok(())
}

fn bell() -> io::Result<(Arc<Bell>, Wake)> {
    let bell = Arc::new(Bell::new()?);
    let wake = Arc::clone(&bell);
    Ok((bell, Arc::new(move || wake.ring())))
}

fn run(client: &mut Client<Stream>, bell: &Bell, dispatch: &Dispatch) {
    let mut buffer = vec![0; READ_BYTES];
    loop {
        bell.hear();
        match client.advance(&mut buffer, &mut |call| dispatch.dispatch(call)) {
            Turn::Ended => return,
            Turn::Again => {}
            Turn::Wait { read, write, diagnose, time } => {
                if let Err(error) = wait(client, bell, (read, write, diagnose), time) {
                    log::error!("{client} cannot be waited for: {error}");
                    return;
                }
            }
        }
    }
}

fn wait(
    client: &mut Client<Stream>,
    bell: &Bell,
    (read, write, diagnose): (bool, bool, bool),
    time: Option<Duration>,
) -> io::Result<()> {
    let time = time.and_then(|time| Timespec::try_from(time).ok());
    let flags = |wanted, flags| if wanted { flags } else { PollFlags::empty() };
    let (readable, writable, gone) = {
        let Some(stream) = client.stream() else { return Ok(()) };
        let (input, output) = stream.descriptors();
        let is_socket = stream.is_socket();
        let mut polled = vec![PollFd::new(bell, PollFlags::IN)];
        if is_socket {
            // Asked for nothing, poll still reports a hang-up: both directions are shut. A client that only ended its own
            // direction still gets its replies.
            let wanted = flags(read, PollFlags::IN) | flags(write, PollFlags::OUT);
            polled.push(PollFd::from_borrowed_fd(input, wanted));
        } else {
            // A pipe that has hung up would not be waited for any more.
            polled.extend(read.then(|| PollFd::from_borrowed_fd(input, PollFlags::IN)));
            polled.extend(write.then(|| PollFd::from_borrowed_fd(output, PollFlags::OUT)));
            polled
                .extend(diagnose.then(|| PollFd::from_borrowed_fd(rustix::stdio::stderr(), PollFlags::OUT)));
        }
        match poll(&mut polled, time.as_ref()) {
            // Interrupted, it looks again.
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let told = polled[1..].iter().fold(PollFlags::empty(), |all, polled| all | polled.revents());
        let ended = PollFlags::HUP | PollFlags::ERR;
        let gone = is_socket && told.contains(PollFlags::HUP);
        (told.intersects(PollFlags::IN | ended), told.intersects(PollFlags::OUT | ended), gone)
    };
    client.set_ready(readable, writable);
    if gone {
        client.hang_up();
    }
    Ok(())
}

/// Accepts clients on a thread of its own, until the door is closed; `enter` takes each.
pub(super) fn listen(
    door: &Arc<Door>,
    mut listener: Listener,
    enter: impl Fn(Stream, Peer) -> io::Result<()> + Send + 'static,
) -> io::Result<()> {
    let (bell, wake) = bell()?;
    let entered = door.enter(wake);
    door.listens(&mut listener);
    thread::Builder::new().name(format!("{} accept", door.monitor.name())).spawn(move || {
        let door = Arc::clone(&entered.door);
        while door.stage() == Stage::Open {
            let time = loop {
                match listener.accept(&door.monitor) {
                    Accepted::Client(stream, peer) => {
                        if let Err(error) = enter(stream, peer) {
                            log::warn!(
                                "monitor {}: a client could not be served: {error}",
                                door.monitor.name()
                            );
                        }
                    }
                    Accepted::Nobody => break None,
                    Accepted::Later(time) => break Timespec::try_from(time).ok(),
                }
            };
            let mut polled = vec![PollFd::new(&bell, PollFlags::IN)];
            if time.is_none() {
                polled.push(PollFd::from_borrowed_fd(listener.as_fd(), PollFlags::IN));
            }
            // Interrupted, it looks again.
            let _ = poll(&mut polled, time.as_ref());
            bell.hear();
        }
        drop(listener);
        drop(entered);
    })?;
    Ok(())
}
