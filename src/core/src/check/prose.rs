//! Rules over the numbers of the prose: enumerations, percentages, and prose against table.
//!
//! Invariant: an approximate number never breaks a rule, and a remainder is an error only where the wording promises that
//! the parts are everything. Left to others: finding the structure (`extract::prose`).

use super::arithmetic::{plain, signed, sum, written};
use super::file::{Rule, RuleFile};
use super::terms::{Term, expand, operands, titled};
use super::{Figure, Finding, Link, Operand, Severity, Side, Subject, Verdict};
use crate::extract::{Enumeration, Mention, Part, Percentage, Reading, Role};
use crate::text::{Bilingual, Span};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::HashMap;

/// What a sentence must say to name a notion of the tables.
pub(super) struct Notion<'a> {
    pub words: &'a [String],
    pub without: &'a [String],
    pub units: &'a [String],
}

/// The percentages of a list's parts, and that of its total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shares {
    parts: Vec<usize>,
    total: Option<usize>,
}

pub(super) fn operand(subject: Subject<'_>, mention: &Mention, side: Side) -> Operand {
    let id = subject.extraction.number_id(mention);
    let value = if let Figure::Number(number) = subject.figures.figure(id) { Some(number) } else { None };
    Operand { id: id.to_string(), last_year: false, side, negative: false, value, span: Some(mention.span) }
}

fn finding(rule: &Rule, place: usize, verdict: Verdict, operands: Vec<Operand>, detail: Bilingual) -> Finding {
    let rule_id = format!("{}@{place}", rule.id);
    Finding { rule: rule_id, operands, ..Finding::about(rule, verdict, Vec::new(), detail) }
}

/// Parts against total, for one enumeration.
pub(super) fn enumerated(rule: &Rule, subject: Subject<'_>, at: usize) -> Option<Finding> {
    let enumeration = subject.extraction.prose.enumerations.get(at)?;
    let mentions = &subject.extraction.prose.mentions;
    let total = mentions.get(enumeration.total)?;
    let (mut operands, mut places, mut written) = (Vec::new(), Vec::new(), Vec::new());
    let (mut in_words, mut approximate) = (Decimal::ZERO, total.approximate);
    for part in &enumeration.parts {
        let said = match part {
            Part::Number(index) => {
                let mention = mentions.get(*index)?;
                approximate |= mention.approximate;
                let operand = operand(subject, mention, Side::Left);
                written.push(operand.value.map_or_else(|| "□".to_string(), plain));
                operands.push(operand);
                continue;
            }
            Part::Zero(span) => (Decimal::ZERO, *span),
            Part::One(span) => (Decimal::ONE, *span),
        };
        in_words += said.0;
        written.push(plain(said.0));
        places.push(said.1);
    }
    operands.push(operand(subject, total, Side::Right));
    let unknown = operands.iter().any(|operand| operand.value.is_none());
    let (left, right) = (sum(&operands, Side::Left) + in_words, sum(&operands, Side::Right));
    let (verdict, severity, detail) =
        judge_parts(rule, enumeration.exhaustive, &written, (left, right), approximate || unknown);
    // Two lists may divide one total, so the place is that of the first part.
    let place = enumeration.parts.first().map_or(enumeration.span.start, |part| match part {
        Part::Number(index) => mentions.get(*index).map_or(enumeration.span.start, |mention| mention.span.start),
        Part::Zero(span) | Part::One(span) => span.start,
    });
    let mut found = finding(rule, place, verdict, operands, detail);
    found.severity = severity;
    found.places = places;
    found.in_words = in_words;
    let parts =
        enumeration.parts.iter().filter_map(|part| if let Part::Number(at) = part { mentions.get(*at) } else { None });
    let parts: Vec<&Mention> = parts.collect();
    // The total may be wrong as well: then its row in the table says how much is missing.
    let listed = total.field.as_deref().map(|id| subject.figures.figure(id));
    let wholes = [Some(right), if let Some(Figure::Number(number)) = listed { Some(number) } else { None }];
    let rests = wholes.into_iter().flatten().filter(|whole| *whole > left).map(|whole| whole - left);
    let is_exact = !(approximate || unknown);
    let left_out = rests.filter(|_| is_exact && left != right).find_map(|rest| left_out(subject, total, &parts, rest));
    if let Some(row) = &left_out {
        found.detail.zh = format!("{}；表中有“{}” {}，句中没有列出", found.detail.zh, row.name.zh, plain(row.value));
        found.detail.en = format!(
            "{}; the sentence leaves out \"{}\" = {}, which stands in the table",
            found.detail.en,
            row.name.en,
            plain(row.value)
        );
        found.places.extend(row.span);
        found.in_words += row.value;
    }
    // With the part it leaves out every number may be right, and there is nothing to repair.
    let is_complete = left_out.is_some_and(|row| left + row.value == right);
    if is_exact && !is_complete {
        found.link = if enumeration.exhaustive { Link::Equal } else { Link::AtMost };
    }
    (found.left, found.right, found.delta) = (Some(left), Some(right), Some(left - right));
    Some(found)
}

