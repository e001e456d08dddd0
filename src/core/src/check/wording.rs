//! Rules over how the prose counts: units, the same notion told twice, prices, and lists that say how long they are.
//!
//! Invariant: what the wording leaves open is never called an error: a list may hold marks inside its items, so only one
//! that is too short fails. Left to others: sums (`prose`).

use super::arithmetic::plain;
use super::file::Rule;
use super::prose::operand;
use super::{Finding, Side, Subject, Verdict};
use crate::extract::{Enumeration, Mention, Part, Role};
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

/// The parts of a list that are numbers.
fn parts<'a>(subject: Subject<'a>, enumeration: &Enumeration) -> Vec<&'a Mention> {
    let mentions = &subject.extraction.prose.mentions;
    let number = |part: &Part| if let Part::Number(at) = part { mentions.get(*at) } else { None };
    enumeration.parts.iter().filter_map(number).collect()
}

/// The units that parts are counted in, of units that are alike the first.
fn units<'a>(parts: &[&'a Mention], alike: &[Vec<String>]) -> Vec<&'a str> {
    let mut units: Vec<&str> = Vec::new();
    for mention in parts {
        let is_known = |known: &&str| {
            *known == mention.unit
                || alike
                    .iter()
                    .any(|units| [*known, mention.unit.as_str()].iter().all(|unit| units.iter().any(|one| one == unit)))
        };
        if !mention.unit.is_empty() && !units.iter().any(is_known) {
            units.push(&mention.unit);
        }
    }
    units
}

/// The lists whose parts are counted in different units.
pub(super) fn of_units(subject: Subject<'_>, alike: &[Vec<String>]) -> impl Iterator<Item = usize> {
    let lists = subject.extraction.prose.enumerations.iter().enumerate();
    let is_mixed = move |enumeration: &Enumeration| units(&parts(subject, enumeration), alike).len() > 1;
    lists.filter(move |(_, list)| list.exhaustive && is_mixed(list)).map(|(at, _)| at)
}

/// Parts that are counted in different units.
pub(super) fn one_unit(rule: &Rule, subject: Subject<'_>, at: usize, alike: &[Vec<String>]) -> Option<Finding> {
    let prose = &subject.extraction.prose;
    let enumeration = prose.enumerations.get(at)?;
    let parts = parts(subject, enumeration);
    let words = units(&parts, alike).join("、");
    let detail = Bilingual::new(format!("分项的单位有 {words}"), format!("the parts are counted in {words}"));
    let mut found = at_place(rule, parts.first()?.span.start, Verdict::Fails, Vec::new(), detail);
    found.operands = parts.iter().map(|mention| operand(subject, mention, Side::Left)).collect();
    found.operands.extend(prose.mentions.get(enumeration.total).map(|total| operand(subject, total, Side::Right)));
    Some(found)
}

fn counts(mention: &Mention) -> bool {
    matches!(mention.role, Role::Count | Role::Total | Role::Part) && !mention.approximate
}

/// The words that say what a number counts.
fn words<'a>(subject: Subject<'a>, mention: &Mention) -> &'a str {
    subject.document.at(mention.label).trim().trim_end_matches(['为', '共', '数'])
}

/// The same words and the same unit told twice: with another number, where there is one.
pub(super) fn repeated(subject: Subject<'_>, (characters, without): (usize, &[String])) -> Vec<(usize, usize)> {
    let mentions = &subject.extraction.prose.mentions;
    let names = |mention: &Mention| {
        let words = words(subject, mention);
        counts(mention)
            && words.chars().count() >= characters
            && !without.iter().any(|word| words.contains(word.as_str()))
    };
    // The first of each, and the one it is held against.
    let mut alike: Vec<(usize, Option<usize>)> = Vec::new();
    let mut index: HashMap<(&str, &str), usize> = HashMap::new();
    for (at, mention) in mentions.iter().enumerate().filter(|(_, mention)| names(mention)) {
        let same = *index.entry((words(subject, mention), &mention.unit)).or_insert(alike.len());
        let Some((first, second)) = alike.get_mut(same) else {
            alike.push((at, None));
            continue;
        };
        let is_other = |at: usize| mentions[at].value != mentions[*first].value;
        if second.is_none_or(|second| !is_other(second) && is_other(at)) {
            *second = Some(at);
        }
    }
    alike.into_iter().filter_map(|(first, second)| Some((first, second?))).collect()
}

