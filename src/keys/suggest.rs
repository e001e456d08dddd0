//! What was probably meant by a name that is none.
//!
//! Invariant: a suggestion is always a name that would be accepted.

use super::{Chord, Code, Key};

/// Other names that programs and keyboards give to keys.
const ALIASES: &[(&str, Code)] = &[
    ("return", Code::Enter),
    ("escape", Code::Esc),
    ("del", Code::Delete),
    ("ins", Code::Insert),
    ("bs", Code::Backspace),
    ("pgup", Code::PageUp),
    ("pgdn", Code::PageDown),
    ("pgdown", Code::PageDown),
    ("spacebar", Code::Char(' ')),
    ("comma", Code::Char(',')),
    ("minus", Code::Char('-')),
    ("plus", Code::Char('+')),
];

/// The known name nearest to `name`, when it is near enough to be a slip of the hand.
pub fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let within = (name.chars().count() / 3).max(1);
    let near = known.into_iter().map(|known| (distance(name, known), known)).filter(|(far, _)| *far <= within);
    near.min_by_key(|(far, _)| *far).map(|(_, known)| known)
}

/// The chord meant by `ctrl+s`, `<C-s>`, `enter`, `^s` and the like.
pub fn chord(name: &str) -> Option<String> {
    let keys: Option<Vec<String>> = name.split_whitespace().map(|word| key(word).map(|key| key.to_string())).collect();
    let chord = keys.filter(|keys| !keys.is_empty())?.join(" ");
    chord.parse::<Chord>().is_ok().then_some(chord)
}

fn key(word: &str) -> Option<Key> {
    let bare = word.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')).unwrap_or(word);
    let bare = bare.strip_prefix('^').filter(|rest| !rest.is_empty()).map_or(bare.to_string(), |c| format!("ctrl-{c}"));
    let mut parts: Vec<&str> = bare.split(['-', '+']).collect();
    let last = parts.pop()?;
    let (mut ctrl, mut alt, mut shift) = (false, false, false);
    for part in parts {
        match part.to_lowercase().as_str() {
            "c" | "ctrl" | "control" => ctrl = true,
            "m" | "a" | "alt" | "meta" | "option" => alt = true,
            "s" | "shift" => shift = true,
            _ => return None,
        }
    }
    Some(Key::new(code(last)?, ctrl, alt, shift))
}

fn code(name: &str) -> Option<Code> {
    if let Ok(key) = name.parse::<Key>() {
        return Some(key.code);
    }
    let small = name.to_lowercase();
    let named = super::key::NAMES.iter().find(|(known, _)| known.to_lowercase() == small).map(|(_, code)| *code);
    let function = || small.to_uppercase().parse::<Key>().ok().map(|key| key.code);
    named.or_else(|| ALIASES.iter().find(|(known, _)| *known == small).map(|(_, code)| *code)).or_else(function)
}

/// How many characters have to be put in, taken out, exchanged or swapped with their neighbour (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let exchanged = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = exchanged.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
