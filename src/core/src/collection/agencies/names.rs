//! The agency of a report in the table, by its name and the ways in which names vary.
//!
//! A name is compared as it is, then with its ending in full (政府办公室, 城管局), then with the office taken for its
//! government, then without the place in front ([`is_same_agency`](crate::extract::is_same_agency)), last as a short
//! name whose characters the long one has in order. The first step that finds one agency decides; one that finds several
//! decides that nobody can be told.
//!
//! Invariant: the answer depends on the name and the table alone, so reports may come in any order. Not here: the name in
//! the report (`extract::identity`).

use super::AgencyTable;
use crate::text::{numerals, ron_file, traditional};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The endings of the program.
const BUILTIN: (&str, &str) = ("assets/agencies.ron", include_str!("../../../../../assets/agencies.ron"));

/// Fewest characters of a name that leaves out the place or is short.
const SHORTEST: usize = 3;

/// Candidates that are kept of a name that several agencies may mean: a name of two characters fits thousands.
const MOST_CANDIDATES: usize = 20;

/// How the endings of names vary.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Endings {
    suffixes: Vec<(String, Vec<String>)>,
    offices: Vec<(String, String)>,
    place: String,
}

fn endings() -> &'static Endings {
    static ENDINGS: OnceLock<Endings> = OnceLock::new();
    // The tests hold that it is valid.
    ENDINGS.get_or_init(|| ron_file::parse_own(BUILTIN.0, BUILTIN.1).unwrap_or_default())
}

/// The agencies that a name may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameMatch {
    /// This one, by the name as the table gives it.
    Same(usize),
    /// This one, by a name that is spelled otherwise.
    Variant(usize),
    /// One of these, of which there may be more than are given.
    Several(Vec<usize>),
    /// None of the table.
    None,
}

impl NameMatch {
    /// The index of the agency; `None` where there is not exactly one.
    pub const fn agency(&self) -> Option<usize> {
        match self {
            Self::Same(index) | Self::Variant(index) => Some(*index),
            Self::Several(_) | Self::None => None,
        }
    }

    fn of(mut found: Vec<usize>) -> Self {
        found.sort_unstable();
        match &found[..] {
            [] => Self::None,
            [one] => Self::Variant(*one),
            _ => Self::Several(found),
        }
    }
}

/// The names of a table, to be searched.
pub struct NameIndex {
    /// Names as given, without blanks.
    plain: HashMap<String, usize>,
    /// Names with their endings in full.
    full: HashMap<String, Vec<usize>>,
    /// Names with their endings in full and without the office, backwards and sorted: those that end alike are neighbours.
    backwards: Vec<(String, usize)>,
    /// Positions in `backwards` by the first character of the name.
    by_first: HashMap<char, Vec<usize>>,
}

impl NameIndex {
    /// The names of a table.
    pub fn new(table: &AgencyTable) -> Self {
        let (mut plain, mut full, mut backwards) = (HashMap::new(), HashMap::<String, Vec<usize>>::new(), Vec::new());
        for (index, agency) in table.agencies().iter().enumerate() {
            for name in std::iter::once(&agency.name).chain(&agency.other_names) {
                let name = folded(name);
                let with_ending = in_full(&name);
                backwards.push((without_office(&with_ending).chars().rev().collect::<String>(), index));
                full.entry(with_ending).or_default().push(index);
                plain.entry(name).or_insert(index);
            }
        }
        backwards.sort_unstable();
        backwards.dedup();
        let mut by_first: HashMap<char, Vec<usize>> = HashMap::new();
        for (at, (name, _)) in backwards.iter().enumerate() {
            if let Some(first) = name.chars().next_back() {
                by_first.entry(first).or_default().push(at);
            }
        }
        Self { plain, full, backwards, by_first }
    }

    /// The agency of this name.
    pub fn find(&self, name: &str) -> NameMatch {
        let name = folded(name);
        if name.is_empty() {
            return NameMatch::None;
        }
        if let Some(index) = self.plain.get(&name) {
            return NameMatch::Same(*index);
        }
        let full = in_full(&name);
        let bare = without_office(&full);
        let is_long = name.chars().count() >= SHORTEST;
        let steps: [&dyn Fn() -> Vec<usize>; 4] = [
            &|| distinct(self.full.get(&full).into_iter().flatten().copied()),
            &|| self.starting(&bare.chars().rev().collect::<String>(), true),
            &|| if is_long { self.without_place(&bare) } else { Vec::new() },
            &|| if is_long { self.shortened(&bare) } else { Vec::new() },
        ];
        let found = steps.iter().map(|step| NameMatch::of(step()));
        found.into_iter().find(|found| *found != NameMatch::None).unwrap_or(NameMatch::None)
    }

