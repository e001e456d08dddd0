//! Snapshots of screens after keys.

use super::harness::{Run, snapshot};
use gouji_core::text::Lang;
use gouji_session::corpus::{Item, Origin};
use gouji_tui::overlay::Overlay;

#[test]
fn list_of_reports() {
    snapshot!("list_120x36", Run::new(120, 36).screen());
    let english = Run::with(gouji_session::corpus::samples(), 80, 24, Lang::En, super::harness::folder()).screen();
    snapshot!("list_80x24_en", english);
}

#[test]
fn desk_at_three_sizes() {
    snapshot!("xifeng_80x24", Run::new(80, 24).open("xifeng").picture());
    snapshot!("xifeng_120x36", Run::new(120, 36).open("xifeng").screen());
    snapshot!("suqian_200x60", Run::new(200, 60).open("suqian-2024").keys("}").screen());
    let mut english =
        Run::with(gouji_session::corpus::samples(), 120, 36, Lang::En, super::harness::folder()).open("xianjiahu");
    snapshot!("xianjiahu_120x36_en", english.screen());
}

#[test]
fn editing_moves_the_residuals() {
    // 予以公开 · 自然人 of Suqian 2024: 1408 → 14080 breaks its row and its column while it is typed.
    let mut run = Run::new(120, 36).open("suqian-2024");
    run.keys("} } Down Down e End text:0");
    snapshot!("suqian_typing_120x36", run.picture());
    run.keys("Enter");
    snapshot!("suqian_typed_120x36", run.screen());
}

#[test]
fn help_note_leave() {
    let mut run = Run::new(80, 24).open("xifeng");
    snapshot!("help_80x24", run.keys("?").screen());
    run.keys("Esc c text:与第33行不符 Enter text:请核对");
    snapshot!("note_80x24", run.screen());
    run.keys("C-s q");
    snapshot!("leave_80x24", run.screen());
}

#[test]
fn two_years() {
    let mut run = Run::new(120, 36);
    let index = (0..7).find(|&i| run.state.list.items()[i].path.contains("suqian-2024")).unwrap();
    run.state.list.cursor = index;
    run.keys("d / text:new_received.total Enter");
    snapshot!("compare_120x36", run.picture());
    run.keys("} } } }");
    snapshot!("compare_prose_120x36", run.picture());
    run.keys("F10");
    run.resize(80, 24);
    snapshot!("compare_80x24_en", run.screen());
}

#[test]
fn too_small() {
    snapshot!("too_small", Run::new(50, 10).screen());
    // Between that and 80×24 it works, with a note that parts are cut off.
    snapshot!("cramped_70x20", Run::new(70, 20).open("xianjiahu").screen());
    for (columns, rows, cramped) in [(79, 24, true), (80, 23, true), (80, 24, false)] {
        assert_eq!(Run::new(columns, rows).open("xifeng").screen().contains("80×24"), cramped, "{columns}×{rows}");
    }
}

/// Suqian 2024 with a row that lost its blank cells, two unrelated numbers, and another agency's signature.
const TORN: &[(&str, &str)] = &[
    ("2.重复申请 | 26 | 1 | 0 | 0 | 0 | 0 | 27 |", "2.重复申请 | 26 | 1 | 27 |"),
    ("门户网站专栏。", "门户网站专栏。系统内的代码是77,批次甲88乙。\n淮安市水利局\n2025年1月20日\n"),
];

pub fn torn(columns: u16, rows: u16, lang: Lang) -> Run {
    let mut text = include_str!("../../../assets/reports/suqian-2024.txt").to_string();
    for (printed, torn) in TORN {
        assert!(text.contains(printed));
        text = text.replace(printed, torn);
    }
    let sessions = super::harness::folder();
    let path = sessions.join("torn-2024.txt");
    std::fs::write(&path, text).unwrap();
    let mut items = gouji_session::corpus::samples();
    items.insert(0, Item { path: "reports/torn-2024.txt".into(), origin: Origin::File(path) });
    Run::with(items, columns, rows, lang, sessions)
}

#[test]
fn what_is_not_read_is_seen_before_the_report_is_opened() {
    snapshot!("torn_list_80x24", torn(80, 24, Lang::Zh).screen());
    // Each cell that the reviewer decides reduces the count.
    let mut run = torn(80, 24, Lang::Zh).open("torn");
    let unread = |run: &Run| run.state.open.view().unwrap().review.counts().unread.cells;
    assert_eq!(unread(&run), 7);
    run.state.open.view_mut().unwrap().go("requests.refused_repeat.total");
    run.keys("e text:27 Enter");
    assert_eq!(unread(&run), 6);
    // Two numbers of the prose are unread, too.
    assert!(run.screen().contains("??8"));
    run.keys("w q");
    assert_eq!(run.state.list.summary(0).unwrap().counts.unread.cells, 6);
}

