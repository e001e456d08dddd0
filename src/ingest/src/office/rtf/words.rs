//! Tokenizer of RTF: control words, groups and bytes.
//!
//! Invariant: linear; every byte belongs to one token. Not here: the meaning of control words (`rtf`).

/// Next token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// `\*`: a reader that does not know the group skips it.
    Star,
    /// A control word with its number, or a control symbol.
    Word(&'a str, Option<i64>),
    /// A byte of text, literal or written as `\'hh`.
    Byte(u8),
}

/// Tokens of a file.
pub(super) struct Words<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Words<'a> {
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Next token and its offset.
    pub fn next(&mut self) -> Option<(Token<'a>, usize)> {
        loop {
            let at = self.at;
            let byte = *self.bytes.get(at)?;
            self.at += 1;
            let token = match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\r' | b'\n' | 0 => continue,
                b'\\' => match self.control() {
                    Some(token) => token,
                    None => continue,
                },
                byte => Token::Byte(byte),
            };
            return Some((token, at));
        }
    }

    /// Token behind a backslash; `None` if it has no effect.
    fn control(&mut self) -> Option<Token<'a>> {
        let rest = self.bytes.get(self.at..)?;
        let first = *rest.first()?;
        if first.is_ascii_alphabetic() {
            let letters = rest.iter().take(32).take_while(|byte| byte.is_ascii_alphabetic()).count();
            let name = std::str::from_utf8(&rest[..letters]).ok()?;
            let sign = usize::from(rest.get(letters) == Some(&b'-'));
            let digits = rest[letters + sign..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
            let end = if digits > 0 { letters + sign + digits } else { letters };
            let number = std::str::from_utf8(&rest[letters..end]).ok().and_then(|number| number.parse().ok());
            self.at += end + usize::from(rest.get(end) == Some(&b' '));
            // Binary image data is not text.
            if name == "bin" {
                self.at = self.at.saturating_add(number.map_or(0, |count: i64| count.max(0) as usize));
            }
            return Some(Token::Word(name, number));
        }
        self.at += 1;
        match first {
            b'\'' => {
                let hex = rest.get(1..3).and_then(|hex| std::str::from_utf8(hex).ok());
                let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())?;
                self.at += 2;
                Some(Token::Byte(byte))
            }
            b'*' => Some(Token::Star),
            b'~' => Some(Token::Word("~", None)),
            b'_' => Some(Token::Word("_", None)),
            b'\r' | b'\n' => Some(Token::Word("par", None)),
            b'{' | b'}' | b'\\' => Some(Token::Byte(first)),
            _ => None,
        }
    }
}
