//! Every effect reaches the environment, and its result comes back: the program's own runtime with the test's jobs and
//! terminal.

use super::harness::{Run, decision, desk, status, text_of};
use gouji_core::review::Review;
use gouji_ingest::worker::Stop;
use gouji_session::corpus;
use gouji_tui::effect::Effect;
use gouji_tui::event::Event;
use gouji_tui::run::inbox::{End, Message};
use gouji_tui::run::loader::{Done, Job};
use gouji_tui::tty::Msg;
use std::path::PathBuf;

/// A program whose jobs are postponed, as on a thread.
fn threaded() -> Run {
    let mut run = Run::new(120, 36);
    run.edges.later = Some(Vec::new());
    run
}

fn files(run: &Run, ending: &str) -> Vec<PathBuf> {
    let folder = std::fs::read_dir(&*run.sessions).unwrap().map(|file| file.unwrap().path());
    folder.filter(|path| path.extension().is_some_and(|end| end == ending)).collect()
}

#[test]
fn a_report_that_was_asked_for_comes_later() {
    let mut run = threaded();
    run.keys("Enter");
    assert!(run.state.is_reading && run.state.open.view().is_none());
    assert!(matches!(run.edges.later.as_deref(), Some([(Job::Open(0), _)])));
    run.do_jobs();
    assert!(!run.state.is_reading && desk(&run).index == 0);
}

#[test]
fn what_was_stopped_does_not_come() {
    let mut run = threaded();
    run.keys("Enter Esc");
    run.do_jobs();
    assert!(run.state.open.view().is_none(), "the reading was stopped");
    let mut run = threaded();
    run.keys("Enter");
    run.perform(vec![Effect::Stop]);
    run.do_jobs();
    assert!(run.state.open.view().is_none(), "the effect stops it too");
}

#[test]
fn reports_are_read_ahead_compared_and_weighed() {
    let mut run = threaded();
    let effects = [Effect::Prefetch(1), Effect::OpenPair(0, 1), Effect::OpenYears(vec![0, 1])];
    run.perform(effects.to_vec());
    let jobs: Vec<String> = run.edges.later.iter().flatten().map(|(job, _)| format!("{job:?}")).collect();
    assert_eq!(jobs, ["Prefetch(1)", "Pair(0, 1)", "Years([0, 1])"]);
    // Only the latest baseline request counts.
    let mut run = super::pair::all_years(120, 36);
    run.keys("Esc Esc End d");
    let wanted = gouji_tui::screen::pair::baseline::ask(&run.state);
    assert_eq!(wanted.len(), 1, "{:?}", run.state.screen);
    run.edges.later = Some(Vec::new());
    run.perform(wanted.clone());
    run.perform(wanted);
    let stopped: Vec<bool> = run.edges.later.iter().flatten().map(|(_, stop)| stop.is_asked()).collect();
    assert_eq!(stopped, [true, false]);
}

#[test]
fn the_terminal_is_told() {
    let mut run = Run::new(120, 36);
    run.perform(vec![Effect::Mouse(true), Effect::Copy("798".into()), Effect::Suspend, Effect::Mouse(false)]);
    assert_eq!(run.edges.asked, ["mouse true", "copy 798", "suspend", "mouse false"]);
    assert!(!run.ended);
    run.perform(vec![Effect::Quit]);
    assert!(run.ended);
}

/// A redraw writes every cell, whatever the terminal shows.
#[test]
fn a_redraw_writes_every_cell() {
    for message in [None, Some(Message::Tty(Msg::Signal(18)))] {
        let mut run = Run::new(80, 24);
        run.frame();
        let before = text_of(run.terminal.backend().buffer());
        ratatui::backend::Backend::clear(run.terminal.backend_mut()).unwrap();
        run.draw().unwrap();
        assert_ne!(text_of(run.terminal.backend().buffer()), before, "nothing is written twice unasked");
        match message {
            None => run.perform(vec![Effect::Redraw]),
            Some(message) => run.take(message),
        }
        run.draw().unwrap();
        assert_eq!(text_of(run.terminal.backend().buffer()), before);
    }
}

