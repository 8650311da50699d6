//! `#[derive(QapiType)]`: the rules on types.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{Fields, Generics, Ident, LitStr, Type};

use super::{features, limits, names};
use crate::errors::Errors;
use crate::model::{Branch, Member, QapiKind, QapiType, Runtime, Value};
use crate::parse::docs::Docs;
use crate::parse::qapi::{Body, FieldSyntax, TypeSyntax, VariantSyntax};

/// Keys that only one kind of type has.
const OF_ENUMS: &[&str] = &["tag", "alternate"];
const OF_NEWTYPES: &[&str] = &["range", "length", "pattern"];

/// The type, or nothing when a rule was broken.
pub(crate) fn qapi_type(syntax: &TypeSyntax, errors: &mut Errors) -> Option<QapiType> {
    let TypeSyntax { owner, keys, attributes, ident, generics, body } = syntax;
    let before = errors.count();
    generic_type(owner, generics, errors);
    let kind = match body {
        Body::Unnamed => {
            unnamed_members(syntax, errors);
            return None;
        }
        Body::Newtype(inner) => {
            misplaced_type_key(syntax, OF_ENUMS, "an enum", errors);
            let named = ["name", "deprecated", "unstable", "features"];
            misplaced_type_key(syntax, &named, "a type that documents have by name", errors);
            QapiKind::Newtype(Box::new((Type::clone(inner), limits::limits(owner, keys, errors))))
        }
        Body::Struct(fields) => {
            misplaced_type_key(syntax, OF_ENUMS, "an enum", errors);
            misplaced_type_key(syntax, OF_NEWTYPES, "a newtype, or of a member", errors);
            QapiKind::Struct(fields.iter().map(|field| member(field, errors)).collect())
        }
        Body::Enum(variants) => {
            misplaced_type_key(syntax, OF_NEWTYPES, "a newtype, or of a member", errors);
            of_enum(syntax, variants, errors)
        }
    };
    let named = named(&kind);
    for (index, member) in named.iter().enumerate() {
        duplicate_member(owner, &named[..index], member, errors);
        members_alike(owner, &named[..index], member, errors);
    }
    let features = features::features(owner, keys, errors);
    let written = keys.text("name");
    let name = written.map_or_else(|| ident.unraw().to_string(), LitStr::value);
    if !matches!(kind, QapiKind::Newtype(_)) {
        type_name(owner, &name, written.map_or(ident.span(), LitStr::span), errors);
    }
    let runtime = Runtime(keys.path("crate").cloned());
    let docs = Docs::read(attributes);
    let model = QapiType { runtime, ident: ident.clone(), name, docs, features, kind };
    (errors.count() == before).then_some(model)
}

/// Rule `generic_type`: the name stands for one type.
fn generic_type(owner: &str, generics: &Generics, errors: &mut Errors) {
    if !generics.params.is_empty() {
        errors.on(
            &generics.params,
            format_args!(
                "{owner}: a type of QAPI's is not generic, because its name stands for one; write it for a concrete type"
            ),
        );
    }
}

/// The rules on a type's name, which are QAPI's. One mistake is one error.
fn type_name(owner: &str, name: &str, at: Span, errors: &mut Errors) {
    let before = errors.count();
    bad_type_name(owner, name, at, errors);
    if errors.count() == before {
        list_type_name(owner, name, at, errors);
    }
}

/// Rule `bad_type_name`: types, commands and events are told apart by how they are written.
fn bad_type_name(owner: &str, name: &str, at: Span, errors: &mut Errors) {
    let is_camel = name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
        && name.contains(|c: char| c.is_ascii_lowercase());
    if !is_camel {
        errors.at(
            at,
            format_args!(
                "{owner}: a type's name is written as `BlockdevOptions` is, and \"{name}\" is not; write \
                 `#[qapi(name = \"…\")]`"
            ),
        );
    }
}

/// Rule `list_type_name`: QAPI's generators call a list of a type so.
fn list_type_name(owner: &str, name: &str, at: Span, errors: &mut Errors) {
    if let Some(rest) = name.strip_suffix("List") {
        errors.at(
            at,
            format_args!(
                "{owner}: a type's name does not end in `List`, which is what QAPI's generators call a list of \
                 `{rest}`; write `#[qapi(name = \"…\")]`"
            ),
        );
    }
}

