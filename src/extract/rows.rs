//! The values of one row, beside its label, before it, or on the lines below.
//!
//! Invariant: a value never shifts: where the cells of a row do not fit its columns in exactly one way, the row is
//! "cannot tell" rather than guessed. Each row says how it was found ([`Fit`]). Left to others: what speaks against a row
//! in the rest of its table (`trust`).

use super::glued::{self, Glued};
use super::page::{Layout, Page, Place};
use super::shape::{self, Usual};
use super::{Confidence, Reading, State, Value, cell};
use crate::forms::{Block, Kind, LabelIndex, Lead, Likeness, Row, normalise};
use crate::text::Span;

/// What stands in the value columns of a row: kind and unit of each.
pub(super) type Columns = Vec<(Kind, String)>;

/// How the values of a row were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// Exactly its values stand there: the first and the last column are filled, or the row has one column.
    Whole,
    /// A column at its edge is blank; the other rows or the heads say where it begins.
    Placed,
    /// A column at its edge is blank, and nothing says where it begins.
    Adrift,
    /// Nothing is printed.
    Silent,
    /// More is printed than it has columns.
    Wide,
    /// What is printed does not fit its columns.
    Misfit,
    /// Its label is not there.
    Absent,
}

/// A row as it was read.
#[derive(Debug, Clone)]
pub(super) struct RowReading {
    /// A value for each column.
    pub values: Vec<Value>,
    /// How they were found.
    pub fit: Fit,
    /// The lines its label and its values stand on.
    pub lines: Vec<usize>,
    /// One cell a line: what ended the row.
    pub end: Option<End>,
}

/// What ended a row of one cell a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    /// True for another label, a head or a title; false for something nobody knows, which may have been a value.
    pub is_known: bool,
    /// How many values more than columns there are.
    pub surplus: usize,
    /// Lines from the label to its first value.
    pub to_value: usize,
    /// Lines from the label, or from its last value, to what ended it.
    pub to_end: usize,
}

/// A block whose rows carry labels, and where they stand.
pub(super) struct Labelled<'a> {
    pub page: &'a Page<'a>,
    pub block: &'a Block,
    /// For each row of the block: where its label stands.
    pub places: &'a [Option<Place>],
    /// The places of all labels of the table.
    pub all: &'a [Place],
    /// The labels of all forms.
    pub index: &'a LabelIndex,
}

