//! The table: every command of a monitor, indexed by name in const evaluation, and run. Blocks and contexts are
//! `join`'s.

use super::join::{Infos, Part};
use super::{Call, CommandInfo, Invocation, Name, duplicates};
use crate::{Error, EventInfo};
use std::fmt;

/// The commands of a monitor over the host's context `C` and its shared part `S`; made by
/// [`command_table!`](crate::command_table).
pub struct CommandTable<C: ?Sized + 'static, S: ?Sized + 'static = ()> {
    commands: Commands,
    parts: &'static [Part<C, S>],
    registers: Option<ReadRegister<C>>,
}

/// The hook of a table that reads a register: what `$name` is in an expression typed at the prompt.
type ReadRegister<C> = fn(&mut C, &str) -> Option<i128>;

impl<C: ?Sized, S: ?Sized> fmt::Debug for CommandTable<C, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.commands.fmt(f)
    }
}

impl<C: ?Sized, S: ?Sized> CommandTable<C, S> {
    #[doc(hidden)]
    pub const fn new(
        parts: &'static [Part<C, S>],
        commands: Commands,
        registers: Option<ReadRegister<C>>,
    ) -> Self {
        Self { commands, parts, registers }
    }

    /// A table without commands, where the real one could not be made and that is an error already.
    #[doc(hidden)]
    pub const fn stand_in() -> Self {
        Self { commands: Commands::new(&[], &[], &[], &[]), parts: &[], registers: None }
    }

    /// The declarations, without the contexts: what a [`Monitor`](crate::Monitor) needs.
    pub const fn declarations(&'static self) -> &'static Commands {
        &self.commands
    }

    #[doc(hidden)]
    pub const fn commands(&self) -> Infos {
        Infos::Table(self.commands.entries)
    }

    /// Runs a call on the context. The answer goes to the session that asked, now or when the command completes.
    pub fn run(&self, context: &mut C, call: Call) {
        let mut next = self.run_one(context, call);
        while let Some(call) = next {
            next = self.run_one(context, *call);
        }
    }

    /// Runs a call, and returns the one that is to run after it.
    fn run_one(&self, context: &mut C, mut call: Call) -> Option<Box<Call>> {
        match self.prepare(context, &mut call) {
            Ok(()) => call.invoke(|entry, invocation| self.run_entry(entry, context, invocation)),
            Err(error) => {
                call.refuse(error);
                None
            }
        }
    }

    /// Answers what [`run`](Self::run) would have answered before it called the handler, which is not called: an error if
    /// the command may not run now, or if one of its arguments is wrong, and otherwise nothing (`{}`). Events and
    /// completions are none of this, and neither is what the handler itself would refuse.
    pub fn check(&self, context: &mut C, mut call: Call) {
        match self.prepare(context, &mut call) {
            Ok(()) => call.check(|entry, invocation| self.run_entry(entry, context, invocation)),
            Err(error) => call.refuse(error),
        }
    }

    /// Makes a call ready for its handler, as far as no argument is read.
    #[inline]
    fn prepare(&self, context: &mut C, call: &mut Call) -> Result<(), Error> {
        self.admit(call)?;
        call.bind(&mut |name: &str| self.registers.and_then(|read| read(context, name)));
        Ok(())
    }

    /// Runs an out-of-band call on the shared context, on any thread.
    pub fn run_oob(&self, shared: &S, call: Call) {
        match self.admit(&call) {
            Ok(()) => {
                let next = call.invoke(|entry, invocation| self.run_entry_oob(entry, shared, invocation));
                debug_assert!(next.is_none(), "what runs out of band hands nothing on");
            }
            Err(error) => call.refuse(error),
        }
    }

    /// Refuses a call that was not made for this table, or that its monitor may not make.
    fn admit(&self, call: &Call) -> Result<(), Error> {
        if !std::ptr::eq(call.commands, &raw const self.commands) {
            log::error!("a call was run on a table that it was not made for");
            return Err(Error::generic("The command belongs to another monitor"));
        }
        if call.command().access > call.caller().monitor().allowed_access() {
            let name = call.command().name;
            return Err(Error::generic(format!(
                "The command '{name}' is not permitted on a read-only monitor"
            )));
        }
        Ok(())
    }

    pub(super) fn run_entry(&self, entry: usize, context: &mut C, invocation: Invocation<'_>) {
        let Entry { part, row, .. } = self.commands.entries[entry];
        self.parts[part as usize].group.run(row as usize, context, invocation);
    }

    pub(super) fn run_entry_oob(&self, entry: usize, shared: &S, invocation: Invocation<'_>) {
        let Entry { part, row, .. } = self.commands.entries[entry];
        self.parts[part as usize].group.run_oob(row as usize, shared, invocation);
    }
}

/// The declarations of a table: what sessions, help and introspection read.
pub struct Commands {
    entries: &'static [Entry],
    qmp: &'static [IndexEntry],
    human: &'static [IndexEntry],
    events: &'static [&'static EventInfo],
}

