//! Groups the characters of an area into lines and words.
//!
//! Invariant: every character is in exactly one line; the drawing order of the file does not matter. Not here: the areas
//! (`page`), paragraphs (`join`).

use super::kept::Kept;
use super::page_objects::{Direction, Mark};

/// A line of characters in reading order.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub marks: Vec<Mark>,
    pub x0: f32,
    pub x1: f32,
    pub y0: f32,
    pub y1: f32,
    /// Height of most letters, in points.
    pub size: f32,
    /// Text kept apart on it.
    pub kept: Vec<Kept>,
}

impl Line {
    fn new(marks: Vec<Mark>) -> Self {
        let mut line = Self { x0: f32::MAX, y0: f32::MAX, x1: f32::MIN, y1: f32::MIN, ..Self::default() };
        for mark in marks.iter().filter(|mark| !mark.c.is_whitespace()) {
            line.x0 = line.x0.min(mark.x0);
            line.x1 = line.x1.max(mark.x1);
            line.y0 = line.y0.min(mark.y0);
            line.y1 = line.y1.max(mark.y1);
            line.size = line.size.max(mark.size);
        }
        line.marks = marks;
        line
    }

    /// Text without white space.
    pub fn bare(&self) -> String {
        self.marks.iter().map(|mark| mark.c).filter(|c| !c.is_whitespace()).collect()
    }

    /// Vertical middle of the line on the page.
    pub fn middle(&self) -> f32 {
        f32::midpoint(self.y0, self.y1)
    }

    /// Width of the unbreakable first word of a line.
    pub fn head_width(&self) -> f32 {
        let marks: Vec<&Mark> = self.marks.iter().skip_while(|mark| mark.c.is_whitespace()).collect();
        let word =
            marks.iter().take_while(|mark| mark.c.is_ascii_alphanumeric() || ".,%".contains(mark.c)).count().max(1);
        // Closing punctuation never starts a line, so it stays with the letter before it.
        let closing =
            marks.iter().skip(word).take_while(|mark| "，。、；：？！”’》〉）】」』%％".contains(mark.c)).count();
        match (marks.first(), marks.get(word + closing - 1)) {
            (Some(first), Some(last)) => (last.x1 - first.x0).max(self.size),
            _ => self.size,
        }
    }

    /// Pieces between gaps wider than `gap` letter widths.
    pub fn pieces(&self, gap: f32) -> Vec<Line> {
        self.parted(|_, _| gap)
    }

    /// Cells of an unruled row: digits of one number are closer together than letters of one cell.
    pub fn cells(&self) -> Vec<Line> {
        const GAP: f32 = 0.7;
        const DIGITS: f32 = 0.25;
        let is_digit = |mark: &Mark| mark.c.is_ascii_digit();
        self.parted(|before, next| if is_digit(before) && is_digit(next) { DIGITS } else { GAP })
    }

    fn parted(&self, gap: impl Fn(&Mark, &Mark) -> f32) -> Vec<Line> {
        let mut pieces: Vec<Vec<Mark>> = Vec::new();
        let mut last: Option<Mark> = None;
        for mark in self.marks.iter().filter(|mark| !mark.c.is_whitespace()) {
            let is_apart = last.is_none_or(|last| mark.x0 - last.x1 > gap(&last, mark) * mark.size.min(last.size));
            if is_apart {
                pieces.push(Vec::new());
            }
            if let Some(piece) = pieces.last_mut() {
                piece.push(*mark);
            }
            last = Some(*mark);
        }
        pieces.into_iter().map(Line::new).collect()
    }

    /// The parts left and right of a position.
    pub fn split(self, x: f32) -> (Line, Line) {
        let (before, behind) = self.marks.into_iter().partition(|mark| mark.center().0 < x);
        (Line::new(before), Line::new(behind))
    }

    /// Appends the characters of another line.
    pub fn extend(&mut self, other: Line) {
        let mut marks = std::mem::take(&mut self.marks);
        marks.extend(other.marks);
        *self = Line::new(marks);
    }

    /// True for a number with digits.
    pub fn is_figure(&self) -> bool {
        self.is_number() && self.marks.iter().any(|mark| mark.c.is_ascii_digit())
    }

    /// True for one number, with or without a sign or a percent sign.
    pub fn is_number(&self) -> bool {
        let text = self.bare();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        digits > 0 && text.chars().all(|c| c.is_ascii_digit() || ".,，．%％-−—+()（）".contains(c))
            || matches!(text.as_str(), "/" | "-" | "—" | "——" | "－")
    }
}

/// Reading direction of most characters in an area.
fn way(marks: &[Mark]) -> Direction {
    let count = |is: &dyn Fn(&Mark) -> bool| marks.iter().filter(|mark| !mark.c.is_whitespace() && is(mark)).count();
    let all = count(&|_| true);
    for direction in [Direction::Up, Direction::Down, Direction::Left] {
        if count(&|mark| mark.direction == direction && !mark.falls) * 2 > all {
            return direction;
        }
    }
    // Vertical writing is read like text turned clockwise.
    if count(&|mark| mark.falls) * 2 > all { Direction::Down } else { Direction::Right }
}

