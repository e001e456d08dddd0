//! Maps an extraction from the simplified, unbroken text back to the published text.
//!
//! Invariant: every place is mapped exactly once. Not here: how the text was transformed (`document`,
//! `text::traditional`).

use super::{Confidence, Extraction, Found, Mention, Part};
use crate::document::{Document, Unwrapped};
use crate::text::traditional::without_radicals;
use crate::text::{Diagnostic, Span};

/// Maps places in the unbroken text to places in the published text.
pub(super) fn places(extraction: &mut Extraction, problems: &mut [Diagnostic], unwrapped: &Unwrapped) {
    let back = |span: &mut Span| *span = unwrapped.published(*span);
    identity(extraction, &back);
    extraction.tables.iter_mut().for_each(|table| back(&mut table.span));
    extraction.cells.iter_mut().for_each(back);
    problems.iter_mut().filter_map(|problem| problem.span.as_mut()).for_each(back);
    for value in extraction.fields.iter_mut().map(|field| &mut field.value) {
        if let Some(span) = &mut value.span {
            back(span);
            // Two numbers may have met at the margin.
            if unwrapped.is_broken(*span) && value.confidence == Confidence::Sure {
                value.confidence = Confidence::Doubtful;
            }
        }
    }
    for mention in &mut extraction.prose.mentions {
        [&mut mention.span, &mut mention.label, &mut mention.sentence].into_iter().for_each(back);
        mention.id = Mention::id_at(mention.span.start);
    }
    for list in &mut extraction.prose.enumerations {
        back(&mut list.span);
        for part in &mut list.parts {
            if let Part::Zero(span) | Part::One(span) = part {
                back(span);
            }
        }
    }
}

fn identity(extraction: &mut Extraction, back: &impl Fn(&mut Span)) {
    fn found<T>(found: &mut Found<T>, back: &impl Fn(&mut Span)) {
        back(&mut found.span);
    }
    let identity = &mut extraction.identity;
    [&mut identity.title, &mut identity.titled, &mut identity.signature].into_iter().flatten().for_each(back);
    identity.agency.iter_mut().for_each(|agency| found(agency, back));
    identity.year.iter_mut().for_each(|year| found(year, back));
    if let Some(period) = &mut identity.period {
        found(&mut period.start, back);
        found(&mut period.end, back);
    }
    let days = [&mut identity.published, &mut identity.signed, &mut identity.filled];
    days.into_iter().flatten().for_each(|day| found(day, back));
}

/// Restores names and cells as the document prints them.
pub(super) fn quotes(extraction: &mut Extraction, document: &Document) {
    if let Some(agency) = &mut extraction.identity.agency {
        agency.value = without_radicals(&document.at(agency.span).replace('\n', ""));
    }
    for value in extraction.fields.iter_mut().map(|field| &mut field.value) {
        if let Some(span) = value.span {
            value.verbatim = document.at(span).trim().to_string();
        }
    }
}
