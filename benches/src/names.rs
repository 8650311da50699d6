//! The names of the other commands of the table, so that the measured one is looked up among as many as a VMM has. They are
//! made by `build.rs`; what is measured is `commands`'.
//!
//! `with_sibling_names!` hands them to a macro, as `function "wire-name",` pairs; a `match` has the measured command at
//! the `;`.

include!(concat!(env!("OUT_DIR"), "/siblings.rs"));
pub(crate) use with_sibling_names;