/// Rule `unnamed_members`: an object's members have names.
fn unnamed_members(syntax: &TypeSyntax, errors: &mut Errors) {
    errors.on(
        &syntax.ident,
        format_args!(
            "{}: a struct of QAPI's is an object, whose members have names, or a newtype around one value; \
         write `struct {} {{ … }}`",
            syntax.owner, syntax.ident
        ),
    );
}

/// Rule `misplaced_type_key`: what makes no sense on this kind of type.
fn misplaced_type_key(syntax: &TypeSyntax, keys: &[&str], of: &str, errors: &mut Errors) {
    for key in keys {
        if let Some(span) = syntax.keys.span(key) {
            errors.at(span, format_args!("{}: `{key}` is a key of {of}; remove it", syntax.owner));
        }
    }
}

fn of_enum(syntax: &TypeSyntax, variants: &[VariantSyntax], errors: &mut Errors) -> QapiKind {
    let tag = syntax.keys.text("tag");
    empty_choice(syntax, variants, errors);
    if syntax.keys.span("alternate").is_some() {
        misplaced_type_key(syntax, &["tag"], "a union, and this is an alternate", errors);
        return QapiKind::Alternate(
            variants.iter().filter_map(|variant| bad_choice(variant, errors)).collect(),
        );
    }
    if let Some(tag) = tag {
        names::argument_name(&syntax.owner, &tag.value(), tag.span(), errors);
        let branches = variants.iter().filter_map(|variant| bad_branch(variant, errors)).collect();
        return QapiKind::Union { tag: tag.value(), branches };
    }
    for variant in variants {
        value_with_fields(variant, errors);
    }
    QapiKind::Enum(variants.iter().map(|variant| value(variant, errors)).collect())
}

/// Rule `empty_choice`: one of nothing cannot be chosen.
fn empty_choice(syntax: &TypeSyntax, variants: &[VariantSyntax], errors: &mut Errors) {
    let kind = ["tag", "alternate"].into_iter().find(|key| syntax.keys.span(key).is_some());
    if let (Some(key), []) = (kind, variants) {
        let what = if key == "tag" { "a union has branches" } else { "an alternate has choices" };
        errors.on(
            &syntax.ident,
            format_args!("{}: {what}, and this one has none; write one, or remove `{key}`", syntax.owner),
        );
    }
}

/// Rule `value_with_fields`: a value of an enum is a string.
fn value_with_fields(variant: &VariantSyntax, errors: &mut Errors) {
    if !matches!(variant.fields, Fields::Unit) {
        errors.on(
            &variant.fields,
            format_args!(
                "{}: a value of an enum is a string and holds nothing; a flat union says its tag, `#[qapi(tag = \"type\")]`, \
                 and a choice by JSON type is `#[qapi(alternate)]`",
                variant.owner
            ),
        );
    }
}

fn member(field: &FieldSyntax, errors: &mut Errors) -> Member {
    let FieldSyntax { owner, keys, attributes, ident, ty } = field;
    let written = keys.text("name");
    let name = written.map_or_else(|| names::default_name(ident), LitStr::value);
    names::argument_name(owner, &name, written.map_or(ident.span(), LitStr::span), errors);
    Member {
        ident: ident.clone(),
        name,
        docs: Docs::read(attributes),
        ty: ty.clone(),
        flatten: keys.span("flatten").is_some(),
        features: features::features(owner, keys, errors),
        limits: limits::limits(owner, keys, errors),
    }
}

fn value(variant: &VariantSyntax, errors: &mut Errors) -> Value {
    let VariantSyntax { owner, keys, attributes, ident, .. } = variant;
    let written = keys.text("name");
    let name = written.map_or_else(|| kebab(ident), LitStr::value);
    bad_value_name(owner, &name, written, ident, errors);
    let features = features::features(owner, keys, errors);
    Value { ident: ident.clone(), name, docs: Docs::read(attributes), features }
}

