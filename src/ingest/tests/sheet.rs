//! PDF: pages that the tests draw.

#![allow(clippy::cast_precision_loss)]

use gouji_ingest::{Ingested, Refusal};
use gouji_testing::generator::kinds::{self, HEIGHT};
use std::fmt::Write as _;

/// A page under construction; coordinates are points from its top left corner.
#[derive(Default, Clone)]
pub(super) struct Sheet(pub(super) String);

fn hex(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |hex, unit| hex + &format!("{unit:04x}"))
}

impl Sheet {
    pub(super) fn text(mut self, x: f32, y: f32, text: &str) -> Self {
        writeln!(self.0, "BT /F1 10 Tf 1 0 0 1 {x} {} Tm <{}> Tj ET", HEIGHT - y, hex(text)).unwrap();
        self
    }

    /// Adds operators.
    pub(super) fn draw(mut self, operators: &str) -> Self {
        self.0.push_str(operators);
        self.0.push('\n');
        self
    }

    /// The operators of the page.
    pub(super) fn operators(&self) -> &str {
        &self.0
    }

    /// Adds a text with its right edge at `x`.
    pub(super) fn right(self, x: f32, y: f32, text: &str) -> Self {
        self.text(x - 5.0 * text.len() as f32, y, text)
    }

    /// Adds a filled box.
    pub(super) fn fill(mut self, x: f32, y: f32, width: f32, height: f32) -> Self {
        writeln!(self.0, "{x} {} {width} {height} re f", HEIGHT - y - height).unwrap();
        self
    }

    pub(super) fn line(mut self, from: (f32, f32), to: (f32, f32)) -> Self {
        writeln!(self.0, "{} {} m {} {} l S", from.0, HEIGHT - from.1, to.0, HEIGHT - to.1).unwrap();
        self
    }

    /// Adds a table with all borders: column edges, row edges, and cell texts.
    pub(super) fn table(mut self, xs: &[f32], ys: &[f32], cells: &[&[&str]]) -> Self {
        for y in ys {
            self = self.line((xs[0], *y), (xs[xs.len() - 1], *y));
        }
        for x in xs {
            self = self.line((*x, ys[0]), (*x, ys[ys.len() - 1]));
        }
        for (row, texts) in cells.iter().enumerate() {
            for (column, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                self = self.text(xs[column] + 3.0, ys[row] + 13.0, text);
            }
        }
        self
    }
}

pub(super) fn pdf(pages: &[Sheet], encoding: &str, extra: &str) -> Vec<u8> {
    kinds::pdf(&pages.iter().map(|page| page.0.as_bytes()).collect::<Vec<_>>(), encoding, extra)
}

pub(super) fn try_read(pages: &[Sheet]) -> Result<Ingested, Refusal> {
    gouji_ingest::ingest(&pdf(pages, "UniGB-UCS2-H", ""))
}

pub(super) fn read(pages: &[Sheet]) -> Ingested {
    try_read(pages).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

pub(super) fn new() -> Sheet {
    Sheet::default()
}
