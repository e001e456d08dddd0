//! The objects of a printed page: characters, straight lines, images; and the canvas on which a reader draws them.
//!
//! Invariant: everything is upright, in points from the top left corner of the page as read; what the open clips hide
//! is not on the page. Not here: what the objects form (`page`), the number of objects (each reader).

use kurbo::{Affine, BezPath, PathEl, Point, Rect};

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
        }
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
}

/// Objects of one page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub width: f32,
    pub height: f32,
    pub marks: Vec<Mark>,
    pub rules: Vec<Rule>,
    /// Share of the page that each image covers.
    pub pictures: Vec<f32>,
    /// Number of characters that their font does not identify.
    pub unknown: usize,
    /// Number of invisible characters: text recognised from an image (OCR).
    pub hidden: usize,
}

/// Points below which a box is a line.
const THIN: f64 = 3.0;

/// Draws the objects of one page.
pub(crate) struct Canvas {
    pub page: Page,
    hidden: Vec<Mark>,
    /// Bounding boxes of the open clips.
    clips: Vec<Rect>,
}

impl Canvas {
    pub fn new(width: f32, height: f32) -> Self {
        Self { page: Page { width, height, ..Page::default() }, hidden: Vec::new(), clips: Vec::new() }
    }

    /// The page, turned so that most of its characters read to the right.
    pub fn finish(mut self) -> Page {
        self.page.hidden = self.hidden.len();
        // Invisible text belongs to the image it was recognised from; on a page with visible text it repeats that text.
        if self.page.marks.is_empty() {
            self.page.marks = self.hidden;
        }
        self.page.turned()
    }

    /// Opens a clip inside the open ones.
    pub fn clip(&mut self, area: Rect) {
        let area = self.clips.last().map_or(area, |around| around.intersect(area));
        self.clips.push(area);
    }

    /// Closes the innermost clip.
    pub fn unclip(&mut self) {
        self.clips.pop();
    }

    /// Draws a character if it is on the page and inside the clip.
    pub fn mark(&mut self, mark: Mark, is_hidden: bool) {
        let is_inside = mark.x1 >= 0.0
            && mark.y1 >= 0.0
            && mark.x0 <= self.page.width
            && mark.y0 <= self.page.height
            && mark.size.is_finite()
            && mark.size > 0.5;
        if !is_inside || self.is_clipped(&mark) {
            return;
        }
        self.page.unknown += usize::from(mark.c == char::REPLACEMENT_CHARACTER);
        if is_hidden { self.hidden.push(mark) } else { self.page.marks.push(mark) }
    }

    /// Draws an image.
    pub fn picture(&mut self, area: Rect) {
        self.filled(area);
        let page = Rect::new(0.0, 0.0, f64::from(self.page.width), f64::from(self.page.height));
        let share = (area.intersect(page).area() / page.area().max(1.0)) as f32;
        self.page.pictures.push(share);
    }

    /// True for a line of text above or below the open clip: spreadsheets hide overflowing text so. A line cut at its
    /// end is kept whole: half a number would be another number.
    fn is_clipped(&self, mark: &Mark) -> bool {
        let Some(clip) = self.clips.last() else { return false };
        let (x, y) = mark.center();
        let (at, from, to) = match mark.direction {
            Direction::Right | Direction::Left => (y, clip.y0, clip.y1),
            Direction::Up | Direction::Down => (x, clip.x0, clip.x1),
            Direction::Slant => return false,
        };
        f64::from(at) < from || f64::from(at) > to
    }

    fn rule(&mut self, upright: bool, at: f64, from: f64, to: f64) {
        let (mut from, mut to) = (from.min(to), from.max(to));
        // Borders may be drawn as rings under a clip that shows one side.
        if let Some(clip) = self.clips.last() {
            let (across, along) = if upright {
                ((clip.x0, clip.x1), (clip.y0, clip.y1))
            } else {
                ((clip.y0, clip.y1), (clip.x0, clip.x1))
            };
            (from, to) = (from.max(along.0), to.min(along.1));
            if at < across.0 - 0.5 || at > across.1 + 0.5 || from > to {
                return;
            }
        }
        let (from, to) = (from as f32, to as f32);
        if at.is_finite() && from.is_finite() && to.is_finite() {
            self.page.rules.push(Rule { upright, at: at as f32, from, to });
        }
    }

