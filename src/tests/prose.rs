//! The numbers of the prose against the gold positions, and how they hang together.

#![allow(clippy::expect_used)]

use crate::extract::identity;
use crate::extract::prose::{self, Enumeration, Part, Prose, Role};
use crate::ingest::document;
use crate::text::{Span, numerals::digit};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value as Json;

const REPORTS: &[(&str, &str)] = &[
    (
        "yanfeng-chengguan-2017",
        include_str!("../../assets/reports/yanfeng-chengguan-2017.txt"),
    ),
    (
        "xifeng-2017",
        include_str!("../../assets/reports/xifeng-2017.txt"),
    ),
    (
        "harbin-chengguan-2020",
        include_str!("../../assets/reports/harbin-chengguan-2020.txt"),
    ),
    (
        "kundulun-chengguan-2021",
        include_str!("../../assets/reports/kundulun-chengguan-2021.txt"),
    ),
    (
        "xianjiahu-2016",
        include_str!("../../assets/reports/xianjiahu-2016.txt"),
    ),
    (
        "suqian-2023",
        include_str!("../../assets/reports/suqian-2023.txt"),
    ),
    (
        "suqian-2024",
        include_str!("../../assets/reports/suqian-2024.txt"),
    ),
];

/// The roles a gold role allows.
fn allowed(gold: &str) -> &'static [Role] {
    use Role::*;
    let table: &[(&str, &[Role])] = &[
        ("title_year", &[TitleYear]),
        ("body_year", &[BodyYear]),
        ("next_year", &[OtherYear]),
        ("cited_title_year", &[CitedYear]),
        ("cited_doc", &[DocumentNumber]),
        ("trap.decree_no", &[DocumentNumber]),
        ("period_start", &[PeriodStart]),
        ("period_end", &[PeriodEnd]),
        ("publish_datetime", &[Published]),
        ("sign_date", &[Signed]),
        ("form_date", &[Filled]),
        ("url_", &[Address]),
        ("trap.email", &[Address]),
        ("trap.phone", &[Phone]),
        ("trap.room", &[Place]),
        ("trap.address", &[Place]),
        ("trap.hotline_number", &[Hotline]),
        ("trap.24h", &[Duration]),
        ("limit.workdays", &[Duration]),
        ("trap.360度", &[Name]),
        ("range_", &[Range]),
        ("list_marker", &[ListMark]),
        ("pct.", &[Percent]),
        ("spending_wan", &[Amount]),
    ];
    table
        .iter()
        .find(|(prefix, _)| gold.starts_with(prefix))
        .map_or(&[Count, Total, Part], |(_, roles)| roles)
}

/// Table cells are another reader's; a role of the form that stands in a narrative report is prose.
fn is_table(name: &str, role: &str) -> bool {
    let form = ["t2.", "t3.", "t4."]
        .iter()
        .any(|prefix| role.starts_with(prefix));
    (form && name != "harbin-chengguan-2020")
        || (role.starts_with("hn16.") && !role.contains("(narr)"))
}

/// The prose of a text; the tables' values are taken.
fn prose(text: &str, taken: &[Span]) -> Prose {
    let (document, _) = document(text);
    let identity = identity::read(&document, &mut Vec::new());
    let regions: Vec<Span> = document.grids.iter().map(|grid| grid.span).collect();
    prose::read(&document, &identity, taken, &regions)
}

/// The values in the cells of drawn tables: what the table reader will take.
fn cells(text: &str) -> Vec<Span> {
    let (document, _) = document(text);
    let cells = document
        .grids
        .iter()
        .flat_map(|grid| &grid.rows)
        .flat_map(|row| &row.cells)
        .copied();
    cells
        .filter(|cell| {
            cell.of(text)
                .chars()
                .all(|c| digit(c).is_some() || c == '.')
                && !cell.is_empty()
        })
        .collect()
}

fn report(name: &str) -> (&'static str, Vec<Json>) {
    let gold: Json = serde_json::from_str(include_str!("gold/samples.json")).expect("gold");
    let text = REPORTS
        .iter()
        .find(|(id, _)| *id == name)
        .expect("report")
        .1;
    (
        text,
        gold[name]["numbers"]
            .as_array()
            .cloned()
            .unwrap_or_default(),
    )
}

fn gold_span(number: &Json) -> Span {
    let start = number["byte"].as_u64().expect("byte") as usize;
    Span::new(start, start + number["raw"].as_str().expect("raw").len())
}

