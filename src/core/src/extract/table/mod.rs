//! Tables: matches the tables of the document with those of the forms and reads their fields.
//!
//! Invariant: a form's table is taken only if enough of its labels occur in its order; each place of the document
//! belongs to at most one table; every field of a taken table gets a value, possibly "cannot tell". Not here: the
//! values of a row (`labelled_rows`, `unlabelled_blocks`) and of a cell (`cell`).

mod assigned;
mod borderless_tables;
mod by_order;
mod cell;
mod column_alignment;
mod column_order;
mod cut_tables;
mod declared_units;
mod diagnostics;
mod duplicate_tables;
mod group_order;
mod labelled_block;
mod labelled_rows;
mod line;
mod page;
mod row;
mod row_choices;
mod row_confidence;
mod row_order;
mod run_together;
mod transposed;
mod unlabelled_blocks;
mod unreadable_labels;

pub use cell::{parse as parse_number, state_of_words};
pub use row_choices::row_choices;

use super::{Assignment, Field, TableReading, Value};
use crate::document::Document;
use crate::forms::{Block, Column, Form, Library, Likeness, Table};
use crate::ids::FieldId;
use crate::text::{Diagnostic, Span};
use labelled_block::LabelledBlock;
use line::Layout;
use page::{HEAD_DISTANCE, LabelPlace, Page, Print};
use row_confidence::BlockReading;
use rustc_hash::FxHashSet;

/// Least share of a table's row labels that must be found, in percent.
const ENOUGH_LABELS: usize = 50;

/// A form's table found in the document.
struct TableMatch<'a> {
    form: &'a Form,
    table: &'a Table,
    /// For each block and row: the place of its label.
    places: Vec<Vec<Option<LabelPlace>>>,
    span: Span,
    found: usize,
    wanted: usize,
    /// Rows of the form that the text prints: all, or those up to where it is cut off.
    reach: usize,
    /// Number of rows with values inside it that none of its rows explains.
    unexplained: usize,
    /// The lines that the reviewer assigned to it.
    assigned: Option<Span>,
}

impl TableMatch<'_> {
    /// True if enough labels are intact, or hardly a row is missing.
    fn is_sound(&self) -> bool {
        let places = || self.places.iter().flatten();
        let whole = places().flatten().filter(|place| place.likeness > Likeness::Damaged).count();
        whole * 100 >= self.wanted * ENOUGH_LABELS || places().flatten().count() * 10 >= self.wanted * 9
    }
}

/// Reads all tables: their places, their fields, and the cells of every copy. Those that the reviewer assigned to a form
/// come before every other match.
pub(super) fn read(
    document: &Document,
    library: &Library,
    assigned: &[Assignment],
    problems: &mut Vec<Diagnostic>,
) -> (Vec<TableReading>, Vec<Field>, Vec<Span>) {
    let mut page = Page::new(document, library);
    let mut taken = best(&page, assigned::find(&page, library, assigned), candidates(&page, library));
    if page.note_damaged(&unread(&page, &taken)) {
        let mut damaged = candidates(&page, library);
        damaged.retain(TableMatch::is_sound);
        taken = best(&page, assigned::find(&page, library, assigned), damaged);
    }
    let unplaced = assigned::positions(&taken);
    let position = |span: Span, table: &str| match unplaced.get(table) {
        Some(&behind) if span.is_empty() => behind,
        _ => (span.start, 0),
    };
    taken.sort_by_key(|candidate| position(candidate.span, &candidate.table.id));
    let mut busy: Vec<Span> = taken.iter().map(|candidate| candidate.span).collect();
    for (at, candidate) in taken.iter_mut().enumerate() {
        row_order::find(&page, candidate, &busy);
        busy[at] = candidate.span;
    }
    let mut fields = Vec::new();
    let mut readings = Vec::new();
    let mut cells = Vec::new();
    for candidate in &taken {
        let copies = copies(&page, candidate, &mut busy);
        let mut printed: Vec<&TableMatch> = std::iter::once(candidate).chain(&copies).collect();
        printed.sort_by_key(|copy| copy.span.start);
        let (all, contradict): (Vec<Vec<Field>>, Vec<bool>) =
            printed.iter().map(|copy| read_table(&page, copy, &busy, problems)).unzip();
        cells.extend(all.iter().flatten().filter_map(|field| field.value.span));
        let (read, differ) = duplicate_tables::join(all);
        problems.extend(printed.get(1).filter(|_| differ).map(|copy| diagnostics::twice(copy)));
        problems.extend(
            printed.iter().zip(contradict).filter(|(_, bad)| *bad).map(|(copy, _)| diagnostics::contradictory(copy)),
        );
        problems.extend(candidate.guessed());
        problems.extend(candidate.unsure(&read));
        fields.extend(read);
        readings.extend(printed.iter().map(|copy| TableReading {
            form: copy.form.id.clone(),
            table: copy.table.id.clone(),
            span: copy.span,
            rows_found: (copy.found, copy.wanted),
        }));
    }
    readings.sort_by_key(|table| position(table.span, &table.table));
    (readings, fields, cells)
}

