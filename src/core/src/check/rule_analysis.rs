//! Analysis of a rule set before any report: rank, redundant rules, contradictions, and how far each cell is protected.
//!
//! A wrong number is located when no other cell occurs in the same equations with the same signs, so that the violated
//! equations identify it; it is only detected when a change of another cell would violate the same ones; a cell in no
//! equation is unprotected.
//!
//! Invariant: only hard equalities count as equations; those within one year count for each of two years.

use super::Severity;
use super::feasibility::{self, Range};
use super::rules::kind::Linear;
use super::schema::RuleFile;
use super::terms::{Term, expand};
use crate::forms::{FieldPlace, Kind, Library, places};
use crate::ids::{FieldId, Owner};
use std::collections::{BTreeMap, HashMap};

/// How far the rules protect one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protection {
    /// A wrong number is identified and its right value computed.
    Located,
    /// A wrong number violates a rule, but another cell may be the cause.
    Detected,
    /// No rule would be violated.
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

/// The analysis of the rules of one form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleAnalysis {
    /// Id of the form.
    pub form: String,
    /// Number of equations.
    pub equations: usize,
    /// Number of equations that link two years.
    pub across: usize,
    /// How many of those within one year are independent.
    pub rank: usize,
    /// Equations that follow from those before them, those across years from all within either year too.
    pub redundant: Vec<String>,
    /// True when elimination needs no pivot but 1 and -1, so whole numbers stay whole.
    pub has_unit_pivots: bool,
    /// Every number of the form.
    pub cells: Vec<(FieldId, Protection)>,
}

/// An equation as cell and coefficient.
type Line = BTreeMap<usize, i64>;

/// An equation of a form. Cells of last year come after those of this year.
struct Named {
    name: String,
    line: Line,
    /// True when it links both years.
    across: bool,
}

/// Analyses the rules of every form.
pub fn analyze(files: &[RuleFile], library: &Library) -> Vec<RuleAnalysis> {
    (0..library.forms().len()).map(|form| of_form(files, library, form)).collect()
}

fn of_form(files: &[RuleFile], library: &Library, form: usize) -> RuleAnalysis {
    let ids = numbers(library, form);
    let name = library.forms()[form].id.clone();
    let (across, within): (Vec<Named>, Vec<Named>) = equations(files, &name, &ids)
        .into_iter()
        .filter(|relation| !relation.is_bound)
        .map(|relation| relation.of)
        .partition(|named| named.across);
    let lines: Vec<Line> = within.iter().map(|named| named.line.clone()).collect();
    let (rank, redundant, has_unit_pivots) = eliminate(&lines);
    let mut redundant: Vec<String> = redundant.into_iter().map(|at| within[at].name.clone()).collect();
    // A rule within a year holds in both years, so it may make one across them redundant.
    let earlier = lines.iter().map(|line| line.iter().map(|(cell, by)| (cell + ids.len(), *by)).collect());
    let all: Vec<Line> =
        lines.iter().cloned().chain(earlier).chain(across.iter().map(|named| named.line.clone())).collect();
    let follows = eliminate(&all).1;
    redundant
        .extend(follows.into_iter().filter_map(|at| Some(across.get(at.checked_sub(2 * lines.len())?)?.name.clone())));
    RuleAnalysis {
        form: name,
        equations: lines.len(),
        across: across.len(),
        rank,
        redundant,
        has_unit_pivots,
        cells: protection_of(ids, &lines),
    }
}

/// How far the rules protect each number of one form.
pub fn protections(files: &[RuleFile], library: &Library, form: &str) -> Vec<(FieldId, Protection)> {
    let Some(index) = library.forms().iter().position(|known| known.id == form) else { return Vec::new() };
    let ids = numbers(library, index);
    let sums = equations(files, form, &ids).into_iter().filter(|relation| !relation.is_bound && !relation.of.across);
    let lines: Vec<Line> = sums.map(|relation| relation.of.line).collect();
    protection_of(ids, &lines)
}

/// The numbers of a form, by id.
fn numbers(library: &Library, form: usize) -> Vec<FieldId> {
    let blocks = &library.forms()[form];
    let is_number =
        |place: &FieldPlace| blocks.tables[place.table].blocks[place.block].rows[place.row].kind.is_number();
    places(blocks, form).into_iter().filter(is_number).map(|place| place.id).collect()
}

