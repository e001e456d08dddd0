//! The objects of a printed page: characters, straight lines, images; and the canvas on which a reader draws them.
//!
//! Invariant: everything is upright, in points from the top left corner of the page as read; what the open clips hide
//! is not on the page. Not here: what the objects form (`page`), the number of objects (each reader).

use super::layers::{Layer, Layers};
use super::seen::{self, Drawn, Look};
use crate::appearance::Script;
use crate::limits;
use gouji_core::document::ApartKind;
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};

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
        }
    }

    /// True for text of the report.
    pub fn is_read(&self) -> bool {
        self.apart.is_none()
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
    /// Share of the page that each image covers.
    pub pictures: Vec<f32>,
    /// Number of characters that their font does not identify.
    pub unknown: usize,
    /// Number of characters recognised from an image (OCR).
    pub recognised: usize,
    /// Steps that are left for judging what is seen on other pages; `None` when this page needs more.
    pub steps: Option<usize>,
}

/// Points below which a box is a line.
const THIN: f64 = 3.0;
/// Points above which a stroke is a box.
const BROAD: f32 = 6.0;

/// An open clip: its bounding box, and its outline if that is no box.
struct Clip {
    area: Rect,
    outline: Option<BezPath>,
    /// True when all open clips are boxes.
    is_box: bool,
}

/// Elements of a clip's outline above which only its bounding box clips, and of a shape above which it covers nothing.
const OUTLINE: usize = 256;

/// Draws the objects of one page.
pub(crate) struct Canvas {
    pub page: Page,
    /// What the next objects are drawn with.
    pub ink: Ink,
    /// True while a remark on the page is drawn.
    pub is_remark: bool,
    /// How each character is drawn.
    looks: Vec<Look>,
    layers: Vec<Layer>,
    clips: Vec<Clip>,
    /// Number of objects drawn.
    order: u32,
}

impl Canvas {
    pub fn new(width: f32, height: f32) -> Self {
        let steps = Some(limits::SEEN_STEPS);
        Self {
            page: Page { width, height, steps, ..Page::default() },
            ink: Ink::default(),
            is_remark: false,
            looks: Vec::new(),
            layers: Vec::new(),
            clips: Vec::new(),
            order: 0,
        }
    }

    /// The page, turned so that most of its characters read to the right.
    pub fn finish(mut self) -> Page {
        let area = (self.page.width, self.page.height);
        let mut layers = Layers::new(self.layers, area, self.page.steps.unwrap_or_default());
        seen::judge(&mut self.page, &self.looks, &mut layers);
        self.page.steps = layers.steps;
        self.page.turned()
    }

    /// Opens a clip inside the open ones.
    pub fn clip(&mut self, area: Rect) {
        let (around, is_box) = self.clips.last().map_or((area, true), |around| (around.area, around.is_box));
        self.clips.push(Clip { area: area.intersect(around), outline: None, is_box });
    }

    /// Opens a clip that may be no box.
    pub fn clip_path(&mut self, path: &BezPath) {
        self.clip(path.control_box());
        // Regions of several boxes cut the ends of lines.
        let parts = path.elements().iter().filter(|element| matches!(element, PathEl::MoveTo(_))).count();
        let is_outline = path.elements().len() <= OUTLINE && parts == 1 && as_box(path).is_none();
        if let Some(clip) = self.clips.last_mut() {
            clip.is_box &= as_box(path).is_some();
            clip.outline = is_outline.then(|| path.clone());
        }
    }

    /// Closes the innermost clip.
    pub fn unclip(&mut self) {
        self.clips.pop();
    }

    /// Draws a character; `is_hidden` when it has no ink.
    pub fn mark(&mut self, mark: Mark, is_hidden: bool) {
        if !(mark.size.is_finite() && mark.x0.is_finite() && mark.x1.is_finite() && mark.y0.is_finite()) {
            return;
        }
        // Points below which letters are not seen on a page of usual size.
        const TINY: f32 = 1.0;
        const HIGH: f32 = 800.0;
        let page = &self.page;
        let is_inside = mark.x1 >= 0.0 && mark.y1 >= 0.0 && mark.x0 <= page.width && mark.y0 <= page.height;
        let is_tiny = mark.size < TINY * (page.width.max(page.height) / HIGH).min(1.0);
        let drawn = match () {
            () if !is_inside || is_tiny || self.is_clipped(&mark) => Drawn::Outside,
            () if self.is_remark => Drawn::Remark,
            () if is_hidden => Drawn::Unseen,
            () => Drawn::Normal,
        };
        self.order += 1;
        self.page.marks.push(mark);
        self.looks.push(Look { order: self.order, ink: self.ink, drawn });
    }

    /// Draws an image.
    pub fn picture(&mut self, area: Rect) {
        self.order += 1;
        self.filled(area);
        let page = Rect::new(0.0, 0.0, f64::from(self.page.width), f64::from(self.page.height));
        let share = (area.intersect(page).area() / page.area().max(1.0)) as f32;
        self.page.pictures.push(share);
        let is_shape = self.ink.color.is_some();
        self.layer(area, None, (!is_shape).then_some(share));
    }

