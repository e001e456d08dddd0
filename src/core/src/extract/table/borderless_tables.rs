//! Splits lines without drawn separators into cells: cells separated by blanks, rows that ran together on one line.
//!
//! Invariant: a line is split only at labels of the forms; any other line is one cell. Not here: labels with digits right
//! behind them (`run_together`), what the cells mean (`labelled_rows`).

use super::line::{Layout, PageLine};
use super::run_together;
use crate::document::{Document, is_bar, is_page_mark};
use crate::forms::{LONGEST_LABEL, LabelIndex, Library, normalise};
use crate::text::Span;

/// Most words of a label with blanks inside.
const MOST_WORDS: usize = 5;

/// Returns the line as one or more lines of cells; `is_value` tells if a cell may fill a numeric one.
pub(super) fn lines(
    document: &Document,
    span: Span,
    library: &Library,
    is_value: &dyn Fn(&Span) -> bool,
) -> Vec<PageLine> {
    // Separators around a line belong to a table that was read, or to none.
    let is_around = |c: char| c.is_whitespace() || is_bar(c);
    let whole = document.at(span);
    let line = whole.trim_start_matches(is_around);
    let (before, inner) = (whole.len() - line.len(), line.trim_end_matches(is_around));
    let trimmed = Span::new(span.start + before, span.start + before + inner.len());
    if inner.is_empty() || is_page_mark(inner) {
        return vec![PageLine { span, ..PageLine::default() }];
    }
    let cut = run_together::cut(document, trimmed, library);
    if let Some(cut) = cut.as_ref().filter(|cut| cut.is_glued) {
        return cut.lines.clone();
    }
    let rows = rows(document, trimmed, library, is_value);
    if !rows.is_empty() {
        return rows;
    }
    cut.map_or_else(
        || vec![PageLine { cells: vec![trimmed], layout: Layout::Whole, span, is_stacked: false }],
        |cut| cut.lines,
    )
}

/// Splits a line whose cells are separated by blanks into rows.
///
/// Labels and titles are cells with the blanks inside them; every other word is a cell. A label behind values begins
/// another row. Empty if nothing is next to a label.
fn rows(document: &Document, span: Span, library: &Library, is_value: &dyn Fn(&Span) -> bool) -> Vec<PageLine> {
    // Most lines are prose without a blank: one word.
    if !document.at(span).contains(char::is_whitespace) {
        return Vec::new();
    }
    let words = words(document, span);
    let index = library.labels();
    // A label with blanks in it is one cell, and so is a title whose mark stands apart.
    let is_one = span.len() <= LONGEST_LABEL * 3 && is_printed(document.at(span), index);
    if words.len() < 2 || is_one {
        return Vec::new();
    }
    // Bare values under the heads of an unlabelled block.
    if words.iter().all(is_value) {
        return vec![PageLine { cells: words, layout: Layout::Spaced, span, is_stacked: false }];
    }
    let mut rows: Vec<Vec<Span>> = vec![Vec::new()];
    let (mut has_values, mut is_labelled) = (false, false);
    let (mut any_row, mut labels) = (false, 0);
    let mut at = 0;
    while at < words.len() {
        let may_begin = index.may_begin(document.at(words[at])) && !is_value(&words[at]);
        let most = if may_begin { MOST_WORDS.min(words.len() - at) } else { 0 };
        let label = (1..=most).rev().find_map(|count| {
            let cell = Span::new(words[at].start, words[at + count - 1].end);
            let is_short = cell.len() <= LONGEST_LABEL * 3;
            (is_short && is_printed(document.at(cell), index)).then_some((count, cell))
        });
        let (count, cell) = label.unwrap_or((1, words[at]));
        // A label at the very end of a row of values belongs to that row.
        let is_last = rows.len() == 1 && at + count == words.len() && !is_labelled;
        if label.is_some() && has_values && !is_last {
            rows.push(Vec::new());
            (has_values, is_labelled) = (false, false);
        }
        labels += usize::from(label.is_some());
        if let Some(row) = rows.last_mut() {
            let is_value = is_value(&cell);
            has_values |= is_value;
            any_row |= (is_last && label.is_some() && has_values) || (is_value && is_labelled);
            is_labelled |= label.is_some();
            row.push(cell);
        }
        at += count;
    }
    // Heads side by side, or a label and a word or two.
    let heads = !has_values && labels >= 2;
    let told = labels == 1 && rows[0].len() <= 3;
    if !any_row && !heads && !told {
        return nearly_labelled(document, span, &words, (index, is_value)).into_iter().collect();
    }
    let line = |cells: Vec<Span>| {
        let whole = Span::new(cells[0].start, cells[cells.len() - 1].end);
        PageLine {
            layout: if cells.len() > 1 { Layout::Spaced } else { Layout::Whole },
            cells,
            span: whole,
            is_stacked: false,
        }
    };
    let whole = |cells: &[Span]| vec![Span::new(cells[0].start, cells[cells.len() - 1].end)];
    let mut lines: Vec<Vec<Span>> = Vec::new();
    let last = rows.len() - 1;
    for (at, row) in rows.into_iter().enumerate() {
        let (before, rest) = row.split_at(if at == 0 { leading(document, &row, (index, is_value)) } else { 0 });
        let (prose, heads) = before.split_at(sentences(document, before));
        let values = rest.iter().rposition(is_value).map_or(rest.len(), |value| value + 1);
        let is_prose = at == last && sentences(document, &rest[values..]) > 0;
        let (row, behind) = rest.split_at(if is_prose { values } else { rest.len() });
        lines.extend((!prose.is_empty()).then(|| whole(prose)));
        lines.extend([heads, row].map(<[Span]>::to_vec));
        lines.extend((!behind.is_empty()).then(|| whole(behind)));
    }
    lines.into_iter().filter(|cells| !cells.is_empty()).map(line).collect()
}

