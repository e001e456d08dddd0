//! Terms of a relation: field ids with sets in them, and the values they stand for.
//!
//! Invariant: a term expands to the same ids in the same order each time.

use super::header::RuleHeader;
use super::{Datum, EvalContext, Operand, Side, ValueSource};
use crate::forms::sets::{Sets, fill};
use crate::ids::{FieldId, Owner, ValueId};
use crate::text::Bilingual;

/// Prefix of a term of last year's report.
const PREFIX: &str = "last:";

/// A term with its sets filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub id: FieldId,
    /// The companion is last year's report.
    pub owner: Owner,
    pub negative: bool,
}

impl Term {
    /// A field of this year's report, added.
    pub fn of(id: impl Into<FieldId>) -> Self {
        Self { id: id.into(), owner: Owner::Own, negative: false }
    }
}

/// True for a term of last year's report.
pub(super) fn is_last_year(term: &str) -> bool {
    split(term).1 == Owner::Companion
}

/// Whether a term subtracts, whose it is, and its field ids.
fn split(term: &str) -> (bool, Owner, &str) {
    let (negative, rest) = term.strip_prefix('-').map_or((false, term), |rest| (true, rest));
    let (owner, rest) = rest.strip_prefix(PREFIX).map_or((Owner::Own, rest), |rest| (Owner::Companion, rest));
    (negative, owner, rest)
}

/// Fills the sets of a term: bound ones with their member, the others with every member.
pub(super) fn expand(sets: &Sets, term: &str, bound: &[(&str, &str)]) -> Vec<Term> {
    let (negative, owner, rest) = split(term);
    fill(sets, rest, bound).into_iter().map(|id| Term { id: id.into(), owner, negative }).collect()
}

/// Expands the terms of one side.
pub(super) fn side(sets: &Sets, terms: &[String], bound: &[(&str, &str)], side: Side) -> Vec<(Side, Term)> {
    terms.iter().flat_map(|term| expand(sets, term, bound)).map(|term| (side, term)).collect()
}

/// The operands of a relation.
pub(super) struct Operands {
    /// In the order of the terms.
    pub list: Vec<Operand>,
    /// True when the report has one of them.
    pub any: bool,
    /// True when one of them is unreadable or absent.
    pub unknown: bool,
    /// True when one is a total that is not filled in: the sum of its parts stands for it.
    pub unfilled: bool,
}

/// Looks up the values of terms.
pub(super) fn operands(context: EvalContext<'_>, terms: &[(Side, Term)]) -> Operands {
    let (mut any, mut unknown, mut unfilled) = (false, false, false);
    let list = terms
        .iter()
        .map(|(side, term)| {
            let values: Option<&dyn ValueSource> =
                if term.owner.is_own() { Some(context.values) } else { context.last_year };
            let datum = values.map_or(Datum::Absent, |values| values.datum(&term.id));
            any |= datum != Datum::Absent && (term.owner.is_own() || context.last_year.is_some());
            unknown |= matches!(datum, Datum::Unknown | Datum::Absent);
            unfilled |= matches!(datum, Datum::Unfilled(_));
            Operand {
                id: ValueId::from(&term.id),
                owner: term.owner,
                side: *side,
                negative: term.negative,
                value: datum.number(),
                span: values.and_then(|values| values.span(&term.id)),
            }
        })
        .collect();
    Operands { list, any, unknown, unfilled }
}

/// Items of the report's identity as operands: what the reviewer corrects or enters where the rule is violated.
pub(super) fn items(context: EvalContext<'_>, ids: &[&str]) -> Vec<Operand> {
    let operand = |id: &&str| Operand {
        id: ValueId::from(*id),
        owner: Owner::Own,
        side: Side::Left,
        negative: false,
        value: None,
        span: context.values.span(id),
    };
    let known = ids.iter().filter(|id| context.values.datum(id) != Datum::Absent);
    known.map(operand).collect()
}

/// The rule's title with the labels of its first total (or its first operand).
pub(super) fn titled(rule: RuleHeader<'_>, context: EvalContext<'_>, operands: &[Operand]) -> Bilingual {
    let named = operands.iter().find(|operand| operand.side == Side::Right).or(operands.first());
    let Some((row, column)) = named.and_then(|operand| context.library.cell(&operand.id)) else {
        return rule.title.clone();
    };
    let column =
        column.map_or_else(Bilingual::default, |column| Bilingual::new(column.label.clone(), column.en.clone()));
    rule.title.fill(&[("row", &Bilingual::new(row.label.clone(), row.en.clone())), ("column", &column)])
}
