//! The fields of two reports side by side, over the crosswalk if their forms differ.
//!
//! Invariant: every field of either report is a piece of exactly one row, on its side; a sum has a number only if every
//! piece has one. Not here: what stands out (`outliers`), what the rules say (`check`).

use super::{ComparisonRow, RowChange};
use crate::check::{Finding, plain};
use crate::extract::State;
use crate::forms::{Comparability, Correspondence, Library};
use crate::ids::{FieldId, Owner, Year};
use crate::message;
use crate::message::Message;
use crate::review::Review;
use crate::text::{Bilingual, Span};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::{HashMap, HashSet};

/// Relation between the two sides of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKind {
    /// One field each, the same notion.
    Exact,
    /// Several older fields correspond to one newer field, or several to several: sums are compared.
    Sum,
    /// One older field corresponds to several newer fields: their sum is compared.
    Split,
    /// Nearly the same notion: differences are shown but never judged.
    Approximate,
    /// The forms have no counterpart.
    NotComparable,
    /// Only the older report has it.
    OnlyOld,
    /// Only the newer report has it.
    OnlyNew,
}

impl RowKind {
    /// Returns the name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Sum => "sum",
            Self::Split => "split",
            Self::Approximate => "approximate",
            Self::NotComparable => "not_comparable",
            Self::OnlyOld => "only_old",
            Self::OnlyNew => "only_new",
        }
    }

    /// Returns a mark; empty for fields that compare exactly.
    pub const fn glyph(self) -> &'static str {
        match self {
            Self::Exact | Self::OnlyOld | Self::OnlyNew => "",
            Self::Sum | Self::Split => "Σ",
            Self::Approximate => "≈",
            Self::NotComparable => "≠",
        }
    }

    /// Returns the name for people.
    pub fn words(self) -> Message {
        match self {
            Self::Exact => message!("pair.kind.exact"),
            Self::Sum => message!("pair.kind.sum"),
            Self::Split => message!("pair.kind.split"),
            Self::Approximate => message!("pair.kind.approximate"),
            Self::NotComparable => message!("pair.kind.not_comparable"),
            Self::OnlyOld => message!("pair.kind.only_old"),
            Self::OnlyNew => message!("pair.kind.only_new"),
        }
    }

    /// True if both sides count the same, so that a difference is meaningful.
    pub const fn is_comparable(self) -> bool {
        matches!(self, Self::Exact | Self::Sum | Self::Split)
    }

    pub(super) const fn of(kind: Comparability) -> Self {
        match kind {
            Comparability::Exact => Self::Exact,
            Comparability::Sum => Self::Sum,
            Comparability::Split => Self::Split,
            Comparability::Approximate => Self::Approximate,
            Comparability::NotComparable => Self::NotComparable,
        }
    }
}

/// A field in both years, or fields compared as a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRow {
    /// Id of the newer report's first field, else of the older one's.
    pub id: FieldId,
    /// Relation between the two sides.
    pub kind: RowKind,
    /// Label as printed, and gloss.
    pub label: Bilingual,
    /// Unit.
    pub unit: String,
    /// Why the sides cannot be compared exactly; empty if they can.
    pub note: Bilingual,
    /// The older report's side, as reviewed.
    pub old: Option<RowSide>,
    /// The newer report's side, as reviewed.
    pub new: Option<RowSide>,
    /// New minus old, if both are numbers and the relation is exact, a sum or approximate.
    pub delta: Option<Decimal>,
    /// The difference in percent of the older number, to two decimals; `None` for zero.
    pub percent: Option<Decimal>,
    /// How it changed.
    pub change: RowChange,
    /// Indexes of the findings across the years that involve it.
    pub findings: Vec<usize>,
    /// Indexes of its outliers.
    pub outliers: Vec<usize>,
}

/// One report's side of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowSide {
    /// The reviewed text; for several fields their sum.
    pub text: String,
    /// The number; `None` if that of a piece is unknown.
    pub number: Option<Decimal>,
    /// Its place in the text; for several fields the first.
    pub span: Option<Span>,
    /// The fields that make it up, at least one.
    pub pieces: Vec<SummedField>,
}

