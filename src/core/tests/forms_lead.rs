//! Reports of the forms whose rows are printed `label | unit | code | value…`, cell by cell; and the choice between two
//! form generations that share whole tables.

use super::forms::{cells, read, report_2019};
use gouji_core::check::{self, Rules, Severity, Verdict};
use gouji_core::forms::Library;
use gouji_core::text::Lang;

/// A report with the numbers of the 2014 table in order; each sum holds.
const STAT2014: &str = "某市2016年政府信息公开工作年度报告
一、概述
本报告所列数据的统计期限自2016年1月1日起至2016年12月31日止。
附件:政府信息公开情况统计表
统计指标 | 单位 | 统计数 |
一、主动公开情况 | —— | —— |
(一)主动公开政府信息数(不同渠道和方式公开相同信息计1条) | 条 | 5120 |
其中:主动公开规范性文件数 | 条 | 31 |
制发规范性文件总数 | 件 | 33 |
(二)通过不同渠道和方式公开政府信息的情况 | —— | —— |
1.政府公报公开政府信息数 | 条 | 120 |
2.政府网站公开政府信息数 | 条 | 4980 |
3.政务微博公开政府信息数 | 条 | 310 |
4.政务微信公开政府信息数 | 条 | 450 |
5.其他方式公开政府信息数 | 条 | 77 |
二、回应解读情况 | —— | —— |
(一)回应公众关注热点或重大舆情数(不同方式回应同一热点或舆情计1次) | 次 | 12 |
(二)通过不同渠道和方式回应解读的情况 | —— | —— |
1.参加或举办新闻发布会总次数 | 次 | 6 |
其中:主要负责同志参加新闻发布会次数 | 次 | 2 |
2.政府网站在线访谈次数 | 次 | 4 |
其中:主要负责同志参加政府网站在线访谈次数 | 次 | 1 |
3.政策解读稿件发布数 | 篇 | 56 |
4.微博微信回应事件数 | 次 | 34 |
5.其他方式回应事件数 | 次 | 8 |
三、依申请公开情况 | —— | —— |
(一)收到申请数 | 件 | 92 |
1.当面申请数 | 件 | 61 |
2.传真申请数 | 件 | 6 |
3.网络申请数 | 件 | 20 |
4.信函申请数 | 件 | 5 |
(二)申请办结数 | 件 | 90 |
1.按时办结数 | 件 | 87 |
2.延期办结数 | 件 | 3 |
(三)申请答复数 | 件 | 90 |
1.属于已主动公开范围数 | 件 | 22 |
2.同意公开答复数 | 件 | 35 |
3.同意部分公开答复数 | 件 | 7 |
4.不同意公开答复数 | 件 | 15 |
其中:1.涉及国家秘密 | 件 | 1 |
2.涉及商业秘密 | 件 | 2 |
3.涉及个人隐私 | 件 | 5 |
4.危及国家安全、公共安全、经济安全和社会稳定 | 件 | 0 |
5.不是《条例》所指政府信息 | 件 | 4 |
6.法律法规规定的其他情形 | 件 | 3 |
5.不属于本行政机关公开数 | 件 | 2 |
6.申请信息不存在数 | 件 | 4 |
7.告知作出更改补充数 | 件 | 3 |
8.告知通过其他途径办理数 | 件 | 2 |
四、行政复议数量 | 件 | 9 |
(一)维持具体行政行为数 | 件 | 5 |
(二)被依法纠错数 | 件 | 3 |
(三)其他情形数 | 件 | 1 |
五、行政诉讼数量 | 件 | 14 |
(一)维持具体行政行为或者驳回原告诉讼请求数 | 件 | 11 |
(二)被依法纠错数 | 件 | 1 |
(三)其他情形数 | 件 | 2 |
六、被举报投诉数量 | 件 | 0 |
七、依申请公开信息收取的费用 | 万元 | 0.25 |
八、机构建设和保障经费情况 | —— | —— |
(一)政府信息公开工作专门机构数 | 个 | 13 |
(二)设置政府信息公开查阅点数 | 个 | 86 |
(三)从事政府信息公开工作人员数 | 人 | 49 |
1.专职人员数(不包括政府公报及政府网站工作人员数) | 人 | 3 |
2.兼职人员数 | 人 | 46 |
(四)政府信息公开专项经费(不包括用于政府公报编辑管理及政府网站建设维护等方面的经费) | 万元 | 18.5 |
九、政府信息公开会议和培训情况 | —— | —— |
(一)召开政府信息公开工作会议或专题会议数 | 次 | 10 |
(二)举办各类培训班数 | 次 | 16 |
(三)接受培训人员数 | 人次 | 610 |
";

