//! Builds the document from a flow: one line of text per line and per table row, each cell in its column.
//!
//! Invariant: the text of a cell is unchanged; only separators are inserted, and a visible mark where two lines of one
//! cell would otherwise read as one number. Not here: the source format (each format's reader).

use super::budget::Budget;
use super::flow::{Block, Cell, Flow, Line, Row, Table, is_blank};
use super::grid::{self, Placed, Resolved};
use super::{Refusal, control_problem, limits, table_problem};
use gouji_core::document::{Apart, ApartKind, Document, Grid, GridRow, Sheet, headings};
use gouji_core::message;
use gouji_core::text::sanitize::SourceMap;
use gouji_core::text::{Diagnostic, Span};

/// Mark between two digits that a line end separates in a cell: `12` above `34` is not 1234.
const LINE_END: &str = "⏎";
/// Characters of a piece of text kept apart that its diagnostic shows.
const SHOWN: usize = 20;

/// Builds the document of a flow, with one flag per line: true for lines of the surrounding web page. Refuses a flow
/// whose budget is spent.
pub(crate) fn build(flow: Flow) -> Result<(Document, Vec<bool>, Vec<Diagnostic>), Refusal> {
    let (body, flow) = flow.finish();
    flow.budget.check()?;
    let mut builder = DocumentBuilder::new(&flow);
    builder.blocks(body);
    builder.budget.check()?;
    let DocumentBuilder { text, map, lines, aside, grids, sheets, mut apart, too_large, .. } = builder;
    apart.sort_by_key(|apart| apart.at);
    let mut problems: Vec<Diagnostic> = control_problem(flow.replaced).into_iter().collect();
    problems.extend(apart_problems(&apart));
    if flow.is_cut || too_large {
        problems.push(table_problem());
    }
    problems.extend(picture_problem(&flow).filter(|_| grids.is_empty()));
    let (lines, aside) = if lines.is_empty() { (vec![Span::new(0, 0)], vec![false]) } else { (lines, aside) };
    let sections = headings(&text, &prose_lines(&lines, &grids));
    Ok((Document { text, lines, sections, grids, map, apart, sheets, ..Document::default() }, aside, problems))
}

/// Diagnostic for images in a report without tables: they may be its tables. Images before the first chapter belong to
/// the surrounding page.
fn picture_problem(flow: &Flow) -> Option<Diagnostic> {
    let chapter = flow.content.find("一、");
    let count = flow.pictures.iter().filter(|at| chapter.is_none_or(|chapter| **at > chapter)).count();
    (count > 0).then(|| Diagnostic::new("table.picture", None, message!("table.picture", count = count)))
}

/// One diagnostic for each kind of text kept apart, at the first piece.
fn apart_problems(apart: &[Apart]) -> impl Iterator<Item = Diagnostic> + '_ {
    ApartKind::ALL.into_iter().filter_map(|kind| {
        let mut pieces = apart.iter().filter(|apart| apart.kind == kind);
        let first = pieces.next()?;
        let (count, span) = (1 + pieces.count(), Some(Span::new(first.at, first.at)));
        let shown: String = first.text.chars().take(SHOWN).collect();
        Some(match kind {
            ApartKind::Hidden => {
                Diagnostic::new("text.hidden", span, message!("text.hidden", count = count, first = shown))
            }
            ApartKind::Struck => {
                Diagnostic::new("text.struck", span, message!("text.struck", count = count, first = shown))
            }
            ApartKind::Comment => {
                Diagnostic::new("text.comment", span, message!("text.comment", count = count, first = shown))
            }
            ApartKind::Formula => {
                Diagnostic::new("text.formula", span, message!("text.formula", count = count, first = shown))
            }
        })
    })
}

/// Lines outside table rows: chapter headings are among them.
fn prose_lines(lines: &[Span], grids: &[Grid]) -> Vec<Span> {
    let mut rows = grids.iter().flat_map(|grid| &grid.rows).map(|row| row.span).peekable();
    lines.iter().copied().filter(|line| rows.next_if(|row| row == line).is_none()).collect()
}

/// Document under construction.
struct DocumentBuilder<'a> {
    flow: &'a Flow,
    text: String,
    map: SourceMap,
    lines: Vec<Span>,
    aside: Vec<bool>,
    grids: Vec<Grid>,
    sheets: Vec<Sheet>,
    apart: Vec<Apart>,
    slots: usize,
    budget: Budget,
    too_large: bool,
}

