//! Findings of many reports: a row for each broken rule, and a summary by rule.
//!
//! Invariant: a finding that the reviewer has answered stays a finding; who answered it and how stands beside it. Not
//! here: findings with all their operands (`check --format json`).

use crate::csv::{MARK, Reader, broken, guarded, writer};
use crate::position::Position;
use crate::record::ReportHead;
use ::csv::Writer;
use gouji_core::check::{Finding, Severity, Verdict, plain};
use gouji_core::localize::Repair;
use gouji_core::review::Review;
use gouji_core::text::{Lang, sanitize::printable};
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::{self, Write};

/// The columns: key and Chinese head.
pub(crate) const COLUMNS: [(&str, &str); 22] = [
    ("report", "报告"),
    ("agency", "单位"),
    ("year", "年度"),
    ("rule", "规则"),
    ("severity", "性质"),
    ("verdict", "结论"),
    ("finding", "问题"),
    ("left", "左边"),
    ("right", "右边"),
    ("difference", "相差"),
    ("line", "行号"),
    ("character", "列号"),
    ("page", "页码"),
    ("quote", "原文"),
    ("suspect", "可疑数值"),
    ("printed", "报告所列"),
    ("should_be", "应为"),
    ("error_source", "差错性质"),
    ("settled", "是否处理"),
    ("decision", "判断"),
    ("reason", "理由"),
    ("reviewer", "复核人"),
];

/// Writes findings, one row each, as they come.
pub struct FindingWriter<W: Write> {
    writer: Writer<W>,
    reader: Reader,
    lang: Lang,
}

impl<W: Write> FindingWriter<W> {
    /// Writes the heads.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn begin(mut out: W, reader: Reader, lang: Lang) -> io::Result<Self> {
        if reader == Reader::Spreadsheet {
            out.write_all(MARK)?;
        }
        let mut writer = writer(out);
        let head =
            |(key, head): &(&'static str, &'static str)| if reader == Reader::Spreadsheet { *head } else { *key };
        writer.write_record(COLUMNS.iter().map(head)).map_err(broken)?;
        Ok(Self { writer, reader, lang })
    }

    /// Writes the broken rules of a checked report, in the order of the text.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn write(&mut self, review: &Review) -> io::Result<()> {
        self.write_rows(finding_rows(review, self.lang))
    }

    /// Writes rows made by [`finding_rows`].
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn write_rows(&mut self, rows: Vec<FindingRow>) -> io::Result<()> {
        for FindingRow(cells) in rows {
            self.writer.write_record(cells.map(|cell| guarded(cell, self.reader))).map_err(broken)?;
        }
        Ok(())
    }

    /// Writes what is left in memory.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn end(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// A broken rule of a report as a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRow(pub(crate) [String; COLUMNS.len()]);

/// A row for each broken rule of a checked report, in the order of the text.
pub fn finding_rows(review: &Review, lang: Lang) -> Vec<FindingRow> {
    let head = ReportHead::of(review);
    let mut findings: Vec<&Finding> = review.findings.iter().filter(|one| one.verdict.is_broken()).collect();
    findings.sort_by_key(|finding| finding.anchor().map_or(usize::MAX, |span| span.start));
    let mut position = Position::default();
    let row = |finding| FindingRow(cells(review, &head, finding, &mut position, lang));
    findings.into_iter().map(row).collect()
}

fn cells(review: &Review, head: &ReportHead, finding: &Finding, position: &mut Position, lang: Lang) -> [String; 22] {
    let anchor = finding.anchor();
    let (line, character) = anchor.map(|span| position.of(&review.document, span)).unzip();
    let page = anchor.and_then(|span| review.document.place_at(span.start)).map(|place| place.page);
    let change = suspect(review, finding);
    let answer = review.answer(finding);
    let text = |text: Option<&str>| text.unwrap_or_default().to_string();
    [
        head.report.clone(),
        head.agency.clone().unwrap_or_default(),
        number(head.year),
        finding.rule.to_string(),
        severity_name(finding.severity).to_string(),
        finding.verdict.name().to_string(),
        printable(&finding.message(lang)),
        finding.left.map(plain).unwrap_or_default(),
        finding.right.map(plain).unwrap_or_default(),
        finding.delta.map(plain).unwrap_or_default(),
        number(line),
        number(character),
        number(page),
        anchor.map(|span| printable(&gouji_core::review::quote(&review.document, span))).unwrap_or_default(),
        change.map(|(_, change)| change.cell.id.to_string()).unwrap_or_default(),
        change.and_then(|(_, change)| change.from).map(plain).unwrap_or_default(),
        change.map(|(_, change)| plain(change.to)).unwrap_or_default(),
        text(change.map(|(repair, _)| repair.error_source.name())),
        if review.is_settled(finding) { "yes" } else { "no" }.to_string(),
        text(answer.map(|decision| decision.kind.name())),
        text(answer.map(|decision| &*decision.reason)),
        text(answer.map(|decision| &*decision.provenance.by)),
    ]
}

