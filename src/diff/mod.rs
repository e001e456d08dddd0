//! Two years of one agency, aligned.
//!
//! Invariant: every field of either report stands in exactly one row, by its id; comparing a report with itself shows no
//! change. Left to others: what the rules say across the years (`check`), how it is shown (`ui`, `cli`).

mod passages;

pub use passages::{Passage, ProseRow};

use crate::check::{Finding, Rules, Severity};
use crate::forms::Library;
use crate::repair::Component;
use crate::review::Review;
use crate::text::{Bilingual, Span};
use rust_decimal::{Decimal, RoundingStrategy};

/// Two reports side by side.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// Sections, fields and passages in the order of the newer report.
    pub rows: Vec<Row>,
    /// What the rules that link two years say.
    pub findings: Vec<Finding>,
    /// Which numbers may be wrong, with both years as one system.
    pub repairs: Vec<Component>,
}

/// A row of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// The title of a section.
    Section(Bilingual),
    /// A field.
    Field(Box<FieldRow>),
    /// A sentence of the prose.
    Prose(ProseRow),
}

/// How a row changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// The same in both years.
    Same,
    /// Different.
    Changed,
    /// Only in the newer report.
    Appeared,
    /// Only in the older report.
    Vanished,
}

impl Change {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Appeared => "appeared",
            Self::Vanished => "vanished",
        }
    }

    /// The mark between the two years.
    pub const fn glyph(self) -> &'static str {
        match self {
            Self::Same => " ",
            Self::Changed => "~",
            Self::Appeared => "+",
            Self::Vanished => "-",
        }
    }
}

/// A field in both years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRow {
    /// Field id.
    pub id: String,
    /// Label as printed, and gloss.
    pub label: Bilingual,
    /// Unit.
    pub unit: String,
    /// What the older report says, as reviewed.
    pub old: Option<Cell>,
    /// What the newer report says, as reviewed.
    pub new: Option<Cell>,
    /// New minus old, where both are numbers.
    pub delta: Option<Decimal>,
    /// The difference in percent of the older number, to two decimals; none when that is zero.
    pub percent: Option<Decimal>,
    /// How it changed.
    pub change: Change,
    /// Indexes of the findings across the years that involve it.
    pub findings: Vec<usize>,
}

/// What one report says of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// As it stands now.
    pub text: String,
    /// Its number.
    pub number: Option<Decimal>,
    /// Where it is printed.
    pub span: Option<Span>,
}

/// Lays two reviewed reports side by side.
pub fn compare(old: &Review, new: &Review, rules: &Rules, library: &Library) -> Comparison {
    let all = new.findings_against(rules, library, Some(old));
    let repairs = new.repairs_against(&all, old, library);
    let findings: Vec<Finding> = all.into_iter().filter(Finding::links_years).collect();
    let mut rows = Vec::new();
    for table in tables(old, new) {
        let ids = ids_of(&table, old, new);
        rows.push(Row::Section(title(&table, old, new, library)));
        rows.extend(ids.into_iter().map(|id| Row::Field(Box::new(field_row(id, old, new, library, &findings)))));
    }
    rows.extend(passages::rows(old, new));
    Comparison { rows, findings, repairs }
}

fn needs_an_answer(finding: &Finding) -> bool {
    finding.verdict.is_broken() && finding.severity != Severity::Info
}

impl Comparison {
    /// True for a row that needs an answer: a rule across the years is broken there.
    pub fn is_broken(&self, row: &Row) -> bool {
        let Row::Field(field) = row else { return false };
        field.findings.iter().any(|&i| self.findings.get(i).is_some_and(needs_an_answer))
    }
}

/// The tables of both reports, those of the newer one first.
fn tables(old: &Review, new: &Review) -> Vec<String> {
    let mut tables: Vec<String> = Vec::new();
    for reading in new.extraction.tables.iter().chain(&old.extraction.tables) {
        if !tables.contains(&reading.table) {
            tables.push(reading.table.clone());
        }
    }
    tables
}

/// The field ids of a table in both reports, in the order of the newer one.
fn ids_of(table: &str, old: &Review, new: &Review) -> Vec<String> {
    let prefix = format!("{table}.");
    let of = |review: &Review| -> Vec<String> {
        review
            .extraction
            .fields
            .iter()
            .filter(|field| field.id.starts_with(&prefix))
            .map(|field| field.id.clone())
            .collect()
    };
    let mut ids = of(new);
    let seen: std::collections::HashSet<String> = ids.iter().cloned().collect();
    ids.extend(of(old).into_iter().filter(|id| !seen.contains(id)));
    ids
}

fn title(table: &str, old: &Review, new: &Review, library: &Library) -> Bilingual {
    let reading =
        [new, old].into_iter().flat_map(|review| &review.extraction.tables).find(|reading| reading.table == table);
    reading
        .and_then(|reading| library.form(&reading.form))
        .and_then(|form| form.tables.iter().find(|known| known.id == table))
        .map_or_else(|| Bilingual::new(table, table), |table| table.title.clone())
}

fn field_row(id: String, old: &Review, new: &Review, library: &Library, findings: &[Finding]) -> FieldRow {
    let cell = |review: &Review| {
        review.current(&id).map(|current| Cell { text: current.text, number: current.number, span: current.span })
    };
    let (before, after) = (cell(old), cell(new));
    let delta = match (&before, &after) {
        (Some(Cell { number: Some(before), .. }), Some(Cell { number: Some(after), .. })) => after.checked_sub(*before),
        _ => None,
    };
    let percent = delta.zip(before.as_ref().and_then(|cell| cell.number)).and_then(|(delta, before)| {
        let exact = delta.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)?;
        Some(exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
    });
    let change = match (&before, &after) {
        (None, Some(_)) => Change::Appeared,
        (Some(_), None) => Change::Vanished,
        (Some(a), Some(b)) if a.number == b.number && (a.number.is_some() || a.text == b.text) => Change::Same,
        (None, None) => Change::Same,
        _ => Change::Changed,
    };
    let involved = |finding: &Finding| finding.operands.iter().any(|operand| operand.id == id);
    FieldRow {
        label: Bilingual::new(library.label(&id).unwrap_or_default(), library.gloss(&id).unwrap_or_default()),
        unit: library.unit(&id).to_string(),
        findings: findings.iter().enumerate().filter(|(_, finding)| involved(finding)).map(|(i, _)| i).collect(),
        old: before,
        new: after,
        delta,
        percent,
        change,
        id,
    }
}
