//! Formats list numbers as office programs print them.
//!
//! Not here: counting (`numbering`).

/// Formats a number in one of Word's formats (`chineseCounting`, `decimal` …); an unknown format gives digits.
pub(super) fn print(format: &str, number: usize) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographDigital"
        | "ideographTraditional"
        | "koreanCounting" => chinese(number),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&number) => {
            char::from_u32(0x245f + number as u32).map(String::from).unwrap_or_default()
        }
        "decimalFullWidth" => number.to_string().chars().filter_map(|c| char::from_u32(c as u32 + 0xfee0)).collect(),
        "lowerLetter" => letter(number, 'a'),
        "upperLetter" => letter(number, 'A'),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        _ => number.to_string(),
    }
}

/// Chinese numeral (一, 十, 十一, 二十, 一百零五); digits from 10,000 on.
fn chinese(number: usize) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    const UNITS: [(usize, &str); 4] = [(1000, "千"), (100, "百"), (10, "十"), (1, "")];
    if number == 0 || number >= 10_000 {
        return if number == 0 { "〇".to_string() } else { number.to_string() };
    }
    let mut printed = String::new();
    let mut gap = false;
    for (unit, name) in UNITS {
        let digit = number / unit % 10;
        if digit == 0 {
            gap |= !printed.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            printed.push('零');
        }
        // 十一, not 一十一.
        if !(unit == 10 && digit == 1 && printed.is_empty()) {
            printed.push(DIGITS[digit]);
        }
        printed.push_str(name);
    }
    printed
}

/// Letters a … z, aa, bb …
fn letter(number: usize, first: char) -> String {
    let Some(index) = number.checked_sub(1) else { return String::new() };
    let letter = char::from_u32(first as u32 + (index % 26) as u32).unwrap_or(first);
    letter.to_string().repeat((index / 26 + 1).min(8))
}

fn roman(number: usize) -> String {
    const SIGNS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number > 3999 {
        return number.to_string();
    }
    let mut left = number;
    let mut printed = String::new();
    for (value, sign) in SIGNS {
        printed.push_str(&sign.repeat(left / value));
        left %= value;
    }
    printed
}
