//! A flat union.

#[derive(QapiType)]
#[qapi(tag = "driver")]
enum Driver {
    File(FileOptions),
    #[qapi(deprecated = "use 'file'")]
    NullCo,
}
