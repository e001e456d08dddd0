//! The mouse: click, wheel and drag have the same effects as keys.

use super::harness::{Run, folder};
use gouji_core::text::Lang;
use gouji_tui::effect::Effect;
use gouji_tui::keys::MouseKind::{Drag, Press, Release, ScrollDown, ScrollUp};
use gouji_tui::report_view::Pane;
use gouji_tui::state::Screen;
use proptest::prelude::*;

fn focus(run: &Run) -> String {
    run.state.open.view().unwrap().focus().unwrap_or_default().to_string()
}

#[test]
fn a_report_is_selected_with_one_click_and_opened_with_the_next() {
    let mut run = Run::new(100, 24);
    run.click("西峰区");
    assert_eq!((run.state.list.cursor, run.state.screen), (5, Screen::List));
    let (x, y) = run.place("西峰区");
    run.mouse(ScrollUp, x, y);
    assert_eq!(run.state.list.cursor, 4);
    run.mouse(ScrollDown, x, y).click("西峰区");
    assert_eq!(run.state.screen, Screen::Report);
}

#[test]
fn what_is_clicked_comes_into_focus() {
    let mut run = Run::new(120, 36).open("suqian-2024");
    run.keys("} } Down Down Down Down Down");
    let pane = |run: &Run| run.state.open.view().unwrap().pane;
    // A number of the text, then a field cell, then the blank at the end of a text row.
    run.click("462  ");
    assert_eq!((focus(&run).as_str(), pane(&run)), ("requests.partial.natural_person", Pane::Text));
    run.click("行政强制 · 本年处理决定数量");
    assert_eq!(pane(&run), Pane::Fields);
    let (x, y) = run.place("予以公开           1408");
    run.mouse(Press, x + 20, y);
    assert_eq!(focus(&run), "requests.granted.natural_person");
    run.mouse(Press, x + 28, y);
    assert_eq!(focus(&run), "requests.granted.business");
    // The message on the border of the problem, a key in the footer, a residual at the edge of the grid.
    run.click("n 下一问题");
    let walked = run.state.open.view().unwrap().problem.clone();
    assert!(walked.is_some());
    run.state.open.view_mut().unwrap().go("requests.granted.natural_person");
    run.keys("e End text:0 Enter Down");
    // The number that the sum suspects gets the focus.
    run.click("✗+12672");
    assert_eq!(focus(&run), "requests.granted.natural_person");
    assert!(run.screen().contains("1431 (+12672)"), "{}", run.screen());
    run.click("a 原文如此");
    assert!(run.state.open.is_dirty());
}

#[test]
fn the_wheel_moves_what_is_seen_and_any_key_brings_the_focus_back() {
    let mut run = Run::new(120, 36).open("xifeng");
    let tops = |run: &Run| {
        let desk = run.state.open.view().unwrap();
        (desk.text_pane.top, desk.top)
    };
    let (before, id) = (tops(&run), focus(&run));
    let (left, right) = ((5, 5), (100, 5));
    run.mouse(ScrollDown, left.0, left.1);
    assert_eq!(tops(&run), (before.0 + 3, before.1));
    run.mouse(ScrollUp, right.0, right.1).mouse(ScrollUp, right.0, right.1);
    assert_eq!(tops(&run), (before.0 + 3, before.1 - 6));
    for _ in 0..200 {
        run.mouse(ScrollDown, left.0, left.1).mouse(ScrollDown, right.0, right.1);
    }
    let desk = run.state.open.view().unwrap();
    assert_eq!(
        desk.text_pane.top,
        desk.text_pane.rows.len() - usize::from(desk.panes(run.state.space()).text.inside().height)
    );
    assert_eq!(focus(&run), id);
    // The position set by the wheel stays while the window is resized.
    let seen =
        |run: &Run| run.state.open.view().unwrap().text_pane.rows[run.state.open.view().unwrap().text_pane.top].span;
    run.mouse(ScrollUp, left.0, left.1).mouse(ScrollUp, left.0, left.1).mouse(ScrollUp, left.0, left.1);
    let first = seen(&run).start;
    run.resize(90, 30);
    assert!(seen(&run).contains(first), "{:?} {first}", seen(&run));
    run.resize(120, 36);
    run.keys("Right Left");
    let desk = run.state.open.view().unwrap();
    assert!((desk.top..desk.top + 26).contains(&desk.row));
    assert!(run.screen().contains("息798条"));
}

