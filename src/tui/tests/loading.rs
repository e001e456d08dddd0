//! A long report is displayed before it is read.

use super::harness::{Run, folder, snapshot};
use gouji_core::forms::Library;
use gouji_ingest::worker::Stop;
use gouji_session::corpus::{self, Item, Origin, Waiting};
use gouji_session::{Locks, SessionConfig, SessionFolder};
use gouji_tui::action::Action;
use gouji_tui::effect::Effect;
use gouji_tui::run::sessions;
use gouji_tui::state::Screen;
use gouji_tui::update;
use std::cell::RefCell;

/// The list, with a requested report whose text has arrived.
fn early() -> (Run, usize) {
    let mut run = Run::new(100, 28);
    let index = run.state.list.items().iter().position(|item| item.path.contains("xianjiahu")).unwrap();
    run.shown(index);
    assert!(run.state.open.view().unwrap().is_loading);
    (run, index)
}

fn first_row(run: &Run) -> usize {
    let text_pane = &run.state.open.view().unwrap().text_pane;
    text_pane.rows[text_pane.top].span.start
}

#[test]
fn the_text_is_there_while_its_numbers_are_read() {
    let (mut run, _) = early();
    snapshot!("loading_100x28", run.screen());
    for size in [(1, 1), (60, 15), (80, 24), (300, 100)] {
        run.resize(size.0, size.1);
        run.screen();
    }
}

#[test]
fn only_its_text_can_be_looked_at() {
    for &action in Action::ALL {
        let (mut run, _) = early();
        let effects = update::act(&mut run.state, action);
        let is_written =
            |effect: &Effect| matches!(effect, Effect::Record { .. } | Effect::Save(_) | Effect::SaveIn { .. });
        assert!(!effects.iter().any(is_written), "{action:?}");
        if let Some(desk) = run.state.open.view() {
            assert!(desk.edit.is_none() && desk.review.entries.is_empty(), "{action:?}");
        }
        run.screen();
    }
    for keys in ["p", "e", "n", "c", "Tab", "w", "Right"] {
        let (mut run, _) = early();
        run.keys(keys);
        let said = run.state.status.as_ref().map(|status| status.text.clone());
        assert_eq!(said.as_deref(), Some(run.state.say("early.why")), "{keys}");
    }
}

#[test]
fn what_is_looked_at_stays_in_view() {
    let (mut run, index) = early();
    run.keys("PageDown PageDown Down");
    let (place, row) = (run.state.open.view().unwrap().text_pane.cursor, first_row(&run));
    assert!(place > 0 && row > 0);
    run.read(index);
    let desk = run.state.open.view().unwrap();
    assert!(!desk.is_loading && !desk.summary.open.is_empty());
    assert_eq!((desk.text_pane.cursor, first_row(&run)), (place, row));
    run.keys("n");
    assert_ne!(run.state.open.view().unwrap().text_pane.cursor, place, "the walk begins where it always does");
}

#[test]
fn words_being_searched_for_are_typed_on() {
    let (mut run, index) = early();
    run.keys("/ text:依申");
    run.read(index);
    run.keys("text:请");
    let search = run.state.open.view().unwrap().search.as_ref().unwrap();
    assert_eq!((search.line.text(), search.hits.is_empty()), ("依申请", false));
}

#[test]
fn whoever_only_waits_begins_at_the_first_problem() {
    let (mut run, index) = early();
    run.read(index);
    let focus = |run: &Run| run.state.open.view().unwrap().focus().map(str::to_string);
    assert_eq!(focus(&run), focus(&Run::new(100, 28).open("xianjiahu")));
    assert_eq!(run.state.open.view().unwrap().pane, gouji_tui::report_view::Pane::Fields);
}

#[test]
fn a_reading_that_is_stopped_leads_back_to_the_list() {
    let (mut run, index) = early();
    assert_eq!(update::key(&mut run.state, "Esc".parse().unwrap()), [Effect::Stop]);
    assert!(run.state.open.view().is_none() && run.state.screen == Screen::List && !run.state.is_reading);
    // The list keeps the last known summary of the report.
    assert!(run.state.list.summary(index).is_some_and(|summary| summary.counts.hard > 0));

    let (mut run, _) = early();
    assert_eq!(update::act(&mut run.state, Action::Quit), [Effect::Stop, Effect::Quit]);
}

#[test]
fn nobody_is_called_away_from_another_report() {
    let mut run = Run::new(100, 28).open("suqian-2024");
    let here = run.state.open.view().unwrap().index;
    run.shown(here + 1);
    let desk = run.state.open.view().unwrap();
    assert!(desk.index == here && !desk.is_loading);
}

#[test]
fn only_the_text_of_a_long_report_comes_first() {
    let library = Library::builtin().unwrap();
    let rules = gouji_core::check::Rules::builtin();
    let sessions = folder();
    let short = include_str!("../../../assets/reports/suqian-2024.txt");
    let long = format!("{short}{}", "本单位重视公开工作。\n".repeat(12_000));
    for (text, comes) in [(short.to_string(), false), (long, true)] {
        let item = Item { path: "a.txt".into(), origin: Origin::Sample(text.leak().as_bytes()) };
        let came = RefCell::new(Vec::new());
        let early = |review: gouji_core::review::Review| came.borrow_mut().push(review);
        let waiting = Waiting { stop: &Stop::default(), early: &early };
        let place = SessionConfig { folder: SessionFolder::new(&*sessions), ..SessionConfig::default() };
        let begun =
            sessions::begin(&item, (&library, &rules), &place, &Locks::default(), String::new(), waiting).unwrap();
        let came = came.into_inner();
        assert_eq!(came.len(), usize::from(comes));
        assert!(came.iter().all(|early| early.document == begun.review.document && early.extraction.fields.is_empty()));
        assert!(corpus::read(&item, &library).is_ok());
    }
}
