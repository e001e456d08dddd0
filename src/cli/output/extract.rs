//! `gouji extract`: everything read out of a report, as published.

use super::Stream;
use super::report::{Head, Period, Problem, SectionForm, Source, problems};
use super::values::{Code, Day, Number, Place};
use gouji_core::document::Document;
use gouji_core::extract::{
    self, Confidence, Enumeration as CoreEnumeration, Extraction, Part, Percentage as CorePercentage, Reading, Role,
    State,
};
use gouji_core::review::Review;
use gouji_core::text::{Lang, Span};
use rust_decimal::Decimal;
use serde::Serialize;

/// A report as published. The keys up to `forms` are those of every command.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Report<'a> {
    // Written out, not flattened: RON has no flattened structs.
    /// The file.
    source: Source<'a>,
    /// The agency that reports; null when its name was not found.
    agency: Option<String>,
    /// The year it reports about; null when it was not found.
    year: Option<i16>,
    /// The statistics period.
    period: Period,
    /// Day of publication.
    published: Option<Day>,
    /// Day of signature.
    signed: Option<Day>,
    /// The forms of the sections, in the order of the text.
    forms: Vec<SectionForm<'a>>,
    /// Every field of the forms, in their order.
    fields: Stream<'a, Field<'a>>,
    /// Every number of the prose, in the order of the text.
    mentions: Stream<'a, Mention<'a>>,
    /// Totals of the prose with their parts.
    enumerations: Stream<'a, Enumeration<'a>>,
    /// Percentages of the prose with the numbers they were computed from.
    percentages: Stream<'a, Percentage<'a>>,
    /// How many numbers of the text are explained.
    coverage: Coverage,
    /// Text of the source that is not part of the report's text, in the order of its places.
    apart: Stream<'a, Apart<'a>>,
    /// The whole text, which the spans refer to; only with `--text`.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    /// What reading the report noticed.
    problems: Vec<Problem<'a>>,
}

/// A piece of text kept apart.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Apart<'a> {
    /// `hidden`, `struck`, `comment` or `formula`.
    kind: &'a str,
    /// The text.
    text: &'a str,
    /// Offset in the report's text of the character that follows it, in bytes.
    at: usize,
}

/// A field of a form.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Field<'a> {
    /// `section.row.column`; the same id for the same notion in every form.
    id: &'a str,
    /// The number; null unless the state is `number` or `zero`.
    value: Option<Number>,
    /// What is printed.
    state: Code<State>,
    /// The spelling as printed.
    raw: &'a str,
    /// Where it is printed; empty at the place of a blank.
    span: Option<Place>,
    /// How it was read.
    reading: Code<Reading>,
    /// How far the reading can be trusted.
    confidence: Code<Confidence>,
    /// What it may be, where the text allows several readings and none is taken, or a picture several, the most probable first.
    candidates: Vec<Number>,
    /// How it was recognised; null for text that the file holds as text.
    recognised: Option<Recognised>,
}

/// How a number was recognised in a picture.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Recognised {
    /// Probability of its least probable character, from 0 to 1; null for a blank, and where whoever recognised it did not say.
    probability: Option<f64>,
    /// Page, from 1; null for a blank.
    page: Option<usize>,
    /// Left, top, right and bottom, in points from the top left corner of the page; a picture of a page is 842 points long.
    area: Option<[f64; 4]>,
}

/// A number of the prose.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Mention<'a> {
    /// `prose@` and its first byte.
    id: &'a str,
    /// The number; null where the digits are no quantity.
    value: Option<Number>,
    /// The unit as printed; empty when none is printed.
    unit: &'a str,
    /// What it is. What begins with `trap.` must never be counted.
    role: Code<Role>,
    /// Where it is printed.
    span: Place,
    /// The words before it that say what is counted.
    label: &'a str,
    /// True when it is printed as approximate.
    approximate: bool,
    /// For a part, the mention id of its total; for a percentage, that of the part it describes.
    of: Option<&'a str>,
    /// The field it fills or repeats.
    field: Option<&'a str>,
    /// How it was recognised; null for text that the file holds as text.
    recognised: Option<Recognised>,
}

/// A total of the prose and its parts.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Enumeration<'a> {
    /// Mention id of the total.
    total: Option<&'a str>,
    /// The parts, in the order of the text.
    parts: Vec<EnumerationPart<'a>>,
    /// True when the wording promises that the parts are everything.
    exhaustive: bool,
}

/// A part of an enumeration.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EnumerationPart<'a> {
    /// Mention id; null for a part given in words.
    id: Option<&'a str>,
    /// Its number.
    value: Option<Number>,
    /// Where it is printed.
    span: Place,
}

