//! The agency's name, as long as the text itself gives it.
//!
//! Invariant: the name is a stretch of the text, never put together; 我局 and 我街 are nobody's name.
//! Left to others: which agency that is in any register.

use super::lines::{FilledLines, filled_lines};
use super::{Found, plausible};
use crate::document::Document;
use crate::text::numerals::digit;
use crate::text::{Diagnostic, Span};
use jiff::civil::Date;

/// How the names of agencies end: organs, courts and institutions named in the Regulations' reports, and places.
const ENDINGS: &[&str] = &[
    "局",
    "委员会",
    "委",
    "办公室",
    "办公厅",
    "办事处",
    "街道",
    "镇",
    "乡",
    "政府",
    "厅",
    "部",
    "中心",
    "院",
    "大队",
    "支队",
    "总队",
    "管委会",
    "处",
    "站",
    "署",
    "司",
    "学校",
    "大学",
    "中学",
    "小学",
    "一中",
    "二中",
    "三中",
    "四中",
    "五中",
    "六中",
    "七中",
    "八中",
    "九中",
    "十中",
    "幼儿园",
    "联合会",
    "红十字会",
    "残联",
    "供销社",
    "档案馆",
    "图书馆",
    "博物馆",
    "研究所",
    "公司",
    "集团",
    "行",
    "市",
    "区",
    "县",
    "州",
    "旗",
    "省",
    "盟",
];
/// Endings that are enough for a name outside a title: places alone are not.
const PLACES: &[&str] = &["市", "区", "县", "州", "旗", "省", "盟", "行", "部", "处", "站", "院"];
/// Words that stand for the agency without naming it.
const PRONOUNS: &[&str] = &["我", "本", "各", "全", "该", "其"];
/// Words in front of a name in a title or a sentence: the name begins behind them.
const LEADING: &[&str] =
    &["关于", "编写", "现将", "特将", "现就", "完成了", "制定", "根据", "附件", "由", "年度", "年"];
/// Verbs that announce a report: the name begins behind the last of them.
const ANNOUNCING: &[&str] = &["公布", "发布", "编制", "社会公开"];
/// Lines of a content system's head lines: the last resort.
const HEAD_LABELS: &[&str] = &["发布机构", "公开机构", "发布单位", "公开单位", "发文机关"];
/// Lines whose value is the agency.
const LABELS: &[&str] = &["填报单位", "填报机关", "单位名称", "编制单位", "报告单位", "填表单位"];
/// Lines that must be the whole line to be one.
const WHOLE_LABELS: &[&str] = &["单位", "机关名称", "单位名称", "填报单位"];
/// What ends the name behind `由`.
const AFTER_BY: &[&str] =
    &["根据", "依据", "按照", "依照", "结合", "综合", "负责", "编制", "汇总", "组织", "会同", "牵头"];
/// Longer than this many characters is a sentence, no name.
const LONGEST_NAME: usize = 32;

/// Where a name was found, best source first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NameSource {
    Title,
    Form,
    Signature,
    Body,
    Trail,
}

/// The name, and the places that give it.
pub(super) struct Names {
    /// The longest.
    pub agency: Option<Found<String>>,
    /// In the title.
    pub titled: Option<Span>,
    /// Under the report.
    pub signature: Option<Span>,
}

/// Reads the name.
pub(super) fn read(
    document: &Document,
    title: Option<Span>,
    signed: Option<&Found<Date>>,
    problems: &mut Vec<Diagnostic>,
) -> Names {
    let titled = title.and_then(|title| in_title(document, title));
    let signature = signed.map_or_else(|| undated(document), |day| signature(document, day.span));
    Names { agency: longest(document, title, (titled, signature), problems), titled, signature }
}

/// The longest name that the places agree on.
fn longest(
    document: &Document,
    title: Option<Span>,
    (titled, signature): (Option<Span>, Option<Span>),
    problems: &mut Vec<Diagnostic>,
) -> Option<Found<String>> {
    let mut named: Vec<(NameSource, Span)> = Vec::new();
    named.extend(titled.map(|span| (NameSource::Title, span)));
    labelled(document, &mut named);
    named.extend(signature.map(|span| (NameSource::Signature, span)));
    head(document, title, &mut named);
    if named.is_empty() {
        named.extend(published_by(document).map(|span| (NameSource::Trail, span)));
    }
    let &(_, first) = named.first()?;
    let mut best = first;
    let mut told: Vec<&str> = Vec::new();
    for &(source, span) in named.iter().skip(1) {
        let (known, other) = (document.at(best), document.at(span));
        // The office that wrote the report is no longer name of the body that the title names.
        let inner = other.ends_with("办公室") && !known.ends_with("办公室") && is_body(known);
        // A piece of the site's trail adds only the place that a name stands in.
        let placed = || {
            let place = other.strip_suffix(known).unwrap_or("");
            place.chars().count() >= 2 && PLACES.iter().any(|ending| place.ends_with(ending))
        };
        let longer = !inner && (source != NameSource::Trail || placed());
        if contains(other, known) {
            best = if longer { span } else { best };
        } else if !contains(known, other) && source != NameSource::Trail && !told.contains(&other) {
            told.push(other);
            problems.push(Diagnostic::new(
                "identity.disagree",
                Some(span),
                format!("机关名称前后不一：“{known}”与“{other}”"),
                format!("the agency is named in two ways: \"{known}\" and \"{other}\""),
            ));
        }
    }
    Some(Found { value: document.at(best).to_string(), span: best, repaired: false })
}

