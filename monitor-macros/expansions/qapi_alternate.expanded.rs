//! What `qapi_alternate.rs` expands to: written by the test `expansions`, and read, not compiled.

#[derive(QapiType)]
#[qapi(alternate)]
enum BlockdevRef {
    Definition(Box<Options>),
    Reference(String),
}
#[allow(deprecated)]
const _: () = {
    impl ::monitor_runtime::__private::qapi::Alternate for BlockdevRef {
        const NAME: &'static ::core::primitive::str = "BlockdevRef";
        fn read<'de, V: ::monitor_runtime::__private::serde::de::VariantAccess<'de>>(
            json: ::monitor_runtime::__private::qapi::JsonType,
            value: V,
        ) -> ::core::result::Result<::core::option::Option<Self>, V::Error> {
            if json.suits::<Box<Options>>() {
                return ::core::result::Result::Ok(
                    ::core::option::Option::Some(
                        Self::Definition(value.newtype_variant::<Box<Options>>()?),
                    ),
                );
            }
            if json.suits::<String>() {
                return ::core::result::Result::Ok(
                    ::core::option::Option::Some(
                        Self::Reference(value.newtype_variant::<String>()?),
                    ),
                );
            }
            ::core::result::Result::Ok(::core::option::Option::None)
        }
    }
    impl<'de> ::monitor_runtime::__private::serde::Deserialize<'de> for BlockdevRef {
        fn deserialize<D: ::monitor_runtime::__private::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::core::result::Result<Self, D::Error> {
            ::monitor_runtime::__private::qapi::deserialize_alternate(deserializer)
        }
    }
    impl ::monitor_runtime::__private::serde::Serialize for BlockdevRef {
        fn serialize<S: ::monitor_runtime::__private::serde::Serializer>(
            &self,
            serializer: S,
        ) -> ::core::result::Result<S::Ok, S::Error> {
            match self {
                Self::Definition(value) => {
                    ::monitor_runtime::__private::serde::Serialize::serialize(
                        value,
                        serializer,
                    )
                }
                Self::Reference(value) => {
                    ::monitor_runtime::__private::serde::Serialize::serialize(
                        value,
                        serializer,
                    )
                }
            }
        }
    }
    ::monitor_runtime::__private::qapi::json_schema! {
        impl ::monitor_runtime::__private::schemars::JsonSchema for BlockdevRef { fn
        schema_name() -> ::monitor_runtime::__private::Cow < 'static,
        ::core::primitive::str > {
        ::monitor_runtime::__private::Cow::Borrowed("BlockdevRef") }
        #[allow(unused_variables)] fn json_schema(generator : & mut
        ::monitor_runtime::__private::schemars::SchemaGenerator) ->
        ::monitor_runtime::__private::schemars::Schema {
        ::monitor_runtime::__private::qapi::schema::with_text(::monitor_runtime::__private::qapi::schema::alternate([generator
        .subschema_for:: < Box < Options > > (), generator.subschema_for:: < String >
        ()]), "", ::monitor_runtime::__private::Features::NONE) } }
    }
};