#[test]
fn what_nothing_explains_has_a_section_of_its_own() {
    let mut run = torn(120, 36, Lang::Zh).open("torn");
    run.keys("End Up");
    // The number before the last: its span in the text is shown.
    snapshot!("torn_unexplained_120x36", run.picture());
    run.keys("F10");
    run.resize(80, 24);
    snapshot!("torn_unexplained_80x24_en", run.screen());
}

#[test]
fn notices_stand_with_the_report() {
    let mut run = torn(120, 36, Lang::Zh).open("torn");
    // The last notice is the other name: its span in the text is shown, and no decision on it is possible.
    run.keys("Home Down Down Down Down Down Down Down");
    snapshot!("torn_notices_120x36", run.picture());
    run.keys("a");
    assert!(run.state.open.view().unwrap().review.entries.is_empty());
    run.keys("Esc F10 Up");
    run.resize(80, 24);
    snapshot!("torn_notices_80x24_en", run.screen());
}

#[test]
fn finding_things() {
    let mut run = Run::new(80, 24).open("xifeng");
    snapshot!("palette_80x24", run.keys(":").screen());
    // By the initials of the pinyin of 全年收到申请数.
    snapshot!("palette_initials_80x24", run.keys("text:sdsq").picture());
    run.keys("Esc C-p text:undo");
    snapshot!("palette_disabled_80x24", run.screen());
    let mut english =
        Run::with(gouji_session::corpus::samples(), 120, 36, Lang::En, super::harness::folder()).open("suqian-2024");
    snapshot!("palette_120x36_en", english.keys(": text:granted").screen());
    english.keys("Enter");
    assert_eq!(english.state.open.view().unwrap().focus(), Some("requests.granted.total"));
}

#[test]
fn keys_that_begin_others_show_what_may_follow() {
    let mut run = Run::new(80, 24).open("xifeng");
    snapshot!("which_key_80x24", run.keys(",").screen());
    run.resize(120, 36);
    run.keys("F10");
    // An unbound key sequence shows a message, and the next key starts afresh.
    assert!(run.state.pending.is_empty());
    assert_eq!(run.state.status.as_ref().unwrap().text, ", F10 没有对应的操作 · ? 查看按键");
    run.keys("F10 ,");
    snapshot!("which_key_120x36_en", run.screen());
    run.keys("Esc");
    assert!(run.state.pending.is_empty() && run.state.open.view().is_some());
    run.keys("\u{ff0c} e");
    let desk = run.state.open.view().unwrap();
    assert_eq!(desk.row, desk.field_pane.rows.len() - 1);
}

#[test]
fn a_reason_is_asked_before_anything_is_decided() {
    let mut run = Run::new(80, 24).open("xifeng");
    snapshot!("why_80x24", run.keys("a").screen());
    run.keys("Down Down Enter");
    snapshot!("why_said_80x24", run.screen());
    // The last reason comes first; typed words select a reason, or are the reason.
    run.keys("a");
    snapshot!("why_again_80x24", run.screen());
    run.keys("Esc x text:yc");
    snapshot!("waive_typed_80x24", run.picture());
    run.keys("C-u text:按旧口径 Enter");
    snapshot!("waived_80x24", run.screen());
    // Listed reasons are shown in the language of the run, the reviewer's own unchanged.
    run.keys("N N F10");
    run.resize(120, 36);
    snapshot!("why_said_120x36_en", run.screen());
    snapshot!("waive_120x36_en", run.keys("x").screen());
}

#[test]
fn who_said_what_when_and_why() {
    let mut run = Run::new(80, 24).open("xifeng");
    run.keys("H");
    assert_eq!(run.state.status.as_ref().unwrap().text, "尚未作出任何判断");
    run.keys("e C-u text:718 Enter");
    run.edges.now = "2026-01-02T04:05:06Z".into();
    run.state.open.view_mut().unwrap().go("prose@4877");
    run.keys("c text:两种读法 C-s a Down Enter i Enter");
    run.state.open.view_mut().unwrap().go("prose@4877");
    run.keys("H");
    snapshot!("history_80x24", run.picture());
    run.keys("Tab");
    snapshot!("history_all_80x24", run.screen());
    // The first step is superseded by the second; the second can be reverted, and later steps stay.
    run.keys("Down Down Down u");
    assert_eq!(run.state.status.as_ref().unwrap().text, "其后又改过同一处：请先撤回较晚的一条");
    run.keys("Up u Enter");
    snapshot!("history_taken_back_80x24", run.screen());
    run.keys("C-y F10 Esc F10 C-y");
    run.resize(120, 36);
    snapshot!("history_120x36_en", run.screen());
}

