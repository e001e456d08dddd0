//! The findings of a report, with an index over the numbers and the rules they are about; and what checking again changed.
//!
//! Invariant: the index is at all times that of the findings; it is made when it is first asked for and goes on with them.
//! Left to others: finding them (`check`), knowing which are still open (`review`).

use super::Finding;
use crate::ids::RuleId;
use std::borrow::Borrow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;
use std::ops::{Deref, Range};
use std::sync::OnceLock;

/// Findings in the order of the rules.
#[derive(Debug, Default)]
pub struct Findings {
    all: Vec<Finding>,
    index: OnceLock<Index>,
}

#[derive(Debug, Default)]
struct Index {
    /// The findings that name a number of this year, and of last year's report.
    naming: [HashMap<String, Vec<usize>>; 2],
    of_rule: HashMap<RuleId, Vec<usize>>,
}

impl Index {
    fn of(findings: &[Finding]) -> Self {
        let mut index = Self::default();
        for (at, finding) in findings.iter().enumerate() {
            index.add(at, finding);
        }
        index
    }

    fn add(&mut self, at: usize, finding: &Finding) {
        for operand in &finding.operands {
            put(&mut self.naming[usize::from(operand.last_year)], operand.id.as_str(), at);
        }
        put(&mut self.of_rule, &finding.rule, at);
    }

    fn remove(&mut self, at: usize, finding: &Finding) {
        for operand in &finding.operands {
            drop_from(&mut self.naming[usize::from(operand.last_year)], operand.id.as_str(), at);
        }
        drop_from(&mut self.of_rule, &finding.rule, at);
    }

    /// What stood at `from` or behind it stands somewhere else.
    fn shift(&mut self, from: usize, by: impl Fn(usize) -> usize) {
        let [this, last] = &mut self.naming;
        let places = this.values_mut().chain(last.values_mut()).chain(self.of_rule.values_mut()).flatten();
        for at in places.filter(|at| **at >= from) {
            *at = by(*at);
        }
    }
}

fn put<K, Q>(index: &mut HashMap<K, Vec<usize>>, key: &Q, at: usize)
where
    K: Borrow<Q> + Hash + Eq,
    Q: ToOwned<Owned = K> + Hash + Eq + ?Sized,
{
    match index.get_mut(key) {
        Some(known) => {
            if let Err(place) = known.binary_search(&at) {
                known.insert(place, at);
            }
        }
        None => drop(index.insert(key.to_owned(), vec![at])),
    }
}

fn drop_from<K, Q>(index: &mut HashMap<K, Vec<usize>>, key: &Q, at: usize)
where
    K: Borrow<Q> + Hash + Eq,
    Q: Hash + Eq + ?Sized,
{
    let Some(known) = index.get_mut(key) else { return };
    known.retain(|other| *other != at);
    if known.is_empty() {
        index.remove(key);
    }
}

impl Findings {
    /// Indexes of the findings that name a number of this year (or of last year's report), ascending.
    pub fn naming(&self, id: &str, last_year: bool) -> &[usize] {
        self.index().naming[usize::from(last_year)].get(id).map_or(&[], Vec::as_slice)
    }

    /// Indexes of the findings that name one of these numbers, of this year or last year, ascending. Where nobody has asked for
    /// a number before, all are looked through: an index would cost more.
    pub fn naming_any(&self, ids: &HashSet<&str>) -> BTreeSet<usize> {
        if let Some(index) = self.index.get() {
            let of = |naming: &'_ HashMap<String, Vec<usize>>| -> Vec<usize> {
                ids.iter().filter_map(|id| naming.get(*id)).flatten().copied().collect()
            };
            return index.naming.iter().flat_map(of).collect();
        }
        let names = |finding: &Finding| finding.operands.iter().any(|operand| ids.contains(operand.id.as_str()));
        (0..self.all.len()).filter(|&at| names(&self.all[at])).collect()
    }

    /// Indexes of the findings of one rule's instance, ascending; there is one at most unless a rule says two things of one
    /// place.
    pub fn of_rule(&self, rule: &RuleId) -> &[usize] {
        self.index().of_rule.get(rule).map_or(&[], Vec::as_slice)
    }

    /// Every number that some finding names, of this year or last year.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.index().naming.iter().flat_map(HashMap::keys).map(String::as_str)
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(&self.all))
    }

    /// Puts other findings into the place of some; those that were there.
    pub fn splice(&mut self, range: Range<usize>, new: Vec<Finding>) -> Splice {
        let (start, end, count) = (range.start, range.end, new.len());
        let old: Vec<Finding> = self.all.splice(range, new).collect();
        if let Some(index) = self.index.get_mut() {
            for (at, finding) in (start..end).zip(&old) {
                index.remove(at, finding);
            }
            if count != old.len() {
                index.shift(end, |at| at + count - old.len());
            }
            for (at, finding) in self.all.iter().enumerate().skip(start).take(count) {
                index.add(at, finding);
            }
        }
        Splice { at: start, old, new: count }
    }

    /// Becomes what is now; tells what took the place of what.
    pub fn follow(&mut self, now: &[&Finding]) -> Vec<Splice> {
        let other = replaced(&self.all, now);
        let mut put = |(gone, come): Replaced| {
            let new = now.get(come).unwrap_or(&[]).iter().map(|finding| (*finding).clone());
            self.splice(gone, new.collect())
        };
        other.into_iter().map(&mut put).collect()
    }
}

