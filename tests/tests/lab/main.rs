//! The lab: what a real QEMU answered to each case, compared with our answer, exactly or by the list of deviations.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

mod human;
mod qmp;
