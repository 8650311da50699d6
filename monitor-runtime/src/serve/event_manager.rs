//! `serve::epoll::Server` as a subscriber of rust-vmm's event-manager. What it does when it is ready is `epoll`'s.

use super::epoll::Server;
use event_manager::{EventOps, EventSet, Events, MutEventSubscriber};

/// The event manager's loop moves the bytes. After each turn of it the host runs the commands:
/// [`Commands::run_ready`](super::Commands::run_ready).
impl<C: ?Sized + 'static, S: ?Sized + Send + Sync + 'static> MutEventSubscriber for Server<C, S> {
    fn process(&mut self, _: Events, _: &mut EventOps) {
        Server::process(self);
    }

    fn init(&mut self, ops: &mut EventOps) {
        if let Err(error) = ops.add(Events::new(self, EventSet::IN)) {
            log::error!("the monitors cannot be added to the event manager: {error}");
        }
    }
}
