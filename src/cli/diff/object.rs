//! The comparison as JSON.
//!
//! Invariant: keys never disappear within a major version; a number is a decimal string, a place is `[first byte, one past
//! the last]` of its own report's text; a part of a sum names its field.

use super::{Pair, View, Years, followed};
use crate::cli::json;
use gouji_core::check::Operand;
use gouji_core::diff::{
    Cell, Comparison, Continuity, FieldRow, Kind, Piece, ProseMark, ProseRow, Row, Series, Way, series,
};
use gouji_core::review::Review;
use gouji_core::text::{Lang, Span};
use serde::Serializer;
use serde_json::{Value, json};
use std::io::{self, Write};

/// Two reports that were named: one object.
pub(super) fn one(pair: Pair<'_>, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{:#}", object(pair, view))
}

/// All years of every agency: an object an agency.
pub(super) fn all(all: &mut dyn Iterator<Item = Years>, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let agency = |years: Years| {
        let (followed, reports) = (followed(&years, view.ground), years.all());
        let series = followed.iter().filter_map(|id| series(id, &reports, &view.ground.library));
        json!({
            "agency": years.agency,
            "reports": years.reports.iter().map(|review| Value::Object(json::head(review))).collect::<Vec<_>>(),
            "comparisons": years.pairs().map(|pair| object(pair, view)).collect::<Vec<_>>(),
            "series": series.map(|series| series_object(&series, view)).collect::<Vec<_>>(),
        })
    };
    serde_json::Serializer::pretty(&mut *out).collect_seq(all.map(agency))?;
    writeln!(out)
}

fn object(pair: Pair<'_>, view: View<'_>) -> Value {
    let Pair { old, new, comparison } = pair;
    let lang = view.lang;
    let fields: Vec<Value> = comparison.fields().map(|field| field_object(field, view)).collect();
    let passages: Vec<Value> = comparison.sentences().map(|row| passage_object(old, new, row)).collect();
    let findings: Vec<Value> = comparison.findings.iter().map(|finding| json::finding(finding, lang)).collect();
    let continuity: Vec<Value> = comparison.continuity().iter().map(continuity_object).collect();
    let likeness = comparison.prose_overlap;
    json!({
        "old": json::head(old),
        "new": json::head(new),
        "fields": fields,
        "findings": findings,
        "repairs": json::repairs(&comparison.repairs, lang),
        "passages": passages,
        "continuity": continuity,
        "decompositions": decompositions(pair, lang),
        "unusual": unusual(comparison, view),
        "prose": {
            "sentences": likeness.sentences,
            "copied": likeness.copied,
            "percent": likeness.percent(),
            "only_numbers": likeness.only_numbers,
            "numbers_stand": likeness.numbers_stand,
            "old_years": likeness.old_years,
        },
    })
}

fn field_object(field: &FieldRow, view: View<'_>) -> Value {
    let side = |cell: &Option<Cell>| {
        cell.as_ref().map(|cell| {
            let pieces: Vec<Value> = cell.pieces.iter().map(piece_object).collect();
            json!({
                "value": json::number(cell.number),
                "text": cell.text,
                "span": json::place(cell.span),
                "fields": pieces,
            })
        })
    };
    json!({
        "id": field.id,
        "change": field.change.name(),
        "old": side(&field.old),
        "new": side(&field.new),
        "delta": json::number(field.delta),
        "percent": json::number(field.percent),
        "kind": field.kind.name(),
        "note": field.note.get(view.lang),
        "findings": field.findings,
        "unusual": field.outliers,
    })
}

fn piece_object(piece: &Piece) -> Value {
    json!({
        "id": piece.id,
        "value": json::number(piece.number),
        "text": piece.text,
        "span": json::place(piece.span),
    })
}

