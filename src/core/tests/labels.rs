//! Unreadable labels: what still identifies their rows, and what must not.

use super::row_alignment::{HEADS, check, disclosure, read};
use gouji_core::extract::{self, Confidence};
use gouji_core::forms::Library;
use std::fmt::Write as _;

/// The 2021 table of requests, its rows like `label | | 1 | 2 | 0 | 0 | 0 | 4 | 7 |`, with other labels in some rows.
fn requests(labels: &[(&str, &str)]) -> String {
    let library = Library::builtin().unwrap();
    let form = library.forms().iter().find(|form| form.id == "cn2021").unwrap();
    let table = form.tables.iter().find(|table| table.id == "requests").unwrap();
    let mut page =
        String::from("申请人情况 | | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n");
    for row in &table.blocks[0].rows {
        let label = labels.iter().find(|(id, _)| *id == row.id).map_or(row.label.as_str(), |(_, label)| label);
        let _ = writeln!(page, "{label} | | 1 | 2 | 0 | 0 | 0 | 4 | 7 |");
    }
    page
}

#[test]
fn rows_whose_labels_cannot_be_read() {
    let (guess, none) = ("1 d 2 d 0 d 0 d 0 d 4 d 7 d", "_ ? _ ? _ ? _ ? _ ? _ ? _ ?");
    let sure = &guess.replace('d', "s");
    let (partial, held, made) = ("requests.partial", "requests.unable_not_held", "requests.unable_need_creation");
    let granted = ("requests.granted", sure.as_str());
    let secret = ("requests.denied_state_secret", sure.as_str());
    let cut = requests(&[("partial", "处理的，只计这一情形")]);
    check("cut off", &cut, &[granted, (partial, guess), secret]);
    check("gone", &requests(&[("partial", "")]), &[granted, (partial, guess), secret]);
    let two = requests(&[("unable_not_held", "掌��政"), ("unable_need_creation", "����")]);
    check("two below each other", &two, &[(held, guess), (made, guess), ("requests.unable_unclear", sure)]);
    let other = requests(&[("partial", "收到申请数")]);
    check("a row of another form", &other, &[granted, (partial, none), secret]);
    let more = cut.replace("处理的", "甲 | | 9 | 9 | 9 | 9 | 9 | 9 | 54 |\n处理的");
    check("a row too many", &more, &[(partial, none)]);
    let less = two.replace("掌��政 | | 1 | 2 | 0 | 0 | 0 | 4 | 7 |\n", "");
    check("a row too few", &less, &[(held, none), (made, none)]);
    let wide = cut.replace("一情形 |", "一情形 | 3 |");
    check("a cell too many", &wide, &[granted, (partial, none)]);
}

/// Characters that a font without a character map gets wrong.
const WRONG: [(char, char); 9] = [
    ('年', '\u{fffd}'),
    ('政', 'Q'),
    ('公', '¤'),
    ('不', 'O'),
    ('三', 'p'),
    ('(', 'ÿ'),
    (')', 'Ā'),
    ('其', 'w'),
    ('件', 'þ'),
];

fn damaged(page: &str) -> String {
    page.chars().map(|c| WRONG.iter().find(|(right, _)| *right == c).map_or(c, |(_, wrong)| *wrong)).collect()
}

/// Every table of the form in wrong characters: every number is read, with doubt where its label is damaged.
#[test]
fn tables_in_wrong_characters() {
    let row = "规章 | 4 | 5 | 9 |";
    let page = disclosure(HEADS, row, "行政规范性文件 | 1 | 2 | 3 |")
        + "三、收到和处理政府信息公开申请情况\n"
        + &requests(&[]);
    let (whole, broken) = (read(&page), damaged(&page));
    let (document, _) = gouji_ingest::document(&broken);
    let (found, problems) = extract::extract(&document, &Library::builtin().unwrap());
    assert_eq!(found.fields.len(), whole.fields.len(), "{broken}");
    for (field, right) in found.fields.iter().zip(&whole.fields) {
        assert_eq!((&field.id, field.value.number), (&right.id, right.value.number), "{broken}");
    }
    let sure = |id: &str| found.field(id).is_some_and(|value| value.confidence == Confidence::Sure);
    assert!(!sure("disclosure.normative.made") && !sure("requests.carried_in.total"), "{broken}");
    assert_eq!(problems.iter().filter(|problem| problem.code == "table.labels").count(), 2, "{problems:?}");
}

/// A report's own tables with letters in their labels belong to no form.
#[test]
fn tables_of_a_reports_own_are_not_taken_for_damaged_ones() {
    for page in [
        "统计指标 | 数量 |\nAPP公开信息数 | 5 |\nPC端公开信息数 | 6 |\nH5页面访问量 | 7 |\n其他 | 8 |\n",
        "项目 | 件数 |\nA类行政许可 | 5 |\nB类行政处罚 | 6 |\nC类行政强制 | 7 |\n",
        "平台 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\nAPP | 1 | 2 | 3 |\nWAP | 1 | 2 | 3 |\nPC | 1 | 2 | 3 |\n",
    ] {
        let found = read(page);
        assert!(found.tables.is_empty(), "{:?} in\n{page}", found.tables);
    }
}
