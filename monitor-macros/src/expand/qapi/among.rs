//! A type whose members stand among another's, a base or a branch of a union: how the other asks it for them. rustc knows
//! whether it has any, and tells once if it has not.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Ident, Type};

use super::super::at;
use crate::model::{Branch, Member, QapiKind, QapiType, Runtime};

/// A type that is asked for its members.
pub(super) struct Among<'a> {
    runtime: &'a Runtime,
    ty: &'a Type,
    /// A type whose name says where the members stand, which rustc shows.
    place: Ident,
}

impl<'a> Among<'a> {
    /// That of a member with `flatten`.
    pub(super) fn member(owner: &'a QapiType, member: &'a Member) -> Self {
        let place = format_ident!("member_{}_of_type_{}", member.ident.unraw(), owner.ident.unraw());
        Self { runtime: &owner.runtime, ty: &member.ty, place }
    }

    /// That of a branch, where it holds one.
    pub(super) fn branch(owner: &'a QapiType, branch: &'a Branch) -> Option<Self> {
        let place = format_ident!("branch_{}_of_type_{}", branch.value.ident.unraw(), owner.ident.unraw());
        Some(Self { runtime: &owner.runtime, ty: branch.ty.as_ref()?, place })
    }

    /// The path of one of the things it can be asked.
    pub(super) fn ask(&self, what: &str) -> TokenStream {
        let Self { runtime, ty, place } = self;
        let span = self.span();
        let (runtime, held, what) = (runtime.at(ty.span()), self.held(), Ident::new(what, span));
        quote_spanned!(span=> <#held as #runtime::qapi::Members<#place>>::#what)
    }

    /// The span of all that is emitted about it: rustc leaves out an error that it told already, in the same words of the
    /// same place, and so tells one of all.
    pub(super) fn span(&self) -> Span {
        at(self.ty.span())
    }

    /// The type by another name, which has that span, too.
    fn held(&self) -> Ident {
        format_ident!("type_of_{}", self.place, span = self.span())
    }

    fn declare(&self) -> TokenStream {
        let (ty, held, mut place) = (self.ty, self.held(), self.place.clone());
        place.set_span(self.span());
        quote_spanned!(self.span()=> enum #place {} type #held = #ty;)
    }
}

/// The names that are used when others are asked for their members.
pub(super) fn declarations(ty: &QapiType) -> TokenStream {
    match &ty.kind {
        QapiKind::Struct(members) => members
            .iter()
            .filter(|member| member.flatten)
            .map(|member| Among::member(ty, member).declare())
            .collect(),
        QapiKind::Union { branches, .. } => branches
            .iter()
            .filter_map(|branch| Among::branch(ty, branch))
            .map(|among| among.declare())
            .collect(),
        QapiKind::Alternate(_) | QapiKind::Enum(_) | QapiKind::Newtype(_) => TokenStream::new(),
    }
}
