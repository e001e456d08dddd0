//! Reports whose tables the reader cannot read: a form is chosen, the figures are typed in, the review is signed, and all
//! of them are there again.

use super::terminal::*;
use gouji_core::text::grouping::grouped;
use std::fs;
use std::path::Path;

/// The rows with numbers of the bundled report of Suqian, as a reader of a picture would copy them.
fn rows(from: &str, to: &str) -> String {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/reports/suqian-2023.txt")).unwrap();
    let start = text.find(from).unwrap();
    let end = start + text[start..].find(to).unwrap();
    let is_value = |cell: &&str| cell.trim().parse::<f64>().is_ok();
    let rows = text[start..end].lines().map(|line| line.split('|').filter(is_value).map(str::trim).collect::<Vec<_>>());
    rows.filter(|row| !row.is_empty()).map(|row| row.join("\t")).collect::<Vec<_>>().join("\n")
}

fn pasted(text: &str) -> String {
    format!("\x1b[200~{text}\x1b[201~")
}

/// Opens a report, chooses its form, fills its three tables, signs it off, and opens it again.
fn finish(tables: &str) {
    let report = format!(
        "宿迁市2023年政府信息公开工作年度报告\n\n一、总体情况\n\n{tables}\n\n六、其他需要报告的事项\n\n没有其他需要报告的事项。\n"
    );
    let folder = Folder::new();
    fs::write(folder.0.join("a-2023.txt"), report).unwrap();
    let mut terminal = Start::new(&folder).arguments(&["a-2023.txt"]).run();
    terminal.sees("总体情况").sees("已保存");
    terminal.keys("L").sees("选择表式").keys(ENTER).sees("待填 200 项");
    // Table 2: its two rows of three, and the four single numbers below them.
    let tables = [("二、主动公开", "三、收到"), ("三、收到", "四、政府"), ("四、政府", "五、存在")]
        .map(|(from, to)| rows(from, to));
    let (pairs, singles) = tables[0].split_at(tables[0].match_indices('\n').nth(1).unwrap().0);
    terminal.keys(":").keys("disclosure.regulations.made").keys(ENTER);
    terminal.keys("e").keys(&pasted(pairs)).sees("将填入 6 项").keys(ENTER).loses("将填入 6 项");
    for single in singles.trim().lines() {
        terminal.keys(single).keys(ENTER).sees(&grouped(single));
    }
    terminal.sees("已补录");
    // Table 3 at once, table 4 at once.
    for (first, rows, count) in [
        ("requests.new_received.natural_person", &tables[1], "将填入 175 项"),
        ("disputes.review.upheld", &tables[2], "将填入 15 项"),
    ] {
        terminal.keys(":").keys(first).keys(ENTER).keys("e").keys(&pasted(rows)).sees(count).keys(ENTER).sees("已填入");
    }
    terminal.keys("w").sees("已保存到");
    let entered = || {
        let session = folder.read("sessions/a-2023.ron");
        session.split("    history:").next().unwrap().matches("kind: entered").count()
    };
    assert_eq!(entered(), 200);
    // Digits that no cell is read from are still there: that needs a reason.
    terminal.keys("F").sees("未识别的数值").keys(ENTER);
    terminal.wait("a reason asked for, or the end of the list", |screen| {
        screen.contents().contains("请写明理由") || screen.contents().contains("没有待复核的报告了")
    });
    if terminal.shown().parser.screen().contents().contains("请写明理由") {
        terminal.keys("据原件逐项录入").keys(ENTER).sees("没有待复核的报告了");
    }
    terminal.keys("q");
    terminal.ends();
    assert!(folder.read("sessions/a-2023.ron").contains("finished: Some("));

    let mut terminal = Start::new(&folder).arguments(&["a-2023.txt"]).run();
    terminal.sees("总体情况").sees("已保存");
    terminal.keys(":").keys("disclosure.penalty.decisions").keys(ENTER).sees("2,822,652").keys("q");
    terminal.ends();
    assert_eq!(entered(), 200, "all of them are there again");
}

#[test]
fn a_report_whose_tables_are_pictures_is_finished() {
    finish("各项数据见下列图片。\n\n[图片：政府信息公开统计表]");
}

#[test]
fn a_report_whose_cells_ran_together_without_their_labels_is_finished() {
    finish("各表依次为：2011109489597、1808595、2822652、2016359237.2449，34029904535191300296");
}

#[test]
fn a_report_in_a_markup_that_is_not_read_is_finished() {
    finish("\\begin{tabular}{lr}\n甲 & 1808595 \\\\\n乙 & 2822652 \\\\\n\\end{tabular}");
}