impl Labelled<'_> {
    /// Every row of the block.
    pub fn rows(&self) -> Vec<RowReading> {
        let usual = shape::usual(self);
        let mut glued: Vec<Glued> = Vec::new();
        let mut rows: Vec<RowReading> = Vec::new();
        for (at, (row, place)) in self.block.rows.iter().zip(self.places).enumerate() {
            let Some(place) = *place else {
                rows.push(RowReading::cannot_tell(value_count(self.block, row), Fit::Absent));
                continue;
            };
            let columns = columns(self.block, row);
            let mut read = match self.page.lines[place.line].layout {
                _ if !row.sentence.is_empty() => self.sentence(row, place),
                Layout::Whole => self.below(row, place, &columns),
                Layout::Drawn | Layout::Spaced => {
                    let run = self.run_together(row, place, columns.len());
                    glued.extend(run.map(|readings| Glued { row: at, readings }));
                    self.beside(row, place, &columns, &usual)
                }
            };
            if place.likeness == Likeness::Near && !between_neighbours(self.places, at) {
                read.doubt(Confidence::Doubtful);
            }
            rows.push(read);
        }
        glued::settle(self.block, &mut rows, glued);
        rows
    }

    /// The cells between a label and the next one on its line, without the label repeated and without unit and code, and the
    /// index of the first of them on the line.
    pub fn after_label(&self, row: &Row, place: Place) -> (usize, &[Span]) {
        let Self { page, block, all, index, .. } = self;
        let Some(line) = page.lines.get(place.line) else { return (0, &[]) };
        let next = all
            .iter()
            .filter(|other| other.line == place.line && other.cell > place.cell)
            .map(|other| other.cell)
            .min();
        let end = next.unwrap_or(line.cells.len());
        let mut cells = line.cells.get(place.cell + 1..end).unwrap_or(&[]);
        let mut start = end.saturating_sub(cells.len());
        let label = line.cells.get(place.cell).map(|cell| normalise(page.document.at(*cell)));
        while let Some((first, rest)) = cells.split_first() {
            if first.is_empty() || Some(normalise(page.document.at(*first))) != label {
                break;
            }
            (start, cells) = (start + 1, rest);
        }
        for lead in &block.lead {
            // In a padded grid empty cells stand between the label and its unit.
            let next = cells.iter().position(|cell| !cell.is_empty());
            if let Some(next) = next.filter(|&next| is_lead(*lead, page.document.at(cells[next]), row)) {
                (start, cells) = (start + next + 1, &cells[next + 1..]);
            }
        }
        // Another row or head of the form that ran on in the same line is not this row's.
        let foreign = (start..start + cells.len()).position(|cell| page.is_label(place.line, cell, index));
        (start, &cells[..foreign.unwrap_or(cells.len())])
    }

    /// A row whose values stand beside its label.
    fn beside(&self, row: &Row, place: Place, columns: &Columns, usual: &Usual) -> RowReading {
        let page = self.page;
        let (start, cells) = self.after_label(row, place);
        let count = columns.len();
        let reading = |values, fit| RowReading { values, fit, lines: vec![place.line], end: None };
        let Some((first, last)) = filled(page, cells) else { return self.silent(row, place, columns) };
        let width = last - first + 1;
        if width > count {
            return reading(vec![Value::cannot_tell(); count], Fit::Wide);
        }
        let windows = windows(page, cells, count);
        let agreed = usual.begins(start, first, &windows, page.is_led(place.line));
        let (at, fit) = match (agreed, windows.first()) {
            // One filled cell fits one column wherever it stands: only its neighbours tell that it is the right one.
            _ if width == count && (count > 1 || first == 0 || agreed == Some(first)) => (first, Fit::Whole),
            (Some(at), _) => (at, Fit::Placed),
            (None, Some(&at)) => (at, Fit::Adrift),
            (None, None) => return reading(vec![Value::cannot_tell(); count], Fit::Misfit),
        };
        let mut read = reading(read_cells(page, &cells[at..at + count], columns, Reading::Cell), fit);
        let words =
            read.values.iter().zip(columns).any(|(value, (kind, _))| kind.is_number() && value.state == State::Text);
        // Cells set apart by blanks, and something unknown before the label: it may be what the row says.
        let spaced = page.lines[place.line].layout == Layout::Spaced;
        if fit == Fit::Adrift || (words && count > 1) || (spaced && self.is_preceded(place)) {
            read.doubt(Confidence::Doubtful);
        }
        read
    }

    /// A row beside whose label nothing is printed.
    fn silent(&self, row: &Row, place: Place, columns: &Columns) -> RowReading {
        let page = self.page;
        let line = &page.lines[place.line];
        let (_, cells) = self.after_label(row, place);
        if let Some(values) = self.before_label(row, place, columns) {
            return RowReading { values, fit: Fit::Adrift, lines: vec![place.line], end: None };
        }
        if line.layout == Layout::Spaced {
            return RowReading { lines: vec![place.line], ..RowReading::cannot_tell(columns.len(), Fit::Misfit) };
        }
        let end = line.cells[place.cell].end;
        let values = columns.iter().map(|column| blank_at(page, end, column, Reading::Cell)).collect();
        // The line ends with the label, or something unknown stands before it: the cells may be elsewhere.
        let fit = if cells.len() < columns.len() || self.is_preceded(place) { Fit::Adrift } else { Fit::Silent };
        let mut read = RowReading { values, fit, lines: vec![place.line], end: None };
        if fit == Fit::Adrift {
            read.doubt(Confidence::Doubtful);
        }
        read
    }

    /// True when something that is no label stands before a label on its line.
    fn is_preceded(&self, place: Place) -> bool {
        let Self { page, index, .. } = self;
        let cells = &page.lines[place.line].cells;
        (0..place.cell).any(|at| !cells[at].is_empty() && !page.is_label(place.line, at, index))
    }

    /// A row printed before its label: exactly its values, and nothing else but its unit and code or the name of a group,
    /// stand in front of it.
    fn before_label(&self, row: &Row, place: Place, columns: &Columns) -> Option<Vec<Value>> {
        let Self { page, all, block, .. } = self;
        let line = page.lines.get(place.line)?;
        let previous = all
            .iter()
            .filter(|other| other.line == place.line && other.cell < place.cell)
            .map(|other| other.cell + 1)
            .max();
        let text = |cell: &Span| page.document.at(*cell);
        let mut cells: Vec<Span> = line.cells.get(previous.unwrap_or(0)..place.cell)?.to_vec();
        for lead in &block.lead {
            if let Some(at) = cells.iter().position(|cell| is_lead(*lead, text(cell), row)) {
                cells.remove(at);
            }
        }
        let words = cells.iter().take_while(|cell| !cell.is_empty() && !cell::is_value(text(cell))).count();
        let cells = &cells[words.min(1)..];
        let fits = cells.len() == columns.len() && cells.iter().all(|cell| cell::is_value(text(cell)));
        fits.then(|| {
            let mut values = read_cells(page, cells, columns, Reading::Cell);
            doubt(&mut values, Confidence::Doubtful);
            values
        })
    }

    /// The ways to read a row whose numbers ran together; `None` for any other row.
    fn run_together(&self, row: &Row, place: Place, count: usize) -> Option<Vec<Vec<Value>>> {
        let (_, [only]) = self.after_label(row, place) else { return None };
        let sums = count > 1 && self.block.columns.last().is_some_and(|column| column.total);
        let readings = if sums { glued::readings(&self.page.document.text, *only, count) } else { Vec::new() };
        (!readings.is_empty()).then_some(readings)
    }

    /// A label on a line of its own: its values are the lines right below it, up to the next text.
    fn below(&self, row: &Row, place: Place, columns: &Columns) -> RowReading {
        let Self { page, block, all, index, .. } = self;
        let text = &page.document.text;
        let one_text = matches!(columns[..], [(Kind::Text | Kind::Date, _)]);
        let mut leads = block.lead.iter().peekable();
        let mut values: Vec<Span> = Vec::new();
        let mut lines = vec![place.line];
        let (mut is_known, mut end) = (true, page.lines.len());
        for (number, line) in page.lines.iter().enumerate().skip(place.line + 1) {
            let Some(&span) = line.cells.first() else { continue };
            end = number;
            let label = all.iter().any(|label| label.line == number);
            if label || line.layout == Layout::Drawn || (one_text && page.is_label(number, 0, index)) {
                break;
            }
            if values.is_empty() && leads.next_if(|lead| is_lead(**lead, span.of(text), row)).is_some() {
                lines.push(number);
                continue;
            }
            let cells: &[Span] = &line.cells;
            if !one_text && !cells.iter().all(|cell| cell::is_value(cell.of(text))) {
                let again =
                    normalise(span.of(text)) == normalise(page.document.at(page.lines[place.line].cells[place.cell]));
                is_known = !again && (page.is_label(number, 0, index) || page.is_wordy(number));
                break;
            }
            values.extend(cells);
            lines.push(number);
            end = page.lines.len();
            if one_text {
                break;
            }
        }
        let first = lines
            .iter()
            .copied()
            .find(|&number| !values.is_empty() && page.lines[number].cells.first() == values.first());
        let last = *lines.last().unwrap_or(&place.line);
        let end = Some(End {
            is_known,
            surplus: values.len().saturating_sub(columns.len()),
            to_value: first.map_or(0, |first| first - place.line),
            to_end: end.saturating_sub(last),
        });
        if values.is_empty() {
            // A missing value leaves only blank lines: the place is the line after the label.
            let next = page.lines.get(place.line + 1).map_or(text.len(), |line| line.span.start);
            let values = columns.iter().map(|column| blank_at(page, next, column, Reading::Line)).collect();
            return RowReading { values, fit: Fit::Silent, lines, end };
        }
        if values.len() != columns.len() {
            let fit = if values.len() > columns.len() { Fit::Wide } else { Fit::Misfit };
            return RowReading { lines, end, ..RowReading::cannot_tell(columns.len(), fit) };
        }
        RowReading { values: read_cells(page, &values, columns, Reading::Line), fit: Fit::Whole, lines, end }
    }

    /// A cell that is a sentence: each number follows its own words.
    fn sentence(&self, row: &Row, place: Place) -> RowReading {
        let Self { page, all, .. } = self;
        let text = &page.document.text;
        let line = &page.lines[place.line];
        let beside = line.cells.get(place.cell + 1..).unwrap_or(&[]).iter().copied().find(|cell| !cell.is_empty());
        let below = || {
            let next = page.lines.iter().enumerate().skip(place.line + 1).find(|(_, line)| !line.cells.is_empty())?;
            (!all.iter().any(|label| label.line == next.0)).then(|| (next.1.span.trimmed(text), next.0))
        };
        let Some((cell, number)) = beside.map(|cell| (cell, place.line)).or_else(below) else {
            return RowReading { lines: vec![place.line], ..RowReading::cannot_tell(row.sentence.len(), Fit::Misfit) };
        };
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
        let values: Vec<Value> = (0..starts.len())
            .map(|i| {
                let Some(start) = starts[i] else { return Value::cannot_tell() };
                let end = starts[i + 1..].iter().flatten().next().map_or(body.len(), |next| *next);
                let column = (Kind::Amount, String::new());
                let Some(digits) = digits_in(&body[start..end]) else {
                    return blank_at(page, cell.start + start, &column, Reading::Sentence);
                };
                let span = Span::new(cell.start + start + digits.start, cell.start + start + digits.end);
                cell::read(text, span, column.0, "", Reading::Sentence)
            })
            .collect();
        let fit = if starts.iter().all(Option::is_some) { Fit::Whole } else { Fit::Misfit };
        RowReading { values, fit, lines: vec![place.line, number], end: None }
    }
}

