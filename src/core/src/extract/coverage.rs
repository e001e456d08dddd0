//! Coverage: which numbers of a text are explained.
//!
//! Invariant: every number of the text is counted once. Not here: what the explained ones mean.

use super::{Extraction, Role, prose};
use crate::text::Span;
use crate::text::numerals::{digits_end, next_digit};

/// Counts of the numbers of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// All: values of fields, mentions, and runs of digits that are neither.
    pub numbers: usize,
    /// Those in a field, in a mention with a role, or in a named non-count.
    pub explained: usize,
    /// The places of the others.
    pub unexplained: Vec<Span>,
}

/// Counts the numbers of `text`.
///
/// A number is what one field or mention covers, or else one run of digits.
pub fn coverage(text: &str, extraction: &Extraction) -> Coverage {
    let fields = extraction.fields.iter().filter_map(|field| field.value.span);
    let fields = fields.chain(extraction.cells.iter().copied()).map(|span| (span, true));
    let mentions = &extraction.prose.mentions;
    let mentions = mentions.iter().map(|mention| (mention.span, mention.role != Role::Unexplained));
    let mut known: Vec<(Span, bool)> = fields.chain(mentions).filter(|(span, _)| !span.is_empty()).collect();
    // Those of each kind are nearly in order, which a stable sort makes use of.
    known.sort();
    let mut coverage = Coverage::default();
    let mut next = 0;
    let mut counted = usize::MAX;
    for run in digit_runs(text) {
        while known.get(next).is_some_and(|(span, _)| span.end <= run.start) {
            next += 1;
        }
        match known.get(next) {
            Some((span, explained)) if span.overlaps(run) => {
                // `30.45` is two runs and one number.
                if counted != next {
                    counted = next;
                    coverage.count(*span, *explained);
                }
            }
            _ => coverage.count(run, false),
        }
    }
    coverage
}

impl Coverage {
    fn count(&mut self, span: Span, explained: bool) {
        self.numbers += 1;
        if explained {
            self.explained += 1;
        } else {
            self.unexplained.push(span);
        }
    }
}

/// Most numbers of a report.
///
/// A 1 MB report of tables has 60,000; each takes some hundred bytes of memory with its findings.
pub const MOST_NUMBERS: usize = 500_000;

/// True for a text with more than [`MOST_NUMBERS`] numbers, which must not be read.
pub fn has_too_many_numbers(text: &str) -> bool {
    let most = MOST_NUMBERS + 1;
    // A number and its separator take at least two bytes.
    text.len() > 2 * MOST_NUMBERS && digit_runs(text).take(most).count() + prose::count_chinese(text, most) >= most
}

fn digit_runs(text: &str) -> impl Iterator<Item = Span> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = next_digit(text, from)?;
        from = digits_end(text, start);
        Some(Span::new(start, from))
    })
}
