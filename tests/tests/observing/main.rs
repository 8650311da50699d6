//! What a host can see of its monitors: who is served, what observers and spans are told, and what nobody is told: the
//! arguments that are secret.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

mod machine;
mod monitors;
mod observers;
mod secrets;
mod spans;
