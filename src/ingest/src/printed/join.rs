//! Joins pages into one flow: paragraphs and tables continue over page breaks; running titles and page numbers are
//! marked.
//!
//! Invariant: nothing is dropped; text outside the report becomes marked lines. Not here: the grid (`grid`), the
//! document (`document_builder`).

use super::kept::Kept;
use super::page::{Block, PageLayout};
use super::page_objects::Mark;
use super::side_by_side;
use super::table::{Cell, Table};
use super::text::{self, Line};
use super::torn;
use crate::flow::Flow;
use gouji_core::document;
use std::collections::HashMap;

/// Share of the page height, at the top and at the bottom, in which running titles occur.
const EDGE: f32 = 0.12;

/// By how many of its heights a running title begins elsewhere on another page at most, and by what share it is higher there.
const ASIDE: f32 = 2.0;
const HIGHER: f32 = 0.2;

/// Writes all pages into one flow.
pub(super) fn flow(pages: Vec<PageLayout>) -> Flow {
    let mut pages = running_titles(side_by_side::join(pages));
    torn::mend(&mut pages);
    let mut writer = Writer::default();
    let count = pages.len();
    for (nth, (page, aside)) in pages.into_iter().enumerate() {
        let last = page.blocks.len();
        for (at, block) in page.blocks.into_iter().enumerate() {
            match block {
                Block::Text { lines, left, right } => writer.lines(lines, left, right),
                Block::Table(table) => {
                    let near_foot = table.frame.bottom() > page.height * 0.6;
                    let is_last = at + 1 == last && nth + 1 < count && near_foot;
                    writer.table(table, at == 0, is_last);
                }
            }
        }
        writer.waiting.extend(aside);
        writer.waiting.extend(page.stray);
    }
    writer.close();
    writer.flow
}

/// Separates running titles and page numbers from the pages.
fn running_titles(pages: Vec<PageLayout>) -> Vec<(PageLayout, Vec<Line>)> {
    let count = pages.len();
    let mut seen: HashMap<(bool, String), Vec<(f32, f32)>> = HashMap::new();
    let mut numbers: HashMap<i64, usize> = HashMap::new();
    for (nth, page) in pages.iter().enumerate() {
        for (line, is_head) in running(page) {
            seen.entry((is_head, folded(line))).or_default().push((line.x0, line.y1 - line.y0));
            if let Some((number, _)) = page_number(&line.bare()) {
                *numbers.entry(number - nth as i64).or_default() += 1;
            }
        }
    }
    let is_aside = |line: &Line, is_head: bool, nth: usize| {
        let text = line.bare();
        // The name of an agency is above its report in large print, and below it, where that is the top of a page.
        let (from, high) = (line.x0, line.y1 - line.y0);
        let is_same =
            |place: &&(f32, f32)| (place.0 - from).abs() < ASIDE * high && (place.1 - high).abs() < HIGHER * high;
        let times = seen.get(&(is_head, folded(line))).map_or(0, |places| places.iter().filter(is_same).count());
        let often = times >= 2 && (times * 2 >= count || times >= 3 && times * 5 >= count * 2);
        let repeats = often && !text.contains('。');
        let numbered = page_number(&text).is_some_and(|(number, is_marked)| {
            let step = number - nth as i64;
            is_marked || numbers.get(&step).is_some_and(|times| *times >= 2) || (count == 1 && number == 1)
        });
        let goes_on = matches!(text.trim_matches(['（', '）', '(', ')']), "续表" | "续上表" | "接上页" | "续");
        let is_bare_number = text.chars().all(|c| c.is_ascii_digit());
        (repeats && !is_bare_number) || numbered || (is_head && goes_on)
    };
    let mut out = Vec::new();
    for (nth, mut page) in pages.into_iter().enumerate() {
        let marked: Vec<f32> = running(&page)
            .into_iter()
            .filter(|(line, is_head)| is_aside(line, *is_head, nth))
            .map(|(line, _)| line.y0)
            .collect();
        let mut aside = Vec::new();
        for block in &mut page.blocks {
            if let Block::Text { lines, .. } = block {
                let (taken, kept) = std::mem::take(lines)
                    .into_iter()
                    .partition(|line| marked.iter().any(|y| y.to_bits() == line.y0.to_bits()));
                *lines = kept;
                aside.extend::<Vec<Line>>(taken);
            }
        }
        page.blocks.retain(|block| !matches!(block, Block::Text { lines, .. } if lines.is_empty()));
        out.push((page, aside));
    }
    out
}

