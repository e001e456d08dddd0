//! What a set of rules is worth, before any report: rank, redundant rules, and how far each cell is protected.
//!
//! A wrong number is located when no other cell stands in the same equations with the same signs, so that the broken ones
//! point to it alone; it is only detected when another cell would break just the same ones; a cell in no equation is
//! unprotected.
//!
//! Invariant: only hard equalities within one year count as equations. Left to others: printing it (`cli`).

use super::relation::{bindings, named};
use super::terms::expand;
use super::{Relation, Rules, Severity};
use crate::forms::{Library, places};
use std::collections::{BTreeMap, HashMap};

/// What the rules do for one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protection {
    /// A wrong number is found and its right value computed.
    Located,
    /// A wrong number is noticed, but another cell may be to blame.
    Detected,
    /// Nothing would notice.
    Unprotected,
}

impl Protection {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Located => "located",
            Self::Detected => "detected",
            Self::Unprotected => "unprotected",
        }
    }
}

/// What the rules of one form are worth.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proof {
    /// Id of the form.
    pub form: String,
    /// Number of equations.
    pub equations: usize,
    /// How many of them are independent.
    pub rank: usize,
    /// Equations that follow from those before them.
    pub redundant: Vec<String>,
    /// True when elimination needs no pivot but 1 and -1, so whole numbers stay whole.
    pub has_unit_pivots: bool,
    /// Every number of the form.
    pub cells: Vec<(String, Protection)>,
}

/// An equation as cell and coefficient.
type Line = BTreeMap<usize, i64>;

/// Proves the rules of every form.
pub fn prove(rules: &Rules, library: &Library) -> Vec<Proof> {
    let forms = library.forms().iter();
    forms
        .map(|form| {
            let ids = numbers(library, &form.id);
            let (names, lines): (Vec<String>, Vec<Line>) = equations(rules, &form.id, &ids).into_iter().unzip();
            let (rank, redundant, has_unit_pivots) = eliminate(&lines);
            Proof {
                form: form.id.clone(),
                equations: lines.len(),
                rank,
                redundant: redundant.into_iter().map(|at| names[at].clone()).collect(),
                has_unit_pivots,
                cells: protections(ids, &lines),
            }
        })
        .collect()
}

/// How far the rules protect each number of one form.
pub fn protected(rules: &Rules, library: &Library, form: &str) -> Vec<(String, Protection)> {
    let ids = numbers(library, form);
    let lines: Vec<Line> = equations(rules, form, &ids).into_iter().map(|(_, line)| line).collect();
    protections(ids, &lines)
}

/// The ids of a form's numbers.
fn numbers(library: &Library, form: &str) -> Vec<String> {
    let Some((index, form)) = library.forms().iter().enumerate().find(|(_, known)| known.id == form) else {
        return Vec::new();
    };
    places(form, index)
        .into_iter()
        .filter(|place| form.tables[place.table].blocks[place.block].rows[place.row].kind.is_number())
        .map(|place| place.id)
        .collect()
}

/// The equations of a form by the id of their rule.
fn equations(rules: &Rules, form: &str, ids: &[String]) -> Vec<(String, Line)> {
    let index: HashMap<&str, usize> = ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    let mut found = Vec::new();
    for file in rules.files().iter().filter(|file| file.form.as_deref() == Some(form)) {
        for rule in file.rules.iter().filter(|rule| rule.severity == Severity::Hard) {
            let Relation::Equal { left, right } = &rule.relation else { continue };
            for bound in bindings(file, &rule.each) {
                let mut line = Line::new();
                let mut is_whole = true;
                for (terms, side) in [(left, 1), (right, -1)] {
                    for term in terms.iter().flat_map(|term| expand(file, term, &bound)) {
                        match index.get(term.id.as_str()) {
                            Some(&cell) if !term.last_year => {
                                *line.entry(cell).or_default() += if term.negative { -side } else { side };
                            }
                            _ => is_whole = false,
                        }
                    }
                }
                if is_whole {
                    found.push((named(rule, &bound), line));
                }
            }
        }
    }
    found
}

/// Rank, the lines that follow from others, and whether every pivot was 1 or -1.
fn eliminate(lines: &[Line]) -> (usize, Vec<usize>, bool) {
    let mut pivots: Vec<(usize, Line)> = Vec::new();
    let (mut redundant, mut has_unit_pivots) = (Vec::new(), true);
    for (at, line) in lines.iter().enumerate() {
        let mut line = line.clone();
        for (cell, pivot) in &pivots {
            let Some(&coefficient) = line.get(cell) else { continue };
            let head = pivot[cell];
            for value in line.values_mut() {
                *value *= head;
            }
            for (&other, &value) in pivot {
                *line.entry(other).or_default() -= coefficient * value;
            }
            line.retain(|_, value| *value != 0);
        }
        match line.iter().min_by_key(|(_, value)| value.abs()) {
            Some((&cell, &head)) => {
                has_unit_pivots &= head.abs() == 1;
                pivots.push((cell, line));
            }
            None => redundant.push(at),
        }
    }
    (pivots.len(), redundant, has_unit_pivots)
}

/// How far each cell is protected.
fn protections(ids: Vec<String>, lines: &[Line]) -> Vec<(String, Protection)> {
    // The signature of a cell up to its sign: a change of one by k looks like a change of the other by k or -k.
    let signature = |cell: usize| -> Vec<(usize, i64)> {
        let own: Vec<(usize, i64)> =
            lines.iter().enumerate().filter_map(|(at, line)| line.get(&cell).map(|&by| (at, by))).collect();
        let sign = own.first().map_or(1, |first| first.1.signum());
        own.into_iter().map(|(at, by)| (at, by * sign)).collect()
    };
    let signatures: Vec<Vec<(usize, i64)>> = (0..ids.len()).map(signature).collect();
    let mut counts: HashMap<&[(usize, i64)], usize> = HashMap::new();
    for signature in &signatures {
        *counts.entry(signature).or_default() += 1;
    }
    let protection = |signature: &Vec<(usize, i64)>| match (signature.is_empty(), counts.get(signature.as_slice())) {
        (true, _) => Protection::Unprotected,
        (false, Some(1)) => Protection::Located,
        _ => Protection::Detected,
    };
    ids.into_iter().zip(signatures.iter().map(protection)).collect()
}

/// What is wrong with an equation that only nothing can satisfy: a sum of numbers that cannot be negative, equal to none.
pub(super) fn contradiction(left: &[super::terms::Term], right: &[super::terms::Term]) -> bool {
    let sign = |negative: bool, side: i64| if negative { -side } else { side };
    let mut sums: HashMap<(&str, bool), i64> = HashMap::new();
    for (terms, side) in [(left, 1), (right, -1)] {
        for term in terms {
            *sums.entry((&term.id, term.last_year)).or_default() += sign(term.negative, side);
        }
    }
    sums.retain(|_, sum| *sum != 0);
    sums.is_empty() || sums.values().all(|&sum| sum > 0) || sums.values().all(|&sum| sum < 0)
}
