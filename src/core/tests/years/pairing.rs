//! What two reports are to each other, and two versions of one report.

use super::made::{Kit, kit};
use gouji_core::diff::{FindingFate, Pairing, chronology, compare};
use gouji_core::review::{Decision, DecisionKind, Entry, Origin, Provenance, Review};
use std::cmp::Ordering;

const SUQIAN_2023: &str = include_str!("../../../../assets/reports/suqian-2023.txt");
const SUQIAN_2024: &str = include_str!("../../../../assets/reports/suqian-2024.txt");

/// The report on 2024 as one of another year and agency.
fn report(kit: &Kit, agency: &str, year: i16) -> Review {
    let (next, last) = ((year + 1).to_string(), (year - 1).to_string());
    let text = SUQIAN_2024.replace("2023", "{last}").replace("2025", "{next}").replace("2024", &year.to_string());
    kit.read(&text.replace("{next}", &next).replace("{last}", &last).replace("宿迁市", agency))
}

#[test]
fn only_neighbouring_years_of_one_agency_are_judged() {
    let kit = kit();
    let check = |(old, new): ((&str, i16), (&str, i16)), expect: Pairing| {
        let (old, new) = (report(&kit, old.0, old.1), report(&kit, new.0, new.1));
        let comparison = compare(&old, &new, &kit.rules, &kit.library);
        assert_eq!(comparison.pairing, expect);
        assert_eq!(comparison.findings.is_empty(), expect != Pairing::Adjacent, "{expect:?}");
        assert!(expect == Pairing::Adjacent || comparison.repairs.is_empty() && comparison.outliers.is_empty());
        assert_eq!(comparison.pairing.words().is_none(), expect == Pairing::Adjacent);
        // The other way round it is the same pair of years, put in order.
        let order = chronology(&new, &old);
        assert_eq!(order == Ordering::Greater, matches!(expect, Pairing::Adjacent | Pairing::Apart { .. }));
    };
    check((("宿迁市", 2023), ("宿迁市", 2024)), Pairing::Adjacent);
    check((("宿迁市", 2023), ("江苏省宿迁市", 2024)), Pairing::Adjacent);
    check((("宿迁市", 2019), ("宿迁市", 2021)), Pairing::Apart { first: 2020, last: 2020 });
    check((("宿迁市", 2019), ("宿迁市", 2025)), Pairing::Apart { first: 2020, last: 2024 });
    check((("宿迁市", 2024), ("宿迁市", 2024)), Pairing::Versions { year: 2024 });
    check((("宿迁市", 2024), ("泗阳县", 2024)), Pairing::OtherAgency);
    check((("宿迁市", 2023), ("泗阳县", 2023)), Pairing::OtherAgency);
    let (old, new) = (report(&kit, "宿迁市", 2024), report(&kit, "宿迁市", 2021));
    assert_eq!(Pairing::of(&old, &new), Pairing::Reversed);
    let mut nameless = report(&kit, "宿迁市", 2024);
    nameless.extraction.identity.year = None;
    let nameless = Review::new(nameless.source.clone(), nameless.document.clone(), nameless.extraction.clone(), vec![]);
    assert_eq!(Pairing::of(&old, &nameless), Pairing::Unknown);
}

#[test]
fn a_year_that_is_decided_makes_two_reports_neighbours_and_back() {
    let kit = kit();
    let (old, mut new) = (kit.read(SUQIAN_2023), report(&kit, "宿迁市", 2026));
    let mut comparison = compare(&old, &new, &kit.rules, &kit.library);
    assert!(comparison.findings.is_empty());
    let decided = |new: &mut Review, year: Option<&str>| {
        let decision = year.map(|year| decision(DecisionKind::Corrected(year.into()), "2026"));
        new.set("identity.year", Entry { decision, note: None }, &Provenance::default());
        new.recheck(&kit.rules, &kit.library);
    };
    decided(&mut new, Some("2024"));
    comparison.refresh(&old, &new, &kit.rules, &kit.library);
    assert_eq!(comparison.pairing, Pairing::Adjacent);
    assert_eq!(comparison.findings, compare(&old, &new, &kit.rules, &kit.library).findings);
    assert!(!comparison.findings.is_empty());
    decided(&mut new, None);
    comparison.refresh(&old, &new, &kit.rules, &kit.library);
    assert!(comparison.findings.is_empty());
}

fn decision(kind: DecisionKind, before: &str) -> Decision {
    Decision {
        kind,
        origin: Origin::Unsaid,
        answers: Vec::new(),
        reason: "请单位核对".into(),
        before: before.into(),
        quote: String::new(),
        span: None,
        provenance: Provenance { by: "张三".into(), at: "2026-01-01T00:00:00Z".into() },
    }
}