/// A field of one report in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummedField {
    /// Field id.
    pub id: FieldId,
    /// Label as printed, and gloss.
    pub label: Bilingual,
    /// The reviewed text.
    pub text: String,
    /// The number.
    pub number: Option<Decimal>,
    /// Its place in the text.
    pub span: Option<Span>,
}

/// Two reports and the positions of their fields.
struct Sides<'r> {
    old: &'r Review,
    new: &'r Review,
    library: &'r Library,
    /// Tables of the newer report, then those of the older one alone; id and form on either side.
    tables: Vec<TablePair<'r>>,
    at_old: HashMap<&'r str, usize>,
    at_new: HashMap<&'r str, usize>,
}

/// A table of either report.
struct TablePair<'r> {
    id: &'r str,
    old_form: Option<&'r str>,
    new_form: Option<&'r str>,
}

/// Sort key of a row: table, newer fields first, position.
type RowOrder = (usize, bool, usize);

/// Returns the rows of all fields by section, in the order of the newer report.
pub(super) fn rows(old: &Review, new: &Review, library: &Library, findings: &[Finding]) -> Vec<ComparisonRow> {
    let sides = Sides::new(old, new, library);
    let mut found: Vec<(RowOrder, Correspondence)> =
        sides.correspondences().into_iter().map(|pair| (sides.place(&pair), pair)).collect();
    found.sort_by_key(|(place, _)| *place);
    let by_id = involved(findings);
    let mut rows = Vec::new();
    let mut section = None;
    for ((table, ..), pair) in found {
        if section != Some(table) {
            section = Some(table);
            rows.push(ComparisonRow::Section(sides.title(table)));
        }
        let mut row = sides.row(pair);
        let ids = |cell: &Option<RowSide>, owner: Owner| -> Vec<usize> {
            let pieces = cell.iter().flat_map(|cell| &cell.pieces);
            pieces.filter_map(|piece| by_id.get(&(piece.id.as_str(), owner))).flatten().copied().collect()
        };
        row.findings = [ids(&row.old, Owner::Companion), ids(&row.new, Owner::Own)].concat();
        row.findings.sort_unstable();
        row.findings.dedup();
        rows.push(ComparisonRow::Field(Box::new(row)));
    }
    rows
}

/// Maps each number, by id and report, to its findings.
fn involved(findings: &[Finding]) -> HashMap<(&str, Owner), Vec<usize>> {
    let mut found: HashMap<(&str, Owner), Vec<usize>> = HashMap::new();
    for (at, finding) in findings.iter().enumerate() {
        for operand in &finding.operands {
            found.entry((operand.id.as_str(), operand.owner)).or_default().push(at);
        }
    }
    found
}

/// Maps each field to its position in the report.
fn places(review: &Review) -> HashMap<&str, usize> {
    review.extraction.fields.iter().enumerate().map(|(at, field)| (field.id.as_str(), at)).collect()
}

impl FieldRow {
    /// Returns the side of one report.
    pub const fn cell(&self, year: Year) -> Option<&RowSide> {
        match year {
            Year::Older => self.old.as_ref(),
            Year::Newer => self.new.as_ref(),
        }
    }
}

impl<'r> Sides<'r> {
    fn new(old: &'r Review, new: &'r Review, library: &'r Library) -> Self {
        let mut tables: Vec<TablePair<'r>> = Vec::new();
        for (is_old, reading) in new
            .extraction
            .tables
            .iter()
            .map(|table| (false, table))
            .chain(old.extraction.tables.iter().map(|table| (true, table)))
        {
            let at = tables.iter().position(|table| table.id == reading.table).unwrap_or_else(|| {
                tables.push(TablePair { id: &reading.table, old_form: None, new_form: None });
                tables.len() - 1
            });
            let form = if is_old { &mut tables[at].old_form } else { &mut tables[at].new_form };
            form.get_or_insert(reading.form.as_str());
        }
        Self { old, new, library, tables, at_old: places(old), at_new: places(new) }
    }