#[test]
fn the_help_is_found_by_typing() {
    let mut run = Run::new(80, 24).open("xifeng");
    let found = |run: &Run| match &run.state.overlay {
        Some(Overlay::Help(help)) => {
            // Without the marks.
            let rows = gouji_tui::overlay::help::rows(&run.state, help);
            rows.into_iter().filter(|row| row.action.is_some()).map(|row| row.left).collect::<Vec<_>>().join("|")
        }
        _ => "closed".to_string(),
    };
    let all = {
        run.keys("?");
        found(&run)
    };
    for (typed, expected) in [
        ("text:撤销", "u  M-u"),
        ("text:chexiao", "u  M-u"),
        ("text:undo", "u  M-u"),
        ("text:F12", "F  F12"),
        ("text:不存在的", ""),
    ] {
        assert_eq!(
            {
                run.keys(typed);
                found(&run)
            },
            expected,
            "{typed}"
        );
        run.keys("C-u");
        assert_eq!(found(&run), all);
    }
    snapshot!("help_found_80x24", run.keys("text:yuanwen").picture());
    // The key that opened it closes it, as Esc and Enter do; scrolling stops at the end.
    for close in ["C-u ?", "Esc", "Enter", "F1", "PageDown PageDown PageDown PageDown PageDown PageDown Esc"] {
        run.keys(close);
        assert_eq!(found(&run), "closed", "{close}");
        run.keys("F1");
    }
    run.keys("End");
    assert!(run.screen().contains("回到列表"), "{}", run.screen());
}

/// Each action of a mode is an entry once, under a task or under what cannot be done now, and Enter does it.
#[test]
fn the_help_lists_every_action_once_and_enter_does_it() {
    for open in ["", "xifeng"] {
        let mut run = Run::new(100, 30);
        if !open.is_empty() {
            run = run.open(open);
        }
        run.keys("?");
        let Some(Overlay::Help(help)) = &run.state.overlay else { panic!() };
        let rows = gouji_tui::overlay::help::rows(&run.state, help);
        let mut listed: Vec<&str> = rows.iter().filter_map(|row| Some(row.action?.name())).collect();
        let mut all = run.state.resources.keymap.actions(run.state.mode());
        listed.sort_unstable();
        all.sort_unstable();
        all.dedup();
        assert_eq!(listed, all);
    }
    let mut run = Run::new(100, 30).open("xifeng");
    run.keys("? text:问题列表 Enter");
    assert!(matches!(run.state.overlay, Some(Overlay::Problems(_))), "{}", run.screen());
    // What cannot be done says why and does nothing.
    run.keys("Esc ? text:清除判断 Enter");
    assert!(matches!(run.state.overlay, Some(Overlay::Help(_))), "{}", run.screen());
    assert!(run.screen().contains("这里尚无判断"), "{}", run.screen());
}

#[test]
fn what_is_folded_can_be_opened() {
    let rows = |run: &Run| {
        let rows = &run.state.open.view().unwrap().text_pane.rows;
        (rows.iter().filter(|row| row.folded).count(), rows.len())
    };
    let sessions = super::harness::folder();
    let menu = (0..9).map(|i| format!("栏目{i}<br>")).collect::<Vec<_>>().concat();
    let body = "<p>全年收到申请15件，均已答复。</p>".repeat(20);
    let text =
        format!("<html><body><nav>{menu}</nav><h1>测试区2017年政府信息公开工作年度报告</h1>{body}</body></html>");
    let path = sessions.join("menu-2017.html");
    std::fs::write(&path, text).unwrap();
    let items = vec![Item { path: "reports/menu-2017.html".into(), origin: Origin::File(path) }];
    let mut run = Run::with(items, 120, 36, Lang::Zh, sessions).open("menu");
    let closed = rows(&run);
    assert!(closed.0 > 0);
    assert!(!run.screen().contains("栏目8"));
    // All folds from anywhere, and back.
    run.keys("Z");
    assert_eq!(rows(&run).0, 0);
    run.keys("C-w Home Z");
    assert_eq!(rows(&run), closed);
    // The fold at the cursor by Enter in the text; a click opens it too.
    run.keys("Enter");
    assert_eq!(rows(&run).0, closed.0 - 1);
    snapshot!("fold_opened_120x36", run.screen());
    run.keys("Z");
    assert_eq!(rows(&run), closed);
    snapshot!("fold_closed_120x36", run.screen());
    run.click("栏目0");
    assert_eq!(rows(&run).0, closed.0 - 1);
}

#[test]
fn more_cards_than_fit_are_announced_and_reached() {
    let mut run = Run::new(80, 24).open("suqian-2024");
    run.state.open.view_mut().unwrap().go("requests.granted.natural_person");
    run.keys("e text:140 Enter");
    let count = run.state.open.view().unwrap().cards().len();
    assert!(count > 9, "{count}");
    snapshot!("cards_cut_80x24", run.screen());
    for at in 0..count {
        run.keys("]");
        assert_eq!(run.state.open.view().unwrap().card, Some(at));
        assert!(run.screen().contains(&format!(" {count} 条")), "{}", run.screen());
    }
    snapshot!("cards_last_80x24", run.screen());
    // A suggestion without a digit is accepted by the other key.
    let id = run.state.open.view().unwrap().cards()[count - 1].cells().next().unwrap().id.clone();
    run.keys("C-k Enter");
    assert!(run.state.open.view().unwrap().review.entries.contains_key(id.as_str()));
}
