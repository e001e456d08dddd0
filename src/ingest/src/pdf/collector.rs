//! Collects what a PDF page draws.
//!
//! Invariant: the number of objects is limited. Not here: what a page consists of (`printed`), the characters of a font
//! (`font`).

// Counts of objects on a page are small numbers.
#![allow(clippy::cast_precision_loss)]

use super::font::Fonts;
use super::mask::Mask;
use crate::printed::{Canvas, Ink, Mark};
use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::WritingMode;
use hayro_interpret::kurbo::{Affine, BezPath, Rect, Shape};
use hayro_interpret::{
    BlendMode, CacheKey, ClipPath, Device, DrawMode, DrawProps, FillRule, Image, ImageData, ImageDrawProps, Paint,
    SoftMask,
};
use std::collections::HashMap;
use std::rc::Rc;

/// Number of drawn objects that a form counts as.
pub(super) const FORM: usize = 8;

/// Opacity up to which ink is not seen.
const FAINT: f32 = 0.02;

/// Panic payload that stops a page which draws more than the limit.
pub(super) struct TooMuch;

/// Collects the objects of one page.
pub(super) struct Collector<'f> {
    pub canvas: Canvas,
    /// True when something was written that no font draws.
    pub has_values: bool,
    fonts: &'f mut Fonts,
    /// Number of objects that the document may still draw.
    left: &'f mut usize,
    /// The open transparency groups.
    groups: Vec<Group>,
    /// Soft masks by their keys.
    masks: HashMap<u128, Rc<Mask>>,
}

/// What a transparency group does to what is drawn in it, together with the groups around it.
#[derive(Clone)]
struct Group {
    alpha: f32,
    is_plain: bool,
    mask: Option<Rc<Mask>>,
}

impl<'f> Collector<'f> {
    pub fn new(width: f32, height: f32, fonts: &'f mut Fonts, left: &'f mut usize) -> Self {
        let groups = vec![Group { alpha: 1.0, is_plain: true, mask: None }];
        Self { canvas: Canvas::new(width, height), has_values: false, fonts, left, groups, masks: HashMap::new() }
    }

    /// Counts drawn objects; forms may nest without end.
    fn count(&mut self, things: usize) {
        match self.left.checked_sub(things) {
            Some(left) => *self.left = left,
            None => std::panic::resume_unwind(Box::new(TooMuch)),
        }
    }

    /// Counts an annotation.
    pub fn annotation(&mut self) {
        self.count(FORM);
    }

    /// Sets an opaque ink.
    pub fn plain_ink(&mut self, color: [f32; 3]) {
        self.canvas.ink = Ink { color: Some(color), ..Ink::default() };
    }

    /// Writes a character without a font.
    pub fn write(&mut self, c: char, place: Affine, width: f64) {
        self.count(1);
        self.has_values |= !self.canvas.is_remark;
        self.plain_ink([0.0; 3]);
        self.canvas.mark(Mark::new(place, width, c, false), false);
    }

    /// The mask, read once.
    fn mask(&mut self, mask: &SoftMask<'_>) -> Rc<Mask> {
        if let Some(known) = self.masks.get(&mask.cache_key()) {
            return Rc::clone(known);
        }
        let mut spent = 0;
        let read = Rc::new(Mask::read(mask, *self.left, &mut spent));
        self.count(FORM + spent);
        self.masks.insert(mask.cache_key(), Rc::clone(&read));
        read
    }

    /// Sets what the next object is drawn with; gives its mask.
    fn ink(&mut self, paint: Option<&Paint<'_>>, mask: Option<&SoftMask<'_>>, blend: BlendMode) -> Option<Rc<Mask>> {
        let (color, alpha) = paint.map_or((None, 1.0), look);
        let own = mask.map(|mask| self.mask(mask));
        let Some(group) = self.groups.last() else { return own };
        let is_plain = group.is_plain && own.is_none() && blend == BlendMode::Normal;
        let mask = own.or_else(|| group.mask.clone());
        self.canvas.ink = Ink { color, alpha: alpha * group.alpha, is_plain, ..Ink::default() };
        mask
    }

    fn path(&mut self, path: &BezPath, props: &DrawProps<'_>, mode: &DrawMode) {
        self.ink(Some(&props.paint), props.soft_mask.as_ref(), props.blend_mode);
        let is_stroke = matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..));
        if let DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke) = mode {
            self.canvas.ink.width = stroke.line_width * props.transform.determinant().abs().sqrt() as f32;
        }
        self.canvas.ink.is_even_odd = matches!(mode, DrawMode::Fill(FillRule::EvenOdd));
        // A tiling pattern may have holes.
        self.canvas.ink.is_plain &= !matches!(&props.paint, Paint::Pattern(_));
        if self.canvas.ink.alpha > 0.0 {
            self.canvas.path(path, props.transform, is_stroke);
            if matches!(mode, DrawMode::FillAndStroke(..)) {
                self.canvas.outline(path, props.transform);
            }
        }
    }
}

