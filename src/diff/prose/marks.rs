//! What is to be said of sentences that go on: copied, with new numbers or with the old ones, with last year's year.
//!
//! Invariant: only numbers that count something are judged, and years only when both reports know theirs. Information, no
//! verdict.

use super::inline::Pair;
use super::sentences::{Prose, Sentence};
use super::{Likeness, ProseMark};
use crate::diff::Row;
use crate::extract::Role;
use crate::review::Review;
use rust_decimal::Decimal;
use std::collections::HashSet;

/// Shorter sentences are no sign of copying: the number of characters of the rule on copied prose.
const SHORTEST: usize = 12;

/// What is known of both reports' numbers.
pub(super) struct Marking {
    years: Option<(Decimal, Decimal)>,
    /// Where the counting numbers of the newer report stand.
    counts: Places,
    /// Where its years stand, cited ones left out.
    dates: Places,
    /// For each of its sentences, whether its numbers are told of the year.
    of_year: Vec<bool>,
}

/// Words that stand for the year a report is about.
const THIS_YEAR: &[&str] = &["本年", "全年", "今年", "当年", "年内", "一年来"];
/// Chapters that the form has for figures of the year, by a word of their titles.
const FIGURES: &[&str] = &["主动公开", "申请", "复议", "诉讼"];

impl Marking {
    pub fn new(old: &Review, new: &Review, prose: &Prose) -> Self {
        let year = |review: &Review| review.extraction.identity.year.as_ref().map(|year| Decimal::from(year.value));
        let mentions = &new.extraction.prose.mentions;
        let starts = |is_meant: fn(Role) -> bool| {
            let meant = mentions.iter().filter(|mention| is_meant(mention.role));
            Places::of(meant.map(|mention| mention.span.start), new.document.text.len())
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

    /// The numbers of a sentence are told of the year when it names the year, when one before it in its paragraph does, or
    /// when its chapter has figures of the year only: three places for consulting files may be three every year.
    fn told_of_year(&self, prose: &Prose) -> Vec<bool> {
        let years = self.years.map(|(then, now)| [then, now]);
        let is_year = |value: Decimal| years.is_some_and(|years| years.contains(&value));
        let names_year = |sentence: &Sentence| {
            let mut dates = sentence.numbers.iter().filter(|number| self.dates.has(number.span.start));
            let words = sentence.span.of(prose.text);
            dates.any(|date| date.value.is_some_and(is_year)) || THIS_YEAR.iter().any(|word| words.contains(word))
        };
        let mut told = Vec::with_capacity(prose.sentences.len());
        for chapter in &prose.chapters {
            let has_figures = FIGURES.iter().any(|word| chapter.title.contains(word));
            let mut is_named = false;
            for sentence in &prose.sentences[chapter.sentences.clone()] {
                is_named = (is_named && !sentence.is_first) || names_year(sentence);
                told.push(has_figures || is_named);
            }
        }
        told
    }

    /// What is to be said of a pair of sentences, the newer one with its place among all.
    pub fn marks(
        &self,
        old: (&str, &Sentence),
        (at, new): (usize, (&str, &Sentence)),
        numbers: &[Pair],
    ) -> Vec<ProseMark> {
        let mut marks = Vec::new();
        let counts: Vec<&Pair> = numbers.iter().filter(|pair| self.counts.has(pair.new.span.start)).collect();
        let is_copied = old.1.mask.words == new.1.mask.words && new.1.mask.length >= SHORTEST;
        let is_same = |pair: &Pair| pair.old.value == pair.new.value;
        if is_copied && counts.iter().any(|pair| !is_same(pair)) {
            marks.push(ProseMark::OnlyNumbers);
        }
        let Some((then, now)) = self.years else { return marks };
        let says_something = |pair: &Pair| pair.new.value.is_some_and(|value| !value.is_zero());
        let is_of_year = self.of_year.get(at) == Some(&true);
        let do_stand = counts.iter().all(|pair| is_same(pair)) && counts.iter().any(|pair| says_something(pair));
        if is_copied && is_of_year && do_stand {
            marks.push(ProseMark::NumbersStand);
        }
        let is_left = |pair: &&Pair| {
            self.dates.has(pair.new.span.start)
                && pair.old.value == Some(then)
                && pair.new.value == Some(then)
                && then < now
        };
        marks.extend(numbers.iter().filter(is_left).map(|pair| ProseMark::OldYear(pair.new.span)));
        marks
    }
}

/// Places in a text, a bit for each of its bytes: every number of a long report is asked for.
struct Places(Vec<u64>);

impl Places {
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

/// How much of the newer prose is the older one's.
pub(super) fn likeness(rows: &[Row], old: &Prose, new: (&Prose, &Review)) -> Likeness {
    let known: HashSet<u64> = old.sentences.iter().map(|sentence| sentence.mask.words).collect();
    // The title is the same every year.
    let title = new.1.extraction.identity.title;
    let is_title = |sentence: &&Sentence| title.is_some_and(|title| title.overlaps(sentence.span));
    let long = || new.0.sentences.iter().filter(|sentence| sentence.mask.length >= SHORTEST && !is_title(sentence));
    let mut likeness = Likeness {
        sentences: long().count(),
        copied: long().filter(|sentence| known.contains(&sentence.mask.words)).count(),
        ..Likeness::default()
    };
    for row in rows {
        let Row::Prose(prose) = row else { continue };
        for mark in &prose.marks {
            match mark {
                ProseMark::OnlyNumbers => likeness.only_numbers += 1,
                ProseMark::NumbersStand => likeness.numbers_stand += 1,
                ProseMark::OldYear(_) => likeness.old_years += 1,
            }
        }
    }
    likeness
}
