//! Crosswalk files: parsing and validation.
//!
//! Invariant: an accepted file names only cells that their forms have, each at most once in a map, in a kind that fits
//! their number.

use super::super::sets::{Budget, Sets, bindings, fill};
use super::super::{FieldPlace, Form, places};
use super::{Comparability, Correspondence, Crosswalk, Library, Map};
use crate::ids::FieldId;
use crate::message;
use crate::message::Message;
use crate::text::{Bilingual, FileError, ron_file};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    maps: Vec<MapText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MapText {
    from: String,
    to: String,
    /// Named lists of id parts: `{column}` in a term expands to each of them.
    #[serde(default)]
    sets: Sets,
    rows: Vec<RowText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RowText {
    kind: Comparability,
    /// Sets for each of whose members the row is made once; a set named in a term but not here is summed over.
    #[serde(default)]
    each: Vec<String>,
    #[serde(default)]
    old: Vec<String>,
    #[serde(default)]
    new: Vec<String>,
    #[serde(default)]
    note: Bilingual,
}

/// Parses and validates a file.
pub(super) fn parse(name: &str, text: &str, library: &Library, before: &Crosswalk) -> Result<Vec<Map>, FileError> {
    let file: File = ron_file::parse(name, text)?;
    let wrong = |word: &str, after: usize, what: Message| place(name, text, word, after, what);
    let (mut maps, mut budget): (Vec<Map>, Budget) = Default::default();
    for (at, map) in file.maps.iter().enumerate() {
        for form in [&map.from, &map.to] {
            if library.form(form).is_none() {
                return Err(wrong(form, at, message!("file.unknown_form", form = form)));
            }
        }
        let joins = |known: &Map| {
            (known.from == map.from && known.to == map.to) || (known.from == map.to && known.to == map.from)
        };
        if map.from == map.to || maps.iter().chain(before.maps()).any(joins) {
            return Err(wrong(&map.from, at, message!("file.map.twice", from = &map.from, to = &map.to)));
        }
        maps.push(proved(map, library, &mut budget, &|word, what| wrong(word, at, what))?);
    }
    Ok(maps)
}

/// Formats a message at the last literal of `word` in the map with this number.
fn place(name: &str, text: &str, word: &str, map: usize, what: Message) -> FileError {
    let literals = ron_file::strings(text);
    let begins = |at: &&usize| text[..**at].trim_end().ends_with("from:");
    let mut starts = literals.iter().filter(begins).skip(map).copied();
    let (start, end) = (starts.next().unwrap_or(0), starts.next().unwrap_or(text.len()));
    let quoted = format!("\"{word}\"");
    let is_it = |at: &&usize| (start..end).contains(*at) && text[**at..].starts_with(&quoted);
    FileError::at(name, text, literals.iter().rev().find(is_it).copied().unwrap_or(start), what)
}

/// A form and the positions of its cells.
struct Cells<'l> {
    form: &'l Form,
    places: HashMap<FieldId, FieldPlace>,
}

impl<'l> Cells<'l> {
    fn new(form: &str, library: &'l Library) -> Option<Self> {
        let index = library.forms.iter().position(|known| known.id == form)?;
        let form = &library.forms[index];
        Some(Self { form, places: places(form, index).into_iter().map(|place| (place.id.clone(), place)).collect() })
    }
}

/// A term of a row with its sets filled in.
struct Filled<'t> {
    term: &'t str,
    id: FieldId,
}

