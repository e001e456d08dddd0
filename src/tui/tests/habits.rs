//! Nothing is lost by habit: keys of other programs decide nothing, Esc loses no words, `:q` and its kin do as expected.

use super::harness::{Run, desk, folder, pair_of, snapshot, status};
use gouji_core::review::DecisionKind;
use gouji_core::text::Lang;
use gouji_session::corpus;
use gouji_tui::overlay::Overlay;
use gouji_tui::report_view::Pane;
use gouji_tui::resources::{KEYMAPS, Resources};
use gouji_tui::state::Screen;
use proptest::prelude::*;

/// Keys that move or rub out in other programs of the terminal.
const REFLEXES: [&str; 7] = ["Space", "Delete", "Backspace", "C-d", "C-u", "C-h", "S-PageDown"];

/// Steps of the open reports.
fn steps(run: &Run) -> usize {
    run.state.open.all().map(|view| view.review.history().done.len() + view.review.history().undone.len() * 100).sum()
}

#[test]
fn reflexes_decide_nothing_anywhere() {
    for (name, keys) in [
        ("fields", "Down"),
        ("a problem", "n"),
        ("the text", "g"),
        ("a decided number", "n p N"),
        ("a card", "]"),
        ("the map", "v"),
        ("the history", "n a Enter H"),
        ("the question about unsaved work", "n p q"),
        ("two years", "d"),
        ("two grids", "d t"),
        ("the sign-off", "n p F"),
    ] {
        for key in REFLEXES {
            let mut run = Run::new(120, 36).open("suqian-2024");
            run.keys(keys);
            let (before, screen) = (steps(&run), run.state.screen);
            let entries = run.state.open.all().map(|view| view.review.entries.clone()).collect::<Vec<_>>();
            run.keys(key).keys(key);
            let after = run.state.open.all().map(|view| view.review.entries.clone()).collect::<Vec<_>>();
            assert_eq!((steps(&run), run.state.screen), (before, screen), "{key} in {name}");
            assert_eq!(entries, after, "{key} in {name}");
            let asks = matches!(run.state.overlay, Some(Overlay::ReasonPrompt(_) | Overlay::Note(_)));
            assert!(!asks && !run.ended, "{key} in {name}");
        }
    }
    // On the list Space marks, which is not kept; the others say that they do nothing, or move.
    for key in REFLEXES {
        let mut run = Run::new(120, 36);
        run.keys(key);
        assert!(run.state.screen == Screen::List && run.state.overlay.is_none(), "{key}");
    }
}

#[test]
fn they_page() {
    let mut run = Run::new(120, 36).open("suqian-2024");
    run.keys("C-w Home");
    let at = |run: &Run| desk(run).text_pane.cursor;
    run.keys("Space");
    let page = at(&run);
    assert_eq!((desk(&run).pane, page > 0), (Pane::Text, true));
    run.keys("Home PageDown");
    assert_eq!(at(&run), page);
    run.keys("Home C-d");
    let half = at(&run);
    assert!(half > 0 && half < page);
    run.keys("C-u");
    assert!(at(&run) < half);
    run.keys("G");
    assert!(at(&run) > page);
    let last = at(&run);
    run.keys("Home");
    let first = at(&run);
    run.keys("G g g");
    assert_eq!(at(&run), first);
    assert!(first < last);
}