/// A row of the table that a sentence does not name.
struct LeftOut {
    name: Bilingual,
    value: Decimal,
    span: Option<Span>,
}

/// The row that a sentence leaves out: its parts repeat rows of one block, and of the rows of that block which it does
/// not name only this one holds what is missing.
fn left_out(subject: Subject<'_>, total: &Mention, parts: &[&Mention], rest: Decimal) -> Option<LeftOut> {
    let block = |id: &str| subject.library.place(id).map(|place| (place.form, place.table, place.block, place.column));
    let named: Vec<&str> = parts.iter().filter_map(|part| part.field.as_deref()).collect();
    let ours = named.first().and_then(|id| block(id))?;
    if named.len() < 2 || named.iter().any(|id| block(id) != Some(ours)) {
        return None;
    }
    let is_named = |id: &str| named.contains(&id) || total.field.as_deref() == Some(id);
    let others =
        subject.extraction.fields.iter().filter(|field| block(&field.id) == Some(ours) && !is_named(&field.id));
    let mut fitting = others.filter(|field| subject.figures.figure(&field.id) == Figure::Number(rest));
    let id = fitting.next().filter(|_| fitting.next().is_none()).map(|field| field.id.as_str())?;
    let name = |name: Option<String>| name.unwrap_or_else(|| id.to_string());
    let name = Bilingual::new(name(subject.library.label(id)), name(subject.library.gloss(id)));
    Some(LeftOut { name, value: rest, span: subject.figures.span(id) })
}

/// What the parts of an enumeration say of its total.
fn judge_parts(
    rule: &Rule,
    exhaustive: bool,
    written: &[String],
    (left, right): (Decimal, Decimal),
    vague: bool,
) -> (Verdict, Severity, Bilingual) {
    let parts = written.join("+");
    let sum = if written.len() == 1 || left == right { parts.clone() } else { format!("{parts} = {}", plain(left)) };
    let text = |mark: &str| format!("{sum} {mark} {}", plain(right));
    if vague {
        let words = format!("{parts} ~ {}", plain(right));
        let detail =
            Bilingual::new(format!("{words}\u{ff0c}有约数或读不准的数"), format!("{words}: approximate or unreadable"));
        return (Verdict::NotAssessable, rule.severity, detail);
    }
    if left == right {
        return (Verdict::Holds, rule.severity, Bilingual::new(text("="), text("=")));
    }
    // Parts beyond their total need an answer whatever the wording.
    if exhaustive || left > right {
        let words = format!("{} ({})", text("≠"), signed(left - right));
        return (Verdict::Fails, rule.severity, Bilingual::new(words.clone(), words));
    }
    let rest = plain(right - left);
    let detail =
        Bilingual::new(format!("{}\u{ff0c}余 {rest} 未列明", text("<")), format!("{}, {rest} not listed", text("<")));
    (Verdict::NotAssessable, Severity::Soft, detail)
}

/// Half up, and cut off, to the printed decimals.
pub(super) fn roundings(exact: Decimal, decimals: u32) -> (Decimal, Decimal) {
    (exact.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero), exact.trunc_with_scale(decimals))
}