fn proved(
    map: &MapText,
    library: &Library,
    budget: &mut Budget,
    wrong: &dyn Fn(&str, Message) -> FileError,
) -> Result<Map, FileError> {
    Budget::sets(&map.sets).map_err(|(set, what)| wrong(&set, what))?;
    let mut rows = Vec::new();
    let mut taken: HashSet<(bool, FieldId)> = HashSet::new();
    let forms = [&map.from, &map.to].map(|form| Cells::new(form, library));
    for row in &map.rows {
        if let Some(set) = row.each.iter().find(|set| !map.sets.contains_key(*set)) {
            return Err(wrong(set, message!("file.unknown_set", set = set)));
        }
        budget.take(&map.sets, &row.each, row.old.iter().chain(&row.new)).map_err(|what| {
            let word = row.each.iter().chain(&row.old).chain(&row.new).next().map_or("", String::as_str);
            wrong(word, what)
        })?;
        for bound in bindings(&map.sets, &row.each) {
            let sides = [&row.old, &row.new].map(|terms| filled(&map.sets, terms, &bound));
            for (at, side) in sides.iter().enumerate() {
                let form = [&map.from, &map.to][at];
                for cell in side {
                    if forms[at].as_ref().is_none_or(|form| !form.places.contains_key(&cell.id)) {
                        return Err(wrong(cell.term, message!("file.map.no_field", form = form, id = &cell.id)));
                    }
                    if !taken.insert((at == 0, cell.id.clone())) {
                        return Err(wrong(cell.term, message!("file.map.field_twice", form = form, id = &cell.id)));
                    }
                }
                if row.kind != Comparability::NotComparable
                    && let Some((total, part)) = forms[at].as_ref().and_then(|form| overlap(side, form))
                {
                    let what = message!("file.map.counted_twice", part = &part.id, total = &total.id);
                    return Err(wrong(part.term, what));
                }
            }
            fits(row, &sides, wrong)?;
            let [old, new] = sides.map(|side| side.into_iter().map(|cell| cell.id).collect::<Vec<_>>());
            rows.extend(correspondences(row, old, new));
        }
    }
    Ok(Map { from: map.from.clone(), to: map.to.clone(), rows })
}

/// Returns the rows of the map; cells without a counterpart get rows of their own.
fn correspondences(row: &RowText, old: Vec<FieldId>, new: Vec<FieldId>) -> Vec<Correspondence> {
    let one = |old, new| Correspondence { kind: row.kind, old, new, note: row.note.clone() };
    if !old.is_empty() && !new.is_empty() {
        return vec![one(old, new)];
    }
    let alone = |id: FieldId, is_old: bool| if is_old { one(vec![id], Vec::new()) } else { one(Vec::new(), vec![id]) };
    old.into_iter().map(|id| alone(id, true)).chain(new.into_iter().map(|id| alone(id, false))).collect()
}

/// Validates the kind against the number of cells.
fn fits(
    row: &RowText,
    sides: &[Vec<Filled<'_>>; 2],
    wrong: &dyn Fn(&str, Message) -> FileError,
) -> Result<(), FileError> {
    let (old, new) = (sides[0].len(), sides[1].len());
    let (fits, wanted) = match row.kind {
        Comparability::Exact => (old == 1 && new == 1, "file.map.exact"),
        Comparability::Sum => (old > 1 && new == 1, "file.map.sum"),
        Comparability::Split => (old == 1 && new > 1, "file.map.split"),
        Comparability::Approximate => (old > 0 && new > 0, "file.map.approximate"),
        Comparability::NotComparable => (old + new > 0, "file.map.not_comparable"),
    };
    if fits {
        return Ok(());
    }
    let word = sides.iter().flatten().next().map_or("", |cell| cell.term);
    let kind = format!("{:?}", row.kind);
    let what = message!("file.map.cells", kind = kind, wanted = Message::new(wanted), old = old, new = new);
    Err(wrong(word, what))
}

/// Finds a total next to one of its own parts in one sum, as far as the form declares totals.
fn overlap<'s, 't>(
    side: &'s [Filled<'t>],
    Cells { form, places }: &Cells<'_>,
) -> Option<(&'s Filled<'t>, &'s Filled<'t>)> {
    let holds = |total: &Filled<'_>, part: &Filled<'_>| {
        let (Some(total), Some(part)) = (places.get(&total.id), places.get(&part.id)) else { return false };
        if total.id == part.id || (total.table, total.block) != (part.table, part.block) {
            return false;
        }
        let block = &form.tables[total.table].blocks[total.block];
        let is_column = |column: usize| block.columns.get(column).is_some_and(|column| column.total);
        let across = total.column == part.column || is_column(total.column);
        let first = block.rows.iter().position(|row| row.id == block.rows[total.row].sum_from);
        let down = total.row == part.row || first.is_some_and(|first| (first..total.row).contains(&part.row));
        across && down
    };
    side.iter().find_map(|total| side.iter().find(|part| holds(total, part)).map(|part| (total, part)))
}

/// Fills in the sets of terms.
fn filled<'t>(sets: &Sets, terms: &'t [String], bound: &[(&str, &str)]) -> Vec<Filled<'t>> {
    terms
        .iter()
        .flat_map(|term| fill(sets, term, bound).into_iter().map(move |id| Filled { term, id: id.into() }))
        .collect()
}
