//! A window too small to show anything takes no decision, whatever is open: by keys, paste or mouse.

use super::harness::{Run, desk, folder, status};
use gouji_core::text::Lang;
use gouji_session::corpus;
use gouji_tui::keys::MouseKind::{Press, Release, ScrollDown};
use gouji_tui::state::Screen;
use gouji_tui::text_input;

/// Keys that would decide, open, type, choose or leave: all bound keys and those of the overlays.
fn every_key(run: &Run) -> String {
    let keymap = &run.state.resources.keymap;
    let acts = ["quit", "save", "redraw", "suspend"];
    let chords = |mode: &'static str| {
        let actions = keymap.actions(mode).into_iter().filter(|action| !acts.contains(action));
        actions.flat_map(move |action| keymap.keys(mode, action)).flat_map(|chord| chord.keys().to_vec())
    };
    let bound: Vec<_> = ["list", "desk", "compare", "series"].into_iter().flat_map(chords).collect();
    // A key that quits or saves in one mode does so in all modes.
    let leaves = |key: &gouji_tui::keys::Key| {
        let keys = |action| keymap.keys(run.state.mode(), action).iter().any(|chord| chord.keys() == [*key]);
        acts.iter().any(|action| keys(action))
    };
    let bound = bound.iter().filter(|key| !leaves(key)).map(ToString::to_string);
    bound.chain(["text:7", "D", "Delete", "Enter", "y", "F2"].map(String::from)).collect::<Vec<_>>().join(" ")
}

#[test]
fn nothing_is_opened_or_decided_where_nothing_is_seen() {
    // What is open when the window shrinks, and the keys that open it.
    for (name, open) in [
        ("the list", ""),
        ("a report", "Enter"),
        ("a search", "Enter / text:92"),
        ("a value", "Enter e text:7"),
        ("labels of numbers", "Enter f Tab"),
        ("the palette", "Enter : text:a"),
        ("help", "Enter ?"),
        ("a note", "Enter c text:甲"),
        ("a reason", "Enter a"),
        ("the history", "Enter 1 H"),
        ("the question before leaving", "Enter 1 q"),
        ("another folder", "Enter 1 W"),
        ("two years", "Home Down Down Down d"),
        ("all years", "Home Down Down Down s"),
    ] {
        let mut run = Run::new(120, 36);
        run.state.list.cursor = run.state.list.items().len() - 2;
        run.keys(open);
        // The visible part may have moved after the first resize.
        run.resize(50, 12);
        run.resize(120, 36);
        let before = (run.screen(), run.state.screen, run.state.overlay.clone());
        let decided = |run: &Run| run.state.open.view().map(|desk| desk.review.entries.clone());
        let entries = decided(&run);
        run.resize(50, 12);
        let keys = every_key(&run);
        run.keys(&keys);
        text_input::paste(&mut run.state, "45");
        for row in 0..12 {
            run.mouse(Press, 10, row).mouse(Release, 10, row).mouse(ScrollDown, 10, row);
        }
        assert!(run.screen().starts_with("窗口太小"), "{name}: {}", run.screen());
        assert_eq!(decided(&run), entries, "{name}");
        run.resize(120, 36);
        assert!(!run.ended, "{name}");
        assert_eq!((run.state.screen, &run.state.overlay), (before.1, &before.2), "{name}");
        // A message is shown only until the next key.
        let rows = |screen: &str| screen.lines().take(35).map(str::to_string).collect::<Vec<_>>();
        assert_eq!(rows(&run.screen()), rows(&before.0), "{name}");
    }
}

#[test]
fn saving_and_quitting_act_there_and_lose_nothing() {
    let mut run = Run::new(120, 36).open("xifeng");
    run.keys("1");
    run.resize(50, 12);
    assert!(run.state.open.is_dirty());
    run.keys("w");
    assert!(!run.state.open.is_dirty() && status(&run).contains("已保存"), "{}", status(&run));
    assert!(run.screen().contains("已保存"), "{}", run.screen());
    // A letter is typed into the open input; a control key quits and saves, since the program cannot ask.
    run.resize(120, 36);
    run.keys("1 c text:甲");
    run.resize(50, 12);
    run.keys("Q w");
    assert!(!run.ended && run.state.open.is_dirty());
    run.keys("C-q");
    assert!(run.ended);
    let sessions = run.sessions.clone();
    let again = Run::with(corpus::samples(), 120, 36, Lang::Zh, sessions).open("xifeng");
    let decided = |run: &Run| desk(run).review.entries.values().filter(|entry| entry.decision.is_some()).count();
    assert_eq!(decided(&again), decided(&run));
    assert!(decided(&run) > 1);
}

#[test]
fn with_nothing_to_save_it_quits_at_once() {
    let mut run = Run::with(corpus::samples(), 59, 40, Lang::En, folder());
    assert_eq!(run.keys("Enter Space d").state.screen, Screen::List);
    run.keys("q");
    assert!(run.ended);
}
