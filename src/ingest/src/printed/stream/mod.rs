//! Tables without vertical lines ("stream", as in Camelot and tabula): columns by the alignment of their numbers.
//!
//! Invariant: only numbers aligned at a common edge or centre form a column; a line whose numbers fit no column ends
//! the search, and the lines stay text. Not here: tables with ruling lines (`lattice`).

mod columns;
mod heads;
mod labels;

use super::lattice::{Frame, Slot};
use super::page_objects::{Mark, Rule};
use super::table::{self, Table};
use super::text::Line;
use columns::{Column, Holds};
use std::ops::Range;

/// Number rows required of a table without any line; with `MANY` numbers fewer suffice, between lines one does.
const ROWS: usize = 3;
const MANY: usize = 6;
/// Most lines of a label, and of a header, without numbers of their own.
const WRAPPED: usize = 8;
const HEAD: usize = 10;
/// Largest gap between lines of one label, in letter heights.
const CLOSE: f32 = 0.6;

/// First table among lines: its first line, one past its last, and the table.
pub(super) fn find(lines: &[Line], rules: &[Rule]) -> Option<(usize, usize, Table)> {
    let pieces: Vec<Vec<Line>> = lines.iter().map(Line::cells).collect();
    let numbers: Vec<usize> = pieces.iter().map(|pieces| numbers(pieces)).collect();
    let mut start = 0;
    while start < lines.len() {
        let first = (start..lines.len()).find(|at| numbers[*at] > 0)?;
        let last = last_row(first, lines, &pieces, &numbers);
        let from = first.saturating_sub(HEAD).max(start);
        start = last + 1;
        let to = lines.len().min(last + 1 + WRAPPED);
        let body: Vec<usize> = (first..=last).filter(|at| numbers[*at] > 0).map(|at| at - from).collect();
        let around = wide_rules(lines[first].y0, lines[last].y1, rules);
        let is_sure = numbers[first..=last].iter().sum::<usize>() >= MANY
            || (around.is_some() && numbers[first..=last].iter().any(|count| *count > 1));
        if body.len() < ROWS && !is_sure {
            continue;
        }
        let mut pieces = pieces[from..to].to_vec();
        let Some(columns) = columns::find(&body, &mut pieces) else { continue };
        let mut region = Region { lines: &lines[from..to], pieces, columns, body, rules, around };
        region.add_blank_rows();
        if let Some((range, table)) = region.table() {
            return Some((from + range.start, from + range.end, table));
        }
    }
    None
}

/// Number of numbers in a line that may be a table row; a single one must be at its end, behind its label and unit or
/// far from the words before it.
fn numbers(pieces: &[Line]) -> usize {
    const FAR: f32 = 1.5;
    let ends = |piece: &&Line| piece.is_figure() || columns::figure_behind(piece).is_some();
    let count = pieces.iter().filter(ends).count();
    match pieces {
        [.., before, last] if count == 1 => {
            let is_apart = pieces.len() > 2 || last.x0 - before.x1 >= FAR * last.size;
            usize::from(ends(&last) && is_apart)
        }
        _ if count == 1 => 0,
        _ => count,
    }
}

/// Last number row that follows `first` without other text between.
fn last_row(first: usize, lines: &[Line], pieces: &[Vec<Line>], numbers: &[usize]) -> usize {
    const NEAR: f32 = 4.0;
    const NEAR_LABEL: f32 = 2.0;
    let (mut last, mut edge) = (first, f32::MAX);
    while let Some(next) = (last + 1..lines.len().min(last + 2 + WRAPPED)).find(|at| numbers[*at] > 0) {
        let near = if next == last + 1 { NEAR } else { NEAR_LABEL };
        let is_near = (last..next).all(|at| lines[at + 1].y0 - lines[at].y1 < near * lines[last].size);
        // Labels are to the left of the numbers of both rows; text over the number columns is prose or a header.
        let figures = pieces[last].iter().chain(&pieces[next]).filter(|piece| piece.is_figure());
        edge = figures.map(|piece| piece.x0).fold(edge, f32::min);
        let is_label = |at: usize| lines[at].x1 < edge && !pieces[at].iter().any(Line::is_figure);
        if !is_near || !(last + 1..next).all(is_label) {
            break;
        }
        last = next;
    }
    last
}

