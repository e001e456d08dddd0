//! Agency, year and dates of the seven reports and of retyped lines.

use gouji_core::extract::identity::read;
use gouji_core::lexicon::Lexicon;
use gouji_ingest::document;

/// Agency, year, period, publication, signature and form dates, and diagnostic codes, on one line.
fn summary(text: &str) -> String {
    let (document, _) = document(text);
    let mut problems = Vec::new();
    let identity = read(&document, Lexicon::builtin(), &mut problems);
    let day = |found: &Option<gouji_core::extract::Found<jiff::civil::Date>>| {
        found
            .as_ref()
            .map_or("-".to_string(), |found| format!("{}{}", found.value, if found.repaired { "*" } else { "" }))
    };
    let period = identity
        .period
        .clone()
        .map_or("-".to_string(), |period| format!("{}..{}", day(&Some(period.start)), day(&Some(period.end))));
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
    format!(
        "{} {} {} {} {} {} {}",
        identity.agency.map_or("-".into(), |found| found.value),
        identity.year.map_or("-".into(), |found| found.value.to_string()),
        period,
        day(&identity.published),
        day(&identity.signed),
        day(&identity.filled),
        codes.join(",")
    )
}

#[test]
fn the_seven_reports_say_who_reports_about_when() {
    let check = |text: &str, expect: &str| assert_eq!(summary(text).trim(), expect);
    check(include_str!("../../../assets/reports/yanfeng-chengguan-2017.txt"), "城市管理和综合执法局 2017 - - - -");
    check(include_str!("../../../assets/reports/xifeng-2017.txt"), "西峰区 2017 2017-01-01..2017-12-31 2018-02-07 - -");
    check(
        include_str!("../../../assets/reports/harbin-chengguan-2020.txt"),
        "哈尔滨市城市管理局 2020 2020-01-01..2020-12-31 - 2021-01-16 -",
    );
    check(
        include_str!("../../../assets/reports/kundulun-chengguan-2021.txt"),
        "昆区城市管理综合执法局 2021 2021-01-01..2021-12-31 - - -",
    );
    check(
        include_str!("../../../assets/reports/xianjiahu-2016.txt"),
        "长沙市岳麓区咸嘉湖街道办事处 2016 2016-01-01*..2016-12-31* - 2017-02-27* 2017-02-22 date.repaired,date.repaired,date.repaired",
    );
    check(
        include_str!("../../../assets/reports/suqian-2023.txt"),
        "宿迁市人民政府办公室 2023 2023-01-01..2023-12-31 - - -",
    );
    check(
        include_str!("../../../assets/reports/suqian-2024.txt"),
        "宿迁市人民政府办公室 2024 2024-01-01..2024-12-31 - - -",
    );
}