impl<'a> DocumentBuilder<'a> {
    fn new(flow: &'a Flow) -> Self {
        Self {
            flow,
            text: String::with_capacity(flow.content.len() + flow.content.len() / 8),
            map: SourceMap::default(),
            lines: Vec::new(),
            aside: Vec::new(),
            grids: Vec::new(),
            sheets: Vec::new(),
            apart: Vec::new(),
            slots: limits::SLOTS,
            budget: Budget::default(),
            too_large: false,
        }
    }

    /// Recursion is bounded by the depth of tables in a flow.
    fn blocks(&mut self, blocks: Vec<Block>) {
        for block in blocks {
            match block {
                Block::Line(line) => self.line(line),
                Block::Table(table) => self.table(table),
            }
        }
    }

    fn line(&mut self, line: Line) {
        let span = Span { end: line.span.start + line.span.of(&self.flow.content).trim_end().len(), ..line.span };
        if span.is_empty() || !self.budget.line() {
            return self.keep_apart(line, span);
        }
        let start = self.begin();
        self.keep_apart(line, span);
        self.copy(span);
        self.lines.push(Span::new(start, self.text.len()));
        self.aside.push(line.aside);
    }

    /// Starts a new line and returns its offset.
    fn begin(&mut self) -> usize {
        if !self.lines.is_empty() {
            self.put("\n");
        }
        self.text.len()
    }

    fn put(&mut self, inserted: &str) {
        self.map.stand_at_end(self.text.len());
        self.text.push_str(inserted);
    }

    /// Copies what is kept apart on a line whose text, `span`, comes next.
    fn keep_apart(&mut self, line: Line, span: Span) {
        for piece in self.flow.apart.get(line.apart.0..line.apart.1).into_iter().flatten() {
            if self.budget.text(piece.text.len() + limits::LINE_COST) {
                let at = self.text.len() + piece.at.clamp(span.start, span.end) - span.start;
                self.apart.push(Apart { kind: piece.kind, text: piece.text.trim_end().to_string(), at });
            }
        }
    }

    fn copy(&mut self, span: Span) {
        if !self.budget.text(span.len()) {
            return;
        }
        self.map.copy(self.text.len(), &self.flow.map, span);
        self.text.push_str(span.of(&self.flow.content));
    }

    fn sheet(&mut self, name: String, rows: Vec<Row>) {
        let before = self.lines.len();
        self.builder(rows);
        if let [first, .., last] | [first @ last] = &self.lines[before..] {
            self.sheets.push(Sheet { name, span: Span::new(first.start, last.end) });
        }
    }

    /// Writes a layout table: a row with one cell over its whole width is a line, and the rows between two such rows
    /// form a table.
    fn builder(&mut self, rows: Vec<Row>) {
        let cells =
            |row: &Row| if let Row::Cells(cells) = row { cells.iter().map(|cell| cell.columns).sum() } else { 0 };
        let width: usize = rows.iter().map(cells).max().unwrap_or(0);
        let mut among = Vec::new();
        for row in rows {
            match row {
                Row::Cells(mut cells) => match only_filled(&cells) {
                    Some(nth) if cells[nth].columns == width => {
                        self.table(Table { rows: std::mem::take(&mut among), sheet: None });
                        self.blocks(cells.swap_remove(nth).blocks);
                    }
                    _ => among.push(Row::Cells(cells)),
                },
                Row::Loose(_) => among.push(row),
            }
        }
        self.table(Table { rows: among, sheet: None });
    }

    fn table(&mut self, table: Table) {
        if let Some(name) = table.sheet {
            return self.sheet(name, table.rows);
        }
        if holds_data(&table, &self.flow.content) {
            let resolved = grid::resolve(&table, self.slots);
            self.too_large |= resolved.is_none();
            if let Some(resolved) = resolved.filter(|resolved| resolved.columns > 1) {
                return self.grid(table, &resolved);
            }
        }
        // A layout table: write the contents of its cells one below the other.
        for row in table.rows {
            match row {
                Row::Loose(blocks) => self.blocks(blocks),
                Row::Cells(cells) => cells.into_iter().for_each(|cell| self.blocks(cell.blocks)),
            }
        }
    }

