//! Which pages can be read, and what is told of the others.
//!
//! Invariant: a page whose characters are mostly unknown says nothing at all, rather than numbers with other digits. Left to
//! others: the pages that can be read.

use super::page_objects::Page;
use crate::Refusal;
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
            return Some(Refusal::new(
                "unreadable",
                "这份 PDF 的字体没有说明各是什么字，读出的数字不可靠，没有读入；请打开报告的网页或 DOCX，或先做文字识别(OCR)再打开",
                "the fonts of this PDF do not say which characters they draw, so that its numbers could not be trusted and are \
                 not read: open the report's web page or DOCX, or recognise its text (OCR) first",
            ));
        }
        (!self.scanned.is_empty()).then(|| {
            Refusal::new(
                "unreadable",
                "这份 PDF 是扫描图片，没有文字层；请打开报告的网页或 DOCX，或先做文字识别(OCR)再打开",
                "this PDF is a scan without a text layer: open the report's web page or DOCX, or recognise its text (OCR) first",
            )
        })
    }

    /// What is told of the pages.
    pub fn problems(&self) -> Vec<Diagnostic> {
        [
            (
                "pdf.scan",
                &self.scanned,
                "是图片，没有文字层，没有读入；请另找报告的网页或 DOCX，或先做文字识别",
                "a picture without a text layer, not read: find the report's web page or DOCX, or recognise its text first",
            ),
            (
                "pdf.unmapped",
                &self.unmapped,
                "的字体没有说明各是什么字，没有读入，以免读错；请另找报告的网页或 DOCX",
                "the fonts do not say which characters they draw, and it is not read rather than read wrong: find the \
                 report's web page or DOCX",
            ),
            (
                "pdf.unknown",
                &self.holed,
                "有字体没有说明的字，以 \u{fffd} 代替；请对照原件",
                "some characters are not told by their fonts and stand as \u{fffd}: see the original",
            ),
            (
                "pdf.recognised",
                &self.recognised,
                "的文字是机器从图片中识别的，可能有误；请对照原件",
                "the text was recognised by a machine from a picture and may be wrong: see the original",
            ),
            (
                "pdf.picture",
                &self.pictured,
                "有大幅图片，图中的文字和表格没有读入；请对照原件",
                "holds a large picture, and what it says is not read: see the original",
            ),
        ]
        .into_iter()
        .filter(|(_, pages, ..)| !pages.is_empty())
        .map(|(code, pages, zh, en)| {
            let (chinese, english) = (listed(pages, "、"), listed(pages, ", "));
            Diagnostic::new(code, None, format!("第 {chinese} 页{zh}"), format!("page {english}: {en}"))
        })
        .collect()
    }
}

/// Pages in a message; of many the first.
fn listed(pages: &[usize], between: &str) -> String {
    const MOST: usize = 8;
    let mut text = pages.iter().take(MOST).map(usize::to_string).collect::<Vec<_>>().join(between);
    if pages.len() > MOST {
        text.push('…');
    }
    text
}
