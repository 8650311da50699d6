//! What a session talks through: a unix socket, or the process's own standard input and output. What is said is
//! `connection`'s.

use rustix::event::{PollFd, PollFlags, poll};
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};
use std::io::{self, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// How many file descriptors Linux passes in one message (`SCM_MAX_FD`).
const MAX_DESCRIPTORS: usize = 253;

/// How long a client may read nothing before the session is asked whether it is dropped.
const STUCK: Duration = Duration::from_millis(250);

/// What a session talks through.
pub(super) trait Transport: Sized + Send + 'static {
    type Reader: Send;
    /// A write that takes long may fail with `WouldBlock`: it is tried again while somebody still wants it written.
    type Writer: Write + Send;

    fn split(self) -> io::Result<(Self::Reader, Self::Writer)>;
    /// Reads what there is, and the file descriptors that came with it; 0 bytes are the end.
    fn receive(
        reader: &mut Self::Reader,
        buffer: &mut [u8],
        descriptors: &mut Vec<OwnedFd>,
    ) -> io::Result<usize>;
    /// Waits until the client is gone, the writer has closed, or `bell` rings; tells whether it was not the bell. Nothing
    /// is read meanwhile.
    fn wait_gone(reader: &Self::Reader, bell: Option<&OwnedFd>) -> bool;
    /// Lets the other end, and the reader, know that all is said.
    fn close(writer: &Self::Writer);
}

impl Transport for UnixStream {
    type Reader = Self;
    type Writer = Self;

    fn split(self) -> io::Result<(Self, Self)> {
        let reader = self.try_clone()?;
        self.set_write_timeout(Some(STUCK))?;
        Ok((reader, self))
    }

    fn receive(reader: &mut Self, buffer: &mut [u8], descriptors: &mut Vec<OwnedFd>) -> io::Result<usize> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_DESCRIPTORS))];
        // Whatever is not drained is closed with it.
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let mut parts = [IoSliceMut::new(buffer)];
        let received = recvmsg(reader, &mut parts, &mut control, RecvFlags::CMSG_CLOEXEC)?;
        for message in control.drain() {
            if let RecvAncillaryMessage::ScmRights(passed) = message {
                descriptors.extend(passed);
            }
        }
        Ok(received.bytes)
    }

    fn wait_gone(reader: &Self, bell: Option<&OwnedFd>) -> bool {
        // Asked for nothing, poll reports a hang-up only: both directions are shut. A client that only ended its own
        // direction still gets its replies.
        let hang_up = PollFd::new(reader, PollFlags::empty());
        if let Some(bell) = bell {
            let mut polled = [hang_up, PollFd::new(bell, PollFlags::IN)];
            wait(&mut polled);
            !polled[0].revents().is_empty()
        } else {
            wait(&mut [hang_up]);
            true
        }
    }

    fn close(writer: &Self) {
        // Already closed is as good.
        let _ = writer.shutdown(Shutdown::Both);
    }
}

fn wait(polled: &mut [PollFd<'_>]) {
    while let Err(rustix::io::Errno::INTR) = poll(polled, None) {}
}

/// The process's standard input and output.
#[derive(Debug)]
pub(super) struct Stdio;

impl Transport for Stdio {
    type Reader = io::Stdin;
    type Writer = io::Stdout;

    fn split(self) -> io::Result<(io::Stdin, io::Stdout)> {
        Ok((io::stdin(), io::stdout()))
    }
    fn receive(reader: &mut io::Stdin, buffer: &mut [u8], _: &mut Vec<OwnedFd>) -> io::Result<usize> {
        reader.read(buffer)
    }
    fn wait_gone(_: &io::Stdin, bell: Option<&OwnedFd>) -> bool {
        // What ends standard input does not tell whether its output is still read.
        if let Some(bell) = bell {
            wait(&mut [PollFd::new(bell, PollFlags::IN)]);
        }
        false
    }
    fn close(_: &io::Stdout) {}
}
