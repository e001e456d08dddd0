//! Applies one rule: relations over fields here, the others in their own files.

use super::arithmetic::{plain, signed, sum, written};
use super::file::{Relation, Rule, RuleFile};
use super::terms::{expand, operands, titled};
use super::{
    Blank, Finding, Link, Operand, Side, Subject, Verdict, conditions, dates, prose, structure, wording, years,
};
use crate::forms::sets::bindings;
use crate::text::{Bilingual, Span};
use rust_decimal::Decimal;

/// What a rule judges: the prose by its lists and numbers, each by itself, so that one that changes has the others left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Thing {
    /// The whole report.
    Report,
    /// A number of the prose, a list or a percentage, by its index.
    One(usize),
    /// Two numbers of the prose.
    Two(usize, usize),
    /// The percentages of a list.
    Shares(prose::Shares),
    /// What is said at a place.
    Said(Span),
    /// Nothing: the rule crashed when it looked for what to judge.
    Crash,
}

/// The things a rule judges, in their order. The text tells them, never a figure.
pub(super) fn things(file: &RuleFile, rule: &Rule, subject: Subject<'_>) -> Vec<Thing> {
    let prose = &subject.extraction.prose;
    match &rule.relation {
        Relation::Enumeration => (0..prose.enumerations.len()).map(Thing::One).collect(),
        Relation::Percentage => (0..prose.percentages.len()).map(Thing::One).collect(),
        Relation::PercentageSum => prose::shares(subject).into_iter().map(Thing::Shares).collect(),
        Relation::Mentioned { words, without, units, .. } => {
            prose::naming(subject, &prose::Notion { words, without, units }).map(Thing::One).collect()
        }
        Relation::Labelled => prose::labelled(subject).map(Thing::One).collect(),
        Relation::OneUnit { alike } => wording::of_units(subject, alike).map(Thing::One).collect(),
        Relation::Repeated { characters, without } => {
            wording::repeated(subject, (*characters, without)).into_iter().map(|two| Thing::Two(two.0, two.1)).collect()
        }
        Relation::Product { each, words } => wording::prices(subject, (each, words)).map(Thing::One).collect(),
        Relation::Zero { said, without, agency, cells } => {
            let condition = conditions::Condition { said, without, agency, cells };
            conditions::said_zero(file, subject, &condition).map(Thing::Said).into_iter().collect()
        }
        _ => vec![Thing::Report],
    }
}

/// Applies a rule to one of its [`things`].
pub(super) fn apply(file: &RuleFile, rule: &Rule, thing: &Thing, subject: Subject<'_>, findings: &mut Vec<Finding>) {
    match (&rule.relation, thing) {
        (Relation::Enumeration, Thing::One(at)) => findings.extend(prose::enumerated(rule, subject, *at)),
        (Relation::Percentage, Thing::One(at)) => findings.extend(prose::percentage(rule, subject, *at)),
        (Relation::PercentageSum, Thing::Shares(shares)) => {
            findings.extend(prose::percentage_sum(rule, subject, shares));
        }
        (Relation::Mentioned { readings, .. }, Thing::One(at)) => {
            findings.extend(prose::mentioned(file, rule, subject, *at, readings));
        }
        (Relation::Labelled, Thing::One(at)) => findings.extend(prose::against_label(rule, subject, *at)),
        (Relation::OneUnit { alike }, Thing::One(at)) => findings.extend(wording::one_unit(rule, subject, *at, alike)),
        (Relation::Repeated { .. }, Thing::Two(one, other)) => {
            findings.extend(wording::again(rule, subject, (*one, *other)));
        }
        (Relation::Product { each, .. }, Thing::One(at)) => {
            findings.extend(wording::product(rule, subject, *at, each));
        }
        (Relation::Zero { cells, .. }, Thing::Said(place)) => {
            findings.extend(conditions::zero(file, rule, subject, *place, cells));
        }
        _ => whole(file, rule, subject, findings),
    }
}

