//! The agency's name, as long as the text gives it.
//!
//! Invariant: the name is a stretch of the text, never composed. Not here: what is a name (`name`), which agency that is
//! in a register.

use super::lines::{FilledLines, filled_lines};
use super::name::{LONGEST_NAME, is_body, is_name, is_name_char, is_title_name, last_word, stripped, without_remark};
use super::{Found, plausible, subject};
use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::message;
use crate::text::numerals::digit;
use crate::text::{Diagnostic, Span};
use jiff::civil::Date;

/// Where a name was found, the best source first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NameSource {
    Title,
    Form,
    Signature,
    Body,
    Trail,
    Weak,
}

/// The name and the places it is found in.
pub(super) struct Names {
    /// The longest name.
    pub agency: Option<Found<String>>,
    /// The name in the title.
    pub titled: Option<Span>,
    /// The name under the report.
    pub signature: Option<Span>,
}

/// Reads the name.
pub(super) fn read(
    document: &Document,
    lexicon: &Lexicon,
    title: Option<Span>,
    signed: Option<&Found<Date>>,
    problems: &mut Vec<Diagnostic>,
) -> Names {
    let titled =
        title.and_then(|title| in_title(document, lexicon, title).or_else(|| below_title(document, lexicon, title)));
    let signature = signed.map_or_else(|| undated(document, lexicon), |day| signature(document, lexicon, day.span));
    Names { agency: longest(document, lexicon, title, (titled, signature), problems), titled, signature }
}

/// Returns the longest name on which the places agree.
fn longest(
    document: &Document,
    lexicon: &Lexicon,
    title: Option<Span>,
    (titled, signature): (Option<Span>, Option<Span>),
    problems: &mut Vec<Diagnostic>,
) -> Option<Found<String>> {
    let mut named: Vec<(NameSource, Span)> = Vec::new();
    named.extend(titled.map(|span| (NameSource::Title, span)));
    labelled(document, lexicon, &mut named);
    named.extend(signature.map(|span| (NameSource::Signature, span)));
    head(document, lexicon, title, &mut named);
    if named.is_empty() {
        named.extend(subject::read(document, lexicon).into_iter().map(|span| (NameSource::Weak, span)));
        named.extend(published_by(document, lexicon).map(|span| (NameSource::Trail, span)));
    }
    let &(_, first) = named.first()?;
    let mut best = first;
    let mut told: Vec<&str> = Vec::new();
    for &(source, span) in named.iter().skip(1) {
        let (known, other) = (document.at(best), document.at(span));
        // The office that wrote the report is not a longer name of the body in the title.
        let inner = lexicon.offices.ends(other) && !lexicon.offices.ends(known) && is_body(lexicon, known);
        // A piece of the breadcrumb only adds the place in front of a name.
        let placed = || {
            let place = other.strip_suffix(known).unwrap_or("");
            place.chars().count() >= 2 && lexicon.place_endings.ends(place)
        };
        let longer = !inner && (source != NameSource::Trail || placed());
        if contains(other, known) {
            best = if longer { span } else { best };
        } else if !contains(known, other)
            && !matches!(source, NameSource::Trail | NameSource::Weak)
            && !told.contains(&other)
        {
            told.push(other);
            problems.push(Diagnostic::new(
                "identity.disagree",
                Some(span),
                message!("identity.disagree.agency", known = known, other = other),
            ));
        }
    }
    Some(Found { value: document.at(best).to_string(), span: best, repaired: false })
}

/// True if `long` contains all characters of `short` in order: 昆区城管局 and 昆都仑区城市管理局.
fn contains(long: &str, short: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|d| d == c))
}

