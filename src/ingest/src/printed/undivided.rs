//! Frames whose lines do not divide a table into its cells: lines around it and between its rows, or between its columns
//! alone.
//!
//! Invariant: a number that is wrapped in its cell divides no row. Not here: the table itself (`stream`).

use super::lattice::Frame;
use super::page_objects::{Mark, Rule};
use super::text::{self, Line};

/// Rows of several numbers in a frame of one column, and numbers below each other in a cell, at least.
const ROWS: usize = 2;
const STACKED: usize = 4;
/// Cells of words above a number in a frame of one row, at least.
const HEADED: usize = 4;

/// True when the cells of a table are not those of its frame. `boxes` are the characters of its slots.
pub(super) fn is_undivided(frame: &Frame, boxes: &[Vec<Mark>]) -> bool {
    let has_row = |marks: &Vec<Mark>| {
        text::lines(marks.clone()).iter().any(|line| line.cells().iter().filter(|cell| cell.is_figure()).count() > 1)
    };
    if frame.xs.len() == 2 {
        return boxes.iter().filter(|marks| has_row(marks)).count() >= ROWS;
    }
    let mut stacked: Vec<usize> = frame
        .slots
        .iter()
        .zip(boxes)
        .filter(|(slot, marks)| is_stacked(marks, frame.xs[slot.column + slot.columns] - frame.xs[slot.column]))
        .map(|(slot, _)| slot.row)
        .collect();
    stacked.sort_unstable();
    let headed = frame.slots.iter().zip(boxes).filter(|(slot, marks)| slot.rows == 1 && is_headed(marks)).count();
    stacked.windows(2).any(|pair| pair[0] == pair[1]) || (frame.ys.len() == 2 && headed >= HEADED)
}

/// True for words above a number.
fn is_headed(marks: &[Mark]) -> bool {
    let lines = text::lines(marks.to_vec());
    matches!(lines.as_slice(), [head, .., last] if !head.is_number() && last.is_figure())
}

/// True for a cell of this width with many numbers below each other, each with room for another digit.
fn is_stacked(marks: &[Mark], width: f32) -> bool {
    if marks.len() < STACKED {
        return false;
    }
    let has_room = |line: &&Line| line.is_figure() && width - (line.x1 - line.x0) > 1.2 * line.size;
    text::lines(marks.to_vec()).iter().filter(has_room).count() >= STACKED
}

/// True for a horizontal line of a frame.
pub(super) fn is_level_in(rule: &Rule, frame: &Frame) -> bool {
    !rule.upright && frame.holds((f32::midpoint(rule.from, rule.to), rule.at))
}
