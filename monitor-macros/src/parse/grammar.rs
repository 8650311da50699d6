//! The keys of every attribute. A new key is one row here, one field in `model`, and its rules in `check`.

use super::keys::{Key, Shape};

const fn key(name: &'static str, shape: Shape, example: &'static str) -> Key {
    Key { name, shape, repeats: false, example }
}

const CRATE: Key = key("crate", Shape::Path, "crate = path");
const OFF: Key = key("off", Shape::Flag, "off");

/// `#[monitor_commands(…)]` on a block.
pub(crate) const BLOCK: &[Key] = &[
    CRATE,
    key("shared", Shape::Flag, "shared"),
    key("states", Shape::Type, "states = RunState"),
    key("table", Shape::Identifier, "table = NAME"),
];

/// `#[monitor_command(…)]` on a free function, which has no block to name the crate for it.
pub(crate) const FUNCTION: &[Key] = &[
    NAME,
    ALIAS,
    ASYNC,
    CANCEL,
    OOB,
    USER_PRINT,
    HMP,
    QMP,
    STATES,
    ACCESS,
    DEPRECATED,
    UNSTABLE,
    FEATURES,
    SINCE,
    SUCCESS_RESPONSE,
    CRATE,
];

/// `#[monitor_command(…)]` on a method of a block: the same keys but the last.
pub(crate) const METHOD: &[Key] = match FUNCTION {
    [method @ .., _crate] => method,
    [] => &[],
};

const NAME: Key = key("name", Shape::Text, "name = \"block-resize\"");
const ALIAS: Key = Key { repeats: true, ..key("alias", Shape::Text, "alias = \"old-name\"") };
const ASYNC: Key = key("async", Shape::Flag, "async");
const CANCEL: Key = key("cancel", Shape::Identifier, "cancel = drop` or `cancel = keep");
const OOB: Key = key("oob", Shape::Flag, "oob");
const USER_PRINT: Key = key("user_print", Shape::Path, "user_print = path::to::function");
const HMP: Key = key(
    "hmp",
    Shape::TextOrList(&[
        key("name", Shape::Text, "name = \"cont|c\""),
        key("help", Shape::Text, "help = \"one line\""),
        key("usage", Shape::Text, "usage = \"[-f] device\""),
        key("example", Shape::Text, "example = \"balloon 512M\""),
        OFF,
    ]),
    "hmp = \"info balloon\"`, `hmp(name = \"cont|c\", help = \"one line\")` or `hmp(off)",
);
const QMP: Key = key("qmp", Shape::List(&[OFF]), "qmp(off)");
const STATES: Key = key("states", Shape::Paths, "states(Running, Paused)");
const ACCESS: Key = key("access", Shape::Identifier, "access = read` or `access = control");
const DEPRECATED: Key = key("deprecated", Shape::Text, "deprecated = \"use X instead\"");
const UNSTABLE: Key = key("unstable", Shape::Flag, "unstable");
const FEATURES: Key = key("features", Shape::Texts, "features(\"dynamic-auto-read-only\")");
const SINCE: Key = key("since", Shape::Text, "since = \"1.2\"");
const SUCCESS_RESPONSE: Key = key("success_response", Shape::Boolean, "success_response = false");

/// `#[arg(…)]` on a parameter.
pub(crate) const ARGUMENT: &[Key] = &[
    key("name", Shape::Text, "name = \"node-name\""),
    key("default", Shape::Expression, "default = 64"),
    key("flatten", Shape::Flag, "flatten"),
    key("secret", Shape::Flag, "secret"),
    RANGE,
    LENGTH,
    PATTERN,
    DEPRECATED,
    UNSTABLE,
    FEATURES,
    key("hmp", Shape::List(TYPING), "hmp(flag = 'f')"),
];

const RANGE: Key = key("range", Shape::Expression, "range = 1..=64");
const LENGTH: Key = key("length", Shape::Expression, "length = 1..=36");
const PATTERN: Key = key("pattern", Shape::Text, "pattern = \"^[a-z]+$\"");

/// `#[arg(hmp(…))]`: how an argument is typed at the prompt, where its type alone does not say.
const TYPING: &[Key] = &[
    key("complete", Shape::Path, "complete = path::to::function"),
    key("dot", Shape::Flag, "dot"),
    key("expr", Shape::Flag, "expr"),
    key("file", Shape::Flag, "file"),
    key("flag", Shape::Character, "flag = 'f'"),
    key("fmt", Shape::Flag, "fmt"),
    key("noun", Shape::Text, "noun = \"block device name\""),
    key("options", Shape::FlagOrText, "options` or `options = \"driver\""),
    key("rest", Shape::Flag, "rest"),
    key("size", Shape::TextInParentheses, "size(\"M\")"),
    key("time", Shape::Flag, "time"),
];

/// `#[qapi(…)]` on a type.
pub(crate) const TYPE: &[Key] = &[
    key("name", Shape::Text, "name = \"BlockdevOptions\""),
    key("tag", Shape::Text, "tag = \"driver\""),
    key("alternate", Shape::Flag, "alternate"),
    RANGE,
    LENGTH,
    PATTERN,
    DEPRECATED,
    UNSTABLE,
    FEATURES,
    CRATE,
];

/// `#[qapi(…)]` on what a newtype holds.
pub(crate) const INNER: &[Key] = &[];

/// `#[qapi(…)]` on a member of a struct.
pub(crate) const MEMBER: &[Key] = &[
    key("name", Shape::Text, "name = \"node-name\""),
    key("flatten", Shape::Flag, "flatten"),
    RANGE,
    LENGTH,
    PATTERN,
    DEPRECATED,
    UNSTABLE,
    FEATURES,
];

/// `#[qapi(…)]` on a value of an enum, a branch of a union or of an alternate.
pub(crate) const VALUE: &[Key] =
    &[key("name", Shape::Text, "name = \"on-demand\""), DEPRECATED, UNSTABLE, FEATURES];

/// `#[monitor_event(…)]` on a struct.
pub(crate) const EVENT: &[Key] = &[
    key("name", Shape::Text, "name = \"BALLOON_CHANGE\""),
    key("rate_limit_ms", Shape::Expression, "rate_limit_ms = 1000"),
    key("key", Shape::Identifier, "key = member"),
    DEPRECATED,
    UNSTABLE,
    FEATURES,
    SINCE,
    CRATE,
];

/// Where a key belongs that was written elsewhere, in the words of messages. Keys inside of others are not looked for:
/// they are words like `name`, which many have.
pub(super) fn home(key: &str) -> Option<&'static str> {
    const HOMES: [(&[Key], &str); 4] = [
        // First, because a method's block says its `crate`.
        (BLOCK, "`#[monitor_commands]`, on a block"),
        (FUNCTION, "`#[monitor_command]`, on a handler"),
        (ARGUMENT, "`#[arg]`, on a parameter"),
        (EVENT, "`#[monitor_event]`, on a struct"),
    ];
    let home = HOMES.iter().find(|(keys, _)| keys.iter().any(|known| known.name == key));
    home.map(|(_, home)| *home)
}