impl RowReading {
    /// A row of which nothing can be told.
    pub fn cannot_tell(count: usize, fit: Fit) -> Self {
        Self { values: vec![Value::cannot_tell(); count], fit, lines: Vec::new(), end: None }
    }

    /// Makes every value at least this doubtful.
    pub fn doubt(&mut self, at_least: Confidence) {
        doubt(&mut self.values, at_least);
    }

    /// True when some cell says nothing.
    pub fn has_blanks(&self) -> bool {
        self.values.iter().any(|value| value.state == State::Blank)
    }
}

/// How many values a row has.
pub(super) fn value_count(block: &Block, row: &Row) -> usize {
    if row.sentence.is_empty() { block.columns.len().max(1) } else { row.sentence.len() }
}

pub(super) fn columns(block: &Block, row: &Row) -> Columns {
    if block.columns.is_empty() {
        return vec![(row.kind, row.unit.clone())];
    }
    let kind = |of_column: Kind| if of_column == Kind::Count { row.kind } else { of_column };
    let unit = |of_column: &String| if of_column.is_empty() { row.unit.clone() } else { of_column.clone() };
    block.columns.iter().map(|column| (kind(column.kind), unit(&column.unit))).collect()
}

/// True when the rows before and after a slightly damaged label stand right where they should.
fn between_neighbours(places: &[Option<Place>], at: usize) -> bool {
    let Some(Some(here)) = places.get(at) else { return false };
    let before = at.checked_sub(1).and_then(|i| places.get(i)).copied().flatten();
    let after = places.get(at + 1).copied().flatten();
    let far = |place: Place| place.likeness != Likeness::Exact || place.line.abs_diff(here.line) > 24;
    // At the edge of a block one neighbour must do.
    let edge = |index: Option<usize>| index.is_none_or(|index| index >= places.len());
    let (first, last) = (edge(at.checked_sub(1)), edge(Some(at + 1)));
    !(first && last)
        && (first || before.is_some_and(|place| !far(place)))
        && (last || after.is_some_and(|place| !far(place)))
}

