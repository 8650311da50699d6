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
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    enum branch_File_of_type_Driver {}
    type type_of_branch_File_of_type_Driver = FileOptions;
    pub struct Reader {
        tag: ::core::option::Option<::core::primitive::usize>,
        early: __private::qapi::Early,
        branch0: <type_of_branch_File_of_type_Driver as __private::qapi::Members<
            branch_File_of_type_Driver,
        >>::Reader,
        end: (),
    }
    impl ::core::default::Default for Reader {
        fn default() -> Self {
            Self {
                tag: ::core::option::Option::None,
                early: ::core::default::Default::default(),
                branch0: ::core::default::Default::default(),
                end: (),
            }
        }
    }
    impl<__Place> __private::qapi::Members<__Place> for Driver {
        const HEAD: &'static [&'static ::core::primitive::str] = &["driver"];
        const BRANCHES: &'static [&'static ::core::primitive::str] = &__private::qapi::concat::<
            {
                0
                    + <type_of_branch_File_of_type_Driver as __private::qapi::Members<
                        branch_File_of_type_Driver,
                    >>::HEAD
                        .len()
                    + <type_of_branch_File_of_type_Driver as __private::qapi::Members<
                        branch_File_of_type_Driver,
                    >>::BRANCHES
                        .len()
            },
        >(
            &[
                <type_of_branch_File_of_type_Driver as __private::qapi::Members<
                    branch_File_of_type_Driver,
                >>::HEAD,
                <type_of_branch_File_of_type_Driver as __private::qapi::Members<
                    branch_File_of_type_Driver,
                >>::BRANCHES,
            ],
        );
        type Reader = Reader;
        fn take<'de, A: __private::serde::de::MapAccess<'de>>(
            reader: &mut Reader,
            name: &::core::primitive::str,
            map: &mut A,
        ) -> ::core::result::Result<::core::primitive::bool, A::Error> {
            if name == "driver" {
                let tag = __private::qapi::Tag {
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
                        .take(<Self as __private::qapi::Members>::BRANCHES, name, map)
                }
                ::core::option::Option::Some(0usize) => {
                    <type_of_branch_File_of_type_Driver as __private::qapi::Members<
                        branch_File_of_type_Driver,
                    >>::take(&mut reader.branch0, name, map)
                }
                ::core::option::Option::Some(_) => ::core::result::Result::Ok(false),
            }
        }
        fn finish<E: __private::serde::de::Error>(
            mut reader: Reader,
        ) -> ::core::result::Result<Self, E> {
            let ::core::option::Option::Some(tag) = reader.tag else {
                return ::core::result::Result::Err(E::missing_field("driver"));
            };
            let early = ::core::mem::take(&mut reader.early);
            early
                .replay(
                    <Self as __private::qapi::Members>::BRANCHES,
                    |name, map| {
                        <Self as __private::qapi::Members>::take(&mut reader, name, map)
                    },
                )?;
            ::core::result::Result::Ok(
                match tag {
                    0usize => {
                        Self::File(
                            <type_of_branch_File_of_type_Driver as __private::qapi::Members<
                                branch_File_of_type_Driver,
                            >>::finish(reader.branch0)?,
                        )
                    }
                    _ => Self::NullCo,
                },
            )
        }
        fn write<S: __private::serde::ser::SerializeStruct>(
            &self,
            fields: &mut S,
        ) -> ::core::result::Result<(), S::Error> {
            match self {
                Self::File(branch) => {
                    fields.serialize_field("driver", "file")?;
                    <type_of_branch_File_of_type_Driver as __private::qapi::Members<
                        branch_File_of_type_Driver,
                    >>::write(branch, fields)?;
                }
                Self::NullCo => {
                    fields.serialize_field("driver", "null-co")?;
                }
            }
            ::core::result::Result::Ok(())
        }
        __private::qapi::json_schema! {
            #[allow(unused_variables)] fn describe(generator : & mut
            __private::schemars::SchemaGenerator, object : & mut
            __private::qapi::schema::Object,) { #[allow(unused_imports)] use
            __private::qapi::schema::PlainMember as _; object.union("driver", [(("file",
            "", __private::Features::NONE), ::core::option::Option::Some(<
            type_of_branch_File_of_type_Driver as __private::qapi::Members <
            branch_File_of_type_Driver >> ::refer(generator))), (("null-co", "",
            __private::Features { deprecated :
            ::core::option::Option::Some("use 'file'"), ..__private::Features::NONE }),
            ::core::option::Option::None)]); } fn refer(generator : & mut
            __private::schemars::SchemaGenerator) -> __private::schemars::Schema {
            generator.subschema_for:: < Self > () }
        }
    }
    impl<'de> __private::serde::Deserialize<'de> for Driver {
        fn deserialize<D: __private::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::core::result::Result<Self, D::Error> {
            const FIELDS: &[&::core::primitive::str] = &__private::qapi::concat::<
                {
                    <Driver as __private::qapi::Members>::HEAD.len()
                        + <Driver as __private::qapi::Members>::BRANCHES.len()
                },
            >(
                &[
                    <Driver as __private::qapi::Members>::HEAD,
                    <Driver as __private::qapi::Members>::BRANCHES,
                ],
            );
            __private::qapi::deserialize_members(deserializer, "Driver", FIELDS)
        }
    }
    impl __private::serde::Serialize for Driver {
        fn serialize<S: __private::serde::Serializer>(
            &self,
            serializer: S,
        ) -> ::core::result::Result<S::Ok, S::Error> {
            __private::qapi::serialize_members(self, serializer, "Driver")
        }
    }
    const _: () = __private::qapi::member_of_base(
        "Driver",
        <Driver as __private::qapi::Members>::HEAD,
        <Driver as __private::qapi::Members>::BRANCHES,
    );
    __private::qapi::json_schema! {
        impl __private::schemars::JsonSchema for Driver { fn schema_name() ->
        __private::Cow < 'static, ::core::primitive::str > {
        __private::Cow::Borrowed("Driver") } #[allow(unused_variables)] fn
        json_schema(generator : & mut __private::schemars::SchemaGenerator) ->
        __private::schemars::Schema {
        __private::qapi::schema::with_text(__private::qapi::schema::object:: < Self >
        (generator), "", __private::Features::NONE) } }
    }
};
