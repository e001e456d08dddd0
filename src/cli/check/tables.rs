//! The findings of many reports as tables: CSV, a summary by rule, a workbook.
//!
//! Invariant: the exit code is that of every other format. Not here: the files themselves (`gouji_export`).

use super::{Checked, is_failing, tell};
use crate::cli::format::Format;
use crate::cli::out::{FAILED, Streams, WELL, complain};
#[cfg(feature = "xlsx")]
use crate::cli::progress::Interrupt;
use gouji_core::message;
use gouji_core::review::Review;
use gouji_core::text::Lang;
use gouji_export::csv::Reader;
#[cfg(feature = "xlsx")]
use gouji_export::destination::NewFile;
use gouji_export::findings::{FindingWriter, RuleCounts, RuleSummary, write_summaries};
#[cfg(feature = "xlsx")]
use gouji_export::xlsx::XlsxFindings;
use gouji_session::corpus::OpenError;
use std::io::{self, Write};
#[cfg(feature = "xlsx")]
use std::path::Path;

/// Passes each report on, tells what could not be read, and returns the exit code.
fn each(
    err: &mut dyn Write,
    results: impl Iterator<Item = Result<Checked, OpenError>>,
    lang: Lang,
    mut take: impl FnMut(&Review) -> io::Result<()>,
) -> io::Result<u8> {
    let mut code = WELL;
    for result in results {
        match result {
            Ok(Checked { review, notice, fixed }) => {
                tell(err, &review, notice, &fixed, lang);
                if is_failing(&review) {
                    code = FAILED;
                }
                take(&review)?;
            }
            Err(error) => {
                code = FAILED;
                complain(err, &error.line(lang));
            }
        }
    }
    Ok(code)
}

/// A row for each finding.
pub(super) fn csv(
    streams: &mut Streams<'_>,
    results: impl Iterator<Item = Result<Checked, OpenError>>,
    reader: Reader,
    lang: Lang,
) -> io::Result<u8> {
    let Streams { out, err } = streams;
    let mut writer = FindingWriter::begin(&mut **out, reader, lang)?;
    let code = each(*err, results, lang, |review| writer.write(review))?;
    writer.end()?;
    Ok(code)
}

/// How often each rule holds and fails.
pub(super) fn by_rule(
    streams: &mut Streams<'_>,
    results: impl Iterator<Item = Result<Checked, OpenError>>,
    format: Format,
    lang: Lang,
) -> io::Result<u8> {
    let Streams { out, err } = streams;
    let mut counts = RuleCounts::default();
    let code = each(*err, results, lang, |review| {
        counts.add(review, lang);
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
pub(super) fn workbook(
    streams: &mut Streams<'_>,
    results: impl Iterator<Item = Result<Checked, OpenError>>,
    path: &Path,
    by_rule: bool,
    interrupt: &Interrupt,
    lang: Lang,
) -> io::Result<u8> {
    let mut file = NewFile::create(path)?;
    let mut writer = XlsxFindings::begin(&file.folder(), lang)?;
    let mut counts = RuleCounts::default();
    let code = each(streams.err, results, lang, |review| {
        counts.add(review, lang);
        writer.write(review)
    })?;
    let summaries = by_rule.then(|| counts.summaries());
    writer.end(file.file(), summaries.as_deref(), &mut || interrupt.check())?;
    interrupt.check()?;
    file.finish()?;
    Ok(code)
}
