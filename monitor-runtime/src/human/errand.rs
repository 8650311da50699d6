//! A line run for another front end: what it says is collected, and handed over when it is done. A session without a
//! person, a banner or a prompt.

use super::session::Session;
use crate::Monitor;
use crate::command::{Call, Completion, Peer};
use std::sync::{Arc, Mutex, PoisonError};

/// Runs `line` as if it was typed by `peer`, on the processor `cpu_index` if one is given. The call that comes of it is
/// the caller's to have run; `done` is completed with the text when all was said, at once for what the session answers
/// itself.
pub(crate) fn run(
    monitor: &Arc<Monitor>,
    peer: Peer,
    cpu_index: Option<i64>,
    line: &str,
    done: Completion<String>,
) -> Option<Call> {
    let mut session = Session::for_program(monitor, peer, cpu_index);
    let errand = Arc::new(Errand(Mutex::new(None)));
    let woken = Arc::clone(&errand);
    session.set_waker(Box::new(move || woken.finish()));
    let cancel = session.canceller();
    done.on_cancel(cancel);
    let call = session.submit_line(line);
    // Only now: until here nobody finishes it, and the call has not run.
    *errand.lock() = Some((session, done));
    errand.finish();
    call
}

/// The session of a line that is not done, and who waits for it. The session's waker holds on to it, and lets it go when
/// it is done.
struct Errand(Mutex<Option<(Session, Completion<String>)>>);

impl Errand {
    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(Session, Completion<String>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands the text over if all was said.
    fn finish(&self) {
        // Taken out of the lock: completing wakes others.
        let finished = self.lock().take_if(|(session, _)| session.is_idle());
        let Some((mut session, done)) = finished else { return };
        // It has no end of its own, so this is that its text was over the bound.
        if session.is_finished() {
            done.fail("the text is too long");
            return;
        }
        let mut text = Vec::new();
        session.poll_output(&mut text);
        let text = String::from_utf8_lossy(&text);
        if session.failures() > 0 && session.monitor().are_human_errors() {
            done.fail(text.trim_end().to_owned());
        } else {
            // As QEMU's human monitor ends its lines.
            done.complete(text.replace('\n', "\r\n"));
        }
    }
}