#[test]
fn a_decision_is_written_down_saved_and_forgotten() {
    let mut run = Run::new(120, 36).open("suqian-2024");
    run.keys("End p");
    assert_eq!((files(&run, "journal").len(), files(&run, "ron").len()), (1, 0), "in the journal first");
    run.keys("w");
    assert_eq!((files(&run, "journal").len(), files(&run, "ron").len()), (0, 1), "{}", status(&run));
    run.keys("u");
    assert_eq!(files(&run, "journal").len(), 1);
    let report = desk(&run).index;
    run.perform(vec![Effect::Forget(report)]);
    assert_eq!(files(&run, "journal").len(), 0);
    let other = super::harness::folder();
    let reports = vec![desk(&run).snapshot()];
    run.perform(vec![Effect::SaveIn { folder: other.display().to_string(), reports }]);
    assert_eq!(
        std::fs::read_dir(&*other)
            .unwrap()
            .flatten()
            .filter(|file| file.path().extension().is_some_and(|end| end == "ron"))
            .count(),
        1
    );
}

/// The snapshot carried by an effect is saved, whatever happens to the state meanwhile.
#[test]
fn a_snapshot_is_saved_as_it_was_taken() {
    let mut run = Run::new(120, 36).open("suqian-2024");
    run.keys("End p");
    let id = desk(&run).review.entries.keys().next().unwrap().clone();
    let taken = desk(&run).snapshot();
    run.keys("u");
    assert!(decision(&run, &id).is_none());
    run.perform(vec![Effect::Save(vec![taken])]);
    let text = std::fs::read_to_string(&files(&run, "ron")[0]).unwrap();
    assert!(text.contains(&id), "{text}");
}

#[test]
fn an_end_that_is_asked_for_does_not_wait_for_the_rest() {
    let mut run = Run::new(120, 36);
    run.edges.end = Some(End::Crash);
    let end = run.program.perform_all(vec![Effect::Mouse(true), Effect::Mouse(false)]).unwrap();
    assert_eq!((end, run.edges.asked.as_slice()), (Some(End::Crash), &["mouse true".to_string()][..]));
    run.edges.end = None;
    for (message, end) in [
        (Message::Tty(Msg::Hangup), End::Signal(1)),
        (Message::Tty(Msg::Signal(15)), End::Signal(15)),
        (Message::Crashed, End::Crash),
    ] {
        assert_eq!(run.program.take(message).unwrap(), Some(end));
    }
}

#[test]
fn a_session_that_somebody_holds_is_waited_for() {
    let mut run = Run::new(120, 36);
    let held = vec![(3, PathBuf::from("held.ron"))];
    let done = Done { event: Event::Reading, sessions: Vec::new(), held };
    run.take(Message::Done(Box::new(done), Stop::default()));
    assert_eq!(run.edges.asked, ["wait 3 held.ron"]);
}

/// On a signal, decisions are saved, except for conflicts that need a choice.
#[test]
fn what_is_unsaved_is_saved_at_the_end() {
    let mut run = Run::new(120, 36).open("suqian-2024");
    run.keys("End p");
    assert_eq!(run.save_at_end(), None);
    assert_eq!(files(&run, "ron").len(), 1);
}

/// Pasted text and the clock reach the state.
#[test]
fn the_pasted_text_and_the_clock_reach_the_state() {
    let mut run = Run::new(120, 36).open("suqian-2024");
    run.state.open.view_mut().unwrap().go("requests.granted.natural_person");
    run.state.now.clear();
    run.keys("e");
    run.take(Message::Tty(Msg::Paste("45".into())));
    assert_eq!(desk(&run).edit.as_ref().unwrap().line.text(), "45");
    assert!(!run.state.now.is_empty());
    let review: &Review = &desk(&run).review;
    assert_eq!(corpus::samples()[desk(&run).index].path, review.source.path);
}

/// An effect shares the report without copying it: otherwise a report of 2 MB would be copied at every decision.
#[test]
fn a_decision_copies_no_report() {
    let mut run = Run::new(120, 36).open("suqian-2024");
    let place = |run: &Run| std::sync::Arc::as_ptr(&desk(run).snapshot().review);
    let before = place(&run);
    run.keys("End p u w e text:45 Enter w");
    assert_eq!(files(&run, "ron").len(), 1, "{}", status(&run));
    assert_eq!(place(&run), before);
}
