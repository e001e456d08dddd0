//! The list of many reports: sorting, filtering, marking, and what is done with the marked ones.

use super::harness::{Run, folder, status};
use gouji_core::collection::{Column, Condition, Summary};
use gouji_core::review::{Counts, Progress, Provenance, UnreadCounts};
use gouji_core::text::Lang;
use gouji_session::corpus::{self, Item, Origin};
use gouji_tui::batch::BatchTask;
use gouji_tui::effect::Effect;
use gouji_tui::run::remember;
use gouji_tui::screen::list::columns;
use gouji_tui::screen::list::report_list::{Arrangement, ReportList};
use gouji_tui::state::Screen;
use gouji_tui::widgets::line_editor::LineEditor;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A report with nothing open.
const CLEAN: &str = "甲县教育局2023年政府信息公开工作年度报告\n\n\
    甲县教育局认真落实政府信息公开各项要求。本报告统计期限自2023年1月1日至2023年12月31日。\n\n\
    甲县教育局\n2024年1月15日\n";
/// The same of another agency.
const ALSO_CLEAN: &str = "乙县教育局2023年政府信息公开工作年度报告\n\n\
    乙县教育局认真落实政府信息公开各项要求。本报告统计期限自2023年1月1日至2023年12月31日。\n\n\
    乙县教育局\n2024年1月15日\n";
const NO_REPORT: &str = "会议通知\n";

/// The bundled reports, two without anything open in folders of their own, and a file that is none.
fn items() -> Vec<Item> {
    let item = |path: &str, text: &'static str| Item { path: path.into(), origin: Origin::Sample(text.as_bytes()) };
    let mut items =
        vec![item("local/notice.txt", NO_REPORT), item("a/年报.txt", CLEAN), item("b/年报.txt", ALSO_CLEAN)];
    items.extend(corpus::samples());
    items
}

fn run() -> Run {
    Run::with(items(), 120, 36, Lang::Zh, folder())
}

/// The reports shown, by what sorting has put them in order of.
fn shown<T>(run: &Run, of: impl Fn(&Summary) -> T) -> Vec<T> {
    run.state.list.rows().iter().filter_map(|&index| run.state.list.summary(index).map(&of)).collect()
}

fn paths(run: &Run) -> Vec<String> {
    run.state.list.rows().iter().map(|&index| run.state.list.path(index)).collect()
}

#[test]
fn each_column_sorts_with_a_key_and_back_with_the_same() {
    type Rank = fn(&Summary) -> i64;
    let table: [(&str, Rank); 5] = [
        ("2", |summary| -i64::from(summary.year.unwrap_or(i16::MIN))),
        ("4", |summary| -(summary.counts.hard as i64)),
        ("5", |summary| -(summary.counts.soft as i64)),
        ("6", |summary| -(summary.counts.unread.total() as i64)),
        ("7", |summary| i64::from(summary.tasks.percent().unwrap_or(0))),
    ];
    for (key, rank) in table {
        let mut run = run();
        let all = run.state.list.rows().len();
        run.keys(key);
        assert!(shown(&run, rank).is_sorted(), "{key}: {:?}", shown(&run, rank));
        assert_eq!(paths(&run).last().map(String::as_str), Some("local/notice.txt"), "{key}");
        run.keys(key);
        assert!(shown(&run, rank).iter().rev().is_sorted(), "{key} {key}: {:?}", shown(&run, rank));
        assert_eq!(paths(&run).last().map(String::as_str), Some("local/notice.txt"), "{key} {key}");
        assert_eq!(run.state.list.rows().len(), all);
        run.keys("=");
        assert_eq!(run.state.list.arrangement, Arrangement::default());
    }
    // By reading: 长沙 (chang), 城市 (cheng), 哈尔滨, 甲县, 昆区, 宿迁, 西峰.
    let mut run = run();
    run.keys("1");
    let agencies = shown(&run, |summary| summary.agency.chars().next().unwrap_or(' '));
    let order: Vec<char> = "长城哈甲昆宿西乙".chars().filter(|first| agencies.contains(first)).collect();
    let mut found = agencies.clone();
    found.dedup();
    assert_eq!(found, order, "{agencies:?}");
}

