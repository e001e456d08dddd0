//! A table of one page, and how tables of consecutive pages are united.
//!
//! Invariant: cells do not overlap; no character is lost when tables are united, and a repeated header is returned. Not
//! here: finding tables (`page`, `stream`).

use super::kept::Kept;
use super::lattice::{Frame, Slot};
use super::text::Line;

/// Points within which column edges are equal.
const SAME: f32 = 4.0;

/// A cell with its lines, which may come from two pages.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub slot: Slot,
    pub lines: Vec<Line>,
    /// Text kept apart in it when it has no lines.
    pub kept: Vec<Kept>,
    /// Left and right edge on the page, in points.
    pub x0: f32,
    pub x1: f32,
}

impl Cell {
    pub fn text(&self) -> String {
        self.lines.iter().map(Line::bare).collect()
    }

    fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    pub fn is_number(&self) -> bool {
        matches!(self.lines.as_slice(), [line] if line.is_number())
    }

    /// Width that a line leaves free in the cell, without margins.
    pub fn free_width(&self, line: &Line) -> f32 {
        let margin = (line.x0 - self.x0).min(self.x1 - line.x1).clamp(0.0, 6.0);
        (self.x1 - self.x0) - (line.x1 - line.x0) - 2.0 * margin
    }

    /// True when the text of this cell may continue in `next`: its last line is full, or a bracketed remark follows.
    fn may_go_on(&self, next: &Cell) -> bool {
        let (Some(last), Some(first)) = (self.lines.last(), next.lines.first()) else { return true };
        let is_remark = first.bare().starts_with(['（', '(']) && !begins_row(&first.bare());
        is_remark || is_open(&self.text()) || self.free_width(last) < first.head_width() + 0.5 * first.size
    }

    fn covers(&self, row: usize) -> bool {
        (self.slot.row..self.slot.row + self.slot.rows).contains(&row)
    }

    fn columns(&self) -> (usize, usize) {
        (self.slot.column, self.slot.columns)
    }
}

/// A table.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub frame: Frame,
    pub cells: Vec<Cell>,
}

impl Table {
    /// A table without text.
    pub fn new(frame: Frame) -> Self {
        let cell = |slot: &Slot| Cell {
            slot: *slot,
            lines: Vec::new(),
            kept: Vec::new(),
            x0: frame.xs[slot.column],
            x1: frame.xs[slot.column + slot.columns],
        };
        Self { cells: frame.slots.iter().map(cell).collect(), frame }
    }

    pub fn rows(&self) -> usize {
        self.frame.ys.len() - 1
    }

    fn row(&self, row: usize) -> Vec<&Cell> {
        let mut cells: Vec<&Cell> = self.cells.iter().filter(|cell| cell.covers(row)).collect();
        cells.sort_by_key(|cell| cell.slot.column);
        cells
    }

    /// True when the cells within a row are all empty.
    fn is_blank(&self, row: usize) -> bool {
        let own = || self.cells.iter().filter(|cell| cell.slot.row == row && cell.slot.rows == 1);
        own().next().is_some() && own().all(Cell::is_empty)
    }

    /// Removes a row; cells that span it lose one row.
    fn drop_row(&mut self, row: usize) {
        self.cells.retain(|cell| cell.slot.row != row || cell.slot.rows > 1);
        for cell in &mut self.cells {
            if cell.covers(row) {
                cell.slot.rows -= 1;
            } else if cell.slot.row > row {
                cell.slot.row -= 1;
            }
        }
        self.frame.ys.remove(if row == 0 { 0 } else { row + 1 });
    }

    /// Removes the blank strips between doubled borders.
    pub fn drop_strips(&mut self) {
        const STRIP: f32 = 6.0;
        for row in (0..self.rows()).rev() {
            let height = self.frame.ys[row + 1] - self.frame.ys[row];
            if self.rows() > 1 && height < STRIP && self.is_blank(row) {
                self.drop_row(row);
            }
        }
    }

    /// Width of the first column.
    pub fn first_width(&self) -> f32 {
        self.frame.xs.get(1).map_or(0.0, |x| x - self.frame.left())
    }

