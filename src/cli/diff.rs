//! `gouji diff`: two years of one agency, as text or JSON.
//!
//! Invariant: the same rows as on the screen, computed by the same comparison. Left to others: showing them side by side
//! (`run`).

use super::args::Format;
use super::out::{FAILED, Streams, WELL};
use super::{Ground, json};
use crate::check::{Finding, Severity, signed};
use crate::corpus::{self, OpenError};
use crate::diff::{Cell, Change, Comparison, FieldRow, Passage, ProseRow, Row, compare};
use crate::forms::Library;
use crate::review::Review;
use crate::text::clean::printable;
use crate::text::width::{pad_left, pad_right};
use crate::text::{Bilingual, Lang};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::Path;

/// What is to be compared.
#[derive(Debug, Clone, Copy)]
pub struct Args<'a> {
    /// The earlier year's report.
    pub old: &'a Path,
    /// The later year's report.
    pub new: &'a Path,
    /// `Text` or `Json`.
    pub format: Format,
    /// Where sessions are kept.
    pub sessions: &'a Path,
    /// Language of messages.
    pub lang: Lang,
}

/// Compares the two reports; the exit code is 1 when one cannot be read or a hard rule across the years is broken.
///
/// # Errors
/// When nothing can be written.
pub fn run(ground: &Ground, args: Args<'_>, streams: &mut Streams<'_>) -> io::Result<u8> {
    let mut opened = Vec::new();
    for path in [args.old, args.new] {
        match open(ground, path, args.sessions) {
            Ok(review) => opened.push(review),
            Err(error) => streams.complain(&error.line(args.lang)),
        }
    }
    let [old, new] = opened.as_slice() else { return Ok(FAILED) };
    let comparison = compare(old, new, &ground.rules, &ground.library);
    match args.format {
        Format::Json => writeln!(streams.out, "{:#}", object(old, new, &comparison, args.lang))?,
        _ => text(streams, (old, new), &comparison, &ground.library, args.lang)?,
    }
    let broken = |finding: &Finding| finding.severity == Severity::Hard && finding.verdict.is_broken();
    Ok(if comparison.findings.iter().any(broken) { FAILED } else { WELL })
}

fn open(ground: &Ground, path: &Path, sessions: &Path) -> Result<Review, OpenError> {
    let (items, mut errors) = corpus::items(&[path.to_path_buf()]);
    match (errors.pop(), items.as_slice()) {
        (Some(error), _) => Err(error),
        (None, [item]) => corpus::open(item, &ground.library, &ground.rules, sessions).map(|opened| opened.review),
        (None, _) => Err(OpenError::new(
            &path.to_string_lossy(),
            "many",
            Bilingual::new("这是含多份报告的文件夹,请指定一份", "a folder with several reports: name one of them"),
        )),
    }
}

fn object(old: &Review, new: &Review, comparison: &Comparison, lang: Lang) -> Value {
    let fields = comparison
        .rows
        .iter()
        .filter_map(|row| if let Row::Field(field) = row { Some(field_object(field)) } else { None });
    let passages = comparison
        .rows
        .iter()
        .filter_map(|row| if let Row::Prose(prose) = row { Some(passage_object(old, new, prose)) } else { None });
    let (fields, passages): (Vec<Value>, Vec<Value>) = (fields.collect(), passages.collect());
    let findings: Vec<Value> = comparison.findings.iter().map(|finding| json::finding(finding, lang)).collect();
    json!({
        "old": json::head(old),
        "new": json::head(new),
        "fields": fields,
        "findings": findings,
        "repairs": json::repairs(&comparison.repairs, lang),
        "passages": passages,
    })
}

fn field_object(field: &FieldRow) -> Value {
    let side = |cell: &Option<Cell>| {
        cell.as_ref().map(
            |cell| json!({ "value": json::number(cell.number), "text": cell.text, "span": json::place(cell.span) }),
        )
    };
    json!({
        "id": field.id,
        "change": field.change.name(),
        "old": side(&field.old),
        "new": side(&field.new),
        "delta": json::number(field.delta),
        "percent": json::number(field.percent),
    })
}