#[test]
fn other_wordings() {
    let check = |text: &str, expect: &str| assert_eq!(summary(text).trim(), expect, "{text}");
    check("2022年天河区水务局政府信息公开工作年度报告\n一、总体情况\n无。", "天河区水务局 2022 - - - -");
    check("关于长安镇2019年度政府信息公开工作年度报告\n我镇一切正常。", "长安镇 2019 - - - -");
    check(
        "二〇一七年政府信息公开工作年度报告\n一、概述\n我局工作正常。\n某某县审计局\n二〇一八年一月九日",
        "某某县审计局 2017 - - 2018-01-09 -",
    );
    check(
        "海州区2018年政府信息公开年度报告\n发布日期:2019-03-01 浏览次数:5\n统计期限为2018年1月1日至12月31日。",
        "海州区 2018 2018-01-01..2018-12-31 2019-03-01 - -",
    );
    check(
        "海州区2018年政府信息公开年度报告\n统计期限为2017年1月1日至2017年12月31日。",
        "海州区 2018 2017-01-01..2017-12-31 - - - identity.disagree",
    );
    check(
        "甲县教育局2020年政府信息公开工作年度报告\n一、总体情况\n无。\n乙县财政局\n2021年1月20日",
        "甲县教育局 2020 - - 2021-01-20 - identity.disagree",
    );
    check(
        "甲县教育局2020年政府信息公开工作年度报告\n本报告由丙县水利局编制。\n一、总体情况\n无。\n乙县财政局\n2021年1月20日",
        "甲县教育局 2020 - - 2021-01-20 - identity.disagree,identity.disagree",
    );
    check("统计期限从2019年1月1日至12月31止。", "- 2019 2019-01-01..2019-12-31* - - - date.repaired");
    check("安河县第二中学2021年信息公开年度报告\n一、概述\n无。", "安河县第二中学 2021 - - - -");
    check("安河三中2021年政府信息公开工作年度报告\n一、概述\n无。", "安河三中 2021 - - - -");
    check(
        "现编制形成了《安河县柳河镇人民政府2023年政府信息公开工作年度报告》。\n一、概述\n无。",
        "安河县柳河镇人民政府 - - - - -",
    );
    check("参照《安河县柳河镇人民政府2023年政府信息公开工作年度报告》。\n一、概述\n无。", "- - - - - -");
    check("统计时间为2019年1月1日-12月31日。", "- 2019 2019-01-01..2019-12-31 - - -");
    check("海州区2018年政府信息公开工作\n\n年度报告\n一、概述\n无。", "海州区 2018 - - - -");
    check(
        "甲县教育局2020年政府信息公开工作年度报告\n|统计期限|2020年1月1日|2020年12月31日|",
        "甲县教育局 2020 2020-01-01..2020-12-31 - - -",
    );
    check("统计时间\t2019年1月1日\t2019年12月31日", "- 2019 2019-01-01..2019-12-31 - - -");
    check("|起始时间|2019年1月1日|\n|截止时间|2019年12月31日|", "- 2019 2019-01-01..2019-12-31 - - -");
    check("2019年政府信息公开工作年度报告\n一、总体情况\n我局一切正常。\n甲县教育局", "甲县教育局 2019 - - - -");
    check("2019年政府信息公开工作年度报告\n一、总体情况\n联系单位\n甲县教育局", "- 2019 - - - -");
    check("2019年政府信息公开工作年度报告\n一、总体情况\n我局正常。\n甲县\n扫一扫", "- 2019 - - - -");
    // The name is above the title, before the year in a cell, or in the sentence that introduces the report.
    check("甲县沙头镇\n2008年政府信息公开工作年度报告\n一、概述\n无。", "甲县沙头镇 2008 - - - -");
    check("乙市人民政府2016年\n政府信息公开工作年度报告\n一、概述\n无。", "乙市人民政府 2016 - - - -");
    check("名称 | 乙市政府办公室2014年政府信息公开年度报告 |\n一、概述\n无。", "乙市政府办公室 2014 - - - -");
    check("按规定,现向社会公布甲河市2022年政府信息公开工作年度报告。\n一、概述\n无。", "甲河市 2022 - - - -");
    check("特向社会公布2017年度我乡政府信息公开年度报告。\n一、概述\n无。", "- 2017 - - - -");
    check("按《乙市关于2016年政府信息公开年度报告的通知》编写。\n一、概述\n无。", "- - - - - -");
    check("发布机构:长桥乡\n现公布2017年度我乡政府信息公开年度报告。\n一、概述\n无。", "长桥乡 2017 - - - -");
    check("丙署(本级机关)2020年政府信息公开工作年度报告\n一、概述\n无。", "丙署(本级机关) 2020 - - - -");
    // The office that wrote the report is not the reporting agency.
    check(
        "甲市交通局2018年政府信息公开年度报告\n本报告由甲市交通局办公室依据条例编制。\n一、概述\n无。",
        "甲市交通局 2018 - - - -",
    );
    check(
        "由甲河区人民政府办公室综合各部门年报编制而成。\n一、概述\n2014年工作正常。",
        "甲河区人民政府办公室 2014 - - - -",
    );
    check("首页>乡镇>区西桥镇>年报\n西桥镇2018年政府信息公开年度报告\n一、概述\n无。", "西桥镇 2018 - - - -");
    check(
        "甲县教育局2016年政府信息公开年度报告\n统计期限自二〇一六年一月一日起至十二月三十一日止。\n一、概述\n无。",
        "甲县教育局 2016 2016-01-01..2016-12-31 - - -",
    );
    // The text names another year.
    check(
        "甲县卫生局2009年政府信息公开年度报告\n特向社会公布2008年度卫生局信息公开工作年度报告。\n一、概述\n无。",
        "甲县卫生局 2009 - - - - identity.disagree",
    );
    check(
        "海桥镇2015年政府信息公开年度报告\n本报告由海桥镇党政办编制的2013年度政府信息公开年度报告。\n一、概述\n无。",
        "海桥镇 2015 - - - - identity.disagree",
    );
    // A date among the header lines of a report without chapters is not a signature.
    check(
        "甲街道2015年政府信息公开工作年度报告\n2016.03.15\n第一段正文。\n第二段正文。\n第三段正文。\n第四段正文。",
        "甲街道 2015 - - - -",
    );
    check(
        "甲街道2015年政府信息公开工作年度报告\n时间:2016-01-14 08:41\n一、概述\n无。",
        "甲街道 2015 - 2016-01-14 - -",
    );
    check("", "- - - - - -");
}
