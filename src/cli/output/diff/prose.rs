//! The prose of two reports, sentence by sentence.

use super::super::values::{Code, Number, Place};
use gouji_core::diff::{self, LikenessLevel, LikenessShare, ProseMark, ProseOverlap, ProseRow, RowChange};
use gouji_core::review::Review;
use gouji_core::text::Span;
use serde::Serialize;

/// A sentence of both reports, or of one of them.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Passage<'a> {
    /// How it changed.
    change: Code<RowChange>,
    /// The older report's sentence; null when it has none.
    old: Option<Sentence<'a>>,
    /// The newer report's sentence; null when it has none.
    new: Option<Sentence<'a>>,
    /// What stands out about a copied sentence.
    marks: Vec<PassageMark>,
    /// Numbers at the same place of both sentences that differ.
    numbers: Vec<NumberChange>,
}

/// What stands out about a copied sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum PassageMark {
    /// The words are the older report's, and only the numbers changed.
    OnlyNumbersChanged,
    /// The year changed, and the numbers did not.
    NumbersNotUpdated,
    /// The year is still that of the older report.
    YearNotUpdated,
}

impl From<ProseMark> for PassageMark {
    fn from(mark: ProseMark) -> Self {
        match mark {
            ProseMark::OnlyNumbersChanged => Self::OnlyNumbersChanged,
            ProseMark::NumbersNotUpdated => Self::NumbersNotUpdated,
            ProseMark::YearNotUpdated(_) => Self::YearNotUpdated,
        }
    }
}

/// A sentence of one report.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Sentence<'a> {
    /// Its text.
    text: &'a str,
    /// Where it is.
    span: Place,
    /// The stretches of it that differ from the other report's sentence.
    changed: Vec<Place>,
}

/// A number that changed in a sentence.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NumberChange {
    /// Where it is in the older report.
    old: Place,
    /// Where it is in the newer report.
    new: Place,
    /// New minus old.
    delta: Number,
}

/// How much of the newer report's prose is the older one's.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Overlap<'a> {
    /// Sentences of the newer report.
    sentences: usize,
    /// Those that the older report has too, digits apart.
    copied: usize,
    /// The share of copied sentences in percent, rounded down; null without sentences.
    copied_percent: Option<usize>,
    /// Copied sentences in which only the numbers changed.
    only_numbers_changed: usize,
    /// Copied sentences whose numbers did not change although the year did.
    numbers_not_updated: usize,
    /// Sentences whose year is still that of the older report.
    year_not_updated: usize,
    /// The same by characters, for each chapter.
    likeness: Likeness<'a>,
}

/// How alike the prose of both reports is, by characters.
///
/// Letters and ideographs count, in sentences outside the tables; not headings, the title, the text before the first
/// chapter, numbers printed with digits, punctuation and blanks. Alike are sentences with the letters of one of the older
/// report, and runs of at least `limits.run` letters that one of its sentences has.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Likeness<'a> {
    /// All chapters together.
    #[serde(flatten)]
    whole: Share,
    /// Each chapter of the newer report that has prose.
    chapters: Vec<ChapterLikeness<'a>>,
    /// The limits of the rule files.
    limits: LikenessLimits,
}

/// How alike a chapter is.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChapterLikeness<'a> {
    /// Its heading in the newer report; null for a report without headings.
    title: Option<&'a str>,
    #[serde(flatten)]
    share: Share,
}

/// Characters, and those of them that the older report has.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Share {
    /// Characters that count.
    characters: usize,
    /// Those that are the older report's.
    alike: usize,
    /// The share in percent, rounded down; null without characters.
    percent: Option<usize>,
    /// What it says by the limits; null below both, and for too short a chapter.
    level: Option<Level>,
}

/// What a share says by the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Level {
    /// Part of the prose is the older report's.
    Partly,
    /// The prose is the older report's.
    Alike,
}

/// When prose is the older report's, and what of it is compared; set in a rule file.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LikenessLimits {
    /// Percent of characters above which it is.
    alike: u32,
    /// Percent above which part of it is.
    partly: u32,
    /// Characters of the shortest stretch in common that counts.
    run: usize,
    /// Characters of the shortest sentence that is compared.
    sentence: usize,
    /// Characters of the shortest chapter that is judged.
    chapter: usize,
}

impl<'a> Passage<'a> {
    /// A row of the comparison.
    pub fn of(row: &'a ProseRow, old: &'a Review, new: &'a Review) -> Self {
        let found = row.differences(old, new);
        let side = |review: &'a Review, span: Option<Span>, changed: &[(Span, bool)]| {
            span.map(|span| Sentence {
                text: review.document.at(span),
                span: Place(span),
                changed: changed.iter().map(|(span, _)| Place(*span)).collect(),
            })
        };
        let number = |number: &gouji_core::diff::NumberChange| NumberChange {
            old: Place(number.old),
            new: Place(number.new),
            delta: Number(number.delta),
        };
        Self {
            change: Code(row.change),
            old: side(old, row.old, &found.old),
            new: side(new, row.new, &found.new),
            marks: row.marks.iter().copied().map(PassageMark::from).collect(),
            numbers: found.numbers.iter().map(number).collect(),
        }
    }
}

impl<'a> Overlap<'a> {
    /// The counts of a comparison with this newer report.
    pub fn of(overlap: ProseOverlap, likeness: &diff::Likeness, new: &'a Review) -> Self {
        Self {
            sentences: overlap.sentences,
            copied: overlap.copied,
            copied_percent: overlap.percent(),
            only_numbers_changed: overlap.only_numbers_changed,
            numbers_not_updated: overlap.numbers_not_updated,
            year_not_updated: overlap.year_not_updated,
            likeness: Likeness::of(likeness, new),
        }
    }
}

impl<'a> Likeness<'a> {
    fn of(likeness: &diff::Likeness, new: &'a Review) -> Self {
        let limits = likeness.limits;
        let chapter = |chapter: &diff::ChapterLikeness| ChapterLikeness {
            title: chapter.title.map(|title| new.document.at(title)),
            share: Share::of(chapter.share, limits),
        };
        Self {
            whole: Share::of(likeness.whole, limits),
            chapters: likeness.chapters.iter().map(chapter).collect(),
            limits: LikenessLimits {
                alike: limits.alike,
                partly: limits.partly,
                run: limits.run,
                sentence: limits.sentence,
                chapter: limits.chapter,
            },
        }
    }
}

impl Share {
    fn of(share: LikenessShare, limits: gouji_core::check::LikenessLimits) -> Self {
        let level = share.level(limits).map(|level| match level {
            LikenessLevel::Partly => Level::Partly,
            LikenessLevel::Alike => Level::Alike,
        });
        Self { characters: share.characters, alike: share.alike, percent: share.percent(), level }
    }
}
