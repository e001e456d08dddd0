//! Maps decoded characters of a page to their source bytes.
//!
//! Invariant: exact for characters and entities; a run that cannot be aligned maps to its beginning. Not here: decoding
//! (the tokenizer).

use memchr::memchr2;

/// Calls `each` with every piece of `value`, its offset in `raw` and its length in bytes there: stretches that are in `raw`
/// as they are, and single characters.
pub(super) fn align(value: &str, raw: &str, mut each: impl FnMut(&str, usize, usize)) {
    let (mut left, mut at, mut mark) = (value, 0, None);
    while !left.is_empty() {
        let rest = raw.get(at..).unwrap_or("");
        // What is neither an entity nor a line end is decoded to itself.
        let next = mark.filter(|mark| *mark >= at);
        let next = next.unwrap_or_else(|| memchr2(b'&', b'\r', rest.as_bytes()).map_or(raw.len(), |found| at + found));
        mark = Some(next);
        let length = next.saturating_sub(at).min(rest.len());
        let same = left.floor_char_boundary(same(left.as_bytes(), &rest.as_bytes()[..length]));
        if same > 0 {
            each(&left[..same], at, same);
            (left, at) = (&left[same..], at + same);
            continue;
        }
        let mut chars = left.chars();
        let Some(c) = chars.next() else { return };
        let length = match rest.chars().next() {
            // CR LF counts as one line end.
            Some('\r') if c == '\n' => 1 + usize::from(rest[1..].starts_with('\n')),
            Some('&') => entity(rest, c, chars.clone().next()),
            Some(same) if same == c => c.len_utf8(),
            _ => 0,
        };
        each(&left[..c.len_utf8()], at.min(raw.len()), length);
        (left, at) = (chars.as_str(), at + length);
    }
}

/// Number of bytes at the beginning of both that are the same.
fn same(one: &[u8], other: &[u8]) -> usize {
    let length = one.len().min(other.len());
    if one[..length] == other[..length] {
        return length;
    }
    one.iter().zip(other).take_while(|(a, b)| a == b).count()
}

/// Length in bytes of the entity, or bare `&`, at the head of `rest` that decoded to `c`, before `next`.
fn entity(rest: &str, c: char, next: Option<char>) -> usize {
    let body = &rest[1..];
    let name = |is: fn(&u8) -> bool, skip: usize| skip + body.bytes().skip(skip).take_while(is).count();
    let end = if body.starts_with("#x") || body.starts_with("#X") {
        name(u8::is_ascii_hexdigit, 2)
    } else if body.starts_with('#') {
        name(u8::is_ascii_digit, 1)
    } else {
        name(u8::is_ascii_alphanumeric, 0)
    };
    let is_amp = body.get(..3).is_some_and(|name| name.eq_ignore_ascii_case("amp"));
    if end == 0 || (c == '&' && !is_amp && !body.starts_with('#')) {
        return 1;
    }
    if body[end..].starts_with(';') {
        return end + 2;
    }
    // Without a semicolon, the entity ends where the source continues like the decoded text.
    let starts = |at: &usize| next.is_none_or(|next| body[*at..].starts_with(next) || body[*at..].starts_with('&'));
    if body.starts_with('#') { end + 1 } else { (2..=end).find(starts).unwrap_or(end) + 1 }
}
