//! Whether the words before a number name a row and nothing besides.
//!
//! Invariant: only then is a value sure: 主动公开财政预算信息12条 holds the words of 主动公开信息 and tells another thing,
//! and 上半年收到申请5件 tells another time. Left to others: which row is named (`lexicon`).

use crate::extract::prose::{Mention, Role};
use crate::forms::{Alternative, RowPhrases};
use crate::text::numerals::digit;
use rust_decimal::Decimal;

/// Words that may stand among and behind the words of a row without making another thing of it: what the official
/// indicators and the notices on the annual reports say around their nouns. Longer ones before those they begin with.
const FILLERS: &[&str] = &[
    "政府信息公开",
    "政府信息",
    "政务信息",
    "信息公开",
    "政务公开",
    "主动公开",
    "主动",
    "公开",
    "政府",
    "信息",
    "依申请",
    "申请人",
    "申请",
    "公民",
    "法人",
    "其他组织",
    "其它组织",
    "组织",
    "群众",
    "社会",
    "公众",
    "关注",
    "重大",
    "热点",
    "舆情",
    "关切",
    "事件",
    "问题",
    "各类",
    "各种",
    "各项",
    "有关",
    "相关",
    "要求",
    "提出",
    "提交",
    "提起",
    "提供",
    "书面",
    "方式",
    "形式",
    "途径",
    "渠道",
    "收到",
    "受理",
    "办理",
    "处理",
    "答复",
    "回复",
    "告知",
    "数量",
    "总数",
    "总量",
    "件数",
    "条数",
    "次数",
    "人数",
    "总次数",
    "案件",
    "事项",
    "事务",
    "情况",
    "情形",
    "工作",
    "人员",
    "业务",
    "专题",
    "范围",
    "内容",
    "稿件",
    "稿",
    "材料",
    "文章",
    "活动",
    "推送",
    "会议",
    "表单",
    "方面",
    "班",
    "会",
    "任何",
    "检索",
    "复制",
    "复印",
    "邮寄",
    "邮递",
    "递送",
    "成本",
    "费用",
    "费",
    "条例",
    "规定",
    "所指",
    "本行政机关",
    "本机关",
    "本部门",
    "本单位",
    "我局",
    "我市",
    "我区",
    "我县",
    "我镇",
    "我乡",
    "我办",
    "本局",
    "全年",
    "年度",
    "本年",
    "网上",
    "总",
    "共",
    "类",
    "数",
    "量",
    "案",
    "件",
    "的",
    "了",
    "和",
    "或",
    "及",
    "与",
    "并",
    "、",
    "等",
    "已",
    "为",
    "有",
    "是",
    "由",
    "对",
    "作出",
    "进行",
    "予以",
    "属于",
    "属",
    "引起",
    "引发",
    "发生",
    "产生",
    "因",
    "就",
    "要",
    "求",
    "“",
    "”",
    "\"",
    "《",
    "》",
    "(",
    ")",
    "（",
    "）",
    ":",
    "：",
    " ",
];
/// A denial right before the words turns them round: 不涉及个人隐私.
const DENIALS: [char; 5] = ['不', '未', '非', '无', '没'];
/// Words of another time or of no happening at all, anywhere in the sentence before the number.
const SCOPES: &[&str] = &[
    "上半年",
    "下半年",
    "季度",
    "以来",
    "以前",
    "之前",
    "每月",
    "每年",
    "每周",
    "每季",
    "每天",
    "日均",
    "平均",
    "月均",
    "计划",
    "拟",
    "预计",
    "力争",
    "目标",
    "至少",
    "不少于",
    "要求各",
];
/// Before 累计: the sum of the year, not of all years till then.
const OF_YEAR: &[&str] = &["全年", "年度", "年内", "本年", "全年共"];
/// Words before a number that are looked at, in bytes.
const REACH: usize = 300;

/// True when the words before a number hold, from the first word of the row on, nothing but the row's words and such as
/// say nothing of their own.
pub(super) fn names_only(lexicon: &RowPhrases, alternative: &Alternative, label: &str) -> bool {
    let label: String = label.chars().filter(|c| !c.is_whitespace()).collect();
    let mut words: Vec<&str> = alternative.words.iter().map(|&word| lexicon.spelled(word)).collect();
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    let Some(start) = words.iter().filter_map(|word| label.find(word)).min() else {
        return false;
    };
    let (_, mut rest) = label.split_at(start);
    while !rest.is_empty() {
        let known = words.iter().chain(FILLERS).find_map(|word| rest.strip_prefix(*word));
        match known {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    true
}

/// True when a denial stands right before the words of the row: 不涉及个人隐私, 未答复.
pub(super) fn denies(lexicon: &RowPhrases, alternative: &Alternative, label: &str) -> bool {
    let start = alternative.words.iter().filter_map(|&word| label.find(lexicon.spelled(word))).min();
    start.and_then(|start| label.get(..start)).is_some_and(|before| before.trim_end_matches("涉及").ends_with(DENIALS))
}

/// True when the words before a number in its sentence tell of another time, or of what is only planned.
pub(super) fn is_scoped(before: &str) -> bool {
    let before = tail(before, REACH);
    let cumulated = before.match_indices("累计").any(|(at, _)| {
        let head = before.get(..at).unwrap_or("");
        let year = head.strip_suffix('年').is_some_and(|year| year.ends_with(|c| digit(c).is_some()));
        !year && !OF_YEAR.iter().any(|word| head.ends_with(word))
    });
    cumulated || SCOPES.iter().any(|word| before.contains(word))
}

/// The last `most` bytes, cut at a character.
fn tail(text: &str, most: usize) -> &str {
    let mut start = text.len().saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..).unwrap_or("")
}

/// Between two nouns that share a number.
const JOINTS: &[&str] = &["以及", "及", "和", "与", "或", "、", "或者", "等"];

/// True when two rows are named together: 通过微信及其他方式公开92条 is the number of neither.
///
/// [`may_join`] tells whether it is worth asking.
pub(super) fn names_both(lexicon: &RowPhrases, one: &Alternative, other: &Alternative, label: &str) -> bool {
    let own = |a: &Alternative, b: &Alternative| {
        a.words.without(&b.words).iter().map(|&word| lexicon.spelled(word).to_string()).collect::<Vec<_>>()
    };
    let (ones, others) = (own(one, other), own(other, one));
    let joined = |first: &str, second: &str| {
        let between = label.find(first).and_then(|at| {
            let rest = label.get(at + first.len()..)?;
            rest.get(..rest.find(second)?)
        });
        between.is_some_and(|between| JOINTS.contains(&between))
    };
    ones.iter().any(|one| others.iter().any(|other| joined(one, other) || joined(other, one)))
}

/// True for a label that holds a joint at all.
pub(super) fn may_join(label: &str) -> bool {
    label.contains(['及', '和', '与', '或', '、', '等'])
}

/// True for a month that neither begins nor ends the year: what is counted till then is not the year's number.
pub(super) fn is_within_year(text: &str, mention: &Mention) -> bool {
    let behind = text.get(mention.span.end..).unwrap_or("").trim_start();
    let month = mention.value.filter(|_| mention.role == Role::Date && behind.starts_with('月'));
    month.is_some_and(|month| month != Decimal::ONE && month != Decimal::from(12))
}
