//! The open problems of a pair: those of either report and those between the two, in the order of the rows.

use crate::pair::Pair;
use gouji_core::check::FindingKey;
use gouji_core::ids::RuleId;
use gouji_core::ids::Year;
use std::collections::HashSet;

/// An open problem: the row of its most telling number, the year it is shown in, and its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenProblem {
    /// Row of the comparison.
    pub row: usize,
    /// The report it is shown in.
    pub year: Year,
    /// Key of the finding there.
    pub finding: FindingKey,
    /// True when it lies between the years.
    pub is_between: bool,
}

/// Finds them. A problem without a number goes to the row of its sentence, else to the last row, as one about
/// the whole report.
pub(crate) fn find(pair: &Pair) -> Vec<OpenProblem> {
    let last = pair.comparison.rows.len().saturating_sub(1);
    let mut open = Vec::new();
    let mut heard: HashSet<&RuleId> = HashSet::new();
    for &year in pair.judged().iter().rev() {
        let view = &pair.years[year];
        for &finding in &view.summary.open {
            let Some(told) = view.findings().get(finding) else { continue };
            let ours = || told.operands.iter().filter(|operand| operand.owner.is_own());
            let mut telling = told.disputed().into_iter().chain(ours());
            let row = telling.find_map(|operand| pair.places.row(&operand.id, year));
            let of_text = || pair.places.sentence(&told.places, year).unwrap_or(last);
            let row = row.or_else(|| (!told.has_numbers()).then(of_text));
            // What lies between the years is one problem, though both know of it.
            let is_between = told.links_years();
            let is_news = !is_between || heard.insert(&told.rule);
            if let Some(row) = row.filter(|_| is_news) {
                open.push(OpenProblem { row, year, finding, is_between });
            }
        }
    }
    open.sort();
    open
}
