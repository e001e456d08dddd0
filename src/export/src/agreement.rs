//! How far the readings of others agree with what was reviewed: a measure of extractors.
//!
//! Invariant: a field counts for a reading only where the reviewed value is known; a value that a reader does not give is
//! missing, not wrong. Not here: where a reading differs in one report (`gouji_core::check`).

use crate::csv::{broken, writer};
use gouji_core::check::{Datum, Protection, RuleFile, agrees, protections};
use gouji_core::extract::State;
use gouji_core::forms::Library;
use gouji_core::ids::FieldId;
use gouji_core::readings::{OtherReading, OtherValue, Readings, ReportSource};
use gouji_core::review::Review;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

/// The name under which the program's own reading is measured.
pub const OWN: &str = "gouji";

/// How often a reading and the reviewed values agree.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgreementRow {
    /// The name of the reading; `gouji` for the program's own.
    pub reading: String,
    /// The section of the fields; empty for all.
    pub section: String,
    /// `protected` for fields whose errors some rule can see, `unprotected` for the others; empty for both.
    pub protection: String,
    /// Fields with a known reviewed value that the reading gives.
    pub compared: usize,
    /// Those with the same value.
    pub agree: usize,
    /// Those with another value.
    pub differ: usize,
    /// Fields with a known reviewed value that the reading does not give, or gives as words.
    pub missing: usize,
}

impl AgreementRow {
    /// Share of agreement in per cent with two decimals, exact and rounded down; `None` if nothing was compared.
    pub fn share(&self) -> Option<String> {
        let hundredths = (self.agree * 10_000).checked_div(self.compared)?;
        Some(format!("{}.{:02}%", hundredths / 100, hundredths % 100))
    }
}

/// Counts agreement over reports; memory grows with readings and sections alone.
pub struct Agreement<'a> {
    readings: &'a Readings,
    protections: HashMap<&'a str, HashMap<FieldId, Protection>>,
    rows: BTreeMap<(usize, String, &'static str), AgreementRow>,
}

impl<'a> Agreement<'a> {
    /// Counts nothing yet.
    pub fn new(rules: &[RuleFile], library: &'a Library, readings: &'a Readings) -> Self {
        let of = |form: &'a gouji_core::forms::Form| {
            (form.id.as_str(), protections(rules, library, &form.id).into_iter().collect())
        };
        Self { readings, protections: library.forms().iter().map(of).collect(), rows: BTreeMap::new() }
    }

    /// Adds a report with its decisions.
    pub fn add(&mut self, review: &Review) {
        let source = ReportSource { path: &review.source.path, sha256: &review.source.sha256 };
        let identity = review.identity();
        let others: Vec<Option<OtherReading>> = self
            .readings
            .named
            .iter()
            .map(|named| {
                let report = named.reports.get(named.of(source, &identity, self.readings.is_only)?)?;
                Some(OtherReading { name: named.name.clone(), report: report.clone() })
            })
            .collect();
        for field in &review.extraction.fields {
            let Some(truth) = truth(review, &field.id) else { continue };
            let section = field.id.split('.').next().unwrap_or_default();
            let form = review.extraction.tables.iter().find(|table| table.table == section).map(|table| &*table.form);
            let protection = form.and_then(|form| self.protections.get(form)?.get(&field.id));
            let protection = match protection {
                Some(Protection::Unprotected) | None => "unprotected",
                Some(_) => "protected",
            };
            let own = OtherValue {
                text: field.value.verbatim.clone(),
                number: field.value.number,
                state: field.value.state,
                line: 0,
            };
            self.count(0, OWN, (section, protection), agrees(&own, truth));
            for (at, other) in others.iter().enumerate() {
                let Some(other) = other else { continue };
                let agreement = other.value(&field.id).and_then(|value| agrees(value, truth));
                self.count(at + 1, &other.name, (section, protection), agreement);
            }
        }
    }

    fn count(&mut self, at: usize, name: &str, (section, protection): (&str, &'static str), agreement: Option<bool>) {
        for (section, protection) in [("", ""), ("", protection), (section, "")] {
            let row = self.rows.entry((at, section.to_string(), protection)).or_insert_with(|| AgreementRow {
                reading: name.to_string(),
                section: section.to_string(),
                protection: protection.to_string(),
                ..AgreementRow::default()
            });
            match agreement {
                Some(is_same) => {
                    row.compared += 1;
                    *(if is_same { &mut row.agree } else { &mut row.differ }) += 1;
                }
                None => row.missing += 1,
            }
        }
    }

    /// The counts: for each reading all fields, the protected and the unprotected ones, then its sections.
    pub fn rows(self) -> Vec<AgreementRow> {
        self.rows.into_values().collect()
    }
}

/// The reviewed value of a field; `None` where it is not known.
fn truth(review: &Review, id: &FieldId) -> Option<Datum> {
    let reviewed = review.reviewed(id)?;
    match (reviewed.number, reviewed.state) {
        (Some(number), _) => Some(Datum::Number(number)),
        (None, State::Blank | State::Dash | State::NotApplicable) => Some(Datum::Blank),
        (None, _) => None,
    }
}

/// The heads of the counts.
const HEADS: [&str; 7] = ["reading", "section", "protection", "compared", "agree", "differ", "missing"];

/// Writes the counts as CSV.
///
/// # Errors
/// When nothing can be written.
pub fn write_agreement(out: impl Write, rows: &[AgreementRow]) -> io::Result<()> {
    let mut writer = writer(out);
    writer.write_record(HEADS).map_err(broken)?;
    for row in rows {
        let counts = [row.compared, row.agree, row.differ, row.missing].map(|count| count.to_string());
        let words = [row.reading.as_str(), &row.section, &row.protection];
        writer.write_record(words.into_iter().chain(counts.iter().map(String::as_str))).map_err(broken)?;
    }
    writer.flush()
}
