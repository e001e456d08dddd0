//! All years of an agency.

use super::made::kit;
use crate::diff::{Kind, agencies, series};
use crate::review::Review;

#[test]
fn reports_are_grouped_by_agency() {
    let check = |reports: &[(&str, i16)], expect: &[(&str, &[(i16, usize)])]| {
        let found = agencies(reports.iter().enumerate().map(|(at, &(name, year))| (at, name, year)));
        let found: Vec<(&str, &[(i16, usize)])> =
            found.iter().map(|agency| (agency.name.as_str(), agency.reports.as_slice())).collect();
        assert_eq!(found, expect);
    };
    check(&[("甲市教育局", 2024), ("甲市教育局", 2023)], &[("甲市教育局", &[(2023, 1), (2024, 0)])]);
    // One report leaves out the place.
    check(&[("教育局", 2024), ("甲市教育局", 2023)], &[("甲市教育局", &[(2023, 1), (2024, 0)])]);
    // It might be either.
    check(
        &[("甲市教育局", 2023), ("乙市教育局", 2023), ("教育局", 2024)],
        &[("甲市教育局", &[(2023, 0)]), ("乙市教育局", &[(2023, 1)]), ("教育局", &[(2024, 2)])],
    );
    check(&[("", 2023)], &[]);
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
    // A part of what was one row has no number then.
    let misc = series("requests.other_misc.total", &reports, &kit.library).unwrap();
    let point = misc.points.iter().find(|point| point.year == 2019).unwrap();
    assert_eq!((point.kind, point.number), (Kind::NotComparable, None));
    assert!(series("requests.nothing.total", &reports, &kit.library).is_none());
    assert!(series("requests.granted.total", &[], &kit.library).is_none());
}