    /// Puts every field of either report in one correspondence: same form, then crosswalk, then the rest.
    fn correspondences(&self) -> Vec<Correspondence> {
        let (mut used_old, mut used_new): (HashSet<FieldId>, HashSet<FieldId>) = (HashSet::new(), HashSet::new());
        let mut found: Vec<Correspondence> = Vec::new();
        let mut take = |pair: Correspondence, only_whole: bool| {
            let is_free =
                !pair.old.iter().any(|id| used_old.contains(id)) && !pair.new.iter().any(|id| used_new.contains(id));
            let has = |ids: &[FieldId], at: &HashMap<&str, usize>| ids.iter().any(|id| at.contains_key(id.as_str()));
            let (has_old, has_new) = (has(&pair.old, &self.at_old), has(&pair.new, &self.at_new));
            if is_free && (has_old || has_new) && (!only_whole || (has_old && has_new)) {
                used_old.extend(pair.old.iter().cloned());
                used_new.extend(pair.new.iter().cloned());
                found.push(pair);
            }
        };
        let same = |id: &FieldId| Correspondence {
            kind: Comparability::Exact,
            old: vec![id.clone()],
            new: vec![id.clone()],
            note: Bilingual::default(),
        };
        let fields = |review: &'r Review| review.extraction.fields.iter().map(|field| &field.id);
        for id in fields(self.new).filter(|id| self.table_of(id).is_some_and(|table| table.old_form == table.new_form))
        {
            take(same(id), true);
        }
        for (before, after) in self.forms() {
            for pair in self.library.crosswalk().between(before, after) {
                take(pair.clone(), false);
            }
        }
        for id in fields(self.new).chain(fields(self.old)) {
            take(same(id), true);
        }
        for id in fields(self.new) {
            take(Correspondence { old: Vec::new(), ..same(id) }, false);
        }
        for id in fields(self.old) {
            take(Correspondence { new: Vec::new(), ..same(id) }, false);
        }
        found
    }

    /// Returns the pairs of different forms, one of either report.
    fn forms(&self) -> Vec<(&'r str, &'r str)> {
        let mut pairs = Vec::new();
        for after in self.tables.iter().filter_map(|table| table.new_form) {
            for before in self.tables.iter().filter_map(|table| table.old_form) {
                if before != after && !pairs.contains(&(before, after)) {
                    pairs.push((before, after));
                }
            }
        }
        pairs
    }

    fn table_of(&self, id: &str) -> Option<&TablePair<'r>> {
        self.tables.iter().find(|table| is_in(id, table.id))
    }

    fn place(&self, pair: &Correspondence) -> RowOrder {
        let first = |ids: &[FieldId], fields: &HashMap<&str, usize>, is_old: bool| {
            let (id, field) = ids.iter().find_map(|id| fields.get(id.as_str()).map(|&at| (id, at)))?;
            let table = self.tables.iter().position(|table| is_in(id, table.id));
            Some((table.unwrap_or(self.tables.len()), is_old, field))
        };
        let none = (self.tables.len(), true, usize::MAX);
        first(&pair.new, &self.at_new, false).or_else(|| first(&pair.old, &self.at_old, true)).unwrap_or(none)
    }

    fn title(&self, table: usize) -> Bilingual {
        let Some(table) = self.tables.get(table) else { return Bilingual::default() };
        let form = table.new_form.or(table.old_form).and_then(|form| self.library.form(form));
        let known = form.and_then(|form| form.tables.iter().find(|known| known.id == table.id));
        known.map_or_else(|| Bilingual::new(table.id, table.id), |table| table.title.clone())
    }

    fn row(&self, pair: Correspondence) -> FieldRow {
        let before = cell(&pair.old, self.old, self.library);
        let after = cell(&pair.new, self.new, self.library);
        let kind = match (pair.kind, &before, &after) {
            (Comparability::NotComparable, ..) => RowKind::NotComparable,
            (_, Some(_), None) => RowKind::OnlyOld,
            (_, None, Some(_)) => RowKind::OnlyNew,
            (kind, ..) => RowKind::of(kind),
        };
        let number = |cell: &Option<RowSide>| cell.as_ref().and_then(|cell| cell.number);
        let both = number(&before).zip(number(&after)).filter(|_| kind != RowKind::NotComparable);
        let delta = both.and_then(|(before, after)| after.checked_sub(before));
        let change = match (&before, &after) {
            (None, _) => RowChange::Appeared,
            (_, None) => RowChange::Vanished,
            (Some(a), Some(b)) if a.number == b.number && (a.number.is_some() || a.text == b.text) => RowChange::Same,
            _ => RowChange::Changed,
        };
        let named = if pair.new.is_empty() || (pair.old.len() < pair.new.len() && !pair.old.is_empty()) {
            &pair.old
        } else {
            &pair.new
        };
        let first =
            |cell: &Option<RowSide>| cell.as_ref().and_then(|cell| cell.pieces.first()).map(|piece| piece.id.clone());
        let unnamed = || named.first().cloned().unwrap_or_else(|| FieldId::from(""));
        FieldRow {
            id: first(&after).or_else(|| first(&before)).unwrap_or_else(unnamed),
            kind,
            label: label(named, self.library),
            unit: named.first().map_or("", |id| self.library.unit(id)).to_string(),
            note: if kind == RowKind::Exact { Bilingual::default() } else { pair.note },
            delta,
            percent: delta.zip(number(&before)).and_then(|(delta, before)| percent(delta, before)),
            change,
            old: before,
            new: after,
            findings: Vec::new(),
            outliers: Vec::new(),
        }
    }
}

