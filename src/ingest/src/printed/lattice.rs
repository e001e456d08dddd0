//! Tables with ruling lines ("lattice", as in Camelot): the cells that the lines enclose.
//!
//! Invariant: the cells of a frame cover it without overlap; a missing border joins its cells. The cost is bounded by
//! the number of lines. Not here: the text in the cells (`page`), tables without vertical lines (`stream`).

use super::page_objects::Rule;
use crate::limits;

/// Points within which line ends meet, and within which borders are one.
const NEAR: f32 = 3.0;
const SAME: f32 = 2.5;
/// Share of a border that must be drawn.
const DRAWN: f32 = 0.6;

/// A box of a table, in rows and columns of its frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
}

/// Connected ruling lines that enclose boxes.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Frame {
    /// Edges of columns and of rows, in points.
    pub xs: Vec<f32>,
    pub ys: Vec<f32>,
    pub slots: Vec<Slot>,
    /// True when the top or bottom edge is drawn.
    pub has_top: bool,
    pub has_bottom: bool,
    /// Horizontal extent of the words in each column when no vertical lines separate them; empty where they are drawn.
    pub words: Box<[(f32, f32)]>,
}

impl Frame {
    pub fn left(&self) -> f32 {
        self.xs.first().copied().unwrap_or_default()
    }

    pub fn right(&self) -> f32 {
        self.xs.last().copied().unwrap_or_default()
    }

    pub fn top(&self) -> f32 {
        self.ys.first().copied().unwrap_or_default()
    }

    pub fn bottom(&self) -> f32 {
        self.ys.last().copied().unwrap_or_default()
    }

    pub fn holds(&self, (x, y): (f32, f32)) -> bool {
        x >= self.left() - SAME && x <= self.right() + SAME && y >= self.top() - SAME && y <= self.bottom() + SAME
    }

    /// Left, top, right and bottom of a box.
    #[cfg(feature = "scan")]
    pub fn area_of(&self, slot: Slot) -> [f32; 4] {
        let at = |edges: &[f32], nth: usize| edges.get(nth).or(edges.last()).copied().unwrap_or_default();
        let (right, bottom) = (slot.column + slot.columns, slot.row + slot.rows);
        [at(&self.xs, slot.column), at(&self.ys, slot.row), at(&self.xs, right), at(&self.ys, bottom)]
    }

    /// Box at a point.
    pub fn slot_at(&self, (x, y): (f32, f32)) -> Option<usize> {
        let part = |edges: &[f32], at: f32| {
            edges.partition_point(|edge| *edge <= at).saturating_sub(1).min(edges.len().saturating_sub(2))
        };
        let (column, row) = (part(&self.xs, x), part(&self.ys, y));
        self.slots.iter().position(|slot| {
            (slot.row..slot.row + slot.rows).contains(&row)
                && (slot.column..slot.column + slot.columns).contains(&column)
        })
    }
}

/// Merges the pieces of each line.
pub(super) fn merged(rules: &[Rule]) -> Vec<Rule> {
    let mut merged = Vec::new();
    for upright in [false, true] {
        let mut kind: Vec<Rule> = rules.iter().copied().filter(|rule| rule.upright == upright).collect();
        kind.sort_by(|a, b| a.at.total_cmp(&b.at));
        let mut rest = kind.as_slice();
        while let Some(first) = rest.first() {
            let count = rest.iter().take_while(|rule| rule.at - first.at <= 1.0).count();
            let (level, behind) = rest.split_at(count);
            rest = behind;
            let mut level = level.to_vec();
            level.sort_by(|a, b| a.from.total_cmp(&b.from));
            let mut open: Option<Rule> = None;
            for rule in level {
                match &mut open {
                    Some(open) if rule.from <= open.to + NEAR => open.to = open.to.max(rule.to),
                    _ => merged.extend(open.replace(rule)),
                }
            }
            merged.extend(open);
        }
    }
    // Anything shorter than a letter is a dot or part of a drawing.
    merged.retain(|rule| rule.to - rule.from >= 5.0);
    merged
}

/// Frames of a page, and the horizontal lines outside all frames.
pub(super) fn frames(rules: &[Rule]) -> (Vec<Frame>, Vec<Rule>) {
    let rules = merged(rules);
    if rules.len() > limits::PDF_RULES {
        return (Vec::new(), Vec::new());
    }
    let mut group: Vec<usize> = (0..rules.len()).collect();
    for (i, level) in rules.iter().enumerate().filter(|(_, rule)| !rule.upright) {
        for (j, upright) in rules.iter().enumerate().filter(|(_, rule)| rule.upright) {
            let meets = |at: f32, rule: &Rule| at >= rule.from - NEAR && at <= rule.to + NEAR;
            if meets(upright.at, level) && meets(level.at, upright) {
                let (a, b) = (root(&mut group, i), root(&mut group, j));
                group[a] = b;
            }
        }
    }
    let mut parts: Vec<Vec<Rule>> = vec![Vec::new(); rules.len()];
    for (nth, rule) in rules.iter().enumerate() {
        let root = root(&mut group, nth);
        parts[root].push(*rule);
    }
    let mut frames: Vec<Frame> = Vec::new();
    let mut alone = Vec::new();
    for part in parts {
        match frame(&part) {
            Some(frame) => frames.push(frame),
            None => alone.extend(part.into_iter().filter(|rule| !rule.upright)),
        }
    }
    // A frame around another frame is page layout.
    let is_around = |frame: &Frame| {
        frames.iter().any(|other| {
            other != frame
                && other.left() >= frame.left() - SAME
                && other.right() <= frame.right() + SAME
                && other.top() >= frame.top() - SAME
                && other.bottom() <= frame.bottom() + SAME
        })
    };
    let around: Vec<bool> = frames.iter().map(is_around).collect();
    let mut nth = 0;
    frames.retain(|_| {
        nth += 1;
        !around[nth - 1]
    });
    (frames, alone)
}

