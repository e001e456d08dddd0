//! Scanned pages: pictures of print, alone in a file or as the pages of a PDF without text.
//!
//! `files` decodes pictures, `ocr` is the recogniser that the user has. A page is straightened and its lines are found by
//! `gouji_scan`; the frames of its lines are those of a printed page (`printed`), and what is read in each cell and between the
//! tables is put where it is printed, as characters of a page like any other.
//!
//! Invariant: what is not recognised is unread, and nothing that is recognised is sure (`Document::recognition`). Not here:
//! the arrangement of the page (`printed`).

// Pixels are small numbers.
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

mod files;
mod ocr;

pub use files::page_picture;
pub(crate) use files::{read, read_several};
pub use ocr::Ocr;

use crate::Refusal;
use crate::printed::{Ink, Mark, Page, Rule, frame_areas};
use gouji_core::document::RecognisedLine;
use gouji_core::message;
use gouji_scan::{Picture, Print, Recogniser, Sheet};

/// Points of the longer side of a page whose size is not known: that of A4.
const LONG: f32 = 842.0;

/// Reads the picture of a page; `size` is that of the page in points, if it is known.
pub(crate) fn page(picture: &Picture, size: Option<(f32, f32)>, recogniser: &dyn Recogniser) -> Result<Page, Refusal> {
    let (page, is_legible) = lying(picture, size, recogniser)?;
    if is_legible {
        return Ok(page);
    }
    match gouji_scan::turned(picture, recogniser).map_err(failed)? {
        Some(turned) => Ok(lying(&turned, size, recogniser)?.0),
        None => Ok(page),
    }
}

fn failed(reason: String) -> Refusal {
    Refusal::new("unreadable", message!("refused.ocr_failed", reason = reason))
}

/// Reads a page as it lies; with it whether that could be read.
fn lying(picture: &Picture, size: Option<(f32, f32)>, recogniser: &dyn Recogniser) -> Result<(Page, bool), Refusal> {
    let mut sheet = Sheet::new(picture);
    let (wide, high) = (sheet.page.width as f32, sheet.page.height as f32);
    let scale = size.map_or(LONG, |(width, height)| width.max(height)) / wide.max(high);
    let mut page =
        Page { width: wide * scale, height: high * scale, steps: Some(0), slope: sheet.slope, ..Page::default() };
    page.rules = sheet.rulings.iter().map(|line| rule(line, scale)).collect();
    let frames = frame_areas(&page.rules);
    for line in &sheet.rulings {
        sheet.page.whiten(line.area());
    }
    let cells: Vec<[f32; 4]> =
        frames.iter().flat_map(|frame| &frame.cells).map(|cell| cell.map(|at| at / scale)).collect();
    let mut prints = gouji_scan::read(&sheet, &cells, recogniser).map_err(failed)?.concat();
    // What is between the tables is read where they are paper.
    for frame in &frames {
        sheet.page.whiten(frame.area.map(|at| at / scale));
    }
    prints.extend(gouji_scan::read(&sheet, &[[0.0, 0.0, wide, high]], recogniser).map_err(failed)?.concat());
    for print in &prints {
        put(print, scale, &mut page);
    }
    page.recognised = page.marks.len();
    page.picture = files::written(picture);
    Ok((page, gouji_scan::is_legible(&prints)))
}

/// A ruling line on the page; `scale` is how many points a pixel has.
fn rule(line: &gouji_scan::Ruling, scale: f32) -> Rule {
    Rule {
        upright: line.is_upright,
        at: line.at * scale,
        from: line.from * scale,
        to: line.to * scale,
        thickness: line.thickness * scale,
        order: 0,
        ink: Ink::default(),
        is_seen: true,
        is_remark: false,
    }
}

/// Puts the characters of a line of print where they are.
fn put(print: &Print, scale: f32, page: &mut Page) {
    let [_, top, _, bottom] = print.area.map(|at| at * scale);
    let (first, size, nth) = (page.marks.len(), (bottom - top).max(4.0), page.lines.len() + 1);
    for (c, edges) in print.text.chars().zip(print.edges.windows(2)) {
        page.marks.push(Mark::recognised(c, [edges[0] * scale, top, edges[1] * scale, bottom], size, nth));
    }
    page.lines.push(RecognisedLine {
        first,
        count: page.marks.len() - first,
        probability: (print.probability.clamp(0.0, 1.0) * 1000.0) as u16,
        candidates: print.candidates.clone(),
    });
}
