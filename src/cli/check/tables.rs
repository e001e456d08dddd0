//! The findings of many reports as tables: CSV, a summary by rule, a workbook.
//!
//! Invariant: the exit code is that of every other format. Not here: the files themselves (`gouji_export`).

use super::{Checked, Run};
use crate::cli::format::Format;
use crate::cli::out::Streams;
use crate::cli::readings::Met;
use gouji_core::message;
#[cfg(feature = "xlsx")]
use gouji_export::destination::NewFile;
use gouji_export::findings::{FindingWriter, RuleCounts, RuleSummary, finding_rows, write_summaries};
#[cfg(feature = "xlsx")]
use gouji_export::xlsx::XlsxFindings;
use std::io;
#[cfg(feature = "xlsx")]
use std::path::Path;

/// A row for each finding.
pub(super) fn csv(run: &Run<'_>, met: &mut Met, streams: &mut Streams<'_>) -> io::Result<u8> {
    let (Streams { out, err, .. }, lang) = (streams, run.lang);
    let mut writer = FindingWriter::begin(&mut **out, run.args.reader, lang)?;
    let rows = |checked: &Checked| finding_rows(&checked.review, lang);
    let code = run.each(met, *err, &rows, &mut |rows| rows.map_or(Ok(()), |rows| writer.write_rows(rows)))?;
    writer.end()?;
    Ok(code)
}

/// How often each rule holds and fails.
pub(super) fn by_rule(run: &Run<'_>, format: Format, met: &mut Met, streams: &mut Streams<'_>) -> io::Result<u8> {
    let (Streams { out, err, .. }, lang) = (streams, run.lang);
    let mut counts = RuleCounts::default();
    let code = run.each(met, *err, &|checked| RuleCounts::of(&checked.review, lang), &mut |result| {
        if let Ok(of_report) = result {
            counts.merge(of_report);
        }
        Ok(())
    })?;
    let summaries = counts.summaries();
    match format {
        Format::Csv => write_summaries(&mut **out, &summaries)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut **out, &summaries)?;
            writeln!(out)?;
        }
        Format::Ndjson => {
            for rule in &summaries {
                serde_json::to_writer(&mut **out, rule)?;
                writeln!(out)?;
            }
        }
        _ => {
            for RuleSummary { rule, title, reports, holds, fails, not_assessable, waived, .. } in &summaries {
                let counts = message!(
                    "check.by_rule",
                    reports = *reports,
                    fails = *fails,
                    holds = *holds,
                    unknown = *not_assessable,
                    waived = *waived
                );
                writeln!(out, "{rule}  {title}\n    {}", counts.get(lang))?;
            }
        }
    }
    Ok(code)
}

/// A workbook at `path`.
#[cfg(feature = "xlsx")]
pub(super) fn workbook(run: &Run<'_>, path: &Path, met: &mut Met, streams: &mut Streams<'_>) -> io::Result<u8> {
    let Run { args, interrupt, lang, .. } = run;
    let mut file = NewFile::create(path)?;
    let mut writer = XlsxFindings::begin(&file.folder())?;
    let mut counts = RuleCounts::default();
    let make = |checked: &Checked| (finding_rows(&checked.review, *lang), RuleCounts::of(&checked.review, *lang));
    let code = run.each(met, streams.err, &make, &mut |result| {
        let Ok((rows, of_report)) = result else { return Ok(()) };
        counts.merge(of_report);
        writer.write_rows(rows)
    })?;
    let summaries = args.by_rule.then(|| counts.summaries());
    writer.end(file.file(), summaries.as_deref(), &mut || interrupt.check())?;
    interrupt.check()?;
    file.finish()?;
    Ok(code)
}
