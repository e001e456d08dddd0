//! Assigns lines of words to the rows of a table without lines: a label may take several lines, its numbers next to any
//! of them.
//!
//! Invariant: a line joins the row above or below only where a rule, the widest gap, a line that is not full, a numbered
//! label or all other rows of the table say so; otherwise the rows stay undecided. Not here: columns (`columns`).

use super::super::table::begins_row;
use super::Line;
use crate::pdf::page_objects::Rule;

/// Gaps that differ by less than this share of a letter are the same.
const ALIKE: f32 = 0.2;

/// The lines, the level rules, and whether the name in a line leaves no room for how that in another begins.
pub(super) struct Paper<'a> {
    pub lines: &'a [Line],
    pub rules: &'a [Rule],
    pub is_full: &'a dyn Fn(usize, usize) -> bool,
}

/// The lines of names between two rows.
pub(super) fn between(names: &[usize], upper: usize, lower: usize) -> &[usize] {
    let from = names.partition_point(|at| *at <= upper);
    let to = names.partition_point(|at| *at < lower).max(from);
    &names[from..to]
}

/// For each pair of rows that follow each other: how many of the lines of names between them belong to the upper one. `rows`
/// are the lines with numbers, `names` the lines between that carry names of rows; `None` where the table does not tell.
pub(super) fn split(rows: &[usize], names: &[usize], paper: &Paper<'_>) -> Option<Vec<usize>> {
    let between: Vec<&[usize]> = rows.windows(2).map(|pair| between(names, pair[0], pair[1])).collect();
    let told: Vec<Option<usize>> =
        rows.windows(2).zip(&between).map(|(pair, between)| told(pair[0], between, pair[1], paper)).collect();
    // What the rows say of which the split is known: labels go on below their numbers, begin above them, or both.
    let known = || told.iter().zip(&between).filter_map(|(told, between)| Some(((*told)?, between.len())));
    let below = known().any(|(upper, _)| upper > 0);
    let above = known().any(|(upper, all)| upper < all);
    let splits = told.iter().zip(&between).map(|(told, between)| match (told, below, above) {
        (Some(upper), ..) => Some(*upper),
        (None, false, true) => Some(0),
        (None, true, false) => Some(between.len()),
        (None, ..) => None,
    });
    splits.collect()
}

/// How many of the lines between two rows belong to the upper one, when these lines alone tell.
fn told(upper: usize, between: &[usize], lower: usize, paper: &Paper<'_>) -> Option<usize> {
    let Paper { lines, rules, is_full } = paper;
    if between.is_empty() {
        return Some(0);
    }
    let all: Vec<usize> = std::iter::once(upper).chain(between.iter().copied()).chain([lower]).collect();
    let gap = |nth: &usize| (lines[all[*nth]].y1, lines[all[*nth + 1]].y0);
    let is_ruled = |nth: &usize| {
        const NEAR: f32 = 1.5;
        let ((from, to), line) = (gap(nth), &lines[all[*nth + 1]]);
        let is_here = |rule: &Rule| rule.at > from - NEAR && rule.at < to + NEAR;
        rules.iter().any(|rule| !rule.upright && is_here(rule) && rule.from < line.x1 && rule.to > line.x0)
    };
    let ruled: Vec<usize> = (0..=between.len()).filter(is_ruled).collect();
    if let [only] = ruled.as_slice() {
        return Some(*only);
    }
    let width = |nth: &usize| gap(nth).1 - gap(nth).0;
    let widest = (0..=between.len()).map(|nth| width(&nth)).fold(f32::MIN, f32::max);
    let mut likely: Vec<usize> =
        (0..=between.len()).filter(|nth| widest - width(nth) < ALIKE * lines[upper].size).collect();
    // A label goes on behind a full line; one that is counted begins.
    let ends = |nth: &usize| !is_full(all[*nth], all[*nth + 1]);
    let is_counted = |nth: &usize| begins_row(&lines[all[*nth + 1]].bare());
    for says in [&ends as &dyn Fn(&usize) -> bool, &is_counted] {
        if likely.len() > 1 && likely.iter().any(says) {
            likely.retain(says);
        }
    }
    if let [only] = likely.as_slice() { Some(*only) } else { None }
}

/// Lines below each other as stacks: what stands close together is one label.
pub(super) fn stacks(mut lines: Vec<Line>) -> Vec<Vec<Line>> {
    const CLOSE: f32 = 0.6;
    lines.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    let mut stacks: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match stacks.last_mut() {
            Some(stack)
                if stack.last().is_some_and(|last| line.y0 - last.y1 < CLOSE * line.size)
                    && !begins_row(&line.bare()) =>
            {
                stack.push(line);
            }
            _ => stacks.push(vec![line]),
        }
    }
    stacks
}
