//! Tables cut off, without the cells of labels, in pieces, or on one line with prose.

use crate::row_alignment::{check, read, row};
use std::fmt::Write as _;

const HEADS: &str = "(本列数据的勾稽关系为…) | 申请人情况 |\n自然人 | 法人或其他组织 | 总计 |\n\
    商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |\n";
/// The rows of the 2021 form's third table whose values are not zeros: label, natural persons, businesses.
const ROWS: [(&str, u32, u32); 25] = [
    ("一、本年新收政府信息公开申请数量", 41, 3),
    ("二、上年结转政府信息公开申请数量", 2, 0),
    ("三、本年度办理结果 | (一)予以公开", 17, 1),
    ("(二)部分公开", 5, 0),
    ("(三)不予公开 | 1.属于国家秘密", 0, 0),
    ("2.其他法律行政法规禁止公开", 1, 0),
    ("3.危及“三安全一稳定”", 0, 0),
    ("4.保护第三方合法权益", 2, 1),
    ("5.属于三类内部事务信息", 0, 0),
    ("6.属于四类过程性信息", 0, 0),
    ("7.属于行政执法案卷", 3, 0),
    ("8.属于行政查询事项", 0, 0),
    ("(四)无法提供 | 1.本机关不掌握相关政府信息", 9, 1),
    ("2.没有现成信息需要另行制作", 0, 0),
    ("3.补正后申请内容仍不明确", 0, 0),
    ("(五)不予处理 | 1.信访举报投诉类申请", 1, 0),
    ("2.重复申请", 0, 0),
    ("3.要求提供公开出版物", 0, 0),
    ("4.无正当理由大量反复申请", 0, 0),
    ("5.要求行政机关确认或重新出具已获取信息", 0, 0),
    ("(六)其他处理 | 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", 2, 0),
    ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", 0, 0),
    ("3.其他", 1, 0),
    ("(七)总计", 41, 3),
    ("四、结转下年度继续办理", 2, 0),
];

/// The third table with some rows only, and some of them without their labels.
fn requests(rows: usize, torn: &[usize]) -> String {
    let mut page = format!("甲区2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n{HEADS}");
    for (at, (label, persons, businesses)) in ROWS.iter().enumerate().take(rows) {
        let label = if torn.contains(&at) { String::new() } else { format!("{label} | ") };
        let _ = writeln!(page, "{label}{persons} | {businesses} | 0 | 0 | 0 | 0 | {} |", persons + businesses);
    }
    page
}

#[test]
fn the_beginning_of_a_table_is_read() {
    for rows in [1, 2, 3, 7, 11, 12, 18] {
        let page = requests(rows, &[]);
        let read = read(&page);
        assert_eq!(read.tables[0].form, "cn2021", "{rows}");
        let count = read.fields.iter().filter(|field| field.value.confidence.name() == "sure").count();
        assert_eq!(count, 7 * rows, "{rows} rows in\n{page}");
    }
    // The last number may go on where the text ends.
    let cut = requests(7, &[]);
    let cut = cut.trim_end().trim_end_matches('|').trim_end();
    check("in a number", cut, &[("requests.denied_three_security", "0 d 0 d 0 d 0 d 0 d 0 d 0 d")]);
    // Of the years 2019 and 2020 the older form, where nothing else tells.
    assert_eq!(read(&requests(9, &[]).replace("2023", "2020")).tables[0].form, "cn2019");
    // Words alone are no table, nor are rows without heads, or without the first one.
    assert!(read(&requests(7, &[]).replace("自然人", "某人").replace("商业企业", "某")).tables.is_empty());
    assert!(read(&requests(7, &[]).replace("一、本年新收政府信息公开申请数量", "某行")).tables.is_empty());
    check(
        "the second",
        "二、主动公开政府信息情况\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n规章 | 0 | 0 | 7 |\n行政规范性文件 | 3 |",
        &[("disclosure.regulations", "0 s 0 s 7 s"), ("disclosure.normative", "_ ? _ ? _ ?")],
    );
}

