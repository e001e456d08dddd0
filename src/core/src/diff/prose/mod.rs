//! The prose of two years, sentence by sentence.
//!
//! Invariant: every sentence outside the tables is in exactly one row, on its side; numbers are compared as numbers;
//! width, blanks and the style of quotation marks are no change (`text::typography`); exchanging the reports only
//! exchanges the sides. Not here: how much copying is too much (`check`).

mod align;
mod bit_lcs;
mod inline;
mod likeness;
mod marks;
mod patience;
mod sentences;
mod similarity;

use super::{ComparisonRow, RowChange};
use crate::check::LikenessLimits;
use crate::extract::Sentence;
use crate::message;
use crate::message::Message;
use crate::review::Review;
use crate::text::{Span, width::fit};
use align::Partner;
pub use likeness::{ChapterLikeness, Likeness, LikenessLevel, LikenessShare};
use rust_decimal::Decimal;
use sentences::{ProseSide, Version};

/// A sentence in both years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProseRow {
    /// Place in the older report.
    pub old: Option<Span>,
    /// Place in the newer report.
    pub new: Option<Span>,
    /// How it changed.
    pub change: RowChange,
    /// True if it begins a paragraph.
    pub is_first: bool,
    /// Remarks on the pair.
    pub marks: Vec<ProseMark>,
}

/// The differences inside a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Differences {
    /// Stretches of the older sentence, in order; `true` for numbers.
    pub old: Vec<(Span, bool)>,
    /// Stretches of the newer sentence, likewise.
    pub new: Vec<(Span, bool)>,
    /// Numbers at corresponding positions with different values.
    pub numbers: Vec<NumberChange>,
}

impl ProseRow {
    /// Returns the differences inside; empty if only one report has the sentence.
    ///
    /// Computed on demand: a long report has more rows than anyone looks at.
    pub fn differences(&self, old: &Review, new: &Review) -> Differences {
        let (Some(before), Some(after)) = (self.old, self.new) else { return Differences::default() };
        let (mut own, mut other) = (Vec::new(), Vec::new());
        let before = Version::at(&old.document.text, before, &mut own);
        let after = Version::at(&new.document.text, after, &mut other);
        inline::differences(before, after)
    }
}

/// A number that changed in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberChange {
    /// Place in the older report.
    pub old: Span,
    /// Place in the newer report.
    pub new: Span,
    /// New minus old.
    pub delta: Decimal,
}

/// A remark on a sentence that both reports have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProseMark {
    /// The words are last year's, the numbers are new.
    OnlyNumbersChanged,
    /// The numbers are last year's as well, although the year differs.
    NumbersNotUpdated,
    /// Last year's year was not updated.
    YearNotUpdated(Span),
}

impl ProseMark {
    /// Returns the name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OnlyNumbersChanged => "only_numbers_changed",
            Self::NumbersNotUpdated => "numbers_not_updated",
            Self::YearNotUpdated(_) => "year_not_updated",
        }
    }

    /// For people.
    pub fn words(self) -> Message {
        match self {
            Self::OnlyNumbersChanged => message!("pair.prose.only_numbers_changed"),
            Self::NumbersNotUpdated => message!("pair.prose.numbers_not_updated"),
            Self::YearNotUpdated(_) => message!("pair.prose.year_not_updated"),
        }
    }
}

/// Overlap of the newer report's prose with the older one's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProseOverlap {
    /// Sentences of the newer report.
    pub sentences: usize,
    /// Those equal to a sentence of the older report except for digits.
    pub copied: usize,
    /// Copied ones in which only the numbers changed.
    pub only_numbers_changed: usize,
    /// Copied ones whose numbers are unchanged although the year differs.
    pub numbers_not_updated: usize,
    /// Sentences that still contain last year's year.
    pub year_not_updated: usize,
}

impl ProseOverlap {
    /// Returns the copied share in percent, rounded down; `None` without sentences.
    pub const fn percent(self) -> Option<usize> {
        (100 * self.copied).checked_div(self.sentences)
    }
}

/// The prose of two reports, compared.
pub(super) struct Prose {
    pub rows: Vec<ComparisonRow>,
    pub overlap: ProseOverlap,
    pub likeness: Likeness,
}

