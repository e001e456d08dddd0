//! Several values at once: a row, a block or a whole table, typed, pasted or taken from lines of the text.
//!
//! Invariant: values go into cells from the one in focus on, row by row, and only if they fit; what is to be filled is
//! shown and checked before it is decided, and decided as one step. Not here: the keys (`text_input`), which numbers of a
//! line may be meant (`gouji_core::extract::row_choices`).

use crate::report_view::field_pane::PaneRow;
use crate::report_view::{Pane, ReportView};
use gouji_core::extract::{State, parse_number, row_choices, state_of_words};
use gouji_core::forms::Library;
use gouji_core::ids::ValueId;
use gouji_core::review::{Origin, Printed};
use gouji_core::text::{Span, numerals};

/// A value for a cell, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellValue {
    /// The cell.
    pub id: ValueId,
    /// The value as it would be decided.
    pub value: String,
    /// Typed, or its place in the text.
    pub origin: Origin,
}

/// Values for several cells, in one of several ways.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Block {
    /// The ways to fill the cells, the likeliest first.
    pub ways: Vec<Vec<CellValue>>,
    /// The one looked at.
    pub at: usize,
    /// How many values there are, and for how many cells, where none of the ways fits.
    pub misfit: Option<(usize, usize)>,
    /// True when the values are those of lines of the text.
    pub is_taken: bool,
}

impl Block {
    /// The values of the way looked at.
    pub fn cells(&self) -> &[CellValue] {
        self.ways.get(self.at).map_or(&[], Vec::as_slice)
    }

    /// Looks at the next or previous way, round the end.
    pub const fn look(&mut self, forward: bool) {
        let count = if self.ways.is_empty() { 1 } else { self.ways.len() };
        self.at = if forward { self.at + 1 } else { self.at + count - 1 } % count;
    }
}

/// Lines of the text offered for one row.
const MOST_LINES: usize = 9;
/// Lines searched on either side of where the row should be.
const AROUND: usize = 40;

/// The values of a line that is typed or pasted; empty cells between separators are `None`.
fn values(line: &str) -> Vec<Option<String>> {
    let is_drawn = line.contains(['|', '\t', '｜']);
    let tokens: Vec<&str> = if is_drawn {
        let inner = line.trim().trim_matches(['|', '｜']);
        inner.split(['|', '\t', '｜']).map(str::trim).collect()
    } else {
        let commas = |word: &str| {
            !is_value(word) && word.contains([',', '，', '、']) && (word.contains('、') || !begins_thousands(word))
        };
        let words = line.split_whitespace();
        words.flat_map(|word| if commas(word) { word.split([',', '，', '、']).collect() } else { vec![word] }).collect()
    };
    // A label, its unit and its ordinal stand before the values.
    let first = tokens.iter().rposition(|token| !token.is_empty() && !is_value(token)).map_or(0, |at| at + 1);
    let own = tokens.get(first..).unwrap_or(&[]);
    own.iter()
        .filter(|token| is_drawn || !token.is_empty())
        .map(|token| Some(fold(token)).filter(|t| !t.is_empty()))
        .collect()
}

/// True for a number, a dash or 不涉及.
fn is_value(word: &str) -> bool {
    let word = fold(word);
    parse_number(&word).is_some() || matches!(state_of_words(&word), State::Dash | State::NotApplicable)
}

/// True for the beginning of a number with separators of thousands: `1,5` may become `1,513`.
fn begins_thousands(word: &str) -> bool {
    let word = fold(word);
    let groups: Vec<&str> = word.split(',').collect();
    let [first, middle @ .., last] = groups.as_slice() else { return false };
    let is_digits = |group: &&str| group.bytes().all(|b| b.is_ascii_digit());
    groups.iter().all(is_digits)
        && (1..=3).contains(&first.len())
        && middle.iter().all(|group| group.len() == 3)
        && last.len() <= 3
}

fn fold(word: &str) -> String {
    word.trim().chars().map(numerals::fold_char).collect()
}

