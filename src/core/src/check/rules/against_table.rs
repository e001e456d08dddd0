//! A number of the prose against cells of the tables, shared by `Mentioned` and `Labelled`.

use super::mentions::operand;
use crate::check::header::RuleHeader;
use crate::check::numbers::{plain, signed};
use crate::check::sums::{sum, written};
use crate::check::terms::{Term, operands, titled};
use crate::check::{Arithmetic, Datum, EvalContext, Finding, Operand, Side, Verdict};
use crate::extract::Mention;
use crate::message;
use crate::text::Bilingual;

/// Compares a mention with the cells under each reading; the first reading that fits is named, else the first.
///
/// `None` when no reading can be computed, or the mention itself fills the cell.
pub(super) fn compare(
    rule: RuleHeader<'_>,
    context: EvalContext<'_>,
    mention: &Mention,
    readings: &[Vec<(Side, Term)>],
) -> Option<Finding> {
    let mentioned = operand(context, mention, Side::Left);
    let value = mentioned.value?;
    let readable: Vec<Vec<Operand>> = readings
        .iter()
        .map(|terms| operands(context, terms))
        .filter(|operands| operands.any && !operands.unknown)
        .map(|operands| operands.list)
        .collect();
    let fitting = readable.iter().find(|operands| sum(operands, Side::Right) == value);
    let cells = fitting.or(readable.first())?;
    // The number fills that row itself.
    if cells.iter().all(|cell| cell.span == mentioned.span) {
        return None;
    }
    let right = sum(cells, Side::Right);
    let verdict = if fitting.is_some() { Verdict::Holds } else { Verdict::Fails };
    let name = |id: &str| context.library.label(id).unwrap_or_else(|| id.to_string());
    let gloss = |id: &str| context.library.gloss(id).unwrap_or_else(|| id.to_string());
    let sum_text =
        if cells.len() == 1 { plain(right) } else { format!("{} = {}", written(cells, Side::Right), plain(right)) };
    let mark = if fitting.is_some() { "=" } else { "≠" };
    let joined = |words: &dyn Fn(&str) -> String| {
        let some: Vec<String> = cells.iter().take(2).map(|cell| words(&cell.id)).collect();
        if cells.len() > 2 { format!("{}…", some.join("+")) } else { some.join("+") }
    };
    let tail = if fitting.is_some() { String::new() } else { format!(" ({})", signed(value - right)) };
    let cell_names = Bilingual::new(joined(&name), joined(&gloss));
    let equation = format!("{} {mark} {sum_text}", plain(value));
    let detail = message!("finding.against_table", equation = equation, cells = cell_names, tail = tail);
    let numbers: Vec<Operand> = [mentioned].into_iter().chain(cells.iter().cloned()).collect();
    let mut found = rule.finding_at(mention.span.start, verdict, numbers, detail);
    // A total that is not printed is no number to be mended.
    if !cells.iter().any(|cell| matches!(context.values.datum(&cell.id), Datum::Unfilled(_))) {
        found.arithmetic = Arithmetic::Equal;
    }
    found.readings = readable.iter().filter(|other| *other != cells).cloned().collect();
    found.title = titled(rule, context, &found.operands);
    found.set_sides(value, right);
    Some(found)
}
