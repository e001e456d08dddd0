//! PDF files with a text layer.
//!
//! A PDF has no lines, paragraphs or tables: it puts characters and strokes on paper. `ink` collects them, `font` tells which
//! characters they are, `lattice` and `loose` find tables by lines and by alignment, `page` puts a page in order and `join`
//! makes one report of the pages.
//!
//! Invariant: a number is the number printed or unknown, never a guess; every character leads to its page and its place
//! there; what draws without end is ended. Left to others: memory and time on files made to harm (`worker`), where cells
//! stand (`grid`), the document (`lay`).
//!
//! `hayro-interpret` draws pages on a device of ours, which is never a picture. It was taken because of those tried it alone
//! reads Chinese fonts of every kind (predefined maps, fonts that are not embedded) and did not end the process on any of a
//! thousand odd files. Rejected: `pdf_oxide` (hangs on loops of pages, four times the build), `pdfplumber-rs` and
//! `pdf-extract` (no text or wrong text for predefined maps; memory without bound), `unpdf`, `pdf-inspector` (tables without
//! spans, no text for such fonts), `lopdf` (no positions), `pdfium` and `mupdf` (a foreign library; the second under a
//! licence that would bind this program), `poppler` (the same). The tables of all of them put most numbers of a form that
//! goes over pages in wrong cells: the grid is our own. Without bounds of its own the library is given some here, and a
//! process of its own.

mod font;
mod ink;
mod join;
mod lattice;
mod loose;
mod page;
mod table;
mod text;

use super::{Ingested, Refusal, lay, limits};
use crate::document::Place;
use crate::text::{Problem, Span};
use hayro_interpret::hayro_syntax::object::dict::keys;
use hayro_interpret::hayro_syntax::object::{Name, Object, Stream};
use hayro_interpret::hayro_syntax::{DecryptionError, Filter, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use ink::{Collector, Page, TooMuch};
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads the bytes of a file.
pub(super) fn read(bytes: &[u8]) -> Result<Ingested, Refusal> {
    // The library may panic on damaged files, and is ended by one when it draws too much.
    match catch_unwind(AssertUnwindSafe(|| pages(bytes))) {
        Ok(pages) => document(pages?),
        Err(reason) if reason.is::<TooMuch>() => Err(too_much()),
        Err(_) => Err(damaged()),
    }
}

/// The ink of all pages.
fn pages(bytes: &[u8]) -> Result<Vec<Page>, Refusal> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => encrypted(),
        LoadPdfError::Decryption(_) => encrypted(),
        LoadPdfError::Invalid => damaged(),
    })?;
    if pdf.pages().is_empty() {
        return Err(damaged());
    }
    if pdf.pages().len() > limits::PDF_PAGES || is_bomb(&pdf) {
        return Err(too_much());
    }
    let mut fonts = font::Fonts::new(&pdf);
    let cache = InterpreterCache::new();
    let mut calls = 0;
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        let seen = page.intersected_crop_box();
        let (width, height) = page.base_dimensions();
        let upright = Affine::new([1.0, 0.0, 0.0, -1.0, -seen.x0, seen.y0 + f64::from(height)]);
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(upright, area, &cache, pdf.xref(), InterpreterSettings::default());
        let mut collector = Collector::new(width, height, &mut fonts, &mut calls);
        interpret_page(page, &mut context, &mut collector);
        pages.push(collector.finish());
    }
    Ok(pages)
}

/// True when a stream unpacks to more than any report needs: the library unpacks without bound.
fn is_bomb(pdf: &Pdf) -> bool {
    let mut left = limits::PDF_UNPACKED;
    for object in pdf.objects().into_iter().take(limits::PDF_OBJECTS) {
        let Object::Stream(stream) = object else { continue };
        // Pictures are not unpacked.
        let is_picture = |stream: &Stream<'_>| {
            stream.dict().get::<Name<'_>>(keys::SUBTYPE).is_some_and(|name| name.as_ref() == b"Image")
        };
        if !matches!(stream.filters().first(), Some(Filter::FlateDecode)) || is_picture(&stream) {
            continue;
        }
        let packed = stream.raw_data();
        let mut unpacked = flate2::read::ZlibDecoder::new(packed.as_ref()).take(left + 1);
        // What is damaged ends early; how much came out of it counts.
        let mut sink = Counted(0);
        let _ = std::io::copy(&mut unpacked, &mut sink);
        if sink.0 > left {
            return true;
        }
        left -= sink.0;
    }
    false
}

/// Counts the bytes written to it.
struct Counted(u64);

impl std::io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// One character in so many may be unknown on a page that is read: the share of `ingest.md` is 30 %.
fn is_unreadable(page: &Page) -> bool {
    page.unknown * 10 > page.marks.len() * 3
}

