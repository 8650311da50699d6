//! The example VMM as a program: real clients against it, and what its command line promises. What a session does with
//! its bytes is `protocol`'s.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

mod clients {
    mod both;
    mod errors;
    mod generated;
    mod libvirt;
    mod migration;
    mod options;
    mod python;
    mod readme;
    mod relay;
    mod schema;
    mod snapshots;
    mod speak;
    mod terminal;
    mod typed;
    mod typed_tokio;
    mod vmm;
}
