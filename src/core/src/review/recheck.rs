//! Checks a report as decided now, and searches the repairs of what is violated.
//!
//! Invariant: findings and repairs are at all times those of a full check and a full search; after a change only what
//! depends on it is done again. Not here: the rules (`check`), the search (`localize`).
//!
//! Why incremental: see [`Review::recheck`].

use super::{DecisionKind, Entry, Review, context, decision};
use crate::check::{self, Changes, DependencyTracker, EvalContext, Finding, Rules, ValueSource};
use crate::forms::Library;
use crate::ids::{RuleId, Subject, ValueId, item};
use crate::localize::{EvalInput, Limits, RepairCache};
use crate::text::Stopped;
use std::collections::BTreeMap;

/// The state of the last check.
#[derive(Debug, Clone)]
pub(super) struct LastCheck {
    tracker: DependencyTracker,
    repairs: RepairCache,
    decisions: DecisionSnapshot,
}

/// The decisions a report was last checked with.
#[derive(Debug, Clone, Default)]
pub(super) struct DecisionSnapshot {
    entries: BTreeMap<String, Entry>,
    preview: Vec<(String, String)>,
}

impl DecisionSnapshot {
    /// The values and the rules about which the decision changed since the last check.
    pub fn changed(&self, now: &Review) -> (Vec<ValueId>, Vec<RuleId>) {
        let mut ids: Vec<&str> = Vec::new();
        if self.entries != now.entries {
            let is_other = |id: &&String| self.entries.get(*id) != now.entries.get(*id);
            ids.extend(now.entries.keys().filter(is_other).map(String::as_str));
            ids.extend(self.entries.keys().filter(|id| !now.entries.contains_key(*id)).map(String::as_str));
        }
        if self.preview != now.preview {
            ids.extend(self.preview.iter().chain(&now.preview).map(|(id, _)| id.as_str()));
        }
        let (mut values, mut rules) = (Vec::new(), Vec::new());
        for id in ids {
            match Subject::parse(id) {
                Subject::Rule(rule) => rules.push(rule),
                Subject::Field(_) | Subject::Mention(_) => values.push(ValueId::from(id)),
                // Another reading is checked from the beginning.
                Subject::Table(_) => {}
            }
        }
        if values.iter().any(|id| id.starts_with(item::PREFIX)) {
            values.push(check::IDENTITY.into());
        }
        (values, rules)
    }

    /// Takes the decisions of now.
    pub fn remember(&mut self, now: &Review) {
        if self.entries != now.entries {
            self.entries.clone_from(&now.entries);
        }
        self.preview.clone_from(&now.preview);
    }
}

impl Review {
    /// Checks the values as decided now; after the first check only rules that read a changed value run.
    ///
    /// The text and the library must be those of the first check. Decisions about tables lead to another reading first.
    pub fn recheck(&mut self, rules: &Rules, library: &Library) {
        self.recheck_until(rules, library, &|| false);
    }

    /// The same, ended early when `stopped` turns true; the review is then of no use.
    pub fn recheck_until(&mut self, rules: &Rules, library: &Library, stopped: Stopped<'_>) {
        self.reread_until(library, stopped);
        let (mut findings, repairs) = (std::mem::take(&mut self.findings), std::mem::take(&mut self.repairs));
        let before = self.checked.take().filter(|before| before.tracker.is_of(rules));
        let is_other_report =
            |before: &LastCheck| before.decisions.changed(self).0.iter().any(|id| id.as_str() == check::IDENTITY);
        // Without readings of others nothing is asked at every keystroke.
        let has_readings = !rules.readings().named.is_empty() || !self.others.is_empty();
        let before = if has_readings && before.as_ref().is_none_or(is_other_report) && self.lay_beside(rules.readings())
        {
            None
        } else {
            before
        };
        let context = self.context(library, None);
        let before = before.map(|mut before| {
            let (ids, rules) = before.decisions.changed(self);
            let mut changes = Changes { ids, rules, ..Changes::default() };
            before.tracker.update(context, &mut findings, &mut changes);
            (before, changes)
        });
        let (mut checked, changes) = if let Some((checked, changes)) = before {
            (checked, Some(changes))
        } else {
            let (tracker, all) = DependencyTracker::check(rules, context, stopped);
            findings = all;
            let repairs = RepairCache::new(Limits::default());
            (LastCheck { tracker, repairs, decisions: DecisionSnapshot::default() }, None)
        };
        self.findings = findings;
        // A rule that does not apply is no evidence of which value is wrong.
        let is_waived =
            |entry: &Entry| entry.decision.as_ref().is_some_and(|decision| decision.kind == DecisionKind::Waived);
        let is_any_waived = self.entries.values().any(is_waived);
        let counts = |finding: &Finding| !is_any_waived || !self.is_waived(finding);
        let told = EvalInput { findings: &self.findings, counts: &counts };
        let known = context::Known { review: self, last_year: None, library };
        let repairs = match &changes {
            Some(changes) => checked.repairs.again(told, changes, repairs, &known),
            None => checked.repairs.propose(told, &known, stopped),
        };
        self.repairs = repairs;
        checked.decisions.remember(self);
        self.checked = Some(checked);
        self.note_changes(changes);
    }

    fn note_changes(&mut self, changes: Option<Changes>) {
        let is_first = self.changes.as_ref().is_some_and(Changes::is_empty);
        // Changes that nobody took are not added up.
        self.changes = match changes {
            Some(changes) if changes.is_empty() => return,
            changes => changes.filter(|_| is_first),
        };
    }

    /// What changed since this was last called; `None` when everything may have.
    pub fn take_changes(&mut self) -> Option<Changes> {
        self.changes.replace(Changes::default())
    }

    /// True when the reviewer said that the rule does not apply to this report.
    pub fn is_waived(&self, finding: &Finding) -> bool {
        self.waives(&finding.rule)
    }

    /// True when the reviewer said so of the rule of this id.
    pub(super) fn waives(&self, rule: &RuleId) -> bool {
        let decided = self.entries.get(&decision::finding_id(rule)).and_then(|entry| entry.decision.as_ref());
        decided.is_some_and(|decision| decision.kind == DecisionKind::Waived)
    }

    /// The findings of a full check, with last year's report when it is given.
    pub fn findings_against(
        &self,
        rules: &Rules,
        library: &Library,
        last_year: Option<&dyn ValueSource>,
    ) -> Vec<Finding> {
        check::check(rules, self.context(library, last_year))
    }

    pub(crate) fn context<'a>(
        &'a self,
        library: &'a Library,
        last_year: Option<&'a dyn ValueSource>,
    ) -> EvalContext<'a> {
        let document = self.simplified();
        EvalContext { document, extraction: &self.extraction, values: self, last_year, library }
    }
}
