//! `Zero`: the cells are zero when a clause of the prose says so, or when an agency of this kind reports.
//!
//! Invariant: a clause with a digit in it states no zero; a condition that is not met yields no finding.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::numbers::plain;
use crate::check::sums::sum;
use crate::check::terms::{Operands, Term, expand, operands, side};
use crate::check::{Arithmetic, Datum, EvalContext, Finding, Side, Verdict};
use crate::message;
use crate::text::{Span, width};
use serde::Deserialize;

/// The cells are zero when a clause of the prose says so, or when an agency of this kind reports.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Zero {
    /// Alternatives; the words of one must all be in a clause without a number.
    #[serde(default)]
    pub said: Vec<Vec<String>>,
    /// Words that make it another notion.
    #[serde(default)]
    pub without: Vec<String>,
    /// Ends of an agency's name.
    #[serde(default)]
    pub agency: Vec<String>,
    /// The cells.
    pub cells: Vec<String>,
}

/// Ends of a clause.
const CLAUSE: &[char] = &['，', ',', '。', ';', '；', '\n', '|'];

impl RuleKind for Zero {
    /// The place that states zero: the clause, or the agency's name.
    fn targets(&self, rule: RuleHeader<'_>, context: EvalContext<'_>) -> Vec<Target> {
        let cells = self.cells.iter().flat_map(|term| expand(rule.sets, term, &[]));
        let is_there = |term: Term| term.owner.is_own() && context.values.datum(&term.id) != Datum::Absent;
        if !cells.into_iter().any(is_there) {
            return Vec::new();
        }
        let place = if self.agency.is_empty() { self.clause(context) } else { self.agency(context) };
        place.map(Target::Place).into_iter().collect()
    }

    fn evaluate(&self, rule: RuleHeader<'_>, target: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let Target::Place(place) = *target else { return Vec::new() };
        let Operands { list, any, unknown, .. } = operands(context, &side(rule.sets, &self.cells, &[], Side::Right));
        if !any || unknown {
            return Vec::new();
        }
        let cells = sum(&list, Side::Right);
        let words = width::fit(context.document.at(place).trim(), 40);
        let holds = cells.is_zero();
        let mark = if holds { "=" } else { "≠" };
        let detail = message!("finding.zero", words = words, mark = mark, cells = plain(cells));
        let mut found = rule.finding(Verdict::of(holds), vec![place], detail);
        found.arithmetic = Arithmetic::Equal;
        (found.left, found.right, found.delta) = (Some(0.into()), Some(cells), Some(-cells));
        found.operands = list;
        vec![found]
    }

    fn terms(&self) -> Vec<&String> {
        self.cells.iter().collect()
    }
}

impl Zero {
    /// The first clause outside the tables that has all words of an alternative and no number.
    fn clause(&self, context: EvalContext<'_>) -> Option<Span> {
        let text = &context.document.text;
        let mut keys: Vec<&str> = self.said.iter().filter_map(|words| words.last()).map(String::as_str).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut hits: Vec<usize> = keys.iter().flat_map(|key| text.match_indices(key).map(|(at, _)| at)).collect();
        hits.sort_unstable();
        let states_zero = |clause: &str| {
            self.said.iter().any(|words| words.iter().all(|word| clause.contains(word.as_str())))
                && !self.without.iter().any(|word| clause.contains(word.as_str()))
                && !clause.contains(|c: char| c.is_ascii_digit())
        };
        let in_table = |span: Span| context.extraction.tables.iter().any(|table| table.span.overlaps(span));
        let mut end = 0;
        let mut clauses = hits.into_iter().filter_map(|at| {
            let clause = (at >= end).then(|| clause_at(text, at))?;
            end = clause.end;
            Some(clause)
        });
        clauses.find(|&clause| states_zero(clause.of(text)) && !in_table(clause))
    }

    /// The agency, when its name ends with one of the words.
    fn agency(&self, context: EvalContext<'_>) -> Option<Span> {
        let agency = context.identity().agency?;
        let is_kind = self.agency.iter().any(|word| agency.value.ends_with(word.as_str()))
            && !self.without.iter().any(|word| agency.value.contains(word.as_str()));
        is_kind.then_some(agency.span)
    }
}

/// The clause at a byte, with the mark that ends it.
fn clause_at(text: &str, at: usize) -> Span {
    let start = text[..at].rfind(CLAUSE).map_or(0, |end| end + text[end..].chars().next().map_or(0, char::len_utf8));
    let end = text[at..].find(CLAUSE).map(|end| at + end);
    let end = end.map_or(text.len(), |end| end + text[end..].chars().next().map_or(0, char::len_utf8));
    Span::new(start, end)
}
