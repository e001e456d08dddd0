//! The prose of both years, sentence by sentence.
//!
//! Invariant: every sentence is on the page, on its side; runs of unchanged sentences are folded.

use super::{Pair, View, escaped, text, unseen, year};
use gouji_core::diff::{ComparisonRow, ProseRow, RowChange};
use gouji_core::message;
use gouji_core::review::Review;
use gouji_core::text::Span;
use gouji_core::text::sanitize::printable;
use std::io::{self, Write};

pub(super) fn write(pair: Pair<'_>, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    if pair.comparison.sentences().next().is_none() {
        return Ok(());
    }
    let overlap = text::overlap(pair, view);
    writeln!(
        out,
        "<section>\n<h3>{}</h3>\n<p>{}</p>",
        view.words("diff.prose"),
        escaped(overlap.trim_start_matches("· "))
    )?;
    likeness(pair, view, out)?;
    let mut run: Vec<&ProseRow> = Vec::new();
    let mut title = None;
    for row in &pair.comparison.rows {
        match row {
            ComparisonRow::Section(words) => {
                chapter(pair, title.take(), &std::mem::take(&mut run), view, out)?;
                title = Some(words.get(view.lang));
            }
            ComparisonRow::Prose(prose) => run.push(prose),
            ComparisonRow::Field(_) => {}
        }
    }
    chapter(pair, title, &run, view, out)?;
    writeln!(out, "</section>")
}

/// How alike each chapter and the whole are.
fn likeness(pair: Pair<'_>, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let likeness = &pair.comparison.likeness;
    let limits = likeness.limits;
    if likeness.whole.characters == 0 {
        return Ok(());
    }
    writeln!(out, "<table class=\"likeness\">\n<caption>{}</caption>\n<thead><tr>", view.words("diff.likeness"))?;
    let heads = ["diff.likeness_chapter", "diff.likeness_characters", "diff.likeness_alike"];
    for (head, class) in heads.map(|key| view.words(key)).into_iter().zip(["label", "n", "n"]) {
        write!(out, "<th scope=\"col\" class=\"{class}\">{head}</th>")?;
    }
    writeln!(out, "<th scope=\"col\" class=\"n\">%</th></tr></thead>\n<tbody>")?;
    let title = |title: Option<Span>| title.map_or("", |title| pair.new.document.at(title)).to_string();
    let chapters = likeness.chapters.iter().map(|chapter| (title(chapter.title), chapter.share));
    for (title, share) in chapters.chain([(view.words("diff.likeness_whole").to_string(), likeness.whole)]) {
        let level = share.level(limits);
        let note = level.map(|level| format!(" <small>{}</small>", escaped(&level.words().get(view.lang))));
        writeln!(
            out,
            "<tr class=\"{}\"><th scope=\"row\">{}{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            level.map_or("", |level| level.name()),
            escaped(&printable(&title)),
            note.unwrap_or_default(),
            share.characters,
            share.alike,
            share.percent().map(|percent| format!("{percent}%")).unwrap_or_default(),
        )?;
    }
    let how = message!(
        "diff.likeness_how",
        run = limits.run,
        sentence = limits.sentence,
        chapter = limits.chapter,
        alike = limits.alike,
        partly = limits.partly
    );
    writeln!(out, "</tbody>\n</table>\n<p><small>{}</small></p>", escaped(&how.get(view.lang)))
}

fn chapter(
    pair: Pair<'_>,
    title: Option<&str>,
    rows: &[&ProseRow],
    view: View<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(title) = title.filter(|_| !rows.is_empty()) else { return Ok(()) };
    let title = title.split_once(' ').map_or("", |(_, title)| title);
    if !title.is_empty() {
        writeln!(out, "<h4>{}</h4>", escaped(title))?;
    }
    let is_same = |row: &&ProseRow| row.change == RowChange::Same && row.marks.is_empty();
    for run in rows.chunk_by(|a, b| is_same(a) == is_same(b)) {
        let folded = run.first().is_some_and(is_same);
        if folded {
            let words = message!("diff.same_sentences", n = run.len()).get(view.lang);
            writeln!(out, "<details><summary>{words}</summary>")?;
        }
        let name = if title.is_empty() { view.words("diff.prose") } else { title };
        let head = |words: &str| format!("<th scope=\"col\">{}</th>", unseen(words));
        writeln!(
            out,
            "<table class=\"prose\" aria-label=\"{}\">\n<colgroup><col><col class=\"mark\"><col></colgroup>\n\
             <thead class=\"unseen\"><tr>{}{}{}</tr></thead>\n<tbody>",
            escaped(name),
            head(&year(pair.old)),
            head(view.words("diff.mark")),
            head(&year(pair.new)),
        )?;
        for row in run {
            line(pair, row, view, out)?;
        }
        writeln!(out, "</tbody>\n</table>")?;
        if folded {
            writeln!(out, "</details>")?;
        }
    }
    Ok(())
}

fn line(pair: Pair<'_>, row: &ProseRow, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let class = match row.change {
        RowChange::Same => "same",
        RowChange::Changed => "changed",
        RowChange::Appeared => "added",
        RowChange::Vanished => "gone",
        RowChange::Moved => "moved",
    };
    let first = if row.is_first { " first" } else { "" };
    let mut words: Vec<String> = row.marks.iter().map(|mark| mark.words().get(view.lang)).collect();
    words.dedup();
    if row.change == RowChange::Moved {
        words.insert(0, view.words("diff.moved").to_string());
    }
    let note =
        if words.is_empty() { String::new() } else { format!("<small>{}</small>", escaped(&words.join(" · "))) };
    let found = row.differences(pair.old, pair.new);
    writeln!(
        out,
        "<tr class=\"{class}{first}\"><td>{}</td><td class=\"mark\">{}</td><td>{}{note}</td></tr>",
        side(pair.old, row.old, &found.old, "del"),
        escaped(row.change.glyph().trim()),
        side(pair.new, row.new, &found.new, "ins"),
    )
}

/// A sentence with its differences marked; one that only this year has is marked as a whole.
fn side(review: &Review, sentence: Option<Span>, changed: &[(Span, bool)], tag: &str) -> String {
    let Some(sentence) = sentence else { return String::new() };
    let document = &review.document;
    let shown = |span: Span| escaped(&printable(document.at(span)));
    let mut out = String::new();
    let mut at = sentence.start;
    for &(span, is_number) in changed {
        out += &shown(Span::new(at, span.start));
        let class = if is_number { " class=\"n\"" } else { "" };
        out.extend(["<", tag, class, ">", &shown(span), "</", tag, ">"]);
        at = span.end;
    }
    out + &shown(Span::new(at, sentence.end))
}
