//! An executor made by hand, as a VMM without a runtime has one in its loop: futures that need not be `Send`, polled when
//! they were woken. And what the handlers of the tests wait for.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::{Context, Poll, Wake, Waker};

type LocalFuture = Pin<Box<dyn Future<Output = ()>>>;

/// Futures by number, and the numbers of those that were woken.
pub(crate) struct Executor {
    tasks: RefCell<BTreeMap<u64, LocalFuture>>,
    spawned: Cell<u64>,
    wake: Sender<u64>,
    woken: Receiver<u64>,
}

struct Ring(u64, Sender<u64>);

impl Wake for Ring {
    fn wake(self: Arc<Self>) {
        // The executor may be gone.
        let _ = self.1.send(self.0);
    }
}

impl Executor {
    pub(crate) fn new() -> Self {
        let (wake, woken) = channel();
        Self { tasks: RefCell::default(), spawned: Cell::new(0), wake, woken }
    }

    pub(crate) fn spawn(&self, future: impl Future<Output = ()> + 'static) {
        let number = self.spawned.get();
        self.spawned.set(number + 1);
        self.tasks.borrow_mut().insert(number, Box::pin(future));
        self.wake.send(number).unwrap();
    }

    /// Polls until nothing is woken. A future that panics is gone, and takes nothing else with it.
    pub(crate) fn run(&self) {
        while let Ok(number) = self.woken.try_recv() {
            let Some(mut task) = self.tasks.borrow_mut().remove(&number) else { continue };
            let waker = Waker::from(Arc::new(Ring(number, self.wake.clone())));
            let polled =
                catch_unwind(AssertUnwindSafe(|| task.as_mut().poll(&mut Context::from_waker(&waker))));
            if matches!(polled, Ok(Poll::Pending)) {
                self.tasks.borrow_mut().insert(number, task);
            }
        }
    }

    /// How many futures there are.
    pub(crate) fn len(&self) -> usize {
        self.tasks.borrow().len()
    }

    /// Drops them all, as when the machine goes down.
    pub(crate) fn abandon(&self) {
        // Outside of the borrow: a future's drop may spawn.
        let tasks = std::mem::take(&mut *self.tasks.borrow_mut());
        drop(tasks);
    }
}

/// What handlers wait at, on one thread.
#[derive(Clone, Default)]
pub(crate) struct Gate(Rc<(Cell<bool>, RefCell<Vec<Waker>>)>);

impl Gate {
    pub(crate) fn open(&self) {
        self.0.0.set(true);
        self.0.1.take().into_iter().for_each(Waker::wake);
    }

    pub(crate) async fn passed(&self) {
        std::future::poll_fn(|context| {
            if self.0.0.get() {
                return Poll::Ready(());
            }
            self.0.1.borrow_mut().push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}
