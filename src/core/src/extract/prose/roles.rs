//! Says what each number is, from the words around it.
//!
//! Invariant: the first rule that fits decides, traps before counts, so that a number is counted only when nothing else
//! explains it. Left to others: dates and addresses, which are found as a whole (`claims`), and how counts hang
//! together (`enumerate`).

use super::Role;
use super::non_counts::{clock, document_number, hotline, list_mark, ordinal, page_mark, phone, place};
use super::number_context::{NumberContext, begins, ends, first, has, is_han, last, length, tail};
use crate::extract::identity::plausible;
use crate::text::numerals::digit;

/// Rules in order: the first answer counts.
const RULES: &[fn(&NumberContext) -> Option<Role>] = &[
    page_mark,
    document_number,
    percent,
    clock,
    year,
    phone,
    list_mark,
    hotline,
    place,
    ordinal,
    range,
    duration,
    name,
    growth,
    amount,
    count,
];

/// What a token is, by the words around it.
pub(super) fn role(case: &NumberContext) -> Role {
    RULES.iter().find_map(|rule| rule(case)).unwrap_or(Role::Unexplained)
}

/// 87%, and growth told in percent.
fn percent(case: &NumberContext) -> Option<Role> {
    let points = case.unit.name.contains("百分点");
    let words = ends(case.place.before, &["百分之"]);
    // 回复率0 leaves the sign out, because nothing was there to be answered.
    let rate = case.unit.name.is_empty()
        && has(case.place.clause, &["率"])
        && ends(case.place.clause, &["率", "率为", "率达", "率达到"]);
    if points {
        return Some(Role::Growth);
    }
    if !(case.token.is_percent() || words || rate || case.unit.name == "‰") {
        return None;
    }
    Some(if grows(case.place.clause) { Role::Growth } else { Role::Percent })
}

/// True when the clause compares with another year; 提高到87% tells a level, not a change.
fn grows(clause: &str) -> bool {
    const CHANGES: &[&str] = &[
        "增长", "增加", "上升", "提高", "提升", "下降", "减少", "降低", "同比", "环比", "增幅", "降幅", "上涨", "回落",
        "上浮", "下滑", "递增", "压缩", "缩减", "缩短", "精简",
    ];
    const LEVELS: &[&str] = &["到", "至", "为"];
    // 增幅为5% and 同比增长率为5% tell the change itself.
    let change = clause.ends_with("幅为") || clause.ends_with("增长率为");
    has(clause, CHANGES) && (change || !ends(clause, LEVELS))
}

/// A year standing alone, in a title, in a cited title or in the text.
fn year(case: &NumberContext) -> Option<Role> {
    let value = plausible(case.place.digits)?;
    let after = case.place.after.trim_start();
    let dash = after.trim_start_matches(['-', '—', '–', '至', '~', '～', '－', '年', ' ', '、']);
    let next: String = dash.chars().take(4).collect();
    let ranged = dash.len() < after.len()
        && plausible(&next).is_some()
        && dash.chars().nth(4).is_some_and(|c| "年、-—至".contains(c));
    let closed = after.starts_with([')', '）']) && case.place.before.ends_with(['(', '（']);
    let told = after.starts_with('年') || ranged || closed || (case.titled && !after.starts_with('号'));
    if !told {
        return None;
    }
    Some(match (case.titled, case.cited) {
        (true, _) => Role::TitleYear,
        (_, true) => Role::CitedYear,
        _ if case.year.is_none_or(|year| year == value) => Role::BodyYear,
        _ => Role::OtherYear,
    })
}

/// 1至2名, 3-5人.
fn range(case: &NumberContext) -> Option<Role> {
    const JOINTS: &[char] = &['至', '到', '-', '—', '~', '～', '－', '–'];
    let after = case.place.after.trim_start();
    let rest = after.trim_start_matches(JOINTS);
    let low = rest.len() < after.len() && first(rest).is_some_and(|c| digit(c).is_some());
    let before = case.place.before.trim_end();
    let head = before.trim_end_matches(JOINTS);
    // 1-11月 are months.
    if low && rest.trim_start_matches(|c| digit(c).is_some()).starts_with('月') {
        return Some(Role::Date);
    }
    // 5件至8件 repeats the unit, 1至2名 does not.
    let high = head.len() < before.len() && last(head).is_some_and(|c| digit(c).is_some());
    ((low || high) && length(case) <= 6 && !case.token.is_percent()).then_some(Role::Range)
}

/// 20个工作日, 24小时, 3年.
fn duration(case: &NumberContext) -> Option<Role> {
    const SPANS: &[&str] =
        &["个工作日", "工作日", "个小时", "小时", "分钟", "个月", "个季度", "天", "日", "周", "年", "秒", "岁"];
    const JOINTS: &[char] = &['×', 'x', 'X', '*', '＊'];
    let after = case.place.after.trim_start();
    let next = after.trim_start_matches(JOINTS);
    let product = next.len() < after.len() && next.trim_start_matches(|c| digit(c).is_some()).starts_with("小时");
    // 次月5日 is a day.
    if case.unit.name == "日" && case.place.before.ends_with('月') {
        return Some(Role::Date);
    }
    (SPANS.contains(&case.unit.name) || product).then_some(Role::Duration)
}

