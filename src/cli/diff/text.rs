//! The comparison as text.
//!
//! Invariant: prints changes, violated rules and outliers; unchanged rows are only counted.

use super::{Pair, View, Years, agency, followed, year};
use gouji_core::check::{Severity, signed};
use gouji_core::diff::{
    ComparisonRow, FieldRow, Likeness, LikenessShare, LinkState, OverYears, Pairing, RowChange, RowKind, RowSide,
    Series, Sums, Way, YearLink, series,
};
use gouji_core::message;
use gouji_core::text::sanitize::printable;
use gouji_core::text::width::{pad_left, pad_right};
use gouji_core::text::{Bilingual, Lang};
use std::io::{self, Write};

/// Parts of a change that are named.
const PARTS: usize = 5;

pub(super) fn write(all: &mut dyn Iterator<Item = Years>, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (at, years) in all.enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        if years.reports.len() > 2 {
            over_the_years(&years, view, out)?;
        }
        for (at, pair) in years.pairs().enumerate() {
            if at > 0 || years.reports.len() > 2 {
                writeln!(out)?;
            }
            write_pair(pair, view, out)?;
        }
    }
    Ok(())
}

fn write_pair(pair: Pair<'_>, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let comparison = pair.comparison;
    let sums = Sums::new(comparison, pair.old, pair.new);
    if let Some(words) = comparison.pairing.words() {
        writeln!(out, "· {}", words.get(view.lang))?;
    }
    for (mark, review) in [("-", pair.old), ("+", pair.new)] {
        writeln!(out, "{mark} {} {} {}", printable(&review.source.path), agency(review), year(review))?;
    }
    if let Some(versions) = comparison.versions(pair.old, pair.new) {
        super::versions::write(pair, &versions, view, out)?;
    }
    let continuity = comparison.continuity();
    for (at, finding) in comparison.findings.iter().enumerate() {
        let mark = match (finding.verdict.is_broken(), finding.severity) {
            (true, Severity::Info) => "·",
            (true, _) => "✗",
            (false, _) => "✓",
        };
        let opinion =
            continuity.iter().find(|continuity| continuity.at == at).and_then(|continuity| continuity.attribution);
        let opinion = opinion.map(|opinion| format!(" · {}", opinion.words().get(view.lang))).unwrap_or_default();
        writeln!(out, "{mark} {}{opinion}", finding.message(view.lang))?;
    }
    crate::cli::repairs::write(out, pair.new, &comparison.repairs, &view.ruleset.library, view.lang)?;
    for unusual in &comparison.outliers {
        if let Some(ComparisonRow::Field(field)) = comparison.rows.get(unusual.row) {
            writeln!(out, "◇ {} {}", printable(&label(field, view.lang)), unusual.detail.get(view.lang))?;
        }
    }
    if !matches!(comparison.pairing, Pairing::Versions { .. }) {
        writeln!(out, "{}", overlap(pair, view))?;
        likeness(pair, view, out)?;
    }
    let mut section: Option<&Bilingual> = None;
    for (at, row) in comparison.rows.iter().enumerate() {
        match row {
            ComparisonRow::Section(title) => section = Some(title),
            ComparisonRow::Field(field) if field.change != RowChange::Same || comparison.is_broken(row) => {
                announce(out, &mut section, view.lang)?;
                write_field(out, field, comparison.is_broken(row), view)?;
                why(pair, (at, &sums), view, out)?;
            }
            ComparisonRow::Prose(prose) if prose.change != RowChange::Same || !prose.marks.is_empty() => {
                announce(out, &mut section, view.lang)?;
                for (mark, review, span) in [("-", pair.old, prose.old), ("+", pair.new, prose.new)] {
                    if let Some(span) = span {
                        let mark = if prose.change == RowChange::Moved { prose.change.glyph() } else { mark };
                        writeln!(out, "  {mark} {}", printable(review.document.at(span)))?;
                    }
                }
                let marks: Vec<String> = prose.marks.iter().map(|mark| mark.words().get(view.lang)).collect();
                if !marks.is_empty() {
                    writeln!(out, "    · {}", marks.join(" · "))?;
                }
            }
            _ => {}
        }
    }
    let same = comparison.fields().filter(|field| field.change == RowChange::Same).count();
    let is_version = matches!(comparison.pairing, Pairing::Versions { .. });
    let words = view.words(if is_version { "version.same_fields" } else { "diff.same_fields" });
    writeln!(out, "\n{words} {same}")
}

