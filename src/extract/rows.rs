//! The values of one row, beside its label, before it, or on the lines below.
//!
//! Invariant: a value never shifts: where the cells of a row do not fit its columns in exactly one way, the row is
//! "cannot tell" rather than guessed.

use super::glued::{self, Glued};
use super::page::{Layout, Page, Place};
use super::tables::HEAD_DISTANCE;
use super::{Confidence, Reading, State, Value, cell};
use crate::forms::{Block, Kind, LabelIndex, Lead, Likeness, Row, normalise};
use crate::text::Span;

/// What stands in the value columns of a row: kind and unit of each.
pub(super) type Columns = Vec<(Kind, String)>;

/// Where the value cells of a block stand, counted from the label and from the line's start.
#[derive(Clone, Copy)]
struct Usual {
    from_label: Option<usize>,
    from_start: Option<usize>,
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
    /// The values of every row.
    pub fn values(&self) -> Vec<Vec<Value>> {
        let usual = self.usual();
        let mut glued: Vec<Glued> = Vec::new();
        let mut values: Vec<Vec<Value>> = Vec::new();
        for (at, (row, place)) in self.block.rows.iter().zip(self.places).enumerate() {
            let Some(place) = *place else {
                values.push(vec![Value::cannot_tell(); value_count(self.block, row)]);
                continue;
            };
            let columns = columns(self.block, row);
            let mut read = match self.page.lines[place.line].layout {
                _ if !row.sentence.is_empty() => self.sentence(row, place),
                Layout::Whole => self.below(row, place, &columns),
                Layout::Drawn | Layout::Spaced => {
                    let run = self.run_together(row, place, columns.len());
                    glued.extend(run.map(|readings| Glued { row: at, readings }));
                    self.beside(row, place, &columns, usual)
                }
            };
            if place.likeness == Likeness::Near && !between_neighbours(self.places, at) {
                doubt(&mut read);
            }
            values.push(read);
        }
        glued::settle(self.block, &mut values, glued);
        self.lost_lines(&mut values);
        self.misshapen(&mut values);
        self.printed_after(&mut values);
        values
    }

    /// Where the value cells stand in the rows that leave no doubt: counted from the label (pipe rows as they come), and
    /// from the line's start (padded grids). Only what all of them agree on is told.
    fn usual(&self) -> Usual {
        let mut found = Vec::new();
        for (row, place) in self.block.rows.iter().zip(self.places) {
            let Some(place) = *place else { continue };
            let (start, cells) = self.after_label(row, place);
            if let [offset] = windows(self.page, cells, value_count(self.block, row))[..] {
                found.push((offset, start + offset));
            }
        }
        let (from_label, from_start) = found.first().copied().unzip();
        Usual {
            from_label: from_label.filter(|offset| found.iter().all(|(other, _)| other == offset)),
            from_start: from_start.filter(|at| found.iter().all(|(_, other)| other == at)),
        }
    }

    /// The cells between a label and the next one on its line, without the label repeated and without unit and code.
    fn after_label(&self, row: &Row, place: Place) -> (usize, &[Span]) {
        let Self { page, block, all, .. } = self;
        let Some(line) = page.lines.get(place.line) else { return (0, &[]) };
        let next = all
            .iter()
            .filter(|other| other.line == place.line && other.cell > place.cell)
            .map(|other| other.cell)
            .min();
        let end = next.unwrap_or(line.cells.len());
        let mut cells = line.cells.get(place.cell + 1..end).unwrap_or(&[]);
        let label = line.cells.get(place.cell).map(|cell| normalise(page.document.at(*cell)));
        while let Some((first, rest)) = cells.split_first() {
            if first.is_empty() || Some(normalise(page.document.at(*first))) != label {
                break;
            }
            cells = rest;
        }
        for lead in &block.lead {
            // In a padded grid empty cells stand between the label and its unit.
            let next = cells.iter().position(|cell| !cell.is_empty());
            if let Some(next) = next.filter(|&next| is_lead(*lead, page.document.at(cells[next]), row)) {
                cells = &cells[next + 1..];
            }
        }
        (end - cells.len(), cells)
    }

