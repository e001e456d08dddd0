//! All years of an agency.

use super::made::{decide, kit};
use gouji_core::diff::{Point, RowKind, agencies, series};
use gouji_core::extract::{Confidence, Reading, State};
use gouji_core::review::{DecisionKind, Review};
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

#[test]
fn what_a_table_shows_of_a_year() {
    let kit = kit();
    let id = "requests.new_received.total";
    let check = |raw: &str, confidence: Confidence, decision: Option<DecisionKind>, expect: (&str, bool)| {
        let mut reports =
            [kit.report("cn2021", 2022, &[(id, "31")], None), kit.report("cn2021", 2023, &[(id, raw)], None)];
        let field = reports[1].extraction.fields.iter_mut().find(|field| field.id == *id).unwrap();
        field.value.confidence = confidence;
        if let Some(kind) = decision {
            decide(&mut reports[1], id, kind);
        }
        let series = series(id, &[&reports[0], &reports[1]], &kit.library).unwrap();
        let point = &series.points[1];
        assert_eq!((point.shown().as_str(), point.is_reviewed), expect, "{raw} {confidence:?}");
        // What cannot be told is no number, neither in the chart nor in a change.
        assert_eq!(series.change(1).is_some(), point.number.is_some());
        assert!(point.number.is_none() || point.confidence != Confidence::CannotTell);
    };
    check("1,234", Confidence::Sure, None, ("1234", false));
    check("1234", Confidence::Doubtful, None, ("?1234", false));
    check("1234", Confidence::CannotTell, None, ("??1234", false));
    check("", Confidence::CannotTell, None, ("??", false));
    check("", Confidence::Sure, None, ("□", false));
    check("1234", Confidence::Doubtful, Some(DecisionKind::Confirmed), ("1234", true));
    check("1234", Confidence::CannotTell, Some(DecisionKind::Corrected("12".into())), ("12", true));
    check("", Confidence::CannotTell, Some(DecisionKind::Entered("7".into())), ("7", true));
    check("1234", Confidence::Sure, Some(DecisionKind::Unclear), ("??1234", true));
    check("1234", Confidence::Sure, Some(DecisionKind::Missing), ("□", true));
}

#[test]
fn a_zero_in_words_is_shown_as_zero() {
    let kit = kit();
    let id = "stat2014.req.total";
    let mut reports = [2014, 2015].map(|year| kit.report("stat2014", year, &[(id, "未收到政府信息公开申请")], None));
    let said = &mut reports[1].extraction.fields[0].value;
    (said.number, said.state, said.reading) = (Some(0.into()), State::Zero, Reading::Prose);
    let series = series(id, &[&reports[0], &reports[1]], &kit.library).unwrap();
    assert_eq!(series.points.iter().map(Point::shown).collect::<Vec<_>>(), ["未收到政府信息公开申请", "0"]);
}

#[test]
fn a_change_is_measured_from_the_nearest_year_with_a_number() {
    let kit = kit();
    let id = "requests.new_received.total";
    let reports = [
        kit.report("cn2019", 2019, &[(id, "40")], None),
        kit.report("cn2019", 2020, &[(id, "")], None),
        kit.report("cn2021", 2022, &[(id, "50")], None),
        kit.report("cn2021", 2023, &[(id, "0")], None),
        kit.report("cn2021", 2024, &[(id, "3")], None),
    ];
    let reports: Vec<&Review> = reports.iter().collect();
    let series = series(id, &reports, &kit.library).unwrap();
    let changes: Vec<String> = (0..series.points.len())
        .map(|at| {
            series.change(at).map_or_else(String::new, |change| {
                let percent = change.percent.map(|percent| percent.normalize().to_string());
                format!("{} {} {}", change.years, change.delta, percent.unwrap_or_default())
            })
        })
        .collect();
    assert_eq!(changes, ["", "", "", "3 10 25", "1 -50 -100", "1 3 "]);
    let forms: Vec<Option<&str>> = (0..series.points.len()).map(|at| series.form_before(at)).collect();
    assert_eq!(forms, [None, None, None, Some("cn2019"), None, None]);
    assert!(series.is_comparable());
    assert_eq!(series.newest_number(), Some(5));
}
