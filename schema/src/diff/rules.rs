//! The one list of what a change does to clients, with the reason; where each is found is its siblings'.

/// Makes the enum and what is said of each rule, so that neither can lack one.
macro_rules! rules {
    ($($variant:ident $name:literal $verdict:ident $reason:literal;)*) => {
        /// What a change is, and what it does to clients that were written for the old interface.
        ///
        /// A client is taken to be one that skips members it does not know, as the QMP specification asks of it, and
        /// that fails on a value it does not know, as a typed one does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = concat!("`", $name, "` ", stringify!($verdict), ": ", $reason)] $variant,)*
        }

        impl Rule {
            /// Every rule, in the order of the documentation.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant,)*];

            /// What the rule is called in a report.
            pub const fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name,)* }
            }

            /// Whether clients of the old interface may fail on the new one.
            pub const fn breaks(self) -> bool {
                match self { $(Rule::$variant => rules!(@ $verdict),)* }
            }

            /// Why it breaks clients, or why it does not.
            pub const fn reason(self) -> &'static str {
                match self { $(Rule::$variant => $reason,)* }
            }
        }
    };
    (@ breaks) => { true };
    (@ keeps) => { false };
}

rules! {
    CommandRemoved "command-removed" breaks "A request for it is answered with `CommandNotFound`.";
    CommandAdded "command-added" keeps "No client asks for it yet.";
    CommandRenamed "command-renamed" keeps "The old name is still accepted, as an alias.";
    AliasRemoved "alias-removed" breaks "A request by that name is answered with `CommandNotFound`.";
    PromptNameRemoved "prompt-name-removed" breaks "Scripts type the name at the prompt.";
    PromptReordered "prompt-reordered" breaks "What is typed at the prompt goes by place, so values land in other arguments.";
    PromptWordChanged "prompt-word-changed" breaks "What is typed for it at the prompt is read differently.";
    CommandBecameAsynchronous "command-became-asynchronous" breaks "The reply may come after those of later commands.";
    CommandBecameSynchronous "command-became-synchronous" keeps "A client that waits for the reply only waits less.";
    CommandBecameSilent "command-became-silent" breaks "A client waits for a reply that never comes.";
    CommandBecameAnswered "command-became-answered" breaks "A reply comes that no client waits for, and is taken for another's.";
    OobRemoved "oob-removed" breaks "A request by exec-oob is refused.";
    OobAdded "oob-added" keeps "Requests by execute are treated as before.";
    StateRemoved "state-removed" breaks "The command is refused in a run state it was allowed in.";
    StateAdded "state-added" keeps "The command is allowed where it was refused.";
    AccessRaised "access-raised" breaks "A session that was allowed to run the command may be so no more.";
    AccessLowered "access-lowered" keeps "Every session that was allowed to run the command still is.";
    EventRemoved "event-removed" breaks "A client waits for it without end.";
    EventAdded "event-added" keeps "Clients skip events they do not know.";
    EventGuarded "event-guarded" breaks "A client that has not enabled the capability waits for it without end.";
    EventUnguarded "event-unguarded" keeps "Clients that had enabled the capability still get it, and others skip what they do not know.";
    EventLimited "event-limited" breaks "Of several that come soon after each other only the last is sent, and a client may act on each.";
    EventLessLimited "event-less-limited" keeps "What was sent still is, and perhaps sooner.";
    FeatureRemoved "feature-removed" breaks "Clients look for features to learn what they may use.";
    FeatureAdded "feature-added" keeps "Clients skip features they do not know.";
    Deprecated "deprecated" keeps "It works until it is removed.";
    Undeprecated "undeprecated" keeps "It works as before.";
    ArgumentRemoved "argument-removed" breaks "A request with it is refused.";
    ArgumentRenamed "argument-renamed" breaks "A request with the old name is refused.";
    ArgumentAdded "argument-added" keeps "A request without it means what it meant.";
    ArgumentAddedRequired "argument-added-required" breaks "A request without it is refused.";
    ArgumentBecameRequired "argument-became-required" breaks "A request without it is refused.";
    ArgumentBecameOptional "argument-became-optional" keeps "A request with it means what it meant.";
    ArgumentDefaultChanged "argument-default-changed" breaks "A request without it means something else.";
    ArgumentUnitChanged "argument-unit-changed" breaks "The same number means another amount.";
    ArgumentNarrowed "argument-narrowed" breaks "Values of a type that was accepted are refused.";
    ArgumentWidened "argument-widened" keeps "Every value that was accepted still is.";
    ArgumentValueRemoved "argument-value-removed" breaks "A request with the value is refused.";
    ArgumentValueAdded "argument-value-added" keeps "No client sends it yet.";
    ArgumentLimitTightened "argument-limit-tightened" breaks "Values that were accepted are refused.";
    ArgumentLimitLoosened "argument-limit-loosened" keeps "Every value that was accepted still is.";
    ArgumentPatternChanged "argument-pattern-changed" breaks "Two patterns cannot be compared, so texts may be refused.";
    ResultRemoved "result-removed" breaks "The client reads a member that is not there.";
    ResultRenamed "result-renamed" breaks "The client reads the old name, which is not there.";
    ResultAdded "result-added" keeps "Clients skip members they do not know.";
    ResultBecameOptional "result-became-optional" breaks "The client reads a member that may not be there.";
    ResultBecameRequired "result-became-required" keeps "A client that can do without it can do with it.";
    ResultNarrowed "result-narrowed" keeps "Every type that is sent is one the client knows.";
    ResultWidened "result-widened" breaks "The client may get a type it cannot read.";
    ResultValueRemoved "result-value-removed" keeps "Every value that is sent is one the client knows.";
    ResultValueAdded "result-value-added" breaks "A typed client cannot read a value it does not know.";
    ResultLimitTightened "result-limit-tightened" keeps "Every value that is sent is one the client expects.";
    ResultLimitLoosened "result-limit-loosened" breaks "The client may get a value outside of what it has room for.";
    ResultPatternChanged "result-pattern-changed" breaks "Two patterns cannot be compared, so the client may get a text it cannot read.";
}
