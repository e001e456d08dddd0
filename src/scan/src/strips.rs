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

    /// Width of its ink.
    pub fn width(&self) -> f32 {
        self.ink[2] - self.ink[0]
    }

    /// True when it is wider than high, and lower than a line of `size`: no figure is, and a dash is, however blurred.
    pub fn is_flat(&self, size: f32) -> bool {
        /// Share of the usual height that it has at most, and of its own that it is wide at least.
        const LOW: f32 = 0.75;
        const WIDE: f32 = 1.1;
        self.height() < LOW * size && self.width() > WIDE * self.height()
    }
}

/// A value below which a pixel of a softened page is ink where print is near, and one that only print has: a line of one black
/// pixel is 170 there, noise and what is left of a seal are lighter.
const INK: u8 = 205;
const PRINT: u8 = 180;
/// Pixels beside print that may be of it.
const NEAR: usize = 2;
/// Pixels that hang together of which a spot of print has this many, at least: what noise leaves has one to three, a full stop twelve.
const SPOT: usize = 6;

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
        let width = soft.width.max(1);
        // Print and what is beside it in its row, then what is in the rows above and below.
        let mut beside = vec![false; soft.grey.len()];
        for (row, grey) in beside.chunks_exact_mut(width).zip(soft.grey.chunks_exact(width)) {
            for x in (0..width).filter(|x| grey[*x] < PRINT) {
                row[x.saturating_sub(NEAR)..(x + NEAR + 1).min(width)].fill(true);
            }
        }
        let mut pixels = vec![false; soft.grey.len()];
        for (y, (row, grey)) in pixels.chunks_exact_mut(width).zip(soft.grey.chunks_exact(width)).enumerate() {
            let near = y.saturating_sub(NEAR) * width..(y + NEAR + 1).min(soft.height) * width;
            for other in beside[near].chunks_exact(width) {
                row.iter_mut().zip(other).for_each(|(pixel, is_near)| *pixel |= is_near);
            }
            row.iter_mut().zip(grey).for_each(|(pixel, grey)| *pixel &= *grey < INK);
        }
        let mut ink = Self { width: soft.width, height: soft.height, pixels };
        ink.clean();
        ink
    }

    /// Takes the spots away that are too small for print.
    fn clean(&mut self) {
        let width = self.width;
        let mut spot = Vec::with_capacity(SPOT);
        for first in 0..self.pixels.len() {
            if !self.pixels[first] {
                continue;
            }
            spot.clear();
            spot.push(first);
            let mut next = 0;
            while let Some(at) = spot.get(next).copied().filter(|_| spot.len() < SPOT) {
                next += 1;
                let (x, y) = (at % width, at / width);
                let rows = y.saturating_sub(1)..(y + 2).min(self.height);
                let around = rows
                    .flat_map(|row| (x.saturating_sub(1)..(x + 2).min(width)).map(move |column| row * width + column));
                for beside in around {
                    if self.pixels[beside] && !spot.contains(&beside) {
                        spot.push(beside);
                    }
                }
            }
            if spot.len() < SPOT {
                for at in &spot {
                    self.pixels[*at] = false;
                }
            }
        }
    }

    fn at(&self, x: usize, y: usize) -> bool {
        self.pixels[y * self.width + x]
    }
}
/// Gaps wider than this many heights of the line divide it.
const WIDE: f32 = 2.0;
/// A strip that is lower and narrower than this many heights of a usual line is a speck: a dash is longer.
const SPECK: f32 = 0.25;
/// Parts of a character one above the other make up at most this much of a line's height.
const TALLEST: f32 = 1.25;

