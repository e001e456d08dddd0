//! Joins paragraphs that a PDF converter broke into lines of one width, and takes out raised marks: 1408¹件 counts 1408.
//!
//! Invariant: only line feeds outside drawn tables and raised or lowered marks are removed, and every span of the joined
//! text maps to the published one. Not here: what the sentences say (`extract`).

use super::{Document, Grid, GridRow, Section};
use crate::text::numerals::{digit, is_ordinal};
use crate::text::{Span, width::width};

/// Greatest width, in columns, of the widest line of a broken text.
const WIDEST: usize = 160;
/// Least width of its widest line.
const NARROWEST: usize = 40;
/// Least number of lines that reach the margin.
const MOST_TELLING: usize = 4;
/// Columns by which a full line may end before the margin: numbers are not broken, marks do not begin a line.
const RAGGED: usize = 8;

/// Most digits of the mark of a note.
const LONGEST_MARK: usize = 2;
/// Greatest width of the unit of a cell.
const LONGEST_UNIT: usize = 4;

/// A document without the line breaks of its margin and without raised marks.
#[derive(Debug, Clone)]
pub struct Unwrapped {
    /// The joined document.
    pub document: Document,
    /// Offsets of the removed bytes in the published text, ascending.
    removed: Vec<usize>,
}

impl Unwrapped {
    /// Joins the lines of a document; `None` if it has neither margin nor marks.
    pub fn new(document: &Document) -> Option<Self> {
        let mut removed = breaks(document);
        let breaks = removed.len();
        removed.extend(marks(&document.text));
        if removed.is_empty() {
            return None;
        }
        if breaks > 0 {
            removed.sort_unstable();
        }
        let mut text = String::with_capacity(document.text.len());
        let mut start = 0;
        for &at in removed.iter().chain([&document.text.len()]) {
            text.push_str(Span::new(start, at).of(&document.text));
            start = at + 1;
        }
        let read = |span: Span| without(&removed, span);
        let row = |row: &GridRow| GridRow {
            span: read(row.span),
            cells: row.cells.iter().map(|cell| read(*cell)).collect(),
            covered: row.covered.clone(),
        };
        let grid = |grid: &Grid| Grid { span: read(grid.span), rows: grid.rows.iter().map(row).collect() };
        let section = |section: &Section| Section {
            number: section.number,
            title: read(section.title),
            span: read(section.span),
        };
        let mut lines: Vec<Span> = Vec::new();
        for line in &document.lines {
            let goes_on = line.start > 0 && removed.binary_search(&(line.start - 1)).is_ok();
            match lines.last_mut().filter(|_| goes_on) {
                Some(last) => last.end = read(*line).end,
                None => lines.push(read(*line)),
            }
        }
        let document = Document {
            lines,
            sections: document.sections.iter().map(section).collect(),
            grids: document.grids.iter().map(grid).collect(),
            folds: document.folds.iter().map(|fold| read(*fold)).collect(),
            map: document.map.clone(),
            text,
            // Positions and what is kept apart are only looked up in the published document.
            ..Document::default()
        };
        Some(Self { document, removed })
    }

    /// Maps a span of the published text to the joined text.
    pub fn joined(&self, span: Span) -> Span {
        without(&self.removed, span)
    }

    /// Maps a span of the joined text to the published text.
    pub fn published(&self, span: Span) -> Span {
        // Byte n is removed before everything that follows its offset less n.
        let at = |offset: usize| {
            let (mut low, mut high) = (0, self.removed.len());
            while low < high {
                let middle = usize::midpoint(low, high);
                if self.removed[middle] - middle <= offset { low = middle + 1 } else { high = middle }
            }
            offset + low
        };
        let start = at(span.start);
        Span::new(start, if span.is_empty() { start } else { at(span.end - 1) + 1 })
    }

    /// True if something was removed inside a span of the published text.
    pub fn is_broken(&self, span: Span) -> bool {
        let next = self.removed.partition_point(|feed| *feed < span.start);
        self.removed.get(next).is_some_and(|feed| *feed < span.end)
    }
}

/// Maps a span to the text without these line feeds.
fn without(removed: &[usize], span: Span) -> Span {
    let at = |offset: usize| offset - removed.partition_point(|feed| *feed < offset);
    Span::new(at(span.start), at(span.end))
}