#[test]
fn the_keys_of_earlier_versions_are_a_file() {
    let (name, text) = KEYMAPS[1];
    let mut run = Run::new(120, 36);
    run.state.resources.lay_over(&[(name.into(), text.into())], &[]).unwrap();
    let shown = |mode: &str, action: &str| {
        let keys = run.state.resources.keymap.keys(mode, action);
        keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    for mode in ["desk", "compare"] {
        for (action, keys) in [
            ("confirm", "Space p"),
            ("missing", "m Delete"),
            ("unclear", "z F6"),
            ("clear", "X Backspace"),
            ("undo", "u C-u"),
            ("copy_sum", "= C-d"),
            ("first", "Home , g"),
            ("page_down", "PageDown C-f"),
        ] {
            assert_eq!(shown(mode, action), keys, "{mode} {action}");
        }
    }
    let builtin = Resources::builtin().unwrap().keymap;
    assert_eq!(builtin.keys("desk", "page_down").len(), 3);
    let mut run = run.open("suqian-2024");
    let id = "requests.new_received.natural_person";
    run.state.open.view_mut().unwrap().go(id);
    run.keys("Space");
    assert_eq!(super::harness::decision(&run, id).unwrap().kind, DecisionKind::Confirmed);
    run.keys("C-u");
    assert!(super::harness::decision(&run, id).is_none());
}

#[test]
fn an_unbound_key_says_so() {
    let mut run = Run::new(80, 24);
    for key in ["n", "F3", "C-y"] {
        run.keys(key);
        assert!(status(&run).contains(&format!("{key} 没有对应的操作")), "{key}: {}", status(&run));
    }
    let mut run = run.open("suqian-2024");
    run.keys("K");
    assert!(status(&run).contains("K 没有对应的操作 · ? 查看按键"), "{}", status(&run));
}

#[test]
fn esc_keeps_the_words_of_a_note() {
    for leave in ["Esc", "C-c"] {
        let mut run = Run::new(80, 24).open("suqian-2024");
        let id = desk(&run).target().unwrap();
        run.keys("c text:第一行很长 Enter text:第二行").keys(leave);
        assert!(run.state.overlay.is_none() && desk(&run).review.entries.is_empty(), "{leave}");
        assert!(status(&run).contains("草稿") && run.state.open.is_dirty(), "{}", status(&run));
        run.keys("c");
        let screen = run.screen();
        assert!(screen.contains("第一行很长") && screen.contains("第二行"), "{leave}\n{screen}");
        // Left again it is still there; written it is a note like any other.
        run.keys("Esc c C-s");
        let note = desk(&run).review.entries[&id].note.clone().unwrap();
        assert_eq!(note.text, "第一行很长\n第二行");
        assert!(desk(&run).drafts.is_empty());
        // Left as it was opened, nothing is begun; all rubbed out, nothing is kept.
        run.keys("c Esc");
        assert!(desk(&run).drafts.is_empty());
        run.keys("c").keys(&"Backspace ".repeat(20)).keys("Esc c");
        assert!(run.screen().contains("第二行"), "the note is as it was");
    }
}

#[test]
fn a_draft_is_saved_with_the_report_asked_about_and_signed_with_it() {
    let mut run = Run::new(120, 36).open("suqian-2023");
    let id = desk(&run).target().unwrap();
    run.keys("c text:草稿甲 Esc q");
    assert!(matches!(run.state.overlay, Some(Overlay::Leave(_))), "{}", run.screen());
    run.keys("Enter");
    let mut again = Run::with(corpus::samples(), 120, 36, Lang::Zh, run.sessions.clone()).open("suqian-2023");
    assert_eq!(desk(&again).review.entries[&id].note.as_ref().unwrap().text, "草稿甲");
    // It is part of what is signed: it reopens nothing.
    again.keys("c text:乙 Esc F");
    let Some(Overlay::SignOff(sign_off)) = &again.state.overlay else { panic!() };
    assert_eq!(sign_off.summary.drafts, 1);
    let here = desk(&again).index;
    again.keys("Enter");
    assert_eq!(again.state.list.finished().0, 1);
    again.keys("Esc");
    again.state.list.cursor = here;
    again.keys("Enter");
    assert!(desk(&again).review.finished.is_some());
    assert_eq!(desk(&again).review.entries[&id].note.as_ref().unwrap().text, "草稿甲乙");
    // Dropped only when asked for.
    let mut run = Run::new(120, 36).open("suqian-2024");
    run.keys("c text:丙 Esc q D");
    assert_eq!(run.state.screen, Screen::List);
    // A signal keeps it.
    let mut run = Run::new(120, 36).open("suqian-2024");
    run.keys("c text:丁 Esc");
    assert_eq!(run.save_at_end(), None);
    let again = Run::with(corpus::samples(), 120, 36, Lang::Zh, run.sessions.clone()).open("suqian-2024");
    assert!(desk(&again).review.entries.values().any(|entry| entry.note.is_some()));
}

#[test]
fn commands_of_other_editors() {
    let saved = |run: &Run| run.sessions.join("suqian-2024.ron").exists();
    let undecided = |typed: &str| {
        let mut run = Run::new(120, 36).open("suqian-2024");
        run.keys(&format!(": text:{typed} Enter"));
        run
    };
    for typed in ["q", "q!", "qa", "wq", "x", ":q", "ｑ！"] {
        assert!(undecided(typed).ended, "{typed}");
    }
    let decided = |typed: &str| {
        let mut run = Run::new(120, 36).open("suqian-2024");
        run.keys(&format!("n p : text:{typed} Enter"));
        assert!(desk(&run).review.entries.values().any(|entry| entry.decision.is_some()), "{typed}");
        run
    };
    let run = decided("w");
    assert!(saved(&run) && !run.ended && !run.state.open.is_dirty(), "w");
    for typed in ["wq", "x", "wq!"] {
        let run = decided(typed);
        assert!(saved(&run) && run.ended, "{typed}");
    }
    for typed in ["q", "q!"] {
        let mut run = decided(typed);
        assert!(matches!(run.state.overlay, Some(Overlay::Leave(_))) && !run.ended && !saved(&run), "{typed}");
        run.keys("!");
        assert!(run.ended && !saved(&run), "{typed} then !");
    }
    // On the list there is nothing to save.
    let mut run = Run::new(120, 36);
    run.keys(": text:wq Enter");
    assert!(run.ended);
}

#[test]
fn what_decides_must_be_moved_to() {
    let mut run = Run::new(80, 24).open("suqian-2024");
    let id = "requests.new_received.natural_person";
    for keys in ["p", ": text:清除判断"] {
        run.state.open.view_mut().unwrap().go(id);
        run.keys(keys);
    }
    let Some(Overlay::Palette(palette)) = &run.state.overlay else { panic!() };
    assert_eq!(palette.shown.len(), 1);
    snapshot!("palette_destructive_80x24", run.picture());
    let before = steps(&run);
    run.keys("Enter");
    assert!(matches!(run.state.overlay, Some(Overlay::Palette(_))) && steps(&run) == before);
    assert!(status(&run).contains("按 ↓ 选中"), "{}", status(&run));
    run.keys("Down Enter");
    assert!(run.state.overlay.is_none() && steps(&run) > before, "{}", status(&run));
}

#[test]
fn a_note_is_seen_whatever_else_is_marked() {
    let mut run = Run::new(120, 36).open("suqian-2024");
    let mut at = |id: &str, keys: &str| {
        run.state.open.view_mut().unwrap().go(id);
        run.keys(keys);
    };
    at("requests.new_received.natural_person", "p c text:甲 C-s");
    at("requests.new_received.total", "a Enter");
    at("requests.new_received.total", "c text:乙 C-s");
    at("requests.carried_in.total", "c text:丙 C-s");
    snapshot!("notes_120x36", run.screen());
    let screen = run.screen();
    let marked = |number: &str| screen.lines().any(|line| line.contains(number));
    assert!(marked("\"3440✓") && marked("\"3525="), "{screen}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is typed into the palette, Enter alone decides nothing and takes nothing away.
    #[test]
    fn the_palette_decides_nothing_at_once(typed in "[a-z]{0,4}|[撤清确采原缺规重判不明]{1,2}", is_pair in any::<bool>()) {
        let mut run = if is_pair {
            super::pair::broken(120, 36, Lang::Zh)
        } else {
            Run::with(corpus::samples(), 120, 36, Lang::Zh, folder()).open("suqian-2024")
        };
        run.keys("n p N");
        if is_pair {
            prop_assert!(!pair_of(&run).years.is_empty());
        }
        let before = steps(&run);
        run.keys(":");
        if !typed.is_empty() {
            run.keys(&format!("text:{typed}"));
        }
        run.keys("Enter");
        prop_assert_eq!(steps(&run), if run.state.open.view().is_some() { before } else { 0 });
        prop_assert!(!matches!(run.state.overlay, Some(Overlay::ReasonPrompt(_))));
    }
}

/// Esc in the question why keeps what was typed: the next question lists it, until a reason is given.
#[test]
fn the_words_of_a_reason_are_offered_again() {
    let mut run = Run::new(100, 30).open("xifeng");
    run.keys("a text:单位已书面说明 Esc");
    assert!(run.state.overlay.is_none());
    assert_eq!(status(&run), "已写的理由留着，下次询问时列在清单里");
    run.keys("a");
    assert!(run.screen().contains("单位已书面说明"), "{}", run.screen());
    run.keys("Down Enter");
    let reasons: Vec<String> = desk(&run)
        .review
        .entries
        .values()
        .filter_map(|entry| entry.decision.as_ref().map(|decision| decision.reason.clone()))
        .collect();
    assert_eq!(reasons, ["单位已书面说明"]);
    run.keys("a");
    assert!(run.state.reason_begun.is_empty());
}
