//! The agencies of a year: the tree, who has not reported, totals against parts, reports in no row, and what a row leads to.

use super::harness::{Run, assert_whole, folder, snapshot, status};
use gouji_core::collection::agencies::{AgencyTable, parse_agencies};
use gouji_core::text::Lang;
use gouji_session::corpus::{self, Item, Origin};
use gouji_tui::event::Event;
use gouji_tui::overlay::Overlay;
use gouji_tui::resources::Resources;
use gouji_tui::state::Screen;
use std::sync::Arc;

const TABLE: &str = "单位,其他名称,上级单位,年度,汇总\n\
    甲市人民政府,,,2020-,是\n\
    甲市公安局,,甲市人民政府,2020-,\n\
    甲市城市管理局,,甲市人民政府,2020-,\n\
    甲市水利局,,甲市人民政府,2020-,\n";

fn table() -> AgencyTable {
    parse_agencies("table.csv", TABLE).unwrap()
}

/// A whole, a part that has half of it, another by a short name with a blank, an agency of no table, and an older year.
fn items() -> Vec<Item> {
    let text = std::fs::read_to_string(format!("{}/assets/reports/suqian-2024.txt", gouji_testing::ROOT)).unwrap();
    let report = |path: &str, agency: &str, year: &str, row: &str| {
        let text = text.replacen("宿迁市", agency, 1).replace("宿迁市人民政府办公室", agency);
        let text = text.replace("宿迁市", "甲市").replace("2024", year);
        let text = text.replace("1408 | 21 | 0 | 0 | 2 | 0 | 1431", row);
        Item { path: format!("r/{path}.txt"), origin: Origin::Sample(text.leak().as_bytes()) }
    };
    vec![
        report("city", "甲市城管局", "2024", "1408 | 21 | 0 | 0 | 2 | 0 | "),
        report("older", "甲市公安局", "2023", "1408 | 21 | 0 | 0 | 2 | 0 | 1431"),
        report("other", "乙市教育局", "2024", "1408 | 21 | 0 | 0 | 2 | 0 | 1431"),
        report("police", "甲市公安局", "2024", "1000 | 21 | 0 | 0 | 2 | 0 | 1023"),
        report("whole", "甲市人民政府办公室", "2024", "1408 | 21 | 0 | 0 | 2 | 0 | 1431"),
    ]
}

fn run(columns: u16, rows: u16, lang: Lang) -> Run {
    let mut resources = Resources::builtin().unwrap();
    resources.agencies = Some(Arc::new(table()));
    Run::with_resources(resources, items(), columns, rows, lang, folder())
}

#[test]
fn the_agencies_of_a_year_are_a_tree() {
    let mut zh = run(80, 24, Lang::Zh);
    snapshot!("agencies_80x24", zh.keys("t").screen());
    snapshot!("agencies_total_80x24", zh.keys("Down Enter").screen());
    snapshot!("agencies_missing_80x24", zh.keys("Tab").screen());
    let mut en = run(120, 36, Lang::En);
    snapshot!("agencies_120x36_en", en.keys("F2 Down Enter").screen());
    // Without a table every name is an agency.
    let mut run = Run::with(items(), 80, 24, Lang::En, folder());
    snapshot!("agencies_no_table_80x24_en", run.keys("t").screen());
    for (columns, rows) in [(60, 15), (80, 24), (120, 36), (200, 60)] {
        for lang in [Lang::Zh, Lang::En] {
            let mut run = super::agency_overview::run(columns, rows, lang);
            assert_whole("agencies", run.keys("t"));
        }
    }
}

/// Every report is in a row of its year or among those in no row, once.
#[test]
fn no_report_is_lost() {
    let mut resources = Resources::builtin().unwrap();
    for agencies in [None, Some(Arc::new(table()))] {
        for items in [items(), corpus::samples()] {
            resources.agencies.clone_from(&agencies);
            let count = items.len();
            let mut run = Run::with_resources(resources.clone(), items, 120, 36, Lang::Zh, folder());
            run.keys("t");
            let found = run.state.survey.agencies.as_ref().unwrap();
            let in_rows = found.years.iter().flat_map(|year| &year.rows).flat_map(|line| &line.reports).copied();
            let mut all: Vec<usize> = in_rows.chain(found.unplaced.iter().map(|one| one.report)).collect();
            all.sort_unstable();
            assert_eq!(all, (0..count).collect::<Vec<_>>());
        }
    }
}

#[test]
fn a_row_leads_to_its_report_and_the_place_is_kept() {
    let mut run = run(80, 24, Lang::Zh);
    // An agency without a report says so.
    run.keys("t End Up Up Up Enter");
    assert_eq!(status(&run), "未报送");
    run.keys("Up Enter");
    assert_eq!((run.state.screen, run.state.open.view().map(|view| view.index)), (Screen::Report, Some(0)));
    run.keys("Esc t Enter");
    assert_eq!(run.state.open.view().map(|view| view.index), Some(0), "the cursor is where it was");
    // A report in no row opens, too.
    run.keys("Esc t End Up Enter");
    assert_eq!(run.state.open.view().map(|view| view.index), Some(2));
    // The other year, and back; the cursor stays on its agency.
    run.keys("Esc t Home Down Down Left");
    let screen = run.screen();
    assert!(screen.contains("2023 年") && screen.contains("未报送"), "{screen}");
    run.keys("Enter");
    assert_eq!(run.state.open.view().map(|view| view.index), Some(1));
}

#[test]
fn reading_is_told_and_ends_with_esc() {
    let mut run = run(80, 24, Lang::En);
    run.edges.later = Some(Vec::new());
    run.keys("t");
    run.news(Event::SurveyStep(2, 5));
    assert!(run.screen().contains("reading… 2/5 · Esc stop"), "{}", run.screen());
    run.keys("Esc");
    run.do_jobs();
    assert!(run.state.overlay.is_none() && run.state.survey.agencies.is_none());
    run.keys("f h t");
    assert!(matches!(run.state.overlay, Some(Overlay::AgencyOverview(_))));
    assert!(run.screen().contains("Agencies · only"), "{}", run.screen());
}

/// With a table of agencies the status of the review has a line for each group.
#[test]
fn the_status_has_a_line_for_each_group() {
    let mut zh = run(80, 24, Lang::Zh);
    snapshot!("review_status_groups_80x24", zh.keys("S End").screen());
    let mut en = run(120, 36, Lang::En);
    snapshot!("review_status_groups_120x36_en", en.keys("F9").screen());
    for (columns, rows) in [(60, 15), (200, 60)] {
        for lang in [Lang::Zh, Lang::En] {
            assert_whole("status of groups", run(columns, rows, lang).keys("S End"));
        }
    }
}
