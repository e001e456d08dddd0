//! A letter as Markdown.
//!
//! Invariant: no word of a report makes markup, whatever it is: every sign that may is escaped, at the beginning of a
//! paragraph also those that make lists and rules. Not here: the words (`blocks`).

use super::blocks::{Block, Style};

/// The text of a letter.
pub fn markdown(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        let words = format!("{}{}", block.number, block.text);
        let words = escaped(&words);
        let paragraph = match block.style {
            Style::Title => format!("# {words}"),
            Style::Report => format!("## {words}"),
            Style::Part => format!("### {words}"),
            Style::Item => format!("**{words}**"),
            Style::Reply => format!("{words}＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿"),
            Style::Salutation | Style::Body | Style::Detail | Style::Closing | Style::Signature | Style::Date => words,
        };
        text.push_str(&paragraph);
        text.push_str("\n\n");
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// Words of a paragraph in which nothing is markup.
fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len() + 8);
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in words.trim().char_indices() {
        let is_sign =
            matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '$' | '^')
                || (at == 0 && matches!(c, '-' | '+' | '='))
                || (digits > 0 && at == digits && matches!(c, '.' | ')'));
        if c == '@' {
            // The same of an address of mail, escaped or not: a word joiner keeps its halves apart.
            text.push_str("&#64;\u{2060}");
            continue;
        }
        if is_sign {
            text.push('\\');
        }
        text.push(c);
    }
    // Some readers make links of bare addresses.
    text.replace("://", "\\://").replace("www.", "www\\.")
}