    /// First row with a number.
    fn body(&self) -> Option<usize> {
        self.cells.iter().filter(|cell| cell.is_number()).map(|cell| cell.slot.row).min()
    }

    /// Tops of the rows with numbers, from top to bottom.
    pub fn heights_of_numbers(&self) -> Vec<f32> {
        let mut rows: Vec<usize> =
            self.cells.iter().filter(|cell| cell.is_number()).map(|cell| cell.slot.row).collect();
        rows.sort_unstable();
        rows.dedup();
        rows.into_iter().filter_map(|row| self.frame.ys.get(row).copied()).collect()
    }

    /// True when the rows with numbers also have words.
    pub fn has_labels(&self) -> bool {
        let body = self.body();
        self.cells
            .iter()
            .any(|cell| body.is_some_and(|body| cell.slot.row >= body) && !cell.is_empty() && !cell.is_number())
    }

    /// Appends on the right a table whose every row ends where one of this table ends.
    pub fn widen(&mut self, table: Table) {
        let columns = self.frame.xs.len() - 1;
        let shift = self.frame.right() - table.frame.left();
        let row_at = |y: f32| {
            let far = |row: &usize| (self.frame.ys[*row] - y).abs();
            (0..self.frame.ys.len()).min_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(0)
        };
        let rows: Vec<usize> = table.frame.ys.iter().map(|y| row_at(*y)).collect();
        for mut cell in table.cells {
            let (start, end) = (rows[cell.slot.row], rows[cell.slot.row + cell.slot.rows]);
            cell.slot = Slot {
                row: start,
                rows: end.saturating_sub(start).max(1),
                column: cell.slot.column + columns,
                ..cell.slot
            };
            // A header over columns on both sides of the cut has its words on one side.
            let head = self.cells.iter_mut().find(|head| {
                head.slot.column + head.slot.columns == columns
                    && (head.slot.row, head.slot.rows) == (cell.slot.row, cell.slot.rows)
                    && head.slot.columns > 1
                    && !head.is_empty()
                    && !head.is_number()
            });
            match head {
                Some(head) if cell.slot.column == columns && cell.is_empty() => head.slot.columns += cell.slot.columns,
                _ => self.cells.push(cell),
            }
        }
        self.frame.xs.extend(table.frame.xs.iter().skip(1).map(|x| x + shift));
    }

    /// Appends the table of the next page, or returns it as an error if it is another table. Gives the lines of a
    /// repeated header.
    pub fn unite(&mut self, next: Table) -> Result<Vec<Line>, Table> {
        let mut next = next;
        if !(self.frame.words.is_empty() && next.frame.words.is_empty()) {
            if !self.goes_on_by_words(&next) {
                return Err(next);
            }
            next.frame.xs.clone_from(&self.frame.xs);
        }
        let shift = self.frame.left() - next.frame.left();
        let width = |frame: &Frame| frame.right() - frame.left();
        if (width(&self.frame) - width(&next.frame)).abs() > SAME {
            return Err(next);
        }
        let places: Vec<f32> = next.frame.xs.iter().map(|x| x + shift).collect();
        let near = |x: f32, edges: &[f32]| edges.iter().any(|edge| (edge - x).abs() <= SAME);
        let shared = places.iter().filter(|x| near(**x, &self.frame.xs)).count();
        if shared * 5 < places.len().min(self.frame.xs.len()) * 3 {
            return Err(next);
        }
        // A blank remainder of a row at a page break is dropped.
        if self.rows() > 1 && self.is_blank(self.rows() - 1) {
            self.drop_row(self.rows() - 1);
        }
        if next.rows() > 1 && next.is_blank(0) {
            next.drop_row(0);
        }
        let mut xs = self.frame.xs.clone();
        xs.extend(places.iter().filter(|x| !near(**x, &self.frame.xs)));
        xs.sort_by(f32::total_cmp);
        self.place(&self.frame.xs.clone(), &xs);
        next.place(&places, &xs);
        let repeated = next.take_head(self);
        if next.rows() == 0 {
            return Ok(repeated);
        }
        self.append(next);
        Ok(repeated)
    }

