//! Random actions on two years: the cursor stays on an item, and undo reverts everything.

use super::{broken, pair, reports};
use crate::harness::{Run, pair_of};
use gouji_core::review::Entry;
use gouji_core::text::Lang;
use gouji_tui::action::Action;
use gouji_tui::layout::SMALLEST;
use gouji_tui::overlay::Overlay;
use gouji_tui::state::Screen;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn action() -> impl Strategy<Value = Action> {
    proptest::sample::select(Action::ALL.to_vec())
}

/// False for actions that leave the two years or are tested separately.
fn stays(action: Action) -> bool {
    !matches!(
        action,
        Action::Quit
            | Action::Back
            | Action::Save
            | Action::Suspend
            | Action::Note
            | Action::Help
            | Action::Series
            | Action::Open
            | Action::Finish
    )
}

fn play(run: &mut Run, action: Action) {
    gouji_tui::update::act(&mut run.state, action);
    if matches!(run.state.overlay, Some(Overlay::ReasonPrompt(_))) {
        run.keys("Enter");
    }
    if matches!(run.state.overlay, Some(Overlay::Parts(_))) {
        run.screen();
        run.keys("Right Down Left Enter");
    }
    run.state.overlay = None;
    if run.state.open.view().is_some_and(|desk| desk.edit.is_some()) {
        run.keys("5 Enter");
    }
    // What is no day is not taken for one.
    if run.state.open.view().is_some_and(|desk| desk.edit.is_some()) {
        run.keys("Esc");
    }
    if run.state.compare.as_ref().is_some_and(gouji_tui::screen::pair::PairScreen::is_typing) {
        run.keys("text:公开 Enter");
    }
}

/// When a section with only the focused row visible is folded, the row before it gets the focus.
#[test]
fn a_section_folded_away_leaves_the_focus_to_another_row() {
    let mut run = broken(80, 24, Lang::Zh);
    // From the first hard problem over the first one to the last.
    for action in [Action::PreviousProblem, Action::PreviousProblem, Action::FoldSection] {
        play(&mut run, action);
    }
    let (compare, desk) = (run.state.compare.as_ref().unwrap(), run.state.open.view().unwrap());
    assert_eq!(compare.id(pair_of(&run)).as_deref(), desk.focus());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_actions_at_any_size(actions in proptest::collection::vec(action(), 1..50), columns in SMALLEST.columns..300,
                               rows in SMALLEST.rows..100, forms in proptest::bool::ANY) {
        let mut run = if forms {
            pair(&[("a.txt", reports::of_2014(2016, &[])), ("b.txt", reports::of_2019())], columns, rows, Lang::En)
        } else {
            broken(columns, rows, Lang::Zh)
        };
        for action in actions.into_iter().filter(|action| stays(*action)) {
            play(&mut run, action);
            prop_assert_eq!(run.state.screen, Screen::Pair);
            let (compare, desk) = (run.state.compare.as_ref().unwrap(), run.state.open.view().unwrap());
            let rows = pair_of(&run).comparison.rows.len();
            prop_assert!(compare.cursor < rows);
            prop_assert!(compare.top <= compare.screen.len());
            prop_assert!(compare.screen.iter().any(|shown| shown.row == compare.cursor), "the cursor is on a shown row");
            if let Some(id) = compare.id(pair_of(&run)) {
                prop_assert_eq!(desk.focus(), Some(id.as_str()));
            }
            for year in &pair_of(&run).years {
                prop_assert!(year.row < year.field_pane.rows.len());
            }
            run.screen();
        }
    }

    #[test]
    fn undo_takes_everything_back(actions in proptest::collection::vec(action(), 1..60)) {
        let mut run = broken(120, 36, Lang::Zh);
        let steps = |action: &Action| stays(*action) && !matches!(action, Action::Undo | Action::Redo | Action::History);
        for action in actions.into_iter().filter(steps) {
            play(&mut run, action);
        }
        let entries = |run: &Run| -> [BTreeMap<String, Entry>; 2] {
            run.state.open.pair().unwrap().years.each_ref().map(|year| year.review.entries.clone())
        };
        let open = |run: &Run| pair_of(run).open.len();
        let (after, left) = (entries(&run), open(&run));
        let mut steps = 0;
        while run.state.open.can_step(true) {
            gouji_tui::update::act(&mut run.state, Action::Undo);
            steps += 1;
            prop_assert!(steps < 200);
        }
        prop_assert_eq!(entries(&run), [BTreeMap::new(), BTreeMap::new()]);
        prop_assert_eq!(open(&run), open(&broken(120, 36, Lang::Zh)));
        for _ in 0..steps {
            gouji_tui::update::act(&mut run.state, Action::Redo);
        }
        prop_assert_eq!(entries(&run), after);
        prop_assert_eq!(open(&run), left);
    }
}
