//! Blocks of rows and how they are joined to a table's contexts: as they are, through a projection, to the shared
//! context, or to none. Finding a row by name is `table`'s.
//!
//! A joined block is a value behind `dyn Group`, so that a table of many contexts is one array without unsafe code.

use super::state::{self, HasRunState, RunState};
use super::table::CommandTable;
use super::{CommandInfo, Invocation};
use crate::Error;
use std::fmt;

/// A shim: decodes the arguments, runs the handler, answers.
pub(crate) type Run<C> = fn(&mut C, Invocation<'_>);

/// A shim over the shared context.
pub(crate) type RunShared<S> = fn(&S, Invocation<'_>);

/// The commands that one `#[monitor_commands]` block declares: declarations and shims, in the same order. `R` is the type
/// of the run states that they name; with `()` they name none.
pub struct Block<C: ?Sized + 'static, R: 'static = ()> {
    infos: &'static [&'static CommandInfo],
    runs: &'static [Run<C>],
    /// The states in which each may run, none for all; empty where no command names states.
    states: &'static [&'static [R]],
}

/// The commands that one `#[monitor_commands(shared)]` block declares.
pub struct SharedBlock<S: ?Sized + 'static, R: 'static = ()> {
    infos: &'static [&'static CommandInfo],
    runs: &'static [RunShared<S>],
    states: &'static [&'static [R]],
}

/// Commands that need no context of the host's: the built-in ones.
pub struct BuiltinBlock<D: 'static>(Block<D>);

macro_rules! blocks {
    ($($type:ident, $run:ident);*) => {$(
        impl<C: ?Sized + 'static, R: 'static> $type<C, R> {
            /// A block of these commands.
            #[doc(hidden)]
            pub const fn new(
                infos: &'static [&'static CommandInfo],
                runs: &'static [$run<C>],
                states: &'static [&'static [R]],
            ) -> Self {
                assert!(infos.len() == runs.len(), "a block has one shim for each declaration");
                assert!(states.is_empty() || states.len() == runs.len(), "states stand for all rows or none");
                Self { infos, runs, states }
            }

            /// Its declarations.
            #[doc(hidden)]
            pub const fn commands(&self) -> Infos {
                Infos::Block(self.infos)
            }
        }

        impl<C: ?Sized + 'static, R: 'static> fmt::Debug for $type<C, R> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_list().entries(self.infos.iter().map(|info| info.name)).finish()
            }
        }
    )*};
}
blocks!(Block, Run; SharedBlock, RunShared);

/// The declarations of a part. Const evaluation cannot call through `dyn Group`, so they stand beside it.
#[derive(Clone, Copy, Debug)]
pub enum Infos {
    /// A block's.
    Block(&'static [&'static CommandInfo]),
    /// A table's.
    Table(&'static [super::Entry]),
}

impl Infos {
    pub(super) const fn len(&self) -> usize {
        match self {
            Self::Block(infos) => infos.len(),
            Self::Table(entries) => entries.len(),
        }
    }

    pub(super) const fn at(&self, index: usize) -> &'static CommandInfo {
        match self {
            Self::Block(infos) => infos[index],
            Self::Table(entries) => entries[index].info,
        }
    }
}

// Rule `wrong_context`: a block of another context needs a projection.
/// Runs the rows of a part over a table's contexts.
#[diagnostic::on_unimplemented(
    message = "these commands are not of the table's context",
    note = "say how their context is reached from the table's: `..Type::COMMANDS in |context| &mut context.member`"
)]
pub trait Group<C: ?Sized, S: ?Sized>: Sync {
    /// Runs a row in band.
    fn run(&self, row: usize, context: &mut C, invocation: Invocation<'_>);

    /// Runs a row out of band. Sessions ask for it only where the declaration says `oob`.
    fn run_oob(&self, _row: usize, _shared: &S, invocation: Invocation<'_>) {
        let (_, reply) = invocation.into_parts();
        reply.fail(Error::generic("The command cannot run out of band"));
    }
}

/// Joined commands as one element of a table.
pub struct Part<C: ?Sized + 'static, S: ?Sized + 'static> {
    /// The declarations.
    pub commands: Infos,
    /// What runs them.
    pub group: &'static dyn Group<C, S>,
}

impl<C: ?Sized, S: ?Sized> fmt::Debug for Part<C, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.commands.fmt(f)
    }
}

