//! The nearest of some names to one that is none of them: what a person may have meant.

/// The name of `names` that is a slip of the finger or two from `typed`.
pub(crate) fn nearest<'a>(names: impl IntoIterator<Item = &'a str>, typed: &str) -> Option<&'a str> {
    // Comparing costs their product, and nobody means a text of that length.
    if typed.len() > 64 {
        return None;
    }
    let near = names.into_iter().map(|name| (distance(name, typed), name)).min();
    // A name of as many letters as there are steps has nothing in common with what was typed.
    near.filter(|(steps, name)| *steps <= 1 + typed.len() / 4 && *steps < name.len()).map(|(_, name)| name)
}

/// How many letters to change, add, drop or swap to come from one name to the other.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<_>, Vec<_>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = match (i, j) {
                (0, n) | (n, 0) => n,
                _ => {
                    let swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let shifted = rows[i - 1][j].min(rows[i][j - 1]) + 1;
                    changed.min(shifted).min(if swap { rows[i - 2][j - 2] + 1 } else { usize::MAX })
                }
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_one_step() {
        for (a, b, steps) in
            [("stop", "stpo", 1), ("cont", "cot", 1), ("info status", "info statsu", 1), ("a", "xyz", 3)]
        {
            assert_eq!(distance(a, b), steps, "{a} {b}");
        }
    }

    #[test]
    fn what_is_far_is_not_meant() {
        let names = ["stop", "cont", "balloon"];
        assert_eq!(nearest(names, "ballon"), Some("balloon"));
        assert_eq!(nearest(names, "xyz"), None);
        assert_eq!(nearest(names, &"balloon".repeat(1000)), None);
        assert_eq!(nearest([], "x"), None);
    }
}
