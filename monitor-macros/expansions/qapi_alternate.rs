//! An alternate.

#[derive(QapiType)]
#[qapi(alternate)]
enum BlockdevRef {
    Definition(Box<Options>),
    Reference(String),
}
