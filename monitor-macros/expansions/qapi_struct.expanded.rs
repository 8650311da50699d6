//! What `qapi_struct.rs` expands to: written by the test `expansions`, and read, not compiled.

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
#[allow(deprecated)]
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    enum member_driver_of_type_Options {}
    type type_of_member_driver_of_type_Options = Driver;
    pub struct Reader {
        member0: ::core::option::Option<Option<String>>,
        member1: <type_of_member_driver_of_type_Options as __private::qapi::Members<
            member_driver_of_type_Options,
        >>::Reader,
        member2: ::core::option::Option<bool>,
        member3: ::core::option::Option<Option<u8>>,
        end: (),
    }
    impl ::core::default::Default for Reader {
        fn default() -> Self {
            Self {
                member0: ::core::default::Default::default(),
                member1: ::core::default::Default::default(),
                member2: ::core::default::Default::default(),
                member3: ::core::default::Default::default(),
                end: (),
            }
        }
    }
    impl<__Place> __private::qapi::Members<__Place> for Options {
        const HEAD: &'static [&'static ::core::primitive::str] = &__private::qapi::concat::<
            {
                3usize
                    + <type_of_member_driver_of_type_Options as __private::qapi::Members<
                        member_driver_of_type_Options,
                    >>::HEAD
                        .len()
            },
        >(
            &[
                &["node-name"],
                <type_of_member_driver_of_type_Options as __private::qapi::Members<
                    member_driver_of_type_Options,
                >>::HEAD,
                &["in"],
                &["x-new"],
            ],
        );
        const BRANCHES: &'static [&'static ::core::primitive::str] = &__private::qapi::concat::<
            {
                0usize
                    + <type_of_member_driver_of_type_Options as __private::qapi::Members<
                        member_driver_of_type_Options,
                    >>::BRANCHES
                        .len()
            },
        >(
            &[
                <type_of_member_driver_of_type_Options as __private::qapi::Members<
                    member_driver_of_type_Options,
                >>::BRANCHES,
            ],
        );
        type Reader = Reader;
        #[allow(unused_variables)]
        fn take<'de, A: __private::serde::de::MapAccess<'de>>(
            reader: &mut Reader,
            name: &::core::primitive::str,
            map: &mut A,
        ) -> ::core::result::Result<::core::primitive::bool, A::Error> {
            match name {
                "node-name" => {
                    reader.member0 = ::core::option::Option::Some(
                        map.next_value::<Option<String>>()?,
                    );
                }
                "in" => {
                    reader.member2 = ::core::option::Option::Some(
                        map
                            .next_value_seed(
                                __private::qapi::Marked::<bool>::new("$deprecated"),
                            )?,
                    );
                }
                "x-new" => {
                    reader.member3 = ::core::option::Option::Some(
                        map
                            .next_value_seed(
                                __private::qapi::Marked::<Option<u8>>::new("$unstable"),
                            )?,
                    );
                }
                _ => {
                    return ::core::result::Result::Ok(
                        false
                            || <type_of_member_driver_of_type_Options as __private::qapi::Members<
                                member_driver_of_type_Options,
                            >>::take(&mut reader.member1, name, map)?,
                    );
                }
            }
            #[allow(unreachable_code)] ::core::result::Result::Ok(true)
        }
        #[allow(unused_variables)]
        fn finish<E: __private::serde::de::Error>(
            reader: Reader,
        ) -> ::core::result::Result<Self, E> {
            ::core::result::Result::Ok(Self {
                node_name: match reader.member0 {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => {
                        __private::qapi::missing::<Option<String>, E>("node-name")?
                    }
                },
                driver: <type_of_member_driver_of_type_Options as __private::qapi::Members<
                    member_driver_of_type_Options,
                >>::finish(reader.member1)?,
                into: match reader.member2 {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => {
                        __private::qapi::missing::<bool, E>("in")?
                    }
                },
                x_new: match reader.member3 {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => {
                        __private::qapi::missing::<Option<u8>, E>("x-new")?
                    }
                },
            })
        }
        #[allow(unused_variables)]
        fn write<S: __private::serde::ser::SerializeStruct>(
            &self,
            fields: &mut S,
        ) -> ::core::result::Result<(), S::Error> {
            #[allow(unused_imports)]
            use __private::qapi::PlainMember as _;
            if __private::qapi::Member(&self.node_name).is_present() {
                fields.serialize_field("node-name", &self.node_name)?;
            }
            <type_of_member_driver_of_type_Options as __private::qapi::Members<
                member_driver_of_type_Options,
            >>::write(&self.driver, fields)?;
            if __private::qapi::Member(&self.into).is_present() {
                __private::qapi::mark(fields, "$deprecated")?;
                fields.serialize_field("in", &self.into)?;
            }
            if __private::qapi::Member(&self.x_new).is_present() {
                __private::qapi::mark(fields, "$unstable")?;
                fields.serialize_field("x-new", &self.x_new)?;
            }
            ::core::result::Result::Ok(())
        }
        __private::qapi::json_schema! {
            #[allow(unused_variables)] fn describe(generator : & mut
            __private::schemars::SchemaGenerator, object : & mut
            __private::qapi::schema::Object,) { #[allow(unused_imports)] use
            __private::qapi::schema::PlainMember as _; let described =
            __private::qapi::schema::Member:: < Option < String > > ::NEW
            .describe(generator); object.member("node-name", described, "Its name.",
            __private::Features::NONE); < type_of_member_driver_of_type_Options as
            __private::qapi::Members < member_driver_of_type_Options >>
            ::describe(generator, object); let described =
            __private::qapi::schema::Member:: < bool > ::NEW.describe(generator); object
            .member("in", described, "", __private::Features { deprecated :
            ::core::option::Option::Some("use 'out'"), ..__private::Features::NONE });
            let described = __private::qapi::schema::Member:: < Option < u8 > > ::NEW
            .describe(generator); object.member("x-new", described, "",
            __private::Features { unstable : true, ..__private::Features::NONE }); } fn
            refer(generator : & mut __private::schemars::SchemaGenerator) ->
            __private::schemars::Schema { generator.subschema_for:: < Self > () }
        }
    }
    impl<'de> __private::serde::Deserialize<'de> for Options {
        fn deserialize<D: __private::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::core::result::Result<Self, D::Error> {
            const FIELDS: &[&::core::primitive::str] = &__private::qapi::concat::<
                {
                    <Options as __private::qapi::Members>::HEAD.len()
                        + <Options as __private::qapi::Members>::BRANCHES.len()
                },
            >(
                &[
                    <Options as __private::qapi::Members>::HEAD,
                    <Options as __private::qapi::Members>::BRANCHES,
                ],
            );
            __private::qapi::deserialize_members(deserializer, "BlockdevOptions", FIELDS)
        }
    }
    impl __private::serde::Serialize for Options {
        fn serialize<S: __private::serde::Serializer>(
            &self,
            serializer: S,
        ) -> ::core::result::Result<S::Ok, S::Error> {
            __private::qapi::serialize_members(self, serializer, "BlockdevOptions")
        }
    }
    const _: () = __private::qapi::member_of_base(
        "BlockdevOptions",
        <Options as __private::qapi::Members>::HEAD,
        <Options as __private::qapi::Members>::BRANCHES,
    );
    __private::qapi::json_schema! {
        impl __private::schemars::JsonSchema for Options { fn schema_name() ->
        __private::Cow < 'static, ::core::primitive::str > {
        __private::Cow::Borrowed("BlockdevOptions") } #[allow(unused_variables)] fn
        json_schema(generator : & mut __private::schemars::SchemaGenerator) ->
        __private::schemars::Schema {
        __private::qapi::schema::with_text(__private::qapi::schema::object:: < Self >
        (generator), "What a block device is made of.", __private::Features::NONE) } }
    }
};