#[test]
fn the_most_urgent_come_first_and_why_is_said() {
    let mut run = run();
    run.keys("w");
    let broken = |summary: &Summary| summary.counts.hard + summary.counts.unread.total() > 0;
    let first = shown(&run, broken);
    assert!(first[0] && first.iter().rev().is_sorted(), "{first:?}");
    assert!(run.screen().contains("强制性问题 3 处"), "{}", run.screen());
    assert!(run.screen().contains("没有问题，待复核"), "{}", run.screen());
}

#[test]
fn what_is_typed_filters_at_once_and_is_kept() {
    for (typed, expected) in
        [("宿迁", 2), ("sq", 2), ("suqian", 2), ("sq text:2024", 1), ("b/年报", 1), ("xjh", 1), ("zzzz", 0)]
    {
        let mut run = run();
        let script: Vec<String> =
            typed.split(' ').map(|word| format!("text:{}", word.trim_start_matches("text:"))).collect();
        run.keys(&format!("/ {}", script.join(" Space ")));
        assert_eq!(run.state.list.rows().len(), expected, "{typed}: {:?}", paths(&run));
        run.keys("Esc");
        assert_eq!(run.state.list.rows().len(), expected, "{typed}: {:?}", paths(&run));
    }
    let mut run = run();
    run.keys("/ text:sq Enter");
    let title = "报告 · 只看 “sq”";
    assert!(run.screen().contains(title) && run.screen().contains("1/2（共"), "{}", run.screen());
    // A report and back: the filter stays, and so does the cursor.
    run.keys("Down Enter");
    assert_eq!(run.state.screen, Screen::Report);
    run.keys("Esc");
    assert!(run.screen().contains(title) && run.screen().contains("2/2（共"), "{}", run.screen());
    run.keys("Backspace");
    assert!(!run.screen().contains("只看"), "{}", run.screen());
}

#[test]
fn conditions_are_combined_and_named() {
    let mut run = run();
    run.keys("f h");
    let hard = run.state.list.rows().len();
    assert!(hard > 0 && shown(&run, |summary| summary.counts.hard > 0).iter().all(|holds| *holds));
    run.keys("f s");
    assert!(run.state.list.rows().is_empty());
    assert!(run.screen().contains("只看 有强制性问题、复核完毕") && run.screen().contains("没有符合条件的报告"));
    // Nothing to open, to mark or to compare, and nothing breaks.
    run.keys("Enter Space v * d s a Esc Down");
    run.keys("f s");
    assert_eq!(run.state.list.rows().len(), hard);
    run.keys("f a f e");
    assert_eq!(paths(&run), ["local/notice.txt"]);
    assert!(run.screen().contains("不像政府信息公开年度报告"), "{}", run.screen());
}

#[test]
fn marks_stay_with_their_reports() {
    let mut run = run();
    run.keys("Space Space");
    let marked: Vec<usize> = run.state.list.marks.iter().collect();
    assert_eq!(marked.len(), 2);
    assert!(status(&run).starts_with("已标记 2 份"), "{}", status(&run));
    run.keys("4 4 f h f h");
    assert_eq!(run.state.list.marks.iter().collect::<Vec<_>>(), marked);
    run.keys("Esc");
    assert_eq!(run.state.list.marks.count(), 0);
    run.keys("= Home Space Down Down v");
    assert_eq!(run.state.list.marks.count(), 4);
    run.keys("Esc / text:sq Enter * Backspace");
    assert_eq!(run.state.list.marks.count(), 2);
    run.keys("d");
    assert_eq!(run.state.screen, Screen::Pair);
}