/// How much of the prose was copied, in one line.
pub(super) fn overlap(pair: Pair<'_>, view: View<'_>) -> String {
    let likeness = pair.comparison.prose_overlap;
    let percent = likeness.percent().unwrap_or(0);
    let (all, copied) = (likeness.sentences, likeness.copied);
    let (only, stand, old) = (likeness.only_numbers_changed, likeness.numbers_not_updated, likeness.year_not_updated);
    let words =
        message!("diff.overlap", all = all, copied = copied, percent = percent, only = only, stand = stand, old = old);
    words.get(view.lang)
}

/// How alike each chapter and the whole are, a line each.
fn likeness(pair: Pair<'_>, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let likeness = &pair.comparison.likeness;
    if likeness.whole.characters == 0 {
        return Ok(());
    }
    writeln!(
        out,
        "· {}{}{}",
        view.words("diff.likeness"),
        view.words("diff.colon"),
        share(likeness.whole, likeness, view)
    )?;
    for chapter in &likeness.chapters {
        let title = chapter.title.map_or("", |title| pair.new.document.at(title));
        writeln!(out, "    {}  {}", printable(title), share(chapter.share, likeness, view))?;
    }
    Ok(())
}

/// `63%（800 字中 510 字） 与上年雷同`.
fn share(share: LikenessShare, likeness: &Likeness, view: View<'_>) -> String {
    let (all, alike, percent) = (share.characters, share.alike, share.percent().unwrap_or(0));
    let words = message!("diff.likeness_of", percent = percent, all = all, alike = alike).get(view.lang);
    let level = share.level(likeness.limits).map(|level| format!(" {}", level.words().get(view.lang)));
    words + &level.unwrap_or_default()
}

/// Prints the title of a section before its first row that is shown.
fn announce(out: &mut dyn Write, section: &mut Option<&Bilingual>, lang: Lang) -> io::Result<()> {
    match section.take() {
        Some(title) => writeln!(out, "\n{}", printable(title.get(lang))),
        None => Ok(()),
    }
}

/// The label as printed, and in English its gloss.
pub(super) fn label(field: &FieldRow, lang: Lang) -> String {
    match lang {
        Lang::Zh => field.label.zh.clone(),
        Lang::En => format!("{} {}", field.label.zh, field.label.en),
    }
}

/// A side of a row as shown: `□` for blank, `·` where the report has no such field.
pub(super) fn shown(cell: Option<&RowSide>) -> String {
    match cell {
        Some(cell) if cell.text.is_empty() => "□".to_string(),
        Some(cell) => printable(&cell.text),
        None => "·".to_string(),
    }
}

fn write_field(out: &mut dyn Write, field: &FieldRow, broken: bool, view: View<'_>) -> io::Result<()> {
    let mark = match (broken, field.kind.glyph()) {
        (true, _) => "✗",
        (false, "") => field.change.glyph(),
        (false, kind) => kind,
    };
    writeln!(
        out,
        "{mark} {} {} → {} {} {}",
        pad_right(&label(field, view.lang), 44),
        pad_left(&shown(field.old.as_ref()), 12),
        pad_left(&shown(field.new.as_ref()), 12),
        pad_left(&field.delta.map(signed).unwrap_or_default(), 10),
        pad_left(&field.percent.map(|percent| format!("{}%", signed(percent))).unwrap_or_default(), 10)
    )?;
    for cell in [&field.old, &field.new].into_iter().flatten().filter(|cell| cell.pieces.len() > 1) {
        let pieces = cell.pieces.iter().map(|piece| {
            let text = if piece.text.is_empty() { "□" } else { &piece.text };
            format!("{} {}", piece.label.zh, printable(text))
        });
        writeln!(out, "    = {}", pieces.collect::<Vec<_>>().join(" + "))?;
    }
    if matches!(field.kind, RowKind::Approximate | RowKind::NotComparable) {
        let note = field.note.get(view.lang);
        let colon = if note.is_empty() { "" } else { view.words("diff.colon") };
        writeln!(out, "    {}{colon}{note}", field.kind.words().get(view.lang))?;
    }
    Ok(())
}

