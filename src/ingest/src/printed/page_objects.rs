//! The objects of a printed page: characters, straight lines, images.
//!
//! Invariant: everything is upright, in points from the top left corner of the page as read. Not here: drawing them
//! (`canvas`), what they form (`page`).

use super::outlines::Outlines;
use crate::appearance::Script;
use gouji_core::document::{ApartKind, RecognisedLine};
use kurbo::{Affine, Point, Rect};

/// Reading direction of a character on the page as drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Right,
    Down,
    Left,
    Up,
    /// None of these: a stamp across the page.
    Slant,
}

/// A character on the page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    pub c: char,
    pub x0: f32,
    pub y0: f32,
    pub x1: f32,
    pub y1: f32,
    /// Letter height in points.
    pub size: f32,
    pub direction: Direction,
    /// True when its font is written from top to bottom.
    pub falls: bool,
    /// Index among all characters of the document.
    pub nth: usize,
    /// Why it is no text of the report; `None` for its text.
    pub apart: Option<ApartKind>,
    /// Where it is set, if not on its line.
    pub script: Option<Script>,
    /// The number of the line of print in which a machine recognised it; 0 for text.
    pub print: usize,
}

impl Mark {
    /// A character of a font with 1000 units to the letter height; `transform` leads from them to the page.
    pub fn new(transform: Affine, width: f64, c: char, falls: bool) -> Self {
        let at = |x: f64, y: f64| transform * Point::new(x, y);
        let (origin, ahead, above) = (at(0.0, 0.0), at(1000.0, 0.0), at(0.0, 1000.0));
        let along = ahead - origin;
        let size = (above - origin).hypot() as f32;
        // A character without advance still has a position.
        let width = if width.is_finite() && width.abs() > 1.0 { width } else { 500.0 };
        let corners = [at(0.0, -150.0), at(width, -150.0), at(0.0, 850.0), at(width, 850.0)];
        let area =
            corners.iter().fold(Rect::from_points(corners[0], corners[0]), |area, corner| area.union_pt(*corner));
        let direction = match (along.x, along.y) {
            (x, y) if x > 0.0 && y.abs() < x * 0.1 => Direction::Right,
            (x, y) if x < 0.0 && y.abs() < -x * 0.1 => Direction::Left,
            (x, y) if y > 0.0 && x.abs() < y * 0.1 => Direction::Down,
            (x, y) if y < 0.0 && x.abs() < -y * 0.1 => Direction::Up,
            _ => Direction::Slant,
        };
        Self {
            c,
            x0: area.x0 as f32,
            y0: area.y0 as f32,
            x1: area.x1 as f32,
            y1: area.y1 as f32,
            size,
            direction,
            falls,
            nth: 0,
            apart: None,
            script: None,
            print: 0,
        }
    }

    /// A character that was recognised in a picture; `area` is left, top, right and bottom in points.
    #[cfg(feature = "scan")]
    pub fn recognised(c: char, [x0, y0, x1, y1]: [f32; 4], size: f32, print: usize) -> Self {
        let direction = Direction::Right;
        Self { c, x0, y0, x1, y1, size, direction, falls: false, nth: 0, apart: None, script: None, print }
    }

    /// True for text of the report.
    pub fn is_read(&self) -> bool {
        self.apart.is_none()
    }

    /// True when this digit and another, drawn next, are of one number.
    pub(super) fn is_figure_with(&self, next: &Self) -> bool {
        const SAME: f32 = 0.12;
        self.c.is_ascii_digit()
            && next.c.is_ascii_digit()
            && [self.y1 - next.y1, self.size - next.size, self.x1 - next.x0]
                .iter()
                .all(|far| far.abs() < SAME * next.size)
    }

    pub fn center(&self) -> (f32, f32) {
        (f32::midpoint(self.x0, self.x1), f32::midpoint(self.y0, self.y1))
    }
}

/// A straight horizontal or vertical line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rule {
    pub upright: bool,
    /// Distance in points from the top edge of the page, or from the left edge if upright.
    pub at: f32,
    pub from: f32,
    pub to: f32,
    /// Thickness in points.
    pub thickness: f32,
    /// Position among all objects that the page draws.
    pub order: u32,
    pub ink: Ink,
    /// False when it has the colour of its ground or something covers it.
    pub is_seen: bool,
    /// True when a remark on the page draws it.
    pub is_remark: bool,
}

/// A straight line that is neither horizontal nor vertical.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Slant {
    pub from: (f32, f32),
    pub to: (f32, f32),
    /// Position among all objects that the page draws.
    pub order: u32,
    pub ink: Ink,
    /// False when it has the colour of its ground or something covers it.
    pub is_seen: bool,
}

/// What an object is drawn with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ink {
    /// Red, green and blue, from 0 to 1; `None` for patterns and images.
    pub color: Option<[f32; 3]>,
    /// Opacity, from 0 to 1.
    pub alpha: f32,
    /// True when it replaces what is below: no mask, no blending.
    pub is_plain: bool,
    /// Width of its strokes in points.
    pub width: f32,
    /// True when its shapes are filled by the even-odd rule.
    pub is_even_odd: bool,
}

impl Default for Ink {
    fn default() -> Self {
        Self { color: Some([0.0; 3]), alpha: 1.0, is_plain: true, width: 1.0, is_even_odd: false }
    }
}

