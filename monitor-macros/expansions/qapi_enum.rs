//! An enum.

#[derive(QapiType)]
enum OnOffAuto {
    On,
    /// Not.
    Off,
    #[qapi(name = "auto", unstable)]
    Either,
}
