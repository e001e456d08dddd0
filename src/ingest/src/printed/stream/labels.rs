//! Assigns lines of words to the rows of an unruled table: a label may take several lines, with its numbers next to any
//! of them.
//!
//! Invariant: a line joins the row above or below only where a rule, the widest gap, a line that is not full, a
//! numbered label or all other rows of the table decide it; otherwise the rows stay undecided. Not here: columns
//! (`columns`).

use super::super::page_objects::Rule;
use super::super::table::begins_row;
use super::Line;

/// Difference of gaps, in letter heights, below which they are equal.
const ALIKE: f32 = 0.2;

/// Lines, horizontal rules, and whether the label in one line leaves no room for the start of the label in another.
pub(super) struct Paper<'a> {
    pub lines: &'a [Line],
    pub rules: &'a [Rule],
    pub is_full: &'a dyn Fn(usize, usize) -> bool,
}

/// Label lines between two rows.
pub(super) fn between(names: &[usize], upper: usize, lower: usize) -> &[usize] {
    let from = names.partition_point(|at| *at <= upper);
    let to = names.partition_point(|at| *at < lower).max(from);
    &names[from..to]
}

/// For each pair of consecutive rows: how many of the label lines between them belong to the upper row. `rows` are the
/// lines with numbers, `names` the label lines between them; `None` where the table leaves it undecided.
pub(super) fn split(rows: &[usize], names: &[usize], paper: &Paper<'_>) -> Option<Vec<usize>> {
    let between: Vec<&[usize]> = rows.windows(2).map(|pair| between(names, pair[0], pair[1])).collect();
    let decided: Vec<Option<usize>> =
        rows.windows(2).zip(&between).map(|(pair, between)| upper_lines(pair[0], between, pair[1], paper)).collect();
    // Evidence of the decided pairs: labels continue below their numbers, start above them, or both.
    let known = || decided.iter().zip(&between).filter_map(|(decided, between)| Some(((*decided)?, between.len())));
    let below = known().any(|(upper, _)| upper > 0);
    let above = known().any(|(upper, all)| upper < all);
    let splits = decided.iter().zip(&between).map(|(decided, between)| match (decided, below, above) {
        (Some(upper), ..) => Some(*upper),
        (None, false, true) => Some(0),
        (None, true, false) => Some(between.len()),
        (None, ..) => None,
    });
    splits.collect()
}

/// Number of lines between two rows that belong to the upper row, if these lines alone decide it.
fn upper_lines(upper: usize, between: &[usize], lower: usize, paper: &Paper<'_>) -> Option<usize> {
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
    // A label continues behind a full line; a numbered label starts a new one.
    let ends = |nth: &usize| !is_full(all[*nth], all[*nth + 1]);
    let is_counted = |nth: &usize| begins_row(&lines[all[*nth + 1]].bare());
    for says in [&ends as &dyn Fn(&usize) -> bool, &is_counted] {
        if likely.len() > 1 && likely.iter().any(says) {
            likely.retain(says);
        }
    }
    if let [only] = likely.as_slice() { Some(*only) } else { None }
}

/// Groups lines into stacks: lines that are close together are one label.
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
