//! The rules applied to a report as it stands now, and the repairs of what they find broken.
//!
//! Invariant: findings and repairs are at all times those of applying every rule and searching every repair; after a change
//! only what depends on it is done again. Left to others: the rules (`check`), the search (`repair`).

use super::{DecisionKind, Entry, Review, context, decision};
use crate::check::{self, Changes, DependencyTracker, EvalContext, Finding, Findings, Rules, ValueSource};
use crate::forms::Library;
use crate::ids::RuleId;
use crate::localize::{EvalInput, Limits, RepairCache};
use crate::text::Stopped;
use std::collections::BTreeMap;

/// The rules as they were applied last.
#[derive(Debug, Clone)]
pub(super) struct Checked {
    asked: DependencyTracker,
    memory: RepairCache,
    said: Said,
}

/// What was said of the numbers of a report when the rules were applied last.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    entries: BTreeMap<String, Entry>,
    preview: Option<(String, String)>,
}

impl Said {
    /// Of which numbers and findings something else is said now.
    pub fn otherwise(&self, now: &Review) -> Vec<String> {
        let mut ids = Vec::new();
        if self.entries != now.entries {
            let is_other = |id: &&String| self.entries.get(*id) != now.entries.get(*id);
            ids.extend(now.entries.keys().filter(is_other).cloned());
            ids.extend(self.entries.keys().filter(|id| !now.entries.contains_key(*id)).cloned());
        }
        if self.preview != now.preview {
            ids.extend(self.preview.iter().chain(&now.preview).map(|(id, _)| id.clone()));
        }
        ids
    }

    pub fn remember(&mut self, now: &Review) {
        if self.entries != now.entries {
            self.entries.clone_from(&now.entries);
        }
        self.preview.clone_from(&now.preview);
    }
}

impl Review {
    /// Applies the rules to the numbers as they stand now: of rules applied before only those that look at a number which
    /// has changed since. What was read stays what it is, and so does the library it was read by.
    pub fn recheck(&mut self, rules: &Rules, library: &Library) {
        self.recheck_until(rules, library, &|| false);
    }

    /// [`Self::recheck`], and ends early when it is no longer wanted; the review is then of no use.
    pub fn recheck_until(&mut self, rules: &Rules, library: &Library, stopped: Stopped<'_>) {
        let (mut findings, repairs) = (std::mem::take(&mut self.findings), std::mem::take(&mut self.repairs));
        let before = self.checked.take().filter(|before| before.asked.is_of(rules));
        let context = self.context(library, None);
        let before = before.map(|mut before| {
            let ids = before.said.otherwise(self);
            let rules = ids.iter().filter_map(|id| decision::finding_rule(id)).collect();
            let splices = before.asked.update(context, [&ids, &[]], &mut findings);
            (before, Changes { splices, ids, rules, ..Changes::default() })
        });
        let (mut checked, changes) = if let Some((checked, changes)) = before {
            (checked, Some(changes))
        } else {
            let (asked, all) = DependencyTracker::check(rules, context, stopped);
            findings = Findings::from(all);
            let memory = RepairCache::new(Limits::default());
            (Checked { asked, memory, said: Said::default() }, None)
        };
        self.findings = findings;
        // A rule that does not apply says nothing of which number is wrong.
        let is_waived =
            |entry: &Entry| entry.decision.as_ref().is_some_and(|decision| decision.kind == DecisionKind::Waived);
        let is_any_waived = self.entries.values().any(is_waived);
        let counts = |finding: &Finding| !is_any_waived || !self.is_waived(finding);
        let told = EvalInput { findings: &self.findings, counts: &counts };
        let known = context::Known { review: self, last_year: None, library };
        let repairs = match &changes {
            Some(changes) => checked.memory.again(told, changes, repairs, &known),
            None => checked.memory.propose(told, &known, stopped),
        };
        self.repairs = repairs;
        checked.said.remember(self);
        self.checked = Some(checked);
        self.note_changes(changes);
    }

    fn note_changes(&mut self, changes: Option<Changes>) {
        let is_first = self.changes.as_ref().is_some_and(Changes::is_empty);
        // What was not looked at is not told in parts.
        self.changes = match changes {
            Some(changes) if changes.is_empty() => return,
            changes => changes.filter(|_| is_first),
        };
    }

    /// What changed since this was asked last: `None` for everything.
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

    /// The findings with last year's report beside this one.
    pub fn findings_against(
        &self,
        rules: &Rules,
        library: &Library,
        last_year: Option<&dyn ValueSource>,
    ) -> Vec<Finding> {
        check::check(rules, self.context(library, last_year))
    }

    pub(super) fn context<'a>(
        &'a self,
        library: &'a Library,
        last_year: Option<&'a dyn ValueSource>,
    ) -> EvalContext<'a> {
        let document = self.simplified.as_ref().unwrap_or(&self.document);
        EvalContext { document, extraction: &self.extraction, values: self, last_year, library }
    }
}
