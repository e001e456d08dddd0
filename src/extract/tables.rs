//! Tables of the document are matched with the tables of the forms.
//!
//! Invariant: a form's table is taken only where enough of its own labels stand in its own order; each place of the
//! document belongs to one table at most; every field of a taken table gets a value, if only "cannot tell".
//! Left to others: the value of a row (`rows`) and of a cell (`cell`).

use super::rows::{self, Line};
use super::{Confidence, Field, Reading, State, TableReading, Value};
use crate::document::Document;
use crate::forms::{self, Block, Form, Library, Table, normalise};
use crate::text::{Problem, Span};
use std::collections::HashMap;

/// A label longer than this is prose.
const LONGEST_LABEL: usize = 80;
/// The share of a table's row labels that must be found for the table to be taken, in percent.
const ENOUGH_LABELS: usize = 50;

/// Where a row label of a form stands: line and cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub line: usize,
    pub cell: usize,
}

/// A form's table found in the document.
struct Candidate<'a> {
    form: &'a Form,
    table: &'a Table,
    /// For each block, for each row: where its label stands.
    places: Vec<Vec<Option<Place>>>,
    span: Span,
    found: usize,
    wanted: usize,
}

/// The lines of the document as cells, and where each label stands.
pub(super) struct Page<'a> {
    pub document: &'a Document,
    pub lines: Vec<Line>,
    labels: HashMap<String, Vec<Place>>,
}

/// Reads all tables.
pub(super) fn read(
    document: &Document,
    library: &Library,
    problems: &mut Vec<Problem>,
) -> (Vec<TableReading>, Vec<Field>) {
    let page = page(document);
    let mut candidates: Vec<Candidate> = library
        .forms()
        .iter()
        .flat_map(|form| form.tables.iter().filter_map(|table| candidate(&page, form, table)))
        .collect();
    // The better fit first, so that of two forms that claim a place the one with more of its labels there gets it.
    candidates.sort_by_key(|candidate| std::cmp::Reverse((candidate.found * 1000 / candidate.wanted, candidate.found)));
    let mut taken: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        let rival = |other: &Candidate| other.span.overlaps(candidate.span) || other.table.id == candidate.table.id;
        if !taken.iter().any(rival) {
            taken.push(candidate);
        }
    }
    taken.sort_by_key(|candidate| candidate.span.start);
    let mut fields = Vec::new();
    let mut readings = Vec::new();
    for candidate in &taken {
        let before = fields.len();
        read_table(&page, candidate, &mut fields);
        let unsure =
            fields[before..].iter().filter(|field: &&Field| field.value.confidence == Confidence::CannotTell).count();
        if unsure > 0 {
            problems.push(Problem::new(
                "table.cannot_tell",
                Some(candidate.span),
                format!("{}:{unsure} 格读不准，请对照原文", candidate.table.title.zh),
                format!("{}: {unsure} cells cannot be told; see the text", candidate.table.title.en),
            ));
        }
        readings.push(TableReading {
            form: candidate.form.id.clone(),
            table: candidate.table.id.clone(),
            span: candidate.span,
            rows_found: (candidate.found, candidate.wanted),
        });
    }
    (readings, fields)
}

/// Indexes the document's short texts by their label form.
fn page(document: &Document) -> Page<'_> {
    let mut grid_rows = document.grids.iter().flat_map(|grid| &grid.rows).peekable();
    let mut lines = Vec::new();
    let mut labels: HashMap<String, Vec<Place>> = HashMap::new();
    for &span in &document.lines {
        let line = if grid_rows.peek().is_some_and(|row| row.span == span) {
            Line { cells: grid_rows.next().map(|row| row.cells.clone()).unwrap_or_default(), drawn: true, span }
        } else {
            let trimmed = span.trimmed(&document.text);
            Line { cells: if trimmed.is_empty() { Vec::new() } else { vec![trimmed] }, drawn: false, span }
        };
        for (cell, cell_span) in line.cells.iter().enumerate() {
            if cell_span.is_empty() || cell_span.len() > LONGEST_LABEL * 3 {
                continue;
            }
            let label = normalise(document.at(*cell_span));
            labels.entry(label).or_default().push(Place { line: lines.len(), cell });
        }
        lines.push(line);
    }
    Page { document, lines, labels }
}