/// Applies a rule to the whole report.
fn whole(file: &RuleFile, rule: &Rule, subject: Subject<'_>, findings: &mut Vec<Finding>) {
    match &rule.relation {
        Relation::Equal { left, right } => sums(file, rule, subject, (left, right), equal, findings),
        Relation::AtMost { left, right } => sums(file, rule, subject, (left, right), at_most, findings),
        Relation::Rate { rate, part, whole } => prose::rate(rule, subject, (rate, part, whole), findings),
        Relation::Growth { words, without, readings } => {
            years::growth(file, rule, subject, &years::Basis { words, without, readings }, findings);
        }
        Relation::Jump { cells, factor, percent, above, from_zero, same_from } => {
            let jump = years::Jump {
                factor: *factor,
                percent: *percent,
                above: *above,
                from_zero: *from_zero,
                same_from: *same_from,
            };
            years::jumps(file, rule, subject, (cells, jump), findings);
        }
        Relation::Copied { percent, sentences, characters } => {
            years::copied(rule, subject, (*percent, *sentences, *characters), findings);
        }
        Relation::SameForms => years::same_forms(rule, subject, findings),
        Relation::Domain => conditions::domain(rule, subject, findings),
        Relation::Filled => conditions::filled(rule, subject, findings),
        Relation::Listed { units, after, runs_on } => {
            wording::listed(rule, subject, &wording::List { units, after, runs_on }, findings);
        }
        Relation::Marks => wording::marks(rule, subject, findings),
        Relation::FullYear => dates::full_year(rule, subject, findings),
        Relation::SameYear => dates::same_year(rule, subject, findings),
        Relation::Deadline(due) => dates::deadline(rule, subject, due, findings),
        Relation::DateOrder => dates::order(rule, subject, findings),
        Relation::Present(part) => structure::present(rule, subject, *part, findings),
        Relation::Said { chapter, words } => structure::said(rule, subject, chapter, words, findings),
        Relation::Told { chapter, characters } => {
            structure::told(rule, subject, (chapter, *characters), findings);
        }
        Relation::Signature { without } => structure::signature(rule, subject, without, findings),
        Relation::Contact { words, answers, within } => {
            structure::contact(rule, subject, &structure::Offer { words, answers, within: *within }, findings);
        }
        Relation::Chapters(titles) => structure::chapters(rule, subject, titles, findings),
        Relation::FormFitsYear => structure::form_fits_year(rule, subject, findings),
        // These judge things one by one.
        Relation::Enumeration
        | Relation::Percentage
        | Relation::PercentageSum
        | Relation::Mentioned { .. }
        | Relation::Labelled
        | Relation::OneUnit { .. }
        | Relation::Repeated { .. }
        | Relation::Product { .. }
        | Relation::Zero { .. } => {}
    }
}

/// The id of a rule's instance.
pub(super) fn named(rule: &Rule, bound: &[(&str, &str)]) -> String {
    bound.iter().fold(rule.id.clone(), |id, (name, member)| id.replace(&format!("{{{name}}}"), member))
}

type Holds = fn(Decimal, Decimal) -> bool;

fn equal(left: Decimal, right: Decimal) -> bool {
    left == right
}

fn at_most(left: Decimal, right: Decimal) -> bool {
    left <= right
}

fn sums(
    file: &RuleFile,
    rule: &Rule,
    subject: Subject<'_>,
    sides: (&[String], &[String]),
    holds: Holds,
    findings: &mut Vec<Finding>,
) {
    for bound in bindings(&file.sets, &rule.each) {
        let side = |terms: &[String], side| {
            terms.iter().flat_map(|term| expand(file, term, &bound)).map(|term| (side, term)).collect::<Vec<_>>()
        };
        let terms = [side(sides.0, Side::Left), side(sides.1, Side::Right)].concat();
        let names_last_year = terms.iter().any(|(_, term)| term.last_year);
        if names_last_year && subject.last_year.is_none() {
            continue;
        }
        let (mut operands, any, mut unknown) = operands(subject, &terms);
        if !any {
            continue;
        }
        for operand in operands.iter_mut().filter(|operand| operand.value.is_none()) {
            match if operand.side == Side::Left { rule.missing.left } else { rule.missing.right } {
                // Beside a number that cannot be told a blank proves nothing.
                Blank::Zero if !unknown => operand.value = Some(Decimal::ZERO),
                Blank::Ask | Blank::Zero => {}
                Blank::Skip => unknown = true,
            }
        }
        findings.push(judge(named(rule, &bound), rule, subject, operands, unknown, holds));
    }
}

