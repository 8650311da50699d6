//! A value is made by a row of choices, each one of a few possibilities: what shrinks is the row, and the value with it.

use proptest::collection::vec;
use proptest::strategy::Strategy;

/// Rows of choices. One that has ended goes on with the first possibility, so that every value ends.
pub(crate) fn strategy() -> impl Strategy<Value = Vec<u32>> {
    vec(proptest::num::u32::ANY, 0..48)
}

pub(crate) struct Choices(std::vec::IntoIter<u32>);

impl Choices {
    pub(crate) fn new(choices: Vec<u32>) -> Self {
        Self(choices.into_iter())
    }

    /// One of so many possibilities, which are not none.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.0.next().map_or(0, |choice| choice as usize % count)
    }

    pub(crate) fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}
