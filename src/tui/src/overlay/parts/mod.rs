//! The explanation of a change: its outliers and their baseline, and the parts of a total, the largest first, down to
//! the cells.
//!
//! Invariant: what is shown adds up, the residual included; a part is opened one level at a time. Not here: taking
//! the change apart and weighing it (`gouji_core::diff`).

pub(crate) mod view;

use crate::keys::{Code, Key};
use crate::overlay::{Answer, Layer, Outcome};
use crate::state::State;
use crate::widgets::paint::Paint;
use gouji_core::check::{plain, signed};
use gouji_core::diff::{Comparison, ComparisonRow, Decomposition, OutlierKind, Way};
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::Bilingual;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The parts being looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// The total and its parts.
    pub total: Decomposition,
    /// What is shown of them.
    pub lines: Vec<PartLine>,
    /// Index into `lines`.
    pub at: usize,
    /// The remarks about the change, shown before its parts.
    said: Vec<PartKind>,
    /// The parts that are opened, each by the way to it.
    opened: BTreeSet<Vec<usize>>,
}

/// A line of the parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartLine {
    /// How far it is indented.
    pub depth: usize,
    /// What it says.
    pub kind: PartKind,
    path: Vec<usize>,
}

/// What a line of the parts says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartKind {
    /// An outlier.
    Remark(Message),
    /// What it was measured by.
    Measure(Message),
    /// A sum that ends in the total above.
    Way(Bilingual),
    /// A part of it.
    Part {
        /// Its row in the comparison.
        row: usize,
        /// The older number.
        old: Decimal,
        /// The newer number.
        new: Decimal,
        /// New minus old.
        change: Decimal,
        /// `Some(true)` when it is opened, `None` when it has no parts itself.
        opened: Option<bool>,
    },
    /// What the parts do not explain.
    Residual(Decimal),
}

impl Parts {
    /// The explanation of a change, the largest parts of its total opened as far as they go.
    pub fn new(said: Vec<PartKind>, total: Decomposition) -> Self {
        let mut opened = BTreeSet::new();
        for (at, mut way) in total.ways.iter().enumerate() {
            let mut path = vec![at, 0];
            while let Some(next) = way.parts.first().and_then(|part| part.ways.first()) {
                opened.insert(path.clone());
                path.extend([0, 0]);
                way = next;
            }
        }
        let mut parts = Self { total, lines: Vec::new(), at: 0, said, opened };
        parts.lay_out();
        parts.go(0);
        parts
    }

    fn lay_out(&mut self) {
        let line = |kind: &PartKind| PartLine { depth: 0, kind: kind.clone(), path: Vec::new() };
        let mut lines = self.said.iter().map(line).collect();
        self.push(&self.total.ways, 0, &[], &mut lines);
        self.lines = lines;
    }

    fn push(&self, ways: &[Way], depth: usize, path: &[usize], lines: &mut Vec<PartLine>) {
        for (at, way) in ways.iter().enumerate() {
            let line = |kind, path: Vec<usize>| PartLine { depth, kind, path };
            lines.push(line(PartKind::Way(way.title.clone()), Vec::new()));
            for (number, part) in way.parts.iter().enumerate() {
                let path = [path, &[at, number]].concat();
                let opened = (!part.ways.is_empty()).then(|| self.opened.contains(&path));
                let kind = PartKind::Part { row: part.row, old: part.old, new: part.new, change: part.change, opened };
                lines.push(line(kind, path.clone()));
                if opened == Some(true) {
                    self.push(&part.ways, depth + 1, &path, lines);
                }
            }
            if !way.residual.is_zero() {
                lines.push(line(PartKind::Residual(way.residual), Vec::new()));
            }
        }
    }

    /// Moves over the parts; titles and residuals are passed over.
    fn go(&mut self, rows: isize) {
        let is_part = |at: &usize| matches!(self.lines.get(*at).map(|line| &line.kind), Some(PartKind::Part { .. }));
        let stops: Vec<usize> = (0..self.lines.len()).filter(is_part).collect();
        let last = stops.len().saturating_sub(1);
        let here = stops.partition_point(|&at| at < self.at).min(last);
        self.at = stops.get(here.saturating_add_signed(rows).min(last)).copied().unwrap_or(0);
    }