fn judge(
    id: String,
    rule: &Rule,
    subject: Subject<'_>,
    operands: Vec<Operand>,
    unknown: bool,
    holds: Holds,
) -> Finding {
    let title = titled(rule, subject, &operands);
    let (left, right) = (sum(&operands, Side::Left), sum(&operands, Side::Right));
    let blanks = operands.iter().filter(|operand| operand.value.is_none()).count();
    let (sign, broken) = if holds(Decimal::ONE, Decimal::TEN) { ("≤", ">") } else { ("=", "≠") };
    let (lhs, rhs) = (written(&operands, Side::Left), written(&operands, Side::Right));
    let sums = |mark: &str| {
        if mark == "=" {
            return format!("{lhs} = {rhs}");
        }
        let whole = |text: &str, value: Decimal, side| {
            let single = operands.iter().filter(|operand| operand.side == side).count() == 1;
            if single { text.to_string() } else { format!("{text} = {}", plain(value)) }
        };
        let right_side = if operands.iter().filter(|operand| operand.side == Side::Right).count() == 1 {
            rhs.clone()
        } else {
            format!("{} = {rhs}", plain(right))
        };
        format!("{} {mark} {right_side}", whole(&lhs, left, Side::Left))
    };
    let (verdict, detail) = if unknown {
        let text = format!("{lhs} {sign} {rhs}");
        (
            Verdict::NotAssessable,
            Bilingual::new(format!("{text}，有数字读不准，无法判断"), format!("{text}: a number cannot be told")),
        )
    } else if blanks > 0 && blanks == operands.len() {
        (Verdict::NotAssessable, Bilingual::new("全部为空，无法判断", "all cells are blank"))
    } else if blanks > 0 {
        blank(&operands, left, right, &sums, holds)
    } else if holds(left, right) {
        let text = sums(sign);
        (Verdict::Holds, Bilingual::new(text.clone(), text))
    } else {
        let text = format!("{} ({})", sums(broken), signed(left - right));
        (Verdict::Fails, Bilingual::new(text.clone(), text))
    };
    Finding {
        rule: id,
        severity: rule.severity,
        verdict,
        left: (!unknown).then_some(left),
        right: (!unknown).then_some(right),
        delta: (!unknown).then(|| left - right),
        link: if sign == "=" { Link::Equal } else { Link::AtMost },
        in_words: Decimal::ZERO,
        operands,
        readings: Vec::new(),
        places: Vec::new(),
        edge: rule.edge.clone(),
        title,
        detail,
    }
}

/// Some operands are blank. When the rule holds with the blanks as zero there is nothing to see; else both readings.
fn blank(
    operands: &[Operand],
    left: Decimal,
    right: Decimal,
    sums: &dyn Fn(&str) -> String,
    holds: Holds,
) -> (Verdict, Bilingual) {
    if holds(left, right) {
        let text = sums(if holds(Decimal::ONE, Decimal::TEN) { "≤" } else { "=" });
        return (Verdict::Holds, Bilingual::new(format!("{text}(空格按 0 计)"), format!("{text} (blank as 0)")));
    }
    let difference = left - right;
    let mut blanks = operands.iter().filter(|operand| operand.value.is_none());
    let needed = match (blanks.next(), blanks.next()) {
        (Some(only), None) => Some(if (only.side == Side::Right) == only.negative { -difference } else { difference }),
        _ => None,
    };
    let as_zero = format!("{} ({})", sums("≠"), signed(difference));
    match needed.filter(|needed| !needed.is_sign_negative()) {
        Some(needed) => (
            Verdict::Blank,
            Bilingual::new(
                format!("有空格，应为 {} 才成立；若空格按 0 计则 {as_zero}", plain(needed)),
                format!("a cell is blank; it would have to be {}; read as 0: {as_zero}", plain(needed)),
            ),
        ),
        None => (
            Verdict::Blank,
            Bilingual::new(format!("有空格；若按 0 计则 {as_zero}"), format!("cells are blank; read as 0: {as_zero}")),
        ),
    }
}
