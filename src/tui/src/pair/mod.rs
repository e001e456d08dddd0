//! Two reports open at once: the active one and its companion.
//!
//! Invariant: after every decision about either report, the rules of both and those between them have been applied again, and
//! the findings of each report's view are its own and those between the two; a step is taken back in every report it changed.
//! Each report keeps its own findings apart from that. Not here: what is shown of the two (`screen::pair`), what the rules
//! between two years say (`gouji_core::diff`).

pub mod alerts;
pub mod baseline;
pub(crate) mod combined;
pub mod problems;
pub mod row_places;
pub mod versions;

use crate::pair::alerts::Alert;
use crate::pair::combined::{Between, Combined};
use crate::pair::problems::OpenProblem;
use crate::pair::row_places::RowPlaces;
use crate::pair::versions::ShownVersions;
use crate::report_view::ReportView;
use gouji_core::check::{Changes, Rules};
use gouji_core::diff::{self, Comparison, ComparisonRow, Pairing, RowKind};
use gouji_core::forms::Library;
use gouji_core::ids::{RuleId, Scope, Year};
use gouji_core::localize::{Explanation, Repair, RepairGroup, ValueChange};
use gouji_core::review::{Provenance, Resolution, Step};
use std::collections::BTreeMap;

/// Two reports of an agency.
#[derive(Debug)]
pub struct Pair {
    /// The reports, the older first.
    pub years: [ReportView; 2],
    /// The active one.
    pub active: Year,
    /// Both, aligned.
    pub comparison: Comparison,
    /// Number of comparisons so far; rows of an earlier round are out of date.
    pub round: usize,
    /// The row of each number.
    pub places: RowPlaces,
    /// The open problems of both reports and between them, in the order of the rows.
    pub open: Vec<OpenProblem>,
    /// The rows whose numbers have a mark that asks for an answer.
    pub alerts: BTreeMap<usize, Alert>,
    /// What became of findings, where the two are versions of one report.
    pub versions: ShownVersions,
    /// The companion changed since its own rules were applied.
    is_stale: bool,
    undo: PairUndo,
}

/// The order of the steps in both reports.
#[derive(Debug, Default)]
struct PairUndo {
    done: Vec<Changed>,
    undone: Vec<Changed>,
    /// Steps of each report when they were counted last.
    seen: [usize; 2],
}

/// Which of the two reports a step changed, the older first.
type Changed = [bool; 2];

impl Pair {
    /// Opens the older and the newer report together; the newer one is active.
    pub fn new([old, new]: [ReportView; 2], rules: &Rules, library: &Library) -> Self {
        let comparison = diff::compare(&old.review, &new.review, rules, library);
        let mut pair = Self {
            years: [old, new],
            active: Year::Newer,
            places: RowPlaces::of(&comparison),
            comparison,
            round: 0,
            open: Vec::new(),
            alerts: BTreeMap::new(),
            versions: ShownVersions::default(),
            is_stale: false,
            undo: PairUndo::default(),
        };
        pair.undo.seen = pair.steps();
        for view in &mut pair.years {
            view.combined = Some(Combined::new(&view.review));
        }
        pair.recheck(rules, library);
        // The marks of each report's own findings are older than the pair.
        pair.find_alerts([None, None]);
        pair
    }

    /// Ends the pair: the report of this index of the list stays, with what was decided about it.
    pub(crate) fn into_one(self, report: usize, rules: &Rules, library: &Library) -> ReportView {
        let [old, new] = self.years;
        let mut view = if old.index == report { old } else { new };
        view.moved.clear();
        (view.combined, view.open_in_pair) = (None, None);
        view.review.recheck(rules, library);
        view.mark_anew();
        view
    }

    /// The active report.
    pub fn view(&self) -> &ReportView {
        &self.years[self.active]
    }

    /// The active report.
    pub fn view_mut(&mut self) -> &mut ReportView {
        &mut self.years[self.active]
    }