    /// Opens the part under the cursor, or closes it; `None` does whichever can be done.
    fn open(&mut self, wish: Option<bool>) {
        let Some(line) = self.lines.get(self.at) else { return };
        let PartKind::Part { opened: Some(opened), .. } = line.kind else { return };
        if wish.unwrap_or(!opened) {
            self.opened.insert(line.path.clone());
        } else {
            self.opened.remove(&line.path);
        }
        self.lay_out();
    }

    /// The row of the part under the cursor.
    pub fn row(&self) -> Option<usize> {
        match self.lines.get(self.at)?.kind {
            PartKind::Part { row, .. } => Some(row),
            _ => None,
        }
    }
}

/// A change that is not taken apart.
fn whole(comparison: &Comparison, row: usize) -> Option<Decomposition> {
    let Some(ComparisonRow::Field(field)) = comparison.rows.get(row) else { return None };
    let (old, new) = (field.old.as_ref()?.number?, field.new.as_ref()?.number?);
    Some(Decomposition { row, old, new, change: field.delta?, ways: Vec::new() })
}

/// Numbers to a line.
const NUMBERS: usize = 5;
/// Agencies to a line, and how many are named.
const AGENCIES: (usize, usize) = (3, 12);

/// The outliers of a change, and what it was measured by.
fn said(comparison: &Comparison, row: usize) -> Vec<PartKind> {
    let Some(ComparisonRow::Field(field)) = comparison.rows.get(row) else { return Vec::new() };
    let mut said = Vec::new();
    for unusual in field.outliers.iter().filter_map(|&at| comparison.outliers.get(at)) {
        said.push(PartKind::Remark(unusual.detail.clone()));
        let known = comparison.baseline.known(field);
        let (measure, numbers, width): (fn(String) -> Message, _, _) = match (unusual.kind, known) {
            (OutlierKind::History, Some(known)) => {
                let years = known.years.iter().map(|(year, number)| format!("{year} {}", plain(*number)));
                (|numbers| message!("parts.years", numbers = numbers), years.collect::<Vec<_>>(), NUMBERS)
            }
            (OutlierKind::Peers, Some(known)) => {
                let named = known.agencies.iter().take(AGENCIES.1);
                let agencies = named.map(|(agency, growth)| format!("{agency} {}%", signed(*growth)));
                (|numbers| message!("parts.agencies", numbers = numbers), agencies.collect(), AGENCIES.0)
            }
            _ => continue,
        };
        said.extend(numbers.chunks(width).map(|numbers| PartKind::Measure(measure(numbers.join(" · ")))));
    }
    said
}

impl Parts {
    /// The change of the row in focus; `None` when it is not a total and has no outlier.
    pub(crate) fn of_focus(state: &State) -> Option<Self> {
        let (compare, pair) = (state.compare.as_ref()?, state.open.pair()?);
        let ([old, new], comparison) = (&pair.years, &pair.comparison);
        let said = said(comparison, compare.cursor);
        let total = comparison.decompose(compare.cursor, &old.review, &new.review);
        let total = total.or_else(|| whole(comparison, compare.cursor).filter(|_| !said.is_empty()))?;
        Some(Self::new(said, total))
    }
}

impl Layer for Parts {
    fn key(&mut self, key: Key, state: &State) -> Outcome {
        let page = isize::try_from(state.size.rows / 2).unwrap_or(1).max(1);
        match key.folded().code {
            Code::Down | Code::Char('j') => self.go(1),
            Code::Up | Code::Char('k') => self.go(-1),
            Code::PageDown => self.go(page),
            Code::PageUp => self.go(-page),
            Code::Home => self.go(isize::MIN / 2),
            Code::End => self.go(isize::MAX / 2),
            Code::Right | Code::Char('l') => self.open(Some(true)),
            Code::Left | Code::Char('h') => self.open(Some(false)),
            Code::Char(' ') => self.open(None),
            Code::Enter => return self.row().map_or(Outcome::Close, |row| Outcome::Answer(Answer::GoToRow(row))),
            Code::Esc | Code::Char('q' | 'b' | '%') => return Outcome::Close,
            Code::Char('c') if key.ctrl => return Outcome::Close,
            _ => {}
        }
        Outcome::Stay
    }

    fn draw(&self, state: &State, paint: &mut Paint) {
        view::draw(state, self, paint);
    }
}
