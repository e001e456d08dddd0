//! `Marks`: 一是, 二是 and so on follow each other; a gap means a lost point, or its mark.

use super::kind::{RuleKind, Target};
use super::mentions::NUMERALS;
use crate::check::header::RuleHeader;
use crate::check::{EvalContext, Finding, Verdict};
use crate::message;
use crate::text::Span;

/// 一是, 二是 and so on follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks;

/// An ordinal mark: 二是 is 2.
struct Mark {
    number: usize,
    span: Span,
}

/// The ordinal marks of a line that begins at a byte.
fn marks(text: &str, start: usize) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (at, _) in text.match_indices('是') {
        let mut before = text[..at].chars().rev();
        let number = before.next().and_then(|mark| NUMERALS.iter().position(|one| *one == mark));
        let begins = before.next().is_none_or(|c| !('\u{4e00}'..='\u{9fff}').contains(&c));
        if let (Some(number), true) = (number, begins) {
            let end = start + at + "是".len();
            marks.push(Mark { number: number + 1, span: Span::new(end - "一是".len(), end) });
        }
    }
    marks
}

impl RuleKind for Marks {
    fn evaluate(&self, rule: RuleHeader<'_>, _: &Target, context: EvalContext<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for &line in &context.document.lines {
            let marks = marks(context.document.at(line), line.start);
            // Another list begins with 一是; the first of all must, or the line is a piece of one.
            let mut lists = marks.chunk_by(|_, next| next.number != 1).peekable();
            if lists.peek().is_some_and(|first| first[0].number != 1) {
                continue;
            }
            findings.extend(lists.filter(|list| list.len() > 1).map(|list| judge(rule, list)));
        }
        findings
    }
}

fn judge(rule: RuleHeader<'_>, list: &[Mark]) -> Finding {
    let gap = list.windows(2).find(|pair| pair[1].number != pair[0].number + 1);
    let shown = |at: usize| NUMERALS.get(at).copied().unwrap_or('十');
    let (verdict, places, detail) = if let Some([one, other]) = gap {
        let (one_mark, other_mark) = (shown(one.number - 1), shown(other.number - 1));
        let detail = message!("finding.marks.gap", one = one_mark, other = other_mark);
        (Verdict::Fails, vec![one.span, other.span], detail)
    } else {
        let count = list.len();
        (Verdict::Holds, vec![list[0].span], message!("finding.marks.items", n = count))
    };
    let mut found = rule.finding_at(list[0].span.start, verdict, Vec::new(), detail);
    found.places = places;
    found
}
