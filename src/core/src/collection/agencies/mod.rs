//! The table of agencies: who reports, under which names, to whom and for which years.
//!
//! Invariant: a name belongs to one agency, and the parents form a tree. Not here: the file (`file`), finding the agency of
//! a report (`names`).

mod file;
mod names;

pub use file::parse_agencies;
pub use names::{NameIndex, NameMatch, same_name};

use crate::message;
use crate::message::Message;

/// Most agencies of a table: more than the agencies of a province.
pub const MOST_AGENCIES: usize = 100_000;

/// Most agencies above one another.
pub const MOST_LEVELS: usize = 12;

/// An agency of the table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agency {
    /// Its full name.
    pub name: String,
    /// Other names: former ones, short ones.
    pub other_names: Vec<String>,
    /// Index of the agency above it.
    pub parent: Option<usize>,
    /// The years for which it owes a report.
    pub years: Years,
    /// Whether its report gives totals over the agencies below it; `None` where only the report tells.
    pub sums: Option<bool>,
}

/// The agencies that report, as a tree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgencyTable {
    agencies: Vec<Agency>,
    /// The agencies below each, in the order of the table.
    children: Vec<Vec<usize>>,
    roots: Vec<usize>,
}

impl AgencyTable {
    /// Every agency, in the order of the table.
    pub fn agencies(&self) -> &[Agency] {
        &self.agencies
    }

    /// The agency at an index.
    pub fn get(&self, index: usize) -> Option<&Agency> {
        self.agencies.get(index)
    }

    /// The agencies directly below one, in the order of the table.
    pub fn children(&self, index: usize) -> &[usize] {
        self.children.get(index).map_or(&[], Vec::as_slice)
    }

    /// Every agency with its depth, each above those below it.
    pub fn in_tree_order(&self) -> Vec<(usize, usize)> {
        let mut order = Vec::with_capacity(self.agencies.len());
        let mut stack: Vec<(usize, usize)> = self.roots.iter().rev().map(|root| (*root, 0)).collect();
        while let Some((index, depth)) = stack.pop() {
            order.push((index, depth));
            stack.extend(self.children(index).iter().rev().map(|child| (*child, depth + 1)));
        }
        order
    }

    /// The table of agencies whose parents exist.
    ///
    /// # Errors
    /// The agencies of a circle of parents, each below the next.
    fn new(agencies: Vec<Agency>) -> Result<Self, Vec<usize>> {
        let mut children = vec![Vec::new(); agencies.len()];
        let mut roots = Vec::new();
        for (index, agency) in agencies.iter().enumerate() {
            match agency.parent.and_then(|parent| children.get_mut(parent)) {
                Some(siblings) => siblings.push(index),
                None => roots.push(index),
            }
        }
        let table = Self { agencies, children, roots };
        let mut is_reached = vec![false; table.agencies.len()];
        for (index, _) in table.in_tree_order() {
            if let Some(reached) = is_reached.get_mut(index) {
                *reached = true;
            }
        }
        match is_reached.iter().position(|reached| !reached) {
            None => Ok(table),
            Some(start) => Err(table.circle(start)),
        }
    }

    /// The circle that the parents of an agency lead into.
    fn circle(&self, start: usize) -> Vec<usize> {
        let parent = |index: &usize| self.get(*index).and_then(|agency| agency.parent);
        // After as many steps as there are agencies the way is inside the circle.
        let inside = std::iter::successors(Some(start), parent).nth(self.agencies.len()).unwrap_or(start);
        let mut circle = vec![inside];
        circle.extend(std::iter::successors(parent(&inside), parent).take_while(|index| *index != inside));
        circle
    }
}

/// Years for which an agency owes a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Years(Vec<(i16, i16)>);

impl Default for Years {
    /// Every year.
    fn default() -> Self {
        Self(vec![(i16::MIN, i16::MAX)])
    }
}

impl Years {
    /// Parses `2019-2024, 2026`, `2019-` (since then) or 无 and `none` (never); nothing is every year.
    ///
    /// # Errors
    /// The message, for anything else.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let folded = crate::text::numerals::fold(text);
        let text = folded.trim();
        match text {
            "" => return Ok(Self::default()),
            "无" | "-" | "none" => return Ok(Self(Vec::new())),
            _ => {}
        }
        let refused = || message!("agencies.years", text = text);
        let year = |text: &str| -> Option<i16> {
            let digits = text.trim().trim_end_matches('年').trim_end();
            digits.parse().ok().filter(|year| (1949..=2999).contains(year))
        };
        let range = |part: &str| -> Option<(i16, i16)> {
            let Some((from, to)) = part.split_once(['-', '–', '—', '~', '至']) else {
                return year(part).map(|year| (year, year));
            };
            let to = if to.trim().is_empty() { Some(i16::MAX) } else { year(to) };
            year(from).zip(to).filter(|(from, to)| from <= to)
        };
        let parts = text.split([',', ';', '、']).map(str::trim).filter(|part| !part.is_empty());
        parts.map(range).collect::<Option<Vec<_>>>().map(Self).ok_or_else(refused)
    }

    /// True when a report is owed for this year.
    pub fn contains(&self, year: i16) -> bool {
        self.0.iter().any(|(from, to)| (*from..=*to).contains(&year))
    }
}
