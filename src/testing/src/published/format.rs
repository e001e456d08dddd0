//! The formats of the variants, and how many ways each has to give a look.
//!
//! Invariant: a format writes every damage that it has a way for. Not here: the writers, each a module.

use super::report::{Look, Report};
use super::text::Drawing;
use super::ways::Ways;
use super::{docx, html, odf, ofd, pdf, rtf, text, xls, xlsx};

/// A format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    Html,
    Docx,
    /// What most files named `.doc` are that no Word wrote: RTF, and pages.
    Doc,
    Rtf,
    Odt,
    Xlsx,
    Xls,
    Ods,
    Pdf,
    Ofd,
    Text,
}

impl Format {
    pub const ALL: [Self; 11] = [
        Self::Html,
        Self::Docx,
        Self::Doc,
        Self::Rtf,
        Self::Odt,
        Self::Xlsx,
        Self::Xls,
        Self::Ods,
        Self::Pdf,
        Self::Ofd,
        Self::Text,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Doc => "doc",
            Self::Rtf => "rtf",
            Self::Odt => "odt",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Pdf => "pdf",
            Self::Ofd => "ofd",
            Self::Text => "text",
        }
    }

    /// The ending of its files.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Text => "md",
            _ => self.name(),
        }
    }

    /// The bytes of the report.
    pub fn write(self, report: &Report, ways: &Ways) -> Vec<u8> {
        match self {
            Self::Html => html::page(report, ways, "<meta charset=\"utf-8\">").into_bytes(),
            Self::Docx => docx::file(report, ways),
            Self::Doc | Self::Rtf => rtf::file(report, ways),
            Self::Odt => odf::text(report, ways),
            Self::Xlsx => xlsx::file(report, ways, true),
            Self::Xls => xls::file(report, ways),
            Self::Ods => odf::spreadsheet(report, ways),
            Self::Pdf => pdf::file(report, ways, pdf::Extra::Nothing),
            Self::Ofd => ofd::file(report, ways),
            Self::Text => text::text(report, Drawing::Markdown).into_bytes(),
        }
    }

    /// The number of ways to hide, to raise and to strike out a piece of a cell.
    const fn ways(self) -> (usize, usize, usize) {
        match self {
            Self::Html => (html::HIDINGS.len(), html::RAISINGS.len(), html::STRIKINGS.len()),
            Self::Docx => (docx::HIDINGS.len(), docx::RAISINGS.len(), docx::STRIKINGS.len()),
            Self::Rtf => (rtf::HIDINGS.len(), rtf::RAISINGS.len(), rtf::STRIKINGS.len()),
            Self::Odt | Self::Ods => (odf::HIDINGS.len(), odf::RAISINGS.len(), odf::STRIKINGS.len()),
            Self::Xlsx => (xlsx::HIDINGS.len(), xlsx::RAISINGS.len(), xlsx::STRIKINGS.len()),
            Self::Xls => (xls::HIDINGS.len(), 1, 1),
            Self::Pdf => pdf::LOOKS,
            Self::Ofd => ofd::LOOKS,
            Self::Doc => (1, 1, 1),
            Self::Text => (0, 1, 1),
        }
    }

    /// The number of ways to give a look.
    pub const fn looks(self, look: Look) -> usize {
        match look {
            Look::Plain | Look::Broken => 1,
            Look::Hidden => self.ways().0,
            Look::Raised => self.ways().1,
            Look::Struck => self.ways().2,
        }
    }

    /// The number of ways to hide a row, a column and a table.
    pub const fn areas(self) -> (usize, usize, usize) {
        match self {
            Self::Html => (html::AREAS.len(), html::AREAS.len(), html::AREAS.len()),
            Self::Xlsx | Self::Xls | Self::Ods => (2, 1, 2),
            Self::Docx | Self::Rtf | Self::Odt => (1, 1, 1),
            Self::Pdf | Self::Ofd => (0, 0, 1),
            Self::Doc | Self::Text => (0, 0, 0),
        }
    }

    /// The number of form controls.
    pub const fn controls(self) -> usize {
        match self {
            Self::Html => html::CONTROLS.len(),
            Self::Docx => docx::CONTROLS.len(),
            Self::Rtf => rtf::CONTROLS.len(),
            _ => 0,
        }
    }

    /// Whether a formula may be stored without its result.
    pub const fn computes(self) -> bool {
        matches!(self, Self::Xlsx | Self::Ods)
    }

    /// Whether it can print a text: a font of a PDF that is not embedded has the characters of GBK.
    pub fn prints(self, text: &str) -> bool {
        self != Self::Pdf || !encoding_rs::GBK.encode(text).2
    }
}
