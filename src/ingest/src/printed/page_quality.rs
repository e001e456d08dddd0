//! Decides which pages can be read, and reports the others.
//!
//! Invariant: a page with mostly unknown characters yields no text at all, rather than numbers with wrong digits. Not
//! here: reading the pages (`page`).

use super::page_objects::Page;
use crate::Refusal;
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::Diagnostic;

/// Share of a page above which an image may hold a table.
const PICTURE: f32 = 0.15;
/// Unknown characters per ten above which a page is not read; fewer are rare characters or bullets.
const UNKNOWN: usize = 3;
/// Characters that a page of outlines may have besides: a page number that was stamped on it.
const STAMPED: usize = 12;
/// Outlines for each of them.
const OUTLINES: usize = 10;

/// Pages by kind of defect.
#[derive(Debug, Default)]
pub(super) struct PageQuality {
    scanned: Vec<usize>,
    unmapped: Vec<usize>,
    holed: Vec<usize>,
    recognised: Vec<usize>,
    /// True when a text was recognised by whoever made the file, who does not say how well.
    is_foreign: bool,
    pictured: Vec<usize>,
}

impl PageQuality {
    /// Classifies a page; an unreliable page loses its objects.
    pub fn judge(&mut self, number: usize, page: &mut Page) {
        if page.is_blank() {
            if is_scanned(page) {
                self.scanned.push(number);
            }
            return;
        }
        if is_unmapped(page) {
            self.unmapped.push(number);
            page.marks.clear();
            page.rules.clear();
            page.lines.clear();
            return;
        }
        if is_scanned(page) {
            self.scanned.push(number);
            return;
        }
        if page.unknown > 0 {
            self.holed.push(number);
        }
        if page.recognised > 0 {
            self.recognised.push(number);
            self.is_foreign |= page.lines.is_empty();
        } else if page.pictures.iter().any(|share| *share > PICTURE) {
            self.pictured.push(number);
        }
    }

    /// True when text of a page was recognised from an image before the file was made.
    pub fn is_recognised(&self) -> bool {
        self.is_foreign
    }

    /// Why no page can be read; `None` when all pages are just blank.
    pub fn refusal(&self, format: &str) -> Option<Refusal> {
        if !self.unmapped.is_empty() {
            return Some(Refusal::new("unreadable", message!("refused.pages_fonts", format = format)));
        }
        (!self.scanned.is_empty()).then(|| Refusal::new("unreadable", message!("refused.pages_scan", format = format)))
    }

    /// Diagnostics about the pages.
    pub fn problems(&self) -> Vec<Diagnostic> {
        [
            ("pdf.scan", &self.scanned),
            ("pdf.unmapped", &self.unmapped),
            ("pdf.unknown", &self.holed),
            ("pdf.recognised", &self.recognised),
            ("pdf.picture", &self.pictured),
        ]
        .into_iter()
        .filter(|(_, pages)| !pages.is_empty())
        .map(|(code, pages)| Diagnostic::new(code, None, Message::new(code).with("pages", listed(pages))))
        .collect()
    }
}

/// True for a page whose print can only be seen: pictures alone, or shapes.
pub(crate) fn is_scanned(page: &Page) -> bool {
    is_outlined(page) || (page.is_blank() && page.pictures.iter().sum::<f32>() > PICTURE)
}

/// True for a page whose characters are shapes that nothing names: outlines, or those of fonts without a map.
pub(crate) fn is_outlined(page: &Page) -> bool {
    let text = page.marks.iter().filter(|mark| mark.is_read() && !mark.c.is_whitespace()).count();
    let is_stamped = text <= STAMPED && text * OUTLINES <= page.outlines.count;
    is_unmapped(page) || (is_stamped && page.outlines.are_print())
}

/// True for a page with too many characters that their fonts do not identify.
fn is_unmapped(page: &Page) -> bool {
    let read = page.marks.iter().filter(|mark| mark.is_read()).count();
    page.unknown * 10 > read * UNKNOWN
}

/// Page numbers for a message; of many only the first.
fn listed(pages: &[usize]) -> Vec<String> {
    const MOST: usize = 8;
    let mut words: Vec<String> = pages.iter().take(MOST).map(usize::to_string).collect();
    if pages.len() > MOST {
        words.push("…".to_string());
    }
    words
}
