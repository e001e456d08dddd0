//! Lines of print in a part of a page.
//!
//! Invariant: a strip holds ink; strips of an area are in reading order and do not overlap. Not here: what they say
//! (`read`).

use crate::picture::Picture;

/// A line of print, or a piece of one between wide gaps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strip {
    /// Left, top, right and bottom of its ink, in pixels.
    pub ink: [f32; 4],
}

impl Strip {
    /// Height of its ink.
    pub fn height(&self) -> f32 {
        self.ink[3] - self.ink[1]
    }
}

/// A value below which a pixel of a softened page is ink where print is near, and one that only print has: a line of one black
/// pixel is 170 there, noise and what is left of a seal are lighter.
const INK: u8 = 205;
const PRINT: u8 = 180;
/// Pixels beside print that may be of it.
const NEAR: usize = 2;

/// Which pixels of a page are ink of print.
#[derive(Debug, Clone)]
pub struct Ink {
    width: usize,
    height: usize,
    pixels: Vec<bool>,
}

impl Ink {
    /// The print of a page.
    pub fn new(page: &Picture) -> Self {
        let soft = page.softened();
        let mut pixels = vec![false; soft.grey.len()];
        for y in 0..soft.height {
            for x in (0..soft.width).filter(|x| soft.grey[y * soft.width + x] < PRINT) {
                for row in y.saturating_sub(NEAR)..(y + NEAR + 1).min(soft.height) {
                    let columns = x.saturating_sub(NEAR)..(x + NEAR + 1).min(soft.width);
                    let (from, to) = (row * soft.width + columns.start, row * soft.width + columns.end);
                    for (pixel, grey) in pixels[from..to].iter_mut().zip(&soft.grey[from..to]) {
                        *pixel = *grey < INK;
                    }
                }
            }
        }
        Self { width: soft.width, height: soft.height, pixels }
    }

    fn at(&self, x: usize, y: usize) -> bool {
        self.pixels[y * self.width + x]
    }
}
/// Gaps wider than this many heights of the line divide it.
const WIDE: f32 = 2.0;
/// Parts of a character one above the other make up at most this much of a line's height.
const TALLEST: f32 = 1.25;

/// The strips of an area; `size` is the usual height of a line of the page, if it is known.
pub fn strips(page: &Ink, area: [f32; 4], size: Option<f32>) -> Vec<Strip> {
    let [left, top, right, bottom] = clipped(page, area);
    let is_ink = |x: usize, y: usize| page.at(x, y);
    // One dark pixel in a long row is dirt.
    let least = 1 + (right - left) / 400;
    let rows = runs(top, bottom, |y| (left..right).filter(|x| is_ink(*x, y)).count() >= least);
    let mut strips = Vec::new();
    for (top, bottom) in lines(rows, size) {
        let columns = runs(left, right, |x| (top..bottom).any(|y| is_ink(x, y)));
        let gap = WIDE * (bottom - top) as f32;
        let mut piece: Option<(usize, usize)> = None;
        let mut pieces = Vec::new();
        for (from, to) in columns {
            match piece {
                Some((begun, end)) if ((from - end) as f32) < gap => piece = Some((begun, to)),
                Some(done) => {
                    pieces.push(done);
                    piece = Some((from, to));
                }
                None => piece = Some((from, to)),
            }
        }
        pieces.extend(piece);
        for (from, to) in pieces {
            let inked = runs(top, bottom, |y| (from..to).any(|x| is_ink(x, y)));
            let (Some(above), Some(below)) = (inked.first(), inked.last()) else { continue };
            let ink = [from, above.0, to, below.1].map(|at| at as f32);
            // A speck.
            if ink[2] - ink[0] >= 2.0 && ink[3] - ink[1] >= 2.0 {
                strips.push(Strip { ink });
            }
        }
    }
    strips
}

/// The usual height of a line: the median of those that are as tall as print can be.
pub fn usual_height(strips: &[Strip]) -> Option<f32> {
    let mut heights: Vec<f32> = strips.iter().map(Strip::height).filter(|height| *height >= 6.0).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied()
}

/// True when the ink of a strip leans like a slash: its upper part stands further right than its lower one, where the flag of a 1
/// stands further left.
pub fn is_slanted(page: &Ink, strip: &Strip) -> bool {
    const LEANS: f32 = 0.12;
    let [left, top, right, bottom] = strip.ink.map(|at| at as usize);
    let middle = |rows: std::ops::Range<usize>| {
        let ink = rows.flat_map(|y| (left..right).filter(move |x| page.at(*x, y)));
        let (sum, count) = ink.fold((0, 0), |(sum, count), x| (sum + x, count + 1));
        sum as f32 / count.max(1) as f32
    };
    let third = (bottom - top) / 3;
    middle(top..top + third) - middle(bottom - third..bottom) > LEANS * (bottom - top) as f32
}

/// The area in whole pixels of the page.
fn clipped(page: &Ink, [left, top, right, bottom]: [f32; 4]) -> [usize; 4] {
    let within = |at: f32, most: usize| at.clamp(0.0, most as f32) as usize;
    let (left, top) = (within(left.ceil(), page.width), within(top.ceil(), page.height));
    [left, top, within(right.floor(), page.width).max(left), within(bottom.floor(), page.height).max(top)]
}

/// Runs of places for which something holds.
fn runs(from: usize, to: usize, holds: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut begun = None;
    for at in from..to {
        match (begun, holds(at)) {
            (None, true) => begun = Some(at),
            (Some(start), false) => {
                runs.push((start, at));
                begun = None;
            }
            _ => {}
        }
    }
    runs.extend(begun.map(|start| (start, to)));
    runs
}

/// Lines of rows with ink: the parts of 二 are one.
fn lines(rows: Vec<(usize, usize)>, size: Option<f32>) -> Vec<(usize, usize)> {
    let tallest = rows.iter().map(|(top, bottom)| bottom - top).max().unwrap_or_default() as f32;
    let most = TALLEST * size.map_or(tallest, |size| size.max(tallest.min(1.6 * size)));
    let mut lines: Vec<(usize, usize)> = Vec::new();
    for (top, bottom) in rows {
        match lines.last_mut() {
            Some(line) if (bottom - line.0) as f32 <= most => line.1 = bottom,
            _ => lines.push((top, bottom)),
        }
    }
    // Dirt between lines.
    lines.retain(|(top, bottom)| bottom - top >= 2);
    lines
}
