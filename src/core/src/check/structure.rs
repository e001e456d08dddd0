//! Rules over what a report should contain.

use super::file::{Part, Rule};
use super::{Finding, Subject, Verdict};
use crate::document::Document;
use crate::text::{Bilingual, Span};

/// The chapter of the 2019 and 2021 formats that holds the table of requests.
const TABLE_CHAPTER: &str = "收到和处理政府信息公开申请";

/// A part of the report is there.
pub(super) fn present(rule: &Rule, subject: Subject<'_>, part: Part, findings: &mut Vec<Finding>) {
    let identity = &subject.extraction.identity;
    let place = match part {
        Part::Title => identity.title,
        Part::Period => identity.period.as_ref().map(|period| period.start.span),
        Part::Date => {
            identity.signed.as_ref().or(identity.published.as_ref()).or(identity.filled.as_ref()).map(|day| day.span)
        }
        Part::Tables => {
            let chapter = subject
                .document
                .sections
                .iter()
                .find(|section| subject.document.at(section.title).contains(TABLE_CHAPTER));
            let Some(chapter) = chapter else { return };
            let table = subject.extraction.tables.iter().find(|table| table.table == "requests");
            if table.is_none() {
                let detail = Bilingual::new(
                    "该章没有可读的统计表，可能在附件里",
                    "this chapter holds no table that can be read; it may be an attachment",
                );
                findings.push(Finding::about(rule, Verdict::of(false), vec![chapter.title], detail));
                return;
            }
            table.map(|table| table.span)
        }
    };
    let detail = match place {
        Some(span) => {
            let shown = crate::text::width::fit(subject.document.at(span).lines().next().unwrap_or(""), 40);
            Bilingual::new(shown.clone(), shown)
        }
        None => Bilingual::new("原文没有找到", "not found in the text"),
    };
    findings.push(Finding::about(rule, Verdict::of(place.is_some()), place.into_iter().collect(), detail));
}

/// A chapter says one of the words.
pub(super) fn said(rule: &Rule, subject: Subject<'_>, chapter: &str, words: &[String], findings: &mut Vec<Finding>) {
    let Some(section) =
        subject.document.sections.iter().rfind(|section| subject.document.at(section.title).contains(chapter))
    else {
        return;
    };
    let body = Span::new(section.title.end, section.span.end);
    let text = subject.document.at(body);
    let word = words.iter().find_map(|word| text.find(word.as_str()).map(|at| (word, at)));
    let (place, detail) = match word {
        Some((word, at)) => {
            let start = body.start + at;
            (Span::new(start, start + word.len()), Bilingual::new(word.clone(), word.clone()))
        }
        None => (section.title, Bilingual::new("本章没有提到", "this chapter does not mention it")),
    };
    findings.push(Finding::about(rule, Verdict::of(word.is_some()), vec![place], detail));
}

/// Each table is read by a form prescribed for the year.
pub(super) fn form_fits_year(rule: &Rule, subject: Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(year) = &subject.extraction.identity.year else { return };
    let mut seen: Vec<&str> = Vec::new();
    for table in &subject.extraction.tables {
        if seen.contains(&table.form.as_str()) {
            continue;
        }
        seen.push(&table.form);
        let Some(form) = subject.library.form(&table.form) else { continue };
        let fits = form.years.0 <= year.value && form.years.1.is_none_or(|last| year.value <= last);
        let detail = Bilingual::new(
            format!("{}年用{}", year.value, form.name.zh),
            format!("{} on the {}", year.value, form.name.en),
        );
        let mut found =
            Finding::about(rule, Verdict::of(fits), vec![Span::new(table.span.start, table.span.start)], detail);
        found.rule = format!("{}.{}", rule.id, form.id);
        findings.push(found);
    }
}

/// 一 is 1.
const NUMERALS: &str = "一二三四五六七八九十";

