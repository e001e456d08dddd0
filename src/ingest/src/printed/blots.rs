//! Digits printed over other digits: a number written over another, whose page lost what hid the first.
//!
//! Invariant: of two different digits in one place neither is read: both are unknown. Not here: the same character
//! printed twice for a bold effect (`page_objects`), what is painted over (`seen`).

use super::page_objects::{Direction, Mark, Page};
use std::collections::HashMap;

/// Share of the narrower digit that the other one must cover.
const OVER: f32 = 0.5;
/// Difference of heights, in letter heights, within which two digits are on one line.
const LEVEL: f32 = 0.1;
/// Points of one step of height.
const STEP: f32 = 4.0;
/// Digits behind a digit, from left to right, with which it is compared.
const NEXT: usize = 8;

/// Makes digits unknown that lie over others.
pub(super) fn blot(page: &mut Page) {
    let mut levels: HashMap<i32, Vec<usize>> = HashMap::new();
    let is_upright = |mark: &Mark| mark.is_read() && mark.c.is_ascii_digit() && mark.direction == Direction::Right;
    for (nth, mark) in page.marks.iter().enumerate().filter(|(_, mark)| is_upright(mark)) {
        let step = (mark.center().1 / STEP) as i32;
        // Each digit is on its own step and on the next, so that two on one line meet.
        levels.entry(step).or_default().push(nth);
        levels.entry(step + 1).or_default().push(nth);
    }
    let mut lost = Vec::new();
    for level in levels.values_mut() {
        level.sort_by(|a, b| page.marks[*a].x0.total_cmp(&page.marks[*b].x0));
        for (at, first) in level.iter().enumerate() {
            for second in level[at + 1..].iter().take(NEXT) {
                let (one, other) = (&page.marks[*first], &page.marks[*second]);
                let narrow = (one.x1 - one.x0).min(other.x1 - other.x0);
                let shared = one.x1.min(other.x1) - one.x0.max(other.x0);
                let is_level = (one.center().1 - other.center().1).abs() < LEVEL * one.size.min(other.size);
                if is_level && one.c != other.c && shared > OVER * narrow {
                    lost.extend([*first, *second]);
                }
            }
        }
    }
    for nth in lost {
        page.marks[nth].c = char::REPLACEMENT_CHARACTER;
    }
}