/// Fewest words before a label that are more than the names of its groups.
const FEWEST_LEADING: usize = 4;

/// Returns how many words precede the first row of a line: the sentences before a table and its heads.
fn leading(document: &Document, row: &[Span], (index, is_value): (&LabelIndex, &dyn Fn(&Span) -> bool)) -> usize {
    let is_label = |cell: &Span| is_printed(document.at(*cell), index);
    let Some(value) = row.iter().rposition(|cell| !is_value(cell)).filter(|last| *last + 1 < row.len()) else {
        return 0;
    };
    let label = row[..=value].iter().rposition(is_label).unwrap_or(0);
    if label >= FEWEST_LEADING || sentences(document, &row[..label]) > 0 { label } else { 0 }
}

/// Returns how many words there are up to the last that belongs to a sentence.
fn sentences(document: &Document, words: &[Span]) -> usize {
    let marks = ['。', '，', '；', '！', ';'];
    words.iter().rposition(|word| document.at(*word).contains(marks)).map_or(0, |last| last + 1)
}

fn is_printed(text: &str, index: &LabelIndex) -> bool {
    // Most texts end otherwise.
    if !index.may_be_printed(text) {
        return false;
    }
    let printed = index.normalised(text);
    index.exact(&printed).is_some() || index.is_title(&printed)
}

/// Splits off a slightly damaged label with only values behind it.
fn nearly_labelled(
    document: &Document,
    span: Span,
    words: &[Span],
    (index, is_value): (&LabelIndex, &dyn Fn(&Span) -> bool),
) -> Option<PageLine> {
    let first = words.iter().position(is_value).filter(|&first| first > 0)?;
    let values = &words[first..];
    let label = Span::new(words[0].start, words[first - 1].end);
    let fits = label.len() <= LONGEST_LABEL * 3 && values.iter().all(is_value);
    (fits && !index.find(&normalise(document.at(label))).is_empty()).then(|| {
        let cells = std::iter::once(label).chain(values.iter().copied()).collect();
        PageLine { cells, layout: Layout::Spaced, span, is_stacked: false }
    })
}

/// Returns the words of a line; if most are far apart, a narrow gap is inside a cell.
fn words(document: &Document, span: Span) -> Vec<Span> {
    let (apart, all) = runs(document, span);
    if 2 * apart.len() > all.len() { apart } else { all }
}

/// Blanks of a wide gap; a full-width blank and a tab are wide by themselves.
const WIDE_GAP: usize = 2;

/// Returns the runs of text with wide gaps between them, and those with any blanks between them.
fn runs(document: &Document, span: Span) -> (Vec<Span>, Vec<Span>) {
    let (mut apart, mut all): (Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new());
    let text = document.at(span);
    let mut blanks = WIDE_GAP;
    let mut at = 0;
    for word in text.split(char::is_whitespace) {
        if !word.is_empty() {
            let run = Span::new(span.start + at, span.start + at + word.len());
            match apart.last_mut().filter(|_| blanks < WIDE_GAP) {
                Some(last) => last.end = run.end,
                None => apart.push(run),
            }
            all.push(run);
            blanks = 0;
        }
        at += word.len();
        let Some(blank) = text[at..].chars().next() else { break };
        blanks += if matches!(blank, '\u{3000}' | '\t') { WIDE_GAP } else { 1 };
        at += blank.len_utf8();
    }
    (apart, all)
}
