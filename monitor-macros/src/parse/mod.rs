//! Syntax: tokens in, syntax structures out. What the syntax means, and whether it may be so, is for `check`.

pub(crate) mod block;
pub(crate) mod docs;
pub(crate) mod event;
pub(crate) mod function;
pub(crate) mod grammar;
pub(crate) mod keys;
pub(crate) mod qapi;
pub(crate) mod scan;
pub(crate) mod source;
pub(crate) mod table;