/// Compares all chapters; without `limits` it is not measured how alike they are.
pub(super) fn compare(old: &Review, new: &Review, limits: Option<LikenessLimits>) -> Prose {
    let (before, after) = (ProseSide::of(old), ProseSide::of(new));
    let partners = align::partners(before, after);
    let marking = marks::Marking::new(old, new, after);
    let likeness = limits.map_or_else(Likeness::default, |limits| likeness::likeness(before, after, limits));
    let (earlier, later) = (&before.sentences.chapters, &after.sentences.chapters);
    let mut rows = Vec::new();
    for (at, chapter) in later.iter().enumerate() {
        let other = partners.chapters.iter().find(|pair| pair.1 == at).map(|pair| &earlier[pair.0]);
        let waiting = other.map_or(0..0, |other| other.sentences.clone());
        let mut page = ChapterLayout { sides: (before, after), rows: &mut rows, marking: &marking, waiting };
        let share = likeness.of(after.title_span(chapter));
        let has_rows = !chapter.sentences.is_empty() || page.has_waiting(&partners.old);
        page.begin(after.title(chapter), share, has_rows);
        let mut following = following(&partners.new[chapter.sentences.clone()]);
        for at in chapter.sentences.clone() {
            // A sentence of the older report alone precedes what replaces it.
            page.flush(following.pop().flatten(), &partners.old);
            match &partners.new[at] {
                Some(partner) => page.pair(partner.at, at, partner.is_moved),
                None => page.one(None, Some(at)),
            }
        }
        page.flush(None, &partners.old);
    }
    for (at, chapter) in earlier.iter().enumerate() {
        if partners.chapters.iter().all(|pair| pair.0 != at) {
            let waiting = chapter.sentences.clone();
            let mut page = ChapterLayout { sides: (before, after), rows: &mut rows, marking: &marking, waiting };
            page.begin(before.title(chapter), None, page.has_waiting(&partners.old));
            page.flush(None, &partners.old);
        }
    }
    Prose { overlap: marks::overlap(&rows, before, after), likeness, rows }
}

/// Returns, from the last sentence to the first, the next older sentence in order.
fn following(partners: &[Option<Partner>]) -> Vec<Option<usize>> {
    let in_order = |partner: &Option<Partner>| partner.filter(|partner| !partner.is_moved).map(|partner| partner.at);
    let mut next = None;
    let each = partners.iter().rev().map(|partner| {
        next = in_order(partner).or(next);
        next
    });
    each.collect()
}

/// The layout of one chapter.
struct ChapterLayout<'p> {
    sides: (ProseSide<'p>, ProseSide<'p>),
    rows: &'p mut Vec<ComparisonRow>,
    marking: &'p marks::Marking,
    /// Sentences of the older chapter without a row so far.
    waiting: std::ops::Range<usize>,
}

impl ChapterLayout<'_> {
    fn begin(&mut self, title: &str, likeness: Option<(usize, Option<LikenessLevel>)>, has_rows: bool) {
        let name = fit(title, 60);
        let words = match likeness {
            Some((percent, Some(level))) => {
                message!("pair.chapter_marked", name = name, percent = percent, level = level.words())
            }
            Some((percent, None)) => message!("pair.chapter_alike", name = name, percent = percent),
            None => message!("pair.chapter", name = name),
        };
        if has_rows {
            self.rows.push(ComparisonRow::Section(words.both()));
        }
    }

    /// True if the older chapter has sentences without a partner.
    fn has_waiting(&self, partners: &[Option<Partner>]) -> bool {
        self.waiting.clone().any(|at| partners[at].is_none())
    }

    /// Adds the older report's own sentences up to `end`, or to the end of the chapter.
    fn flush(&mut self, end: Option<usize>, partners: &[Option<Partner>]) {
        let end = end.unwrap_or(self.waiting.end).clamp(self.waiting.start, self.waiting.end);
        let waiting = std::mem::replace(&mut self.waiting.start, end)..end;
        for at in waiting.filter(|&at| partners[at].is_none()) {
            self.one(Some(at), None);
        }
    }

    fn one(&mut self, old: Option<usize>, new: Option<usize>) {
        let (before, after) = (old.map(|at| &self.sides.0.all()[at]), new.map(|at| &self.sides.1.all()[at]));
        let span = |sentence: &Sentence| sentence.span;
        self.rows.push(ComparisonRow::Prose(Box::new(ProseRow {
            old: before.map(span),
            new: after.map(span),
            change: if before.is_some() { RowChange::Vanished } else { RowChange::Appeared },
            is_first: before.or(after).is_some_and(|sentence| sentence.is_first),
            marks: Vec::new(),
        })));
    }

    fn pair(&mut self, old: usize, new: usize, is_moved: bool) {
        let (before, after) = (self.sides.0.version(old), self.sides.1.version(new));
        self.rows.push(ComparisonRow::Prose(Box::new(ProseRow {
            old: Some(before.span),
            new: Some(after.span),
            change: match (is_moved, inline::is_same(before, after)) {
                (true, _) => RowChange::Moved,
                (false, true) => RowChange::Same,
                (false, false) => RowChange::Changed,
            },
            is_first: self.sides.1.all()[new].is_first,
            marks: self.marking.marks(before, (new, after)),
        })));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_follows_is_the_next_in_order(partners in prop::collection::vec(
            prop::option::of((0_usize..9, any::<bool>()).prop_map(|(at, is_moved)| Partner { at, is_moved })),
            0..12,
        )) {
            let mut following = following(&partners);
            for at in 0..partners.len() {
                let next = partners[at..].iter().flatten().find(|partner| !partner.is_moved);
                prop_assert_eq!(following.pop().flatten(), next.map(|partner| partner.at));
            }
        }
    }
}
