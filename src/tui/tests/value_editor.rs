//! Values picked from the text with their span, by digits or by hint labels, and values typed without one.

use super::harness::{Folder, Run, decision, desk, folder, snapshot};
use gouji_core::review::{DecisionKind, Origin};
use gouji_core::text::{Lang, Span, numerals};
use gouji_session::corpus::{Item, Origin as From};

const STAFF: &str = "stat2014.org.staff";

#[test]
fn numbers_of_a_text() {
    for (text, expected) in [
        ("收到申请15件、16 件", "15 16"),
        ("共１，４１３件，占95.6％", "1413 95.6"),
        ("答复1,413件,其中5件", "1413 5"),
        ("十五件,一百二十三件,二〇二一年", "15 123 2021"),
        ("一是 ○ 万元 3万元 千", "1 3"),
        ("没有", ""),
    ] {
        let all = numerals::all(text).into_iter().filter_map(|numeral| numerals::digits(numeral.span.of(text)));
        assert_eq!(all.collect::<Vec<_>>().join(" "), expected, "{text}");
    }
    for (typed, digits) in [
        ("15", Some("15")),
        ("１５", Some("15")),
        ("1，4", Some("14")),
        ("十五", Some("15")),
        ("95.", Some("95.")),
        ("95.6%", Some("95.6")),
        ("", None),
        ("局", None),
    ] {
        assert_eq!(numerals::digits(typed).as_deref(), digits, "{typed}");
    }
}

/// A report in prose whose staff is printed in four ways.
const TOLD: &str = "测试区2017年政府信息公开工作年度报告\n\n一、概述\n\n全年收到申请15件。\n\n二、组织机构\n\n\
    全区有49人从事政府信息公开工作,设窗口十五处,网点１５处,印发手册1,513册,共1520册。\n";

fn told(text: &str, sessions: &Folder, lang: Lang) -> Run {
    let path = sessions.join("told-2017.txt");
    std::fs::write(&path, text).unwrap();
    let items = vec![Item { path: "reports/told-2017.txt".into(), origin: From::File(path) }];
    Run::with(items, 120, 36, lang, sessions.clone()).open("told")
}

fn offered(run: &Run) -> Vec<&str> {
    let desk = desk(run);
    desk.edit.as_ref().unwrap().hits.iter().map(|hit| desk.review.document.at(hit.span)).collect()
}

#[test]
fn digits_narrow_the_numbers_of_the_text() {
    for (keys, expected) in [
        ("e", &[][..]),
        // Exact matches first, printed digits before Chinese numerals, then the nearest.
        ("e text:15", &["15", "１５", "十五", "1,513", "1520"]),
        ("e text:１５", &["15", "１５", "十五", "1,513", "1520"]),
        ("e text:十五", &["15", "１５", "十五", "1,513", "1520"]),
        ("e text:1，5", &["15", "１５", "十五", "1,513", "1520"]),
        ("e text:152", &["1520"]),
        ("e text:15 Backspace Backspace", &[]),
        ("e Backspace", &["49"]),
        ("e text:8888", &[]),
    ] {
        let mut run = told(TOLD, &folder(), Lang::Zh);
        run.state.open.view_mut().unwrap().go(STAFF);
        run.keys(keys);
        assert_eq!(offered(&run), expected, "{keys}");
    }
}

#[test]
fn a_number_is_taken_with_its_place() {
    for (keys, value, printed) in [
        ("e text:15 Down Down Enter", "15", "１５"),
        ("e text:15 Down Down Down Enter", "15", "十五"),
        ("e text:15 Up Enter", "1520", "1520"),
        ("e text:1513 Down Enter", "1513", "1,513"),
    ] {
        let mut run = told(TOLD, &folder(), Lang::Zh);
        run.state.open.view_mut().unwrap().go(STAFF);
        run.keys(keys);
        let decided = decision(&run, STAFF).unwrap();
        assert_eq!(decided.kind, DecisionKind::Corrected(value.into()), "{keys}");
        let Origin::Picked { span: Some(span), quote } = &decided.origin else { panic!("{:?}", decided.origin) };
        assert_eq!(desk(&run).review.document.at(*span), printed, "{keys}");
        assert!(quote.contains(printed), "{quote}");
        assert_eq!(decided.before, "49");
        run.keys("u");
        assert_eq!(decision(&run, STAFF), None);
    }
}

#[test]
fn what_is_typed_says_so_and_has_no_place() {
    let sessions = folder();
    let mut run = told(TOLD, &sessions, Lang::Zh);
    run.state.open.view_mut().unwrap().go(STAFF);
    run.keys("e text:15 Enter");
    assert_eq!(decision(&run, STAFF).unwrap().origin, Origin::Typed);
    // That settled the problem and moved on.
    run.state.open.view_mut().unwrap().go(STAFF);
    assert!(run.screen().contains("15✎"), "{}", run.screen());
    assert!(run.screen().contains("手工输入"));
    run.keys("H");
    assert!(run.screen().contains("49 → ✎ 15"), "{}", run.screen());
    run.keys("Esc e text:15 Down Enter");
    run.state.open.view_mut().unwrap().go(STAFF);
    assert!(run.screen().contains("15✎") && !run.screen().contains("手工输入"), "{}", run.screen());
    run.keys("u w");
    assert!(std::fs::read_to_string(sessions.join("told-2017.ron")).unwrap().contains("origin: Some(typed)"));
    // An existing value, picked at its own position, counts as confirmed.
    run.keys("X e text:49 Down Enter");
    assert_eq!(decision(&run, STAFF).unwrap().kind, DecisionKind::Confirmed);
    run.state.open.view_mut().unwrap().go(STAFF);
    // Esc leaves no trace.
    run.keys("X e text:15 Down Esc");
    assert_eq!(decision(&run, STAFF), None);
    assert_eq!(desk(&run).review.preview, Vec::new());
}