/// The largest parts of a change, one line for each sum.
fn why(pair: Pair<'_>, (row, sums): (usize, &Sums<'_>), view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(found) = sums.decompose(row) else { return Ok(()) };
    let Some(ComparisonRow::Field(field)) = pair.comparison.rows.get(row) else { return Ok(()) };
    for way in found.ways.iter().filter(|way| !way.parts.is_empty() || !way.residual.is_zero()) {
        writeln!(out, "    ← {}", printable(&parts(pair, (field, way), view, PARTS)))?;
    }
    Ok(())
}

/// `予以公开 +240, 部分公开 -12, … 未能解释 +3`: the parts of a row, named by what tells them from it.
pub(super) fn parts(pair: Pair<'_>, (whole, way): (&FieldRow, &Way), view: View<'_>, most: usize) -> String {
    let name = |row: usize| match pair.comparison.rows.get(row) {
        Some(ComparisonRow::Field(field)) => field.label.get(view.lang),
        _ => "",
    };
    let labels: Vec<&str> = way.parts.iter().map(|part| name(part.row)).collect();
    let labels = told_apart(&labels, whole.label.get(view.lang));
    let mut named: Vec<String> = way
        .parts
        .iter()
        .zip(labels)
        .take(most)
        .map(|(part, label)| format!("{label} {}", signed(part.change)))
        .collect();
    if way.parts.len() > most {
        named.push("…".into());
    }
    if !way.residual.is_zero() {
        named.push(format!("{} {}", view.words("diff.residual"), signed(way.residual)));
    }
    named.join(view.words("diff.comma"))
}

/// Labels of a row and a column without the one of the two that all of them share with the whole.
fn told_apart<'l>(labels: &[&'l str], whole: &str) -> Vec<&'l str> {
    const BETWEEN: &str = " · ";
    let whole = whole.split_once(BETWEEN);
    let halves: Option<Vec<(&str, &str)>> = labels.iter().map(|label| label.split_once(BETWEEN)).collect();
    match (halves, whole) {
        (Some(halves), Some((row, _))) if halves.iter().all(|half| half.0 == row) => {
            halves.into_iter().map(|half| half.1).collect()
        }
        (Some(halves), Some((_, column))) if halves.iter().all(|half| half.1 == column) => {
            halves.into_iter().map(|half| half.0).collect()
        }
        _ => labels.to_vec(),
    }
}

/// A line for each field over all years, with the marks of what links them, and the broken links.
fn over_the_years(years: &Years, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (library, reports) = (&view.ruleset.library, years.all());
    let all: Vec<Series> =
        followed(years, view.ruleset).iter().filter_map(|id| series(id, &reports, library)).collect();
    let Some(first) = all.first() else { return Ok(()) };
    let links = years.over_years(view.ruleset);
    writeln!(out, "{}", printable(&years.agency))?;
    let heads: Vec<String> = first.points.iter().map(|point| pad_left(&point.year.to_string(), 10)).collect();
    writeln!(out, "{} {}", pad_right("", 44), heads.join("   "))?;
    for series in all.iter().filter(|series| has_number(series)) {
        let cells: Vec<String> = (0..series.points.len()).map(|at| cell(series, at, &links)).collect();
        writeln!(out, "{} {}", pad_right(&printable(series.label.get(view.lang)), 44), cells.concat())?;
    }
    for link in links.links.iter().filter(|link| link.state().is_open()) {
        writeln!(out, "{} {}", link.state().glyph(), printable(&link.message(library, view.lang)))?;
    }
    Ok(())
}

/// True for a field that is worth a line: some year has another number than zero.
pub(super) fn has_number(series: &Series) -> bool {
    series.points.iter().any(|point| point.number.is_some_and(|number| !number.is_zero()))
}

/// A year of a series, behind the mark of what links it with the year before.
fn cell(series: &Series, at: usize, links: &OverYears) -> String {
    let number = pad_left(&series.points[at].shown(), 10);
    if at == 0 { number } else { format!(" {} {number}", link(series, at, links).map_or(" ", LinkState::glyph)) }
}

/// How a year of a series is linked with the year before it, the worst of several.
pub(super) fn link(series: &Series, at: usize, links: &OverYears) -> Option<LinkState> {
    let older = series.points.get(at.checked_sub(1)?)?;
    links.between(older, series.points.get(at)?).map(YearLink::state).max()
}
