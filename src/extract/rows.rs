//! The values of one row, from a drawn table or from lines below a label.
//!
//! Invariant: a value never shifts: where the cells of a row do not fit its columns in exactly one way, the row is
//! "cannot tell" rather than guessed.

use super::tables::{Page, Place, cannot_tell, label_places};
use super::{Confidence, Reading, Value, cell};
use crate::forms::{Block, Kind, Row, Table};
use crate::text::Span;

/// A line of the document as cells.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The cells; one for a line that is no row of a drawn table.
    pub cells: Vec<Span>,
    /// True for a row of a drawn table.
    pub drawn: bool,
    /// The whole line.
    pub span: Span,
}

/// The values of every row of a block whose rows carry labels. `all` are the places of all labels of the table.
pub(super) fn labelled(page: &Page, block: &Block, places: &[Option<Place>], all: &[Place]) -> Vec<Vec<Value>> {
    let usual = usual_offset(page, block, places);
    block
        .rows
        .iter()
        .zip(places)
        .map(|(row, place)| {
            let count = value_count(block, row);
            let Some(place) = place else { return vec![cannot_tell(); count] };
            if !row.sentence.is_empty() {
                return sentence(page, row, *place);
            }
            let kinds = kinds(block, row);
            if page.lines[place.line].drawn {
                drawn(page, *place, &kinds, usual)
            } else {
                below(page, *place, &kinds, all)
            }
        })
        .collect()
}

/// How many values a row has.
fn value_count(block: &Block, row: &Row) -> usize {
    if row.sentence.is_empty() { block.columns.len().max(1) } else { row.sentence.len() }
}

fn kinds(block: &Block, row: &Row) -> Vec<Kind> {
    if block.columns.is_empty() {
        return vec![row.kind];
    }
    block.columns.iter().map(|column| if column.kind == Kind::Count { row.kind } else { column.kind }).collect()
}

/// The offsets at which `count` cells can be cut out of `cells` with nothing but empty cells around them.
fn windows(page: &Page, cells: &[Span], count: usize) -> Vec<usize> {
    let filled = |cell: &Span| !page.document.at(*cell).is_empty();
    let Some(surplus) = cells.len().checked_sub(count) else { return Vec::new() };
    (0..=surplus).filter(|&at| !cells[..at].iter().any(filled) && !cells[at + count..].iter().any(filled)).collect()
}

/// The cells after the label in a drawn row.
fn after_label<'p>(page: &'p Page<'_>, place: Place) -> &'p [Span] {
    page.lines.get(place.line).and_then(|line| line.cells.get(place.cell + 1..)).unwrap_or(&[])
}

/// Where the first value cell stands, counted from the label and from the row's end, in the rows that leave no doubt.
fn usual_offset(page: &Page, block: &Block, places: &[Option<Place>]) -> Option<usize> {
    let offsets = block.rows.iter().zip(places).filter_map(|(row, place)| {
        let place = (*place)?;
        let cells = after_label(page, place);
        let windows = windows(page, cells, value_count(block, row));
        (windows.len() == 1).then(|| windows[0])
    });
    let mut counts = std::collections::BTreeMap::new();
    for offset in offsets {
        *counts.entry(offset).or_insert(0) += 1;
    }
    counts.into_iter().max_by_key(|&(offset, n)| (n, std::cmp::Reverse(offset))).map(|(offset, _)| offset)
}

/// A row of a drawn table: the cells after the label, with the empty cells that merged heads leave around them.
fn drawn(page: &Page, place: Place, kinds: &[Kind], usual: Option<usize>) -> Vec<Value> {
    let cells = after_label(page, place);
    let count = kinds.len();
    let windows = windows(page, cells, count);
    let sure = windows.len() == 1;
    // Several windows fit only when cells at an edge are blank: then the row stands where its neighbours stand.
    let at = if sure {
        windows.first().copied()
    } else {
        usual.filter(|at| windows.contains(at)).or(windows.first().copied())
    };
    if let Some(at) = at {
        let placed = sure || usual == Some(at);
        return cells[at..at + count]
            .iter()
            .zip(kinds)
            .map(|(&span, &kind)| {
                let mut value = cell::read(&page.document.text, span, kind, Reading::Cell);
                if !placed {
                    value.confidence = value.confidence.max(Confidence::Doubtful);
                }
                value
            })
            .collect();
    }
    if cells.iter().all(|cell| page.document.at(*cell).is_empty()) {
        let end = page.lines[place.line].cells[place.cell].end;
        return kinds.iter().map(|&kind| blank_at(page, end, kind, Reading::Cell)).collect();
    }
    vec![cannot_tell(); count]
}

