//! The size of a document is limited, however few bytes request it.

use gouji_core::extract;
use gouji_testing::generator::hostile;
use std::fmt::Write as _;

#[test]
fn a_few_bytes_that_come_to_gigabytes_are_refused() {
    for (name, bytes) in hostile::documents() {
        assert!(bytes.len() < 10_000, "{name}: {}", bytes.len());
        let refusal = gouji_ingest::ingest(&bytes).unwrap_err();
        assert_eq!(refusal.code, "limit", "{name}: {refusal:?}");
        assert!(refusal.message.both().en.contains("far more text"), "{name}: {refusal:?}");
    }
}

#[test]
fn blanks_that_are_cut_again_cost_nothing() {
    let read = gouji_ingest::ingest(&hostile::honest_sheet(3000)).unwrap();
    assert_eq!(read.document.grids[0].rows.len(), 3001);
    assert!(read.problems.is_empty(), "{:?}", read.problems);
}

#[test]
fn a_text_of_more_lines_than_any_report_is_refused() {
    let text = |lines: usize| format!("甲\n{}", "1\n".repeat(lines));
    assert!(gouji_ingest::ingest(text(50_000).as_bytes()).is_ok());
    let refusal = gouji_ingest::ingest(text(1_000_001).as_bytes()).unwrap_err();
    assert_eq!(refusal.code, "limit", "{refusal:?}");
}

#[test]
fn cells_beyond_the_limit_are_left_as_text_and_told() {
    let text = format!("甲\n{}", "1\t2\t3\t4\t5\t6\t7\t8\n".repeat(60_000));
    let read = gouji_ingest::ingest(text.as_bytes()).unwrap();
    let cells: usize = read.document.grids.iter().flat_map(|grid| &grid.rows).map(|row| row.cells.len()).sum();
    assert!((300_000..=400_000).contains(&cells), "{cells}");
    assert!(read.problems.iter().any(|problem| problem.code == "table.limit"), "{:?}", read.problems);
    let long = format!("甲\n{}\n", "1|".repeat(500_000));
    assert!(gouji_ingest::ingest(long.as_bytes()).unwrap().document.grids.is_empty());
}

#[test]
fn numbers_are_counted_before_they_are_read() {
    let most = extract::MOST_NUMBERS;
    assert!(!extract::has_too_many_numbers(&"1 ".repeat(most)));
    assert!(extract::has_too_many_numbers(&"1 ".repeat(most + 1)));
    assert!(extract::has_too_many_numbers(&"收到十二件。".repeat(most + 1)), "in Chinese numerals");
    assert!(!extract::has_too_many_numbers(&"一,".repeat(2 * most)), "those count nothing");
}

/// Pages of content systems have thousands of rules and of elements: a rule is asked only where its class can be.
#[test]
fn a_page_of_many_rules_and_elements_is_read() {
    let rules: String = (0..4000).fold(String::new(), |mut rules, nth| {
        write!(rules, ".c{nth} .d{nth} {{ display: none }} .c{nth}.x:not(.y) {{ width: 0 }} ").unwrap();
        rules
    });
    let menu: String = (0..4000).fold(String::new(), |mut menu, nth| {
        write!(menu, "<li class='m{nth} item'><a class=link href=#>甲</a>").unwrap();
        menu
    });
    let page = format!("<style>{rules}</style><ul>{menu}</ul><p>某市2023年政府信息公开工作年度报告</p>");
    let read = gouji_ingest::ingest(page.as_bytes()).unwrap();
    assert!(read.document.text.contains("某市2023年") && read.document.apart.is_empty());
}
