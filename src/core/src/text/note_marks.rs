//! Marks of notes behind a number or a label: `1408*`, `1408①`, `1408[1]`, `1408¹`.
//!
//! Invariant: only signs that are never part of a number are taken for such marks. Not here: raised digits written with
//! markup (`markup`).

/// True for a sign that only ever marks a note.
const fn is_note(c: char) -> bool {
    matches!(
        c,
        '*' | '＊' | '∗' | '⁎' | '※' | '†' | '‡' | '§' | '¶' | '★' | '☆'
            | '①'..='⒇' | '❶'..='➓' | '⓪'..='⓿' | '¹' | '²' | '³' | '⁰'..='⁹' | '⁽' | '⁾' | 'ᵃ'..='ᵪ'
    )
}

const BRACKETS: [(char, char); 4] = [('[', ']'), ('［', '］'), ('【', '】'), ('〔', '〕')];
/// Most characters of a mark in brackets.
const LONGEST: usize = 3;

/// Returns a text without the note marks behind it.
pub fn without(text: &str) -> &str {
    let mut rest = text;
    loop {
        let Some(last) = rest.chars().next_back() else { return text };
        let cut = if is_note(last) {
            rest.len() - last.len_utf8()
        } else if let Some((open, close)) = BRACKETS.into_iter().find(|(_, close)| *close == last) {
            let Some(at) = rest.rfind(open) else { break };
            let inside = &rest[at + open.len_utf8()..rest.len() - close.len_utf8()];
            let is_mark = |c: char| c.is_ascii_alphanumeric() || is_note(c) || matches!(c, '注' | '０'..='９');
            if inside.is_empty() || inside.chars().count() > LONGEST || !inside.chars().all(is_mark) {
                break;
            }
            at
        } else {
            break;
        };
        rest = rest[..cut].trim_end();
    }
    if rest.is_empty() { text } else { rest }
}

/// Returns a text without the note marks before it.
pub fn behind(text: &str) -> &str {
    text.trim_start_matches(is_note).trim_start()
}
