//! What `qapi_enum.rs` expands to: written by the test `expansions`, and read, not compiled.

#[derive(QapiType)]
enum OnOffAuto {
    On,
    /// Not.
    Off,
    #[qapi(name = "auto", unstable)]
    Either,
}
#[allow(deprecated)]
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl __private::qapi::Values for OnOffAuto {
        const NAME: &'static ::core::primitive::str = "$values:auto=unstable";
        const VALUES: &'static [&'static ::core::primitive::str] = &[
            "on",
            "off",
            "auto",
        ];
        fn at(index: ::core::primitive::usize) -> Self {
            match index {
                0usize => Self::On,
                1usize => Self::Off,
                _ => Self::Either,
            }
        }
    }
    impl<'de> __private::serde::Deserialize<'de> for OnOffAuto {
        fn deserialize<D: __private::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::core::result::Result<Self, D::Error> {
            __private::qapi::deserialize_value(deserializer)
        }
    }
    impl __private::serde::Serialize for OnOffAuto {
        fn serialize<S: __private::serde::Serializer>(
            &self,
            serializer: S,
        ) -> ::core::result::Result<S::Ok, S::Error> {
            let (index, value) = match self {
                Self::On => (0u32, "on"),
                Self::Off => (1u32, "off"),
                Self::Either => (2u32, "auto"),
            };
            serializer.serialize_unit_variant("OnOffAuto", index, value)
        }
    }
    __private::qapi::json_schema! {
        impl __private::schemars::JsonSchema for OnOffAuto { fn schema_name() ->
        __private::Cow < 'static, ::core::primitive::str > {
        __private::Cow::Borrowed("OnOffAuto") } #[allow(unused_variables)] fn
        json_schema(generator : & mut __private::schemars::SchemaGenerator) ->
        __private::schemars::Schema {
        __private::qapi::schema::with_text(__private::qapi::schema::enumeration(& [("on",
        "", __private::Features::NONE), ("off", "Not.", __private::Features::NONE),
        ("auto", "", __private::Features { unstable : true, ..__private::Features::NONE
        })]), "", __private::Features::NONE) } }
    }
};
