//! Properties of the workbench under any actions and input, at any terminal size.

use super::harness::Run;
use gouji_core::review::Entry;
use gouji_tui::action::Action;
use gouji_tui::overlay::Overlay;
use proptest::prelude::*;

fn action() -> impl Strategy<Value = Action> {
    proptest::sample::select(Action::ALL.to_vec())
}

/// Actions reachable by keys, except those that end the program or need the environment.
fn harmless(action: Action) -> bool {
    !matches!(
        action,
        Action::Quit | Action::Back | Action::Save | Action::Compare | Action::Suspend | Action::Note | Action::Help
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_actions_at_any_size(actions in proptest::collection::vec(action(), 1..60), columns in 1u16..300, rows in 1u16..100,
                               report in 0usize..7) {
        let mut run = Run::new(columns, rows);
        run.state.list.cursor = report;
        run.keys("Enter");
        for action in actions {
            gouji_tui::update::act(&mut run.state, action);
            run.screen();
            if matches!(run.state.overlay, Some(Overlay::ReasonPrompt(_))) {
                run.keys("Enter");
            }
            run.state.overlay = None;
            if let Some(desk) = run.state.open.view() {
                prop_assert!(desk.row < desk.field_pane.rows.len());
                prop_assert!(desk.text_pane.cursor <= desk.review.document.text.len());
                prop_assert!(desk.text_pane.top <= desk.text_pane.rows.len());
            }
            run.screen();
        }
    }

    #[test]
    fn any_keys_at_any_size(keys in proptest::collection::vec(any_key(), 1..80), columns in 60u16..200, rows in 15u16..70,
                            report in 0usize..7) {
        let mut run = Run::new(columns, rows);
        run.state.list.cursor = report;
        run.keys("Enter");
        for key in keys {
            run.keys(key);
            run.screen();
            prop_assert!(run.state.list.cursor < run.state.list.items().len() || run.state.list.rows().is_empty());
            match &run.state.overlay {
                Some(Overlay::Palette(palette)) => prop_assert!(palette.at <= palette.shown.len().saturating_sub(1)),
                Some(Overlay::ReasonPrompt(why)) => prop_assert!(why.at < why.shown.len()),
                Some(Overlay::History(past)) => prop_assert!(past.at <= past.shown.len().saturating_sub(1)),
                Some(Overlay::Help(help)) => prop_assert!(help.top <= gouji_tui::overlay::help::rows(&run.state, help).len()),
                _ => {}
            }
            let Some(desk) = run.state.open.view() else { continue };
            prop_assert!(desk.row < desk.field_pane.rows.len());
            prop_assert!(desk.text_pane.cursor <= desk.review.document.text.len());
            prop_assert!(desk.text_pane.top <= desk.text_pane.rows.len());
            prop_assert!(desk.card.is_none_or(|card| card < desk.cards().len().max(1)));
            if let Some(edit) = &desk.edit {
                prop_assert!(edit.at.is_none_or(|at| at < edit.hits.len()));
                prop_assert!(edit.hits.len() <= 10 && edit.hits.len() <= edit.found);
                let chosen = edit.labels.as_ref().and_then(|labels| labels.at.map(|at| at < labels.all.len()));
                prop_assert!(chosen.unwrap_or(true));
            } else {
                prop_assert!(desk.review.preview.is_empty());
            }
        }
    }

    #[test]
    fn undo_takes_everything_back(actions in proptest::collection::vec(action(), 1..80), report in 0usize..7) {
        let mut run = Run::new(120, 36);
        run.state.list.cursor = report;
        run.keys("Enter");
        let undone = |action: &Action| !matches!(action, Action::Undo | Action::Redo | Action::Finish);
        for action in actions.into_iter().filter(|action| harmless(*action)).filter(undone) {
            gouji_tui::update::act(&mut run.state, action);
            if matches!(run.state.overlay, Some(Overlay::ReasonPrompt(_))) {
                run.keys("Enter");
            }
            if let Some(desk) = run.state.open.view_mut() {
                desk.edit = None;
                desk.search = None;
            }
        }
        let after = run.state.open.view().unwrap().review.entries.clone();
        let mut steps = 0;
        while run.state.open.view_mut().unwrap().review.undo().is_some() {
            steps += 1;
        }
        let empty: std::collections::BTreeMap<String, Entry> = std::collections::BTreeMap::new();
        prop_assert_eq!(&run.state.open.view().unwrap().review.entries, &empty);
        for _ in 0..steps {
            run.state.open.view_mut().unwrap().review.redo();
        }
        prop_assert_eq!(&run.state.open.view().unwrap().review.entries, &after);
    }
}

/// The list, the report view in each of its states, the comparison, and every overlay.
fn every_screen() -> Vec<Run> {
    let mut screens = vec![Run::new(120, 36)];
    for keys in [
        "",
        "g",
        "t",
        "v",
        "] ]",
        "?",
        ":",
        "a",
        "x",
        "c text:备注",
        "a Enter H",
        "a Enter q",
        ",",
        "/ text:信息",
        "e",
        "e text:1 Down",
        "f",
        "e text:1 Tab",
    ] {
        let mut run = Run::new(120, 36).open("xifeng");
        run.keys(keys);
        screens.push(run);
    }
    for keys in ["d", "d v", "d / text:1", "d ?", ":", "?"] {
        let mut run = Run::new(120, 36);
        run.state.list.cursor = 3;
        run.keys(keys);
        screens.push(run);
    }
    screens
}

#[test]
fn every_size_draws() {
    let mut screens = every_screen();
    let corners =
        [(1, 1), (2, 50), (59, 15), (60, 14), (60, 15), (61, 16), (80, 24), (300, 100), (300, 15), (60, 100), (1, 100)];
    // And a walk through sizes that covers every width and every height.
    let walk = (1u16..=300).map(|step| (step * 7 % 300 + 1, step * 13 % 100 + 1));
    for (at, (columns, rows)) in corners.into_iter().chain(walk).enumerate() {
        let many = screens.len();
        for (which, run) in screens.iter_mut().enumerate() {
            // Each screen at the corners, and at its share of the walk.
            if at < corners.len() || at % many == which {
                run.resize(columns, rows);
                run.screen();
            }
        }
    }
}

/// Keys that type, choose, move, decide and open.
fn any_key() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "Enter",
        "Esc",
        "Tab",
        "BackTab",
        "Up",
        "Down",
        "Left",
        "Right",
        "PageUp",
        "PageDown",
        "Home",
        "End",
        "Backspace",
        "Delete",
        "Space",
        "F1",
        "F2",
        "F10",
        "S-Up",
        "S-Down",
        "S-Left",
        "S-Right",
        "C-u",
        "C-k",
        "C-w",
        "C-p",
        "S-F4",
        "1",
        "2",
        "3",
        "9",
        "0",
        ".",
        "一",
        "十",
        "，",
        "；",
        "？",
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "g",
        "h",
        "n",
        "N",
        "o",
        "p",
        "t",
        "u",
        "U",
        "v",
        "x",
        "X",
        "y",
        "i",
        "z",
        "H",
        "Z",
        "T",
        "/",
        ">",
        "<",
        "?",
        ":",
        ",",
        "]",
        "[",
        "}",
        "{",
        "=",
        "w",
        "C-s",
        "F",
    ])
}
