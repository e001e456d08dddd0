//! Printed pages: characters and strokes at positions, without lines, paragraphs or tables.
//!
//! A reader draws its pages on a [`Canvas`], `page_objects` are what is on them. `seen` decides with `layers` which
//! characters a reader of the page sees, `struck` with `slants` and `scripts` find struck-out and raised ones, `kept` puts what is
//! kept apart to its place, `outlines` counts shapes that may be characters. `shading`, `lattice` and `stream` find tables by
//! boxes, lines and alignment (`undivided` tells which lines do not divide their table), `page` puts a page in reading order,
//! `overflow` returns text printed over cell borders, `side_by_side`, `torn` and `join` combine the pages into one report.
//!
//! Invariant: every character has its page and position; a page whose characters are mostly unknown is not read. Not
//! here: file formats (`pdf`), grid positions of cells (`grid`), the document (`document_builder`).
//!
//! Table detection is implemented here: the libraries tried put most numbers of a form that spans pages into wrong
//! cells.

// Counts of objects on a page are small numbers.
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

mod blots;
mod canvas;
mod join;
mod kept;
mod lattice;
mod layers;
mod normalise;
mod outlines;
mod overflow;
mod page;
mod page_objects;
mod page_quality;
mod scripts;
mod seen;
mod shading;
mod side_by_side;
mod slants;
mod stream;
mod struck;
mod table;
mod text;
mod torn;
mod undivided;

pub(crate) use canvas::Canvas;
pub(crate) use normalise::normalise;
#[cfg(feature = "scan")]
pub(crate) use page_objects::Rule;
pub(crate) use page_objects::{Ink, Mark, Page};
#[cfg(all(feature = "pdf", feature = "ocr"))]
pub(crate) use page_quality::is_outlined;
#[cfg(feature = "pdf")]
pub(crate) use page_quality::is_scanned;

use crate::{Ingested, Refusal, document_builder, limits};
use gouji_core::document::{PagePicture, Place, RecognisedLine};
use gouji_core::message;
use gouji_core::text::Span;

/// A frame of ruling lines: its area and its cells (left, top, right and bottom, in points).
#[cfg(feature = "scan")]
pub(crate) struct FrameArea {
    pub area: [f32; 4],
    pub cells: Vec<[f32; 4]>,
}

/// The frames that ruling lines make.
#[cfg(feature = "scan")]
pub(crate) fn frame_areas(rules: &[Rule]) -> Vec<FrameArea> {
    let area = |frame: &lattice::Frame| FrameArea {
        area: [frame.left(), frame.top(), frame.right(), frame.bottom()],
        cells: frame.slots.iter().map(|slot| frame.area_of(*slot)).collect(),
    };
    lattice::frames(rules).0.iter().map(area).collect()
}

/// Builds the document of all pages.
pub(crate) fn document(mut pages: Vec<Page>, format: &'static str) -> Result<Ingested, Refusal> {
    let name = format.to_ascii_uppercase();
    let mut quality = page_quality::PageQuality::default();
    let mut places = Vec::new();
    let mut recognised = Vec::new();
    let (mut pictures, mut picture_bytes) = (Vec::new(), limits::PAGE_PICTURES);
    for (nth, page) in pages.iter_mut().enumerate() {
        quality.judge(nth + 1, page);
        let before = places.len();
        recognised.extend(page.lines.drain(..).map(|line| RecognisedLine { first: before + line.first, ..line }));
        let width = (page.width * 10.0).round() as u32;
        if let Some(png) = page.picture.take().filter(|png| png.len() <= picture_bytes) {
            picture_bytes -= png.len();
            pictures.push(PagePicture { page: nth + 1, width, png });
        }
        let area = |mark: &Mark| page.as_it_lay([mark.x0, mark.y0, mark.x1, mark.y1]);
        places.extend(page.marks.iter().map(|mark| Place::new(nth + 1, area(mark))));
        page.marks.iter_mut().zip(before..).for_each(|(mark, place)| mark.nth = place);
    }
    if pages.iter().all(Page::is_blank) {
        return Err(quality.refusal(&name).unwrap_or_else(|| blank(&name)));
    }
    if pages.iter().any(|page| page.steps.is_none()) {
        return Err(too_much(&name));
    }
    let mut problems = quality.problems();
    let flow = join::flow(pages.into_iter().map(page::lay_out).collect());
    let (mut document, aside, found) = document_builder::build(flow)?;
    problems.extend(found);
    document.folds = folds(&document.lines, &aside);
    document.places = places;
    document.recognised = recognised;
    document.pictures = pictures;
    document.is_recognised = quality.is_recognised();
    Ok(Ingested { document, format, encoding: "utf-8", problems })
}

/// Runs of lines outside the report.
fn folds(lines: &[Span], aside: &[bool]) -> Vec<Span> {
    let mut folds: Vec<Span> = Vec::new();
    let mut is_open = false;
    for (line, is_aside) in lines.iter().zip(aside) {
        match folds.last_mut().filter(|_| is_open) {
            Some(fold) if *is_aside => fold.end = line.end,
            _ if *is_aside => folds.push(*line),
            _ => {}
        }
        is_open = *is_aside;
    }
    folds
}

/// Refusal of a file of pages that cannot be opened.
pub(crate) fn damaged(format: &str) -> Refusal {
    Refusal::new("damaged", message!("refused.pages", format = format))
}

/// Refusal of a file of pages beyond the limits.
pub(crate) fn too_much(format: &str) -> Refusal {
    Refusal::new("limit", message!("refused.pages_size", format = format))
}

fn blank(format: &str) -> Refusal {
    Refusal::new("empty", message!("refused.pages_blank", format = format))
}