const STAT2014_IDS: &str = "disc.total disc.normative disc.normative_made \
    channel.gazette channel.website channel.weibo channel.wechat channel.other \
    response.events response.press response.press_leader response.interviews response.interviews_leader \
    response.interpretations response.weibo_wechat response.other \
    req.total req.in_person req.fax req.online req.letter closed.total closed.on_time closed.extended \
    reply.total reply.already_public reply.granted reply.partial reply.refused \
    refused.state_secret refused.trade_secret refused.privacy refused.three_security refused.not_gov_info refused.other_law \
    reply.not_this_organ reply.nonexistent reply.amend reply.other_channel \
    review.total review.upheld review.corrected review.other suit.total suit.upheld suit.corrected suit.other \
    complaints fee_wan org.bodies org.access_points org.staff org.staff_full org.staff_part org.funds_wan \
    train.meetings train.courses train.persons";

const SHANGHAI: &str = "某市2009年政府信息公开工作年度报告
政府信息公开情况统计报表
指标名称 | 计量单位 | 代码 | 本期实际 | 本年累计 |
甲 | 乙 | 丙 | 1 | 2 |
主动公开信息数 | 条 | 01 | 301 | 1201 |
其中:全文电子化的主动公开信息数 | 条 | 02 | 290 | 1180 |
新增的行政规范性文件数 | 条 | 03 | 4 | 15 |
提供服务类信息数 | 条 | 04 | 60 | 220 |
网站专栏页面访问量 | 人次 | 05 | 21000 | 88000 |
现场接待人数 | 人次 | 06 | 12 | 51 |
网上咨询数 | 人次 | 07 | 8 | 36 |
咨询电话接听数 | 人次 | 08 | 33 | 140 |
依申请公开信息目录数 | 条 | 09 | 5 | 19 |
申请总数 | 条 | 10 | 21 | 66 |
其中:1.当面申请数 | 条 | 11 | 6 | 21 |
2.传真申请数 | 条 | 12 | 1 | 3 |
3.电子邮件申请数 | 条 | 13 | 2 | 4 |
4.网上申请数 | 条 | 14 | 9 | 30 |
5.信函申请数 | 条 | 15 | 3 | 7 |
6.其他形式申请数 | 条 | 16 | 0 | 1 |
对申请的答复总数 | 条 | 17 | 19 | 63 |
其中:1.同意公开答复数 | 条 | 18 | 10 | 32 |
2.同意部分公开答复数 | 条 | 19 | 2 | 5 |
3.否决公开答复总数 | 条 | 20 | 7 | 26 |
其中:(1)“非《规定》所指政府信息”数 | 条 | 21 | 1 | 2 |
(2)“信息不存在”数 | 条 | 22 | 2 | 8 |
(3)“非本部门掌握”数 | 条 | 23 | 1 | 6 |
(4)“申请内容不明确”数 | 条 | 24 | 1 | 3 |
(5)“免予公开范围1”数 | 条 | 25 | 0 | 1 |
(6)“免予公开范围2”数 | 条 | 26 | 1 | 2 |
(7)“免予公开范围3”数 | 条 | 27 | 0 | 1 |
(8)“免予公开范围4”数 | 条 | 28 | 0 | 0 |
(9)“免予公开范围5”数 | 条 | 29 | 0 | 0 |
(10)“免予公开范围6”数 | 条 | 30 | 0 | 1 |
(11)其它原因 | 条 | 31 | 1 | 2 |
行政复议数 | 件 | 32 | 1 | 3 |
行政诉讼数 | 件 | 33 | 0 | 1 |
行政申诉数 | 件 | 34 | 1 | 2 |
其中:对本部门首次处理不满意的行政申诉数 * | 件 | 35 | 0 | 1 |
";

