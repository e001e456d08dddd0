//! The canvas on which a reader draws a printed page.
//!
//! Invariant: each object keeps its ink and its place in the drawing order; what the open clips hide is not seen. Not
//! here: what is seen of a character (`seen`), the number of objects (each reader).

use super::layers::{Layer, Layers};
use super::page_objects::{Direction, Ink, Mark, Page, Rule, Slant};
use super::page_quality::is_outlined;
use super::seen::{self, Drawn, Look};
use super::slants;
use crate::limits;
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};

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

/// Elements of a clip's outline above which only its bounding box clips, and of a shape above which it covers nothing and
/// strikes nothing out.
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
        // Thousands of outlines and their sides are not looked through for what they may do to a page number.
        if is_outlined(&self.page) {
            self.layers.clear();
            self.page.slants.clear();
            self.page.rules.clear();
        }
        let is_box = |layer: &&Layer| layer.outline.is_none() && layer.picture.is_none() && layer.covers();
        self.page.boxes =
            self.layers.iter().filter(is_box).map(|layer| [layer.x0, layer.y0, layer.x1, layer.y1]).collect();
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
        // Points below which letters are not seen on a page of usual size.
        const TINY: f32 = 1.0;
        const HIGH: f32 = 800.0;
        if !(mark.size.is_finite() && mark.x0.is_finite() && mark.x1.is_finite() && mark.y0.is_finite()) {
            return;
        }
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

    /// Adds the characters of layers that are off: `all` are the characters drawn so far, in their order, and those
    /// among them.
    #[cfg(feature = "pdf")]
    pub fn unshown(&mut self, all: &[Mark]) {
        let place = |mark: &Mark| (mark.c, mark.x0.to_bits(), mark.y0.to_bits());
        let drawn = self.page.marks.len();
        let mut next = 0;
        for mark in all {
            if next < drawn && place(&self.page.marks[next]) == place(mark) {
                next += 1;
            } else {
                self.page.marks.push(*mark);
                self.looks.push(Look { order: self.order, ink: self.ink, drawn: Drawn::Outside });
            }
        }
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

    /// Records the slanted lines of a path.
    fn slants(&mut self, path: &BezPath, is_stroke: bool) {
        let point = |at: Point| (at.x as f32, at.y as f32);
        for (from, to) in slants::lines(path, is_stroke) {
            let is_inside = self.clips.last().is_none_or(|clip| clip.area.contains(from.midpoint(to)));
            if is_inside && from.is_finite() && to.is_finite() {
                let (from, to, order, ink) = (point(from), point(to), self.order, self.ink);
                self.page.slants.push(Slant { from, to, order, ink, is_seen: true });
            }
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
        if path.elements().len() <= OUTLINE {
            self.slants(&(transform * path), is_stroke);
        }
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
            self.outline(path, transform);
        }
    }

    /// Counts the shapes of a filled path that may be characters.
    pub fn outline(&mut self, path: &BezPath, transform: Affine) {
        let size = (self.page.width, self.page.height);
        let page = Rect::new(0.0, 0.0, f64::from(size.0), f64::from(size.1));
        let seen = self.clips.last().map_or(page, |clip| page.intersect(clip.area));
        self.page.outlines.add(path, transform, seen, size);
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
                for area in boxes {
                    self.layer(*area, None, None);
                }
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
