//! Counts the filled shapes of a page that may be characters: print converted to outlines has no other text.
//!
//! Invariant: boxes and what is larger or smaller than print do not count. Not here: reading the print (`pdf::rendered`).

use kurbo::{Affine, BezPath, PathEl, Rect};

/// Shapes from which on they are print: the shortest line of text that counts. Logos have as many, but in one place.
const MANY: usize = 24;
/// Points over which print is spread: half a line of text, and more than a logo.
const SPREAD: f64 = 150.0;
/// Points of the longer side of a character or a part of one, on a page of usual size: less is a dot of a line.
const LEAST: f64 = 3.0;
const MOST: f64 = 60.0;
/// Points of the longer side of a page of usual size; the print of a larger one may be larger.
const LONG: f64 = 842.0;
/// Sides of a box.
const BOX: usize = 4;

/// The shapes of a page that may be characters.
#[derive(Debug, Default)]
pub(crate) struct Outlines {
    pub count: usize,
    area: Option<Rect>,
}

impl Outlines {
    /// Counts the shapes of a path that are seen within an area of a page; a path may hold a whole line of print.
    pub fn add(&mut self, path: &BezPath, transform: Affine, seen: Rect, (width, height): (f32, f32)) {
        if path.elements().len() <= BOX {
            return;
        }
        let most = MOST * (f64::from(width.max(height)) / LONG).max(1.0);
        let (mut area, mut sides): (Option<Rect>, usize) = (None, 0);
        for element in path.elements() {
            let to = match *element {
                PathEl::MoveTo(to) => {
                    self.shape(area.take(), sides, seen, most);
                    sides = 0;
                    to
                }
                PathEl::LineTo(to) => {
                    sides += 1;
                    to
                }
                // No box has a curve.
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => {
                    sides += BOX + 1;
                    to
                }
                PathEl::ClosePath => continue,
            };
            let to = transform * to;
            area = Some(area.map_or(Rect::from_points(to, to), |area| area.union_pt(to)));
        }
        self.shape(area, sides, seen, most);
    }

    fn shape(&mut self, area: Option<Rect>, sides: usize, seen: Rect, most: f64) {
        let Some(area) = area.filter(|area| sides > BOX && seen.contains(area.center())) else { return };
        if (LEAST..=most).contains(&area.width().max(area.height())) {
            self.count += 1;
            self.area = Some(self.area.map_or(area, |all| all.union(area)));
        }
    }

    /// True when the shapes are print.
    pub fn are_print(&self) -> bool {
        self.count >= MANY && self.area.is_some_and(|area| area.width().max(area.height()) >= SPREAD)
    }
}
