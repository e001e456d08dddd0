//! Dates and numerals, intact and damaged.

#![allow(clippy::expect_used)]

use gouji_core::text::dates::{readings, scan};
use gouji_core::text::numerals::{chinese_integer, decimal, digit, next_digit, numeral_at};

fn found(text: &str) -> String {
    let dates: Vec<String> = scan(text)
        .iter()
        .map(|date| {
            let days: Vec<String> = date.readings.iter().map(ToString::to_string).collect();
            format!("{}={}{}", date.span.of(text), days.join("|"), if date.damaged { "*" } else { "" })
        })
        .collect();
    dates.join(" ; ")
}

#[test]
fn dates_as_printed_and_damaged() {
    let check = |text: &str, expect: &str| assert_eq!(found(text), expect, "{text}");
    check("自2017年1月1日起至2017年12月31日止", "2017年1月1日=2017-01-01 ; 2017年12月31日=2017-12-31");
    check("2018-02-07 09:33:10 来源:", "2018-02-07 09:33:10=2018-02-07");
    check("于2021/1/19公布,2017.2.27修订", "2021/1/19=2021-01-19 ; 2017.2.27=2017-02-27");
    check("２０２１年１月１日", "２０２１年１月１日=2021-01-01");
    check("二〇一七年二月二十七日", "二〇一七年二月二十七日=2017-02-27");
    check("段为201611日至20161231日。", "201611日=2016-01-01* ; 20161231日=2016-12-31*");
    check("\n2017227\n", "2017227=2017-02-27*");
    check("\n2017111\n", "2017111=2017-01-11|2017-11-01*");
    check("20131月1日", "20131月1日=2013-01-01*");
    check("2021 1 1 日", "2021 1 1 日=2021-01-01*");
    check("2016年11日", "2016年11日=2016-01-01*");
    check("2021年2月30日", "2021年2月=");
    check("自二〇一六年一月一日起至十二月三十一日", "二〇一六年一月一日=2016-01-01 ; 十二月三十一日=");
    check("2016.01.01-2016.12.31", "2016.01.01=2016-01-01 ; 2016.12.31=2016-12-31");
    check("于20078月成立", "20078月=*");
    check("20201日", "");
    check("1至12月31日", "12月31日=");
    check("共收到201611件,电话2017227,邮编20161231", "");
    check("http://a.cn/art/2021/1/19/art_11521.html", "");
    check("2017年,2018年度", "");
}

#[test]
fn readings_are_valid_days_only() {
    let check = |digits: &str, expect: &[&str]| {
        let days: Vec<String> = readings(digits).iter().map(ToString::to_string).collect();
        assert_eq!(days, expect, "{digits}");
    };
    check("201611", &["2016-01-01"]);
    check("2017227", &["2017-02-27"]);
    check("2017111", &["2017-01-11", "2017-11-01"]);
    check("20161231", &["2016-12-31"]);
    check("20160230", &[]);
    check("99991231", &[]);
    check("2016", &[]);
}

#[test]
fn numerals_keep_their_exact_value() {
    let check = |text: &str, printed: &str, value: &str| {
        let numeral = numeral_at(text, 0).expect("a numeral");
        assert_eq!(numeral.span.of(text), printed, "{text}");
        assert_eq!(numeral.value.map(|v| v.to_string()).unwrap_or_default(), value, "{text}");
    };
    check("46,召开", "46", "46");
    check("602,约占", "602", "602");
    check("1,234,567件", "1,234,567", "1234567");
    check("1,234,召开", "1,234", "1234");
    check("12,34件", "12", "12");
    check("2021,123件", "2021", "2021");
    check("59237.2449", "59237.2449", "59237.2449");
    check("１２．５％", "１２．５", "12.5");
    check("１，２３４件", "１，２３４", "1234");
    check("12，345件", "12", "12");
    check("2017.2.27", "2017", "2017");
    check("1.2016年", "1", "1");
    check("5.。", "5", "5");
    check("99999999999999999999999999999999999999999999", "99999999999999999999999999999999999999999999", "");
    assert_eq!(decimal("x1"), None);
}

#[test]
fn chinese_numerals() {
    let check = |text: &str, expect: Option<u64>| assert_eq!(chinese_integer(text), expect, "{text}");
    check("十", Some(10));
    check("十二", Some(12));
    check("二十", Some(20));
    check("一百零五", Some(105));
    check("一百二十三", Some(123));
    check("两千三百", Some(2300));
    check("一万二千", Some(12000));
    check("三亿零五万", Some(300_050_000));
    check("二〇二一", Some(2021));
    check("七", Some(7));
    check("", None);
    check("百", None);
    check("甲", None);
}

#[test]
fn the_next_digit_is_the_first_one_wherever_it_is() {
    for length in 0..100 {
        for last in ["7", "０", "９", "，", "｜", ""] {
            let text = format!("{}{last}，公开", "申，éa-".repeat(length));
            for (from, _) in text.char_indices() {
                let first = text[from..].find(|c| digit(c).is_some()).map(|at| from + at);
                assert_eq!(next_digit(&text, from), first, "{text} from {from}");
            }
        }
    }
}
