//! Columns on the screen.
//!
//! Invariant: the painter and the layout measure with the same [`Measure`], so they can never disagree. Unicode leaves the
//! width of some characters (“ … ─ ① □ ×) to the terminal: most draw them over one column, as ratatui measures them, some over
//! two.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many columns a character of ambiguous width takes (UAX 11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    /// One.
    #[default]
    Narrow,
    /// Two.
    Wide,
}

impl Measure {
    /// Columns that `text` takes.
    pub fn width(self, text: &str) -> usize {
        match self {
            Self::Narrow => UnicodeWidthStr::width(text),
            Self::Wide => UnicodeWidthStr::width_cjk(text),
        }
    }

    /// The longest beginning of `text` that fits into `columns`, cut between graphemes, with an ellipsis where it was cut.
    pub fn fit(self, text: &str, columns: usize) -> String {
        if self.width(text) <= columns {
            return text.to_string();
        }
        let ellipsis = self.width("…");
        let mut kept = String::new();
        let mut used = 0;
        for grapheme in text.graphemes(true) {
            let w = self.width(grapheme);
            if used + w + ellipsis > columns {
                break;
            }
            kept.push_str(grapheme);
            used += w;
        }
        if columns >= ellipsis {
            kept.push('…');
        }
        kept
    }

    /// The longest end of `text` that fits into `columns`, with an ellipsis where it was cut.
    pub fn fit_end(self, text: &str, columns: usize) -> String {
        if self.width(text) <= columns {
            return text.to_string();
        }
        let ellipsis = self.width("…");
        let mut kept = text;
        for grapheme in text.graphemes(true) {
            if self.width(kept) + ellipsis <= columns {
                break;
            }
            kept = &kept[grapheme.len()..];
        }
        if columns < ellipsis { String::new() } else { format!("…{kept}") }
    }

    /// `text` cut to `columns` and filled with blanks on the right.
    pub fn pad_right(self, text: &str, columns: usize) -> String {
        let mut fitted = self.fit(text, columns);
        let missing = columns.saturating_sub(self.width(&fitted));
        fitted.extend(std::iter::repeat_n(' ', missing));
        fitted
    }

    /// `text` cut to `columns` and filled with blanks on the left.
    pub fn pad_left(self, text: &str, columns: usize) -> String {
        let fitted = self.fit(text, columns);
        let missing = columns.saturating_sub(self.width(&fitted));
        let mut padded = " ".repeat(missing);
        padded.push_str(&fitted);
        padded
    }
}

/// Columns that `text` takes where nobody was asked: in messages and files.
pub fn width(text: &str) -> usize {
    Measure::Narrow.width(text)
}

/// See [`Measure::fit`]; for messages and files.
pub fn fit(text: &str, columns: usize) -> String {
    Measure::Narrow.fit(text, columns)
}

/// See [`Measure::pad_right`]; for messages and files.
pub fn pad_right(text: &str, columns: usize) -> String {
    Measure::Narrow.pad_right(text, columns)
}

/// See [`Measure::pad_left`]; for messages and files.
pub fn pad_left(text: &str, columns: usize) -> String {
    Measure::Narrow.pad_left(text, columns)
}
