//! Two years on one desk: the one that has the keys, and another beside it.
//!
//! Invariant: whatever is decided of either year, the rules of both and those between them have been applied again, and
//! both know what was found between them; a step is taken back in every year it changed. Left to others: what is shown of
//! the two (`compare`), what the rules between two years say (`diff`).

pub mod baseline;
pub(crate) mod combined;
pub mod row_places;

use crate::pair::combined::{Between, Joint};
use crate::pair::row_places::Places;
use crate::report_view::ReportView;
use crate::saving::ask;
use crate::screen::pair::PairScreen;
use crate::screen::pair::problems::Open;
use crate::screen::pair::rows::Alert;
use crate::state::{Screen, State};
use gouji_core::check::{Changes, Rules};
use gouji_core::diff::{self, Comparison, Kind};
use gouji_core::forms::Library;
use gouji_core::ids::{RuleId, Scope, Year};
use gouji_core::localize::{CellId, Repair, RepairGroup};
use gouji_core::review::{Deed, Opening, Review, Stamp, Step};
use std::collections::BTreeMap;

/// Another year beside the one that has the keys.
#[derive(Debug)]
pub struct Beside {
    /// The other year.
    pub desk: ReportView,
    /// True when it is the older of the two.
    pub is_older: bool,
    /// Both years, aligned.
    pub comparison: Comparison,
    /// How often they were compared: what was laid out for an earlier time is to be laid out anew.
    pub round: usize,
    /// Where each number stands in the comparison.
    pub places: Places,
    /// The open problems of both years and between them, in the order of the rows.
    pub open: Vec<Open>,
    /// What the marks of their numbers say of rows, where they say something.
    pub alerts: BTreeMap<usize, Alert>,
    /// The other year changed since its own rules were applied.
    is_stale: bool,
    turns: Turns,
}

/// Which years each step changed, in the order they were done.
#[derive(Debug, Default)]
struct Turns {
    done: Vec<Turn>,
    undone: Vec<Turn>,
    seen: [usize; 2],
}

/// Which of the two years a step changed, the older first.
type Turn = [bool; 2];

impl ReportView {
    /// Lays another year beside this one.
    pub fn lay_beside(&mut self, other: Self, is_older: bool, rules: &Rules, library: &Library) {
        let [old, new] = if is_older { [&other.review, &self.review] } else { [&self.review, &other.review] };
        let comparison = diff::compare(old, new, rules, library);
        let mut beside = Beside {
            desk: other,
            is_older,
            places: Places::of(&comparison),
            comparison,
            round: 0,
            open: Vec::new(),
            alerts: BTreeMap::new(),
            is_stale: false,
            turns: Turns::default(),
        };
        beside.turns.seen = lengths(&self.review, &beside);
        for year in [&mut *self, &mut beside.desk] {
            year.joint = Joint::new(&year.review);
        }
        self.beside = Some(Box::new(beside));
        self.recheck(rules, library);
        // What each says by itself was told before.
        PairScreen::find_alerts(self, [None, None]);
    }

    /// The other year gets the keys.
    pub fn swap_years(&mut self) {
        let Some(mut beside) = self.beside.take() else { return };
        std::mem::swap(self, &mut beside.desk);
        beside.is_older = !beside.is_older;
        self.beside = Some(beside);
    }

    /// Takes the other year away from that of report `index`, which stays with what was decided of it.
    pub(crate) fn part(&mut self, index: usize, rules: &Rules, library: &Library) {
        if self.index != index {
            self.swap_years();
        }
        if self.beside.take().is_some() {
            self.moved.clear();
            self.turn_to_own();
            self.joint = Joint::default();
            self.review.recheck(rules, library);
            self.mark_anew();
        }
    }

    /// Both years, the older first; `None` when there is one only.
    pub fn years(&self) -> Option<[&Self; 2]> {
        let beside = self.beside.as_ref()?;
        Some(if beside.is_older { [&beside.desk, self] } else { [self, &beside.desk] })
    }

    /// True when the newer of two years has the keys.
    pub fn is_newer(&self) -> bool {
        self.beside.as_ref().is_none_or(|beside| beside.is_older)
    }

