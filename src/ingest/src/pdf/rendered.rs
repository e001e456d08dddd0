//! Pages of a PDF that can only be seen: print converted to outlines, fonts that name no characters, pictures with lines over them.
//!
//! A page is rendered as it is seen on white paper, remarks included, as fine as the finest of its pictures. Outlines are at least
//! as fine as a scan should be ([`DPI`]).
//!
//! Invariant: what a page draws is counted before it is rendered, down to patterns, masks and drawn characters; it has
//! `limits::PICTURE_LONGEST` pixels a side at most. A page of which something cannot be drawn is unread: what is missing would
//! be read as blank. Not here: pages that are only pictures (`pictured`),
//! what is on the picture (`scan`).
//!
//! The renderer asks the file itself which layers are off: where that is not what `optional` knows, a page is not rendered.

// Counts of objects on a page are small numbers.
#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss)]

use super::collector::{FORM, TooMuch};
use super::optional::Optional;
use super::too_much;
use crate::printed::{self, Page};
use crate::{Ocr, Refusal, limits, scan};
use gouji_scan::Picture;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_syntax::page::Page as PdfPage;
use hayro_interpret::kurbo::{Affine, BezPath, Rect};
use hayro_interpret::pattern::Pattern;
use hayro_interpret::{
    BlendMode, CacheKey, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, InterpreterWarning, Paint, SoftMask, interpret_page,
};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Pixels an inch of a page without pictures: what recognisers are made for.
const DPI: f64 = 200.0;
/// The same of a page of outlines so large that it cannot be rendered finer, at least: fewer pixels do not show a character.
const COARSEST: f64 = 50.0;
/// Points of an inch.
const INCH: f64 = 72.0;
/// Pixels of a side below which an image is a line or a ground and does not tell how fine a page is.
const SPECK: u32 = 4;
/// Ratio of the sides of a pixel up to which it is square.
const SQUARE: f64 = 1.02;
/// Number of drawn objects that a soft mask counts as: it is a picture as large as the page.
const MASK: usize = 20_000;

/// Reads a page that can only be seen, of which `drawn` is known; `None` where it cannot be rendered as it is.
pub(super) fn page<'a>(
    page: &'a PdfPage<'a>,
    drawn: &Page,
    optional: &Optional,
    ocr: &Ocr,
) -> Result<Option<Page>, Refusal> {
    if !optional.is_usual(page) {
        return Ok(None);
    }
    let heard = Heard::default();
    let settings = heard.settings();
    let size = page.render_dimensions();
    let (width, height) = (f64::from(size.0), f64::from(size.1));
    let mut census = Census { left: limits::PDF_DRAWN, ..Census::default() };
    let transform = Affine::new(page.initial_transform(true).as_coeffs());
    let area = Rect::new(0.0, 0.0, width, height);
    // Its own cache: a font that another page has asked for is asked for again.
    let cache = InterpreterCache::new();
    interpret_page(page, &mut Context::new(transform, area, &cache, page.xref(), settings.clone()), &mut census);
    // The codes of a font that names no characters are other characters in another font.
    if drawn.unknown > 0 && heard.substitutes.load(Ordering::Relaxed) {
        return Ok(None);
    }
    let is_outlined = printed::is_outlined(drawn);
    let (mut across, mut down) = census.finest.unwrap_or((DPI / INCH, DPI / INCH));
    if is_outlined && across.min(down) < DPI / INCH {
        (across, down) = (DPI / INCH, DPI / INCH);
    }
    let longest = limits::PICTURE_LONGEST as f64;
    let shrink = (longest / (width * across).max(height * down)).min(1.0);
    let is_coarse = across.min(down) * shrink < COARSEST / INCH;
    if census.pixels > limits::PICTURE_PIXELS || (is_outlined && is_coarse) {
        return Err(too_much());
    }
    let recogniser = ocr.recogniser()?;
    let pixels = |points: f64, fine: f64| (points * fine * shrink).round().clamp(1.0, longest);
    let picture = rendered(page, &settings, (pixels(width, across), pixels(height, down)));
    if heard.failures.load(Ordering::Relaxed) {
        return Ok(None);
    }
    scan::page(&picture, Some(size), recogniser).map(Some)
}

