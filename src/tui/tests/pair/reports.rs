//! Reports of one agency in three forms, derived from a bundled one and from the rows of the form.

use gouji_core::forms::Library;
use gouji_session::corpus::{Item, Origin};
use std::fmt::Write;
use std::path::Path;

const SUQIAN_2023: &str = include_str!("../../../../assets/reports/suqian-2023.txt");
const SUQIAN_2024: &str = include_str!("../../../../assets/reports/suqian-2024.txt");

/// A report of the 2014 form; rows not given print 7.
pub fn of_2014(year: u16, values: &[(&str, &str)]) -> String {
    let library = Library::builtin().unwrap();
    let form = library.form("stat2014").unwrap();
    let mut text = format!(
        "宿迁市{year}年政府信息公开工作年度报告\n本报告由宿迁市人民政府办公室编制。统计期限自{year}年1月1日起至{year}年12月31日止。\n\
         一、总体情况\n本年没有其他情况。\n附件 政府信息公开情况统计表\n统计指标 | 单位 | 统计数 |\n"
    );
    for block in form.tables.iter().flat_map(|table| &table.blocks) {
        writeln!(text, "{} | —— | —— |", block.head).unwrap();
        for row in &block.rows {
            let value = values.iter().find(|(id, _)| *id == row.id).map_or("7", |(_, value)| value);
            writeln!(text, "{} | {} | {value} |", row.label, row.unit).unwrap();
        }
    }
    text
}

/// The report of 2023 as one of 2019, in the form of that year.
pub fn of_2019() -> String {
    let start = SUQIAN_2023.find("第二十条第(一)项").unwrap();
    let end = SUQIAN_2023.find("三、收到和处理").unwrap();
    let documents = "第二十条第(一)项 | | | |\n信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n\
        规章 | 1 | 1 | 9 |\n规范性文件 | 60 | 55 | 700 |\n";
    let text = format!("{}{documents}{}", &SUQIAN_2023[..start], &SUQIAN_2023[end..]);
    let lines = text.lines().filter(|line| !line.starts_with("2.申请人逾期未按") && !line.starts_with("3.其他 "));
    let merged = lines.map(|line| {
        if line.starts_with("(六)其他处理") { "(六)其他处理 | 337 | 3 | 0 | 0 | 1 | 0 | 341 |" } else { line }
    });
    merged.collect::<Vec<_>>().join("\n").replace("2023", "2019").replace("2024", "2020") + "\n"
}

/// The report of 2024 with one more request carried in than 2023 carried out; the row, its total and the column sums
/// are consistent with it.
pub fn of_2024_broken() -> String {
    SUQIAN_2024.replace(
        "二、上年结转政府信息公开申请数量 | 118 | 3 | 0 | 0 | 0 | 0 | 121 |",
        "二、上年结转政府信息公开申请数量 | 108 | 3 | 0 | 0 | 0 | 0 | 111 |",
    )
}

/// The report of 2024 as one of another agency and year, with this number of licences.
pub fn of(agency: &str, year: u16, licences: usize) -> String {
    let text = SUQIAN_2024.replace("行政许可 | 1573179 |", &format!("行政许可 | {licences} |"));
    text.replace("2025", "{next}")
        .replace("2024", &year.to_string())
        .replace("{next}", &(year + 1).to_string())
        .replace("宿迁市", agency)
}

/// The report of 2023, unchanged.
pub fn of_2023() -> String {
    SUQIAN_2023.to_string()
}

/// The report of 2024, unchanged.
pub fn of_2024() -> String {
    SUQIAN_2024.to_string()
}

/// Reports as files in the test's folder.
pub fn items(folder: &Path, reports: &[(&str, String)]) -> Vec<Item> {
    let write = |(name, text): &(&str, String)| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        Item { path: (*name).to_string(), origin: Origin::File(path) }
    };
    reports.iter().map(write).collect()
}