/// Judges a printed percentage.
pub(super) fn judge_rate(printed: Decimal, part: Decimal, whole: Decimal) -> (Verdict, Bilingual) {
    let exact = part.checked_mul(Decimal::ONE_HUNDRED).and_then(|hundred| hundred.checked_div(whole));
    let Some(exact) = exact else {
        let text = format!("{}÷{}", plain(part), plain(whole));
        return (
            Verdict::NotAssessable,
            Bilingual::new(format!("{text} 无法计算"), format!("{text} cannot be computed")),
        );
    };
    let (rounded, cut) = roundings(exact, printed.scale());
    let sum = format!("{}÷{} = {}%", plain(part), plain(whole), plain(exact.round_dp(4)));
    if printed == rounded {
        (Verdict::Holds, Bilingual::new(format!("{sum} = {printed}%"), format!("{sum} = {printed}%")))
    } else if printed == cut {
        (
            Verdict::Truncated,
            Bilingual::new(
                format!("{sum}，四舍五入为 {rounded}%，印 {printed}%(截断)"),
                format!("{sum}, rounds to {rounded}%, printed {printed}% (cut off)"),
            ),
        )
    } else {
        (
            Verdict::Fails,
            Bilingual::new(
                format!("{sum}，应为 {rounded}%，印 {printed}%"),
                format!("{sum}, should be {rounded}%, printed {printed}%"),
            ),
        )
    }
}

/// A printed percentage against its part and its whole.
pub(super) fn percentage(rule: &Rule, subject: Subject<'_>, at: usize) -> Option<Finding> {
    let mentions = &subject.extraction.prose.mentions;
    let percentage = subject.extraction.prose.percentages.get(at)?;
    let printed = mentions.get(percentage.printed)?;
    let side =
        |index: Option<usize>, side| index.and_then(|i| mentions.get(i)).map(|mention| operand(subject, mention, side));
    let (part, whole) = (side(percentage.part, Side::Left), side(percentage.whole, Side::Left));
    let shown = operand(subject, printed, Side::Right);
    let values = (part.as_ref().and_then(|o| o.value), whole.as_ref().and_then(|o| o.value), shown.value);
    let (verdict, detail) = match values {
        (Some(part), Some(whole), Some(printed)) => judge_rate(printed, part, whole),
        _ => (
            Verdict::NotAssessable,
            Bilingual::new("原文没有给出部分或总数", "the text does not give the part or the whole"),
        ),
    };
    let numbers: Vec<Operand> = part.into_iter().chain(whole).chain([shown]).collect();
    let mut found = finding(rule, printed.span.start, verdict, numbers, detail);
    found.link = if verdict == Verdict::NotAssessable { Link::None } else { Link::Rate };
    if verdict != Verdict::Fails && verdict != Verdict::Holds {
        found.severity = Severity::Soft;
    }
    Some(found)
}

/// A rate in a table against its part and whole.
pub(super) fn rate(rule: &Rule, subject: Subject<'_>, ids: (&str, &str, &str), findings: &mut Vec<Finding>) {
    let term = |id: &str| Term { id: id.to_string(), last_year: false, negative: false };
    let terms = [(Side::Right, term(ids.0)), (Side::Left, term(ids.1)), (Side::Left, term(ids.2))];
    let (operands, any, _) = operands(subject, &terms);
    if !any {
        return;
    }
    let (verdict, detail) = match (operands[0].value, operands[1].value, operands[2].value) {
        (Some(printed), Some(part), Some(whole)) => judge_rate(printed, part, whole),
        _ => (Verdict::NotAssessable, Bilingual::new("有空格", "a cell is blank")),
    };
    let mut found = finding(rule, 0, verdict, operands, detail);
    found.rule.clone_from(&rule.id);
    found.link = if verdict == Verdict::NotAssessable { Link::None } else { Link::Rate };
    findings.push(found);
}

