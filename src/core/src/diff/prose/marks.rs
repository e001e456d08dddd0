//! Remarks on paired sentences: copied, with new or unchanged numbers, with last year's year.
//!
//! Invariant: only numbers that count something are judged, and years only if both reports know theirs. Information,
//! never a verdict.

use super::inline;
use super::sentences::{Number, ProseSide, Version};
use super::{ProseMark, ProseOverlap};
use crate::diff::ComparisonRow;
use crate::extract::Role;
use crate::review::Review;
use crate::text::Span;
use rust_decimal::Decimal;

/// Shorter sentences are no evidence of copying; the length is that of the rule on copied prose.
const SHORTEST: usize = 12;

/// Facts about both reports' numbers.
pub(super) struct Marking {
    years: Option<(Decimal, Decimal)>,
    /// Those of the newer report's counts.
    counts: ByteSet,
    /// Those of its years, without cited ones.
    dates: ByteSet,
    /// For each sentence: whether its numbers refer to the year.
    of_year: Vec<bool>,
}

/// Words for the year that a report is about.
const THIS_YEAR: &[&str] = &["本年", "全年", "今年", "当年", "年内", "一年来"];
/// Words in the titles of chapters that report figures of the year.
const FIGURES: &[&str] = &["主动公开", "申请", "复议", "诉讼"];

impl Marking {
    pub fn new(old: &Review, new: &Review, prose: ProseSide<'_>) -> Self {
        let year = |review: &Review| review.identity().year.map(|year| Decimal::from(year.value));
        let mentions = &new.extraction.prose.mentions;
        let starts = |is_meant: fn(Role) -> bool| {
            let meant = mentions.iter().filter(|mention| is_meant(mention.role));
            ByteSet::of(meant.map(|mention| mention.span.start), new.document.text.len())
        };
        let mut marking = Self {
            years: year(old).zip(year(new)).filter(|(old, new)| old != new),
            counts: starts(|role| role.is_reviewed() && role != Role::Percent),
            dates: starts(|role| {
                matches!(role, Role::TitleYear | Role::BodyYear | Role::OtherYear | Role::PeriodStart | Role::PeriodEnd)
            }),
            of_year: Vec::new(),
        };
        marking.of_year = marking.told_of_year(prose);
        marking
    }

    /// Determines for each sentence whether its numbers refer to the year.
    ///
    /// The sentence names the year, an earlier one in its paragraph does, or its chapter has only figures of the year:
    /// three places for consulting files may be three every year.
    fn told_of_year(&self, prose: ProseSide<'_>) -> Vec<bool> {
        let mut told = Vec::with_capacity(prose.all().len());
        for chapter in &prose.sentences.chapters {
            let has_figures = FIGURES.iter().any(|word| prose.title(chapter).contains(word));
            let mut is_named = false;
            for at in chapter.sentences.clone() {
                let is_first = prose.all()[at].is_first;
                is_named = (is_named && !is_first) || (!has_figures && self.names_year(prose.version(at)));
                told.push(has_figures || is_named);
            }
        }
        told
    }

    fn names_year(&self, sentence: Version<'_>) -> bool {
        let is_year = |value: Decimal| self.years.is_some_and(|(then, now)| [then, now].contains(&value));
        let mut dates = self.dates_of(sentence).filter_map(|span| sentence.number(span).value);
        dates.any(is_year) || THIS_YEAR.iter().any(|word| sentence.words().contains(word))
    }

    fn dates_of<'v>(&self, sentence: Version<'v>) -> impl Iterator<Item = Span> + use<'_, 'v> {
        sentence.numbers.iter().copied().filter(|number| self.dates.has(number.start))
    }

    /// Returns the remarks on a pair of sentences; `at` is the newer one's index.
    pub fn marks(&self, old: Version<'_>, (at, new): (usize, Version<'_>)) -> Vec<ProseMark> {
        let is_copied = inline::is_copied(old, new);
        let may_be_left = self.years.is_some_and(|(then, now)| then < now && self.has_year(new, then));
        if !is_copied && !may_be_left {
            return Vec::new();
        }
        let mut marks = Vec::new();
        let numbers = inline::pairs(old, new);
        let is_copy = is_copied && new.fingerprint.length >= SHORTEST;
        let is_same = |pair: &inline::NumberPair| pair.old.value == pair.new.value;
        let counts = || numbers.iter().filter(|pair| self.counts.has(pair.new.span.start));
        if is_copy && !counts().all(is_same) {
            marks.push(ProseMark::OnlyNumbersChanged);
        }
        let Some((then, _)) = self.years else { return marks };
        let says_something = |pair: &inline::NumberPair| pair.new.value.is_some_and(|value| !value.is_zero());
        let is_of_year = self.of_year.get(at) == Some(&true);
        if is_copy && is_of_year && counts().all(is_same) && counts().any(says_something) {
            marks.push(ProseMark::NumbersNotUpdated);
        }
        let is_then = |number: Number| number.value == Some(then);
        let is_left = |pair: &&inline::NumberPair| {
            may_be_left && self.dates.has(pair.new.span.start) && is_then(pair.old) && is_then(pair.new)
        };
        marks.extend(numbers.iter().filter(is_left).map(|pair| ProseMark::YearNotUpdated(pair.new.span)));
        marks
    }

    /// True if a sentence of the newer report names this year.
    fn has_year(&self, sentence: Version<'_>, year: Decimal) -> bool {
        self.dates_of(sentence).any(|span| sentence.number(span).value == Some(year))
    }
}

/// A set of bytes of a text, one bit each.
struct ByteSet(Vec<u64>);

impl ByteSet {
    fn of(places: impl Iterator<Item = usize>, length: usize) -> Self {
        let mut bits = vec![0; length / 64 + 1];
        for place in places {
            bits[place / 64] |= 1 << (place % 64);
        }
        Self(bits)
    }

    fn has(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|bits| bits >> (place % 64) & 1 == 1)
    }
}

/// Returns the overlap of the newer prose with the older one.
pub(super) fn overlap(rows: &[ComparisonRow], old: ProseSide<'_>, new: ProseSide<'_>) -> ProseOverlap {
    let mut overlap = ProseOverlap {
        sentences: new.sentences.long(SHORTEST).count(),
        copied: new.sentences.copied(old.sentences, SHORTEST).count(),
        ..ProseOverlap::default()
    };
    for row in rows {
        let ComparisonRow::Prose(prose) = row else { continue };
        for mark in &prose.marks {
            match mark {
                ProseMark::OnlyNumbersChanged => overlap.only_numbers_changed += 1,
                ProseMark::NumbersNotUpdated => overlap.numbers_not_updated += 1,
                ProseMark::YearNotUpdated(_) => overlap.year_not_updated += 1,
            }
        }
    }
    overlap
}