    /// A row whose values stand beside its label.
    fn beside(&self, row: &Row, place: Place, columns: &Columns, usual: Usual) -> Vec<Value> {
        let page = self.page;
        let (start, cells) = self.after_label(row, place);
        let count = columns.len();
        let windows = windows(page, cells, count);
        let spaced = page.lines[place.line].layout == Layout::Spaced;
        // Several windows fit only when cells at an edge are blank: then the row stands where its neighbours stand.
        let sure = windows.len() == 1;
        let usually = [usual.from_label, usual.from_start.and_then(|at| at.checked_sub(start))];
        let mut usually = usually.into_iter().flatten().filter(|at| windows.contains(at));
        let expected = usually.next().filter(|first| usually.all(|other| other == *first));
        let at = if sure { windows.first().copied() } else { expected.or(windows.first().copied()) };
        if let Some(at) = at {
            let placed = sure || expected == Some(at);
            let mut values = read_cells(page, &cells[at..at + count], columns, Reading::Cell);
            if !placed {
                doubt(&mut values);
            }
            return values;
        }
        if cells.iter().all(|cell| page.document.at(*cell).is_empty()) {
            if let Some(values) = self.before_label(place, columns) {
                return values;
            }
            if spaced {
                return vec![Value::cannot_tell(); count];
            }
            let end = page.lines[place.line].cells[place.cell].end;
            let mut values: Vec<Value> =
                columns.iter().map(|column| blank_at(page, end, column, Reading::Cell)).collect();
            // The line ends with the label, or something stands before it: the cells may be elsewhere.
            let line = &page.lines[place.line];
            let before = line.cells[..place.cell].iter().any(|cell| cell::is_value(page.document.at(*cell)));
            if cells.is_empty() || before {
                doubt(&mut values);
            }
            return values;
        }
        vec![Value::cannot_tell(); count]
    }