/// Objects of one page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub width: f32,
    pub height: f32,
    pub marks: Vec<Mark>,
    pub rules: Vec<Rule>,
    pub slants: Vec<Slant>,
    /// Filled boxes: left, top, right, bottom.
    pub boxes: Vec<[f32; 4]>,
    /// Filled shapes that may be characters.
    pub outlines: Outlines,
    /// Share of the page that each image covers.
    pub pictures: Vec<f32>,
    /// Number of characters that their font does not identify.
    pub unknown: usize,
    /// Number of characters recognised from an image (OCR).
    pub recognised: usize,
    /// The page as a PNG file, if it is a picture.
    pub picture: Option<Vec<u8>>,
    /// How much the page lay askew before it was straightened: 0.01 means that its rows fall by 10 points in 1000.
    pub slope: f32,
    /// What was recognised here and not before the file was made, each from the index of its first mark on.
    pub lines: Vec<RecognisedLine>,
    /// Steps that are left for judging what is seen on other pages; `None` when this page needs more.
    pub steps: Option<usize>,
}

impl Page {
    /// Where an area (left, top, right and bottom) is on the page as it lay.
    pub fn as_it_lay(&self, area: [f32; 4]) -> [f32; 4] {
        if self.slope == 0.0 {
            return area;
        }
        let [left, top, right, bottom] = area;
        let (middle_x, middle_y) = (self.width / 2.0, self.height / 2.0);
        let (dx, dy) = (f32::midpoint(left, right) - middle_x, f32::midpoint(top, bottom) - middle_y);
        let (sin, cos) = self.slope.atan().sin_cos();
        let (across, down) = (dx * cos - dy * sin - dx, dx * sin + dy * cos - dy);
        [left + across, top + down, right + across, bottom + down]
    }

    /// True when nothing but blanks is printed.
    pub fn is_blank(&self) -> bool {
        self.marks.iter().all(|mark| mark.c.is_whitespace() || !mark.is_read())
    }

    /// Turns the page by right angles so that most characters read to the right.
    pub(super) fn turned(mut self) -> Self {
        let count = |direction: Direction| {
            let is_counted = |mark: &&Mark| mark.direction == direction && !mark.c.is_whitespace() && mark.is_read();
            self.marks.iter().filter(is_counted).count()
        };
        let most = [Direction::Right, Direction::Down, Direction::Left, Direction::Up]
            .into_iter()
            .rev()
            .max_by_key(|direction| count(*direction));
        let turns = match most.unwrap_or(Direction::Right) {
            Direction::Right | Direction::Slant => 0,
            Direction::Up => 1,
            Direction::Left => 2,
            Direction::Down => 3,
        };
        for _ in 0..turns {
            self.quarter();
        }
        let (width, height) = (self.width, self.height);
        self.rules.retain(|rule| {
            let (across, along) = if rule.upright { (width, height) } else { (height, width) };
            (-1.0..=across + 1.0).contains(&rule.at) && rule.to >= 0.0 && rule.from <= along
        });
        self
    }

    /// A clockwise quarter turn.
    fn quarter(&mut self) {
        let height = self.height;
        for mark in &mut self.marks {
            (mark.x0, mark.y0, mark.x1, mark.y1) = (height - mark.y1, mark.x0, height - mark.y0, mark.x1);
            mark.direction = match mark.direction {
                Direction::Right => Direction::Down,
                Direction::Down => Direction::Left,
                Direction::Left => Direction::Up,
                Direction::Up => Direction::Right,
                Direction::Slant => Direction::Slant,
            };
        }
        for area in &mut self.boxes {
            *area = [height - area[3], area[0], height - area[1], area[2]];
        }
        for end in self.slants.iter_mut().flat_map(|line| [&mut line.from, &mut line.to]) {
            *end = (height - end.1, end.0);
        }
        for rule in &mut self.rules {
            *rule = if rule.upright {
                Rule { upright: false, from: height - rule.to, to: height - rule.from, ..*rule }
            } else {
                Rule { upright: true, at: height - rule.at, ..*rule }
            };
        }
        (self.width, self.height) = (self.height, self.width);
    }

    /// Drops characters printed twice in one place for a bold effect.
    pub fn drop_overprints(&mut self) {
        let mut order: Vec<usize> = (0..self.marks.len()).collect();
        order.sort_by(|a, b| {
            let (a, b) = (&self.marks[*a], &self.marks[*b]);
            a.c.cmp(&b.c).then(a.x0.total_cmp(&b.x0))
        });
        let mut dropped = vec![false; self.marks.len()];
        for (nth, &first) in order.iter().enumerate() {
            let mark = self.marks[first];
            let near = mark.size * 0.2;
            for &second in order[nth + 1..].iter().take(64) {
                let other = self.marks[second];
                if other.c != mark.c || other.x0 - mark.x0 > near {
                    break;
                }
                if (other.y0 - mark.y0).abs() <= near && !dropped[first] {
                    // Of a hidden and a seen one, the seen one stays.
                    dropped[if mark.is_read() || !other.is_read() { second } else { first }] = true;
                }
            }
        }
        let mut nth = 0;
        self.marks.retain(|_| {
            nth += 1;
            !dropped[nth - 1]
        });
    }
}