/// True when every character of `short` comes in `long` in the same order: 昆区城管局 is in 昆都仑区城市管理局.
fn contains(long: &str, short: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|d| d == c))
}

/// True for the name of an agency.
pub(in crate::extract) fn is_name(text: &str) -> bool {
    let text = text.trim();
    let count = text.chars().count();
    // 海关总署(本级机关): the bracket says which part of it reports.
    let named =
        text.strip_suffix([')', '）']).and_then(|open| open.rsplit_once(['(', '（'])).map_or(text, |(name, _)| name);
    (3..=LONGEST_NAME).contains(&count)
        && ENDINGS.iter().any(|ending| named.ends_with(ending))
        && text.chars().all(is_name_char)
        && !PRONOUNS.iter().any(|word| text.starts_with(word))
}

/// A name of a body, not only of a place.
fn is_body(text: &str) -> bool {
    is_name(text) && (!PLACES.iter().any(|ending| text.ends_with(ending)) || text.ends_with("办事处"))
}

fn is_name_char(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || matches!(c, '(' | ')' | '（' | '）' | '、' | '·')
}

/// The piece behind the last blank.
pub(super) fn last_word(text: &str) -> &str {
    text.trim_end().rsplit(|c: char| c.is_whitespace() || c == '|').next().unwrap_or("")
}

/// `within` without the words that lead up to a name.
fn stripped(document: &Document, within: Span) -> Span {
    let mut span = within.trimmed(&document.text);
    let behind = |word: &&str| document.at(span).rfind(*word).map(|at| at + word.len());
    span.start += ANNOUNCING.iter().filter_map(behind).max().unwrap_or(0);
    while let Some(word) = LEADING.iter().find(|word| document.at(span).starts_with(*word)) {
        span.start += word.len();
    }
    span
}

/// In a title the name stands before the year, or between the year and 政府信息公开.
fn in_title(document: &Document, title: Span) -> Option<Span> {
    let text = document.at(title);
    let topic = ["政府信息", "信息公开", "政务公开", "政府网站"].iter().filter_map(|word| text.find(word)).min()?;
    // 二〇一七年, but not 第二中学.
    let spelled = ["二〇", "二○", "二零"].iter().filter_map(|word| text.find(word)).min();
    let year = text.find(|c| digit(c).is_some()).into_iter().chain(spelled).min().unwrap_or(topic).min(topic);
    let before = Span::new(title.start, title.start + year);
    // 名称 | 某局2014年…: a cell of a content system's head.
    let word = last_word(document.at(before)).len();
    let end = before.start + document.at(before).trim_end().len();
    let before = stripped(document, Span::new(end - word, end));
    if is_name(document.at(before)) {
        return Some(before);
    }
    let behind = Span::new(title.start + year, title.start + topic);
    let skip = document.at(behind).find(|c| digit(c).is_none() && !"二〇○零一三四五六七八九年度".contains(c))?;
    let name = Span::new(behind.start + skip, behind.end).trimmed(&document.text);
    is_name(document.at(name)).then_some(name)
}

/// True for a line above a title that names the agency, where the title itself does not.
pub(super) fn heads_title(document: &Document, above: Span, title: Span) -> bool {
    if in_title(document, title).is_some() {
        return false;
    }
    let text = document.at(above).trim();
    let bare = text.trim_end_matches("年度").trim_end_matches('年').trim_end();
    let bare = bare.trim_end_matches(|c| digit(c).is_some()).trim_end();
    let dated = bare.len() < text.len();
    let starts = document.at(title).starts_with(|c: char| digit(c).is_some() || "二〇".contains(c));
    is_name(bare) && (starts || dated)
}

