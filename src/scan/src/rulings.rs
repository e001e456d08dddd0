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
/// How much darker than what is beside it a line is, of 255; and how much where most of a long one is as dark (hysteresis, as for the
/// edges of Canny 1986): a scanner drops parts of a hairline.
const DARKER: i32 = 45;
const PALER: i32 = 22;
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
    let mut found: Vec<Ruling> = all.iter().filter(is_long).copied().collect();
    found.sort_by(|one, other| (other.to - other.from).total_cmp(&(one.to - one.from)));
    found.truncate(MOST);
    let long = without_covered(found.iter().map(|line| line.extended(page, &found, near)).collect());
    let meets = |line: &Ruling| {
        long.iter().any(|other| line.end_on(other, near).is_some() || other.end_on(line, near).is_some())
    };
    let is_ruled = |line: &&Ruling| (line.to - line.from >= unit * ALONE || meets(line)) && is_whole(page, line, &long);
    let mut kept: Vec<Ruling> = long.iter().filter(is_ruled).copied().collect();
    // Upright ones first: they bound the level ones.
    for is_upright in [true, false] {
        let short = all.iter().filter(|line| line.is_upright == is_upright && !is_long(line));
        let trimmed = short.map(|line| line.trimmed(page, &kept, true));
        let between: Vec<Ruling> = trimmed.filter(|line| is_between(page, line, &kept, near)).collect();
        kept.extend(between);
    }
    let mut kept: Vec<Ruling> = kept.iter().flat_map(|line| line.without_print(page, &kept, near)).collect();
    kept.truncate(MOST);
    let others = kept.clone();
    let ended = |line: Ruling| line.trimmed(page, &others, line.to - line.from < unit * ALONE).snapped(&others, near);
    kept.into_iter().map(ended).collect()
}

/// A cut across a line at one of its places: how dark all its pixels are, and the darkest; a black one is 255.
struct Cut {
    sum: f32,
    darkest: f32,
}

impl Ruling {
    /// The last pixel before the line and the first behind it, across.
    fn before(&self) -> i32 {
        (self.at - self.thickness / 2.0) as i32 - 1
    }

    fn behind(&self) -> i32 {
        (self.at + self.thickness / 2.0) as i32 + 1
    }

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

    /// The line as far as it is dark, where that leads to one that crosses it or to another piece of it: print close to it hides its
    /// part there.
    fn extended(self, page: &Picture, others: &[Self], near: f32) -> Self {
        let least = DARK * darkness(page, &self, self.from as i32, self.to as i32);
        let is_dark = |from: &i32| darkness(page, &self, *from, from + END) >= least;
        let most = if self.is_upright { page.height } else { page.width } as i32;
        let from = (0..self.from as i32).rev().take_while(is_dark).last().map(|from| from as f32);
        let to = (self.to as i32 - END..most - END).take_while(is_dark).last().map(|from| (from + END) as f32);
        // To a line that crosses it at its new end, or into a piece behind its old one.
        let leads = |old: f32, new: f32| {
            let added = Self { from: old.min(new), to: old.max(new), ..self };
            others.iter().any(|other| {
                let is_piece = added.is_beside(other) && other.from < added.to && other.to > added.from;
                is_piece || Self { from: new, to: new, ..self }.end_on(other, near).is_some()
            })
        };
        Self {
            from: from.filter(|from| leads(self.from, *from)).unwrap_or(self.from),
            to: to.filter(|to| *to > self.to && leads(self.to, *to)).unwrap_or(self.to),
            ..self
        }
    }

    /// True for lines on one course.
    fn is_beside(&self, other: &Self) -> bool {
        other.is_upright == self.is_upright
            && (other.at - self.at).abs() <= f32::midpoint(other.thickness, self.thickness)
    }

    /// The line ending on the others that cross it near its ends: blur and dirt move ends by some pixels.
    fn snapped(self, others: &[Self], near: f32) -> Self {
        let nearest = |at: f32| {
            let crossing = others.iter().filter(|other| self.end_on(other, near).is_some());
            let places = crossing.map(|other| other.at).filter(|place| (place - at).abs() <= near);
            places.min_by(|one, other| (one - at).abs().total_cmp(&(other - at).abs())).unwrap_or(at)
        };
        Self { from: nearest(self.from), to: nearest(self.to), ..self }
    }