fn passage_object(old: &Review, new: &Review, prose: &ProseRow) -> Value {
    let side = |review: &Review, passage: &Option<Passage>| {
        passage.as_ref().map(|passage| {
            let changed: Vec<Value> = passage.changed.iter().map(|(span, _)| json::place(Some(*span))).collect();
            json!({ "text": review.document.at(passage.span), "span": json::place(Some(passage.span)), "changed": changed })
        })
    };
    json!({ "change": prose.change.name(), "old": side(old, &prose.old), "new": side(new, &prose.new) })
}

/// Changed fields, broken rules and changed sentences, for people.
fn text(
    streams: &mut Streams<'_>,
    (old, new): (&Review, &Review),
    comparison: &Comparison,
    library: &Library,
    lang: Lang,
) -> io::Result<()> {
    let out = &mut *streams.out;
    let words = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    for (mark, review) in [("-", old), ("+", new)] {
        let identity = &review.extraction.identity;
        let agency = identity.agency.as_ref().map_or("?", |agency| agency.value.as_str());
        let year = identity.year.as_ref().map_or_else(|| "?".to_string(), |year| year.value.to_string());
        writeln!(out, "{mark} {} {} {year}", printable(&review.source.path), printable(agency))?;
    }
    for finding in &comparison.findings {
        let mark = match (finding.verdict.is_broken(), finding.severity) {
            (true, Severity::Info) => "·",
            (true, _) => "✗",
            (false, _) => "✓",
        };
        writeln!(out, "{mark} {}", finding.message(lang))?;
    }
    super::repairs::write(out, new, &comparison.repairs, library, lang)?;
    let mut section: Option<&Bilingual> = None;
    for row in &comparison.rows {
        match row {
            Row::Section(title) => section = Some(title),
            Row::Field(field) if field.change != Change::Same || comparison.is_broken(row) => {
                announce(out, &mut section, lang)?;
                write_field(out, field, comparison.is_broken(row), lang)?;
            }
            Row::Prose(prose) if prose.change != Change::Same => {
                announce(out, &mut section, lang)?;
                for (mark, review, passage) in [("-", old, &prose.old), ("+", new, &prose.new)] {
                    if let Some(passage) = passage {
                        writeln!(out, "  {mark} {}", printable(review.document.at(passage.span)))?;
                    }
                }
            }
            _ => {}
        }
    }
    let same =
        comparison.rows.iter().filter(|row| matches!(row, Row::Field(field) if field.change == Change::Same)).count();
    writeln!(out, "\n{} {same}", words("两年相同的指标", "fields the same in both years:"))
}

/// Prints the title of a section before its first row that is shown.
fn announce(out: &mut dyn Write, section: &mut Option<&Bilingual>, lang: Lang) -> io::Result<()> {
    match section.take() {
        Some(title) => writeln!(out, "\n{}", printable(title.get(lang))),
        None => Ok(()),
    }
}

fn write_field(out: &mut dyn Write, field: &FieldRow, broken: bool, lang: Lang) -> io::Result<()> {
    let label = match lang {
        Lang::Zh => field.label.zh.clone(),
        Lang::En => format!("{} {}", field.label.zh, field.label.en),
    };
    let side = |cell: &Option<Cell>| match cell {
        Some(cell) if cell.text.is_empty() => "□".to_string(),
        Some(cell) => printable(&cell.text),
        None => "·".to_string(),
    };
    let delta = field.delta.map(signed).unwrap_or_default();
    let percent = field.percent.map(|percent| format!("{}%", signed(percent))).unwrap_or_default();
    writeln!(
        out,
        "{} {} {} → {} {} {}",
        if broken { "✗" } else { field.change.glyph() },
        pad_right(&label, 44),
        pad_left(&side(&field.old), 12),
        pad_left(&side(&field.new), 12),
        pad_left(&delta, 10),
        pad_left(&percent, 10)
    )
}
