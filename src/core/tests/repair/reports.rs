//! Repairs of the samples and of edited reports: order, evidence, two years, imputations, decimals.

use crate::fixtures::{Kit, kit};
use gouji_core::check::Rules;
use gouji_core::extract::{Confidence, State};
use gouji_core::localize::{ErrorSource, ErrorType, Repair, RepairGroup};
use gouji_core::review::{Decision, DecisionKind, Entry, Provenance, Review};
use gouji_core::text::Lang;
use rust_decimal::Decimal;

impl Kit {
    /// A sample as read, without its session, with some values changed.
    fn sample(&self, name: &str, changes: &[(&str, i64)]) -> Review {
        let mut review = self.unchecked(name, changes);
        review.recheck(&self.rules, &self.library);
        review
    }

    /// As `sample`, before any rule was applied: values may still be changed.
    fn unchecked(&self, name: &str, changes: &[(&str, i64)]) -> Review {
        let mut review = gouji_testing::read(&gouji_testing::sample(name), &self.library);
        for &(id, number) in changes {
            let field = review.extraction.fields.iter_mut().find(|field| field.id == id).unwrap();
            field.value.number = Some(number.into());
            field.value.verbatim = number.to_string();
        }
        review
    }
}

/// Changes such as `798→718`, one for each number of a repair.
fn arrows(repair: &Repair) -> String {
    let one = |change: &gouji_core::localize::ValueChange| {
        let from = change.from.map_or_else(|| "□".to_string(), |from| from.normalize().to_string());
        format!("{from}→{}", change.to.normalize())
    };
    repair.changes.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn component<'a>(review: &'a Review, rule: &str) -> &'a RepairGroup {
    let holds = |component: &&RepairGroup| component.rules.iter().any(|known| known.to_string().starts_with(rule));
    review.repairs.iter().find(holds).unwrap()
}

#[test]
fn xifeng_names_the_total_first_and_tells_what_contradicts() {
    let review = kit().sample("xifeng", &[]);
    let items = component(&review, "prose.enumeration@4918");
    let shown: Vec<String> = items.repairs.iter().map(arrows).collect();
    assert_eq!(shown[0], "798→718");
    // Every one-digit repair found by hand is listed.
    for repair in ["5→85", "6→86", "8→88", "13→93", "101→181"] {
        assert!(shown.iter().any(|known| known == repair), "{repair}: {shown:?}");
    }
    let notices = items.repairs.iter().find(|repair| arrows(repair) == "101→181").unwrap();
    assert!(!notices.contradicts.is_empty(), "101 stands in the text twice");
    assert!(items.repairs.iter().all(|repair| repair.error_source == ErrorSource::Publication
        && !repair.supports.iter().any(|words| words.get(Lang::En).is_empty())));
    let replies = component(&review, "prose.enumeration@5641");
    let granted = replies.repairs.iter().find(|repair| arrows(repair) == "88→8").unwrap();
    assert!(
        granted
            .contradicts
            .iter()
            .any(|words| words.get(Lang::Zh).contains("95.6%") && words.get(Lang::En).contains("95.6%"))
    );
}

#[test]
fn a_gap_with_one_value_is_offered_and_not_written() {
    let review = kit().sample("xianjiahu", &[]);
    let repair = &component(&review, "hunan.consult").repairs[0];
    assert_eq!((arrows(repair).as_str(), repair.error_type), ("□→853", ErrorType::Filled));
    assert_eq!(review.current("hunan.consult.total").unwrap().number, None);
}

#[test]
fn a_cell_with_readings_is_filled_by_the_one_that_fits() {
    let kit = kit();
    let mut review = kit.unchecked("suqian-2024", &[]);
    let cells = [("requests.granted.business", [21, 2]), ("requests.granted.natural_person", [1408, 14082])];
    for (id, readings) in cells {
        let value = &mut review.extraction.fields.iter_mut().find(|field| field.id == id).unwrap().value;
        value.number = None;
        value.state = State::Blank;
        value.confidence = Confidence::CannotTell;
        value.candidates = readings.iter().map(|&reading| Decimal::from(reading)).collect();
    }
    review.recheck(&kit.rules, &kit.library);
    let filled: Vec<String> =
        review.repairs.iter().flat_map(|component| component.repairs.iter().map(arrows)).collect();
    assert_eq!(filled, ["□→21", "□→1408"]);
}

#[test]
fn an_unread_cell_that_rules_value_differently_is_not_filled() {
    let kit = kit();
    let mut review = kit.unchecked("suqian-2024", &[("requests.granted.total", 1432)]);
    let field = review.extraction.fields.iter_mut().find(|field| field.id == "requests.granted.business").unwrap();
    field.value.number = None;
    field.value.confidence = Confidence::CannotTell;
    review.recheck(&kit.rules, &kit.library);
    let fills = |component: &RepairGroup| component.repairs.iter().any(|repair| repair.error_type == ErrorType::Filled);
    assert!(!review.repairs.iter().any(fills), "{:?}", review.repairs);
}

