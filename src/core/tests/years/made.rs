//! Synthetic reports: each field is printed as `id value`, so that every number has a span.

pub use crate::fixtures::{Kit, kit};
use gouji_core::extract::{Confidence, Extraction, Field, Found, Reading, State, TableReading, Value, parse_number};
use gouji_core::forms::places;
use gouji_core::review::{Decision, DecisionKind, Origin, Provenance, Review, Source};
use gouji_core::text::Span;

impl Kit {
    /// A report of one form: the given values, and the other cells printed as `rest` or omitted.
    pub fn report(&self, form: &str, year: i16, values: &[(&str, &str)], rest: Option<&str>) -> Review {
        let index = self.library.forms().iter().position(|known| known.id == form).unwrap();
        let mut text = String::from("政府信息公开\n");
        let mut fields = Vec::new();
        for place in places(&self.library.forms()[index], index) {
            let given = values.iter().find(|(id, _)| place.id == *id).map(|(_, value)| *value);
            let Some(raw) = given.or(rest) else { continue };
            text.push_str(&place.id);
            text.push(' ');
            let span = Span::new(text.len(), text.len() + raw.len());
            text.push_str(raw);
            text.push('\n');
            fields.push(Field { id: place.id, value: value(raw, span) });
        }
        for (id, _) in values {
            assert!(fields.iter().any(|field| field.id == *id), "{form} has no {id}");
        }
        let tables = self.library.forms()[index].tables.iter();
        let tables = tables.map(|table| TableReading {
            form: form.to_string(),
            table: table.id.clone(),
            span: Span::new(0, text.len()),
            rows_found: (1, 1),
        });
        let mut extraction = Extraction { tables: tables.collect(), fields, ..Extraction::default() };
        extraction.identity.year = Some(Found { value: year, span: Span::new(0, 0), repaired: false });
        let (document, _) = gouji_ingest::document(&text);
        assert_eq!(document.text, text);
        let mut review = Review::new(Source::default(), document, extraction, Vec::new());
        review.recheck(&self.rules, &self.library);
        review
    }
}

fn value(verbatim: &str, span: Span) -> Value {
    let number = parse_number(verbatim);
    let state = match number {
        Some(number) if number.is_zero() => State::Zero,
        Some(_) => State::Number,
        None if verbatim.is_empty() => State::Blank,
        None if verbatim == "/" => State::Dash,
        None => State::Text,
    };
    Value {
        state,
        number,
        verbatim: verbatim.to_string(),
        span: Some(span),
        reading: Reading::Cell,
        confidence: Confidence::Sure,
        candidates: Vec::new(),
    }
}

/// Decides about a value or a finding.
pub fn decide(review: &mut Review, id: &str, kind: DecisionKind) {
    let decision = Decision {
        kind,
        origin: Origin::Unsaid,
        answers: Vec::new(),
        reason: String::new(),
        before: review.printed(id).unwrap_or_default().to_string(),
        quote: String::new(),
        span: None,
        provenance: Provenance::default(),
    };
    review.entries.entry(id.to_string()).or_default().decision = Some(decision);
}
