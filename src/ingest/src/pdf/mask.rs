//! Soft masks: where they let what is drawn through.
//!
//! Invariant: a mask that is not understood lets everything through. Not here: what is drawn under a mask (`collector`).

use hayro_interpret::font::GlyphRun;
use hayro_interpret::kurbo::{Affine, BezPath, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, MaskType, Paint, SoftMask,
};

/// Shapes of a mask; one of more is a picture.
const SHAPES: usize = 256;

/// The bounding boxes of a mask's shapes, in drawing order, and how much they let through.
pub(super) struct Mask {
    ground: f32,
    shapes: Vec<(Rect, f32)>,
}

impl Mask {
    /// Reads a mask that may draw at most so many objects; adds what it drew to `spent`.
    pub fn read(mask: &SoftMask<'_>, most: usize, spent: &mut usize) -> Self {
        let is_alpha = mask.mask_type() == MaskType::Alpha;
        let ground = if is_alpha { 0.0 } else { light(mask.background_color().to_rgba().components()) };
        let mut drawer = Drawer { shapes: Vec::new(), is_alpha, is_known: true, most, drawn: 0 };
        mask.interpret(&mut drawer);
        *spent += drawer.drawn;
        let is_known = drawer.is_known && mask.transfer_function().is_none();
        if is_known { Self { ground, shapes: drawer.shapes } } else { Self { ground: 1.0, shapes: Vec::new() } }
    }

    /// Share that it lets through at a point, from 0 to 1.
    pub fn at(&self, (x, y): (f32, f32)) -> f32 {
        let (x, y) = (f64::from(x), f64::from(y));
        let over =
            self.shapes.iter().rev().find(|(area, _)| area.x0 <= x && x <= area.x1 && area.y0 <= y && y <= area.y1);
        over.map_or(self.ground, |(_, light)| *light)
    }
}

fn light([red, green, blue, alpha]: [f32; 4]) -> f32 {
    (0.3 * red + 0.59 * green + 0.11 * blue) * alpha
}

struct Drawer {
    shapes: Vec<(Rect, f32)>,
    is_alpha: bool,
    is_known: bool,
    most: usize,
    drawn: usize,
}

impl Drawer {
    /// Counts what is drawn; the caller refuses the file when it is too much.
    fn count(&mut self, things: usize) -> bool {
        self.drawn = self.drawn.saturating_add(things);
        self.is_known &= self.drawn <= self.most && self.shapes.len() < SHAPES;
        if self.drawn > self.most {
            std::panic::resume_unwind(Box::new(super::collector::TooMuch));
        }
        self.is_known
    }

    fn fill(&mut self, path: &BezPath, transform: Affine, paint: &Paint<'_>) {
        if !self.count(1 + path.elements().len() / 4) {
            return;
        }
        match paint {
            Paint::Color(color) => {
                let parts = color.to_rgba().components();
                let light = if self.is_alpha { parts[3] } else { light(parts) };
                self.shapes.push(((transform * path).control_box(), light));
            }
            Paint::Pattern(_) => self.is_known = false,
        }
    }
}

impl<'a> Device<'a> for Drawer {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, _: &DrawMode) {
        self.fill(path, props.transform, &props.paint);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.count(8 + clip.path.elements().len() / 4);
    }

    fn push_transparency_group(&mut self, alpha: f32, mask: Option<SoftMask<'a>>, _: BlendMode) {
        self.count(1);
        self.is_known &= alpha >= 1.0 && mask.is_none();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {
        self.count(1 + run.glyphs().len());
        self.is_known = false;
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.count(1);
        self.is_known = false;
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, _: &DrawMode) {
        self.fill(&rect.to_path(0.1), props.transform, &props.paint);
    }
}
