//! Which types are one: those of a name that are the same as arguments and as results; not how they came to be.

use std::collections::BTreeSet;

use super::{Kind, Ref, Type};

/// For each type the one it stands for. `pairs` are the types of one name, as arguments and as results.
pub(super) fn canonical(types: &[Type], pairs: &[(usize, usize)]) -> Vec<usize> {
    // All are taken for the same, until nothing says otherwise: types refer to each other in circles.
    let mut same: BTreeSet<_> = pairs.iter().copied().collect();
    loop {
        let different: Vec<_> =
            same.iter().copied().filter(|(a, b)| !is_same(types, &same, *a, *b)).collect();
        if different.is_empty() {
            break;
        }
        for pair in different {
            same.remove(&pair);
        }
    }
    let mut canonical: Vec<_> = (0..types.len()).collect();
    for (argument, result) in same {
        canonical[result] = argument;
    }
    canonical
}

type Same = BTreeSet<(usize, usize)>;

fn is_same(types: &[Type], same: &Same, a: usize, b: usize) -> bool {
    let (a, b) = (&types[a], &types[b]);
    a.features == b.features
        && match (&a.kind, &b.kind) {
            (Kind::Alternate { branches: a }, Kind::Alternate { branches: b }) => {
                all(a, b, |a, b| is_same_ref(types, same, a, b))
            }
            (Kind::Enum { values: a }, Kind::Enum { values: b }) => {
                all(a, b, |a, b| a.name == b.name && a.features == b.features)
            }
            (Kind::Object { members: a, union: one }, Kind::Object { members: b, union: other }) => {
                let members = all(a, b, |a, b| {
                    a.name == b.name
                        && a.optional == b.optional
                        && a.features == b.features
                        && is_same_ref(types, same, &a.ty, &b.ty)
                });
                members
                    && match (one, other) {
                        (None, None) => true,
                        (Some(a), Some(b)) => {
                            a.tag == b.tag
                                && all(&a.variants, &b.variants, |(case, a), (other, b)| {
                                    case == other && refers_to_same(types, same, a.0, b.0)
                                })
                        }
                        _ => false,
                    }
            }
            _ => false,
        }
}

fn is_same_ref(types: &[Type], same: &Same, a: &Ref, b: &Ref) -> bool {
    match (a, b) {
        (Ref::Builtin(a), Ref::Builtin(b)) => a == b,
        (Ref::List(a), Ref::List(b)) | (Ref::Map(a), Ref::Map(b)) => is_same_ref(types, same, a, b),
        (Ref::Type(a), Ref::Type(b)) => refers_to_same(types, same, a.0, b.0),
        _ => false,
    }
}

/// Named types are the same if they are taken to be; those without a name if they look so.
fn refers_to_same(types: &[Type], same: &Same, a: usize, b: usize) -> bool {
    a == b || same.contains(&(a, b)) || (!types[a].named && !types[b].named && is_same(types, same, a, b))
}

fn all<T>(a: &[T], b: &[T], mut test: impl FnMut(&T, &T) -> bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| test(a, b))
}
