//! The ways in which the numbers of a line fill a row, for a reviewer who takes the row from the text.
//!
//! Invariant: every choice has one value for each column, in the order of the line; what adds up comes first. Not here:
//! choosing one (`gouji-tui`), reading rows without a reviewer (`labelled_rows`).

use super::{by_order, cell, run_together};
use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::text::Span;
use rust_decimal::Decimal;

/// Most choices offered for one line.
const MOST: usize = 9;

/// Returns the ways to fill `count` columns from the numbers in a stretch of one line: their places, column by column.
///
/// With `has_total` the last number is the sum of the others where a choice is good. A run of digits is cut so, and
/// without a total in every way.
pub fn row_choices(
    document: &Document,
    lexicon: &Lexicon,
    line: Span,
    count: usize,
    has_total: bool,
) -> Vec<Vec<Span>> {
    let cells = cells(document, line);
    let values: Vec<Span> = match cells.as_slice() {
        [only] => by_order::last_values(lexicon, &document.text, *only),
        cells => cells.iter().filter(|one| cell::is_value(lexicon, document.at(**one))).copied().collect(),
    };
    if count == 0 || values.is_empty() {
        return Vec::new();
    }
    // An ordinal or a code may be one number more.
    let windows = values.windows(count).filter(|_| values.len() <= count + 1);
    let mut choices: Vec<Vec<Span>> = windows.map(<[Span]>::to_vec).collect();
    if let ([run], true) = (values.as_slice(), count > 1) {
        let readings = run_together::readings(&document.text, *run, count, has_total);
        choices.extend(readings.iter().map(|row| row.iter().filter_map(|value| value.span).collect::<Vec<_>>()));
    }
    choices.retain(|choice| choice.len() == count);
    // The numbers of a row end its line; ordinals and codes begin it.
    choices.reverse();
    choices.sort_by_key(|choice| has_total && !adds_up(document, choice));
    choices.truncate(MOST);
    choices
}

/// The cells of a line: those of a drawn row, else the line as one.
fn cells(document: &Document, line: Span) -> Vec<Span> {
    let grid = document.grids.partition_point(|grid| grid.span.start <= line.start).checked_sub(1);
    let rows = grid.and_then(|grid| document.grids.get(grid)).map_or(&[][..], |grid| grid.rows.as_slice());
    let row = rows.iter().find(|row| row.span.overlaps(line) && row.cells.len() > 1);
    row.map_or_else(|| vec![line.trimmed(&document.text)], |row| row.cells.clone())
}

/// True when the last number is the sum of the others.
fn adds_up(document: &Document, choice: &[Span]) -> bool {
    let number = |span: &Span| cell::parse(document.at(*span));
    let Some((total, parts)) = choice.split_last() else { return false };
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(number(part)?));
    sum.is_some() && sum == number(total)
}
