//! How numbers are shown: the digits of large ones in groups of three.
//!
//! Not here: numbers as printed, which are shown as they are.

use super::width::Measure;
use std::borrow::Cow;

/// Least digits of a number that is hard to read without groups.
const LARGE: usize = 5;

/// A value as it is shown: the digits of a large whole number in groups of three, behind the signs that stand before it.
pub fn grouped(value: &str) -> Cow<'_, str> {
    let digits = value.trim_start_matches(['-', '+', '?', '≈']);
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let is_number = whole.len() >= LARGE && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    // What begins with zero is a code, not a count.
    if !is_number || whole.starts_with('0') {
        return Cow::Borrowed(value);
    }
    let mut shown = value[..value.len() - digits.len()].to_string();
    for (at, digit) in whole.chars().enumerate() {
        shown.extend((at > 0 && (whole.len() - at) % 3 == 0).then_some(','));
        shown.push(digit);
    }
    Cow::Owned(shown + rest)
}

/// The same where it has room; else as it is.
pub fn grouped_within(value: &str, columns: usize, measure: Measure) -> Cow<'_, str> {
    let shown = grouped(value);
    if measure.width(&shown) <= columns { shown } else { Cow::Borrowed(value) }
}