/// The rows of values in what is typed or pasted; several lines, or lines divided by semicolons.
pub(crate) fn rows(text: &str) -> Vec<Vec<Option<String>>> {
    let lines = text.split(['\n', '\r', ';', '；']);
    lines.map(values).filter(|row| row.iter().any(Option::is_some)).collect()
}

/// True for a text that holds more than one value.
pub(crate) fn is_several(text: &str) -> bool {
    rows(text).iter().map(Vec::len).sum::<usize>() > 1
}

impl ReportView {
    /// The cells from one on: the rest of its row, then the rows below it in the same grid or list.
    fn cells_from(&self, id: &str) -> Vec<Vec<String>> {
        let Some((row, column)) = self.field_pane.place(id) else { return Vec::new() };
        let owned = |ids: Vec<&str>| ids.into_iter().map(str::to_string).collect::<Vec<_>>();
        let first = owned(self.field_pane.ids(row)).split_off(column.min(self.field_pane.ids(row).len()));
        let mut cells = vec![first];
        let heads = self.field_pane.heads_of(row);
        for below in self.field_pane.rows.iter().enumerate().skip(row + 1) {
            match below {
                (at, PaneRow::Cells(next)) if heads == Some(next.heads) => cells.push(owned(self.field_pane.ids(at))),
                (at, PaneRow::Item(_)) if heads.is_none() => cells.push(owned(self.field_pane.ids(at))),
                // The blocks of a table are filled one after the other.
                (_, PaneRow::Gap | PaneRow::Section(_) | PaneRow::Notice(_)) => break,
                _ if heads.is_none() => break,
                _ => {}
            }
        }
        cells
    }

    /// Lays rows of values over the cells from the one in focus on.
    pub(crate) fn typed_block(&self, id: &str, text: &str) -> Block {
        let rows = rows(text);
        let typed = |value: &Option<String>| value.clone().map(|value| (value, Origin::Typed));
        let rows: Vec<Vec<Option<(String, Origin)>>> = rows.iter().map(|row| row.iter().map(typed).collect()).collect();
        match self.laid(id, &rows) {
            Ok(way) => Block { ways: vec![way], ..Block::default() },
            Err(misfit) => Block { misfit: Some(misfit), ..Block::default() },
        }
    }

    /// Rows of values over the cells: each in a row of its own from the column in focus on, or all of them one after the
    /// other over whole rows. Else how many values there are, and for how many cells.
    fn laid(&self, id: &str, rows: &[Vec<Option<(String, Origin)>>]) -> Result<Vec<CellValue>, (usize, usize)> {
        let cells = self.cells_from(id);
        let count: usize = rows.iter().map(Vec::len).sum();
        let width = cells.first().map_or(0, Vec::len);
        let starts = |row: usize| cells.get(row).map_or(0, |row| row.len().saturating_sub(width));
        let own_rows = rows
            .iter()
            .enumerate()
            .all(|(at, row)| cells.get(at).is_some_and(|cells| row.len() <= cells.len().saturating_sub(starts(at))));
        let value = |id: &String, value: &Option<(String, Origin)>| {
            let (value, origin) = value.clone()?;
            Some(CellValue { id: id.as_str().into(), value, origin })
        };
        if own_rows {
            let pairs = rows.iter().enumerate().flat_map(|(at, row)| {
                cells.get(at).into_iter().flat_map(move |cells| cells.iter().skip(starts(at))).zip(row)
            });
            return Ok(pairs.filter_map(|(id, one)| value(id, one)).collect());
        }
        // One line of all numbers of a table, or one number a line.
        let ends = cells.iter().scan(0, |sum, row| {
            *sum += row.len();
            Some(*sum)
        });
        if ends.clone().any(|end| end == count) {
            let pairs = cells.iter().flatten().zip(rows.iter().flatten());
            return Ok(pairs.filter_map(|(id, one)| value(id, one)).collect());
        }
        let room = if rows.len() > 1 { ends.last().unwrap_or(0) } else { width };
        Err((count, room))
    }

