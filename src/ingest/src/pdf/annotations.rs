//! Draws the annotations of a page: the values of its form fields, remarks on it, lines through its text.
//!
//! Invariant: a form field is part of the page, as a reader sees it; a remark is kept apart and may cover what is below
//! it; a highlight or an underline changes nothing. Not here: the content of the page (`collector`).

// Counts of lines of a remark are small numbers.
#![allow(clippy::cast_precision_loss)]

use super::collector::Collector;
use super::optional::Optional;
use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::object::dict::keys;
use hayro_interpret::hayro_syntax::object::{self, Array, Dict, Name, Object, Stream};
use hayro_interpret::hayro_syntax::page::{Page, Resources};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape};
use hayro_interpret::{ClipPath, Context, Device, FillRule, InterpreterCache, InterpreterSettings, interpret};

const HIDDEN: u32 = 1 << 1;
const NO_VIEW: u32 = 1 << 5;
/// Ancestors of a form field.
const PARENTS: usize = 8;
/// Characters drawn of a remark or a value without an appearance.
const CHARACTERS: usize = 2000;

/// A page whose annotations are drawn.
pub(super) struct Annotated<'p, 'a> {
    pub page: &'p Page<'a>,
    /// From the space of the page to its upright one.
    pub upright: Affine,
    pub area: Rect,
    pub cache: &'p InterpreterCache<'a>,
    /// True when programs draw the values of form fields themselves.
    pub draws_values: bool,
    pub optional: &'a Optional,
}

impl<'a> Annotated<'_, 'a> {
    /// Draws all annotations.
    pub fn draw(&self, on: &mut Collector<'_>) {
        let Some(all) = self.page.raw().get::<Array<'_>>(keys::ANNOTS) else { return };
        for annotation in all.iter::<Dict<'_>>() {
            on.annotation();
            let is_hidden = annotation.get::<u32>(keys::F).unwrap_or(0) & (HIDDEN | NO_VIEW) != 0;
            if !is_hidden && !self.optional.hides(&annotation) {
                self.one(&annotation, on);
            }
            on.canvas.is_remark = false;
        }
    }

    fn one(&self, annotation: &Dict<'a>, on: &mut Collector<'_>) {
        let Some(area) = annotation.get::<object::Rect>(keys::RECT) else { return };
        let area = Rect::from_points((area.x0, area.y0), (area.x1, area.y1));
        let Some(kind) = annotation.get::<Name<'_>>(keys::SUBTYPE) else { return };
        match kind.as_ref() {
            b"Popup" | b"PrinterMark" | b"TrapNet" => {}
            b"Widget" => {
                let value = inherited(annotation, b"V").filter(|_| is_text(annotation));
                match value.as_ref().and_then(shown) {
                    Some(value) if self.draws_values || appearance(annotation).is_none() => {
                        self.write(&value, area, on);
                    }
                    _ => self.appear(annotation, area, on),
                }
            }
            b"Link" | b"Watermark" => self.appear(annotation, area, on),
            b"Highlight" | b"Underline" | b"Squiggly" => self.remark(annotation, area, on),
            b"StrikeOut" => {
                on.canvas.is_remark = true;
                for [a, b, c, d] in quads(annotation, area) {
                    let mut line = BezPath::new();
                    line.move_to(a.midpoint(c));
                    line.line_to(b.midpoint(d));
                    on.plain_ink([0.0; 3]);
                    on.canvas.path(&line, self.upright, true);
                }
                self.remark(annotation, area, on);
            }
            b"Redact" => {
                let color = annotation.get::<Array<'_>>(b"IC").as_ref().and_then(color).unwrap_or([0.0; 3]);
                for corners in quads(annotation, area) {
                    let area =
                        corners.iter().fold(Rect::from_points(corners[0], corners[0]), |area, to| area.union_pt(*to));
                    on.plain_ink(color);
                    on.canvas.path(&area.to_path(0.1), self.upright, false);
                }
            }
            _ => {
                on.canvas.is_remark = true;
                let before = on.canvas.page.marks.len();
                let fill = annotation.get::<Array<'_>>(b"IC").as_ref().and_then(color);
                match fill.filter(|_| matches!(kind.as_ref(), b"Square") && appearance(annotation).is_none()) {
                    Some(color) => {
                        on.plain_ink(color);
                        on.canvas.path(&area.to_path(0.1), self.upright, false);
                    }
                    None => self.appear(annotation, area, on),
                }
                if on.canvas.page.marks.len() == before {
                    self.remark(annotation, area, on);
                }
            }
        }
    }

    /// Writes what a remark says.
    fn remark(&self, annotation: &Dict<'a>, area: Rect, on: &mut Collector<'_>) {
        on.canvas.is_remark = true;
        if let Some(words) = annotation.get::<Object<'_>>(b"Contents").as_ref().and_then(shown) {
            self.write(&words, area, on);
        }
    }

    /// Draws the appearance of an annotation, fitted into its area.
    fn appear(&self, annotation: &Dict<'a>, area: Rect, on: &mut Collector<'_>) {
        let Some(stream) = appearance(annotation) else { return };
        let Ok(decoded) = stream.decoded_data() else { return };
        let dict = stream.dict();
        if self.optional.hides(dict) {
            return;
        }
        let matrix = Affine::new(dict.get::<[f64; 6]>(keys::MATRIX).unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]));
        let Some([x0, y0, x1, y1]) = dict.get::<[f64; 4]>(keys::BBOX) else { return };
        let frame = Rect::from_points((x0, y0), (x1, y1));
        let fitted = matrix.transform_rect_bbox(frame);
        if fitted.is_zero_area() || !fitted.is_finite() {
            return;
        }
        let (x, y) = (area.width() / fitted.width(), area.height() / fitted.height());
        let fit = Affine::new([x, 0.0, 0.0, y, area.x0 - x * fitted.x0, area.y0 - y * fitted.y0]);
        let place = self.upright * fit * matrix;
        let mut context = Context::new(
            place,
            self.area,
            self.cache,
            self.optional.shown(self.page.xref()),
            InterpreterSettings::default(),
        );
        on.push_clip_path(&ClipPath { path: place * frame.to_path(0.1), fill: FillRule::NonZero });
        let own = dict.get::<Dict<'_>>(keys::RESOURCES).map(Resources::new);
        let resources = own.as_ref().unwrap_or_else(|| self.page.resources());
        interpret(TypedIter::new(decoded.as_ref()), resources, &mut context, on);
        on.pop_clip();
    }

    /// Writes text without an appearance into an area, from its upper left corner.
    fn write(&self, text: &str, area: Rect, on: &mut Collector<'_>) {
        const LARGE: f64 = 10.0;
        const WIDE: f64 = 1000.0;
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let size = (0.7 * area.height() / lines.len().max(1) as f64).clamp(2.0, LARGE);
        let mut left = CHARACTERS;
        for (nth, line) in lines.into_iter().enumerate() {
            // A line is in the middle of a low area, as programs draw the values of form fields.
            let top = area.y1 - (0.5 * area.height()).min(0.6 * size + 2.0) - nth as f64 * 1.2 * size;
            let mut at = area.x0 + 2.0;
            for c in line.chars().take(left) {
                let width = if c.is_ascii() { WIDE / 2.0 } else { WIDE };
                let place = Affine::translate((at, top - 0.35 * size)) * Affine::scale(size / WIDE);
                on.write(c, self.upright * place, width);
                at += width * size / WIDE;
                left -= 1;
            }
        }
    }
}

