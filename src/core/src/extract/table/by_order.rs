//! Rows of an assigned table that no label tells: filled from its lines in the order of the form.
//!
//! Invariant: values are taken only if the lines hold exactly as many as the rows that are left need, and they are
//! doubtful: nothing but the reviewer's word says that they are these. Not here: rows with labels (`labelled_rows`).

use super::cell;
use super::page::Page;
use super::row::{Fit, RowReading, columns, read_cells, value_count};
use super::row_confidence::BlockReading;
use crate::extract::{Confidence, Reading};
use crate::forms::Row;
use crate::lexicon::Lexicon;
use crate::text::Span;
use rustc_hash::FxHashSet;

/// Fills the rows of an assigned table that were not found in its lines.
pub(super) fn fill(page: &Page, assigned: Span, blocks: &mut [BlockReading<'_>]) {
    let taken: FxHashSet<usize> =
        blocks.iter().flat_map(|block| &block.rows).flat_map(|row| row.lines.iter().copied()).collect();
    let is_free = |line: &usize| assigned.overlaps(page.lines[*line].span) && !taken.contains(line);
    let mut lines: Vec<(usize, Vec<Span>)> = (0..page.lines.len())
        .filter(is_free)
        .map(|line| (line, values(page, line)))
        .filter(|(_, values)| !values.is_empty())
        .collect();
    let mut filled: Vec<(usize, usize, RowReading)> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let left: Vec<usize> = (0..block.rows.len()).filter(|row| is_left(block, *row)).collect();
        if left.is_empty() {
            continue;
        }
        let counts: Vec<usize> = left.iter().map(|row| value_count(block.block, &block.block.rows[*row])).collect();
        let Some((used, cells)) = fitting(&lines, &counts) else { return };
        let mut cells = cells.into_iter();
        for (row, count) in left.into_iter().zip(counts) {
            let (line, own): (Vec<usize>, Vec<Span>) = cells.by_ref().take(count).unzip();
            filled.push((at, row, read(page, block, &block.block.rows[row], line, &own)));
        }
        lines.drain(..used);
    }
    // A value that is left over says that something else stands there.
    if lines.is_empty() {
        for (block, row, read) in filled {
            blocks[block].rows[row] = read;
        }
    }
}

/// True for a row without a label that holds no sentence: its numbers are separate cells.
fn is_left(block: &BlockReading<'_>, row: usize) -> bool {
    let is_unread = block.rows[row].values.iter().all(|value| value.confidence == Confidence::CannotTell);
    let is_without_label = block.block.unlabelled || block.places.get(row).is_none_or(Option::is_none);
    is_unread && is_without_label && block.block.rows[row].sentence.is_empty()
}

/// The first lines that give each row its values, or all of them at once; with their number.
fn fitting(lines: &[(usize, Vec<Span>)], counts: &[usize]) -> Option<(usize, Vec<(usize, Span)>)> {
    let wanted: usize = counts.iter().sum();
    let mut used = 0;
    let mut cells: Vec<(usize, Span)> = Vec::new();
    for (line, values) in lines {
        if cells.len() >= wanted {
            break;
        }
        used += 1;
        cells.extend(values.iter().map(|value| (*line, *value)));
    }
    (wanted > 0 && cells.len() == wanted).then_some((used, cells))
}

fn read(page: &Page, block: &BlockReading<'_>, row: &Row, mut lines: Vec<usize>, cells: &[Span]) -> RowReading {
    lines.dedup();
    let values = read_cells(page, cells, &columns(block.block, row), Reading::Line);
    let mut read = RowReading { values, fit: Fit::Placed, lines, end: None };
    read.doubt(Confidence::Doubtful);
    read
}

/// The values of a line: its cells, or the last words of a line that is one cell.
fn values(page: &Page, line: usize) -> Vec<Span> {
    let text = &page.document.text;
    match page.lines[line].cells.as_slice() {
        [only] => last_values(page.lexicon, text, *only),
        cells => cells.iter().filter(|cell| cell::is_value(page.lexicon, cell.of(text))).copied().collect(),
    }
}

/// The values among the last words of a stretch of text.
pub(super) fn last_values(lexicon: &Lexicon, text: &str, within: Span) -> Vec<Span> {
    let mut words: Vec<Span> = Vec::new();
    let mut end = within.end;
    let is_between = |c: char| c.is_whitespace() || matches!(c, '|' | '｜');
    for word in within.of(text).split(is_between).rev().filter(|word| !word.is_empty()) {
        let before = text.get(within.start..end).and_then(|rest| rest.rfind(word));
        let Some(start) = before.map(|at| within.start + at) else { break };
        let span = Span::new(start, start + word.len());
        if !cell::is_value(lexicon, span.of(text)) {
            break;
        }
        words.push(span);
        end = start;
    }
    words.reverse();
    words
}
