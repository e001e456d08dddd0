//! Maps decoded characters of a page to their source bytes.
//!
//! Invariant: exact for characters and entities; a run that cannot be aligned maps to its beginning. Not here: decoding
//! (the tokenizer).

/// Calls `each` with every character of `value`, its offset in `raw` and its length in bytes there.
pub(super) fn align(value: &str, raw: &str, mut each: impl FnMut(char, usize, usize)) {
    if value == raw {
        return value.char_indices().for_each(|(at, c)| each(c, at, c.len_utf8()));
    }
    let mut at = 0;
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        let rest = raw.get(at..).unwrap_or("");
        let length = match rest.chars().next() {
            // CR LF counts as one line end.
            Some('\r') if c == '\n' => 1 + usize::from(rest[1..].starts_with('\n')),
            Some('&') => entity(rest, c, chars.peek().copied()),
            Some(same) if same == c => c.len_utf8(),
            _ => 0,
        };
        each(c, at.min(raw.len()), length);
        at += length;
    }
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
