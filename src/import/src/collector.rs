//! Gathers the values of a file by report, and what is wrong with them.
//!
//! Invariant: of two values for one field of a report the first one stays; a field that no form has is told, not kept.
//! Not here: the shapes of files (`json`, `table`).

use crate::labels::Labels;
use crate::{ImportProblem, TOLD};
use gouji_core::extract::State;
use gouji_core::forms::Library;
use gouji_core::ids::FieldId;
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::readings::{OtherValue, ReportKey, ReportReading};
use gouji_core::text::sanitize::printable;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Most characters of a key or a value in a message.
const LONGEST: usize = 60;

pub struct Collector<'l> {
    pub library: &'l Library,
    labels: Option<Labels>,
    known: HashMap<&'l str, FieldId>,
    reports: Vec<ReportReading>,
    places: HashMap<[Option<String>; 4], usize>,
    unknown: HashSet<String>,
    problems: Vec<ImportProblem>,
    seen: usize,
}

impl<'l> Collector<'l> {
    pub fn new(library: &'l Library) -> Self {
        let known = library.ids().map(|id| (id, FieldId::from(id))).collect();
        Self {
            library,
            labels: None,
            known,
            reports: Vec::new(),
            places: HashMap::new(),
            unknown: HashSet::new(),
            problems: Vec::new(),
            seen: 0,
        }
    }

    /// The labels of the forms, made when they are first needed.
    pub fn labels(&mut self) -> &Labels {
        let library = self.library;
        self.labels.get_or_insert_with(|| Labels::new(library))
    }

    /// The field of an id.
    pub fn field(&self, id: &str) -> Option<FieldId> {
        self.known.get(id.trim()).cloned()
    }

    /// The index of a report; a new one if it did not occur.
    pub fn report(&mut self, key: ReportKey) -> usize {
        let place = [key.path.clone(), key.sha256.clone(), key.agency.clone(), key.year.map(|year| year.to_string())];
        *self.places.entry(place).or_insert_with(|| {
            self.reports.push(ReportReading { key, ..ReportReading::default() });
            self.reports.len() - 1
        })
    }

    /// Takes a value by the id of its field.
    pub fn take(&mut self, report: usize, id: &str, text: &str, line: usize) {
        // Numbers of the prose and the report's own data are no fields.
        if id.starts_with("prose@") || id.starts_with("identity.") {
            return;
        }
        match self.field(id) {
            Some(id) => self.take_field(report, &id, text, line),
            None => self.unknown(id, line),
        }
    }

    /// Takes the value of a field.
    pub fn take_field(&mut self, report: usize, id: &FieldId, text: &str, line: usize) {
        let value = OtherValue::read(text, line);
        let is_number = || self.library.cell(id).is_none_or(|(row, _)| row.kind.is_number());
        if value.state == State::Text && is_number() {
            let message = message!("import.not_a_number", key = id.as_str(), value = short(text));
            self.tell(line, message);
        }
        let Some(reading) = self.reports.get_mut(report) else { return };
        match reading.values.get(id) {
            None => drop(reading.values.insert(id.clone(), value)),
            Some(first) if first.number == value.number && first.state == value.state => {}
            Some(first) => {
                let message = message!("import.twice", key = id.as_str(), line = first.line, value = short(text));
                self.tell(line, message);
            }
        }
    }

    /// Tells of a key that is no field; of each once.
    pub fn unknown(&mut self, key: &str, line: usize) {
        if self.unknown.insert(key.to_string()) {
            self.tell(line, message!("import.unknown_key", key = short(key)));
        }
    }

    /// Tells of something that was not read.
    pub fn tell(&mut self, line: usize, message: Message) {
        self.seen += 1;
        if self.problems.len() < TOLD {
            self.problems.push(ImportProblem { line, message });
        }
    }

    /// The reports with values, what is told, and how much there was to tell.
    pub fn finish(self) -> (Vec<Arc<ReportReading>>, Vec<ImportProblem>, usize) {
        let reports = self.reports.into_iter().filter(|report| !report.values.is_empty()).map(Arc::new);
        (reports.collect(), self.problems, self.seen)
    }
}

/// A key or a value for a message: printable and short.
fn short(text: &str) -> String {
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    printable(&short)
}

/// A year as a file writes it: 2024, `2024年`, `2024.0`.
pub fn year(text: &str) -> Option<i16> {
    let text = text.trim().trim_end_matches('年').trim();
    let digits = text.strip_suffix(".0").unwrap_or(text);
    digits.parse().ok().filter(|year| (1900..=2100).contains(year))
}