#[test]
fn rows_without_the_cell_of_their_label() {
    for torn in [&[3][..], &[5, 6], &[3, 6, 7, 12, 17], &[8, 9, 10, 11], &[22, 23], &[1]] {
        let page = requests(25, torn);
        let read = read(&page);
        let sure = read.fields.iter().filter(|field| field.value.confidence.name() == "sure").count();
        assert_eq!(sure, 175, "{torn:?} in\n{page}");
        assert_eq!(read.field("requests.denied_third_party.business").unwrap().number, Some(1.into()), "{torn:?}");
    }
    // Sums that do not hold prove nothing.
    let wrong = requests(25, &[3, 7]).replace("17 | 1 |", "18 | 1 |").replace("0 | 18 |", "0 | 19 |");
    check("sums", &wrong, &[("requests.partial", "5 d 0 d 0 d 0 d 0 d 0 d 5 d")]);
    // A row more or less than the form has between them.
    let fewer: String = requests(25, &[5, 6])
        .lines()
        .filter(|line| !line.starts_with("1 | 0"))
        .fold(String::new(), |all, line| all + line + "\n");
    let unread = "_ ? _ ? _ ? _ ? _ ? _ ? _ ?";
    check("fewer", &fewer, &[("requests.denied_law_forbidden", unread), ("requests.denied_three_security", unread)]);
}

const PARTS: &str = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |";

#[test]
fn the_fourth_table_in_three() {
    let names = [
        ["### 行政复议", "### 行政诉讼(未经复议直接起诉)", "### 行政诉讼(复议后起诉)"],
        ["(一)行政复议", "(二)未经复议直接起诉", "(三)复议后起诉"],
        ["**行政复议**", "**行政诉讼:未经复议直接起诉**", "**行政诉讼:复议后起诉**"],
        ["行政复议 | | | | |", "未经复议直接起诉 | | | | |", "复议后起诉 | | | | |"],
    ];
    for names in names {
        let [a, b, c] = names;
        let page = format!(
            "四、政府信息公开行政复议、行政诉讼情况\n{a}\n{PARTS}\n27 | 10 | 9 | 15 | 61 |\n{b}\n{PARTS}\n3 | 0 | 0 | 0 | 3 |\n\
             {c}\n{PARTS}\n8 | 0 | 1 | 1 | 10 |\n五、存在的主要问题及改进情况\n尚有不足。\n"
        );
        let expected = [
            ("disputes.review", "27 s 10 s 9 s 15 s 61 s"),
            ("disputes.suit_direct", "3 s 0 s 0 s 0 s 3 s"),
            ("disputes.suit_after_review", "8 s 0 s 1 s 1 s 10 s"),
        ];
        check(a, &page, &expected);
    }
    let beside = format!(
        "四、政府信息公开行政复议、行政诉讼情况\n类别 | {PARTS}\n行政复议 | 27 | 10 | 9 | 15 | 61 |\n\
         未经复议直接起诉 | 3 | 0 | 0 | 0 | 3 |\n复议后起诉 | 8 | 0 | 1 | 1 | 10 |\n"
    );
    check("beside", &beside, &[("disputes.review", "27 s 10 s 9 s 15 s 61 s")]);
}

#[test]
fn heads_that_ran_together() {
    let values = "1 | 0 | 0 | 2 | 3 | 0 | 0 | 1 | 0 | 1 | 0 | 0 | 0 | 0 | 0 |";
    for heads in ["行政复议行政诉讼", "行政复议 行政诉讼", "行政复议、行政诉讼"] {
        let page = format!(
            "四、政府信息公开行政复议、行政诉讼情况\n{heads} |\n{PARTS} 未经复议直接起诉复议后起诉 |\n{PARTS} {PARTS}\n{values}\n"
        );
        check(
            heads,
            &page,
            &[("disputes.review", "1 s 0 s 0 s 2 s 3 s"), ("disputes.suit_direct", "0 s 0 s 1 s 0 s 1 s")],
        );
    }
    let joined = requests(5, &[]).replace(
        "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |",
        "商业企业科研机构社会公益组织法律服务机构其他 |",
    );
    check("the third", &joined, &[("requests.granted", "17 s 1 s 0 s 0 s 0 s 0 s 18 s")]);
}