const FUJIAN: &str = "某局2009年政府信息公开工作年度报告
七、需要说明的事项与附表
指标名称 | 计量单位 | 2009年度 | 历年累计 |
主动公开信息数 | 条 | 120 | 355 |
其中:1.政府网站 | 条 | 118 | 340 |
2.政府公报 | 条 | 6 | 14 |
受理依申请公开信息总数 | 件 | 12 | 21 |
其中:1.当面申请数 | 件 | 3 | 5 |
2.传真申请数 | 件 | 0 | 1 |
3.电子邮件申请数 | 件 | 1 | 2 |
4.网上申请数 | 件 | 7 | 10 |
5.信函申请数 | 件 | 1 | 2 |
6.其它形式申请数 | 件 | 0 | 1 |
本年度对申请的答复总数 | 件 | 11 | 20 |
其中:1.同意公开答复数 | 件 | 8 | 13 |
2.同意部分公开答复数 | 件 | 1 | 3 |
3.否决公开答复总数 | 件 | 2 | 4 |
行政复议数 | 件 | 0 | 1 |
行政诉讼数 | 件 | 0 | 0 |
行政申诉数 | 件 | 0 | 0 |
";

const FUJIAN_IDS: &str = "disclosed website gazette req.total req.in_person req.fax req.email req.online req.letter req.other \
    reply.total reply.granted reply.partial reply.refused review suit appeal";

/// Last `columns` cells of every row that has numbers there.
fn printed(page: &str, columns: usize) -> Vec<Vec<&str>> {
    page.lines()
        .filter(|line| line.matches('|').count() > columns && !line.starts_with("甲"))
        .map(|line| line.trim_end_matches([' ', '|']).split(" | ").collect::<Vec<_>>())
        .map(|cells| cells[cells.len() - columns..].to_vec())
        .filter(|cells| cells.iter().all(|cell| cell.parse::<f64>().is_ok()))
        .collect()
}

/// Asserts that every cell is read under its id, by this form alone, and that all hard rules of the form hold.
fn is_read(page: &str, form: &str, rows: &[&str], columns: &[&str], hard: usize) {
    let mut expected = Vec::new();
    let lines = printed(page, columns.len().max(1));
    assert_eq!(lines.len(), rows.len());
    for (row, values) in rows.iter().zip(lines) {
        if columns.is_empty() {
            expected.push((format!("{form}.{row}"), values[0]));
        }
        expected.extend(columns.iter().zip(values).map(|(column, value)| (format!("{form}.{row}.{column}"), value)));
    }
    let extraction = read(page);
    let cells = cells(&extraction);
    for (id, value) in &expected {
        assert_eq!(cells.get(id.as_str()), Some(value), "{id}");
    }
    assert_eq!(cells.len(), expected.len());
    assert_eq!(extraction.tables.iter().map(|table| table.form.as_str()).collect::<Vec<_>>(), [form]);

    let library = Library::builtin().unwrap();
    let (document, _) = gouji_ingest::document(page);
    let rules = Rules::builtin();
    let read_only = ReadOnly(&extraction);
    let subject = check::EvalContext {
        document: &document,
        extraction: &extraction,
        values: &read_only,
        last_year: None,
        library: &library,
    };
    let findings = check::check(&rules, subject);
    let of_form: Vec<_> = findings
        .iter()
        .filter(|found| found.rule.name.starts_with(&format!("{form}.")) && found.severity == Severity::Hard)
        .collect();
    assert_eq!(of_form.len(), hard);
    for found in of_form {
        assert_eq!(found.verdict, Verdict::Holds, "{} {}", found.rule, found.detail.get(Lang::En));
        assert!(!found.title.zh.contains('{') && !found.title.en.contains('{'), "{}", found.title.zh);
    }
}