/// A label on a line of its own: its values are the lines right below it, up to the next text.
fn below(page: &Page, place: Place, kinds: &[Kind], all: &[Place]) -> Vec<Value> {
    let text = &page.document.text;
    let mut values: Vec<Span> = Vec::new();
    for (index, line) in page.lines.iter().enumerate().skip(place.line + 1) {
        let Some(&span) = line.cells.first() else { continue };
        let fits = match kinds {
            [Kind::Text | Kind::Date] => true,
            _ => cell::is_value(span.of(text)),
        };
        if line.drawn || all.iter().any(|label| label.line == index) || !fits {
            break;
        }
        values.push(span);
        if matches!(kinds, [Kind::Text | Kind::Date]) {
            break;
        }
    }
    if values.is_empty() {
        // A missing value leaves only blank lines: the place is the line after the label.
        let next = page.lines.get(place.line + 1).map_or(text.len(), |line| line.span.start);
        return kinds.iter().map(|&kind| blank_at(page, next, kind, Reading::Line)).collect();
    }
    if values.len() != kinds.len() {
        return vec![cannot_tell(); kinds.len()];
    }
    values.into_iter().zip(kinds).map(|(span, &kind)| cell::read(text, span, kind, Reading::Line)).collect()
}

fn blank_at(page: &Page, offset: usize, kind: Kind, reading: Reading) -> Value {
    cell::read(&page.document.text, Span::new(offset, offset), kind, reading)
}

/// A cell that is a sentence: each number follows its own words.
fn sentence(page: &Page, row: &Row, place: Place) -> Vec<Value> {
    let text = &page.document.text;
    let beside = after_label(page, place).iter().copied().find(|cell| !cell.is_empty());
    let below = || page.lines.iter().skip(place.line + 1).find_map(|line| line.cells.first().copied());
    let Some(cell) = beside.or_else(below) else { return vec![cannot_tell(); row.sentence.len()] };
    let body = cell.of(text);
    let mut from = 0;
    let starts: Vec<Option<usize>> = row
        .sentence
        .iter()
        .map(|part| {
            let at = body.get(from..)?.find(&part.label).map(|at| from + at + part.label.len())?;
            from = at;
            Some(at)
        })
        .collect();
    (0..starts.len())
        .map(|i| {
            let Some(start) = starts[i] else { return cannot_tell() };
            let end = starts[i + 1..].iter().flatten().next().map_or(body.len(), |next| *next);
            let Some(digits) = digits_in(&body[start..end]) else {
                return blank_at(page, cell.start + start, Kind::Count, Reading::Sentence);
            };
            let span = Span::new(cell.start + start + digits.start, cell.start + start + digits.end);
            cell::read(text, span, Kind::Amount, Reading::Sentence)
        })
        .collect()
}

/// The first number of a text: digits with a decimal point.
fn digits_in(text: &str) -> Option<Span> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let end = text[start..].find(|c: char| !(c.is_ascii_digit() || c == '.')).map_or(text.len(), |at| start + at);
    Some(Span::new(start, end))
}

/// The values of a block that is printed as one line under its column heads.
pub(super) fn side_by_side(page: &Page, block: &Block, places: &[Option<Place>]) -> Vec<Vec<Value>> {
    let width = block.columns.len().max(1);
    let wanted = width * block.rows.len();
    let unknown = || vec![vec![cannot_tell(); width]; block.rows.len()];
    let Some(first) = places.iter().flatten().min() else { return unknown() };
    let heads: Vec<usize> = block
        .columns
        .iter()
        .flat_map(|column| label_places(page, std::iter::once(&column.label).chain(&column.variants)))
        .map(|place| place.line)
        .filter(|&line| line >= first.line && line <= first.line + 80)
        .collect();
    let Some(&last_head) = heads.iter().max() else { return unknown() };
    let text = &page.document.text;
    let spans: Vec<Span> = match page.lines[last_head + 1..].iter().find(|line| !line.cells.is_empty()) {
        Some(line) if line.drawn => {
            let at = windows(page, &line.cells, wanted);
            at.last().map(|&at| line.cells[at..at + wanted].to_vec()).unwrap_or_default()
        }
        Some(_) => page.lines[last_head + 1..]
            .iter()
            .filter(|line| !line.cells.is_empty())
            .map_while(|line| line.cells.first().copied().filter(|&cell| !line.drawn && cell::is_value(cell.of(text))))
            .collect(),
        None => Vec::new(),
    };
    if spans.len() != wanted {
        return unknown();
    }
    let mut spans = spans.into_iter();
    block
        .rows
        .iter()
        .map(|row| {
            kinds(block, row)
                .into_iter()
                .zip(spans.by_ref())
                .map(|(kind, span)| cell::read(text, span, kind, Reading::Cell))
                .collect()
        })
        .collect()
}

/// Where the values of a table's last row end.
pub(super) fn end_of_values(page: &Page, table: &Table, last: Place) -> usize {
    let unlabelled = table.blocks.iter().any(|block| block.unlabelled);
    let text = &page.document.text;
    let mut end = page.lines[last.line].span.end;
    let mut seen_value = false;
    for line in page.lines.iter().skip(last.line + 1).take(80) {
        let Some(&cell) = line.cells.first() else { continue };
        let value = line.cells.iter().all(|cell| cell.is_empty() || cell::is_value(cell.of(text)));
        if !(value || (unlabelled && !seen_value && cell.len() <= 60)) || (line.drawn && seen_value) {
            break;
        }
        if line.drawn && !value && !unlabelled {
            break;
        }
        seen_value |= value;
        end = line.span.end;
    }
    end
}