/// Lines of an area, in reading order.
pub(super) fn lines(mut marks: Vec<Mark>) -> Vec<Line> {
    let way = way(&marks);
    // Position across the lines, and along them.
    let place = |mark: &Mark| {
        let (x, y) = mark.center();
        match way {
            Direction::Up => (x, -y),
            Direction::Down => (-x, y),
            Direction::Left => (-y, -x),
            Direction::Right | Direction::Slant => (y, x),
        }
    };
    marks.sort_by(|a, b| place(a).0.total_cmp(&place(b).0));
    let mut lines: Vec<Vec<Mark>> = Vec::new();
    let (mut sum, mut size) = (0.0, 0.0_f32);
    for mark in marks {
        let across = place(&mark).0;
        let fits = lines.last().is_some_and(|line| {
            let mean = sum / line.len() as f32;
            (across - mean).abs() < 0.45 * size.max(mark.size)
        });
        if !fits {
            lines.push(Vec::new());
            (sum, size) = (0.0, 0.0);
        }
        sum += across;
        size = size.max(mark.size);
        if let Some(line) = lines.last_mut() {
            line.push(mark);
        }
    }
    for line in &mut lines {
        line.sort_by(|a, b| place(a).1.total_cmp(&place(b).1));
    }
    let has_text = |line: &Vec<Mark>| line.iter().any(|mark| !mark.c.is_whitespace());
    let lines = lines.into_iter().flat_map(|line| if way == Direction::Right { parted(line) } else { vec![line] });
    lines.filter(has_text).map(Line::new).collect()
}

/// Separates two complete lines printed over one another, the upper one first. All characters must be on one of two
/// levels and most of the shorter line must be overprinted; a superscript has its neighbours on its sides.
fn parted(line: Vec<Mark>) -> Vec<Vec<Mark>> {
    // Quadratic in the characters of a line; no report has more, a malicious page may.
    const MOST: usize = 1000;
    if line.len() > MOST {
        return vec![line];
    }
    let (top, foot) = line.iter().fold((f32::MAX, f32::MIN), |(top, foot), mark| (top.min(mark.y1), foot.max(mark.y1)));
    let is_upper = |mark: &Mark| mark.y1 - top < foot - mark.y1;
    let is_level = |mark: &Mark| (mark.y1 - top).min(foot - mark.y1) < 0.02 * mark.size;
    if line.iter().all(|mark| foot - top < 0.05 * mark.size) || !line.iter().all(is_level) {
        return vec![line];
    }
    let is_over =
        |a: &Mark, b: &Mark| a.x1.min(b.x1) - a.x0.max(b.x0) > 0.25 * (a.x1 - a.x0).min(b.x1 - b.x0).max(0.01);
    let printed = |is_up: bool| line.iter().filter(move |mark| is_upper(mark) == is_up && !mark.c.is_whitespace());
    let (least, most) = if printed(true).count() < printed(false).count() { (true, false) } else { (false, true) };
    let over = printed(least).filter(|mark| printed(most).any(|other| is_over(mark, other))).count();
    if printed(least).count() < 2 || over * 2 <= printed(least).count() {
        return vec![line];
    }
    let (upper, lower) = line.iter().copied().partition(is_upper);
    vec![upper, lower]
}

/// Groups of characters without a gap, which always belong to one cell.
pub(super) fn words(marks: Vec<Mark>) -> Vec<Vec<Mark>> {
    const GAP: f32 = 0.12;
    let (flat, other): (Vec<Mark>, Vec<Mark>) =
        marks.into_iter().partition(|mark| mark.direction == Direction::Right && !mark.falls);
    let flat = lines(flat).into_iter().flat_map(|line| {
        let pieces = line.pieces(GAP).into_iter().map(|piece| piece.marks);
        // Two lines of print in neighbouring cells are two words, however near.
        let own =
            |marks: Vec<Mark>| marks.chunk_by(|a, b| a.print == b.print).map(<[Mark]>::to_vec).collect::<Vec<_>>();
        pieces.flat_map(own).collect::<Vec<_>>()
    });
    flat.chain(other.into_iter().filter(|mark| !mark.c.is_whitespace()).map(|mark| vec![mark])).collect()
}

/// True when two characters of a line need a separator: they are further apart than letters of a word.
pub(super) fn is_apart(before: &Mark, next: &Mark) -> bool {
    let size = before.size.min(next.size);
    let level = (before.center().1 - next.center().1).abs() < size;
    let gap = if level { next.x0 - before.x1 } else { 0.0 };
    let most = match (before.c.is_ascii(), next.c.is_ascii()) {
        (true, true) => 0.2,
        (false, false) => 0.9,
        _ => 0.4,
    };
    gap > most * size
}
