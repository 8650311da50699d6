//! Generated code needs nothing in scope: no prelude, no import of ours, and names of the prelude that mean other things.

#[allow(dead_code, non_camel_case_types, non_snake_case)]
mod bare {
    #![no_implicit_prelude]

    pub(super) struct Vmm(pub(super) u64);

    // What generated code would break on if it wrote them bare.
    struct Option;
    struct Result;
    enum Some {}
    trait Default {}
    mod core {}
    mod monitor_runtime {}

    #[::monitor_runtime::monitor_commands]
    impl Vmm {
        #[monitor_command]
        fn plain(&self) -> u64 {
            self.0
        }

        #[monitor_command(async, user_print = print)]
        fn later(
            &mut self,
            #[arg(default = 2)] by: u64,
            choice: ::core::option::Option<bool>,
            done: ::monitor_runtime::Completion<u64>,
        ) -> ::core::result::Result<(), ::monitor_runtime::Error> {
            let _ = choice;
            done.complete(self.0 + by);
            ::core::result::Result::Ok(())
        }
    }

    fn print(value: &u64, out: &mut dyn ::core::fmt::Write) -> ::core::fmt::Result {
        out.write_fmt(::core::format_args!("{}", value))
    }

    #[::monitor_runtime::monitor_command]
    fn free(_: &Vmm, caller: &::monitor_runtime::Caller) {
        let _ = caller;
    }

    #[::monitor_runtime::monitor_event]
    #[derive(::serde::Serialize)]
    struct Stop;

    // What the derive writes needs the prelude.
    impl ::schemars::JsonSchema for Stop {
        fn schema_name() -> ::std::borrow::Cow<'static, str> {
            ::std::borrow::Cow::Borrowed("Stop")
        }
        fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
            <::schemars::Schema as ::core::convert::From<bool>>::from(true)
        }
    }

    #[derive(::monitor_runtime::QapiType)]
    pub(super) struct Node {
        size: u64,
        name: ::core::option::Option<::std::string::String>,
        #[qapi(flatten)]
        driver: Driver,
        mode: ::core::option::Option<Mode>,
        twin: ::core::option::Option<Twin>,
    }

    #[derive(::monitor_runtime::QapiType)]
    #[qapi(tag = "driver")]
    pub(super) enum Driver {
        Other(Branch),
        Null,
    }

    #[derive(::monitor_runtime::QapiType)]
    pub(super) struct Branch {
        #[qapi(unstable)]
        filename: ::core::option::Option<::std::string::String>,
    }

    #[derive(::monitor_runtime::QapiType)]
    pub(super) enum Mode {
        Fast,
        #[qapi(deprecated = "use 'fast'")]
        Slow,
    }

    #[derive(::monitor_runtime::QapiType)]
    #[qapi(alternate)]
    pub(super) enum Twin {
        Name(::std::string::String),
        Branch(Branch),
    }

    #[derive(::core::clone::Clone)]
    pub(super) struct Inline;

    impl<F: ::core::future::Future<Output = ()> + 'static> ::monitor_runtime::Spawner<F> for Inline {
        fn spawn(&self, future: F) {
            let mut future = ::std::boxed::Box::pin(future);
            let mut context = ::core::task::Context::from_waker(::core::task::Waker::noop());
            let polled = ::core::future::Future::poll(future.as_mut(), &mut context);
            ::core::assert!(polled.is_ready());
        }
    }

    #[::monitor_runtime::monitor_commands]
    impl Inline {
        #[monitor_command(cancel = drop)]
        async fn awaited(self, node: Node) -> ::core::result::Result<Node, ::monitor_runtime::Error> {
            ::core::result::Result::Ok(node)
        }
    }

    ::monitor_runtime::command_table! {
        pub(super) static AWAITED: ::monitor_runtime::CommandTable<Inline> = [..Inline::COMMANDS];
    }

    ::monitor_runtime::command_table! {
        pub(super) static COMMANDS: ::monitor_runtime::CommandTable<Vmm> = [
            ..Vmm::COMMANDS, free, ..::monitor_runtime::builtin::QMP, event Stop,
        ];
    }
}

/// `crate = path`, for a crate that is renamed or reached through another.
mod renamed {
    pub(super) mod rt {
        pub(crate) use monitor_runtime::*;
    }

    pub(super) struct Vmm;

    #[rt::monitor_commands(crate = self::rt)]
    impl Vmm {
        #[monitor_command]
        fn plain(&self) {}
    }

    #[rt::monitor_command(crate = crate::no_prelude::renamed::rt)]
    fn free(_: &mut Vmm) {}

    #[rt::monitor_event(crate = rt)]
    #[derive(serde::Serialize, schemars::JsonSchema)]
    struct Stop;

    rt::command_table! {
        crate = self::rt;
        pub(super) static COMMANDS: rt::CommandTable<Vmm> = [..Vmm::COMMANDS, free, event Stop];
    }
}

#[test]
fn generated_code_needs_no_prelude() {
    let requests = r#"{"execute": "plain"} {"execute": "later"} {"execute": "free"}"#;
    crate::ask(
        &bare::COMMANDS,
        &mut bare::Vmm(5),
        requests,
        "{\"return\": 5}\n{\"return\": 7}\n{\"return\": {}}",
    );
    let node = r#"{"size": 1, "driver": "other", "mode": "slow", "twin": "a"}"#;
    crate::ask(
        &bare::AWAITED,
        &mut bare::Inline,
        &format!(r#"{{"execute": "awaited", "arguments": {{"node": {node}}}}}"#),
        &format!(r#"{{"return": {node}}}"#),
    );
}

#[test]
fn the_runtime_is_where_the_attribute_says() {
    crate::ask(&renamed::COMMANDS, &mut renamed::Vmm, r#"{"execute": "plain"}"#, r#"{"return": {}}"#);
}
