//! What is unread of an open report: which group of it is shown, and where the walk goes within a group.
//!
//! Invariant: a group is shown from the moment the walk leads to it until something else comes into focus, or nothing of it is
//! left. Not here: what is unread (`gouji_core::review::unread`), the order of the walk (`next_open`).

use crate::report_view::ReportView;
use gouji_core::extract::Role;
use gouji_core::review::{UnreadGroup, UnreadKey};

/// The group that the walk led to, and where it begins: it may be gone when the walk goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShownUnread {
    pub(crate) key: UnreadKey,
    pub(crate) start: usize,
}

impl ReportView {
    /// The group the walk led to, or, while nothing else is shown, the one that the number in focus is in.
    pub fn unread_group(&self) -> Option<&UnreadGroup> {
        let here = || {
            let id = self.focus().filter(|id| !self.is_decided(id))?;
            (self.finding().is_none() && self.component().is_none()).then_some(())?;
            self.summary.unread.iter().find(|group| group.holds(id))
        };
        self.walked_unread().or_else(here)
    }

    /// The group the walk led to.
    pub(crate) fn walked_unread(&self) -> Option<&UnreadGroup> {
        let shown = self.unread.as_ref()?;
        self.summary.unread.iter().find(|group| group.key() == shown.key)
    }

    /// Its index among the groups.
    pub(crate) fn unread_index(&self) -> Option<usize> {
        let key = self.unread_group()?.key();
        self.summary.unread.iter().position(|group| group.key() == key)
    }

    /// The id under which a decision about the table shown is kept.
    pub(crate) fn unread_table(&self) -> Option<String> {
        match self.walked_unread()? {
            UnreadGroup::Table(table) => Some(table.id()),
            UnreadGroup::Cells(_) | UnreadGroup::Doubtful(_) | UnreadGroup::Numbers(_) => None,
        }
    }

    /// True for digits that are no value: the cells of a table that ran together.
    pub fn is_run(&self, id: &str) -> bool {
        let mentions = &self.review.extraction.prose.mentions;
        let mention = self.review.mention(id).and_then(|at| mentions.get(at));
        mention.is_some_and(|mention| mention.role == Role::Unexplained && mention.value.is_none())
    }

    /// Shows a group: its first cell or number comes into focus, and its place into view.
    pub(crate) fn show_unread(&mut self, index: usize) {
        let Some(group) = self.summary.unread.get(index) else { return };
        let (shown, place) = (ShownUnread { key: group.key(), start: group.start() }, group.place());
        let first = group.ids().into_iter().find(|id| self.field_pane.place(id).is_some());
        (self.problem, self.card, self.otherwise) = (None, None, false);
        if let Some(id) = first {
            self.focus_cell(&id);
        }
        if let Some(place) = place {
            self.text_pane.cursor = place.start;
        }
        self.unread = Some(shown);
    }

    /// Shows the group of this key; false when nothing of it is left.
    pub(crate) fn show_unread_of(&mut self, key: &UnreadKey) -> bool {
        let index = self.summary.unread.iter().position(|group| group.key() == *key);
        if let Some(index) = index {
            self.show_unread(index);
        }
        index.is_some()
    }

    /// To what is left of the group of a cell or number just decided: the next one, else the first; false when nothing is.
    pub(crate) fn go_on_in(&mut self, shown: &UnreadKey, decided: &str) -> bool {
        let Some(group) = self.summary.unread.iter().find(|group| group.key() == *shown) else { return false };
        let ids = group.ids();
        let here = self.field_pane.place(decided);
        let next = ids.iter().find(|id| self.field_pane.place(id) > here).or(ids.first()).cloned();
        let shown = ShownUnread { key: group.key(), start: group.start() };
        let Some(id) = next else { return false };
        (self.problem, self.card, self.otherwise) = (None, None, false);
        self.focus_cell(&id);
        self.unread = Some(shown);
        true
    }

    /// Another number came into focus: a group stays shown only as long as one of its own is.
    pub(crate) fn leave_unread(&mut self, id: &str) {
        if self.walked_unread().is_none_or(|group| !group.holds(id)) {
            self.unread = None;
        }
    }
}
