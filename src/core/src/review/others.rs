//! What others read in a report under review, beside what was read here.
//!
//! Invariant: a value of theirs becomes one of the report only by a decision. Not here: the files they come in
//! (`gouji-import`), the finding where two readings differ (`check::rules::reading_differs`).

use super::{Decision, DecisionKind, Entry, Origin, Printed, Provenance, Review, quote};
use crate::check::{Severity, ValueSource, Verdict, agrees, plain};
use crate::extract::{Field, State};
use crate::forms::{Form, Library};
use crate::ids::{FieldId, Owner};
use crate::message;
use crate::message::Message;
use crate::readings::{OtherReading, Readings, ReportSource};
use crate::text::{Span, numerals};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Least number whose only print in the text is evidence for it.
const SHORTEST: Decimal = Decimal::ONE_HUNDRED;

/// A value that one or more readers give for a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldReading {
    /// True if the program itself reads it so.
    pub is_own: bool,
    /// The others who read it so.
    pub by: Vec<String>,
    /// The number; `None` for nothing.
    pub number: Option<Decimal>,
    /// Where the text prints it, in the row of the field or in no other field.
    pub place: Option<Span>,
    /// The hard relations of the field that hold with it, and those that do not; the others cannot be judged.
    pub sums: Sums,
}

impl FieldReading {
    /// It in a line: the value, who reads it, and what the hard relations say.
    pub fn words(&self) -> Message {
        let value =
            self.number.map_or_else(|| message!("finding.reading_differs.blank"), |own| Message::plain(plain(own)));
        let mut by: Vec<Message> = self.is_own.then(|| message!("choice.own")).into_iter().collect();
        by.extend(self.by.iter().map(Message::plain));
        message!("reading.line", value = value, by = by, hold = self.sums.hold, fail = self.sums.fail)
    }
}

/// How many hard relations a value satisfies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Those that hold with it.
    pub hold: usize,
    /// Those that do not.
    pub fail: usize,
}

/// A table that others read and this program did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedTable {
    /// Who read it.
    pub by: String,
    /// The form that has its fields.
    pub form: String,
    /// The section of its field ids.
    pub table: String,
    /// Number of its values.
    pub values: usize,
}

impl Review {
    /// Lays the readings of others beside this report; true if they are not those of before.
    pub(super) fn lay_beside(&mut self, readings: &Readings) -> bool {
        let source = ReportSource { path: &self.source.path, sha256: &self.source.sha256 };
        let others = readings.of(source, &self.identity());
        let is_new = others != self.others;
        self.others = others;
        is_new
    }

    /// What others read in this report, in the order they were named.
    pub fn others(&self) -> &[OtherReading] {
        &self.others
    }

    /// The values that readers give for a field, the program's own first, then those that differ from it; of readers who
    /// give words instead of a number nothing.
    pub fn field_readings(&self, id: &str) -> Vec<FieldReading> {
        let own = self.as_read(id).filter(|own| !own.unclear);
        let mut readings: Vec<FieldReading> = Vec::new();
        if let Some(own) = &own {
            let sums = self.sums_with(id, own.number);
            readings.push(FieldReading { is_own: true, by: Vec::new(), number: own.number, place: own.span, sums });
        }
        for other in &self.others {
            let Some(value) = other.value(id).filter(|value| !matches!(value.state, State::Text | State::Unread))
            else {
                continue;
            };
            match readings.iter_mut().find(|known| known.number == value.number) {
                Some(known) => known.by.push(other.name.clone()),
                None => readings.push(FieldReading {
                    is_own: false,
                    by: vec![other.name.clone()],
                    number: value.number,
                    place: value.number.and_then(|number| self.place_of(id, number)),
                    sums: self.sums_with(id, value.number),
                }),
            }
        }
        readings
    }

    /// The hard relations of a field with another value in its place, all others as decided.
    fn sums_with(&self, id: &str, number: Option<Decimal>) -> Sums {
        let mut sums = Sums::default();
        for finding in self.findings.naming(id, Owner::Own).iter().filter_map(|key| self.findings.get(*key)) {
            if finding.severity != Severity::Hard || finding.links_years() || self.is_waived(finding) {
                continue;
            }
            let value = |operand: &crate::check::Operand| if operand.id == *id { number } else { operand.value };
            match finding.verdict_with(&value) {
                Some(Verdict::Holds) => sums.hold += 1,
                Some(_) => sums.fail += 1,
                None => {}
            }
        }
        sums
    }

    /// Where the text prints a number that may be a field's: the nearest on the line of the field, or the only one in
    /// its table; a number that another field prints is not this one's.
    fn place_of(&self, id: &str, number: Decimal) -> Option<Span> {
        let taken: BTreeSet<Span> = self
            .extraction
            .fields
            .iter()
            .filter(|field| field.id != *id)
            .filter_map(|field| field.value.span)
            .collect();
        let free = |place: &Span| !taken.iter().any(|span| span.overlaps(*place));
        let places: Vec<Span> = self.places_of_number(number).filter(free).collect();
        if let Some(own) = self.as_read(id).and_then(|own| own.span) {
            let line = self.document.line_at(own.start);
            let same_line = places.iter().filter(|place| self.document.line_at(place.start) == line);
            return same_line.min_by_key(|place| place.start.abs_diff(own.start)).copied();
        }
        let section = id.split('.').next().unwrap_or_default();
        let tables: Vec<Span> =
            self.extraction.tables.iter().filter(|table| table.table == section).map(|table| table.span).collect();
        let mut inside = places.into_iter().filter(|place| tables.iter().any(|table| table.covers(*place)));
        let first = inside.next()?;
        inside.next().is_none().then_some(first)
    }

