//! The prose of two years, sentence beside sentence.
//!
//! Invariant: every sentence outside the tables stands in exactly one row, on its side; numbers are whole and compared as
//! numbers; which report is called the older changes nothing but the sides. Left to others: what share of copied text is
//! too much (`check`).

mod align;
mod alike;
mod inline;
mod marks;
mod sentences;
mod sequence;
mod spread;
mod unique;

use super::{Change, Row};
use crate::review::Review;
use crate::text::{Bilingual, Span, width::fit};
use align::Partner;
use inline::Inside;
use rust_decimal::Decimal;
use sentences::{Prose, Sentence};
use spread::spread;

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

/// The rows of all chapters, and how much of them is the older report's.
pub(super) fn rows(old: &Review, new: &Review) -> (Likeness, Vec<Row>) {
    let (before, after) = (Prose::of(old), Prose::of(new));
    let partners = align::partners(&before, &after);
    let marking = marks::Marking::new(old, new, &after);
    let mut insides = spread(after.sentences.len(), |at| {
        let partner = partners.new[at]?;
        let versions = (&before.sentences[partner.at], &after.sentences[at]);
        Some(inline::compare((before.text, versions.0), (after.text, versions.1)))
    });
    let mut rows = Vec::new();
    for (at, chapter) in after.chapters.iter().enumerate() {
        let other = partners.chapters.iter().find(|pair| pair.1 == at).map(|pair| &before.chapters[pair.0]);
        let waiting = other.map_or(0..0, |other| other.sentences.clone());
        let mut page = Page { sides: (&before, &after), rows: &mut rows, marking: &marking, waiting };
        page.begin(&chapter.title, !chapter.sentences.is_empty() || page.has_waiting(&partners.old));
        for at in chapter.sentences.clone() {
            // What only the older report has stands before what the newer one has in its place.
            let in_order = |partner: &Partner| if partner.is_moved { None } else { Some(partner.at) };
            let mut following = partners.new[at..chapter.sentences.end].iter().flatten();
            let next = following.find_map(in_order);
            page.flush(next, &partners.old);
            match &partners.new[at] {
                Some(partner) => page.pair(partner.at, at, partner.is_moved, insides[at].take().unwrap_or_default()),
                None => page.one(None, Some(at)),
            }
        }
        page.flush(None, &partners.old);
    }
    for (at, chapter) in before.chapters.iter().enumerate() {
        if partners.chapters.iter().all(|pair| pair.0 != at) {
            let waiting = chapter.sentences.clone();
            let mut page = Page { sides: (&before, &after), rows: &mut rows, marking: &marking, waiting };
            page.begin(&chapter.title, page.has_waiting(&partners.old));
            page.flush(None, &partners.old);
        }
    }
    (marks::likeness(&rows, &before, (&after, new)), rows)
}

/// A chapter being laid out.
struct Page<'p> {
    sides: (&'p Prose<'p>, &'p Prose<'p>),
    rows: &'p mut Vec<Row>,
    marking: &'p marks::Marking,
    /// Sentences of the older report's chapter that have no row yet.
    waiting: std::ops::Range<usize>,
}

impl Page<'_> {
    fn begin(&mut self, title: &str, has_rows: bool) {
        if has_rows {
            let name = fit(title, 60);
            self.rows.push(Row::Section(Bilingual::new(format!("正文 {name}"), format!("Text {name}"))));
        }
    }

    /// True when the older chapter has sentences that stand nowhere in the newer report.
    fn has_waiting(&self, partners: &[Option<Partner>]) -> bool {
        self.waiting.clone().any(|at| partners[at].is_none())
    }

    /// The older report's own sentences up to `end`, or to the end of the chapter.
    fn flush(&mut self, end: Option<usize>, partners: &[Option<Partner>]) {
        let end = end.unwrap_or(self.waiting.end).clamp(self.waiting.start, self.waiting.end);
        let waiting = std::mem::replace(&mut self.waiting.start, end)..end;
        for at in waiting.filter(|&at| partners[at].is_none()) {
            self.one(Some(at), None);
        }
    }

    fn one(&mut self, old: Option<usize>, new: Option<usize>) {
        let whole = |sentence: &Sentence| Passage { span: sentence.span, changed: Vec::new() };
        let (before, after) = (old.map(|at| &self.sides.0.sentences[at]), new.map(|at| &self.sides.1.sentences[at]));
        self.rows.push(Row::Prose(Box::new(ProseRow {
            old: before.map(whole),
            new: after.map(whole),
            change: if before.is_some() { Change::Vanished } else { Change::Appeared },
            is_first: before.or(after).is_some_and(|sentence| sentence.is_first),
            marks: Vec::new(),
            numbers: Vec::new(),
        })));
    }

    fn pair(&mut self, old: usize, new: usize, is_moved: bool, inside: Inside) {
        let (before, after) = (&self.sides.0.sentences[old], &self.sides.1.sentences[new]);
        let (old_text, new_text) = (self.sides.0.text, self.sides.1.text);
        let passage = |span: Span, changed| Passage { span, changed };
        let is_same = inside.old.is_empty() && inside.new.is_empty() && before.mask.words == after.mask.words;
        self.rows.push(Row::Prose(Box::new(ProseRow {
            change: match (is_moved, is_same) {
                (true, _) => Change::Moved,
                (false, true) => Change::Same,
                (false, false) => Change::Changed,
            },
            is_first: after.is_first,
            marks: self.marking.marks((old_text, before), (new, (new_text, after)), &inside.numbers),
            numbers: inside.numbers.iter().filter_map(inline::Pair::change).collect(),
            old: Some(passage(before.span, inside.old)),
            new: Some(passage(after.span, inside.new)),
        })));
    }
}