/// Headings of chapters: those of the document, and lines that look like one (a row of a table may hide the next).
fn headings(document: &Document) -> Vec<(Span, u32)> {
    let mut headings: Vec<(Span, u32)> =
        document.sections.iter().map(|section| (section.title, section.number)).collect();
    // Lines and chapters come in the order of the text: each chapter is passed once.
    let mut titles = document.sections.iter().map(|section| section.title).peekable();
    for &line in &document.lines {
        let text = document.at(line).trim_start();
        let mut head = text.chars();
        let number = head.next().and_then(|first| NUMERALS.chars().position(|numeral| numeral == first));
        // Most lines are none: their first two characters say so.
        if number.is_none() || head.next() != Some('、') {
            continue;
        }
        let is_heading = !text.contains('|') && text.chars().count() <= 40;
        while titles.next_if(|title| title.end <= line.start).is_some() {}
        if let (Some(number), true) = (number, is_heading)
            && !titles.peek().is_some_and(|title| title.overlaps(line))
        {
            headings.push((line, number as u32 + 1));
        }
    }
    headings.sort_unstable();
    headings
}

/// The chapters of the official format are there, once each and in order.
pub(super) fn chapters(rule: &Rule, subject: Subject<'_>, titles: &[String], findings: &mut Vec<Finding>) {
    let headings = headings(subject.document);
    let title = |at: usize| subject.document.at(headings[at].0);
    // Reports of another format have other chapters.
    if !(0..headings.len()).any(|at| title(at).contains(TABLE_CHAPTER)) {
        return;
    }
    let place = |wanted: &String| (0..headings.len()).find(|&at| title(at).contains(wanted.as_str()));
    let missing: Vec<&str> = titles.iter().filter(|wanted| place(wanted).is_none()).map(String::as_str).collect();
    let firsts: Vec<usize> = titles.iter().filter_map(place).collect();
    let in_order = firsts.windows(2).all(|pair| pair[0] < pair[1]);
    let is_numbered = firsts.windows(2).all(|pair| headings[pair[0]].1 < headings[pair[1]].1);
    let detail = match (missing.is_empty(), in_order, is_numbered) {
        (false, ..) => {
            Bilingual::new(format!("没有找到：{}", missing.join("、")), format!("not found: {}", missing.join(", ")))
        }
        (_, false, _) => Bilingual::new("次序与规定不同", "not in the order of the format"),
        (_, _, false) => Bilingual::new("章节编号重复或颠倒", "chapter numbers are doubled or out of order"),
        _ => Bilingual::new(format!("{} 章齐全", titles.len()), format!("all {} chapters", titles.len())),
    };
    let holds = missing.is_empty() && in_order && is_numbered;
    let shown = firsts.iter().map(|&at| headings[at].0).collect();
    findings.push(Finding::about(rule, Verdict::of(holds), shown, detail));
}

/// A chapter has something to say.
pub(super) fn told(rule: &Rule, subject: Subject<'_>, (chapter, least): (&str, usize), findings: &mut Vec<Finding>) {
    let document = subject.document;
    let Some(section) = document.sections.iter().rfind(|section| document.at(section.title).contains(chapter)) else {
        return;
    };
    let body = document.at(Span::new(section.title.end, section.span.end));
    let count = body.chars().filter(|c| !c.is_whitespace() && *c != '|').count();
    let detail = Bilingual::new(
        format!("本章 {count} 字，至少应有 {least} 字"),
        format!("{count} characters; at least {least} are expected"),
    );
    findings.push(Finding::about(rule, Verdict::of(count >= least), vec![section.title], detail));
}

/// True when every character of one name comes in the other in the same order: 区城管局 is in 区城市管理局.
fn is_same_name(one: &str, other: &str) -> bool {
    let within = |long: &str, short: &str| {
        let mut rest = long.chars();
        short.chars().all(|c| rest.any(|d| d == c))
    };
    within(one, other) || within(other, one)
}