#[test]
fn a_seen_number_is_out_of_suspicion() {
    let kit = kit();
    let mut review = kit.sample("suqian-2024", &[("disputes.review.total", 169)]);
    let before = component(&review, "disputes.review").repairs.len();
    let decision = Decision {
        origin: gouji_core::review::Origin::Unsaid,
        kind: DecisionKind::Confirmed,
        answers: Vec::new(),
        reason: String::new(),
        before: "169".into(),
        quote: String::new(),
        span: None,
        provenance: Provenance::default(),
    };
    review.set("disputes.review.total", Entry { decision: Some(decision), note: None }, &Provenance::default());
    review.recheck(&kit.rules, &kit.library);
    let after = &component(&review, "disputes.review").repairs;
    assert_eq!(after.len(), before - 1);
    assert!(after.iter().all(|repair| repair.changes[0].cell.id != "disputes.review.total"));
}

#[test]
fn two_years_name_the_year_that_is_the_odd_one_out() {
    let kit = kit();
    // This year's 上年结转 is wrong in one cell; last year's report and this year's own sums agree against it.
    let check = |old: &[(&str, i64)], new: &[(&str, i64)], is_last: bool| {
        let (old, new) = (kit.sample("suqian-2023", old), kit.sample("suqian-2024", new));
        let repairs = gouji_core::diff::compare(&old, &new, &kit.rules, &kit.library).repairs;
        assert_eq!(repairs.len(), 1, "{repairs:?}");
        let change = &repairs[0].repairs[0].changes;
        assert_eq!((change.len(), !change[0].cell.owner.is_own()), (1, is_last), "{change:?}");
    };
    check(&[], &[("requests.carried_in.natural_person", 11)], false);
    check(&[("requests.carried_out.natural_person", 11)], &[], true);
}

#[test]
fn last_year_is_a_hint() {
    let kit = kit();
    // 88 upheld of 170: read as 78 and 160 either may be wrong, and last year the same cell was 88.
    let old = kit.sample("suqian-2023", &[("disputes.review.upheld", 88), ("disputes.review.total", 219)]);
    let new = kit.sample("suqian-2024", &[("disputes.review.upheld", 78)]);
    let repairs = gouji_core::diff::compare(&old, &new, &kit.rules, &kit.library).repairs;
    let first = &repairs
        .iter()
        .find(|component| component.rules.iter().any(|rule| *rule == "disputes.review"))
        .unwrap()
        .repairs[0];
    assert_eq!(arrows(first), "78→88");
    assert!(
        first
            .supports
            .iter()
            .any(|words| words.get(Lang::Zh).contains("上年") && words.get(Lang::En).contains("last year"))
    );
}

#[test]
fn numbers_too_large_are_not_judged_in_silence() {
    let kit = kit();
    let review = kit.sample("suqian-2024", &[("disputes.review.total", 9_000_000_000_000_000)]);
    let group = component(&review, "disputes.review");
    assert_eq!((group.repairs.len(), group.more), (0, true));
    assert!(group.words().get(Lang::En).contains("too large") && group.words().get(Lang::Zh).contains("无法判断"));
}

#[test]
fn blanks_are_free_but_many_do_not_come_first() {
    let kit = kit();
    let check = |blank: &[&str], wrong: (&str, i64), first: &str| {
        let mut review = kit.unchecked("suqian-2024", &[wrong]);
        for id in blank {
            let value = &mut review.extraction.fields.iter_mut().find(|field| field.id == *id).unwrap().value;
            (value.number, value.state, value.verbatim) = (None, State::Blank, String::new());
        }
        review.recheck(&kit.rules, &kit.library);
        let shown: Vec<String> = component(&review, "requests").repairs.iter().map(arrows).collect();
        assert_eq!(shown[0], first, "{shown:?}");
    };
    // The blank itself is the missing value.
    check(&["requests.granted.business"], ("requests.granted.other_org", 0), "□→21");
    // One wrong digit next to four blanks that could be filled to fit.
    let four = [
        "requests.granted.research",
        "requests.granted.social_welfare",
        "requests.partial.research",
        "requests.partial.social_welfare",
    ];
    check(&four, ("requests.granted.natural_person", 1308), "1308→1408");
}

#[test]
fn amounts_with_decimals_are_exact() {
    let kit = kit();
    let mut rules = Rules::default();
    let rule = "(rules: [(id: \"fee\", severity: Hard, relation: Equal(left: [\"disclosure.admin_fee.amount_wan\", \
                \"disclosure.penalty.decisions\"], right: [\"disclosure.licensing.decisions\"]), title: (zh: \"费\", en: \"fee\"), \
                source: \"test\")])";
    rules.add("fee.ron", rule, &kit.library).unwrap();
    let mut review =
        kit.sample("suqian-2024", &[("disclosure.penalty.decisions", 3), ("disclosure.licensing.decisions", 10)]);
    let fee = review.extraction.fields.iter_mut().find(|field| field.id == "disclosure.admin_fee.amount_wan").unwrap();
    fee.value.number = Some("6.2449".parse().unwrap());
    review.recheck(&rules, &kit.library);
    let shown: Vec<String> = component(&review, "fee").repairs.iter().map(arrows).collect();
    // The counts must be integers: only the amount can be wrong.
    assert_eq!(shown, ["6.2449→7"]);
}

