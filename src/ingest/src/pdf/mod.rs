//! PDF files with a text layer.
//!
//! A PDF has no lines, paragraphs or tables: it places characters and strokes on a page. `page_objects` collects them,
//! `font` identifies the characters, `lattice` and `stream` find tables by lines and by alignment, `page` puts a page
//! in reading order, `overflow` returns text printed over cell borders, `side_by_side` and `join` combine the pages
//! into one report.
//!
//! Invariant: a number is the number printed or unknown, never a guess; every character has its page and position;
//! endless drawing is stopped. Not here: memory and time on malicious files (`worker`), grid positions of cells
//! (`grid`), the document (`document_builder`).
//!
//! `hayro-interpret` draws pages on a device implemented here, which never rasterises. Of the libraries tried it alone
//! reads Chinese fonts of every kind (predefined maps, fonts that are not embedded) and survived a thousand malformed
//! files. Rejected: `pdf_oxide` (hangs on page loops, four times the build time), `pdfplumber-rs` and `pdf-extract` (no
//! text or wrong text for predefined maps; unbounded memory), `unpdf`, `pdf-inspector` (tables without spans, no text
//! for such fonts), `lopdf` (no positions), `pdfium` and `mupdf` (C libraries; the second under a licence that would
//! bind this program), `poppler` (the same). All of them put most numbers of a form that spans pages into wrong cells,
//! so table detection is implemented here. The library has no limits of its own: some are set here, and it runs in a
//! separate process.

// Counts of objects on a page are small numbers.
#![allow(clippy::cast_precision_loss)]

mod font;
mod join;
mod lattice;
mod overflow;
mod page;
mod page_objects;
mod page_quality;
mod side_by_side;
mod stream;
mod table;
mod text;

use crate::{Ingested, Refusal, document_builder, limits};
use gouji_core::document::Place;
use gouji_core::message;
use gouji_core::text::Span;
use hayro_interpret::hayro_syntax::object::dict::keys;
use hayro_interpret::hayro_syntax::object::{Name, Object, Stream};
use hayro_interpret::hayro_syntax::{Filter, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use page_objects::{Collector, Page, TooMuch};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads the bytes of a file; calls `count` with the number of pages.
pub(super) fn read(bytes: &[u8], count: &dyn Fn(usize)) -> Result<Ingested, Refusal> {
    // The library panics on some damaged files; [`TooMuch`] unwinds it when it draws too much.
    match catch_unwind(AssertUnwindSafe(|| pages(bytes, count))) {
        Ok(pages) => document(pages?),
        Err(reason) if reason.is::<TooMuch>() => Err(too_much()),
        Err(_) => Err(damaged()),
    }
}

/// Objects of all pages.
fn pages(bytes: &[u8], count: &dyn Fn(usize)) -> Result<Vec<Page>, Refusal> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => encrypted(),
        LoadPdfError::Invalid => damaged(),
    })?;
    if pdf.pages().is_empty() {
        return Err(damaged());
    }
    if pdf.pages().len() > limits::PDF_PAGES || is_bomb(&pdf) {
        return Err(too_much());
    }
    count(pdf.pages().len());
    let mut fonts = font::Fonts::new(&pdf);
    let cache = InterpreterCache::new();
    let mut left = limits::PDF_DRAWN + limits::PDF_DRAWN_PAGE * pdf.pages().len();
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        let seen = page.intersected_crop_box();
        let (width, height) = page.base_dimensions();
        let upright = Affine::new([1.0, 0.0, 0.0, -1.0, -seen.x0, seen.y0 + f64::from(height)]);
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(upright, area, &cache, pdf.xref(), InterpreterSettings::default());
        let mut collector = Collector::new(width, height, &mut fonts, &mut left);
        interpret_page(page, &mut context, &mut collector);
        pages.push(collector.finish());
    }
    Ok(pages)
}

/// True when the streams unpack to more than the limit: the library itself has none.
fn is_bomb(pdf: &Pdf) -> bool {
    let mut left = limits::PDF_UNPACKED;
    for object in pdf.objects().into_iter().take(limits::PDF_OBJECTS) {
        let Object::Stream(stream) = object else { continue };
        // Images are not unpacked.
        let is_picture = |stream: &Stream<'_>| {
            stream.dict().get::<Name<'_>>(keys::SUBTYPE).is_some_and(|name| name.as_ref() == b"Image")
        };
        if !matches!(stream.filters().first(), Some(Filter::FlateDecode)) || is_picture(&stream) {
            continue;
        }
        let packed = stream.raw_data();
        let size = unpacked(packed.as_ref(), left);
        if size > left {
            return true;
        }
        left -= size;
    }
    false
}

/// Unpacked size of a stream in bytes, counted to slightly more than `most`; damaged data ends early.
fn unpacked(packed: &[u8], most: u64) -> u64 {
    let mut state = flate2::Decompress::new(true);
    let mut piece = vec![0; 1 << 16];
    while state.total_out() <= most {
        let before = (state.total_in(), state.total_out());
        let rest = packed.get(before.0 as usize..).unwrap_or(&[]);
        let status = state.decompress(rest, &mut piece, flate2::FlushDecompress::None);
        let is_over = !matches!(status, Ok(flate2::Status::Ok)) || before == (state.total_in(), state.total_out());
        if is_over {
            break;
        }
    }
    state.total_out()
}

/// Builds the document of all pages.
fn document(mut pages: Vec<Page>) -> Result<Ingested, Refusal> {
    let mut quality = page_quality::PageQuality::default();
    let mut places = Vec::new();
    for (nth, page) in pages.iter_mut().enumerate() {
        quality.judge(nth + 1, page);
        for mark in &mut page.marks {
            mark.nth = places.len();
            places.push(Place::new(nth + 1, [mark.x0, mark.y0, mark.x1, mark.y1]));
        }
    }
    if pages.iter().all(Page::is_blank) {
        return Err(quality.refusal().unwrap_or_else(blank));
    }
    let mut problems = quality.problems();
    let flow = join::flow(pages.into_iter().map(page::lay_out).collect());
    let (mut document, aside, found) = document_builder::build(flow)?;
    problems.extend(found);
    document.folds = folds(&document.lines, &aside);
    document.places = places;
    Ok(Ingested { document, format: "pdf", encoding: "utf-8", problems })
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

fn damaged() -> Refusal {
    Refusal::new("damaged", message!("refused.pdf"))
}

fn blank() -> Refusal {
    Refusal::new("empty", message!("refused.pdf_blank"))
}

fn encrypted() -> Refusal {
    Refusal::new("unsupported", message!("refused.pdf_password"))
}

fn too_much() -> Refusal {
    Refusal::new("limit", message!("refused.pdf_size"))
}