/// Colour and opacity of a paint.
fn look(paint: &Paint<'_>) -> (Option<[f32; 3]>, f32) {
    match paint {
        Paint::Color(color) => {
            let [red, green, blue, alpha] = color.to_rgba().components();
            (Some([red, green, blue]), alpha)
        }
        Paint::Pattern(pattern) => match &**pattern {
            hayro_interpret::pattern::Pattern::Shading(shading) => (None, shading.opacity),
            hayro_interpret::pattern::Pattern::Tiling(tiling) => (None, tiling.opacity),
        },
    }
}

/// The colour of a small image that has only one.
fn plain_color(image: &Image<'_, '_>) -> Option<[f32; 3]> {
    const SMALL: u32 = 4096;
    let Image::Raster(raster) = image else { return None };
    if raster.width().saturating_mul(raster.height()) > SMALL {
        return None;
    }
    let mut found = None;
    raster.with_rgba(
        |data, alpha| {
            let pixels: Vec<[u8; 3]> = match data {
                ImageData::Rgb(rgb) => rgb.data.chunks_exact(3).map(|p| [p[0], p[1], p[2]]).collect(),
                ImageData::Luma(luma) => luma.data.iter().map(|p| [*p; 3]).collect(),
            };
            let first = pixels.first().copied();
            found = first.filter(|first| alpha.is_none() && pixels.iter().all(|pixel| pixel == first));
        },
        None,
    );
    found.map(|pixel| pixel.map(|part| f32::from(part) / 255.0))
}

/// True when boxes stay boxes.
fn is_upright(transform: Affine) -> bool {
    let [a, b, c, d, ..] = transform.as_coeffs();
    let small = |x: f64, y: f64| x.abs() < 0.01 * y.abs();
    (small(b, a) && small(c, d)) || (small(a, b) && small(d, c))
}

/// True for an image that hides what is below it.
fn is_opaque(image: &Image<'_, '_>) -> bool {
    let Image::Raster(raster) = image else { return false };
    let dict = raster.stream().dict();
    !["SMask", "Mask", "SMaskInData"].into_iter().any(|key| dict.contains_key(key))
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.count(1 + path.elements().len() / 4);
        self.path(path, &props, mode);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        // Each form starts with a clip and costs more than what it draws.
        self.count(FORM + clip.path.elements().len() / 4);
        self.canvas.clip_path(&clip.path);
    }

    fn push_clip_rect(&mut self, area: &Rect) {
        self.count(FORM);
        self.canvas.clip(*area);
    }

    fn push_transparency_group(&mut self, alpha: f32, mask: Option<SoftMask<'a>>, blend: BlendMode) {
        self.count(1);
        let own = mask.map(|mask| self.mask(&mask));
        let Some(around) = self.groups.last().cloned() else { return };
        self.groups.push(Group {
            alpha: around.alpha * alpha,
            is_plain: around.is_plain && own.is_none() && blend == BlendMode::Normal,
            mask: own.or(around.mask),
        });
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.count(1 + run.glyphs().len());
        let falls = run.writing_mode() == WritingMode::Vertical;
        let veil = self.ink(Some(&props.paint), props.soft_mask.as_ref(), props.blend_mode);
        let alpha = self.canvas.ink.alpha;
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
                let masked = veil.as_ref().map_or(1.0, |veil| veil.at(mark.center()));
                self.canvas.ink.alpha = alpha * masked;
                let is_hidden = matches!(mode, DrawMode::Invisible) || self.canvas.ink.alpha <= FAINT;
                self.canvas.mark(mark, is_hidden);
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.count(1);
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let area = props.transform.transform_rect_bbox(Rect::new(0.0, 0.0, width, height));
        self.ink(None, None, props.blend_mode);
        self.canvas.ink.color = plain_color(&image);
        self.canvas.ink.is_plain &= is_opaque(&image) && is_upright(props.transform);
        self.canvas.picture(area);
    }

    fn pop_clip(&mut self) {
        self.canvas.unclip();
    }

    fn pop_transparency_group(&mut self) {
        if self.groups.len() > 1 {
            self.groups.pop();
        }
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, mode: &DrawMode) {
        self.count(1);
        self.path(&rect.to_path(0.1), &props, mode);
    }
}