/// Rule `bad_value_name`: QAPI lets a value begin with a digit, and no other name.
fn bad_value_name(owner: &str, name: &str, written: Option<&LitStr>, ident: &Ident, errors: &mut Errors) {
    let is_inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(is_inner) {
        return;
    }
    errors.at(
        written.map_or(ident.span(), LitStr::span),
        format_args!("{owner}: a value begins with a letter or a digit and goes on with letters, digits, `-` and `_`, which \
         \"{name}\" does not; write `#[qapi(name = \"…\")]`"),
    );
}

/// `DarkGreen` is `dark-green`.
fn kebab(ident: &Ident) -> String {
    let mut name = String::new();
    for character in ident.unraw().to_string().chars() {
        if character.is_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(if character == '_' { '-' } else { character.to_ascii_lowercase() });
    }
    name
}

/// Rule `bad_branch`: a branch of a union is a struct of its own, or nothing.
fn bad_branch(variant: &VariantSyntax, errors: &mut Errors) -> Option<Branch> {
    let ty = match &variant.fields {
        Fields::Unit => None,
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            fields.unnamed.first().map(|field| field.ty.clone())
        }
        fields => {
            errors.on(
                fields,
                format_args!("{}: a branch holds one type, whose members are the branch's, or nothing; write `{}(Type)`",
                    variant.owner, variant.ident),
            );
            return None;
        }
    };
    Some(Branch { value: value(variant, errors), ty })
}

/// Rule `bad_choice`: what an alternate chooses from is types.
fn bad_choice(variant: &VariantSyntax, errors: &mut Errors) -> Option<Branch> {
    match &variant.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            let ty = fields.unnamed.first().map(|field| field.ty.clone());
            Some(Branch { value: value(variant, errors), ty })
        }
        _ => {
            errors.on(
                &variant.ident,
                format_args!(
                    "{}: a choice of an alternate holds one type; write `{}(Type)`",
                    variant.owner, variant.ident
                ),
            );
            None
        }
    }
}

/// Everything in a type that has a name there, with what it is called in Rust. The names of a base are not known here;
/// const evaluation has them.
fn named(kind: &QapiKind) -> Vec<(&Ident, &str)> {
    fn value(value: &Value) -> (&Ident, &str) {
        (&value.ident, &value.name)
    }
    match kind {
        QapiKind::Struct(members) => members
            .iter()
            .filter(|member| !member.flatten)
            .map(|member| (&member.ident, &*member.name))
            .collect(),
        QapiKind::Enum(values) => values.iter().map(value).collect(),
        QapiKind::Newtype(_) => Vec::new(),
        QapiKind::Alternate(branches) | QapiKind::Union { branches, .. } => {
            branches.iter().map(|branch| value(&branch.value)).collect()
        }
    }
}

/// Rule `duplicate_member`: names are compared as the client will write them.
fn duplicate_member(
    owner: &str,
    earlier: &[(&Ident, &str)],
    (ident, name): &(&Ident, &str),
    errors: &mut Errors,
) {
    if let Some((first, _)) = earlier.iter().find(|(_, earlier)| earlier == name) {
        errors.both(
            (
                ident.span(),
                format_args!(
                    "{owner}: `{first}` is already called \"{name}\"; give this one another `#[qapi(name = \"…\")]`"
                ),
            ),
            (first.span(), format_args!("{owner}: `{first}` is here")),
        );
    }
}

/// Rule `members_alike`: QAPI's generators make one C name of both.
fn members_alike(
    owner: &str,
    earlier: &[(&Ident, &str)],
    (ident, name): &(&Ident, &str),
    errors: &mut Errors,
) {
    let is_alike = |other: &str| other != *name && names::folded(other) == names::folded(name);
    if let Some((first, other)) = earlier.iter().find(|(_, other)| is_alike(other)) {
        errors.both(
            (
                ident.span(),
                format_args!(
                    "{owner}: \"{name}\" and \"{other}\" differ only in case, `-` or `_`, which people and generators mix \
                     up; give one of them another `#[qapi(name = \"…\")]`"
                ),
            ),
            (first.span(), format_args!("{owner}: \"{other}\" is here")),
        );
    }
}