#[test]
fn the_divider_is_dragged_and_stays_there() {
    let mut run = Run::new(120, 36).open("suqian-2024");
    let width = |run: &Run| run.state.open.view().unwrap().panes(run.state.space()).text.width;
    let before = width(&run);
    run.mouse(Press, before, 9).mouse(Drag, 60, 9).mouse(Drag, 70, 12).mouse(Release, 70, 12);
    assert_eq!(width(&run), 70);
    run.mouse(Drag, 20, 12);
    assert_eq!(width(&run), 70, "the button was let go");
    run.keys("q");
    let mut run = run.open("suqian-2023");
    assert_eq!(width(&run), 70, "in the next report too");
    run.resize(240, 60);
    assert_eq!(width(&run), 140);
    run.resize(120, 36);
    // Both panes keep their minimum width.
    for (to, least) in [(0, 26), (119, 120 - 34)] {
        let at = width(&run);
        run.mouse(Press, at, 9).mouse(Drag, to, 9).mouse(Release, to, 9);
        assert_eq!(width(&run), least);
    }
    run.keys("S-Left S-Left");
    assert_eq!(width(&run), 120 - 34 - 8);
    run.keys("S-Right");
    assert_eq!(width(&run), 120 - 34 - 4);
}

#[test]
fn a_click_loses_nothing_that_is_typed() {
    let mut run = Run::new(120, 36).open("suqian-2024");
    run.keys("} } Down Down e text:0");
    run.click("部分公开");
    assert!(run.state.open.view().unwrap().edit.is_some());
    run.keys("Esc c text:看");
    run.click("二、主动公开政府信息情况");
    assert!(run.screen().contains("C-s"));
    run.keys("Esc a Enter q");
    run.click("有未保存的判断");
    assert!(run.state.overlay.is_some());
    run.click("不保存，离开");
    assert_eq!(run.state.screen, Screen::List);
    run.keys("?");
    run.mouse(ScrollDown, 50, 12);
    assert!(run.state.overlay.is_some());
    run.mouse(Press, 50, 12);
    assert!(run.state.overlay.is_none());
}

#[test]
fn the_wheel_moves_through_lists() {
    let mut run = Run::new(80, 24);
    // Also below the last row.
    run.mouse(ScrollDown, 40, 5).mouse(ScrollDown, 40, 20);
    assert_eq!(run.state.list.cursor, 2);
    run.mouse(ScrollUp, 40, 20);
    assert_eq!(run.state.list.cursor, 1);
    run.keys(":");
    run.mouse(ScrollDown, 40, 10);
    let Some(gouji_tui::overlay::Overlay::Palette(palette)) = &run.state.overlay else { panic!() };
    assert_eq!((palette.at, run.state.list.cursor), (1, 1));
}

#[test]
fn rows_of_two_years_are_clicked() {
    let mut run = Run::new(120, 36);
    run.state.list.cursor = 3;
    run.keys("d");
    let cursor = |run: &Run| run.state.compare.as_ref().unwrap().cursor;
    let mut clicked = std::collections::BTreeSet::new();
    for y in 2..12 {
        run.mouse(Press, 10, y);
        clicked.insert(cursor(&run));
    }
    assert!(clicked.len() > 4, "{clicked:?}");
    let before = cursor(&run);
    run.mouse(ScrollDown, 10, 5);
    assert!(cursor(&run) > before);
}

#[test]
fn the_mouse_is_the_terminals_until_it_is_asked_for() {
    let mut run = Run::new(80, 24);
    assert!(!run.state.mouse);
    let effects = gouji_tui::update::key(&mut run.state, "M".parse().unwrap());
    assert_eq!(effects, [Effect::Mouse(true)]);
    assert!(run.screen().contains("按住 Shift"));
    assert_eq!(gouji_tui::update::key(&mut run.state, "C-o".parse().unwrap()), [Effect::Mouse(false)]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_pointing_at_any_size(does in proptest::collection::vec((0usize..5, 0u16..310, 0u16..110), 1..40),
                                columns in 1u16..300, rows in 1u16..100, report in 0usize..7) {
        let mut run = Run::with(gouji_session::corpus::samples(), columns, rows, Lang::En, folder());
        run.state.list.cursor = report;
        run.keys("Enter");
        for (kind, column, row) in does {
            let kind = [Press, Drag, Release, ScrollUp, ScrollDown][kind];
            run.mouse(kind, column % columns, row % rows);
            if let Some(desk) = run.state.open.view() {
                prop_assert!(desk.row < desk.field_pane.rows.len());
                prop_assert!(desk.text_pane.cursor <= desk.review.document.text.len());
                prop_assert!(desk.text_pane.top <= desk.text_pane.rows.len());
            }
        }
        run.screen();
    }
}