    /// The line without what is only before the first or behind the last line that crosses it, strokes of characters beside its ends;
    /// of a short line up to the first and the last that it goes up to, for a long one may be pale at its end.
    fn trimmed(mut self, page: &Picture, others: &[Self], is_short: bool) -> Self {
        let sides = self.sides(page, others);
        let is_dark = |side: &Option<bool>| *side == Some(true);
        let counts =
            |(_, before, behind): &&(f32, Option<bool>, Option<bool>)| !is_short || is_dark(before) || is_dark(behind);
        let (first, last) = (sides.iter().find(counts), sides.iter().rfind(counts));
        if let (Some((first, before, _)), Some((last, _, behind))) = (first, last) {
            if !is_dark(before) {
                self.from = self.from.max(*first);
            }
            if !is_dark(behind) {
                self.to = self.to.min(*last);
            }
        }
        self
    }

    /// What is left of the line without its stretches between two lines that cross it, or all of one that leads nowhere, where
    /// characters stand in its course, as in a row that is hardly higher than its print: their ink is uneven, paler than the line is
    /// elsewhere and darker. A seal over a line makes it only darker, and where a scanner dropped a part of it the rest is no darker.
    fn without_print(&self, page: &Picture, others: &[Self], near: f32) -> Vec<Self> {
        let crossing = self.crossing(others, near);
        let mut stretches: Vec<(f32, f32, Vec<Cut>)> = Vec::new();
        for (from, to) in crossing.iter().zip(crossing.iter().skip(1)) {
            let along = from.behind() + 1..to.before();
            // Two that are found for one line.
            if along.len() >= SHORTEST {
                stretches.push((from.at, to.at, along.map(|along| self.cut(page, along)).collect()));
            }
        }
        // One that leads nowhere is as a whole a line or characters.
        let whole = self.from as i32 + END..self.to as i32 - END;
        if crossing.len() < 2 && whole.len() >= SHORTEST {
            stretches.push((self.from, self.to, whole.map(|along| self.cut(page, along)).collect()));
        }
        let usual = |of: &dyn Fn(&Cut) -> f32| {
            let mut all: Vec<f32> = stretches.iter().flat_map(|(.., ink)| ink).map(of).collect();
            all.sort_by(f32::total_cmp);
            all.get(all.len() / 2).copied()
        };
        let (Some(sum), Some(darkest)) = (usual(&|ink| ink.sum), usual(&|ink| ink.darkest)) else { return vec![*self] };
        let is_print = |ink: &[Cut]| {
            let count = ink.len() as f32;
            let share = |is: &dyn Fn(&Cut) -> bool| ink.iter().filter(|ink| is(ink)).count() as f32 / count;
            let mean = ink.iter().map(|ink| ink.sum).sum::<f32>() / count;
            let varies = (ink.iter().map(|ink| (ink.sum - mean).powi(2)).sum::<f32>() / count).sqrt() / sum;
            // A hairline of black and white is one pixel here and two there: where nothing is blurred gaps have less ink than that.
            let is_gap = |cut: &Cut| cut.sum < PALE * sum && (darkest < BLACK || cut.sum < BLACK);
            varies > UNEVEN && share(&is_gap) > GAPS && share(&|ink| ink.sum > DENSE * sum) > SIGNS
        };
        let mut left = vec![*self];
        for (from, to, _) in stretches.iter().filter(|(.., ink)| is_print(ink)) {
            let Some(last) = left.pop() else { break };
            let parts = [(last.from, *from), (*to, last.to)];
            // What only juts out over a line is no part.
            let parts = parts.into_iter().filter(|(from, to)| to - from > near);
            left.extend(parts.map(|(from, to)| Self { from, to, ..last }));
        }
        left
    }

    /// The line and what touches it at one of its places.
    fn cut(&self, page: &Picture, along: i32) -> Cut {
        let (along, across) = (along as isize, self.at as isize);
        let at = |across: isize| if self.is_upright { page.at(across, along) } else { page.at(along, across) };
        let dark = (across - 2..=across + 2).map(|across| 255.0 - f32::from(at(across)));
        let (sum, darkest) = dark.fold((0.0, 0.0), |(sum, darkest), dark| (sum + dark, dark.max(darkest)));
        Cut { sum, darkest }
    }

    /// The others that cross the line, or do so when either goes on for some pixels, in order.
    fn crossing<'a>(&self, others: &'a [Self], near: f32) -> Vec<&'a Self> {
        let crosses = |other: &&Self| {
            other.is_upright != self.is_upright
                && (other.from - near..other.to + near).contains(&self.at)
                && (self.from - near..=self.to + near).contains(&other.at)
        };
        let mut crossing: Vec<&Self> = others.iter().filter(crosses).collect();
        crossing.sort_by(|one, other| one.at.total_cmp(&other.at));
        crossing
    }

    /// Where others cross the line, and whether it is as dark just before and just behind each as it is on average; `None` where it
    /// does not reach as far.
    fn sides(&self, page: &Picture, others: &[Self]) -> Vec<(f32, Option<bool>, Option<bool>)> {
        let darkest = DARK * darkness(page, self, self.from as i32, self.to as i32);
        let is_dark = |from: i32| {
            let is_on = from >= self.from as i32 && from + END <= self.to as i32;
            is_on.then(|| darkness(page, self, from, from + END) >= darkest)
        };
        self.crossing(others, 0.0)
            .into_iter()
            .map(|other| (other.at, is_dark(other.before() - END), is_dark(other.behind())))
            .collect()
    }
}

