//! Classifies each number by the words around it.
//!
//! Invariant: the first rule that fits decides, non-counts before counts: a number is a count only if nothing else
//! explains it. Not here: dates and addresses, recognised as a whole (`entities`), relations between counts
//! (`enumeration`).

use super::Role;
use super::non_counts::{clock, document_number, hotline, list_mark, ordinal, page_mark, phone, place};
use super::number_context::{NumberContext, first, is_han, last, length, tail};
use crate::extract::identity::plausible;
use crate::text::numerals::digit;

/// The rules in order of precedence.
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

/// Returns the role of a token.
pub(super) fn role(case: &NumberContext) -> Role {
    RULES.iter().find_map(|rule| rule(case)).unwrap_or(Role::Unexplained)
}

/// Recognises percentages, and growth in percent.
fn percent(case: &NumberContext) -> Option<Role> {
    let points = case.lexicon.percent_points.occurs_in(case.unit.name);
    let words = case.lexicon.percent_words.ends(case.place.before);
    // 回复率0 omits the sign because there was nothing to answer.
    let rate = case.unit.name.is_empty() && case.lexicon.rate_endings.ends(case.place.clause);
    if points {
        return Some(Role::Growth);
    }
    if !(case.token.is_percent() || words || rate || case.unit.name == "‰") {
        return None;
    }
    Some(if grows(case) { Role::Growth } else { Role::Percent })
}

/// True if the clause compares with another year; 提高到87% is a level, not a change.
fn grows(case: &NumberContext) -> bool {
    let (lexicon, clause) = (case.lexicon, case.place.clause);
    // 增幅为5% and 同比增长率为5% are changes.
    let change = lexicon.change_rates.ends(clause);
    lexicon.changes.occurs_in(clause) && (change || !lexicon.change_levels.ends(clause))
}