/// The lists of which every part that is not zero has a percentage.
pub(super) fn shares(subject: Subject<'_>) -> Vec<Shares> {
    let prose = &subject.extraction.prose;
    let mut of_parts: HashMap<usize, &Percentage> = HashMap::new();
    for percentage in &prose.percentages {
        if let Some(part) = percentage.part {
            of_parts.entry(part).or_insert(percentage);
        }
    }
    let printed = |index: usize| {
        let printed = of_parts.get(&index).map(|percentage| percentage.printed);
        printed.filter(|at| *at < prose.mentions.len())
    };
    let of_list = |enumeration: &Enumeration| {
        let number = |part: &Part| if let Part::Number(i) = part { Some(*i) } else { None };
        let numbers: Vec<usize> = enumeration.parts.iter().filter_map(number).collect();
        let nonzero = numbers
            .iter()
            .filter(|&&i| prose.mentions.get(i).and_then(|m| m.value).is_some_and(|value| !value.is_zero()));
        let parts: Vec<usize> = numbers.iter().filter_map(|&i| printed(i)).collect();
        let is_whole = parts.len() >= 2 && nonzero.count() <= parts.len();
        is_whole.then(|| Shares { total: printed(enumeration.total), parts })
    };
    prose.enumerations.iter().filter(|enumeration| enumeration.exhaustive).filter_map(of_list).collect()
}

/// The percentages of a list's parts against their total's, or against 100.
pub(super) fn percentage_sum(rule: &Rule, subject: Subject<'_>, shares: &Shares) -> Option<Finding> {
    let mentions = &subject.extraction.prose.mentions;
    let printed: Vec<&Mention> = shares.parts.iter().filter_map(|&at| mentions.get(at)).collect();
    let mut operands: Vec<Operand> = printed.iter().map(|mention| operand(subject, mention, Side::Left)).collect();
    let total = shares.total.and_then(|at| mentions.get(at));
    operands.extend(total.map(|mention| operand(subject, mention, Side::Right)));
    if operands.iter().any(|operand| operand.value.is_none()) {
        return None;
    }
    let left = sum(&operands, Side::Left);
    let right = if total.is_some() { sum(&operands, Side::Right) } else { Decimal::ONE_HUNDRED };
    let decimals = operands.iter().filter_map(|operand| operand.value).map(|value| value.scale()).min().unwrap_or(0);
    let tolerance = Decimal::from(printed.len()) * Decimal::new(5, decimals + 1);
    // Against 100 every part may be off by half a unit. A printed total is held to less: a difference of that much
    // between parts and total is shown to the reviewer.
    let off = (left - right).abs();
    let holds = if total.is_some() { off < tolerance } else { off <= tolerance };
    let text = format!(
        "{} = {} {} {}",
        written(&operands, Side::Left),
        plain(left),
        if holds { "≈" } else { "≠" },
        plain(right)
    );
    let verdict = if holds { Verdict::Holds } else { Verdict::Fails };
    let place = printed.first().map_or(0, |mention| mention.span.start);
    let mut found = finding(rule, place, verdict, operands, Bilingual::new(text.clone(), text));
    found.link = Link::Near(if total.is_some() { tolerance - Decimal::new(1, 9) } else { tolerance });
    found.in_words = if total.is_some() { Decimal::ZERO } else { -Decimal::ONE_HUNDRED };
    (found.left, found.right, found.delta) = (Some(left), Some(right), Some(left - right));
    Some(found)
}

fn counts(mention: &Mention) -> bool {
    matches!(mention.role, Role::Count | Role::Total | Role::Part) && !mention.approximate
}

/// Words that make a number last year's.
const OTHER_YEAR: &[&str] = &["去年", "上一年", "同期"];

/// The numbers of the prose that name a notion of the tables.
pub(super) fn naming(subject: Subject<'_>, notion: &Notion<'_>) -> impl Iterator<Item = usize> {
    subject.extraction.prose.mentions.iter().enumerate().filter(|(_, mention)| counts(mention)).filter_map(
        |(at, mention)| {
            let label = subject.document.at(mention.label);
            let fits = notion.words.iter().all(|word| label.contains(word.as_str()))
                && !notion.without.iter().any(|word| label.contains(word.as_str()))
                && !OTHER_YEAR.iter().any(|word| label.contains(word))
                && (notion.units.is_empty() || notion.units.contains(&mention.unit));
            fits.then_some(at)
        },
    )
}

