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
        let read = page.marks.iter().filter(|mark| mark.is_read()).count();
        if page.unknown * 10 > read * UNKNOWN {
            self.unmapped.push(number);
            page.marks.clear();
            page.rules.clear();
            page.lines.clear();
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

/// True for a page of pictures alone.
pub(super) fn is_scanned(page: &Page) -> bool {
    page.is_blank() && page.pictures.iter().sum::<f32>() > PICTURE
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
