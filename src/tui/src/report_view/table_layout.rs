//! A drawn table as an aligned grid: the same cells, each column's numbers below one another.
//!
//! Invariant: a piece shows a stretch of the published text and nothing else, and every cell is shown whole; a table that cannot
//! be told into labels and numbers is left as published. What goes where is decided by the spelling of the cells alone: what
//! they mean is the fields' matter. Not here: drawing (the `view` files).

use crate::report_view::text_pane::{Piece, TextRow};
use gouji_core::document::{Document, Grid, GridRow};
use gouji_core::text::{Span, width::Measure, wrap};

/// Columns that labels keep in line with the numbers; in fewer they get lines of their own.
const LABEL_LEAST: usize = 14;
/// Behind each number: its mark and a blank.
const GAP: usize = 2;
/// Columns of numbers below a head have at least this width.
const VALUE_LEAST: usize = 4;

/// A row divided: its labels, then its cells in the columns of numbers.
struct Divided<'r> {
    row: &'r GridRow,
    labels: &'r [Span],
    values: &'r [Span],
}

/// The columns of numbers: their line below the label's first, their right edge, their width.
struct Columns {
    label: usize,
    places: Vec<(usize, usize, usize)>,
}

/// The rows of a grid on a pane of `width` columns; `None` when it is better left as published.
pub(crate) fn rows(document: &Document, grid: &Grid, width: usize, measure: Measure) -> Option<Vec<TextRow>> {
    let divided: Vec<Divided> = grid.rows.iter().map(|row| divide(document, row)).collect();
    let filled = |row: &&Divided| row.values.iter().any(|cell| !cell.is_empty());
    let count = divided.iter().filter(filled).map(|row| row.values.len()).max()?;
    if divided.iter().filter(filled).count() < 2 {
        return None;
    }
    let mut widths = vec![VALUE_LEAST; count];
    for row in divided.iter().filter(filled) {
        let first = count - row.values.len();
        for (at, cell) in row.values.iter().enumerate() {
            widths[first + at] = widths[first + at].max(measure.width(document.at(*cell)));
        }
    }
    if widths.iter().any(|&column| column + GAP > width) {
        return None;
    }
    let wide = |cells: &[Span]| cells.iter().map(|cell| measure.width(document.at(*cell))).max().unwrap_or(0);
    let label = divided.iter().filter(filled).map(|row| wide(row.labels) + GAP).max().unwrap_or(0);
    // Heads are on one line where there is room for them and the labels.
    let mut roomy = widths.clone();
    for (_, cells) in grid.rows.iter().filter_map(|row| heads(row, count)) {
        for (column, cell) in roomy.iter_mut().zip(cells) {
            *column = (*column).max(measure.width(document.at(cell)));
        }
    }
    let needed: usize = roomy.iter().map(|column| column + GAP).sum::<usize>() + label;
    let columns = place(if needed <= width { &roomy } else { &widths }, label, width);
    let shown = divided.iter().flat_map(|row| {
        if filled(&row) {
            numbers(document, row, &columns, measure)
        } else if let Some(heads) = heads(row.row, count) {
            lay_out(document, row.row, &heads, &columns, measure, false)
        } else {
            as_published(document, row.row.span, width, measure)
        }
    });
    Some(shown.collect())
}

/// Fewest numbers side by side that need heads.
const FEWEST: usize = 2;

/// The rows of an aligned table with a row of heads above its numbers, where fields are among them and the text has no heads
/// in line with them. Numbers of one row on several lines have none: heads over the first would seem to name the others.
pub(crate) fn with_heads(
    rows: Vec<TextRow>,
    document: &Document,
    numbers: &[(Span, String)],
    measure: Measure,
) -> Vec<TextRow> {
    let is_field = |piece: &Piece| numbers.binary_search_by(|(number, _)| number.cmp(&piece.span)).is_ok();
    let values = |row: &TextRow| -> Vec<Piece> {
        row.pieces.iter().filter(|piece| is_value(document.at(piece.span))).copied().collect()
    };
    let goes_on =
        |above: &TextRow, row: &TextRow| row.is_continued && !values(above).is_empty() && !values(row).is_empty();
    if rows.windows(2).any(|pair| goes_on(&pair[0], &pair[1])) {
        return rows;
    }
    let mut found: Vec<TextRow> = Vec::with_capacity(rows.len() + 1);
    let mut headed = 0;
    for row in rows {
        let numbers = values(&row);
        if numbers.len() >= FEWEST && numbers.len() != headed && numbers.iter().any(is_field) {
            headed = numbers.len();
            // Heads of the text itself: words, one over each column.
            let is_head = |above: &TextRow| above.pieces.len() >= headed && values(above).is_empty();
            if !found.last().is_some_and(is_head) {
                let at = Span::new(row.span.start, row.span.start);
                let right = |piece: Piece| {
                    let width = measure.width(document.at(piece.span).trim_end()) as u16;
                    Piece { column: piece.column + width, ..piece }
                };
                let heads = numbers.into_iter().map(right).collect();
                found.push(TextRow { is_continued: true, heads, ..TextRow::published(at) });
            }
        }
        found.push(row);
    }
    found
}