/// A percentage of the prose.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Percentage<'a> {
    /// Mention id of the percentage.
    printed: Option<&'a str>,
    /// Mention id of the part.
    part: Option<&'a str>,
    /// Mention id of the whole.
    whole: Option<&'a str>,
}

/// How many numbers of the text are explained.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Coverage {
    /// Numbers of the text.
    numbers: usize,
    /// Those that a field, or a mention with a role, explains.
    explained: usize,
    /// Where the others are.
    unexplained: Vec<Place>,
}

impl<'a> Report<'a> {
    /// Everything read out of a report; `with_text` adds its text.
    pub fn of(review: &'a Review, lang: Lang, with_text: bool) -> Self {
        let extraction = &review.extraction;
        let text = review.document.text.as_str();
        let Head { source, agency, year, period, published, signed, forms } = Head::of(review);
        let covered = extract::coverage(text, extraction);
        Self {
            source,
            agency,
            year,
            period,
            published,
            signed,
            forms,
            fields: Stream::new(|| extraction.fields.iter().map(|field| Field::of(field, &review.document))),
            mentions: Stream::new(move || {
                extraction.prose.mentions.iter().map(move |mention| Mention::of(mention, &review.document, extraction))
            }),
            enumerations: Stream::new(|| {
                extraction.prose.enumerations.iter().map(|enumeration| Enumeration::of(enumeration, extraction))
            }),
            percentages: Stream::new(|| {
                extraction.prose.percentages.iter().map(|percentage| Percentage::of(percentage, extraction))
            }),
            coverage: Coverage {
                numbers: covered.numbers,
                explained: covered.explained,
                unexplained: covered.unexplained.into_iter().map(Place).collect(),
            },
            apart: Stream::new(|| {
                let pieces = review.document.apart.iter();
                pieces.map(|piece| Apart { kind: piece.kind.name(), text: &piece.text, at: piece.at })
            }),
            text: with_text.then_some(text),
            problems: problems(review, lang),
        }
    }
}

/// The id of the mention with this index.
fn mention_id(index: usize, extraction: &Extraction) -> Option<&str> {
    extraction.prose.mentions.get(index).map(|mention| mention.id.as_str())
}

impl<'a> Field<'a> {
    fn of(field: &'a extract::Field, document: &Document) -> Self {
        let value = &field.value;
        Self {
            id: &field.id,
            value: value.number.map(Number),
            state: Code(value.state),
            raw: &value.verbatim,
            span: value.span.map(Place),
            reading: Code(value.reading),
            confidence: Code(value.confidence),
            candidates: value.candidates.iter().copied().map(Number).collect(),
            recognised: value.span.and_then(|span| Recognised::of(document, span)),
        }
    }
}

impl Recognised {
    fn of(document: &Document, span: Span) -> Option<Self> {
        let recognition = document.recognition(span)?;
        let place = document.place_of(span);
        Some(Self {
            probability: recognition.probability.map(|probability| f64::from(probability) / 1000.0),
            page: place.map(|place| place.page),
            area: place.map(|place| place.area.map(|at| f64::from(at) / 10.0)),
        })
    }
}

impl<'a> Mention<'a> {
    fn of(mention: &'a extract::Mention, document: &'a Document, extraction: &'a Extraction) -> Self {
        Self {
            id: &mention.id,
            value: mention.value.map(Number),
            unit: &mention.unit,
            role: Code(mention.role),
            span: Place(mention.span),
            label: document.at(mention.label),
            approximate: mention.approximate,
            of: mention.of.and_then(|index| mention_id(index, extraction)),
            field: mention.field.as_deref(),
            recognised: Recognised::of(document, mention.span),
        }
    }
}

impl<'a> Enumeration<'a> {
    fn of(enumeration: &'a CoreEnumeration, extraction: &'a Extraction) -> Self {
        let mentions = &extraction.prose.mentions;
        let in_words = |number, span| EnumerationPart { id: None, value: Some(Number(number)), span: Place(span) };
        let part = |part: &Part| match part {
            Part::Number(index) => mentions.get(*index).map(|mention| EnumerationPart {
                id: Some(mention.id.as_str()),
                value: mention.value.map(Number),
                span: Place(mention.span),
            }),
            Part::Zero(span) => Some(in_words(Decimal::ZERO, *span)),
            Part::One(span) => Some(in_words(Decimal::ONE, *span)),
        };
        Self {
            total: mention_id(enumeration.total, extraction),
            parts: enumeration.parts.iter().filter_map(part).collect(),
            exhaustive: enumeration.exhaustive,
        }
    }
}

impl<'a> Percentage<'a> {
    fn of(percentage: &'a CorePercentage, extraction: &'a Extraction) -> Self {
        let id = |index: usize| mention_id(index, extraction);
        Self {
            printed: id(percentage.printed),
            part: percentage.part.and_then(id),
            whole: percentage.whole.and_then(id),
        }
    }
}
