//! The text of a cell without the marks that Markdown, TeX and HTML put around it: `**3440**`, `$\mathbf{3440}$`,
//! `<b>3440</b>`, `1408\*`.
//!
//! Invariant: raised notes and struck-out text go with their marks, so that no digit of theirs joins a number; a mark that
//! is not one of these stays, and the number with it is not read. Not here: note marks printed as signs (`note_marks`).

use std::borrow::Cow;

/// Most bytes of a text that is looked at: longer ones are sentences.
const LONGEST: usize = 1000;
/// Most bytes of a tag, an entity or the name of a command.
const LONGEST_MARK: usize = 120;
/// Marks a line break between two digits of one cell.
pub const LINE_END: char = '⏎';
/// A blank that never stands between two cells.
const THIN_BLANK: char = '\u{2009}';

/// Commands of TeX that leave their text as it is.
const PLAIN_COMMANDS: &[&str] = &[
    "mathbf",
    "mathrm",
    "mathit",
    "mathsf",
    "mathtt",
    "mathnormal",
    "boldsymbol",
    "bm",
    "pmb",
    "text",
    "textbf",
    "textit",
    "textrm",
    "texttt",
    "textsf",
    "textnormal",
    "emph",
    "underline",
    "bf",
    "bfseries",
    "it",
    "itshape",
    "rm",
    "rmfamily",
    "num",
    "small",
    "footnotesize",
    "scriptsize",
    "tiny",
    "normalsize",
    "large",
    "centering",
    "makecell",
    "thead",
    "shortstack",
    "mbox",
    "hbox",
    "ensuremath",
    "displaystyle",
    "left",
    "right",
    "strut",
    "noindent",
    "raggedright",
];
/// Commands whose first group is no text: colours, lengths, notes, struck-out words.
const DROPPED_COMMANDS: &[&str] = &[
    "textsuperscript",
    "footnote",
    "footnotemark",
    "tnote",
    "sout",
    "st",
    "cancel",
    "textcolor",
    "color",
    "cellcolor",
    "rowcolor",
    "hspace",
    "vspace",
    "label",
    "ref",
    "cite",
];
/// Elements whose text is a note or is struck out.
const DROPPED_ELEMENTS: &[&str] = &["sup", "sub", "s", "del", "strike", "script", "template"];
/// Entities that stand for a blank.
const BLANKS: &[&str] = &["&nbsp;", "&ensp;", "&emsp;", "&thinsp;", "&#160;", "&#xa0;", "&#xA0;", "&#12288;"];

/// Returns the text without its marks; borrowed if it has none.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.len() > LONGEST || !has_marks(text) {
        return Cow::Borrowed(text);
    }
    let inner = unwrapped(text);
    let is_tex = inner.len() < text.len() && text.contains('$') || inner.contains('\\') || text.starts_with("\\(");
    let mut plain = Plain { text: String::with_capacity(inner.len()), is_tex };
    plain.read(inner);
    Cow::Owned(plain.finish())
}

/// True if a sign of the text may be a mark; looks at many bytes at once, since most texts have none.
fn has_marks(text: &str) -> bool {
    let is_mark = |byte: u8| matches!(byte, b'*' | b'_' | b'`' | b'$' | b'\\' | b'<' | b'&' | b'~' | b'^' | b']');
    text.as_bytes().chunks(32).any(|chunk| chunk.iter().fold(false, |has, byte| has | is_mark(*byte)))
}

/// True for marks with nothing between them: `****`, `$$`, `<b></b>`.
pub fn is_blank(text: &str) -> bool {
    let is_mark = |c: char| matches!(c, '*' | '`' | '$');
    text.len() > 1
        && (text.chars().all(is_mark) || (text.starts_with(['<', '$', '\\', '&']) && plain(text).trim().is_empty()))
}

/// Strips the marks that stand at both ends.
fn unwrapped(text: &str) -> &str {
    let mut inner = text.trim();
    loop {
        let pairs = [("\\(", "\\)"), ("$$", "$$"), ("$", "$"), ("*", "*"), ("_", "_"), ("`", "`")];
        let stripped = pairs.into_iter().find_map(|(open, close)| {
            let rest = inner.strip_prefix(open)?.strip_suffix(close)?.trim();
            // `\\(一\\)公开\\(注\\)` opens twice.
            let is_one = !rest.is_empty() && (close.len() == 1 && close != "$" || !rest.contains(close));
            is_one.then_some(rest)
        });
        match stripped {
            Some(rest) => inner = rest,
            None => return inner,
        }
    }
}

