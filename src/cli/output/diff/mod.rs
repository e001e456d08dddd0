//! `gouji diff`: two reports compared, or all years of every agency of a folder.
//!
//! Not here: decompositions and series (`changes`), what links many years (`links`), sentences (`prose`).

mod changes;
mod links;
mod prose;
mod versions;

use super::Stream;
use super::check::{Change as RepairChange, Explanation, Finding, Operand, Repair};
use super::report::Head;
use super::values::{Code, IdKind, Number, Place, RuleName, Year};
use changes::{Decomposition, FieldSeries, Outlier};
use gouji_core::check::{self, Verdict};
use gouji_core::diff::{
    self, Continuity as CoreContinuity, FaultAttribution, FieldRow, Pairing, RowChange, RowKind, SummedField,
};
use gouji_core::forms::Library;
use gouji_core::ids::{Owner, RuleId, Scope};
use gouji_core::localize;
use gouji_core::review::Review;
use gouji_core::text::Lang;
use links::YearLink;
use prose::{Overlap, Passage};
use serde::Serialize;
use std::borrow::Cow;
use versions::Versions;

/// All years of one agency.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Agency<'a> {
    /// Its name.
    agency: &'a str,
    /// Its reports, the earliest year first.
    reports: Vec<Head<'a>>,
    /// Each report with the one before it.
    comparisons: Stream<'a, Comparison<'a>>,
    /// Fields over all years.
    series: Stream<'a, FieldSeries>,
    /// Relations between the numbers of each two adjacent years, with all years searched together.
    links: Vec<YearLink<'a>>,
}

/// Two reports, compared.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Comparison<'a> {
    /// The older report.
    old: Head<'a>,
    /// The newer report.
    new: Head<'a>,
    /// Every field of either report, in the order of the newer one.
    fields: Stream<'a, Field<'a>>,
    /// The result of every rule that links the two reports. `places` are places in the newer report.
    findings: Vec<Finding<'a, YearOperand<'a>>>,
    /// Which numbers may be wrong, with both reports searched together.
    repairs: Vec<Repair<YearChange<'a>, YearRule<'a>>>,
    /// Every sentence of either report, in the order of the newer one.
    passages: Stream<'a, Passage<'a>>,
    /// The relations between numbers of both reports.
    continuity: Vec<Continuity<'a>>,
    /// How every total that changed came about, one step deep: a part that is a total itself has an entry of its own.
    decompositions: Vec<Decomposition<'a>>,
    /// Changes that stand out, the most striking first.
    outliers: Vec<Outlier<'a>>,
    /// How much of the newer report's prose is the older one's.
    prose: Overlap<'a>,
    /// Readings of broken rules under which no number is wrong; never applied by themselves.
    explanations: Vec<Explanation<YearPart<'a>, YearRule<'a>>>,
    /// What the newer report is to the older one; rules between the two are judged for `adjacent` alone.
    pairing: Code<Pairing>,
    /// The years of which no report was given, between the two.
    missing_years: Vec<i16>,
    /// What became of the findings and decisions of the older one; null unless both are versions of one report.
    versions: Option<Versions<'a>>,
}

/// A field of both reports, or fields that are compared as a sum.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Field<'a> {
    /// Field id: the first of the newer report, else of the older one.
    id: &'a str,
    /// How it changed.
    change: Code<RowChange>,
    /// What the older report says, as reviewed; null when it has no such field.
    old: Option<Cell<'a>>,
    /// What the newer report says, as reviewed; null when it has no such field.
    new: Option<Cell<'a>>,
    /// New minus old.
    delta: Option<Number>,
    /// The difference in percent of the older number, to two decimals; null when that is zero.
    percent: Option<Number>,
    /// How far the two sides can be compared.
    kind: Code<RowKind>,
    /// Why they cannot be compared exactly, in the language of `--lang`; empty where they can.
    note: &'a str,
    /// Indexes in `findings` of those that involve it.
    findings: &'a [usize],
    /// Indexes in `outliers` of those about it.
    outliers: &'a [usize],
}

