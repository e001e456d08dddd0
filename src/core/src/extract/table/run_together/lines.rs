//! Cuts a line that lost its separators into the rows of a form: `…属于国家秘密20000022.其他法律…10000013.…` becomes a
//! line for each label with its digits, and one for each head.
//!
//! Invariant: a line is cut only at labels of the forms that have digits right behind them; the list mark of the next
//! label is no digit of a value. What is not a row or a head stays as it is. Not here: cutting the digits (`splits`).

use crate::document::Document;
use crate::extract::table::line::{Layout, PageLine};
use crate::forms::Library;
use crate::lexicon::Lexicon;
use crate::text::Span;
use crate::text::numerals::is_ordinal;

/// Fewest rows that make a line with other words on it a table.
const FEWEST_ROWS: usize = 3;
/// Fewest heads that make the row behind them one of a table.
const FEWEST_HEADS: usize = 5;
/// Most bytes between two heads, such as a remark in brackets.
const BETWEEN_HEADS: usize = 240;
/// Most bytes of a remark behind a label.
const LONGEST_REMARK: usize = 240;
/// Most bytes of a head that no form knows: 申请人情况.
const LONGEST_HEAD: usize = 24;
/// Most characters of a label with its mark that no form knows.
const LONGEST_UNKNOWN: usize = 60;

/// Most characters before a label at the beginning of a line that are the rest of its own.
const LONGEST_REST: usize = 4;

/// What ends a list mark.
const MARK_ENDS: [char; 3] = ['.', '、', '\u{ff0e}'];

/// A row of a form: its label and the digits behind it.
struct Row {
    /// Index of its label among all labels of the line.
    label: usize,
    /// True if its digits touch its label or the words behind them.
    is_glued: bool,
    /// The words between blanks; one where the numbers ran together.
    values: Vec<Span>,
    /// Where the row ends, its last digit included.
    end: usize,
}

/// The rows of a line that lost its separators.
pub(in crate::extract::table) struct CutLine {
    /// A line for each row and each head.
    pub lines: Vec<PageLine>,
    /// False if blanks separate the labels of most rows from their values.
    pub is_glued: bool,
}

/// Cuts a line; `None` if it is no run of rows.
pub(in crate::extract::table) fn cut(document: &Document, line: Span, library: &Library) -> Option<CutLine> {
    let text = document.at(line);
    if !has_row(text) {
        return None;
    }
    let mut cutter = Cutter { text, labels: library.label_scan().find(text), lexicon: library.lexicon() };
    cutter.pass_over_remarks();
    let rows = cutter.rows();
    let is_table = rows.len() >= FEWEST_ROWS || cutter.is_headed(&rows) || (!rows.is_empty() && cutter.is_all(&rows));
    let is_glued = rows.iter().filter(|row| row.is_glued).count() * 2 > rows.len();
    is_table.then(|| CutLine { lines: cutter.cut(&rows, line.start), is_glued })
}

/// First characters of what running text prints behind a number: such digits end no row.
const BEHIND_NUMBERS: &str = "年月日号件条份次个人起期位项篇名章节万亿余多%％,，。;；)）-—~至:：时分";

/// True if digits that touch words before them, or a word behind them, are followed by no unit: the cheap test.
fn has_row(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_value = |byte: u8| byte.is_ascii_digit() || byte == b'/';
    let begins = |at: &usize| is_value(bytes[*at]) && !is_value(bytes[at - 1]);
    (1..bytes.len()).filter(begins).any(|at| {
        let run = bytes[at..].iter().take_while(|byte| is_value(**byte) || **byte == b'.').count();
        let rest = text.get(at + run..).unwrap_or("");
        let touches = !bytes[at - 1].is_ascii() || rest.starts_with(|c: char| !c.is_ascii());
        touches && !rest.trim_start().starts_with(|c| BEHIND_NUMBERS.contains(c))
    })
}

struct Cutter<'a> {
    text: &'a str,
    /// The labels and titles of the line, from left to right.
    labels: Vec<Span>,
    lexicon: &'a Lexicon,
}