/// A block of the table's own context.
#[derive(Debug)]
pub struct Here<C: ?Sized + 'static, R: 'static>(&'static Block<C, R>);

impl<C: ?Sized + HasRunState<R>, S: ?Sized, R: RunState> Group<C, S> for Here<C, R> {
    fn run(&self, row: usize, context: &mut C, invocation: Invocation<'_>) {
        if state::allows(self.0.states, row, context) {
            (self.0.runs[row])(context, invocation);
        } else {
            state::refuse(context, invocation);
        }
    }
}

/// A block of another context, reached from the table's.
#[derive(Debug)]
pub struct Within<C: ?Sized + 'static, D: ?Sized + 'static, R: 'static> {
    block: &'static Block<D, R>,
    project: fn(&mut C) -> &mut D,
}

impl<C: ?Sized + HasRunState<R>, D: ?Sized, S: ?Sized, R: RunState> Group<C, S> for Within<C, D, R> {
    fn run(&self, row: usize, context: &mut C, invocation: Invocation<'_>) {
        if state::allows(self.block.states, row, context) {
            (self.block.runs[row])((self.project)(context), invocation);
        } else {
            state::refuse(context, invocation);
        }
    }
}

/// A shared block, reached from the table's context in band and run on the shared one out of band.
#[derive(Debug)]
pub struct Shared<C: ?Sized + 'static, S: ?Sized + 'static, R: 'static> {
    block: &'static SharedBlock<S, R>,
    project: fn(&C) -> &S,
}

impl<C: ?Sized, S: ?Sized + HasRunState<R>, R: RunState> Shared<C, S, R> {
    fn run_on(&self, row: usize, shared: &S, invocation: Invocation<'_>) {
        if state::allows(self.block.states, row, shared) {
            (self.block.runs[row])(shared, invocation);
        } else {
            state::refuse(shared, invocation);
        }
    }
}

impl<C: ?Sized, S: ?Sized + HasRunState<R>, R: RunState> Group<C, S> for Shared<C, S, R> {
    fn run(&self, row: usize, context: &mut C, invocation: Invocation<'_>) {
        self.run_on(row, (self.project)(context), invocation);
    }
    fn run_oob(&self, row: usize, shared: &S, invocation: Invocation<'_>) {
        self.run_on(row, shared, invocation);
    }
}

/// Commands without a context: their state, if any, is made for the call.
#[derive(Debug)]
pub struct Anywhere<D: 'static>(&'static BuiltinBlock<D>);

impl<C: ?Sized, S: ?Sized, D: Default> Group<C, S> for Anywhere<D> {
    fn run(&self, row: usize, _: &mut C, invocation: Invocation<'_>) {
        (self.0.0.runs[row])(&mut D::default(), invocation);
    }
}

/// A table joined to another of the same contexts.
#[derive(Debug)]
pub struct HereTable<C: ?Sized + 'static, S: ?Sized + 'static>(&'static CommandTable<C, S>);

impl<C: ?Sized, S: ?Sized> Group<C, S> for HereTable<C, S> {
    fn run(&self, row: usize, context: &mut C, invocation: Invocation<'_>) {
        self.0.run_entry(row, context, invocation);
    }
    fn run_oob(&self, row: usize, shared: &S, invocation: Invocation<'_>) {
        self.0.run_entry_oob(row, shared, invocation);
    }
}

/// A table of another context, reached from the joining table's. It has no shared commands.
#[derive(Debug)]
pub struct WithinTable<C: ?Sized + 'static, D: ?Sized + 'static> {
    table: &'static CommandTable<D>,
    project: fn(&mut C) -> &mut D,
}

impl<C: ?Sized, D: ?Sized, S: ?Sized> Group<C, S> for WithinTable<C, D> {
    fn run(&self, row: usize, context: &mut C, invocation: Invocation<'_>) {
        self.table.run_entry(row, (self.project)(context), invocation);
    }
}

impl<C: ?Sized + 'static, R: 'static> Block<C, R> {
    /// `..Block::COMMANDS`
    #[doc(hidden)]
    pub const fn here(&'static self) -> Here<C, R> {
        Here(self)
    }

    /// `..Block::COMMANDS in |outer| &mut outer.inner`
    #[doc(hidden)]
    pub const fn within<B: ?Sized + 'static>(
        &'static self,
        project: fn(&mut B) -> &mut C,
    ) -> Within<B, C, R> {
        Within { block: self, project }
    }
}

