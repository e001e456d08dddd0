//! Reviewing apart: nobody sees the others' decisions before their own are signed off; then the differences are ruled on.

use super::harness::{Run, decision, folder, status};
use gouji_core::review::{BlindReview, Decision, DecisionKind, Origin, Provenance, SecondReview};
use gouji_session::{blind, corpus};
use gouji_testing::Folder;
use gouji_tui::overlay::Overlay;
use proptest::prelude::*;

const ID: &str = "requests.new_received.total";

/// A run over one report, of a person who reviews apart or of the office, with sessions below one shared folder.
fn run(shared: &Folder, reviewer: Option<&str>) -> Run {
    let items = corpus::samples().into_iter().filter(|item| item.path.contains("suqian-2024")).collect();
    let mut run = Run::apart(items, shared.clone(), reviewer);
    run.state.reviewer = reviewer.unwrap_or("王五").to_string();
    run.keys("Enter");
    run
}

/// Signs off what is open; a reason is given where one is asked.
fn sign(run: &mut Run) {
    run.keys("F Enter");
    if matches!(run.state.overlay, Some(Overlay::SignOff(_))) {
        run.keys("text:看过 Enter");
    }
    assert!(run.state.overlay.is_none(), "{}", run.screen());
}

fn correct(run: &mut Run, value: &str) {
    run.state.open.view_mut().unwrap().go(ID);
    run.keys(&format!("e text:{value} Enter"));
}

#[test]
fn nothing_is_seen_before_the_own_review_is_signed() {
    let shared = folder();
    let mut first = run(&shared, Some("张三"));
    correct(&mut first, "100");
    sign(&mut first);
    let mut second = run(&shared, Some("李四"));
    assert!(decision(&second, ID).is_none());
    assert!(!second.screen().contains("张三"), "{}", second.screen());
    second.keys("B");
    assert!(status(&second).contains("先把这份报告标为复核完毕"), "{}", status(&second));
    correct(&mut second, "200");
    sign(&mut second);
    let mut second = run(&shared, Some("李四"));
    second.keys("B");
    let screen = second.screen();
    assert!(screen.contains("100") && screen.contains("200") && screen.contains("张三"), "{screen}");
    // They are only looked at.
    second.keys("1 Enter");
    assert_eq!(decision(&second, ID).unwrap().kind, DecisionKind::Corrected("200".into()));
}

#[test]
fn differences_are_ruled_on_and_who_ruled_is_kept() {
    let shared = folder();
    for (name, value) in [("张三", "100"), ("李四", "200")] {
        let mut own = run(&shared, Some(name));
        correct(&mut own, value);
        own.state.open.view_mut().unwrap().go("requests.carried_in.total");
        own.keys("p");
        sign(&mut own);
    }
    let mut office = run(&shared, None);
    assert!(status(&office).contains("张三、李四 已各自独立复核完毕：1 处分歧"), "{}", status(&office));
    office.keys("B 2 Enter");
    let ruled = decision(&office, ID).unwrap().clone();
    assert_eq!(ruled.kind, DecisionKind::Corrected("200".into()));
    assert_eq!((ruled.provenance.by.as_str(), ruled.reason.contains("李四")), ("王五", true));
    // What both agreed on keeps the name of who said it.
    let agreed = decision(&office, "requests.carried_in.total").unwrap();
    assert_eq!(agreed.provenance.by, "张三");
    // One step, undone as one.
    office.keys("u");
    assert!(decision(&office, ID).is_none() && decision(&office, "requests.carried_in.total").is_none());
    office.keys("U C-s");
    // The two reviews stay as they were.
    let names: Vec<String> = blind::reviewers(&shared).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["张三", "李四"]);
    let first = run(&shared, Some("张三"));
    assert_eq!(decision(&first, ID).unwrap().kind, DecisionKind::Corrected("100".into()));
    // Nothing is left to rule on.
    let mut office = run(&shared, None);
    office.keys("B");
    assert!(office.screen().contains("没有分歧"), "{}", office.screen());
}

#[test]
fn who_has_not_signed_takes_no_part() {
    let shared = folder();
    let mut first = run(&shared, Some("张三"));
    correct(&mut first, "100");
    sign(&mut first);
    let mut second = run(&shared, Some("李四"));
    correct(&mut second, "200");
    second.keys("C-s");
    let mut office = run(&shared, None);
    office.keys("B");
    assert_eq!(status(&office), "尚未标为复核完毕：李四");
}

#[test]
fn a_name_makes_one_folder_whatever_is_in_it() {
    for name in ["张三", "a/b", "..", "", "C:\\x", "a\u{0}b", "."] {
        let folder = blind::folder_of("shared".as_ref(), name);
        assert_eq!(folder.components().count(), 3, "{name}: {}", folder.display());
        assert!(folder.starts_with("shared/blind") && !folder.ends_with(".."), "{name}: {}", folder.display());
    }
}

fn decided() -> impl Strategy<Value = Decision> {
    let kinds = vec![
        DecisionKind::Confirmed,
        DecisionKind::Corrected("1".into()),
        DecisionKind::Corrected("2".into()),
        DecisionKind::AsPublished,
    ];
    prop::sample::select(kinds).prop_map(|kind| Decision {
        kind,
        origin: Origin::Unsaid,
        answers: Vec::new(),
        reason: String::new(),
        before: String::new(),
        quote: String::new(),
        span: None,
        provenance: Provenance::default(),
    })
}

proptest! {
    /// Every id that anybody decided is agreed or differs, never both; a review agrees with itself; the order of the people does
    /// not matter for what differs.
    #[test]
    fn agreed_or_different(all in prop::collection::vec(prop::collection::btree_map("[a-e]", decided(), 0..5), 2..4)) {
        let reviews: Vec<BlindReview> = all.iter().enumerate().map(|(at, decisions)| BlindReview {
            by: at.to_string(),
            is_signed: true,
            decisions: decisions.iter().map(|(id, decision)| (id.clone(), decision.clone())).collect(),
        }).collect();
        let second = SecondReview::of(&reviews);
        let mut ids: Vec<&str> = second.agreed.iter().map(|(id, _)| id.as_str()).collect();
        ids.extend(second.differences.iter().map(|one| one.id.as_str()));
        ids.sort_unstable();
        let mut expected: Vec<&str> = all.iter().flat_map(|one| one.keys()).map(String::as_str).collect();
        expected.sort_unstable();
        expected.dedup();
        prop_assert_eq!(ids, expected);
        let mut reversed = reviews.clone();
        reversed.reverse();
        let differing = |second: &SecondReview| second.differences.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
        prop_assert_eq!(differing(&SecondReview::of(&reversed)), differing(&second));
        let same = SecondReview::of(&[reviews[0].clone(), reviews[0].clone()]);
        prop_assert!(same.differences.is_empty());
    }
}
