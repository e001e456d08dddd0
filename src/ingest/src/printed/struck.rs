//! Finds the lines that belong to words and are no borders: strikes through their middle, underlines, highlights.
//!
//! Invariant: such a line begins and ends at the characters that it crosses. What a machine recognised has none: the lines of a
//! picture are those that a scanner left of its borders. Not here: borders (`lattice`), slanted lines (`slants`).

use super::page_objects::{Direction, Mark, Page, Rule};
use super::slants;
use gouji_core::document::ApartKind;

/// Heights over the baseline between which a line strikes, in letter heights.
const LOW: f32 = 0.12;
const HIGH: f32 = 0.56;
/// Thickness of a strike, and how far it reaches beyond its characters, in letter heights.
const THICK: f32 = 0.22;
const OUT: f32 = 0.6;
/// Distance in letter heights from its characters below which a line is a strike though it ends at borders.
const TIGHT: f32 = 0.12;
/// Heights over the baseline between which a line belongs to a word.
const UNDER: f32 = -0.45;
const OVER: f32 = 1.0;
/// Points within which an end meets a border.
const MEETS: f32 = 1.5;
/// Comparisons of lines with characters on a page.
const STEPS: usize = 2_000_000;

/// Keeps struck-out characters apart, and removes the lines that are no borders: those of words and of remarks.
pub(super) fn keep_apart(page: &mut Page) {
    let mut steps = STEPS;
    let lines: Vec<Rule> = strokes(&page.rules);
    let uprights: Vec<Rule> = page.rules.iter().filter(|rule| rule.upright && !rule.is_remark).copied().collect();
    let mut order: Vec<usize> = (0..page.marks.len())
        .filter(|nth| {
            let mark = &page.marks[*nth];
            mark.is_read() && mark.print == 0 && mark.direction == Direction::Right && !mark.c.is_whitespace()
        })
        .collect();
    order.sort_by(|a, b| page.marks[*a].y1.total_cmp(&page.marks[*b].y1));
    let tallest = page.marks.iter().map(|mark| mark.y1 - mark.y0).fold(0.0, f32::max);
    slants::strike(page, &order, tallest, &mut steps);
    let mut own: Vec<Rule> = Vec::new();
    for line in &lines {
        let first = order.partition_point(|nth| page.marks[*nth].y1 < line.at - tallest);
        let near = order[first..].iter().take_while(|nth| page.marks[**nth].y1 <= line.at + 1.5 * tallest);
        let (mut crossed, mut touched) = (Vec::new(), Vec::new());
        for nth in near {
            steps = steps.saturating_sub(1);
            if steps == 0 {
                return;
            }
            let mark = &page.marks[*nth];
            let middle = mark.center().0;
            let over = (mark.y1 - 0.15 * mark.size - line.at) / mark.size;
            let reach = line.thickness / 2.0 / mark.size;
            if line.from <= middle && middle <= line.to && (UNDER - reach..=OVER + reach).contains(&over) {
                touched.push(*nth);
                if (LOW..=HIGH).contains(&over) && line.thickness <= THICK * mark.size.max(4.0) {
                    crossed.push(*nth);
                }
            }
        }
        if line.is_seen && is_of(line, &crossed, &page.marks, &uprights) {
            for nth in crossed {
                page.marks[nth].apart = Some(ApartKind::Struck);
            }
            own.push(*line);
        } else if is_of(line, &touched, &page.marks, &uprights) {
            own.push(*line);
        }
    }
    page.rules.retain(|rule| {
        let is_part =
            |line: &Rule| (rule.at - line.at).abs() <= 0.6 && rule.from >= line.from - 0.1 && rule.to <= line.to + 0.1;
        !rule.is_remark && (rule.upright || !own.iter().any(is_part))
    });
}

/// The horizontal lines, their pieces joined.
fn strokes(rules: &[Rule]) -> Vec<Rule> {
    const LEVEL: f32 = 0.4;
    const GAP: f32 = 1.0;
    let mut level: Vec<Rule> = rules.iter().filter(|rule| !rule.upright).copied().collect();
    level.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut joined: Vec<Rule> = Vec::new();
    for group in level.chunk_by_mut(|a, b| b.at - a.at <= LEVEL) {
        group.sort_by(|a, b| a.from.total_cmp(&b.from));
        let start = joined.len();
        for rule in group {
            match joined[start..].last_mut() {
                Some(open) if rule.from <= open.to + GAP && rule.is_seen == open.is_seen => {
                    open.to = open.to.max(rule.to);
                }
                _ => joined.push(*rule),
            }
        }
    }
    joined
}

/// True when a line over or under these characters begins and ends with them.
fn is_of(line: &Rule, crossed: &[usize], marks: &[Mark], uprights: &[Rule]) -> bool {
    let (mut x0, mut x1, mut size) = (f32::MAX, f32::MIN, 0.0_f32);
    for nth in crossed {
        let mark = &marks[*nth];
        (x0, x1, size) = (x0.min(mark.x0), x1.max(mark.x1), size.max(mark.size));
    }
    let within = |reach: f32| line.from >= x0 - reach * size && line.to <= x1 + reach * size;
    let meets = |x: f32| {
        let is_at =
            |rule: &Rule| (rule.at - x).abs() <= MEETS && rule.from - MEETS <= line.at && line.at <= rule.to + MEETS;
        uprights.iter().any(is_at)
    };
    !crossed.is_empty() && within(OUT) && (within(TIGHT) || !(meets(line.from) && meets(line.to)))
}
