//! How far the review is in each group of agencies: an agency with all that are below it.
//!
//! Invariant: a report counts in the group of its agency and in all above it; the groups without one above them and what is in
//! no group add up to the whole. Not here: the sums themselves (`status`), rates and totals (`groups`).

use super::agencies::{AgencyTable, NameIndex};
use super::status::{Status, Tally};
use super::{Activity, Summary};

/// How far the review of a group is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GroupStatus {
    /// The agency that the group is named after; empty for the reports in no group.
    pub name: String,
    /// How many groups it is in.
    pub depth: usize,
    /// Its status.
    pub status: Status,
}

/// The sums so far, of all reports and by group.
pub struct GroupTally<'a> {
    all: Tally,
    table: Option<(&'a AgencyTable, NameIndex)>,
    /// By agency of the table, those below it left out.
    own: Vec<Tally>,
    /// Reports whose agency is not in the table, or not known.
    unplaced: Tally,
}

impl<'a> GroupTally<'a> {
    /// No reports yet; without a table there are no groups.
    pub fn new(table: Option<&'a AgencyTable>) -> Self {
        let count = table.map_or(0, |table| table.agencies().len());
        Self {
            all: Tally::default(),
            table: table.map(|table| (table, NameIndex::new(table))),
            own: vec![Tally::default(); count],
            unplaced: Tally::default(),
        }
    }

    /// Adds a report.
    pub fn add(&mut self, summary: &Summary, activity: &Activity) {
        self.all.add(summary, activity);
        let Some((_, index)) = &self.table else { return };
        let place = index.find(&summary.agency).agency().and_then(|agency| self.own.get_mut(agency));
        place.unwrap_or(&mut self.unplaced).add(summary, activity);
    }

    /// Adds a report that could not be read: its agency is not known.
    pub const fn add_failed(&mut self) {
        self.all.add_failed();
        self.unplaced.add_failed();
    }

    /// The sums of all reports, and of each group with any, above those in it; what is in no group comes last.
    pub fn status(self) -> (Status, Vec<GroupStatus>) {
        let Self { all, table, mut own, mut unplaced } = self;
        let Some((table, _)) = table else { return (all.status(), Vec::new()) };
        let order = table.in_tree_order();
        // From the leaves up: each agency is added to the one above after all below it were added to it.
        for (index, _) in order.iter().rev() {
            let Some(tally) = own.get(*index).cloned() else { continue };
            let is_group = !table.children(*index).is_empty();
            match table.get(*index).and_then(|agency| agency.parent).and_then(|parent| own.get_mut(parent)) {
                Some(above) => above.merge(tally),
                None if !is_group => unplaced.merge(tally),
                None => {}
            }
        }
        let groups = order.into_iter().filter(|(index, _)| !table.children(*index).is_empty());
        let group = |(index, depth): (usize, usize)| {
            let name = table.get(index).map(|agency| agency.name.clone()).unwrap_or_default();
            Some(GroupStatus { name, depth, status: own.get(index)?.clone().status() })
        };
        let rest = GroupStatus { status: unplaced.status(), ..GroupStatus::default() };
        let has_reports = |group: &GroupStatus| group.status.states.total() > 0;
        (all.status(), groups.filter_map(group).chain([rest]).filter(has_reports).collect())
    }
}
