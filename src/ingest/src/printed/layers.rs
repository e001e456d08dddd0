//! The filled shapes and images of a page in drawing order, found by the points that they cover.
//!
//! Invariant: each look at a point counts its steps, and a page beyond the limit is not judged at all. Not here: what is
//! seen between the layers (`seen`).

use super::page_objects::Ink;
use kurbo::{BezPath, Point, Shape};
use std::ops::ControlFlow;

/// A shape or an image.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    /// Position among all objects that the page draws.
    pub order: u32,
    pub x0: f32,
    pub y0: f32,
    pub x1: f32,
    pub y1: f32,
    /// Outline of a shape that is no box, and whether it is filled by the even-odd rule.
    pub outline: Option<(BezPath, bool)>,
    pub ink: Ink,
    /// Share of the page that an image covers; `None` for a shape.
    pub picture: Option<f32>,
    /// False when an open clip may cut it.
    pub is_whole: bool,
}

/// Points of a box of the index, at least; boxes along a side, at most.
const BOX: f32 = 24.0;
const SIDE: f32 = 64.0;
/// Boxes above which a layer is in a list of its own.
const WIDE: usize = 200;

impl Layer {
    pub fn holds(&self, (x, y): (f32, f32)) -> bool {
        x >= self.x0
            && x <= self.x1
            && y >= self.y0
            && y <= self.y1
            && self.outline.as_ref().is_none_or(|(path, is_even_odd)| {
                let winding = path.winding(Point::new(f64::from(x), f64::from(y)));
                if *is_even_odd { winding % 2 != 0 } else { winding != 0 }
            })
    }

    /// True when nothing below it is seen.
    pub fn covers(&self) -> bool {
        const OPAQUE: f32 = 0.92;
        self.is_whole && self.ink.is_plain && self.ink.alpha >= OPAQUE
    }

    fn cost(&self) -> usize {
        1 + self.outline.as_ref().map_or(0, |(path, _)| path.elements().len())
    }
}

/// Index of the layers of a page.
pub(super) struct Layers {
    pub all: Vec<Layer>,
    boxes: Vec<Vec<u32>>,
    wide: Vec<u32>,
    columns: usize,
    rows: usize,
    width: f32,
    height: f32,
    /// Steps that the document may still take; `None` once more were needed.
    pub steps: Option<usize>,
}

impl Layers {
    pub fn new(all: Vec<Layer>, (width, height): (f32, f32), steps: usize) -> Self {
        let size = BOX.max(width / SIDE).max(height / SIDE);
        let count = |length: f32| ((length / size).ceil() as usize).max(1);
        let (columns, rows) = (count(width), count(height));
        let mut layers = Self {
            boxes: vec![Vec::new(); if all.is_empty() { 0 } else { columns * rows }],
            wide: Vec::new(),
            all: Vec::new(),
            columns,
            rows,
            width,
            height,
            steps: Some(steps),
        };
        for (nth, layer) in all.iter().enumerate() {
            let (left, top) = layers.place((layer.x0, layer.y0));
            let (right, foot) = layers.place((layer.x1, layer.y1));
            let count = (right + 1 - left) * (foot + 1 - top);
            if count > WIDE {
                layers.wide.push(nth as u32);
            } else if layers.take(count) {
                for row in top..=foot {
                    for column in left..=right {
                        layers.boxes[row * columns + column].push(nth as u32);
                    }
                }
            }
        }
        layers.all = all;
        layers
    }

    fn place(&self, (x, y): (f32, f32)) -> (usize, usize) {
        let part = |at: f32, length: f32, count: usize| {
            ((at / length.max(1.0) * count as f32).max(0.0) as usize).min(count - 1)
        };
        (part(x, self.width, self.columns), part(y, self.height, self.rows))
    }

    fn take(&mut self, count: usize) -> bool {
        self.steps = self.steps.and_then(|steps| steps.checked_sub(count));
        self.steps.is_some()
    }

    /// Shows the layers at a point from the last drawn to the first, with their indices.
    pub fn at(&mut self, point: (f32, f32), mut show: impl FnMut(usize, &Layer) -> ControlFlow<()>) {
        if self.all.is_empty() {
            return;
        }
        let (column, row) = self.place(point);
        let boxed = &self.boxes[row * self.columns + column];
        let (mut boxed, mut wide) = (boxed.iter().rev().peekable(), self.wide.iter().rev().peekable());
        let mut count = 0;
        loop {
            let next = if boxed.peek() > wide.peek() { boxed.next() } else { wide.next() };
            let Some(nth) = next.map(|nth| *nth as usize) else { break };
            let layer = &self.all[nth];
            count += layer.cost();
            let is_over = self.steps.is_none_or(|steps| steps < count);
            if is_over || (layer.holds(point) && show(nth, layer).is_break()) {
                break;
            }
        }
        self.take(count);
    }
}
