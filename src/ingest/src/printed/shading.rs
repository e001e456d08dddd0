//! Borders of tables whose cells are boxes of colour without lines.
//!
//! Invariant: only boxes that tile an area, without a character between or beside them and with at most one number side
//! by side in each, are cells. Not here: the cells (`lattice`), tables of which some rows are shaded (`stream`).

use super::page_objects::{Ink, Mark, Rule};
use super::text;

/// A filled box: left, top, right, bottom.
pub(super) type Area = [f32; 4];

/// Boxes of a page that are looked at, and boxes of a table at least.
const MOST: usize = 1200;
const LEAST: usize = 6;
/// Points between two boxes of a table.
const GAP: f32 = 4.0;
/// Sides of a cell in points, at least.
const SIDE: f32 = 7.0;
/// Share of the area that the boxes cover.
const TILED: f32 = 0.75;

/// Lines between the boxes of shaded tables.
pub(super) fn borders(boxes: &[Area], marks: &[Mark], rules: &[Rule]) -> Vec<Rule> {
    let mut boxes: Vec<Area> = boxes.iter().filter(|[l, t, r, b]| r - l >= SIDE && b - t >= SIDE).copied().collect();
    boxes.sort_by(|a, b| a[1].total_cmp(&b[1]).then(a[0].total_cmp(&b[0])));
    boxes.dedup();
    if boxes.len() < LEAST || boxes.len() > MOST {
        return Vec::new();
    }
    // A box around two others is the ground of the table or of a row.
    let is_in =
        |a: &Area, b: &Area| a[0] <= b[0] + 0.5 && a[1] <= b[1] + 0.5 && a[2] >= b[2] - 0.5 && a[3] >= b[3] - 0.5;
    let cells: Vec<Area> =
        boxes.iter().filter(|one| boxes.iter().filter(|other| is_in(one, other)).nth(2).is_none()).copied().collect();
    let mut group: Vec<usize> = (0..cells.len()).collect();
    let mut gaps: Vec<f32> = Vec::new();
    for i in 0..cells.len() {
        for j in i + 1..cells.len() {
            let (a, b) = (&cells[i], &cells[j]);
            let apart = |at: usize| a[at].max(b[at]) - a[at + 2].min(b[at + 2]);
            let (x, y) = (apart(0), apart(1));
            if (x < -1.0 && y.abs() <= GAP) || (y < -1.0 && x.abs() <= GAP) {
                gaps.push(x.max(y));
                let (a, b) = (root(&group, i), root(&group, j));
                group[a] = b;
            }
        }
    }
    gaps.sort_by(f32::total_cmp);
    let half = gaps.get(gaps.len() / 2).map_or(0.0, |gap| gap.max(0.0) / 2.0);
    let mut found = Vec::new();
    for first in 0..cells.len() {
        if root(&group, first) != first {
            continue;
        }
        let own: Vec<Area> = (0..cells.len()).filter(|at| root(&group, *at) == first).map(|at| cells[at]).collect();
        if is_table(&own, marks, rules) {
            found.extend(own.iter().flat_map(|[l, t, r, b]| {
                let (l, t, r, b) = (l - half, t - half, r + half, b + half);
                [edge(false, t, l, r), edge(false, b, l, r), edge(true, l, t, b), edge(true, r, t, b)]
            }));
        }
    }
    found
}

fn root(group: &[usize], mut at: usize) -> usize {
    while group[at] != at {
        at = group[at];
    }
    at
}

fn edge(upright: bool, at: f32, from: f32, to: f32) -> Rule {
    let ink = Ink::default();
    Rule { upright, at, from, to, thickness: 0.0, order: 0, ink, is_seen: true, is_remark: false }
}

/// True for boxes that are the cells of a table without lines of its own.
fn is_table(cells: &[Area], marks: &[Mark], rules: &[Rule]) -> bool {
    if cells.len() < LEAST {
        return false;
    }
    let around = cells.iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |a, b| {
        [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
    });
    // A single row of boxes is the shading of a row.
    if cells.iter().all(|cell| cell[1] - around[1] < SIDE) {
        return false;
    }
    let area = |a: &Area| (a[2] - a[0]) * (a[3] - a[1]);
    let share = cells.iter().map(area).sum::<f32>() / area(&around).max(1.0);
    let holds = |a: &Area, (x, y): (f32, f32)| a[0] <= x && x <= a[2] && a[1] <= y && y <= a[3];
    let has_lines = rules.iter().any(|rule| {
        rule.upright
            && holds(
                &[around[0] + 2.0, around[1], around[2] - 2.0, around[3]],
                (rule.at, f32::midpoint(rule.from, rule.to)),
            )
    });
    if !(TILED..=1.02).contains(&share) || has_lines {
        return false;
    }
    let mut texts: Vec<Vec<Mark>> = vec![Vec::new(); cells.len()];
    for mark in marks.iter().filter(|mark| mark.is_read() && !mark.c.is_whitespace()) {
        let (x, y) = mark.center();
        if y < around[1] || y > around[3] {
            continue;
        }
        // Text beside the boxes or between them: only some cells are shaded.
        match cells.iter().position(|cell| holds(cell, (x, y))) {
            Some(at) => texts[at].push(*mark),
            None => return false,
        }
    }
    let is_cell = |marks: Vec<Mark>| {
        text::lines(marks).iter().all(|line| line.pieces(1.5).iter().filter(|piece| piece.is_figure()).count() < 2)
    };
    texts.iter().filter(|text| !text.is_empty()).count() >= LEAST && texts.into_iter().all(is_cell)
}