/// Nearest horizontal lines above and below that span the width of a table.
fn wide_rules(top: f32, bottom: f32, rules: &[Rule]) -> Option<(Rule, Rule)> {
    const LEAST: f32 = 120.0;
    let wide = || rules.iter().filter(|rule| rule.to - rule.from >= LEAST);
    let below = wide().filter(|rule| rule.at >= bottom - 3.0).min_by(|a, b| a.at.total_cmp(&b.at))?;
    let alike = |rule: &&Rule| (rule.from - below.from).abs() < 6.0 && (rule.to - below.to).abs() < 6.0;
    let above = wide().filter(alike).filter(|rule| rule.at <= top + 3.0).max_by(|a, b| a.at.total_cmp(&b.at))?;
    // The header is between this line and the one above it.
    let over = wide().filter(alike).filter(|rule| rule.at < above.at - 5.0).max_by(|a, b| a.at.total_cmp(&b.at));
    let over = over.filter(|over| above.at - over.at < 120.0);
    Some((*over.unwrap_or(above), *below))
}

/// A detected table and the lines around it.
struct Region<'a> {
    lines: &'a [Line],
    /// The lines, cut into columns.
    pieces: Vec<Vec<Line>>,
    columns: Vec<Column>,
    /// Indices of the lines that are rows: those with numbers, and blank rows between them.
    body: Vec<usize>,
    rules: &'a [Rule],
    around: Option<(Rule, Rule)>,
}

/// Text of one cell.
struct Cell {
    row: usize,
    /// First column, and one past the last.
    start: usize,
    end: usize,
    lines: Vec<Line>,
}