/// Finds the name in a title: before the year, or between the year and 政府信息公开.
pub(super) fn in_title(document: &Document, lexicon: &Lexicon, title: Span) -> Option<Span> {
    let text = document.at(title);
    let topic = lexicon.title_subjects.occurrences(text).next()?.0;
    // 二〇一七年, but not 第二中学.
    let spelled = lexicon.spelled_centuries.occurrences(text).next().map(|found| found.0);
    let year = text.find(|c| digit(c).is_some()).into_iter().chain(spelled).min().unwrap_or(topic).min(topic);
    let before = Span::new(title.start, title.start + year);
    // 名称 | 某局2014年…: a cell in the head of a content system's page.
    let word = last_word(document.at(before)).len();
    let end = before.start + document.at(before).trim_end().len();
    let before = stripped(document, lexicon, Span::new(end - word, end));
    if is_title_name(lexicon, document.at(before)) {
        return Some(before);
    }
    let behind = Span::new(title.start + year, title.start + topic);
    let is_year = |c: char| digit(c).is_some() || c.is_whitespace() || "二〇○零一三四五六七八九年度()（）".contains(c);
    let skip = document.at(behind).find(|c| !is_year(c))?;
    let name = stripped(document, lexicon, Span::new(behind.start + skip, behind.end));
    is_title_name(lexicon, document.at(name)).then_some(name)
}

/// Finds the name alone on the line below a title that gives none.
fn below_title(document: &Document, lexicon: &Lexicon, title: Span) -> Option<Span> {
    let line = filled_lines(document).find(|line| line.start >= title.end)?;
    is_body(lexicon, document.at(line)).then_some(line)
}

/// True for a line above a title that names the agency, if the title does not.
pub(super) fn heads_title(document: &Document, lexicon: &Lexicon, above: Span, title: Span) -> bool {
    if in_title(document, lexicon, title).is_some() {
        return false;
    }
    let text = document.at(above).trim();
    let bare = text.trim_end_matches("年度").trim_end_matches('年').trim_end();
    let bare = bare.trim_end_matches(|c| digit(c).is_some()).trim_end();
    let dated = bare.len() < text.len();
    let starts = document.at(title).starts_with(|c: char| digit(c).is_some() || matches!(c, '二' | '〇'));
    is_title_name(lexicon, without_remark(lexicon, bare)) && (starts || dated)
}

