//! Signing off: the summary, the name, the reason, held keys, and what a change afterwards does.

use super::harness::{Run, desk, folder, snapshot, status};
use gouji_core::review::Progress;
use gouji_core::text::Lang;
use gouji_session::corpus;
use gouji_tui::overlay::Overlay;
use gouji_tui::state::Screen;
use proptest::prelude::*;

/// One bundled report, so that nothing opens after it.
fn alone(name: &str) -> Run {
    let only = corpus::samples().into_iter().filter(|item| item.path.contains(name)).collect();
    Run::with(only, 120, 36, Lang::Zh, folder()).open(name)
}

fn is_signed(run: &Run) -> bool {
    desk(run).review.finished.is_some()
}

fn asks(run: &Run) -> bool {
    matches!(run.state.overlay, Some(Overlay::SignOff(_)))
}

#[test]
fn the_summary_comes_first() {
    let mut run = alone("xianjiahu");
    run.resize(80, 24);
    run.keys("a Enter p F");
    snapshot!("sign_off_80x24", run.picture());
    run.keys("Enter text:原件待补");
    snapshot!("sign_off_reason_80x24", run.picture());
    run.resize(120, 36);
    run.keys("Esc F10 F");
    snapshot!("sign_off_120x36_en", run.screen());
    // The reason was kept for the next time.
    run.keys("Enter");
    assert!(run.screen().contains("原件待补"), "{}", run.screen());
    run.keys("Enter");
    assert!(is_signed(&run));
    let entries = &desk(&run).review.entries;
    assert_eq!(entries["finding:review.finished"].note.as_ref().unwrap().text, "原件待补");
    snapshot!("signed_120x36_en", run.screen());
    run.keys("F10 F");
    run.resize(80, 24);
    snapshot!("sign_off_signed_80x24", run.screen());
}

#[test]
fn anything_but_enter_goes_back() {
    let mut run = alone("suqian-2023");
    for key in ["Esc", "q", "n", "Down", "Space", "Tab", "y", "C-c", "1", "Delete"] {
        run.keys("F");
        assert!(asks(&run), "{key}");
        let before = desk(&run).focus().map(str::to_string);
        run.keys(key);
        assert!(run.state.overlay.is_none() && !is_signed(&run), "{key}");
        assert_eq!(desk(&run).focus().map(str::to_string), before, "{key} is only an answer");
        assert_eq!(run.state.screen, Screen::Report, "{key}");
    }
}

/// What is held: F through the summary, Enter through the sign-off and into the next report.
#[test]
fn a_held_key_signs_one_report_at_most() {
    let mut run = Run::new(120, 36).open("suqian-2023");
    let (here, next) = (desk(&run).index, desk(&run).index + 1);
    let signed = |run: &Run| {
        (0..7)
            .filter(|&at| run.state.list.summary(at).is_some_and(|summary| summary.progress == Progress::Finished))
            .count()
    };
    run.keys(&"F ".repeat(40));
    assert!(asks(&run) && signed(&run) == 0 && desk(&run).index == here);
    // A terminal repeats a held key about thirty times a second.
    for second in 5..12 {
        run.edges.now = format!("2026-01-02T03:04:{second:02}Z");
        run.keys(&"Enter ".repeat(30));
        assert_eq!((signed(&run), desk(&run).index), (1, next), "second {second}");
        let desk = desk(&run);
        assert!(desk.edit.is_none() && run.state.overlay.is_none(), "second {second}");
        assert!(desk.review.entries.is_empty() && desk.review.finished.is_none(), "second {second}");
        assert!(status(&run).contains("复核完毕，已保存"), "{}", status(&run));
    }
    // Another key ends it, and so does time.
    let mut other = Run::new(120, 36).open("suqian-2023");
    other.keys("F Enter Down");
    let number = "requests.new_received.natural_person";
    other.state.open.view_mut().unwrap().go(number);
    other.keys("Enter");
    assert!(desk(&other).edit.is_some());
    run.edges.now = "2026-01-02T03:05:00Z".into();
    run.state.open.view_mut().unwrap().go(number);
    run.keys("Enter");
    assert!(desk(&run).edit.is_some());
}

#[test]
fn a_held_key_takes_no_report_up_and_signs_it_again() {
    let mut run = alone("suqian-2023");
    run.keys("F Enter");
    assert!(is_signed(&run));
    run.keys(&"F ".repeat(9));
    assert!(asks(&run) && is_signed(&run));
    run.keys(&"Enter ".repeat(9));
    assert!(!is_signed(&run) && desk(&run).edit.is_none() && run.state.overlay.is_none());
    assert_eq!(desk(&run).review.progress(), Progress::Reopened);
    run.keys("u");
    assert!(is_signed(&run));
}

