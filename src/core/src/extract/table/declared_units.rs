//! Units of money that a head, a row label or a caption declares for the cells under it: 采购总金额(万元), 单位:元.
//!
//! Invariant: every amount is in the unit of its field. The unit in a cell goes before the declared one; only the number
//! is scaled, its spelling stays, and a unit declared against the cell's is a diagnostic. Not here: the unit in the cell
//! (`cell`).

use super::cell;
use super::page::{HEAD_DISTANCE, LabelPlace, Page};
use super::row::{self, RowReading};
use crate::extract::State;
use crate::forms::{Block, normalise};
use crate::lexicon::Lexicon;
use crate::message;
use crate::text::{Diagnostic, numerals};

/// Word before a declared unit.
const UNIT: &str = "单位";
/// Most bytes of a cell that prints a unit alone.
const LONGEST_UNIT: usize = 60;
/// How many lines above the head a caption may declare a unit.
const CAPTION_LINES: usize = 3;

/// Scales the amounts of a block to the units of their fields.
pub(super) fn apply(
    page: &Page,
    block: &Block,
    places: &[Option<LabelPlace>],
    rows: &mut [RowReading],
    problems: &mut Vec<Diagnostic>,
) {
    for ((row, place), reading) in block.rows.iter().zip(places).zip(rows) {
        let Some(place) = place else { continue };
        for (at, (_, unit)) in
            row::columns(block, row).iter().enumerate().filter(|(_, column)| column.1.ends_with('元'))
        {
            let Some(value) = reading.values.get_mut(at).filter(|value| value.state != State::Blank) else { continue };
            let declared = of_row(page, *place).or_else(|| of_column(page, block, at, *place));
            let Some(declared) = declared else { continue };
            match cell::printed_unit(page.lexicon, &value.verbatim) {
                Some(printed) if cell::in_unit(1.into(), printed, declared) != Some(1.into()) => {
                    let words = message!("amount.units", declared = declared, verbatim = &value.verbatim);
                    problems.push(Diagnostic::new("amount.units", value.span, words));
                }
                Some(_) => {}
                None => {
                    value.number = value.number.and_then(|number| cell::in_unit(number, declared, unit));
                    let scaled = value.candidates.iter().filter_map(|number| cell::in_unit(*number, declared, unit));
                    value.candidates = scaled.collect();
                }
            }
        }
    }
}

/// The unit in the row's label or in a cell of its own behind it.
fn of_row<'a>(page: &Page<'a>, place: LabelPlace) -> Option<&'a str> {
    let cells = &page.lines.get(place.line)?.cells;
    let label = cells.get(place.cell).and_then(|cell| in_head(page.lexicon, page.document.at(*cell)));
    label.or_else(|| cells.get(place.cell + 1..)?.iter().find_map(|cell| alone(page.lexicon, page.document.at(*cell))))
}

/// The unit in the head of the column, below it, or in a caption above it.
fn of_column<'a>(page: &Page<'a>, block: &Block, at: usize, place: LabelPlace) -> Option<&'a str> {
    let column = block.columns.get(at)?;
    let names: Vec<&str> = page.index().set(column.labels).iter().map(|label| page.index().normal(*label)).collect();
    let texts = |line: usize| page.lines[line].cells.iter().map(|cell| page.document.at(*cell));
    let is_head = |text: &str| {
        let printed = (text.len() < 200).then(|| normalise(text));
        printed.is_some_and(|printed| names.iter().any(|name| printed.contains(name)))
    };
    let above = place.line.saturating_sub(HEAD_DISTANCE)..=place.line;
    let head = above.rev().find(|line| texts(*line).any(is_head))?;
    let own = texts(head).filter(|text| is_head(text)).find_map(|text| in_head(page.lexicon, text));
    let below = || (head..place.line).find_map(|line| texts(line).find_map(|text| alone(page.lexicon, text)));
    let caption = || {
        let above = head.saturating_sub(CAPTION_LINES)..head;
        above
            .rev()
            .find_map(|line| texts(line).filter(|text| text.contains(UNIT)).find_map(|text| alone(page.lexicon, text)))
    };
    own.or_else(below).or_else(caption)
}

/// The unit of money that ends a head: in brackets, behind 单位, or right behind the words.
fn in_head<'l>(lexicon: &'l Lexicon, text: &str) -> Option<&'l str> {
    let folded: String = text.chars().filter(|c| !c.is_whitespace()).map(numerals::fold_char).collect();
    let open = folded.trim_end_matches([')', ']', '】']);
    let unit = lexicon.money_units.suffix_of(open)?;
    let before = &open[..open.len() - unit.len()];
    let is_marked = before.ends_with(['(', '[', '【', ':']) || before.ends_with(UNIT) || unit.ends_with("万元");
    is_marked.then_some(unit)
}

/// The unit of money that is all a cell prints: 万元, (元), 单位:万元.
fn alone<'l>(lexicon: &'l Lexicon, text: &str) -> Option<&'l str> {
    if text.len() > LONGEST_UNIT {
        return None;
    }
    let folded: String = text.chars().filter(|c| !c.is_whitespace()).map(numerals::fold_char).collect();
    let bare = folded.trim_matches(['(', ')', '[', ']', '【', '】']);
    let bare = bare.strip_prefix(UNIT).unwrap_or(bare).trim_start_matches([':', '为']);
    lexicon.money_units.suffix_of(bare).filter(|unit| *unit == bare)
}
