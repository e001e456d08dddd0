//! Saying a thing once: a decision settles what its number is to blame for, and the list settles several together.

use super::harness::{Run, decision, desk, snapshot, status};
use super::unread::report;
use gouji_core::text::Lang;
use gouji_tui::overlay::Overlay;
use gouji_tui::overlay::problems::Problems;
use gouji_tui::overlay::problems::entries::Kind;
use proptest::prelude::*;

const TOTAL: &str = "requests.granted.total";

/// Suqian 2024 with the total 1431 of the table printed as 1413: it breaks its row, its column and the prose.
fn misprint(columns: u16, rows: u16, lang: Lang) -> Run {
    let text = include_str!("../../../assets/reports/suqian-2024.txt");
    assert!(text.contains("| 2 | 0 | 1431 |"));
    report(&text.replace("| 2 | 0 | 1431 |", "| 2 | 0 | 1413 |"), columns, rows, lang)
}

fn list(run: &Run) -> &Problems {
    match &run.state.overlay {
        Some(Overlay::Problems(problems)) => problems,
        other => panic!("{other:?}"),
    }
}

#[test]
fn as_published_is_said_once() {
    let mut run = misprint(120, 36, Lang::Zh);
    let open = desk(&run).problem_count().1;
    assert_eq!((desk(&run).focus(), desk(&run).review.counts().hard, open), (Some(TOTAL), 2, 4));
    run.keys("a text:原件如此 Enter");
    // Row, column and prose are settled; what is left is about a date.
    assert_eq!((desk(&run).review.counts().hard, desk(&run).problem_count().1), (0, 1));
    assert_eq!(desk(&run).progress(), (4, 4));
    assert!(status(&run).contains("另有 2 个问题随之处理"), "{}", status(&run));
    assert_eq!(desk(&run).review.history().done.len(), 1);
    assert_eq!(decision(&run, TOTAL).unwrap().answers.len(), 2);
    run.keys("u");
    assert_eq!((desk(&run).review.counts().hard, desk(&run).problem_count().1), (2, open));
    assert_eq!(decision(&run, TOTAL), None);
    // Of a number that is not to blame, only what is shown is settled.
    run.state.open.view_mut().unwrap().go("requests.granted.natural_person");
    run.keys("a Enter");
    assert_eq!(desk(&run).problem_count().1, open - 1);
}

#[test]
fn one_cause_is_one_line_with_its_rules() {
    let mut run = misprint(80, 24, Lang::Zh);
    run.keys("!");
    snapshot!("problems_80x24", run.screen());
    assert_eq!(list(&run).lines.len(), 2);
    assert_eq!((list(&run).lines[0].kind, list(&run).lines[0].under.len()), (Kind::Hard, 3));
    run.keys("Down Enter");
    assert!(run.state.overlay.is_none());
    assert_eq!(desk(&run).problem_count().0, 4);
    run.keys("!");
    assert_eq!(list(&run).at, 1, "the problem shown is under the cursor");
    // Settled lines are kept, at the end, with what was decided.
    run.keys("Up a text:原件如此 Enter");
    assert_eq!(list(&run).lines.iter().map(|line| line.kind).collect::<Vec<_>>(), [Kind::Soft, Kind::Settled]);
    assert!(list(&run).lines[1].under.last().unwrap().contains("原件如此"));
    run.keys("Esc F10 !");
    run.resize(120, 36);
    snapshot!("problems_settled_120x36_en", run.screen());
}

#[test]
fn several_are_settled_with_one_reason_and_one_undo() {
    let mut run = misprint(80, 24, Lang::Zh);
    run.keys("! * ");
    assert_eq!(list(&run).marked.len(), 2);
    snapshot!("problems_marked_80x24", run.screen());
    run.keys("a");
    snapshot!("problems_reason_80x24", run.screen());
    run.keys("Esc");
    assert_eq!(list(&run).marked.len(), 2, "nothing is decided without a reason");
    assert!(desk(&run).review.entries.is_empty());
    run.keys("x text:原件如此 Enter");
    assert_eq!(desk(&run).problem_count().1, 0);
    let reasons = desk(&run).review.entries.values().filter_map(|entry| entry.decision.as_ref());
    assert!(reasons.clone().count() > 1 && reasons.into_iter().all(|decision| decision.reason == "原件如此"));
    // A date that the report does not have is not as published: that settles the other line alone.
    run.keys("u * a text:原件如此 Enter");
    assert_eq!(desk(&run).problem_count().1, 1);
    // Undo works in the list, too.
    run.keys("u");
    assert!(desk(&run).review.entries.is_empty());
    assert_eq!(list(&run).lines.len(), 2);
    run.keys("Esc");
    assert_eq!(desk(&run).problem_count().1, 4);
}

#[test]
fn the_list_is_filtered_by_kind_and_by_words() {
    let mut run = Run::new(80, 24).open("xifeng");
    run.keys("!");
    let all = list(&run).shown.len();
    run.keys("Tab");
    assert_eq!(list(&run).kind, Some(Kind::Hard));
    assert!(list(&run).shown.len() < all);
    run.keys("Tab");
    assert_eq!(list(&run).kind, Some(Kind::Soft));
    run.keys("Tab");
    assert_eq!((list(&run).kind, list(&run).shown.len()), (None, all));
    run.keys("/ text:日期");
    assert!(list(&run).shown.len() < all);
    run.keys("Esc");
    assert_eq!(list(&run).shown.len(), all);
    run.keys("Esc");
    assert!(run.state.overlay.is_none());
}

#[test]
fn the_palette_finds_problems_by_the_word() {
    let mut run = Run::new(120, 36).open("harbin");
    run.keys(": text:问题");
    let screen = run.screen();
    assert!(screen.contains("应有的表没有找到"), "{screen}");
}

#[test]
fn the_list_opens_between_two_years() {
    let mut run = Run::new(80, 24).open("suqian-2024");
    run.keys("d !");
    assert!(matches!(run.state.overlay, Some(Overlay::Problems(_))), "{:?}", run.state.status);
    run.keys("Enter");
    assert!(run.state.overlay.is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    /// Whatever is marked and settled together is one step: one undo gives everything back.
    #[test]
    fn what_is_settled_together_is_undone_together(
        moves in prop::collection::vec(prop::sample::select(vec!["Space", "Down", "Up", "Tab"]), 0..8),
        kind in prop::sample::select(vec!["a", "x", "m", "i"]),
        name in prop::sample::select(vec!["xifeng", "xianjiahu", "harbin"]),
    ) {
        let mut run = Run::new(80, 24).open(name);
        let before = (desk(&run).review.entries.clone(), desk(&run).review.counts(), desk(&run).progress().1);
        run.keys("!");
        run.keys(&moves.join(" "));
        run.keys(&format!("{kind} text:因 Enter"));
        if desk(&run).review.entries != before.0 {
            prop_assert!(desk(&run).review.history().done.iter().skip(1).all(|step| step.joined));
            run.keys("Esc");
            run.keys("u");
        }
        let after = (desk(&run).review.entries.clone(), desk(&run).review.counts(), desk(&run).progress().1);
        prop_assert_eq!(after, before);
    }
}