#[test]
fn marked_reports_without_anything_open_are_signed_off_together() {
    let mut run = run();
    run.keys("* a 1");
    let screen = run.screen();
    for words in ["没有未决问题，将标为复核完毕：2 份", "尚未读出或无法读取，不动：1 份", "有未决问题，不动："]
    {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    run.keys("Enter");
    assert_eq!(status(&run), "2 份标为复核完毕");
    run.keys("f s");
    assert_eq!(paths(&run), ["a/年报.txt", "b/年报.txt"]);
    assert!(shown(&run, |summary| summary.signed_by == "测试员").iter().all(|signed| *signed));
    // It is in the session: opened again, the report is signed off, and a change reopens it.
    run.keys("Home Enter");
    assert!(run.state.open.view().unwrap().review.finished.is_some());
}

#[test]
fn slips_are_corrected_and_letters_written_for_many() {
    let mut run = run();
    run.keys("* a 4");
    assert!(status(&run).starts_with("已更正"), "{}", status(&run));
    run.keys("a 3");
    assert!(status(&run).starts_with("已写 0 份核实函"), "{}", status(&run));
    let index = run.state.list.items().iter().position(|item| item.path.contains("xifeng")).unwrap();
    run.state.list.cursor = index;
    run.keys("Enter a Enter C-s Esc");
    assert_eq!(run.state.screen, Screen::List, "{}", status(&run));
    run.keys("a 3");
    assert!(status(&run).starts_with("已写 1 份核实函"), "{}", status(&run));
    assert_eq!(std::fs::read_dir(run.sessions.join("letters")).unwrap().count(), 1);
}

#[test]
fn signing_off_goes_on_in_the_order_of_the_list() {
    let mut run = run();
    run.keys("5 / text:sq Enter Home");
    let rows = run.state.list.rows().to_vec();
    run.keys("Enter F Enter");
    let name = |run: &Run| run.state.open.view().map(|view| view.index);
    if name(&run) == Some(rows[0]) {
        run.keys("text:看过 Enter");
    }
    assert_eq!(name(&run), Some(rows[1]), "{}", status(&run));
}

/// A file of the user's own chooses the columns.
#[test]
fn columns_are_chosen_by_a_file() {
    let read =
        |text: &str| columns::parse("list.ron", text).map(|all| all.iter().map(|one| one.name()).collect::<Vec<_>>());
    assert_eq!(read(r#"{"list": [("columns", ["year", "agency"])]}"#), Ok(vec!["year", "agency"]));
    for (text, expected) in [
        (r#"{"list": [("columns", ["yaer"])]}"#, "list.ron:1:24"),
        (r#"{"list": [("columns", ["year", "year"])]}"#, "list.ron:1:32"),
        (r#"{"lost": [("columns", [])]}"#, "list.ron:1:2"),
        (r#"{"list": [("colours", [])]}"#, "list.ron:1:12"),
        ("{", "list.ron:1:"),
    ] {
        let error = read(text).unwrap_err();
        assert!(error.zh.contains(expected) && error.en.contains(expected), "{text}: {error:?}");
    }
}

fn summary() -> impl Strategy<Value = Summary> {
    let progress = prop::sample::select(vec![Progress::New, Progress::Started, Progress::Finished, Progress::Reopened]);
    let agency = prop::sample::select(vec!["", "宿迁市", "西丰县教育局", "Xi"]);
    let counts = (0_usize..3, 0_usize..3, 0_usize..3);
    (progress, agency, prop::option::of(2019_i16..2025), counts, any::<bool>()).prop_map(
        |(progress, agency, year, (hard, soft, cells), is_mine)| Summary {
            agency: agency.into(),
            year,
            counts: Counts {
                hard,
                soft,
                unread: UnreadCounts { cells, ..UnreadCounts::default() },
                ..Counts::default()
            },
            progress,
            reviewers: if is_mine { vec!["我".to_string()] } else { Vec::new() },
            changed: is_mine.then(|| Provenance { by: "我".into(), at: "2026-01-02T03:04:05Z".into() }),
            ..Summary::default()
        },
    )
}

fn arrangement() -> impl Strategy<Value = Arrangement> {
    let conditions = prop::collection::btree_set(prop::sample::select(Condition::ALL.to_vec()), 0..3);
    let words = prop::sample::select(vec!["", "sq", "x 2020", "年报"]);
    (prop::sample::select(Column::ALL.to_vec()), any::<bool>(), conditions, words).prop_map(
        |(sort, is_reversed, conditions, words)| Arrangement {
            sort,
            is_reversed,
            conditions,
            words: LineEditor::new(words),
        },
    )
}

proptest! {
    /// Sorting and filtering lose and double no report, and the cursor stays on its report as long as that is shown.
    #[test]
    fn an_arrangement_neither_loses_nor_doubles(
        told in prop::collection::vec(prop::option::of(prop_oneof![4 => summary().prop_map(Ok), 1 => Just(Err("no".to_string()))]), 0..30),
        arrangements in prop::collection::vec(arrangement(), 1..5),
        cursor in 0_usize..30,
    ) {
        let mut list = ReportList::new((0..told.len()).map(|at| format!("{}/年报{at}.txt", at % 3)).collect());
        for (index, summary) in told.iter().enumerate() {
            if let Some(summary) = summary {
                list.tell(index, summary.clone());
            }
        }
        list.arrange("我");
        list.go(cursor as isize);
        for arrangement in arrangements {
            let before = list.cursor;
            list.arrangement = arrangement.clone();
            list.arrange("我");
            let rows: BTreeSet<usize> = list.rows().iter().copied().collect();
            prop_assert_eq!(rows.len(), list.rows().len());
            let holds = |index: &usize| {
                let summary = told[*index].as_ref().map(|summary| summary.as_ref().map_err(|_| ()));
                arrangement.conditions.iter().all(|condition| condition.holds(summary, "我"))
            };
            prop_assert!(rows.iter().all(holds));
            if arrangement.words.text().is_empty() {
                prop_assert_eq!(rows.len(), (0..told.len()).filter(holds).count());
            }
            if rows.contains(&before) {
                prop_assert_eq!(list.cursor, before);
            }
            prop_assert_eq!(list.row().is_some(), !rows.is_empty());
            // What cannot be read comes last.
            let is_failed = |index: &&usize| matches!(told[**index], Some(Err(_)));
            prop_assert!(list.rows().iter().skip_while(|index| !is_failed(index)).all(|index| is_failed(&index)));
        }
    }

    /// What is kept for the next run is what comes back.
    #[test]
    fn an_arrangement_is_kept(arrangement in arrangement()) {
        let folder = folder();
        let path = folder.join("lists/one.ron");
        remember::write(&path, &arrangement);
        let back = remember::read(&path);
        let text = |one: &Arrangement| (one.sort, one.is_reversed, one.conditions.clone(), one.words.text().to_string());
        prop_assert_eq!(back.as_ref().map(text), Some(text(&arrangement)));
    }
}

/// The folder of sessions need not exist yet: what is kept for it is found again once it does.
#[test]
fn a_new_folder_of_sessions_has_the_same_file() {
    let folder = folder();
    let sessions = folder.join("sessions");
    let before = remember::file(&sessions);
    std::fs::create_dir(&sessions).unwrap();
    assert_eq!(remember::file(&sessions), before);
    assert_eq!(remember::file(&folder.join("./sessions")), before);
}

/// What is decided in a report that is open is not saved yet, and not overtaken.
#[test]
fn a_report_that_is_open_is_left_alone() {
    let mut run = run();
    let index = run.state.list.items().iter().position(|item| item.path == "a/年报.txt").unwrap();
    run.state.list.cursor = index;
    run.keys("Enter");
    let reports = vec![index, index + 1];
    run.perform(vec![Effect::Batch { task: BatchTask::SignOff, reports, reviewer: "测试员".into() }]);
    assert!(status(&run).starts_with("1 份标为复核完毕"), "{}", status(&run));
    assert!(status(&run).contains("1 份未动") && status(&run).contains("正在本程序中打开"), "{}", status(&run));
    assert!(run.state.open.view().unwrap().review.finished.is_none());
}

/// A file that is no arrangement changes nothing.
#[test]
fn a_broken_file_is_no_arrangement() {
    let folder = folder();
    for text in ["", "(", "(sort: 3)", "\u{0}\u{1}", "(sort: \"nonsense\", conditions: [\"other\"])"] {
        let path = folder.join("one.ron");
        std::fs::write(&path, text).unwrap();
        let read = remember::read(&path);
        assert!(read.is_none() || read == Some(Arrangement::default()), "{text}: {read:?}");
    }
    assert_eq!(remember::read(&folder.join("missing.ron")), None);
}

/// The totals line says of everything that is counted how much it is, at any width.
#[test]
fn totals_are_whole() {
    for (lang, failed, marked) in [(Lang::Zh, "无法读取 1 份", "已标记 2 份"), (Lang::En, "unreadable 1", "2 marked")]
    {
        let mut reports = [0, 0];
        for columns in 80..=140 {
            let mut run = Run::with(items(), columns, 24, lang, folder());
            run.keys("Home Space Space");
            let screen = run.screen();
            let totals = screen.lines().nth(22).unwrap();
            let is_whole = totals.ends_with(&format!("{failed} · {marked}")) && !totals.contains('…');
            assert!(is_whole && totals.matches(" · ").count() == 5, "{columns}: {totals}");
            reports[usize::from(totals.contains(['（', '(']))] += 1;
        }
        assert!(reports.iter().all(|&count| count > 0), "{lang:?}: {reports:?}");
    }
}
