//! The control sample over many reports: drawn by lot, kept at each verdict, and what it is worth.

use super::harness::{Run, folder};
use gouji_core::collection::wrong_at_most;
use gouji_session::corpus;
use gouji_tui::control::ControlSample;
use gouji_tui::overlay::Overlay;
use gouji_tui::run::remember;
use gouji_tui::state::Screen;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn sample(run: &Run) -> ControlSample {
    run.state.control.clone().unwrap()
}

fn drawn() -> Run {
    let mut run = Run::new(120, 36);
    run.keys("%");
    assert!(matches!(run.state.overlay, Some(Overlay::SampleWalk(_))));
    run
}

#[test]
fn numbers_are_drawn_by_lot_over_all_reports() {
    let run = drawn();
    let one = sample(&run);
    assert_eq!(one.entries.len(), 60);
    assert!(one.reports > 3 && one.population > 200, "{} {}", one.reports, one.population);
    let reports: BTreeSet<usize> = one.entries.iter().map(|(drawn, _)| drawn.report).collect();
    assert!(reports.len() > 2);
    // Whoever draws from the same reports draws the same.
    assert_eq!(sample(&drawn()), one);
    // The words of the text have the value in them.
    for (number, _) in &one.entries {
        assert!(number.quote.contains(&number.value), "{number:?}");
    }
}

#[test]
fn a_sample_says_what_it_is_worth_and_goes_on() {
    let mut run = drawn();
    for _ in 0..60 {
        run.keys("p");
    }
    let screen = run.screen();
    assert!(screen.contains("已核对 60/60，有误 0：有 95% 的把握，其余数值至多 4.9% 有误"), "{screen}");
    assert_eq!(run.edges.asked.iter().filter(|asked| asked.starts_with("remember (")).count(), 61);
    // Nothing was decided in the reports.
    assert!((0..7).all(|at| run.state.list.summary(at).unwrap().counts.decided == 0));
    run.keys("%");
    let more = sample(&run);
    let ids: BTreeSet<(usize, String)> = more.entries.iter().map(|(one, _)| (one.report, one.id.clone())).collect();
    assert_eq!((more.entries.len(), ids.len()), (120, 120));
    run.keys("x u x Esc %");
    assert_eq!(sample(&run).seen(), (61, 1));
    // Enter leads to the number.
    run.keys("Home Enter");
    assert_eq!(run.state.screen, Screen::Report);
    let wanted = &more.entries[0].0;
    assert_eq!(run.state.open.view().unwrap().focus(), Some(wanted.id.as_str()));
}

#[test]
fn a_sample_is_kept_for_the_next_run() {
    let mut run = drawn();
    run.keys("p x");
    let folder = folder();
    let path = folder.join("lists/one.ron");
    remember::write_control(&path, &sample(&run));
    assert_eq!(remember::read_control(&path, &corpus::samples()), Some(sample(&run)));
    // Reports that are not in the list any more are left out.
    let some: Vec<_> = corpus::samples().into_iter().take(3).collect();
    let part = remember::read_control(&path, &some).unwrap();
    assert!(part.entries.len() < 60 && part.entries.iter().all(|(one, _)| one.report < 3));
    assert_eq!(remember::read_control(&folder.join("none.ron"), &some), None);
}

#[test]
fn the_bound_is_that_of_clopper_and_pearson() {
    // Computed with the quantiles of the beta distribution.
    for (seen, wrong, tenths) in
        [(0, 0, None), (20, 0, Some(140)), (60, 0, Some(49)), (60, 1, Some(77)), (60, 3, Some(125)), (1, 1, Some(1000))]
    {
        assert_eq!(wrong_at_most(seen, wrong), tenths, "{wrong} of {seen}");
    }
}

proptest! {
    /// Seeing more without a fault never says less, and a fault more never says more.
    #[test]
    fn the_bound_is_monotone(seen in 1_usize..300, wrong in 0_usize..300) {
        let wrong = wrong.min(seen);
        let bound = wrong_at_most(seen, wrong).unwrap();
        prop_assert!(bound <= 1000 && bound * seen as u32 >= wrong as u32 * 1000);
        prop_assert!(wrong_at_most(seen + 1, wrong).unwrap() <= bound);
        prop_assert!(wrong == 0 || wrong_at_most(seen, wrong - 1).unwrap() <= bound);
    }
}
