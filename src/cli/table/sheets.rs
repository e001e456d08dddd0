//! The agencies of a year as tables for CSV and workbooks.
//!
//! Invariant: every report is in a row, also one that is in no agency's. Not here: writing them (`gouji_export`).

use super::Listing;
use gouji_core::collection::groups::{AgencyRow, Amount};
use gouji_core::message::catalogue;
use gouji_core::text::Lang;
#[cfg(feature = "xlsx")]
use gouji_core::{check::plain, forms::Library};
use gouji_export::plain_table::{PlainColumn, PlainTable};

/// The columns before the rates: key, and key of the head.
const BEFORE: [(&str, &str, bool); 8] = [
    ("year", "table.head.year", true),
    ("agency", "table.head.agency", false),
    ("parent", "table.head.parent", false),
    ("level", "table.head.level", true),
    ("status", "table.head.status", false),
    ("reports", "table.head.reports", true),
    ("paths", "table.head.paths", false),
    ("candidates", "table.head.candidates", false),
];

/// A row for each agency, then one for each report that is in no agency's.
pub(super) fn agencies(listing: &Listing<'_>, lang: Lang) -> PlainTable {
    let words = |key| catalogue(lang).get(key);
    let mut columns: Vec<PlainColumn> =
        BEFORE.map(|(key, head, is_number)| PlainColumn { is_number, ..PlainColumn::words(key, words(head)) }).into();
    for rate in listing.book.rates() {
        let name = rate.name.get(lang);
        let column = |part: &str, head: &str| PlainColumn::numbers(format!("{}_{part}", rate.id), head);
        columns.push(column("numerator", &format!("{name} {}", rate.numerator.get(lang))));
        columns.push(column("denominator", &format!("{name} {}", rate.denominator.get(lang))));
        columns.push(column("percent", &format!("{name} %")));
        columns.push(column("rank", &format!("{name} {}", words("table.head.rank"))));
        let note = format!("{name} {}", words("table.head.note"));
        columns.push(PlainColumn::words(format!("{}_note", rate.id), note));
    }
    let mut rows = Vec::new();
    for year in &listing.years {
        rows.extend(year.rows.iter().map(|row| agency(listing, year.year, row)));
    }
    let width = columns.len();
    for (report, why) in listing.unplaced() {
        let mut row = vec![
            report.year.map(|year| year.to_string()).unwrap_or_default(),
            report.agency.clone(),
            String::new(),
            String::new(),
            why.name().to_string(),
            "1".to_string(),
            report.path.clone(),
            listing.candidates(&why).join(";"),
        ];
        row.resize(width, String::new());
        rows.push(row);
    }
    PlainTable { name: words("table.sheet.agencies").to_string(), columns, rows }
}

fn agency(listing: &Listing<'_>, year: i16, row: &AgencyRow<'_>) -> Vec<String> {
    let paths: Vec<&str> = row.reports.iter().map(|report| report.path.as_str()).collect();
    let mut cells = vec![
        year.to_string(),
        row.name.to_string(),
        listing.parent(row).unwrap_or_default().to_string(),
        row.depth.to_string(),
        status(row).to_string(),
        row.reports.len().to_string(),
        paths.join(";"),
        String::new(),
    ];
    for (at, rate) in row.rates.iter().enumerate() {
        let number = |amount: Amount| amount.known().map(gouji_core::check::plain).unwrap_or_default();
        cells.push(number(rate.numerator));
        cells.push(number(rate.denominator));
        cells.push(rate.percent().map(|percent| percent.trim_end_matches('%').to_string()).unwrap_or_default());
        cells.push(row.ranks.get(at).copied().flatten().map(|rank| rank.to_string()).unwrap_or_default());
        cells.push(if row.reports.is_empty() { String::new() } else { listing.book.notes(at, rate).join(";") });
    }
    cells
}

/// Stable ASCII name of whether an agency has reported.
pub(in crate::cli) fn status(row: &AgencyRow<'_>) -> &'static str {
    match (row.reports.len(), row.is_due) {
        (0, true) => "missing",
        (0, false) => "not_due",
        (1, _) => "reported",
        _ => "several_reports",
    }
}

/// Every sheet of a workbook.
#[cfg(feature = "xlsx")]
pub(super) fn all(listing: &Listing<'_>, library: &Library, lang: Lang) -> Vec<PlainTable> {
    let mut tables = vec![agencies(listing, lang)];
    if listing.years.iter().any(|year| !year.sums.is_empty()) {
        tables.push(sums(listing, library, lang));
    }
    tables
}

/// A row for each field of each total.
#[cfg(feature = "xlsx")]
fn sums(listing: &Listing<'_>, library: &Library, lang: Lang) -> PlainTable {
    let words = |key| catalogue(lang).get(key);
    let columns = vec![
        PlainColumn::numbers("year", words("table.head.year")),
        PlainColumn::words("agency", words("table.head.agency")),
        PlainColumn::words("field", words("table.head.field")),
        PlainColumn::words("label", words("table.head.label")),
        PlainColumn::numbers("whole", words("table.head.whole")),
        PlainColumn::numbers("parts", words("table.head.parts")),
        PlainColumn::numbers("difference", words("table.head.difference")),
        PlainColumn::words("verdict", words("table.head.verdict")),
        PlainColumn::words("unknown", words("table.head.unknown")),
    ];
    let mut rows = Vec::new();
    for year in &listing.years {
        for sum in &year.sums {
            for field in &sum.fields {
                rows.push(vec![
                    year.year.to_string(),
                    sum.name.to_string(),
                    field.id.to_string(),
                    super::label(library, field.id, lang),
                    field.whole.known().map(plain).unwrap_or_default(),
                    plain(field.parts),
                    field.verdict.difference().map(plain).unwrap_or_default(),
                    words(super::verdict_key(field.verdict)).to_string(),
                    field.unknown.join(";"),
                ]);
            }
        }
    }
    PlainTable { name: words("table.sheet.sums").to_string(), columns, rows }
}