/// `填报单位(盖章):咸嘉湖街道办事处`, and a line 单 位 with the name on the next one.
fn labelled(document: &Document, named: &mut Vec<(NameSource, Span)>) {
    let mut label_above = false;
    for line in filled_lines(document) {
        let text = document.at(line);
        if label_above && is_name(text) {
            named.push((NameSource::Form, line));
        }
        let short = text.chars().count() <= 8;
        label_above = short && {
            let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            WHOLE_LABELS.contains(&packed.as_str())
        };
        let Some(label) = LABELS.iter().find_map(|label| text.find(label).map(|at| at + label.len())) else {
            continue;
        };
        let Some(colon) = text.get(label..).and_then(|rest| rest.find([':', '：'])).filter(|&at| at <= 24) else {
            continue;
        };
        let mut start = label + colon;
        start += text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let value = text.get(start..).unwrap_or("");
        let lead = value.len() - value.trim_start().len();
        let end = value.trim_start().find(|c: char| !is_name_char(c)).map_or(value.len(), |at| at + lead);
        let span = Span::new(line.start + start + lead, line.start + start + end);
        if is_name(document.at(span)) {
            named.push((NameSource::Form, span));
        }
    }
}

/// The name on the line above the date, or before it on the same line.
fn signature(document: &Document, date: Span) -> Option<Span> {
    let labels = FilledLines::new(document);
    let (line, above) = labels.around(date.start);
    let before = Span::new(line?.start, date.start).trimmed(&document.text);
    let span = if before.is_empty() {
        above?
    } else {
        let word = last_word(document.at(before));
        Span::new(before.end - word.len(), before.end)
    };
    is_name(document.at(span)).then_some(span)
}

/// How many lines from the end a signature without a date may stand: remarks of the site may follow it.
const LAST_LINES: usize = 3;

/// A signature without a date: a name alone on one of the last lines, behind the end of a sentence.
fn undated(document: &Document) -> Option<Span> {
    let body = document.sections.first()?.title.end;
    let lines: Vec<Span> = filled_lines(document).filter(|line| line.start >= body).collect();
    let ends = |line: &Span| document.at(*line).ends_with(['。', ';', '；', '!', '！', ')', '）']);
    let signs = |pair: &&[Span]| matches!(pair, [above, line] if ends(above) && is_body(document.at(*line)));
    let last = lines.len().saturating_sub(LAST_LINES + 1);
    let last = lines.get(last..)?;
    last.windows(2).rev().find(signs).and_then(|pair| pair.last().copied()).filter(|line| !document.in_grid(line.start))
}

/// What the text before and at the beginning of the first chapter says: 由…编制, …信息公开年度报告, the site's trail.
fn head(document: &Document, title: Option<Span>, named: &mut Vec<(NameSource, Span)>) {
    let first = document.sections.first().map_or(usize::MAX, |section| section.title.end);
    // A report on one line keeps its first chapter behind its preamble: look at the preamble only.
    for line in filled_lines(document).take_while(|line| line.start < first).take(40) {
        if Some(line) == title {
            continue;
        }
        let line = Span::new(line.start, line.end.min(first));
        let text = document.at(line);
        if text.contains(['>', '›', '»']) && !text.contains(['。', '<']) {
            named.extend(trail(document, line).map(|span| (NameSource::Trail, span)));
            continue;
        }
        named.extend(compiled_by(document, line).map(|span| (NameSource::Body, span)));
        named.extend(report_of(document, line).map(|span| (NameSource::Body, span)));
        named.extend(cited_report(document, line).map(|span| (NameSource::Body, span)));
    }
}

/// A breadcrumb: its last piece that names a body.
fn trail(document: &Document, line: Span) -> Option<Span> {
    let mut best = None;
    let mut start = line.start;
    for piece in document.at(line).split(['>', '›', '»']) {
        let span = Span::new(start, start + piece.len()).trimmed(&document.text);
        let separator = document.text.get(start + piece.len()..).and_then(|rest| rest.chars().next());
        start += piece.len() + separator.map_or(0, char::len_utf8);
        // 区政府组成部门 is a drawer of the site, not a body.
        if is_body(document.at(span)) {
            best = Some(span);
        }
    }
    best
}

/// `由宿迁市人民政府办公室根据…编制`.
fn compiled_by(document: &Document, line: Span) -> Option<Span> {
    let text = document.at(line);
    text.contains("编制").then_some(())?;
    text.match_indices('由').take(20).find_map(|(at, word)| {
        let start = at + word.len();
        let rest = text.get(start..)?;
        let end = AFTER_BY.iter().filter_map(|word| rest.find(word)).min()?;
        let span = Span::new(line.start + start, line.start + start + end).trimmed(&document.text);
        is_body(document.at(span)).then_some(span)
    })
}

