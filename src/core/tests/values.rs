//! Values that are not plain digits: signs in words, amounts in several units.

use crate::fixtures::kit;
use gouji_core::check::Verdict;
use gouji_core::extract::{Confidence, extract};
use gouji_core::forms::Library;
use gouji_ingest::document;

/// A report on the form of 2019 with a change, an amount, its head, and a caption above the block.
fn report(change: &str, amount: &str, head: &str, caption: &str) -> String {
    format!(
        "甲山镇人民政府2020年政府信息公开工作年度报告\n二、主动公开政府信息情况\n第二十条第(一)项 |\n\
         信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n规章 | 0 | 0 | 2 |\n规范性文件 | 1 | 1 | 4 |\n\
         第二十条第(五)项 |\n信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n行政许可 | 75 | {change} | 88 |\n\
         其他对外管理服务事项 | 6 | 0 | 3 |\n第二十条第(六)项 |\n信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n\
         行政处罚 | 253 | +4 | 0 |\n行政强制 | 4 | -1 | 2 |\n第二十条第(八)项 |\n信息内容 | 上一年项目数量 | 本年增/减 |\n\
         行政事业性收费 | 0 | 0 |\n第二十条第(九)项 |\n{caption}信息内容 | 采购项目数量 | {head} |\n政府集中采购 | 2 | {amount} |\n"
    )
}

/// The value, its spelling and its confidence, and the codes of the diagnostics.
fn read(text: &str, id: &str) -> String {
    let (page, _) = document(text);
    let (extraction, problems) = extract(&page, &Library::builtin().unwrap());
    let field = extraction.fields.iter().find(|field| field.id == *id).expect(id);
    let number = field.value.number.map_or("-".to_string(), |number| number.to_string());
    let codes: Vec<&str> =
        problems.iter().map(|problem| problem.code).filter(|code| code.starts_with("amount")).collect();
    let sure = if field.value.confidence == Confidence::Sure { "" } else { "?" };
    format!("{number}{sure} {}", codes.join(",")).trim().to_string()
}

#[test]
fn changes_have_their_sign_in_words_and_arrows() {
    let check = |printed: &str, expect: &str| {
        let text = report(printed, "0", "采购总金额", "");
        assert_eq!(read(&text, "disclosure.licensing.items_change"), expect, "{printed}");
        assert_eq!(read(&text, "disclosure.licensing.decisions"), "88", "{printed} makes no doubt about its row");
    };
    for printed in [
        "增13",
        "增 13",
        "增加13",
        "增加了13项",
        "+13",
        "＋13",
        "↑13",
        "13↑",
        "上升13",
        "新增１３",
        "13(增)",
        "13",
        "增长13",
    ] {
        check(printed, "13");
    }
    for printed in [
        "减3",
        "减 3",
        "减少3",
        "减少了 3 项",
        "-3",
        "－3",
        "−3",
        "–3",
        "--3",
        "——3",
        "↓3",
        "3↓",
        "下降3",
        "3(减)",
        "▼3",
    ] {
        check(printed, "-3");
    }
    for printed in ["0", "增0", "减0", "持平", "无变化", "-0"] {
        check(printed, "0");
    }
    let text = report("减-3", "0", "采购总金额", "");
    assert_eq!(read(&text, "disclosure.licensing.items_change"), "-3?");
    for printed in ["增2减1", "增-3", "3-", "增加"] {
        let text = report(printed, "0", "采购总金额", "");
        let found = read(&text, "disclosure.licensing.items_change");
        assert!(found.contains('?'), "{printed}: {found}");
    }
}

