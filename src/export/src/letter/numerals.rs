//! Chinese numerals of headings: 一, 二 … 九十九.

use gouji_core::text::numerals::chinese_integer;

const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// A number as headings are counted; in digits from 100, and for 0.
pub(super) fn chinese(number: usize) -> String {
    match (number / 10, number % 10) {
        (0, 0) | (10.., _) => number.to_string(),
        (0, ones) => DIGITS[ones].to_string(),
        (1, ones) => format!("十{}", DIGITS[ones]),
        (tens, ones) => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
    }
}

/// The numeral before the title of a chapter, its number, and the title: `三、收到…`.
pub(super) fn chapter(title: &str) -> (Option<(&str, u64)>, &str) {
    let title = title.trim();
    let Some((numeral, rest)) = title.split_once('、') else { return (None, title) };
    match chinese_integer(numeral.trim()) {
        Some(number) => (Some((numeral.trim(), number)), rest.trim()),
        None => (None, title),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_and_chapters_told() {
        for number in 1..100 {
            assert_eq!(chinese_integer(&chinese(number)), Some(number as u64), "{}", chinese(number));
        }
        assert_eq!((chinese(0), chinese(100)), ("0".to_string(), "100".to_string()));
        let check = |title: &str, expect: (Option<(&str, u64)>, &str)| assert_eq!(chapter(title), expect);
        check("三、收到和处理", (Some(("三", 3)), "收到和处理"));
        check("十一、 其他", (Some(("十一", 11)), "其他"));
        check("统计表", (None, "统计表"));
        check("条例、办法", (None, "条例、办法"));
    }
}
