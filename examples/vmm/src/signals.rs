//! Signals that end the program, so that it leaves no socket behind. What Ctrl-C means at a terminal that the monitor has is
//! the monitor's.

use monitor_runtime::serve::Stopper;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::low_level::{emulate_default_handler, pipe};
use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

/// How long signals mean the first one still: `timeout` signals its child, and then the group that this is in.
const ONE_REQUEST: Duration = Duration::from_millis(500);

/// Stops the server at `SIGTERM`, and at `SIGINT` unless a person at the terminal has that for Ctrl-C. One that comes later
/// ends the program at once, whatever it is at.
pub(crate) fn stop(stopper: Stopper, at_terminal: bool) -> io::Result<()> {
    let (mut heard, told) = UnixStream::pair()?;
    if !at_terminal {
        pipe::register(SIGINT, told.try_clone()?)?;
    }
    pipe::register(SIGTERM, told)?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        let mut next = || heard.read_exact(&mut [0]);
        if next().is_err() {
            return;
        }
        let first = Instant::now();
        stopper.stop();
        while next().is_ok() {
            if first.elapsed() > ONE_REQUEST {
                let _ = emulate_default_handler(SIGTERM);
            }
        }
    })?;
    Ok(())
}
