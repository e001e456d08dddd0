//! Rules of one year against the year before: growth told in words, jumps, copied prose, other forms.
//!
//! Invariant: without last year's report nothing is judged, and the finding says so. Left to others: sums over two years
//! (`relation`).

use super::arithmetic::{plain, signed, sum};
use super::file::{Rule, RuleFile};
use super::prose::roundings;
use super::terms::{Term, expand, operands, titled};
use super::{Figure, Finding, Operand, Side, Subject, Verdict};
use crate::extract::{Extraction, Mention, Role};
use crate::text::{Bilingual, Span};
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
        let before = subject.document.at(Span::new(mention.sentence.start, mention.span.start));
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

/// What of a cell that changed is to be explained; 0 is not asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Jump {
    pub factor: u32,
    pub percent: u32,
    pub above: u32,
    pub from_zero: bool,
    pub same_from: u32,
}

impl Jump {
    fn is_one(self, then: Decimal, now: Decimal) -> bool {
        let (small, large) = (now.abs().min(then.abs()), now.abs().max(then.abs()));
        let change = (now - then).abs();
        if small.is_zero() {
            return self.from_zero && !large.is_zero();
        }
        let times = |number: Decimal, by: u32| number.checked_mul(by.into()).unwrap_or(Decimal::MAX);
        let by_factor = self.factor > 0 && large >= times(small, self.factor);
        let by_share =
            self.percent > 0 && change > self.above.into() && times(change, 100) > times(then.abs(), self.percent);
        let is_copy = self.same_from > 0 && change.is_zero() && now >= self.same_from.into();
        by_factor || by_share || is_copy
    }
}

/// Cells that changed too much since last year, or too little.
pub(super) fn jumps(
    file: &RuleFile,
    rule: &Rule,
    subject: Subject<'_>,
    (cells, jump): (&[String], Jump),
    findings: &mut Vec<Finding>,
) {
    let Some(last_year) = subject.last_year else { return };
    for term in cells.iter().flat_map(|term| expand(file, term, &[])) {
        let (now, then) = (subject.figures.figure(&term.id), last_year.figure(&term.id));
        let (Figure::Number(now), Figure::Number(then)) = (now, then) else { continue };
        let text = format!("{} → {}", plain(then), plain(now));
        let verdict = Verdict::of(!jump.is_one(then, now));
        let mut found = Finding::about(rule, verdict, Vec::new(), Bilingual::new(text.clone(), text));
        found.rule = format!("{}.{}", rule.id, term.id);
        let both = [(Side::Left, Term { last_year: true, ..term.clone() }), (Side::Right, term)];
        found.operands = operands(subject, &both).0;
        found.title = titled(rule, subject, &found.operands);
        findings.push(found);
    }
}

/// Sentences that are last year's.
pub(super) fn copied(
    rule: &Rule,
    subject: Subject<'_>,
    (percent, least, characters): (u32, usize, usize),
    findings: &mut Vec<Finding>,
) {
    let Some(theirs) = subject.last_year.and_then(|figures| figures.sentences()) else { return };
    let Some(sentences) = subject.figures.sentences() else { return };
    let ours = sentences.long(characters).count();
    if ours < least {
        return;
    }
    let same: Vec<Span> = sentences.copied(theirs, characters).map(|sentence| sentence.span).collect();
    let share = 100 * same.len() / ours;
    let holds = 100 * same.len() <= percent as usize * ours;
    let detail = Bilingual::new(
        format!("{ours} 句中 {} 句与上年相同(数字不计)，占 {share}%，限 {percent}%", same.len()),
        format!("{} of {ours} sentences are last year's but for the numbers: {share}%, at most {percent}%", same.len()),
    );
    findings.push(Finding::about(rule, Verdict::of(holds), same, detail));
}

/// The forms of both years.
pub(super) fn same_forms(rule: &Rule, subject: Subject<'_>, findings: &mut Vec<Finding>) {
    let Some((_, then)) = subject.last_year.and_then(|figures| figures.report()) else { return };
    let forms = |extraction: &Extraction| {
        let mut forms: Vec<String> = extraction.tables.iter().map(|table| table.form.clone()).collect();
        forms.sort_unstable();
        forms.dedup();
        forms
    };
    let (ours, theirs) = (forms(subject.extraction), forms(then));
    if ours.is_empty() || theirs.is_empty() {
        return;
    }
    let name = |forms: &[String], lang: fn(&Bilingual) -> &str| {
        let named =
            |form: &String| subject.library.form(form).map_or(form.clone(), |form| lang(&form.name).to_string());
        forms.iter().map(named).collect::<Vec<_>>().join("、")
    };
    let both = |lang| (name(&theirs, lang), name(&ours, lang));
    let (zh, en) = (both(|words| words.zh.as_str()), both(|words| words.en.as_str()));
    let detail = if ours == theirs {
        Bilingual::new(zh.1, en.1)
    } else {
        Bilingual::new(
            format!("上年{}，本年{}，只有可对应的行能比较", zh.0, zh.1),
            format!("last year {}, this year {}: only rows that correspond can be compared", en.0, en.1),
        )
    };
    let places = subject.extraction.tables.first().map(|table| Span::new(table.span.start, table.span.start));
    findings.push(Finding::about(rule, Verdict::of(ours == theirs), places.into_iter().collect(), detail));
}