/// Lines at the top and bottom of a page, from outside to inside; true for the top.
fn running(page: &PageLayout) -> Vec<(&Line, bool)> {
    const MOST: usize = 3;
    let head = page.blocks.iter().map_while(text_of).flatten();
    let head = head.filter(|line| line.y1 < page.height * EDGE).take(MOST).map(|line| (line, true));
    let foot = page.blocks.iter().rev().map_while(text_of).flat_map(|lines| lines.iter().rev());
    let foot = foot.filter(|line| line.y0 > page.height * (1.0 - EDGE)).take(MOST).map(|line| (line, false));
    head.chain(foot).collect()
}

/// Lines of a text block.
fn text_of(block: &Block) -> Option<&[Line]> {
    if let Block::Text { lines, .. } = block { Some(lines) } else { None }
}

/// Text of a line with every digit replaced by `#`.
fn folded(line: &Line) -> String {
    let text = line.bare();
    text.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect()
}

/// Page number in a line; true when the line is marked as a page number.
fn page_number(text: &str) -> Option<(i64, bool)> {
    let is_dash = |c: char| "-–—―－·~～•_".contains(c);
    let inner = text.trim_matches(is_dash);
    let first = inner.trim_start_matches(['第', 'P', 'p', 'a', 'g', 'e']);
    let digits = first.len() - first.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number: i64 = first[..digits].parse().ok().filter(|number| *number < 10_000)?;
    let rest = &first[digits..];
    let is_rest = rest.chars().all(|c| c.is_ascii_digit() || "页共/of，,第".contains(c) || is_dash(c));
    let is_marked = (inner.len() < text.len() && rest.is_empty())
        || (inner.starts_with('第') && rest.starts_with('页'))
        || (inner.starts_with(['P', 'p']) && first.len() < inner.len());
    (is_rest && (is_marked || rest.is_empty() || rest.starts_with(['/', '页']))).then_some((number, is_marked))
}

/// Writes blocks into a flow; a paragraph or table stays open until its end is certain.
#[derive(Default)]
struct Writer {
    flow: Flow,
    /// Last line of the open paragraph, and its right margin.
    open: Option<(Line, f32)>,
    /// Table that may continue on the next page.
    table: Option<Table>,
    /// Running titles, written when the open block is closed.
    waiting: Vec<Line>,
}

impl Writer {
    fn lines(&mut self, lines: Vec<Line>, left: f32, right: f32) {
        self.close_table();
        let pitch =
            lines.windows(2).map(|pair| pair[1].y0 - pair[0].y0).filter(|pitch| *pitch > 1.0).fold(f32::MAX, f32::min);
        let mut above: Option<f32> = None;
        for line in lines {
            let is_near = above.is_none_or(|above| line.y0 - above <= pitch * 1.4);
            let goes_on = self.open.as_ref().is_some_and(|(last, edge)| is_near && goes_on(last, *edge, &line, left));
            above = Some(line.y0);
            if goes_on {
                if let Some((last, _)) = &self.open
                    && let (Some(before), Some(next)) = (
                        last.marks.iter().rfind(|mark| !mark.c.is_whitespace()),
                        line.marks.iter().find(|mark| !mark.c.is_whitespace()),
                    )
                    && before.c.is_ascii_alphabetic()
                    && next.c.is_ascii_alphabetic()
                {
                    self.flow.blank(next.nth);
                }
            } else {
                self.close();
            }
            write(&mut self.flow, &line);
            self.open = Some((line, right));
        }
    }

    fn table(&mut self, table: Table, is_first: bool, is_last: bool) {
        let table = match self.table.take() {
            Some(mut open) if is_first => match open.unite(table) {
                Ok(repeated) => {
                    self.waiting.extend(repeated);
                    open
                }
                Err(table) => {
                    self.write_table(&open);
                    table
                }
            },
            open => {
                self.close();
                if let Some(open) = open {
                    self.write_table(&open);
                }
                table
            }
        };
        if is_last {
            self.table = Some(table);
        } else {
            self.write_table(&table);
        }
    }

    fn close_table(&mut self) {
        if let Some(table) = self.table.take() {
            self.write_table(&table);
        }
    }

