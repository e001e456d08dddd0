//! Spellings of numbers: ASCII and full-width digits, thousands separators, decimals, Chinese numerals.
//!
//! Invariant: values are exact (`Decimal`), and a number never includes a sentence comma: reports print ASCII commas
//! between clauses, so a comma joins digits only if every group behind it has exactly three. Not here: what a number
//! counts (`extract`), dates (`dates`).

use super::Span;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// Most digits before the first comma.
const GROUP: usize = 3;
/// A number as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numeral {
    /// The digits with their separators and decimal point, without sign or unit.
    pub span: Span,
    /// The exact value; `None` if it has too many digits.
    pub value: Option<Decimal>,
}

/// Returns the value of an ASCII or full-width digit.
pub fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// Folds full-width ASCII to ASCII; other characters are unchanged.
pub fn fold_char(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '﹪' => '%',
        _ => c,
    }
}

/// Folds the full-width ASCII of a text.
pub fn fold(text: &str) -> Cow<'_, str> {
    // Nearly every number is written so already.
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    text.chars().map(fold_char).collect()
}

/// True for the Chinese numerals that number chapters and entries of lists.
pub const fn is_ordinal(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// True for a text of Chinese characters, ASCII letters and digits alone: nothing in it is white space, a sign or wide.
pub fn is_plain(text: &str) -> bool {
    let mut rest = text.as_bytes();
    loop {
        rest = match rest {
            [] => return true,
            // The first byte of a Chinese character tells that it is one.
            [0xe4..=0xe9, _, _, behind @ ..] => behind,
            [first, behind @ ..] if first.is_ascii_alphanumeric() => behind,
            _ => return false,
        };
    }
}

/// Parses digits with thousands separators and a decimal point exactly; `None` if they are not a number.
pub fn decimal(text: &str) -> Option<Decimal> {
    // The common case.
    if text.len() < 19 && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<u64>().ok().map(Decimal::from);
    }
    let plain: String = fold(text).chars().filter(|&c| c != ',').collect();
    let shaped =
        plain.starts_with(|c: char| c.is_ascii_digit()) && plain.chars().all(|c| c.is_ascii_digit() || c == '.');
    // `from_str` rounds what it cannot hold; `from_str_exact` refuses it.
    if shaped && plain.len() <= 40 { Decimal::from_str_exact(&plain).ok() } else { None }
}

/// Returns the numeral whose first digit is at byte `from`.
pub fn numeral_at(text: &str, from: usize) -> Option<Numeral> {
    let span = Span::new(from, number_end(text, from));
    (!span.is_empty()).then(|| Numeral { span, value: decimal(span.of(text)) })
}

/// Returns the end of the numeral whose first digit is at byte `from`; `from` if there is none.
pub fn number_end(text: &str, from: usize) -> usize {
    // The common case: ASCII digits with nothing behind them that could continue. Full-width signs begin with 0xEF.
    let bytes = text.as_bytes().get(from..).unwrap_or_default();
    let plain = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if plain > 0 && !matches!(bytes.get(plain), Some(b',' | b'.' | 0xef)) {
        return from + plain;
    }
    let first = digits_end(text, from);
    if first == from {
        return from;
    }
    decimal_end(text, from, thousands_end(text, from, first))
}

/// Returns the end of the run of digits at `from`; `from` if there is none.
pub fn digits_end(text: &str, from: usize) -> usize {
    // The common case, as in `number_end`.
    let bytes = text.as_bytes().get(from..).unwrap_or_default();
    let plain = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if bytes.get(plain) != Some(&0xef) {
        return from + plain;
    }
    let rest = text.get(from..).unwrap_or("");
    from + rest.find(|c| digit(c).is_none()).unwrap_or(rest.len())
}

/// Returns the first byte of the next digit at or after `from`.
pub fn next_digit(text: &str, from: usize) -> Option<usize> {
    /// Bytes within which the next digit of a table is.
    const NEAR: usize = 6;
    /// Bytes that are looked at in one go: few of them begin a digit.
    const CHUNK: usize = 32;
    let bytes = text.as_bytes();
    let begins_digit = |byte: u8| byte.is_ascii_digit() || byte == 0xef;
    let is_digit = |at: &usize| matches!(bytes.get(*at..), Some([b'0'..=b'9', ..] | [0xef, 0xbc, 0x90..=0x99, ..]));
    if let Some(found) = (from..bytes.len().min(from + NEAR)).find(is_digit) {
        return Some(found);
    }
    let mut at = from + NEAR;
    while let Some(chunk) = bytes.get(at..bytes.len().min(at + CHUNK)).filter(|chunk| !chunk.is_empty()) {
        let may_begin = chunk.iter().fold(false, |may, byte| may | begins_digit(*byte));
        if may_begin && let Some(found) = (at..at + chunk.len()).find(is_digit) {
            return Some(found);
        }
        at += chunk.len();
    }
    None
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|rest| rest.chars().next())
}

