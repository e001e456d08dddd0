//! Breaks a line of text into rows of limited width.
//!
//! Invariant: rows are ascending spans that cover the line; a number is never split (UAX 14 by `unicode-linebreak`),
//! closing punctuation does not begin a row, and only an unbreakable run wider than the pane is cut, between graphemes.

use super::{Span, width::Measure};
use unicode_segmentation::UnicodeSegmentation;

/// Returns the rows of `line` (a span without line feeds), each at most `columns` wide. Never empty.
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
