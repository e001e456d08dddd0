//! The report as structured text: lines, chapters, tables as grids, folded junk.
//!
//! Invariant: `text` never changes after ingest, every span is an offset into it, and `map` leads back to the source.
//! Not here: how bytes become a document (`gouji-ingest`), what its numbers mean (`extract`).

mod apart;
mod cell_lines;
mod recognised;
mod separated;
mod sheet;
mod structure;
mod tex;
mod unwrap;

pub use apart::{Apart, ApartKind};
pub use cell_lines::{is_bar, is_page_mark};
pub use recognised::{PagePicture, RecognisedLine, Recognition};
pub use sheet::Sheet;
pub use structure::{Drawn, headings, parse_tables};
pub use unwrap::{ENDS, Unwrapped, begins};

use crate::text::{Span, sanitize::SourceMap, traditional};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A report as published, sanitised and divided.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Document {
    /// The whole text, safe to show.
    pub text: String,
    /// One span a line, without the line feed.
    pub lines: Vec<Span>,
    /// Chapters in order; the text before the first belongs to none.
    pub sections: Vec<Section>,
    /// Tables drawn with separators, in order.
    pub grids: Vec<Grid>,
    /// Spans that do not belong to the report, shown as one mark: hundreds of `|`, lines of the page around it.
    pub folds: Vec<Span>,
    /// Maps offsets to the source: to its UTF-8 characters, which are the file itself for UTF-8 text; in a package to
    /// the part with the text; for sources with pages to indexes into `places`.
    pub map: SourceMap,
    /// Where each character of a source with pages is printed; empty for other sources.
    pub places: Vec<Place>,
    /// Text that is not part of the report's text, in the order of its places.
    pub apart: Vec<Apart>,
    /// The visible sheets of a workbook, in order; empty for other sources.
    pub sheets: Vec<Sheet>,
    /// What was recognised in pictures of print, in the order of `places`; see [`Document::recognition`].
    pub recognised: Vec<RecognisedLine>,
    /// Pictures of the pages from which text was recognised, in order.
    pub pictures: Vec<PagePicture>,
    /// True if a machine recognised the text before the file was made (OCR), or it was read back from wrong characters: no
    /// value of it is sure.
    pub is_recognised: bool,
}

/// The position of a printed character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Page number from 1.
    pub page: usize,
    /// Left, top, right, bottom in tenths of a point from the top left corner of the upright page.
    pub area: [i32; 4],
}

impl Place {
    /// Creates a position from an area in points.
    pub fn new(page: usize, area: [f32; 4]) -> Self {
        Self { page, area: area.map(|at| (at * 10.0).round() as i32) }
    }
}

/// A chapter: its heading and everything up to the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// 一 is 1, 二 is 2 …
    pub number: u32,
    /// The heading as printed, number included.
    pub title: Span,
    /// Heading and body.
    pub span: Span,
}

/// A table drawn with separators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// From the first cell to the last.
    pub span: Span,
    /// Rows in order.
    pub rows: Vec<GridRow>,
}

/// A row of a [`Grid`]: the cells as printed, empty ones included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridRow {
    /// The whole row.
    pub span: Span,
    /// Cell texts without surrounding blanks; an empty cell is an empty span at its place.
    pub cells: Vec<Span>,
    /// For each cell: true if another cell covers it. Empty if the source has no such cells.
    pub covered: Vec<bool>,
}

impl Document {
    /// Returns the document in simplified characters, with the same offsets.
    pub fn simplified(&self) -> Cow<'_, Self> {
        match traditional::simplified(&self.text) {
            Cow::Borrowed(_) => Cow::Borrowed(self),
            Cow::Owned(text) => Cow::Owned(Self { text, ..self.clone() }),
        }
    }

    /// Returns the index of the line that contains `offset`.
    pub fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.start <= offset).saturating_sub(1)
    }

    /// Returns the index of the chapter that contains `offset`.
    pub fn section_at(&self, offset: usize) -> Option<usize> {
        self.sections.iter().rposition(|section| section.span.contains(offset))
    }

    /// True if `offset` is inside a drawn table.
    pub fn in_grid(&self, offset: usize) -> bool {
        let after = self.grids.partition_point(|grid| grid.span.start <= offset);
        after > 0 && self.grids[after - 1].span.contains(offset)
    }

    /// True for a cell that another one covers.
    pub fn is_covered(&self, cell: Span) -> bool {
        if !cell.is_empty() {
            return false;
        }
        let grid = self.grids.partition_point(|grid| grid.span.start <= cell.start).checked_sub(1);
        let Some(rows) = grid.map(|grid| &self.grids[grid].rows) else { return false };
        let row = rows.partition_point(|row| row.span.start <= cell.start).checked_sub(1).map(|row| &rows[row]);
        row.is_some_and(|row| {
            row.cells.binary_search(&cell).is_ok_and(|at| row.covered.get(at).copied().unwrap_or(false))
        })
    }

    /// Returns where the character at `offset` is printed; `None` for sources without pages.
    pub fn place_at(&self, offset: usize) -> Option<Place> {
        self.places.get(self.map.source(offset).min(self.places.len().checked_sub(1)?)).copied()
    }

    /// Returns where a span is printed: the area of its characters on the page of the first; `None` for sources without pages and
    /// for what is blank.
    pub fn place_of(&self, span: Span) -> Option<Place> {
        let printed = self.at(span).char_indices().filter(|(_, c)| !c.is_whitespace());
        let mut places = printed.filter_map(|(at, _)| self.place_at(span.start + at));
        let first = places.next()?;
        Some(places.filter(|place| place.page == first.page).fold(first, |all, place| {
            let ([left, top, right, bottom], next) = (all.area, place.area);
            let area = [left.min(next[0]), top.min(next[1]), right.max(next[2]), bottom.max(next[3])];
            Place { area, ..all }
        }))
    }

    /// Returns the text of a span.
    pub fn at(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// True if every span is inside the text, and lines, rows and cells are in order.
    ///
    /// Other code relies on it; a document received from another process must be tested.
    pub fn is_whole(&self) -> bool {
        let is_in = |span: &Span| self.text.get(span.start..span.end).is_some();
        let rising = |spans: &[Span]| spans.windows(2).all(|pair| pair[0].end <= pair[1].start);
        let row = |row: &GridRow| {
            is_in(&row.span)
                && row.cells.iter().all(|cell| row.span.start <= cell.start && cell.end <= row.span.end && is_in(cell))
                && (row.covered.is_empty() || row.covered.len() == row.cells.len())
        };
        let grid = |grid: &Grid| is_in(&grid.span) && !grid.rows.is_empty() && grid.rows.iter().all(row);
        !self.lines.is_empty()
            && self.lines.iter().all(is_in)
            && rising(&self.lines)
            && self.sections.iter().all(|section| is_in(&section.title) && is_in(&section.span))
            && self.grids.iter().all(grid)
            && rising(&self.grids.iter().map(|grid| grid.span).collect::<Vec<_>>())
            && self.folds.iter().all(is_in)
            && self.apart.iter().all(|apart| self.text.is_char_boundary(apart.at))
            && self.apart.is_sorted_by_key(|apart| apart.at)
            && self.sheets.iter().all(|sheet| is_in(&sheet.span))
            && self.recognised.windows(2).all(|pair| pair[0].first.saturating_add(pair[0].count) <= pair[1].first)
            && self
                .recognised
                .iter()
                .all(|line| line.first.checked_add(line.count).is_some_and(|end| end <= self.places.len()))
    }
}