    /// The ways to fill the row in focus from the text: from the lines that are selected, from the line looked at in the
    /// text pane, else from those near where the row should be.
    pub(crate) fn taken_block(&self, id: &str, library: &Library) -> Block {
        if let Some(lines) = self.selected_lines() {
            return self.block_of_lines(id, &lines, library);
        }
        let document = &self.review.document;
        let lines = &document.lines;
        let here =
            document.line_at(if self.pane == Pane::Text { self.text_pane.cursor } else { self.row_place(id, library) });
        let near: Vec<usize> = if self.pane == Pane::Text {
            vec![here]
        } else {
            let mut near: Vec<usize> = (here.saturating_sub(AROUND)..(here + AROUND + 1).min(lines.len())).collect();
            // A row stands below its label sooner than above it.
            near.sort_by_key(|line| (line.abs_diff(here), *line < here));
            near
        };
        let mut block = Block { is_taken: true, ..Block::default() };
        for line in near.iter().filter_map(|line| lines.get(*line)) {
            for way in self.ways_of_line(id, *line, library) {
                if block.ways.len() < MOST_LINES && !block.ways.contains(&way) {
                    block.ways.push(way);
                }
            }
        }
        if block.ways.is_empty() {
            let width = self.cells_from(id).first().map_or(0, Vec::len);
            block.misfit = Some((0, width));
        }
        block
    }

    /// The ways to fill the row in focus from one line; numbers that are read elsewhere already are left alone.
    fn ways_of_line(&self, id: &str, line: Span, library: &Library) -> Vec<Vec<CellValue>> {
        let cells = self.cells_from(id);
        let Some(row) = cells.first() else { return Vec::new() };
        let lexicon = library.lexicon();
        let is_total = row.last().is_some_and(|last| is_total(library, last));
        let document = &self.review.document;
        let mut ways: Vec<Vec<CellValue>> = Vec::new();
        // A line may hold all the rows that are left: a table printed side by side.
        let all: usize = cells.iter().map(Vec::len).sum();
        for (count, has_total) in [(all, false), (row.len(), is_total)] {
            for places in row_choices(document, lexicon, line, count, has_total && count > 1) {
                let is_free = |place: &Span| self.is_free(*place, &cells);
                if places.iter().all(is_free) {
                    let rows = [places.iter().map(|place| Some(self.taken(*place))).collect()];
                    ways.extend(self.laid(id, &rows));
                }
            }
            if all == row.len() {
                break;
            }
        }
        ways
    }

    /// The numbers of several lines, each for a row.
    fn block_of_lines(&self, id: &str, lines: &[Span], library: &Library) -> Block {
        let cells = self.cells_from(id);
        let width = cells.first().map_or(0, Vec::len);
        let is_total = cells.first().and_then(|row| row.last()).is_some_and(|last| is_total(library, last));
        let choices = |line: &Span| {
            let mut choices =
                row_choices(&self.review.document, library.lexicon(), *line, width, is_total && width > 1);
            (!choices.is_empty()).then(|| choices.swap_remove(0))
        };
        let rows: Vec<Vec<Span>> = lines.iter().filter_map(choices).collect();
        let rows: Vec<Vec<Option<(String, Origin)>>> =
            rows.iter().map(|row| row.iter().map(|place| Some(self.taken(*place))).collect()).collect();
        if rows.is_empty() {
            // One number a line, or one line with everything.
            let all =
                lines.iter().flat_map(|line| row_choices(&self.review.document, library.lexicon(), *line, 1, false));
            let all: Vec<_> = all.map(|place| place.first().map(|place| self.taken(*place))).collect();
            return self.block_way(id, &[all]);
        }
        self.block_way(id, &rows)
    }

    fn block_way(&self, id: &str, rows: &[Vec<Option<(String, Origin)>>]) -> Block {
        match self.laid(id, rows) {
            Ok(way) if !way.is_empty() => Block { ways: vec![way], is_taken: true, ..Block::default() },
            Ok(_) => Block { misfit: Some((0, 1)), is_taken: true, ..Block::default() },
            Err(misfit) => Block { misfit: Some(misfit), is_taken: true, ..Block::default() },
        }
    }

