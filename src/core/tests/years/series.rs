//! All years of an agency.

use super::made::kit;
use gouji_core::diff::{RowKind, agencies, series};
use gouji_core::review::Review;
use proptest::prelude::*;

#[test]
fn reports_are_grouped_by_agency() {
    let check = |reports: &[(&str, i16)], expect: &[(&str, &[(i16, usize)])]| {
        let found = agencies(reports.iter().enumerate().map(|(at, &(name, year))| (at, name, year)));
        let found: Vec<(&str, &[(i16, usize)])> =
            found.iter().map(|agency| (agency.name.as_str(), agency.reports.as_slice())).collect();
        assert_eq!(found, expect);
    };
    check(&[("甲市教育局", 2024), ("甲市教育局", 2023)], &[("甲市教育局", &[(2023, 1), (2024, 0)])]);
    // One report omits the place name.
    check(&[("教育局", 2024), ("甲市教育局", 2023)], &[("甲市教育局", &[(2023, 1), (2024, 0)])]);
    // The name is ambiguous.
    check(
        &[("甲市教育局", 2023), ("乙市教育局", 2023), ("教育局", 2024)],
        &[("甲市教育局", &[(2023, 0)]), ("乙市教育局", &[(2023, 1)]), ("教育局", &[(2024, 2)])],
    );
    check(&[("", 2023)], &[]);
}

proptest! {
    /// Reference: each name compared with every earlier name.
    #[test]
    fn reports_are_grouped_as_by_comparing_all_names(reports in prop::collection::vec(("[甲乙]{0,2}[丙丁]{0,2}", 2020_i16..2024), 0..12)) {
        let found = agencies(reports.iter().enumerate().map(|(at, (name, year))| (at, name.as_str(), *year)));
        let mut order: Vec<usize> = (0..reports.len()).filter(|&at| !reports[at].0.is_empty()).collect();
        order.sort_by_key(|&at| std::cmp::Reverse(reports[at].0.chars().count()));
        let mut groups: Vec<(&str, Vec<(i16, usize)>)> = Vec::new();
        for at in order {
            let (name, year) = (reports[at].0.as_str(), reports[at].1);
            let fitting: Vec<usize> = (0..groups.len()).filter(|&known| groups[known].0.ends_with(name)).collect();
            let same = fitting.iter().copied().find(|&known| groups[known].0 == name);
            match same.or(if let [only] = fitting.as_slice() { Some(*only) } else { None }) {
                Some(known) => groups[known].1.push((year, at)),
                None => groups.push((name, vec![(year, at)])),
            }
        }
        for group in &mut groups {
            group.1.sort_unstable();
        }
        groups.sort_by_key(|group| group.1.iter().map(|report| report.1).min());
        let found: Vec<(&str, Vec<(i16, usize)>)> =
            found.iter().map(|agency| (agency.name.as_str(), agency.reports.clone())).collect();
        prop_assert_eq!(found, groups);
    }
}

/// Comparing these names pairwise would never end.
#[test]
fn agencies_without_end() {
    let names: Vec<String> = (0..400_000).map(|at| format!("{at:06}局")).collect();
    assert_eq!(agencies(names.iter().enumerate().map(|(at, name)| (at, name.as_str(), 2024))).len(), names.len());
}

#[test]
fn a_field_is_followed_over_the_forms() {
    let kit = kit();
    let reports = [
        kit.report("cn2021", 2022, &[("requests.new_received.total", "40"), ("requests.other_misc.total", "1")], None),
        kit.report("hunan", 2013, &[("hunan.req.total", "7")], None),
        kit.report(
            "stat2014",
            2015,
            &[("stat2014.req.total", "12"), ("stat2014.reply.granted", "3"), ("stat2014.reply.already_public", "2")],
            None,
        ),
        kit.report(
            "cn2019",
            2019,
            &[
                ("requests.new_received.total", ""),
                ("requests.other_handling.total", "5"),
                ("requests.granted.total", "9"),
            ],
            None,
        ),
        kit.report("cn2021", 2021, &[("requests.new_received.total", "31"), ("requests.granted.total", "8")], None),
    ];
    let reports: Vec<&Review> = reports.iter().collect();
    let check = |id: &str, expect: &[&str]| {
        let series = series(id, &reports, &kit.library).unwrap();
        let points: Vec<String> = series
            .points
            .iter()
            .map(|point| {
                let number = point.number.map_or("·".to_string(), |number| number.to_string());
                let kind = if point.report.is_some() { point.kind.name() } else { "gap" };
                format!("{} {kind} {number}{}", point.year, if point.is_new_form { " new form" } else { "" })
            })
            .collect();
        assert_eq!(points, expect, "{id}");
    };
    check(
        "requests.new_received.total",
        &[
            "2013 exact 7",
            "2014 gap ·",
            "2015 exact 12 new form",
            "2016 gap ·",
            "2017 gap ·",
            "2018 gap ·",
            "2019 exact · new form",
            "2020 gap ·",
            "2021 exact 31 new form",
            "2022 exact 40",
        ],
    );
    check(
        "requests.granted.total",
        &[
            "2013 not_comparable ·",
            "2014 gap ·",
            "2015 approximate 5 new form",
            "2016 gap ·",
            "2017 gap ·",
            "2018 gap ·",
            "2019 exact 9 new form",
            "2020 gap ·",
            "2021 exact 8 new form",
            "2022 exact ·",
        ],
    );
    // A part of an earlier row has no number for that year.
    let misc = series("requests.other_misc.total", &reports, &kit.library).unwrap();
    let point = misc.points.iter().find(|point| point.year == 2019).unwrap();
    assert_eq!((point.kind, point.number), (RowKind::NotComparable, None));
    assert!(series("requests.nothing.total", &reports, &kit.library).is_none());
    assert!(series("requests.granted.total", &[], &kit.library).is_none());
}
