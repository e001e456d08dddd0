//! `gouji rules`: the rules of this run, what they are worth, and how far they protect each cell.
//!
//! Invariant: what is printed is computed from the rules alone; no report is read. Left to others: applying them (`check`).

use super::Ruleset;
use super::format::Format;
use super::out::{Streams, WELL};
use super::output::rules::RuleListing;
use gouji_core::check::{Protection, RuleAnalysis, RuleFile, analyze};
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
    let any = if lang == Lang::Zh { "任何报告" } else { "any report" };
    writeln!(out, "{}", file.form.as_deref().unwrap_or(any))?;
    for rule in &file.rules {
        let (zh, en) = match rule.severity {
            gouji_core::check::Severity::Hard => ("硬", "hard"),
            gouji_core::check::Severity::Soft => ("软", "soft"),
            gouji_core::check::Severity::Info => ("提示", "info"),
        };
        let severity = if lang == Lang::Zh { zh } else { en };
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
    match lang {
        Lang::Zh => writeln!(
            out,
            "\n{form} {name}:{} 格，{equations} 个等式，秩 {rank}，另有跨年 {across} 个；主元{}±1；能定位 {located} 格，只能发现 {detected} 格，无保护 {open} 格",
            cells.len(),
            if *has_unit_pivots { "均为" } else { "不全为" },
        ),
        Lang::En => writeln!(
            out,
            "\n{form} {name}: {} cells, {equations} equations of rank {rank} and {across} across years; pivots {} ±1; {located} cells located, {detected} only detected, {open} unprotected",
            cells.len(),
            if *has_unit_pivots { "all" } else { "not all" },
        ),
    }?;
    let words = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    for rule in redundant {
        writeln!(out, "  {} {rule}", words("可由前面各条推出：", "follows from those before it:"))?;
    }
    for (kind, title) in [
        (Protection::Detected, words("只能发现", "only detected")),
        (Protection::Unprotected, words("无保护", "unprotected")),
    ] {
        for id in of(kind) {
            writeln!(out, "  {title} {id}")?;
        }
    }
    Ok(())
}
