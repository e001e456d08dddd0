//! Breaks one line of text into rows of at most so many columns.
//!
//! Invariant: rows are ascending spans that together cover the line; a number is never split (UAX 14 by
//! `unicode-linebreak`), closing punctuation does not begin a row, and only a single unbreakable run wider than the
//! pane is cut by force, between graphemes.

use super::{Span, width::Measure};
use unicode_segmentation::UnicodeSegmentation;

/// The rows of `line` (a span of `text` without line feeds), each at most `columns` wide as measured. Never empty.
pub fn wrap(text: &str, line: Span, columns: usize, measure: Measure) -> Vec<Span> {
    let columns = columns.max(2);
    let body = line.of(text);
    let mut rows = Vec::new();
    let (mut row_start, mut row_width, mut piece_start) = (0, 0, 0);
    for (piece_end, _) in unicode_linebreak::linebreaks(body) {
        let piece = &body[piece_start..piece_end];
        let piece_width = measure.width(piece);
        if row_width + measure.width(piece.trim_end()) > columns && row_start < piece_start {
            rows.push(Span::new(line.start + row_start, line.start + piece_start));
            (row_start, row_width) = (piece_start, 0);
        }
        if piece_width > columns {
            for (at, grapheme) in piece.grapheme_indices(true) {
                let w = measure.width(grapheme);
                if row_width + w > columns && row_start < piece_start + at {
                    rows.push(Span::new(line.start + row_start, line.start + piece_start + at));
                    (row_start, row_width) = (piece_start + at, 0);
                }
                row_width += w;
            }
        } else {
            row_width += piece_width;
        }
        piece_start = piece_end;
    }
    rows.push(Span::new(line.start + row_start, line.end));
    rows
}