#[test]
fn amounts_are_in_the_unit_of_their_field() {
    let check = |amount: &str, head: &str, caption: &str, expect: &str| {
        let text = report("0", amount, head, caption);
        assert_eq!(read(&text, "disclosure.procurement.amount"), expect, "{amount} {head} {caption}");
    };
    // The unit in the cell.
    check("1605964元", "采购总金额", "", "1605964");
    check("1,605,964元", "采购总金额", "", "1605964");
    check("103.3879万元", "采购总金额", "", "1033879");
    check("205(万)", "采购总金额", "", "2050000");
    check("205（万元）", "采购总金额", "", "2050000");
    check("205(单位:万元)", "采购总金额", "", "2050000");
    check("0.37 万元", "采购总金额", "", "3700");
    check("1.2亿元", "采购总金额", "", "120000000");
    check("12.5千元", "采购总金额", "", "12500");
    check("￥1605964", "采购总金额", "", "1605964");
    check("人民币205万元", "采购总金额", "", "2050000");
    check("约205万元", "采购总金额", "", "2050000?");
    check("205万元(含工程)", "采购总金额", "", "2050000");
    check("205", "采购总金额", "", "205");
    // The unit in the head, below it, or above it.
    check("103.3879", "采购总金额(万元)", "", "1033879");
    check("103.3879", "采购总金额（单位：万元）", "", "1033879");
    check("103.3879", "采购总金额 万元", "", "1033879");
    check("1605964", "采购总金额(元)", "", "1605964");
    check("103.3879", "采购总金额", "单位:万元\n", "1033879");
    check("103.3879", "采购总金额", "（单位：万元）\n", "1033879");
    check("0", "采购总金额(万元)", "", "0");
    // The unit in the cell goes before the head's, and a contradiction is said.
    check("103.3879万元", "采购总金额(万元)", "", "1033879");
    check("1605964元", "采购总金额(万元)", "", "1605964 amount.units");
    check("205(万)", "采购总金额(元)", "", "2050000 amount.units");
}

#[test]
fn a_fee_in_yuan_is_scaled_to_the_forms_ten_thousands() {
    let check = |amount: &str, head: &str, expect: &str| {
        let text = format!(
            "甲县财政局2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n第二十条第(五)项 |\n信息内容 | 本年处理决定数量 |\n\
             行政许可 | 3 |\n第二十条第(六)项 |\n信息内容 | 本年处理决定数量 |\n行政处罚 | 4 |\n行政强制 | 5 |\n\
             第二十条第(八)项 |\n信息内容 | {head} |\n行政事业性收费 | {amount} |\n"
        );
        assert_eq!(read(&text, "disclosure.admin_fee.amount_wan"), expect, "{amount} {head}");
    };
    check("59237.2449", "本年收费金额(单位:万元)", "59237.2449");
    check("592372449元", "本年收费金额(单位:万元)", "59237.2449 amount.units");
    check("592372449", "本年收费金额(单位:元)", "59237.2449");
    check("5.9亿元", "本年收费金额", "59000");
    check("12.5万元", "本年收费金额(单位:万元)", "12.5");
}

#[test]
fn bodies_without_the_power_make_no_regulations_on_the_form_of_2019_either() {
    let kit = kit();
    let fails = |agency: &str| {
        let text = report("0", "0", "采购总金额", "").replace("甲山镇人民政府", agency);
        let review = kit.read(&text);
        review.findings.iter().any(|found| found.rule == "disclosure.rulemaking" && found.verdict == Verdict::Fails)
    };
    for agency in ["甲山镇人民政府", "甲山镇", "甲山街道", "甲县教育局", "甲县", "甲河街道办事处", "甲工业园管理委员会"]
    {
        assert!(fails(agency), "{agency}");
    }
    for agency in
        ["甲河市", "甲河市人民政府", "国家能源局", "中国气象局", "甲省人民政府", "乙自治州", "丙自治区", "海关总署"]
    {
        assert!(!fails(agency), "{agency}");
    }
}

#[test]
fn every_line_end_ends_a_line() {
    let text = report("0", "205万元", "采购总金额", "");
    let plain = read(&text, "disclosure.procurement.amount");
    for end in ["\r\n", "\r", "\u{2028}", "\u{2029}", "\u{85}", "\u{b}", "\u{c}"] {
        assert_eq!(read(&text.replace('\n', end), "disclosure.procurement.amount"), plain, "{end:?}");
    }
}

#[test]
fn invisible_characters_are_nothing() {
    let plain = report("减3", "205万元", "采购总金额", "");
    for hidden in ["\u{200b}", "\u{200c}", "\u{200d}", "\u{2060}", "\u{feff}", "\u{ad}"] {
        let text = plain.replace("采购总", &format!("采购{hidden}总")).replace(" |", &format!("{hidden} |"));
        let text = text.replace("205", &format!("2{hidden}05")).replace("行政许可", &format!("{hidden}行政许可"));
        assert_eq!(read(&text, "disclosure.procurement.amount"), "2050000", "{hidden:?}");
        assert_eq!(read(&text, "disclosure.licensing.items_change"), "-3", "{hidden:?}");
    }
    for blank in ["\u{a0}", "\u{3000}", "\u{2009}", "\u{202f}"] {
        let text = plain.replace(' ', blank);
        assert_eq!(read(&text, "disclosure.procurement.amount"), "2050000", "{blank:?}");
    }
}
