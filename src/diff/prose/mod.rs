//! The prose of two years, sentence beside sentence.
//!
//! Invariant: every sentence outside the tables stands in exactly one row, on its side; numbers are compared whole, never
//! digit by digit.

use super::{Change, Row};
use crate::document::Document;
use crate::review::Review;
use crate::text::{Bilingual, Span, width::fit};
use rust_decimal::Decimal;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A sentence in both years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProseRow {
    /// The older report's sentence.
    pub old: Option<Passage>,
    /// The newer report's sentence.
    pub new: Option<Passage>,
    /// How it changed.
    pub change: Change,
    /// True when a paragraph begins with it.
    pub is_first: bool,
    /// What is to be said of it.
    pub marks: Vec<ProseMark>,
    /// Numbers at the same place of both sentences that differ, as numbers.
    pub numbers: Vec<NumberChange>,
}

/// A sentence, and what in it is different from the other year's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands.
    pub span: Span,
    /// Stretches that differ, in order; true for numbers.
    pub changed: Vec<(Span, bool)>,
}

/// A number that changed in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberChange {
    /// Where it stands in the older report.
    pub old: Span,
    /// Where it stands in the newer report.
    pub new: Span,
    /// New minus old.
    pub delta: Decimal,
}

/// What is to be said of a sentence that goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProseMark {
    /// The words are last year's, the numbers are new.
    OnlyNumbers,
    /// The numbers are last year's as well, though the year is another.
    NumbersStand,
    /// Last year's year was left standing.
    OldYear(Span),
}

impl ProseMark {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OnlyNumbers => "only_numbers",
            Self::NumbersStand => "numbers_stand",
            Self::OldYear(_) => "old_year",
        }
    }

    /// For people.
    pub fn words(self) -> Bilingual {
        let (zh, en) = match self {
            Self::OnlyNumbers => ("只改了数字", "only the numbers changed"),
            Self::NumbersStand => ("年度变了，数字未变", "the year changed, the numbers did not"),
            Self::OldYear(_) => ("仍是上年的年份", "last year's year was left standing"),
        };
        Bilingual::new(zh, en)
    }
}

/// How much of the newer report's prose is the older one's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Likeness {
    /// Sentences of the newer report.
    pub sentences: usize,
    /// Those that stand in the older report but for their digits.
    pub copied: usize,
    /// Those of them in which only the numbers changed.
    pub only_numbers: usize,
    /// Those of them whose numbers stayed although the year is another.
    pub numbers_stand: usize,
    /// Sentences in which last year's year was left standing.
    pub old_years: usize,
}

impl Likeness {
    /// The share copied, in percent rounded down; none without sentences.
    pub const fn percent(self) -> Option<usize> {
        (100 * self.copied).checked_div(self.sentences)
    }
}

/// Two sentences are versions of each other when at least this share of their characters agrees, in percent.
const ALIKE: usize = 45;
/// Longer sentences are compared without marks inside them.
const LONGEST: usize = 4000;

/// The rows of all chapters.
pub(super) fn rows(old: &Review, new: &Review) -> (Likeness, Vec<Row>) {
    let (before, after) = (chapters(old), chapters(new));
    let mut rows = Vec::new();
    let mut used = vec![false; before.len()];
    for chapter in &after {
        let other = (0..before.len())
            .filter(|&i| !used[i])
            .find(|&i| before[i].title == chapter.title)
            .or_else(|| (0..before.len()).find(|&i| !used[i] && before[i].number == chapter.number));
        if let Some(i) = other {
            used[i] = true;
        }
        let sentences = other.map_or(&[][..], |i| before[i].sentences.as_slice());
        chapter_rows((&old.document, sentences), (&new.document, &chapter.sentences), &chapter.title, &mut rows);
    }
    for (chapter, _) in before.iter().zip(&used).filter(|(_, used)| !**used) {
        chapter_rows((&old.document, &chapter.sentences), (&new.document, &[]), &chapter.title, &mut rows);
    }
    (Likeness::default(), rows)
}

struct Chapter {
    number: u32,
    title: String,
    sentences: Vec<Span>,
}

/// Chapters and their sentences; the text before the first chapter is chapter zero.
fn chapters(review: &Review) -> Vec<Chapter> {
    let document = &review.document;
    let drawn = review.extraction.tables.iter().filter(|table| !review.extraction.is_told(table));
    let tables: Vec<Span> = drawn.map(|table| table.span).collect();
    let first = document.sections.first().map_or(document.text.len(), |section| section.span.start);
    let head =
        Chapter { number: 0, title: String::new(), sentences: sentences(document, Span::new(0, first), &tables) };
    let rest = document.sections.iter().map(|section| Chapter {
        number: section.number,
        title: document.at(section.title).to_string(),
        sentences: sentences(document, Span::new(section.title.end, section.span.end), &tables),
    });
    std::iter::once(head).chain(rest).collect()
}

fn sentences(document: &Document, body: Span, tables: &[Span]) -> Vec<Span> {
    let text = document.at(body);
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        let ends = matches!(c, '。' | ';' | '!' | '?' | '\u{ff1b}' | '\u{ff01}' | '\u{ff1f}' | '\n');
        if !ends {
            continue;
        }
        let end = (at + c.len_utf8()).min(text.len());
        let span = Span::new(body.start + start, body.start + end).trimmed(&document.text);
        start = end;
        let is_words = document.at(span).chars().any(char::is_alphanumeric);
        if is_words && !tables.iter().any(|table| table.overlaps(span)) {
            sentences.push(span);
        }
    }
    sentences
}