/// Lines without those that are parts of others before them.
fn without_covered(lines: Vec<Ruling>) -> Vec<Ruling> {
    let mut left: Vec<Ruling> = Vec::new();
    for line in lines {
        let covers = |other: &Ruling| line.is_beside(other) && other.from <= line.from && line.to <= other.to;
        if !left.iter().any(covers) {
            left.push(line);
        }
    }
    left
}

/// Share of the darkness of a whole line that its pixels beside another have at least: strokes of characters end before it.
const DARK: f32 = 0.55;
/// Pixels beside another line.
const END: i32 = 3;
/// Pixels of the shortest stretch between two lines.
const SHORTEST: usize = 5;
/// In times the usual ink of a line: how much that of a stretch with characters deviates, what gaps have less than, and what
/// characters have more than; and the shares of the stretch that either are.
const UNEVEN: f32 = 0.25;
const PALE: f32 = 0.7;
const DENSE: f32 = 1.2;
const GAPS: f32 = 0.05;
const SIGNS: f32 = 0.1;
/// The ink of a black pixel, at least: where the darkest one across a line usually has it, nothing is blurred.
const BLACK: f32 = 220.0;

/// True for a line that leads from one line to another without a gap before either.
fn is_between(page: &Picture, line: &Ruling, others: &[Ruling], near: f32) -> bool {
    let edge = |end: f32| others.iter().find(|other| line.end_on(other, near) == Some(end));
    let (Some(first), Some(last)) = (edge(-1.0), edge(1.0)) else { return false };
    let (from, to) = (first.behind(), last.before());
    let darkest = DARK * darkness(page, line, line.from as i32 + END, line.to as i32 - END);
    let is_dark = |from: i32| darkness(page, line, from, from + END) >= darkest;
    to - from > 2 * END && is_dark(from) && is_dark(to - END)
}

/// True for a line that goes up to most of those that cross it: characters below each other in the rows of a table make one that
/// does not.
fn is_whole(page: &Picture, line: &Ruling, others: &[Ruling]) -> bool {
    let sides = line.sides(page, others);
    let dark: Vec<bool> = sides.into_iter().flat_map(|(_, before, behind)| [before, behind]).flatten().collect();
    dark.iter().filter(|is_dark| **is_dark).count() * 2 >= dark.len()
}

/// How dark a line is on average between two of its places.
fn darkness(page: &Picture, line: &Ruling, from: i32, to: i32) -> f32 {
    let across = line.at as isize;
    let dark = |along: i32| {
        let along = along as isize;
        let at = |across: isize| if line.is_upright { page.at(across, along) } else { page.at(along, across) };
        (across - 1..=across + 1).map(|across| 255.0 - f32::from(at(across))).fold(0.0, f32::max)
    };
    (from..to).map(dark).sum::<f32>() / (to - from).max(1) as f32
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
    let (shortest, longer) = ((unit * SHORT) as usize, (unit * LONG) as usize);
    let smooth = smoothed(page, mean);
    let mut runs: Vec<Run> = Vec::new();
    for y in beside..height.saturating_sub(beside) {
        let row = |y: usize| &smooth[y * width..(y + 1) * width];
        let (above, here, below) = (row(y - beside), row(y), row(y + beside));
        let darker = |x: usize| i32::from(above[x].min(below[x])) - i32::from(here[x]);
        let dark = |from: usize, to: usize| runs_of(from, to, |x| darker(x) >= DARKER);
        for (from, to) in runs_of(0, width, |x| darker(x) >= PALER) {
            let is_line = to - from > longer && 2 * (from..to).filter(|x| darker(*x) >= DARKER).count() > to - from;
            let own = if is_line { vec![(from, to)] } else { dark(from, to) };
            let long = own.into_iter().filter(|(from, to)| to - from > shortest);
            runs.extend(long.map(|(from, to)| Run { y, from, to }));
        }
    }
    joined(runs)
        .into_iter()
        .filter(|line| line.thickness <= beside as f32 * 1.5)
        .map(|line| Ruling { is_upright, ..line })
        .collect()
}

/// Runs of places between two for which something holds, but for a few.
fn runs_of(from: usize, to: usize, holds: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for x in (from..to).filter(|x| holds(*x)) {
        match runs.last_mut() {
            Some((_, end)) if x - *end <= GAP => *end = x + 1,
            _ => runs.push((x, x + 1)),
        }
    }
    runs
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