    /// For tables without vertical lines: true when each column of the next page has its words below exactly one column
    /// of this one, and the page starts with numbers or the same header. A different header starts another table.
    fn goes_on_by_words(&self, next: &Table) -> bool {
        let (own, other) = (&self.frame.words, &next.frame.words);
        let meets = |a: &(f32, f32), b: &(f32, f32)| a.0 < b.1 && b.0 < a.1;
        let is_under = own.len() == other.len()
            && own.iter().enumerate().all(|(i, a)| other.iter().enumerate().all(|(j, b)| meets(a, b) == (i == j)));
        let header = |table: &Table| table.row(0).iter().map(|cell| cell.text()).collect::<Vec<_>>();
        is_under && (next.row(0).iter().any(|cell| cell.is_number()) || header(self) == header(next))
    }

    /// Renumbers columns by other edges.
    fn place(&mut self, own: &[f32], edges: &[f32]) {
        // Unchanged edges need no renumbering, which would cost the square of the number of pages.
        if own == edges && edges.windows(2).all(|pair| pair[0] < pair[1]) {
            self.frame.xs = edges.to_vec();
            return;
        }
        let index = |at: usize| {
            let x = own.get(at).copied().unwrap_or_default();
            let nearest = edges.iter().enumerate().min_by(|a, b| (a.1 - x).abs().total_cmp(&(b.1 - x).abs()));
            nearest.map_or(0, |(index, _)| index)
        };
        for cell in &mut self.cells {
            let (start, end) = (index(cell.slot.column), index(cell.slot.column + cell.slot.columns));
            cell.slot.column = start;
            cell.slot.columns = end.saturating_sub(start).max(1);
        }
        self.frame.xs = edges.to_vec();
    }

    /// Removes the rows that repeat the first rows of `first`.
    fn take_head(&mut self, first: &Table) -> Vec<Line> {
        let same = |row: &usize| {
            let (a, b) = (first.row(*row), self.row(*row));
            a.len() == b.len()
                && a.iter().zip(&b).all(|(a, b)| a.columns() == b.columns() && a.text() == b.text())
                && a.iter().any(|cell| !cell.is_empty())
                && !a.iter().any(|cell| cell.is_number())
        };
        let mut count = (0..self.rows().min(first.rows())).take_while(same).count();
        while count > 0 && self.cells.iter().any(|cell| cell.slot.row < count && cell.slot.row + cell.slot.rows > count)
        {
            count -= 1;
        }
        if count == 0 {
            return Vec::new();
        }
        let (head, body): (Vec<Cell>, Vec<Cell>) = self.cells.drain(..).partition(|cell| cell.slot.row < count);
        self.cells = body;
        for cell in &mut self.cells {
            cell.slot.row -= count;
        }
        self.frame.ys.drain(..count);
        self.frame.has_top = true;
        head.into_iter().flat_map(|cell| cell.lines).collect()
    }

    /// Appends the rows of `next`.
    fn append(&mut self, next: Table) {
        let last = self.rows() - 1;
        let is_cut = self.is_cut(&next);
        let shift = if is_cut { last } else { last + 1 };
        let spanned: Vec<(usize, usize)> =
            self.row(last).iter().filter(|cell| cell.slot.rows > 1).map(|cell| cell.columns()).collect();
        for mut cell in next.cells {
            let above = self
                .cells
                .iter_mut()
                .find(|above| cell.slot.row == 0 && above.covers(last) && above.columns() == cell.columns());
            let is_tall = |above: &Cell| above.slot.rows > 1 || cell.slot.rows > 1;
            let goes_on = above.filter(|above| {
                let one_is_empty = above.is_empty() != cell.is_empty() && !above.is_number() && !cell.is_number();
                // A remark that no bracket closes, or whose bracket was not read, does not go on in a numbered label.
                let is_open = is_open(&above.text()) && !begins_row(&cell.text());
                is_cut || is_open || (one_is_empty && is_tall(above))
            });
            let is_new_group = is_cut && cell.slot.rows > 1 && begins_row(&cell.text());
            if is_new_group && goes_on.as_ref().is_some_and(|above| !above.is_empty()) {
                cell.slot = Slot { row: last + 1, rows: cell.slot.rows - 1, ..cell.slot };
                self.cells.push(cell);
            } else if let Some(above) = goes_on {
                above.slot.rows = cell.slot.rows + shift - above.slot.row;
                above.lines.append(&mut cell.lines);
                above.kept.append(&mut cell.kept);
            } else if !(is_cut && cell.slot.row == 0 && cell.is_empty() && is_within(&cell, &spanned)) {
                cell.slot.row += shift;
                self.cells.push(cell);
            }
        }
        let (bottom, top) = (self.frame.bottom(), next.frame.top());
        if is_cut {
            // The two parts are one row: drop the edge between them.
            self.frame.ys.pop();
        }
        self.frame.ys.extend(next.frame.ys.iter().skip(1).map(|y| y - top + bottom));
        self.frame.has_bottom = next.frame.has_bottom;
    }

