//! Rules over how the prose counts: units, the same notion told twice, prices, and lists that say how long they are.
//!
//! Invariant: what the wording leaves open is never called an error: a list may hold marks inside its items, so only one
//! that is too short fails. Left to others: sums (`prose`).

use super::arithmetic::plain;
use super::file::Rule;
use super::prose::operand;
use super::{Finding, Side, Subject, Verdict};
use crate::extract::{Mention, Part, Role};
use crate::text::{Bilingual, Span, numerals};
use rust_decimal::Decimal;
use std::collections::HashMap;

/// 一 is 1.
const NUMERALS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

fn at_place(rule: &Rule, place: usize, verdict: Verdict, places: Vec<Span>, detail: Bilingual) -> Finding {
    let mut found = Finding::about(rule, verdict, places, detail);
    found.rule = format!("{}@{place}", rule.id);
    found
}

/// Parts that are counted in different units.
pub(super) fn one_unit(rule: &Rule, subject: Subject<'_>, alike: &[Vec<String>], findings: &mut Vec<Finding>) {
    let mentions = &subject.extraction.prose.mentions;
    for enumeration in subject.extraction.prose.enumerations.iter().filter(|enumeration| enumeration.exhaustive) {
        let number = |part: &Part| if let Part::Number(at) = part { mentions.get(*at) } else { None };
        let parts: Vec<&Mention> = enumeration.parts.iter().filter_map(number).collect();
        let mut units: Vec<&str> = Vec::new();
        for mention in &parts {
            let is_known = |known: &&str| {
                *known == mention.unit
                    || alike.iter().any(|units| {
                        [*known, mention.unit.as_str()].iter().all(|unit| units.iter().any(|one| one == unit))
                    })
            };
            if !mention.unit.is_empty() && !units.iter().any(is_known) {
                units.push(&mention.unit);
            }
        }
        let Some(first) = parts.first().filter(|_| units.len() > 1) else { continue };
        let words = units.join("、");
        let detail = Bilingual::new(format!("分项的单位有 {words}"), format!("the parts are counted in {words}"));
        let mut found = at_place(rule, first.span.start, Verdict::Fails, Vec::new(), detail);
        found.operands = parts.iter().map(|mention| operand(subject, mention, Side::Left)).collect();
        found.operands.extend(mentions.get(enumeration.total).map(|total| operand(subject, total, Side::Right)));
        findings.push(found);
    }
}

fn counts(mention: &Mention) -> bool {
    matches!(mention.role, Role::Count | Role::Total | Role::Part) && !mention.approximate
}

/// The same words and the same unit with another number.
pub(super) fn repeated(
    rule: &Rule,
    subject: Subject<'_>,
    (characters, without): (usize, &[String]),
    findings: &mut Vec<Finding>,
) {
    let label = |mention: &Mention| subject.document.at(mention.label).trim().trim_end_matches(['为', '共', '数']);
    let names = |mention: &&Mention| {
        let words = label(mention);
        counts(mention)
            && words.chars().count() >= characters
            && !without.iter().any(|word| words.contains(word.as_str()))
    };
    let mut alike: Vec<Vec<&Mention>> = Vec::new();
    let mut index: HashMap<(&str, &str), usize> = HashMap::new();
    for mention in subject.extraction.prose.mentions.iter().filter(names) {
        let at = *index.entry((label(mention), &mention.unit)).or_insert(alike.len());
        match alike.get_mut(at) {
            Some(same) => same.push(mention),
            None => alike.push(vec![mention]),
        }
    }
    for same in alike {
        let [first, again @ ..] = same.as_slice() else { continue };
        let Some(second) = again.iter().find(|other| other.value != first.value).or(again.first()) else { continue };
        let operands = vec![operand(subject, first, Side::Left), operand(subject, second, Side::Right)];
        let [Some(left), Some(right)] = [operands[0].value, operands[1].value] else { continue };
        let mark = if left == right { "=" } else { "≠" };
        let text = format!("{} {} {mark} {}", label(first), plain(left), plain(right));
        let mut found = at_place(
            rule,
            first.span.start,
            Verdict::of(left == right),
            Vec::new(),
            Bilingual::new(text.clone(), text),
        );
        found.link = super::Link::Equal;
        found.operands = operands;
        (found.left, found.right, found.delta) = (Some(left), Some(right), Some(left - right));
        findings.push(found);
    }
}

/// `25件,每件10元,共250元`: a price, how many, and what they come to.
pub(super) fn product(
    rule: &Rule,
    subject: Subject<'_>,
    (each, words): (&[String], &[String]),
    findings: &mut Vec<Finding>,
) {
    let document = subject.document;
    let mentions = &subject.extraction.prose.mentions;
    let before = |mention: &Mention| document.at(Span::new(mention.sentence.start, mention.span.start));
    let counted = |mention: &Mention| {
        each.iter().find(|word| before(mention).trim_end_matches(['收', '取', '缴']).ends_with(word.as_str()))
    };
    for price in mentions.iter().filter(|mention| mention.unit == "元") {
        let Some(unit) = counted(price).and_then(|word| word.chars().last()).map(String::from) else { continue };
        let sentence = sentence_at(&document.text, price.span.start);
        if !words.iter().any(|word| document.at(sentence).contains(word.as_str())) {
            continue;
        }
        let inside =
            |mention: &&Mention| sentence.covers(mention.span) && mention.id != price.id && !mention.approximate;
        let mut numbers = mentions.iter().filter(inside).filter(|mention| mention.unit == unit);
        let mut sums = mentions.iter().filter(inside).filter(|mention| mention.unit == "元");
        let (Some(count), None, Some(sum), None) = (numbers.next(), numbers.next(), sums.next(), sums.next()) else {
            continue;
        };
        let operands = vec![
            operand(subject, count, Side::Left),
            operand(subject, price, Side::Left),
            operand(subject, sum, Side::Right),
        ];
        let [Some(count), Some(one), Some(whole)] = [0, 1, 2].map(|at: usize| operands[at].value) else { continue };
        let Some(product) = count.checked_mul(one) else { continue };
        let text = format!("{}×{} = {}", plain(count), plain(one), plain(product));
        let (text, holds) =
            if product == whole { (text, true) } else { (format!("{text} ≠ {}", plain(whole)), false) };
        let mut found =
            at_place(rule, price.span.start, Verdict::of(holds), Vec::new(), Bilingual::new(text.clone(), text));
        found.operands = operands;
        (found.left, found.right, found.delta) = (Some(product), Some(whole), Some(product - whole));
        findings.push(found);
    }
}

