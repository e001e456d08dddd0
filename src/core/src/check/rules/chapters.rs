//! `Chapters`: the chapters of the official format are there, once numbered, in order.

use super::kind::{RuleKind, Target};
use crate::check::header::RuleHeader;
use crate::check::{EvalContext, Finding, Verdict};
use crate::document::Document;
use crate::message;
use crate::text::Span;
use serde::Deserialize;

/// The chapters whose titles hold these words are there, once numbered, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Chapters(pub Vec<String>);

/// The chapter of the 2019 and 2021 formats that contains the table of requests.
pub(super) const TABLE_CHAPTER: &str = "收到和处理政府信息公开申请";

/// 一 is 1.
const NUMERALS: &str = "一二三四五六七八九十";

impl RuleKind for Chapters {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let titles = &self.0;
        let headings = headings(context.document);
        let title = |at: usize| context.document.at(headings[at].0);
        // Reports of another format have other chapters.
        if !(0..headings.len()).any(|at| title(at).contains(TABLE_CHAPTER)) {
            return Vec::new();
        }
        let place = |wanted: &String| (0..headings.len()).find(|&at| title(at).contains(wanted.as_str()));
        let missing: Vec<&str> = titles.iter().filter(|wanted| place(wanted).is_none()).map(String::as_str).collect();
        let firsts: Vec<usize> = titles.iter().filter_map(place).collect();
        let in_order = firsts.windows(2).all(|pair| pair[0] < pair[1]);
        let is_numbered = firsts.windows(2).all(|pair| headings[pair[0]].1 < headings[pair[1]].1);
        let is_complete = missing.is_empty();
        let detail = match (is_complete, in_order, is_numbered) {
            (false, ..) => message!("finding.chapters.missing", titles = missing),
            (_, false, _) => message!("finding.chapters.order"),
            (_, _, false) => message!("finding.chapters.numbers"),
            _ => message!("finding.chapters.all", n = titles.len()),
        };
        let holds = is_complete && in_order && is_numbered;
        let shown = firsts.iter().map(|&at| headings[at].0).collect();
        vec![rule.finding(Verdict::of(holds), shown, detail)]
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same by comparing each line with every heading known before it.
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

    /// Comparing every pair of these would not end.
    #[test]
    fn one_heading_without_end() {
        let count = 2_000_000;
        let line = "一、a\n";
        let lines = (0..count).map(|at| Span::new(at * line.len(), (at + 1) * line.len() - 1)).collect();
        let document = Document { text: line.repeat(count), lines, ..Document::default() };
        assert_eq!(headings(&document).len(), count);
    }
}