/// Makes values at least this doubtful; what cannot be told keeps its number as a candidate only.
pub(super) fn doubt(values: &mut [Value], at_least: Confidence) {
    for value in values {
        value.doubt(at_least);
    }
}

/// The first and the last cell in which something is printed.
pub(super) fn filled(page: &Page, cells: &[Span]) -> Option<(usize, usize)> {
    let is_filled = |cell: &Span| !page.document.at(*cell).is_empty();
    Some((cells.iter().position(is_filled)?, cells.iter().rposition(is_filled)?))
}

/// The offsets at which `count` cells can be cut out of `cells` with nothing but empty cells around them.
pub(super) fn windows(page: &Page, cells: &[Span], count: usize) -> Vec<usize> {
    let filled = |cell: &Span| !page.document.at(*cell).is_empty();
    let Some(surplus) = cells.len().checked_sub(count) else { return Vec::new() };
    (0..=surplus).filter(|&at| !cells[..at].iter().any(filled) && !cells[at + count..].iter().any(filled)).collect()
}

/// True when a cell is the unit or the code of its row.
fn is_lead(lead: Lead, text: &str, row: &Row) -> bool {
    let text = crate::text::numerals::fold(text.trim());
    match lead {
        Lead::Code => text == row.code,
        Lead::Unit => {
            let is_stroke = !text.is_empty() && text.chars().all(|c| matches!(c, '—' | '-'));
            text == row.unit || is_stroke || (!text.is_empty() && text.chars().count() <= 4 && !cell::is_value(&text))
        }
    }
}

pub(super) fn read_cells(page: &Page, cells: &[Span], columns: &Columns, reading: Reading) -> Vec<Value> {
    let text = &page.document.text;
    // One cell may stand for several columns: which of them it speaks of cannot be told.
    let shared = cells.iter().any(|cell| page.document.is_covered(*cell));
    let read = |(&span, (kind, unit)): (&Span, &(Kind, String))| {
        let mut value = cell::read(text, span, *kind, unit, reading);
        if page.document.is_covered(span) {
            value.doubt(Confidence::CannotTell);
        } else if shared {
            value.doubt(Confidence::Doubtful);
        }
        value
    };
    cells.iter().zip(columns).map(read).collect()
}

fn blank_at(page: &Page, offset: usize, column: &(Kind, String), reading: Reading) -> Value {
    cell::read(&page.document.text, Span::new(offset, offset), column.0, &column.1, reading)
}

/// The first number of a text: digits with a decimal point.
fn digits_in(text: &str) -> Option<Span> {
    let is_digit = |c: char| crate::text::numerals::digit(c).is_some();
    let start = text.find(is_digit)?;
    let rest = &text[start..];
    let end = rest.find(|c: char| !(is_digit(c) || c == '.')).map_or(text.len(), |at| start + at);
    Some(Span::new(start, end))
}
