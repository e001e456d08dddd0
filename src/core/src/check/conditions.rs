//! Rules with a condition: what the prose says, or who reports, asks that cells be zero; what the form allows in a cell.
//!
//! Invariant: a clause with a number in it says no zero; a condition that is not met says nothing. Left to others: sums.

use super::arithmetic::{plain, sum};
use super::file::{Rule, RuleFile};
use super::terms::{Term, expand, operands};
use super::{Figure, Finding, Link, Side, Subject, Verdict};
use crate::forms::Kind;
use crate::text::{Bilingual, Span};

/// Ends of a clause.
const CLAUSE: &[char] = &['，', ',', '。', ';', '；', '\n', '|'];

/// When the cells must be zero.
pub(super) struct Condition<'a> {
    pub said: &'a [Vec<String>],
    pub without: &'a [String],
    pub agency: &'a [String],
    pub cells: &'a [String],
}

/// Where zero is said in words, or the agency that has no such thing; `None` when it is not, or the report has none of the
/// cells.
pub(super) fn said_zero(file: &RuleFile, subject: Subject<'_>, condition: &Condition<'_>) -> Option<Span> {
    let cells = condition.cells.iter().flat_map(|term| expand(file, term, &[]));
    let is_there = |term: Term| !term.last_year && subject.figures.figure(&term.id) != Figure::Absent;
    if !cells.into_iter().any(is_there) {
        return None;
    }
    if condition.agency.is_empty() { said(subject, condition) } else { agency(subject, condition) }
}

/// What is said to be zero, and the cells.
pub(super) fn zero(
    file: &RuleFile,
    rule: &Rule,
    subject: Subject<'_>,
    place: Span,
    cells: &[String],
) -> Option<Finding> {
    let terms: Vec<(Side, Term)> =
        cells.iter().flat_map(|term| expand(file, term, &[])).map(|term| (Side::Right, term)).collect();
    let (operands, any, unknown) = operands(subject, &terms);
    if !any || unknown {
        return None;
    }
    let cells = sum(&operands, Side::Right);
    let words = crate::text::width::fit(subject.document.at(place).trim(), 40);
    let holds = cells.is_zero();
    let mark = if holds { "=" } else { "≠" };
    let detail = Bilingual::new(
        format!("“{words}” 0 {mark} {}", plain(cells)),
        format!("\"{words}\" 0 {mark} {}", plain(cells)),
    );
    let mut found = Finding::about(rule, Verdict::of(holds), vec![place], detail);
    found.link = Link::Equal;
    (found.left, found.right, found.delta) = (Some(0.into()), Some(cells), Some(-cells));
    found.operands = operands;
    Some(found)
}

/// The first clause outside the tables that holds all words of an alternative and no number.
fn said(subject: Subject<'_>, condition: &Condition<'_>) -> Option<Span> {
    let text = &subject.document.text;
    let mut keys: Vec<&str> = condition.said.iter().filter_map(|words| words.last()).map(String::as_str).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut hits: Vec<usize> = keys.iter().flat_map(|key| text.match_indices(key).map(|(at, _)| at)).collect();
    hits.sort_unstable();
    let says = |clause: &str| {
        condition.said.iter().any(|words| words.iter().all(|word| clause.contains(word.as_str())))
            && !condition.without.iter().any(|word| clause.contains(word.as_str()))
            && !clause.contains(|c: char| c.is_ascii_digit())
    };
    let in_table = |span: Span| subject.extraction.tables.iter().any(|table| table.span.overlaps(span));
    let mut end = 0;
    let mut clauses = hits.into_iter().filter_map(|at| {
        let clause = (at >= end).then(|| clause_at(text, at))?;
        end = clause.end;
        Some(clause)
    });
    clauses.find(|&clause| says(clause.of(text)) && !in_table(clause))
}

/// The clause at a place, with the mark that ends it.
fn clause_at(text: &str, at: usize) -> Span {
    let start = text[..at].rfind(CLAUSE).map_or(0, |end| end + text[end..].chars().next().map_or(0, char::len_utf8));
    let end = text[at..].find(CLAUSE).map(|end| at + end);
    let end = end.map_or(text.len(), |end| end + text[end..].chars().next().map_or(0, char::len_utf8));
    Span::new(start, end)
}

/// The agency, when its name ends with one of these words.
fn agency(subject: Subject<'_>, condition: &Condition<'_>) -> Option<Span> {
    let agency = subject.extraction.identity.agency.as_ref()?;
    let is_kind = condition.agency.iter().any(|word| agency.value.ends_with(word.as_str()))
        && !condition.without.iter().any(|word| agency.value.contains(word.as_str()));
    is_kind.then_some(agency.span)
}

/// Counts are whole and not negative, amounts not negative, each cell as its form says.
pub(super) fn domain(rule: &Rule, subject: Subject<'_>, findings: &mut Vec<Finding>) {
    for field in &subject.extraction.fields {
        let Some((row, column)) = subject.library.cell(&field.id) else { continue };
        let kind = column.map(|column| column.kind).filter(|kind| *kind != Kind::Count).unwrap_or(row.kind);
        let Figure::Number(number) = subject.figures.figure(&field.id) else { continue };
        let is_negative = number.is_sign_negative() && !number.is_zero();
        let legal = match kind {
            Kind::Count => !is_negative && number.fract().is_zero(),
            Kind::Amount => !is_negative,
            Kind::Signed => number.fract().is_zero(),
            Kind::Date | Kind::Text => true,
        };
        if legal {
            continue;
        }
        let term = Term { id: field.id.clone(), last_year: false, negative: false };
        let words = Bilingual::new(
            format!("{} 不是该格允许的数", plain(number)),
            format!("{} is no number this cell allows", plain(number)),
        );
        let mut found = Finding::about(rule, Verdict::Fails, Vec::new(), words);
        found.rule = format!("{}.{}", rule.id, field.id);
        found.operands = operands(subject, &[(Side::Right, term)]).0;
        findings.push(found);
    }
}

/// Tables with blank cells among numbers.
pub(super) fn filled(rule: &Rule, subject: Subject<'_>, findings: &mut Vec<Finding>) {
    for table in &subject.extraction.tables {
        let of_table = |id: &str| id.strip_prefix(&table.table).is_some_and(|rest| rest.starts_with('.'));
        let is_number = |id: &str| subject.library.cell(id).is_some_and(|(row, _)| row.kind.is_number());
        let cells = subject.extraction.fields.iter().filter(|field| of_table(&field.id) && is_number(&field.id));
        let cells: Vec<(&str, Figure)> =
            cells.map(|field| (field.id.as_str(), subject.figures.figure(&field.id))).collect();
        let blank: Vec<&str> = cells.iter().filter(|cell| cell.1 == Figure::Blank).map(|cell| cell.0).collect();
        if blank.is_empty() {
            continue;
        }
        let detail = Bilingual::new(
            format!("{} 格中有 {} 格空白；格式要求填 0", cells.len(), blank.len()),
            format!("{} of {} cells are blank; the form asks for 0", blank.len(), cells.len()),
        );
        let mut found = Finding::about(rule, Verdict::Fails, Vec::new(), detail);
        found.rule = format!("{}.{}", rule.id, table.table);
        let term = |id: &&str| (Side::Left, Term { id: (*id).to_string(), last_year: false, negative: false });
        found.operands = operands(subject, &blank.iter().map(term).collect::<Vec<_>>()).0;
        findings.push(found);
    }
}
