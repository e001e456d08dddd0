//! Width of text in screen columns.
//!
//! Invariant: painter and layout measure with the same [`Measure`]. Unicode leaves the width of some characters (“ … ─
//! ① □ ×) to the terminal: most draw them in one column, some in two.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns of a character of ambiguous width (UAX 11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    /// One.
    #[default]
    Narrow,
    /// Two.
    Wide,
}

impl Measure {
    /// Returns the columns of `text`.
    pub fn width(self, text: &str) -> usize {
        match self {
            Self::Narrow => UnicodeWidthStr::width(text),
            Self::Wide => UnicodeWidthStr::width_cjk(text),
        }
    }

    /// Returns the longest prefix that fits into `columns`, cut between graphemes, with an ellipsis if cut.
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

    /// Returns the longest suffix that fits into `columns`, with an ellipsis if cut.
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

    /// Cuts `text` to `columns` and pads it on the right.
    pub fn pad_right(self, text: &str, columns: usize) -> String {
        let mut fitted = self.fit(text, columns);
        let missing = columns.saturating_sub(self.width(&fitted));
        fitted.extend(std::iter::repeat_n(' ', missing));
        fitted
    }

    /// Cuts `text` to `columns` and pads it on the left.
    pub fn pad_left(self, text: &str, columns: usize) -> String {
        let fitted = self.fit(text, columns);
        let missing = columns.saturating_sub(self.width(&fitted));
        let mut padded = " ".repeat(missing);
        padded.push_str(&fitted);
        padded
    }
}

/// Returns the columns of `text` in messages and files, where the terminal is not known.
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
