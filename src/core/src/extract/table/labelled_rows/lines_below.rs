//! Rows whose values are on the lines below their label, and cells that are sentences.
//!
//! Invariant: the values are the lines between the label and the next text; how the row ended is recorded
//! (`row::RowEnd`) because a missing value leaves no trace. Not here: what that means for the neighbours
//! (`row_confidence`).

use crate::extract::table::cell;
use crate::extract::table::labelled_block::LabelledBlock;
use crate::extract::table::line::Layout;
use crate::extract::table::page::{LabelPlace, Print};
use crate::extract::table::row::{Columns, Fit, RowEnd, RowReading, blank_at, is_lead, read_cells};
use crate::extract::{Confidence, Reading, Value};
use crate::forms::{Kind, Row, normalise};
use crate::text::Span;

impl LabelledBlock<'_> {
    /// Reads the values on the lines right below a label, up to the next text.
    pub(in crate::extract::table) fn below(&self, row: &Row, place: LabelPlace, columns: &Columns<'_>) -> RowReading {
        let Self { page, block, all, .. } = self;
        let text = &page.document.text;
        // Digits behind the label on its own line are its values, or another row's: those below are not its own.
        if self.has_digits_behind(place) {
            return RowReading { lines: vec![place.line], ..RowReading::cannot_tell(columns.len(), Fit::Misfit) };
        }
        let one_text = matches!(columns[..], [(Kind::Text | Kind::Date, _)]);
        let mut leads = block.lead.iter().peekable();
        let mut values: Vec<Span> = Vec::new();
        let mut lines = vec![place.line];
        let (mut is_known, mut end) = (true, page.lines.len());
        for (number, line) in page.lines.iter().enumerate().skip(place.line + 1) {
            let Some(&span) = line.cells.first() else { continue };
            end = number;
            let below = || (number + 1..page.lines.len()).find(|line| !page.lines[*line].cells.is_empty());
            let is_half = |label: &LabelPlace| label.print == Print::Broken && below() == Some(label.line);
            let label = all.iter().any(|label| label.line == number || is_half(label));
            if label || line.layout == Layout::Drawn || (one_text && page.is_label(number, 0)) {
                break;
            }
            if values.is_empty() && leads.next_if(|lead| is_lead(page.lexicon, **lead, span.of(text), row)).is_some() {
                lines.push(number);
                continue;
            }
            let cells: &[Span] = &line.cells;
            if !one_text && !cells.iter().all(|cell| cell::is_value(page.lexicon, cell.of(text))) {
                let again =
                    normalise(span.of(text)) == normalise(page.document.at(page.lines[place.line].cells[place.cell]));
                is_known = !again && (page.is_label(number, 0) || page.is_wordy(number));
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
        let end = Some(RowEnd {
            is_known,
            surplus: values.len().saturating_sub(columns.len()),
            to_value: first.map_or(0, |first| first - place.line),
            to_next: end.saturating_sub(last),
        });
        if values.is_empty() {
            // A missing value leaves only blank lines: its place is the line after the label.
            let next = page.lines.get(place.line + 1).map_or(text.len(), |line| line.span.start);
            let values = columns.iter().map(|column| blank_at(page, next, column, Reading::Line)).collect();
            return RowReading { values, fit: Fit::Silent, lines, end };
        }
        if values.len() != columns.len() {
            let fit = if values.len() > columns.len() { Fit::Wide } else { Fit::Misfit };
            return RowReading { lines, end, ..RowReading::cannot_tell(columns.len(), fit) };
        }
        let is_note = one_text && page.lexicon.cell_notes.begins(page.document.at(values[0]));
        let mut read =
            RowReading { values: read_cells(page, &values, columns, Reading::Line), fit: Fit::Whole, lines, end };
        if is_note {
            read.doubt(Confidence::Doubtful);
        }
        read
    }

    /// True if a label without a drawn cell is followed by digits on the line that is published.
    fn has_digits_behind(&self, place: LabelPlace) -> bool {
        let document = self.page.document;
        let line = &self.page.lines[place.line];
        let Some(label) = line.cells.get(place.cell).filter(|_| line.layout != Layout::Drawn) else { return false };
        let end = document.lines.get(document.line_at(label.start)).map_or(label.end, |line| line.end);
        let behind = document.text.get(label.end..end).unwrap_or("");
        behind.contains(|c| crate::text::numerals::digit(c).is_some())
    }

    /// Reads a cell that is a sentence: each number follows its own words.
    pub(super) fn sentence(&self, row: &Row, place: LabelPlace) -> RowReading {
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
                let column = (Kind::Amount, "");
                let Some(digits) = digits_in(&body[start..end]) else {
                    return blank_at(page, cell.start + start, &column, Reading::Sentence);
                };
                let span = Span::new(cell.start + start + digits.start, cell.start + start + digits.end);
                cell::read(page.lexicon, text, span, column, Reading::Sentence)
            })
            .collect();
        let fit = if starts.iter().all(Option::is_some) { Fit::Whole } else { Fit::Misfit };
        RowReading { values, fit, lines: vec![place.line, number], end: None }
    }
}

/// Finds the first number of a text: digits with a decimal point.
fn digits_in(text: &str) -> Option<Span> {
    let is_digit = |c: char| crate::text::numerals::digit(c).is_some();
    let start = text.find(is_digit)?;
    let rest = &text[start..];
    let end = rest.find(|c: char| !(is_digit(c) || c == '.')).map_or(text.len(), |at| start + at);
    Some(Span::new(start, end))
}
