//! The built-in rules, one row each: a short text, the rule, and its findings.

use crate::fixtures::{Kit, kit};
use gouji_core::check::ValueSource;

impl Kit {
    /// Severity, verdict and English message of every finding of a rule.
    fn said(&self, rule: &str, text: &str, last: Option<&str>) -> Vec<(String, String)> {
        let last = last.map(|last| self.read(last));
        let last: Option<&dyn ValueSource> = last.as_ref().map(|last| last as &dyn ValueSource);
        let findings = self.read(text).findings_against(&self.rules, &self.library, last);
        let of_rule = findings.iter().filter(|finding| {
            finding
                .rule
                .to_string()
                .strip_prefix(rule)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['@', '.']))
        });
        let shown = |finding: &gouji_core::check::Finding| {
            assert!(!finding.title.zh.is_empty() && !finding.title.en.is_empty());
            (
                format!("{} {}", finding.severity.name(), finding.verdict.name()),
                finding.message(gouji_core::text::Lang::En),
            )
        };
        of_rule.map(shown).collect()
    }
}

#[test]
fn prose_rules_say_what_the_text_says() {
    let kit = kit();
    let check = |rule: &str, text: &str, expect: &[&str]| {
        let said = kit.said(rule, text, None);
        let verdicts: Vec<&str> = said.iter().map(|said| said.0.as_str()).collect();
        assert_eq!(verdicts, expect, "{rule}: {text}\n{said:#?}");
    };
    // Units of the parts of one total.
    check("prose.units", "全年公开信息12条,其中公告5条,文件7份。", &["soft fails"]);
    check("prose.units", "全年公开信息12条,其中公告5条,文件7条。", &[]);
    check("prose.units", "从事该工作的共12人,其中专职5名,兼职7人。", &[]);
    check("prose.enumeration", "全年公开信息12条,其中公告5条,文件7条。", &["hard holds"]);
    check("prose.enumeration", "全年公开信息12条,其中网站公开信息15条。", &["hard fails"]);
    check("prose.enumeration", "全年公开信息12条,其中网站公开信息9条。", &["soft not_assessable"]);
    // The same words twice.
    let twice = |again: u32| format!("全年主动公开政府信息12条。\n三、小结\n全年主动公开政府信息{again}条。");
    check("prose.repeated", &twice(12), &["soft holds"]);
    check("prose.repeated", &twice(21), &["soft fails"]);
    // Fees.
    let fee = |sum: u32| format!("本年度收取信息处理费25件,每件10元,共计{sum}元。");
    check("prose.fee.tariff", &fee(250), &["hard holds"]);
    check("prose.fee.tariff", &fee(205), &["hard fails"]);
    check("prose.fee.tariff", "印刷宣传册25份,每份10元,共计205元。", &[]);
    check("prose.enumeration", "收取信息处理费2950元,其中420元、290元、1500元、140元、600元。", &["hard holds"]);
    // Counts of listed items.
    check("prose.listed", "全文包括概述、公开情况、申请情况三个部分。", &["soft holds"]);
    check("prose.listed", "全文包括概述、公开情况三个部分。", &["soft fails"]);
    check("prose.listed", "全文包括概述、公开、申请、问题三个部分。", &["soft not_assessable"]);
    check("prose.listed", "从三个方面推进。", &[]);
    check("prose.marks", "一是学习。二是宣传。三是培训。", &["info holds"]);
    check("prose.marks", "一是学习。二是宣传。四是培训。", &["info fails"]);
    check("prose.marks", "一是学习;二是宣传。下一步:一是公开;二是解读。", &["info holds", "info holds"]);
    check("prose.marks", "万一是这样,不是。", &[]);
}

