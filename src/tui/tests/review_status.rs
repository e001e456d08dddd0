//! The status of the review: what is counted of the reports that the list shows, how far reading is, and how it ends.

use super::harness::{Run, assert_whole, folder, snapshot};
use gouji_core::collection::Summary;
use gouji_core::review::Progress;
use gouji_core::text::Lang;
use gouji_session::corpus;
use gouji_tui::event::Event;
use gouji_tui::overlay::Overlay;

/// A report of which two things are decided, by two people.
fn decided(columns: u16, rows: u16, lang: Lang) -> Run {
    let mut run = Run::with(corpus::samples(), columns, rows, lang, folder()).open("suqian-2024");
    run.keys("} } Down Down p Down p C-s");
    run.state.reviewer = "王二".into();
    run.edges.now = "2026-01-02T03:09:05Z".into();
    run.keys("e End text:0 Enter C-s Esc");
    run
}

#[test]
fn the_status_has_a_bar_for_each_count() {
    let mut run = decided(80, 24, Lang::Zh);
    snapshot!("review_status_80x24", run.keys("S").screen());
    snapshot!("review_status_end_80x24", run.keys("End").screen());
    let mut run = decided(120, 36, Lang::En);
    snapshot!("review_status_120x36_en", run.keys("F9").screen());
    for (columns, rows) in [(60, 15), (80, 24), (120, 36), (200, 60)] {
        for lang in [Lang::Zh, Lang::En] {
            let mut run = Run::with(corpus::samples(), columns, rows, lang, folder());
            assert_whole("status", run.keys("S"));
        }
    }
}

/// Its sums are those of the list, of all reports and of any part of them.
#[test]
fn it_counts_what_the_list_shows() {
    for filter in ["", "f h", "f u", "f f", "/ text:suqian Enter", "f e"] {
        let mut run = decided(120, 36, Lang::Zh);
        run.keys(filter).keys("S");
        let Some(status) = run.state.survey.status.clone() else {
            // Nothing is shown, and the key says so.
            assert_eq!((filter, run.state.list.rows().len()), ("f e", 0));
            continue;
        };
        let list = &run.state.list;
        let shown: Vec<&Summary> = list.rows().iter().filter_map(|&index| list.summary(index)).collect();
        let sum = |count: fn(&Summary) -> usize| shown.iter().map(|summary| count(summary)).sum::<usize>();
        assert_eq!((status.states.total(), status.states.failed), (shown.len(), 0), "{filter}");
        assert_eq!(status.states.in_progress, sum(|one| usize::from(one.progress == Progress::Started)), "{filter}");
        assert_eq!(status.open.hard, sum(|one| one.counts.hard), "{filter}");
        assert_eq!(status.open.soft, sum(|one| one.counts.soft), "{filter}");
        assert_eq!(status.open.unread.total(), sum(|one| one.counts.unread.total()), "{filter}");
        assert_eq!(run.screen().contains("只看"), !filter.is_empty(), "{filter}");
        let decisions: usize = status.decisions.iter().sum();
        assert_eq!(status.reviewers.iter().map(|one| one.decisions).sum::<usize>(), decisions);
    }
}

#[test]
fn reading_is_told_and_ends_with_esc() {
    let mut run = Run::new(80, 24);
    run.edges.later = Some(Vec::new());
    run.keys("S");
    assert!(run.screen().contains("正在读取 0/"), "{}", run.screen());
    run.news(Event::SurveyStep(3, 6));
    assert!(run.screen().contains("正在读取 3/6"), "{}", run.screen());
    run.keys("Esc");
    assert!(run.state.overlay.is_none());
    run.do_jobs();
    assert!(run.state.survey.status.is_none(), "what was ended is dropped");
    // Read at last, Esc only closes.
    run.keys("S");
    assert!(run.state.survey.status.is_some());
    assert!(matches!(run.state.overlay, Some(Overlay::ReviewStatus(_))));
    run.keys("Esc");
    assert!(run.state.overlay.is_none() && run.state.survey.status.is_some());
}
