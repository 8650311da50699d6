//! The parts of the example VMM, so that tests can use them; the program is `main.rs`.

pub mod cli;
pub mod machine;
pub mod monitor;