    /// Records a shape or an image that may cover text or be its ground.
    fn layer(&mut self, area: Rect, outline: Option<BezPath>, picture: Option<f32>) {
        let (clip, is_whole) = self.clips.last().map_or((area, true), |clip| (clip.area, clip.is_box));
        let area = area.intersect(clip);
        if area.width() <= THIN || area.height() <= THIN || !area.is_finite() || self.ink.alpha <= 0.0 {
            return;
        }
        self.layers.push(Layer {
            order: self.order,
            x0: area.x0 as f32,
            y0: area.y0 as f32,
            x1: area.x1 as f32,
            y1: area.y1 as f32,
            outline: outline.map(|path| (path, self.ink.is_even_odd)),
            ink: self.ink,
            picture,
            is_whole,
        });
    }

    /// True for a line of text above or below the open clip: spreadsheets hide overflowing text so. A line cut at its
    /// end is kept whole: half a number would be another number.
    fn is_clipped(&self, mark: &Mark) -> bool {
        let Some(Clip { area: clip, outline, .. }) = self.clips.last() else { return false };
        let (x, y) = mark.center();
        if clip.is_zero_area() || outline.as_ref().is_some_and(|path| path.winding(Point::new(x.into(), y.into())) == 0)
        {
            return true;
        }
        let (at, from, to) = match mark.direction {
            Direction::Right | Direction::Left => (y, clip.y0, clip.y1),
            Direction::Up | Direction::Down => (x, clip.x0, clip.x1),
            Direction::Slant => return false,
        };
        f64::from(at) < from || f64::from(at) > to
    }

    fn rule(&mut self, upright: bool, (at, thickness): (f64, f64), from: f64, to: f64) {
        let thickness = thickness as f32;
        let (mut from, mut to) = (from.min(to), from.max(to));
        // Borders may be drawn as rings under a clip that shows one side.
        if let Some(Clip { area: clip, .. }) = self.clips.last() {
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
        if thickness > BROAD {
            return;
        }
        if at.is_finite() && from.is_finite() && to.is_finite() {
            let (order, ink, is_remark) = (self.order, self.ink, self.is_remark);
            let at = at as f32;
            self.page.rules.push(Rule { upright, at, from, to, thickness, order, ink, is_seen: true, is_remark });
        }
    }

    /// A thin filled shape is a line; a dot may be part of a horizontal or a vertical one.
    fn filled(&mut self, area: Rect) {
        const SQUARE: f64 = 0.1;
        let (width, height) = (area.width(), area.height());
        let center = area.center();
        if height <= THIN && width + SQUARE >= height {
            self.rule(false, (center.y, height), area.x0, area.x1);
        }
        if width <= THIN && height + SQUARE >= width {
            self.rule(true, (center.x, width), area.y0, area.y1);
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
                            self.rule(upright, (at, width), from, to);
                        }
                    }
                }
            }
        }
    }

    /// Draws the lines of a path: its strokes, or its thin boxes if it is filled.
    pub fn path(&mut self, path: &BezPath, transform: Affine, is_stroke: bool) {
        self.order += 1;
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
                let (thickness, middle) = (f64::from(self.ink.width), at.midpoint(to));
                if dy <= 0.5 + dx * 0.002 && dx > dy {
                    self.rule(false, (middle.y, thickness), at.x, to.x);
                    self.layer(Rect::from_points(at, to).inset((0.0, thickness / 2.0)), None, None);
                } else if dx <= 0.5 + dy * 0.002 && dy > dx {
                    self.rule(true, (middle.x, thickness), at.y, to.y);
                    self.layer(Rect::from_points(at, to).inset((thickness / 2.0, 0.0)), None, None);
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
            self.shape(path, transform, &boxes);
        }
    }

    /// Records what a filled path covers: its boxes, or its outline.
    fn shape(&mut self, path: &BezPath, transform: Affine, boxes: &[Rect]) {
        let path = transform * path;
        match boxes {
            [area] if as_box(&path).is_some() => self.layer(*area, None, None),
            _ if path.elements().len() <= OUTLINE => {
                let area = path.control_box();
                self.layer(area, Some(path), None);
            }
            // Many boxes of one shading.
            _ if path.elements().len() <= boxes.len() * 6 => {
                boxes.iter().for_each(|area| self.layer(*area, None, None))
            }
            _ => {}
        }
    }
}

/// The box that a path draws, if it is one.
fn as_box(path: &BezPath) -> Option<Rect> {
    let mut points = [Point::ZERO; 5];
    let mut count = 0;
    for element in path.elements() {
        match element {
            PathEl::MoveTo(to) if count == 0 => points[0] = *to,
            PathEl::LineTo(to) if count < 5 && count > 0 => points[count] = *to,
            PathEl::ClosePath if count >= 4 => continue,
            _ => return None,
        }
        count += 1;
    }
    let area = points[1..count.clamp(1, 5)]
        .iter()
        .fold(Rect::from_points(points[0], points[0]), |area, to| area.union_pt(*to));
    let near = |a: f64, b: f64| (a - b).abs() < 0.01;
    let is_corner =
        |at: &Point| (near(at.x, area.x0) || near(at.x, area.x1)) && (near(at.y, area.y0) || near(at.y, area.y1));
    let is_closed = count == 4 || (count == 5 && near(points[4].x, points[0].x) && near(points[4].y, points[0].y));
    let turns =
        (1..count.min(4)).all(|at| near(points[at].x, points[at - 1].x) != near(points[at].y, points[at - 1].y));
    (is_closed && turns && points[..4].iter().all(is_corner)).then_some(area)
}

impl Page {
    /// True when nothing but blanks is printed.
    pub fn is_blank(&self) -> bool {
        self.marks.iter().all(|mark| mark.c.is_whitespace() || !mark.is_read())
    }

    /// Turns the page by right angles so that most characters read to the right.
    fn turned(mut self) -> Self {
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
