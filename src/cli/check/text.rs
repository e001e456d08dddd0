//! The findings of reports as text: each with its place, its repairs and what is unread, and the sums of all.
//!
//! Not here: reading the reports (`check`), tables (`tables`).

use super::{Run, colons};
use crate::cli::ink::Ink;
use crate::cli::out::Streams;
use crate::cli::readings::Met;
use crate::cli::repairs;
use gouji_core::check::{Finding, Severity};
use gouji_core::forms::Library;
use gouji_core::message;
use gouji_core::message::{Message, catalogue};
use gouji_core::review::{Review, UnreadCounts};
use gouji_core::text::Lang;
use gouji_export::position::Position;
use std::io::{self, Write};

/// Counts for the last line.
#[derive(Default)]
pub(super) struct Sum {
    reports: usize,
    failing: usize,
    hard: usize,
    soft: usize,
    /// Reports of which something is unread, and how much of all.
    partly: usize,
    unread: UnreadCounts,
    /// Paths without a report.
    unopened: usize,
}

impl Sum {
    fn add(&mut self, other: &Self) {
        self.reports += other.reports;
        self.failing += other.failing;
        self.hard += other.hard;
        self.soft += other.soft;
        self.partly += other.partly;
        self.unread += other.unread;
        self.unopened += other.unopened;
    }

    /// The last line.
    pub(super) fn words(&self) -> Message {
        let Self { reports, failing, hard, soft, unopened, .. } = *self;
        message!("check.sum", reports = reports, failing = failing, hard = hard, soft = soft, unread = unopened)
    }
}

/// Prints the reports.
///
/// # Errors
/// When nothing can be written.
pub(super) fn text(run: &Run<'_>, met: &mut Met, streams: &mut Streams<'_>) -> io::Result<u8> {
    let (Streams { out, err, manner, .. }, lang) = (streams, run.lang);
    let ink = manner.ink;
    let mut sum = Sum::default();
    let make = |checked: &super::Checked| report(&checked.review, &run.ruleset.library, ink, lang);
    let code = run.each(met, *err, &make, &mut |result| {
        let Ok(rendered) = result else {
            sum.unopened += 1;
            return Ok(());
        };
        let (lines, of_report) = rendered?;
        sum.add(&of_report);
        out.write_all(&lines)
    })?;
    if sum.partly > 0 {
        let unread = counted(sum.unread).get(lang);
        writeln!(out, "{}", message!("check.sum_unread", reports = sum.partly, unread = unread).get(lang))?;
    }
    writeln!(out, "{}", sum.words().get(lang))?;
    Ok(code)
}

/// The lines of a report, and what it adds to the sums.
///
/// # Errors
/// None, as memory takes every line.
pub(super) fn report(review: &Review, library: &Library, ink: Ink, lang: Lang) -> io::Result<(Vec<u8>, Sum)> {
    let mut out = Vec::new();
    let broken = |severity| {
        review.findings.iter().filter(|finding| finding.verdict.is_broken() && finding.severity == severity).count()
    };
    let (hard, soft) = (broken(Severity::Hard), broken(Severity::Soft));
    let failing = usize::from(review.findings.iter().any(Finding::is_failure));
    let identity = review.identity();
    let agency = identity.agency.as_ref().map_or("", |agency| agency.value.as_str());
    let year = identity.year.as_ref().map(|year| year.value.to_string()).unwrap_or_default();
    let settled = review.counts().settled;
    let counts = message!("check.counts", hard = hard, soft = soft, settled = settled).get(lang);
    let unread = review.unread();
    let partly = usize::from(!unread.is_empty());
    let sum = Sum { reports: 1, failing, hard, soft, partly, unread: unread.counts(), unopened: 0 };
    let missed = if unread.is_empty() { String::new() } else { counted(unread.counts()).get(lang) };
    let parts = [review.source.path.as_str(), agency, &year, &counts, &missed];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    writeln!(out, "{}", ink.head(&parts.join("  ")))?;
    let mut findings: Vec<&Finding> = review.findings.iter().filter(|finding| finding.verdict.is_broken()).collect();
    findings.sort_by_key(|finding| (finding.severity, finding.anchor().map_or(usize::MAX, |span| span.start)));
    let mut position = Position::default();
    for finding in findings {
        writeln!(out, "  {}", line(review, finding, &mut position, ink, lang))?;
        if finding.rule.name.starts_with("reading.differs") {
            let id = finding.operands.first().map_or("", |operand| operand.id.as_str());
            for reading in review.field_readings(id) {
                writeln!(out, "      {}", reading.words().get(lang))?;
            }
        }
    }
    let mut position = Position::default();
    for group in unread.groups() {
        let place = group.place().map(|span| colons(position.of(&review.document, span))).unwrap_or_default();
        let words = gouji_core::text::sanitize::printable(&group.words(review, library).get(lang));
        let mark = ink.unread("?");
        writeln!(out, "  {mark} {words}  {}{place}", review.source.path)?;
    }
    repairs::write(&mut out, review, &review.repairs, library, lang)?;
    Ok((out, sum))
}

fn line(review: &Review, finding: &Finding, position: &mut Position, ink: Ink, lang: Lang) -> String {
    let mark = match finding.severity {
        Severity::Hard => '✗',
        Severity::Soft => '!',
        Severity::Info => '·',
    };
    let severity = ink.severity(finding.severity, &format!("{mark} {}", severity(finding.severity, lang)));
    let settled = if review.is_settled(finding) { catalogue(lang).get("check.settled") } else { "" };
    let place = finding.anchor().map(|span| colons(position.of(&review.document, span))).unwrap_or_default();
    let message = gouji_core::text::sanitize::printable(&finding.message(lang));
    format!("{severity} {}  {message}{settled}  {}{place}", finding.rule, review.source.path)
}

/// `未识别：指标 7、数字 3、表 1`, without what there is none of.
fn counted(unread: UnreadCounts) -> Message {
    let UnreadCounts { cells, doubtful, numbers, tables } = unread;
    let kinds = [
        (cells, message!("check.unread_cells", count = cells)),
        (doubtful, message!("check.unread_doubtful", count = doubtful)),
        (numbers, message!("check.unread_numbers", count = numbers)),
        (tables, message!("check.unread_tables", count = tables)),
    ];
    let kinds: Vec<Message> = kinds.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    message!("check.unread", what = kinds)
}

/// A severity in a word.
pub(in crate::cli) fn severity(severity: Severity, lang: Lang) -> &'static str {
    catalogue(lang).get(match severity {
        Severity::Hard => "check.hard",
        Severity::Soft => "check.soft",
        Severity::Info => "check.info",
    })
}