impl fmt::Debug for Commands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|info| info.name)).finish()
    }
}

impl Commands {
    #[doc(hidden)]
    pub const fn new(
        entries: &'static [Entry],
        qmp: &'static [IndexEntry],
        human: &'static [IndexEntry],
        events: &'static [&'static EventInfo],
    ) -> Self {
        duplicates::events(events);
        Self { entries, qmp, human, events }
    }

    /// The commands, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &'static CommandInfo> + use<> {
        self.entries.iter().map(|entry| entry.info)
    }

    /// The events the table lists.
    pub fn events(&self) -> impl Iterator<Item = &'static EventInfo> + use<> {
        self.events.iter().copied()
    }

    /// The names at the prompt, aliases included, with their commands; in no useful order.
    pub(crate) fn human_names(&self) -> impl Iterator<Item = (&'static str, &'static CommandInfo)> + '_ {
        self.human.iter().map(|indexed| (indexed.text, self.entries[indexed.entry as usize].info))
    }

    pub(crate) fn entry(&self, index: usize) -> &'static Entry {
        &self.entries[index]
    }

    /// Whether some names at the prompt are made of `word` and a second word.
    pub(crate) fn is_table(&self, word: &str) -> bool {
        let is_item = |name: &IndexEntry| name.table != 0 && name.table as usize == word.len();
        self.human.iter().any(|name| is_item(name) && name.text.starts_with(word))
    }

    /// The command that has this name or alias on the wire.
    pub fn find(&self, name: &str) -> Option<&'static CommandInfo> {
        self.find_qmp(name).map(|entry| self.entries[entry].info)
    }

    /// The entry of a wire name or alias.
    pub(crate) fn find_qmp(&self, name: &str) -> Option<usize> {
        find(self.qmp, name)
    }

    /// The entry of a name at the prompt, sub-table included.
    pub(crate) fn find_human(&self, name: &str) -> Option<usize> {
        find(self.human, name)
    }
}

/// Keys are unique (a collision is a compile error), so one comparison of names tells.
fn find(index: &[IndexEntry], name: &str) -> Option<usize> {
    let key = Name::key(name.as_bytes());
    let first = index.get(bucket(key, index.len()))?.first;
    let found = index.get(first as usize..)?.iter().find(|entry| entry.key >= key)?;
    (found.key == key && found.text == name).then_some(found.entry as usize)
}

/// Which of as many equal ranges as there are names a key is in. Keys are evenly spread, so there is about one in each.
#[allow(clippy::cast_possible_truncation, reason = "it is less than the length")]
const fn bucket(key: u64, length: usize) -> usize {
    ((key as u128 * length as u128) >> u64::BITS) as usize
}

/// A command of a table and where its row is.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub(crate) info: &'static CommandInfo,
    part: u16,
    row: u16,
}

/// A name of a command of a table.
#[derive(Clone, Copy, Debug)]
pub struct IndexEntry {
    key: u64,
    text: &'static str,
    entry: u16,
    /// Where the names begin whose keys are in the bucket of this one's place, or those behind it.
    first: u16,
    /// How long the name of the sub-table is that it begins with; 0 for a name of one word.
    table: u16,
}

/// How long the arrays of a table are.
#[derive(Clone, Copy, Debug)]
pub struct Count {
    /// Commands.
    pub commands: usize,
    /// Names on the wire.
    pub qmp: usize,
    /// Names at the prompt.
    pub human: usize,
}

impl Count {
    /// Counts.
    pub const fn of<C: ?Sized, S: ?Sized>(parts: &[Part<C, S>]) -> Self {
        let mut count = Self { commands: 0, qmp: 0, human: 0 };
        let mut part = 0;
        while part < parts.len() {
            let commands = &parts[part].commands;
            let mut row = 0;
            while row < commands.len() {
                let info = commands.at(row);
                count.commands += 1;
                count.qmp += info.qmp.len();
                count.human += info.human.len();
                row += 1;
            }
            part += 1;
        }
        count
    }
}

/// The commands of all parts, in order.
///
/// # Panics
/// In const evaluation, if there are too many.
#[allow(clippy::cast_possible_truncation, reason = "asserted")]
pub const fn entries<C: ?Sized, S: ?Sized, const N: usize>(parts: &[Part<C, S>]) -> [Entry; N] {
    assert!(N <= u16::MAX as usize, "a command table has at most 65535 commands");
    let mut entries = [Entry { info: first(parts), part: 0, row: 0 }; N];
    let (mut at, mut part) = (0, 0);
    while part < parts.len() {
        let mut row = 0;
        while row < parts[part].commands.len() {
            entries[at] = Entry { info: parts[part].commands.at(row), part: part as u16, row: row as u16 };
            at += 1;
            row += 1;
        }
        part += 1;
    }
    entries
}

