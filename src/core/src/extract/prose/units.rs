//! The units and classes of counted things.
//!
//! Invariant: the longest unit printed behind a number wins; only units of one class can make a sum.
//! Left to others: whether the number is a count at all (`roles`).

/// Units of counts and measures, as found in published annual reports and the statistics forms of 2014 and 2021.
/// Longer ones stand before those they begin with.
const UNITS: &[&str] = &[
    "个工作日",
    "工作日",
    "个百分点",
    "百分点",
    "个小时",
    "小时",
    "分钟",
    "个月",
    "个季度",
    "平方米",
    "平方公里",
    "公里",
    "人次",
    "件次",
    "条次",
    "户次",
    "场次",
    "批次",
    "册次",
    "篇次",
    "班次",
    "车次",
    "家次",
    "例次",
    "卷宗",
    "美元",
    "欧元",
    "港元",
    "日元",
    "元",
    "件",
    "条",
    "人",
    "名",
    "次",
    "份",
    "个",
    "起",
    "篇",
    "期",
    "项",
    "批",
    "场",
    "例",
    "宗",
    "封",
    "则",
    "部",
    "页",
    "张",
    "幅",
    "块",
    "套",
    "户",
    "家",
    "处",
    "天",
    "日",
    "周",
    "年",
    "岁",
    "吨",
    "辆",
    "台",
    "轮",
    "本",
    "册",
    "节",
    "卷",
    "门",
    "类",
    "种",
    "组",
    "位",
    "所",
    "座",
    "枚",
    "只",
    "支",
    "间",
    "片",
    "步",
    "米",
    "亩",
    "倍",
    "秒",
    "点",
    "度",
    "届",
    "级",
    "栏",
    "遍",
    "款",
    "面",
    "站",
    "回",
    "单",
    "集",
    "班",
    "课",
    "章",
    "盏",
    "把",
    "株",
    "棵",
    "头",
    "字",
    "‰",
];
/// Multipliers between a number and its unit: they stay part of the unit, as the value stays what is printed.
const MULTIPLIERS: &[char] = &['万', '亿', '千', '百'];
/// Words right behind the digits that make a number approximate.
const APPROXIMATE_AFTER: &[&str] = &["余", "多", "几"];
/// Words behind the unit that do so.
const APPROXIMATE_BEHIND: &[&str] = &["以上", "左右", "上下", "余", "多"];
/// Words right before the digits that do so.
const APPROXIMATE_BEFORE: &[&str] = &[
    "约",
    "近",
    "逾",
    "超",
    "超过",
    "将近",
    "大约",
    "大概",
    "约有",
    "约为",
    "约计",
    "约达",
    "近有",
    "多达",
    "不少于",
    "不低于",
    "至少",
    "不足",
    "不到",
    "不超过",
    "上",
];
/// Things counted by different words that still make one sum: reports add 件, 条, 份 and 个 under one total.
const ITEMS: &[&str] = &["件", "条", "份", "个", "篇", "则", "宗", "起", "例", "项", "幅", "张", "部", "封", ""];
/// Words for people.
const PEOPLE: &[&str] = &["人", "名", "位"];

/// The unit behind a number and what it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UnitMatch<'a> {
    /// Multiplier and unit as printed.
    pub name: &'a str,
    /// Bytes from the number's end to the unit's end.
    pub end: usize,
    /// True for 余, 多 and the like.
    pub approximate: bool,
}

/// Reads the unit in the text behind a number; the approximate words before it are looked at as well.
pub(super) fn unit<'a>(before: &str, after: &'a str) -> UnitMatch<'a> {
    let blanks = after.len() - after.trim_start_matches([' ', '\u{a0}']).len();
    let mut at = blanks;
    let mut approximate = APPROXIMATE_BEFORE.iter().any(|word| before.ends_with(word)) && !before.ends_with("以上");
    let skip = |at: usize| {
        let rest = after.get(at..).unwrap_or("");
        APPROXIMATE_AFTER.iter().find(|word| rest.starts_with(**word)).map_or(0, |word| word.len())
    };
    let mut start = at + skip(at);
    approximate |= start > at;
    let rest = after.get(start..).unwrap_or("");
    let scale = rest.len() - rest.trim_start_matches(MULTIPLIERS).len();
    at = start + scale;
    let more = if scale > 0 { skip(at) } else { 0 };
    approximate |= more > 0;
    let rest = after.get(at + more..).unwrap_or("");
    let found = UNITS.iter().find(|unit| rest.starts_with(**unit)).map_or(0, |unit| unit.len());
    if more > 0 {
        // 100万余元: the name cannot be one stretch; the unit behind it says more than the multiplier.
        start = at + more;
    }
    let end = if found > 0 { at + more + found } else { at };
    if found == 0 && scale == 0 {
        return UnitMatch { name: "", end: if approximate { start } else { 0 }, approximate };
    }
    let behind = after.get(end..).unwrap_or("");
    approximate |= APPROXIMATE_BEHIND.iter().any(|word| behind.starts_with(word));
    UnitMatch { name: after.get(start..end).unwrap_or(""), end, approximate }
}

/// True when numbers with these units can be added up.
pub(super) fn addable(one: &str, other: &str) -> bool {
    let both = |class: &[&str]| class.contains(&one) && class.contains(&other);
    one == other || both(ITEMS) || both(PEOPLE)
}
