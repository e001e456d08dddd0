//! Prose set in another type: width, blanks and quotation marks are no change.

use super::made::{Kit, kit};
use gouji_core::diff::{Differences, ProseRow, RowChange, compare};
use gouji_core::review::Review;
use gouji_core::text::{Span, numerals, typography};
use proptest::prelude::*;

#[test]
fn characters_fold_to_one_width_and_style() {
    let check = |texts: &[&str]| {
        for pair in texts.windows(2) {
            assert!(typography::is_same(pair[0], pair[1]), "{pair:?}");
        }
    };
    check(&["ＡＢｃ（１２％）：；，！？", "ABc(12%):;,!?", "A\u{200b}B\u{3000}c (１2﹪) ﹕﹔﹐﹗﹖"]);
    check(&["“甲”", "\"甲\"", "「甲」", "〝甲〞", "＂甲＂"]);
    check(&["‘甲’", "'甲'", "『甲』", "＇甲＇"]);
    check(&["甲、乙。", "甲､乙｡", "甲\u{a0}、\u{feff}乙 。"]);
    for (one, other) in
        [("甲", "乙"), ("“甲”", "《甲》"), ("甲。", "甲"), ("a", "A"), ("甲、乙", "甲，乙"), ("1", "一")]
    {
        assert!(!typography::is_same(one, other), "{one} {other}");
    }
    for c in (0..=0x2_ffff).filter_map(char::from_u32) {
        let once = typography::folded(c);
        assert_eq!(once.and_then(typography::folded), once, "{c}");
    }
}

#[test]
fn numbers_end_at_the_same_place_in_every_width() {
    let check = |texts: &[&str], digits: &str| {
        for text in texts {
            let number = &text[..typography::number_end(text, 0)];
            assert_eq!(numerals::fold(number), digits, "{text}");
        }
    };
    check(&["1,573件", "1，573件", "１,５７３件", "１，５７３件", "1,5７3件"], "1,573");
    check(&["1,234,567.5元", "1，234,567．5元", "１，２３４，５６７.5元"], "1,234,567.5");
    check(&["15,约", "15，约", "１５，约", "15", "１５"], "15");
    check(&["15,30件", "15，30件", "15,300,2件", "１５，３００，２件"], "15");
    check(&["2023,202件", "2023，202件", "２０２３，２０２件"], "2023");
    check(&["1.2024年", "１．２０２４年"], "1");
    check(&["012,345", "０１２，３４５"], "012");
    check(&["3.50元", "３．５０元", "3．50元"], "3.50");
    assert_eq!(typography::number_end("件", 0), 0);
}

const OLD: &str = "2023年，我局“放管服”改革(简称\"改革\")稳步推进；共收到申请1,573件，办结98.5%：其中予以公开12,345件、收费3.50元！\n\
    按照《条例》要求（国办函〔2020〕109号），App访问量46万次;微信公众号“甲市发布”推送15条。不足之处有哪些？一是主动性不够，二是时效性不强。\n\
    下一步，我局将加强‘五公开’工作,不断提升公开质量。";
const NEW: &str = "2024年，我局“放管服”改革(简称\"改革\")有序推进；共收到申请1,580件，办结98.5%：其中予以公开12,345件、收费3.50元！\n\
    微信公众号“甲市发布”推送18条。按照《条例》要求（国办函〔2020〕109号），App访问量46万次;不足之处有哪些？二是时效性不强。\n\
    下一步，我局将加强‘五公开’工作,全面提升公开质量。本年度新增政务新媒体2个。";

fn report(kit: &Kit, year: i16, body: &str) -> Review {
    kit.read(&format!("甲市教育局{year}年政府信息公开工作年度报告\n一、总体情况\n{body}\n"))
}

