//! Which row of a table without lines a line of words belongs to: a label may stand on several lines, its numbers beside the
//! first, the last or the middle of them.
//!
//! Invariant: a line goes to the row above or below it only where a rule, the widest gap, the mark of a counted label or all the
//! other rows of the table say so; where nothing does, nobody tells. Left to others: columns (`columns`).

use super::super::ink::Rule;
use super::super::table::begins_row;
use super::Line;

/// Gaps that differ by less than this share of a letter are the same.
const ALIKE: f32 = 0.15;

/// What is known of the lines between two rows: how many of them belong to the upper one.
enum Split {
    Told(usize),
    /// One of the several.
    Open(usize),
}

/// For each pair of rows that follow each other: how many of the lines of names between them belong to the upper one. `rows`
/// are the lines with numbers, `names` the lines between that carry names of rows; `None` where the table does not tell.
pub(super) fn split(rows: &[usize], names: &[usize], lines: &[Line], rules: &[Rule]) -> Option<Vec<usize>> {
    let splits: Vec<Split> = rows
        .windows(2)
        .map(|pair| {
            let between: Vec<usize> =
                names.iter().copied().filter(|at| (pair[0]..pair[1]).contains(at) && *at != pair[0]).collect();
            told(pair[0], &between, pair[1], lines, rules)
        })
        .collect();
    // What the rows say of which the split is known: labels go on below their numbers, begin above them, or both.
    let (mut below, mut above) = (0, 0);
    for (nth, split) in splits.iter().enumerate() {
        if let Split::Told(upper) = split {
            let all = names.iter().filter(|at| (rows[nth] + 1..rows[nth + 1]).contains(at)).count();
            below += upper;
            above += all - upper;
        }
    }
    splits
        .into_iter()
        .map(|split| match split {
            Split::Told(upper) => Some(upper),
            Split::Open(_) if below == 0 && above > 0 => Some(0),
            Split::Open(all) if above == 0 && below > 0 => Some(all),
            Split::Open(_) => None,
        })
        .collect()
}

fn told(upper: usize, between: &[usize], lower: usize, lines: &[Line], rules: &[Rule]) -> Split {
    if between.is_empty() {
        return Split::Told(0);
    }
    let mut all = vec![upper];
    all.extend(between);
    all.push(lower);
    let gap = |nth: usize| (lines[all[nth]].y1, lines[all[nth + 1]].y0);
    let count = between.len() + 1;
    // A rule under the words of the line above.
    let ruled: Vec<usize> = (0..count)
        .filter(|nth| {
            let (from, to) = gap(*nth);
            let line = &lines[all[*nth + usize::from(*nth + 1 < count)]];
            rules.iter().any(|rule| {
                !rule.upright && rule.at > from - 1.5 && rule.at < to + 1.5 && rule.from < line.x1 && rule.to > line.x0
            })
        })
        .collect();
    if let [only] = ruled.as_slice() {
        return Split::Told(*only);
    }
    let width = |nth: usize| gap(nth).1 - gap(nth).0;
    let widest = (0..count).map(width).fold(f32::MIN, f32::max);
    let mut likely: Vec<usize> = (0..count).filter(|nth| widest - width(*nth) < ALIKE * lines[upper].size).collect();
    if likely.len() > 1 {
        let is_counted = |nth: &usize| begins_row(&lines[all[*nth + 1]].bare());
        let counted: Vec<usize> = likely.iter().copied().filter(is_counted).collect();
        if !counted.is_empty() {
            likely = counted;
        }
    }
    if let [only] = likely.as_slice() { Split::Told(*only) } else { Split::Open(between.len()) }
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