impl Region<'_> {
    /// The table and its range of lines; `None` where a label's row is undecided.
    fn table(&self) -> Option<(Range<usize>, Table)> {
        let (first, last) = (*self.body.first()?, *self.body.last()?);
        let names: Vec<usize> = (first..last)
            .filter(|at| self.body.binary_search(at).is_err() && self.pieces[*at].iter().any(|p| self.is_name(p)))
            .collect();
        let paper = labels::Paper {
            lines: self.lines,
            rules: self.rules,
            is_full: &|at, next| self.is_full(at, next) == Some(true),
        };
        let splits = labels::split(&self.body, &names, &paper)?;
        let lead = self.lead(first, &splits);
        let top = self.head(first).min(first - lead);
        let end = self.foot(last, &names, &splits);
        let mut cells = heads::cells(&self.pieces[top..first - lead], &self.columns);
        let heads = cells.iter().map(|cell| cell.row + 1).max().unwrap_or_default();
        let mut rows = self.body_cells(first - lead..end, &names, &splits)?;
        for cell in &mut rows {
            cell.row += heads;
        }
        let mut ys: Vec<f32> = (0..heads)
            .map(|row| {
                let tops = cells.iter().filter(|cell| cell.row == row).flat_map(|cell| &cell.lines);
                tops.map(|line| line.y0).fold(f32::MAX, f32::min)
            })
            .collect();
        ys.push(if heads == 0 { self.lines[first - lead].y0 } else { self.lines[first].y0 });
        ys.extend(self.body.windows(2).map(|pair| f32::midpoint(self.lines[pair[0]].y1, self.lines[pair[1]].y0)));
        ys.push(self.lines[end - 1].y1);
        cells.extend(rows);
        cells.sort_by_key(|cell| (cell.row, cell.start));
        // Overlapping words in a row would push the following cells into other columns.
        let is_apart = cells.windows(2).all(|pair| pair[0].row != pair[1].row || pair[0].end <= pair[1].start);
        let rows = heads + self.body.len();
        is_apart.then(|| (top..end, self.filled(cells, rows, ys)))
    }

    /// Makes rows of lines between two rows: those with words in two columns, and those at row distance from both where
    /// no label continues.
    fn add_blank_rows(&mut self) {
        const SAME: f32 = 0.95;
        let middle = |at: usize| self.lines[at].middle();
        let next_to = self.body.windows(2).filter(|pair| pair[1] == pair[0] + 1);
        let pitch = next_to.map(|pair| middle(pair[1]) - middle(pair[0])).fold(f32::MAX, f32::min);
        let is_far = |at: usize, next: usize| middle(next) - middle(at) >= SAME * pitch;
        let is_own = |at: &usize| {
            let names = |column: &Column| column.is == Holds::Names;
            let meets = |column: &Column| self.pieces[*at].iter().any(|piece| column.meets(piece));
            let is_divided =
                self.pieces[*at].len() > 1 && self.columns.iter().filter(|c| names(c) && meets(c)).count() > 1;
            let is_apart = [(at - 1, *at), (*at, at + 1)]
                .into_iter()
                .all(|(at, next)| is_far(at, next) && self.is_full(at, next) == Some(false));
            is_divided || is_apart
        };
        let (Some(first), Some(last)) = (self.body.first(), self.body.last()) else { return };
        let between = (*first..*last).filter(|at| self.body.binary_search(at).is_err());
        let own: Vec<usize> = between.filter(is_own).collect();
        self.body.extend(own);
        self.body.sort_unstable();
    }

    /// True for a piece in the column of row labels, alone or together with a group label.
    fn is_name(&self, piece: &Line) -> bool {
        self.columns.iter().any(|column| column.is == Holds::Names && column.meets(piece))
    }

    /// True when the label in line `at` leaves no room in its column for the start of the label in line `next`; `None`
    /// where a label is missing or the column is too narrow to tell.
    fn is_full(&self, at: usize, next: usize) -> Option<bool> {
        const WIDE: f32 = 5.0;
        let name = |at: usize| {
            let mut named = self.pieces[at].iter().filter_map(|piece| {
                let mut met = self.columns.iter().filter(|column| column.meets(piece) && column.is == Holds::Names);
                met.next().map(|column| (piece, column))
            });
            named.next()
        };
        let ((piece, column), (next, _)) = (name(at)?, name(next)?);
        let is_wide = column.x1 - column.x0 >= WIDE * piece.size;
        is_wide.then(|| piece.x1 + next.head_width() > column.x1 + 0.1 * piece.size)
    }

    /// True for a line with words in label columns only.
    fn is_label(&self, at: usize) -> bool {
        let is_word = |column: &Column, piece: &Line| column.meets(piece) && column.is != Holds::Numbers;
        self.pieces[at].iter().all(|piece| {
            let mut met = self.columns.iter().filter(|column| column.meets(piece)).peekable();
            met.peek().is_some() && met.all(|column| is_word(column, piece))
        })
    }

    /// First line of the header above a row.
    fn head(&self, first: usize) -> usize {
        let numbers = self.columns.iter().find(|column| column.is == Holds::Numbers).map_or(0.0, |column| column.x0);
        let is_inside = |at: usize| self.around.is_some_and(|(over, _)| self.lines[at].middle() > over.at);
        // Below the only line above the first row is no header; it is above that line.
        let is_open = (0..first).rev().take_while(|at| is_inside(*at)).all(|at| self.is_label(at));
        let mut top = first;
        while top > 0 && first - top < HEAD {
            let above = top - 1;
            let line = &self.lines[above];
            let is_over = self.pieces[above].len() >= 2 || line.x0 > numbers - line.size;
            let is_near = is_over && self.lines[top].y0 - line.y1 < 1.5 * line.size;
            if !(is_inside(above) || is_open && is_near) {
                break;
            }
            top = above;
        }
        top
    }

    /// Number of label lines of the first row above its numbers: as many as below. Where labels stand at the foot of
    /// their cells and a page begins with the table, all up to one that begins a row.
    fn lead(&self, first: usize, splits: &[usize]) -> usize {
        let goes_on = |up: &usize| {
            let (at, next) = (first - up, first - up + 1);
            let gap = self.lines[next].y0 - self.lines[at].y1;
            self.is_label(at) && gap < CLOSE * self.lines[at].size
        };
        let close = (1..=first).take_while(goes_on).count();
        let begins = |at: usize| table::begins_row(&self.lines[at].bare());
        // Rows with lines between them of which none belongs to the upper one, and with others.
        let pairs = || self.body.windows(2).zip(splits).filter(|(pair, _)| pair[1] > pair[0] + 1);
        let is_low = pairs().filter(|(_, below)| **below == 0).count()
            >= pairs().filter(|(_, below)| **below > 0).count().max(1);
        if is_low && (0..first).all(|at| self.is_label(at)) && !begins(first) {
            return (1..=close).find(|up| begins(first - up)).unwrap_or(close);
        }
        close.min(splits.first().copied().unwrap_or_default())
    }

    /// One past the last line: as many label lines follow the last numbers as precede them.
    fn foot(&self, last: usize, names: &[usize], splits: &[usize]) -> usize {
        let behind = last + 1..self.lines.len();
        if let Some((_, bottom)) = self.around {
            let is_close = |at: usize| self.lines[at].y0 - self.lines[at - 1].y1 < self.lines[at].size;
            let begins = |at: usize| table::begins_row(&self.lines[at].bare());
            let inside = behind.take_while(|at| self.lines[*at].middle() < bottom.at && is_close(*at) && !begins(*at));
            return last + 1 + inside.count();
        }
        let before = self.body.len().checked_sub(2).map_or(last, |at| self.body[at]);
        let above =
            labels::between(names, before, last).len().saturating_sub(splits.last().copied().unwrap_or_default());
        let goes_on = |at: &usize| {
            let gap = self.lines[*at].y0 - self.lines[at - 1].y1;
            self.is_label(*at) && gap < CLOSE * self.lines[*at].size
        };
        last + 1 + behind.take(above).take_while(goes_on).count()
    }

    /// Cells of the number rows, with their labels.
    fn body_cells(&self, range: Range<usize>, names: &[usize], splits: &[usize]) -> Option<Vec<Cell>> {
        let last = self.body.len() - 1;
        let row_of = |at: usize| match self.body.binary_search(&at) {
            Ok(row) => row,
            Err(next) if next == 0 || next > last => next.min(last),
            Err(next) => {
                let upper = next - 1;
                let before = labels::between(names, self.body[upper], at).len();
                if before < splits[upper] { upper } else { next }
            }
        };
        let mut rows: Vec<Vec<Cell>> = self.body.iter().map(|_| Vec::new()).collect();
        let mut groups: Vec<Vec<Line>> = vec![Vec::new(); self.columns.len()];
        for at in range {
            for piece in &self.pieces[at] {
                let met = || (0..self.columns.len()).filter(|at| self.columns[*at].meets(piece));
                let (start, end) = (met().next()?, met().next_back()? + 1);
                if met().all(|at| self.columns[at].is == Holds::Groups) {
                    groups[start].push(piece.clone());
                    continue;
                }
                let row = row_of(at);
                match rows[row].iter_mut().find(|cell| cell.start < end && start < cell.end) {
                    Some(cell) => {
                        cell.start = cell.start.min(start);
                        cell.end = cell.end.max(end);
                        cell.lines.push(piece.clone());
                    }
                    None => rows[row].push(Cell { row, start, end, lines: vec![piece.clone()] }),
                }
            }
        }
        // A group label is printed at the middle of its rows.
        for (column, lines) in groups.into_iter().enumerate() {
            for stack in labels::stacks(lines) {
                let middle = f32::midpoint(stack.first()?.y0, stack.last()?.y1);
                let is_free = |row: &usize| !rows[*row].iter().any(|cell| (cell.start..cell.end).contains(&column));
                let far = |row: &usize| (self.lines[self.body[*row]].middle() - middle).abs();
                let row = (0..rows.len()).filter(is_free).min_by(|a, b| far(a).total_cmp(&far(b)))?;
                rows[row].push(Cell { row, start: column, end: column + 1, lines: stack });
            }
        }
        Some(rows.into_iter().flatten().collect())
    }

    /// Table of these cells in order, with empty cells between them.
    fn filled(&self, cells: Vec<Cell>, rows: usize, ys: Vec<f32>) -> Table {
        let mut slots: Vec<Slot> = Vec::new();
        let mut texts: Vec<Vec<Line>> = Vec::new();
        let mut cells = cells.into_iter().peekable();
        for row in 0..rows {
            let mut column = 0;
            while column < self.columns.len() {
                let cell = cells.next_if(|cell| (cell.row, cell.start) == (row, column));
                let (columns, mut lines) = cell.map_or((1, Vec::new()), |cell| (cell.end - cell.start, cell.lines));
                lines.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
                slots.push(Slot { row, column, rows: 1, columns });
                texts.push(lines);
                column += columns;
            }
        }
        let mut xs = vec![self.around.map_or(self.columns[0].x0, |(over, _)| over.from.min(self.columns[0].x0))];
        xs.extend(self.columns.windows(2).map(|pair| f32::midpoint(pair[0].x1, pair[1].x0)));
        let last = self.columns[self.columns.len() - 1].x1;
        xs.push(self.around.map_or(last, |(over, _)| over.to.max(last)));
        let words = self.columns.iter().map(|column| (column.x0, column.x1)).collect();
        let is_ruled = self.around.is_some();
        let mut table = Table::new(Frame { xs, ys, slots, has_top: is_ruled, has_bottom: is_ruled, words });
        for (cell, lines) in table.cells.iter_mut().zip(texts) {
            cell.lines = lines;
        }
        table
    }
}
