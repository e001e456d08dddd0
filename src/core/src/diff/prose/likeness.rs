//! Likeness of the newer report's prose to the older one's, by characters: the share that evaluations of reports look at.
//!
//! Of each chapter those characters are counted that are letters or ideographs, in sentences outside the tables. Left out
//! are headings, the report's title, the text before the first chapter, sentences below a minimum length, numbers printed
//! with digits (so the years), punctuation and blanks. A character is last year's if its sentence has the same letters as
//! one of the older report, or if it lies in a run of at least [`LikenessLimits::run`] letters of a sentence that the
//! older report has in one of its sentences, in whatever chapter.
//!
//! Invariant: linear in the length of both texts; a report is wholly alike itself. Not here: pairing sentences (`align`),
//! the rule on copied sentences (`check`).

use super::sentences::{ProseSide, Version};
use crate::check::LikenessLimits;
use crate::extract::{Chapter, Sentence};
use crate::message;
use crate::message::Message;
use crate::text::{Span, numerals, typography};
use std::collections::HashSet;

/// How much of the newer report's prose is the older one's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Likeness {
    /// All chapters together.
    pub whole: LikenessShare,
    /// Each chapter of the newer report that has prose.
    pub chapters: Vec<ChapterLikeness>,
    /// What was counted and judged by.
    pub limits: LikenessLimits,
}

/// The likeness of a chapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChapterLikeness {
    /// Its heading in the newer report; `None` for a report without headings.
    pub title: Option<Span>,
    /// Its characters.
    pub share: LikenessShare,
}

/// Characters, and those of them that the older report has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LikenessShare {
    /// Characters that count.
    pub characters: usize,
    /// Those that are the older report's; at most `characters`.
    pub alike: usize,
}

/// What a share says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LikenessLevel {
    /// Above the lower limit: part of the prose is last year's.
    Partly,
    /// Above the upper limit: the prose is last year's.
    Alike,
}

impl LikenessLevel {
    /// Returns the name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Partly => "partly",
            Self::Alike => "alike",
        }
    }

    /// For people.
    pub fn words(self) -> Message {
        match self {
            Self::Partly => message!("pair.likeness.partly"),
            Self::Alike => message!("pair.likeness.alike"),
        }
    }
}

impl LikenessShare {
    /// Returns the share in percent, rounded down; `None` without characters.
    pub const fn percent(self) -> Option<usize> {
        (100 * self.alike).checked_div(self.characters)
    }

    /// Returns what the share says; `None` below both limits and for too short a text.
    pub fn level(self, limits: LikenessLimits) -> Option<LikenessLevel> {
        let is_above = |percent: u32| 100 * self.alike > percent as usize * self.characters;
        if self.characters == 0 || self.characters < limits.chapter {
            None
        } else if is_above(limits.alike) {
            Some(LikenessLevel::Alike)
        } else if is_above(limits.partly) {
            Some(LikenessLevel::Partly)
        } else {
            None
        }
    }
}

impl Likeness {
    /// Returns the percentage of the chapter with this heading, and what it says.
    pub(super) fn of(&self, title: Option<Span>) -> Option<(usize, Option<LikenessLevel>)> {
        let chapter = self.chapters.iter().find(|chapter| chapter.title == title)?;
        Some((chapter.share.percent()?, chapter.share.level(self.limits)))
    }
}

/// Measures every chapter of the newer report.
pub(super) fn likeness(old: ProseSide<'_>, new: ProseSide<'_>, limits: LikenessLimits) -> Likeness {
    let known = Known::of(old, limits);
    let mut found = Likeness { limits, ..Likeness::default() };
    for chapter in &new.sentences.chapters {
        let share = chapter_share(new, chapter, &known, limits);
        let is_meant = chapter.section.is_some() || new.document.sections.is_empty();
        if share.characters > 0 && is_meant {
            found.whole.characters += share.characters;
            found.whole.alike += share.alike;
            found.chapters.push(ChapterLikeness { title: new.title_span(chapter), share });
        }
    }
    found
}

fn chapter_share(prose: ProseSide<'_>, chapter: &Chapter, known: &Known, limits: LikenessLimits) -> LikenessShare {
    let mut share = LikenessShare::default();
    for at in chapter.sentences.clone() {
        if counts(prose, at, limits) {
            let letters = letters(prose.version(at));
            share.characters += letters.len();
            share.alike += known.alike(&letters, limits.run);
        }
    }
    share
}

/// What the older report says.
struct Known {
    sentences: HashSet<u64>,
    runs: HashSet<u64>,
}

impl Known {
    fn of(prose: ProseSide<'_>, limits: LikenessLimits) -> Self {
        let mut known = Self { sentences: HashSet::new(), runs: HashSet::new() };
        for at in (0..prose.all().len()).filter(|&at| counts(prose, at, limits)) {
            let letters = letters(prose.version(at));
            known.sentences.insert(hash(&letters));
            known.runs.extend(letters.windows(limits.run.max(1)).map(hash));
        }
        known
    }

    /// Counts the letters of a sentence that are known.
    fn alike(&self, letters: &[char], run: usize) -> usize {
        if self.sentences.contains(&hash(letters)) {
            return letters.len();
        }
        let run = run.max(1);
        let (mut count, mut end) = (0, 0);
        for (at, _) in letters.windows(run).enumerate().filter(|(_, window)| self.runs.contains(&hash(window))) {
            count += at + run - end.max(at);
            end = at + run;
        }
        count
    }
}

/// True for a sentence that is compared.
fn counts(prose: ProseSide<'_>, at: usize, limits: LikenessLimits) -> bool {
    let sentence = &prose.all()[at];
    sentence.fingerprint.length >= limits.sentence && !sentence.is_title && !is_heading(prose, sentence)
}

/// True for `（一）…`, `1.…` or `一、…` at the start of a line, without a mark at its end.
fn is_heading(prose: ProseSide<'_>, sentence: &Sentence) -> bool {
    let mut folded = prose.document.at(sentence.span).chars().filter_map(typography::folded);
    let is_numbered = match folded.next() {
        Some('(') => folded.next().is_some_and(numerals::is_numeral),
        Some(first) if numerals::is_numeral(first) => {
            folded.find(|&c| !numerals::is_numeral(c)).is_some_and(|c| matches!(c, '、' | '.' | ')'))
        }
        _ => false,
    };
    let is_ended = |c: char| matches!(c, '。' | ';' | ':' | '!' | '?' | ',' | '、' | '"' | '…');
    sentence.is_first && is_numbered && !folded.next_back().is_some_and(is_ended)
}

/// The letters and ideographs of a sentence outside its numbers.
fn letters(sentence: Version<'_>) -> Vec<char> {
    let mut letters = Vec::with_capacity(sentence.fingerprint.length);
    let mut numbers = sentence.numbers.iter().peekable();
    for (at, c) in sentence.words().char_indices() {
        let at = sentence.span.start + at;
        while numbers.next_if(|number| number.end <= at).is_some() {}
        if numbers.peek().is_some_and(|number| number.start <= at) {
            continue;
        }
        letters.extend(typography::folded(c).filter(|c| c.is_alphanumeric()));
    }
    letters
}

fn hash(letters: &[char]) -> u64 {
    let start = letters.len() as u64;
    letters.iter().fold(start, |hash, &c| (hash.rotate_left(5) ^ u64::from(c)).wrapping_mul(SPREAD))
}

/// Multiplier that spreads small differences over all bits: 2⁶⁴ ÷ π, odd.
const SPREAD: u64 = 0x517c_c1b7_2722_0a95;
