//! Normalisation of labels.

use crate::text::{markup, note_marks, numerals};
use std::borrow::Cow;

/// Returns a label without what varies in print; borrowed if it is printed as it is compared.
///
/// Markup, white space, width, list marks at its front, note marks behind it, remarks in brackets, quotes and closing
/// punctuation. Labels are the same if their normal forms are equal.
pub fn normalise(label: &str) -> Cow<'_, str> {
    if let Some(plain) = without_mark(label) {
        return Cow::Borrowed(plain);
    }
    let plain = markup::plain(label);
    let label = note_marks::without(&plain);
    let mut normal = folded(label);
    // Digits run into the number before may have taken the list mark: only its dot is left.
    let bare = strip_marks(normal.trim_start_matches(['.', '、'])).len();
    normal.drain(..normal.len() - bare);
    if normal.contains('(') {
        normal = without_remarks(&normal);
    }
    if normal.contains(is_punctuation) {
        normal.retain(|c| !is_punctuation(c));
    }
    Cow::Owned(normal)
}

/// Returns the normal form of a label that is nothing but a list mark at most and characters with which no rule deals, as
/// most labels and cells are; `None` for another.
pub(super) fn without_mark(label: &str) -> Option<&str> {
    let inner = label.strip_prefix(['(', '（']);
    let number = inner.unwrap_or(label);
    let rest = &number[ordinal(number)..];
    let behind = match inner {
        _ if rest.len() == number.len() => None,
        Some(_) => rest.strip_prefix([')', '）']),
        None => rest.strip_prefix(['、', '.', '．']),
    };
    let bare = behind.filter(|behind| !behind.is_empty()).unwrap_or(label);
    numerals::is_plain(bare).then_some(bare)
}

/// True for what is left out of a label.
fn is_punctuation(c: char) -> bool {
    matches!(c, '“' | '”' | '"' | '‘' | '’' | ':' | '、' | ',' | '。')
}

/// Returns a text without white space, in half width. What stays as it is is taken over in whole stretches.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut taken = 0;
    for (at, c) in text.char_indices() {
        // Nearly all characters.
        if ('\u{3001}'..'\u{ff00}').contains(&c) && c != '﹪' {
            continue;
        }
        let half = numerals::fold_char(c);
        if half == c && !c.is_whitespace() {
            continue;
        }
        folded.push_str(&text[taken..at]);
        folded.extend((!c.is_whitespace()).then_some(half));
        taken = at + c.len_utf8();
    }
    folded.push_str(&text[taken..]);
    folded
}

/// Returns a folded label without its remarks in brackets.
fn without_remarks(label: &str) -> String {
    let mut kept = String::with_capacity(label.len());
    let mut rest = label;
    while let Some(open) = rest.find('(') {
        kept.push_str(&rest[..open]);
        let Some(close) = rest[open..].find(')').map(|at| open + at) else {
            rest = &rest[open..];
            break;
        };
        let inside = &rest[open + 1..close];
        // `第(一)项` keeps its bracket: short brackets are part of the name; long ones and units of money are remarks.
        if inside.chars().count() <= 3 && !inside.ends_with('元') {
            kept.push_str(&rest[open..=close]);
        }
        rest = &rest[close + 1..];
    }
    kept.push_str(rest);
    kept
}

/// Beginnings and endings of row labels that running text leaves out.
const LABEL_FRAME: &[&str] = &["本统计时间段内", "本年度", "数量", "总数", "数"];
/// Shorter label cores, in characters, are ambiguous.
pub const SHORTEST_CORE: usize = 4;

/// Returns a label as running text prints it: normalised, without the words that only tables need.
pub fn core(label: &str) -> String {
    let normal = normalise(label);
    let mut rest = &*normal;
    for frame in LABEL_FRAME {
        rest = rest.strip_prefix(frame).unwrap_or(rest);
        rest = rest.strip_suffix(frame).unwrap_or(rest);
    }
    rest.to_string()
}

/// Strips list marks from the front: `一、`, `(一)`, `1.`, `其中:`.
fn strip_marks(label: &str) -> &str {
    let mut rest = label;
    loop {
        let before = rest;
        rest = rest.strip_prefix("其中:").unwrap_or(rest);
        rest = strip_mark(rest).unwrap_or(rest);
        if rest.is_empty() {
            return before;
        }
        if rest.len() == before.len() {
            return rest;
        }
    }
}

fn strip_mark(label: &str) -> Option<&str> {
    if let Some(inner) = label.strip_prefix('(') {
        let end = ordinal(inner);
        return (end > 0).then(|| inner[end..].strip_prefix(')')).flatten();
    }
    let end = ordinal(label);
    (end > 0).then(|| label[end..].strip_prefix(['、', '.'])).flatten()
}

/// Returns the length of a list mark's number: a few digits or a few Chinese numerals, never both.
///
/// `230三、` is a value that ran into the next label's mark.
fn ordinal(text: &str) -> usize {
    let has_digits = text.starts_with(|c: char| c.is_ascii_digit());
    let is_alike = |c: &char| if has_digits { c.is_ascii_digit() } else { numerals::is_ordinal(*c) };
    let run = text.chars().take_while(is_alike).take(LONGEST_ORDINAL + 1);
    let (count, length) = run.fold((0, 0), |(count, length), c| (count + 1, length + c.len_utf8()));
    if count > LONGEST_ORDINAL { 0 } else { length }
}

/// Most digits of a list mark.
const LONGEST_ORDINAL: usize = 3;
