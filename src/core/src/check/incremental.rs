//! Incremental evaluation: re-runs only the rules that read a changed value.
//!
//! Invariant: a rule reads the text and the values it looks up and nothing else, so its findings stay valid until one of
//! these values changes; the findings are at all times those of [`super::check`]. Not here: which values changed
//! (`review`).

use super::engine::{self, Evaluation};
use super::schema::Rule;
use super::{Datum, EvalContext, Finding, Findings, Rules, Splice, ValueSource};
use crate::document::Document;
use crate::extract::{Extraction, Sentences};
use crate::text::{Span, Stopped};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

/// Which values each evaluation read, and how many findings it gave.
#[derive(Debug, Clone, Default)]
pub struct DependencyTracker {
    rules: Rules,
    evaluated: Vec<Evaluated>,
    /// Indexes of the evaluations that read a value of this year, and of last year's report, ascending.
    readers: [HashMap<String, Vec<usize>>; 2],
}

/// An evaluation and its number of findings.
#[derive(Debug, Clone)]
struct Evaluated {
    evaluation: Evaluation,
    findings: usize,
}

impl DependencyTracker {
    /// True when it tracks these rules.
    pub fn is_of(&self, rules: &Rules) -> bool {
        self.rules.is_same(rules)
    }

    /// Evaluates all rules; those that are left when `stopped` turns true are skipped.
    pub fn check(rules: &Rules, context: EvalContext<'_>, stopped: Stopped<'_>) -> (Self, Vec<Finding>) {
        Self::evaluate_all(rules, context, |_| true, stopped)
    }

    /// Evaluates only the rules that compare this year with last year's.
    pub fn across(rules: &Rules, context: EvalContext<'_>) -> (Self, Vec<Finding>) {
        Self::evaluate_all(rules, context, Rule::links_years, &|| false)
    }

    fn evaluate_all(
        rules: &Rules,
        context: EvalContext<'_>,
        wanted: impl Fn(&Rule) -> bool + Copy,
        stopped: Stopped<'_>,
    ) -> (Self, Vec<Finding>) {
        let mut tracker = Self { rules: rules.clone(), ..Self::default() };
        let mut findings = Vec::new();
        for evaluation in engine::evaluations(rules, context, wanted).take_while(|_| !stopped()) {
            let found = tracker.record(tracker.evaluated.len(), &evaluation, context);
            tracker.evaluated.push(Evaluated { evaluation, findings: found.len() });
            findings.extend(found);
        }
        (tracker, findings)
    }

    /// Re-runs the evaluations that read one of these values, of this year or of last year's; their findings replace the
    /// old ones. Returns the findings that changed.
    pub fn update(
        &mut self,
        context: EvalContext<'_>,
        changed: [&[String]; 2],
        findings: &mut Findings,
    ) -> Vec<Splice> {
        let due = self.readers.iter().zip(changed).flat_map(|(of, ids)| ids.iter().filter_map(|id| of.get(id)));
        let due: BTreeSet<usize> = due.flatten().copied().collect();
        let mut splices = Vec::new();
        let (mut start, mut before) = (0, 0);
        for at in due {
            start += self.evaluated.get(before..at).unwrap_or(&[]).iter().map(|one| one.findings).sum::<usize>();
            let Some(Evaluated { evaluation, findings: count }) = self.evaluated.get(at).cloned() else { break };
            let found = self.record(at, &evaluation, context);
            self.evaluated[at].findings = found.len();
            let here = start..start + count;
            if found.len() == count {
                for (place, found) in here.zip(found) {
                    if findings.get(place) != Some(&found) {
                        splices.push(findings.splice(place..place + 1, vec![found]));
                    }
                }
            } else {
                splices.push(findings.splice(here, found));
            }
            before = at;
        }
        splices
    }

    /// Runs one evaluation and records the values it reads.
    fn record(&mut self, at: usize, evaluation: &Evaluation, context: EvalContext<'_>) -> Vec<Finding> {
        let [this, last] = &mut self.readers;
        let values = RecordingLookup { values: context.values, at, readers: RefCell::new(this) };
        let last = context.last_year.map(|values| RecordingLookup { values, at, readers: RefCell::new(last) });
        let last_year = last.as_ref().map(|lookup| -> &dyn ValueSource { lookup });
        engine::evaluate(&self.rules, evaluation, EvalContext { values: &values, last_year, ..context })
    }
}

/// Passes every lookup on, and records which evaluation made it.
struct RecordingLookup<'a> {
    values: &'a dyn ValueSource,
    at: usize,
    readers: RefCell<&'a mut HashMap<String, Vec<usize>>>,
}

impl ValueSource for RecordingLookup<'_> {
    fn datum(&self, id: &str) -> Datum {
        let mut readers = self.readers.borrow_mut();
        match readers.get_mut(id) {
            Some(known) => {
                if let Err(place) = known.binary_search(&self.at) {
                    known.insert(place, self.at);
                }
            }
            None => drop(readers.insert(id.to_string(), vec![self.at])),
        }
        self.values.datum(id)
    }

    fn span(&self, id: &str) -> Option<Span> {
        self.values.span(id)
    }

    fn report(&self) -> Option<(&Document, &Extraction)> {
        self.values.report()
    }

    fn sentences(&self) -> Option<&Sentences> {
        self.values.sentences()
    }
}