    /// True when the last row and the first one of the next page are one row: one of them has no numbers of its own,
    /// and no border is drawn between them, or every continued line is full.
    fn is_cut(&self, next: &Table) -> bool {
        let (above, below) = (self.row(self.rows() - 1), next.row(0));
        let Some(same) = matched(&above, &below) else { return false };
        let pairs = || same.iter().copied();
        let is_open = self.frame.words.is_empty() && !(self.frame.has_bottom && next.frame.has_top);
        if pairs().any(|(a, b)| (a.is_number() && b.is_number()) || !(is_open || a.may_go_on(b))) {
            return false;
        }
        let numbers = pairs().filter(|(a, b)| a.is_number() || b.is_number()).count();
        let is_one_sided = pairs().all(|(a, b)| (a.is_empty() || !b.is_number()) && (b.is_empty() || !a.is_number()));
        // A group that begins with the next row is not in this one.
        let begins = pairs().any(|(a, b)| !a.is_empty() && b.slot.rows == 1 && begins_row(&b.text()));
        // The row is cut without a border, or all its numbers are on one side of the cut.
        is_one_sided && !begins && ((numbers > 0 && above.len() > 1) || !self.frame.has_bottom || !next.frame.has_top)
    }
}

/// True for a cell over columns of cells that span its row.
fn is_within(cell: &Cell, spanned: &[(usize, usize)]) -> bool {
    let (start, count) = cell.columns();
    (start..start + count).all(|at| spanned.iter().any(|(first, count)| (*first..first + count).contains(&at)))
}

/// Cells of two rows that are in the same columns; `None` where a cell has no counterpart. A page may begin without
/// what is left of the cells that span the row.
fn matched<'c>(above: &[&'c Cell], below: &[&'c Cell]) -> Option<Vec<(&'c Cell, &'c Cell)>> {
    let in_columns = |cells: &[&'c Cell], columns| cells.iter().copied().find(|cell| cell.columns() == columns);
    let is_spanned = |cell: &&Cell| cell.slot.rows > 1 && in_columns(below, cell.columns()).is_none();
    let is_left = |cell: &&Cell| cell.is_empty() && in_columns(above, cell.columns()).is_none();
    let one: Vec<&Cell> = above.iter().copied().filter(|cell| !is_spanned(cell)).collect();
    let other: Vec<&Cell> = below.iter().copied().filter(|cell| !is_left(cell)).collect();
    let is_alike = one.len() == other.len() && one.iter().zip(&other).all(|(a, b)| a.columns() == b.columns());
    is_alike.then(|| one.into_iter().zip(other).collect())
}

/// True for a label that starts a row of its own: it is numbered.
pub(super) fn begins_row(text: &str) -> bool {
    let counted = text.trim_start_matches(['（', '(']);
    let digits = counted.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    digits.len() < counted.len() && digits.starts_with(['.', '．', '、', '）', ')'])
}

/// True when a bracket is still open at the end.
fn is_open(text: &str) -> bool {
    let count = |marks: [char; 2]| text.matches(marks).count();
    count(['（', '(']) > count(['）', ')'])
}
