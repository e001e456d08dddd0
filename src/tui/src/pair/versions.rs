//! Two versions of one report: what became of each finding of the first, by the rows of the numbers that the agency changed.
//!
//! Invariant: empty unless both are versions of one report. Not here: finding it out (`gouji_core::diff`).

use crate::pair::Pair;
use gouji_core::diff::FindingFate;
use gouji_core::ids::Year;
use gouji_core::message;
use gouji_core::message::Message;
use std::collections::BTreeMap;

/// What became of findings.
#[derive(Debug, Default)]
pub struct ShownVersions {
    /// How many findings there are of each fate; empty when the two are no versions.
    pub counts: Option<Message>,
    /// The findings that are gone, by the rows of their changed numbers: corrected ones first.
    pub gone: BTreeMap<usize, Vec<Message>>,
}

impl Pair {
    /// Finds out what became of the findings of the first version.
    pub(crate) fn find_versions(&mut self) {
        let [old, new] = &self.years;
        let Some(versions) = self.comparison.versions(&old.review, &new.review) else {
            self.versions = ShownVersions::default();
            return;
        };
        let mut shown = ShownVersions { counts: Some(versions.counts()), gone: BTreeMap::new() };
        for change in &versions.findings {
            if !matches!(change.fate, FindingFate::Corrected | FindingFate::Gone) {
                continue;
            }
            let Some(finding) = change.old else { continue };
            let mut words = message!("version.finding", fate = change.fate.words(), finding = finding.words());
            if let Some(answered) = change.answered() {
                words = message!("version.with_answer", finding = words, answer = answered);
            }
            let rows: Vec<usize> =
                change.numbers.iter().filter_map(|number| self.places.row(&number.id, Year::Older)).collect();
            for row in rows {
                let here = shown.gone.entry(row).or_default();
                if !here.contains(&words) {
                    here.push(words.clone());
                }
            }
        }
        self.versions = shown;
    }
}
