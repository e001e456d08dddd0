//! Applies one rule: relations over fields here, the others in their own files.

use super::arithmetic::{plain, signed, sum, written};
use super::file::{Relation, Rule, RuleFile};
use super::terms::{expand, operands, titled};
use super::{
    Blank, Finding, Link, Operand, Side, Subject, Verdict, conditions, dates, prose, structure, wording, years,
};
use crate::extract::Extraction;
use crate::text::Bilingual;
use rust_decimal::Decimal;

/// How many things a rule judges one by one: each list or percentage of the prose; what else there is, it judges at once.
pub(super) fn parts(rule: &Rule, extraction: &Extraction) -> usize {
    match rule.relation {
        Relation::Enumeration => extraction.prose.enumerations.len(),
        Relation::Percentage => extraction.prose.percentages.len(),
        _ => 1,
    }
}

/// Applies a rule to one of its [`parts`].
pub(super) fn apply(file: &RuleFile, rule: &Rule, part: usize, subject: Subject<'_>, findings: &mut Vec<Finding>) {
    match &rule.relation {
        Relation::Equal { left, right } => sums(file, rule, subject, (left, right), equal, findings),
        Relation::AtMost { left, right } => sums(file, rule, subject, (left, right), at_most, findings),
        Relation::Rate { rate, part, whole } => prose::rate(rule, subject, (rate, part, whole), findings),
        Relation::Enumeration => findings.extend(prose::enumerated(rule, subject, part)),
        Relation::Percentage => findings.extend(prose::percentage(rule, subject, part)),
        Relation::PercentageSum => prose::percentage_sums(rule, subject, findings),
        Relation::Mentioned { words, without, units, readings } => {
            let notion = prose::Notion { words, without, units, readings };
            prose::mentioned(file, rule, subject, &notion, findings);
        }
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
        Relation::Zero { said, without, agency, cells } => {
            conditions::zero(file, rule, subject, &conditions::Condition { said, without, agency, cells }, findings);
        }
        Relation::Domain => conditions::domain(rule, subject, findings),
        Relation::Filled => conditions::filled(rule, subject, findings),
        Relation::OneUnit { alike } => wording::one_unit(rule, subject, alike, findings),
        Relation::Repeated { characters, without } => {
            wording::repeated(rule, subject, (*characters, without), findings);
        }
        Relation::Product { each, words } => wording::product(rule, subject, (each, words), findings),
        Relation::Listed { units, after, runs_on } => {
            wording::listed(rule, subject, &wording::List { units, after, runs_on }, findings);
        }
        Relation::Marks => wording::marks(rule, subject, findings),
        Relation::Labelled => prose::labelled(rule, subject, findings),
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
    }
}

/// Every way to bind the sets of `each`.
pub(super) fn bindings<'a>(file: &'a RuleFile, each: &'a [String]) -> Vec<Vec<(&'a str, &'a str)>> {
    let mut all: Vec<Vec<(&str, &str)>> = vec![Vec::new()];
    for set in each {
        let members = file.sets.get(set).map_or(&[][..], Vec::as_slice);
        all = all
            .iter()
            .flat_map(|bound| {
                members.iter().map(|member| [bound.as_slice(), &[(set.as_str(), member.as_str())]].concat())
            })
            .collect();
    }
    all
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
    for bound in bindings(file, &rule.each) {
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
