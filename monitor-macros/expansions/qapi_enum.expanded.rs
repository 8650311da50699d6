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
    impl ::monitor_runtime::__private::qapi::Values for OnOffAuto {
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
    impl<'de> ::monitor_runtime::__private::serde::Deserialize<'de> for OnOffAuto {
        fn deserialize<D: ::monitor_runtime::__private::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::core::result::Result<Self, D::Error> {
            ::monitor_runtime::__private::qapi::deserialize_value(deserializer)
        }
    }
    impl ::monitor_runtime::__private::serde::Serialize for OnOffAuto {
        fn serialize<S: ::monitor_runtime::__private::serde::Serializer>(
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
    ::monitor_runtime::__private::qapi::json_schema! {
        impl ::monitor_runtime::__private::schemars::JsonSchema for OnOffAuto { fn
        schema_name() -> ::monitor_runtime::__private::Cow < 'static,
        ::core::primitive::str > {
        ::monitor_runtime::__private::Cow::Borrowed("OnOffAuto") }
        #[allow(unused_variables)] fn json_schema(generator : & mut
        ::monitor_runtime::__private::schemars::SchemaGenerator) ->
        ::monitor_runtime::__private::schemars::Schema {
        ::monitor_runtime::__private::qapi::schema::with_text(::monitor_runtime::__private::qapi::schema::enumeration(&
        [("on", "", ::monitor_runtime::__private::Features::NONE), ("off", "Not.",
        ::monitor_runtime::__private::Features::NONE), ("auto", "",
        ::monitor_runtime::__private::Features { unstable : true, ..
        ::monitor_runtime::__private::Features::NONE })]), "",
        ::monitor_runtime::__private::Features::NONE) } }
    }
};
