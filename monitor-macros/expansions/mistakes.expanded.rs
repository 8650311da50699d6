//! What `mistakes.rs` expands to: written by the test `expansions`, and read, not compiled.

fn stop(vmm: &mut Vmm) {}
#[doc(hidden)]
enum stop {}
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl stop {
        #[doc(hidden)]
        #[allow(deprecated)]
        pub const COMMANDS: &'static __private::Block<Vmm> = {
            use __private::{
                ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
            };
            &__private::Block::new(
                &[
                    &__private::CommandInfo {
                        name: "stop",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("stop")],
                        human: &[__private::Name::new("stop")],
                        result: __private::Type::<()>::REPLIES.result(),
                        ..__private::CommandInfo::NONE
                    },
                ],
                &[
                    |context, invocation| {
                        let (arguments, reply) = invocation.into_parts();
                        match arguments.finish() {
                            ::core::result::Result::Ok(()) => {
                                reply
                                    .complete(
                                        __private::Returned(stop(context)).into_result(),
                                        ::core::option::Option::None,
                                    )
                            }
                            ::core::result::Result::Err(error) => reply.fail(error),
                        }
                    },
                ],
                &[],
            )
        };
    }
};
::core::compile_error! {
    "command `stop`: there is no key `nmae`; did you mean `name`? the keys of `#[monitor_command]` are `name`, `alias`, `async`, `cancel`, `oob`, `user_print`, `hmp`, `qmp`, `states`, `access`, `deprecated`, `unstable`, `features`, `since`, `success_response`, `crate`"
}
impl<T> Vmm<T> {
    fn cont(&mut self) {}
}
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl<T> Vmm<T>
    where
        Self: 'static,
    {
        /// The monitor commands declared in this block.
        #[allow(deprecated)]
        pub const COMMANDS: &'static __private::Block<Self> = {
            use __private::{
                ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
            };
            &__private::Block::new(&[], &[], &[])
        };
    }
};
::core::compile_error! {
    "a block of commands cannot be generic: its table is one constant; write it for a concrete type, or for a trait"
}
struct Pair<T>(T);
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl<T> __private::Event for Pair<T>
    where
        Self: __private::Serialize,
    {
        const INFO: &'static __private::EventInfo = &__private::EventInfo::NONE;
    }
};
::core::compile_error! {
    "event `Pair`: an event is not generic, because its name stands for one kind of data; write it for a concrete type"
}
static COMMANDS: CommandTable<Vmm> = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    const __PARTS: &[__private::Part<Vmm, ()>] = &[
        __private::Part {
            commands: Vmm::COMMANDS.commands(),
            group: &Vmm::COMMANDS.here(),
        },
    ];
    const __EVENTS: &[&__private::EventInfo] = &[];
    const __COUNT: __private::Count = __private::Count::of(__PARTS);
    const __COMMANDS: &[__private::Entry] = &__private::entries::<
        Vmm,
        (),
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
        ::core::option::Option::None,
    )
};
::core::compile_error! {
    "`Vmm :: COMMANDS` is listed twice; keep one of them"
}
::core::compile_error! {
    "the other is here"
}