    fn grid(&mut self, table: Table, resolved: &Resolved) {
        let count = table.rows.iter().filter(|row| matches!(row, Row::Cells(_))).count();
        self.slots = self.slots.saturating_sub(count * resolved.columns);
        let mut slots = vec![vec![Slot::Nobody; resolved.columns]; count];
        for cell in &resolved.cells {
            for (down, row) in slots[cell.row..cell.row + cell.rows].iter_mut().enumerate() {
                row[cell.start..cell.end].fill(Slot::Covered);
                if down == 0 {
                    row[cell.start] = Slot::Own(*cell);
                }
            }
        }
        let mut rows: Vec<GridRow> = Vec::with_capacity(count);
        let mut slots = slots.iter();
        for row in table.rows {
            match row {
                Row::Loose(blocks) => self.blocks(blocks),
                Row::Cells(cells) => rows.extend(slots.next().map(|slots| self.row(&cells, slots))),
            }
        }
        if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
            self.grids.push(Grid { span: Span::new(first.span.start, last.span.end), rows });
        }
    }

    fn row(&mut self, cells: &[Cell], slots: &[Slot]) -> GridRow {
        let start = self.begin();
        self.put("|");
        let mut row = GridRow {
            span: Span::new(start, start),
            cells: Vec::with_capacity(slots.len()),
            covered: Vec::with_capacity(slots.len()),
        };
        let mut aside = false;
        for slot in slots {
            self.put(" ");
            let at = self.text.len();
            if let Slot::Own(placed) = slot
                && let Some(cell) = cells.get(placed.nth)
            {
                aside |= cell.blocks.iter().any(|block| matches!(block, Block::Line(line) if line.aside));
                self.cell(&cell.blocks);
            }
            row.cells.push(Span::new(at, self.text.len()));
            row.covered.push(*slot == Slot::Covered);
            self.put(if self.text.len() > at { " |" } else { "|" });
        }
        row.span.end = self.text.len();
        self.lines.push(row.span);
        self.aside.push(aside);
        row
    }

    /// Writes the lines of a cell as one line.
    fn cell(&mut self, blocks: &[Block]) {
        let start = self.text.len();
        for block in blocks {
            // A data table contains no tables except empty ones.
            let Block::Line(line) = block else { continue };
            let span = line.span.trimmed(&self.flow.content);
            let before = self.text[start..].chars().next_back();
            let next = span.of(&self.flow.content).chars().next();
            if let (Some(before), Some(next)) = (before, next) {
                self.put(between(before, next));
            }
            self.keep_apart(*line, span);
            self.copy(span);
        }
    }
}

/// Separator between two joined lines of a cell: none between Chinese characters.
fn between(before: char, next: char) -> &'static str {
    let is_number = |c: char| c.is_numeric() || matches!(c, '.' | ',' | '，' | '．' | '-' | '−');
    if is_number(before) && is_number(next) {
        LINE_END
    } else if before.is_ascii() || next.is_ascii() {
        " "
    } else {
        ""
    }
}

/// The one cell of a row that is not blank.
fn only_filled(cells: &[Cell]) -> Option<usize> {
    let mut filled = cells.iter().enumerate().filter(|(_, cell)| !is_blank(&cell.blocks));
    let (nth, _) = filled.next()?;
    filled.next().is_none().then_some(nth)
}

/// Content of a grid slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Own(Placed),
    Covered,
    Nobody,
}

/// False for a layout table: one that contains a table, or whole chapters in a cell.
fn holds_data(table: &Table, content: &str) -> bool {
    let is_line = |block: &Block| matches!(block, Block::Line(_));
    let is_plain =
        |row: &Row| matches!(row, Row::Cells(_)) || matches!(row, Row::Loose(blocks) if blocks.iter().all(is_line));
    let cells = table.rows.iter().filter_map(|row| if let Row::Cells(cells) = row { Some(cells) } else { None });
    table.rows.iter().all(is_plain)
        && cells.flatten().all(|cell| {
            let mut chars = 0;
            cell.blocks.iter().all(|block| match block {
                Block::Table(inner) => inner.rows.is_empty(),
                Block::Line(line) => {
                    chars += line.span.of(content).chars().count();
                    chars <= limits::CELL_CHARS
                }
            })
        })
}