/// The page with so many pixels.
fn rendered<'a>(page: &'a PdfPage<'a>, settings: &InterpreterSettings, (wide, high): (f64, f64)) -> Picture {
    // Hinted characters are not where the page has them.
    let exact = RenderSettings { hinting: false, ..RenderSettings::default() };
    let (width, height) = page.render_dimensions();
    // The renderer drops parts of pixels, and with them the last pixel where a product is a hair too small.
    let scale = |pixels: f64, points: f32| ((pixels + 0.01) / f64::from(points)) as f32;
    let size = PixmapSettings { x_scale: scale(wide, width), y_scale: scale(high, height), bg_color: WHITE };
    // A cache for each page: one for all of them would grow with the file.
    let pixels = hayro::render(page, &RenderCache::new(), settings, &exact, &size);
    let rgb: Vec<u8> = pixels.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
    Picture::from_rgb(usize::from(pixels.width()), usize::from(pixels.height()), &rgb)
}

/// What the library says while it draws.
#[derive(Default)]
struct Heard {
    /// A font that is not in the file was asked for.
    substitutes: Arc<AtomicBool>,
    /// An image or a font cannot be decoded.
    failures: Arc<AtomicBool>,
}

impl Heard {
    fn settings(&self) -> InterpreterSettings {
        let usual = InterpreterSettings::default();
        let (substitutes, failures) = (Arc::clone(&self.substitutes), Arc::clone(&self.failures));
        let resolve = Arc::clone(&usual.font_resolver);
        InterpreterSettings {
            font_resolver: Arc::new(move |query| {
                substitutes.store(true, Ordering::Relaxed);
                resolve(query)
            }),
            warning_sink: Arc::new(move |warning| {
                let is_failure =
                    matches!(warning, InterpreterWarning::ImageDecodeFailure | InterpreterWarning::UnsupportedFont);
                failures.fetch_or(is_failure, Ordering::Relaxed);
            }),
            ..usual
        }
    }
}

/// Counts what the renderer will draw, without drawing it.
#[derive(Default)]
struct Census {
    /// Number of objects that the page may still draw.
    left: usize,
    /// Pixels of all images.
    pixels: u64,
    /// Pixels a point of the finest image, across and down.
    finest: Option<(f64, f64)>,
    /// The keys of the soft masks, which are drawn once.
    masks: HashSet<u128>,
}

impl Census {
    fn count(&mut self, things: usize) {
        match self.left.checked_sub(things) {
            Some(left) => self.left = left,
            None => std::panic::resume_unwind(Box::new(TooMuch)),
        }
    }

    fn mask(&mut self, mask: Option<&SoftMask<'_>>) {
        if let Some(mask) = mask.filter(|mask| self.masks.insert(mask.cache_key())) {
            self.count(MASK);
            mask.interpret(self);
        }
    }

    fn props(&mut self, props: &DrawProps<'_>, mode: &DrawMode) {
        self.mask(props.soft_mask.as_ref());
        let Paint::Pattern(pattern) = &props.paint else { return };
        let Pattern::Tiling(tile) = &**pattern else { return };
        let before = self.left;
        tile.interpret(self, tile.matrix, matches!(mode, DrawMode::Stroke(_)));
        // A tile larger than its step overlaps others, which are drawn into it.
        let copies = |side: f64, step: f32| (side / f64::from(step.abs())).ceil().max(1.0);
        let copies = copies(tile.bbox.width(), tile.x_step) * copies(tile.bbox.height(), tile.y_step);
        self.count(((copies - 1.0) * (before - self.left) as f64) as usize);
    }
}

impl<'a> Device<'a> for Census {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.count(1 + path.elements().len() / 4);
        self.props(&props, mode);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.count(FORM + clip.path.elements().len() / 4);
    }

    fn push_transparency_group(&mut self, _: f32, mask: Option<SoftMask<'a>>, _: BlendMode) {
        self.count(1);
        self.mask(mask.as_ref());
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.count(1 + run.glyphs().len());
        self.props(&props, mode);
        for glyph in run.glyphs() {
            if let Glyph::Type3(drawn) = &**glyph {
                drawn.interpret(self, props.transform, glyph.transform(), &props.paint);
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.count(1);
        self.mask(props.soft_mask.as_ref());
        let (wide, high) = (image.width(), image.height());
        self.pixels += u64::from(wide) * u64::from(high);
        if wide.min(high) < SPECK {
            return;
        }
        // Points of a pixel, which may lie on its side.
        let [a, b, c, d, ..] = props.transform.as_coeffs();
        let side = |one: f64, other: f64| 1.0 / one.abs().max(other.abs()).max(1e-6);
        let (across, down) = (side(a, c), side(b, d));
        let fine = across.max(down);
        let is_square = fine <= SQUARE * across.min(down);
        let fine = if is_square { (across, down) } else { (fine, fine) };
        if self.finest.is_none_or(|finest| fine.0 * fine.1 > finest.0 * finest.1) {
            self.finest = Some(fine);
        }
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