struct Plain {
    text: String,
    is_tex: bool,
}

impl Plain {
    fn read(&mut self, text: &str) {
        // A pair of marks inside the text: `**1408**[1]`.
        let is_bold = text.matches("**").count() == 2;
        let is_math = text.matches('$').count() == 2;
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let behind = &rest[c.len_utf8()..];
            rest = match c {
                '\\' => self.command(behind),
                '<' => self.tag(rest),
                '&' => self.entity(rest),
                '*' if is_bold && behind.starts_with('*') => &behind[1..],
                '~' if behind.starts_with('~') && behind[1..].contains("~~") => after(&behind[1..], "~~"),
                '$' if is_math => behind,
                '^' => self.raised(behind),
                '[' if behind.starts_with('^') && behind.contains(']') => after(behind, "]"),
                '[' if link(behind).is_some() => {
                    let (shown, rest) = link(behind).unwrap_or((behind, ""));
                    // Behind a number the link leads to a note.
                    if self.text.trim().is_empty() {
                        self.text.push_str(shown);
                    }
                    rest
                }
                '{' | '}' if self.is_tex => behind,
                '~' if self.is_tex => self.put(' ', behind),
                c => self.put(c, behind),
            };
        }
    }

    fn put<'t>(&mut self, c: char, behind: &'t str) -> &'t str {
        self.text.push(c);
        behind
    }

    /// Reads what follows a backslash.
    fn command<'t>(&mut self, rest: &'t str) -> &'t str {
        let Some(first) = rest.chars().next() else { return self.put('\\', rest) };
        let behind = &rest[first.len_utf8()..];
        match first {
            ',' | ';' | ':' | ' ' => self.put(THIN_BLANK, behind),
            '!' => behind,
            '\\' => self.put(LINE_END, behind),
            c if c.is_ascii_punctuation() => self.put(c, behind),
            c if c.is_ascii_alphabetic() => {
                let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
                let (name, behind) = (&rest[..end], rest[end..].trim_start_matches(' '));
                if DROPPED_COMMANDS.contains(&name) {
                    let behind = if behind.starts_with('[') { after(behind, "]") } else { behind };
                    return group(behind);
                }
                if matches!(name, "quad" | "qquad") {
                    return self.put(' ', behind);
                }
                if PLAIN_COMMANDS.contains(&name) {
                    return behind;
                }
                self.text.push('\\');
                self.text.push_str(name);
                &rest[end..]
            }
            _ => self.put('\\', rest),
        }
    }

    /// Reads a tag; `rest` begins with its bracket.
    fn tag<'t>(&mut self, rest: &'t str) -> &'t str {
        let body = &rest[1..];
        if let Some(comment) = body.strip_prefix("!--").filter(|comment| comment.contains("-->")) {
            return after(comment, "-->");
        }
        let end = body.bytes().take(LONGEST_MARK).position(|byte| byte == b'>');
        let is_tag = body.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic());
        let Some(end) = end.filter(|_| is_tag) else { return self.put('<', body) };
        let (tag, behind) = (&body[..end], &body[end + 1..]);
        let name = tag.split(|c: char| c == '/' || c.is_ascii_whitespace()).next().unwrap_or("").to_ascii_lowercase();
        if name == "br" {
            return self.put(LINE_END, behind);
        }
        if (DROPPED_ELEMENTS.contains(&name.as_str()) || is_unseen(tag)) && !tag.ends_with('/') {
            let close = format!("</{}>", &tag[..name.len()]);
            if behind.contains(&close) {
                return after(behind, &close);
            }
        }
        behind
    }

    fn entity<'t>(&mut self, rest: &'t str) -> &'t str {
        if let Some(blank) = BLANKS.iter().find(|blank| rest.starts_with(**blank)) {
            return self.put(' ', &rest[blank.len()..]);
        }
        // A digit by its number.
        let number = rest.strip_prefix("&#").and_then(|rest| rest.split_once(';')).filter(|(code, _)| code.len() < 8);
        let digit = number.and_then(|(code, behind)| {
            let code = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            Some((char::from_u32(code).filter(|c| !c.is_control() && !c.is_whitespace())?, behind))
        });
        if let Some((c, behind)) = digit {
            return self.put(c, behind);
        }
        let behind = rest.strip_prefix("&amp;").unwrap_or(&rest[1..]);
        self.put('&', behind)
    }

    /// Drops a raised note: `^{1}`, `^1^`, `^1`.
    fn raised<'t>(&mut self, rest: &'t str) -> &'t str {
        if rest.starts_with('{') {
            return group(rest);
        }
        match rest.find('^') {
            Some(end) => &rest[end + 1..],
            None if self.text.is_empty() => self.put('^', rest),
            None => rest.chars().next().map_or(rest, |c| &rest[c.len_utf8()..]),
        }
    }

    /// Keeps the line ends between two digits only.
    fn finish(self) -> String {
        if !self.text.contains(LINE_END) {
            return self.text;
        }
        let mut kept = String::with_capacity(self.text.len());
        for part in self.text.split(LINE_END) {
            let part = part.trim();
            let is_torn = kept.ends_with(|c: char| c.is_numeric()) && part.starts_with(|c: char| c.is_numeric());
            kept.extend(is_torn.then_some(LINE_END));
            kept.push_str(part);
        }
        kept
    }
}

