//! The numbers of many agencies, against which the change of one is measured.
//!
//! Invariant: only the numbers of a report are kept; the changes of a field between two years are computed once for all
//! agencies. Not here: reading the reports, grouping them by agency (`series`).

use super::level::Level;
use super::rows::growth;
use crate::review::Review;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// The numbers of many agencies' reports.
#[derive(Debug, Clone, Default)]
pub struct Crowd {
    /// Ids of the fields, each stored once.
    ids: HashMap<String, usize>,
    /// The reports of each agency.
    agencies: Vec<Vec<(i16, Numbers)>>,
    /// The two years of each agency that has both.
    pairs: HashMap<Years, Vec<AgencyPair>>,
    /// The changes of a field between two years, sorted.
    growths: HashMap<(Years, [usize; 2]), Vec<Decimal>>,
}

/// Two years, the older first.
type Years = (i16, i16);

/// An agency and the indexes of its reports on two years.
type AgencyPair = (usize, [usize; 2]);

/// The numbers of a report, ascending by field.
#[derive(Debug, Clone, Default)]
pub struct Numbers(Vec<(usize, Decimal)>);

impl Numbers {
    fn get(&self, id: usize) -> Option<Decimal> {
        let at = self.0.binary_search_by_key(&id, |number| number.0).ok()?;
        self.0.get(at).map(|number| number.1)
    }
}

impl Crowd {
    /// Returns the reviewed numbers of a report.
    pub fn numbers(&mut self, review: &Review) -> Numbers {
        let mut numbers: Vec<(usize, Decimal)> = Vec::new();
        for field in &review.extraction.fields {
            if let Some(number) = review.current(&field.id).and_then(|current| current.number) {
                numbers.push((self.id(&field.id), number));
            }
        }
        numbers.sort_unstable();
        numbers.dedup_by_key(|number| number.0);
        Numbers(numbers)
    }

    /// Adds the next agency with its reports, one per year.
    pub fn add(&mut self, reports: Vec<(i16, Numbers)>) {
        self.agencies.push(reports);
    }

    fn id(&mut self, id: &str) -> usize {
        let next = self.ids.len();
        match self.ids.get(id) {
            Some(&known) => known,
            None => *self.ids.entry(id.to_string()).or_insert(next),
        }
    }

    /// Returns the level of a field's change between two years at the agencies other than `agency`.
    pub(super) fn level(&mut self, agency: usize, years: Years, fields: [&str; 2]) -> Level {
        let fields = fields.map(|id| self.id(id));
        let agencies = &self.agencies;
        let pairs = self.pairs.entry(years).or_insert_with(|| {
            let find = |of: &[(i16, Numbers)], year: i16| of.iter().position(|report| report.0 == year);
            let both = |of: &[(i16, Numbers)]| Some([find(of, years.0)?, find(of, years.1)?]);
            agencies.iter().enumerate().filter_map(|(at, of)| Some((at, both(of)?))).collect()
        });
        let grown = |&(agency, [old, new]): &AgencyPair| {
            let number = |report: usize, id: usize| agencies[agency][report].1.get(id);
            growth(number(old, fields[0]), number(new, fields[1]))
        };
        let growths = self.growths.entry((years, fields)).or_insert_with(|| {
            let mut sorted: Vec<Decimal> = pairs.iter().filter_map(grown).collect();
            sorted.sort_unstable();
            sorted
        });
        let own = pairs.binary_search_by_key(&agency, |pair| pair.0).ok().and_then(|at| grown(&pairs[at]));
        Level::without(growths, own)
    }
}
