//! Two versions of one report as text: what became of the findings, and which decisions still hold.
//!
//! Not here: finding it out (`gouji_core::diff`), the numbers and sentences that changed (`text`).

use super::{Pair, View};
use gouji_core::check::Finding;
use gouji_core::diff::{CarriedDecision, FindingChange, FindingFate, ReplacedNumber, Versions};
use gouji_core::message;
use gouji_core::review::Review;
use gouji_core::text::Span;
use gouji_core::text::sanitize::printable;
use gouji_export::position::Position;
use std::io::{self, Write};

/// Writes the findings and the decisions of two versions.
pub(super) fn write(pair: Pair<'_>, versions: &Versions<'_>, view: View<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", versions.counts().get(view.lang))?;
    for change in &versions.findings {
        writeln!(out, "{} {}", change.fate.glyph(), finding(change, view))?;
        let review = if change.new.is_some() { pair.new } else { pair.old };
        let is_told_by_numbers = change.fate == FindingFate::Corrected;
        if let Some(span) = change.finding().and_then(Finding::anchor).filter(|_| !is_told_by_numbers) {
            writeln!(out, "    {}", place(review, Some(span)))?;
        }
        for number in &change.numbers {
            writeln!(out, "    {}", replaced(pair, number, view))?;
        }
        if let Some(words) = change.answered() {
            writeln!(out, "    {}", words.get(view.lang))?;
        }
    }
    let lost: Vec<&CarriedDecision<'_>> =
        versions.decisions.iter().filter(|decision| decision.carried.is_none()).collect();
    let kept = versions.decisions.len() - lost.len();
    if !versions.decisions.is_empty() {
        writeln!(out, "{}", message!("version.decisions", kept = kept, lost = lost.len()).get(view.lang))?;
    }
    for decision in lost {
        writeln!(out, "  ? {}", not_carried(pair.old, decision, view))?;
    }
    Ok(())
}

/// What became of a finding, and what it is.
pub(super) fn finding(change: &FindingChange<'_>, view: View<'_>) -> String {
    let words = change.finding().map(|finding| finding.message(view.lang)).unwrap_or_default();
    let said = message!("version.finding", fate = change.fate.words(), finding = printable(&words));
    said.get(view.lang)
}

/// A number as both versions print it, with its place in each.
pub(super) fn replaced(pair: Pair<'_>, number: &ReplacedNumber, view: View<'_>) -> String {
    let label = pair.old.label(&number.id, &view.ruleset.library);
    let shown = |text: &str| if text.is_empty() { "□".to_string() } else { printable(text) };
    let words = message!(
        "version.number",
        label = &label,
        before = shown(&number.before),
        old = place(pair.old, number.old),
        after = shown(&number.after),
        new = place(pair.new, number.new)
    );
    words.get(view.lang)
}

/// A decision that the second version does not take over.
fn not_carried(old: &Review, carried: &CarriedDecision<'_>, view: View<'_>) -> String {
    let label = old.label(carried.id, &view.ruleset.library);
    let before = printable(&carried.decision.before);
    let kind = carried.decision.kind.words();
    match &carried.now {
        Some(now) => {
            message!("version.changed", label = &label, kind = kind, before = before, now = printable(now))
        }
        None => message!("version.vanished", label = &label, kind = kind, before = before),
    }
    .get(view.lang)
}

/// `file:line:character`; empty without a place.
fn place(review: &Review, span: Option<Span>) -> String {
    let Some(span) = span else { return String::new() };
    let (line, character) = Position::default().of(&review.document, span);
    let name = review.source.path.rsplit(['/', '\\']).next().unwrap_or_default();
    format!("{}:{line}:{character}", printable(name))
}
