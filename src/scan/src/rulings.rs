//! Ruling lines of a page: long thin dark lines, level or upright.
//!
//! Invariant: at most [`MOST`] lines; strokes of characters are none. Not here: what they enclose (the tables).

use crate::picture::Picture;

/// A ruling line, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ruling {
    /// True for a line from top to bottom.
    pub is_upright: bool,
    /// Distance of its middle from the top edge of the page, or from the left edge where it is upright.
    pub at: f32,
    /// Where it begins.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
    /// How thick it is.
    pub thickness: f32,
}

impl Ruling {
    /// What it covers: left, top, right and bottom, with its blurred edges.
    pub fn area(&self) -> [f32; 4] {
        let half = self.thickness / 2.0 + 1.0;
        let (across, along) = ((self.at - half, self.at + half), (self.from - 2.0, self.to + 2.0));
        if self.is_upright { [across.0, along.0, across.1, along.1] } else { [along.0, across.0, along.1, across.1] }
    }
}

/// Most lines of a page: a form has some hundred, a drawing thousands.
pub const MOST: usize = 3000;
/// How much darker than what is beside it a line is, of 255.
const DARKER: i32 = 45;
/// Lengths in parts of the longer side of the page: the mean that takes noise away, how far beside a line is looked, the shortest
/// line, one that need meet another at one end only, one that may stand alone.
const MEAN: f32 = 1.0 / 180.0;
const BESIDE: f32 = 1.0 / 350.0;
const SHORT: f32 = 1.0 / 90.0;
const LONG: f32 = 1.0 / 24.0;
const ALONE: f32 = 1.0 / 6.0;
/// How near the end of a short line another begins.
const NEAR: f32 = 1.0 / 260.0;
/// Pixels that a line may miss.
const GAP: usize = 4;

/// The ruling lines of a levelled page that lies straight.
///
/// A stroke of a character is short and leads from nowhere to nowhere: what is not very long counts only where it meets others.
pub fn rulings(page: &Picture) -> Vec<Ruling> {
    let unit = page.width.max(page.height) as f32;
    let near = unit * NEAR;
    let all: Vec<Ruling> = [lines(page, unit, false), lines(&transposed(page), unit, true)].concat();
    let is_long = |line: &&Ruling| line.to - line.from >= unit * LONG;
    let long: Vec<Ruling> = all.iter().filter(is_long).copied().collect();
    let meets = |line: &Ruling| {
        long.iter().any(|other| line.end_on(other, near).is_some() || other.end_on(line, near).is_some())
    };
    let mut kept: Vec<Ruling> =
        long.iter().filter(|line| line.to - line.from >= unit * ALONE || meets(line)).copied().collect();
    // Upright ones first: they bound the level ones.
    for is_upright in [true, false] {
        let short = all.iter().filter(|line| line.is_upright == is_upright && !is_long(line));
        let between: Vec<Ruling> = short.filter(|line| is_between(page, line, &kept, near)).copied().collect();
        kept.extend(between);
    }
    kept.truncate(MOST);
    kept
}

impl Ruling {
    /// Which end of the line is on another that crosses it: -1 for where it begins, 1 for where it ends.
    fn end_on(&self, other: &Self, near: f32) -> Option<f32> {
        let is_beside = other.from - near <= self.at && self.at <= other.to + near;
        if other.is_upright == self.is_upright || !is_beside {
            return None;
        }
        [(self.from, -1.0), (self.to, 1.0)]
            .into_iter()
            .find(|(end, _)| (other.at - end).abs() <= near)
            .map(|(_, end)| end)
    }
}

/// True for a short line that leads from one line to another without a gap before either.
fn is_between(page: &Picture, line: &Ruling, others: &[Ruling], near: f32) -> bool {
    /// Share of the darkness of the whole line that its ends have at least.
    const DARK: f32 = 0.55;
    /// Pixels of an end.
    const END: i32 = 3;
    let edge = |end: f32| others.iter().find(|other| line.end_on(other, near) == Some(end));
    let (Some(first), Some(last)) = (edge(-1.0), edge(1.0)) else { return false };
    let dark = |along: i32| {
        let across = line.at as i32;
        let at = |across: i32| {
            if line.is_upright {
                page.at(across as isize, along as isize)
            } else {
                page.at(along as isize, across as isize)
            }
        };
        (across - 1..=across + 1).map(|across| 255.0 - f32::from(at(across))).fold(0.0, f32::max)
    };
    let mean = |from: i32, to: i32| (from..to).map(dark).sum::<f32>() / (to - from).max(1) as f32;
    let (from, to) = ((first.at + first.thickness / 2.0) as i32 + 1, (last.at - last.thickness / 2.0) as i32 - 1);
    let darkest = DARK * mean(line.from as i32 + END, line.to as i32 - END);
    to - from > 2 * END && mean(from, from + END) >= darkest && mean(to - END, to) >= darkest
}

