//! `gouji rules`: the rules of this run, their linear analysis, and the protection of each field.
//!
//! Invariant: everything printed is computed from the rules alone; no report is read. Not here: applying them (`check`).

use super::Ruleset;
use super::check::severity;
use super::format::Format;
use super::out::{Streams, WELL};
use super::output::rules::RuleListing;
use gouji_core::check::{Protection, RuleAnalysis, RuleFile, analyze};
use gouji_core::message;
use gouji_core::message::catalogue;
use gouji_core::text::Lang;
use std::io::{self, Write};

/// Prints the rules.
///
/// # Errors
/// When nothing can be written.
pub fn run(ruleset: &Ruleset, format: Format, lang: Lang, streams: &mut Streams<'_>) -> io::Result<u8> {
    let proofs = analyze(ruleset.rules.files(), &ruleset.library);
    if format == Format::Json {
        serde_json::to_writer_pretty(&mut *streams.out, &RuleListing::of(ruleset.rules.files(), &proofs, lang))?;
        writeln!(streams.out)?;
    } else {
        for file in ruleset.rules.files() {
            table(streams.out, file, lang)?;
        }
        for proof in &proofs {
            worth(streams.out, ruleset, proof, lang)?;
        }
    }
    Ok(WELL)
}

fn table(out: &mut dyn Write, file: &RuleFile, lang: Lang) -> io::Result<()> {
    let any = catalogue(lang).get("rules.any_report");
    writeln!(out, "{}", file.form.as_deref().unwrap_or(any))?;
    for rule in &file.rules {
        let severity = severity(rule.severity, lang);
        writeln!(out, "  {severity} {}  {}  [{}]", rule.id, rule.title.get(lang), rule.source)?;
    }
    Ok(())
}

fn worth(out: &mut dyn Write, ruleset: &Ruleset, proof: &RuleAnalysis, lang: Lang) -> io::Result<()> {
    let of = |kind: Protection| proof.cells.iter().filter(move |cell| cell.1 == kind).map(|cell| cell.0.as_str());
    let [located, detected, open] =
        [Protection::Located, Protection::Detected, Protection::Unprotected].map(|kind| of(kind).count());
    let name = ruleset.library.form(&proof.form).map_or("", |form| form.name.get(lang));
    let RuleAnalysis { form, equations, across, rank, redundant, has_unit_pivots, cells } = proof;
    let pivots = if *has_unit_pivots { message!("rules.all_pivots") } else { message!("rules.some_pivots") };
    let words = message!(
        "rules.analysis",
        form = form,
        name = name,
        cells = cells.len(),
        equations = *equations,
        rank = *rank,
        across = *across,
        pivots = pivots,
        located = located,
        detected = detected,
        open = open
    );
    writeln!(out, "\n{}", words.get(lang))?;
    let words = |key: &'static str| catalogue(lang).get(key);
    for rule in redundant {
        writeln!(out, "  {} {rule}", words("rules.redundant"))?;
    }
    for (kind, title) in
        [(Protection::Detected, words("rules.detected")), (Protection::Unprotected, words("rules.unprotected"))]
    {
        for id in of(kind) {
            writeln!(out, "  {title} {id}")?;
        }
    }
    Ok(())
}