    /// A thin filled shape is a line; a dot may be part of a horizontal or a vertical one.
    fn filled(&mut self, area: Rect) {
        const SQUARE: f64 = 0.1;
        let (width, height) = (area.width(), area.height());
        let center = area.center();
        if height <= THIN && width + SQUARE >= height {
            self.rule(false, center.y, area.x0, area.x1);
        }
        if width <= THIN && height + SQUARE >= width {
            self.rule(true, center.x, area.y0, area.y1);
        }
    }

    /// Of two filled boxes, one closely around the other, only the ring between them is visible.
    fn rings(&mut self, boxes: &[Rect]) {
        for (nth, one) in boxes.iter().enumerate() {
            for other in boxes[nth + 1..].iter().take(4) {
                let (outer, inner) = if one.area() > other.area() { (one, other) } else { (other, one) };
                let widths = [inner.x0 - outer.x0, inner.y0 - outer.y0, outer.x1 - inner.x1, outer.y1 - inner.y1];
                if widths.iter().all(|width| (-0.01..=THIN).contains(width)) {
                    let middle = f64::midpoint;
                    let (x0, x1) = (middle(outer.x0, inner.x0), middle(outer.x1, inner.x1));
                    let (y0, y1) = (middle(outer.y0, inner.y0), middle(outer.y1, inner.y1));
                    for (width, upright, at, from, to) in [
                        (widths[0], true, x0, y0, y1),
                        (widths[1], false, y0, x0, x1),
                        (widths[2], true, x1, y0, y1),
                        (widths[3], false, y1, x0, x1),
                    ] {
                        if width > 0.01 {
                            self.rule(upright, at, from, to);
                        }
                    }
                }
            }
        }
    }

    /// Draws the lines of a path: its strokes, or its thin boxes if it is filled.
    pub fn path(&mut self, path: &BezPath, transform: Affine, is_stroke: bool) {
        let mut area: Option<Rect> = None;
        let mut boxes: Vec<Rect> = Vec::new();
        let mut start = Point::ZERO;
        let mut at = Point::ZERO;
        for element in path.elements() {
            let to = match *element {
                PathEl::MoveTo(to) => {
                    boxes.extend(area.take());
                    at = transform * to;
                    start = at;
                    continue;
                }
                PathEl::LineTo(to) => transform * to,
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => {
                    // A curve is not a line; its end point only extends the shape's bounding box.
                    let to = transform * to;
                    area = Some(area.unwrap_or(Rect::from_points(at, at)).union_pt(to));
                    at = to;
                    continue;
                }
                PathEl::ClosePath => start,
            };
            area = Some(area.unwrap_or(Rect::from_points(at, at)).union_pt(to));
            if is_stroke {
                let (dx, dy) = ((to.x - at.x).abs(), (to.y - at.y).abs());
                if dy <= 0.5 + dx * 0.002 && dx > dy {
                    self.rule(false, f64::midpoint(at.y, to.y), at.x, to.x);
                } else if dx <= 0.5 + dy * 0.002 && dy > dx {
                    self.rule(true, f64::midpoint(at.x, to.x), at.y, to.y);
                }
            }
            at = to;
        }
        if !is_stroke {
            boxes.extend(area);
            for area in &boxes {
                self.filled(*area);
            }
            self.rings(&boxes);
        }
    }
}

impl Page {
    /// True when nothing but blanks is printed.
    pub fn is_blank(&self) -> bool {
        self.marks.iter().all(|mark| mark.c.is_whitespace())
    }

    /// Turns the page by right angles so that most characters read to the right.
    fn turned(mut self) -> Self {
        let count = |direction: Direction| {
            self.marks.iter().filter(|mark| mark.direction == direction && !mark.c.is_whitespace()).count()
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
        for rule in &mut self.rules {
            *rule = if rule.upright {
                Rule { upright: false, at: rule.at, from: height - rule.to, to: height - rule.from }
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
                    dropped[second] = true;
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
