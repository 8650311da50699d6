//! Running other people's functions on the vCPU thread: what they are called and what happens when they panic.
//! When they run is decided in `vcpu`.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// A function that is told an answer, once, on the vCPU thread.
pub(super) type Then<T> = Box<dyn FnOnce(T) + Send>;

/// Runs `function` and survives its panic: the guest and everyone else's requests go on, and whatever the
/// function owned has been dropped by the unwinding, which is how its owner learns of it.
///
/// No lock may be held: the function may call any method of the machine.
pub(super) fn run<R>(function: impl FnOnce() -> R) -> Option<R> {
    let outcome = catch_unwind(AssertUnwindSafe(function));
    if outcome.is_err() {
        log::error!("a callback of the machine panicked; the machine goes on");
    }
    outcome.ok()
}