/// Returns the bytes of the raised and lowered digits and their brackets, and of `[1]` behind a digit.
fn marks(text: &str) -> impl Iterator<Item = usize> {
    let length = |at: usize| match text.get(at..).and_then(|rest| rest.chars().next()) {
        Some(c @ ('²' | '³' | '¹' | '⁰' | '⁴'..='⁾' | '₀'..='₎')) => c.len_utf8(),
        Some('[') if text[..at].ends_with(|c| digit(c).is_some()) => {
            let inner = &text[at + 1..];
            let digits = inner.bytes().take(LONGEST_MARK + 1).take_while(u8::is_ascii_digit).count();
            let is_mark = (1..=LONGEST_MARK).contains(&digits) && inner[digits..].starts_with(']');
            if is_mark { digits + 2 } else { 0 }
        }
        _ => 0,
    };
    // Most bytes begin no mark.
    memchr::memchr3_iter(b'[', 0xc2, 0xe2, text.as_bytes()).flat_map(move |at| at..at + length(at))
}

/// Returns the line feeds at the margin.
fn breaks(document: &Document) -> Vec<usize> {
    // A cheap test for whole paragraphs: a character takes at most two columns and three bytes, or one of each.
    if document.lines.iter().any(|line| line.len() > WIDEST * 3) {
        return Vec::new();
    }
    let lines = || document.lines.iter().map(|line| document.at(*line).trim_end());
    let widths: Vec<usize> = lines().map(width).collect();
    let margin = widths.iter().copied().max().unwrap_or(0);
    if !(NARROWEST..=WIDEST).contains(&margin) {
        return Vec::new();
    }
    // Some converters count characters instead: many lines then have the same count.
    let counts: Vec<usize> = lines().map(|line| line.chars().count()).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    let is_counted = counts.iter().filter(|count| **count == most).count() >= MOST_TELLING;
    let is_full = |at: usize| widths[at] + RAGGED >= margin || (is_counted && counts[at] == most);
    let goes_on = |at: usize| {
        let (Some(line), Some(next)) = (document.lines.get(at), document.lines.get(at + 1)) else { return false };
        // With its value or its unit below it the next line is the label of a cell.
        let is_value = |at: usize| document.lines.get(at).is_some_and(|line| is_row(document.at(*line)));
        let is_unit = |at: usize| widths.get(at).is_some_and(|width| *width <= LONGEST_UNIT);
        let is_label = is_value(at + 2) || (is_unit(at + 2) && is_value(at + 3));
        is_full(at) && !is_label && !document.in_grid(line.start) && !document.in_grid(next.start) && {
            let (line, next) = (document.at(*line), document.at(*next));
            !line.trim_end().ends_with(ENDS) && !is_row(line) && !is_row(next) && !begins(next)
        }
    };
    let found: Vec<usize> = (0..widths.len()).filter(|at| goes_on(*at)).collect();
    if found.len() < MOST_TELLING {
        return Vec::new();
    }
    found.into_iter().map(|at| document.lines[at].end).collect()
}

/// Behind these a full line may end its paragraph.
pub const ENDS: [char; 5] = ['。', '!', '！', '?', '？'];

/// True for numbers separated by blanks, or cells separated by many.
fn is_row(line: &str) -> bool {
    let number = |word: &&str| word.chars().all(|c| digit(c).is_some() || ".,-/".contains(c));
    let words = || line.split_whitespace();
    line.contains(['|', '\t'])
        || line.trim().contains("  ")
        || words().filter(number).count() > 1
        || (words().count() == 1 && words().all(|word| number(&word)))
}

/// True for a blank line and for the beginning of a paragraph, a chapter or an item.
pub fn begins(line: &str) -> bool {
    let numeral = |c: char| digit(c).is_some() || is_ordinal(c);
    let inner = line.strip_prefix(['(', '（', '第']).unwrap_or(line);
    let rest = inner.trim_start_matches(numeral);
    let marked = rest.len() < inner.len() && rest.starts_with(['、', ')', '）', '.', '．', '条']);
    let dotted = rest.len() < inner.len() && inner.len() == line.len() && rest.starts_with('.');
    // 5.2% continues a number, 5.工作 begins an item.
    let decimal = dotted && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    let quantity = rest.starts_with('条') && !line.starts_with('第');
    line.trim().is_empty()
        || line.starts_with(char::is_whitespace)
        || (marked && !decimal && !quantity)
        || line.starts_with(|c: char| ('①'..='⑳').contains(&c))
}
