//! The report screen under keys: workflows and invariants.

use super::harness::{Run, folder};
use gouji_core::review::DecisionKind;
use gouji_core::text::Lang;
use gouji_session::corpus;
use gouji_tui::action::Action;
use gouji_tui::overlay::Overlay;
use gouji_tui::overlay::palette::Destination;
use gouji_tui::state::Screen;

fn kind(run: &Run, id: &str) -> Option<DecisionKind> {
    let desk = run.state.open.view().unwrap();
    desk.review.entries.get(id).and_then(|entry| entry.decision.clone()).map(|decision| decision.kind)
}

fn focus(run: &Run) -> String {
    run.state.open.view().unwrap().focus().unwrap().to_string()
}

fn open_problems(run: &Run) -> usize {
    run.state.open.view().unwrap().review.open().len()
}

#[test]
fn opening_shows_the_first_hard_problem() {
    let run = Run::new(120, 36).open("xianjiahu");
    // 1169 of the sentence whose parts sum to 1168; the blank total is the second hard problem.
    assert_eq!(focus(&run), "prose@3738");
    let mut run = run;
    run.keys("n");
    assert_eq!(focus(&run), "hunan.consult.total");
}

#[test]
fn a_correction_settles_its_problem_and_can_be_taken_back() {
    let mut run = Run::new(120, 36).open("xianjiahu");
    let before = open_problems(&run);
    run.keys("n e text:853 Enter");
    assert_eq!(kind(&run, "hunan.consult.total"), Some(DecisionKind::Entered("853".into())));
    assert_eq!(open_problems(&run), before - 1);
    run.keys("u");
    assert_eq!((kind(&run, "hunan.consult.total"), open_problems(&run)), (None, before));
    run.keys("U");
    assert_eq!(open_problems(&run), before - 1);
}

#[test]
fn rules_follow_every_keystroke() {
    let mut run = Run::new(120, 36).open("suqian-2024");
    run.keys("} } Down Down e C-u");
    let failing = |run: &Run| run.state.open.view().unwrap().review.counts().hard;
    for (typed, hard) in [("text:1", 2), ("text:4", 2), ("text:0", 2), ("text:8", 0), ("text:9", 2)] {
        run.keys(typed);
        assert_eq!(failing(&run), hard, "{typed}");
    }
    run.keys("Esc");
    assert_eq!(failing(&run), 0);
    assert!(!run.state.open.is_dirty());
}

#[test]
fn full_width_digits_of_an_input_method_are_digits() {
    let mut run = Run::new(120, 36).open("xianjiahu");
    run.keys("n e text:853 Enter".replace("853", "\u{ff18}\u{ff15}\u{ff13}").as_str());
    assert_eq!(kind(&run, "hunan.consult.total"), Some(DecisionKind::Entered("853".into())));
    // A full-width letter or symbol acts as its normal key.
    run.keys("\u{ff1f}");
    assert!(run.state.overlay.is_some());
}

#[test]
fn each_decision_has_its_key() {
    for (key, expected) in [
        ("F6", DecisionKind::Confirmed),
        ("p", DecisionKind::Confirmed),
        ("a", DecisionKind::AsPublished),
        ("F5", DecisionKind::AsPublished),
        ("m", DecisionKind::Missing),
        ("M-m", DecisionKind::Missing),
        ("i", DecisionKind::Unclear),
        ("M-z", DecisionKind::Unclear),
    ] {
        let mut run = Run::new(100, 30).open("xianjiahu");
        run.keys("n").keys(key);
        if expected != DecisionKind::Confirmed {
            assert_eq!(kind(&run, "hunan.consult.total"), None, "{key} asks why first");
            run.keys("Enter");
        }
        assert_eq!(kind(&run, "hunan.consult.total"), Some(expected), "{key}");
        // It moved on where that settled the problem; walking back finds it again.
        run.keys("Home u");
        assert_eq!(kind(&run, "hunan.consult.total"), None, "{key} then u");
    }
}