/// The strips of an area; `size` is the usual height of a line of the page. Where it is not known yet, what stands one above the other
/// is not joined: in most lines a sign reaches from top to bottom.
pub fn strips(page: &Ink, area: [f32; 4], size: Option<f32>) -> Vec<Strip> {
    let [left, top, right, bottom] = clipped((page.width, page.height), area);
    let is_ink = |x: usize, y: usize| page.at(x, y);
    // One dark pixel in a long row is dirt.
    let least = 1 + (right - left) / 400;
    let dark: Vec<usize> = (top..bottom).map(|y| (left..right).filter(|x| is_ink(*x, y)).count()).collect();
    let rows = runs(top, bottom, |y| dark[y - top] >= least);
    let rows = rows.into_iter().flat_map(|(from, to)| parted(from, &dark[from - top..to - top], size)).collect();
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
            let strip = Strip { ink: [from, above.0, to, below.1].map(|at| at as f32) };
            let (small, large) = (strip.width().min(strip.height()), strip.width().max(strip.height()));
            if small >= 2.0 && large >= size.map_or(0.0, |size| SPECK * size) {
                strips.push(strip);
            }
        }
    }
    strips
}

/// The usual height of a line in these areas: the median of those that are as tall as print can be. A dash tells nothing, and a page
/// may have more of them than of words.
///
/// Lines that touch, as characters below each other do, are one at first: they are parted by the height of a low line.
pub fn usual_height(page: &Ink, areas: &[[f32; 4]]) -> Option<f32> {
    /// One line in so many is this low, or lower.
    const LOW: usize = 4;
    let heights = |size: Option<f32>| {
        let is_print = |strip: &Strip| strip.height() >= 6.0 && !is_bar(page, strip);
        let all = areas.iter().flat_map(|area| strips(page, *area, size)).filter(is_print);
        let mut heights: Vec<f32> = all.map(|strip| strip.height()).collect();
        heights.sort_by(f32::total_cmp);
        heights
    };
    let whole = heights(None);
    let low = whole.get(whole.len() / LOW).copied();
    let lines = heights(low);
    lines.get(lines.len() / 2).copied()
}

/// True for a strip that is wider than high and has ink all along: a dash, or figures that run together.
fn is_bar(page: &Ink, strip: &Strip) -> bool {
    let [left, top, right, bottom] = strip.ink.map(|at| at as usize);
    let inked = runs(left, right, |x| (top..bottom).any(|y| page.at(x, y)));
    strip.width() > strip.height() && inked.windows(2).all(|pair| pair[1].0 - pair[0].1 <= NEAR)
}

/// Level strokes in areas without ink, each with the index of its area: a dash that is thinner than a pixel leaves nothing darker. What
/// is blank has to be paper; `size` is the usual height of a line.
///
/// A stroke is a stretch that is darker than what is above and below it by more than the noise of the page makes any other.
pub fn faint(page: &Picture, areas: &[(usize, [f32; 4])], size: f32) -> Vec<(usize, Strip)> {
    /// Pixels at the edges of an area, which the lines around it darken.
    const EDGE: f32 = 4.0;
    /// Share of the usual height of a line that the stroke is long.
    const LONG: f32 = 0.5;
    /// How much darker it is at least, of 255, and in times the median difference.
    const LEAST: f32 = 7.0;
    const NOISE: f32 = 9.0;
    let length = ((LONG * size) as usize).max(5);
    let of_area = |(nth, [left, top, right, bottom]): &(usize, [f32; 4])| {
        let inside = [left + EDGE, top + EDGE, right - EDGE, bottom - EDGE];
        (*nth, stretches(page, clipped((page.width, page.height), inside), length))
    };
    let all: Vec<(usize, Vec<Stretch>)> = areas.iter().map(of_area).collect();
    let mut differences: Vec<f32> = all.iter().flat_map(|(_, own)| own).map(|stretch| stretch.darker.abs()).collect();
    differences.sort_by(f32::total_cmp);
    let least = differences.get(differences.len() / 2).map_or(LEAST, |median| LEAST.max(NOISE * median));
    // Not by a speck alone.
    let is_even = |stretch: &Stretch| {
        let from = stretch.row * page.width + stretch.left;
        let light = stretch.beside - least / 2.0;
        let dark = page.grey[from..from + length].iter().filter(|grey| f32::from(**grey) < light).count();
        dark * 4 >= length * 3
    };
    let darkest = |own: Vec<Stretch>| {
        let strokes = own.into_iter().filter(|stretch| stretch.darker >= least && is_even(stretch));
        strokes.max_by(|one, other| one.darker.total_cmp(&other.darker))
    };
    let found = all.into_iter().filter_map(|(nth, own)| Some((nth, darkest(own)?)));
    let strip =
        |Stretch { left, row, .. }: Stretch| Strip { ink: [left, row, left + length, row + 2].map(|at| at as f32) };
    found.map(|(nth, stretch)| (nth, strip(stretch))).collect()
}

