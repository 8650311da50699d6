//! What a session talks through, without waiting: a socket, or standard input and output. When to try again is the
//! drivers'.

use crate::passing::MAX_DESCRIPTORS;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use rustix::time::Timespec;
use std::io::{self, IoSlice, IoSliceMut, IsTerminal};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

/// The most that is written to a pipe or terminal at once: what POSIX promises to fit when poll says that it is writable.
const PIPE_BUF: usize = 4096;

/// The file descriptors that came with what was read.
#[derive(Debug, Default)]
pub(super) struct Passed {
    pub(super) descriptors: Vec<OwnedFd>,
    /// There were more, which this process had no room for. The read has ended behind them all the same.
    pub(super) lost: bool,
}

impl Passed {
    /// Whether some came, or were to come.
    pub(super) fn is_empty(&self) -> bool {
        self.descriptors.is_empty() && !self.lost
    }
}

/// Two directions of bytes, neither of which ever waits.
pub(super) trait Transport {
    /// Reads what there is, and the file descriptors that came with it; 0 bytes are the end of input.
    fn read(&mut self, buffer: &mut [u8], passed: &mut Passed) -> io::Result<usize>;
    /// Writes what fits now, and with its first byte the descriptors. They come from sessions whose peer takes them.
    fn write(&mut self, bytes: &[u8], descriptors: &[OwnedFd]) -> io::Result<usize>;
    /// Whether what comes is no person's, but a script's at standard input.
    fn is_script(&self) -> bool {
        false
    }
    /// Writes what fits now of what belongs on standard error: a script's.
    fn write_diagnostics(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }
    /// Whether a read that does not fill the buffer has taken all there is, so that the next one would fail with
    /// `WouldBlock`. One that brings descriptors, or was to bring some, ends behind them.
    fn is_drained_by_short_read(&self) -> bool {
        false
    }
    /// Lets the other end know that all is said.
    fn close(&mut self);
}

/// The other end of a connection.
#[derive(Debug)]
pub(super) enum Stream {
    /// Non-blocking.
    Socket(OwnedFd),
    /// They belong to the process, and perhaps to others, so they stay as they are: blocking.
    Stdio,
}

impl Stream {
    /// What is waited on before reading, and what before writing.
    pub(super) fn descriptors(&self) -> (BorrowedFd<'_>, BorrowedFd<'_>) {
        match self {
            Self::Socket(socket) => (socket.as_fd(), socket.as_fd()),
            // Both are open for the whole life of the process, as far as std is concerned.
            Self::Stdio => (rustix::stdio::stdin(), rustix::stdio::stdout()),
        }
    }

    /// Whether a hang-up means that nobody reads any more. What ends standard input does not tell whether its output is
    /// still read.
    pub(super) fn is_socket(&self) -> bool {
        matches!(self, Self::Socket(_))
    }
}

impl Transport for Stream {
    fn read(&mut self, buffer: &mut [u8], passed: &mut Passed) -> io::Result<usize> {
        match self {
            Self::Socket(socket) => receive(socket.as_fd(), buffer, passed),
            Self::Stdio => {
                let input = rustix::stdio::stdin();
                ready(input, PollFlags::IN)?;
                Ok(rustix::io::read(input, buffer)?)
            }
        }
    }

    fn write(&mut self, bytes: &[u8], descriptors: &[OwnedFd]) -> io::Result<usize> {
        match self {
            Self::Socket(socket) => send(socket.as_fd(), bytes, descriptors),
            Self::Stdio => write(rustix::stdio::stdout(), bytes),
        }
    }

    fn write_diagnostics(&mut self, bytes: &[u8]) -> io::Result<usize> {
        write(rustix::stdio::stderr(), bytes)
    }

    fn is_script(&self) -> bool {
        matches!(self, Self::Stdio) && !io::stdin().is_terminal()
    }

    /// What epoll(7) says of stream sockets. A terminal gives a line at a time.
    fn is_drained_by_short_read(&self) -> bool {
        self.is_socket()
    }

    /// Others may have a duplicate of the socket, so dropping it is not enough.
    fn close(&mut self) {
        if let Self::Socket(socket) = self {
            // Already closed is as good.
            let _ = rustix::net::shutdown(socket, rustix::net::Shutdown::Both);
        }
    }
}

pub(super) fn receive(socket: BorrowedFd<'_>, buffer: &mut [u8], passed: &mut Passed) -> io::Result<usize> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_DESCRIPTORS))];
    // Whatever is not drained is closed with it.
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let mut parts = [IoSliceMut::new(buffer)];
    let received = recvmsg(socket, &mut parts, &mut control, RecvFlags::CMSG_CLOEXEC)?;
    for message in control.drain() {
        if let RecvAncillaryMessage::ScmRights(taken) = message {
            passed.descriptors.extend(taken);
        }
    }
    passed.lost |= received.flags.contains(ReturnFlags::CTRUNC);
    Ok(received.bytes)
}

pub(super) fn send(socket: BorrowedFd<'_>, bytes: &[u8], descriptors: &[OwnedFd]) -> io::Result<usize> {
    // A host that has not ignored SIGPIPE must not die of a client that left.
    let flags = SendFlags::NOSIGNAL;
    if descriptors.is_empty() {
        return Ok(rustix::net::send(socket, bytes, flags)?);
    }
    let descriptors: Vec<_> = descriptors.iter().map(AsFd::as_fd).collect();
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_DESCRIPTORS))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    if !control.push(SendAncillaryMessage::ScmRights(&descriptors)) {
        return Err(Errno::INVAL.into());
    }
    Ok(sendmsg(socket, &[IoSlice::new(bytes)], &mut control, flags)?)
}

/// Writes what fits now to a pipe or terminal.
fn write(output: BorrowedFd<'_>, bytes: &[u8]) -> io::Result<usize> {
    ready(output, PollFlags::OUT)?;
    Ok(rustix::io::write(output, &bytes[..bytes.len().min(PIPE_BUF)])?)
}

/// Fails with `WouldBlock` if the next operation would.
fn ready(descriptor: BorrowedFd<'_>, flags: PollFlags) -> Result<(), Errno> {
    let mut polled = [PollFd::from_borrowed_fd(descriptor, flags)];
    poll(&mut polled, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }))?;
    // A hang-up or an error is told by the operation itself.
    if polled[0].revents().is_empty() { Err(Errno::AGAIN) } else { Ok(()) }
}