/// A hard relation between sums.
struct Relating {
    of: Named,
    /// True for at most, false for equal.
    is_bound: bool,
}

/// The hard relations between sums of a form, in the order of the rules.
fn equations(files: &[RuleFile], form: &str, ids: &[FieldId]) -> Vec<Relating> {
    let index: HashMap<&str, usize> = ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.form.as_deref() == Some(form)) {
        for rule in file.rules.iter().filter(|rule| rule.severity == Severity::Hard) {
            let Some(Linear { left, right, is_bound }) = rule.relation.kind().linear() else { continue };
            let header = rule.header(&file.sets);
            for bound in header.bindings() {
                let mut line = Line::new();
                let (mut is_whole, mut across) = (true, false);
                for (terms, side) in [(left, 1), (right, -1)] {
                    for term in terms.iter().flat_map(|term| expand(&file.sets, term, &bound)) {
                        let Some(&cell) = index.get(term.id.as_str()) else {
                            is_whole = false;
                            continue;
                        };
                        across |= !term.owner.is_own();
                        let cell = if term.owner.is_own() { cell } else { cell + ids.len() };
                        *line.entry(cell).or_default() += if term.negative { -side } else { side };
                    }
                }
                line.retain(|_, by| *by != 0);
                if is_whole {
                    found.push(Relating {
                        of: Named { name: header.bound_id(&bound).to_string(), line, across },
                        is_bound,
                    });
                }
            }
        }
    }
    found
}

/// Hard sums of a form at most: the contradiction test solves a tableau of as many rows.
pub(super) const MOST_SUMS: usize = 500;

/// How many hard sums a form has.
pub(super) fn sums(files: &[RuleFile], library: &Library, form: usize) -> usize {
    equations(files, &library.forms()[form].id, &numbers(library, form)).len()
}

/// Rules of a form that contradict each other: together they force some field to 0. Empty when none do.
pub(super) fn contradictions(files: &[RuleFile], library: &Library, form: usize) -> Vec<String> {
    let ids = numbers(library, form);
    let all = equations(files, &library.forms()[form].id, &ids);
    let signed = |id: &FieldId| {
        library.cell(id).is_some_and(|(row, column)| {
            row.kind == Kind::Signed || column.is_some_and(|column| column.kind == Kind::Signed)
        })
    };
    let range = |id: &FieldId| if signed(id) { Range::Free } else { Range::Positive };
    // Both years, then a slack for each bound.
    let mut ranges: Vec<Range> = ids.iter().chain(&ids).map(range).collect();
    let lines: Vec<Line> = all
        .iter()
        .map(|relating| {
            let mut line = relating.of.line.clone();
            if relating.is_bound {
                line.insert(ranges.len(), 1);
                ranges.push(Range::Slack);
            }
            line
        })
        .collect();
    smallest(&lines, &ranges).into_iter().map(|at| all[at].of.name.clone()).collect()
}

/// A minimal set of contradicting lines (deletion filter).
fn smallest(lines: &[Line], ranges: &[Range]) -> Vec<usize> {
    let mut kept = feasibility::forced(lines, ranges);
    for at in kept.clone() {
        let fewer: Vec<usize> = kept.iter().copied().filter(|&other| other != at).collect();
        let of_fewer: Vec<Line> = fewer.iter().map(|&at| lines[at].clone()).collect();
        if !feasibility::forced(&of_fewer, ranges).is_empty() {
            kept = fewer;
        }
    }
    kept
}

/// Gaussian elimination: rank, the lines that follow from others, and whether every pivot was 1 or -1.
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
fn protection_of(ids: Vec<FieldId>, lines: &[Line]) -> Vec<(FieldId, Protection)> {
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

/// True for an equation that only zeros can satisfy (its cells all have one sign), or anything (it has no cell).
pub(super) fn is_degenerate(left: &[Term], right: &[Term]) -> bool {
    let mut sums: HashMap<(&str, Owner), i64> = HashMap::new();
    for (terms, side) in [(left, 1), (right, -1)] {
        for term in terms {
            *sums.entry((&term.id, term.owner)).or_default() += if term.negative { -side } else { side };
        }
    }
    sums.retain(|_, sum| *sum != 0);
    sums.is_empty() || sums.values().all(|&sum| sum > 0) || sums.values().all(|&sum| sum < 0)
}
