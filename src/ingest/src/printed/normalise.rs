//! Brings pages to the size of paper: some converters write a page in a unit of their own, so that its letters are as
//! large as dust on a sheet as large as a wall.
//!
//! Invariant: all pages of a document change by the same scale; what is where, seen from its neighbours, stays. Not here:
//! what the objects form (`page`).

use super::page_objects::Page;

/// Letter heights of printed text, in points, and the usual one.
const PRINTED: std::ops::RangeInclusive<f32> = 6.0..=28.0;
const USUAL: f32 = 10.5;
/// Share of the width and height of a page that its objects fill at least.
const FILLED: f32 = 0.5;

/// Scales pages whose letters are too small or too large, and crops sheets that are mostly empty.
pub(crate) fn normalise(pages: &mut [Page]) {
    let mut sizes: Vec<f32> =
        pages.iter().flat_map(|page| &page.marks).filter(|mark| mark.is_read()).map(|mark| mark.size).collect();
    if sizes.is_empty() {
        return;
    }
    let middle = sizes.len() / 2;
    let size = *sizes.select_nth_unstable_by(middle, f32::total_cmp).1;
    if !PRINTED.contains(&size) {
        for page in pages.iter_mut() {
            scale(page, USUAL / size);
        }
    }
    let (mut left, mut top, mut right, mut bottom) = (f32::MAX, f32::MAX, 0.0_f32, 0.0_f32);
    for mark in pages.iter().flat_map(|page| &page.marks).filter(|mark| mark.is_read()) {
        (left, top) = (left.min(mark.x0), top.min(mark.y0));
        (right, bottom) = (right.max(mark.x1), bottom.max(mark.y1));
    }
    let is_loose = |page: &Page| right < page.width * FILLED && bottom < page.height * FILLED;
    if pages.iter().all(|page| page.is_blank() || is_loose(page)) {
        for page in pages {
            (page.width, page.height) = (right + left.max(0.0), bottom + top.max(0.0));
        }
    }
}

fn scale(page: &mut Page, by: f32) {
    page.width *= by;
    page.height *= by;
    for mark in &mut page.marks {
        (mark.x0, mark.y0, mark.x1, mark.y1) = (mark.x0 * by, mark.y0 * by, mark.x1 * by, mark.y1 * by);
        mark.size *= by;
    }
    page.boxes.iter_mut().flatten().for_each(|at| *at *= by);
    for rule in &mut page.rules {
        (rule.at, rule.from, rule.to) = (rule.at * by, rule.from * by, rule.to * by);
        rule.thickness *= by;
    }
}