/// Matches the tables of all forms.
fn candidates<'a>(page: &Page, library: &'a Library) -> Vec<TableMatch<'a>> {
    let tables = library.forms().iter().flat_map(|form| form.tables.iter().map(move |table| (form, table)));
    tables.filter_map(|(form, table)| candidate(page, form, table, &|_| true)).collect()
}

/// Selects the best candidate for each place and for each table; those in `taken` stay.
fn best<'a>(page: &Page, mut taken: Vec<TableMatch<'a>>, candidates: Vec<TableMatch<'a>>) -> Vec<TableMatch<'a>> {
    for candidate in ranked(page, candidates) {
        let rival = |other: &TableMatch| other.span.overlaps(candidate.span) || other.table.id == candidate.table.id;
        if !taken.iter().any(rival) {
            taken.push(candidate);
        }
    }
    taken
}

/// Returns the drawn rows that no form's row explains; none if there are too many.
fn unread(page: &Page, taken: &[TableMatch]) -> Vec<usize> {
    const MOST: usize = 300;
    let places = taken.iter().flat_map(|candidate| candidate.places.iter().flatten().flatten());
    let read: FxHashSet<usize> = places.map(|place| place.line).collect();
    let is_unread = |line: &usize| page.lines[*line].layout == Layout::Drawn && !read.contains(line);
    let unread: Vec<usize> = (0..page.lines.len()).filter(is_unread).take(MOST + 1).collect();
    if unread.len() <= MOST { unread } else { Vec::new() }
}

/// Most copies of one table.
const MOST_COPIES: usize = 3;

/// Finds the same table printed again; adds its places to `busy`.
fn copies<'a>(page: &Page, candidate: &TableMatch<'a>, busy: &mut Vec<Span>) -> Vec<TableMatch<'a>> {
    let mut copies = Vec::new();
    while copies.len() < MOST_COPIES && candidate.found > 0 {
        let is_free = |line: usize| !busy.iter().any(|span| span.overlaps(page.lines[line].span));
        let Some(mut copy) = self::candidate(page, candidate.form, candidate.table, &is_free) else { break };
        row_order::find(page, &mut copy, busy);
        if busy.iter().any(|span| span.overlaps(copy.span)) {
            break;
        }
        busy.push(copy.span);
        copies.push(copy);
    }
    copies
}

/// Sorts candidates by fit.
///
/// The form with more of its labels at a place comes first; between generations that share a table, the one that fits
/// the rest of the report, then the one of its year.
fn ranked<'a>(page: &Page, candidates: Vec<TableMatch<'a>>) -> Vec<TableMatch<'a>> {
    let share = |candidate: &TableMatch, is_other: bool| {
        let of_form = candidates.iter().filter(|other| other.form.id == candidate.form.id);
        let counted = of_form.filter(|other| !is_other || other.table.id != candidate.table.id);
        let tables = candidate.form.tables.iter().filter(|table| !is_other || table.id != candidate.table.id);
        let wanted: usize = tables.flat_map(|table| &table.blocks).map(|block| block.rows.len()).sum();
        counted.map(|other| other.found).sum::<usize>() * 1000 / wanted.max(1)
    };
    let year = cut_tables::year(page);
    let rank = |candidate: &TableMatch| {
        let fit = candidate.found * 1000 / (candidate.reach + candidate.unexplained).max(1);
        let (from, to) = candidate.form.years;
        let is_of_year = year.is_some_and(|year| year >= from && to.is_none_or(|to| year <= to));
        (fit, share(candidate, true), is_of_year, share(candidate, false), candidate.found)
    };
    let mut ranked: Vec<_> = candidates.iter().map(rank).collect::<Vec<_>>().into_iter().zip(candidates).collect();
    ranked.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    ranked.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Tells whether a line is free for a table.