/// Returns a report's side of summed fields; `None` if it has none of them.
pub(super) fn cell(ids: &[FieldId], review: &Review, library: &Library) -> Option<RowSide> {
    let mut pieces = Vec::new();
    let (mut sum, mut is_complete, mut any) = (Decimal::ZERO, true, false);
    for id in ids {
        let Some(current) = review.current(id) else {
            is_complete = false;
            continue;
        };
        // In a sum, a cell with nothing printed counts as nothing.
        let is_nothing = matches!(current.state, State::Blank | State::Dash | State::NotApplicable) && !current.unclear;
        match current.number.and_then(|number| sum.checked_add(number)) {
            Some(number) => (sum, any) = (number, true),
            None => is_complete &= is_nothing,
        }
        pieces.push(SummedField {
            id: id.clone(),
            label: label(std::slice::from_ref(id), library),
            text: current.text,
            number: current.number,
            span: current.span,
        });
    }
    let first = pieces.first()?;
    let span = first.span;
    if ids.len() == 1 {
        return Some(RowSide { text: first.text.clone(), number: first.number, span, pieces });
    }
    let number = (is_complete && any).then_some(sum);
    let parts = || pieces.iter().map(|piece| if piece.text.is_empty() { "□" } else { piece.text.as_str() });
    let text = number.map_or_else(|| parts().collect::<Vec<_>>().join("+"), plain);
    Some(RowSide { text, number, span, pieces })
}

fn label(ids: &[FieldId], library: &Library) -> Bilingual {
    let join = |of: &dyn Fn(&str) -> Option<String>| {
        ids.iter().map(|id| of(id).unwrap_or_else(|| id.to_string())).collect::<Vec<_>>().join(" + ")
    };
    Bilingual::new(join(&|id| library.label(id)), join(&|id| library.gloss(id)))
}

pub(super) fn is_in(id: &str, table: &str) -> bool {
    id.strip_prefix(table).is_some_and(|rest| rest.starts_with('.'))
}

/// Returns a difference in percent of its base, to two decimals.
pub(super) fn percent(delta: Decimal, before: Decimal) -> Option<Decimal> {
    let exact = delta.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)?;
    Some(exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
}

/// Changes of smaller counts say nothing.
pub(super) const SMALL: Decimal = Decimal::TEN;

/// Returns a change in percent; `None` if the first number is too small.
pub(super) fn growth(then: Option<Decimal>, now: Option<Decimal>) -> Option<Decimal> {
    let then = then.filter(|then| *then >= SMALL)?;
    percent(now?.checked_sub(then)?, then)
}
