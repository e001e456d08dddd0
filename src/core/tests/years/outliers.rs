//! Outliers among the changes.

use super::made::{Kit, kit};
use gouji_core::diff::{Baseline, Comparison, Crowd, compare};
use gouji_core::review::Review;
use proptest::prelude::*;

const ID: &str = "requests.new_received.total";

fn found(kit: &Kit, then: &str, now: &str) -> Vec<&'static str> {
    let report = |year, value| kit.report("cn2021", year, &[(ID, value)], None);
    named(&compare(&report(2023, then), &report(2024, now), &kit.rules, &kit.library))
}

fn named(comparison: &Comparison) -> Vec<&'static str> {
    for (at, unusual) in comparison.outliers.iter().enumerate() {
        let gouji_core::diff::ComparisonRow::Field(field) = &comparison.rows[unusual.row] else { panic!("no field") };
        assert!(field.outliers.contains(&at));
    }
    assert_eq!(comparison.fields().map(|field| field.outliers.len()).sum::<usize>(), comparison.outliers.len());
    comparison.outliers.iter().map(|unusual| unusual.kind.name()).collect()
}

#[test]
fn two_numbers_alone_may_stand_out() {
    let kit = kit();
    let check = |then: &str, now: &str, expect: &[&str]| assert_eq!(found(&kit, then, now), expect, "{then} {now}");
    check("120", "135", &[]);
    check("0", "9", &[]);
    check("0", "10", &["from_zero"]);
    check("45", "0", &["to_zero"]);
    check("0", "0", &[]);
    check("99", "99", &[]);
    check("100", "100", &["same_number_twice"]);
    check("46", "467", &["ten_times"]);
    check("467", "46", &["ten_times"]);
    check("46", "430", &[]);
    check("4", "46", &[]);
    check("59", "610000", &["ten_thousand_times"]);
    check("727012578", "59237", &["ten_thousand_times"]);
    check("59", "59000", &[]);
    check("120", "", &[]);
    check("若干", "120", &[]);
    check("79228162514264337593543950335", "1", &[]);
}

#[test]
fn only_rows_that_compare_are_judged() {
    let kit = kit();
    let old = kit.report("stat2014", 2018, &[("stat2014.closed.total", "46"), ("stat2014.req.total", "46")], None);
    let new = kit.report("cn2019", 2019, &[("requests.results_total.total", "467"), (ID, "467")], None);
    let comparison = compare(&old, &new, &kit.rules, &kit.library);
    assert_eq!(named(&comparison), ["ten_times"]);
    let gouji_core::diff::ComparisonRow::Field(field) = &comparison.rows[comparison.outliers[0].row] else {
        panic!("no field")
    };
    assert_eq!(field.id, ID);
}

#[test]
fn other_years_and_other_agencies_say_what_is_usual() {
    let kit = kit();
    let report =
        |form: &str, year: i16, id: &str, value: i64| kit.report(form, year, &[(id, &value.to_string())], None);
    let check = |history: &[i64], peers: &[(i64, i64)], (then, now): (i64, i64), expect: &[&str]| {
        let (old, new) = (report("cn2021", 2023, ID, then), report("cn2021", 2024, ID, now));
        let history: Vec<Review> = history
            .iter()
            .enumerate()
            .map(|(at, &value)| match 2022 - at as i16 {
                year @ 2021.. => report("cn2021", year, ID, value),
                year @ 2019.. => report("cn2019", year, ID, value),
                // Across the crosswalk.
                year => report("stat2014", year, "stat2014.req.total", value),
            })
            .collect();
        let peers: Vec<(Review, Review)> = peers
            .iter()
            .map(|&(then, now)| (report("cn2021", 2023, ID, then), report("cn2021", 2024, ID, now)))
            .collect();
        let mut comparison = compare(&old, &new, &kit.rules, &kit.library);
        let mut usual = Baseline::of(&comparison);
        for review in &history {
            usual.add_year(review, &kit.library);
        }
        for (old, new) in &peers {
            usual.add_agency(old, new);
        }
        comparison.weigh(usual);
        assert_eq!(named(&comparison), expect, "{:?}", comparison.outliers);
        // The outlier remains after a decision on a number.
        comparison.refresh(&old, &new, &kit.rules, &kit.library);
        assert_eq!(named(&comparison), expect, "{:?}", comparison.outliers);
    };
    // 100, 104, 96, 102 and then 300; an outlying earlier year hides nothing.
    check(&[104, 96, 102], &[], (100, 300), &["history"]);
    check(&[104, 900, 96, 102, 99, 101], &[], (100, 300), &["history"]);
    check(&[104, 96, 102], &[], (100, 107), &[]);
    check(&[60, 180, 140, 90, 210], &[], (100, 190), &[]);
    // Too few years to judge.
    check(&[104, 96], &[], (100, 300), &[]);
    let usual = [(100, 105), (50, 51), (200, 190), (80, 88), (1000, 1010)];
    check(&[], &usual, (100, 300), &["peers"]);
    check(&[], &usual, (100, 40), &["peers"]);
    check(&[], &usual, (100, 115), &[]);
    check(&[], &usual[..4], (100, 300), &[]);
    // All peers grew.
    check(&[], &[(100, 290), (50, 160), (200, 610), (80, 230), (1000, 3100)], (100, 300), &[]);
    check(&[104, 96, 102], &usual, (100, 300), &["history", "peers"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Peers taken as one crowd give the same result as each in turn.
    #[test]
    fn a_crowd_is_every_other_agency(
        numbers in prop::collection::vec((0_i64..200, 0_i64..400, prop::option::of(0_i64..400)), 1..10),
    ) {
        let kit = kit();
        let report = |year: i16, value: i64| kit.report("cn2021", year, &[(ID, &value.to_string())], None);
        // Of other agencies, a report on the year between is ignored.
        let agencies: Vec<Vec<(i16, Review)>> = numbers
            .iter()
            .map(|&(then, now, between)| {
                let between = between.map(|value| (2022, report(2022, value)));
                [(2021, report(2021, then))].into_iter().chain(between).chain([(2023, report(2023, now))]).collect()
            })
            .collect();
        let mut crowd = Crowd::default();
        for reports in &agencies {
            let kept = reports.iter().map(|(year, review)| (*year, crowd.numbers(review))).collect();
            crowd.add(kept);
        }
        for (at, own) in agencies.iter().enumerate() {
            for pair in own.windows(2) {
                let [(before, old), (after, new)] = pair else { panic!("no pair") };
                let mut comparison = compare(old, new, &kit.rules, &kit.library);
                let (mut usual, mut among) = (Baseline::of(&comparison), Baseline::of(&comparison));
                for other in agencies.iter().enumerate().filter(|(other, _)| *other != at).map(|other| other.1) {
                    let of = |year: i16| other.iter().find(|report| report.0 == year).map(|report| &report.1);
                    if let (Some(old), Some(new)) = (of(*before), of(*after)) {
                        usual.add_agency(old, new);
                    }
                }
                among.add_crowd(&mut crowd, at, (*before, *after));
                comparison.weigh(usual);
                let expected = comparison.outliers.clone();
                comparison.weigh(among);
                prop_assert_eq!(&comparison.outliers, &expected);
            }
        }
    }
}