/// What became of the findings of a text that the agency changed: the names of rules by fate.
fn fates(kit: &Kit, first: &str, second: &str) -> Vec<(FindingFate, String)> {
    let (old, new) = (kit.read(first), kit.read(second));
    let comparison = compare(&old, &new, &kit.rules, &kit.library);
    let versions = comparison.versions(&old, &new).unwrap();
    let all = versions.findings.iter().map(|change| {
        let finding = change.finding().unwrap();
        let is_corrected = change.fate == FindingFate::Corrected;
        assert_eq!(change.numbers.iter().any(|number| number.new.is_some()), is_corrected, "{change:?}");
        (change.fate, finding.rule.name.to_string())
    });
    all.collect()
}

#[test]
fn findings_of_two_versions_are_corrected_remain_are_new_or_gone() {
    let kit = kit();
    let row = "| 1408 | 21 | 0 | 0 | 2 | 0 | 1431 |";
    let misprint = SUQIAN_2024.replace(row, "| 1408 | 21 | 0 | 0 | 2 | 0 | 1413 |");
    let count = |found: &[(FindingFate, String)], fate| found.iter().filter(|one| one.0 == fate).count();
    let check = |first: &str, second: &str, expect: [usize; 4]| {
        let found = fates(&kit, first, second);
        let fates = [FindingFate::New, FindingFate::Remains, FindingFate::Corrected, FindingFate::Gone];
        assert_eq!(fates.map(|fate| count(&found, fate)), expect, "{found:?}");
    };
    let own = fates(&kit, SUQIAN_2024, SUQIAN_2024).len();
    check(SUQIAN_2024, SUQIAN_2024, [0, own, 0, 0]);
    check(&misprint, &misprint, [0, fates(&kit, &misprint, &misprint).len(), 0, 0]);
    let broken = fates(&kit, &misprint, &misprint).len() - own;
    assert!(broken >= 2);
    check(&misprint, SUQIAN_2024, [0, own, broken, 0]);
    check(SUQIAN_2024, &misprint, [broken, own, 0, 0]);
    // A sentence in front of everything moves all places, and nothing else.
    let longer = misprint.replacen("一、总体情况", "一、总体情况\n本年度工作平稳有序。", 1);
    check(&misprint, &longer, [0, own + broken, 0, 0]);
}

#[test]
fn a_decision_is_carried_where_the_number_is_the_same_number() {
    let kit = kit();
    let row = "| 1408 | 21 | 0 | 0 | 2 | 0 | 1431 |";
    let misprint = SUQIAN_2024.replace(row, "| 1408 | 21 | 0 | 0 | 2 | 0 | 1413 |");
    let second = SUQIAN_2024.replacen("一、总体情况", "一、总体情况\n本年度工作平稳有序。", 1);
    let (mut old, new) = (kit.read(&misprint), kit.read(&second));
    let mention = |review: &Review, printed: &str| {
        let mut all = review.extraction.prose.mentions.iter();
        all.find(|mention| review.document.at(mention.span) == printed).unwrap().id.to_string()
    };
    let here = mention(&old, "3646");
    for (id, kind, before) in [
        ("requests.granted.total", DecisionKind::AsPublished, "1413"),
        ("requests.granted.natural_person", DecisionKind::Confirmed, "1408"),
        (here.as_str(), DecisionKind::Confirmed, "3646"),
    ] {
        let entry = Entry { decision: Some(decision(kind, before)), note: None };
        old.set(id, entry, &Provenance::default());
    }
    let comparison = compare(&old, &new, &kit.rules, &kit.library);
    let versions = comparison.versions(&old, &new).unwrap();
    let of = |id: &str| versions.decisions.iter().find(|decision| decision.id == id).unwrap();
    let total = of("requests.granted.total");
    assert_eq!((total.carried.as_deref(), total.now.as_deref()), (None, Some("1431")));
    assert_eq!(of("requests.granted.natural_person").carried.as_deref(), Some("requests.granted.natural_person"));
    assert_eq!(of(&here).carried, Some(mention(&new, "3646")));
    // The finding that the misprint broke is closed, and names who blamed it.
    let closed = versions.findings.iter().filter(|change| change.fate == FindingFate::Corrected);
    assert!(closed.clone().any(|change| change.answer.is_some_and(|answer| answer.provenance.by == "张三")));
    assert!(closed.into_iter().all(|change| change.numbers.iter().all(|number| number.old.is_some())));
}