/// Appearance of an annotation in its state.
fn appearance<'a>(annotation: &Dict<'a>) -> Option<Stream<'a>> {
    match annotation.get::<Dict<'_>>(keys::AP)?.get::<Object<'_>>(keys::N)? {
        Object::Stream(stream) => Some(stream),
        Object::Dict(states) => {
            let state = annotation.get::<Name<'_>>(keys::AS).and_then(|state| states.get::<Stream<'_>>(state));
            state.or_else(|| states.get::<Stream<'_>>(b"Off"))
        }
        _ => None,
    }
}

/// An entry of a form field or of the next of its ancestors that has it.
fn inherited<'a>(field: &Dict<'a>, key: &[u8]) -> Option<Object<'a>> {
    let mut field = field.clone();
    for _ in 0..PARENTS {
        if let Some(found) = field.get::<Object<'_>>(key) {
            return Some(found);
        }
        field = field.get::<Dict<'_>>(keys::PARENT)?;
    }
    None
}

/// True for a form field that holds text.
fn is_text(field: &Dict<'_>) -> bool {
    matches!(inherited(field, b"FT"), Some(Object::Name(kind)) if matches!(kind.as_ref(), b"Tx" | b"Ch"))
}

/// Text of a string.
fn shown(value: &Object<'_>) -> Option<String> {
    let Object::String(value) = value else { return None };
    let bytes = value.as_bytes();
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0,
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        // Old programs write the bytes of their system.
        _ => encoding_rs::GB18030.decode_without_bom_handling(bytes).0,
    };
    (!text.trim().is_empty()).then(|| text.replace('\r', "\n"))
}

/// Colour of one, three or four parts.
fn color(parts: &Array<'_>) -> Option<[f32; 3]> {
    match parts.iter::<f32>().take(5).collect::<Vec<_>>().as_slice() {
        [gray] => Some([*gray; 3]),
        [red, green, blue] => Some([*red, *green, *blue]),
        [c, m, y, k] => Some([c, m, y].map(|part| (1.0 - part) * (1.0 - k))),
        _ => None,
    }
}

/// The quadrilaterals of a text annotation, each with its upper left, upper right, lower left and lower right corner.
fn quads(annotation: &Dict<'_>, area: Rect) -> Vec<[Point; 4]> {
    const MOST: usize = 1000;
    let numbers: Vec<f64> = annotation
        .get::<Array<'_>>(b"QuadPoints")
        .map_or_else(Vec::new, |all| all.iter::<f64>().take(8 * MOST).collect());
    let quads: Vec<[Point; 4]> =
        numbers.chunks_exact(8).map(|part| [0, 2, 4, 6].map(|at| Point::new(part[at], part[at + 1]))).collect();
    if quads.is_empty() {
        let at = |x: f64, y: f64| Point::new(x, y);
        return vec![[at(area.x0, area.y1), at(area.x1, area.y1), at(area.x0, area.y0), at(area.x1, area.y0)]];
    }
    quads
}
