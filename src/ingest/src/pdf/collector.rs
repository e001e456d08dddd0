//! Collects what a PDF page draws.
//!
//! Invariant: the number of objects is limited. Not here: what a page consists of (`printed`), the characters of a font
//! (`font`).

// Counts of objects on a page are small numbers.
#![allow(clippy::cast_precision_loss)]

use super::font::Fonts;
use crate::printed::{Canvas, Mark};
use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::WritingMode;
use hayro_interpret::kurbo::{Affine, BezPath, Rect, Shape};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask};

/// Number of drawn objects that a form counts as.
const FORM: usize = 8;

/// Panic payload that stops a page which draws more than the limit.
pub(super) struct TooMuch;

/// Collects the objects of one page.
pub(super) struct Collector<'f> {
    pub canvas: Canvas,
    fonts: &'f mut Fonts,
    /// Number of objects that the document may still draw.
    left: &'f mut usize,
}

impl<'f> Collector<'f> {
    pub fn new(width: f32, height: f32, fonts: &'f mut Fonts, left: &'f mut usize) -> Self {
        Self { canvas: Canvas::new(width, height), fonts, left }
    }

    /// Counts drawn objects; forms may nest without end.
    fn count(&mut self, things: usize) {
        match self.left.checked_sub(things) {
            Some(left) => *self.left = left,
            None => std::panic::resume_unwind(Box::new(TooMuch)),
        }
    }

    fn clip(&mut self, area: Rect) {
        // Each form starts with a clip and costs more than what it draws.
        self.count(FORM);
        self.canvas.clip(area);
    }
}

fn is_stroke(mode: &DrawMode) -> bool {
    matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..))
}

/// False for a fully transparent colour.
fn is_seen(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(color) => color.to_rgba().components()[3] > 0.0,
        Paint::Pattern(_) => true,
    }
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.count(1 + path.elements().len() / 4);
        if is_seen(&props.paint) {
            self.canvas.path(path, props.transform, is_stroke(mode));
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.clip(clip.path.control_box());
    }

    fn push_clip_rect(&mut self, area: &Rect) {
        self.clip(*area);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.count(1);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.count(1 + run.glyphs().len());
        let falls = run.writing_mode() == WritingMode::Vertical;
        let is_hidden = matches!(mode, DrawMode::Invisible) || !is_seen(&props.paint);
        let known = self.fonts.characters(run.glyphs());
        for (nth, glyph) in run.glyphs().iter().enumerate() {
            let transform = props.transform * glyph.transform();
            // A character of two bytes is as wide as both together.
            let wide = if known.get(nth + 1).is_some_and(String::is_empty) { 2.0 } else { 1.0 };
            let width = wide
                * match &**glyph {
                    _ if falls => 1000.0,
                    Glyph::Outline(outline) => f64::from(outline.advance_width().unwrap_or(500.0)),
                    Glyph::Type3(drawn) => f64::from(drawn.advance_width().unwrap_or(500.0)),
                };
            let text = &known[nth];
            if text.is_empty() {
                continue;
            }
            let count = text.chars().count() as f64;
            for (part, c) in text.chars().enumerate() {
                let shift = Affine::translate((width * part as f64 / count, 0.0));
                let mark = Mark::new(transform * shift, width / count, c, falls);
                self.canvas.mark(mark, is_hidden);
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.count(1);
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let area = props.transform.transform_rect_bbox(Rect::new(0.0, 0.0, width, height));
        self.canvas.picture(area);
    }

    fn pop_clip(&mut self) {
        self.canvas.unclip();
    }

    fn pop_transparency_group(&mut self) {}

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, mode: &DrawMode) {
        self.count(1);
        if is_seen(&props.paint) {
            self.canvas.path(&rect.to_path(0.1), props.transform, is_stroke(mode));
        }
    }
}