impl<D: 'static> Block<D> {
    /// The same commands, for any table.
    pub(crate) const fn anywhere(block: &'static Self) -> BuiltinBlock<D> {
        BuiltinBlock(Self { infos: block.infos, runs: block.runs, states: block.states })
    }
}

impl BuiltinBlock<()> {
    /// No commands, where a function's could not be made and that is an error already.
    #[doc(hidden)]
    pub const fn stand_in() -> Self {
        Self(Block { infos: &[], runs: &[], states: &[] })
    }
}

impl<D: 'static> BuiltinBlock<D> {
    /// The declaration and the shim of the command with this wire name.
    pub(crate) fn by_name(&self, name: &str) -> Option<(&'static CommandInfo, Run<D>)> {
        let index = self.0.infos.iter().position(|own| own.name == name)?;
        Some((self.0.infos[index], self.0.runs[index]))
    }

    /// The shim of a command of the block, for commands that a session runs itself.
    pub(crate) fn find(&self, info: &CommandInfo) -> Option<Run<D>> {
        let index = self.0.infos.iter().position(|own| own.is(info))?;
        Some(self.0.runs[index])
    }
}

impl<D: 'static> fmt::Debug for BuiltinBlock<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<D: Default + 'static> BuiltinBlock<D> {
    /// Its declarations.
    #[doc(hidden)]
    pub const fn commands(&self) -> Infos {
        self.0.commands()
    }

    /// `..builtin::QMP`
    #[doc(hidden)]
    pub const fn here(&'static self) -> Anywhere<D> {
        Anywhere(self)
    }
}

impl<S: ?Sized + 'static, R: 'static> SharedBlock<S, R> {
    /// `shared ..Block::COMMANDS in |outer| &*outer.shared`
    #[doc(hidden)]
    pub const fn shared<C: ?Sized + 'static>(&'static self, project: fn(&C) -> &S) -> Shared<C, S, R> {
        Shared { block: self, project }
    }
}

impl<C: ?Sized + 'static, S: ?Sized + 'static> CommandTable<C, S> {
    /// `..TABLE`
    #[doc(hidden)]
    pub const fn here(&'static self) -> HereTable<C, S> {
        HereTable(self)
    }
}

impl<D: ?Sized + 'static> CommandTable<D> {
    /// `..TABLE in |outer| &mut outer.inner`
    #[doc(hidden)]
    pub const fn within<C: ?Sized + 'static>(
        &'static self,
        project: fn(&mut C) -> &mut D,
    ) -> WithinTable<C, D> {
        WithinTable { table: self, project }
    }
}

/// Ready-made commands as a table, for any other table: `..builtin::QMP`.
#[derive(Debug)]
pub struct BuiltinTable<D: 'static>(&'static CommandTable<D>);

/// A built-in table joined to a host's.
#[derive(Debug)]
pub struct AnywhereTable<D: 'static>(&'static CommandTable<D>);

impl<C: ?Sized, S: ?Sized, D: Default> Group<C, S> for AnywhereTable<D> {
    fn run(&self, row: usize, _: &mut C, invocation: Invocation<'_>) {
        self.0.run_entry(row, &mut D::default(), invocation);
    }
}

impl<D: Default + 'static> BuiltinTable<D> {
    pub(crate) const fn new(table: &'static CommandTable<D>) -> Self {
        Self(table)
    }

    /// Its declarations.
    #[doc(hidden)]
    pub const fn commands(&self) -> Infos {
        self.0.commands()
    }

    /// `..builtin::QMP`
    #[doc(hidden)]
    pub const fn here(&'static self) -> AnywhereTable<D> {
        AnywhereTable(self.0)
    }
}
