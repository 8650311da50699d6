//! Transcripts of sessions: what goes in, what comes out. Each module has one area; the machine and the client are
//! `monitor_tests`'.

#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

mod protocol {
    mod asker;
    mod historical;
    mod human_bounds;
    mod human_lines;
    mod human_monitor_command;
    mod human_scripts;
    mod human_session;
    mod human_typing;
    mod human_waiting;
    mod promises;
    mod qmp_bounds;
    mod qmp_descriptors;
    mod qmp_events;
    mod qmp_input;
    mod qmp_order;
    mod qmp_output;
    mod qmp_passing;
    mod qmp_requests;
    mod transcript;
}
