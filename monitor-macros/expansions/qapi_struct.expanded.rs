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
    #[derive(::core::prelude::v1::Default)]
    pub struct Reader {
        member0: ::core::option::Option<Option<String>>,
        member1: <Driver as ::monitor_runtime::__private::qapi::Members>::Reader,
        member2: ::core::option::Option<bool>,
        member3: ::core::option::Option<Option<u8>>,
    }
    impl ::monitor_runtime::__private::qapi::Members for Options {
        const HEAD: &'static [&'static ::core::primitive::str] = &::monitor_runtime::__private::qapi::concat::<
            {
                3usize
                    + <Driver as ::monitor_runtime::__private::qapi::Members>::HEAD.len()
            },
        >(
            &[
                &["node-name"],
                <Driver as ::monitor_runtime::__private::qapi::Members>::HEAD,
                &["in"],
                &["x-new"],
            ],
        );
        const BRANCHES: &'static [&'static ::core::primitive::str] = &::monitor_runtime::__private::qapi::concat::<
            {
                0usize
                    + <Driver as ::monitor_runtime::__private::qapi::Members>::BRANCHES
                        .len()
            },
        >(&[<Driver as ::monitor_runtime::__private::qapi::Members>::BRANCHES]);
        type Reader = Reader;
        #[allow(unused_variables)]
        fn take<'de, A: ::monitor_runtime::__private::serde::de::MapAccess<'de>>(
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
                                ::monitor_runtime::__private::qapi::Marked::<
                                    bool,
                                >::new("$deprecated"),
                            )?,
                    );
                }
                "x-new" => {
                    reader.member3 = ::core::option::Option::Some(
                        map
                            .next_value_seed(
                                ::monitor_runtime::__private::qapi::Marked::<
                                    Option<u8>,
                                >::new("$unstable"),
                            )?,
                    );
                }
                _ => {
                    return ::core::result::Result::Ok(
                        false
                            || <Driver as ::monitor_runtime::__private::qapi::Members>::take(
                                &mut reader.member1,
                                name,
                                map,
                            )?,
                    );
                }
            }
            #[allow(unreachable_code)] ::core::result::Result::Ok(true)
        }
        #[allow(unused_variables)]
        fn finish<E: ::monitor_runtime::__private::serde::de::Error>(
            reader: Reader,
        ) -> ::core::result::Result<Self, E> {
            ::core::result::Result::Ok(Self {
                node_name: match reader.member0 {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => {
                        ::monitor_runtime::__private::qapi::missing::<
                            Option<String>,
                            E,
                        >("node-name")?
                    }
                },
                driver: <Driver as ::monitor_runtime::__private::qapi::Members>::finish(
                    reader.member1,
                )?,
                into: match reader.member2 {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => {
                        ::monitor_runtime::__private::qapi::missing::<bool, E>("in")?
                    }
                },
                x_new: match reader.member3 {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => {
                        ::monitor_runtime::__private::qapi::missing::<
                            Option<u8>,
                            E,
                        >("x-new")?
                    }
                },
            })
        }
        #[allow(unused_variables)]
        fn write<S: ::monitor_runtime::__private::serde::ser::SerializeStruct>(
            &self,
            fields: &mut S,
        ) -> ::core::result::Result<(), S::Error> {
            #[allow(unused_imports)]
            use ::monitor_runtime::__private::qapi::PlainMember as _;
            if ::monitor_runtime::__private::qapi::Member(&self.node_name).is_present() {
                fields.serialize_field("node-name", &self.node_name)?;
            }
            <Driver as ::monitor_runtime::__private::qapi::Members>::write(
                &self.driver,
                fields,
            )?;
            if ::monitor_runtime::__private::qapi::Member(&self.into).is_present() {
                ::monitor_runtime::__private::qapi::mark(fields, "$deprecated")?;
                fields.serialize_field("in", &self.into)?;
            }
            if ::monitor_runtime::__private::qapi::Member(&self.x_new).is_present() {
                ::monitor_runtime::__private::qapi::mark(fields, "$unstable")?;
                fields.serialize_field("x-new", &self.x_new)?;
            }
            ::core::result::Result::Ok(())
        }
    }
    impl<'de> ::monitor_runtime::__private::serde::Deserialize<'de> for Options {
        fn deserialize<D: ::monitor_runtime::__private::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::core::result::Result<Self, D::Error> {
            const FIELDS: &[&::core::primitive::str] = &::monitor_runtime::__private::qapi::concat::<
                {
                    <Options as ::monitor_runtime::__private::qapi::Members>::HEAD.len()
                        + <Options as ::monitor_runtime::__private::qapi::Members>::BRANCHES
                            .len()
                },
            >(
                &[
                    <Options as ::monitor_runtime::__private::qapi::Members>::HEAD,
                    <Options as ::monitor_runtime::__private::qapi::Members>::BRANCHES,
                ],
            );
            ::monitor_runtime::__private::qapi::deserialize_members(
                deserializer,
                "BlockdevOptions",
                FIELDS,
            )
        }
    }
    impl ::monitor_runtime::__private::serde::Serialize for Options {
        fn serialize<S: ::monitor_runtime::__private::serde::Serializer>(
            &self,
            serializer: S,
        ) -> ::core::result::Result<S::Ok, S::Error> {
            ::monitor_runtime::__private::qapi::serialize_members(
                self,
                serializer,
                "BlockdevOptions",
            )
        }
    }
    const _: () = ::monitor_runtime::__private::qapi::member_of_base(
        "BlockdevOptions",
        <Options as ::monitor_runtime::__private::qapi::Members>::HEAD,
        <Options as ::monitor_runtime::__private::qapi::Members>::BRANCHES,
    );
    ::monitor_runtime::__private::qapi::json_schema! {
        impl ::monitor_runtime::__private::schemars::JsonSchema for Options { fn
        schema_name() -> ::monitor_runtime::__private::Cow < 'static,
        ::core::primitive::str > {
        ::monitor_runtime::__private::Cow::Borrowed("BlockdevOptions") }
        #[allow(unused_variables)] fn json_schema(generator : & mut
        ::monitor_runtime::__private::schemars::SchemaGenerator) ->
        ::monitor_runtime::__private::schemars::Schema {
        ::monitor_runtime::__private::qapi::schema::with_text(::monitor_runtime::__private::qapi::schema::object::
        < Self > (generator), "What a block device is made of.",
        ::monitor_runtime::__private::Features::NONE) } } impl
        ::monitor_runtime::__private::qapi::schema::Describe for Options {
        #[allow(unused_variables)] fn describe(generator : & mut
        ::monitor_runtime::__private::schemars::SchemaGenerator, object : & mut
        ::monitor_runtime::__private::qapi::schema::Object,) { #[allow(unused_imports)]
        use ::monitor_runtime::__private::qapi::schema::PlainMember as _; let described =
        ::monitor_runtime::__private::qapi::schema::Member:: < Option < String > > ::NEW
        .describe(generator); object.member("node-name", described, "Its name.",
        ::monitor_runtime::__private::Features::NONE); < Driver as
        ::monitor_runtime::__private::qapi::schema::Describe > ::describe(generator,
        object); let described = ::monitor_runtime::__private::qapi::schema::Member:: <
        bool > ::NEW.describe(generator); object.member("in", described, "",
        ::monitor_runtime::__private::Features { deprecated :
        ::core::option::Option::Some("use 'out'"), ..
        ::monitor_runtime::__private::Features::NONE }); let described =
        ::monitor_runtime::__private::qapi::schema::Member:: < Option < u8 > > ::NEW
        .describe(generator); object.member("x-new", described, "",
        ::monitor_runtime::__private::Features { unstable : true, ..
        ::monitor_runtime::__private::Features::NONE }); } }
    }
};