/// Finds names behind labels: `填报单位(盖章):咸嘉湖街道办事处`, and a line 单 位 above the name.
fn labelled(document: &Document, lexicon: &Lexicon, named: &mut Vec<(NameSource, Span)>) {
    let mut label_above = false;
    for line in filled_lines(document) {
        let text = document.at(line);
        if label_above && is_name(lexicon, text) {
            named.push((NameSource::Form, line));
        }
        let short = text.chars().count() <= 8;
        label_above = short && {
            let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            lexicon.agency_line_labels.contains(&packed)
        };
        if !text.contains(':') && !text.contains("：") {
            continue;
        }
        let Some(label) = lexicon.agency_labels.first_of_file_in(text).map(|(at, label)| at + label.len()) else {
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
        if is_name(lexicon, document.at(span)) {
            named.push((NameSource::Form, span));
        }
    }
}

/// Finds the name on the line above the date, or before it on the same line.
fn signature(document: &Document, lexicon: &Lexicon, date: Span) -> Option<Span> {
    let labels = FilledLines::new(document);
    let (line, above) = labels.around(date.start);
    let before = Span::new(line?.start, date.start).trimmed(&document.text);
    let span = if before.is_empty() {
        above?
    } else {
        let word = last_word(document.at(before));
        Span::new(before.end - word.len(), before.end)
    };
    is_name(lexicon, document.at(span)).then_some(span)
}

/// How many lines from the end an undated signature may be; the site's remarks may follow it.
const LAST_LINES: usize = 3;

/// Finds an undated signature: a name alone on one of the last lines, after the end of a sentence.
fn undated(document: &Document, lexicon: &Lexicon) -> Option<Span> {
    let body = document.sections.first()?.title.end;
    let lines: Vec<Span> = filled_lines(document).filter(|line| line.start >= body).collect();
    let ends = |line: &Span| document.at(*line).ends_with(['。', ';', '；', '!', '！', ')', '）']);
    let signs = |pair: &&[Span]| matches!(pair, [above, line] if ends(above) && is_body(lexicon, document.at(*line)));
    let last = lines.len().saturating_sub(LAST_LINES + 1);
    let last = lines.get(last..)?;
    last.windows(2).rev().find(signs).and_then(|pair| pair.last().copied()).filter(|line| !document.in_grid(line.start))
}

/// Finds names in the text up to the first chapter: 由…编制, …信息公开年度报告, the breadcrumb.
fn head(document: &Document, lexicon: &Lexicon, title: Option<Span>, named: &mut Vec<(NameSource, Span)>) {
    let first = document.sections.first().map_or(usize::MAX, |section| section.title.end);
    // A report on one line has its first chapter behind its preamble: only the preamble is read.
    for line in filled_lines(document).take_while(|line| line.start < first).take(40) {
        if title.is_some_and(|title| title.overlaps(line) && title.end >= line.end) {
            continue;
        }
        let line = Span::new(line.start, line.end.min(first));
        let text = document.at(line);
        if text.contains(['>', '›', '»']) && !text.contains(['。', '<']) {
            named.extend(trail(document, lexicon, line).map(|span| (NameSource::Trail, span)));
            continue;
        }
        named.extend(compiled_by(document, lexicon, line).map(|span| (NameSource::Body, span)));
        named.extend(report_of(document, lexicon, line).map(|span| (NameSource::Body, span)));
        named.extend(cited_report(document, lexicon, line).map(|span| (NameSource::Body, span)));
    }
}

/// Returns the last piece of a breadcrumb that names a body.
fn trail(document: &Document, lexicon: &Lexicon, line: Span) -> Option<Span> {
    let mut best = None;
    let mut start = line.start;
    for piece in document.at(line).split(['>', '›', '»']) {
        let span = Span::new(start, start + piece.len()).trimmed(&document.text);
        let separator = document.text.get(start + piece.len()..).and_then(|rest| rest.chars().next());
        start += piece.len() + separator.map_or(0, char::len_utf8);
        // 区政府组成部门 is a section of the site, not a body.
        if is_body(lexicon, document.at(span)) {
            best = Some(span);
        }
    }
    best
}

/// Finds the name in `由宿迁市人民政府办公室根据…编制`.
fn compiled_by(document: &Document, lexicon: &Lexicon, line: Span) -> Option<Span> {
    let text = document.at(line);
    lexicon.agency_compiling.occurs_in(text).then_some(())?;
    text.match_indices('由').take(20).find_map(|(at, word)| {
        let start = at + word.len();
        let rest = text.get(start..)?;
        let end = lexicon.agency_after_by.occurrences(rest).next()?.0;
        let span = Span::new(line.start + start, line.start + start + end).trimmed(&document.text);
        is_body(lexicon, document.at(span)).then_some(span)
    })
}

/// Finds the name in `现公布句容市2022年政府信息公开工作年度报告` and the like.
fn report_of(document: &Document, lexicon: &Lexicon, line: Span) -> Option<Span> {
    phrases(document, lexicon, line).find_map(|phrase| {
        let before = phrase.before;
        let start = before
            .char_indices()
            .rev()
            .take(LONGEST_NAME)
            .take_while(|&(_, c)| is_name_char(c) && !lexicon.agency_breaks.contains(c.encode_utf8(&mut [0; 4])))
            .last()?
            .0;
        let span = stripped(document, lexicon, Span::new(line.start + start, line.start + before.len()));
        let name = document.at(span);
        // With the year behind it a place is enough.
        let is_named = is_body(lexicon, name) || (phrase.year.is_some() && is_name(lexicon, name));
        if is_named { Some(span) } else { announcer(document, lexicon, Span::new(line.start + start, span.start)) }
    })
}

/// Finds the name in `甲市税务局向社会公布本单位2020年政府信息公开工作年度报告`.
fn announcer(document: &Document, lexicon: &Lexicon, before: Span) -> Option<Span> {
    let (at, _) = lexicon.agency_publicly.occurrences(document.at(before)).next()?;
    let span = stripped(document, lexicon, Span::new(before.start, before.start + at));
    is_body(lexicon, document.at(span)).then_some(span)
}

/// Finds the name in a report cited by the sentence that publishes it: `现发布《利辛县望疃镇2023年…报告》`.
fn cited_report(document: &Document, lexicon: &Lexicon, line: Span) -> Option<Span> {
    let text = document.at(line);
    text.match_indices('《').take(20).find_map(|(at, mark)| {
        let start = at + mark.len();
        let inner = text.get(start..).and_then(|rest| rest.split('》').next())?;
        let published = text.get(..at).is_some_and(|before| lexicon.report_publishing.ends(before));
        let is_report = published && inner.ends_with("报告") && inner.contains("信息公开");
        let start = line.start + start;
        is_report.then(|| in_title(document, lexicon, Span::new(start, start + inner.len()))).flatten()
    })
}

/// Words of a text that name this report.
pub(super) struct ReportPhrase<'a> {
    /// The text before them on the line.
    before: &'a str,
    /// The digits of the year among them.
    pub year: Option<Span>,
    /// False if what follows makes it another document (…年度报告格式的通知).
    pub closes: bool,
}