/// A number of the prose that names a notion, against the cells of the tables.
pub(super) fn mentioned(
    file: &RuleFile,
    rule: &Rule,
    subject: Subject<'_>,
    at: usize,
    readings: &[Vec<String>],
) -> Option<Finding> {
    let mention = subject.extraction.prose.mentions.get(at)?;
    let of = |terms: &Vec<String>| {
        terms.iter().flat_map(|term| expand(file, term, &[])).map(|term| (Side::Right, term)).collect()
    };
    let readings: Vec<Vec<(Side, Term)>> = readings.iter().map(of).collect();
    against_table(rule, subject, mention, &readings)
}

fn against_table(
    rule: &Rule,
    subject: Subject<'_>,
    mention: &Mention,
    readings: &[Vec<(Side, Term)>],
) -> Option<Finding> {
    let said = operand(subject, mention, Side::Left);
    let value = said.value?;
    let readable: Vec<Vec<Operand>> = readings
        .iter()
        .map(|terms| operands(subject, terms))
        .filter(|(_, any, unknown)| *any && !unknown)
        .map(|(operands, ..)| operands)
        .collect();
    let fitting = readable.iter().find(|operands| sum(operands, Side::Right) == value);
    let cells = fitting.or(readable.first())?;
    // The number fills that row itself.
    if cells.iter().all(|cell| cell.span == said.span) {
        return None;
    }
    let right = sum(cells, Side::Right);
    let verdict = if fitting.is_some() { Verdict::Holds } else { Verdict::Fails };
    let name = |id: &str| subject.library.label(id).unwrap_or_else(|| id.to_string());
    let gloss = |id: &str| subject.library.gloss(id).unwrap_or_else(|| id.to_string());
    let sum_text =
        if cells.len() == 1 { plain(right) } else { format!("{} = {}", written(cells, Side::Right), plain(right)) };
    let mark = if fitting.is_some() { "=" } else { "≠" };
    let joined = |words: &dyn Fn(&str) -> String| {
        let some: Vec<String> = cells.iter().take(2).map(|cell| words(&cell.id)).collect();
        if cells.len() > 2 { format!("{}…", some.join("+")) } else { some.join("+") }
    };
    let tail = if fitting.is_some() { String::new() } else { format!(" ({})", signed(value - right)) };
    let detail = Bilingual::new(
        format!("正文 {} {mark} {sum_text}({}){tail}", plain(value), joined(&name)),
        format!("prose {} {mark} {sum_text} ({}){tail}", plain(value), joined(&gloss)),
    );
    let numbers: Vec<Operand> = [said].into_iter().chain(cells.iter().cloned()).collect();
    let mut found = finding(rule, mention.span.start, verdict, numbers, detail);
    found.link = Link::Equal;
    found.readings = readable.iter().filter(|other| *other != cells).cloned().collect();
    found.title = titled(rule, subject, &found.operands);
    (found.left, found.right, found.delta) = (Some(value), Some(right), Some(value - right));
    Some(found)
}

/// Numbers whose label is the label of a row with one value.
pub(super) fn labelled(subject: Subject<'_>) -> impl Iterator<Item = usize> {
    let mentions = subject.extraction.prose.mentions.iter().enumerate();
    mentions.filter(|(_, mention)| counts(mention)).filter_map(move |(at, mention)| {
        // A number that fills its row has nothing to be held against.
        let value = mention.field.as_deref().and_then(|id| subject.extraction.field(id))?;
        (value.reading != Reading::Prose).then_some(at)
    })
}

/// A number whose label is that of a row, against that row.
pub(super) fn against_label(rule: &Rule, subject: Subject<'_>, at: usize) -> Option<Finding> {
    let mention = subject.extraction.prose.mentions.get(at)?;
    let term = Term { id: mention.field.clone()?, last_year: false, negative: false };
    against_table(rule, subject, mention, &[vec![(Side::Right, term)]])
}
