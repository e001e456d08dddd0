//! What was probably meant by a name that is none.
//!
//! Invariant: a suggestion is always a name that would be accepted.

use crate::keys::{Code, Key, KeySequence};

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

/// The chord meant by `ctrl+s`, `<C-s>`, `enter`, `^s` and the like.
pub fn chord(name: &str) -> Option<String> {
    let keys: Option<Vec<String>> = name.split_whitespace().map(|word| key(word).map(|key| key.to_string())).collect();
    let chord = keys.filter(|keys| !keys.is_empty())?.join(" ");
    chord.parse::<KeySequence>().is_ok().then_some(chord)
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
    let named = crate::keys::key::NAMES.iter().find(|(known, _)| known.to_lowercase() == small).map(|(_, code)| *code);
    let function = || small.to_uppercase().parse::<Key>().ok().map(|key| key.code);
    named.or_else(|| ALIASES.iter().find(|(known, _)| *known == small).map(|(_, code)| *code)).or_else(function)
}