/// Recognises a year: in the title, in a cited title or in the text.
fn year(case: &NumberContext) -> Option<Role> {
    let value = plausible(case.place.digits)?;
    let after = case.place.after.trim_start();
    let dash = after.trim_start_matches(['-', '—', '–', '至', '~', '～', '－', '年', ' ', '、']);
    let next: String = dash.chars().take(4).collect();
    let ranged = dash.len() < after.len()
        && plausible(&next).is_some()
        && dash.chars().nth(4).is_some_and(|c| "年、-—至".contains(c));
    let closed = after.starts_with([')', '）']) && case.place.before.ends_with(['(', '（']);
    let told = after.starts_with('年') || ranged || closed || case.cited || (case.titled && !after.starts_with('号'));
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

/// Recognises the bounds of a range: 1至2名, 3-5人.
fn range(case: &NumberContext) -> Option<Role> {
    const JOINTS: &[char] = &['至', '到', '-', '—', '~', '～', '－', '–'];
    let after = case.place.after.trim_start();
    let rest = after.trim_start_matches(JOINTS);
    let low = rest.len() < after.len() && first(rest).is_some_and(|c| digit(c).is_some());
    let before = case.place.before.trim_end();
    let head = before.trim_end_matches(JOINTS);
    // 1-11月 are months.
    if (low && rest.trim_start_matches(|c| digit(c).is_some()).starts_with('月'))
        || (head.len() < before.len() && after.starts_with('月'))
    {
        return Some(Role::Date);
    }
    // XXGK2019-012 is a code.
    let coded = |text: &str| {
        last(text.trim_end_matches(|c| digit(c).is_some() || JOINTS.contains(&c)))
            .is_some_and(|c| c.is_ascii_alphabetic())
    };
    if coded(before) {
        return None;
    }
    // 5件至8件 repeats the unit, 1至2名 does not.
    let high = head.len() < before.len() && last(head).is_some_and(|c| digit(c).is_some());
    ((low || high) && length(case) <= 6 && !case.token.is_percent()).then_some(Role::Range)
}

/// Recognises durations: 20个工作日, 24小时, 3年.
fn duration(case: &NumberContext) -> Option<Role> {
    const JOINTS: &[char] = &['×', 'x', 'X', '*', '＊'];
    let after = case.place.after.trim_start();
    let next = after.trim_start_matches(JOINTS);
    let product = next.len() < after.len() && next.trim_start_matches(|c| digit(c).is_some()).starts_with("小时");
    // 次月5日 is a date.
    if case.unit.name == "日" && case.place.before.ends_with('月') {
        return Some(Role::Date);
    }
    (case.lexicon.duration_units.contains(case.unit.name) || product).then_some(Role::Duration)
}

/// Recognises names: 360度, 2.0版, 5G, “1336”工作法, 1+3+N.
fn name(case: &NumberContext) -> Option<Role> {
    let (before, after) = (case.place.before, case.place.after);
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let lettered =
        latin(first(after)) || latin(last(before)) || before.ends_with(['_', '#', '@']) || after.starts_with('_');
    let more = case.unit.approximate && !case.unit.name.is_empty();
    let joined =
        (after.starts_with(['+', '＋', '×', '·', '*']) && !more) || before.ends_with(['+', '＋', '×', '·', '*']);
    let code = tail(before, 24).trim_end_matches(|c: char| digit(c).is_some() || c == '-');
    let coded = code.len() < tail(before, 24).len() && before.ends_with('-') && latin(last(code));
    let version = case.lexicon.versions.begins(after);
    let quoted = before.ends_with(['“', '‘', '「', '"']) && after.starts_with(['”', '’', '」', '"']);
    // 2.0平台 is a product; 0.3:41.1:58.6 and 1:3 are ratios.
    let decimal = case.place.digits.contains('.') && case.unit.name.is_empty();
    let product = decimal && case.lexicon.products.begins(after);
    let ratio = ratio(case) || is_quoted(case);
    // The last part of V2.3.1.
    let ending = before.strip_suffix('.').is_some_and(|head| last(head).is_some_and(|c| digit(c).is_some()));
    let chained =
        ending || after.starts_with('.') && first(after.get(1..).unwrap_or("")).is_some_and(|c| digit(c).is_some());
    let numbered = after.starts_with('号');
    if numbered {
        return Some(Role::DocumentNumber);
    }
    (lettered || coded || joined || version || quoted || chained || product || ratio).then_some(Role::Name)
}

/// True for a number without a unit inside quotation marks: “阳光交通365平台”.
fn is_quoted(case: &NumberContext) -> bool {
    const REACH: usize = 36;
    let (before, after) = (tail(case.place.before, REACH), case.place.after);
    let opened = before.rfind('“') > before.rfind('”');
    let closed = after.find('”').is_some_and(|at| at <= REACH && after.find('“').is_none_or(|open| at < open));
    // “惠企20条” is a name, “发布20条信息” is not.
    let named = || after.strip_prefix(case.unit.name).is_some_and(|rest| rest.starts_with(['”', '"']));
    let policy = matches!(case.unit.name, "条" | "项") && named();
    (case.unit.name.is_empty() || policy) && opened && closed
}

/// True next to a colon with another number on its other side.
fn ratio(case: &NumberContext) -> bool {
    const COLONS: [char; 3] = [':', '：', '∶'];
    let after =
        case.place.after.strip_prefix(COLONS).is_some_and(|rest| first(rest).is_some_and(|c| digit(c).is_some()));
    let before =
        case.place.before.strip_suffix(COLONS).is_some_and(|rest| last(rest).is_some_and(|c| digit(c).is_some()));
    after || (before && case.unit.name.is_empty())
}

/// Recognises money.
fn amount(case: &NumberContext) -> Option<Role> {
    case.unit.name.ends_with('元').then_some(Role::Amount)
}

/// Recognises growth: 较上年增加35件.
fn growth(case: &NumberContext) -> Option<Role> {
    // 同比下降25%(去年20件): the bracket holds a number of its own.
    let inner = case.place.clause.rsplit(['(', '（']).next().unwrap_or("");
    let is_own = case.lexicon.compared_labels.begins(inner) && !case.lexicon.change_signs.occurs_in(inner);
    let clause = if is_own { inner } else { case.place.clause };
    let is_compared = case.lexicon.other_year_comparisons.occurs_in(clause);
    // 较2024年增加35件 names the year.
    let year = clause.rsplit(['较', '比']).next().filter(|rest| rest.len() < clause.len()).and_then(|rest| {
        let year: String = rest.chars().take(4).collect();
        rest.get(year.len()..).filter(|_| plausible(&year).is_some())?.starts_with('年').then_some(())
    });
    let change = case.lexicon.change_signs.occurs_in(clause);
    let times = case.lexicon.multiplier_units.contains(case.unit.name)
        && (is_compared || grows(case) || case.lexicon.other_year.occurs_in(clause));
    let compared = is_compared || year.is_some();
    (times || (compared && change && !clause.ends_with(['到', '至']))).then_some(Role::Growth)
}

/// Recognises counts: any number with a unit, and one without if the clause names counted things.
fn count(case: &NumberContext) -> Option<Role> {
    if !case.unit.name.is_empty() {
        return Some(Role::Count);
    }
    let behind = first(case.place.after.trim_start());
    let closes = behind.is_none_or(|c| ",，。;；、)）(（".contains(c));
    let led =
        last(case.place.before.trim_end()).is_some_and(|c| is_han(c) || matches!(c, ':' | '：' | '”' | ')' | '）'));
    let told = case.place.before.trim_end_matches([':', '：', ' ']);
    let labelled = told.len() < case.place.before.len() && told.ends_with(['数', '量', '次']);
    let named = labelled
        || case.lexicon.counted_things.occurs_in(case.place.clause)
        || (case.place.clause.is_empty() && case.lexicon.counted_things.occurs_in(tail(case.place.before, 60)));
    (closes && led && named && !case.place.alone).then_some(Role::Count)
}