    /// A place of the text as a value.
    fn taken(&self, place: Span) -> (String, Origin) {
        let document = &self.review.document;
        let words = fold(document.at(place));
        // A dash has no digits to be found again by. The words around a number are those of the one that is decided.
        match numerals::digits(document.at(place)) {
            Some(_) => (words, Origin::Picked { span: Some(place), quote: String::new() }),
            None => (words, Origin::Typed),
        }
    }

    /// The origin with the words around its number, by which it is found again in a changed report.
    pub(crate) fn quoted(&self, origin: &Origin) -> Origin {
        let Origin::Picked { span: Some(span), quote } = origin else { return origin.clone() };
        let document = &self.review.document;
        match numerals::digits(document.at(*span)).filter(|_| quote.is_empty()) {
            Some(digits) => {
                let number = Printed { span: *span, digits };
                Origin::Picked { span: Some(*span), quote: number.quote(document, self.review.numbers_printed()) }
            }
            None => origin.clone(),
        }
    }

    /// True when no field outside these cells is read from a place.
    fn is_free(&self, place: Span, cells: &[Vec<String>]) -> bool {
        let read = self.numbers_in(place).iter().filter(|(span, _)| span.overlaps(place));
        read.into_iter().all(|(_, id)| self.review.value(id).is_none() || cells.iter().flatten().any(|cell| cell == id))
    }

    /// Where the row of a cell should be in the text: at one of its values, else at its label, else behind the last row
    /// above it that has a place.
    fn row_place(&self, id: &str, library: &Library) -> usize {
        let Some((row, _)) = self.field_pane.place(id) else { return self.text_pane.cursor };
        let place = |row: usize| {
            let spans = self.field_pane.ids(row).into_iter().filter_map(|id| self.review.current(id)?.span);
            spans.map(|span| span.end).max()
        };
        let text = &self.review.document.text;
        let label = || library.cell(id).and_then(|(row, _)| text.find(row.label.as_str()));
        let is_title = |row: &usize| matches!(self.field_pane.rows.get(*row), Some(PaneRow::Section(_)));
        let above = || (0..row).rev().take_while(|row| !is_title(row)).find_map(place);
        place(row).or_else(label).or_else(above).unwrap_or(self.text_pane.cursor)
    }
}

/// True for a cell of the column that is the sum of the others.
fn is_total(library: &Library, id: &str) -> bool {
    library.cell(id).and_then(|(_, column)| column).is_some_and(|column| column.total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&[&str]]) {
        let got: Vec<Vec<String>> =
            rows(text).iter().map(|row| row.iter().map(|value| value.clone().unwrap_or_default()).collect()).collect();
        assert_eq!(got, expected, "{text:?}");
    }

    #[test]
    fn what_is_typed_or_pasted_as_rows() {
        check("2 0 0 0 0 0 2", &[&["2", "0", "0", "0", "0", "0", "2"]]);
        check("2\t0\t\t1", &[&["2", "0", "", "1"]]);
        check("| 2 | 0 |  | 1 |", &[&["2", "0", "", "1"]]);
        check("2,0,1", &[&["2", "0", "1"]]);
        check("２，０、１", &[&["2", "0", "1"]]);
        check("1,808,595", &[&["1,808,595"]]);
        // Two digits and a comma may be the beginning of a number.
        check("1,5", &[]);
        check("1、5", &[&["1", "5"]]);
        check("1,808,595 12", &[&["1,808,595", "12"]]);
        check("1 2;3 4", &[&["1", "2"], &["3", "4"]]);
        check("1 2\r\n\r\n3 4\n", &[&["1", "2"], &["3", "4"]]);
        check("（一）予以公开 1 0 / 无", &[&["1", "0", "/", "无"]]);
        check("| 1.属于国家秘密 | 0 | 3 |", &[&["0", "3"]]);
        check("一 二", &[]);
        check("12", &[&["12"]]);
        check("", &[]);
    }
}
