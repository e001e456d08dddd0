//! The reports that are open: none, one under review, or a pair.
//!
//! Invariant: one of the open reports is active: it gets the keys, and decisions are about it. After every decision the rules
//! are applied by `OpenReports::recheck`.

use crate::pair::Pair;
use crate::report_view::ReportView;
use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::localize::{CellId, Explanation, Proposal, Repair, RepairGroup, ValueChange};
use gouji_core::review::{Caution, Provenance, Resolution, Review, Step};

/// The open reports.
#[derive(Debug, Default)]
pub enum OpenReports {
    /// No report.
    #[default]
    None,
    /// One report.
    One(Box<ReportView>),
    /// Two years of an agency.
    Two(Box<Pair>),
}

impl OpenReports {
    /// The active report.
    pub fn view(&self) -> Option<&ReportView> {
        match self {
            Self::None => None,
            Self::One(view) => Some(view),
            Self::Two(pair) => Some(pair.view()),
        }
    }

    /// The active report.
    pub fn view_mut(&mut self) -> Option<&mut ReportView> {
        match self {
            Self::None => None,
            Self::One(view) => Some(view),
            Self::Two(pair) => Some(pair.view_mut()),
        }
    }

    /// The pair, when two reports are open.
    pub fn pair(&self) -> Option<&Pair> {
        match self {
            Self::Two(pair) => Some(pair),
            _ => None,
        }
    }

    /// The pair, when two reports are open.
    pub fn pair_mut(&mut self) -> Option<&mut Pair> {
        match self {
            Self::Two(pair) => Some(pair),
            _ => None,
        }
    }

    /// True when two reports are open.
    pub const fn is_pair(&self) -> bool {
        matches!(self, Self::Two(_))
    }

    /// Every open report, the active one first.
    pub fn all(&self) -> impl Iterator<Item = &ReportView> {
        self.view().into_iter().chain(self.pair().map(Pair::companion))
    }

    /// Every open report.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut ReportView> {
        match self {
            Self::None => [].iter_mut(),
            Self::One(view) => std::slice::from_mut(&mut **view).iter_mut(),
            Self::Two(pair) => pair.years.iter_mut(),
        }
    }

    /// Takes the report out whose text alone is shown so far.
    pub(crate) fn take_loading(&mut self) -> Option<Box<ReportView>> {
        match std::mem::take(self) {
            Self::One(view) if view.is_loading => Some(view),
            other => {
                *self = other;
                None
            }
        }
    }

    /// Ends a pair: the report of this index stays, with what was decided about it.
    pub(crate) fn part(&mut self, report: usize, rules: &Rules, library: &Library) {
        *self = match std::mem::take(self) {
            Self::Two(pair) => Self::One(Box::new(pair.into_one(report, rules, library))),
            other => other,
        };
    }

    /// True when decisions are not saved.
    pub fn is_dirty(&self) -> bool {
        self.all().any(ReportView::is_changed)
    }

    /// True when conflicts have to be chosen from before anything is saved.
    pub fn has_conflicts(&self) -> bool {
        self.all().any(|view| !view.conflicts.is_empty())
    }

    /// Takes everything back that is not saved; the rules are to be applied again.
    pub(crate) fn discard(&mut self) {
        self.all_mut().for_each(ReportView::discard);
        if let Self::Two(pair) = self {
            pair.companion_changed();
        }
    }

    /// Applies the rules again and brings everything that depends on them up to date.
    pub(crate) fn recheck(&mut self, rules: &Rules, library: &Library) {
        match self {
            Self::None => {}
            Self::One(view) => view.recheck(rules, library),
            Self::Two(pair) => pair.recheck(rules, library),
        }
    }

    /// Takes the last step back, or makes it again.
    pub(crate) fn step(&mut self, is_undo: bool) -> Option<Step> {
        match self {
            Self::None => None,
            Self::One(view) => view.replay(is_undo),
            Self::Two(pair) => pair.step(is_undo),
        }
    }

    /// True when a step can be taken back, or made again.
    pub fn can_step(&self, is_undo: bool) -> bool {
        let can = |review: &Review| if is_undo { review.can_undo() } else { review.can_redo() };
        self.view().is_some_and(|view| can(&view.review)) || self.pair().is_some_and(|pair| pair.can_step(is_undo))
    }

    /// The report that a number of a repair is in; the repair is that of the active report.
    pub fn review_of(&self, cell: &CellId) -> Option<&Review> {
        let companion = self.pair().filter(|_| !cell.owner.is_own()).map(Pair::companion);
        companion.or_else(|| self.view()).map(|view| &*view.review)
    }

    /// What accepting a card does, the reviewer's wish included.
    pub fn resolution(&self, repair: &Repair) -> Resolution {
        let Some(view) = self.view() else { return Resolution::Keep };
        let resolution = view.review.resolution(repair, self.pair().map(|pair| &*pair.companion().review));
        if view.otherwise { resolution.other() } else { resolution }
    }

    /// Why a card of a group has to be looked at before it is accepted; `None` when one key is enough.
    pub fn caution(&self, group: &RepairGroup, card: Proposal<'_>) -> Option<Caution> {
        let view = self.view()?;
        match card {
            Proposal::Explanation(_) => group.is_undecidable().then_some(Caution::TooMuch),
            Proposal::Repair(repair) => {
                let beside = self.pair().map(|pair| &*pair.companion().review);
                view.review.caution(group, repair, self.resolution(repair), beside)
            }
        }
    }

    /// Decides about the findings that an explanation answers, in the report they are in.
    pub(crate) fn take_explanation(&mut self, explanation: &Explanation, reason: &str, provenance: &Provenance) {
        match self {
            Self::None => {}
            Self::One(view) => view.review.explain(explanation, reason, provenance),
            Self::Two(pair) => pair.take_explanation(explanation, reason, provenance),
        }
    }

    /// Decides every number of a repair, in the report it is in.
    pub(crate) fn take_repair(
        &mut self,
        group: &RepairGroup,
        (repair, resolution): (&Repair, Resolution),
        reason: &dyn Fn(&ValueChange) -> String,
        provenance: &Provenance,
    ) {
        match self {
            Self::None => {}
            Self::One(view) => view.review.accept(group, repair, resolution, reason, provenance),
            Self::Two(pair) => pair.take_repair(group, (repair, resolution), reason, provenance),
        }
    }
}
