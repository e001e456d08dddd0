//! PDF files.
//!
//! `collector` collects what the pages draw, `font` identifies the characters, `optional` knows the layers that are off.
//! A page that is a picture is put together of its images (`pictured`); one that can only be seen otherwise, as print converted to
//! outlines, is rendered (`rendered`).
//!
//! Invariant: a number is the number printed or unknown, never a guess; endless drawing is stopped. Not here: what a
//! page consists of (`printed`), memory and time on malicious files (`worker`).
//!
//! `hayro-interpret` draws pages on a device implemented here, which never rasterises; `hayro`, the renderer of the same
//! library, rasterises those without text. Of the libraries tried this one alone reads Chinese fonts of every kind
//! (predefined maps, fonts that are not embedded) and survived a thousand malformed files. Rejected: `pdf_oxide` (hangs on
//! page loops, four times the build time), `pdfplumber-rs` and `pdf-extract` (no text or wrong text for predefined maps;
//! unbounded memory), `unpdf`, `pdf-inspector` (tables without spans, no text for such fonts), `lopdf` (no positions),
//! `pdfium` and `mupdf` (C libraries; the second under a licence that would bind this program), `poppler` (the same). The
//! library has no limits of its own: some are set here, and it runs in a separate process.

mod annotations;
mod collector;
mod font;
mod mask;
mod optional;
#[cfg(feature = "scan")]
mod pictured;
#[cfg(feature = "ocr")]
mod rendered;

use crate::printed::{self, Page};
use crate::{Ingested, Ocr, Refusal, Work, limits};
use collector::{Collector, TooMuch};
use gouji_core::message;
use hayro_interpret::hayro_syntax::object::dict::keys;
use hayro_interpret::hayro_syntax::object::{Dict, Name, Object, Stream};
use hayro_interpret::hayro_syntax::page::Page as PdfPage;
use hayro_interpret::hayro_syntax::xref::XRef;
use hayro_interpret::hayro_syntax::{Filter, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, RenderContent, interpret_page};
use optional::Optional;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads the bytes of a file; calls `work` with the number of pages.
pub(super) fn read(bytes: &[u8], work: &dyn Fn(Work), ocr: &Ocr) -> Result<Ingested, Refusal> {
    // The library panics on some damaged files; [`TooMuch`] unwinds it when it draws too much.
    match catch_unwind(AssertUnwindSafe(|| pages(bytes, work, ocr))) {
        Ok(pages) => printed::document(pages?, "pdf"),
        Err(reason) if reason.is::<TooMuch>() => Err(too_much()),
        Err(_) => Err(damaged()),
    }
}

/// Objects of all pages.
fn pages(bytes: &[u8], work: &dyn Fn(Work), ocr: &Ocr) -> Result<Vec<Page>, Refusal> {
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
    let mut found = Work { pages: pdf.pages().len(), pictures: 0 };
    work(found);
    let optional = Optional::read(&pdf);
    let mut fonts = font::Fonts::new(&pdf);
    let cache = InterpreterCache::new();
    let mut left = limits::PDF_DRAWN + limits::PDF_DRAWN_PAGE * pdf.pages().len();
    let draws_values = form(&pdf).and_then(|form| form.get::<bool>(b"NeedAppearances")).unwrap_or(false);
    let mut steps = limits::SEEN_STEPS + limits::SEEN_STEPS_PAGE * pdf.pages().len();
    let (mut pages, mut unread) = (Vec::new(), None);
    for page in pdf.pages().iter() {
        let seen = page.intersected_crop_box();
        let (width, height) = page.base_dimensions();
        let upright = Affine::new([1.0, 0.0, 0.0, -1.0, -seen.x0, seen.y0 + f64::from(height)]);
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let settings = || InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
        let all = optional.all().map(|all| {
            let (mut context, mut left) = (Context::new(upright, area, &cache, all, settings()), left);
            let mut collector = Collector::new(width, height, &mut fonts, &mut left);
            interpret_page(page, &mut context, &mut collector);
            collector.canvas.page.marks
        });
        let mut context = Context::new(upright, area, &cache, optional.shown(pdf.xref()), settings());
        let mut collector = Collector::new(width, height, &mut fonts, &mut left);
        interpret_page(page, &mut context, &mut collector);
        collector.canvas.unshown(&all.unwrap_or_default());
        annotations::Annotated { page, upright, area, cache: &cache, draws_values, optional: &optional }
            .draw(&mut collector);
        collector.canvas.page.steps = Some(steps);
        // What a form field holds without an appearance would be missing in the picture of the page.
        let has_values = collector.has_values;
        let drawn = collector.canvas.finish();
        steps = drawn.steps.ok_or_else(too_much)?;
        let read = if printed::is_scanned(&drawn) && !has_values {
            found.pictures += 1;
            work(found);
            scanned(page, &drawn, &cache, pdf.xref(), &optional, ocr)
        } else {
            Ok(None)
        };
        pages.push(
            read.unwrap_or_else(|refusal| {
                unread.get_or_insert(refusal);
                None
            })
            .unwrap_or(drawn),
        );
    }
    // What else there is of a report is read all the same.
    if let Some(refusal) = unread.filter(|_| pages.iter().all(|page| page.is_blank() || printed::is_scanned(page))) {
        return Err(refusal);
    }
    Ok(pages)
}

/// What is read in a page without text, of which `drawn` is known; `None` where that cannot be.
#[cfg(feature = "scan")]
fn scanned<'a>(
    page: &'a PdfPage<'a>,
    drawn: &Page,
    cache: &InterpreterCache<'a>,
    xref: &'a XRef,
    optional: &'a Optional,
    ocr: &Ocr,
) -> Result<Option<Page>, Refusal> {
    #[cfg(feature = "ocr")]
    if printed::is_outlined(drawn) || !drawn.rules.is_empty() {
        return rendered::page(page, drawn, optional, ocr);
    }
    let _ = drawn;
    pictured::page(page, cache, optional.shown(xref), ocr)
}

/// Nothing is read in pictures.
#[cfg(not(feature = "scan"))]
// It stands for the one above.
#[allow(clippy::unnecessary_wraps)]
fn scanned<'a>(
    _: &'a PdfPage<'a>,
    _: &Page,
    _: &InterpreterCache<'a>,
    _: &'a XRef,
    _: &'a Optional,
    _: &Ocr,
) -> Result<Option<Page>, Refusal> {
    Ok(None)
}

/// The interactive form of a file.
fn form(pdf: &Pdf) -> Option<Dict<'_>> {
    pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?.get::<Dict<'_>>(b"AcroForm")
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

fn damaged() -> Refusal {
    printed::damaged("PDF")
}

fn encrypted() -> Refusal {
    Refusal::new("unsupported", message!("refused.pdf_password"))
}

fn too_much() -> Refusal {
    printed::too_much("PDF")
}