    /// This report and the one beside it.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.beside.as_ref().map(|beside| &beside.desk))
    }

    /// Does something with this year and with the one beside it.
    pub fn each(&mut self, mut what: impl FnMut(&mut Self)) {
        what(self);
        if let Some(beside) = &mut self.beside {
            what(&mut beside.desk);
        }
    }

    /// The year that is report `index` of the list.
    pub fn year_mut(&mut self, index: usize) -> Option<&mut Self> {
        if self.index == index {
            return Some(self);
        }
        self.beside.as_mut().map(|beside| &mut beside.desk).filter(|year| year.index == index)
    }

    /// True when decisions were made, in this year or the one beside it, since the sessions were saved.
    pub fn is_dirty(&self) -> bool {
        self.all().any(Self::is_changed)
    }

    /// True when decisions were made in this year since its session was saved.
    pub fn is_changed(&self) -> bool {
        self.review.entries != self.saved.0 || self.review.finished != self.saved.1
    }

    /// The sessions on disk are as the reviews are.
    pub fn saved(&mut self) {
        self.saved = (self.review.entries.clone(), self.review.finished.clone());
        if let Some(beside) = &mut self.beside {
            beside.desk.saved();
        }
    }

    /// Takes everything back that is not saved.
    pub fn discard(&mut self) {
        (self.review.entries, self.review.finished) = self.saved.clone();
        if let Some(beside) = &mut self.beside {
            beside.desk.discard();
            beside.is_stale = true;
        }
    }

    /// The report that a number of a repair stands in.
    pub fn review_of(&self, cell: &CellId) -> &Review {
        let other = self.beside.as_ref().map(|beside| &beside.desk.review);
        other.filter(|_| cell.last_year).unwrap_or(&self.review)
    }

    /// Compares the two years again and tells both what was found between them.
    pub(crate) fn recheck_years(&mut self, changes: Option<Changes>, rules: &Rules, library: &Library) {
        let Some(mut beside) = self.beside.take() else { return };
        let Beside { desk: other, is_older, comparison, is_stale, .. } = &mut *beside;
        let is_stale = std::mem::take(is_stale);
        let theirs = if is_stale { other.recheck_own(rules, library) } else { Some(Changes::default()) };
        let ((old, of_old), (new, of_new)) = if *is_older {
            ((&mut *other, theirs), (&mut *self, changes))
        } else {
            ((&mut *self, changes), (&mut *other, theirs))
        };
        [&mut *old, &mut *new].into_iter().for_each(Self::turn_to_own);
        comparison.refresh(&old.review, &new.review, rules, library);
        [&mut *old, &mut *new].into_iter().for_each(Self::turn_to_own);
        // What one year answers need not be answered in the other.
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
        let mirrored = repairs.map(|component| diff::swapped_repairs(component, Year::Newer)).collect();
        let touched = [old.hear(of_old, for_old, mirrored), new.hear(of_new, for_new, comparison.repairs.clone())];
        let exact = comparison.fields().filter(|field| field.kind == Kind::Exact);
        let moved = exact.filter_map(|field| Some((field.id.clone(), field.delta.filter(|delta| !delta.is_zero())?)));
        new.moved = moved.map(|(id, delta)| (id, delta.is_sign_positive())).collect();
        beside.round += 1;
        let (before, now) = (beside.turns.seen, lengths(&self.review, &beside));
        if now[0] > before[0] || now[1] > before[1] {
            beside.turns.done.push([now[0] > before[0], now[1] > before[1]]);
            beside.turns.undone.clear();
        }
        beside.turns.seen = now;
        self.beside = Some(beside);
        PairScreen::find_alerts(self, touched);
        let open = PairScreen::find_open(self);
        if let Some(beside) = &mut self.beside {
            beside.open = open;
        }
    }

    /// Takes the last step back, or makes it again, in every year it changed; the first of what changed here, else there.
    pub(crate) fn step(&mut self, is_undo: bool) -> Option<Step> {
        let play = |review: &mut Review| if is_undo { review.undo() } else { review.redo() };
        let here = Year::newer_if(self.is_newer());
        let Some(beside) = &mut self.beside else { return play(&mut self.review) };
        let turns = &mut beside.turns;
        // What an earlier run did has no turn: it is taken back in the year that has the keys.
        let mut own = [false; 2];
        own[here] = true;
        let turn = if is_undo { turns.done.pop() } else { turns.undone.pop() }.unwrap_or(own);
        let there = turn[here.other()].then(|| play(&mut beside.desk.review)).flatten();
        let own = turn[here].then(|| play(&mut self.review)).flatten();
        let step = own.or(there);
        beside.is_stale |= turn[here.other()];
        if step.is_some() {
            if is_undo { turns.undone.push(turn) } else { turns.done.push(turn) }
        }
        let seen = lengths(&self.review, beside);
        beside.turns.seen = seen;
        step
    }

    /// True when a step can be taken back, or made again.
    pub fn can_step(&self, is_undo: bool) -> bool {
        let can = |review: &Review| if is_undo { review.can_undo() } else { review.can_redo() };
        let turns = self.beside.as_ref().map(|beside| if is_undo { &beside.turns.done } else { &beside.turns.undone });
        can(&self.review) || turns.is_some_and(|turns| !turns.is_empty())
    }

    /// Decides every number of a repair, in the year it stands in.
    pub(crate) fn take_repair(
        &mut self,
        (component, repair, deed): (&RepairGroup, &Repair, Deed),
        reason: &dyn Fn(&gouji_core::localize::Change) -> String,
        stamp: &Stamp,
    ) {
        let own = |component: &RepairGroup| {
            let is_own = |rule: &&RuleId| matches!(rule.scope, Scope::ThisYear | Scope::Across);
            RepairGroup { rules: component.rules.iter().filter(is_own).cloned().collect(), ..component.clone() }
        };
        self.review.accept(&own(component), repair, deed, reason, stamp);
        if repair.changes.iter().all(|change| !change.cell.last_year) {
            return;
        }
        if let Some(beside) = &mut self.beside {
            let one = RepairGroup { repairs: vec![repair.clone()], ..component.clone() };
            let theirs = diff::swapped_repairs(&one, Year::newer_if(beside.is_older));
            let back = |change: &gouji_core::localize::Change| {
                let mut change = change.clone();
                change.cell.last_year = !change.cell.last_year;
                reason(&change)
            };
            if let Some(repair) = theirs.repairs.first() {
                beside.desk.review.accept(&own(&theirs), repair, deed, &back, stamp);
                beside.is_stale = true;
            }
        }
    }
}

