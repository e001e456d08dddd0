//! Pages of a PDF that are pictures.
//!
//! A page that is one picture comes out as it is, pixel for pixel; several are put on a plane as fine as the finest of them.
//!
//! Invariant: neither a picture nor the plane has more than `limits::PICTURE_PIXELS` pixels. Not here: what is on the plane
//! (`scan`).

// Pixels are small numbers.
#![allow(clippy::cast_precision_loss)]

use super::too_much;
use crate::printed::Page;
use crate::{Ocr, Refusal, limits, scan};
use gouji_scan::Picture;
use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_syntax::page::Page as PdfPage;
use hayro_interpret::hayro_syntax::xref::XRef;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};

/// Pictures of a page, at most: some scanners cut a page into strips.
const MOST: usize = 500;

/// Reads a page that is a picture; `None` where no picture of it can be decoded.
pub(super) fn page<'a>(
    page: &PdfPage<'a>,
    cache: &InterpreterCache<'a>,
    xref: &'a XRef,
    ocr: &Ocr,
) -> Result<Option<Page>, Refusal> {
    let recogniser = ocr.recogniser()?;
    let (width, height) = page.render_dimensions();
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut pictured = Pictured::default();
    let transform = Affine::new(page.initial_transform(true).as_coeffs());
    interpret_page(
        page,
        &mut Context::new(transform, area, cache, xref, InterpreterSettings::default()),
        &mut pictured,
    );
    if pictured.is_too_large {
        return Err(too_much());
    }
    let plane = pictured.plane((f64::from(width), f64::from(height)));
    plane.map(|plane| scan::page(&plane, Some((width, height)), recogniser)).transpose()
}

/// Collects the pictures of a page, in the order in which they are drawn.
#[derive(Default)]
struct Pictured {
    /// Each with the transform that leads from its pixels to the page.
    drawn: Vec<(Picture, Affine)>,
    pixels: u64,
    is_too_large: bool,
}

impl Pictured {
    /// The page as its pictures show it.
    fn plane(self, (width, height): (f64, f64)) -> Option<Picture> {
        if let [(picture, transform)] = self.drawn.as_slice()
            && let Some(whole) = whole(picture, *transform, Rect::new(0.0, 0.0, width, height))
        {
            return Some(whole.shrunk(limits::PICTURE_LONGEST));
        }
        // Pixels a point, of the finest picture.
        let fine = self.drawn.iter().map(|(_, transform)| 1.0 / transform.determinant().abs().sqrt().max(1e-6));
        let fine = fine.fold(0.0, f64::max).min(limits::PICTURE_LONGEST as f64 / width.max(height));
        let (wide, high) = ((width * fine).round() as usize, (height * fine).round() as usize);
        if self.drawn.is_empty() || wide == 0 || high == 0 {
            return None;
        }
        let mut plane = Picture::from_grey(wide, high, Vec::new());
        for (picture, transform) in self.drawn {
            let area = transform.transform_rect_bbox(Rect::new(0.0, 0.0, picture.width as f64, picture.height as f64));
            let within = |at: f64, most: usize| (at * fine).clamp(0.0, most as f64);
            let rows = within(area.y0, high).floor() as usize..within(area.y1, high).ceil() as usize;
            let columns = within(area.x0, wide).floor() as usize..within(area.x1, wide).ceil() as usize;
            let back = transform.inverse();
            // A pixel of the plane that stands for several is their mean.
            let parts = ((1.0 / (fine * transform.determinant().abs().sqrt())).round() as usize).clamp(1, 3);
            for y in rows {
                for x in columns.clone() {
                    let mut sum = (0, 0);
                    for part in 0..parts * parts {
                        let inside = |at: usize, nth: usize| (at as f64 + (nth as f64 + 0.5) / parts as f64) / fine;
                        let at = back * Point::new(inside(x, part % parts), inside(y, part / parts));
                        if (0.0..picture.width as f64).contains(&at.x) && (0.0..picture.height as f64).contains(&at.y) {
                            sum.0 += usize::from(picture.at(at.x as isize, at.y as isize));
                            sum.1 += 1;
                        }
                    }
                    if let Some(mean) = sum.0.checked_div(sum.1) {
                        plane.grey[y * wide + x] = mean as u8;
                    }
                }
            }
        }
        Some(plane)
    }

    fn add(&mut self, picture: Picture, transform: Affine, drawn: (u32, u32)) {
        // The library may have decoded another size than the file says.
        let (wide, high) = (picture.width.max(1) as f64, picture.height.max(1) as f64);
        let scale = Affine::scale_non_uniform(f64::from(drawn.0) / wide, f64::from(drawn.1) / high);
        if self.drawn.len() < MOST {
            self.drawn.push((picture, transform * scale));
        }
    }
}

/// The picture as it lies on a page that it covers; `None` where it does not, or lies askew.
fn whole(picture: &Picture, transform: Affine, page: Rect) -> Option<Picture> {
    /// Points that may be missing at an edge, and the slope of what lies straight.
    const EDGE: f64 = 1.0;
    const STRAIGHT: f64 = 1e-3;
    let covered = transform.transform_rect_bbox(Rect::new(0.0, 0.0, picture.width as f64, picture.height as f64));
    let [across, down_across, across_down, down, ..] = transform.as_coeffs();
    let is_upright = down_across.abs().max(across_down.abs()) < STRAIGHT * across.abs().min(down.abs());
    let is_on_its_side = across.abs().max(down.abs()) < STRAIGHT * down_across.abs().min(across_down.abs());
    if !covered.inflate(EDGE, EDGE).contains_rect(page) || !(is_upright || is_on_its_side) {
        return None;
    }
    let (width, height) = (picture.width, picture.height);
    let (wide, high) = if is_upright { (width, height) } else { (height, width) };
    let (along, up) = if is_upright { (across, down) } else { (across_down, down_across) };
    let from = |at: usize, of: usize, scale: f64| if scale > 0.0 { at } else { of - 1 - at };
    let mut grey = Vec::with_capacity(picture.grey.len());
    for y in 0..high {
        for x in 0..wide {
            let (x, y) = (from(x, wide, along), from(y, high, up));
            let (x, y) = if is_upright { (x, y) } else { (y, x) };
            grey.push(picture.grey[y * width + x]);
        }
    }
    Some(Picture::from_grey(wide, high, grey))
}

impl<'a> Device<'a> for Pictured {
    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let size = (image.width(), image.height());
        self.pixels += u64::from(size.0) * u64::from(size.1);
        self.is_too_large |= self.pixels > limits::PICTURE_PIXELS;
        if self.is_too_large {
            return;
        }
        match image {
            Image::Raster(raster) => raster.with_rgba(
                |data, _| {
                    let picture = match data {
                        ImageData::Rgb(rgb) => Picture::from_rgb(rgb.width as usize, rgb.height as usize, &rgb.data),
                        ImageData::Luma(grey) => {
                            Picture::from_grey(grey.width as usize, grey.height as usize, grey.data)
                        }
                    };
                    self.add(picture, props.transform, size);
                },
                None,
            ),
            // What is painted is ink.
            Image::Stencil(stencil) => stencil.with_stencil(
                |painted, _| {
                    let grey = painted.data.iter().map(|value| u8::MAX - value).collect();
                    let picture = Picture::from_grey(painted.width as usize, painted.height as usize, grey);
                    self.add(picture, props.transform, size);
                },
                None,
            ),
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