fn passage_object(old: &Review, new: &Review, row: &ProseRow) -> Value {
    let found = row.differences(old, new);
    let side = |review: &Review, span: Option<Span>, changed: &[(Span, bool)]| {
        span.map(|span| {
            let changed: Vec<Value> = changed.iter().map(|(span, _)| json::place(Some(*span))).collect();
            json!({ "text": review.document.at(span), "span": json::place(Some(span)), "changed": changed })
        })
    };
    let numbers = found.numbers.iter().map(|number| {
        json!({
            "old": json::place(Some(number.old)),
            "new": json::place(Some(number.new)),
            "delta": json::number(Some(number.delta)),
        })
    });
    json!({
        "change": row.change.name(),
        "old": side(old, row.old, &found.old),
        "new": side(new, row.new, &found.new),
        "marks": row.marks.iter().map(|mark| ProseMark::name(*mark)).collect::<Vec<_>>(),
        "numbers": numbers.collect::<Vec<_>>(),
    })
}

fn continuity_object(continuity: &Continuity<'_>) -> Value {
    let operand = |operand: &Operand| json!({ "id": operand.id, "value": json::number(operand.value), "span": json::place(operand.span) });
    json!({
        "rule": continuity.finding.rule,
        "verdict": continuity.finding.verdict.name(),
        "old": continuity.then().map(operand).collect::<Vec<_>>(),
        "new": continuity.now().map(operand).collect::<Vec<_>>(),
        "delta": json::number(continuity.finding.delta),
        "wrong": continuity.attribution.map(gouji_core::diff::FaultAttribution::name),
    })
}

/// How every total that changed came about, one step deep: a part that is a total itself has an entry of its own.
fn decompositions(pair: Pair<'_>, lang: Lang) -> Value {
    let id = |row: usize| match pair.comparison.rows.get(row) {
        Some(Row::Field(field)) => field.id.as_str(),
        _ => "",
    };
    let way = |way: &Way, lang: Lang| {
        let parts = way.parts.iter().map(|part| {
            json!({
                "id": id(part.row),
                "old": json::number(Some(part.old)),
                "new": json::number(Some(part.new)),
                "change": json::number(Some(part.change)),
            })
        });
        json!({
            "title": way.title.get(lang),
            "parts": parts.collect::<Vec<_>>(),
            "residual": json::number(Some(way.residual)),
        })
    };
    let found = (0..pair.comparison.rows.len()).filter_map(|row| pair.comparison.decompose(row, pair.old, pair.new));
    let changed = found.filter(|found| !found.change.is_zero() || found.ways.iter().any(|way| !way.parts.is_empty()));
    changed
        .map(|found| {
            json!({
                "id": id(found.row),
                "old": json::number(Some(found.old)),
                "new": json::number(Some(found.new)),
                "change": json::number(Some(found.change)),
                "ways": found.ways.iter().map(|one| way(one, lang)).collect::<Vec<_>>(),
            })
        })
        .collect()
}

fn unusual(comparison: &Comparison, view: View<'_>) -> Value {
    let id = |row: usize| match comparison.rows.get(row) {
        Some(Row::Field(field)) => field.id.as_str(),
        _ => "",
    };
    comparison
        .outliers
        .iter()
        .map(|unusual| {
            json!({
                "id": id(unusual.row),
                "oddity": unusual.kind.name(),
                "score": json::number(unusual.score),
                "message": unusual.detail.get(view.lang),
            })
        })
        .collect()
}

fn series_object(series: &Series, view: View<'_>) -> Value {
    let points = series.points.iter().map(|point| {
        json!({
            "year": point.year,
            "value": json::number(point.number),
            "text": point.text,
            "kind": if point.report.is_some() { Kind::name(point.kind) } else { "gap" },
            "form": point.form,
            "new_form": point.is_new_form,
            "fields": point.pieces.iter().map(piece_object).collect::<Vec<_>>(),
            "note": point.note.get(view.lang),
        })
    });
    json!({
        "id": series.id,
        "label": series.label.zh,
        "unit": series.unit,
        "points": points.collect::<Vec<_>>(),
    })
}
