//! Two versions of one report, years that are not neighbours, and the walk over the problems of two years.

use super::{broken, pair, reports, suqian};
use crate::harness::{Run, decision, desk, folder, pair_of, snapshot};
use gouji_core::diff::{FindingFate, Pairing};
use gouji_core::ids::Year;
use gouji_core::review::DecisionKind;
use gouji_core::text::Lang;
use gouji_tui::overlay::Overlay;
use gouji_tui::pair::alerts::Alert;
use gouji_tui::state::Screen;

const ROW: &str = "| 1408 | 21 | 0 | 0 | 2 | 0 | 1431 |";

/// The report of 2024 with its granted requests misprinted.
fn misprint() -> String {
    let text = reports::of_2024().replace(ROW, "| 1408 | 21 | 0 | 0 | 2 | 0 | 1413 |");
    assert_ne!(text, reports::of_2024());
    text
}

fn versions(columns: u16, rows: u16, lang: Lang) -> Run {
    pair(&[("v1.txt", misprint()), ("v2.txt", reports::of_2024())], columns, rows, lang)
}

/// The list of these reports.
fn texts(reports: &[(&str, String)]) -> Run {
    let folder = folder();
    Run::with(reports::items(&folder, reports), 120, 36, Lang::Zh, folder.clone())
}

#[test]
fn versions_show_what_the_agency_corrected() {
    let mut run = versions(120, 36, Lang::Zh);
    assert!(matches!(pair_of(&run).comparison.pairing, Pairing::Versions { year: 2024 }));
    run.keys("Home");
    snapshot!("versions_120x36_zh", run.screen());
    let row = run.state.compare.as_ref().unwrap().cursor;
    assert_eq!(pair_of(&run).alert(row), Alert::Corrected);
    // The problems of the first version ask for nothing any more.
    assert!(pair_of(&run).open.iter().all(|one| one.year == Year::Newer));
    assert!(!pair_of(&run).years[0].summary.open.is_empty());
    let mut run = versions(80, 24, Lang::En);
    run.keys("Home");
    snapshot!("versions_80x24_en", run.screen());
    // The other way round the misprint is new.
    let run = pair(&[("v1.txt", reports::of_2024()), ("v2.txt", misprint())], 120, 36, Lang::Zh);
    let pair = pair_of(&run);
    let versions = pair.comparison.versions(&pair.years[0].review, &pair.years[1].review).unwrap();
    assert!(versions.count(FindingFate::New) > 1 && versions.count(FindingFate::Corrected) == 0);
}

#[test]
fn an_earlier_review_is_offered_and_taken_over_when_the_reviewer_says_so() {
    let mut run = versions(100, 30, Lang::Zh);
    // The first version is decided on: its misprint is the agency's.
    run.keys("Esc Up Enter n");
    assert_eq!(desk(&run).focus(), Some("requests.granted.total"));
    run.keys("a Down Enter w Esc Down Enter");
    snapshot!("earlier_100x30_zh", run.screen());
    assert!(matches!(run.state.overlay, Some(Overlay::Earlier(_))));
    run.keys("Esc");
    assert!(desk(&run).review.entries.is_empty(), "nothing is taken over unasked");
    run.keys("Esc Enter");
    assert!(matches!(run.state.overlay, Some(Overlay::Earlier(_))), "the question comes again");
    run.keys("Enter");
    assert!(run.state.overlay.is_none());
    let closed = decision(&run, "requests.granted.total").unwrap();
    assert_eq!(closed.kind, DecisionKind::Confirmed);
    assert!(closed.reason.contains("1413") && closed.reason.contains("1431") && closed.reason.contains("v1.txt"));
    assert!(run.sessions.join("v2.ron").exists(), "it is saved at once");
    // It is a decision like any other.
    run.keys("u");
    assert!(decision(&run, "requests.granted.total").is_none());
}

#[test]
fn years_that_are_not_neighbours_are_shown_and_not_judged() {
    let check = |second: String, expect: &str, name: &str| {
        let mut run = pair(&[("a.txt", reports::of_2023()), ("b.txt", second)], 120, 36, Lang::Zh);
        assert_eq!(pair_of(&run).comparison.pairing.name(), expect);
        assert!(pair_of(&run).comparison.findings.is_empty());
        assert!(pair_of(&run).open.iter().all(|one| !one.is_between));
        run.keys("Home");
        snapshot!(name, run.screen());
    };
    check(reports::of("宿迁市", 2027, 9), "apart", "pair_apart_120x36_zh");
}

#[test]
fn another_agency_is_named_and_nothing_is_judged() {
    let mut run = texts(&[("a.txt", reports::of_2023()), ("b.txt", reports::of("泗阳县", 2024, 9))]);
    run.keys("Space Down d");
    assert_eq!(run.state.screen, Screen::Pair);
    assert_eq!(pair_of(&run).comparison.pairing, Pairing::OtherAgency);
    assert!(pair_of(&run).comparison.findings.is_empty());
    let first = run.screen().lines().next().unwrap().to_string();
    assert!(first.contains("宿迁市") && first.contains("泗阳县"), "{first}");
}

#[test]
fn the_newer_report_is_put_last_however_they_are_named() {
    let mut run = texts(&[("a.txt", reports::of_2024()), ("b.txt", reports::of_2023())]);
    run.perform(vec![gouji_tui::effect::Effect::OpenPair(0, 1)]);
    let years = pair_of(&run).years.each_ref().map(|view| view.review.identity().year.unwrap().value);
    assert_eq!(years, [2023, 2024]);
    assert_eq!(pair_of(&run).years.each_ref().map(|view| view.index), [1, 0]);
}

#[test]
fn the_walk_always_moves_and_leads_to_a_number_of_the_problem() {
    let growth = |text: String| text.replace("同比增长", "比上年增长");
    let check = |mut run: Run| {
        let all = pair_of(&run).open.len();
        assert!(all > 1);
        let mut seen = Vec::new();
        for _ in 0..all {
            let view = desk(&run);
            let finding = view.finding().unwrap();
            if finding.has_numbers() {
                let focus = view.focus().unwrap();
                assert!(finding.involves(focus), "{focus} {finding:?}");
            }
            seen.push((pair_of(&run).active == Year::Older, finding.rule.clone()));
            run.keys("n");
        }
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), count, "every key leads to another problem");
        run
    };
    check(suqian(120, 36, Lang::Zh));
    check(broken(120, 36, Lang::Zh));
    check(pair(&[("a.txt", reports::of_2023()), ("b.txt", growth(reports::of_2024()))], 80, 24, Lang::En));
}

#[test]
fn a_growth_in_dispute_is_decided_on_where_it_is_printed() {
    let mut run = suqian(120, 36, Lang::Zh);
    for _ in 0..pair_of(&run).open.len() {
        if desk(&run).finding().is_some_and(|finding| finding.rule.name.contains("growth")) {
            break;
        }
        run.keys("n");
    }
    let focus = desk(&run).focus().unwrap().to_string();
    assert_eq!(desk(&run).review.printed(&focus), Some("1.05%"));
    snapshot!("pair_growth_120x36_zh", run.screen());
    run.keys("a Enter");
    assert_eq!(decision(&run, &focus).unwrap().kind, DecisionKind::AsPublished);
    let entries = &desk(&run).review.entries;
    assert_eq!(entries.keys().collect::<Vec<_>>(), [&focus]);
}
