//! Seals in grey or black ink, whose strokes stay beside the print that they cover.
//!
//! Invariant: an area is about as high as wide, and has the size of a seal on a page of A4. Not here: seals in colour, which go when
//! colour is brightened (`picture`).

use crate::picture::Picture;
use std::collections::VecDeque;

/// Parts of the longer side of a page: the stroke of a seal, how near its strokes are, and how large it is, from 20 to 65 mm.
const STROKE: f32 = 1.0 / 390.0;
const TILE: f32 = 1.0 / 73.0;
const SIZES: std::ops::RangeInclusive<f32> = 1.0 / 15.0..=1.0 / 4.5;
/// How dark its ink is, of 255, and how much that varies within a stroke: characters are darker, or uneven.
const GREY: std::ops::RangeInclusive<u8> = 70..=200;
const EVEN: u8 = 45;
/// How much higher than wide it is at most, or wider than high; and the share of its area that is ink of strokes at least.
const ROUND: f32 = 1.35;
const INKED: f32 = 0.015;
/// Pixels from one place that is looked at to the next.
const STEP: usize = 2;

/// Where there are seals on a levelled page: left, top, right and bottom, in pixels.
pub fn areas(page: &Picture) -> Vec<[f32; 4]> {
    let longer = page.width.max(page.height) as f32;
    let (stroke, tile) = (((STROKE * longer) as usize).max(4), ((TILE * longer) as usize).max(8));
    let (columns, rows) = (page.width.div_ceil(tile), page.height.div_ceil(tile));
    let soft = page.softened();
    let is_even = |x: usize, y: usize| {
        let (mut least, mut most) = (u8::MAX, 0);
        (y..y + stroke).all(|y| {
            soft.grey[y * soft.width + x..][..stroke].iter().all(|grey| {
                (least, most) = (least.min(*grey), most.max(*grey));
                GREY.contains(grey) && most - least <= EVEN
            })
        })
    };
    // The places of even grey in each tile.
    let mut places: Vec<Vec<(usize, usize)>> = vec![Vec::new(); columns * rows];
    for y in (0..page.height.saturating_sub(stroke)).step_by(STEP) {
        for x in (0..page.width.saturating_sub(stroke)).step_by(STEP).filter(|x| is_even(*x, y)) {
            places[y / tile * columns + x / tile].push((x, y));
        }
    }
    let mut found = Vec::new();
    for first in 0..places.len() {
        let mut own = std::mem::take(&mut places[first]);
        let mut tiles = VecDeque::from([first]);
        // What is near a tile of it is of the same seal.
        while let Some(at) = tiles.pop_front().filter(|_| !own.is_empty()) {
            let (column, row) = (at % columns, at / columns);
            for row in row.saturating_sub(2)..(row + 3).min(rows) {
                for column in column.saturating_sub(2)..(column + 3).min(columns) {
                    let near = std::mem::take(&mut places[row * columns + column]);
                    if !near.is_empty() {
                        own.extend(near);
                        tiles.push_back(row * columns + column);
                    }
                }
            }
        }
        let edge = |of: fn(&(usize, usize)) -> usize| {
            let (least, most) = (own.iter().map(of).min()?, own.iter().map(of).max()?);
            Some((least as f32, (most + stroke) as f32))
        };
        let (Some((left, right)), Some((top, bottom))) = (edge(|place| place.0), edge(|place| place.1)) else {
            continue;
        };
        let (width, height) = (right - left, bottom - top);
        let is_large = SIZES.contains(&(width / longer)) && SIZES.contains(&(height / longer));
        let is_round = width < ROUND * height && height < ROUND * width;
        if is_large && is_round && (own.len() * STEP * STEP) as f32 > INKED * width * height {
            found.push([left, top, right, bottom]);
        }
    }
    found
}