#[test]
fn a_report_has_its_parts() {
    let kit = kit();
    let check = |rule: &str, text: &str, expect: &[&str]| {
        let said = kit.said(rule, text, None);
        let verdicts: Vec<&str> = said.iter().map(|said| said.0.as_str()).collect();
        assert_eq!(verdicts, expect, "{rule}: {text}\n{said:#?}");
    };
    let problems = |body: &str| {
        format!(
            "一、总体情况\n有。\n二、主动公开政府信息情况\n有。\n三、收到和处理政府信息公开申请情况\n有。\n四、政府信息公开行政复议、行政诉讼情况\n有。\n五、存在的主要问题及改进情况\n{body}\n六、其他需要报告的事项\n无。\n"
        )
    };
    check("problems.told", &problems("无。"), &["soft fails"]);
    check("problems.told", &problems("公开还不够及时,明年将加强培训,并检查各科室的公开目录。"), &["soft holds"]);
    check("fee.said", &problems("无。"), &["soft fails"]);
    let signed = |name: &str, day: &str| {
        format!("安阳县水利局2022年政府信息公开工作年度报告\n一、总体情况\n全年公开信息12条。\n{name}\n{day}\n")
    };
    check("signature.same", &signed("安阳县水利局", "2023年1月12日"), &["soft holds"]);
    check("signature.same", &signed("安阳县教育局", "2023年1月12日"), &["soft fails"]);
    check("date.deadline", &signed("安阳县水利局", "2023年1月12日"), &["soft holds"]);
    check("date.deadline", &signed("安阳县水利局", "2023年2月12日"), &["soft fails"]);
    let town = |day: &str| signed("水冶镇人民政府", day).replace("安阳县水利局", "水冶镇人民政府");
    check("date.deadline", &town("2023年2月12日"), &["soft holds"]);
    check("date.deadline", &town("2023年4月2日"), &["soft fails"]);
    check("date.deadline", &signed("安阳县水利局", "2018年2月12日").replace("2022", "2017"), &["soft holds"]);
    check("contact.told", "如有疑问,请联系办公室,电话0372-8812345。", &["soft holds"]);
    check("contact.told", "如有疑问,请联系办公室。", &["soft fails"]);
    check("contact.told", "全年公开信息12条。", &[]);
}

/// A one-column form filled with zeros except for these rows, below a sentence.
fn below(kit: &Kit, form: &str, sentence: &str, cells: &[(&str, u32)]) -> String {
    let table = &kit.library.form(form).unwrap().tables[0];
    let line = |row: &gouji_core::forms::Row| {
        let value = cells.iter().find(|cell| cell.0 == row.id).map_or(0, |cell| cell.1);
        format!("{} | {} | {value} |\n", row.label, row.unit)
    };
    let rows: String = table.blocks.iter().flat_map(|block| &block.rows).map(line).collect();
    format!(
        "某县2015年政府信息公开工作年度报告\n一、概述\n{sentence}\n{}\n统计指标 | 单位 | 统计数 |\n{rows}",
        table.title.zh
    )
}

#[test]
fn noughts_in_words_are_noughts_in_the_statistics() {
    let kit = kit();
    let table = |sentence: &str, review: u32| {
        below(&kit, "stat2014", sentence, &[("review.total", review), ("review.upheld", review)])
    };
    let check = |rule: &str, text: &str, expect: &[&str]| {
        let said = kit.said(rule, text, None);
        let verdicts: Vec<&str> = said.iter().map(|said| said.0.as_str()).collect();
        assert_eq!(verdicts, expect, "{rule}: {text}\n{said:#?}");
    };
    check("prose.zero.2014.review", &table("本年度未发生行政复议。", 0), &["hard holds"]);
    check("prose.zero.2014.review", &table("本年度未发生行政复议。", 2), &["hard fails"]);
    check("prose.zero.2014.review", &table("本年度工作平稳。", 2), &[]);
    check("prose.zero.2014.requests", &table("本年度未收到政府信息公开申请。", 0), &["hard holds"]);
    check("prose.zero.2014.suit", &table("本年度没有因信息公开引起的行政诉讼。", 0), &["hard holds"]);
    check("prose.zero.2014.fee", &table("本年度未收取任何费用。", 0), &["soft holds"]);
    // In the opposite direction: where the table has 0, the prose must not give a number.
    check("prose.table.review", &table("本年度共发生行政复议案件3件。", 0), &["soft fails"]);
    check("prose.table.review", &table("本年度共发生行政复议案件3件。", 3), &["soft holds"]);
}

