//! Seals in grey or black ink, whose strokes stay beside the print that they cover.
//!
//! Invariant: an area is about as high as wide, and has the size of a seal on a page of A4. Not here: seals in colour, which go when
//! colour is brightened (`picture`).

use crate::picture::Picture;

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

/// Places of even grey: how many, and the area they are in.
#[derive(Debug, Clone, Copy)]
struct Places {
    count: usize,
    /// Left, top, right and bottom, in pixels.
    area: [usize; 4],
}

impl Places {
    const NONE: Self = Self { count: 0, area: [usize::MAX, usize::MAX, 0, 0] };

    fn with(self, other: Self) -> Self {
        let [left, top, right, bottom] = self.area;
        let area =
            [left.min(other.area[0]), top.min(other.area[1]), right.max(other.area[2]), bottom.max(other.area[3])];
        Self { count: self.count + other.count, area }
    }
}

/// Where there are seals on a levelled page that was softened: left, top, right and bottom, in pixels.
pub fn areas(soft: &Picture) -> Vec<[f32; 4]> {
    let longer = soft.width.max(soft.height) as f32;
    let (stroke, tile) = (((STROKE * longer) as usize).max(4), ((TILE * longer) as usize).max(8));
    let (columns, rows) = (soft.width.div_ceil(tile), soft.height.div_ceil(tile));
    let is_even = |x: usize, y: usize| {
        let (mut least, mut most) = (u8::MAX, 0);
        (y..y + stroke).all(|y| {
            soft.grey[y * soft.width + x..][..stroke].iter().all(|grey| {
                (least, most) = (least.min(*grey), most.max(*grey));
                GREY.contains(grey) && most - least <= EVEN
            })
        })
    };
    let mut tiles = vec![Places::NONE; columns * rows];
    for y in (0..soft.height.saturating_sub(stroke)).step_by(STEP) {
        for x in (0..soft.width.saturating_sub(stroke)).step_by(STEP).filter(|x| is_even(*x, y)) {
            let own = &mut tiles[y / tile * columns + x / tile];
            *own = own.with(Places { count: 1, area: [x, y, x + stroke, y + stroke] });
        }
    }
    let mut found = Vec::new();
    for first in 0..tiles.len() {
        let mut seal = std::mem::replace(&mut tiles[first], Places::NONE);
        let mut open = if seal.count > 0 { vec![first] } else { Vec::new() };
        // What is near a tile of it is of the same seal.
        while let Some(at) = open.pop() {
            let (column, row) = (at % columns, at / columns);
            for row in row.saturating_sub(2)..(row + 3).min(rows) {
                for column in column.saturating_sub(2)..(column + 3).min(columns) {
                    let near = std::mem::replace(&mut tiles[row * columns + column], Places::NONE);
                    if near.count > 0 {
                        seal = seal.with(near);
                        open.push(row * columns + column);
                    }
                }
            }
        }
        if seal.count > 0 {
            let [left, top, right, bottom] = seal.area.map(|at| at as f32);
            let (width, height) = (right - left, bottom - top);
            let is_large = SIZES.contains(&(width / longer)) && SIZES.contains(&(height / longer));
            let is_round = width < ROUND * height && height < ROUND * width;
            if is_large && is_round && (seal.count * STEP * STEP) as f32 > INKED * width * height {
                found.push([left, top, right, bottom]);
            }
        }
    }
    found
}