/// A stretch of a row.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    left: usize,
    row: usize,
    /// How light it is above and below it, where that is darker.
    beside: f32,
    /// How much darker it is than that.
    darker: f32,
}

/// The stretches of some length in an area.
fn stretches(page: &Picture, [left, top, right, bottom]: [usize; 4], length: usize) -> Vec<Stretch> {
    /// Rows away from a stretch that have nothing of its stroke.
    const BESIDE: usize = 4;
    let columns: Vec<usize> = (left..right.saturating_sub(length)).step_by((length / 3).max(1)).collect();
    let mean = |left: usize, row: usize| {
        let from = row * page.width + left;
        page.grey[from..from + length].iter().map(|grey| f32::from(*grey)).sum::<f32>() / length as f32
    };
    let means: Vec<Vec<f32>> = (top..bottom).map(|row| columns.iter().map(|left| mean(*left, row)).collect()).collect();
    let of_row = |nth: usize| {
        let (above, own, below) = (&means[nth - BESIDE], &means[nth], &means[nth + BESIDE]);
        let beside = above.iter().zip(below).map(|(above, below)| above.min(*below));
        let of_column = |((left, beside), own): ((&usize, f32), &f32)| Stretch {
            left: *left,
            row: top + nth,
            beside,
            darker: beside - own,
        };
        columns.iter().zip(beside).zip(own).map(of_column).collect::<Vec<_>>()
    };
    (BESIDE..means.len().saturating_sub(BESIDE)).flat_map(of_row).collect()
}

/// True for a strip that is much wider than high, and low for a line of this height: a dash.
fn is_level(strip: &Strip, size: f32) -> bool {
    /// Shares of the usual height that a dash has at most, and of its own height that it is wide at least.
    const LOW: f32 = 0.34;
    const WIDE: f32 = 1.5;
    strip.height() < LOW * size && strip.width() > WIDE * strip.height()
}

/// True for a level strip with ink all along.
fn is_level_stroke(page: &Ink, strip: &Strip, size: f32) -> bool {
    let [left, top, right, bottom] = strip.ink.map(|at| at as usize);
    is_level(strip, size) && (left..right).all(|x| (top..bottom).any(|y| page.at(x, y)))
}

/// True for a dash that is no longer than one over two characters: no recogniser has to be asked.
pub fn is_dash(page: &Ink, strip: &Strip, size: f32) -> bool {
    /// Usual heights of a line that it is long at most.
    const LONG: f32 = 2.5;
    strip.width() < LONG * size && is_level_stroke(page, strip, size)
}

/// What a strip shows whose ink is a single stroke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// A level one, much wider than high: a dash.
    Level,
    /// A straight one that leans to the right from its foot to its head: a slash.
    Slash,
    /// One that leans as a slash does, but is not as straight or even: it may be a 1 as well.
    Leaning,
}

