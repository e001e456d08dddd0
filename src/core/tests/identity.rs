//! Agency, year and dates of the seven reports and of retyped lines.

use gouji_core::extract::identity::read;
use gouji_core::lexicon::Lexicon;
use gouji_ingest::document;

/// Agency, year, period, publication, signature and form dates, and diagnostic codes, on one line.
fn summary(text: &str) -> String {
    let (document, _) = document(text);
    let mut problems = Vec::new();
    let printed = gouji_core::text::dates::scan(&document.text);
    let identity = read(&document, Lexicon::builtin(), &printed, &mut problems);
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

/// The kinds of heads that the web leaves: navigation, broken titles, sentences that alone name the agency.
#[test]
fn heads_as_the_web_leaves_them() {
    let check = |text: &str, expect: &str| assert_eq!(summary(text).trim(), expect, "{text}");
    // A title over several lines, with a blank behind the year, repeated, or with the name below it.
    check("2023 年丙市统计局政府信息公开工作\n年度报告\n一、总体情况\n无。", "丙市统计局 2023 - - - -");
    check("丁县水利局\n2021年政府信息公开工作\n年度报告\n一、总体情况\n无。", "丁县水利局 2021 - - - -");
    check(
        "2020年政府信息公开工作年度报告\n戊县河东镇人民政府\n2020年政府信息公开工作年度报告\n一、总体情况\n无。",
        "戊县河东镇人民政府 2020 - - - -",
    );
    check("2019年政府信息公开年度报告\n己市财政局\n一、概述\n无。", "己市财政局 2019 - - - -");
    check("《庚区教育局2018年政府信息公开工作报告》\n一、概述\n无。", "庚区教育局 2018 - - - -");
    check("辛县2016政府信息公开年度报告\n一、概述\n无。", "辛县 2016 - - - -");
    check("壬省民政厅关于2022年政府信息公开工作的年度报告\n一、概述\n无。", "壬省民政厅 2022 - - - -");
    // A line of navigation, and labels of a content system.
    check(
        "您所在的位置：首页 信息公开年报 癸区2012年政府信息公开年度报告 来源：区办 时间：2013-03-09 08:00 分享 一、概述 无。",
        "癸区 2012 - 2013-03-09 - -",
    );
    check(
        "首页/政务公开/年报\n标题:子县农业局2017年政府信息公开年度报告\n发布机构:县府办\n一、概述\n无。",
        "子县农业局 2017 - - - -",
    );
    check("政府信息公开年报\n丑市2020年 政府信息公开年度报告\n一、概述\n无。", "丑市 2020 - - - -");
    // Names of one syllable, of rare characters, and with what they do not need.
    check("2021年度濆乡政府信息公开工作年度报告\n一、概述\n无。", "濆乡 2021 - - - -");
    check("㮾梨街道2021年政府信息公开工作年度报告\n一、概述\n无。", "㮾梨街道 2021 - - - -");
    check("寅河里街2019年政府信息公开工作年度报告\n一、概述\n无。", "寅河里街 2019 - - - -");
    check("卯市公安局机关2023年政府信息公开工作年度报告\n一、概述\n无。", "卯市公安局 2023 - - - -");
    check("卯市人民政府本级2023年政府信息公开工作年度报告\n一、概述\n无。", "卯市人民政府 2023 - - - -");
    check("卯县人民政府机关\n2023年政府信息公开工作年度报告\n一、概述\n无。", "卯县人民政府 2023 - - - -");
    // Words that end like a place name nobody.
    check("乡镇2019年政府信息公开工作年度报告\n一、概述\n无。", "- 2019 - - - -");
    check("我镇2019年政府信息公开工作年度报告\n一、概述\n无。", "- 2019 - - - -");
    // Sentences that publish the report.
    check("依照条例,现公开辰市城市管理局2025年政府信息公开工作报告。\n一、概述\n无。", "辰市城市管理局 2025 - - - -");
    check(
        "现将巳县税务局河西分局(以下简称河西局)2023年信息公开年度报告公布。\n一、概述\n无。",
        "巳县税务局河西分局 2023 - - - -",
    );
    check("特向社会公布2019年度午家镇政府(机关)信息公开年度报告。\n一、概述\n无。", "午家镇政府 2019 - - - -");
    check(
        "按照条例,未市税务局向社会公布本单位2020年政府信息公开工作年度报告。\n一、概述\n无。",
        "未市税务局 2020 - - - -",
    );
    check("申华街道现面向社会公开2022年度政府信息公开年度报告。\n一、概述\n无。", "申华街道 2022 - - - -");
    // The agency that answers questions, without its office; not a superior's, not one of another kind.
    check(
        "2023年报告。如有疑问,请与酉度市公安局(地址:某路7号)联系。\n一、概述\n2023年正常。",
        "酉度市公安局 2023 - - - -",
    );
    check("如有疑问,请联系:戌县统计局党政办公室,电话:1。\n一、概述\n2022年我局正常。", "戌县统计局 2022 - - - -");
    check("如有疑问,请与亥山镇党政办联系。\n一、概述\n2018年我镇正常。", "亥山镇 2018 - - - -");
    check("请与甲海总署政府信息公开办公室联系。\n一、概述\n2018年正常。", "甲海总署 2018 - - - -");
    check(
        "请与甲县庙下乡人民政府信息公开领导小组办公室联系。\n一、概述\n2018年正常。",
        "甲县庙下乡人民政府 2018 - - - -",
    );
    check("如有疑问,请与县政府信息公开办公室联系。\n一、概述\n2018年我镇正常。", "- 2018 - - - -");
    check("如有疑问,请与甲县人民政府办公室联系。\n一、概述\n2018年正常。", "- 2018 - - - -");
    check("如有疑问,请与甲县大数据局联系。\n一、概述\n2018年我镇正常。", "- 2018 - - - -");
    // The agency that acts in the first sentence.
    check("一、总体情况\n2021年,乙湖市气象局(以下简称“市局”)认真履职。", "乙湖市气象局 2021 - - - -");
    check("一、总体情况\n2023年,丙山工业园区管委会严格按照条例。\n我委正常。", "丙山工业园区管委会 2023 - - - -");
    check("根据规定,丁阳市司法局按照条例梳理情况。\n一、概述\n2013年正常。", "丁阳市司法局 2013 - - - -");
    check("一、总体情况\n2021年,市教育局认真履职。\n2021年,在甲县委领导下工作。", "- 2021 - - - -");
    check("一、总体情况\n2021年,甲市坚持公开。我局正常。我局正常。", "- 2021 - - - -");
    // Days of a content system.
    let dated = |line: &str, expect: &str| {
        let text = format!("甲区2024年政府信息公开年度报告\n{line}\n一、概述\n会议时间:2024-05-06 09:00");
        assert_eq!(summary(&text).trim(), format!("甲区 2024 - {expect} - -"), "{line}");
    };
    dated("来源:甲区办 时间:2025-01-12 10:01", "2025-01-12");
    dated("作者：甲 | 来源：甲 | 时间：2025-01-12 点击数：5", "2025-01-12");
    dated("• 2025-02-10 15:59", "2025-02-10");
    dated("2025-02-10 15:59:01 来源：甲区", "2025-02-10");
    dated("【发布时间：2025年1月12日】", "2025-01-12");
    dated("日期 2025-01-12", "2025-01-12");
    dated("PubDate: 2025-01-12 10:01", "2025-01-12");
    dated("会议时间:2025-01-12", "-");
    dated("2024年5月6日9:00,甲区召开会议。", "-");
}