/// Finds `…2022年度政府信息公开工作年度报告` outside cited titles.
pub(super) fn phrases<'d>(
    document: &'d Document,
    lexicon: &'d Lexicon,
    line: Span,
) -> impl Iterator<Item = ReportPhrase<'d>> {
    const CLOSED: [char; 12] = [',', '，', '。', ';', '；', ':', '：', '、', '(', '（', ' ', '如'];
    let text = document.at(line);
    text.match_indices("信息公开").take(40).filter_map(move |(at, word)| {
        let rest = text.get(at + word.len()..)?;
        let rest = rest.strip_prefix("工作").unwrap_or(rest);
        let report = lexicon.report_names.strip_prefix(rest)?;
        let before = text.get(..at)?;
        if before.rfind('《') > before.rfind('》') || before.rfind('<') > before.rfind('>') {
            return None;
        }
        // 某局政府信息公开 and 某市人民政府信息公开: 政府 belongs to the topic or to the name.
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
        // 公布2008年度某局信息公开…: the year may precede the name.
        let led = before.rfind('年').and_then(|at| {
            let name = before.get(at..)?;
            let short = name.chars().count() <= LONGEST_NAME && name.chars().all(is_name_char);
            short.then(|| before.get(..at)).flatten().map(str::trim_end)
        });
        let year = year.or_else(|| led.and_then(ends_with_year));
        Some(ReportPhrase { before, year, closes: report.is_empty() || report.starts_with(CLOSED) })
    })
}

/// Finds `发布机构:长坑乡` in the head lines of a content system.
fn published_by(document: &Document, lexicon: &Lexicon) -> Option<Span> {
    filled_lines(document).take(12).find_map(|line| {
        let text = document.at(line);
        let label = lexicon.agency_head_labels.first_of_file_in(text).map(|(at, label)| at + label.len())?;
        let rest = text.get(label..)?;
        let lead = rest.len() - rest.trim_start_matches([':', '：', ' ', '|', '\t']).len();
        let end = rest.get(lead..)?.find(|c: char| !is_name_char(c)).map_or(rest.len(), |at| at + lead);
        let span = Span::new(line.start + label + lead, line.start + label + end);
        (lead > 0 && is_body(lexicon, document.at(span))).then_some(span)
    })
}

/// True for two names of one agency: one may omit the place in front of the other.
pub fn is_same_agency(one: &str, other: &str) -> bool {
    one.ends_with(other) || other.ends_with(one)
}