/// The document of the pages.
fn document(mut pages: Vec<Page>) -> Result<Ingested, Refusal> {
    let mut problems = Vec::new();
    let mut places = Vec::new();
    let (mut scanned, mut unmapped, mut holed, mut machine, mut pictured) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (nth, page) in pages.iter_mut().enumerate() {
        let number = nth + 1;
        let picture: f32 = page.pictures.iter().sum();
        if page.hidden > 0 && page.marks.len() == page.hidden {
            machine.push(number);
        }
        if page.marks.iter().all(|mark| mark.c.is_whitespace()) {
            if picture > PICTURE {
                scanned.push(number);
            }
        } else if is_unreadable(page) {
            unmapped.push(number);
            // Half of the characters would be other ones: nothing of the page can be trusted.
            page.marks.clear();
            page.rules.clear();
        } else {
            if page.unknown > 0 {
                holed.push(number);
            }
            if page.pictures.iter().any(|share| *share > PICTURE) && page.hidden == 0 {
                pictured.push(number);
            }
        }
        for mark in &mut page.marks {
            mark.nth = places.len();
            places.push(Place::new(number, [mark.x0, mark.y0, mark.x1, mark.y1]));
        }
    }
    let is_nothing = places.is_empty();
    if is_nothing && !unmapped.is_empty() {
        return Err(Refusal::new("unreadable", UNMAPPED.0, UNMAPPED.1));
    }
    if is_nothing && !scanned.is_empty() {
        return Err(Refusal::new("unreadable", SCAN.0, SCAN.1));
    }
    let mut tell = |code: &'static str, pages: &[usize], zh: &str, en: &str| {
        if !pages.is_empty() {
            let (chinese, english) = (listed(pages, "、"), listed(pages, ", "));
            problems.push(Problem::new(code, None, format!("第 {chinese} 页{zh}"), format!("page {english}: {en}")));
        }
    };
    tell(
        "pdf.scan",
        &scanned,
        "是图片，没有文字层，没有读入；请另找报告的网页或 DOCX，或先做文字识别",
        "a picture without a text layer, not read: find the report's web page or DOCX, or recognise its text first",
    );
    tell(
        "pdf.unmapped",
        &unmapped,
        "的字体没有说明各是什么字，没有读入，以免读错；请另找报告的网页或 DOCX",
        "the fonts do not say which characters they draw, and it is not read rather than read wrong: find the report's web page or DOCX",
    );
    tell(
        "pdf.unknown",
        &holed,
        "有字体没有说明的字，以 \u{fffd} 代替；请对照原件",
        "some characters are not told by their fonts and stand as \u{fffd}: see the original",
    );
    tell(
        "pdf.recognised",
        &machine,
        "的文字是机器从图片中识别的，可能有误；请对照原件",
        "the text was recognised by a machine from a picture and may be wrong: see the original",
    );
    tell(
        "pdf.picture",
        &pictured,
        "有大幅图片，图中的文字和表格没有读入；请对照原件",
        "holds a large picture, and what it says is not read: see the original",
    );
    let flow = join::flow(pages.into_iter().map(page::lay).collect());
    let (mut document, aside, found) = lay::document(flow);
    problems.extend(found);
    if document.text.trim().is_empty() {
        return Err(blank());
    }
    document.folds = folds(&document.lines, &aside);
    document.places = places;
    Ok(Ingested { document, format: "pdf", encoding: "utf-8", problems })
}

/// A picture that covers more than this share of a page may hold a table.
const PICTURE: f32 = 0.15;

const SCAN: (&str, &str) = (
    "这份 PDF 是扫描图片，没有文字层；请打开报告的网页或 DOCX，或先做文字识别(OCR)再打开",
    "this PDF is a scan without a text layer: open the report's web page or DOCX, or recognise its text (OCR) first",
);
const UNMAPPED: (&str, &str) = (
    "这份 PDF 的字体没有说明各是什么字，读出的数字不可靠，没有读入；请打开报告的网页或 DOCX，或先做文字识别(OCR)再打开",
    "the fonts of this PDF do not say which characters they draw, so that its numbers could not be trusted and are not read: open the report's web page or DOCX, or recognise its text (OCR) first",
);

/// Pages in a message; of many the first.
fn listed(pages: &[usize], between: &str) -> String {
    const MOST: usize = 8;
    let mut text = pages.iter().take(MOST).map(usize::to_string).collect::<Vec<_>>().join(between);
    if pages.len() > MOST {
        text.push('…');
    }
    text
}

/// The runs of lines that are no part of the report.
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
    Refusal::new(
        "damaged",
        "PDF 已损坏，打不开；请重新下载，或打开报告的网页或 DOCX",
        "the PDF is damaged: fetch it again, or open the report's web page or DOCX",
    )
}

fn blank() -> Refusal {
    Refusal::new(
        "empty",
        "PDF 的各页都是空白，没有可读的报告",
        "all pages of the PDF are blank: there is no report to read",
    )
}

fn encrypted() -> Refusal {
    Refusal::new(
        "unsupported",
        "PDF 有打开密码；请先去掉密码再打开",
        "the PDF is protected by a password: remove it and open the file again",
    )
}

fn too_much() -> Refusal {
    Refusal::new(
        "limit",
        "PDF 的页数、内容或解压后的大小远超一份报告，没有读入",
        "the PDF has more pages, content or unpacked bytes than any report, and is not read",
    )
}