/// From the end of the sentence before to the end of this one.
fn sentence_at(text: &str, at: usize) -> Span {
    let ends = ['。', '\n', '；', ';'];
    let start = text[..at].rfind(ends).map_or(0, |end| end + text[end..].chars().next().map_or(0, char::len_utf8));
    let end = text[at..].find(ends).map_or(text.len(), |end| at + end);
    Span::new(start, end)
}

/// A number in digits or in Chinese numerals.
fn whole(text: &str) -> Option<usize> {
    let digits = numerals::fold(text).parse().ok();
    digits.or_else(|| numerals::chinese_integer(text).and_then(|count| usize::try_from(count).ok()))
}

/// A list that says how many things it holds.
pub(super) struct List<'a> {
    pub units: &'a [String],
    pub after: &'a [String],
    pub runs_on: &'a [String],
}

/// `包括概述、…、年度统计报表七个部分`.
pub(super) fn listed(rule: &Rule, subject: Subject<'_>, list: &List<'_>, findings: &mut Vec<Finding>) {
    let text = &subject.document.text;
    for unit in list.units {
        for (at, _) in text.match_indices(&format!("个{unit}")) {
            let start = sentence_at(text, at).start;
            let before = &text[start..at];
            let head = before.trim_end_matches(|c| NUMERALS.contains(&c) || numerals::digit(c).is_some());
            let said = &before[head.len()..];
            let begin = list.after.iter().filter_map(|word| head.rfind(word.as_str()).map(|at| at + word.len())).max();
            let (Some(count), Some(begin)) = (whole(said), begin) else { continue };
            let items = head[begin..].trim_end_matches(['等', '共', '这']);
            let pieces: Vec<&str> = items.split('、').collect();
            let runs_on = |piece: &&&str| list.runs_on.iter().any(|end| piece.ends_with(end.as_str()));
            let found = pieces.len() - pieces[..pieces.len() - 1].iter().filter(runs_on).count();
            // Without marks nothing was listed before the number.
            if pieces.len() < 2 {
                continue;
            }
            let span = Span::new(start + begin, at + "个".len() + unit.len());
            let verdict = match found.cmp(&count) {
                std::cmp::Ordering::Equal => Verdict::Holds,
                std::cmp::Ordering::Less => Verdict::Fails,
                std::cmp::Ordering::Greater => Verdict::NotAssessable,
            };
            let detail = Bilingual::new(
                format!("称 {said}个{unit}，列出 {found} 项"),
                format!("says {count} ({said}个{unit}) and lists {found}"),
            );
            let mut told = at_place(rule, span.start, verdict, vec![span], detail);
            (told.left, told.right) = (Some(Decimal::from(found)), Some(Decimal::from(count)));
            findings.push(told);
        }
    }
}

/// 一是 … 二是 … 四是: the third is lost, or its mark.
pub(super) fn marks(rule: &Rule, subject: Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    for &line in &document.lines {
        let text = document.at(line);
        let mut marks: Vec<(usize, Span)> = Vec::new();
        for (at, _) in text.match_indices('是') {
            let mut before = text[..at].chars().rev();
            let number = before.next().and_then(|mark| NUMERALS.iter().position(|one| *one == mark));
            let begins = before.next().is_none_or(|c| !('\u{4e00}'..='\u{9fff}').contains(&c));
            if let (Some(number), true) = (number, begins) {
                let end = line.start + at + "是".len();
                marks.push((number + 1, Span::new(end - "一是".len(), end)));
            }
        }
        // Another list begins with 一是; the first of all must, or the line is a piece of one.
        let mut lists = marks.chunk_by(|_, next| next.0 != 1).peekable();
        if lists.peek().is_some_and(|first| first[0].0 != 1) {
            continue;
        }
        for list in lists.filter(|list| list.len() > 1) {
            let gap = list.windows(2).find(|pair| pair[1].0 != pair[0].0 + 1);
            let shown = |at: usize| NUMERALS.get(at).copied().unwrap_or('十');
            let (verdict, places, detail) = if let Some([one, other]) = gap {
                let (one_mark, other_mark) = (shown(one.0 - 1), shown(other.0 - 1));
                let detail = Bilingual::new(
                    format!("“{one_mark}是”之后是“{other_mark}是”"),
                    format!("{one_mark}是 is followed by {other_mark}是"),
                );
                (Verdict::Fails, vec![one.1, other.1], detail)
            } else {
                let count = list.len();
                (Verdict::Holds, vec![list[0].1], Bilingual::new(format!("{count} 项"), format!("{count} items")))
            };
            findings.push(at_place(rule, list[0].1.start, verdict, places, detail));
        }
    }
}
