//! Compares what was read with what was rendered.

use super::values::Truth;
use gouji_core::extract::{Confidence, Extraction, State, Value};
use gouji_core::text::Span;
use gouji_ingest::Ingested;
use std::fmt::Write as _;
use std::ops::AddAssign;

/// Number of fields per outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Right value, certain.
    pub right: usize,
    /// Right value, uncertain.
    pub doubtful: usize,
    /// Wrong value, uncertain.
    pub doubtful_wrong: usize,
    /// No value.
    pub cannot_tell: usize,
    /// Wrong value, certain: never allowed.
    pub wrong: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.doubtful += other.doubtful;
        self.doubtful_wrong += other.doubtful_wrong;
        self.cannot_tell += other.cannot_tell;
        self.wrong += other.wrong;
    }
}

impl Tally {
    pub const fn fields(self) -> usize {
        self.right + self.doubtful + self.doubtful_wrong + self.cannot_tell + self.wrong
    }
}

/// A field whose outcome is not right and certain.
#[derive(Debug, Clone)]
pub struct Miss {
    pub is_wrong: bool,
    pub description: String,
}

/// Compares a reading with the truth. `text` is the reader's input, `places` are the spans where each value is printed;
/// a value removed by damage has none, and then no reading may be certain.
pub fn judge(
    truths: &[Truth],
    text: &str,
    places: &[Vec<Span>],
    ingested: &Ingested,
    extraction: &Extraction,
) -> (Tally, Vec<Miss>) {
    let mut tally = Tally::default();
    let mut misses = Vec::new();
    let mut miss = |is_wrong: bool, what: &str, truth: Option<(&Truth, &[Span])>, value: Option<&Value>, id: &str| {
        let read_at = value.and_then(|value| value.span).map(|span| source(ingested, span));
        let printed = truth.and_then(|(_, places)| places.first().copied());
        let rendered = truth.map_or("not on the form".into(), |(truth, _)| {
            let spelled = printed.map_or("(taken away)", |span| span.of(text));
            format!("{} {spelled:?}", truth.state.name())
        });
        let read = value.map_or("nothing".into(), |value| {
            format!("{} {:?} {}", value.state.name(), value.verbatim, value.confidence.name())
        });
        let mut description = format!("{what}: {id}: rendered {rendered}, read {read}");
        for (name, place) in [("printed", printed), ("read", read_at)] {
            if let Some(place) = place {
                let _ = write!(description, "\n      {name}: {}", snippet(text, place));
            }
        }
        misses.push(Miss { is_wrong, description });
    };
    for (truth, places) in truths.iter().zip(places) {
        let Some(value) = extraction.field(&truth.id).filter(|v| v.confidence != Confidence::CannotTell) else {
            tally.cannot_tell += 1;
            miss(false, "cannot tell", Some((truth, places)), extraction.field(&truth.id), &truth.id);
            continue;
        };
        let same = is_same(truth, value, text, places, ingested);
        let is_sure = value.confidence == Confidence::Sure;
        match (is_sure, same) {
            (true, true) => tally.right += 1,
            (false, true) => tally.doubtful += 1,
            (false, false) => tally.doubtful_wrong += 1,
            (true, false) => tally.wrong += 1,
        }
        if !(same && is_sure) {
            let what = if is_sure { "WRONG AND SURE" } else { "doubtful" };
            miss(is_sure, what, Some((truth, places)), Some(value), &truth.id);
        }
    }
    for field in &extraction.fields {
        let known = truths.iter().any(|truth| truth.id == field.id);
        if !known && field.value.confidence == Confidence::Sure {
            tally.wrong += 1;
            miss(true, "INVENTED AND SURE", None, Some(&field.value), &field.id);
        }
    }
    (tally, misses)
}

fn source(ingested: &Ingested, span: Span) -> Span {
    let map = &ingested.document.map;
    Span::new(map.source(span.start), map.source(span.end))
}

fn is_same(truth: &Truth, value: &Value, text: &str, places: &[Span], ingested: &Ingested) -> bool {
    if places.is_empty() || value.state != truth.state || value.number != truth.number {
        return false;
    }
    let Some(span) = value.span else { return truth.state == State::Blank };
    if value.verbatim != ingested.document.at(span).trim() {
        return false;
    }
    if truth.state == State::Blank {
        return true;
    }
    // A unit next to the printed number may be included, another number may not.
    let read = source(ingested, span);
    let digits = |from: usize, to: usize| {
        Span::new(from, to).of(text).chars().any(|c| gouji_core::text::numerals::digit(c).is_some())
    };
    places.iter().any(|&place| read.covers(place) && !digits(read.start, place.start) && !digits(place.end, read.end))
}

/// The line at a span and its neighbours, shortened for display.
fn snippet(text: &str, place: Span) -> String {
    let before = text.get(..place.start).unwrap_or("");
    let after = text.get(place.end..).unwrap_or("");
    let head: Vec<char> = before.chars().rev().take(60).collect();
    let head: String = head.into_iter().rev().collect();
    let tail: String = after.chars().take(40).collect();
    format!("…{head}⟦{}⟧{tail}…", place.of(text)).replace('\n', "⏎").replace('\r', "␍").replace('\t', "⇥")
}
