//! Counts in Chinese numerals: 收到申请十二件, 占百分之三十.
//!
//! Invariant: a numeral is a count only where a unit of counted things stands right behind it, a verb of counting before
//! it in its clause, and nothing behind the unit makes it a name: 一是, 第三, 双随机, 一件事 and 三个方面 are none.
//! Left to others: Chinese dates (`text::dates`), ordinals (`ordinals`).

use super::tokenizer::NumberToken;
use crate::text::Span;
use crate::text::numerals::{chinese_integer, digit};
use rust_decimal::Decimal;

/// Characters of a numeral; 万 and 亿 are read with the unit, as behind digits.
const NUMERALS: &str = "〇零一二两三四五六七八九十百千";
/// Units of things that the statistics forms count.
const UNITS: &[&str] =
    &["人次", "件次", "条次", "件", "条", "份", "宗", "起", "篇", "次", "期", "人", "名", "万元", "元", "个"];
/// What is done with counted things, from the indicators of the statistics forms.
const VERBS: &[&str] = &[
    "收到", "受理", "办结", "答复", "回复", "公开", "发布", "召开", "举办", "开展", "发生", "接待", "处理", "印发",
    "制发", "培训", "新增", "共", "其中", "申请", "参加", "组织", "转发", "报送", "编发", "撤销", "废止", "结转",
];
/// Words before a list of parts: its clauses need no verb of their own.
const LISTS: &[&str] = &["其中", "分别", "包括"];
/// Words that make the number one of each or a set phrase (最多跑一次), not a count.
const EACH: &[&str] =
    &["每", "任何", "逐", "各", "哪", "凡", "第", "跑", "只", "最多", "定期", "季度", "周", "月", "某", "一网", "一门"];
/// Characters before the numeral with which it is a word or an ordinal.
const JOINED: &str = "第统唯之同逐进单某任每万亿数几好上初周期专划归不合点/.-～~—〔(（";
/// Things that may stand behind the unit: 十二件申请.
const THINGS: &[&str] = &[
    "申请",
    "政府信息",
    "信息",
    "行政复议",
    "行政诉讼",
    "复议",
    "诉讼",
    "投诉",
    "举报",
    "会议",
    "培训",
    "案件",
    "提案",
    "建议",
    "规范性文件",
    "文件",
    "公告",
];
/// Words on both sides of a range.
const RANGES: [&str; 4] = ["至", "到", "、", "或"];
/// The numeral is looked for this many bytes around.
const REACH: usize = 90;

/// The tokens, in text order.
pub(super) fn tokens<'t>(text: &'t str, taken: &[Span]) -> impl Iterator<Item = NumberToken> + use<'t> {
    let mut taken = taken.to_vec();
    taken.sort_unstable();
    let mut at = 0;
    // A numeral that is no token gives none, and the search goes on.
    let step = move || {
        let start = text.get(at..).and_then(|rest| rest.find(|c| NUMERALS.contains(c))).map(|skip| at + skip)?;
        let rest = text.get(start..).unwrap_or("");
        let length = rest.find(|c| !NUMERALS.contains(c)).unwrap_or(rest.len());
        let run = Span::new(start, start + length);
        at = run.end;
        let before = near_before(text, start);
        let percent = before.ends_with("百分之");
        let (run, value) = if percent {
            fraction(text, run)
        } else {
            (run, counted(text, run, before).and_then(|()| integer(run.of(text))))
        };
        at = at.max(run.end);
        let free = || {
            let first = taken.partition_point(|span| span.end <= run.start);
            taken.get(first).is_none_or(|span| !span.overlaps(run))
        };
        Some(value.filter(|_| free()).map(|value| NumberToken { span: run, digits: run, value: Some(value) }))
    };
    std::iter::from_fn(step).flatten()
}

/// The tokens of both kinds in text order.
pub(super) fn merged(digits: Vec<NumberToken>, chinese: impl Iterator<Item = NumberToken>) -> Vec<NumberToken> {
    let mut all = digits;
    all.extend(chinese);
    all.sort_by_key(|token| token.span.start);
    all
}

fn integer(numeral: &str) -> Option<Decimal> {
    chinese_integer(numeral).map(Decimal::from)
}

/// 三十, 三十点五, 百 behind 百分之.
fn fraction(text: &str, run: Span) -> (Span, Option<Decimal>) {
    let whole = if run.of(text) == "百" { Some(Decimal::ONE_HUNDRED) } else { integer(run.of(text)) };
    let rest = text.get(run.end..).unwrap_or("");
    let Some(behind) = rest.strip_prefix('点') else {
        return (run, whole);
    };
    let length = behind.find(|c| !NUMERALS.contains(c)).unwrap_or(behind.len());
    let digits: Option<Vec<u64>> =
        behind.get(..length).unwrap_or("").chars().map(|c| chinese_integer(c.encode_utf8(&mut [0; 4]))).collect();
    let decimals = digits.filter(|digits| !digits.is_empty() && digits.len() <= 6).and_then(|digits| {
        let written: String = digits.iter().map(u64::to_string).collect();
        Decimal::from_str_exact(&format!("0.{written}")).ok()
    });
    match whole.zip(decimals) {
        Some((whole, decimals)) => {
            (Span::new(run.start, run.end + '点'.len_utf8() + length), whole.checked_add(decimals))
        }
        None => (run, whole),
    }
}

/// `Some` where the surroundings make the numeral a count.
fn counted(text: &str, run: Span, before: &str) -> Option<()> {
    let clause = before.rsplit([',', '，', ';', '；', ':', '：', '。', '、', '\n', '|', '(', '（']).next()?;
    let last = before.chars().next_back()?;
    let ranged = RANGES.iter().any(|word| {
        before
            .strip_suffix(word)
            .is_some_and(|head| head.ends_with(|c: char| NUMERALS.contains(c) || digit(c).is_some()))
    });
    if JOINED.contains(last) || digit(last).is_some() || ranged || EACH.iter().any(|word| clause.contains(word)) {
        return None;
    }
    let listed = LISTS.iter().any(|word| before.contains(word));
    let led = listed || VERBS.iter().any(|verb| clause.contains(verb));
    if !led || (clause.chars().count() < 2 && clause != "共") {
        return None;
    }
    let behind = text.get(run.end..)?;
    let behind = behind.trim_start_matches(['余', '多', '万']);
    let unit = UNITS.iter().find(|unit| behind.starts_with(**unit))?;
    let tail = behind.get(unit.len()..)?.trim_start_matches([' ', '\u{a0}']);
    let ends = tail.chars().next().is_none_or(|c| ",，。;；、:：)）(（\n|和及其".contains(c));
    let thing = THINGS.iter().any(|thing| tail.starts_with(thing)) && *unit != "个";
    (ends || thing).then_some(())
}

/// The words right before a place, within its line.
fn near_before(text: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text.get(from..at).unwrap_or("");
    before.rsplit(['\n', '。', '|']).next().unwrap_or("")
}
