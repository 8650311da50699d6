//! `#[derive(QapiType)]` on a struct or an enum.

use proc_macro2::TokenStream;
use syn::{Attribute, Fields, Generics, Ident, Item, Type};

use super::function::read_attribute;
use super::grammar;
use super::keys::{Entries, Key, Place};
use crate::errors::Errors;

/// A type as it was written.
pub(crate) struct TypeSyntax {
    pub(crate) owner: String,
    pub(crate) keys: Entries,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) body: Body,
}

/// What stands in its braces.
pub(crate) enum Body {
    Enum(Vec<VariantSyntax>),
    /// A struct around one value.
    Newtype(Box<Type>),
    Struct(Vec<FieldSyntax>),
    /// A struct without names for its members.
    Unnamed,
}

/// A field of a struct.
pub(crate) struct FieldSyntax {
    pub(crate) owner: String,
    pub(crate) keys: Entries,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
}

/// A variant of an enum.
pub(crate) struct VariantSyntax {
    pub(crate) owner: String,
    pub(crate) keys: Entries,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) ident: Ident,
    pub(crate) fields: Fields,
}

/// Parses a type; nothing where it is neither a struct nor an enum.
pub(crate) fn parse(item: TokenStream, errors: &mut Errors) -> Option<TypeSyntax> {
    let (attributes, ident, generics, fields) = match syn::parse2(item) {
        Ok(Item::Struct(item)) => (item.attrs, item.ident, item.generics, Ok(item.fields)),
        Ok(Item::Enum(item)) => (item.attrs, item.ident, item.generics, Err(item.variants)),
        Ok(other) => {
            errors.on(other, "`QapiType` is derived for a struct or an enum");
            return None;
        }
        Err(error) => {
            errors.syntax(error);
            return None;
        }
    };
    let owner = format!("type `{ident}`");
    let keys = read(&owner, &attributes, grammar::TYPE, errors);
    let body = match fields {
        Ok(Fields::Named(fields)) => Body::Struct(
            fields.named.into_iter().filter_map(|field| parse_field(&ident, field, errors)).collect(),
        ),
        Ok(Fields::Unnamed(fields)) if fields.unnamed.len() == 1 => {
            let inner = fields.unnamed.into_iter().map(|field| parse_inner(&owner, field, errors));
            inner.last().map_or(Body::Unnamed, |inner| Body::Newtype(Box::new(inner)))
        }
        Ok(_) => Body::Unnamed,
        Err(variants) => {
            Body::Enum(variants.into_iter().map(|variant| parse_variant(&ident, variant, errors)).collect())
        }
    };
    Some(TypeSyntax { owner, keys, attributes, ident, generics, body })
}

fn parse_field(of: &Ident, field: syn::Field, errors: &mut Errors) -> Option<FieldSyntax> {
    let ident = field.ident?;
    let owner = format!("member `{ident}` of `{of}`");
    let keys = read(&owner, &field.attrs, grammar::MEMBER, errors);
    Some(FieldSyntax { owner, keys, attributes: field.attrs, ident, ty: field.ty })
}

/// What a newtype holds. All that is said of it is said of the type.
fn parse_inner(owner: &str, field: syn::Field, errors: &mut Errors) -> Type {
    read(owner, &field.attrs, grammar::INNER, errors);
    field.ty
}

fn parse_variant(of: &Ident, variant: syn::Variant, errors: &mut Errors) -> VariantSyntax {
    let owner = format!("value `{}` of `{of}`", variant.ident);
    let keys = read(&owner, &variant.attrs, grammar::VALUE, errors);
    VariantSyntax { owner, keys, attributes: variant.attrs, ident: variant.ident, fields: variant.fields }
}

fn read(owner: &str, attributes: &[Attribute], keys: &'static [Key], errors: &mut Errors) -> Entries {
    let mut entries = Entries::default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("qapi")) {
        read_attribute(&mut entries, attribute, keys, Place { owner, attribute: "#[qapi]" }, errors);
    }
    entries
}