/// The numbers of a row are its last cells without words.
fn divide<'r>(document: &Document, row: &'r GridRow) -> Divided<'r> {
    let values = row.cells.iter().rev().take_while(|cell| is_value(document.at(**cell))).count();
    let (labels, values) = row.cells.split_at(row.cells.len() - values);
    Divided { row, labels, values }
}

/// True for a number with at most a unit of one character behind it, and for an empty cell.
fn is_value(text: &str) -> bool {
    let words = text.chars().filter(|c| c.is_alphabetic()).count();
    words == 0 || (words == 1 && text.starts_with(|c: char| c.is_numeric()) && text.ends_with(char::is_alphabetic))
}

/// Puts the columns in line with the labels when there is room, else on lines of their own below them.
fn place(widths: &[usize], widest_label: usize, width: usize) -> Columns {
    let needed: usize = widths.iter().map(|column| column + GAP).sum();
    let beside = width >= needed + LABEL_LEAST;
    let label = if beside { (width - needed).min(widest_label.max(LABEL_LEAST)) } else { width };
    let (mut line, mut x) = if beside { (0, label) } else { (1, 0) };
    let mut places = Vec::new();
    for &column in widths {
        if x + column + GAP > width {
            (line, x) = (line + 1, 0);
        }
        places.push((line, x + column, column));
        x += column + GAP;
    }
    Columns { label, places }
}

/// The cells of a row of heads by column, when it names every column; a row with empty cells was squeezed together.
fn heads(row: &GridRow, count: usize) -> Option<(Vec<Span>, Vec<Span>)> {
    let labels = row.cells.len().checked_sub(count).filter(|&labels| labels <= 1)?;
    let (labels, heads) = row.cells.split_at(labels);
    (count > 1 && heads.iter().all(|cell| !cell.is_empty())).then(|| (labels.to_vec(), heads.to_vec()))
}

fn numbers(document: &Document, row: &Divided, columns: &Columns, measure: Measure) -> Vec<TextRow> {
    let labels: Vec<Span> = row.labels.iter().filter(|cell| !cell.is_empty()).copied().collect();
    lay_out(document, row.row, &(labels, row.values.to_vec()), columns, measure, true)
}

/// Puts the labels below one another, and the cells into their columns, in line with or below the last label.
fn lay_out(
    document: &Document,
    row: &GridRow,
    (labels, cells): &(Vec<Span>, Vec<Span>),
    columns: &Columns,
    measure: Measure,
    to_the_right: bool,
) -> Vec<TextRow> {
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    let mut last = 0;
    for &label in labels {
        last = lines.len();
        for span in wrap::wrap(&document.text, label, columns.label.saturating_sub(1), measure) {
            lines.push(vec![Piece { column: 0, span }]);
        }
    }
    // Columns on lines of their own begin below the whole label.
    let below = columns.places.first().is_some_and(|place| place.0 > 0);
    let base = if below { lines.len().saturating_sub(1) } else { last };
    let base = if below && labels.is_empty() { None } else { Some(base) };
    let first = columns.places.len() - cells.len().min(columns.places.len());
    let placed: Vec<(usize, usize, usize, Vec<Span>)> = cells
        .iter()
        .zip(&columns.places[first..])
        .map(|(cell, &(line, right, width))| (line, right, width, wrap::wrap(&document.text, *cell, width, measure)))
        .collect();
    // A line of columns begins below the longest cell of the one above it.
    let height = |line: usize| placed.iter().filter(|cell| cell.0 == line).map(|cell| cell.3.len()).max().unwrap_or(1);
    let above = |line: usize| usize::from(below) + (usize::from(below)..line).map(height).sum::<usize>();
    for (line, right, width, spans) in &placed {
        let line = base.map_or(above(*line).saturating_sub(1), |base| base + above(*line));
        for (i, &span) in spans.iter().enumerate() {
            let taken = measure.width(document.at(span).trim_end());
            let column = if to_the_right { right.saturating_sub(taken) } else { right - width };
            if lines.len() <= line + i {
                lines.resize(line + i + 1, Vec::new());
            }
            lines[line + i].push(Piece { column: column as u16, span });
        }
    }
    // Pieces of one line from left to right, the row's own span with its first line.
    let end = Span::new(row.span.end, row.span.end);
    let shown = lines.into_iter().enumerate().map(|(i, mut pieces)| {
        pieces.sort_by_key(|piece| piece.column);
        TextRow { span: if i == 0 { row.span } else { end }, is_continued: i > 0, pieces, ..TextRow::default() }
    });
    shown.collect()
}

fn as_published(document: &Document, line: Span, width: usize, measure: Measure) -> Vec<TextRow> {
    wrap::wrap(&document.text, line, width, measure).into_iter().map(TextRow::published).collect()
}
