//! The lab: small interfaces that a real QEMU was asked the same questions about, declared as any user would declare them.
//! The questions and QEMU's answers are in `tests/data/qemu`.

pub mod human;
pub mod qmp;
