//! The commands of a server, for the thread that has the context. How they come there is `host`'s.

use super::Stopper;
use super::host::Host;
use crate::Waker;
use std::sync::Arc;

/// The calls of a server's sessions, for the thread that has the context.
#[derive(Debug)]
pub struct Commands<C: ?Sized + 'static, S: ?Sized + 'static = ()> {
    host: Arc<Host<C, S>>,
}

impl<C: ?Sized, S: ?Sized> Commands<C, S> {
    pub(super) fn new(host: &Arc<Host<C, S>>) -> Self {
        Self { host: Arc::clone(host) }
    }

    /// Runs commands on `context`, on this thread, until the server is stopped; then closes its monitors. Clients get a
    /// second to read their last replies. It is another thread that moves their bytes.
    ///
    /// Returns how many lines of human monitors have failed: a script's exit status is made of it.
    pub fn run(&self, context: &mut C) -> u64 {
        while let Some(call) = self.host.queue().wait() {
            self.host.run(context, call);
        }
        self.host.close()
    }

    /// Runs the commands that wait, on `context`, on this thread, and does not wait for more. Tells whether the server
    /// goes on: false once it was stopped.
    pub fn run_ready(&self, context: &mut C) -> bool {
        self.host.run_ready(context)
    }

    /// Sets what is called, from any thread, when commands wait or the server was stopped; once.
    pub fn set_waker(&self, waker: Waker) {
        self.host.queue().set_waker(waker);
    }

    /// What stops the server, from any thread.
    pub fn stopper(&self) -> Stopper {
        self.host.stopper()
    }
}
