//! Incremental evaluation: re-runs only the rules that read a changed value.
//!
//! Invariant: a rule reads the text and the values it looks up and nothing else, so its findings stay valid until one of
//! these values changes; the findings are at all times those of [`super::check`]. Not here: which values changed
//! (`review`).
//!
//! Why: a key has 8 ms. Measured (`cargo bench --bench recheck`, a busy machine, ms for a full check and search / after one
//! value changed): 4 KB 0.3 / 0.002, 12 KB 0.8 / 0.004, 64 KB 7 / 0.006, 128 KB 10 / 0.01, 512 KB 38 / 0.03, 2 MB 177 / 0.1.
//! Ordinary reports (4 to 12 KB) need none of this; from some 64 KB on a full check would be felt.

use super::engine::{self, Evaluation};
use super::schema::Rule;
use super::values::IDENTITY;
use super::{Changes, Datum, EvalContext, Finding, FindingGroup, FindingKey, Findings, Rules, ValueSource};
use crate::document::Document;
use crate::extract::{Extraction, Identity, Sentences};
use crate::ids::ValueId;
use crate::readings::OtherReading;
use crate::text::{Span, Stopped};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Which values each evaluation read.
#[derive(Debug, Clone, Default)]
pub struct DependencyTracker {
    rules: Rules,
    group: FindingGroup,
    evaluations: Vec<Evaluation>,
    /// Indexes of the evaluations that read a value of this year, and of last year's report, ascending.
    readers: [FxHashMap<ValueId, Vec<usize>>; 2],
}

impl DependencyTracker {
    /// True when it tracks these rules.
    pub fn is_of(&self, rules: &Rules) -> bool {
        self.rules.is_same(rules)
    }

    /// Evaluates all rules; those that are left when `stopped` turns true are skipped.
    pub fn check(rules: &Rules, context: EvalContext<'_>, stopped: Stopped<'_>) -> (Self, Findings) {
        let tracker = Self { rules: rules.clone(), ..Self::default() };
        tracker.evaluate_all(context, |_| true, stopped)
    }

    /// Evaluates only the rules that compare this year with last year's.
    pub fn across(rules: &Rules, context: EvalContext<'_>) -> (Self, Findings) {
        let tracker = Self { rules: rules.clone(), group: FindingGroup::Across, ..Self::default() };
        tracker.evaluate_all(context, Rule::links_years, &|| false)
    }

    fn evaluate_all(
        mut self,
        context: EvalContext<'_>,
        wanted: impl Fn(&Rule) -> bool + Copy,
        stopped: Stopped<'_>,
    ) -> (Self, Findings) {
        let rules = self.rules.clone();
        let mut findings = Vec::new();
        for evaluation in engine::evaluations(&rules, context, wanted).take_while(|_| !stopped()) {
            let at = self.evaluations.len();
            let found = self.record(at, &evaluation, context).into_iter().enumerate();
            findings.extend(found.map(|(nth, finding)| (self.key(at, nth), finding)));
            self.evaluations.push(evaluation);
        }
        (self, findings.into_iter().collect())
    }

    const fn key(&self, evaluation: usize, nth: usize) -> FindingKey {
        FindingKey { group: self.group, evaluation, nth }
    }

    /// Re-runs the evaluations that read one of the changed values, and notes the findings that change.
    pub fn update(&mut self, context: EvalContext<'_>, findings: &mut Findings, changes: &mut Changes) {
        let ids_of = [&changes.ids, &changes.companion_ids];
        let due = self.readers.iter().zip(ids_of).flat_map(|(of, ids)| ids.iter().filter_map(|id| of.get(id)));
        let due: BTreeSet<usize> = due.flatten().copied().collect();
        for at in due {
            let Some(evaluation) = self.evaluations.get(at).cloned() else { break };
            let mut found = self.record(at, &evaluation, context).into_iter();
            for nth in 0.. {
                let (key, new) = (self.key(at, nth), found.next());
                if new.is_none() && findings.get(key).is_none() {
                    break;
                }
                changes.set(findings, key, new);
            }
        }
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
    readers: RefCell<&'a mut FxHashMap<ValueId, Vec<usize>>>,
}

impl RecordingLookup<'_> {
    fn note(&self, id: &str) {
        let mut readers = self.readers.borrow_mut();
        match readers.get_mut(id) {
            Some(known) => {
                if let Err(place) = known.binary_search(&self.at) {
                    known.insert(place, self.at);
                }
            }
            None => drop(readers.insert(id.into(), vec![self.at])),
        }
    }
}

impl ValueSource for RecordingLookup<'_> {
    fn datum(&self, id: &str) -> Datum {
        self.note(id);
        self.values.datum(id)
    }

    fn identity(&self) -> Identity {
        self.note(IDENTITY);
        self.values.identity()
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

    fn others(&self) -> &[OtherReading] {
        self.values.others()
    }
}
