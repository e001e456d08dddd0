//! The content of one cell.
//!
//! Invariant: blank, zero, dash, 不涉及 and words are told apart; a number is exact or it is not given. Left to others:
//! which field the cell belongs to.

use super::{Confidence, Reading, State, Value};
use crate::forms::Kind;
use crate::text::{Span, numerals::fold_char};
use rust_decimal::Decimal;

/// What stands for "nothing" as a stroke.
const DASHES: &[&str] = &["/", "-", "—", "――", "——", "--", "–", "−", "\\", "一一", "*"];
/// What stands for "nothing" in words.
const NOT_APPLICABLE: &[&str] = &["无", "不涉及", "不适用", "没有", "N/A", "n/a"];

/// Reads the cell at `span` as a field of this kind.
pub(super) fn read(text: &str, span: Span, kind: Kind, reading: Reading) -> Value {
    let span = span.trimmed(text);
    let raw = span.of(text).to_string();
    let (state, number, confidence) =
        if kind.is_number() { number(&raw, kind) } else { (words(&raw), None, Confidence::Sure) };
    Value { state, number, raw, span: Some(span), reading, confidence }
}

/// True when the text could fill a numeric cell.
pub(super) fn is_value(raw: &str) -> bool {
    let state = number(raw, Kind::Amount).0;
    !matches!(state, State::Text | State::Blank)
}

fn words(raw: &str) -> State {
    let bare = bare(raw);
    if bare.is_empty() {
        State::Blank
    } else if DASHES.contains(&bare.as_str()) {
        State::Dash
    } else if NOT_APPLICABLE.contains(&bare.as_str()) {
        State::NotApplicable
    } else {
        State::Text
    }
}

fn number(raw: &str, kind: Kind) -> (State, Option<Decimal>, Confidence) {
    let bare = bare(raw);
    match words(&bare) {
        State::Text => {}
        state => return (state, None, Confidence::Sure),
    }
    let Some(number) = parse(&bare) else { return (State::Text, None, Confidence::CannotTell) };
    let state = if number.is_zero() { State::Zero } else { State::Number };
    // A count with a fraction or a sign is printed, but no form allows it.
    let legal =
        (kind == Kind::Signed || !number.is_sign_negative()) && (kind == Kind::Amount || number.fract().is_zero());
    (state, Some(number), if legal { Confidence::Sure } else { Confidence::Doubtful })
}

/// Without white space, in half width.
fn bare(raw: &str) -> String {
    raw.replace("&nbsp;", "").chars().filter(|c| !c.is_whitespace()).map(fold_char).collect()
}

/// An exact number: digits, well-formed thousands, one decimal point, a sign.
pub fn parse(bare: &str) -> Option<Decimal> {
    let (sign, digits) = match bare.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest),
        None => ("", bare.strip_prefix('+').unwrap_or(bare)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped =
        groups.len() == 1 || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3));
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !grouped || !groups.iter().all(|group| all_digits(group)) || !all_digits(fraction) {
        return None;
    }
    if digits.contains('.') && fraction.is_empty() {
        return None;
    }
    let joined = if fraction.is_empty() {
        format!("{sign}{}", groups.concat())
    } else {
        format!("{sign}{}.{fraction}", groups.concat())
    };
    joined.parse().ok()
}
