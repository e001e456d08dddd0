//! Characters that differ in their type alone: width, quotation marks, blanks.
//!
//! Invariant: a character folds to one character or to none, folding is idempotent, and no two digits, letters or
//! ideographs fold to one. Not here: scripts (`traditional`), the value of a number (`numerals`).

use super::sanitize::is_invisible;
use super::{Span, numerals};

/// Folds a character: full and half width are one, so are the styles of quotation marks; `None` for a blank of any width.
pub fn folded(c: char) -> Option<char> {
    if c.is_whitespace() || is_invisible(c) {
        return None;
    }
    Some(match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '\u{4e00}'..='\u{9fff}' => c,
        '“' | '”' | '„' | '‟' | '〝' | '〞' | '〟' | '「' | '」' | '｢' | '｣' | '«' | '»' | '＂' => {
            '"'
        }
        '‘' | '’' | '‚' | '‛' | '『' | '』' | '‹' | '›' | '`' | '´' | '＇' | '｀' => '\'',
        '｡' | '︒' => '。',
        '､' | '﹑' | '︑' => '、',
        '･' | '・' | '•' | '‧' => '·',
        '﹐' | '︐' => ',',
        '﹒' => '.',
        '﹔' | '︔' => ';',
        '﹕' | '︓' => ':',
        '﹖' | '︖' => '?',
        '﹗' | '︕' => '!',
        '﹙' | '︵' => '(',
        '﹚' | '︶' => ')',
        '￠' => '¢',
        '￡' => '£',
        '￥' => '¥',
        c => numerals::fold_char(c),
    })
}

/// True if the texts differ in their type alone.
pub fn is_same(one: &str, other: &str) -> bool {
    one.chars().filter_map(folded).eq(other.chars().filter_map(folded))
}

/// Returns the end of the numeral whose first digit is at byte `from`, its signs of any width; `from` if there is none.
///
/// Beside [`numerals::number_end`] this joins groups of three digits at a comma whose width is not that of the digits: the
/// same text set in another width has the same numbers. Where the comma was one of the sentence, both texts have it.
pub fn number_end(text: &str, from: usize) -> usize {
    let comma = |at: usize| text[at..].chars().next().filter(|&c| c == ',' || c == '，');
    let first = numerals::digits_end(text, from);
    let head = Span::new(from, first).of(text);
    if comma(first).is_none() || head.chars().count() > GROUP || head.starts_with(['0', '０']) {
        return numerals::number_end(text, from);
    }
    let (mut group, mut end) = (from, first);
    while let Some(comma) = comma(end) {
        let start = end + comma.len_utf8();
        let stop = numerals::digits_end(text, start);
        match text[start..stop].chars().count() {
            GROUP => (group, end) = (start, stop),
            // The comma of the sentence.
            0 => break,
            _ => return first,
        }
    }
    // The last group with its decimals.
    if group == from { end } else { end.max(numerals::number_end(text, group)) }
}

/// Digits between two commas.
const GROUP: usize = 3;
