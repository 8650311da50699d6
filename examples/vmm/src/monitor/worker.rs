//! Work that takes a thread of its own, and how it meets its completion. What the work is, is the command's.

use super::VmmError;
use monitor_runtime::{Completion, Outcome};
use std::ops::ControlFlow;
use std::{fmt, thread};

/// Runs `work` on a new thread and completes the command with what it results in. The work is given a function to tell
/// its progress to, which asks it to end once the completion is cancelled.
pub(super) fn spawn<T: Outcome, E: Into<VmmError>>(
    name: &str,
    done: Completion<T>,
    work: impl FnOnce(&mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<T, E> + Send + 'static,
) -> Result<(), VmmError> {
    let work = move || {
        let result = work(&mut |part, whole| {
            done.progress(part, whole);
            if done.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        done.finish(result.map_err(Into::<VmmError>::into));
    };
    thread::Builder::new().name(name.to_owned()).spawn(work).map_err(VmmError::Thread)?;
    Ok(())
}

/// Runs `work` on a new thread when its command has been answered already. That it failed is for events to tell; here it
/// is logged.
pub(super) fn spawn_detached<E: fmt::Display>(
    name: &'static str,
    work: impl FnOnce() -> Result<(), E> + Send + 'static,
) -> Result<(), VmmError> {
    let work = move || {
        if let Err(error) = work() {
            log::warn!("{name}: {error}");
        }
    };
    thread::Builder::new().name(name.to_owned()).spawn(work).map_err(VmmError::Thread)?;
    Ok(())
}