    /// A row printed before its label: exactly its values, and nothing else, stand in front of it.
    fn before_label(&self, place: Place, columns: &Columns) -> Option<Vec<Value>> {
        let Self { page, all, .. } = self;
        let line = page.lines.get(place.line)?;
        let previous = all
            .iter()
            .filter(|other| other.line == place.line && other.cell < place.cell)
            .map(|other| other.cell + 1)
            .max();
        let cells = line.cells.get(previous.unwrap_or(0)..place.cell)?;
        let fits = cells.len() == columns.len() && cells.iter().all(|cell| cell::is_value(page.document.at(*cell)));
        fits.then(|| {
            let mut values = read_cells(page, cells, columns, Reading::Cell);
            doubt(&mut values);
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
    fn below(&self, row: &Row, place: Place, columns: &Columns) -> Vec<Value> {
        let Self { page, block, all, index, .. } = self;
        let text = &page.document.text;
        let one_text = matches!(columns[..], [(Kind::Text | Kind::Date, _)]);
        let mut leads = block.lead.iter().peekable();
        let mut values: Vec<Span> = Vec::new();
        for (number, line) in page.lines.iter().enumerate().skip(place.line + 1) {
            let Some(&span) = line.cells.first() else { continue };
            let stops = line.layout == Layout::Drawn || all.iter().any(|label| label.line == number);
            if stops || (one_text && page.is_label(number, 0, index)) {
                break;
            }
            if values.is_empty() && leads.next_if(|lead| is_lead(**lead, span.of(text), row)).is_some() {
                continue;
            }
            let cells: &[Span] = &line.cells;
            if !one_text && !cells.iter().all(|cell| cell::is_value(cell.of(text))) {
                break;
            }
            values.extend(cells);
            if one_text {
                break;
            }
        }
        if values.is_empty() {
            // A missing value leaves only blank lines: the place is the line after the label.
            let next = page.lines.get(place.line + 1).map_or(text.len(), |line| line.span.start);
            return columns.iter().map(|column| blank_at(page, next, column, Reading::Line)).collect();
        }
        if values.len() != columns.len() {
            return vec![Value::cannot_tell(); columns.len()];
        }
        read_cells(page, &values, columns, Reading::Line)
    }

    /// A cell that is a sentence: each number follows its own words.
    fn sentence(&self, row: &Row, place: Place) -> Vec<Value> {
        let Self { page, all, .. } = self;
        let text = &page.document.text;
        let line = &page.lines[place.line];
        let beside = line.cells.get(place.cell + 1..).unwrap_or(&[]).iter().copied().find(|cell| !cell.is_empty());
        let below = || {
            let next = page.lines.iter().enumerate().skip(place.line + 1).find(|(_, line)| !line.cells.is_empty())?;
            (!all.iter().any(|label| label.line == next.0)).then(|| next.1.span.trimmed(text))
        };
        let Some(cell) = beside.or_else(below) else { return vec![Value::cannot_tell(); row.sentence.len()] };
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
                let Some(start) = starts[i] else { return Value::cannot_tell() };
                let end = starts[i + 1..].iter().flatten().next().map_or(body.len(), |next| *next);
                let column = (Kind::Amount, String::new());
                let Some(digits) = digits_in(&body[start..end]) else {
                    return blank_at(page, cell.start + start, &column, Reading::Sentence);
                };
                let span = Span::new(cell.start + start + digits.start, cell.start + start + digits.end);
                cell::read(text, span, column.0, "", Reading::Sentence)
            })
            .collect()
    }

    /// One cell a line, and a value stands before the very first label: the labels may follow their values, and what was
    /// read would be shifted by a row.
    fn printed_after(&self, values: &mut [Vec<Value>]) {
        let page = self.page;
        let Some(first) = self.all.iter().min().filter(|first| page.lines[first.line].layout == Layout::Whole) else {
            return;
        };
        let before = page.lines[..first.line].iter().rev().find(|line| !line.cells.is_empty());
        let value = before.is_some_and(|line| line.cells.iter().all(|cell| cell::is_value(page.document.at(*cell))));
        if value {
            for value in values.iter_mut().flatten() {
                value.candidates.extend(value.number.take());
                value.state = if value.raw.is_empty() { State::Blank } else { State::Text };
                value.confidence = Confidence::CannotTell;
            }
        }
    }

    /// Rows of drawn tables whose shape speaks against the form: a column too many, a head that is not there, values that
    /// go on in a line of their own. What was read of them is worth a look.
    fn misshapen(&self, values: &mut [Vec<Value>]) {
        let Self { page, block, .. } = self;
        let count = block.columns.len().max(1);
        let drawn = |place: &Place| page.lines[place.line].layout == Layout::Drawn;
        let filled =
            |row: &Row, place: Place| self.after_label(row, place).1.iter().filter(|cell| !cell.is_empty()).count();
        let rows = || block.rows.iter().zip(self.places).map(|(row, place)| (row, place.filter(drawn)));
        let wide =
            rows().any(|(row, place)| place.is_some_and(|place| row.sentence.is_empty() && filled(row, place) > count));
        let first = self.places.iter().flatten().map(|place| place.line).min().unwrap_or(0);
        let above = |place: &Place| place.line <= first && place.line + HEAD_DISTANCE >= first;
        let lost: Vec<bool> = block
            .columns
            .iter()
            .map(|column| !page.places(std::iter::once(&column.label).chain(&column.variants)).iter().any(above))
            .collect();
        let heads = lost.iter().filter(|lost| !**lost).count();
        for ((_, place), values) in rows().zip(values) {
            let Some(place) = place else { continue };
            let next = page.lines.get(place.line + 1).filter(|line| line.layout == Layout::Drawn);
            let words = next.is_some_and(|line| {
                line.cells.iter().any(|cell| !cell.is_empty() && !cell::is_value(page.document.at(*cell)))
            });
            let goes_on = next.is_some()
                && !words
                && page.has_values(place.line + 1)
                && values.iter().any(|value| value.state == State::Blank);
            if wide || goes_on {
                doubt(values);
            }
            // A column whose head is missing while the others are there may not be printed at all.
            for (value, lost) in values.iter_mut().zip(&lost) {
                if *lost && heads * 2 >= count && value.state == State::Blank {
                    value.confidence = value.confidence.max(Confidence::Doubtful);
                }
            }
        }
    }

    /// A crawler that drops repeated lines takes zeros with it: in a table of one cell a line where nothing is ever printed
    /// twice and several values are missing, a missing value is not a blank.
    fn lost_lines(&self, values: &mut [Vec<Value>]) {
        let Self { page, block, places, .. } = self;
        let by_line = places.iter().flatten().all(|place| page.lines[place.line].layout == Layout::Whole);
        if !by_line {
            return;
        }
        if block.columns.len() > 1 {
            // A row of several cells without a trace may be blank, or lost: beside rows that lost some it is lost.
            let torn = values.iter().flatten().any(|value| value.confidence == Confidence::CannotTell);
            let worst = if torn { Confidence::CannotTell } else { Confidence::Doubtful };
            for row in values.iter_mut().filter(|row| row.iter().all(|value| value.state == State::Blank)) {
                for value in row {
                    value.confidence = value.confidence.max(worst);
                }
            }
            return;
        }
        let printed: Vec<&str> =
            values.iter().flatten().map(|value| value.raw.as_str()).filter(|raw| !raw.is_empty()).collect();
        let blanks =
            values.iter().flatten().filter(|value| value.state == State::Blank && value.span.is_some()).count();
        let distinct: std::collections::HashSet<&&str> = printed.iter().collect();
        if blanks >= 3 && distinct.len() == printed.len() {
            for value in values.iter_mut().flatten().filter(|value| value.state == State::Blank) {
                value.confidence = Confidence::CannotTell;
            }
        }
    }
}

/// How many values a row has.
fn value_count(block: &Block, row: &Row) -> usize {
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

fn doubt(values: &mut [Value]) {
    for value in values {
        value.confidence = value.confidence.max(Confidence::Doubtful);
    }
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
    cells.iter().zip(columns).map(|(&span, (kind, unit))| cell::read(text, span, *kind, unit, reading)).collect()
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
