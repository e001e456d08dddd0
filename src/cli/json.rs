//! Reports and findings as JSON: the contract that scripts depend on.
//!
//! Invariant: keys never disappear within a major version, and stand in the same order in every object; a number is a
//! decimal string, a place is `[first byte, one past the last]` of the text. Left to others: where it is printed.

use super::print::{Entry, Object};
use gouji_core::check::{Finding, plain};
use gouji_core::extract::{Enumeration, Extraction, Field, Found, Mention, Part, Percentage, coverage};
use gouji_core::localize::{Change, Repair, RepairGroup};
use gouji_core::review::Review;
use gouji_core::text::{Diagnostic, Lang, Span};
use gouji_session::corpus::OpenError;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

/// What every object begins with: the file, who reports about when, and the forms.
pub fn head(review: &Review) -> Map<String, Value> {
    let source = &review.source;
    let identity = &review.extraction.identity;
    let mut forms = Vec::new();
    for table in &review.extraction.tables {
        let form = json!({ "section": table.table, "form": table.form });
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    let mut head = Map::new();
    head.insert(
        "source".into(),
        json!({
            "path": source.path,
            "sha256": source.sha256,
            "bytes": source.bytes,
            "format": source.format,
            "encoding": source.encoding,
        }),
    );
    head.insert("agency".into(), json!(identity.agency.as_ref().map(|agency| &agency.value)));
    head.insert("year".into(), json!(identity.year.as_ref().map(|year| year.value)));
    let period = identity.period.as_ref();
    head.insert(
        "period".into(),
        json!({ "start": date(period.map(|period| &period.start)), "end": date(period.map(|period| &period.end)) }),
    );
    head.insert("published".into(), date(identity.published.as_ref()));
    head.insert("signed".into(), date(identity.signed.as_ref()));
    head.insert("forms".into(), Value::Array(forms));
    head
}

/// A file that failed.
pub fn failure(error: &OpenError, lang: Lang) -> Object<'static> {
    let parts = [
        ("source", json!({ "path": error.path })),
        ("error", json!({ "code": error.code, "message": error.message.get(lang) })),
    ];
    Object(parts.map(|(key, value)| (key.to_string(), Entry::One(value))).into())
}

/// A report as `gouji extract` prints it.
pub fn extraction<'a>(review: &'a Review, lang: Lang, with_text: bool) -> Object<'a> {
    let extraction = &review.extraction;
    let prose = &extraction.prose;
    let id = move |index: usize| prose.mentions.get(index).map(|mention| mention.id.as_str());
    let text = review.document.text.as_str();
    let covered = coverage(text, extraction);
    let mut object = Object::from(head(review));
    let mut add = |key: &str, part: Entry<'a>| object.0.push((key.to_string(), part));
    add("fields", Entry::list(extraction.fields.iter().map(field)));
    add("mentions", Entry::list(prose.mentions.iter().map(move |one| mention(one, text, id))));
    add("enumerations", Entry::list(prose.enumerations.iter().map(|one| enumeration(one, extraction))));
    add("percentages", Entry::list(prose.percentages.iter().map(move |one| percentage(one, id))));
    let unexplained = Entry::list(covered.unexplained.into_iter().map(|span| place(Some(span))));
    let coverage = [
        ("numbers", Entry::One(json!(covered.numbers))),
        ("explained", Entry::One(json!(covered.explained))),
        ("unexplained", unexplained),
    ];
    add("coverage", Entry::Object(Object(coverage.map(|(key, part)| (key.to_string(), part)).into())));
    if with_text {
        add("text", Entry::One(json!(text)));
    }
    add("problems", Entry::One(problems(&review.problems, lang)));
    object
}

/// A report as `gouji check` prints it.
pub fn checked<'a>(review: &'a Review, lang: Lang) -> Object<'a> {
    let mut object = Object::from(head(review));
    let mut add = |key: &str, part: Entry<'a>| object.0.push((key.to_string(), part));
    add("findings", Entry::list(review.findings.iter().map(move |one| finding(one, lang))));
    add("repairs", Entry::One(repairs(&review.repairs, lang)));
    add("problems", Entry::One(problems(&review.problems, lang)));
    object
}

/// What was noticed while reading.
pub fn problems(problems: &[Diagnostic], lang: Lang) -> Value {
    let one = |problem: &Diagnostic| json!({ "code": problem.code, "span": place(problem.span), "message": problem.message.get(lang) });
    problems.iter().map(one).collect()
}

