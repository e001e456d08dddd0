//! Values carried from year to year, and the attribution of a break to one of the years.

use super::made::kit;
use gouji_core::check::Verdict;
use gouji_core::diff::{FaultAttribution, compare};
use gouji_core::text::Lang;

#[test]
fn a_break_shows_both_years_and_says_which_is_wrong() {
    let kit = kit();
    let text = |year: i16| match year {
        2023 => include_str!("../../../../assets/reports/suqian-2023.txt"),
        _ => include_str!("../../../../assets/reports/suqian-2024.txt"),
    };
    let check = |rule: &str, change: (i16, &str, &str), expect: Option<FaultAttribution>| {
        let of =
            |year| if change.0 == year { text(year).replacen(change.1, change.2, 1) } else { text(year).to_string() };
        let (old, new) = (kit.read(&of(2023)), kit.read(&of(2024)));
        let comparison = compare(&old, &new, &kit.rules, &kit.library);
        let all = comparison.continuity();
        let found = all.iter().find(|continuity| continuity.finding.rule == rule).unwrap();
        assert_eq!(found.attribution, expect, "{rule} {change:?} {:?}", comparison.repairs);
        assert_eq!(found.finding.verdict.is_broken(), expect.is_some());
        // Both operands have a span, each in its own text.
        for (operand, review) in found.then().map(|o| (o, &old)).chain(found.now().map(|o| (o, &new))) {
            let printed = review.document.at(operand.span.unwrap());
            assert_eq!(gouji_core::extract::parse_number(printed), operand.value, "{rule}");
        }
        assert!(found.then().count() >= 1 && found.now().count() >= 1);
        assert_eq!(found.component.is_some(), expect.is_some());
    };
    check("years.carried.natural_person", (0, "", ""), None);
    // 上年结转 118 is read as 18: the newer report's own sums and the older report agree against it.
    check(
        "years.carried.natural_person",
        (2024, "申请数量 | 118 | ", "申请数量 | 18 | "),
        Some(FaultAttribution::Newer),
    );
    check(
        "years.carried.natural_person",
        (2023, "继续办理 | 118 | ", "继续办理 | 18 | "),
        Some(FaultAttribution::Older),
    );
}

#[test]
fn the_seven_columns_and_the_documents_and_the_items_are_asked() {
    let kit = kit();
    let rules = |form: &str| {
        let (old, new) = (kit.report(form, 2019, &[], Some("1")), kit.report(form, 2020, &[], Some("1")));
        let comparison = compare(&old, &new, &kit.rules, &kit.library);
        comparison.continuity().iter().map(|continuity| continuity.finding.rule.to_string()).collect::<Vec<_>>()
    };
    let columns = ["natural_person", "business", "research", "social_welfare", "legal_service", "other_org", "total"];
    for form in ["cn2019", "cn2021"] {
        let rules = rules(form);
        for column in columns {
            assert!(rules.contains(&format!("years.carried.{column}")), "{form}");
        }
        for suit in ["review", "suit_direct", "suit_after_review"] {
            assert!(rules.contains(&format!("years.pending.{suit}")), "{form}");
        }
    }
    for document in ["regulations", "normative"] {
        assert!(rules("cn2021").contains(&format!("years.effective.{document}")));
    }
    for item in ["licensing", "other_services", "penalty", "coercion", "admin_fee"] {
        assert!(rules("cn2019").contains(&format!("years.items.{item}")));
    }
    assert!(rules("fujian").iter().any(|rule| rule.contains("cumulative") || rule.contains("years")));
}

#[test]
fn known_breaks_of_real_reports_are_found() {
    let kit = kit();
    // Huai'an carried 103 out of 2024 and 77 into 2025.
    let total = |row: &str| format!("requests.{row}.total");
    let old = kit.report("cn2021", 2024, &[(&total("carried_out"), "103")], None);
    let new = kit.report("cn2021", 2025, &[(&total("carried_in"), "77")], None);
    let comparison = compare(&old, &new, &kit.rules, &kit.library);
    let all = comparison.continuity();
    let carried = all.iter().find(|continuity| continuity.finding.rule == "years.carried.total").unwrap();
    assert_eq!(carried.finding.verdict, Verdict::Fails);
    assert!(
        carried.finding.detail.get(Lang::Zh).contains("103 ≠ 77 (+26)"),
        "{}",
        carried.finding.detail.get(Lang::Zh)
    );
    // Only the two numbers are known.
    assert_eq!(carried.attribution, Some(FaultAttribution::CannotTell));
    // Suqian's growth of 1.05 % fits no baseline.
    let old = kit.read(include_str!("../../../../assets/reports/suqian-2023.txt"));
    let new = kit.read(include_str!("../../../../assets/reports/suqian-2024.txt"));
    let comparison = compare(&old, &new, &kit.rules, &kit.library);
    let growth = comparison.findings.iter().find(|finding| finding.rule.name.contains("growth")).unwrap();
    assert_eq!(growth.verdict, Verdict::Fails);
    assert!(
        growth.detail.get(Lang::Zh).contains("+1.05%") && growth.detail.get(Lang::Zh).contains("3646÷3607: +1.081%")
    );
}

/// Attribution of a broken user rule across years, under the given id.
fn attribution_under(id: &str) -> Option<FaultAttribution> {
    let mut kit = kit();
    let relation = "Equal(left: [\"last:disclosure.licensing.decisions\", \"last:disclosure.penalty.decisions\"], right: [\"disclosure.coercion.decisions\"])";
    let rule =
        format!("(id: \"{id}\", severity: Hard, title: (zh: \"甲\", en: \"a\"), source: \"\", relation: {relation})");
    kit.rules.add("own.ron", &format!("(form: \"cn2021\", rules: [{rule}])"), &kit.library).unwrap();
    let old = kit.read(include_str!("../../../../assets/reports/suqian-2023.txt"));
    let new = kit.read(include_str!("../../../../assets/reports/suqian-2024.txt"));
    let comparison = compare(&old, &new, &kit.rules, &kit.library);
    comparison.continuity().into_iter().find(|found| found.finding.rule == id).unwrap().attribution
}

#[test]
fn which_year_is_wrong_does_not_depend_on_the_spelling_of_an_id() {
    for id in ["mine.link", "years.link", "甲", "last", "finding"] {
        assert_eq!(attribution_under(id), Some(FaultAttribution::CannotTell), "{id}");
    }
}