/// What one report says in a field, or in fields that are summed.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Cell<'a> {
    /// The number; null when one of its fields cannot be told.
    value: Option<Number>,
    /// The value as text; for several fields their sum.
    text: &'a str,
    /// Where it is printed; for several fields the first.
    span: Option<Place>,
    /// The fields it is made of.
    fields: Vec<FieldValue<'a>>,
}

/// A field of one report.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FieldValue<'a> {
    /// Field id.
    id: Cow<'a, str>,
    /// The number; null when it cannot be told.
    value: Option<Number>,
    /// The value as text.
    text: Cow<'a, str>,
    /// Where it is printed.
    span: Option<Place>,
}

/// A number of either report that takes part in a finding.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct YearOperand<'a> {
    /// The report it is in; `span` is a place in that report's text.
    year: Year,
    #[serde(flatten)]
    operand: Operand<'a>,
}

/// A number of either report that a repair changes.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct YearChange<'a> {
    /// The report it is in; `evidence_span` is a place in that report's text.
    year: Year,
    #[serde(flatten)]
    change: RepairChange<'a>,
}

/// A number of either report that an explanation is about.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct YearPart<'a> {
    /// The report it is in.
    year: Year,
    /// Whether the id names a field or a number of the prose.
    kind: IdKind,
    /// Field id or mention id.
    id: &'a str,
}

/// A rule that a repair makes hold, or that an explanation answers.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct YearRule<'a> {
    /// The report in which it is broken; null for a rule between the two.
    year: Option<Year>,
    /// Id of the rule.
    id: RuleName<'a>,
}

/// A relation between numbers of both reports.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Continuity<'a> {
    /// Id of the rule.
    rule: RuleName<'a>,
    /// The result.
    verdict: Code<Verdict>,
    /// The numbers of the older report.
    old: Vec<LinkedNumber<'a>>,
    /// The numbers of the newer report.
    new: Vec<LinkedNumber<'a>>,
    /// Left side minus right side.
    delta: Option<Number>,
    /// Which report is probably wrong; null when the relation holds.
    wrong: Option<Code<FaultAttribution>>,
}

/// A number in a relation between both reports.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LinkedNumber<'a> {
    /// Whether the id names a field or a number of the prose.
    kind: IdKind,
    /// Field id or mention id.
    id: &'a str,
    /// Its value; null when it is blank or unreadable.
    value: Option<Number>,
    /// Where it is printed.
    span: Option<Place>,
}

