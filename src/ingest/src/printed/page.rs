//! Arranges the objects of a page into blocks in reading order: lines of text and tables.
//!
//! Invariant: every character is in one block; a cell border never divides a word. Not here: blocks that continue over
//! pages (`join`).

use super::blots;
use super::kept;
use super::lattice::{self, Frame};
use super::overflow;
use super::page_objects::{Direction, Mark, Page};
use super::scripts;
use super::shading;
use super::stream;
use super::struck;
use super::table::Table;
use super::text::{self, Line};
use super::undivided;

/// A block of a page.
#[derive(Debug, Clone)]
pub(super) enum Block {
    /// Lines of one text column, with its margins.
    Text {
        lines: Vec<Line>,
        left: f32,
        right: f32,
    },
    Table(Table),
}

/// A page divided into blocks.
#[derive(Debug, Default)]
pub(super) struct PageLayout {
    pub width: f32,
    pub height: f32,
    pub blocks: Vec<Block>,
    /// Lines across the text: stamps, notes at the margin.
    pub stray: Vec<Line>,
}

/// Divides a page into blocks.
pub(super) fn lay_out(mut page: Page) -> PageLayout {
    page.drop_overprints();
    struck::keep_apart(&mut page);
    blots::blot(&mut page);
    page.rules.extend(shading::borders(&page.boxes, &page.marks, &page.rules));
    let (mut read, apart): (Vec<Mark>, Vec<Mark>) = page.marks.into_iter().partition(Mark::is_read);
    scripts::set(&mut read);
    let (mut frames, mut alone) = lattice::frames(&page.rules);
    let (marks, slanted): (Vec<Mark>, Vec<Mark>) =
        read.into_iter().partition(|mark| mark.direction != Direction::Slant);
    let mut stray = text::lines(slanted);
    let mut boxes: Vec<Vec<Vec<Mark>>> = frames.iter().map(|frame| vec![Vec::new(); frame.slots.len()]).collect();
    let mut free = Vec::new();
    for word in text::words(marks) {
        match place(&word, &frames) {
            Some((frame, slot)) => boxes[frame][slot].extend(word),
            None => free.extend(word),
        }
    }
    for nth in (0..frames.len()).rev() {
        if undivided::is_undivided(&frames[nth], &boxes[nth]) {
            let frame = frames.remove(nth);
            free.extend(boxes.remove(nth).into_iter().flatten());
            alone.extend(lattice::merged(&page.rules).into_iter().filter(|rule| undivided::is_level_in(rule, &frame)));
        }
    }
    let (free, turned): (Vec<Mark>, Vec<Mark>) =
        free.into_iter().partition(|mark| mark.direction == Direction::Right && !mark.falls);
    stray.extend(text::lines(turned));
    let mut tables: Vec<Table> = Vec::new();
    let mut drawn: Vec<Table> = Vec::new();
    for (frame, boxes) in frames.into_iter().zip(boxes) {
        let mut table = Table::new(frame);
        for (cell, marks) in table.cells.iter_mut().zip(boxes) {
            cell.lines = text::lines(marks);
        }
        drawn.push(table);
    }
    let pitch = overflow::pitch(&drawn);
    for mut table in drawn {
        overflow::mend(&mut table, pitch);
        table.drop_strips();
        // Boxes without text are a drawing.
        if table.cells.iter().any(|cell| !cell.lines.is_empty()) {
            tables.push(table);
        }
    }
    tables.sort_by(|a, b| a.frame.top().total_cmp(&b.frame.top()).then(a.frame.left().total_cmp(&b.frame.left())));
    let lines = text::lines(free);
    let left = lines.iter().map(|line| line.x0).fold(f32::MAX, f32::min);
    let right = lines.iter().map(|line| line.x1).fold(f32::MIN, f32::max);
    let mut blocks = Vec::new();
    let mut rest = lines.as_slice();
    for table in tables {
        let count = rest.iter().take_while(|line| line.middle() < table.frame.top()).count();
        let (before, behind) = rest.split_at(count);
        band(before, (left, right), &alone, &mut blocks);
        rest = behind;
        blocks.push(Block::Table(table));
    }
    band(rest, (left, right), &alone, &mut blocks);
    let mut layout = PageLayout { width: page.width, height: page.height, blocks, stray };
    kept::put(&apart, &mut layout);
    layout
}