/// What an array of entries is filled with until they are known. A table may have none: all of its commands are
/// configured out, or were refused and said so.
const fn first<C: ?Sized, S: ?Sized>(parts: &[Part<C, S>]) -> &'static CommandInfo {
    let mut part = 0;
    while part < parts.len() {
        if parts[part].commands.len() > 0 {
            return parts[part].commands.at(0);
        }
        part += 1;
    }
    &CommandInfo::NONE
}

/// The wire names, sorted by key; a name that two commands have is a compile error.
pub const fn index_qmp<const N: usize>(entries: &[Entry]) -> [IndexEntry; N] {
    index(entries, true)
}

/// The names at the prompt, likewise.
pub const fn index_human<const N: usize>(entries: &[Entry]) -> [IndexEntry; N] {
    index(entries, false)
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "of entries it is asserted, and names are typed by people"
)]
const fn index<const N: usize>(entries: &[Entry], qmp: bool) -> [IndexEntry; N] {
    let mut index = [IndexEntry { key: 0, text: "", entry: 0, first: 0, table: 0 }; N];
    let (mut at, mut entry) = (0, 0);
    while entry < entries.len() {
        let names = if qmp { entries[entry].info.qmp } else { entries[entry].info.human };
        let mut name = 0;
        while name < names.len() {
            let Name { key, text, .. } = names[name];
            index[at] =
                IndexEntry { key, text, entry: entry as u16, first: 0, table: table_length(text) as u16 };
            at += 1;
            name += 1;
        }
        entry += 1;
    }
    sort(&mut index);
    let mut at = 1;
    while at < N {
        if index[at - 1].key == index[at].key {
            let (one, other) = (index[at - 1], index[at]);
            duplicates::duplicate_command(
                one.text,
                entries[one.entry as usize].info.location,
                entries[other.entry as usize].info.location,
            );
        }
        at += 1;
    }
    assert!(N <= u16::MAX as usize, "the commands of a table have at most 65535 names");
    mark_buckets(&mut index);
    index
}

/// Notes where each bucket begins, once the names are sorted.
#[allow(clippy::cast_possible_truncation, reason = "asserted by whoever calls")]
const fn mark_buckets(index: &mut [IndexEntry]) {
    let (mut first, mut at) = (0, 0);
    while at < index.len() {
        while first < index.len() && bucket(index[first].key, index.len()) < at {
            first += 1;
        }
        index[at].first = first as u16;
        at += 1;
    }
}

/// How long the first word of a name of two words is.
const fn table_length(name: &str) -> usize {
    let mut length = 0;
    while length < name.len() {
        if name.as_bytes()[length] == b' ' {
            return length;
        }
        length += 1;
    }
    0
}

/// Shell sort: short, and far from quadratic, which const evaluation would not forgive at a thousand commands.
const fn sort(index: &mut [IndexEntry]) {
    let mut gap = index.len() / 2;
    while gap > 0 {
        let mut at = gap;
        while at < index.len() {
            let moving = index[at];
            let mut to = at;
            while to >= gap && index[to - gap].key > moving.key {
                index[to] = index[to - gap];
                to -= gap;
            }
            index[to] = moving;
            at += 1;
        }
        gap = if gap == 2 { 1 } else { gap * 5 / 11 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of all lengths that a table may have, and many that differ only at their ends.
    fn names() -> Vec<&'static str> {
        let lengths = (1..70).map(|length| "x-query-block-device-statistics-".repeat(3)[..length].to_owned());
        let alike = (0..1000).map(|number| format!("query-block-device-statistics-{number}"));
        let swapped = (0..1000).map(|number| format!("{number}-query-block-device-statistics"));
        lengths.chain(alike).chain(swapped).map(|name| &*Box::leak(name.into_boxed_str())).collect()
    }

    fn index(names: &[&'static str]) -> Vec<IndexEntry> {
        let entries = names.iter().zip(0..).map(|(text, entry)| {
            let Name { key, text, .. } = Name::new(text);
            IndexEntry { key, text, entry, first: 0, table: 0 }
        });
        let mut index: Vec<_> = entries.collect();
        sort(&mut index);
        mark_buckets(&mut index);
        index
    }

    #[test]
    fn every_name_is_found_and_no_other() {
        let names = names();
        for count in [0, 1, 2, 3, 10, 100, 300, names.len()] {
            let (listed, others) = names.split_at(count);
            let index = index(listed);
            for (entry, name) in listed.iter().enumerate() {
                assert_eq!(find(&index, name), Some(entry), "{name} among {count}");
            }
            for name in others.iter().copied().chain(["", "stop", "q"]) {
                assert_eq!(find(&index, name), None, "{name} among {count}");
            }
        }
    }

    /// However much names have in common, few are looked at: a bucket of the worst table here has seven.
    #[test]
    fn buckets_are_small() {
        let names = names();
        let index = index(&names);
        let mut sizes = vec![0; index.len()];
        for entry in &index {
            sizes[bucket(entry.key, index.len())] += 1;
        }
        assert!(sizes.iter().all(|size| *size < 10), "{:?}", sizes.iter().max());
    }
}
