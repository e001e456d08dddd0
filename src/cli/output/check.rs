//! `gouji check`: findings and repairs. `diff` prints the same of two reports, with the year of every number and rule.

use super::Stream;
use super::readings::Readings;
use super::report::{Head, Problem, problems};
use super::values::{Code, IdKind, Number, Place, RuleName};
use gouji_core::check::{self, Severity, Side, Verdict};
use gouji_core::ids::RuleId;
use gouji_core::localize::{self, CellId, ErrorSource, ErrorType, ExplanationKind, RepairGroup};
use gouji_core::message::Message;
use gouji_core::review::{self, Review};
use gouji_core::text::Lang;
use serde::Serialize;

/// A report and what the rules found.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Report<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    /// The result of every rule, those that hold included.
    findings: Stream<'a, Finding<'a, Operand<'a>>>,
    /// Which numbers may be wrong: every repair of every group, the best first within a group.
    repairs: Vec<Repair<Change<'a>, RuleName<'a>>>,
    /// What was not read, and the reviewer has not decided.
    unread: Unread,
    /// What reading the report noticed.
    problems: Vec<Problem<'a>>,
    /// Readings of broken rules under which no number is wrong, the best first within a group; never applied by themselves.
    explanations: Vec<Explanation<&'a str, RuleName<'a>>>,
    /// What others read in the report (`--reading`).
    readings: Readings<'a>,
}

/// What was not read of a report.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Unread {
    /// Cells that cannot be told.
    cells: Vec<UnreadCell>,
    /// Cells that were recognised in a picture, with doubt: rules that hold prove nothing of them.
    doubtful: Vec<UnreadCell>,
    /// Numbers of the text that are in no field, no number of the prose with a role and no named non-count.
    numbers: Vec<UnreadNumber>,
    /// Tables whose form is unknown.
    tables: Vec<UnreadTable>,
}

/// A cell that cannot be told, or not for certain.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UnreadCell {
    /// Field id.
    id: String,
    /// Where the text has it, as far as that is known.
    span: Option<Place>,
}

/// A number that nothing explains.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UnreadNumber {
    /// Mention id; null for digits that are no number of the prose.
    id: Option<String>,
    /// Where it is printed.
    span: Place,
}

/// A table of no known form.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UnreadTable {
    /// Where it is; of a table that was not found, its chapter.
    span: Place,
    /// True for a table that is drawn; false for a chapter whose table was not found.
    drawn: bool,
}

/// The result of one rule.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Finding<'a, O> {
    /// Id of the rule; one that is evaluated many times has `@` and a place behind it.
    rule: RuleName<'a>,
    /// How binding the rule is.
    severity: Code<Severity>,
    /// The result.
    verdict: Code<Verdict>,
    /// The left side, when it can be computed.
    left: Option<Number>,
    /// The right side, when it can be computed.
    right: Option<Number>,
    /// Left minus right.
    delta: Option<Number>,
    /// The numbers that take part, in the order of the sentence.
    operands: Vec<O>,
    /// Places without a number that the finding refers to.
    places: Vec<Place>,
    /// The finding in words, in the language of `--lang`.
    message: String,
}

/// A number that takes part in a finding.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Operand<'a> {
    /// Whether the id names a field or a number of the prose.
    kind: IdKind,
    /// Field id or mention id.
    id: &'a str,
    /// The side of the relation it is on.
    side: Code<Side>,
    /// True when it is subtracted.
    subtracted: bool,
    /// Its value with the reviewer's corrections; null when it is blank or unreadable.
    value: Option<Number>,
    /// Where it is printed.
    span: Option<Place>,
}

/// A way to make the broken rules of a group hold.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Repair<C, R> {
    /// Number of the group, from 1: broken rules that are repaired together.
    group: usize,
    /// Rank within the group, from 1; the best first.
    rank: usize,
    /// What the rank is by, lower first, in hundredths of a digit.
    cost: i64,
    /// What probably happened to the right numbers.
    error_type: Code<ErrorType>,
    /// Whether the number was misread or is misprinted.
    error_source: Code<ErrorSource>,
    /// What the report says for it, in the language of `--lang`.
    supports: Vec<String>,
    /// What the report says against it, in the language of `--lang`.
    contradicts: Vec<String>,
    /// The numbers that change.
    changes: Vec<C>,
    /// Rules of the group that are broken, or give the value that is missing.
    rules: Vec<R>,
    /// True when the search ended before all lightest repairs of the group were known.
    search_incomplete: bool,
}

/// A reading of broken rules under which no number is wrong.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Explanation<P, R> {
    /// Number of the group, from 1, as in `repairs`.
    group: usize,
    /// How many repairs of the group are likelier.
    repairs_before: usize,
    /// What the rank is by, as in `repairs`; null where too much is wrong to tell, which comes before every repair.
    cost: Option<i64>,
    /// What it says.
    kind: Code<ExplanationKind>,
    /// True when the rules do not apply in this reading; false when they stay broken as published.
    waives: bool,
    /// It in words, in the language of `--lang`: the reason that accepting it records.
    message: String,
    /// What the report says for it, in the language of `--lang`.
    supports: Vec<String>,
    /// The numbers it is about.
    parts: Vec<P>,
    /// The rules it answers.
    rules: Vec<R>,
}

/// A number that a repair changes.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Change<'a> {
    /// Whether the id names a field or a number of the prose.
    kind: IdKind,
    /// Field id or mention id.
    id: &'a str,
    /// The value now; null for a blank.
    from: Option<Number>,
    /// The value that makes the rules hold.
    to: Number,
    /// Where the text prints that value.
    evidence_span: Option<Place>,
}

