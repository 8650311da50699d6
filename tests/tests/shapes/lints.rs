//! Generated code is not the user's to clean up: lints that forbid, and that are quiet all the same. What derives allow in
//! theirs (serde's, schemars' and ours) can only be denied.

#![deny(unused, unused_qualifications, unreachable_pub, clippy::all, clippy::pedantic, clippy::nursery)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_docs_in_private_items,
    clippy::allow_attributes
)]
// It contradicts `unreachable_pub`.
#![expect(clippy::redundant_pub_crate)]
#![forbid(unsafe_code, missing_docs, missing_debug_implementations, non_camel_case_types)]
#![forbid(dead_code)]
#![deny(unused_imports, unused_variables)]

use monitor_runtime::{
    Caller, CommandTable, Completion, Error, QapiType, Spawner, command_table, monitor_command,
    monitor_commands, monitor_event,
};

use crate::names;

/// A context.
#[derive(Debug)]
pub(crate) struct Vmm {
    /// What it holds.
    value: u64,
}

#[monitor_commands]
impl Vmm {
    /// No arguments.
    #[monitor_command]
    const fn plain(&self) -> u64 {
        self.value
    }

    /// All kinds of arguments.
    #[monitor_command(async, alias = "other")]
    fn later(&mut self, by: Option<u64>, #[arg(default = 1)] times: u64, done: Completion<u64>) {
        self.value += by.unwrap_or(1) * times;
        done.complete(self.value);
    }
}

impl Vmm {
    /// For a person.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "what a `user_print` is given")]
    fn print(value: &u64, out: &mut dyn std::fmt::Write) -> std::fmt::Result {
        write!(out, "{value}")
    }
}

/// Types of its own, docs and patterns in every place.
#[monitor_commands(table = TYPED)]
impl Vmm {
    /// What is read and what is written.
    #[monitor_command(user_print = Vmm::print, deprecated = "use 'plain'")]
    fn typed(
        &self,
        /** What is added. */
        node: Node,
        caller: &Caller,
    ) -> Result<u64, Error> {
        match node.driver {
            Driver::File(file) if caller.monitor().name().is_empty() => Err(Error::generic(file.filename)),
            Driver::File(_) | Driver::NullCo => Ok(self.value),
        }
    }
}

/// Handlers of a trait.
#[monitor_commands]
pub(crate) trait Machine {
    /// Stop.
    #[monitor_command]
    fn halt(&mut self);
}

impl Machine for Vmm {
    fn halt(&mut self) {
        self.value = 0;
    }
}

/// What can be read without anything being stopped.
#[monitor_commands(shared, table = SHARED)]
impl Counter {
    /// Out of band.
    #[monitor_command(oob)]
    const fn count(&self) -> u64 {
        self.0
    }
}

/// A shared context.
#[derive(Debug)]
pub(crate) struct Counter(u64);

/// A context whose futures are run where they are made.
#[derive(Clone, Debug)]
pub(crate) struct Inline;

impl<F: Future<Output = ()> + 'static> Spawner<F> for Inline {
    fn spawn(&self, future: F) {
        let mut future = std::pin::pin!(future);
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(future.as_mut().poll(&mut context).is_ready());
    }
}

#[monitor_commands]
impl Inline {
    /// A future.
    #[monitor_command(cancel = drop)]
    async fn awaited(self, number: u64) -> u64 {
        std::future::ready(number).await
    }
}

/// A struct with all that it can have.
#[derive(Debug, QapiType)]
pub(crate) struct Node {
    /// Its name.
    pub(crate) label: Option<String>,
    /// What it is made of.
    #[qapi(flatten)]
    pub(crate) driver: Driver,
    /// How.
    #[qapi(unstable)]
    pub(crate) mode: Option<Mode>,
    /// Which.
    pub(crate) backing: Option<Reference>,
}

/// A union.
#[derive(Debug, QapiType)]
#[qapi(tag = "driver")]
pub(crate) enum Driver {
    /// A file.
    File(FileOptions),
    /// Nothing.
    NullCo,
}

/// A branch.
#[derive(Debug, QapiType)]
pub(crate) struct FileOptions {
    /// Where.
    pub(crate) filename: String,
}

/// An enum.
#[derive(Debug, QapiType)]
pub(crate) enum Mode {
    /// Fast.
    Fast,
    /// Slow.
    #[qapi(deprecated = "use 'fast'")]
    Slow,
}

/// An alternate.
#[derive(Debug, QapiType)]
#[qapi(alternate)]
pub(crate) enum Reference {
    /// By its name.
    Name(String),
    /// As it is.
    Node(FileOptions),
}

/// A free function.
#[monitor_command]
pub(crate) const fn free(vmm: &mut Vmm, value: u64) {
    vmm.value = value;
}

/// An event.
#[monitor_event(rate_limit_ms = 1000, key = value, since = "1.2")]
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub(crate) struct Changed {
    /// To what.
    pub(crate) value: u64,
}

command_table! {
    /// The commands.
    pub(crate) static COMMANDS: CommandTable<Vmm, Counter> = [
        ..Vmm::COMMANDS,
        ..Vmm::TYPED,
        ..<dyn Machine>::COMMANDS in |vmm| vmm,
        shared ..Counter::SHARED in |_| &Counter(7),
        free,
        event Changed,
    ];
}

command_table! {
    /// Those of the other context.
    pub(crate) static AWAITED: CommandTable<Inline> = [..Inline::COMMANDS];
}

#[test]
fn generated_code_trips_no_lint() {
    let mut vmm = Vmm { value: 1 };
    let requests = r#"{"execute": "plain"} {"execute": "count"} {"execute": "halt"}
        {"execute": "typed", "arguments": {"node": {"driver": "null-co", "mode": "slow", "backing": "disk"}}}"#;
    let replies = "{\"return\": 1}\n{\"return\": 7}\n{\"return\": {}}\n{\"return\": 0}";
    crate::Client::new(&COMMANDS).ask(&COMMANDS, &mut vmm, &Counter(7), requests, replies);
    crate::ask(
        &AWAITED,
        &mut Inline,
        r#"{"execute": "awaited", "arguments": {"number": 3}}"#,
        r#"{"return": 3}"#,
    );
    assert_eq!(names(COMMANDS.declarations()).len(), 6);
    assert_eq!(Changed { value: 1 }.value, 1);
}