fn root(group: &mut [usize], mut at: usize) -> usize {
    while group[at] != at {
        group[at] = group[group[at]];
        at = group[at];
    }
    at
}

/// Merges coordinates that nearly coincide.
pub(super) fn edges(mut places: Vec<f32>) -> Vec<f32> {
    places.sort_by(f32::total_cmp);
    let mut edges: Vec<(f32, f32, usize)> = Vec::new();
    for at in places {
        match edges.last_mut() {
            Some((sum, last, count)) if at - *last <= SAME => {
                *sum += at;
                *last = at;
                *count += 1;
            }
            _ => edges.push((at, at, 1)),
        }
    }
    edges.into_iter().map(|(sum, _, count)| sum / count as f32).collect()
}

/// Frame of connected lines; `None` when they enclose at most one box.
fn frame(rules: &[Rule]) -> Option<Frame> {
    let of = |upright: bool| rules.iter().filter(move |rule| rule.upright == upright);
    let mut xs = edges(of(true).map(|rule| rule.at).collect());
    let mut ys = edges(of(false).map(|rule| rule.at).collect());
    if xs.is_empty() || ys.is_empty() {
        return None;
    }
    // Lines that extend beyond the outermost border end at an edge that is not drawn.
    let open_ends = |upright: bool, edges: &mut Vec<f32>| {
        const OUT: f32 = 8.0;
        let (mut at_start, mut at_end) = (false, false);
        let froms: Vec<f32> = of(upright).map(|rule| rule.from).filter(|from| *from < edges[0] - OUT).collect();
        if froms.len() >= 2 {
            edges.insert(0, froms.iter().copied().fold(f32::MAX, f32::min));
            at_start = true;
        }
        let last = edges[edges.len() - 1];
        let tos: Vec<f32> = of(upright).map(|rule| rule.to).filter(|to| *to > last + OUT).collect();
        if tos.len() >= 2 {
            edges.push(tos.iter().copied().fold(f32::MIN, f32::max));
            at_end = true;
        }
        (at_start, at_end)
    };
    open_ends(false, &mut xs);
    let (open_top, open_bottom) = open_ends(true, &mut ys);
    if xs.len() < 2 || ys.len() < 2 || (xs.len() - 1) * (ys.len() - 1) > limits::PDF_SLOTS {
        return None;
    }
    let slots = slots(rules, &xs, &ys);
    let frame = Frame { xs, ys, slots, has_top: !open_top, has_bottom: !open_bottom, words: Box::default() };
    (frame.slots.len() > 1).then_some(frame)
}

/// Share of `from..to` covered by lines near `at`.
fn drawn(rules: &[&Rule], at: f32, from: f32, to: f32) -> f32 {
    let mut pieces: Vec<(f32, f32)> = rules
        .iter()
        .filter(|rule| (rule.at - at).abs() <= SAME + 0.5)
        .map(|rule| (rule.from.max(from), rule.to.min(to)))
        .filter(|(from, to)| to > from)
        .collect();
    pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut covered, mut end) = (0.0, from);
    for (start, stop) in pieces {
        covered += (stop - start.max(end)).max(0.0);
        end = end.max(stop);
    }
    covered / (to - from).max(0.1)
}

/// Boxes between the edges.
fn slots(rules: &[Rule], xs: &[f32], ys: &[f32]) -> Vec<Slot> {
    let (columns, rows) = (xs.len() - 1, ys.len() - 1);
    let level: Vec<&Rule> = rules.iter().filter(|rule| !rule.upright).collect();
    let upright: Vec<&Rule> = rules.iter().filter(|rule| rule.upright).collect();
    let mut group: Vec<usize> = (0..rows * columns).collect();
    for row in 0..rows {
        for column in 0..columns {
            let here = row * columns + column;
            if column > 0 && drawn(&upright, xs[column], ys[row], ys[row + 1]) < DRAWN {
                let (a, b) = (root(&mut group, here), root(&mut group, here - 1));
                group[a] = b;
            }
            if row > 0 && drawn(&level, ys[row], xs[column], xs[column + 1]) < DRAWN {
                let (a, b) = (root(&mut group, here), root(&mut group, here - columns));
                group[a] = b;
            }
        }
    }
    let of: Vec<usize> = (0..rows * columns).map(|at| root(&mut group, at)).collect();
    rectangles(&of, rows, columns)
}

/// Joined boxes as rectangles: other shapes are cut into rows.
fn rectangles(of: &[usize], rows: usize, columns: usize) -> Vec<Slot> {
    let mut taken = vec![false; of.len()];
    let mut slots = Vec::new();
    for at in 0..of.len() {
        if taken[at] {
            continue;
        }
        let (row, column) = (at / columns, at % columns);
        let is_free = |row: usize, column: usize, taken: &[bool]| {
            let there = row * columns + column;
            of[there] == of[at] && !taken[there]
        };
        let wide = (column..columns).take_while(|column| is_free(row, *column, &taken)).count();
        // A row belongs to the rectangle when it is joined over exactly its width.
        let fits = |row: &usize| {
            (column..column + wide).all(|column| is_free(*row, column, &taken))
                && (column == 0 || of[row * columns + column - 1] != of[at])
                && (column + wide == columns || of[row * columns + column + wide] != of[at])
        };
        let high = 1 + (row + 1..rows).take_while(fits).count();
        for row in row..row + high {
            taken[row * columns + column..row * columns + column + wide].fill(true);
        }
        slots.push(Slot { row, column, rows: high, columns: wide });
    }
    slots
}
