//! Composition of maps: from one form to another over the forms between them.
//!
//! Invariant: pure; the composition from `a` to `b` is that from `b` to `a` with the sides exchanged. Two steps are
//! joined over every cell of the intermediate form that both mention, and the join is only as good as its worst step.
//! If the steps do not mention the same cells, nothing compares: a part next to a whole would mislead.

use super::{Comparability, Correspondence, Map};
use crate::ids::FieldId;
use crate::text::Bilingual;
use std::collections::{HashMap, HashSet, VecDeque};

pub(super) fn between(maps: &[Map], old: &str, new: &str) -> Vec<Correspondence> {
    let mut way = way(maps, old, new).into_iter();
    let first = way.next().unwrap_or_default();
    way.fold(first, |so_far, step| joined(&so_far, &step))
}

/// Returns the maps of the shortest path, each in its direction.
fn way(maps: &[Map], old: &str, new: &str) -> Vec<Vec<Correspondence>> {
    let mut from: HashMap<&str, (&str, Vec<Correspondence>)> = HashMap::new();
    let mut queue = VecDeque::from([old]);
    while let Some(here) = queue.pop_front().filter(|_| old != new && !from.contains_key(new)) {
        for map in maps {
            let (there, rows) = match (map.from == here, map.to == here) {
                (true, _) => (map.to.as_str(), map.rows.clone()),
                (_, true) => (map.from.as_str(), map.rows.iter().map(turned).collect()),
                _ => continue,
            };
            if there != old && !from.contains_key(there) {
                from.insert(there, (here, rows));
                queue.push_back(there);
            }
        }
    }
    let mut steps = Vec::new();
    let mut at = new;
    while let Some((before, rows)) = from.remove(at) {
        steps.push(rows);
        at = before;
    }
    steps.reverse();
    steps
}

fn turned(row: &Correspondence) -> Correspondence {
    let kind = match row.kind {
        Comparability::Sum => Comparability::Split,
        Comparability::Split => Comparability::Sum,
        same => same,
    };
    Correspondence { kind, old: row.new.clone(), new: row.old.clone(), note: row.note.clone() }
}

/// Joins two steps.
fn joined(first: &[Correspondence], second: &[Correspondence]) -> Vec<Correspondence> {
    let is_way = |row: &Correspondence| row.kind != Comparability::NotComparable;
    let ahead: HashMap<&str, usize> = (0..second.len())
        .filter(|&at| is_way(&second[at]))
        .flat_map(|at| second[at].old.iter().map(move |id| (id.as_str(), at)))
        .collect();
    let back: HashMap<&str, usize> = (0..first.len())
        .filter(|&at| is_way(&first[at]))
        .flat_map(|at| first[at].new.iter().map(move |id| (id.as_str(), at)))
        .collect();
    let (mut rows, mut done, mut used) = (Vec::new(), HashSet::new(), HashSet::new());
    for at in 0..first.len() {
        if !is_way(&first[at]) {
            rows.extend(alone(&first[at], true));
            continue;
        }
        if done.contains(&at) {
            continue;
        }
        // Everything connected over the intermediate form.
        let (mut left, mut right, mut queue) = (Vec::new(), Vec::new(), vec![(true, at)]);
        while let Some((is_left, at)) = queue.pop() {
            if !(if is_left { done.insert(at) } else { used.insert(at) }) {
                continue;
            }
            if is_left {
                left.push(at);
                queue.extend(first[at].new.iter().filter_map(|id| ahead.get(id.as_str())).map(|&at| (false, at)));
            } else {
                right.push(at);
                queue.extend(second[at].old.iter().filter_map(|id| back.get(id.as_str())).map(|&at| (true, at)));
            }
        }
        left.sort_unstable();
        right.sort_unstable();
        let left: Vec<&Correspondence> = left.into_iter().map(|at| &first[at]).collect();
        let right: Vec<&Correspondence> = right.into_iter().map(|at| &second[at]).collect();
        let set = |rows: &[&Correspondence], side: fn(&Correspondence) -> &Vec<FieldId>| {
            rows.iter().flat_map(|row| side(row).clone()).collect::<HashSet<FieldId>>()
        };
        if set(&left, |row| &row.new) == set(&right, |row| &row.old) {
            rows.push(join(&left, &right));
        } else {
            rows.extend(left.into_iter().flat_map(|row| alone(row, true)));
            rows.extend(right.into_iter().flat_map(|row| alone(row, false)));
        }
    }
    let rest = (0..second.len()).filter(|at| !used.contains(at));
    rows.extend(rest.flat_map(|at| alone(&second[at], false)));
    rows
}

/// Returns the cells of one side without a counterpart, one by one.
fn alone(row: &Correspondence, is_old: bool) -> Vec<Correspondence> {
    let one = |id: &FieldId| {
        let (old, new) = if is_old { (vec![id.clone()], Vec::new()) } else { (Vec::new(), vec![id.clone()]) };
        let note = if row.kind == Comparability::NotComparable { row.note.clone() } else { Bilingual::default() };
        Correspondence { kind: Comparability::NotComparable, old, new, note }
    };
    (if is_old { &row.old } else { &row.new }).iter().map(one).collect()
}

fn join(left: &[&Correspondence], right: &[&Correspondence]) -> Correspondence {
    let all = |rows: &[&Correspondence], side: fn(&Correspondence) -> &Vec<FieldId>| -> Vec<FieldId> {
        rows.iter().flat_map(|row| side(row).iter().cloned()).collect()
    };
    let (old, new) = (all(left, |row| &row.old), all(right, |row| &row.new));
    let is_safe = left.iter().chain(right).all(|row| row.kind != Comparability::Approximate);
    let kind = match (is_safe, old.len(), new.len()) {
        (false, ..) => Comparability::Approximate,
        (true, 1, 1) => Comparability::Exact,
        (true, 1, _) => Comparability::Split,
        (true, ..) => Comparability::Sum,
    };
    let notes: Vec<&Bilingual> =
        left.iter().chain(right).map(|row| &row.note).filter(|note| !note.zh.is_empty()).collect();
    let words =
        |of: fn(&Bilingual) -> &str, between: &str| notes.iter().map(|note| of(note)).collect::<Vec<_>>().join(between);
    Correspondence { kind, old, new, note: Bilingual::new(words(|note| &note.zh, "；"), words(|note| &note.en, "; ")) }
}
