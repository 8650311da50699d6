//! The balloon: what the 2010 API was written for. Both commands are answered by the guest, which may take its time.

use super::{Vmm, VmmError};
use monitor_runtime::{Completion, monitor_commands};
use serde::Serialize;
use std::fmt;

/// How much memory the guest makes do with.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BalloonInfo {
    /// In bytes.
    pub actual: u64,
}

#[monitor_commands(table = BALLOON)]
impl Vmm {
    /// Ask the guest to change its memory size.
    ///
    /// Completes when the guest has reached the target. A newer request replaces this one, which then fails.
    #[monitor_command(async, hmp(example = "balloon 32M"), user_print = print_balloon)]
    fn balloon(
        &mut self,
        /// The size to reach.
        #[arg(hmp(size("M")))]
        value: u64,
        done: Completion<BalloonInfo>,
    ) -> Result<(), VmmError> {
        Ok(self.machine.balloon(value, move |reached| {
            done.finish(reached.map(|actual| BalloonInfo { actual }).map_err(VmmError::from));
        })?)
    }

    /// Ask the guest how much memory it makes do with.
    #[monitor_command(async, user_print = print_balloon)]
    fn query_balloon(&mut self, done: Completion<BalloonInfo>) -> Result<(), VmmError> {
        Ok(self.machine.query_balloon(move |state| done.complete(BalloonInfo { actual: state.actual }))?)
    }
}

fn print_balloon(info: &BalloonInfo, out: &mut dyn fmt::Write) -> fmt::Result {
    write!(out, "balloon: actual={} MiB", info.actual >> 20)
}
