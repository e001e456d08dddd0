//! Decomposition of a change.

use super::made::{Kit, kit};
use gouji_core::diff::{Comparison, ComparisonRow, Decomposition, Way, compare};
use gouji_core::review::Review;
use rust_decimal::Decimal;

fn row_of(comparison: &Comparison, id: &str) -> usize {
    let is_it = |row: &ComparisonRow| matches!(row, ComparisonRow::Field(field) if field.id == id);
    comparison.rows.iter().position(is_it).unwrap_or_else(|| panic!("{id}"))
}

fn id(comparison: &Comparison, row: usize) -> &str {
    let ComparisonRow::Field(field) = &comparison.rows[row] else { panic!("no field") };
    &field.id
}

/// `part +change, part -change | residual`, one line per decomposition, nested ones indented.
fn shown(comparison: &Comparison, ways: &[Way], indent: usize, out: &mut Vec<String>) {
    for way in ways {
        let parts: Vec<String> =
            way.parts.iter().map(|part| format!("{} {}", id(comparison, part.row), part.change)).collect();
        out.push(format!("{}{} | {}", " ".repeat(indent), parts.join(", "), way.residual));
        for part in &way.parts {
            shown(comparison, &part.ways, indent + 1, out);
        }
    }
}

fn apart(kit: &Kit, old: &Review, new: &Review, id: &str) -> (Comparison, Option<Decomposition>) {
    let comparison = compare(old, new, &kit.rules, &kit.library);
    let found = comparison.decompose(row_of(&comparison, id), old, new);
    (comparison, found)
}

#[test]
fn a_change_is_the_sum_of_its_parts() {
    let kit = kit();
    let check = |old: &[(&str, &str)], new: &[(&str, &str)], of: &str, expect: &[&str]| {
        let (old, new) = (kit.report("cn2021", 2023, old, Some("0")), kit.report("cn2021", 2024, new, Some("0")));
        let (comparison, found) = apart(&kit, &old, &new, of);
        let mut lines = Vec::new();
        shown(&comparison, &found.map(|found| found.ways).unwrap_or_default(), 0, &mut lines);
        assert_eq!(lines, expect);
    };
    let old = [("disputes.review.upheld", "10"), ("disputes.review.pending", "4"), ("disputes.review.total", "14")];
    let new = [
        ("disputes.review.upheld", "7"),
        ("disputes.review.corrected", "9"),
        ("disputes.review.pending", "4"),
        ("disputes.review.total", "20"),
    ];
    check(&old, &new, "disputes.review.total", &["disputes.review.corrected 9, disputes.review.upheld -3 | 0"]);
    // The published parts do not add up to the total.
    let wrong = [("disputes.review.upheld", "7"), ("disputes.review.total", "20")];
    check(&old, &wrong, "disputes.review.total", &["disputes.review.pending -4, disputes.review.upheld -3 | 13"]);
    // A cell is not a total.
    check(&old, &new, "disputes.review.upheld", &[]);
    // Down to the cells: by result, then by applicant.
    let old = [
        ("requests.granted.natural_person", "3"),
        ("requests.granted.total", "3"),
        ("requests.results_total.natural_person", "3"),
        ("requests.results_total.total", "3"),
    ];
    let new = [
        ("requests.granted.natural_person", "8"),
        ("requests.granted.business", "1"),
        ("requests.granted.total", "9"),
        ("requests.partial.business", "2"),
        ("requests.partial.total", "2"),
        ("requests.results_total.natural_person", "8"),
        ("requests.results_total.business", "3"),
        ("requests.results_total.total", "11"),
    ];
    check(
        &old,
        &new,
        "requests.results_total.total",
        &[
            "requests.granted.total 6, requests.partial.total 2 | 0",
            " requests.granted.natural_person 5, requests.granted.business 1 | 0",
            " requests.partial.business 2 | 0",
            "requests.results_total.natural_person 5, requests.results_total.business 3 | 0",
            " requests.granted.natural_person 5 | 0",
            " requests.partial.business 2, requests.granted.business 1 | 0",
        ],
    );
}

#[test]
fn a_change_of_form_is_taken_apart_over_the_crosswalk() {
    let kit = kit();
    let old = [
        ("requests.granted.total", "5"),
        ("requests.other_handling.total", "7"),
        ("requests.results_total.total", "12"),
    ];
    let new = [
        ("requests.granted.total", "6"),
        ("requests.other_misc.total", "3"),
        ("requests.other_overdue_correction.total", "1"),
        ("requests.results_total.total", "10"),
    ];
    let (old, new) = (kit.report("cn2019", 2020, &old, Some("0")), kit.report("cn2021", 2021, &new, Some("0")));
    let (comparison, found) = apart(&kit, &old, &new, "requests.results_total.total");
    let ways = found.unwrap().ways;
    let mut lines = Vec::new();
    shown(&comparison, &ways, 0, &mut lines);
    // The divided row is one part. All applicants are zero, so they leave the total unexplained.
    assert_eq!(lines[0], "requests.other_overdue_correction.total -3, requests.granted.total 1 | 0");
    assert_eq!(lines.last().unwrap().trim(), "| -2");
}

fn exact(change: Decimal, ways: &[Way]) {
    for way in ways {
        let sum: Decimal = way.parts.iter().map(|part| part.change).sum();
        assert_eq!(sum + way.residual, change);
        assert!(way.parts.windows(2).all(|pair| pair[0].change.abs() >= pair[1].change.abs()));
        for part in &way.parts {
            assert_eq!(part.new - part.old, part.change);
            if part.ways.is_empty() {
                continue;
            }
            exact(part.change, &part.ways);
        }
    }
}

#[test]
fn the_parts_of_a_real_year_add_up() {
    let kit = kit();
    let old = kit.read(include_str!("../../../../assets/reports/suqian-2023.txt"));
    let new = kit.read(include_str!("../../../../assets/reports/suqian-2024.txt"));
    let comparison = compare(&old, &new, &kit.rules, &kit.library);
    let mut totals = 0;
    for row in 0..comparison.rows.len() {
        if let Some(found) = comparison.decompose(row, &old, &new) {
            assert_eq!(found.new - found.old, found.change);
            assert!(found.ways.iter().all(|way| way.residual.is_zero()));
            exact(found.change, &found.ways);
            totals += 1;
        }
    }
    // The total of every row, the results of every column, the three groups of disputes.
    assert_eq!(totals, 25 + 6 + 3);
}
