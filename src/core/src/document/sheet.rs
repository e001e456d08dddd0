//! The sheets of a workbook: each may be a report of its own.
//!
//! Invariant: a sheet taken out of its workbook is whole, with its own lines, tables and places in the source. Not here:
//! which sheets are reports (`extract`).

use super::{Apart, Document, Grid, GridRow, headings};
use crate::text::{Span, sanitize::SourceMap};
use serde::{Deserialize, Serialize};

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name, as on its tab.
    pub name: String,
    /// Its lines.
    pub span: Span,
}

impl Document {
    /// Returns the sheet of this name as a document of its own; `None` if there is none.
    pub fn sheet(&self, name: &str) -> Option<Self> {
        let whole = self.sheets.iter().find(|sheet| sheet.name == name)?.span;
        let text = whole.of(&self.text).to_string();
        let own = |span: Span| whole.within(span);
        let row = |row: &GridRow| {
            let cells: Vec<Span> = row.cells.iter().filter_map(|cell| own(*cell)).collect();
            Some(GridRow { span: own(row.span)?, cells, covered: row.covered.clone() })
        };
        let grid = |grid: &Grid| Some(Grid { span: own(grid.span)?, rows: grid.rows.iter().filter_map(row).collect() });
        let apart = |apart: &Apart| Some(Apart { at: own(Span::new(apart.at, apart.at))?.start, ..apart.clone() });
        let mut map = SourceMap::default();
        map.copy(0, &self.map, whole);
        let lines: Vec<Span> = self.lines.iter().filter_map(|line| own(*line)).collect();
        let grids: Vec<Grid> = self.grids.iter().filter_map(grid).collect();
        // The chapters are counted anew: those of all sheets are one row in the workbook.
        let is_prose = |line: &Span| {
            let next = grids.partition_point(|grid| grid.span.end <= line.start);
            grids.get(next).is_none_or(|grid| !grid.span.overlaps(*line))
        };
        let sections = headings(&text, &lines.iter().copied().filter(is_prose).collect::<Vec<_>>());
        Some(Self {
            text,
            lines,
            sections,
            grids,
            folds: self.folds.iter().filter_map(|fold| own(*fold)).collect(),
            map,
            places: self.places.clone(),
            apart: self.apart.iter().filter_map(apart).collect(),
            sheets: Vec::new(),
            recognised: self.recognised.clone(),
            pictures: self.pictures.clone(),
            is_recognised: self.is_recognised,
        })
    }
}