impl<'a> Report<'a> {
    /// The findings and repairs of a checked report.
    pub fn of(review: &'a Review, lang: Lang) -> Self {
        let finding = move |finding: &'a check::Finding| Finding::of(finding, lang, Operand::of);
        let groups = &review.repairs;
        Self {
            head: Head::of(review),
            findings: Stream::new(move || review.findings.iter().map(finding)),
            repairs: Repair::all(groups, lang, Change::of, RuleName),
            unread: Unread::of(review),
            problems: problems(review, lang),
            explanations: Explanation::all(groups, lang, |cell| &cell.id, RuleName),
            readings: Readings::of(review),
        }
    }
}

impl Unread {
    fn of(review: &Review) -> Self {
        let review::Unread { cells, doubtful, numbers, tables, .. } = review.unread();
        let cell = |cell: review::UnreadCell| UnreadCell { id: cell.id.to_string(), span: cell.span.map(Place) };
        let number = |number: review::UnreadNumber| UnreadNumber {
            id: number.id.map(|id| id.to_string()),
            span: Place(number.span),
        };
        let table = |table: review::UnreadTable| UnreadTable { span: Place(table.span), drawn: table.is_drawn };
        Self {
            cells: cells.into_iter().map(cell).collect(),
            doubtful: doubtful.into_iter().map(cell).collect(),
            numbers: numbers.into_iter().map(number).collect(),
            tables: tables.into_iter().map(table).collect(),
        }
    }
}

impl<'a, O> Finding<'a, O> {
    /// A finding with its operands as `operand` prints them.
    pub fn of(finding: &'a check::Finding, lang: Lang, operand: fn(&'a check::Operand) -> O) -> Self {
        Self {
            rule: RuleName(&finding.rule),
            severity: Code(finding.severity),
            verdict: Code(finding.verdict),
            left: finding.left.map(Number),
            right: finding.right.map(Number),
            delta: finding.delta.map(Number),
            operands: finding.operands.iter().map(operand).collect(),
            places: finding.places.iter().copied().map(Place).collect(),
            message: finding.message(lang),
        }
    }
}

impl<'a> Operand<'a> {
    /// An operand without its year.
    pub fn of(operand: &'a check::Operand) -> Self {
        Self {
            kind: IdKind::of(&operand.id),
            id: &operand.id,
            side: Code(operand.side),
            subtracted: operand.negative,
            value: operand.value.map(Number),
            span: operand.span.map(Place),
        }
    }
}

impl<C, R> Repair<C, R> {
    /// Every repair of every group, with changes and rules as `change` and `rule` print them.
    pub fn all<'a>(
        groups: &'a [RepairGroup],
        lang: Lang,
        change: fn(&'a localize::ValueChange) -> C,
        rule: fn(&'a RuleId) -> R,
    ) -> Vec<Self> {
        let words = |list: &[Message]| list.iter().map(|words| words.get(lang)).collect();
        let one = |number: usize, group: &'a RepairGroup, rank: usize, repair: &'a localize::Repair| Self {
            group: number + 1,
            rank: rank + 1,
            cost: repair.cost,
            error_type: Code(repair.error_type),
            error_source: Code(repair.error_source),
            supports: words(&repair.supports),
            contradicts: words(&repair.contradicts),
            changes: repair.changes.iter().map(change).collect(),
            rules: group.rules.iter().map(rule).collect(),
            search_incomplete: group.more,
        };
        let of_group = |(number, group): (usize, &'a RepairGroup)| {
            let ranked = group.repairs.iter().enumerate();
            ranked.map(|(rank, repair)| one(number, group, rank, repair)).collect::<Vec<_>>()
        };
        groups.iter().enumerate().flat_map(of_group).collect()
    }
}

impl<P, R> Explanation<P, R> {
    /// Every explanation of every group, with numbers and rules as `part` and `rule` print them.
    pub fn all<'a>(
        groups: &'a [RepairGroup],
        lang: Lang,
        part: fn(&'a CellId) -> P,
        rule: fn(&'a RuleId) -> R,
    ) -> Vec<Self> {
        let one = |number: usize, group: &RepairGroup, explanation: &'a localize::Explanation| Self {
            group: number + 1,
            repairs_before: group.repairs.iter().filter(|repair| repair.cost < explanation.cost).count(),
            cost: (explanation.kind != ExplanationKind::TooMuch).then_some(explanation.cost),
            kind: Code(explanation.kind),
            waives: explanation.kind.waives(),
            message: explanation.words.get(lang),
            supports: explanation.supports.iter().map(|words| words.get(lang)).collect(),
            parts: explanation.parts.iter().map(part).collect(),
            rules: explanation.rules.iter().map(rule).collect(),
        };
        let of_group = |(number, group): (usize, &'a RepairGroup)| {
            group.explanations.iter().map(|explanation| one(number, group, explanation)).collect::<Vec<_>>()
        };
        groups.iter().enumerate().flat_map(of_group).collect()
    }
}

impl<'a> Change<'a> {
    /// A change without its year.
    pub fn of(change: &'a localize::ValueChange) -> Self {
        Self {
            kind: IdKind::of(&change.cell.id),
            id: &change.cell.id,
            from: change.from.map(Number),
            to: Number(change.to),
            evidence_span: change.evidence.map(Place),
        }
    }
}
