//! Whole expansions: the user's item comes back, errors come all at once, and generated code needs no prelude.