/// Values as read, without decisions.
struct ReadOnly<'a>(&'a gouji_core::extract::Extraction);

impl check::ValueSource for ReadOnly<'_> {
    fn datum(&self, id: &str) -> check::Datum {
        match self.0.field(id) {
            Some(value) => value.number.map_or(check::Datum::Blank, check::Datum::Number),
            None => check::Datum::Absent,
        }
    }

    fn span(&self, id: &str) -> Option<gouji_core::text::Span> {
        self.0.field(id).and_then(|value| value.span)
    }
}

#[test]
fn the_2014_table_is_read() {
    let rows: Vec<&str> = STAT2014_IDS.split_whitespace().collect();
    assert_eq!(rows.len(), 58);
    is_read(STAT2014, "stat2014", &rows, &[], 10);
}

#[test]
fn the_coded_form_is_read() {
    let rows: Vec<String> = (1..=35).map(|code| format!("c{code:02}")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    is_read(SHANGHAI, "shanghai", &rows, &["actual", "year"], 45);
    // A spreadsheet converts the codes to numbers.
    let short = (1..=9)
        .fold(SHANGHAI.to_string(), |page, code| page.replace(&format!(" | 0{code} | "), &format!(" | {code} | ")));
    assert_ne!(short, SHANGHAI);
    is_read(&short, "shanghai", &rows, &["actual", "year"], 45);
}

#[test]
fn the_form_with_all_years_is_read() {
    let rows: Vec<&str> = FUJIAN_IDS.split_whitespace().collect();
    is_read(FUJIAN, "fujian", &rows, &["year", "cumulative"], 21);
    // A row's label repeated as a header above it, with a dash for its unit: the row with numbers is the right one.
    let headed = ["主动公开信息数", "受理依申请公开信息总数", "本年度对申请的答复总数"];
    let page = FUJIAN.lines().fold(String::new(), |page, line| {
        let head = headed.iter().find(|label| line.starts_with(**label));
        page + line + "\n" + &head.map_or(String::new(), |label| format!("{label} | —— | | |\n"))
    });
    is_read(&page, "fujian", &rows, &["year", "cumulative"], 21);
}

/// Forms that read the tables of a report.
fn generations(page: &str) -> Vec<String> {
    read(page).tables.into_iter().map(|table| table.form).collect()
}

#[test]
fn a_report_is_read_by_one_generation() {
    // 行政复议、行政诉讼 is the same table in both forms: the rest of the report decides.
    assert_eq!(generations(&report_2019().0), ["cn2019"; 3]);
    // Without the labels below 其他处理, the 2021 table of requests has every label of 2019.
    let new = gouji_testing::sample("suqian-2023");
    for label in ["3.其他 |", "不再处理其政府信息公开申请"] {
        assert_eq!(generations(&new.replace(label, "|")), ["cn2021"; 3], "{label}");
    }
}

#[test]
fn a_unit_inside_the_cell_is_not_part_of_the_number() {
    let (page, _) = report_2019();
    for (raw, number) in [("1605964.5元", Some("1605964.5")), ("0元", Some("0"))] {
        let extraction = read(&page.replace("| 1605964.5 |", &format!("| {raw} |")));
        let amount = extraction.field("disclosure.procurement.amount").unwrap();
        assert_eq!(amount.number.map(|number| number.to_string()).as_deref(), number, "{raw}");
    }
}
