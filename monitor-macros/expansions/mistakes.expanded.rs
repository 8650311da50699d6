//! What `mistakes.rs` expands to: written by the test `expansions`, and read, not compiled.

fn stop(vmm: &mut Vmm) {}
#[doc(hidden)]
enum stop {}
impl stop {
    #[doc(hidden)]
    #[allow(deprecated)]
    pub const COMMANDS: &'static ::monitor_runtime::__private::Block<Vmm> = {
        use ::monitor_runtime::__private::{
            ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(
            &[
                &::monitor_runtime::__private::CommandInfo {
                    name: "stop",
                    location: ::monitor_runtime::__private::Location {
                        file: ::core::file!(),
                        line: ::core::line!(),
                    },
                    qmp: &[::monitor_runtime::__private::Name::new("stop")],
                    human: &[::monitor_runtime::__private::Name::new("stop")],
                    result: ::monitor_runtime::__private::Type::<()>::REPLIES.result(),
                    ..::monitor_runtime::__private::CommandInfo::NONE
                },
            ],
            &[
                |context, invocation| {
                    let (arguments, reply) = invocation.into_parts();
                    match arguments.finish() {
                        ::core::result::Result::Ok(()) => {
                            reply
                                .complete(
                                    ::monitor_runtime::__private::Returned(stop(context))
                                        .into_result(),
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
::core::compile_error! {
    "command `stop`: there is no key `nmae`; did you mean `name`? the keys of `#[monitor_command]` are `name`, `alias`, `async`, `cancel`, `oob`, `user_print`, `hmp`, `qmp`, `states`, `access`, `deprecated`, `unstable`, `features`, `since`, `success_response`, `crate`"
}
impl<T> Vmm<T> {
    fn cont(&mut self) {}
}
impl<T> Vmm<T>
where
    Self: 'static,
{
    /// The monitor commands declared in this block.
    #[allow(deprecated)]
    pub const COMMANDS: &'static ::monitor_runtime::__private::Block<Self> = {
        use ::monitor_runtime::__private::{
            ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
        };
        &::monitor_runtime::__private::Block::new(&[], &[], &[])
    };
}
::core::compile_error! {
    "a block of commands cannot be generic: its table is one constant; write it for a concrete type, or for a trait"
}
struct Pair<T>(T);
impl<T> ::monitor_runtime::__private::Event for Pair<T>
where
    Self: ::monitor_runtime::__private::Serialize,
{
    const INFO: &'static ::monitor_runtime::__private::EventInfo = &::monitor_runtime::__private::EventInfo::NONE;
}
::core::compile_error! {
    "event `Pair`: an event cannot be generic, because its name stands for one kind of data"
}
static COMMANDS: CommandTable<Vmm> = {
    const __PARTS: &[::monitor_runtime::__private::Part<Vmm, ()>] = &[
        ::monitor_runtime::__private::Part {
            commands: Vmm::COMMANDS.commands(),
            group: &Vmm::COMMANDS.here(),
        },
    ];
    const __EVENTS: &[&::monitor_runtime::__private::EventInfo] = &[];
    const __COUNT: ::monitor_runtime::__private::Count = ::monitor_runtime::__private::Count::of(
        __PARTS,
    );
    const __COMMANDS: &[::monitor_runtime::__private::Entry] = &::monitor_runtime::__private::entries::<
        Vmm,
        (),
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
        ::core::option::Option::None,
    )
};
::core::compile_error! {
    "`Vmm :: COMMANDS` is listed twice; keep one of them"
}
::core::compile_error! {
    "the other is here"
}
