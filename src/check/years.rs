//! Rules of one year against the year before: growth told in words, and jumps.
//!
//! Invariant: without last year's report nothing is judged, and the finding says so. Left to others: sums over two years
//! (`relation`).

use super::arithmetic::{plain, signed, sum};
use super::file::{Rule, RuleFile};
use super::prose::roundings;
use super::terms::{Term, expand, operands};
use super::{Figure, Finding, Operand, Side, Subject, Verdict};
use crate::extract::{Mention, Role};
use crate::text::Bilingual;
use rust_decimal::Decimal;

/// Words that turn growth into decline.
const DECLINE: &[&str] = &["下降", "减少", "降低", "下滑", "负增长"];

/// Which growth is meant, and the readings of its basis.
pub(super) struct Basis<'a> {
    pub words: &'a [String],
    pub without: &'a [String],
    pub readings: &'a [Vec<String>],
}

/// A printed growth against last year's number, tried on every basis.
pub(super) fn growth(
    file: &RuleFile,
    rule: &Rule,
    subject: Subject<'_>,
    basis: &Basis<'_>,
    findings: &mut Vec<Finding>,
) {
    for mention in subject.extraction.prose.mentions.iter().filter(|mention| mention.role == Role::Growth) {
        let before = subject.document.at(crate::text::Span::new(mention.sentence.start, mention.span.start));
        let fits = mention.unit == "%" || subject.document.at(mention.span).ends_with('%');
        let is_meant = basis.words.iter().all(|word| before.contains(word.as_str()))
            && !basis.without.iter().any(|word| before.contains(word.as_str()));
        if let Some(printed) = mention.value.filter(|_| fits && is_meant && !mention.approximate) {
            let tail: String = before.chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
            let falls = DECLINE.iter().any(|word| tail.contains(word));
            let printed = if falls { -printed } else { printed };
            findings.extend(grown(file, rule, subject, (mention, printed), basis.readings));
        }
    }
}

fn grown(
    file: &RuleFile,
    rule: &Rule,
    subject: Subject<'_>,
    (mention, printed): (&Mention, Decimal),
    readings: &[Vec<String>],
) -> Option<Finding> {
    let about = |verdict, operands: Vec<Operand>, detail| {
        let mut found = Finding::about(rule, verdict, Vec::new(), detail);
        found.rule = format!("{}@{}", rule.id, mention.span.start);
        found.operands = operands;
        found
    };
    let said = Operand {
        id: mention.id.clone(),
        last_year: false,
        side: Side::Left,
        negative: false,
        value: Some(printed),
        span: Some(mention.span),
    };
    if subject.last_year.is_none() {
        let words = Bilingual::new("需与上年报告对比才能判断", "can be judged only beside last year's report");
        return Some(about(Verdict::NotAssessable, vec![said], words));
    }
    let mut tried: Vec<String> = Vec::new();
    let mut cut = None;
    let mut shown: Option<Vec<Operand>> = None;
    for terms in readings {
        let both = [false, true].map(|last_year| {
            let of = |term: &String| expand(file, term, &[]).into_iter().map(move |term| Term { last_year, ..term });
            let terms: Vec<(Side, Term)> = terms.iter().flat_map(of).map(|term| (Side::Right, term)).collect();
            operands(subject, &terms)
        });
        let [(now, _, no_now), (then, _, no_then)] = both;
        if no_now || no_then {
            continue;
        }
        let (this, last) = (sum(&now, Side::Right), sum(&then, Side::Right));
        let exact = (this - last).checked_mul(Decimal::ONE_HUNDRED).and_then(|rise| rise.checked_div(last));
        let Some(exact) = exact else { continue };
        let numbers: Vec<Operand> = std::iter::once(said.clone()).chain(now).chain(then).collect();
        let text = format!("{}÷{}: {}%", plain(this), plain(last), signed(exact.round_dp(3)));
        let (rounded, truncated) = roundings(exact, printed.scale());
        if printed == rounded {
            let words = format!("{text} = {}%", signed(printed));
            return Some(about(Verdict::Holds, numbers, Bilingual::new(words.clone(), words)));
        }
        if printed == truncated && cut.is_none() {
            cut = Some((text.clone(), numbers.clone()));
        }
        shown.get_or_insert(numbers);
        tried.push(text);
    }
    if let Some((text, numbers)) = cut {
        let words = format!("{text}; {}%", signed(printed));
        return Some(about(
            Verdict::Truncated,
            numbers,
            Bilingual::new(format!("{words}(截断)"), format!("{words} (cut off)")),
        ));
    }
    let numbers = shown?;
    let (told, list) = (signed(printed), tried.join("; "));
    Some(about(
        Verdict::Fails,
        numbers,
        Bilingual::new(
            format!("印 {told}%，各种口径均不符：{list}"),
            format!("printed {told}%, which no basis gives: {list}"),
        ),
    ))
}

/// Cells that changed by this factor or more since last year.
pub(super) fn jumps(
    file: &RuleFile,
    rule: &Rule,
    subject: Subject<'_>,
    (cells, factor): (&[String], u32),
    findings: &mut Vec<Finding>,
) {
    let Some(last_year) = subject.last_year else { return };
    for term in cells.iter().flat_map(|term| expand(file, term, &[])) {
        let (now, then) = (subject.figures.figure(&term.id), last_year.figure(&term.id));
        let (Figure::Number(now), Figure::Number(then)) = (now, then) else { continue };
        let (small, large) = (now.abs().min(then.abs()), now.abs().max(then.abs()));
        if small.is_zero() {
            continue;
        }
        let is_jump = small.checked_mul(factor.into()).is_some_and(|bound| large >= bound);
        let text = format!("{} → {}", plain(then), plain(now));
        let mut found = Finding::about(rule, Verdict::of(!is_jump), Vec::new(), Bilingual::new(text.clone(), text));
        found.rule = format!("{}.{}", rule.id, term.id);
        let both = [(Side::Left, Term { last_year: true, ..term.clone() }), (Side::Right, term)];
        found.operands = operands(subject, &both).0;
        findings.push(found);
    }
}
