//! The comparison as one HTML file: both years side by side, to read, print and send; `.ci/browser` looks at it.
//!
//! Invariant: the page runs nothing and fetches nothing: it has no script and no link, and its content security policy
//! forbids both; all text of a report is escaped. Not here: what is compared (`gouji_core::diff`).

mod fields;
mod prose;
mod versions;
mod years;

use super::{Only, Pair, View, Years, agency, text, year};
use gouji_core::check::Severity;
use gouji_core::diff::{ComparisonRow, Continuity, RowChange};
use gouji_core::message;
use gouji_core::review::Review;
use gouji_core::text::Span;
use gouji_core::text::sanitize::printable;
use std::io::{self, Write};

const STYLE: &str = include_str!("style.css");

/// Characters shown on either side of a number that is quoted.
const AROUND: usize = 24;

/// Writes the whole page.
pub(super) fn write(
    all: &mut dyn Iterator<Item = Years>,
    only: &Only,
    view: View<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let title = title(only, view);
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>",
        view.words("diff.html_lang"),
        escaped(&title)
    )?;
    writeln!(out, "<h1>{}</h1>", escaped(&title))?;
    for years in all {
        if years.reports.len() > 2 || only.is_none() {
            writeln!(out, "<h2>{}</h2>", escaped(&years.agency))?;
        }
        if years.reports.len() > 2 {
            years::write(&years, view, out)?;
        }
        for pair in years.pairs() {
            writeln!(out, "<article>")?;
            head(pair, view, out)?;
            versions::write(pair, view, out)?;
            links(pair, view, out)?;
            others(pair, view, out)?;
            fields::write(pair, view, out)?;
            prose::write(pair, view, out)?;
            writeln!(out, "</article>")?;
        }
    }
    writeln!(out, "<footer>{} gouji {}</footer>\n</body>\n</html>", view.words("diff.maker"), env!("CARGO_PKG_VERSION"))
}

fn title(only: &Only, view: View<'_>) -> String {
    let what = view.words("diff.title");
    match only {
        Some((agency, [first, last])) => format!("{} {first}–{last} {what}", printable(agency)),
        None => what.to_string(),
    }
}

/// Which reports, and how much there is to see.
fn head(pair: Pair<'_>, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let comparison = pair.comparison;
    writeln!(out, "<h2>{} → {}</h2>\n<dl>", escaped(&year(pair.old)), escaped(&year(pair.new)))?;
    let heads = [(view.words("diff.older"), pair.old), (view.words("diff.newer"), pair.new)];
    for (name, review) in heads {
        writeln!(
            out,
            "<dt>{name}</dt><dd>{} {} <span class=\"file\">{}</span></dd>",
            escaped(&agency(review)),
            escaped(&year(review)),
            // A path tells of the reviewer's machine what is nobody's business.
            escaped(&printable(review.source.path.rsplit(['/', '\\']).next().unwrap_or_default()))
        )?;
    }
    if let Some(words) = comparison.pairing.words() {
        writeln!(out, "<dt>{}</dt><dd>{}</dd>", view.words("diff.relation"), escaped(&words.get(view.lang)))?;
    }
    let broken = comparison.rows.iter().filter(|row| comparison.is_broken(row)).count();
    let changed = comparison.fields().filter(|field| field.change != RowChange::Same).count();
    let (all, odd) = (comparison.fields().count(), comparison.outliers.len());
    let counts = message!("diff.counts", all = all, changed = changed, broken = broken, odd = odd).get(view.lang);
    writeln!(out, "<dt>{}</dt><dd>{}</dd>\n</dl>", view.words("diff.summary"), escaped(&counts))?;
    writeln!(out, "<p><small>{}</small></p>", escaped(view.words("diff.legend")))
}

