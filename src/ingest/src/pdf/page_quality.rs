//! Decides which pages can be read, and reports the others.
//!
//! Invariant: a page with mostly unknown characters yields nothing at all, rather than numbers with wrong digits. Not
//! here: reading the pages (`page`).

use super::page_objects::Page;
use crate::Refusal;
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::Diagnostic;

/// A picture that covers more than this share of a page may hold a table.
const PICTURE: f32 = 0.15;
/// Of ten characters more than so many unknown: the page is not read. Fewer are single rare characters, or bullets.
const UNKNOWN: usize = 3;

/// The pages of each kind.
#[derive(Debug, Default)]
pub(super) struct PageQuality {
    scanned: Vec<usize>,
    unmapped: Vec<usize>,
    holed: Vec<usize>,
    recognised: Vec<usize>,
    pictured: Vec<usize>,
}

impl PageQuality {
    /// Judges a page; one that cannot be trusted loses its ink.
    pub fn judge(&mut self, number: usize, page: &mut Page) {
        if page.is_blank() {
            if page.pictures.iter().sum::<f32>() > PICTURE {
                self.scanned.push(number);
            }
            return;
        }
        if page.unknown * 10 > page.marks.len() * UNKNOWN {
            self.unmapped.push(number);
            page.marks.clear();
            page.rules.clear();
            return;
        }
        if page.unknown > 0 {
            self.holed.push(number);
        }
        // Hidden text is that of the picture.
        if page.hidden > 0 && page.hidden == page.marks.len() {
            self.recognised.push(number);
        } else if page.pictures.iter().any(|share| *share > PICTURE) {
            self.pictured.push(number);
        }
    }

    /// Why nothing can be read; `None` when the pages are just blank.
    pub fn refusal(&self) -> Option<Refusal> {
        if !self.unmapped.is_empty() {
            return Some(Refusal::new("unreadable", message!("refused.pdf_fonts")));
        }
        (!self.scanned.is_empty()).then(|| Refusal::new("unreadable", message!("refused.pdf_scan")))
    }

    /// What is told of the pages.
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

/// Pages in a message; of many the first.
fn listed(pages: &[usize]) -> Vec<String> {
    const MOST: usize = 8;
    let mut words: Vec<String> = pages.iter().take(MOST).map(usize::to_string).collect();
    if pages.len() > MOST {
        words.push("…".to_string());
    }
    words
}