    /// Closes the open block and writes the waiting lines.
    fn close(&mut self) {
        self.close_table();
        self.flow.end_line();
        self.open = None;
        self.flow.aside = true;
        for line in std::mem::take(&mut self.waiting) {
            write(&mut self.flow, &line);
            self.flow.end_line();
        }
        self.flow.aside = false;
    }

    fn write_table(&mut self, table: &Table) {
        self.flow.end_line();
        self.open = None;
        self.flow.open_table(None);
        let mut cells: Vec<&Cell> = table.cells.iter().collect();
        cells.sort_by_key(|cell| (cell.slot.row, cell.slot.column));
        for row in cells.chunk_by(|a, b| a.slot.row == b.slot.row) {
            self.flow.open_row(false);
            for cell in row {
                self.flow.open_cell(cell.slot.columns, cell.slot.rows, false);
                self.cell(cell);
                self.flow.close_cell();
            }
        }
        self.flow.close_table();
        self.close();
    }

    fn cell(&mut self, cell: &Cell) {
        cell.kept.iter().for_each(|kept| keep_apart(&mut self.flow, kept));
        let mut above: Option<&Line> = None;
        for line in &cell.lines {
            if let Some(above) = above
                && !is_wrapped(above, line, cell)
            {
                self.flow.end_line();
            }
            write(&mut self.flow, line);
            above = Some(line);
        }
        self.flow.end_line();
    }
}

/// Writes a line, with what is kept apart on it; a gap becomes a blank.
fn write(flow: &mut Flow, line: &Line) {
    let mut kept = line.kept.as_slice();
    let mut before: Option<&Mark> = None;
    for mark in &line.marks {
        while let Some((first, rest)) = kept.split_first().filter(|(first, _)| first.x0 <= mark.x0) {
            keep_apart(flow, first);
            kept = rest;
        }
        if mark.c.is_whitespace() {
            flow.blank(mark.nth);
            continue;
        }
        if before.is_some_and(|before| text::is_apart(before, mark)) {
            flow.blank(mark.nth);
        }
        flow.script = mark.script;
        flow.char(mark.c, mark.nth, 1);
        before = Some(mark);
    }
    flow.script = None;
    for kept in kept {
        keep_apart(flow, kept);
    }
}

/// Writes a piece kept apart.
fn keep_apart(flow: &mut Flow, kept: &Kept) {
    let mut before: Option<&Mark> = None;
    for mark in &kept.marks {
        let is_apart = before.is_some_and(|before| text::is_apart(before, mark));
        flow.keep(kept.kind, is_apart.then_some(' ').into_iter().chain([mark.c]));
        before = Some(mark);
    }
}

/// True when a paragraph continues on the next line: the line above is full, and the next is neither indented nor
/// starts a chapter or an item.
fn goes_on(above: &Line, right: f32, next: &Line, left: f32) -> bool {
    let is_full = above.x1 + next.head_width() + 0.3 * next.size > right;
    let is_alike = (above.size - next.size).abs() < 0.15 * next.size;
    let is_row = is_row(above) || is_row(next);
    is_full && is_alike && !is_row && next.x0 < left + next.size && !is_beginning(above, next, right)
}

/// True for a row of an unruled table: a number alone or far from other words. Two such lines never form one sentence,
/// nor their digits one number.
fn is_row(line: &Line) -> bool {
    const FAR: f32 = 2.0;
    line.pieces(FAR).iter().any(Line::is_number)
}

/// True when a line that looks like the start of a chapter or item is one: it follows the end of a sentence, or it is a
/// heading (short and without a sentence end) below a line that a sheet cut off.
fn is_beginning(above: &Line, next: &Line, right: f32) -> bool {
    let (above, words) = (above.bare(), next.bare());
    let is_heading = next.x1 + 2.0 * next.size < right && !words.contains(PAUSES);
    document::begins(&words) && (above.ends_with(document::ENDS) || is_heading)
}

/// Punctuation that no heading contains.
const PAUSES: [char; 7] = ['。', '；', ';', '，', '：', '！', '？'];

/// True when a number in a narrow cell continues on the next line: the line has no room for another digit.
fn is_wrapped(above: &Line, next: &Line, cell: &Cell) -> bool {
    let (Some(last), Some(first)) = (above.marks.last(), next.marks.first()) else { return false };
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    is_number(last.c) && is_number(first.c) && cell.free_width(above) < (last.x1 - last.x0)
}
