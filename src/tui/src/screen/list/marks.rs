//! The reports that are marked for what is done next.
//!
//! Invariant: a mark belongs to a report, not to its row: sorting and filtering neither set nor lose one. Not here: what is
//! done with the marked reports (`overlay::marked`), comparing two (`report_list`).

use std::collections::BTreeSet;

/// The marks of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    marked: BTreeSet<usize>,
    /// The report marked last, where a range begins.
    from: Option<usize>,
}

impl Marks {
    /// True for a report that is marked.
    pub fn has(&self, index: usize) -> bool {
        self.marked.contains(&index)
    }

    /// The number of marks.
    pub fn count(&self) -> usize {
        self.marked.len()
    }

    /// The marked reports in the order they were given.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.marked.iter().copied()
    }

    /// Marks a report, or takes its mark away.
    pub fn toggle(&mut self, index: usize) {
        if !self.marked.remove(&index) {
            self.marked.insert(index);
        }
        self.from = Some(index);
    }

    /// Marks the rows from the report marked last to the one at `here`, both included.
    pub fn extend_to(&mut self, here: usize, rows: &[usize]) {
        let row = |index: usize| rows.iter().position(|&row| row == index);
        let Some(end) = row(here) else { return };
        let start = self.from.and_then(row).unwrap_or(end);
        self.marked.extend(&rows[start.min(end)..=start.max(end)]);
        self.from = Some(here);
    }

    /// Marks all rows; takes their marks away where all have one.
    pub fn toggle_all(&mut self, rows: &[usize]) {
        let shown: BTreeSet<usize> = rows.iter().copied().collect();
        if shown.is_subset(&self.marked) {
            self.marked = self.marked.difference(&shown).copied().collect();
        } else {
            self.marked.extend(shown);
        }
    }

    /// Takes all marks away; false where there was none.
    pub fn clear(&mut self) -> bool {
        let had = !self.marked.is_empty();
        *self = Self::default();
        had
    }

    /// Two reports to compare with each other: the two that are marked, or the only one and the report at `here`.
    pub fn pair(&self, here: usize) -> Option<(usize, usize)> {
        let mut marked = self.iter();
        match (marked.next(), marked.next(), marked.next()) {
            (Some(one), None, None) if one != here => Some((one, here)),
            (Some(one), Some(other), None) => Some((one, other)),
            _ => None,
        }
    }
}
