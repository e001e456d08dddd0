//! A letter as one HTML page to read and print.
//!
//! Invariant: the page runs nothing and fetches nothing, and its content security policy forbids both; all words are
//! escaped. Not here: the words (`blocks`).

use super::blocks::{Block, Style};
use gouji_core::text::Lang;
use std::fmt::Write;

const STYLE: &str = include_str!("html/style.css");

/// The page of a letter.
pub fn html(blocks: &[Block], lang: Lang) -> String {
    let title = blocks.iter().find(|block| block.style == Style::Title).map(|block| escaped(&block.text));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        if lang == Lang::En { "en" } else { "zh-CN" },
        title.unwrap_or_default(),
    );
    for block in blocks {
        let (element, class) = match block.style {
            Style::Title => ("h1", "title"),
            Style::Report => ("h2", "report"),
            Style::Part => ("h3", "part"),
            Style::Item => ("p", "item"),
            Style::Salutation => ("p", "salutation"),
            Style::Body => ("p", "body"),
            Style::Detail => ("p", "detail"),
            Style::Reply => ("p", "reply"),
            Style::Closing => ("p", "closing"),
            Style::Signature => ("p", "signature"),
            Style::Date => ("p", "date"),
        };
        let words = escaped(&format!("{}{}", block.number, block.text));
        let line = if block.style == Style::Reply { "<span class=\"line\"></span>" } else { "" };
        // Writing into a string does not fail.
        let _ = writeln!(page, "<{element} class=\"{class}\">{words}{line}</{element}>");
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len() + 8);
    for c in words.chars() {
        match c {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '\'' => text.push_str("&#39;"),
            _ => text.push(c),
        }
    }
    text
}
