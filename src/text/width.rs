//! Columns on the screen.
//!
//! Invariant: the same table that ratatui measures with (ambiguous characters are one column), so the painter and the
//! layout can never disagree.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns that `text` takes.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The longest beginning of `text` that fits into `columns`, cut between graphemes, with an ellipsis where it was cut.
pub fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_string();
    }
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let w = width(grapheme);
        if used + w + 1 > columns {
            break;
        }
        kept.push_str(grapheme);
        used += w;
    }
    if columns > 0 {
        kept.push('…');
    }
    kept
}

/// `text` cut to `columns` and filled with blanks on the right.
pub fn pad_right(text: &str, columns: usize) -> String {
    let mut fitted = fit(text, columns);
    let missing = columns.saturating_sub(width(&fitted));
    fitted.extend(std::iter::repeat_n(' ', missing));
    fitted
}

/// `text` cut to `columns` and filled with blanks on the left.
pub fn pad_left(text: &str, columns: usize) -> String {
    let fitted = fit(text, columns);
    let missing = columns.saturating_sub(width(&fitted));
    let mut padded = " ".repeat(missing);
    padded.push_str(&fitted);
    padded
}
