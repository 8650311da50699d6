//! What `qapi_union.rs` expands to: written by the test `expansions`, and read, not compiled.

#[derive(QapiType)]
#[qapi(tag = "driver")]
enum Driver {
    File(FileOptions),
    #[qapi(deprecated = "use 'file'")]
    NullCo,
}
#[allow(deprecated)]
const _: () = {
    #[derive(::core::prelude::v1::Default)]
    pub struct Reader {
        tag: ::core::option::Option<::core::primitive::usize>,
        early: ::monitor_runtime::__private::qapi::Early,
        branch0: <FileOptions as ::monitor_runtime::__private::qapi::Members>::Reader,
    }
    impl ::monitor_runtime::__private::qapi::Members for Driver {
        const HEAD: &'static [&'static ::core::primitive::str] = &["driver"];
        const BRANCHES: &'static [&'static ::core::primitive::str] = &::monitor_runtime::__private::qapi::concat::<
            {
                0
                    + <FileOptions as ::monitor_runtime::__private::qapi::Members>::HEAD
                        .len()
                    + <FileOptions as ::monitor_runtime::__private::qapi::Members>::BRANCHES
                        .len()
            },
        >(
            &[
                <FileOptions as ::monitor_runtime::__private::qapi::Members>::HEAD,
                <FileOptions as ::monitor_runtime::__private::qapi::Members>::BRANCHES,
            ],
        );
        type Reader = Reader;
        fn take<'de, A: ::monitor_runtime::__private::serde::de::MapAccess<'de>>(
            reader: &mut Reader,
            name: &::core::primitive::str,
            map: &mut A,
        ) -> ::core::result::Result<::core::primitive::bool, A::Error> {
            if name == "driver" {
                let tag = ::monitor_runtime::__private::qapi::Tag {
                    name: "$values:null-co=deprecated",
                    values: &["file", "null-co"],
                };
                reader.tag = ::core::option::Option::Some(map.next_value_seed(tag)?);
                return ::core::result::Result::Ok(true);
            }
            match reader.tag {
                ::core::option::Option::None => {
                    reader
                        .early
                        .take(
                            <Self as ::monitor_runtime::__private::qapi::Members>::BRANCHES,
                            name,
                            map,
                        )
                }
                ::core::option::Option::Some(0usize) => {
                    <FileOptions as ::monitor_runtime::__private::qapi::Members>::take(
                        &mut reader.branch0,
                        name,
                        map,
                    )
                }
                ::core::option::Option::Some(_) => ::core::result::Result::Ok(false),
            }
        }
        fn finish<E: ::monitor_runtime::__private::serde::de::Error>(
            mut reader: Reader,
        ) -> ::core::result::Result<Self, E> {
            let ::core::option::Option::Some(tag) = reader.tag else {
                return ::core::result::Result::Err(E::missing_field("driver"));
            };
            let early = ::core::mem::take(&mut reader.early);
            early
                .replay(
                    <Self as ::monitor_runtime::__private::qapi::Members>::BRANCHES,
                    |name, map| {
                        <Self as ::monitor_runtime::__private::qapi::Members>::take(
                            &mut reader,
                            name,
                            map,
                        )
                    },
                )?;
            ::core::result::Result::Ok(
                match tag {
                    0usize => {
                        Self::File(
                            <FileOptions as ::monitor_runtime::__private::qapi::Members>::finish(
                                reader.branch0,
                            )?,
                        )
                    }
                    _ => Self::NullCo,
                },
            )
        }
        fn write<S: ::monitor_runtime::__private::serde::ser::SerializeStruct>(
            &self,
            fields: &mut S,
        ) -> ::core::result::Result<(), S::Error> {
            match self {
                Self::File(branch) => {
                    fields.serialize_field("driver", "file")?;
                    <FileOptions as ::monitor_runtime::__private::qapi::Members>::write(
                        branch,
                        fields,
                    )?;
                }
                Self::NullCo => {
                    fields.serialize_field("driver", "null-co")?;
                }
            }
            ::core::result::Result::Ok(())
        }
    }
    impl<'de> ::monitor_runtime::__private::serde::Deserialize<'de> for Driver {
        fn deserialize<D: ::monitor_runtime::__private::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::core::result::Result<Self, D::Error> {
            const FIELDS: &[&::core::primitive::str] = &::monitor_runtime::__private::qapi::concat::<
                {
                    <Driver as ::monitor_runtime::__private::qapi::Members>::HEAD.len()
                        + <Driver as ::monitor_runtime::__private::qapi::Members>::BRANCHES
                            .len()
                },
            >(
                &[
                    <Driver as ::monitor_runtime::__private::qapi::Members>::HEAD,
                    <Driver as ::monitor_runtime::__private::qapi::Members>::BRANCHES,
                ],
            );
            ::monitor_runtime::__private::qapi::deserialize_members(
                deserializer,
                "Driver",
                FIELDS,
            )
        }
    }
    impl ::monitor_runtime::__private::serde::Serialize for Driver {
        fn serialize<S: ::monitor_runtime::__private::serde::Serializer>(
            &self,
            serializer: S,
        ) -> ::core::result::Result<S::Ok, S::Error> {
            ::monitor_runtime::__private::qapi::serialize_members(
                self,
                serializer,
                "Driver",
            )
        }
    }
    const _: () = ::monitor_runtime::__private::qapi::member_of_base(
        "Driver",
        <Driver as ::monitor_runtime::__private::qapi::Members>::HEAD,
        <Driver as ::monitor_runtime::__private::qapi::Members>::BRANCHES,
    );
    ::monitor_runtime::__private::qapi::json_schema! {
        impl ::monitor_runtime::__private::schemars::JsonSchema for Driver { fn
        schema_name() -> ::monitor_runtime::__private::Cow < 'static,
        ::core::primitive::str > { ::monitor_runtime::__private::Cow::Borrowed("Driver")
        } #[allow(unused_variables)] fn json_schema(generator : & mut
        ::monitor_runtime::__private::schemars::SchemaGenerator) ->
        ::monitor_runtime::__private::schemars::Schema {
        ::monitor_runtime::__private::qapi::schema::with_text(::monitor_runtime::__private::qapi::schema::object::
        < Self > (generator), "", ::monitor_runtime::__private::Features::NONE) } } impl
        ::monitor_runtime::__private::qapi::schema::Describe for Driver {
        #[allow(unused_variables)] fn describe(generator : & mut
        ::monitor_runtime::__private::schemars::SchemaGenerator, object : & mut
        ::monitor_runtime::__private::qapi::schema::Object,) { #[allow(unused_imports)]
        use ::monitor_runtime::__private::qapi::schema::PlainMember as _; object
        .union("driver", [(("file", "", ::monitor_runtime::__private::Features::NONE),
        ::core::option::Option::Some(generator.subschema_for:: < FileOptions > ())),
        (("null-co", "", ::monitor_runtime::__private::Features { deprecated :
        ::core::option::Option::Some("use 'file'"), ..
        ::monitor_runtime::__private::Features::NONE }), ::core::option::Option::None)]);
        } }
    }
};