/// How many steps were done in both years, the older first.
fn lengths(own: &Review, beside: &Beside) -> [usize; 2] {
    let (own, other) = (own.history().done.len(), beside.desk.review.history().done.len());
    if beside.is_older { [other, own] } else { [own, other] }
}

/// Two reports come onto the desk, the older and the newer; the newer one has the keys.
pub(crate) fn paired(state: &mut State, (old, new): (usize, usize), pair: [(Review, Opening); 2]) {
    let from = state.desk.as_ref().filter(|_| state.screen == Screen::Report).map(|desk| desk.index);
    state.close_desk();
    let (rules, library, space) = (&state.kit.rules, &state.kit.library, state.space());
    let [(older, found_old), (newer, found_new)] = pair;
    let notices = [&found_old, &found_new].into_iter().filter_map(|found| found.notice.as_ref());
    let notices: Vec<String> = notices.map(|notice| notice.get(state.lang).to_string()).collect();
    let mut older = ReportView::new(old, older, rules, library, space);
    older.begin(found_old);
    let mut desk = ReportView::new(new, newer, rules, library, space);
    desk.begin(found_new);
    desk.lay_beside(older, true, rules, library);
    let mut compare = PairScreen::new(&mut desk, space);
    compare.from = from.filter(|from| [old, new].contains(from));
    state.compare = Some(compare);
    state.desk = Some(desk);
    state.screen = Screen::Pair;
    if !notices.is_empty() {
        state.tell(notices.join(" · "));
    }
    if state.desk.as_ref().is_some_and(|desk| desk.all().any(|year| !year.conflicts.is_empty())) {
        ask(state);
    }
}
