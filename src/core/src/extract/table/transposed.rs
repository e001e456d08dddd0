//! Tables turned by a quarter: the form's rows are the columns of the grid.
//!
//! Invariant: a grid is turned only if it has no ragged row, names of the form's columns before its values and names of
//! the form's rows above them. Not here: reading what was turned, which is a table as any other (`labelled_rows`).

use super::cell;
use super::line::{Layout, PageLine};
use crate::document::{Document, Grid, GridRow};
use crate::forms::{LabelSet, Library, normalise};
use crate::text::Span;
use std::borrow::Cow;
use std::collections::HashSet;

/// Least names of rows and of columns.
const FEWEST: usize = 2;

/// Returns the columns of a grid as lines if the form prints them as rows.
pub(super) fn lines(document: &Document, grid: &Grid, library: &Library) -> Option<Vec<PageLine>> {
    let width = grid.rows.first()?.cells.len();
    // The forms have more rows than columns.
    let is_wide = grid.rows.len() < width && grid.rows.iter().all(|row| row.cells.len() == width);
    if !is_wide {
        return None;
    }
    // The line between the heads and the rows of a Markdown table is none of its rows.
    let is_rule = |row: &&GridRow| {
        let is_line = |text: &str| text.len() >= 3 && text.trim_matches([':', '-']).is_empty();
        row.cells.iter().all(|cell| is_line(document.at(*cell)))
    };
    let drawn: Vec<&GridRow> = grid.rows.iter().filter(|row| !is_rule(row)).collect();
    let is_value = |cell: &Span| cell::is_value(library.lexicon(), document.at(*cell));
    let first = drawn.iter().position(|row| row.cells.iter().any(is_value))?;
    let (heads, body) = drawn.split_at(first);
    let names = |cells: &[Span]| cells.iter().map(|cell| normalise(document.at(*cell))).collect::<Vec<_>>();
    let before = |cells: &[Span]| names(&cells[..cells.iter().position(is_value).unwrap_or(cells.len())]);
    if before(&body.first()?.cells).iter().all(|name| name.is_empty()) {
        return None;
    }
    let blocks = || library.forms().iter().flat_map(|form| &form.tables).flat_map(|table| &table.blocks);
    let labelled = || blocks().filter(|block| !block.unlabelled);
    let index = library.labels();
    let labels = |sets: &mut dyn Iterator<Item = LabelSet>| -> HashSet<&str> {
        sets.flat_map(|labels| index.set(labels)).map(|label| index.normal(*label)).collect()
    };
    let rows = labels(&mut labelled().flat_map(|block| &block.rows).map(|row| row.labels));
    let columns = labels(&mut labelled().flat_map(|block| &block.columns).map(|column| column.labels));
    let above: HashSet<Cow<'_, str>> = heads.iter().flat_map(|row| names(&row.cells)).collect();
    let is_row = |name: &str| rows.contains(name) && !columns.contains(name);
    let is_column = |name: &Cow<'_, str>| columns.contains(&**name);
    let headed = body.iter().filter(|row| before(&row.cells).iter().any(is_column)).count();
    let is_turned = above.iter().filter(|name| is_row(name)).count() >= FEWEST && headed >= FEWEST.max(body.len() / 2);
    let line = |at: usize| PageLine {
        cells: drawn.iter().map(|row| row.cells[at]).collect(),
        layout: Layout::Drawn,
        span: grid.span,
        is_stacked: false,
    };
    is_turned.then(|| (0..width).map(line).collect())
}