/// The relations between numbers of both years: broken ones with their sources, the others counted.
fn links(pair: Pair<'_>, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let all = pair.comparison.continuity();
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section>\n<h3>{}</h3>", view.words("diff.continuity"))?;
    let (broken, well): (Vec<&Continuity>, Vec<&Continuity>) =
        all.iter().partition(|continuity| continuity.finding.verdict.is_broken());
    if !broken.is_empty() {
        writeln!(
            out,
            "<table class=\"links\" aria-label=\"{}\">\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th>\
             <th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead>\n<tbody>",
            view.words("diff.continuity"),
            view.words("diff.relation"),
            escaped(&year(pair.old)),
            escaped(&year(pair.new)),
            view.words("diff.opinion"),
        )?;
        for continuity in broken {
            let side = |review: &Review, operands: &mut dyn Iterator<Item = &gouji_core::check::Operand>| {
                let quotes = operands.filter_map(|operand| operand.span).map(|span| quoted(review, span));
                quotes.collect::<Vec<_>>().join("<br>")
            };
            let class = if continuity.finding.severity == Severity::Hard { "bad" } else { "soft" };
            writeln!(
                out,
                "<tr class=\"{class}\"><td>✗ {}</td><td data-year=\"{}\">{}</td><td data-year=\"{}\">{}</td><td>{}</td></tr>",
                escaped(&continuity.finding.message(view.lang)),
                escaped(&year(pair.old)),
                side(pair.old, &mut continuity.then()),
                escaped(&year(pair.new)),
                side(pair.new, &mut continuity.now()),
                escaped(&continuity.attribution.map(|opinion| opinion.words().get(view.lang)).unwrap_or_default())
            )?;
        }
        writeln!(out, "</tbody>\n</table>")?;
    }
    writeln!(out, "<p>✓ {}</p>\n</section>", message!("diff.holding", n = well.len()).get(view.lang))
}

/// What else the rules say across the years, and what stands out.
fn others(pair: Pair<'_>, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let comparison = pair.comparison;
    let known: Vec<usize> = comparison.continuity().iter().map(|continuity| continuity.at).collect();
    let broken = comparison.findings.iter().enumerate().filter(|(at, finding)| {
        finding.verdict.is_broken() && finding.severity != Severity::Info && !known.contains(at)
    });
    let broken: Vec<String> = broken.map(|(_, finding)| format!("✗ {}", finding.message(view.lang))).collect();
    let odd = comparison.outliers.iter().filter_map(|unusual| match comparison.rows.get(unusual.row) {
        Some(ComparisonRow::Field(field)) => {
            Some(format!("◇ {}：{}", text::label(field, view.lang), unusual.detail.get(view.lang)))
        }
        _ => None,
    });
    for (name, lines) in [(view.words("diff.other_checks"), broken), (view.words("diff.outliers"), odd.collect())] {
        if lines.is_empty() {
            continue;
        }
        writeln!(out, "<section>\n<h3>{name}</h3>\n<ul>")?;
        for line in lines {
            writeln!(out, "<li>{}</li>", escaped(&line))?;
        }
        writeln!(out, "</ul>\n</section>")?;
    }
    Ok(())
}

/// A number where it is printed, with the words around it on its line.
fn quoted(review: &Review, span: Span) -> String {
    let document = &review.document;
    let line = document.lines.get(document.line_at(span.start)).copied().unwrap_or(span);
    let before = Span::new(line.start, span.start.max(line.start)).of(&document.text);
    let after = Span::new(span.end, line.end.max(span.end)).of(&document.text);
    let cut = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let end = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
    let ellipsis = |cut: bool| if cut { "…" } else { "" };
    format!(
        "<q>{}{}<mark>{}</mark>{}{}</q>",
        ellipsis(cut > 0),
        escaped(&printable(&before[cut..])),
        escaped(&printable(document.at(span))),
        escaped(&printable(&after[..end])),
        ellipsis(end < after.len())
    )
}

/// Words for those who hear the page.
fn unseen(words: &str) -> String {
    format!("<span class=\"unseen\">{}</span>", escaped(words))
}

/// Text for a page: what HTML would take for its own is escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