/// The stroke that a strip shows; `size` is the usual height of a line. `None` for what is no stroke, an upright one among it.
///
/// The upper part of a slash stands further right than its lower one, where the flag of a 1 stands further left.
pub fn stroke(page: &Ink, strip: &Strip, size: Option<f32>) -> Option<Stroke> {
    /// Shares of its height: how far the upper part of a leaning stroke stands to the right, how wide a slash is at least, and how
    /// far from a straight line its middle may be.
    const LEANS: f32 = 0.12;
    const SLASH: f32 = 0.25;
    const STRAIGHT: f32 = 0.07;
    /// How many times as wide as most the widest row of a slash may be.
    const EVEN: f32 = 1.8;
    let [left, top, right, bottom] = strip.ink.map(|at| at as usize);
    let (width, height) = ((right - left) as f32, strip.height());
    if let Some(size) = size.filter(|size| is_level(strip, *size)) {
        return is_level_stroke(page, strip, size).then_some(Stroke::Level);
    }
    // The middle and the width of the ink in each row.
    let rows: Vec<(f32, f32)> = (top..bottom)
        .filter_map(|y| {
            let mut ink = (left..right).filter(|x| page.at(*x, y));
            let first = ink.next()?;
            let last = ink.next_back().unwrap_or(first);
            Some(((first + last) as f32 / 2.0, (last - first + 1) as f32))
        })
        .collect();
    let third = rows.len() / 3;
    let mean = |rows: &[(f32, f32)]| rows.iter().map(|row| row.0).sum::<f32>() / rows.len().max(1) as f32;
    let (head, foot) = (mean(&rows[..third]), mean(&rows[rows.len() - third..]));
    if third == 0 || head - foot <= LEANS * height {
        return None;
    }
    // A straight line through the middles of the two thirds.
    let slope = (head - foot) / (rows.len() - third) as f32;
    let straight = |nth: usize| head - slope * (nth as f32 - (third as f32 - 1.0) / 2.0);
    let is_straight =
        rows.iter().enumerate().all(|(nth, (middle, _))| (middle - straight(nth)).abs() <= STRAIGHT * height + 1.0);
    let mut widths: Vec<f32> = rows.iter().map(|row| row.1).collect();
    widths.sort_by(f32::total_cmp);
    let is_even = widths.last() <= Some(&(EVEN * widths[widths.len() / 2] + 1.0));
    let is_slash = is_straight && is_even && rows.len() as f32 >= height && width > SLASH * height;
    Some(if is_slash { Stroke::Slash } else { Stroke::Leaning })
}

/// The area in whole pixels of a page of some width and height.
fn clipped((width, height): (usize, usize), [left, top, right, bottom]: [f32; 4]) -> [usize; 4] {
    let within = |at: f32, most: usize| at.clamp(0.0, most as f32) as usize;
    let (left, top) = (within(left.ceil(), width), within(top.ceil(), height));
    [left, top, within(right.floor(), width).max(left), within(bottom.floor(), height).max(top)]
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

/// Lines of print that dirt joins, from the ink of each of their rows: a run as high as several lines of the usual height is cut where
/// it has the least, if there is hardly any.
fn parted(from: usize, dark: &[usize], size: Option<f32>) -> Vec<(usize, usize)> {
    /// Usual heights of a line that are two lines; and of a line with the paper below it.
    const TWO: f32 = 1.8;
    const PITCH: f32 = 1.2;
    /// Share of the ink of a row that the row between two lines has at most.
    const LEFT: f32 = 0.4;
    let whole = vec![(from, from + dark.len())];
    let Some(size) = size.filter(|size| dark.len() as f32 > TWO * size) else { return whole };
    let mean = dark.iter().sum::<usize>() as f32 / dark.len() as f32;
    // Where the first line may end.
    let reach = (0.7 * size) as usize..((PITCH + 0.4) * size) as usize;
    // Between the bars of 三 there is as little: a line is rather as high as others.
    let apart = |row: &usize| (*row).abs_diff(size as usize);
    let cut = reach
        .filter(|row| *row < dark.len())
        .min_by_key(|row| (dark[*row], apart(row)))
        .filter(|row| (dark[*row] as f32) < LEFT * mean);
    let Some(cut) = cut else { return whole };
    let mut parts = vec![(from, from + cut)];
    parts.extend(parted(from + cut + 1, &dark[cut + 1..], Some(size)));
    parts
}

/// Lines of rows with ink: the parts of 二 are one, if it is known how high a line is.
fn lines(rows: Vec<(usize, usize)>, size: Option<f32>) -> Vec<(usize, usize)> {
    let tallest = rows.iter().map(|(top, bottom)| bottom - top).max().unwrap_or_default() as f32;
    let most = size.map_or(0.0, |size| TALLEST * size.max(tallest.min(1.6 * size)));
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