/// Box that contains most of a word.
fn place(word: &[Mark], frames: &[Frame]) -> Option<(usize, usize)> {
    let mut votes: Vec<((usize, usize), usize)> = Vec::new();
    let mut outside = 0;
    for mark in word {
        let center = mark.center();
        let found = frames.iter().position(|frame| frame.holds(center));
        match found.and_then(|at| Some((at, frames[at].slot_at(center)?))) {
            Some(slot) => match votes.iter_mut().find(|(voted, _)| *voted == slot) {
                Some((_, count)) => *count += 1,
                None => votes.push((slot, 1)),
            },
            None => outside += 1,
        }
    }
    votes.into_iter().max_by_key(|(_, count)| *count).filter(|(_, count)| *count >= outside).map(|(slot, _)| slot)
}

/// Adds the lines between two ruled tables: unruled tables, text columns, text.
fn band(lines: &[Line], margins: (f32, f32), rules: &[super::page_objects::Rule], blocks: &mut Vec<Block>) {
    let mut rest = lines;
    while let Some((start, end, table)) = stream::find(rest, rules) {
        columns(&rest[..start], margins, blocks);
        blocks.push(Block::Table(table));
        rest = &rest[end..];
    }
    columns(rest, margins, blocks);
}

/// Adds lines; side-by-side text columns are read column by column.
fn columns(lines: &[Line], (left, right): (f32, f32), blocks: &mut Vec<Block>) {
    const LEAST: usize = 5;
    if lines.is_empty() {
        return;
    }
    for start in 0..lines.len().saturating_sub(LEAST - 1) {
        let Some((end, gap)) = gutter(&lines[start..], LEAST) else { continue };
        let end = start + end;
        columns(&lines[..start], (left, right), blocks);
        let part = |is_left: bool| {
            let marks = lines[start..end].iter().flat_map(|line| &line.marks);
            text::lines(marks.filter(|mark| (mark.center().0 < gap) == is_left).copied().collect())
        };
        for side in [part(true), part(false)] {
            let from = side.iter().map(|line| line.x0).fold(f32::MAX, f32::min);
            let to = side.iter().map(|line| line.x1).fold(f32::MIN, f32::max);
            columns(&side, (from, to), blocks);
        }
        columns(&lines[end..], (left, right), blocks);
        return;
    }
    blocks.push(Block::Text { lines: lines.to_vec(), left, right });
}

/// Number of leading lines divided by one gap, and the gap's position. Both sides must be filled like running text.
fn gutter(lines: &[Line], least: usize) -> Option<(usize, f32)> {
    const WIDE: f32 = 1.2;
    let gaps = |line: &Line| -> Vec<(f32, f32)> {
        let pieces = line.pieces(WIDE);
        pieces.windows(2).map(|pair| (pair[0].x1, pair[1].x0)).collect()
    };
    for (mut from, mut to) in gaps(&lines[0]) {
        let (mut end, mut both, mut filled) = (0, 0, [0.0_f32; 2]);
        let (mut x0, mut x1) = (f32::MAX, f32::MIN);
        for line in lines {
            let (next_from, next_to) = if line.x1 <= to {
                (from.max(line.x1), to)
            } else if line.x0 >= from {
                (from, to.min(line.x0))
            } else if let Some(gap) = gaps(line).into_iter().find(|gap| gap.0 < to && gap.1 > from) {
                both += 1;
                (from.max(gap.0), to.min(gap.1))
            } else {
                break;
            };
            if next_to - next_from < 0.8 * line.size {
                break;
            }
            (from, to) = (next_from, next_to);
            (x0, x1) = (x0.min(line.x0), x1.max(line.x1));
            for mark in &line.marks {
                filled[usize::from(mark.center().0 > from)] += mark.x1 - mark.x0;
            }
            end += 1;
        }
        let widths = [from - x0, x1 - to];
        let is_text = (0..2).all(|side| filled[side] > 0.5 * widths[side] * end as f32);
        if both >= least && is_text && !is_valued(&lines[..end], from) {
            return Some((end, f32::midpoint(from, to)));
        }
    }
    None
}

/// True when one side of a gap is mostly numbers: labels and their values, to be read line by line.
fn is_valued(lines: &[Line], gap: f32) -> bool {
    let mut sides = [(0, 0); 2];
    for piece in lines.iter().flat_map(|line| line.pieces(1.0)) {
        let (all, numbers) = &mut sides[usize::from(piece.x0 >= gap)];
        *all += 1;
        *numbers += usize::from(piece.is_number());
    }
    sides.iter().any(|(all, numbers)| numbers * 2 > *all)
}