fn number<T: ToString>(number: Option<T>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// The one number whose change mends a finding, if the best repair of its group changes one alone.
fn suspect<'r>(review: &'r Review, finding: &Finding) -> Option<(&'r Repair, &'r gouji_core::localize::ValueChange)> {
    let group = review.repairs.iter().find(|group| group.rules.contains(&finding.rule))?;
    let repair = group.repairs.first()?;
    match &repair.changes[..] {
        [change] => Some((repair, change)),
        _ => None,
    }
}

/// Stable ASCII name of a severity.
const fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Hard => "hard",
        Severity::Soft => "soft",
        Severity::Info => "info",
    }
}

/// What a rule came to over many reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RuleSummary {
    /// Id of the rule.
    pub rule: String,
    /// `hard`, `soft` or `info`.
    pub severity: &'static str,
    /// What it demands.
    pub title: String,
    /// Number of reports in which it is broken.
    pub reports: usize,
    /// How often it holds.
    pub holds: usize,
    /// How often it is broken, answered or not.
    pub fails: usize,
    /// How often it could not be judged.
    pub not_assessable: usize,
    /// How often the reviewer said that it does not apply.
    pub waived: usize,
}

impl RuleSummary {
    fn add(&mut self, other: &Self) {
        self.reports += other.reports;
        self.holds += other.holds;
        self.fails += other.fails;
        self.not_assessable += other.not_assessable;
        self.waived += other.waived;
    }
}

/// Counts findings by rule; memory grows with the rules alone.
#[derive(Debug, Default)]
pub struct RuleCounts {
    rules: BTreeMap<String, RuleSummary>,
}

impl RuleCounts {
    /// The counts of a checked report.
    pub fn of(review: &Review, lang: Lang) -> Self {
        let mut counts = Self::default();
        counts.add(review, lang);
        counts
    }

    /// Adds the counts of other reports.
    pub fn merge(&mut self, other: Self) {
        for (name, more) in other.rules {
            match self.rules.entry(name) {
                Entry::Vacant(place) => drop(place.insert(more)),
                Entry::Occupied(mut known) => known.get_mut().add(&more),
            }
        }
    }

    /// Adds a checked report.
    pub fn add(&mut self, review: &Review, lang: Lang) {
        let mut broken: Vec<&str> = Vec::new();
        for finding in review.findings.iter() {
            let summary = self.rules.entry(finding.rule.name.to_string()).or_insert_with(|| RuleSummary {
                rule: finding.rule.name.to_string(),
                severity: severity_name(finding.severity),
                title: printable(finding.title.get(lang)),
                reports: 0,
                holds: 0,
                fails: 0,
                not_assessable: 0,
                waived: 0,
            });
            if review.is_waived(finding) {
                summary.waived += 1;
                continue;
            }
            match finding.verdict {
                Verdict::Holds => summary.holds += 1,
                Verdict::NotAssessable => summary.not_assessable += 1,
                Verdict::Fails | Verdict::Truncated | Verdict::Blank | Verdict::RuleFailed => {
                    summary.fails += 1;
                    if !broken.contains(&&*finding.rule.name) {
                        broken.push(&finding.rule.name);
                        summary.reports += 1;
                    }
                }
            }
        }
    }

    /// The rules, those broken in most reports first.
    pub fn summaries(self) -> Vec<RuleSummary> {
        let mut all: Vec<RuleSummary> = self.rules.into_values().collect();
        all.sort_by_key(|rule| std::cmp::Reverse((rule.reports, rule.fails)));
        all
    }
}

/// The columns of a summary: key and Chinese head.
pub(crate) const SUMMARY: [(&str, &str); 8] = [
    ("rule", "规则"),
    ("severity", "性质"),
    ("title", "要求"),
    ("reports", "不成立的报告"),
    ("holds", "成立"),
    ("fails", "不成立"),
    ("not_assessable", "无法判断"),
    ("waived", "不适用"),
];

impl RuleSummary {
    /// Its row in a table.
    pub(crate) fn cells(&self) -> [String; 8] {
        let Self { rule, severity, title, reports, holds, fails, not_assessable, waived } = self;
        let [reports, holds, fails, not_assessable, waived] =
            [reports, holds, fails, not_assessable, waived].map(ToString::to_string);
        [rule.clone(), (*severity).to_string(), title.clone(), reports, holds, fails, not_assessable, waived]
    }
}

/// Writes summaries as CSV.
///
/// # Errors
/// When nothing can be written.
pub fn write_summaries(out: impl Write, summaries: &[RuleSummary]) -> io::Result<()> {
    let mut writer = writer(out);
    writer.write_record(SUMMARY.map(|(key, _)| key)).map_err(broken)?;
    for rule in summaries {
        writer.write_record(rule.cells()).map_err(broken)?;
    }
    writer.flush()
}
