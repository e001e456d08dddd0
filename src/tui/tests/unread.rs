//! What is unread is as loud as a problem: in the list, in the title, on the way of `n`, in the panel.

use super::harness::{Run, desk, folder, snapshot, status};
use super::screens::torn;
use gouji_core::message;
use gouji_core::review::DecisionKind;
use gouji_core::text::Lang;
use gouji_session::corpus::{Item, Origin};

/// One report of this text.
pub fn report(text: &str, columns: u16, rows: u16, lang: Lang) -> Run {
    let sessions = folder();
    let path = sessions.join("report-2024.txt");
    std::fs::write(&path, text).unwrap();
    let items = vec![Item { path: "reports/report-2024.txt".into(), origin: Origin::File(path) }];
    Run::with(items, columns, rows, lang, sessions).open("report-2024")
}

#[test]
fn the_walk_leads_to_what_is_unread_behind_hard_problems() {
    let mut run = torn(80, 24, Lang::Zh).open("torn");
    // Nothing is broken: the report opens at the cells that cannot be told.
    assert_eq!(desk(&run).focus(), Some("requests.refused_repeat.natural_person"));
    assert_eq!((desk(&run).problem_count(), desk(&run).progress()), ((1, 3), (1, 3)));
    snapshot!("unread_cells_80x24", run.screen());
    assert!(!run.screen().contains('✓') || run.screen().contains("??9"));
    run.keys("n");
    snapshot!("unread_numbers_80x24", run.screen());
    run.keys("n");
    // The soft problem is last; behind it a word says how many are left.
    assert_eq!(desk(&run).problem_count(), (3, 3));
    run.keys("n");
    assert_eq!(status(&run), message!("walk.round", count = 3usize).get(run.state.lang));
    run.keys("F10");
    run.keys("N N N");
    snapshot!("unread_cells_80x24_en", run.screen());
}

#[test]
fn what_is_decided_leads_to_the_next_of_the_group() {
    let mut run = torn(120, 36, Lang::Zh).open("torn");
    let cells: Vec<String> = desk(&run).unread_group().unwrap().ids();
    assert_eq!(cells.len(), 7);
    for (at, cell) in cells.iter().enumerate() {
        assert_eq!(desk(&run).focus(), Some(cell.as_str()));
        assert_eq!(desk(&run).problem_count(), (1, 3), "{at}");
        run.keys("i Enter");
    }
    assert_eq!(desk(&run).progress(), (2, 3), "the count stands still");
    run.keys("u");
    assert_eq!(desk(&run).review.unread().cells.len(), 1);
    // A number is seen with one key.
    run.keys("U");
    while desk(&run).unread_group().is_none() {
        run.keys("n");
    }
    run.keys("p p");
    assert!(desk(&run).review.unread().is_empty());
    let decided = desk(&run).review.entries.values().filter_map(|entry| entry.decision.as_ref());
    assert_eq!(decided.filter(|decision| decision.kind == DecisionKind::Confirmed).count(), 2);
}

#[test]
fn a_table_that_is_gone_is_shown_and_decided() {
    let mut run = Run::new(80, 24).open("harbin");
    snapshot!("unread_table_80x24", run.screen());
    let table = desk(&run).target().unwrap();
    assert!(table.contains("unread.table@"), "{table}");
    // There is no number to type.
    run.keys("e");
    assert!(desk(&run).edit.is_none());
    run.keys("x text:表在另一文件中 Enter");
    assert_eq!(desk(&run).review.unread().tables.len(), 2);
    assert_eq!(desk(&run).review.entries[&table].decision.as_ref().unwrap().reason, "表在另一文件中");
    run.keys("u");
    assert_eq!(desk(&run).review.unread().tables.len(), 3);
    // The decision is kept over a restart.
    run.keys("U w q Enter");
    assert_eq!(desk(&run).review.unread().tables.len(), 2);
}

#[test]
fn digits_that_ran_together_are_named_as_such() {
    let text = "宿迁市2024年政府信息公开工作年度报告\n三、本年度办理结果（一）予以公开330000033（二）部分公开20000022.没有现成信息需要另行制作0\n政府信息公开\n";
    let mut run = report(text, 80, 24, Lang::Zh);
    assert!(desk(&run).review.unread().numbers.iter().any(|number| number.is_run));
    snapshot!("unread_run_80x24", run.screen());
    // It cannot be confirmed as if it were a number.
    run.keys("p");
    assert_eq!(status(&run), run.state.say("unread.is_run"));
    assert!(desk(&run).review.entries.is_empty());
}

/// The rows that an excerpt does not print are none to be settled, look otherwise than those that were not read, and are
/// told of.
#[test]
fn rows_that_the_text_does_not_print() {
    let whole = gouji_testing::sample("suqian-2024");
    let end = whole.find("8.属于行政查询事项").unwrap();
    let mut run = report(&whole[..end], 120, 36, Lang::Zh);
    let unread = desk(&run).review.unread();
    assert!(unread.cells.is_empty() && unread.numbers.is_empty());
    assert!(desk(&run).review.problems.iter().any(|problem| problem.code == "table.short"));
    let lines = run.screen();
    assert!(lines.contains("原文没有印出"), "{lines}");
    run.keys("Tab ] ] G");
    let lines = run.screen();
    let row = lines.lines().find(|line| line.contains("结转下年度继续办理")).unwrap();
    assert!(row.contains('·') && !row.contains("??"), "{row}");
}

#[test]
fn the_list_counts_all_kinds() {
    let mut run = torn(120, 36, Lang::Zh);
    let counts = |run: &Run, at: usize| run.state.list.summary(at).unwrap().counts.unread;
    assert_eq!((counts(&run, 0).cells, counts(&run, 0).numbers, counts(&run, 1).tables), (7, 2, 3));
    let screen = run.screen();
    let row = |name: &str| screen.lines().find(|line| line.contains(name)).unwrap().to_string();
    assert!(row("torn").contains(" 9 ") && row("harbin").contains(" 3 "), "{screen}");
    assert!(!row("torn").contains('✓') && !row("harbin").contains('✓'));
}