/// `编制完成了昆区城市管理综合执法局信息公开年度报告`, `现公布句容市2022年政府信息公开工作年度报告`.
fn report_of(document: &Document, line: Span) -> Option<Span> {
    phrases(document, line).find_map(|phrase| {
        let before = phrase.before;
        let start = before
            .char_indices()
            .rev()
            .take(LONGEST_NAME)
            .take_while(|&(_, c)| is_name_char(c) && !"了的将于、".contains(c))
            .last()?
            .0;
        let span = stripped(document, Span::new(line.start + start, line.start + before.len()));
        let name = document.at(span);
        // With the year behind it a place is enough.
        (is_body(name) || (phrase.year.is_some() && is_name(name))).then_some(span)
    })
}

/// `现发布《利辛县望疃镇2023年政府信息公开工作年度报告》`: the report cited by the sentence that publishes it.
fn cited_report(document: &Document, line: Span) -> Option<Span> {
    const PUBLISHED_AS: &[&str] = &["发布", "公布", "公开", "编制", "形成", "编制了", "形成了", "公布了", "发布了"];
    let text = document.at(line);
    text.match_indices('《').take(20).find_map(|(at, mark)| {
        let start = at + mark.len();
        let inner = text.get(start..).and_then(|rest| rest.split('》').next())?;
        let published = PUBLISHED_AS.iter().any(|word| text.get(..at).is_some_and(|before| before.ends_with(word)));
        let is_report = published && inner.ends_with("报告") && inner.contains("信息公开");
        let start = line.start + start;
        is_report.then(|| in_title(document, Span::new(start, start + inner.len()))).flatten()
    })
}

/// Words of a text that name this report.
pub(super) struct ReportPhrase<'a> {
    /// What stands before them on the line.
    before: &'a str,
    /// The digits of the year among them.
    pub year: Option<Span>,
    /// True where nothing follows that would make them another document's (…年度报告格式的通知).
    pub closes: bool,
}

/// Where a line says `…2022年度政府信息公开工作年度报告` outside the title of a document.
pub(super) fn phrases(document: &Document, line: Span) -> impl Iterator<Item = ReportPhrase<'_>> {
    const CLOSED: [char; 12] = [',', '，', '。', ';', '；', ':', '：', '、', '(', '（', ' ', '如'];
    let text = document.at(line);
    text.match_indices("信息公开").take(40).filter_map(move |(at, word)| {
        let rest = text.get(at + word.len()..)?;
        let rest = rest.strip_prefix("工作").unwrap_or(rest);
        let report = ["年度报告", "年度工作报告", "报告"].iter().find_map(|report| rest.strip_prefix(*report))?;
        let before = text.get(..at)?;
        if before.rfind('《') > before.rfind('》') || before.rfind('<') > before.rfind('>') {
            return None;
        }
        // 某局政府信息公开 and 某市人民政府信息公开: the word 政府 belongs to the topic or to the name.
        let before = match before.strip_suffix("政府") {
            Some(name) if !name.ends_with("人民") => name,
            _ => before,
        };
        let told = before.strip_suffix("年度").or_else(|| before.strip_suffix('年')).map(str::trim_end);
        let ends_with_year = |told: &str| {
            let digits: usize = told.chars().rev().take(4).map(char::len_utf8).sum();
            let span = Span::new(line.start + told.len() - digits, line.start + told.len());
            plausible(document.at(span)).map(|_| span)
        };
        let year = told.and_then(ends_with_year);
        let before = year.map_or(before, |year| text.get(..year.start - line.start).unwrap_or("").trim_end());
        // 公布2008年度某局信息公开…: the year may stand before the name.
        let led = before.rfind('年').and_then(|at| {
            let name = before.get(at..)?;
            let short = name.chars().count() <= LONGEST_NAME && name.chars().all(is_name_char);
            short.then(|| before.get(..at)).flatten().map(str::trim_end)
        });
        let year = year.or_else(|| led.and_then(ends_with_year));
        Some(ReportPhrase { before, year, closes: report.is_empty() || report.starts_with(CLOSED) })
    })
}

/// `发布机构:长坑乡` in the head lines of a content system.
fn published_by(document: &Document) -> Option<Span> {
    filled_lines(document).take(12).find_map(|line| {
        let text = document.at(line);
        let label = HEAD_LABELS.iter().find_map(|label| Some(text.find(label)? + label.len()))?;
        let rest = text.get(label..)?;
        let lead = rest.len() - rest.trim_start_matches([':', '：', ' ', '|', '\t']).len();
        let end = rest.get(lead..)?.find(|c: char| !is_name_char(c)).map_or(rest.len(), |at| at + lead);
        let span = Span::new(line.start + label + lead, line.start + label + end);
        (lead > 0 && is_body(document.at(span))).then_some(span)
    })
}

/// True for two names of one agency: one may leave out the place in front of the other.
pub fn is_same_agency(one: &str, other: &str) -> bool {
    one.ends_with(other) || other.ends_with(one)
}
