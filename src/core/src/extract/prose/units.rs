//! Units of counted things and their classes.
//!
//! Invariant: the longest unit behind a number is taken; only units of one class add up. Not here: whether the number
//! is a count (`roles`).

use crate::lexicon::Lexicon;

/// Multipliers between a number and its unit; they stay part of the unit because the value is the printed one.
const MULTIPLIERS: &[char] = &['万', '亿', '千', '百'];

/// The unit behind a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UnitMatch<'a> {
    /// Multiplier and unit as printed.
    pub name: &'a str,
    /// Bytes from the number's end to the unit's end.
    pub end: usize,
    /// True for 余, 多 and the like.
    pub approximate: bool,
}

/// Reads the unit behind a number, and whether words around it make it approximate.
pub(super) fn unit<'a>(lexicon: &Lexicon, before: &str, after: &'a str) -> UnitMatch<'a> {
    let blanks = after.len() - after.trim_start_matches([' ', '\u{a0}']).len();
    let mut at = blanks;
    let mut approximate = lexicon.approximate_before.ends(before) && !lexicon.approximate_exceptions.ends(before);
    let skip = |at: usize| {
        let rest = after.get(at..).unwrap_or("");
        lexicon.approximate_after.prefix_of(rest).map_or(0, str::len)
    };
    let mut start = at + skip(at);
    approximate |= start > at;
    let rest = after.get(start..).unwrap_or("");
    let scale = rest.len() - rest.trim_start_matches(MULTIPLIERS).len();
    at = start + scale;
    let more = if scale > 0 { skip(at) } else { 0 };
    approximate |= more > 0;
    let rest = after.get(at + more..).unwrap_or("");
    let found = lexicon.units.prefix_of(rest).filter(|unit| *unit != "分" || is_score(rest)).map_or(0, str::len);
    if more > 0 {
        // 100万余元: the name cannot be one stretch; the unit says more than the multiplier.
        start = at + more;
    }
    let end = if found > 0 { at + more + found } else { at };
    if found == 0 && scale == 0 {
        return UnitMatch { name: "", end: if approximate { start } else { 0 }, approximate };
    }
    let behind = after.get(end..).unwrap_or("");
    approximate |= lexicon.approximate_behind.begins(behind);
    UnitMatch { name: after.get(start..end).unwrap_or(""), end, approximate }
}

/// True for points: 90.7分, not 3分别.
fn is_score(rest: &str) -> bool {
    rest.strip_prefix('分').is_some_and(|behind| !behind.starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c)))
}

/// True if numbers with these units can be added up.
pub(super) fn addable(lexicon: &Lexicon, one: &str, other: &str) -> bool {
    // A number that lost its unit may count anything.
    let is_item = |unit: &str| unit.is_empty() || lexicon.item_units.contains(unit);
    let is_people = |unit: &str| lexicon.people_units.contains(unit);
    one == other || (is_item(one) && is_item(other)) || (is_people(one) && is_people(other))
}
