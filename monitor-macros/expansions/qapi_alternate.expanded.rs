//! What `qapi_alternate.rs` expands to: written by the test `expansions`, and read, not compiled.

#[derive(QapiType)]
#[qapi(alternate)]
enum BlockdevRef {
    Definition(Box<Options>),
    Reference(String),
}
#[allow(deprecated)]
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl __private::qapi::Alternate for BlockdevRef {
        const NAME: &'static ::core::primitive::str = "BlockdevRef";
        fn read<'de, V: __private::serde::de::VariantAccess<'de>>(
            json: __private::qapi::JsonType,
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
    impl<'de> __private::serde::Deserialize<'de> for BlockdevRef {
        fn deserialize<D: __private::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::core::result::Result<Self, D::Error> {
            __private::qapi::deserialize_alternate(deserializer)
        }
    }
    impl __private::serde::Serialize for BlockdevRef {
        fn serialize<S: __private::serde::Serializer>(
            &self,
            serializer: S,
        ) -> ::core::result::Result<S::Ok, S::Error> {
            match self {
                Self::Definition(value) => {
                    __private::serde::Serialize::serialize(value, serializer)
                }
                Self::Reference(value) => {
                    __private::serde::Serialize::serialize(value, serializer)
                }
            }
        }
    }
    __private::qapi::json_schema! {
        impl __private::schemars::JsonSchema for BlockdevRef { fn schema_name() ->
        __private::Cow < 'static, ::core::primitive::str > {
        __private::Cow::Borrowed("BlockdevRef") } #[allow(unused_variables)] fn
        json_schema(generator : & mut __private::schemars::SchemaGenerator) ->
        __private::schemars::Schema {
        __private::qapi::schema::with_text(__private::qapi::schema::alternate([generator
        .subschema_for:: < Box < Options > > (), generator.subschema_for:: < String >
        ()]), "", __private::Features::NONE) } }
    }
};
