//! Checks two reports together: the rules between the years, and the repairs with both years as one system.
//!
//! Invariant: findings and repairs are at all times those of a full check and a full search; after a change of either year
//! only what depends on it is done again. Not here: the findings of each year alone (`recheck`).

use super::recheck::DecisionSnapshot;
use super::{Review, context};
use crate::check::{Changes, DependencyTracker, Finding, FindingGroup, FindingKey, Findings, Rules, ValueSource};
use crate::forms::Library;
use crate::ids::{Owner, Scope, Year};
use crate::localize::{EvalInput, Limits, RepairCache, RepairGroup};
use std::collections::{BTreeMap, HashSet};

/// The rules that compare two years, as last evaluated on the same two reports.
#[derive(Debug, Clone, Default)]
pub struct Across {
    tracker: Option<DependencyTracker>,
    decisions: [DecisionSnapshot; 2],
    /// The findings of the rules between the years.
    pub findings: Findings,
    /// The repairs of both years as one system, which tell which year is wrong.
    pub repairs: Vec<RepairGroup>,
    system: System,
}

impl Across {
    /// Checks the values as decided now; after the first check only rules that read a changed value run.
    ///
    /// Each report must have been checked alone before.
    pub fn recheck(&mut self, years: [&Review; 2], rules: &Rules, library: &Library) {
        let [old, new] = years;
        let last_year: Option<&dyn ValueSource> = Some(old);
        let context = new.context(library, last_year);
        let known = context::Known { review: new, last_year: Some(old), library };
        let counts = |finding: &Finding| match finding.rule.scope {
            Scope::LastYear => !old.waives(&finding.rule.in_scope(Scope::ThisYear)),
            _ => !new.is_waived(finding),
        };
        let before = self.tracker.take().filter(|tracker| tracker.is_of(rules));
        if let Some(mut tracker) = before {
            let [(companion_ids, theirs), (ids, mut rules)] =
                Year::BOTH.map(|year| self.decisions[year].changed(years[year]));
            rules.extend(theirs.iter().map(|rule| rule.in_scope(Scope::LastYear)));
            let mut changes = Changes { ids, companion_ids, rules, ..Changes::default() };
            let mut between = changes.clone();
            tracker.update(context, &mut self.findings, &mut between);
            self.tracker = Some(tracker);
            self.system.follow(&equations(years, &self.findings, library), &mut changes);
            let input = EvalInput { findings: &self.system.findings, counts: &counts };
            self.repairs = self.system.repairs.again(input, &changes, std::mem::take(&mut self.repairs), &known);
        } else {
            let (tracker, findings) = DependencyTracker::across(rules, context);
            (self.tracker, self.findings) = (Some(tracker), findings);
            self.system = System { repairs: RepairCache::new(Limits::default()), ..System::default() };
            self.system.follow(&equations(years, &self.findings, library), &mut Changes::default());
            let input = EvalInput { findings: &self.system.findings, counts: &counts };
            self.repairs = self.system.repairs.propose(input, &known, &|| false);
        }
        for year in Year::BOTH {
            self.decisions[year].remember(years[year]);
        }
    }
}

/// The findings of both years that are one system of equations.
#[derive(Debug, Clone, Default)]
struct System {
    /// Seen from the newer report.
    findings: Findings,
    /// Those of the older report as they are there.
    older: BTreeMap<FindingKey, Finding>,
    repairs: RepairCache,
}

/// The findings that take part: sums of the prose alone share no value with the other year.
fn equations<'f>(
    [old, new]: [&'f Review; 2],
    across: &'f Findings,
    library: &Library,
) -> BTreeMap<FindingKey, &'f Finding> {
    let ids: HashSet<&str> = library.ids().collect();
    let with_field = |findings: &'f Findings| {
        let keys = findings.naming_any(&ids).into_iter();
        keys.filter_map(|key| findings.get(key).map(|finding| (key, finding)))
    };
    let own = with_field(&new.findings).filter(|(_, finding)| !finding.links_years());
    let older = with_field(&old.findings).map(|(key, finding)| (key.in_group(FindingGroup::OtherYear), finding));
    own.chain(across.entries()).chain(older).collect()
}

impl System {
    /// Takes the findings of now, and notes those that change.
    fn follow(&mut self, now: &BTreeMap<FindingKey, &Finding>, changes: &mut Changes) {
        let gone: Vec<FindingKey> = self.findings.keys().filter(|key| !now.contains_key(key)).collect();
        for key in gone {
            self.older.remove(&key);
            changes.set(&mut self.findings, key, None);
        }
        for (&key, &finding) in now {
            if key.group != FindingGroup::OtherYear {
                changes.set_ref(&mut self.findings, key, finding);
            } else if self.older.get(&key) != Some(finding) {
                self.older.insert(key, finding.clone());
                changes.set(&mut self.findings, key, Some(of_last_year(finding)));
            }
        }
    }
}

/// A finding of the older report, seen from the newer one.
fn of_last_year(finding: &Finding) -> Finding {
    let mut finding = finding.clone();
    finding.rule.scope = Scope::LastYear;
    for operand in finding.operands.iter_mut().chain(finding.readings.iter_mut().flatten()) {
        operand.owner = Owner::Companion;
    }
    finding
}