/// Returns the end of a number with thousands separators, or `first` if its commas are not separators.
fn thousands_end(text: &str, from: usize, first: usize) -> usize {
    let head = Span::new(from, first).of(text);
    let wide = head.starts_with(|c: char| !c.is_ascii());
    // A full-width comma joins full-width digits only; between ASCII digits it is a sentence comma.
    let comma = if wide { '，' } else { ',' };
    let leading_zero = head.chars().next().and_then(digit) == Some(0);
    if head.chars().count() > GROUP || leading_zero {
        return first;
    }
    let mut end = first;
    while char_at(text, end) == Some(comma) {
        let start = end + comma.len_utf8();
        let stop = digits_end(text, start);
        if Span::new(start, stop).of(text).chars().count() != GROUP {
            // One bad group invalidates all commas, unless it is the comma of the sentence.
            return if stop == start { end } else { first };
        }
        end = stop;
    }
    end
}

/// Returns the end with a decimal fraction, if the point is not that of a list mark, a date or a version.
fn decimal_end(text: &str, from: usize, end: usize) -> usize {
    let Some(point) = char_at(text, end).filter(|&c| c == '.' || c == '．') else {
        return end;
    };
    let start = end + point.len_utf8();
    let stop = digits_end(text, start);
    let after = char_at(text, stop);
    let chained = after.is_some_and(|c| c == '.' || c == '．')
        && char_at(text, stop + after.map_or(0, char::len_utf8)).is_some_and(|c| digit(c).is_some());
    let before = text.get(..from).unwrap_or("");
    let follows_chain =
        before.ends_with(['.', '．']) && before.trim_end_matches(['.', '．']).ends_with(|c| digit(c).is_some());
    let year = text[start..stop].chars().count() == 4 && after == Some('年');
    if stop == start || chained || follows_chain || year { end } else { stop }
}

/// Returns the value of a Chinese digit: plain, financial, or a round sign for zero.
fn chinese_digit(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '零' | '○' | 'Ο' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// Returns the value of 十, 百, 千.
fn chinese_step(c: char) -> Option<u64> {
    match c {
        '十' | '拾' => Some(10),
        '百' | '佰' => Some(100),
        '千' | '仟' => Some(1000),
        _ => None,
    }
}

/// Parses a whole Chinese numeral (`十二`, `一百二十三`, `二〇二一`).
pub fn chinese_integer(text: &str) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    if text.chars().all(|c| chinese_digit(c).is_some()) {
        // Digit by digit: 二〇二一 is 2021.
        return text.chars().try_fold(0_u64, |sum, c| sum.checked_mul(10)?.checked_add(chinese_digit(c)?));
    }
    let (mut total, mut section, mut pending) = (0_u64, 0_u64, None);
    for c in text.chars() {
        if let Some(step) = chinese_step(c) {
            // Only 十二 omits its one.
            let digit = pending.take().or((step == 10 && section == 0).then_some(1))?;
            section = section.checked_add(step.checked_mul(digit)?)?;
        } else if c == '万' || c == '亿' {
            let whole = section.checked_add(pending.take().unwrap_or(0))?;
            let scale = if c == '万' { 10_000 } else { 100_000_000 };
            total = if c == '亿' {
                total.checked_add(whole)?.checked_mul(scale)?
            } else {
                total.checked_add(whole.checked_mul(scale)?)?
            };
            section = 0;
        } else {
            let value = chinese_digit(c)?;
            if pending.is_some_and(|before| before != 0) {
                return None;
            }
            pending = (value != 0).then_some(value);
        }
    }
    total.checked_add(section)?.checked_add(pending.unwrap_or(0))
}

/// Finds every number of a text: digits and whole Chinese numerals (十五, 二〇二一).
///
/// A round sign that may be a zero (`○`), or 万 alone, is not a number.
pub fn all(text: &str) -> Vec<Numeral> {
    let mut found = Vec::new();
    let mut from = 0;
    let begins = |c| digit(c).is_some() || is_chinese(c);
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(begins)).map(|at| from + at) {
        if let Some(numeral) = numeral_at(text, at) {
            from = numeral.span.end;
            found.push(numeral);
            continue;
        }
        let rest = &text[at..];
        let run = &rest[..rest.find(|c| !is_chinese(c)).unwrap_or(rest.len())];
        let is_sign = run.starts_with(['万', '亿']) || run.chars().all(|c| matches!(c, '〇' | '○' | 'Ο'));
        if let Some(value) = chinese_integer(run).filter(|_| !is_sign) {
            found.push(Numeral { span: Span::new(at, at + run.len()), value: Some(value.into()) });
        }
        from = at + run.len();
    }
    found
}

/// True for a character of a number: a digit, or one of a Chinese number.
pub fn is_numeral(c: char) -> bool {
    digit(c).is_some() || is_chinese(c)
}

fn is_chinese(c: char) -> bool {
    chinese_digit(c).is_some() || chinese_step(c).is_some() || matches!(c, '万' | '亿')
}

/// Returns the digits of a typed or printed number, without separators and percent sign.
///
/// `1，413` and 一千四百一十三 are `1413`; `None` if it is not a number, or not yet.
pub fn digits(text: &str) -> Option<String> {
    let bare: String = fold(text).chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let bare = bare.trim_end_matches('%');
    let is_plain =
        bare.starts_with(|c: char| c.is_ascii_digit()) && bare.chars().all(|c| c.is_ascii_digit() || c == '.');
    if is_plain { Some(bare.to_string()) } else { chinese_integer(bare).map(|value| value.to_string()) }
}