fn taken_of(name: &str) -> (&'static str, Vec<Span>) {
    let (text, numbers) = report(name);
    let mut taken: Vec<Span> = numbers
        .iter()
        .filter(|n| is_table(name, n["role"].as_str().expect("role")))
        .map(gold_span)
        .collect();
    if numbers.is_empty() {
        taken = cells(text);
    }
    (text, taken)
}

#[test]
fn every_number_of_the_gold_is_found_with_its_role_and_none_besides() {
    let mut wrong = Vec::new();
    for name in [
        "yanfeng-chengguan-2017",
        "xifeng-2017",
        "harbin-chengguan-2020",
        "kundulun-chengguan-2021",
        "xianjiahu-2016",
    ] {
        let (text, numbers) = report(name);
        let (_, taken) = taken_of(name);
        let found = prose(text, &taken);
        let mut wanted = 0;
        for number in numbers
            .iter()
            .filter(|n| !is_table(name, n["role"].as_str().expect("role")))
        {
            let (span, role) = (gold_span(number), number["role"].as_str().expect("role"));
            wanted += 1;
            match found.mentions.iter().find(|mention| mention.span == span) {
                None => wrong.push(format!(
                    "{name} L{} {} {role}: not found",
                    number["line"], number["raw"]
                )),
                Some(m) if !allowed(role).contains(&m.role) => {
                    wrong.push(format!(
                        "{name} L{} {} {role}: read as {:?}",
                        number["line"], number["raw"], m.role
                    ));
                }
                Some(m) if role.contains("approx") != m.approximate => {
                    wrong.push(format!(
                        "{name} L{} {} {role}: approximate {}",
                        number["line"], number["raw"], m.approximate
                    ));
                }
                Some(_) => {}
            }
        }
        if found.mentions.len() != wanted {
            wrong.push(format!(
                "{name}: {} mentions for {wanted} numbers",
                found.mentions.len()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `92=61+20+6+5` with `~` for not exhaustive, `0'` for a zero in words and `1'` for one told in words.
fn sums(prose: &Prose) -> Vec<String> {
    let raw = |i: usize| {
        prose.mentions[i]
            .value
            .map_or("?".into(), |v| v.to_string())
    };
    let sum = |e: &Enumeration| {
        let parts: Vec<String> = e
            .parts
            .iter()
            .map(|part| match part {
                Part::Number(i) => raw(*i),
                Part::Zero(_) => "0'".into(),
                Part::One(_) => "1'".into(),
            })
            .collect();
        format!(
            "{}{}{}",
            raw(e.total),
            if e.exhaustive { "=" } else { "~" },
            parts.join("+")
        )
    };
    prose.enumerations.iter().map(sum).collect()
}

/// `87%=80/92`.
fn shares(prose: &Prose) -> Vec<String> {
    let raw = |i: Option<usize>| {
        i.map_or("-".into(), |i| {
            prose.mentions[i]
                .value
                .map_or("?".into(), |v: Decimal| v.to_string())
        })
    };
    prose
        .percentages
        .iter()
        .map(|p| format!("{}%={}/{}", raw(Some(p.printed)), raw(p.part), raw(p.whole)))
        .collect()
}

#[test]
fn the_sums_of_the_seven_reports() {
    let check = |name: &str, expect: &[&str]| {
        let (text, taken) = taken_of(name);
        assert_eq!(sums(&prose(text, &taken)), expect, "{name}");
    };
    check("yanfeng-chengguan-2017", &[]);
    check(
        "xifeng-2017",
        &[
            "101~61",
            "798=8+20+5+44+13+101+283+6+28+65+76+8+61",
            "92=61+20+6+5",
            "92=80+88+0+4+0+0+0+0",
            "4=1+3+0",
            "49=3+46",
        ],
    );
    check(
        "harbin-chengguan-2020",
        &[
            "7754=0'+58+509+24+46+1733+2965+768+1284+215+152",
            "16=10+2+2+2",
            "2=1'+1'",
        ],
    );
    check("kundulun-chengguan-2021", &[]);
    check(
        "xianjiahu-2016",
        &["1169=27+9+16+412+126+3+7+10+25+137+14+14+368"],
    );
    check("suqian-2023", &["3607=3511+96"]);
    check("suqian-2024", &["3646~121", "3521=1431+471+92+941+117+469"]);
}

#[test]
fn the_percentages_of_the_seven_reports() {
    let check = |name: &str, expect: &[&str]| {
        let (text, taken) = taken_of(name);
        assert_eq!(shares(&prose(text, &taken)), expect, "{name}");
    };
    check("yanfeng-chengguan-2017", &[]);
    check(
        "xifeng-2017",
        &[
            "87%=80/92",
            "95.6%=88/92",
            "4.3%=4/92",
            "1.2%=1/92",
            "3.2%=3/92",
        ],
    );
    check("harbin-chengguan-2020", &[]);
    check("kundulun-chengguan-2021", &["99%=-/11427"]);
    check("xianjiahu-2016", &["30.45%=356/1169", "51.5%=602/1169"]);
    check("suqian-2023", &[]);
    check("suqian-2024", &[]);
}

fn told_sums(text: &str) -> String {
    sums(&prose(text, &[])).join(" ; ")
}

#[test]
fn sums_in_other_wordings() {
    let check = |text: &str, expect: &str| assert_eq!(told_sums(text), expect, "{text}");
    check(
        "共收到申请1499件,其中予以公开1303件,占86.92%;部分公开172件,占11.47%;不予公开24件,占1.60%。",
        "1499=1303+172+24",
    );
    check(
        "答复1453件,其中予以公开966件、部分公开67件、不予公开81件、无法提供182件、不予处理61件、其他处理96件。",
        "1453=966+67+81+182+61+96",
    );
    check(
        "主动公开信息698条,其中通过网站公开407条(其中概况类287条、动态类106条、公告类14条),微信公开155条,微博公开19条,报刊公开117条。",
        "698=407+155+19+117 ; 407=287+106+14",
    );
    check(
        "主动公开信息744条,其中公文类140条(政策41条、人事34条、规划25条、财政17条、应急14条、采购4条、统计3条、其他2条),动态类256条,公示类310条,其他38条。",
        "744=140+256+310+38 ; 140=41+34+25+17+14+4+3+2",
    );
    check(
        "2018年全区办理申请3021件。其中,网络申请1027件,信函申请459件,当面申请1535件。",
        "3021=1027+459+1535",
    );
    check(
        "全年共受理申请19件,其中11件已办结,8件由申请人撤销。",
        "19=11+8",
    );
    check("受理申请10件:网络申请1件,信函申请9件。", "10=1+9");
    check(
        "网上公开信息100条,其中动态类50条,公告类50条,办结申请20件,培训人员30人次。",
        "100=50+50",
    );
    check(
        "公开信息300条,网站、微信、微博分别公开100条、150条、50条。",
        "300=100+150+50",
    );
    check(
        "公开信息300条,包括网站公开200条、微信公开100条。",
        "300=200+100",
    );
    check(
        "公开信息300条,其中主要有网站公开200条、微信公开80条。",
        "300~200+80",
    );
    check(
        "公开信息300余条,其中网站公开200条、微信公开80条。",
        "300~200+80",
    );
    check(
        "公开信息300条,其中网站公开200条、微信公开80条等。",
        "300~200+80",
    );
    check("公开信息300条,其中规范性文件8件。举办培训2次。", "300~8");
    check(
        "公开信息300条。其中网站公开200条,微信公开100条。",
        "300=200+100",
    );
    check(
        "公开信息300条。召开会议2次。其中网站公开200条,微信公开100条。",
        "300=200+100",
    );
    check(
        "收到申请100件,其中自然人80件,法人20件,其中商业企业15件,其他5件。",
        "100=80+20 ; 20=15+5",
    );
    check(
        "收到申请6件。从申请方式看,网络申请4件,信函申请2件。从办理情况看,共办结6件,其中予以公开5件,不予公开1件。",
        "6=4+2 ; 6=5+1",
    );
    check("收到申请3646件(含上年结转121件)。", "3646~121");
    check(
        "收到申请50件(不含上年结转3件),其中网络30件,信函20件。",
        "50=30+20",
    );
    check("行政复议案件2件,一是甲公司案件;二是乙公司案件。", "2=1'+1'");
    check("报道317篇。一是公开年度决策。二是公开预算。", "");
    check("召开会议2次,举办培训3次,培训98人次。", "");
    check("微信公开100条,微博公开200条,网站公开300条。", "");
    check("支出3万元,其中印刷1万元,培训2万元。", "3=1+2");
    check("支出3万元,其中印刷5000元,培训2万元。", "");
    check("受理投诉100件,其中办结80件,满意75件。", "100~80+75");
    check("受理投诉100件,其中已办结90件,结转下年10件。", "100=90+10");
    check(
        "收到申请92件,公开信息798条,其中,规范性文件8件,人事信息790条。",
        "798=8+790",
    );
    check("收到申请100件(2019年20件,2018年15件)。", "");
    check("收到申请100件(上年20件,前年15件)。", "");
    check(
        "收到申请100件,其中予以公开60件(占60%);部分公开40件(占40%)。",
        "100=60+40",
    );
    check(
        "收到申请100件。其中自然人80件;法人20件,其中商业企业15件,其他5件;结转2件。",
        "100=80+20 ; 20=15+5",
    );
    check("有12名工作人员,其中专职2名,兼职10人。", "12=2+10");
}

#[test]
fn shares_in_other_wordings() {
    let check = |text: &str, expect: &str| {
        assert_eq!(shares(&prose(text, &[])).join(" ; "), expect, "{text}");
    };
    check(
        "共收到申请1499件,其中予以公开1303件,占86.92%;部分公开172件,占11.47%;不予公开24件,占1.60%。",
        "86.92%=1303/1499 ; 11.47%=172/1499 ; 1.60%=24/1499",
    );
    check(
        "受理申请10件,其中网络1件(10%)、信函9件(90%)。",
        "10%=1/10 ; 90%=9/10",
    );
    check("受理案件100件,办结99件,办结率99%。", "99%=99/100");
    check("受理案件100件,办结99件,占99%。", "99%=99/100");
    check(
        "公开信息100条。网站公开40条,占公开信息总数的40%。",
        "40%=40/100",
    );
    check(
        "办理提案25件,其中人大建议15件、政协提案10件,办结率100%。",
        "100%=-/25",
    );
    check("群众满意率98%。", "98%=-/-");
    check("申请量同比增长1.05%,占比提高到20%。", "20%=-/-");
}

#[test]
fn roles_in_other_wordings() {
    let check = |text: &str, expect: &[&str]| {
        let text = format!("某市2020年政府信息公开工作年度报告\n一、总体情况\n{text}");
        let found = prose(&text, &[]);
        let told: Vec<String> = found
            .mentions
            .iter()
            .skip(1)
            .map(|m| {
                format!(
                    "{} {}{}{}",
                    m.span.of(&text),
                    m.role.name(),
                    if m.unit.is_empty() { "" } else { " " },
                    m.unit
                )
            })
            .collect();
        assert_eq!(told, expect, "{text}");
    };
    check(
        "收到申请46件,同比增长1.05%,较上年增加35件。",
        &["46 count 件", "1.05% growth %", "35 growth 件"],
    );
    check(
        "办结1,234件,占87 %;提高5个百分点",
        &["1,234 count 件", "87 % percent %", "5 growth 个百分点"],
    );
    check(
        "拨打12345热线,联系电话:(0517)83900000,邮编223001。",
        &[
            "12345 trap.hotline",
            "0517 trap.phone",
            "83900000 trap.phone",
            "223001 trap.place",
        ],
    );
    check(
        "地址:人民路18号3楼305室,邮箱abc123@163.com",
        &[
            "18 trap.place",
            "3 trap.place",
            "305 trap.place",
            "123 trap.address",
            "163 trap.address",
        ],
    );
    check(
        "依据第711号令第20条,国办函〔2020〕109号,国办公开办函202130号",
        &[
            "711 trap.document_number",
            "20 trap.document_number",
            "2020 trap.document_number",
            "109 trap.document_number",
            "202130 trap.document_number",
        ],
    );
    check(
        "在20个工作日内答复,24小时值守,实行7×24小时服务",
        &[
            "20 trap.duration 个工作日",
            "24 trap.duration 小时",
            "7 trap.duration",
            "24 trap.duration 小时",
        ],
    );
    check(
        "2019年为10件,2020年为12件,2021年将继续",
        &[
            "2019 year.other",
            "10 count 件",
            "2020 year.body",
            "12 count 件",
            "2021 year.other",
        ],
    );
    check(
        "(1)加强学习。\n2.完善制度。\n3人员培训",
        &["1 trap.list_mark", "2 trap.list_mark", "3 trap.list_mark"],
    );
    check("- 4 -", &["4 trap.page_mark"]);
    check(
        "打造“1336”工作法和政务2.0版,5G覆盖,360度监控",
        &[
            "1336 trap.name",
            "2.0 trap.name",
            "5 trap.name",
            "360 trap.name",
        ],
    );
    check(
        "确定1至2名人员,召开3-5次会议",
        &[
            "1 trap.range",
            "2 trap.range 名",
            "3 trap.range",
            "5 trap.range 次",
        ],
    );
    check(
        "访问量达550万次,经费12.5万元,收费3.5元",
        &["550 count 万次", "12.5 amount 万元", "3.5 amount 元"],
    );
    check(
        "收到申请４６件，占８７％。",
        &["４６ count 件", "８７％ percent ％"],
    );
    check(
        "截至12月31日,2020年5月完成",
        &["12 date", "31 date", "2020 date", "5 date"],
    );
    check(
        "开展第3次检查,第1季度完成,公开目录7",
        &["3 trap.name", "1 trap.name", "7 count"],
    );
}

#[test]
fn labels_are_the_words_before_the_number() {
    let check = |text: &str, expect: &[&str]| {
        let found = prose(text, &[]);
        let labels: Vec<&str> = found.mentions.iter().map(|m| m.label.of(text)).collect();
        assert_eq!(labels, expect, "{text}");
    };
    check(
        "其中,同意公开的88件,通知公告101条,机构职能类信息27条",
        &["同意公开的", "通知公告", "机构职能类信息"],
    );
    check(
        "法律文书(含裁定书)共20件、快手短视频152个",
        &["法律文书(含裁定书)", "快手短视频"],
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
    #[test]
    fn any_text_is_read_whole(text in "([0-9０-９]{1,9}|[年月日件条次份万元其中包括分别含占率共一是二是从看按号第室路电话增长至没有一二、]{1,4}|[,，;；:：。、()（）%％.．《》〔〕|@/ \n\t-]){0,60}") {
        let (document, _) = document(&text);
        let body = document.text.clone();
        let mut problems = Vec::new();
        let identity = identity::read(&document, &mut problems);
        let taken: Vec<Span> = identity.year.iter().map(|year| year.span).collect();
        let regions: Vec<Span> = document.grids.iter().map(|grid| grid.span).collect();
        let found = prose::read(&document, &identity, &taken, &regions);
        let mut last = 0;
        let mut covered = taken.clone();
        for mention in &found.mentions {
            for span in [mention.span, mention.label, mention.sentence] {
                prop_assert!(body.get(span.start..span.end).is_some(), "{span:?}");
            }
            prop_assert!(mention.span.start >= last && !mention.span.is_empty());
            last = mention.span.end;
            covered.push(mention.span);
        }
        for (at, c) in body.char_indices() {
            if digit(c).is_some() {
                let holders = covered.iter().filter(|span| span.contains(at)).count();
                prop_assert!(holders == 1, "{holders} at {at} of {body:?}");
            }
        }
        for enumeration in &found.enumerations {
            prop_assert!(enumeration.total < found.mentions.len());
            prop_assert!(body.get(enumeration.span.start..enumeration.span.end).is_some());
        }
    }
}

#[test]
fn nothing_in_a_table_is_a_count() {
    let (text, _) = report("xianjiahu-2016");
    let (document, _) = document(text);
    let identity = identity::read(&document, &mut Vec::new());
    let form = text.find("填报单位").expect("form");
    let found = prose::read(&document, &identity, &[], &[Span::new(form, text.len())]);
    for mention in found
        .mentions
        .iter()
        .filter(|mention| mention.span.start > form)
    {
        let fits = matches!(
            mention.role,
            Role::Filled | Role::Phone | Role::PeriodStart | Role::PeriodEnd | Role::Unexplained
        );
        assert!(fits, "{} {:?}", mention.span.of(text), mention.role);
    }
    assert_eq!(
        sums(&found),
        ["1169=27+9+16+412+126+3+7+10+25+137+14+14+368"]
    );
}

#[test]
fn long_and_odd_texts_are_read_to_the_end() {
    let shapes = [
        "(1件",
        "1件)",
        "其中1件,",
        "《2017年",
        "a1_",
        "1.",
        "123,",
        "2017年1月1日至",
        "2件,一是",
        "信息1条:",
        "1",
        "其中",
        "(其中",
        "公开1条,占公开信息总数的1%",
        "一、甲\n二、1乙\n",
        "由编制信息公开年度报告",
        "20161231 \n",
        "从1看,",
        "。1%",
    ];
    for shape in shapes {
        let text = shape.repeat(20_000 / shape.len());
        let digits = text.chars().filter(|c| digit(*c).is_some()).count();
        let covered: usize = prose(&text, &[])
            .mentions
            .iter()
            .map(|m| {
                m.span
                    .of(&text)
                    .chars()
                    .filter(|c| digit(*c).is_some())
                    .count()
            })
            .sum();
        assert_eq!(covered, digits, "{shape}");
    }
}
