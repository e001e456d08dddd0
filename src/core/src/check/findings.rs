//! The findings of a report under stable keys, with an index over their numbers and rules; and the changes of a check.
//!
//! Invariant: a key stays the same from one check of a report to the next, and keys are in document order; the index always
//! matches the findings, and is made when it is first needed. Not here: which findings are still open (`review`).

use super::Finding;
use crate::ids::{Owner, RuleId, ValueId};
use rustc_hash::FxHashMap;
use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::Hash;
use std::ops::Index;
use std::sync::OnceLock;

/// Where a finding comes from, in the order in which findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum FindingGroup {
    /// The rules of one report.
    #[default]
    Own,
    /// The rules that compare it with the other year's report.
    Across,
    /// The rules of the other year's report.
    OtherYear,
}

/// The place of a finding among all findings: a rule's evaluation on one target, and its number there.
///
/// Targets depend on the text only, so an evaluation keeps its number while values change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FindingKey {
    /// Where it comes from.
    pub group: FindingGroup,
    /// Number of the evaluation, in the order of the rules and of their targets in the text.
    pub evaluation: usize,
    /// Number among the findings of the evaluation.
    pub nth: usize,
}

impl FindingKey {
    /// The same place in another group.
    #[must_use]
    pub const fn in_group(self, group: FindingGroup) -> Self {
        Self { group, ..self }
    }
}

/// Findings by key.
#[derive(Debug, Default)]
pub struct Findings {
    all: BTreeMap<FindingKey, Finding>,
    index: OnceLock<FindingIndex>,
}

#[derive(Debug, Default)]
struct FindingIndex {
    /// The findings that name a value, by the report it belongs to.
    naming: [FxHashMap<ValueId, Vec<FindingKey>>; 2],
    of_rule: FxHashMap<RuleId, Vec<FindingKey>>,
}

impl FindingIndex {
    fn of(findings: &BTreeMap<FindingKey, Finding>) -> Self {
        let mut index = Self::default();
        for (&key, finding) in findings {
            index.add(key, finding);
        }
        index
    }

    fn add(&mut self, at: FindingKey, finding: &Finding) {
        for operand in &finding.operands {
            insert(&mut self.naming[operand.owner], &operand.id, at);
        }
        insert(&mut self.of_rule, &finding.rule, at);
    }

    fn remove(&mut self, at: FindingKey, finding: &Finding) {
        for operand in &finding.operands {
            remove(&mut self.naming[operand.owner], &operand.id, at);
        }
        remove(&mut self.of_rule, &finding.rule, at);
    }
}

fn insert<K, Q>(index: &mut FxHashMap<K, Vec<FindingKey>>, name: &Q, at: FindingKey)
where
    K: Borrow<Q> + Hash + Eq,
    Q: ToOwned<Owned = K> + Hash + Eq + ?Sized,
{
    match index.get_mut(name) {
        Some(known) => {
            if let Err(place) = known.binary_search(&at) {
                known.insert(place, at);
            }
        }
        None => drop(index.insert(name.to_owned(), vec![at])),
    }
}

fn remove<K, Q>(index: &mut FxHashMap<K, Vec<FindingKey>>, name: &Q, at: FindingKey)
where
    K: Borrow<Q> + Hash + Eq,
    Q: Hash + Eq + ?Sized,
{
    let Some(known) = index.get_mut(name) else { return };
    known.retain(|other| *other != at);
    if known.is_empty() {
        index.remove(name);
    }
}

impl Findings {
    /// The finding under a key.
    pub fn get(&self, key: FindingKey) -> Option<&Finding> {
        self.all.get(&key)
    }

