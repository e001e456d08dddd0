//! Terms of a relation: field ids with sets in them, and the numbers they stand for.
//!
//! Invariant: a term expands to the same ids in the same order each time. Left to others: what the numbers must satisfy.

use super::file::{Rule, RuleFile};
use super::{Figure, Figures, Operand, Side, Subject};
use crate::forms::sets::fill;
use crate::text::Bilingual;

/// Before a term of last year's report, and before the id of a rule that was applied to it.
pub const LAST: &str = "last:";

/// A term with its sets filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub id: String,
    pub last_year: bool,
    pub negative: bool,
}

/// Fills the sets of a term: bound ones with their member, the others with every member.
pub(super) fn expand(file: &RuleFile, term: &str, bound: &[(&str, &str)]) -> Vec<Term> {
    let (negative, rest) = term.strip_prefix('-').map_or((false, term), |rest| (true, rest));
    let (last_year, rest) = rest.strip_prefix(LAST).map_or((false, rest), |rest| (true, rest));
    fill(&file.sets, rest, bound).into_iter().map(|id| Term { id, last_year, negative }).collect()
}

/// The operands of both sides, and whether the rule can be asked at all.
pub(super) fn operands(subject: Subject<'_>, terms: &[(Side, Term)]) -> (Vec<Operand>, bool, bool) {
    let (mut any, mut unknown) = (false, false);
    let operands = terms
        .iter()
        .map(|(side, term)| {
            let figures: Option<&dyn Figures> = if term.last_year { subject.last_year } else { Some(subject.figures) };
            let figure = figures.map_or(Figure::Absent, |figures| figures.figure(&term.id));
            any |= figure != Figure::Absent && (!term.last_year || subject.last_year.is_some());
            unknown |= matches!(figure, Figure::Unknown | Figure::Absent);
            Operand {
                id: term.id.clone(),
                last_year: term.last_year,
                side: *side,
                negative: term.negative,
                value: if let Figure::Number(number) = figure { Some(number) } else { None },
                span: figures.and_then(|figures| figures.span(&term.id)),
            }
        })
        .collect();
    (operands, any, unknown)
}

/// The rule's title with the labels of its first total (or its first operand).
pub(super) fn titled(rule: &Rule, subject: Subject<'_>, operands: &[Operand]) -> Bilingual {
    let named = operands.iter().find(|operand| operand.side == Side::Right).or(operands.first());
    let Some((row, column)) = named.and_then(|operand| subject.library.cell(&operand.id)) else {
        return rule.title.clone();
    };
    let column =
        column.map_or_else(Bilingual::default, |column| Bilingual::new(column.label.clone(), column.en.clone()));
    rule.title.fill(&[("row", &Bilingual::new(row.label.clone(), row.en.clone())), ("column", &column)])
}