#[test]
fn the_place_outlives_the_run_and_a_change_of_the_report() {
    let sessions = folder();
    let mut run = told(TOLD, &sessions, Lang::Zh);
    run.state.open.view_mut().unwrap().go(STAFF);
    run.keys("e text:15 Down Down Down Enter w");
    let place = |run: &Run| match &decision(run, STAFF).unwrap().origin {
        Origin::Picked { span, quote } => {
            (span.map(|span| desk(run).review.document.at(span).to_string()), *span, quote.clone())
        }
        other => panic!("{other:?}"),
    };
    let first = place(&run);
    assert_eq!(first.0.as_deref(), Some("十五"));
    drop(run);
    let again = told(TOLD, &sessions, Lang::Zh);
    assert_eq!(place(&again), first, "the same bytes");
    drop(again);
    let longer = TOLD.replace("一、概述\n", "一、概述\n\n本年度报告共十五页。\n");
    let mut moved = told(&longer, &sessions, Lang::Zh);
    let (text, span, quote) = place(&moved);
    assert_eq!((text.as_deref(), quote), (Some("十五"), first.2.clone()), "found again by the words around it");
    assert!(span.map(|span: Span| span.start) > first.1.map(|span| span.start));
    // Undo and redo keep it too.
    moved.keys("u U");
    assert_eq!(place(&moved).1, span);
    drop(moved);
    let gone = TOLD.replace("设窗口十五处", "设窗口多处");
    let lost = told(&gone, &sessions, Lang::Zh);
    assert_eq!(place(&lost), (None, None, first.2), "the words stay where the place is lost");
}

#[test]
fn labels_pick_a_number_in_view() {
    let mut run = told(TOLD, &folder(), Lang::Zh);
    run.state.open.view_mut().unwrap().go(STAFF);
    run.keys("f");
    snapshot!("pick_labels_120x36", run.picture());
    let label_of = |run: &Run, printed: &str| {
        let desk = desk(run);
        let labels = desk.edit.as_ref().unwrap().labels.as_ref().unwrap();
        let found = labels.all.iter().find(|(_, number)| desk.review.document.at(number.span) == printed);
        found.map(|(label, _)| label.clone()).unwrap()
    };
    let label = label_of(&run, "1520");
    assert_eq!(label.len(), 1);
    // An input method in full-width mode types full-width letters.
    let wide: String = label.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap()).collect();
    run.keys(&format!("text:{wide}"));
    assert_eq!(decision(&run, STAFF).unwrap().kind, DecisionKind::Corrected("1520".into()));
    assert!(matches!(decision(&run, STAFF).unwrap().origin, Origin::Picked { .. }));
    // Without letters: a symbol for the key, arrows and Enter.
    run.keys("u text:； Left Enter");
    let DecisionKind::Corrected(last) = &decision(&run, STAFF).unwrap().kind else { panic!() };
    assert_eq!(last, "1520");
    // Typed digits narrow the labels; another digit continues typing; Esc goes back one level.
    run.keys("u e text:15 Tab");
    let count = |run: &Run| desk(run).edit.as_ref().unwrap().labels.as_ref().map(|labels| labels.all.len());
    assert_eq!(count(&run), Some(5));
    run.keys("text:2");
    assert_eq!((count(&run), offered(&run)), (None, vec!["1520"]));
    run.keys("Tab Esc");
    assert!(desk(&run).edit.is_some() && count(&run).is_none());
    run.keys("Esc");
    assert!(desk(&run).edit.is_none());
    // A message says when no such number is in view.
    run.keys("e text:8888 Tab");
    assert_eq!(run.state.status.as_ref().unwrap().text, "当前可见的原文里没有这样的数值");
}

#[test]
fn labels_have_as_few_letters_as_are_enough() {
    for (columns, rows, letters) in [(80, 24, 1), (120, 36, 1), (200, 60, 2)] {
        let mut run = Run::new(columns, rows).open("suqian-2024");
        run.keys("} } Down f");
        let desk = desk(&run);
        let all = &desk.edit.as_ref().unwrap().labels.as_ref().unwrap().all;
        let mut labels: Vec<&str> = all.iter().map(|(label, _)| label.as_str()).collect();
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), all.len());
        assert!(labels.iter().all(|label| label.len() == letters), "{labels:?}");
        let (label, number) = all[all.len() / 2].clone();
        let id = desk.edit.as_ref().unwrap().id.clone();
        let value = number.value(&desk.review.document);
        run.keys(&format!("text:{label}"));
        let decided = decision(&run, &id).unwrap();
        assert!(decided.kind == DecisionKind::Corrected(value) || decided.kind == DecisionKind::Confirmed);
    }
}

#[test]
fn picking_at_two_sizes_and_in_two_languages() {
    let mut run = Run::new(80, 24).open("suqian-2024");
    run.state.open.view_mut().unwrap().go("requests.granted.natural_person");
    snapshot!("pick_whole_80x24", run.keys("e").picture());
    snapshot!("pick_80x24", run.keys("text:14").picture());
    snapshot!("pick_chosen_80x24", run.keys("Down Down").picture());
    run.resize(120, 36);
    run.keys("F10");
    run.keys("Enter F10");
    snapshot!("pick_taken_120x36_en", run.screen());
    snapshot!("pick_120x36_en", run.keys("e text:1").screen());
}