/// True for a tag whose element is not shown, or is no part of the line.
fn is_unseen(tag: &str) -> bool {
    attributes(&tag.to_ascii_lowercase()).iter().any(|(name, value)| match *name {
        "hidden" => true,
        "color" => is_white(value),
        "style" => {
            let sets: Vec<(&str, &str)> = value
                .split(';')
                .filter_map(|set| set.split_once(':'))
                .map(|(name, value)| (name.trim(), value.trim().trim_end_matches("!important").trim()))
                .collect();
            // White is seen on a ground of another colour.
            let has_ground = sets.iter().any(|(name, value)| name.starts_with("background") && !is_white(value));
            sets.iter().any(|(name, value)| match *name {
                "display" => *value == "none",
                "visibility" => *value == "hidden",
                "mso-hide" => *value == "all",
                "font-size" | "opacity" => is_nothing(value),
                "color" => is_white(value) && !has_ground,
                "text-decoration" | "text-decoration-line" => value.contains("line-through"),
                "vertical-align" => matches!(*value, "super" | "sub"),
                _ => false,
            })
        }
        _ => false,
    })
}

/// Names and values of the attributes of a tag.
fn attributes(tag: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = tag.find(char::is_whitespace).map_or("", |at| tag[at..].trim_start());
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        let Some(value) = behind.trim_start().strip_prefix('=').map(str::trim_start) else {
            found.push((name, ""));
            rest = behind.trim_start();
            continue;
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let value = quote.map_or(value, |_| &value[1..]);
        let end = value.find(|c: char| quote.map_or(c.is_whitespace(), |quote| c == quote)).unwrap_or(value.len());
        found.push((name, &value[..end]));
        rest = value[end..].trim_start_matches(|c| Some(c) == quote).trim_start();
    }
    found
}

/// True for a colour that is not seen on paper.
fn is_white(value: &str) -> bool {
    let value: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    matches!(value.as_str(), "white" | "#fff" | "#ffffff" | "rgb(255,255,255)" | "transparent")
}

/// True for a size or a share of nought.
fn is_nothing(value: &str) -> bool {
    value.trim_end_matches(|c: char| c == '%' || c.is_alphabetic()).parse().is_ok_and(|size: f32| size == 0.0)
}

/// Returns what follows the first `mark`.
fn after<'t>(text: &'t str, mark: &str) -> &'t str {
    text.find(mark).map_or("", |at| &text[at + mark.len()..])
}

/// Returns what follows a group in braces; the whole text if none begins here.
fn group(text: &str) -> &str {
    if !text.starts_with('{') {
        return text;
    }
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if depth == 0 {
            return &text[at + 1..];
        }
    }
    ""
}

/// Returns the shown text of a link and what follows it; `text` begins behind the opening bracket.
fn link(text: &str) -> Option<(&str, &str)> {
    let (shown, rest) = text.split_once(']')?;
    let close = match rest.chars().next()? {
        '(' => ')',
        '{' => '}',
        _ => return None,
    };
    rest.find(close).map(|end| (shown, &rest[end + 1..]))
}