#[test]
fn a_problem_without_numbers_can_be_acknowledged() {
    let mut run = Run::new(100, 30).open("yanfeng");
    assert_eq!(open_problems(&run), 2);
    run.keys("m Enter m Enter");
    assert_eq!(open_problems(&run), 0);
    assert!(
        run.state
            .open
            .view()
            .unwrap()
            .review
            .entries
            .keys()
            .all(|id| id.starts_with("finding:") || id.starts_with("identity."))
    );
}

#[test]
fn finishing_is_refused_while_hard_problems_are_open() {
    let only = corpus::samples().into_iter().filter(|item| item.path.contains("xianjiahu")).collect();
    let mut run = Run::with(only, 100, 30, Lang::Zh, folder()).open("xianjiahu");
    let finished = |run: &Run| run.state.open.view().unwrap().review.finished.is_some();
    for refused in ["F Esc", "F Enter Esc", "F Enter C-s Esc", "F Enter Enter Enter Esc"] {
        run.keys(refused);
        assert!(!finished(&run) && run.state.overlay.is_none(), "{refused}");
    }
    // With a reason it is signed off, and the reason is kept; undo reverts both.
    run.keys("F Enter text:原件待补 Enter");
    assert!(finished(&run));
    let entries = run.state.open.view().unwrap().review.entries.clone();
    assert_eq!(entries["finding:review.finished"].note.as_ref().unwrap().text, "原件待补");
    run.keys("u");
    assert!(!finished(&run) && run.state.open.view().unwrap().review.entries.is_empty());
    run.keys("a Enter a Enter F Enter");
    assert!(finished(&run) && !run.state.open.is_dirty());
    run.keys("u");
    assert!(!finished(&run));
}

#[test]
fn a_session_comes_back_as_it_was() {
    let sessions = folder();
    let mut run = Run::with(corpus::samples(), 120, 36, Lang::Zh, sessions.clone()).open("xianjiahu");
    run.keys("c text:少了统计数据类 Enter text:见附表 C-s a Enter e text:853 Enter w");
    let entries = run.state.open.view().unwrap().review.entries.clone();
    assert_eq!(entries.len(), 2);
    drop(run);
    let again = Run::with(corpus::samples(), 120, 36, Lang::Zh, sessions).open("xianjiahu");
    assert_eq!(again.state.open.view().unwrap().review.entries, entries);
    assert!(!again.state.open.is_dirty());
    let note = entries.values().find_map(|entry| entry.note.as_ref()).unwrap();
    assert_eq!(note.text, "少了统计数据类\n见附表");
}

#[test]
fn leaving_asks_once_and_keeps_or_drops() {
    let mut run = Run::new(100, 30).open("xianjiahu");
    run.keys("a Enter q");
    assert!(run.state.overlay.is_some());
    run.keys("Esc");
    assert!(run.state.open.view().is_some() && run.state.overlay.is_none());
    // Keys pressed out of habit discard nothing.
    run.keys("q d n n d");
    assert!(run.state.overlay.is_some());
    run.keys("D");
    assert_eq!(run.state.screen, Screen::List);
    let mut run = run.open("xianjiahu");
    assert!(run.state.open.view().unwrap().review.entries.is_empty());
    run.keys("a Enter q Enter");
    assert_eq!(run.state.screen, Screen::List);
    let run = run.open("xianjiahu");
    assert_eq!(run.state.open.view().unwrap().review.entries.len(), 1);
}

#[test]
fn a_comparison_that_cannot_be_opened_leaves_the_report_where_it_was() {
    let mut run = Run::new(100, 30).open("suqian-2024");
    run.keys("m Enter d");
    assert!(run.state.overlay.is_some());
    // The decisions are discarded; then the other year turns out to be unreadable.
    let effects = gouji_tui::update::key(&mut run.state, "D".parse().unwrap());
    assert!(matches!(effects[..], [gouji_tui::effect::Effect::Forget(_), gouji_tui::effect::Effect::OpenPair(..)]));
    gouji_tui::update::event(&mut run.state, gouji_tui::event::Event::Paired(0, 1, Err("gone".into())));
    assert_eq!(run.state.screen, Screen::Report);
    let desk = run.state.open.view().unwrap();
    assert!(desk.review.entries.is_empty() && !desk.is_changed());
    assert!(run.screen().contains("gone"));
}

