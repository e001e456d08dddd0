//! Similarity of two names.
//!
//! Invariant: the work is bounded for any input. Not here: which names are compared.

/// Most characters compared, counted from the end, where the noun is.
const LONGEST: usize = 24;
/// Least share, in percent, of the name's characters that the other contains in order.
const ENOUGH: usize = 80;

/// Returns the longest common subsequence as a percentage of `name`.
pub(super) fn likeness(name: &str, other: &str) -> usize {
    let (name, other) = (kept(name), kept(other));
    if name.is_empty() {
        return 0;
    }
    let mut row = vec![0_usize; other.len() + 1];
    for c in &name {
        let mut diagonal = 0;
        for (i, d) in other.iter().enumerate() {
            let left = row.get(i).copied().unwrap_or(0);
            if let Some(cell) = row.get_mut(i + 1) {
                let above = *cell;
                *cell = if c == d { diagonal + 1 } else { above.max(left) };
                diagonal = above;
            }
        }
    }
    row.last().copied().unwrap_or(0) * 100 / name.len()
}

/// True if `name` names what `label` counts.
pub(super) fn names(name: &str, label: &str) -> bool {
    kept(name).len() >= 3 && likeness(name, label) >= ENOUGH
}

/// Returns the characters that carry meaning: no particles, marks or blanks.
fn kept(text: &str) -> Vec<char> {
    let mut chars: Vec<char> = text
        .chars()
        .rev()
        .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c) && !"的了共".contains(*c))
        .take(LONGEST)
        .collect();
    chars.reverse();
    chars
}
