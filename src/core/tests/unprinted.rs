//! Rows that a report does not print, and totals that it leaves blank.

use crate::fixtures::kit;
use gouji_core::check::{Severity, Verdict};
use gouji_core::review::Review;

const REPORT: &str = include_str!("../../../assets/reports/suqian-2024.txt");

/// The report without the rows of table 3 that contain a word.
fn without(words: &[&str]) -> String {
    let is_dropped = |line: &&str| line.matches('|').count() >= 7 && words.iter().any(|word| line.contains(word));
    REPORT.lines().filter(|line| !is_dropped(line)).collect::<Vec<_>>().join("\n")
}

/// The report with the last number of some rows of table 3 removed.
fn without_totals(is_blank: impl Fn(usize) -> bool) -> String {
    let mut row = 0;
    let mut lines = Vec::new();
    for line in REPORT.lines() {
        let cells: Vec<&str> = line.trim_end_matches([' ', '|']).split('|').collect();
        let is_number = |cell: &&str| !cell.trim().is_empty() && cell.trim().bytes().all(|byte| byte.is_ascii_digit());
        let numbers = cells.iter().rev().take_while(|cell| is_number(cell)).count();
        if numbers == 7 && is_blank(row) {
            lines.push(format!("{}| |", cells[..cells.len() - 1].join("|")));
        } else {
            lines.push(line.to_string());
        }
        row += usize::from(numbers == 7);
    }
    lines.join("\n")
}

fn hard(review: &Review) -> Vec<String> {
    let is_open = |verdict: Verdict| verdict.is_broken();
    let found = review.findings.iter().filter(|found| found.severity == Severity::Hard && is_open(found.verdict));
    found.map(|found| found.rule.to_string()).collect()
}

#[test]
fn nothing_is_proposed_or_asked_for_a_row_that_is_not_printed() {
    let kit = kit();
    let whole = kit.read(REPORT);
    assert_eq!(hard(&whole), Vec::<String>::new());
    for words in [
        &["重复申请"][..],
        &["公开出版物"],
        &["重复申请", "公开出版物"],
        &["行政查询"],
        &["1.属于国家秘密"],
        &["结转下年度"],
    ] {
        let review = kit.read(&without(words));
        assert_eq!(review.unread().counts().cells, 0, "{words:?}");
        assert_eq!(review.repairs.len(), 0, "{words:?}");
        assert_eq!(hard(&review), Vec::<String>::new(), "{words:?}");
    }
}

#[test]
fn a_row_whose_numbers_are_printed_is_asked_for() {
    let kit = kit();
    // The label alone is lost: its numbers stand there.
    let text = REPORT.replace("2.重复申请 |", "甲乙丙丁戊己 |");
    let review = kit.read(&text);
    let is_read = |id: &str| review.current(id).is_some_and(|current| current.number.is_some());
    let counts = review.unread().counts();
    assert!(counts.total() > 0 || is_read("requests.refused_repeat.total"), "{counts:?}");
}

#[test]
fn a_blank_column_of_totals_is_one_finding() {
    let kit = kit();
    for (name, from, to) in [("all", 0, 25), ("twelve", 0, 12), ("three", 1, 4), ("the last", 12, 25)] {
        let review = kit.read(&without_totals(|row| (from..to).contains(&row)));
        assert_eq!(hard(&review), ["cells.totals.requests"], "{name}");
        assert_eq!(review.repairs.len(), 0, "{name}");
        let found = review.findings.iter().find(|found| found.rule == "cells.totals.requests").unwrap();
        assert_eq!(found.operands.len(), to - from, "{name}");
        let prose = review.findings.iter().filter(|found| found.rule.to_string().starts_with("prose.table"));
        assert!(prose.clone().count() > 5 && prose.clone().all(|found| found.verdict == Verdict::Holds), "{name}");
    }
    // A single blank is an error of its own, which the other sums fill.
    let review = kit.read(&without_totals(|row| row == 2));
    assert!(hard(&review).contains(&"requests.row.granted".to_string()));
    assert!(!review.repairs.is_empty());
}