fn chapter_rows(old: (&Document, &[Span]), new: (&Document, &[Span]), title: &str, rows: &mut Vec<Row>) {
    if old.1.is_empty() && new.1.is_empty() {
        return;
    }
    let name = fit(title, 60);
    rows.push(Row::Section(Bilingual::new(format!("正文 {name}"), format!("Text {name}"))));
    // Sentences that differ only in their digits are versions of each other.
    let masked = |side: (&Document, &[Span])| side.1.iter().map(|&span| mask(side.0.at(span))).collect::<Vec<_>>();
    let (before, after) = (masked(old), masked(new));
    for op in capture_diff_slices(Algorithm::Myers, &before, &after) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                rows.extend(
                    (0..len).map(|i| {
                        Row::Prose(Box::new(pair((old.0, old.1[old_index + i]), (new.0, new.1[new_index + i]))))
                    }),
                );
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                rows.extend(old.1[old_index..old_index + old_len].iter().map(|&span| one(Some(span), None)));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                rows.extend(new.1[new_index..new_index + new_len].iter().map(|&span| one(None, Some(span))));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => replaced(
                (old.0, &old.1[old_index..old_index + old_len]),
                (new.0, &new.1[new_index..new_index + new_len]),
                rows,
            ),
        }
    }
}

/// Pairs the sentences of two differing runs in order, where they are alike.
fn replaced(old: (&Document, &[Span]), new: (&Document, &[Span]), rows: &mut Vec<Row>) {
    let mut next = 0;
    for &span in old.1 {
        let near = new.1.iter().enumerate().skip(next).take(8);
        let partner = near.filter(|(_, other)| alike(old.0.at(span), new.0.at(**other))).map(|(i, _)| i).next();
        match partner {
            Some(i) => {
                rows.extend(new.1[next..i].iter().map(|&other| one(None, Some(other))));
                rows.push(Row::Prose(Box::new(pair((old.0, span), (new.0, new.1[i])))));
                next = i + 1;
            }
            None => rows.push(one(Some(span), None)),
        }
    }
    rows.extend(new.1[next..].iter().map(|&other| one(None, Some(other))));
}

fn one(old: Option<Span>, new: Option<Span>) -> Row {
    let whole = |span: Span| Passage { span, changed: Vec::new() };
    let change = if old.is_some() { Change::Vanished } else { Change::Appeared };
    Row::Prose(Box::new(ProseRow {
        old: old.map(whole),
        new: new.map(whole),
        change,
        is_first: false,
        marks: Vec::new(),
        numbers: Vec::new(),
    }))
}

fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        if !c.is_ascii_digit() {
            masked.push(c);
        } else if !masked.ends_with('#') {
            masked.push('#');
        }
    }
    masked
}

fn alike(a: &str, b: &str) -> bool {
    if a.len() > LONGEST || b.len() > LONGEST {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (mask(a).chars().collect(), mask(b).chars().collect());
    let same: usize = capture_diff_slices(Algorithm::Myers, &a, &b)
        .iter()
        .map(|op| if let DiffOp::Equal { len, .. } = op { *len } else { 0 })
        .sum();
    2 * same * 100 >= ALIKE * (a.len() + b.len())
}

/// Characters, but numbers whole with their point and percent sign.
fn tokens(text: &str, offset: usize) -> Vec<(Span, bool)> {
    let mut tokens: Vec<(Span, bool)> = Vec::new();
    for (at, c) in text.char_indices() {
        let span = Span::new(offset + at, offset + at + c.len_utf8());
        let digit = c.is_ascii_digit();
        match tokens.last_mut() {
            Some((last, true))
                if last.end == span.start && (digit || c == '%' || (c == '.' && next_is_digit(text, at))) =>
            {
                last.end = span.end;
            }
            _ => tokens.push((span, digit)),
        }
    }
    tokens
}

fn next_is_digit(text: &str, at: usize) -> bool {
    text[at + 1..].starts_with(|c: char| c.is_ascii_digit())
}

fn pair(old: (&Document, Span), new: (&Document, Span)) -> ProseRow {
    let (before, after) = (old.0.at(old.1), new.0.at(new.1));
    let passage = |span: Span| Passage { span, changed: Vec::new() };
    let mut row = ProseRow {
        old: Some(passage(old.1)),
        new: Some(passage(new.1)),
        change: Change::Same,
        is_first: false,
        marks: Vec::new(),
        numbers: Vec::new(),
    };
    if before == after {
        return row;
    }
    row.change = Change::Changed;
    if before.len() > LONGEST || after.len() > LONGEST {
        return row;
    }
    let (a, b) = (tokens(before, old.1.start), tokens(after, new.1.start));
    let words = |tokens: &[(Span, bool)], document: &Document| {
        tokens.iter().map(|(span, _)| document.at(*span).to_string()).collect::<Vec<_>>()
    };
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for op in capture_diff_slices(Algorithm::Myers, &words(&a, old.0), &words(&b, new.0)) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        mark(&a[op.old_range()], &mut left);
        mark(&b[op.new_range()], &mut right);
    }
    row.old = Some(Passage { span: old.1, changed: left });
    row.new = Some(Passage { span: new.1, changed: right });
    row
}

/// Adds changed tokens, joining neighbours of one kind.
fn mark(tokens: &[(Span, bool)], marks: &mut Vec<(Span, bool)>) {
    for &(span, number) in tokens {
        match marks.last_mut() {
            Some((last, kind)) if last.end == span.start && !*kind && !number => last.end = span.end,
            _ => marks.push((span, number)),
        }
    }
}