/// 360度, 2.0版, 5G, “1336”工作法, 1+3+N.
fn name(case: &NumberContext) -> Option<Role> {
    let (before, after) = (case.place.before, case.place.after);
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let lettered =
        latin(first(after)) || latin(last(before)) || before.ends_with(['_', '#', '@']) || after.starts_with('_');
    let joined = after.starts_with(['+', '＋', '×', '·', '*']) || before.ends_with(['+', '＋', '×', '·', '*']);
    let version = begins(after, &["版", "时代", "号文", "号线", "路公交", "级", "型", "度", "系"]);
    let quoted = before.ends_with(['“', '‘', '「', '"']) && after.starts_with(['”', '’', '」', '"']);
    // 2.0平台; and 0.3:41.1:58.6, 1:3 are shares of nothing that is counted.
    let decimal = case.place.digits.contains('.') && case.unit.name.is_empty();
    let product = decimal && begins(after, &["平台", "系统", "模式", "工程", "改革", "计划"]);
    let ratio = ratio(case) || is_quoted(case);
    // The last part of V2.3.1.
    let ending = before.strip_suffix('.').is_some_and(|head| last(head).is_some_and(|c| digit(c).is_some()));
    let chained =
        ending || after.starts_with('.') && first(after.get(1..).unwrap_or("")).is_some_and(|c| digit(c).is_some());
    let numbered = begins(after, &["号"]);
    if numbered {
        return Some(Role::DocumentNumber);
    }
    (lettered || joined || version || quoted || chained || product || ratio).then_some(Role::Name)
}

/// True for a number without a unit inside quotation marks: “阳光交通365平台”.
fn is_quoted(case: &NumberContext) -> bool {
    const REACH: usize = 36;
    let (before, after) = (tail(case.place.before, REACH), case.place.after);
    let opened = before.rfind('“') > before.rfind('”');
    let closed = after.find('”').is_some_and(|at| at <= REACH && after.find('“').is_none_or(|open| at < open));
    case.unit.name.is_empty() && opened && closed
}

/// True beside a colon with another number on its far side.
fn ratio(case: &NumberContext) -> bool {
    const COLONS: [char; 3] = [':', '：', '∶'];
    let after =
        case.place.after.strip_prefix(COLONS).is_some_and(|rest| first(rest).is_some_and(|c| digit(c).is_some()));
    let before =
        case.place.before.strip_suffix(COLONS).is_some_and(|rest| last(rest).is_some_and(|c| digit(c).is_some()));
    after || (before && case.unit.name.is_empty())
}

/// Money.
fn amount(case: &NumberContext) -> Option<Role> {
    case.unit.name.ends_with('元').then_some(Role::Amount)
}

/// 较上年增加35件.
fn growth(case: &NumberContext) -> Option<Role> {
    const COMPARED: &[&str] = &[
        "同比",
        "环比",
        "较上年",
        "比上年",
        "较去年",
        "比去年",
        "与上年相比",
        "与去年相比",
        "较上一年",
        "上年同期",
        "去年同期",
        "较往年",
    ];
    let clause = case.place.clause;
    // 较2024年增加35件 names the year.
    let year = clause.rsplit(['较', '比']).next().filter(|rest| rest.len() < clause.len()).and_then(|rest| {
        let year: String = rest.chars().take(4).collect();
        rest.get(year.len()..).filter(|_| plausible(&year).is_some())?.starts_with('年').then_some(())
    });
    let change = has(clause, &["增", "减", "升", "降", "多", "少"]);
    let times = case.unit.name == "倍" && (has(clause, COMPARED) || grows(clause));
    let compared = has(clause, COMPARED) || year.is_some();
    (times || (compared && change && !ends(clause, &["到", "至"]))).then_some(Role::Growth)
}

/// Anything with a unit; and a number without one where the clause says that things are counted.
fn count(case: &NumberContext) -> Option<Role> {
    /// What reports count, and what they do with it: the clause names one of them before a number that lost its unit.
    const COUNTED: &[&str] = &[
        "信息", "申请", "案件", "公开", "受理", "办结", "收到", "发布", "回复", "答复", "公告", "公示", "文件", "报道",
        "复议", "诉讼", "咨询", "投诉", "举报", "培训", "人数", "人次", "数量", "总数", "共", "访问", "点击", "阅读",
        "粉丝", "关注",
    ];
    if !case.unit.name.is_empty() {
        return Some(Role::Count);
    }
    let behind = first(case.place.after.trim_start());
    let closes = behind.is_none_or(|c| ",，。;；、)）(（".contains(c));
    let led =
        last(case.place.before.trim_end()).is_some_and(|c| is_han(c) || matches!(c, ':' | '：' | '”' | ')' | '）'));
    let named =
        has(case.place.clause, COUNTED) || (case.place.clause.is_empty() && has(tail(case.place.before, 60), COUNTED));
    (closes && led && named && !case.place.alone).then_some(Role::Count)
}