    /// True for a field that every reader reads the same, at least one of them besides the program, and whose hard
    /// relations all hold.
    pub fn is_doubly_read(&self, id: &str) -> bool {
        let own = self.datum(id);
        let mut given = self.others.iter().filter_map(|other| other.value(id)).peekable();
        let broken = || {
            let keys = self.findings.naming(id, Owner::Own).iter();
            keys.filter_map(|key| self.findings.get(*key))
                .any(|finding| finding.severity == Severity::Hard && finding.verdict.is_broken())
        };
        given.peek().is_some() && given.all(|value| agrees(value, own) == Some(true)) && !broken()
    }

    /// Takes what another reader read in tables that this program did not: they are read by the form, and what the reader
    /// gives is entered for every field about which nothing is decided, with its place where the text prints the number
    /// once; as one step. Call [`Self::recheck`] afterwards.
    pub fn adopt(&mut self, reader: &str, form: &Form, tables: &[&str], reason: &str, provenance: &Provenance) {
        let Some(reading) = self.others.iter().find(|other| other.name == reader).cloned() else { return };
        let is_ours = |id: &FieldId| id.split('.').next().is_some_and(|section| tables.contains(&section));
        let is_open = |id: &FieldId| self.entries.get(id.as_str()).is_none_or(|entry| entry.decision.is_none());
        let values = reading.report.values.iter().filter(|(id, value)| {
            is_ours(id) && is_open(id) && !matches!(value.state, State::Text | State::Unread | State::Blank)
        });
        let decided: Vec<(String, Decision)> = values
            .map(|(id, value)| {
                let place = value.number.and_then(|number| self.only_place(number));
                let origin = place.map_or(Origin::Typed, |span| Origin::Picked {
                    span: Some(span),
                    quote: quote(&self.document, span),
                });
                let decision = Decision {
                    kind: DecisionKind::Entered(value.number.map_or_else(|| value.text.clone(), plain)),
                    origin,
                    answers: Vec::new(),
                    reason: reason.to_string(),
                    before: String::new(),
                    quote: String::new(),
                    span: None,
                    provenance: provenance.clone(),
                };
                (id.to_string(), decision)
            })
            .collect();
        self.together(|review| {
            review.read_as(form, tables, None, provenance);
            for (id, decision) in decided {
                let note = review.entries.get(&id).and_then(|entry| entry.note.clone());
                review.set(&id, Entry { decision: Some(decision), note }, provenance);
            }
        });
    }

    /// The value that the first reader who gives one gives for a field that could not be read here.
    pub fn offered_value(&self, id: &str) -> Option<Decimal> {
        let number = self.others.iter().find_map(|other| other.value(id)?.number)?;
        self.as_read(id).is_some_and(|own| own.unclear).then_some(number)
    }

    /// The only place where the text prints a number, if it is long enough to be no coincidence and no field prints it
    /// there.
    fn only_place(&self, number: Decimal) -> Option<Span> {
        if number.abs() < SHORTEST {
            return None;
        }
        let mut places = self.places_of_number(number);
        let first = places.next()?;
        let is_taken = |field: &Field| field.value.span.is_some_and(|span| span.overlaps(first));
        (places.next().is_none() && !self.extraction.fields.iter().any(is_taken)).then_some(first)
    }

    fn places_of_number(&self, number: Decimal) -> impl Iterator<Item = Span> {
        let is_number = move |printed: &&Printed| {
            !printed.is_chinese(&self.document) && numerals::decimal(&printed.value(&self.document)) == Some(number)
        };
        self.numbers_printed().iter().filter(is_number).map(|printed| printed.span)
    }

    /// The tables that others read and this program did not, with the form that has most of their fields; of forms that
    /// have as many the one that others of the report's tables are read by, then the newest.
    pub fn offered_tables(&self, library: &Library) -> Vec<OfferedTable> {
        let mut offered = Vec::new();
        for other in &self.others {
            let mut sections: BTreeMap<&str, Vec<&FieldId>> = BTreeMap::new();
            for (id, _) in other.report.values.iter().filter(|(_, value)| value.state != State::Text) {
                sections.entry(id.split('.').next().unwrap_or_default()).or_default().push(id);
            }
            for (section, ids) in sections {
                if self.extraction.tables.iter().any(|table| table.table == section) {
                    continue;
                }
                let has = |form: &Form| {
                    let places = crate::forms::places(form, 0);
                    ids.iter().filter(|id| places.iter().any(|place| place.id == ***id)).count()
                };
                let is_used = |form: &Form| self.extraction.tables.iter().any(|table| table.form == form.id);
                let rank = |(at, form): &(usize, &Form)| (has(form), is_used(form), std::cmp::Reverse(*at));
                let form = library.forms().iter().enumerate().max_by_key(rank).map(|(_, form)| form);
                if let Some(form) = form.filter(|form| has(form) > 0) {
                    let (by, table) = (other.name.clone(), section.to_string());
                    offered.push(OfferedTable { by, form: form.id.clone(), table, values: has(form) });
                }
            }
        }
        offered
    }
}