#[test]
fn search_finds_and_walks() {
    let mut run = Run::new(120, 36).open("xifeng");
    run.keys("/ text:年度报告 Enter");
    let search = |run: &Run| {
        let search = run.state.open.view().unwrap().search.clone().unwrap();
        (search.at, search.hits.len())
    };
    let (at, count) = search(&run);
    assert!(count >= 3);
    run.keys("> >");
    assert_eq!(search(&run).0, (at + 2) % count);
    run.keys("<");
    assert_eq!(search(&run).0, (at + 1) % count);
    run.keys("Esc");
    assert!(run.state.open.view().unwrap().search.is_none());
    // A number that is a search hit gets the focus.
    run.keys("/ text:95.6 Enter");
    assert_eq!(run.state.open.view().unwrap().review.current(&focus(&run)).unwrap().text, "95.6%");
}

#[test]
fn from_the_text_to_the_field_and_back() {
    let mut run = Run::new(120, 36).open("suqian-2024");
    run.keys("} } Down Down");
    let id = focus(&run);
    assert_eq!(id, "requests.granted.natural_person");
    let cursor = run.state.open.view().unwrap().text_pane.cursor;
    assert_eq!(Some(cursor), run.state.open.view().unwrap().review.current(&id).unwrap().span.map(|span| span.start));
    run.keys("C-w Right");
    assert_eq!(focus(&run), "requests.granted.business");
    run.keys("Down C-w");
    assert_eq!(focus(&run), "requests.partial.natural_person");
}

#[test]
fn every_cell_of_the_walk_is_reached() {
    let mut run = Run::new(80, 24).open("suqian-2024");
    run.keys("Home");
    let mut seen = std::collections::HashSet::new();
    for _ in 0..400 {
        // A notice has no number.
        seen.extend(run.state.open.view().unwrap().focus().map(str::to_string));
        run.keys("Tab");
    }
    let fields = run.state.open.view().unwrap().review.extraction.fields.len();
    assert_eq!(seen.iter().filter(|id| id.contains('.') && !id.starts_with("identity")).count(), fields);
}

#[test]
fn a_table_printed_twice_is_laid_out_once() {
    let sessions = folder();
    let path = sessions.join("twice.txt");
    let once = include_str!("../../../assets/reports/suqian-2024.txt");
    let once = &once[..once.find("四、政府信息公开行政复议").unwrap()];
    std::fs::write(&path, format!("{once}\n{once}")).unwrap();
    let item = corpus::Item { path: "twice.txt".into(), origin: corpus::Origin::File(path) };
    let run = Run::with(vec![item], 80, 24, Lang::Zh, sessions).open("twice");
    let desk = run.state.open.view().unwrap();
    let mut ids: Vec<&str> = (0..desk.field_pane.rows.len()).flat_map(|row| desk.field_pane.ids(row)).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    // The cells of the second copy are explained by the fields they repeat.
    let covered = gouji_core::extract::coverage(&desk.review.document.text, &desk.review.extraction);
    assert_eq!(covered.unexplained, []);
}

#[test]
fn a_row_told_alone_has_its_place() {
    let sessions = folder();
    let path = sessions.join("told.txt");
    let text = "甲县水利局2016年政府信息公开工作年度报告\n一、概述\n2016年,主动公开政府信息12条,收到依申请公开3件。\n";
    std::fs::write(&path, text).unwrap();
    let item = corpus::Item { path: "told.txt".into(), origin: corpus::Origin::File(path) };
    let run = Run::with(vec![item], 80, 24, Lang::Zh, sessions).open("told");
    let desk = run.state.open.view().unwrap();
    let fields = &desk.review.extraction.fields;
    assert!(!fields.is_empty() && desk.review.extraction.tables.is_empty());
    assert!(fields.iter().all(|field| desk.field_pane.place(&field.id).is_some()));
}

