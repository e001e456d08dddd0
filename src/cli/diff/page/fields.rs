//! Tables of the fields of both years.
//!
//! Invariant: every row is on the page; unchanged rows are folded.

use super::{Pair, View, escaped, text, unseen, year};
use gouji_core::check::signed;
use gouji_core::diff::{ComparisonRow, FieldRow, RowChange, RowKind, RowSide, Sums};
use gouji_core::message;
use std::io::{self, Write};

/// Parts of a change that are named.
const PARTS: usize = 6;

pub(super) fn write(pair: Pair<'_>, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rows = &pair.comparison.rows;
    let sums = Sums::new(pair.comparison, pair.old, pair.new);
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        let ComparisonRow::Section(title) = row else {
            at += 1;
            continue;
        };
        let fields: Vec<usize> =
            (at + 1..rows.len()).take_while(|&row| matches!(rows.get(row), Some(ComparisonRow::Field(_)))).collect();
        at += 1 + fields.len();
        if !fields.is_empty() {
            section((pair, &sums), title.get(view.lang), &fields, view, out)?;
        }
    }
    Ok(())
}

fn section(
    (pair, sums): (Pair<'_>, &Sums<'_>),
    title: &str,
    rows: &[usize],
    view: View<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    // A form told in running text has no titles.
    let title = if title.is_empty() { view.words("diff.field") } else { title };
    writeln!(out, "<section>\n<h3>{}</h3>", escaped(title))?;
    let is_shown = |row: &usize| match pair.comparison.rows.get(*row) {
        Some(whole @ ComparisonRow::Field(field)) => {
            field.change != RowChange::Same || pair.comparison.is_broken(whole)
        }
        _ => false,
    };
    let (shown, same): (Vec<usize>, Vec<usize>) = rows.iter().partition(|row| is_shown(row));
    if !shown.is_empty() {
        table((pair, sums), (title, &shown), view, out)?;
    }
    if !same.is_empty() {
        let words = message!("diff.same_rows", n = same.len()).get(view.lang);
        writeln!(out, "<details><summary>{words}</summary>")?;
        table((pair, sums), (&format!("{title} · {words}"), &same), view, out)?;
        writeln!(out, "</details>")?;
    }
    writeln!(out, "</section>")
}

fn table(
    (pair, sums): (Pair<'_>, &Sums<'_>),
    (title, rows): (&str, &[usize]),
    view: View<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(
        out,
        "<table class=\"fields\" aria-label=\"{}\">\n<thead><tr><th scope=\"col\" class=\"mark\">{}</th>\
         <th scope=\"col\" class=\"label\">{}</th><th scope=\"col\" class=\"n\">{}</th>\
         <th scope=\"col\" class=\"n\">{}</th><th scope=\"col\" class=\"n\">{}</th><th scope=\"col\" class=\"n\">%</th></tr></thead>\n<tbody>",
        escaped(title),
        unseen(view.words("diff.mark")),
        view.words("diff.field"),
        escaped(&year(pair.old)),
        escaped(&year(pair.new)),
        view.words("diff.change"),
    )?;
    for &row in rows {
        if let Some(whole @ ComparisonRow::Field(field)) = pair.comparison.rows.get(row) {
            let broken = pair.comparison.is_broken(whole);
            line((pair, sums), (row, field), broken, view, out)?;
        }
    }
    writeln!(out, "</tbody>\n</table>")
}

fn line(
    (pair, sums): (Pair<'_>, &Sums<'_>),
    (row, field): (usize, &FieldRow),
    broken: bool,
    view: View<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (class, mark) = match (broken, field.change, field.outliers.is_empty()) {
        (true, ..) => ("bad", "✗"),
        (false, RowChange::Same, _) => ("same", ""),
        (false, _, false) => ("odd", "◇"),
        (false, _, true) => ("", field.change.glyph()),
    };
    let mark = if mark == " " || mark.is_empty() || mark == "~" { field.kind.glyph() } else { mark };
    let unit = if field.unit.is_empty() {
        String::new()
    } else {
        format!(" <span class=\"unit\">{}</span>", escaped(&field.unit))
    };
    writeln!(
        out,
        "<tr class=\"{class}\"><td class=\"mark\">{}</td><th scope=\"row\">{}{unit}{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
        escaped(mark.trim()),
        escaped(&text::label(field, view.lang)),
        notes((pair, sums), (row, field), view),
        cell(field.old.as_ref()),
        cell(field.new.as_ref()),
        escaped(&field.delta.map(signed).unwrap_or_default()),
        escaped(&field.percent.map(|percent| format!("{}%", signed(percent))).unwrap_or_default()),
    )
}

/// A side of a row; a sum shows its pieces.
fn cell(cell: Option<&RowSide>) -> String {
    let mut shown = escaped(&text::shown(cell));
    let pieces = cell.map_or(&[][..], |cell| cell.pieces.as_slice());
    if pieces.len() > 1 {
        let parts = pieces.iter().map(|piece| {
            let text = if piece.text.is_empty() { "□" } else { &piece.text };
            format!("{} {}", escaped(&piece.label.zh), escaped(&gouji_core::text::sanitize::printable(text)))
        });
        shown = format!("{shown}<small>= {}</small>", parts.collect::<Vec<_>>().join("<br>+ "));
    }
    shown
}

/// How the two sides correspond, and which parts explain the change of a total.
fn notes((pair, sums): (Pair<'_>, &Sums<'_>), (row, field): (usize, &FieldRow), view: View<'_>) -> String {
    let mut notes = String::new();
    if matches!(field.kind, RowKind::Approximate | RowKind::NotComparable) {
        let note = field.note.get(view.lang);
        let colon = if note.is_empty() { "" } else { view.words("diff.colon") };
        notes.extend(["<small>", &escaped(&field.kind.words().get(view.lang)), colon, &escaped(note), "</small>"]);
    }
    if field.change != RowChange::Same
        && let Some(found) = sums.decompose(row)
    {
        for way in found.ways.iter().filter(|way| !way.parts.is_empty() || !way.residual.is_zero()) {
            notes.extend(["<small>← ", &escaped(&text::parts(pair, (field, way), view, PARTS)), "</small>"]);
        }
    }
    notes
}
