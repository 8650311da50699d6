//! What `limits.rs` expands to: written by the test `expansions`, and read, not compiled.

fn plug(
    vmm: &mut Vmm,
    cpus: u8,
    threads: Option<u8>,
    id: String,
    tag: Option<String>,
    socket: u8,
) {}
#[doc(hidden)]
enum plug {}
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl plug {
        #[doc(hidden)]
        #[allow(deprecated)]
        pub const COMMANDS: &'static __private::Block<Vmm> = {
            use __private::{
                ArgumentType as _, PlainDone as _, PlainResult as _, PlainReturn as _,
            };
            &__private::Block::new(
                &[
                    &__private::CommandInfo {
                        name: "plug",
                        location: __private::Location {
                            file: ::core::file!(),
                            line: ::core::line!(),
                        },
                        qmp: &[__private::Name::new("plug")],
                        human: &[__private::Name::new("plug")],
                        parameters: &[
                            __private::Parameter {
                                name: "cpus",
                                source: __private::Type::<u8>::ARGUMENT.source::<u8>(),
                                default: ::core::option::Option::Some("2"),
                                limits: ::core::option::Option::Some(
                                    &__private::Limits {
                                        range: ::core::option::Option::Some(
                                            __private::Range::empty_range(
                                                    ::core::option::Option::Some(
                                                        <<u8 as __private::Ranged>::Bound as __private::RangeEnd>::TYPE
                                                            .number(1),
                                                    ),
                                                    ::core::option::Option::Some(
                                                        <<u8 as __private::Ranged>::Bound as __private::RangeEnd>::TYPE
                                                            .number(MOST),
                                                    ),
                                                )
                                                .default_outside_range(
                                                    <<u8 as __private::Ranged>::Bound as __private::RangeEnd>::TYPE
                                                        .number(2),
                                                ),
                                        ),
                                        ..__private::Limits::NONE
                                    },
                                ),
                                ..__private::Parameter::NONE
                            },
                            __private::Parameter {
                                name: "threads",
                                source: __private::Type::<Option<u8>>::ARGUMENT
                                    .source::<Option<u8>>(),
                                limits: ::core::option::Option::Some(
                                    &__private::Limits {
                                        range: ::core::option::Option::Some(
                                            __private::Range::empty_range(
                                                ::core::option::Option::Some(
                                                    <<Option<
                                                        u8,
                                                    > as __private::Ranged>::Bound as __private::RangeEnd>::TYPE
                                                        .number(1),
                                                ),
                                                ::core::option::Option::None,
                                            ),
                                        ),
                                        ..__private::Limits::NONE
                                    },
                                ),
                                ..__private::Parameter::NONE
                            },
                            __private::Parameter {
                                name: "id",
                                source: __private::Type::<String>::ARGUMENT
                                    .source::<String>(),
                                limits: ::core::option::Option::Some(
                                    &__private::Limits {
                                        length: ::core::option::Option::Some(
                                            __private::Length::empty_length::<
                                                String,
                                            >(
                                                ::core::option::Option::Some(1),
                                                ::core::option::Option::Some(36),
                                            ),
                                        ),
                                        ..__private::Limits::NONE
                                    },
                                ),
                                ..__private::Parameter::NONE
                            },
                            __private::Parameter {
                                name: "tag",
                                source: __private::Type::<Option<String>>::ARGUMENT
                                    .source::<Option<String>>(),
                                limits: ::core::option::Option::Some(
                                    &__private::Limits {
                                        length: ::core::option::Option::Some(
                                            __private::Length::empty_length::<
                                                Option<String>,
                                            >(
                                                ::core::option::Option::Some(1),
                                                ::core::option::Option::None,
                                            ),
                                        ),
                                        pattern: ::core::option::Option::Some(
                                            __private::Pattern::new(
                                                "^[a-z]+$",
                                                || {
                                                    static COMPILED: __private::Compiled = __private::Compiled::new();
                                                    &COMPILED
                                                },
                                            ),
                                        ),
                                        ..__private::Limits::NONE
                                    },
                                ),
                                ..__private::Parameter::NONE
                            },
                            __private::Parameter {
                                name: "socket",
                                source: __private::Type::<u8>::ARGUMENT.source::<u8>(),
                                ..__private::Parameter::NONE
                            },
                        ],
                        result: __private::Type::<()>::REPLIES.result(),
                        ..__private::CommandInfo::NONE
                    },
                ],
                &[
                    |context, invocation| {
                        let (arguments, reply) = invocation.into_parts();
                        match (|| {
                            let argument0 = __private::Type::<u8>::ARGUMENT
                                .extract_or::<
                                    u8,
                                >(
                                    &arguments,
                                    0usize,
                                    || <u8 as ::core::convert::From<
                                        <u8 as __private::Ranged>::Bound,
                                    >>::from(2),
                                )
                                .and_then(|value| {
                                    arguments
                                        .within(0usize, value, &[__private::in_range::<u8>])
                                })?;
                            let argument1 = __private::Type::<Option<u8>>::ARGUMENT
                                .extract::<Option<u8>>(&arguments, 1usize)
                                .and_then(|value| {
                                    arguments
                                        .within(1usize, value, &[__private::in_range::<Option<u8>>])
                                })?;
                            let argument2 = __private::Type::<String>::ARGUMENT
                                .extract::<String>(&arguments, 2usize)
                                .and_then(|value| {
                                    arguments
                                        .within(2usize, value, &[__private::of_length::<String>])
                                })?;
                            let argument3 = __private::Type::<Option<String>>::ARGUMENT
                                .extract::<Option<String>>(&arguments, 3usize)
                                .and_then(|value| {
                                    arguments
                                        .within(
                                            3usize,
                                            value,
                                            &[
                                                __private::of_length::<Option<String>>,
                                                __private::matching::<Option<String>>,
                                            ],
                                        )
                                })?;
                            let argument4 = __private::Type::<u8>::ARGUMENT
                                .extract::<u8>(&arguments, 4usize)?;
                            arguments.finish()?;
                            ::core::result::Result::Ok::<
                                _,
                                __private::Error,
                            >((argument0, argument1, argument2, argument3, argument4))
                        })() {
                            ::core::result::Result::Ok(
                                (argument0, argument1, argument2, argument3, argument4),
                            ) => {
                                reply
                                    .complete(
                                        __private::Returned(
                                                plug(
                                                    context,
                                                    argument0,
                                                    argument1,
                                                    argument2,
                                                    argument3,
                                                    argument4,
                                                ),
                                            )
                                            .into_result(),
                                        ::core::option::Option::None,
                                    )
                            }
                            ::core::result::Result::Err(error) => reply.fail(error),
                        }
                    },
                ],
                &[],
            )
        };
    }
};
#[derive(QapiType)]
struct Drive {
    #[qapi(length = 1..= 8, pattern = "^[a-z]+$")]
    id: String,
    #[qapi(range = 1..= MOST, unstable)]
    queues: Option<u8>,
}
#[allow(deprecated)]
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    pub struct Reader {
        member0: ::core::option::Option<String>,
        member1: ::core::option::Option<Option<u8>>,
        end: (),
    }
    impl ::core::default::Default for Reader {
        fn default() -> Self {
            Self {
                member0: ::core::default::Default::default(),
                member1: ::core::default::Default::default(),
                end: (),
            }
        }
    }
    impl<__Place> __private::qapi::Members<__Place> for Drive {
        const HEAD: &'static [&'static ::core::primitive::str] = &["id", "queues"];
        const BRANCHES: &'static [&'static ::core::primitive::str] = &[];
        type Reader = Reader;
        #[allow(unused_variables)]
        fn take<'de, A: __private::serde::de::MapAccess<'de>>(
            reader: &mut Reader,
            name: &::core::primitive::str,
            map: &mut A,
        ) -> ::core::result::Result<::core::primitive::bool, A::Error> {
            match name {
                "id" => {
                    reader.member0 = ::core::option::Option::Some(
                        map
                            .next_value_seed(
                                __private::qapi::Limited::<
                                    _,
                                    String,
                                >::new(
                                    ::core::marker::PhantomData::<String>,
                                    const {
                                        &__private::Limits {
                                            length: ::core::option::Option::Some(
                                                __private::Length::empty_length::<
                                                    String,
                                                >(
                                                    ::core::option::Option::Some(1),
                                                    ::core::option::Option::Some(8),
                                                ),
                                            ),
                                            pattern: ::core::option::Option::Some(
                                                __private::Pattern::new(
                                                    "^[a-z]+$",
                                                    || {
                                                        static COMPILED: __private::Compiled = __private::Compiled::new();
                                                        &COMPILED
                                                    },
                                                ),
                                            ),
                                            ..__private::Limits::NONE
                                        }
                                    },
                                    &[
                                        __private::of_length::<String>,
                                        __private::matching::<String>,
                                    ],
                                ),
                            )?,
                    );
                }
                "queues" => {
                    reader.member1 = ::core::option::Option::Some(
                        map
                            .next_value_seed(
                                __private::qapi::Limited::<
                                    _,
                                    Option<u8>,
                                >::new(
                                    __private::qapi::Marked::<Option<u8>>::new("$unstable"),
                                    const {
                                        &__private::Limits {
                                            range: ::core::option::Option::Some(
                                                __private::Range::empty_range(
                                                    ::core::option::Option::Some(
                                                        <<Option<
                                                            u8,
                                                        > as __private::Ranged>::Bound as __private::RangeEnd>::TYPE
                                                            .number(1),
                                                    ),
                                                    ::core::option::Option::Some(
                                                        <<Option<
                                                            u8,
                                                        > as __private::Ranged>::Bound as __private::RangeEnd>::TYPE
                                                            .number(MOST),
                                                    ),
                                                ),
                                            ),
                                            ..__private::Limits::NONE
                                        }
                                    },
                                    &[__private::in_range::<Option<u8>>],
                                ),
                            )?,
                    );
                }
                _ => return ::core::result::Result::Ok(false),
            }
            #[allow(unreachable_code)] ::core::result::Result::Ok(true)
        }
        #[allow(unused_variables)]
        fn finish<E: __private::serde::de::Error>(
            reader: Reader,
        ) -> ::core::result::Result<Self, E> {
            ::core::result::Result::Ok(Self {
                id: match reader.member0 {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => {
                        __private::qapi::missing::<String, E>("id")?
                    }
                },
                queues: match reader.member1 {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => {
                        __private::qapi::missing::<Option<u8>, E>("queues")?
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
            if __private::qapi::Member(&self.id).is_present() {
                fields.serialize_field("id", &self.id)?;
            }
            if __private::qapi::Member(&self.queues).is_present() {
                __private::qapi::mark(fields, "$unstable")?;
                fields.serialize_field("queues", &self.queues)?;
            }
            ::core::result::Result::Ok(())
        }
        __private::qapi::json_schema! {
            #[allow(unused_variables)] fn describe(generator : & mut
            __private::schemars::SchemaGenerator, object : & mut
            __private::qapi::schema::Object,) { #[allow(unused_imports)] use
            __private::qapi::schema::PlainMember as _; let described =
            __private::qapi::schema::Member:: < String > ::NEW.describe(generator); let
            described = (__private::qapi::schema::limited(described.0, const { &
            __private::Limits { length :
            ::core::option::Option::Some(__private::Length::empty_length:: < String >
            (::core::option::Option::Some(1), ::core::option::Option::Some(8))), pattern
            : ::core::option::Option::Some(__private::Pattern::new("^[a-z]+$", || {
            static COMPILED : __private::Compiled = __private::Compiled::new(); &
            COMPILED })), ..__private::Limits::NONE } }), described.1); object
            .member("id", described, "", __private::Features::NONE); let described =
            __private::qapi::schema::Member:: < Option < u8 > > ::NEW
            .describe(generator); let described =
            (__private::qapi::schema::limited(described.0, const { & __private::Limits {
            range :
            ::core::option::Option::Some(__private::Range::empty_range(::core::option::Option::Some(<<
            Option < u8 > as __private::Ranged > ::Bound as __private::RangeEnd > ::TYPE
            .number(1)), ::core::option::Option::Some(<< Option < u8 > as
            __private::Ranged > ::Bound as __private::RangeEnd > ::TYPE.number(MOST)))),
            ..__private::Limits::NONE } }), described.1); object.member("queues",
            described, "", __private::Features { unstable : true,
            ..__private::Features::NONE }); } fn refer(generator : & mut
            __private::schemars::SchemaGenerator) -> __private::schemars::Schema {
            generator.subschema_for:: < Self > () }
        }
    }
    impl<'de> __private::serde::Deserialize<'de> for Drive {
        fn deserialize<D: __private::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::core::result::Result<Self, D::Error> {
            const FIELDS: &[&::core::primitive::str] = &__private::qapi::concat::<
                {
                    <Drive as __private::qapi::Members>::HEAD.len()
                        + <Drive as __private::qapi::Members>::BRANCHES.len()
                },
            >(
                &[
                    <Drive as __private::qapi::Members>::HEAD,
                    <Drive as __private::qapi::Members>::BRANCHES,
                ],
            );
            __private::qapi::deserialize_members(deserializer, "Drive", FIELDS)
        }
    }
    impl __private::serde::Serialize for Drive {
        fn serialize<S: __private::serde::Serializer>(
            &self,
            serializer: S,
        ) -> ::core::result::Result<S::Ok, S::Error> {
            __private::qapi::serialize_members(self, serializer, "Drive")
        }
    }
    const _: () = __private::qapi::member_of_base(
        "Drive",
        <Drive as __private::qapi::Members>::HEAD,
        <Drive as __private::qapi::Members>::BRANCHES,
    );
    __private::qapi::json_schema! {
        impl __private::schemars::JsonSchema for Drive { fn schema_name() ->
        __private::Cow < 'static, ::core::primitive::str > {
        __private::Cow::Borrowed("Drive") } #[allow(unused_variables)] fn
        json_schema(generator : & mut __private::schemars::SchemaGenerator) ->
        __private::schemars::Schema {
        __private::qapi::schema::with_text(__private::qapi::schema::object:: < Self >
        (generator), "", __private::Features::NONE) } }
    }
};
#[derive(QapiType)]
#[qapi(range = 0..= 63)]
struct Cpu(u8);
#[allow(deprecated)]
const _: () = {
    use ::monitor_runtime::monitor_macros_0_1_0_needs_monitor_runtime_0_1_0 as __private;
    impl<'de> __private::serde::Deserialize<'de> for Cpu {
        fn deserialize<D: __private::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::core::result::Result<Self, D::Error> {
            ::core::result::Result::map(
                __private::serde::de::DeserializeSeed::deserialize(
                    __private::qapi::Limited::<
                        _,
                        u8,
                    >::new(
                        ::core::marker::PhantomData::<u8>,
                        const {
                            &__private::Limits {
                                range: ::core::option::Option::Some(
                                    __private::Range::empty_range(
                                        ::core::option::Option::Some(
                                            <<u8 as __private::Ranged>::Bound as __private::RangeEnd>::TYPE
                                                .number(0),
                                        ),
                                        ::core::option::Option::Some(
                                            <<u8 as __private::Ranged>::Bound as __private::RangeEnd>::TYPE
                                                .number(63),
                                        ),
                                    ),
                                ),
                                ..__private::Limits::NONE
                            }
                        },
                        &[__private::in_range::<u8>],
                    ),
                    deserializer,
                ),
                Self,
            )
        }
    }
    impl __private::serde::Serialize for Cpu {
        fn serialize<S: __private::serde::Serializer>(
            &self,
            serializer: S,
        ) -> ::core::result::Result<S::Ok, S::Error> {
            __private::serde::Serialize::serialize(&self.0, serializer)
        }
    }
    __private::qapi::json_schema! {
        impl __private::schemars::JsonSchema for Cpu { fn schema_name() -> __private::Cow
        < 'static, ::core::primitive::str > { __private::Cow::Borrowed("Cpu") } fn
        inline_schema() -> ::core::primitive::bool { true } #[allow(unused_variables)] fn
        json_schema(generator : & mut __private::schemars::SchemaGenerator) ->
        __private::schemars::Schema {
        __private::qapi::schema::with_text(__private::qapi::schema::limited(generator
        .subschema_for:: < u8 > (), const { & __private::Limits { range :
        ::core::option::Option::Some(__private::Range::empty_range(::core::option::Option::Some(<<
        u8 as __private::Ranged > ::Bound as __private::RangeEnd > ::TYPE.number(0)),
        ::core::option::Option::Some(<< u8 as __private::Ranged > ::Bound as
        __private::RangeEnd > ::TYPE.number(63)))), ..__private::Limits::NONE } }), "",
        __private::Features::NONE) } }
    }
};