/// The same words and the same unit with another number.
pub(super) fn again(rule: &Rule, subject: Subject<'_>, (first, second): (usize, usize)) -> Option<Finding> {
    let mentions = &subject.extraction.prose.mentions;
    let (first, second) = (mentions.get(first)?, mentions.get(second)?);
    let operands = vec![operand(subject, first, Side::Left), operand(subject, second, Side::Right)];
    let (left, right) = (operands[0].value?, operands[1].value?);
    let mark = if left == right { "=" } else { "≠" };
    let text = format!("{} {} {mark} {}", words(subject, first), plain(left), plain(right));
    let detail = Bilingual::new(text.clone(), text);
    let mut found = at_place(rule, first.span.start, Verdict::of(left == right), Vec::new(), detail);
    found.link = super::Link::Equal;
    found.operands = operands;
    (found.left, found.right, found.delta) = (Some(left), Some(right), Some(left - right));
    Some(found)
}

/// The word behind which a price stands: 每件.
fn counted<'w>(subject: Subject<'_>, each: &'w [String], price: &Mention) -> Option<&'w String> {
    let before = subject.document.at(Span::new(price.sentence.start, price.span.start));
    each.iter().find(|word| before.trim_end_matches(['收', '取', '缴']).ends_with(word.as_str()))
}

/// The prices of one thing in sentences about money.
pub(super) fn prices(subject: Subject<'_>, (each, words): (&[String], &[String])) -> impl Iterator<Item = usize> {
    let document = subject.document;
    let prices = subject.extraction.prose.mentions.iter().enumerate().filter(|(_, mention)| mention.unit == "元");
    let is_meant = move |price: &Mention| {
        let sentence = document.at(sentence_at(&document.text, price.span.start));
        counted(subject, each, price).is_some() && words.iter().any(|word| sentence.contains(word.as_str()))
    };
    prices.filter(move |(_, price)| is_meant(price)).map(|(at, _)| at)
}

/// `25件,每件10元,共250元`: a price, how many, and what they come to.
pub(super) fn product(rule: &Rule, subject: Subject<'_>, at: usize, each: &[String]) -> Option<Finding> {
    let mentions = &subject.extraction.prose.mentions;
    let price = mentions.get(at)?;
    let unit = counted(subject, each, price).and_then(|word| word.chars().last()).map(String::from)?;
    let sentence = sentence_at(&subject.document.text, price.span.start);
    let from = mentions.partition_point(|mention| mention.span.start < sentence.start);
    let inside = || {
        let here = mentions[from..].iter().take_while(|mention| mention.span.start < sentence.end);
        here.filter(|mention| sentence.covers(mention.span) && mention.id != price.id && !mention.approximate)
    };
    let mut numbers = inside().filter(|mention| mention.unit == unit);
    let mut sums = inside().filter(|mention| mention.unit == "元");
    let (Some(count), None, Some(sum), None) = (numbers.next(), numbers.next(), sums.next(), sums.next()) else {
        return None;
    };
    let operands = vec![
        operand(subject, count, Side::Left),
        operand(subject, price, Side::Left),
        operand(subject, sum, Side::Right),
    ];
    let (count, one, whole) = (operands[0].value?, operands[1].value?, operands[2].value?);
    let product = count.checked_mul(one)?;
    let text = format!("{}×{} = {}", plain(count), plain(one), plain(product));
    let (text, holds) = if product == whole { (text, true) } else { (format!("{text} ≠ {}", plain(whole)), false) };
    let detail = Bilingual::new(text.clone(), text);
    let mut found = at_place(rule, price.span.start, Verdict::of(holds), Vec::new(), detail);
    found.operands = operands;
    (found.left, found.right, found.delta) = (Some(product), Some(whole), Some(product - whole));
    Some(found)
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
