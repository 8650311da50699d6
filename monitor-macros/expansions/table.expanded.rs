//! What `table.rs` expands to: written by the test `expansions`, and read, not compiled.

/// What the monitors serve.
pub(crate) static COMMANDS: CommandTable<Vmm, Shared> = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    const __PARTS: &[__private::Part<Vmm, Shared>] = &[
        __private::Part {
            commands: Vmm::COMMANDS.commands(),
            group: &Vmm::COMMANDS.here(),
        },
        __private::Part {
            commands: <dyn Clocked>::CLOCK.commands(),
            group: &<dyn Clocked>::CLOCK.within::<Vmm>(|vmm| vmm.clock()),
        },
        __private::Part {
            commands: snapshot::savevm::COMMANDS.commands(),
            group: &snapshot::savevm::COMMANDS.here(),
        },
        __private::Part {
            commands: Shared::COMMANDS.commands(),
            group: &Shared::COMMANDS.shared::<Vmm>(|vmm| &*vmm.shared),
        },
        #[cfg(unix)]
        __private::Part {
            commands: builtin::QMP.commands(),
            group: &builtin::QMP.here(),
        },
    ];
    const __EVENTS: &[&__private::EventInfo] = &[<Stop as __private::Event>::INFO];
    const __COUNT: __private::Count = __private::Count::of(__PARTS);
    const __COMMANDS: &[__private::Entry] = &__private::entries::<
        Vmm,
        Shared,
        { __COUNT.commands },
    >(__PARTS);
    const __QMP_NAMES: &[__private::IndexEntry] = &__private::index_qmp::<
        { __COUNT.qmp },
    >(__COMMANDS);
    const __HUMAN_NAMES: &[__private::IndexEntry] = &__private::index_human::<
        { __COUNT.human },
    >(__COMMANDS);
    __private::CommandTable::new(
        __PARTS,
        __private::Commands::new(__COMMANDS, __QMP_NAMES, __HUMAN_NAMES, __EVENTS),
        ::core::option::Option::Some(|context, name| ::core::option::Option::map(
            Vmm::register(context, name),
            ::core::convert::Into::into,
        )),
    )
};