/// The name in the title and the name under the report.
pub(super) fn signature(rule: &Rule, subject: Subject<'_>, without: &[String], findings: &mut Vec<Finding>) {
    let identity = &subject.extraction.identity;
    let (Some(titled), Some(signed)) = (identity.titled, identity.signature) else { return };
    let (title, sign) = (subject.document.at(titled), subject.document.at(signed));
    let bare = |name: &str| without.iter().fold(name.to_string(), |name, word| name.replace(word.as_str(), ""));
    let holds = is_same_name(&bare(title), &bare(sign));
    let detail = Bilingual::new(
        format!("标题为“{title}”，落款为“{sign}”"),
        format!("the title says \"{title}\", the signature \"{sign}\""),
    );
    findings.push(Finding::about(rule, Verdict::of(holds), vec![titled, signed], detail));
}

/// An offer to be asked, and what an answer looks like.
pub(super) struct Offer<'a> {
    pub words: &'a [String],
    pub answers: &'a [String],
    pub within: usize,
}

/// Whoever says that he may be asked says how.
pub(super) fn contact(rule: &Rule, subject: Subject<'_>, offer: &Offer<'_>, findings: &mut Vec<Finding>) {
    let text = &subject.document.text;
    let all = offer.words.iter().flat_map(|word| text.match_indices(word.as_str()));
    let mut first = None;
    for (at, word) in all {
        let span = Span::new(at, at + word.len());
        let after: String = text[span.end..].chars().take(offer.within).collect();
        let has_number = after.chars().filter_map(crate::text::numerals::digit).take(5).count() == 5;
        if has_number || offer.answers.iter().any(|answer| after.contains(answer.as_str())) {
            findings.push(Finding::about(rule, Verdict::Holds, vec![span], Bilingual::new(word, word)));
            return;
        }
        first = first.or(Some(span));
    }
    let Some(span) = first else { return };
    let word = subject.document.at(span);
    let detail = Bilingual::new(
        format!("“{word}”之后没有电话、邮箱或地址"),
        format!("no telephone, mail or address follows \"{word}\""),
    );
    findings.push(Finding::about(rule, Verdict::Fails, vec![span], detail));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Each line beside every heading known before it.
    fn plainly(document: &Document) -> Vec<(Span, u32)> {
        let mut found: Vec<(Span, u32)> =
            document.sections.iter().map(|section| (section.title, section.number)).collect();
        for &line in &document.lines {
            let text = document.at(line).trim_start();
            let number = NUMERALS.chars().position(|numeral| text.starts_with(&format!("{numeral}、")));
            let is_heading = !text.contains('|') && text.chars().count() <= 40;
            if let Some(number) = number.filter(|_| is_heading && !found.iter().any(|known| known.0.overlaps(line))) {
                found.push((line, number as u32 + 1));
            }
        }
        found.sort_unstable();
        found
    }

    proptest! {
        #[test]
        fn a_line_is_a_heading_once(lines in prop::collection::vec(
            prop::sample::select(vec![
                "一、总体情况", "二、公开", "一、总体情况 二、公开 三、申请", "  三、申请", "二、a|b", "", "话", "话 四、问题",
            ]),
            0..24,
        )) {
            let text = lines.join("\n");
            let start = |line: &str| line.as_ptr().addr() - text.as_ptr().addr();
            let lines = text.split('\n').map(|line| Span::new(start(line), start(line) + line.len())).collect();
            let document = Document { text: text.clone(), lines, ..Document::default() };
            prop_assert_eq!(headings(&document), plainly(&document));
        }
    }

    /// Beside one another these are more pairs than can be looked at.
    #[test]
    fn one_heading_without_end() {
        let count = 2_000_000;
        let line = "一、a\n";
        let lines = (0..count).map(|at| Span::new(at * line.len(), (at + 1) * line.len() - 1)).collect();
        let document = Document { text: line.repeat(count), lines, ..Document::default() };
        assert_eq!(headings(&document).len(), count);
    }
}