/// A 2021 table of disclosure.
fn disclosure(prose: &str, penalty: &str, coercion: &str) -> String {
    format!(
        "某县2022年政府信息公开工作年度报告\n一、总体情况\n{prose}\n二、主动公开政府信息情况\n第二十条第(一)项 | | | |\n\
         信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n规章 | 0 | 0 | 0 |\n行政规范性文件 | 1 | 0 | 3 |\n\
         第二十条第(五)项 | | | |\n信息内容 | 本年处理决定数量 | | |\n行政许可 | 12 | | |\n第二十条第(六)项 | | | |\n\
         信息内容 | 本年处理决定数量 | | |\n行政处罚 | {penalty} | | |\n行政强制 | {coercion} | | |\n\
         第二十条第(八)项 | | | |\n信息内容 | 本年收费金额(单位:万元) | | |\n行政事业性收费 | 0 | | |\n"
    )
}

#[test]
fn two_years_and_blanks() {
    let kit = kit();
    let broken = |rule: &str, new: &str, old: &str| -> Vec<String> {
        kit.said(rule, new, Some(old))
            .into_iter()
            .filter(|said| !said.0.ends_with("holds"))
            .map(|said| said.1)
            .collect()
    };
    let year = |penalty: &str, coercion: &str| disclosure("全年公开信息12条。", penalty, coercion);
    let changed = |old: &str, new: &str| broken("years.change", &year(new, "7"), &year(old, "7")).len();
    // Growth of more than half and more than ten; growth from zero; the same large number twice.
    for (old, new, expect) in [
        ("100", "130", 0),
        ("100", "160", 1),
        ("8", "14", 0),
        ("0", "1", 1),
        ("1", "0", 1),
        ("165", "165", 1),
        ("65", "65", 0),
    ] {
        assert_eq!(changed(old, new), expect, "{old} {new}");
    }
    assert_eq!(broken("years.jump", &year("200000", "7"), &year("200", "7")).len(), 1);
    // Copied prose: the numbers are ignored.
    let prose = |year: u32, own: usize| {
        let sentence = |at: usize| {
            if at < own {
                format!("第{at}项工作在{year}年有自己的进展和做法可以说明。")
            } else {
                format!(
                    "第{}项工作按照上级部署有序推进共公开{year}条。",
                    ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"][at]
                )
            }
        };
        disclosure(&(0..10).map(sentence).collect::<String>(), "1", "1")
    };
    let own = |own: usize| {
        let other = prose(2021, 0);
        (
            broken("years.copied", &prose(2022, own), &other).len(),
            broken("years.repeated", &prose(2022, own), &other).len(),
        )
    };
    assert_eq!((own(0), own(5), own(9)), ((1, 1), (0, 1), (0, 0)));
    assert_eq!(broken("years.copied", &year("1", "1"), &year("1", "1")), Vec::<String>::new(), "too short to judge");
    let few = |count: usize| {
        let sentence =
            |at: usize| format!("{}项工作按照上级部署有序推进并取得成效。", ["甲", "乙", "丙", "丁", "戊", "己"][at]);
        disclosure(&(0..count).map(sentence).collect::<String>(), "1", "1")
    };
    let said = |count: usize| broken("years.copied", &few(count), &few(count)).len();
    assert_eq!((said(3), said(6)), (0, 1), "five are too few to tell 40 from 60 %");
    // A change of form.
    let statistics = below(&kit, "stat2014", "平稳。", &[]);
    assert_eq!(broken("years.form", &year("1", "1"), &year("1", "1")).len(), 0);
    assert_eq!(broken("years.form", &year("1", "1"), &statistics).len(), 1);
    // Blanks are reported once per table.
    let blank = kit.said("cells.blank", &year("", ""), None);
    assert_eq!(blank.len(), 1, "{blank:?}");
    assert!(blank[0].1.contains("2 of "), "{blank:?}");
    assert_eq!(kit.said("cells.blank", &year("0", "0"), None), []);
}