/// The text set anew: `dice` chooses the width of every character and the blank behind it.
fn set_anew(text: &str, dice: &[u8]) -> String {
    let mut dice = dice.iter().copied().cycle();
    let mut pick = |from: &[char]| from.get(usize::from(dice.next().unwrap_or(0)) % from.len().max(1)).copied();
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let styles: Vec<char> = match c {
            '\n' => vec![c],
            '“' | '”' | '"' => vec!['“', '”', '"', '＂', '「', '」'],
            '‘' | '’' => vec!['‘', '’', '\'', '＇', '『'],
            '。' => vec!['。', '｡'],
            '、' => vec!['、', '､', '﹑'],
            _ => {
                let narrow = numerals::fold_char(c);
                let wide = if narrow.is_ascii_graphic() { char::from_u32(narrow as u32 + 0xfee0) } else { None };
                std::iter::once(narrow).chain(wide).collect()
            }
        };
        out.extend(pick(&styles));
        // A blank inside a number makes two of it.
        let is_in_number = |c: char| numerals::digit(c).is_some() || matches!(c, ',' | '.' | '，');
        let is_inside = is_in_number(c) && rest.peek().is_some_and(|&next| is_in_number(next));
        if c != '\n' && !is_inside && pick(&['a', 'b', 'c', 'd']) == Some('a') {
            out.extend(pick(&[' ', '\u{a0}', '\u{2002}', '\u{2009}', '\u{202f}', '\u{3000}', '\u{200b}', '\u{feff}']));
        }
    }
    out
}

/// How a row changed, what either side says without the type it is set in, what of it is marked, and by how much numbers
/// changed.
type Plain = (RowChange, [Option<String>; 2], [String; 2], Vec<String>);

fn plain(old: &Review, new: &Review, row: &ProseRow) -> Plain {
    let words =
        |review: &Review, span| -> String { review.document.at(span).chars().filter_map(typography::folded).collect() };
    let found = row.differences(old, new);
    // Stretches part at blanks.
    let marked = |review: &Review, spans: &[(Span, bool)]| -> String {
        spans.iter().map(|(span, _)| words(review, *span)).collect()
    };
    (
        row.change,
        [row.old.map(|span| words(old, span)), row.new.map(|span| words(new, span))],
        [marked(old, &found.old), marked(new, &found.new)],
        found.numbers.iter().map(|number| number.delta.to_string()).collect(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn prose_set_anew_is_unchanged(dice in prop::collection::vec(any::<u8>(), 997)) {
        let kit = kit();
        let anew = set_anew(OLD, &dice);
        let (one, other) = (report(&kit, 2023, OLD), report(&kit, 2023, &anew));
        for (old, new) in [(&one, &other), (&other, &one)] {
            let comparison = compare(old, new, &kit.rules, &kit.library);
            prop_assert!(comparison.sentences().count() > 6);
            for row in comparison.sentences() {
                prop_assert_eq!(row.change, RowChange::Same, "{:?}", plain(old, new, row));
                prop_assert_eq!(row.differences(old, new), Differences::default());
            }
            let overlap = comparison.prose_overlap;
            prop_assert_eq!(overlap.copied, overlap.sentences);
        }
        // What did change is found as before, from either side.
        let (before, after) = (report(&kit, 2024, NEW), report(&kit, 2024, &set_anew(NEW, &dice)));
        let rows = |old: &Review, new: &Review| {
            let comparison = compare(old, new, &kit.rules, &kit.library);
            comparison.sentences().map(|row| plain(old, new, row)).collect::<Vec<_>>()
        };
        let expected = rows(&one, &before);
        prop_assert!(expected.iter().any(|row| row.0 == RowChange::Moved));
        prop_assert_eq!(&rows(&other, &after), &expected);
        prop_assert_eq!(&rows(&one, &after), &expected);
        prop_assert_eq!(&rows(&other, &before), &expected);
        let mut mirrored: Vec<Plain> = rows(&after, &other)
            .into_iter()
            .map(|(change, [old, new], [was, is], numbers)| {
                let change = match change {
                    RowChange::Appeared => RowChange::Vanished,
                    RowChange::Vanished => RowChange::Appeared,
                    other => other,
                };
                let turned = |number: String| number.strip_prefix('-').map_or(format!("-{number}"), str::to_string);
                (change, [new, old], [is, was], numbers.into_iter().map(turned).collect())
            })
            .collect();
        let key = |row: &Plain| row.1.clone();
        let mut expected = expected;
        mirrored.sort_by_key(key);
        expected.sort_by_key(key);
        prop_assert_eq!(mirrored, expected);
    }
}