impl Cutter<'_> {
    fn at(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or("")
    }

    fn rest(&self, from: usize) -> &str {
        self.text.get(from..).unwrap_or("")
    }

    /// Drops the labels inside the remark of another: 单位 in `(单位:件)`.
    fn pass_over_remarks(&mut self) {
        let mut end = 0;
        let labels = std::mem::take(&mut self.labels);
        for label in labels {
            if label.start >= end {
                end = self.behind_label(label.end);
                self.labels.push(label);
            }
        }
    }

    /// Finds the rows, and takes the list mark of the next label from their digits.
    fn rows(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        // The number of the last label of a list; `None` where it is not known.
        let mut last: Option<u32> = None;
        for (at, label) in self.labels.iter().enumerate() {
            last = self.take_mark(&mut rows, *label, last);
            let start = self.behind_label(label.end);
            let values = self.values(start);
            let (Some(first), Some(end)) = (values.first(), values.last().map(|value| value.end)) else { continue };
            if self.is_end_of_row(at, end) && !(at == 0 && self.begins_torn(*label)) {
                let before = !self.at(0, first.start).ends_with(char::is_whitespace);
                let behind = self.rest(end).starts_with(|c: char| !c.is_whitespace() && !MARK_ENDS.contains(&c));
                rows.push(Row { label: at, is_glued: before || behind, values, end });
            }
        }
        rows
    }

    /// True if a word is cut off before the first label of a line, which may be the rest of a longer one: 当 ⏎ 面申请数.
    fn begins_torn(&self, label: Span) -> bool {
        let before = self.at(0, label.start).trim_start();
        before.chars().count() <= LONGEST_REST
            && before.ends_with(|c: char| c.is_alphabetic() && !c.is_ascii() && !is_ordinal(c))
    }

    /// Takes a label's list mark from the digits before it and returns the label's number.
    ///
    /// The mark is the number after the last one of the list; another number is left to `splits`.
    fn take_mark(&self, rows: &mut Vec<Row>, label: Span, last: Option<u32>) -> Option<u32> {
        let before = self.at(0, label.start).trim_end();
        let Some(head) = before.strip_suffix(MARK_ENDS) else {
            // A mark in brackets begins another list below it.
            let is_outer = before.ends_with([')', '）']);
            return if is_outer { Some(0) } else { last };
        };
        let number = &head[head.trim_end_matches(|c: char| c.is_ascii_digit()).len()..];
        if number.is_empty() {
            return if head.ends_with(is_ordinal) { Some(0) } else { last };
        }
        let Some(row) = rows.last_mut().filter(|row| row.end == head.len()) else { return number.parse().ok() };
        let mark = (last? + 1).to_string();
        if !number.ends_with(&mark) {
            return None;
        }
        row.end -= mark.len();
        if let Some(value) = row.values.last_mut() {
            value.end = row.end;
        }
        row.values.retain(|value| !value.is_empty());
        if row.values.is_empty() {
            // The row is blank: the digits are the mark alone.
            rows.pop();
        }
        mark.parse().ok()
    }

    /// Returns where the values of a label begin: behind a remark in brackets, a colon, and the unit.
    fn behind_label(&self, end: usize) -> usize {
        let is_gap = |c: char| c.is_whitespace() || matches!(c, ':' | '：');
        let skip = |at: usize| at + (self.rest(at).len() - self.rest(at).trim_start_matches(is_gap).len());
        let mut at = skip(end);
        if self.rest(at).starts_with(['(', '（'])
            && let Some(close) = self.rest(at).find([')', '）']).filter(|close| *close < LONGEST_REMARK)
        {
            at += close + self.rest(at + close).chars().next().map_or(0, char::len_utf8);
        }
        at = skip(at);
        let unit = self.lexicon.units.prefix_of(self.rest(at)).map_or(0, str::len);
        let behind = at + unit;
        if unit > 0 && self.rest(behind).trim_start().starts_with(|c: char| c.is_ascii_digit()) { behind } else { at }
    }

    /// Returns the words of digits and dashes at a place.
    fn values(&self, start: usize) -> Vec<Span> {
        let mut values = Vec::new();
        let mut at = start;
        loop {
            let blanks = self.rest(at).len() - self.rest(at).trim_start().len();
            let from = at + blanks;
            let rest = self.rest(from);
            let mut end = 0;
            for (at, c) in rest.char_indices() {
                let decimal = c == '.' && rest[at + 1..].starts_with(|c: char| c.is_ascii_digit());
                if !c.is_ascii_digit() && c != '/' && !decimal {
                    break;
                }
                end = at + 1;
            }
            if end == 0 {
                // A number does not begin with a nought: the blanks are not those between the cells.
                let is_torn = values.iter().any(|value: &Span| {
                    let digits = self.at(value.start, value.end);
                    digits.starts_with('0') && digits.len() > 1 && !digits.contains('.')
                });
                return match (values.first(), values.last()) {
                    (Some(first), Some(last)) if is_torn => vec![Span::new(first.start, last.end)],
                    _ => values,
                };
            }
            values.push(Span::new(from, from + end));
            at = from + end;
        }
    }

    /// True if what follows a row's digits is no unit: a list mark, another label, a chapter, or nothing.
    fn is_end_of_row(&self, label: usize, end: usize) -> bool {
        let rest = self.rest(end).trim_start();
        let next = self.labels.get(label + 1).map_or(self.text.len(), |next| next.start.max(end));
        let ordinal = rest.trim_start_matches(['(', '（']).trim_start_matches(is_ordinal);
        rest.is_empty()
            || rest.starts_with(MARK_ENDS)
            || (ordinal.len() < rest.len() && ordinal.starts_with([')', '）', '、']))
            || is_structure(self.at(end, next))
    }

    /// True if so many heads lead to a row that they are the heads of a table.
    fn is_headed(&self, rows: &[Row]) -> bool {
        rows.iter().any(|row| row.label - self.heads(0, row.label, 0) >= FEWEST_HEADS)
    }

    /// True if the line holds nothing but rows, heads, list marks, and short words that no form knows.
    fn is_all(&self, rows: &[Row]) -> bool {
        let ends = rows.iter().map(|row| (row.label, row.end));
        let ends: std::collections::HashMap<usize, usize> = ends.collect();
        let mut from = 0;
        for (at, label) in self.labels.iter().enumerate() {
            let between = self.at(from, label.start);
            let is_head = between.len() <= LONGEST_HEAD && !between.contains(['。', '，', ',', '；', ';']);
            if !is_head && !is_structure(between) {
                return false;
            }
            from = ends.get(&at).copied().unwrap_or_else(|| self.behind_label(label.end));
        }
        self.rest(from).trim().is_empty()
    }

    /// Makes the lines; `offset` is where the line begins in the document.
    fn cut(&self, rows: &[Row], offset: usize) -> Vec<PageLine> {
        let moved = |span: Span| Span::new(span.start + offset, span.end + offset);
        let mut lines = Vec::new();
        let mut push = |cells: Vec<Span>| {
            let cells: Vec<Span> = cells.into_iter().map(moved).collect();
            if let (Some(first), Some(last)) = (cells.first(), cells.last()) {
                let layout = if cells.len() > 1 { Layout::Spaced } else { Layout::Whole };
                lines.push(PageLine { span: Span::new(first.start, last.end), layout, cells, is_stacked: false });
            }
        };
        let (mut done, mut next_label) = (0, 0);
        for row in rows {
            let label = self.labels[row.label];
            let heads = self.heads(next_label, row.label, done);
            let from = self.labels[heads].start;
            self.words(done, from).into_iter().for_each(&mut push);
            push(self.head_cells(heads, row.label));
            push(std::iter::once(label).chain(row.values.iter().copied()).collect());
            (done, next_label) = (row.end, row.label + 1);
        }
        self.words(done, self.text.len()).into_iter().for_each(&mut push);
        lines
    }

    /// Returns the first label of the heads that lead to a row: no sentence ends between them.
    fn heads(&self, from: usize, row: usize, done: usize) -> usize {
        let is_near = |at: &usize| {
            let between = self.at(self.labels[*at].end, self.labels[at + 1].start);
            self.labels[*at].start >= done && between.len() <= BETWEEN_HEADS && !between.contains(['。', '；', ';'])
        };
        (from..row).rev().take_while(is_near).last().unwrap_or(row)
    }

    /// Returns the heads above a row and the words between them, which may name another column.
    fn head_cells(&self, first: usize, row: usize) -> Vec<Span> {
        let mut cells = Vec::new();
        for at in first..row {
            cells.push(self.labels[at]);
            let between = Span::new(self.behind_label(self.labels[at].end), self.labels[at + 1].start);
            let words = between.trimmed(self.text);
            if words.len() <= between.len() && !is_structure(self.at(words.start, words.end)) {
                cells.push(words);
            }
        }
        cells
    }

    /// Returns the words between two rows: a label that no form knows with its digits, or one cell.
    fn words(&self, from: usize, to: usize) -> Vec<Vec<Span>> {
        let all = Span::new(from, to).trimmed(self.text);
        let text = self.at(all.start, all.end);
        let is_mark = text
            .chars()
            .all(|c| c.is_ascii_punctuation() || is_ordinal(c) || matches!(c, '（' | '）' | '、' | '．' | '：'));
        if all.is_empty() || is_mark {
            return Vec::new();
        }
        let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let is_label = digits > 0 && text.chars().count() <= LONGEST_UNKNOWN && !text.contains(['。', '，', ',']);
        if is_label && digits < text.len() {
            let cut = all.end - digits;
            return vec![vec![Span::new(all.start, cut), Span::new(cut, all.end)]];
        }
        vec![vec![all]]
    }
}

/// True for what stands between the rows and heads of a form: list marks, brackets, 其中.
fn is_structure(text: &str) -> bool {
    let mut rest = text.trim();
    while !rest.is_empty() {
        let before = rest.len();
        rest = rest.strip_prefix("其中").unwrap_or(rest);
        rest = rest.trim_start_matches(|c: char| {
            c.is_whitespace()
                || c.is_ascii_digit()
                || is_ordinal(c)
                || matches!(c, '(' | ')' | '（' | '）' | '.' | '．' | '、' | ':' | '：')
        });
        if rest.len() == before {
            return false;
        }
    }
    true
}