type Free<'a> = &'a dyn Fn(usize) -> bool;

fn candidate<'a>(page: &Page, form: &'a Form, table: &'a Table, is_free: Free<'_>) -> Option<TableMatch<'a>> {
    let mut places = align(page, table, is_free);
    let mut wanted = 0;
    for (block, found) in table.blocks.iter().zip(&mut places) {
        if block.unlabelled {
            row_order::find_groups(page, block, found);
        }
        // Generations of a form share row names but not columns: without its column heads near by a block is not this
        // form's.
        if !heads_present(page, block, found) {
            found.fill(None);
        }
        wanted += block.rows.len();
    }
    let found = places.iter().flatten().flatten().count();
    let cut = cut_tables::reach(page, table, &places);
    if found == 0 || (found * 100 < wanted * ENOUGH_LABELS && cut.is_none()) {
        return None;
    }
    for (block, found) in table.blocks.iter().zip(&mut places).filter(|(block, _)| !block.unlabelled) {
        unreadable_labels::find(page, block, found);
    }
    let marks: Vec<LabelPlace> = places.iter().flatten().flatten().copied().collect();
    let (first, last) = (marks.iter().min()?, marks.iter().max()?);
    // Rows with values that no row of this form explains indicate another generation.
    let claimed: FxHashSet<usize> = marks.iter().map(|place| place.line).collect();
    let unexplained = (first.line..=last.line).filter(|line| !claimed.contains(line) && page.has_values(*line)).count();
    let end = unlabelled_blocks::end_of_values(page, table, *last);
    let start = page.lines.get(first.line)?.cells.first().map_or(0, |cell| cell.start);
    let (span, reach) = (Span::new(start, end.max(start)), cut.unwrap_or(wanted));
    Some(TableMatch { form, table, places, span, found, wanted, reach, unexplained, assigned: None })
}

/// Score of a label in the chain, by its likeness.
const fn worth(likeness: Likeness) -> i64 {
    match likeness {
        Likeness::Exact => 100,
        Likeness::Loose => 85,
        Likeness::Near => 75,
        Likeness::Damaged => 50,
        Likeness::Lost => 0,
    }
}

/// Score of the values next to a label.
///
/// Of a label printed twice the one with numbers is meant, else the one with dashes; a group's name may have a dash for
/// its unit.
fn filled(page: &Page, place: LabelPlace) -> i64 {
    match (page.has_numbers(place.line), page.has_values(place.line)) {
        (true, _) => 12,
        (false, true) => 6,
        (false, false) => 0,
    }
}

/// A link of the chain of row labels.
struct Link {
    score: i64,
    row: usize,
    place: LabelPlace,
    previous: Option<usize>,
}

/// Finds the chain of labels in the form's order that explains most rows, preferring labels close together.
fn align(page: &Page, table: &Table, is_free: Free<'_>) -> Vec<Vec<Option<LabelPlace>>> {
    let rows: Vec<(usize, usize)> =
        table.blocks.iter().enumerate().flat_map(|(b, block)| (0..block.rows.len()).map(move |r| (b, r))).collect();
    // All candidates in row order, each with its best predecessor.
    let mut links: Vec<Link> = Vec::new();
    for (index, &(b, r)) in rows.iter().enumerate() {
        let row = &table.blocks[b].rows[r];
        let from = links.len();
        for place in page.places(row.labels) {
            let wants_number = row.kind.is_number() && row.sentence.is_empty();
            let group = !table.blocks[b].unlabelled && wants_number && page.is_group(place);
            // Heads that ran together name no row.
            let is_head = !table.blocks[b].unlabelled && place.print == Print::Joined;
            if group || is_head || !is_free(place.line) {
                continue;
            }
            let own = worth(place.likeness) + filled(page, place);
            let (mut score, mut previous) = (own, None);
            for (at, link) in links[..from].iter().enumerate() {
                if (link.place.line, link.place.cell) < (place.line, place.cell) {
                    let gap = (place.line - link.place.line) as i64;
                    let with = link.score + own - gap.min(60);
                    if with > score {
                        (score, previous) = (with, Some(at));
                    }
                }
            }
            links.push(Link { score, row: index, place, previous });
        }
    }
    let mut places: Vec<Vec<Option<LabelPlace>>> =
        table.blocks.iter().map(|block| vec![None; block.rows.len()]).collect();
    // Of rows named alike the first that fits is meant.
    let mut at = (0..links.len()).rev().max_by_key(|&i| links[i].score);
    while let Some(i) = at {
        let (b, r) = rows[links[i].row];
        places[b][r] = Some(links[i].place);
        at = links[i].previous;
    }
    places
}

