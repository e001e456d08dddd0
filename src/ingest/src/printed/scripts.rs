//! Finds raised and lowered characters: note marks behind numbers.
//!
//! Invariant: only digits, brackets and signs next to a character on another baseline are raised or lowered; they join
//! its line. Of what a machine recognised none is: each line of it has a height of its own. Not here: what a raised character is in the text (`appearance`).

use super::page_objects::{Direction, Mark};
use crate::appearance::{Script, scripted};

/// Gap to the character beside it, in letter heights.
const GAP: f32 = 0.3;
/// Distance of two baselines, in letter heights of the character beside it: of a smaller character, of one as large,
/// and the largest.
const OFF: f32 = 0.08;
const OFF_LARGE: f32 = 0.22;
const FAR: f32 = 0.75;
/// Size of a smaller character.
const SMALL: f32 = 0.86;
/// Characters looked at beside one.
const MOST: usize = 200;
/// Most digits of a note mark as large as the text.
const ROW: usize = 3;

fn baseline(mark: &Mark) -> f32 {
    mark.y1 - 0.15 * mark.size
}

/// Marks the raised and lowered characters of a page and puts them on the line of their neighbours.
pub(super) fn set(marks: &mut [Mark]) {
    let candidates = candidates(marks);
    if candidates.is_empty() {
        return;
    }
    for is_behind in [true, false] {
        let edge = |mark: &Mark| if is_behind { mark.x1 } else { mark.x0 };
        let mut order: Vec<(f32, usize)> = (0..marks.len())
            .filter(|nth| !marks[*nth].c.is_whitespace() && marks[*nth].direction == Direction::Right)
            .map(|nth| (edge(&marks[nth]), nth))
            .collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut turn = candidates.clone();
        if !is_behind {
            turn.reverse();
        }
        for nth in turn {
            let mark = marks[nth];
            if mark.script.is_some() {
                continue;
            }
            let (from, reach) = (if is_behind { mark.x0 } else { mark.x1 }, GAP * 3.0 * mark.size);
            let first = order.partition_point(|(at, _)| *at < from - reach);
            let beside = order[first..].iter().take(MOST).take_while(|(at, _)| *at <= from + reach);
            let found = beside.filter(|(_, other)| *other != nth).find_map(|(at, other)| {
                let base = &marks[*other];
                let gap = if is_behind { from - at } else { at - from };
                let script = beside_script(&mark, base, gap, is_behind)?;
                Some((script, base.center().1))
            });
            if let Some((script, level)) = found {
                let half = (mark.y1 - mark.y0) / 2.0;
                let mark = &mut marks[nth];
                mark.script = Some(script);
                (mark.y0, mark.y1) = (level - half, level + half);
            }
        }
    }
}

/// Where a character is set beside another; `None` when it is on its line or elsewhere.
fn beside_script(mark: &Mark, base: &Mark, gap: f32, is_behind: bool) -> Option<Script> {
    let is_near = (-GAP..=GAP).contains(&(gap / base.size));
    if !is_near || base.size < 0.5 * mark.size {
        return None;
    }
    // A second digit of a mark is on the level of the first, which is already on the line.
    if let Some(script) = base.script {
        let size = (mark.size / base.size - 1.0).abs() < 0.05;
        let off = (mark.center().1 - base.center().1) / base.size;
        let same_side = if script == Script::Super { off < -OFF } else { off > OFF };
        return (size && same_side && off.abs() < 2.0).then_some(script);
    }
    let off = (baseline(mark) - baseline(base)) / base.size;
    let is_small = mark.size < SMALL * base.size;
    let least = if is_small { OFF } else { OFF_LARGE };
    // A letter as large as the text before it may begin another line; a mark stands behind its word.
    let fits = is_small || (is_behind && mark.size < 1.1 * base.size);
    match off {
        off if !fits || off.abs() > FAR => None,
        off if off <= -least => Some(Script::Super),
        off if off >= least.max(0.12) => Some(Script::Sub),
        _ => None,
    }
}

/// Characters that may be raised or lowered, from left to right: smaller ones than most, and those on a baseline of few.
fn candidates(marks: &[Mark]) -> Vec<usize> {
    let is_mark = |mark: &Mark| {
        mark.print == 0 && mark.direction == Direction::Right && scripted(mark.c, Script::Super) != mark.c
    };
    let mut found: Vec<usize> = (0..marks.len()).filter(|nth| is_mark(&marks[*nth])).collect();
    let level = |mark: &Mark| (baseline(mark) * 2.0).round() as i32;
    let mut levels: std::collections::HashMap<i32, usize> = std::collections::HashMap::new();
    let mut sizes: std::collections::HashMap<i32, usize> = std::collections::HashMap::new();
    for mark in marks.iter().filter(|mark| !mark.c.is_whitespace()) {
        *levels.entry(level(mark)).or_default() += 1;
        *sizes.entry((mark.size * 4.0) as i32).or_default() += 1;
    }
    let most = sizes.into_iter().max_by_key(|(size, count)| (*count, *size)).map_or(0.0, |(size, _)| size as f32 / 4.0);
    found.retain(|nth| {
        let mark = &marks[*nth];
        let is_alone = || levels.get(&level(mark)).is_some_and(|count| *count <= ROW);
        mark.size < SMALL * (most + 0.25) || (mark.c.is_ascii_digit() && is_alone())
    });
    found.sort_by(|a, b| marks[*a].x0.total_cmp(&marks[*b].x0));
    found
}