#[test]
fn a_rule_is_waived_with_a_reason_and_taken_up_again() {
    let mut run = Run::new(120, 36).open("xifeng");
    let before = open_problems(&run);
    // Without typed words, the first listed reason applies, never none.
    run.keys("x Enter");
    assert_eq!(open_problems(&run), before - 1);
    let (id, entry) = run.state.open.view().unwrap().review.entries.iter().next().unwrap();
    let decision = entry.decision.as_ref().unwrap();
    assert!(id.starts_with("finding:") && decision.kind == DecisionKind::Waived && !decision.reason.is_empty());
    // A waived rule proposes no repair.
    let rule = gouji_core::review::decision::finding_rule(id).unwrap();
    let proposed = |run: &Run| {
        let repairs = &run.state.open.view().unwrap().review.repairs;
        repairs.iter().any(|component| component.rules.contains(&rule))
    };
    assert!(!proposed(&run));
    // The next problem is shown: walking back leads to this one's number, where X withdraws the answer.
    run.state.open.view_mut().unwrap().problem = Some(rule.clone());
    run.keys("X");
    assert_eq!(open_problems(&run), before);
    assert!(proposed(&run));
    run.keys("u");
    assert_eq!(open_problems(&run), before - 1);
    // The number is part of another broken rule too, to which X would apply.
    run.keys("U");
    assert_eq!(open_problems(&run), before);
    // A number that breaks no rule has none to waive, and a message says so.
    run.keys("Home x");
    assert!(run.state.overlay.is_none());
    assert_eq!(run.state.status.as_ref().unwrap().text, "这里没有不成立的规则");
}

#[test]
fn undo_and_redo_go_on_after_a_restart() {
    let sessions = folder();
    let mut run = Run::with(corpus::samples(), 120, 36, Lang::Zh, sessions.clone()).open("xianjiahu");
    run.keys("a Down Enter e text:853 Enter n u w");
    let entries = run.state.open.view().unwrap().review.entries.clone();
    assert_eq!(entries.len(), 1);
    drop(run);
    let mut again = Run::with(corpus::samples(), 120, 36, Lang::Zh, sessions).open("xianjiahu");
    let entries_of = |run: &Run| run.state.open.view().unwrap().review.entries.clone();
    again.keys("U");
    assert_eq!(entries_of(&again).len(), 2);
    assert!(entries_of(&again).values().any(|entry| entry.decision.as_ref().unwrap().kind.name() == "entered"));
    again.keys("u u");
    assert!(entries_of(&again).is_empty());
    again.keys("u");
    assert_eq!(again.state.status.as_ref().unwrap().text, "没有可撤销的操作");
    again.keys("U");
    assert_eq!(entries_of(&again), entries);
}

#[test]
fn every_action_says_why_it_cannot_be_done() {
    // A key without effect shows a reason: no action leaves both the state and the status line unchanged.
    for (name, key, why) in [
        ("xifeng", "u", "没有可撤销的操作"),
        ("xifeng", "U", "没有可重做的操作"),
        ("xifeng", "X", "这里尚无判断"),
        ("suqian-2023", "1", "这里没有修改建议"),
        ("xifeng", "d", "没有同一单位的其他报告；请在列表里先标记一份，再到另一份上对比"),
    ] {
        let mut run = Run::new(120, 36).open(name);
        run.keys(key);
        assert_eq!(run.state.status.as_ref().map(|status| status.text.as_str()), Some(why), "{name} {key}");
        // The palette shows the same reason, and stays open when the entry is chosen.
        let mut run = Run::new(120, 36).open(name);
        run.keys(":");
        let state = &mut run.state;
        let Some(Overlay::Palette(palette)) = &mut state.overlay else { panic!() };
        let keymap = &state.resources.keymap;
        let gouji_tui::keys::KeyLookup::Action(action) = keymap.reach("desk", &[key.parse().unwrap()]) else {
            panic!()
        };
        let target = Destination::Action(Action::from_name(action).unwrap());
        let list = &state.list;
        palette.at = (0..palette.shown.len()).find(|&row| palette.entry(row, list).unwrap().target == target).unwrap();
        assert_eq!(palette.entry(palette.at, list).unwrap().disabled.as_deref(), Some(why));
        run.keys("Enter");
        assert!(matches!(run.state.overlay, Some(Overlay::Palette(_))));
        assert_eq!(run.state.status.as_ref().unwrap().text, why);
    }
    let mut list = Run::new(80, 24);
    for key in ["Left", "Right", "C-s"] {
        list.keys(key);
        assert_eq!(list.state.status.as_ref().unwrap().text, "在此处不起作用", "{key}");
    }
}