    /// All findings in document order.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> + Clone {
        self.all.values()
    }

    /// All findings with their keys, in document order.
    pub fn entries(&self) -> impl Iterator<Item = (FindingKey, &Finding)> {
        self.all.iter().map(|(&key, finding)| (key, finding))
    }

    /// All keys, ascending.
    pub fn keys(&self) -> impl Iterator<Item = FindingKey> {
        self.all.keys().copied()
    }

    /// Their number.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Keys of the findings that name a value of a report, ascending.
    pub fn naming(&self, id: &str, owner: Owner) -> &[FindingKey] {
        self.index().naming[owner].get(id).map_or(&[], Vec::as_slice)
    }

    /// Keys of the findings that name one of these values, of this year or last year, ascending. Before the index exists
    /// all findings are scanned: making the index would cost more.
    pub fn naming_any(&self, ids: &HashSet<&str>) -> BTreeSet<FindingKey> {
        if let Some(index) = self.index.get() {
            let of = |naming: &'_ FxHashMap<ValueId, Vec<FindingKey>>| -> Vec<FindingKey> {
                ids.iter().filter_map(|id| naming.get(*id)).flatten().copied().collect()
            };
            return index.naming.iter().flat_map(of).collect();
        }
        let names = |finding: &Finding| finding.operands.iter().any(|operand| ids.contains(operand.id.as_str()));
        self.entries().filter(|(_, finding)| names(finding)).map(|(key, _)| key).collect()
    }

    /// Keys of the findings of one rule's instance, ascending; at most one unless a rule finds two things at one place.
    pub fn of_rule(&self, rule: &RuleId) -> &[FindingKey] {
        self.index().of_rule.get(rule).map_or(&[], Vec::as_slice)
    }

    /// Every value that some finding names, of this year or last year.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.index().naming.iter().flat_map(FxHashMap::keys).map(ValueId::as_str)
    }

    fn index(&self) -> &FindingIndex {
        self.index.get_or_init(|| FindingIndex::of(&self.all))
    }

    /// Puts a finding under a key, or removes the one there; returns the one that was there.
    fn set(&mut self, key: FindingKey, new: Option<Finding>) -> Option<Finding> {
        if let Some(index) = self.index.get_mut() {
            if let Some(old) = self.all.get(&key) {
                index.remove(key, old);
            }
            if let Some(new) = &new {
                index.add(key, new);
            }
        }
        match new {
            Some(new) => self.all.insert(key, new),
            None => self.all.remove(&key),
        }
    }
}

impl FromIterator<(FindingKey, Finding)> for Findings {
    fn from_iter<I: IntoIterator<Item = (FindingKey, Finding)>>(entries: I) -> Self {
        Self { all: entries.into_iter().collect(), index: OnceLock::new() }
    }
}

/// Findings of a report that is not checked again.
impl From<Vec<Finding>> for Findings {
    fn from(all: Vec<Finding>) -> Self {
        let key = |evaluation| FindingKey { evaluation, ..FindingKey::default() };
        all.into_iter().enumerate().map(|(at, finding)| (key(at), finding)).collect()
    }
}

/// A copy makes its own index when it needs one.
impl Clone for Findings {
    fn clone(&self) -> Self {
        Self { all: self.all.clone(), index: OnceLock::new() }
    }
}

impl PartialEq for Findings {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
    }
}

impl Index<FindingKey> for Findings {
    type Output = Finding;

    fn index(&self, key: FindingKey) -> &Finding {
        &self.all[&key]
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::collections::btree_map::Values<'a, FindingKey, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.values()
    }
}

/// What changed from one check to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Findings that were added, replaced or removed.
    pub keys: BTreeSet<FindingKey>,
    /// The findings that were replaced or removed.
    pub old: Vec<Finding>,
    /// Ids whose value or decision changed.
    pub ids: Vec<ValueId>,
    /// The same in the companion.
    pub companion_ids: Vec<ValueId>,
    /// Rules about whose findings the decision changed.
    pub rules: Vec<RuleId>,
}

impl Changes {
    /// True when nothing changed.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.ids.is_empty() && self.companion_ids.is_empty() && self.rules.is_empty()
    }

    /// Puts a finding under a key, or removes the one there, and notes it where that is a change.
    pub fn set(&mut self, findings: &mut Findings, key: FindingKey, new: Option<Finding>) {
        if findings.get(key) != new.as_ref() {
            self.old.extend(findings.set(key, new));
            self.keys.insert(key);
        }
    }

    /// The same, which clones the finding only where it is another one.
    pub fn set_ref(&mut self, findings: &mut Findings, key: FindingKey, new: &Finding) {
        if findings.get(key) != Some(new) {
            self.set(findings, key, Some(new.clone()));
        }
    }

    /// The findings that are new, those that name a changed value, and those about which a decision changed.
    pub fn touched(&self, findings: &Findings) -> BTreeSet<FindingKey> {
        let new = self.keys.iter().filter(|key| findings.get(**key).is_some());
        let theirs = self.companion_ids.iter().flat_map(|id| findings.naming(id, Owner::Companion));
        let named = self.ids.iter().flat_map(|id| findings.naming(id, Owner::Own)).chain(theirs);
        let decided = self.rules.iter().flat_map(|rule| findings.of_rule(rule));
        new.chain(named).chain(decided).copied().collect()
    }
}