/// Rows in order that prove the form even without its heads.
const SPEAKS_FOR_ITSELF: usize = 10;

fn heads_present(page: &Page, block: &Block, found: &[Option<LabelPlace>]) -> bool {
    if found.iter().flatten().next().is_none() || found.iter().flatten().count() >= SPEAKS_FOR_ITSELF {
        return true;
    }
    let is_told_otherwise = || {
        unlabelled_blocks::below_broken_heads(page, block, found).is_some()
            || unlabelled_blocks::proved_by_sums(page, block, found).is_some()
    };
    has_heads(page, block, found) || block.unlabelled && is_told_otherwise()
}

/// True if half of the column heads of a block or more are near its first row.
fn has_heads(page: &Page, block: &Block, found: &[Option<LabelPlace>]) -> bool {
    let Some(first) = found.iter().flatten().min() else { return false };
    // The rows of an unlabelled block are heads; the columns' heads are below them, possibly one a line.
    let below = if block.unlabelled { HEAD_DISTANCE } else { 4 };
    let near = |column: &Column| {
        page.places(column.labels)
            .iter()
            .any(|place| place.line <= first.line + below && place.line + HEAD_DISTANCE >= first.line)
    };
    let present = block.columns.iter().filter(|column| near(column)).count();
    present * 2 >= block.columns.len()
}

/// Reads the fields of a table; true if numbers that ran together contradict its sums.
fn read_table(
    page: &Page,
    candidate: &TableMatch,
    tables: &[Span],
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Field>, bool) {
    let mut contradicts = false;
    let all: Vec<LabelPlace> = candidate.places.iter().flatten().flatten().copied().collect();
    let mut blocks: Vec<BlockReading> = candidate
        .table
        .blocks
        .iter()
        .zip(&candidate.places)
        .enumerate()
        .map(|(at, (block, places))| {
            let mut read = if block.unlabelled {
                unlabelled_blocks::side_by_side(page, block, places)
            } else {
                LabelledBlock { page, block, places, all: &all }.rows()
            };
            if block.unlabelled && places.iter().flatten().any(|place| place.likeness == Likeness::Damaged) {
                row::doubt_all(&mut read.rows);
            }
            if !block.unlabelled {
                let copies = row_order::doubt_twice(page, candidate, at, &mut read.rows);
                problems.extend(copies.into_iter().map(|copy| diagnostics::row_twice(candidate, copy)));
            }
            contradicts |= read.contradicts;
            problems.extend(read.problem.map(|problem| diagnostics::order(candidate, &problem)));
            BlockReading { block, places, rows: read.rows, is_reordered: read.is_reordered }
        })
        .collect();
    row_confidence::weigh(page, &mut blocks, tables);
    if candidate.found < candidate.wanted {
        cut_tables::doubt_end(page, &mut blocks);
    }
    if let Some(lines) = candidate.assigned {
        assigned::doubt_headless(page, &mut blocks);
        by_order::fill(page, lines, &mut blocks);
    }
    let mut fields = Vec::with_capacity(blocks.iter().flat_map(|block| &block.rows).map(|row| row.values.len()).sum());
    for BlockReading { block, places, mut rows, .. } in blocks {
        declared_units::apply(page, block, places, &mut rows, problems);
        for (row, read) in block.rows.iter().zip(rows) {
            let mut values = read.values.into_iter();
            let value =
                |id: &FieldId| Field { id: id.clone(), value: values.next().unwrap_or_else(Value::cannot_tell) };
            fields.extend(page.library.row_ids(row).iter().map(value));
        }
    }
    (fields, contradicts)
}
