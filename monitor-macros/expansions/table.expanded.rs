//! What `table.rs` expands to: written by the test `expansions`, and read, not compiled.

/// What the monitors serve.
pub(crate) static COMMANDS: CommandTable<Vmm, Shared> = {
    const __PARTS: &[::monitor_runtime::__private::Part<Vmm, Shared>] = &[
        ::monitor_runtime::__private::Part {
            commands: Vmm::COMMANDS.commands(),
            group: &Vmm::COMMANDS.here(),
        },
        ::monitor_runtime::__private::Part {
            commands: <dyn Clocked>::CLOCK.commands(),
            group: &<dyn Clocked>::CLOCK.within::<Vmm>(|vmm| vmm.clock()),
        },
        ::monitor_runtime::__private::Part {
            commands: snapshot::savevm::COMMANDS.commands(),
            group: &snapshot::savevm::COMMANDS.here(),
        },
        ::monitor_runtime::__private::Part {
            commands: Shared::COMMANDS.commands(),
            group: &Shared::COMMANDS.shared::<Vmm>(|vmm| &*vmm.shared),
        },
        #[cfg(unix)]
        ::monitor_runtime::__private::Part {
            commands: builtin::QMP.commands(),
            group: &builtin::QMP.here(),
        },
    ];
    const __EVENTS: &[&::monitor_runtime::__private::EventInfo] = &[
        <Stop as ::monitor_runtime::__private::Event>::INFO,
    ];
    const __COUNT: ::monitor_runtime::__private::Count = ::monitor_runtime::__private::Count::of(
        __PARTS,
    );
    const __COMMANDS: &[::monitor_runtime::__private::Entry] = &::monitor_runtime::__private::entries::<
        Vmm,
        Shared,
        { __COUNT.commands },
    >(__PARTS);
    const __QMP_NAMES: &[::monitor_runtime::__private::IndexEntry] = &::monitor_runtime::__private::index_qmp::<
        { __COUNT.qmp },
    >(__COMMANDS);
    const __HUMAN_NAMES: &[::monitor_runtime::__private::IndexEntry] = &::monitor_runtime::__private::index_human::<
        { __COUNT.human },
    >(__COMMANDS);
    ::monitor_runtime::__private::CommandTable::new(
        __PARTS,
        ::monitor_runtime::__private::Commands::new(
            __COMMANDS,
            __QMP_NAMES,
            __HUMAN_NAMES,
            __EVENTS,
        ),
        ::core::option::Option::Some(|context, name| ::core::option::Option::map(
            Vmm::register(context, name),
            ::core::convert::Into::into,
        )),
    )
};