impl<'a> Agency<'a> {
    /// All years of an agency: `reports` by year, `comparisons` of each with the one before, the series of some fields, and
    /// what links the years.
    pub fn of(
        agency: &'a str,
        reports: &'a [Review],
        comparisons: &'a [diff::Comparison],
        (followed, links): (Vec<String>, &'a diff::OverYears),
        (library, lang): (&'a Library, Lang),
    ) -> Self {
        let pairs = move || reports.windows(2).zip(comparisons);
        let compared = move |(pair, comparison): (&'a [Review], &'a diff::Comparison)| {
            Comparison::of(&pair[0], &pair[1], comparison, lang)
        };
        let all: Vec<&Review> = reports.iter().collect();
        let series = move || {
            let found = followed.iter().filter_map(|id| diff::series(id, &all, library));
            found.map(|series| FieldSeries::of(series, lang)).collect::<Vec<_>>().into_iter()
        };
        Self {
            agency,
            reports: reports.iter().map(Head::of).collect(),
            comparisons: Stream::new(move || pairs().map(compared)),
            series: Stream::new(series),
            links: links.links.iter().map(YearLink::of).collect(),
        }
    }
}

impl<'a> Comparison<'a> {
    /// Two reports and how they compare.
    pub fn of(old: &'a Review, new: &'a Review, comparison: &'a diff::Comparison, lang: Lang) -> Self {
        Self {
            old: Head::of(old),
            new: Head::of(new),
            pairing: Code(comparison.pairing),
            missing_years: comparison.pairing.missing().collect(),
            versions: comparison.versions(old, new).map(|versions| Versions::of(&versions, lang)),
            fields: Stream::new(move || comparison.fields().map(move |row| Field::of(row, lang))),
            findings: comparison.findings.iter().map(|one| Finding::of(one, lang, YearOperand::of)).collect(),
            repairs: Repair::all(&comparison.repairs, lang, YearChange::of, YearRule::of),
            passages: Stream::new(move || comparison.sentences().map(move |row| Passage::of(row, old, new))),
            continuity: comparison.continuity().iter().map(Continuity::of).collect(),
            decompositions: Decomposition::all(comparison, old, new, lang),
            outliers: Outlier::all(comparison, lang),
            prose: Overlap::of(comparison.prose_overlap, &comparison.likeness, new),
            explanations: Explanation::all(&comparison.repairs, lang, YearPart::of, YearRule::of),
        }
    }
}

impl<'a> Field<'a> {
    fn of(row: &'a FieldRow, lang: Lang) -> Self {
        Self {
            id: &row.id,
            change: Code(row.change),
            old: row.old.as_ref().map(Cell::of),
            new: row.new.as_ref().map(Cell::of),
            delta: row.delta.map(Number),
            percent: row.percent.map(Number),
            kind: Code(row.kind),
            note: row.note.get(lang),
            findings: &row.findings,
            outliers: &row.outliers,
        }
    }
}

impl<'a> Cell<'a> {
    fn of(cell: &'a diff::RowSide) -> Self {
        Self {
            value: cell.number.map(Number),
            text: &cell.text,
            span: cell.span.map(Place),
            fields: cell.pieces.iter().map(FieldValue::of).collect(),
        }
    }
}

impl<'a> FieldValue<'a> {
    fn of(piece: &'a SummedField) -> Self {
        Self {
            id: piece.id.as_str().into(),
            value: piece.number.map(Number),
            text: (&piece.text).into(),
            span: piece.span.map(Place),
        }
    }
}

impl FieldValue<'static> {
    fn owned(piece: SummedField) -> Self {
        Self {
            id: String::from(piece.id).into(),
            value: piece.number.map(Number),
            text: piece.text.into(),
            span: piece.span.map(Place),
        }
    }
}

/// The year of a number of a finding, which is seen from the newer report.
const fn year(owner: Owner) -> Year {
    match owner {
        Owner::Own => Year::Newer,
        Owner::Companion => Year::Older,
    }
}

impl<'a> YearOperand<'a> {
    fn of(operand: &'a check::Operand) -> Self {
        Self { year: year(operand.owner), operand: Operand::of(operand) }
    }
}

impl<'a> YearChange<'a> {
    fn of(change: &'a localize::ValueChange) -> Self {
        Self { year: year(change.cell.owner), change: RepairChange::of(change) }
    }
}

impl<'a> YearPart<'a> {
    fn of(cell: &'a localize::CellId) -> Self {
        Self { year: year(cell.owner), kind: IdKind::of(&cell.id), id: &cell.id }
    }
}

impl<'a> YearRule<'a> {
    fn of(rule: &'a RuleId) -> Self {
        let year = match rule.scope {
            Scope::LastYear => Some(Year::Older),
            Scope::ThisYear | Scope::NextYear => Some(Year::Newer),
            Scope::Across => None,
        };
        Self { year, id: RuleName(rule) }
    }
}

impl<'a> Continuity<'a> {
    fn of(continuity: &CoreContinuity<'a>) -> Self {
        let finding = continuity.finding;
        let of_report = |owner: Owner| {
            let operands = finding.operands.iter().filter(move |operand| operand.owner == owner);
            operands.map(LinkedNumber::of).collect()
        };
        Self {
            rule: RuleName(&finding.rule),
            verdict: Code(finding.verdict),
            old: of_report(Owner::Companion),
            new: of_report(Owner::Own),
            delta: finding.delta.map(Number),
            wrong: continuity.attribution.map(Code),
        }
    }
}

impl<'a> LinkedNumber<'a> {
    fn of(operand: &'a check::Operand) -> Self {
        Self {
            kind: IdKind::of(&operand.id),
            id: &operand.id,
            value: operand.value.map(Number),
            span: operand.span.map(Place),
        }
    }
}
