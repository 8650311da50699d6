//! Types as QAPI has them, for the code that `#[derive(QapiType)]` emits: structs with a base, flat unions, alternates, and
//! members and values with features. Values themselves are read by `value`.
//!
//! What is implemented is serde's own traits, so that a type reads and writes itself in any format. Where serde has no
//! word for what a type means, it is said in one that other formats ignore: a newtype whose name begins with `$`, a field
//! that is skipped.

mod alternate;
mod marker;
mod members;
#[cfg(feature = "schema")]
pub mod schema;
mod union;
mod values;

pub use super::limits::Limited;
pub use alternate::{Alternate, JsonType, deserialize_alternate};
pub use marker::{Marked, mark};
pub use members::{
    Member, Members, PlainMember, concat, deserialize_members, member_of_base, missing, serialize_members,
};
pub use union::{Early, Tag};
pub use values::{Values, deserialize_value};

/// What the derive emits for schemas, where they are on.
#[cfg(feature = "schema")]
#[doc(hidden)]
#[macro_export]
macro_rules! __json_schema {
    ($($item:item)*) => { $($item)* };
}

/// What the derive emits for schemas is dropped where they are off.
#[cfg(not(feature = "schema"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __json_schema {
    ($($item:item)*) => {};
}

pub use __json_schema as json_schema;

pub(crate) use alternate::index as json_type_index;
pub(crate) use marker::{Marker, values_special};
pub(crate) use values::STRING;
