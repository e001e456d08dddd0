//! Cards: the ways to settle what is shown, numbered, and what is looked at of them.
//!
//! Invariant: the cards are what the localiser proposes now, repairs and explanations, best first; a printed number is
//! never changed unless the card said it would be. Not here: finding repairs (`gouji_core::localize`), accepting one
//! (`screen::report::accept`), keeping what was accepted (`review`).

use crate::report_view::ReportView;
use gouji_core::check::Finding;
use gouji_core::ids::item;
use gouji_core::localize::{CellId, Proposal, Repair, RepairGroup};
use gouji_core::review::DecisionKind;
use gouji_core::text::Span;

/// Cards that have a digit of their own.
pub const MOST: usize = 9;

/// How a card came to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// It came up with the problem.
    #[default]
    Offered,
    /// The reviewer asked for it, with the last key.
    Asked,
    /// The reviewer looked at it and agrees.
    Confirmed,
}

impl ReportView {
    /// The broken rules that are mended together with what is shown, or what fits the empty cell in focus. While a value
    /// is typed that mends it, whatever else is broken.
    pub fn component(&self) -> Option<&RepairGroup> {
        let broken = self.finding().filter(|finding| !self.review.is_settled(finding));
        let about = broken.and_then(|finding| self.repairs().find(|group| group.rules.contains(&finding.rule)));
        let fits = || {
            let id = self.focus()?;
            self.repairs().find(|component| self.is_filling(component, id))
        };
        let is_number = |id: &str| !id.starts_with(item::PREFIX);
        let rest = || {
            self.edit.as_ref().filter(|edit| !edit.is_whole && is_number(&edit.id)).and_then(|_| self.repairs().next())
        };
        about.or_else(fits).or_else(rest)
    }

    /// True when a repair group leaves one value for this cell, about which nothing is decided.
    pub(crate) fn is_filling(&self, component: &RepairGroup, id: &str) -> bool {
        let fills = |repair: &Repair| repair.changes.iter().all(|change| change.from.is_none() && change.cell.id == id);
        let decided = self.review.entries.get(id).is_some_and(|entry| entry.decision.is_some());
        !decided && component.repairs.len() == 1 && !component.more && component.repairs.iter().all(fills)
    }

    /// How many numbers of the rules mended together the reviewer has seen in the text: none of them is suspected.
    pub fn pinned(&self) -> usize {
        let Some(component) = self.component() else { return 0 };
        let findings = component.rules.iter().flat_map(|rule| self.findings().of_rule(rule));
        let findings = findings.filter_map(|&at| self.findings().get(at));
        let mut ids: Vec<&str> =
            findings.flat_map(|finding| &finding.operands).map(|operand| operand.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let seen = |id: &&&str| {
            let decision = self.review.entries.get(**id).and_then(|entry| entry.decision.as_ref());
            decision.is_some_and(|decision| decision.kind == DecisionKind::Confirmed)
        };
        ids.iter().filter(seen).count()
    }

    /// The empty cells that have exactly one possible value and no decision.
    pub fn fillings(&self) -> Vec<&str> {
        let cells = self.repairs().filter_map(|component| {
            let id = &component.repairs.first()?.changes.first()?.cell.id;
            self.is_filling(component, id).then_some(id.as_str())
        });
        cells.filter(|id| self.field_pane.place(id).is_some()).collect()
    }

    /// The cards.
    pub fn cards(&self) -> Vec<Proposal<'_>> {
        self.component().map_or_else(Vec::new, RepairGroup::proposals)
    }

    /// How many there are.
    pub fn card_count(&self) -> usize {
        self.component().map_or(0, |component| component.repairs.len() + component.explanations.len())
    }

    /// The card looked at.
    pub fn looked_at(&self) -> Option<Proposal<'_>> {
        self.cards().get(self.card?).copied()
    }

    /// Looks at a card: its first number comes into focus, and its evidence into view. False when the card does not exist.
    pub(crate) fn look_at(&mut self, at: usize) -> bool {
        let Some(&card) = self.cards().get(at) else { return false };
        let cell = card.cells().find(|cell| cell.owner.is_own()).map(|cell| cell.id.clone());
        let evidence = self.evidence_of(card).first().copied();
        // What is shown stays, even where the number is not in the very rule that is shown.
        self.problem = self.finding().map(|finding| finding.rule.clone());
        self.card = Some(at);
        if let Some(cell) = cell {
            self.focus_cell(&cell);
        }
        if let Some(span) = evidence {
            self.text_pane.cursor = span.start;
        }
        true
    }

    /// Looks at the next or previous card, round the end.
    pub(crate) fn look(&mut self, forward: bool) {
        let count = self.card_count();
        let at = match (self.card, forward) {
            (Some(at), true) => (at + 1) % count.max(1),
            (Some(at), false) => at.checked_sub(1).unwrap_or(count.saturating_sub(1)),
            (None, true) => 0,
            (None, false) => count.saturating_sub(1),
        };
        if self.look_at(at) {
            self.look = Look::Asked;
        }
    }

    /// Looks at the first card when it is clearly the best: the only one, cheaper than the next, or about the number that
    /// comes into focus anyway.
    pub(crate) fn look_at_best(&mut self, telling: Option<&str>) -> bool {
        let is_clear = match self.cards().as_slice() {
            [] => false,
            [_] => true,
            [first, second, ..] => {
                first.cost() < second.cost()
                    || first.cells().next().is_some_and(|cell| Some(cell.id.as_str()) == telling)
            }
        };
        let is_looked_at = is_clear && self.look_at(0);
        // A number that only the card names is no number of the problem.
        let is_elsewhere = |finding: &Finding| !self.focus().is_some_and(|id| finding.involves(id));
        if let Some(telling) = telling.filter(|_| is_looked_at && self.finding().is_some_and(is_elsewhere)) {
            self.focus_cell(telling);
        }
        is_looked_at
    }

    /// Where the text speaks for the card looked at.
    pub fn evidence(&self) -> Vec<Span> {
        self.looked_at().map_or_else(Vec::new, |card| self.evidence_of(card))
    }

    fn evidence_of(&self, card: Proposal<'_>) -> Vec<Span> {
        let changes = card.repair().map_or(&[][..], |repair| repair.changes.as_slice());
        let ours = changes.iter().filter(|change| change.cell.owner.is_own());
        ours.filter_map(|change| self.review.evidence(change)).collect()
    }

    /// Places of the numbers that the card looked at is about.
    pub fn suspects(&self) -> Vec<Span> {
        let cells: Vec<&CellId> = self.looked_at().into_iter().flat_map(Proposal::cells).collect();
        let ours = cells.into_iter().filter(|cell| cell.owner.is_own());
        ours.filter_map(|cell| self.review.current(&cell.id)?.span).collect()
    }
}
