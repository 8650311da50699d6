//! `async fn` handlers: their futures complete their commands on whatever executor the host has, and keep the promises that
//! completions keep. `local` is a host without a runtime, whose futures never leave its thread; `on_tokio` one with tokio.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]
#![allow(clippy::unused_async, reason = "a handler that is done at once is a case")]

mod awaiting {
    mod executor;
    mod local;
    mod on_tokio;
}
