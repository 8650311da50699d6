//! A struct with a base, and members that are old and new.

/// What a block device is made of.
#[derive(QapiType)]
#[qapi(name = "BlockdevOptions")]
struct Options {
    /// Its name.
    node_name: Option<String>,
    #[qapi(flatten)]
    driver: Driver,
    #[qapi(name = "in", deprecated = "use 'out'")]
    into: bool,
    #[qapi(unstable)]
    x_new: Option<u8>,
}
