//! Whether two stretches of words name the same thing.
//!
//! Invariant: bounded work whatever the words are. Left to others: which stretches are compared.

/// Longer names are cut: beginning with this many characters from the end, where the noun stands.
const LONGEST: usize = 24;
/// Share of the shorter name's characters that must come in the other, in order: percent.
const ENOUGH: usize = 80;

/// Characters of the longest common subsequence, as a share of `name` in percent.
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

/// True when `name` names what `label` counts.
pub(super) fn names(name: &str, label: &str) -> bool {
    kept(name).len() >= 3 && likeness(name, label) >= ENOUGH
}

/// The characters that carry the meaning: no particles, marks or blanks.
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
