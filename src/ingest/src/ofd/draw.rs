//! Draws the objects of an OFD page on the canvas of the page.
//!
//! Invariant: the number of drawn objects and their depth are limited. Not here: characters (`text`), shapes (`path`).

use super::resources::{Colour, Shelf, alpha};
use super::tree::{self, Item};
use super::{POINTS, path, text, too_much};
use crate::Refusal;
use crate::printed::{Canvas, Ink};
use kurbo::{Affine, Rect, Vec2};

/// Depth of blocks and composite objects: real pages reach three.
const DEPTH: usize = 64;
/// Opacity up to which ink is not seen.
const FAINT: f32 = 0.02;
/// Number of drawn objects that a composite object counts as.
const COMPOSITE: usize = 8;

/// Draws a page.
pub(super) struct Pen<'a> {
    pub canvas: Canvas,
    pub shelf: Shelf<'a>,
    /// Number of objects that the document may still draw.
    pub left: &'a mut usize,
}

/// What surrounds an object.
#[derive(Clone, Copy)]
pub(super) struct Space {
    /// From its coordinates to points on the page.
    pub transform: Affine,
    /// Opacity of everything around.
    pub alpha: f64,
    pub fill: Colour,
    pub stroke: Colour,
    depth: usize,
}

impl Space {
    /// The space of a page in millimetres.
    pub fn page() -> Self {
        let transform = Affine::scale(POINTS);
        Self { transform, alpha: 1.0, fill: Colour::BLACK, stroke: Colour::BLACK, depth: 0 }
    }

    /// The space inside an object or a block.
    fn inside(self, item: &Item, resources: Shelf<'_>) -> Self {
        let corner = item.get("boundary").and_then(tree::area).map_or(Vec2::ZERO, |area| area.origin().to_vec2());
        let own = item.get("ctm").and_then(tree::matrix).unwrap_or_default();
        Self {
            transform: self.transform * Affine::translate(corner) * own,
            alpha: self.alpha * if item.flag("visible") == Some(false) { 0.0 } else { alpha(item) },
            fill: resources.colour(item, "fillcolor").unwrap_or(self.fill),
            stroke: resources.colour(item, "strokecolor").unwrap_or(self.stroke),
            depth: self.depth + 1,
        }
    }
}

impl Pen<'_> {
    /// Counts drawn objects.
    pub fn count(&mut self, things: usize) -> Result<(), Refusal> {
        *self.left = self.left.checked_sub(things).ok_or_else(too_much)?;
        Ok(())
    }

    /// Sets what the next object is drawn with; false when it leaves nothing to see.
    pub fn dip(&mut self, colour: Colour, space: Space, width: f64) -> bool {
        let alpha = (colour.alpha * space.alpha) as f32;
        let rgb = colour.rgb.map(|rgb| rgb.map(|part| (part / 255.0) as f32));
        self.canvas.ink = Ink { color: rgb, alpha, width: width as f32, ..Ink::default() };
        alpha > FAINT
    }

    /// Draws the appearance of an annotation.
    pub fn note(&mut self, look: &Item) -> Result<(), Refusal> {
        let space = Space::page().inside(look, self.shelf);
        self.items(&look.items, space)
    }

    /// Draws layers, blocks and objects in their order.
    pub fn items(&mut self, items: &[Item], around: Space) -> Result<(), Refusal> {
        let mut rest = items;
        while let Some(item) = rest.first() {
            let pieces = text::pieces(rest);
            let (these, behind) = rest.split_at(pieces.max(1));
            rest = behind;
            if pieces > 1 {
                text::line(self, these, around.inside(item, self.shelf))?;
                continue;
            }
            self.item(item, around)?;
        }
        Ok(())
    }

    fn item(&mut self, item: &Item, around: Space) -> Result<(), Refusal> {
        let is_object = matches!(&*item.name, "textobject" | "pathobject" | "imageobject" | "compositeobject");
        if !is_object && !matches!(&*item.name, "layer" | "pageblock") {
            return Ok(());
        }
        self.count(1)?;
        let space = around.inside(item, self.shelf);
        if space.depth > DEPTH {
            return Err(too_much());
        }
        let clips = self.clip(item, around, space)?;
        match &*item.name {
            "textobject" => text::draw(self, item, space)?,
            "pathobject" => path::draw(self, item, space)?,
            "imageobject" => self.image(item, around, space),
            "compositeobject" => {
                self.count(COMPOSITE)?;
                if let Some(unit) = item.get("resourceid").and_then(|id| self.shelf.unit(id)) {
                    for content in unit.children("content") {
                        self.items(&content.items, space)?;
                    }
                }
            }
            _ => self.items(&item.items, space)?,
        }
        (0..clips).for_each(|_| self.canvas.unclip());
        Ok(())
    }

    /// Opens the clips of an object and returns their number.
    fn clip(&mut self, item: &Item, around: Space, space: Space) -> Result<usize, Refusal> {
        let mut count = 0;
        for clips in item.children("clips") {
            let corner = item.get("boundary").and_then(tree::area).map_or(Vec2::ZERO, |area| area.origin().to_vec2());
            let base = match clips.flag("transflag") {
                Some(false) => around.transform * Affine::translate(corner),
                _ => space.transform,
            };
            for clip in clips.children("clip") {
                let mut shapes = Vec::new();
                for area in clip.children("area") {
                    let transform = base * area.get("ctm").and_then(tree::matrix).unwrap_or_default();
                    for path in area.children("path") {
                        self.count(1)?;
                        shapes.extend(path::shape(path, transform));
                    }
                }
                match shapes.as_slice() {
                    [] => continue,
                    [shape] => self.canvas.clip_path(shape),
                    [first, rest @ ..] => {
                        let all = rest.iter().fold(first.control_box(), |all, shape| all.union(shape.control_box()));
                        self.canvas.clip(all);
                    }
                }
                count += 1;
            }
        }
        Ok(count)
    }

    fn image(&mut self, item: &Item, around: Space, space: Space) {
        if self.dip(Colour { rgb: None, alpha: 1.0 }, space, 0.0) {
            self.canvas.ink.is_plain = item.get("resourceid").is_some_and(|id| self.shelf.is_opaque(id));
            // An image fills the unit square of its own space; without a transform, its boundary.
            let area = match (item.get("ctm"), item.get("boundary").and_then(tree::area)) {
                (None, Some(area)) => around.transform.transform_rect_bbox(area),
                _ => space.transform.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0)),
            };
            self.canvas.picture(area);
        }
    }
}
