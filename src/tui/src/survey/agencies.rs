//! The agencies of each year as the workbench shows them, without the values they were made of.
//!
//! Invariant: every report is in a row of its year, or among those in no row. Not here: rates, ranks and totals
//! (`gouji_core::collection::groups`), drawing (`overlay::agency_overview`).

use gouji_core::collection::agencies::AgencyTable;
use gouji_core::collection::groups::{
    AgencyRow, Groups, PartRates, Rate, RateBook, ReportFigures, Unplaced, YearTable,
};
use gouji_core::forms::Library;
use gouji_core::message::Message;

/// The agencies of every year.
#[derive(Debug)]
pub struct AgencyYears {
    /// The rates.
    pub book: RateBook,
    /// True when a table of agencies was given.
    pub has_table: bool,
    /// The years, in order.
    pub years: Vec<AgencyYear>,
    /// Reports that are in no row.
    pub unplaced: Vec<UnplacedReport>,
}

/// The agencies of a year.
#[derive(Debug)]
pub struct AgencyYear {
    /// The year.
    pub year: i16,
    /// The year with its counts.
    pub title: Message,
    /// The agencies: those of a table in the order of its tree, others by name.
    pub rows: Vec<AgencyLine>,
}

/// An agency in a year.
#[derive(Debug)]
pub struct AgencyLine {
    /// Its name.
    pub name: String,
    /// How far down the tree it is.
    pub depth: usize,
    /// True when it owes a report and has none.
    pub is_missing: bool,
    /// True when a report spells its name otherwise than the table.
    pub is_variant: bool,
    /// Indexes of its reports in the list.
    pub reports: Vec<usize>,
    /// Its rates, in the order of the book.
    pub rates: Vec<Rate>,
    /// The rank of each rate among the agencies of one parent.
    pub ranks: Vec<Option<usize>>,
    /// The rates over the agencies below it.
    pub parts: Option<PartRates>,
    /// How its total compares with its parts, line by line; empty where its report gives no total.
    pub total: Vec<Message>,
}

/// A report that is in no row.
#[derive(Debug)]
pub struct UnplacedReport {
    /// Its index in the list.
    pub report: usize,
    /// Its year, where one was found in it.
    pub year: Option<i16>,
    /// Why.
    pub why: Message,
    /// True when its name could be added to the table.
    pub is_nameless: bool,
}

impl AgencyYears {
    /// The agencies of the reports gathered; `index` finds a report in the list.
    pub fn of(
        groups: &Groups<'_>,
        (table, book, library): (Option<&AgencyTable>, &RateBook, &Library),
        index: &dyn Fn(&ReportFigures) -> Option<usize>,
    ) -> Self {
        let year = |year: i16| {
            let YearTable { rows, sums, .. } = &groups.of_year(year);
            let line = |row: &AgencyRow<'_>| {
                let sum = sums.iter().find(|sum| sum.name == row.name);
                let total = sum.map_or_else(Vec::new, |sum| {
                    let known = [sum.title(), sum.counts()].into_iter().chain(sum.without_report());
                    known.chain(sum.differences(library)).collect()
                });
                AgencyLine {
                    name: row.name.to_string(),
                    depth: row.depth,
                    is_missing: row.is_missing(),
                    is_variant: row.is_variant,
                    reports: row.reports.iter().filter_map(|report| index(report)).collect(),
                    rates: row.rates.clone(),
                    ranks: row.ranks.clone(),
                    parts: row.parts.clone(),
                    total,
                }
            };
            let title = groups.of_year(year).title(table.is_some());
            AgencyYear { year, title, rows: rows.iter().map(line).collect() }
        };
        let unplaced = groups.unplaced().into_iter().filter_map(|(report, why)| {
            let all = if let Unplaced::Several(all) = &why { all.as_slice() } else { &[] };
            let names = all.iter().filter_map(|at| table?.get(*at)).map(|agency| agency.name.as_str());
            let words = why.words(report, &names.collect::<Vec<_>>());
            let is_nameless = matches!(why, Unplaced::NotInTable | Unplaced::Several(_));
            Some(UnplacedReport { report: index(report)?, year: report.year, why: words, is_nameless })
        });
        Self {
            book: book.clone(),
            has_table: table.is_some(),
            years: groups.years().into_iter().map(year).collect(),
            unplaced: unplaced.collect(),
        }
    }
}