/// What one rule says.
pub fn finding(finding: &Finding, lang: Lang) -> Value {
    let spans = finding.operands.iter().filter_map(|operand| operand.span).chain(finding.places.iter().copied());
    json!({
        "rule": finding.rule,
        "severity": finding.severity.name(),
        "verdict": finding.verdict.name(),
        "left": number(finding.left),
        "right": number(finding.right),
        "delta": number(finding.delta),
        "fields": finding.operands.iter().map(|operand| operand.id.as_str()).collect::<Vec<_>>(),
        "spans": spans.map(|span| place(Some(span))).collect::<Vec<_>>(),
        "message": finding.message(lang),
    })
}

/// Every repair of every component, best first within each.
pub fn repairs(components: &[RepairGroup], lang: Lang) -> Value {
    let one = |component: usize, rank: usize, of: &RepairGroup, repair: &Repair| {
        json!({
            "component": component + 1,
            "rank": rank + 1,
            "cost": repair.cost,
            "mechanism": repair.error_type.name(),
            "lean": repair.error_source.name(),
            "supports": repair.supports.iter().map(|words| words.get(lang)).collect::<Vec<_>>(),
            "contradicts": repair.contradicts.iter().map(|words| words.get(lang)).collect::<Vec<_>>(),
            "changes": repair.changes.iter().map(change).collect::<Vec<_>>(),
            "rules": of.rules,
            "more": of.more,
        })
    };
    let mut all = Vec::new();
    for (at, component) in components.iter().enumerate() {
        all.extend(component.repairs.iter().enumerate().map(|(rank, repair)| one(at, rank, component, repair)));
    }
    Value::Array(all)
}

fn change(change: &Change) -> Value {
    json!({
        "field": change.cell.id,
        "last_year": change.cell.last_year,
        "from": number(change.from),
        "to": plain(change.to),
        "evidence_span": place(change.evidence),
    })
}

/// A decimal string or null.
pub fn number(value: Option<Decimal>) -> Value {
    json!(value.map(plain))
}

/// `[start, end]` or null.
pub fn place(span: Option<Span>) -> Value {
    json!(span.map(|span| [span.start, span.end]))
}

fn date(found: Option<&Found<Date>>) -> Value {
    json!(found.map(|found| found.value.to_string()))
}

fn field(field: &Field) -> Value {
    let value = &field.value;
    json!({
        "id": field.id,
        "value": number(value.number),
        "state": value.state.name(),
        "raw": value.verbatim,
        "span": place(value.span),
        "reading": value.reading.name(),
        "confidence": value.confidence.name(),
        "candidates": value.candidates.iter().map(|&candidate| number(Some(candidate))).collect::<Vec<_>>(),
    })
}

fn mention<'a>(mention: &Mention, text: &str, id: impl Fn(usize) -> Option<&'a str>) -> Value {
    json!({
        "id": mention.id,
        "value": number(mention.value),
        "unit": mention.unit,
        "role": mention.role.name(),
        "span": place(Some(mention.span)),
        "label": mention.label.of(text),
        "approximate": mention.approximate,
        "of": mention.of.and_then(id),
        "field": mention.field,
    })
}

/// A part that is a number has an id; one that is said in words (没有, 一是) has its value and its place.
fn enumeration(enumeration: &Enumeration, extraction: &Extraction) -> Value {
    let mentions = &extraction.prose.mentions;
    let part = |part: &Part| match part {
        Part::Number(index) => match mentions.get(*index) {
            Some(mention) => {
                json!({ "id": mention.id, "value": number(mention.value), "span": place(Some(mention.span)) })
            }
            None => Value::Null,
        },
        Part::Zero(span) => json!({ "id": null, "value": "0", "span": place(Some(*span)) }),
        Part::One(span) => json!({ "id": null, "value": "1", "span": place(Some(*span)) }),
    };
    json!({
        "total": mentions.get(enumeration.total).map(|mention| &mention.id),
        "parts": enumeration.parts.iter().map(part).collect::<Vec<_>>(),
        "exhaustive": enumeration.exhaustive,
    })
}

fn percentage<'a>(percentage: &Percentage, id: impl Fn(usize) -> Option<&'a str>) -> Value {
    json!({
        "printed": id(percentage.printed),
        "part": percentage.part.and_then(&id),
        "whole": percentage.whole.and_then(&id),
    })
}