#[test]
fn nobody_signs_without_a_name() {
    let mut run = Run::new(80, 24);
    run.state.reviewer.clear();
    let mut run = run.open("suqian-2023");
    run.keys("F Enter Enter Enter");
    assert!(!is_signed(&run) && asks(&run));
    snapshot!("sign_off_name_80x24", run.screen());
    let here = desk(&run).index;
    run.keys("text:张三 Enter");
    let summary = run.state.list.summary(here).unwrap().clone();
    assert_eq!((summary.progress, summary.signed_by.as_str()), (Progress::Finished, "张三"));
    // It is asked for once, and stands under what is decided later.
    run.keys("n p");
    let decisions = desk(&run).review.entries.values().filter_map(|entry| entry.decision.as_ref());
    assert!(decisions.map(|decision| &decision.provenance.by).all(|by| by == "张三"));
    assert_eq!(run.state.reviewer, "张三");
}

#[test]
fn what_was_not_read_asks_for_a_reason() {
    let mut run = super::screens::torn(80, 24, Lang::Zh).open("torn");
    for _ in 0..60 {
        if desk(&run).summary.counts.hard == 0 {
            break;
        }
        run.keys("a Enter");
    }
    let counts = desk(&run).summary.counts;
    assert!(counts.hard == 0 && counts.unread.total() > 0, "{counts:?}");
    run.keys("F Enter Enter");
    assert!(asks(&run) && !is_signed(&run), "{}", run.screen());
    assert!(status(&run).contains("未识别"), "{}", status(&run));
    run.keys("text:照原文扫描件核对 Enter");
    assert_eq!(run.state.list.summary(0).unwrap().progress, Progress::Finished);
}

#[test]
fn a_change_reopens_visibly_and_its_undo_signs_again() {
    for keys in ["n p", "n a Enter", "n c text:看 C-s", "n e text:7 Enter", "H u Esc", "n c text:看 Esc w"] {
        let mut run = alone("suqian-2023");
        run.keys("m Enter F Enter");
        let signed = "复核完毕：测试员 2026-01-02";
        assert!(run.screen().contains(signed), "{keys}\n{}", run.screen());
        let state = |run: &Run| (desk(run).review.entries.clone(), desk(run).review.finished.clone());
        let before = state(&run);
        run.keys(keys);
        assert_eq!(desk(&run).review.progress(), Progress::Reopened, "{keys}");
        let screen = run.screen();
        assert!(!screen.contains(signed) && screen.contains("已重新打开（测试员"), "{keys}\n{screen}");
        run.keys("u");
        assert_eq!(state(&run), before, "{keys}");
        assert!(status(&run).contains("恢复为复核完毕"), "{keys}: {}", status(&run));
        assert!(run.screen().contains(signed), "{keys}");
        run.keys("U");
        assert!(status(&run).contains("已重新打开"), "{keys}: {}", status(&run));
        // The list says so too, now and in the next run.
        run.keys("w Esc");
        assert_eq!(run.state.screen, Screen::List, "{keys}");
        assert!(run.screen().contains("已重新打开"), "{keys}\n{}", run.screen());
        let only = corpus::samples().into_iter().filter(|item| item.path.contains("suqian-2023")).collect();
        let mut again = Run::with(only, 120, 36, Lang::Zh, run.sessions.clone());
        assert!(again.screen().contains("已重新打开"), "{keys}\n{}", again.screen());
    }
}

#[test]
fn the_list_says_who_signed() {
    let mut run = Run::new(120, 36).open("suqian-2023");
    run.keys("F Enter Esc");
    let screen = run.screen();
    let row = screen.lines().find(|line| line.contains("suqian-2023")).unwrap();
    assert!(row.contains("复核完毕") && row.contains("测试员"), "{screen}");
    run.resize(80, 24);
    snapshot!("list_signed_80x24", run.screen());
    run.keys("F10");
    run.resize(120, 36);
    snapshot!("list_signed_120x36_en", run.screen());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// However long F and then Enter are held, one report at most is signed off, and nothing else is decided.
    #[test]
    fn held_keys_sign_at_most_one(first in 0usize..30, then in 0usize..60, report in 0usize..7) {
        let mut run = Run::new(120, 36);
        run.state.list.cursor = report;
        run.keys("Enter").keys(&"F ".repeat(first));
        if first > 0 {
            run.keys(&"Enter ".repeat(then));
        }
        let (done, _) = run.state.list.finished();
        prop_assert!(done <= 1);
        let undecided = |at: usize| run.state.list.summary(at).is_none_or(|summary| summary.counts.decided == 0);
        prop_assert!((0..7).all(undecided));
    }
}
