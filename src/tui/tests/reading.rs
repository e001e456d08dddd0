//! A report that takes long to read: the program shows a message, handles every key, and Esc cancels.

use super::harness::Run;
use gouji_core::extract::extract_until;
use gouji_session::corpus::{self, Origin};
use gouji_tui::effect::Effect;
use gouji_tui::event::Event;
use gouji_tui::resources::Resources;
use gouji_tui::update;
use std::cell::Cell;

#[test]
fn a_long_reading_is_shown_and_ends_with_esc() {
    let mut run = Run::new(80, 24);
    let key = |run: &mut Run, name: &str| update::key(&mut run.state, name.parse().unwrap());
    let is_shown = |run: &mut Run| run.screen().contains("正在读取…  Esc 停止");
    assert!(!is_shown(&mut run));
    run.news(Event::Reading);
    assert!(is_shown(&mut run), "{}", run.screen());
    assert_eq!(key(&mut run, "Down"), []);
    assert_eq!(run.state.list.cursor, 1, "keys do not wait");
    // The first Esc closes the help.
    key(&mut run, "?");
    assert_eq!(key(&mut run, "Esc"), []);
    assert!(is_shown(&mut run));
    assert_eq!(key(&mut run, "Esc"), [Effect::Stop]);
    assert!(run.screen().contains("! 已停止读取") && !is_shown(&mut run));
    assert_ne!(key(&mut run, "Esc"), [Effect::Stop], "there is nothing to stop");
}

/// Once stopped, the core asks at most once more whether to continue.
#[test]
fn checking_ends_where_it_is_stopped() {
    let resources = Resources::builtin().unwrap();
    let (library, rules) = (&resources.library, &resources.rules);
    let samples = corpus::samples();
    let item = samples.iter().find(|item| item.path.contains("xifeng")).unwrap();
    let Origin::Sample(bytes) = item.origin else { panic!("no sample") };
    let document = gouji_ingest::ingest(bytes).unwrap().document;
    let until = |most: usize, work: &mut dyn FnMut(gouji_core::text::Stopped<'_>)| {
        let asked = Cell::new(0);
        work(&|| {
            asked.set(asked.get() + 1);
            asked.get() > most
        });
        asked.get()
    };
    let never = usize::MAX;
    // Reading asks between its parts, and gives nothing when stopped.
    let whole = until(never, &mut |stopped| {
        assert!(!extract_until(&document, library, stopped).0.prose.mentions.is_empty());
    });
    for most in 0..whole {
        let asked = until(most, &mut |stopped| {
            assert_eq!(extract_until(&document, library, stopped).0, gouji_core::extract::Extraction::default());
        });
        assert_eq!(asked, most + 1);
    }
    // Checking asks before every rule, and localising before every group of linked numbers.
    let read = corpus::read(item, library).unwrap();
    let mut findings = Vec::new();
    let whole = until(never, &mut |stopped| {
        let mut review = read.clone();
        review.recheck_until(rules, library, stopped);
        findings = review.findings.iter().cloned().collect();
        assert!(!review.repairs.is_empty());
    });
    let rules_of_it = findings.len();
    assert!(whole > rules_of_it, "{whole} questions for {rules_of_it} findings");
    for most in [0, 1, whole / 2, whole - 1] {
        let asked = until(most, &mut |stopped| {
            let mut review = read.clone();
            review.recheck_until(rules, library, stopped);
            assert!(review.findings.len() <= most.max(1) * 8 && review.repairs.len() < 100);
        });
        assert!(asked <= most + 4, "{asked} after {most}");
    }
}