#[test]
fn the_palette_leads_everywhere() {
    let mut run = Run::new(120, 36).open("suqian-2024");
    run.keys(": text:requests.granted.total Enter");
    assert_eq!(run.state.open.view().unwrap().focus(), Some("requests.granted.total"));
    // Opening another report first asks about unsaved decisions.
    run.keys("a Enter C-p text:xfq Enter");
    assert!(matches!(run.state.overlay, Some(Overlay::Leave(_))));
    run.keys("D");
    assert!(run.state.list.items()[run.state.open.view().unwrap().index].path.contains("xifeng"));
    // A problem, and an action.
    run.keys(": text:95.6 Enter");
    assert!(run.state.open.view().unwrap().finding().unwrap().message(Lang::Zh).contains("95.6"));
    run.keys(": text:language Enter");
    assert_eq!(run.state.lang, Lang::En);
    run.keys(": Esc");
    assert!(run.state.overlay.is_none() && run.state.open.view().is_some());
}

#[test]
fn a_count_that_comes_late_does_not_hide_what_was_decided() {
    let mut run = Run::new(120, 36).open("xifeng");
    let index = run.state.open.view().unwrap().index;
    let early = run.state.list.items()[index].summary.clone().unwrap();
    let paths = run.state.list.items().iter().map(|item| item.path.clone()).collect();
    run.state.list = gouji_tui::screen::list::report_list::ReportList::new(paths);
    run.keys("e text:718 Enter w q");
    run.news(gouji_tui::event::Event::Counted(index, early));
    assert!(run.screen().contains("已判断 1"), "{}", run.screen());
}

#[test]
fn large_numbers_are_shown_in_groups_of_three() {
    use gouji_core::text::grouping::grouped;
    for (value, shown) in [
        ("3440", "3440"),
        ("15300", "15,300"),
        ("1573179", "1,573,179"),
        ("72701.2578", "72,701.2578"),
        ("-15300", "-15,300"),
        ("+15300", "+15,300"),
        ("?15300", "?15,300"),
        ("≈1573179", "≈1,573,179"),
        ("??", "??"),
        ("0.12345678", "0.12345678"),
        ("012345", "012345"),
        ("15300件", "15300件"),
        ("2024-01-01", "2024-01-01"),
        ("1,573,179", "1,573,179"),
        ("", ""),
    ] {
        assert_eq!(grouped(value), shown);
    }
}

/// The groups of table 3 stand above their rows, and are no stops of the cursor.
#[test]
fn the_groups_of_a_form_are_seen() {
    let mut run = Run::new(120, 80).open("suqian-2024");
    let screen = run.keys("} }").screen();
    for group in ["三、本年度办理结果", "(三)不予公开", "(四)无法提供", "(五)不予处理", "(六)其他处理"]
    {
        assert!(screen.contains(group), "{group}\n{screen}");
    }
    run.keys("Down Down Down Down");
    assert!(run.state.open.view().unwrap().focus().is_some());
    assert_eq!(focus(&run), "requests.denied_state_secret.natural_person");
}

#[test]
fn the_palette_begins_with_what_was_done_last() {
    let mut run = Run::new(100, 30).open("xifeng");
    let first = |run: &mut Run| {
        run.keys(":");
        let Some(Overlay::Palette(palette)) = &run.state.overlay else { panic!() };
        let words = palette.entry(0, &run.state.list).unwrap().words.clone();
        run.keys("Esc");
        words
    };
    let before = first(&mut run);
    for (typed, words) in [("切换配色", "切换配色"), ("校验覆盖", "校验覆盖"), ("切换配色", "切换配色")]
    {
        run.keys(&format!(": text:{typed} Enter"));
        let now = first(&mut run);
        assert!(now.contains(words) && now != before, "{now}");
    }
    // What decides never comes first.
    run.keys("p ? text:撤销 Enter");
    assert!(first(&mut run).contains("切换配色"));
}