    /// The other report.
    pub fn companion(&self) -> &ReportView {
        &self.years[self.active.other()]
    }

    /// The other report.
    pub fn companion_mut(&mut self) -> &mut ReportView {
        &mut self.years[self.active.other()]
    }

    /// Makes the companion the active report.
    pub const fn swap(&mut self) {
        self.active = self.active.other();
    }

    /// The companion was changed: its own rules are applied at the next check too.
    pub(crate) const fn companion_changed(&mut self) {
        self.is_stale = true;
    }

    /// The years whose problems ask for an answer: of two versions of a report the newer one alone.
    pub fn judged(&self) -> &'static [Year] {
        match self.comparison.pairing {
            Pairing::Versions { .. } => &[Year::Newer],
            _ => &Year::BOTH,
        }
    }

    /// A row of the comparison.
    pub fn row(&self, row: usize) -> Option<&ComparisonRow> {
        self.comparison.rows.get(row)
    }

    /// The numbers of a row in one report, in its order.
    pub fn ids<'p>(&'p self, row: &'p ComparisonRow, year: Year) -> Vec<&'p str> {
        let view = &self.years[year];
        match row {
            ComparisonRow::Section(_) => Vec::new(),
            ComparisonRow::Field(field) => {
                let pieces = field.cell(year).into_iter().flat_map(|cell| &cell.pieces).map(|piece| piece.id.as_str());
                pieces.filter(|id| view.field_pane.place(id).is_some()).collect()
            }
            ComparisonRow::Prose(_) => {
                let numbers = row.span(year).map_or(&[][..], |span| view.numbers_in(span));
                numbers.iter().filter(|(_, id)| view.review.mention(id).is_some()).map(|(_, id)| id.as_str()).collect()
            }
        }
    }

    /// Applies the rules of the active report, and of its companion where that changed, then those between the two.
    pub fn recheck(&mut self, rules: &Rules, library: &Library) {
        let mut changes = [Some(Changes::default()), Some(Changes::default())];
        let rounds = self.rounds();
        for year in Year::BOTH {
            if year == self.active || self.is_stale {
                changes[year] = self.years[year].recheck_own(rules, library);
            }
        }
        self.is_stale = false;
        let is_reread = rounds != self.rounds();
        let [old, new] = &mut self.years;
        let comparison = &mut self.comparison;
        if is_reread {
            let baseline = std::mem::take(&mut comparison.baseline);
            *comparison = diff::compare(&old.review, &new.review, rules, library);
            comparison.baseline = baseline;
            self.places = RowPlaces::of(comparison);
        } else {
            comparison.refresh(&old.review, &new.review, rules, library);
        }
        // What is answered in one report need not be answered in the other.
        let (mut for_old, mut for_new) = (Between::new(), Between::new());
        for (key, finding) in comparison.between() {
            let seen = diff::swapped(finding);
            let settled = [old.review.is_settled(&seen), new.review.is_settled(finding)];
            // A place in the newer text (a growth it prints) concerns that report alone.
            let is_shared = finding.rule.instance.is_none();
            for_old.extend((is_shared && (settled[0] || !settled[1])).then_some((key, seen)));
            for_new.extend((settled[1] || !settled[0]).then(|| (key, finding.clone())));
        }
        let repairs = comparison.repairs.iter();
        let swapped = repairs.map(|group| diff::swapped_repairs(group, Year::Newer)).collect();
        let [of_old, of_new] = changes;
        let touched = [old.combine(of_old, for_old, swapped), new.combine(of_new, for_new, comparison.repairs.clone())];
        let exact = comparison.fields().filter(|field| field.kind == RowKind::Exact);
        let moved = exact.filter(|field| field.delta.is_some_and(|delta| !delta.is_zero()));
        new.moved = moved.map(|field| field.id.clone()).collect();
        self.round += 1;
        let (before, now) = (self.undo.seen, self.steps());
        if now[0] > before[0] || now[1] > before[1] {
            self.undo.done.push([now[0] > before[0], now[1] > before[1]]);
            self.undo.undone.clear();
        }
        self.undo.seen = now;
        self.find_alerts(touched);
        self.find_versions();
        self.open = problems::find(self);
        let open = self.open.len();
        self.years.iter_mut().for_each(|view| view.open_in_pair = Some(open));
    }

    /// Takes the last step back, or makes it again, in every report it changed; the step of the active report, else of its
    /// companion.
    pub(crate) fn step(&mut self, is_undo: bool) -> Option<Step> {
        let (here, there) = (self.active, self.active.other());
        // A step of an earlier run is in no order: it is taken back in the active report.
        let mut own = [false; 2];
        own[here] = true;
        let changed = if is_undo { self.undo.done.pop() } else { self.undo.undone.pop() }.unwrap_or(own);
        let mut step_in = |year: Year| changed[year].then(|| self.years[year].replay(is_undo)).flatten();
        let (theirs, own) = (step_in(there), step_in(here));
        let step = own.or(theirs);
        self.is_stale |= changed[there];
        if step.is_some() {
            if is_undo { self.undo.undone.push(changed) } else { self.undo.done.push(changed) }
        }
        self.undo.seen = self.steps();
        step
    }

    /// True when a step of this run can be taken back, or made again.
    pub(crate) const fn can_step(&self, is_undo: bool) -> bool {
        !if is_undo { &self.undo.done } else { &self.undo.undone }.is_empty()
    }

    /// Decides every number of a repair of the active report, in the report it is in.
    pub(crate) fn take_repair(
        &mut self,
        group: &RepairGroup,
        (repair, resolution): (&Repair, Resolution),
        reason: &dyn Fn(&ValueChange) -> String,
        provenance: &Provenance,
    ) {
        let own = |group: &RepairGroup| {
            let is_own = |rule: &&RuleId| matches!(rule.scope, Scope::ThisYear | Scope::Across);
            RepairGroup { rules: group.rules.iter().filter(is_own).cloned().collect(), ..group.clone() }
        };
        self.view_mut().review.accept(&own(group), repair, resolution, reason, provenance);
        if repair.changes.iter().all(|change| change.cell.owner.is_own()) {
            return;
        }
        let one = RepairGroup { repairs: vec![repair.clone()], ..group.clone() };
        let theirs = diff::swapped_repairs(&one, self.active);
        let back = |change: &ValueChange| {
            let mut change = change.clone();
            change.cell.owner = change.cell.owner.other();
            reason(&change)
        };
        if let Some(repair) = theirs.repairs.first() {
            self.companion_mut().review.accept(&own(&theirs), repair, resolution, &back, provenance);
            self.is_stale = true;
        }
    }

    /// Decides about the findings that an explanation of the active report answers, in the report they are in.
    pub(crate) fn take_explanation(&mut self, explanation: &Explanation, reason: &str, provenance: &Provenance) {
        self.view_mut().review.explain(explanation, reason, provenance);
        let is_theirs = |rule: &&RuleId| matches!(rule.scope, Scope::LastYear | Scope::NextYear);
        let theirs = explanation.rules.iter().filter(is_theirs).map(|rule| rule.in_scope(Scope::ThisYear));
        let theirs = Explanation { rules: theirs.collect(), ..explanation.clone() };
        if !theirs.rules.is_empty() {
            self.companion_mut().review.explain(&theirs, reason, provenance);
            self.is_stale = true;
        }
    }

    /// Which reading of its text each report shows, the older first.
    fn rounds(&self) -> [usize; 2] {
        [&self.years[0], &self.years[1]].map(|view| view.round)
    }

    /// How many steps were done in both reports, the older first.
    fn steps(&self) -> [usize; 2] {
        [&self.years[0], &self.years[1]].map(|view| view.review.history().done.len())
    }
}
