//! Puts the text kept apart on a page to the lines and cells next to it.
//!
//! Invariant: it changes no line and no table. Not here: why it is kept apart (`seen`, `struck`).

use super::page::{Block, PageLayout};
use super::page_objects::Mark;
use super::text::{self, Line};
use gouji_core::document::ApartKind;

/// A piece of text kept apart.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub kind: ApartKind,
    /// Its left edge.
    pub x0: f32,
    pub marks: Vec<Mark>,
}

/// Pieces of a page that get a place; the others follow the page.
const MOST: usize = 500;
/// Gap between two pieces of a line, in letter heights.
const GAP: f32 = 1.5;

/// Puts the marks kept apart to the blocks of their page.
pub(super) fn put(marks: &[Mark], layout: &mut PageLayout) {
    for kind in ApartKind::ALL {
        let own: Vec<Mark> = marks.iter().filter(|mark| mark.apart == Some(kind)).copied().collect();
        for (nth, piece) in text::lines(own).iter().flat_map(|line| line.pieces(GAP)).enumerate() {
            let (at, size) = ((f32::midpoint(piece.x0, piece.x1), piece.middle()), piece.size);
            let kept = Kept { kind, x0: piece.x0, marks: piece.marks };
            match (nth < MOST).then(|| place(at, size, layout)).flatten() {
                Some(place) => place.push(kept),
                None => layout.stray.push(Line { kept: vec![kept], ..Line::default() }),
            }
        }
    }
}

/// Where a piece at a point goes: into its cell, else to the nearest line.
fn place((x, y): (f32, f32), size: f32, layout: &mut PageLayout) -> Option<&mut Vec<Kept>> {
    const FAR: f32 = 20.0;
    let far = |line: &Line| (line.middle() - y).abs();
    let in_cell = layout.blocks.iter().enumerate().find_map(|(nth, block)| match block {
        Block::Table(table) if table.frame.holds((x, y)) => {
            let slot = table.cells.iter().position(|cell| {
                let ys = &table.frame.ys;
                let foot = ys.get(cell.slot.row + cell.slot.rows).is_some_and(|foot| y < *foot);
                foot && ys.get(cell.slot.row).is_some_and(|top| y >= *top) && (cell.x0..cell.x1).contains(&x)
            });
            slot.map(|slot| (nth, slot))
        }
        _ => None,
    });
    if let Some((nth, slot)) = in_cell {
        let Block::Table(table) = layout.blocks.get_mut(nth)? else { return None };
        let cell = table.cells.get_mut(slot)?;
        return match cell.lines.iter_mut().min_by(|a, b| far(a).total_cmp(&far(b))) {
            Some(line) => Some(&mut line.kept),
            None => Some(&mut cell.kept),
        };
    }
    let lines = layout.blocks.iter_mut().filter_map(|block| match block {
        Block::Text { lines, .. } => Some(lines.iter_mut()),
        Block::Table(_) => None,
    });
    let nearest = lines.flatten().min_by(|a, b| far(a).total_cmp(&far(b)))?;
    (far(nearest) < FAR * size.max(nearest.size)).then_some(&mut nearest.kept)
}