#[test]
fn prose_and_a_table_on_one_line() {
    let table = "主动公开信息数 条 739 4359 其中：1、网站公开 条 700 4300 2、政府公报公开 条 39 59 受理依申请公开信息总数 条 2 9 \
        其中：1、当面申请数 条 2 9 2、传真申请数 条 0 0 3、电子邮件申请数 条 0 0 4、网上申请数 条 0 0 5、信函申请数 条 0 0 \
        对申请的答复总数 条 2 9 其中：1、同意公开答复数 条 2 9 2、同意部分公开答复数 条 0 0 3、否决公开答复数 条 0 0 \
        行政复议数 件 0 0 行政诉讼数 件 0 0";
    let heads = "统计表 指标名称 计量单位 2013年度 历年累计";
    let prose = "一、概述 本年主动公开政府信息90条，其中政策类30条、动态类60条。 二、其他 无。";
    for page in
        [format!("{prose} {heads} {table}"), format!("{prose} {heads}\n{table}"), format!("{prose}\n{heads} {table}\n")]
    {
        let read = read(&page);
        assert!(
            row(&read, "fujian.disclosed").starts_with("739 ") && row(&read, "fujian.disclosed").contains("4359"),
            "{page}"
        );
        let counts =
            read.prose.mentions.iter().filter(|mention| ["90", "30", "60"].contains(&mention.span.of(page.as_str())));
        assert_eq!(counts.count(), 3, "{page}");
        assert!(
            !read.prose.mentions.iter().any(|mention| ["739", "4359"].contains(&mention.span.of(page.as_str()))),
            "{page}"
        );
        assert_eq!(read.prose.enumerations.len(), 1, "{page}");
    }
}

#[test]
fn a_fourth_table_whose_heads_cannot_be_read() {
    let page = |values: &str| {
        format!(
            "四、政府信息公开行政复议、行政诉讼情况\n| 行政复议 | | | | | 行政诉讼 | | | | | | | | | |\n\
             | 结� | 结整正 | 林槽 | 尚茶 | 异 | 未经复议直接起诉 | | | | | 复议后起诉 | | | | |\n\
             | | | | | | 结森排 | �正 | 舊果 | 棠审结 | 异 | 结� | 巢正 | 其售 | 尚审 | 总计 |\n{values}\n"
        )
    };
    let row = |a: &str, b: &str, c: &str| page(&format!("| {a} | {b} | {c} |"));
    let sums = row("27 | 10 | 9 | 15 | 61", "0 | 0 | 0 | 0 | 0", "8 | 0 | 1 | 1 | 10");
    check(
        "sums",
        &sums,
        &[
            ("disputes.review", "27 d 10 d 9 d 15 d 61 d"),
            ("disputes.suit_direct", "0 d 0 d 0 d 0 d 0 d"),
            ("disputes.suit_after_review", "8 d 0 d 1 d 1 d 10 d"),
        ],
    );
    // One sum does not hold; noughts prove nothing; a cell too few.
    for (name, values) in [
        ("sum", row("27 | 10 | 9 | 15 | 60", "3 | 0 | 0 | 0 | 3", "8 | 0 | 1 | 1 | 10")),
        ("noughts", row("0 | 0 | 0 | 0 | 0", "0 | 0 | 0 | 0 | 0", "0 | 0 | 0 | 0 | 0")),
        ("cells", row("27 | 10 | 9 | 15 | 61", "3 | 0 | 0 | 3", "8 | 0 | 1 | 1 | 10")),
    ] {
        check(name, &values, &[("disputes.review", "")]);
    }
}
