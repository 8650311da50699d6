//! The floor of servers that read what they are sent: a blocking loop around the commands by hand, which writes once per
//! batch.

use crate::commands::Client;
use crate::hand::Hand;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixListener;
use std::path::Path;

/// Serves clients, one after the other.
pub(super) fn serve(path: &Path) -> io::Result<()> {
    let listener = UnixListener::bind(path)?;
    let (mut input, mut output) = (vec![0; 64 << 10], Vec::new());
    loop {
        let (mut stream, _) = listener.accept()?;
        let mut hand = Hand::default();
        while let Ok(length @ 1..) = stream.read(&mut input) {
            hand.answer(&input[..length], &mut output);
            stream.write_all(&output)?;
        }
    }
}