#[test]
fn only_what_the_text_prints_is_applied_without_a_person() {
    let kit = kit();
    let provenance = Provenance { by: "gouji --fix-slips".into(), at: "2025-01-01T00:00:00Z".into() };
    let mut plain = kit.sample("suqian-2024", &[("requests.granted.total", 1413)]);
    assert!(!plain.repairs.is_empty());
    assert_eq!(plain.fix_slips(&provenance, Lang::En), [], "no evidence in the text, no correction");
    let mut read = kit.unchecked("suqian-2024", &[]);
    let id = "requests.granted.total";
    let value = &mut read.extraction.fields.iter_mut().find(|field| field.id == id).unwrap().value;
    value.number = Some(1413.into());
    value.confidence = Confidence::Doubtful;
    value.candidates = vec![1413.into(), 1431.into()];
    read.recheck(&kit.rules, &kit.library);
    let fixed = read.fix_slips(&provenance, Lang::En);
    assert_eq!(fixed.iter().map(|slip| (slip.id.as_str(), slip.after)).collect::<Vec<_>>(), [(id, 1431.into())]);
    read.recheck(&kit.rules, &kit.library);
    assert!(read.repairs.is_empty());
    assert!(
        matches!(&read.entries[id].decision.as_ref().unwrap().kind, DecisionKind::Corrected(after) if after == "1431")
    );
    read.undo();
    assert!(read.entries.is_empty());
}

#[test]
fn what_the_reviewer_saw_printed_is_no_misreading() {
    let kit = kit();
    let check = |name: &str, changes: &[(&str, i64)], id: &str, before: ErrorSource| {
        let mut review = kit.sample(name, changes);
        let lean = |review: &Review| {
            let repairs = review.repairs.iter().flat_map(|component| &component.repairs);
            let only = |repair: &&Repair| repair.changes.iter().all(|change| change.cell.id == id);
            repairs.into_iter().find(only).map(|repair| repair.error_source)
        };
        assert_eq!(lean(&review), Some(before), "{id}");
        let decision = Decision {
            origin: gouji_core::review::Origin::Unsaid,
            kind: DecisionKind::AsPublished,
            answers: Vec::new(),
            reason: String::new(),
            before: String::new(),
            quote: String::new(),
            span: None,
            provenance: Provenance::default(),
        };
        review.entries.insert(id.to_string(), Entry { decision: Some(decision), ..Entry::default() });
        review.recheck(&kit.rules, &kit.library);
        assert_eq!(lean(&review), Some(ErrorSource::Publication), "{id}");
    };
    let total = "requests.granted.total";
    check("suqian-2024", &[(total, 1413)], total, ErrorSource::Transcription);
    let xifeng = kit.sample("xifeng", &[]);
    let id = &component(&xifeng, "prose.enumeration@4918").repairs[0].changes[0].cell.id;
    check("xifeng", &[], id, ErrorSource::Publication);
}

#[test]
fn a_part_the_sentence_leaves_out_is_named_and_no_number_changes() {
    let review = kit().sample("xianjiahu", &[]);
    let rule = "prose.enumeration@3849";
    let finding = review.findings.iter().find(|finding| finding.rule == rule).unwrap();
    assert!(
        finding.verdict.is_broken() && finding.detail.get(Lang::Zh).contains("统计数据"),
        "{}",
        finding.detail.get(Lang::Zh)
    );
    assert!(
        finding.detail.get(Lang::En).contains("leaves out \"of which statistics\" = 1"),
        "{}",
        finding.detail.get(Lang::En)
    );
    assert_eq!(finding.places.first().copied(), review.current("hunan.class.statistics").unwrap().span);
    assert!(!review.repairs.iter().any(|component| component.rules.iter().any(|known| known == rule)));
}

#[test]
fn a_part_left_out_is_named_only_when_one_row_fits() {
    let kit = kit();
    let check = |changes: &[(&str, i64)], named: bool| {
        let review = kit.sample("xianjiahu", changes);
        let finding = review.findings.iter().find(|finding| finding.rule == "prose.enumeration@3849").unwrap();
        assert_eq!(finding.detail.get(Lang::Zh).contains("没有列出"), named, "{}", finding.detail.get(Lang::Zh));
        assert_eq!(finding.arithmetic == gouji_core::check::Arithmetic::None, named);
    };
    check(&[], true);
    // Two rows that the sentence does not name are both 1, or neither is.
    check(&[("hunan.class.funds", 1)], false);
    check(&[("hunan.class.statistics", 2)], false);
}

#[test]
fn a_wrong_total_is_found_beside_a_part_left_out() {
    let kit = kit();
    let mut review = kit.unchecked("xianjiahu", &[]);
    let total = review.extraction.prose.mentions.iter_mut().find(|mention| mention.id == "prose@3738").unwrap();
    total.value = Some(1196.into());
    review.recheck(&kit.rules, &kit.library);
    let first = &component(&review, "prose.enumeration@3849").repairs[0];
    assert_eq!((arrows(first).as_str(), first.error_type), ("1196→1169", ErrorType::DigitsSwapped));
}
