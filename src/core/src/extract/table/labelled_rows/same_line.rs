//! Rows whose values are on the line of their label, behind it or before it.
//!
//! Invariant: cells are taken only if they fit the columns in one way; with a blank at an edge the rest of the block
//! decides (`column_alignment`), or nothing does. Not here: rows with one cell a line (`lines_below`).

use crate::extract::table::column_alignment::ColumnAlignment;
use crate::extract::table::column_order::HeadCells;
use crate::extract::table::labelled_block::LabelledBlock;
use crate::extract::table::line::Layout;
use crate::extract::table::page::{HEAD_DISTANCE, LabelPlace, Print};
use crate::extract::table::row::{Columns, Fit, RowReading, blank_at, doubt, filled, is_lead, read_cells, windows};
use crate::extract::table::row_confidence::is_proved;
use crate::extract::table::run_together::{self, RunTogetherRow};
use crate::extract::table::{cell, duplicate_tables};
use crate::extract::{Confidence, Reading, State, Value};
use crate::forms::{Kind, Row, normalise};
use crate::text::Span;

impl LabelledBlock<'_> {
    /// Reads a row whose values are on the line of its label.
    pub(super) fn beside(
        &self,
        row: &Row,
        place: LabelPlace,
        columns: &Columns<'_>,
        usual: &ColumnAlignment,
    ) -> RowReading {
        let page = self.page;
        let (start, cells) = self.after_label(row, place);
        let count = columns.len();
        let reading = |values, fit| RowReading { values, fit, lines: vec![place.line], end: None };
        let Some((first, last)) = filled(page, cells) else { return self.silent(row, place, columns) };
        let width = last - first + 1;
        if usual.is_doubled && width == 2 * count {
            // Two reports side by side: all values are doubtful, and both are kept where they differ.
            let half = |at: usize| read_cells(page, &cells[at..at + count], columns, Reading::Cell);
            let mut values = half(first);
            for (value, twin) in values.iter_mut().zip(half(first + count)) {
                duplicate_tables::unite(value, twin);
            }
            let mut read = reading(values, Fit::Whole);
            read.doubt(Confidence::Doubtful);
            return read;
        }
        // A converter repeats a merged cell over its span.
        if let Some(cells) = self.below_repeated_heads(place, count) {
            return reading(read_cells(page, &cells, columns, Reading::Cell), Fit::Whole);
        }
        let printed = |cell: &Span| page.document.at(*cell);
        if count == 1 && width > 1 && cells[first..=last].iter().all(|cell| printed(cell) == printed(&cells[first])) {
            let mut read = reading(read_cells(page, &cells[first..=first], columns, Reading::Cell), Fit::Whole);
            read.doubt(Confidence::Doubtful);
            return read;
        }
        if width > count {
            return reading(vec![Value::cannot_tell(); count], Fit::Wide);
        }
        let windows = windows(page, cells, count);
        // Behind another row on the same line the alignment does not apply.
        let agreed = if self.follows_values(place) {
            None
        } else {
            usual.begins(place, (start, first), &windows, page.is_led(place.line))
        };
        let (at, fit) = match (agreed, windows.first()) {
            // One filled cell fits one column wherever it is; only its neighbours confirm it.
            _ if width == count && (count > 1 || first == 0 || agreed == Some(first)) => (first, Fit::Whole),
            (Some(at), _) => (at, Fit::Placed),
            (None, Some(&at)) => (at, Fit::Adrift),
            (None, None) => return reading(vec![Value::cannot_tell(); count], Fit::Misfit),
        };
        let mut read = reading(read_cells(page, &cells[at..at + count], columns, Reading::Cell), fit);
        // A number over two lines of its cell is whole if the sum of its row says so.
        if is_proved(self.block, &read) {
            for value in read.values.iter_mut().filter(|value| cell::is_broken(&value.verbatim)) {
                value.confidence = Confidence::Sure;
            }
        }
        // One strange sign costs one cell; words may belong to another column.
        let is_drawn = page.lines[place.line].layout == Layout::Drawn;
        let is_foreign = |value: &Value| {
            value.state == State::Text && !(is_drawn && fit == Fit::Whole && cell::is_strange(&value.verbatim))
        };
        let words = read.values.iter().zip(columns).any(|(value, (kind, _))| kind.is_number() && is_foreign(value));
        // Something unknown before the label may be the row's value.
        let spaced = page.lines[place.line].layout == Layout::Spaced;
        // A part of its label, where it was broken or repeated.
        let label = normalise(&row.label);
        let is_part = |value: &Value| value.state == State::Text && label.contains(&*normalise(&value.verbatim));
        let is_label = read.values.iter().zip(columns).any(|(value, (kind, _))| !kind.is_number() && is_part(value));
        // A line end in place of a separator leaves two cells in one.
        let is_split = count > 1 && read.values.iter().any(|value| value.verbatim.contains('\n'));
        let is_doubtful = words && count > 1 || spaced && self.is_preceded(place);
        if fit == Fit::Adrift || is_doubtful || is_label || is_split {
            read.doubt(Confidence::Doubtful);
        }
        read
    }

    /// Returns the cell of each column below heads of which one at least is repeated over the columns it spans; `None` if
    /// the cells below a head differ.
    fn below_repeated_heads(&self, place: LabelPlace, count: usize) -> Option<Vec<Span>> {
        let Self { page, block, .. } = self;
        let line = page.lines.get(place.line).filter(|line| line.layout == Layout::Drawn)?;
        let above = |head: &LabelPlace| head.line < place.line && head.line + HEAD_DISTANCE >= place.line;
        let heads: Vec<Vec<LabelPlace>> = block.columns.iter().map(|column| page.places(column.labels)).collect();
        let last = heads.first()?.iter().filter(|head| above(head)).map(|head| head.line).max()?;
        let on_line = |heads: &Vec<LabelPlace>| -> Vec<usize> {
            heads.iter().filter(|head| head.line == last && head.print == Print::Whole).map(|head| head.cell).collect()
        };
        let spans: Vec<Vec<usize>> = heads.iter().map(on_line).collect();
        let all: Vec<usize> = spans.iter().flatten().copied().collect();
        let follows = |pair: &[usize]| pair[1] == pair[0] + 1;
        let is_repeated = spans.len() == count && spans.iter().all(|span| !span.is_empty()) && all.len() > count;
        // Heads and cells have the same places, the label before them.
        let is_aligned = all.windows(2).all(follows)
            && all.first().is_some_and(|first| *first > place.cell)
            && page.is_led(last) == page.is_led(place.line);
        if !is_repeated || !is_aligned || line.cells.iter().skip(all.last()? + 1).any(|cell| !cell.is_empty()) {
            return None;
        }
        let cell = |span: &Vec<usize>| {
            let cells = span.iter().map(|at| line.cells.get(*at).copied()).collect::<Option<Vec<Span>>>()?;
            let text = |cell: &Span| page.document.at(*cell);
            cells.iter().all(|cell| text(cell) == text(&cells[0])).then_some(cells[0])
        };
        spans.iter().map(cell).collect()
    }

    /// Reads the cells under the heads; `None` if the row's cells do not stand under them.
    pub(super) fn under_heads(
        &self,
        row: &Row,
        place: LabelPlace,
        columns: &Columns<'_>,
        heads: &HeadCells,
    ) -> Option<RowReading> {
        let page = self.page;
        let line = &page.lines[place.line];
        let first = heads.cells.iter().flatten().min().copied()?;
        let is_value = |cell: &Span| page.is_value(*cell);
        let (start, _) = self.after_label(row, place);
        let before = line.cells.get(start..first)?;
        let is_grid = line.layout == Layout::Drawn && line.cells.len() == heads.width && place.print == Print::Whole;
        if !is_grid || before.iter().any(is_value) {
            return None;
        }
        let own: Option<Vec<Span>> = heads.cells.iter().flatten().map(|cell| line.cells.get(*cell).copied()).collect();
        let own = own?;
        let is_number = columns.iter().all(|(kind, _)| kind.is_number());
        // One strange sign costs one cell; words may belong to another column.
        let is_own = |cell: &Span| cell.is_empty() || is_value(cell) || cell::is_strange(page.document.at(*cell));
        if is_number && !own.iter().all(is_own) {
            return None;
        }
        let read = |(cell, column): (&Option<usize>, &(Kind, &str))| {
            let cell = line.cells.get((*cell)?).copied()?;
            read_cells(page, &[cell], &vec![*column], Reading::Cell).pop()
        };
        let values =
            heads.cells.iter().zip(columns).map(|cell| read(cell).unwrap_or_else(Value::cannot_tell)).collect();
        let fit = if own.iter().all(|cell| !cell.is_empty()) { Fit::Whole } else { Fit::Placed };
        Some(RowReading { values, fit, lines: vec![place.line], end: None })
    }

    /// Reads a row with nothing behind its label.
    fn silent(&self, row: &Row, place: LabelPlace, columns: &Columns<'_>) -> RowReading {
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
        // What is kept apart in a cell tells of it.
        let values = if cells.len() == columns.len() {
            read_cells(page, cells, columns, Reading::Cell)
        } else {
            columns.iter().map(|column| blank_at(page, end, column, Reading::Cell)).collect()
        };
        // The line ends with the label, or something unknown precedes it: the values may be elsewhere.
        let fit = if cells.len() < columns.len() || self.is_preceded(place) { Fit::Adrift } else { Fit::Silent };
        let mut read = RowReading { values, fit, lines: vec![place.line], end: None };
        let is_lost = cells.iter().any(|cell| {
            cell::is_lost(&page.document.text, *cell)
                || (cells.len() != columns.len() && !page.document.apart_in(*cell).is_empty())
        });
        if fit == Fit::Adrift || is_lost {
            read.doubt(Confidence::Doubtful);
        }
        read
    }

    /// True if something other than a label precedes a label on its line.
    fn is_preceded(&self, place: LabelPlace) -> bool {
        let page = self.page;
        let cells = &page.lines[place.line].cells;
        (0..place.cell).any(|at| !cells[at].is_empty() && !page.is_label(place.line, at))
    }

    /// Reads a row printed before its label.
    ///
    /// Only its values, its unit and code, or the name of a group may precede the label.
    fn before_label(&self, row: &Row, place: LabelPlace, columns: &Columns<'_>) -> Option<Vec<Value>> {
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
            if let Some(at) = cells.iter().position(|cell| is_lead(page.lexicon, *lead, text(cell), row)) {
                cells.remove(at);
            }
        }
        let words =
            cells.iter().take_while(|cell| !cell.is_empty() && !cell::is_value(page.lexicon, text(cell))).count();
        let cells = &cells[words.min(1)..];
        let fits = cells.len() == columns.len() && cells.iter().all(|cell| cell::is_value(page.lexicon, text(cell)));
        fits.then(|| {
            let mut values = read_cells(page, cells, columns, Reading::Cell);
            doubt(&mut values, Confidence::Doubtful);
            values
        })
    }

    /// Returns the ways to read row `at` of the block, if its numbers ran together.
    pub(super) fn run_together(&self, at: usize, place: LabelPlace, count: usize) -> Option<RunTogetherRow> {
        let row = self.block.rows.get(at)?;
        let (_, [only]) = self.after_label(row, place) else { return None };
        let text = &self.page.document.text;
        let is_glued = self.is_glued(row, place);
        let has_total = count > 1 && self.block.columns.last().is_some_and(|column| column.total);
        let is_marked = text.get(only.end..)?.starts_with(['.', '、', '\u{ff0e}']);
        let is_zero_led = only.of(text).starts_with('0') && only.len() > 1 && !only.of(text).starts_with("0.");
        // Without a sum a run behind a blank may be one number whose neighbours are blank.
        let is_run = is_glued && (count > 1 || is_marked || is_zero_led);
        let readings = |has_total| run_together::readings(text, *only, count, has_total);
        let read = |readings: Vec<_>, adds_up| RunTogetherRow { row: at, readings, adds_up };
        let summed = if has_total || is_run { readings(has_total) } else { Vec::new() };
        match summed.is_empty() {
            false => Some(read(summed, true)),
            true if has_total && is_run => Some(read(readings(false), false)),
            // One number whose end is not known, or several numbers: never the one that the digits make.
            true => (is_run && count == 1).then(|| read(summed, true)),
        }
    }

    /// True if a row's digits touch its label, or the unit between them: whatever separated the cells is lost.
    pub(super) fn is_glued(&self, row: &Row, place: LabelPlace) -> bool {
        let line = &self.page.lines[place.line];
        let before = |cell: &Span| self.page.document.text.get(..cell.start).unwrap_or("");
        let touches = |cell: &Span| !before(cell).ends_with(char::is_whitespace);
        line.layout == Layout::Spaced && self.after_label(row, place).1.first().is_some_and(touches)
    }
}
