//! The types of the lab schema (`data/qemu/lab-schema.json`), in its order.

#![allow(missing_docs, reason = "the schema has no words either")]

use monitor_runtime::QapiType;

#[derive(Debug, QapiType)]
pub(super) enum Color {
    Red,
    DarkGreen,
    #[qapi(deprecated = "use 'red'")]
    OldBlue,
    #[qapi(unstable)]
    XPink,
}

#[derive(Debug, QapiType)]
pub(super) struct Sub {
    pub(super) id: String,
    pub(super) n: Option<i64>,
}

#[derive(Debug, QapiType)]
pub(super) struct Derived {
    #[qapi(flatten)]
    pub(super) base: Sub,
    pub(super) extra: bool,
    pub(super) sub: Option<Sub>,
}

#[derive(Debug, QapiType)]
pub(super) struct KindOne {
    pub(super) a: i64,
}

#[derive(Debug, QapiType)]
pub(super) struct KindTwo {
    pub(super) b: String,
    pub(super) c: Option<Vec<i8>>,
}

#[derive(Debug, QapiType)]
#[qapi(tag = "kind")]
pub(super) enum Kind {
    One(KindOne),
    Two(KindTwo),
    None,
}

#[derive(Debug, QapiType)]
pub(super) struct Uni {
    #[qapi(flatten)]
    pub(super) kind: Kind,
    pub(super) common: Option<String>,
}

#[derive(Debug, QapiType)]
#[qapi(alternate)]
pub(super) enum AltStrObj {
    S(String),
    O(Sub),
}

#[derive(Debug, QapiType)]
#[qapi(alternate)]
pub(super) enum AltIntEnum {
    I(i64),
    E(Color),
}

#[derive(Debug, QapiType)]
#[qapi(alternate)]
pub(super) enum AltNumBool {
    N(f64),
    B(bool),
}

#[derive(Debug, QapiType)]
#[qapi(alternate)]
pub(super) enum AltListNull {
    L(Vec<i64>),
    Z(()),
}

#[derive(Debug, QapiType)]
#[qapi(alternate)]
pub(super) enum AltUnionStr {
    V(Uni),
    S(String),
}

#[derive(Debug, QapiType)]
pub(super) struct All {
    pub(super) i8: Option<i8>,
    pub(super) i16: Option<i16>,
    pub(super) i32: Option<i32>,
    pub(super) i64: Option<i64>,
    pub(super) u8: Option<u8>,
    pub(super) u16: Option<u16>,
    pub(super) u32: Option<u32>,
    pub(super) u64: Option<u64>,
    pub(super) int: Option<i64>,
    pub(super) size: Option<u64>,
    pub(super) num: Option<f64>,
    pub(super) b: Option<bool>,
    pub(super) s: Option<String>,
    pub(super) any: Option<serde_json::Value>,
    pub(super) nul: Option<()>,
    pub(super) e: Option<Color>,
    pub(super) sub: Option<Sub>,
    pub(super) der: Option<Derived>,
    pub(super) uu: Option<Uni>,
    pub(super) li: Option<Vec<i64>>,
    pub(super) lu8: Option<Vec<u8>>,
    pub(super) ls: Option<Vec<String>>,
    pub(super) le: Option<Vec<Color>>,
    pub(super) lsub: Option<Vec<Sub>>,
    pub(super) lu: Option<Vec<Uni>>,
    pub(super) lany: Option<Vec<serde_json::Value>>,
    pub(super) lder: Option<Vec<Derived>>,
    pub(super) a_so: Option<AltStrObj>,
    pub(super) a_ie: Option<AltIntEnum>,
    pub(super) a_nb: Option<AltNumBool>,
    pub(super) a_ln: Option<AltListNull>,
    pub(super) a_us: Option<AltUnionStr>,
    #[qapi(deprecated = "use 'int'")]
    pub(super) old: Option<i64>,
    #[qapi(unstable)]
    pub(super) x_new: Option<i64>,
}