fn candidate<'a>(page: &Page, form: &'a Form, table: &'a Table) -> Option<Candidate<'a>> {
    let mut places = align(page, table);
    let mut wanted = 0;
    for (block, found) in table.blocks.iter().zip(&mut places) {
        // Rows with the same names have other columns in another generation of the form: without its own column heads
        // near by, a block is not this form's.
        if !heads_present(page, block, found) {
            found.fill(None);
        }
        wanted += block.rows.len();
    }
    let found = places.iter().flatten().flatten().count();
    if found == 0 || found * 100 < wanted * ENOUGH_LABELS {
        return None;
    }
    let marks: Vec<Place> = places.iter().flatten().flatten().copied().collect();
    let (first, last) = (marks.iter().min()?, marks.iter().max()?);
    let end = rows::end_of_values(page, table, *last);
    let span = Span::new(page.lines.get(first.line)?.span.start, end);
    Some(Candidate { form, table, places, span, found, wanted })
}

/// The chain of row labels in the form's order that explains most rows, preferring labels that stand close together.
fn align(page: &Page, table: &Table) -> Vec<Vec<Option<Place>>> {
    let rows: Vec<(usize, usize)> =
        table.blocks.iter().enumerate().flat_map(|(b, block)| (0..block.rows.len()).map(move |r| (b, r))).collect();
    // best[i] = (score, row, place, index of the predecessor), over all candidates in the order of the rows.
    let mut best: Vec<(i64, usize, Place, Option<usize>)> = Vec::new();
    for (index, &(b, r)) in rows.iter().enumerate() {
        let row = &table.blocks[b].rows[r];
        let from = best.len();
        for place in label_places(page, std::iter::once(&row.label).chain(&row.variants)) {
            let mut score = 100;
            let mut previous = None;
            for (at, &(before, row_before, place_before, _)) in best[..from].iter().enumerate() {
                if row_before < index && place_before < place {
                    let gap = (place.line - place_before.line) as i64;
                    let with = before + 100 - gap.min(60);
                    if with > score {
                        (score, previous) = (with, Some(at));
                    }
                }
            }
            best.push((score, index, place, previous));
        }
    }
    let mut places: Vec<Vec<Option<Place>>> = table.blocks.iter().map(|block| vec![None; block.rows.len()]).collect();
    let mut at = (0..best.len()).max_by_key(|&i| best[i].0);
    while let Some(i) = at {
        let (_, index, place, previous) = best[i];
        let (b, r) = rows[index];
        places[b][r] = Some(place);
        at = previous;
    }
    places
}

/// The most places one label may stand in before it is too common to be told apart.
const MOST_PLACES: usize = 40;

/// All places of a label and its variants, in text order.
pub(super) fn label_places<'a>(page: &Page, labels: impl Iterator<Item = &'a String>) -> Vec<Place> {
    let mut places: Vec<Place> =
        labels.filter_map(|label| page.labels.get(&normalise(label))).flatten().copied().collect();
    places.sort_unstable();
    places.dedup();
    places.truncate(MOST_PLACES);
    places
}

/// How many lines above its first row a block's column heads may stand.
const HEAD_DISTANCE: usize = 60;

fn heads_present(page: &Page, block: &Block, found: &[Option<Place>]) -> bool {
    let Some(first) = found.iter().flatten().min() else { return true };
    let near = |label: &String, variants: &[String]| {
        label_places(page, std::iter::once(label).chain(variants))
            .iter()
            .any(|place| place.line <= first.line + 4 && place.line + HEAD_DISTANCE >= first.line)
    };
    let present = block.columns.iter().filter(|column| near(&column.label, &column.variants)).count();
    present * 2 >= block.columns.len()
}

fn read_table(page: &Page, candidate: &Candidate, fields: &mut Vec<Field>) {
    let all: Vec<Place> = candidate.places.iter().flatten().flatten().copied().collect();
    for (block, places) in candidate.table.blocks.iter().zip(&candidate.places) {
        let values = if block.unlabelled {
            rows::side_by_side(page, block, places)
        } else {
            rows::labelled(page, block, places, &all)
        };
        for (row, values) in block.rows.iter().zip(values) {
            let ids = forms::ids(candidate.table, block, row);
            let mut values = values.into_iter();
            fields.extend(ids.into_iter().map(|id| Field { id, value: values.next().unwrap_or_else(cannot_tell) }));
        }
    }
}

/// The value of a cell that could not be found.
pub(super) fn cannot_tell() -> Value {
    Value {
        state: State::Blank,
        number: None,
        raw: String::new(),
        span: None,
        reading: Reading::Cell,
        confidence: Confidence::CannotTell,
    }
}
