//! A whole report around the tables of a form: information table, title, prose with unrelated numbers.
//!
//! Not here: the tables (`sheet`), rendering (`layout`).

use super::layout::Layout;
use super::random::Random;
use super::sheet::{self, Sheet};
use super::values::{Flavour, Truth};
use gouji_core::forms::Form;

/// A report to be rendered.
#[derive(Debug, Clone)]
pub struct Report {
    pub info: Vec<Vec<&'static str>>,
    pub before: Vec<String>,
    pub sheets: Vec<Sheet>,
    pub after: Vec<String>,
    pub truths: Vec<Truth>,
}

const INFO: &[&[&str]] = &[
    &["索引号", "014319999/2024-00012", "主题分类", "其他"],
    &["发布机构", "青川县水务局", "发文日期", "2024-01-18"],
    &["文号", "", "有效性", "有效"],
];

const BEFORE: &[&str] = &[
    "本报告根据《中华人民共和国政府信息公开条例》(国务院令第711号)第五十条编制,统计期限自2023年1月1日起至2023年12月31日止。",
    "如有疑问,请与办公室联系(地址:人民路12号,邮编:628100,电话:0839-7200000)。",
    "一、总体情况",
    "本机关坚持公开为常态、不公开为例外,热线12345全天24小时受理来电。",
];

const AFTER: &[&str] = &[
    "五、存在的主要问题及改进情况",
    "公开的及时性还需提高,下一步将按照国办公开办函〔2021〕30号的要求改进。",
    "六、其他需要报告的事项",
    "没有其他需要报告的事项。",
    "青川县水务局",
    "2024年1月18日",
];

/// Generates a report with some or all tables of a form; with `has_gaps`, some cells or rows are blank.
pub fn report(form: &Form, layout: Layout, has_gaps: bool, random: &mut Random) -> Report {
    let flavour = if has_gaps && !layout.loses_blanks() {
        Flavour::Gaps
    } else {
        *random.pick(&[Flavour::Zeros, Flavour::Small, Flavour::Small, Flavour::Any])
    };
    let whole = random.chance(40);
    let only = random.below(form.tables.len());
    let even = random.chance(60);
    let mut report =
        Report { info: Vec::new(), before: Vec::new(), sheets: Vec::new(), after: Vec::new(), truths: Vec::new() };
    if random.chance(50) {
        report.info = INFO.iter().map(|row| row.to_vec()).collect();
    }
    if random.chance(80) {
        report.before.push("青川县水务局2023年政府信息公开工作年度报告".into());
        report.before.extend(BEFORE.iter().map(ToString::to_string));
    }
    for (_, table) in form.tables.iter().enumerate().filter(|(at, _)| whole || *at == only) {
        let sheet = sheet::sheet(table, flavour, (even, layout.loses_blanks()), random, &mut report.truths);
        report.sheets.push(sheet);
    }
    if has_gaps && layout.loses_blanks() {
        silence(&mut report, random);
    }
    if random.chance(70) {
        report.after.extend(AFTER.iter().map(ToString::to_string));
    }
    report
}

/// Blanks whole rows: where a blank leaves no trace, only a row without any value is still readable.
fn silence(report: &mut Report, random: &mut Random) {
    for row in report.sheets.iter_mut().flat_map(|sheet| &mut sheet.rows) {
        if random.chance(85) || !row.iter().any(|cell| cell.role == sheet::Role::Label) {
            continue;
        }
        for cell in row.iter_mut().filter(|cell| cell.role == sheet::Role::Value) {
            let indices: Vec<usize> = cell.text.chars().filter_map(super::values::opened).collect();
            let [index] = indices[..] else { continue };
            let truth = &mut report.truths[index];
            truth.number = None;
            truth.state = gouji_core::extract::State::Blank;
            cell.text = super::values::marked(index, "");
        }
    }
}