/// The picture with rows and columns exchanged.
fn transposed(page: &Picture) -> Picture {
    /// In blocks, so that what is read together lies together.
    const BLOCK: usize = 32;
    let mut grey = vec![0; page.grey.len()];
    for top in (0..page.height).step_by(BLOCK) {
        for left in (0..page.width).step_by(BLOCK) {
            for y in top..(top + BLOCK).min(page.height) {
                for x in left..(left + BLOCK).min(page.width) {
                    grey[x * page.height + y] = page.grey[y * page.width + x];
                }
            }
        }
    }
    Picture { width: page.height, height: page.width, grey }
}

/// The level lines of a picture.
fn lines(page: &Picture, unit: f32, is_upright: bool) -> Vec<Ruling> {
    let (width, height) = (page.width, page.height);
    let mean = ((unit * MEAN) as usize).max(5);
    let beside = ((unit * BESIDE) as usize).max(3);
    let shortest = (unit * SHORT) as usize;
    let smooth = smoothed(page, mean);
    let mut runs: Vec<Run> = Vec::new();
    for y in beside..height.saturating_sub(beside) {
        let row = |y: usize| &smooth[y * width..(y + 1) * width];
        let (above, here, below) = (row(y - beside), row(y), row(y + beside));
        let is_dark = |x: usize| i32::from(above[x].min(below[x])) - i32::from(here[x]) >= DARKER;
        let mut begun: Option<(usize, usize)> = None;
        for x in 0..=width {
            if x < width && is_dark(x) {
                begun = Some((begun.map_or(x, |(from, _)| from), x));
            } else if let Some((from, last)) = begun
                && (x == width || x - last > GAP)
            {
                if last - from >= shortest {
                    runs.push(Run { y, from, to: last + 1 });
                }
                begun = None;
            }
        }
    }
    joined(runs)
        .into_iter()
        .filter(|line| line.thickness <= beside as f32 * 1.5)
        .map(|line| Ruling { is_upright, ..line })
        .collect()
}

/// Each value the mean of `length` values along its row.
fn smoothed(page: &Picture, length: usize) -> Vec<u8> {
    let half = length / 2;
    let mut smooth = Vec::with_capacity(page.grey.len());
    for row in page.grey.chunks(page.width.max(1)) {
        let mut sum: u32 = row.iter().take(half).map(|value| u32::from(*value)).sum();
        let mut count = row.len().min(half) as u32;
        for x in 0..row.len() {
            if let Some(value) = row.get(x + half) {
                (sum, count) = (sum + u32::from(*value), count + 1);
            }
            if x > half {
                (sum, count) = (sum - u32::from(row[x - half - 1]), count - 1);
            }
            smooth.push((sum / count.max(1)) as u8);
        }
    }
    smooth
}

/// A dark run of a row.
#[derive(Debug, Clone, Copy)]
struct Run {
    y: usize,
    from: usize,
    to: usize,
}

/// Lines of runs that touch: one above the other, or one behind the other a row further.
fn joined(runs: Vec<Run>) -> Vec<Ruling> {
    /// A line under way: its last runs, how many pixels it has, and the sum of their rows.
    struct Line {
        from: usize,
        to: usize,
        last: usize,
        pixels: usize,
        rows: usize,
    }
    let mut open: Vec<Line> = Vec::new();
    let mut done: Vec<Line> = Vec::new();
    for run in runs {
        let (ended, still): (Vec<Line>, Vec<Line>) = open.into_iter().partition(|line| line.last + 2 < run.y);
        done.extend(ended);
        open = still;
        let size = run.to - run.from;
        let touches = |line: &&mut Line| line.from <= run.to + GAP && run.from <= line.to + GAP;
        match open.iter_mut().find(touches) {
            Some(line) => {
                (line.from, line.to, line.last) = (line.from.min(run.from), line.to.max(run.to), run.y);
                line.pixels += size;
                line.rows += size * run.y;
            }
            None => open.push(Line { from: run.from, to: run.to, last: run.y, pixels: size, rows: size * run.y }),
        }
    }
    done.extend(open);
    let ruling = |line: Line| Ruling {
        is_upright: false,
        at: line.rows as f32 / line.pixels.max(1) as f32 + 0.5,
        from: line.from as f32,
        to: line.to as f32,
        thickness: line.pixels as f32 / (line.to - line.from).max(1) as f32,
    };
    done.into_iter().map(ruling).collect()
}