/// Places of a list, and the places of another one that stands for them.
pub type Replaced = (Range<usize>, Range<usize>);

/// Where a list of findings is another one now: each place by itself where they are as many as before, else from the first
/// that differs to the last.
pub fn replaced(before: &[Finding], now: &[&Finding]) -> Vec<Replaced> {
    let is_same = |(before, now): &(&Finding, &&Finding)| *before == **now;
    let head = before.iter().zip(now).take_while(is_same).count();
    let (gone, come) = (&before[head..], &now[head..]);
    let tail = gone.iter().rev().zip(come.iter().rev()).take_while(is_same).count();
    let (gone, come) = (&gone[..gone.len() - tail], &come[..come.len() - tail]);
    if gone.len() == come.len() {
        let each = (head..).zip(gone.iter().zip(come)).filter(|(_, pair)| !is_same(pair));
        return each.map(|(at, _)| (at..at + 1, at..at + 1)).collect();
    }
    vec![(head..head + gone.len(), head..head + come.len())]
}

impl From<Vec<Finding>> for Findings {
    fn from(all: Vec<Finding>) -> Self {
        Self { all, index: OnceLock::new() }
    }
}

impl From<Findings> for Vec<Finding> {
    fn from(findings: Findings) -> Self {
        findings.all
    }
}

/// A copy makes its own index when it needs one.
impl Clone for Findings {
    fn clone(&self) -> Self {
        self.all.clone().into()
    }

    fn clone_from(&mut self, source: &Self) {
        self.all.clone_from(&source.all);
        self.index = OnceLock::new();
    }
}

impl PartialEq for Findings {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
    }
}

impl Deref for Findings {
    type Target = [Finding];

    fn deref(&self) -> &[Finding] {
        &self.all
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.iter()
    }
}

/// Findings that took the places of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// The first place.
    pub at: usize,
    /// What stood there.
    pub old: Vec<Finding>,
    /// How many stand there now.
    pub new: usize,
}

/// What checking again changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// From the first findings to the last, so that each tells places as they are when those before it are done.
    pub splices: Vec<Splice>,
    /// Numbers that are not what they were, or of which something else is said.
    pub ids: Vec<String>,
    /// The same of numbers of last year's report.
    pub last_year: Vec<String>,
    /// Findings of which something else is said, by their rules.
    pub rules: Vec<RuleId>,
}

impl Changes {
    /// True when nothing changed.
    pub fn is_empty(&self) -> bool {
        self.splices.is_empty() && self.ids.is_empty() && self.last_year.is_empty() && self.rules.is_empty()
    }

    /// Where a finding stands now; `None` when another took its place, or none.
    pub fn moved(&self, at: usize) -> Option<usize> {
        self.splices.iter().try_fold(at, |at, splice| match at.checked_sub(splice.at) {
            None => Some(at),
            Some(into) if into < splice.old.len() => None,
            Some(_) => Some(at + splice.new - splice.old.len()),
        })
    }

    /// True when findings stand elsewhere than before.
    pub fn is_moving(&self) -> bool {
        self.splices.iter().any(|splice| splice.new != splice.old.len())
    }

    /// The places of the findings that are new.
    pub fn places(&self) -> impl Iterator<Item = usize> {
        self.splices.iter().flat_map(|splice| splice.at..splice.at + splice.new)
    }

    /// The findings that are no more.
    pub fn old(&self) -> impl Iterator<Item = &Finding> {
        self.splices.iter().flat_map(|splice| &splice.old)
    }

    /// The findings that are new, those that name one of the numbers, and those of which something else is said.
    pub fn touched(&self, findings: &Findings) -> BTreeSet<usize> {
        let last = self.last_year.iter().flat_map(|id| findings.naming(id, true));
        let named = self.ids.iter().flat_map(|id| findings.naming(id, false)).chain(last);
        let said = self.rules.iter().flat_map(|rule| findings.of_rule(rule));
        self.places().chain(named.chain(said).copied()).collect()
    }
}