    /// The agencies whose name backwards begins so, or is so.
    fn starting(&self, backwards: &str, is_whole: bool) -> Vec<usize> {
        let from = self.backwards.partition_point(|(name, _)| name.as_str() < backwards);
        let rest = self.backwards.get(from..).unwrap_or(&[]).iter();
        let fits = |name: &str| if is_whole { name == backwards } else { name.starts_with(backwards) };
        distinct(rest.take_while(|(name, _)| fits(name)).map(|(_, index)| *index))
    }

    /// Names of which one leaves out the place in front of the other: those that the name ends, else the longest that
    /// ends the name.
    fn without_place(&self, bare: &str) -> Vec<usize> {
        let longer = self.starting(&bare.chars().rev().collect::<String>(), false);
        if !longer.is_empty() {
            return longer;
        }
        let starts = bare.char_indices().skip(1).map(|(at, _)| bare.get(at..).unwrap_or(""));
        let mut shorter = starts.take_while(|rest| rest.chars().count() >= SHORTEST);
        let found = shorter.find_map(|rest| {
            let found = self.starting(&rest.chars().rev().collect::<String>(), true);
            (!found.is_empty()).then_some(found)
        });
        found.unwrap_or_default()
    }

    /// Names that are short for one another: 昆区 for 昆都仑区. They begin alike, and what one leaves out does not tell
    /// levels apart.
    fn shortened(&self, bare: &str) -> Vec<usize> {
        let name: Vec<char> = bare.chars().collect();
        let Some(first) = name.first() else { return Vec::new() };
        let known = self.by_first.get(first).map_or(&[][..], Vec::as_slice).iter();
        let fits = |at: &usize| {
            let (other, index) = self.backwards.get(*at)?;
            let other: Vec<char> = other.chars().rev().collect();
            (is_short_for(&name, &other) || is_short_for(&other, &name)).then_some(*index)
        };
        distinct(known.filter_map(fits))
    }
}

/// The first agencies of those found, each once.
fn distinct(found: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut distinct: Vec<usize> = Vec::new();
    for index in found {
        if !distinct.contains(&index) {
            distinct.push(index);
        }
        if distinct.len() == MOST_CANDIDATES {
            break;
        }
    }
    distinct
}

/// True when the long name has the characters of the short one in order, and no others that tell agencies apart.
fn is_short_for(short: &[char], long: &[char]) -> bool {
    if short.len() >= long.len() || short.len() < SHORTEST || short.last() != long.last() {
        return false;
    }
    let mut wanted = short.iter().peekable();
    for c in long {
        if wanted.peek() == Some(&c) {
            wanted.next();
        } else if endings().place.contains(*c) {
            return false;
        }
    }
    wanted.peek().is_none()
}

/// A name by which one agency is known again without a table: without blanks, in simplified characters.
pub fn same_name(name: &str) -> String {
    folded(name)
}

fn folded(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_whitespace()).map(numerals::fold_char).collect();
    traditional::simplified(&name).into_owned()
}

/// The name with its ending in full.
fn in_full(name: &str) -> String {
    let longest = endings()
        .suffixes
        .iter()
        .flat_map(|(full, others)| std::iter::once(full).chain(others).map(move |ending| (full, ending)))
        .filter_map(|(full, ending)| Some((full, name.strip_suffix(ending.as_str())?)))
        .min_by_key(|(_, rest)| rest.len());
    match longest {
        Some((full, rest)) if !rest.is_empty() => format!("{rest}{full}"),
        _ => name.to_string(),
    }
}

/// The government in the place of the office that reports for it.
fn without_office(name: &str) -> String {
    let offices = endings().offices.iter();
    let mut body = offices.filter_map(|(body, office)| Some((body, name.strip_suffix(office.as_str())?)));
    body.next().map_or_else(|| name.to_string(), |(body, rest)| format!("{rest}{body}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_endings_are_valid_and_none_has_two_meanings() {
        let endings: Endings = ron_file::parse_own(BUILTIN.0, BUILTIN.1).unwrap();
        let mut all: Vec<&String> =
            endings.suffixes.iter().flat_map(|(full, others)| others.iter().chain([full])).collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
        for (full, _) in &endings.suffixes {
            assert_eq!(in_full(&format!("甲{full}")), format!("甲{full}"));
        }
    }
}
