//! A table: blocks, functions, other contexts, shared ones, events and registers.

command_table! {
    /// What the monitors serve.
    pub(crate) static COMMANDS: CommandTable<Vmm, Shared> = [
        ..Vmm::COMMANDS,
        ..<dyn Clocked>::CLOCK in |vmm| vmm.clock(),
        snapshot::savevm,
        shared ..Shared::COMMANDS in |vmm| &*vmm.shared,
        #[cfg(unix)] ..builtin::QMP,
        event Stop,
        registers Vmm::register,
    ];
}
