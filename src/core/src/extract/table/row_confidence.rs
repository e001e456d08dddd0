//! Confidence of rows, derived from the rest of their table.
//!
//! Invariant: a value is sure only if everything around it is explained. A value that no row takes, a row with more or
//! fewer values than columns, a missing label or head makes every row doubtful that may have shifted. A row whose parts
//! add up to its printed total is exempt from suspicions about the table as a whole. Not here: what a row shows by
//! itself (`labelled_rows`).

use super::line::Layout;
use super::page::{LabelPlace, Page};
use super::row::{Fit, RowReading};
use super::{column_alignment, unreadable_labels};
use crate::extract::{Confidence, State, Value};
use crate::forms::{Block, LabelId, Row};
use crate::text::Span;
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

/// A block as it was read.
pub(super) struct BlockReading<'a> {
    pub block: &'a Block,
    /// For each row: the place of its label.
    pub places: &'a [Option<LabelPlace>],
    pub rows: Vec<RowReading>,
    /// True if the heads are in another order than the form's, or name other columns too.
    pub is_reordered: bool,
}

/// A line with values inside a table, or right before or behind it, that no row takes.
struct StrayLine {
    line: usize,
    /// True if the line contains only values and names of the form, or ends with a value that no separator closes.
    is_bare: bool,
}

/// Rows with too many values that are not an accident.
const MANY_WIDE: usize = 2;

/// Lowers the confidence of rows that their table does not explain.
///
/// `tables` are the places of all tables: a row of another table is not a stray line.
pub(super) fn weigh(page: &Page, blocks: &mut [BlockReading<'_>], tables: &[Span]) {
    let strays = strays(page, blocks, tables);
    beside_strays(page, blocks, &strays);
    misshapen(page, blocks);
    for block in blocks.iter_mut() {
        spaced(page, block, &strays);
    }
    by_line(page, blocks, &strays);
    stacked(page, blocks, (&strays, tables));
    printed_after(page, blocks, &strays);
    named_alike(page, blocks, &strays);
    unreadable_labels::doubt_unproved(blocks);
}

fn strays(page: &Page, blocks: &[BlockReading<'_>], tables: &[Span]) -> Vec<StrayLine> {
    // A line of cells separated by blanks is explained only by a full row.
    let is_full = |row: &&RowReading| {
        matches!(row.fit, Fit::Whole | Fit::Uncut)
            || row.lines.first().is_some_and(|line| page.lines[*line].layout != Layout::Spaced)
    };
    let rows = blocks.iter().flat_map(|block| &block.rows).filter(is_full);
    let taken: FxHashSet<usize> = rows.flat_map(|row| &row.lines).copied().collect();
    let (Some(&first), Some(&last)) = (taken.iter().min(), taken.iter().max()) else { return Vec::new() };
    let stray = |line: usize| {
        let cells = &page.lines[line].cells;
        let is_value = |at: &usize| page.is_value(cells[*at]);
        let mut filled = (0..cells.len()).filter(|at| !cells[*at].is_empty());
        let any = filled.clone().any(|at| is_value(&at));
        // Cells separated by blanks: the last value may belong to the next row.
        let trails =
            page.lines[line].layout == Layout::Spaced && filled.clone().next_back().is_some_and(|at| is_value(&at));
        let is_bare = trails || filled.all(|at| is_value(&at) || page.is_label(line, at));
        any.then_some(StrayLine { line, is_bare })
    };
    let is_free =
        |stray: &StrayLine| stray.is_bare && !tables.iter().any(|table| table.overlaps(page.lines[stray.line].span));
    let is_blank = |line: &usize| page.lines[*line].cells.is_empty();
    let before = (0..first).rev().find(|line| !is_blank(line)).and_then(stray).filter(is_free);
    let behind =
        (last + 1..page.lines.len()).filter(|line| !is_blank(line)).map_while(|line| stray(line).filter(is_free));
    let amid = (first..=last).filter(|line| !taken.contains(line)).filter_map(stray);
    before.into_iter().chain(amid.take(MOST_STRAYS)).chain(behind.take(LONGEST_TAIL)).collect()
}

/// Most stray lines examined.
const MOST_STRAYS: usize = 200;
/// Most lines of values examined behind a table.
const LONGEST_TAIL: usize = 3;

/// Doubts a row of a drawn table next to a stray line: its values may be the row's.
fn beside_strays(page: &Page, blocks: &mut [BlockReading<'_>], strays: &[StrayLine]) {
    for stray in strays {
        let rows = || blocks.iter().flat_map(|block| &block.rows).filter(|row| !row.lines.is_empty());
        let end = |row: &RowReading| row.lines.last().copied().unwrap_or(0);
        let before = rows().map(end).filter(|line| *line < stray.line).max();
        let after = rows().map(|row| row.lines[0]).filter(|line| *line > stray.line).min();
        for row in blocks.iter_mut().flat_map(|block| &mut block.rows).filter(|row| !row.lines.is_empty()) {
            let drawn = page.lines[row.lines[0]].layout != Layout::Whole;
            let goes_on = Some(end(row)) == before && (row.fit != Fit::Whole || row.has_blanks());
            let begins = stray.is_bare && Some(row.lines[0]) == after && row.fit == Fit::Silent;
            if drawn && (goes_on || begins) {
                row.doubt(Confidence::Doubtful);
            }
        }
    }
}

/// True for a row of a grid with fewer cells than its heads and nothing in its last ones: two numbers may have run
/// together in one cell.
fn ends_early(page: &Page, block: &Block, row: &RowReading) -> bool {
    let Some(line) = row.lines.first().map(|line| &page.lines[*line]).filter(|line| line.layout == Layout::Drawn)
    else {
        return false;
    };
    let is_open = row.values.len() > 1 && row.values.last().is_some_and(|value| value.state == State::Blank);
    let Some(column) = block.columns.first().filter(|_| is_open && !block.unlabelled) else { return false };
    let heads = page.places(column.labels);
    let above = heads.iter().rev().map(|head| &page.lines[head.line]).find(|head| head.span.start < line.span.start);
    above.is_some_and(|heads| heads.layout == Layout::Drawn && line.cells.len() < heads.cells.len())
}

/// Doubts tables whose shape contradicts the form: a surplus column, a missing head.
fn misshapen(page: &Page, blocks: &mut [BlockReading<'_>]) {
    let rows = || blocks.iter().flat_map(|block| &block.rows);
    let wide = rows().filter(|row| row.fit == Fit::Wide).count();
    let is_wide = wide >= MANY_WIDE || (wide > 0 && rows().count() <= 2 * MANY_WIDE);
    let has_alien = |block: &&BlockReading| column_alignment::has_alien_head(page, block.block, block.places);
    let alien = blocks.iter().filter(|block| !block.is_reordered).any(|block| has_alien(&block));
    for BlockReading { block, places, rows, .. } in blocks {
        let lost = column_alignment::lost_heads(page, block, places).contains(&true);
        for row in rows.iter_mut() {
            let suspected = is_wide || alien || (lost && row.fit != Fit::Whole) || ends_early(page, block, row);
            if suspected && !is_proved(block, row) {
                row.doubt(Confidence::Doubtful);
            }
        }
    }
}

/// Doubts rows whose cells are separated by blanks: if one row lost a cell, another may have gained it.
fn spaced(page: &Page, BlockReading { block, rows, places, .. }: &mut BlockReading<'_>, strays: &[StrayLine]) {
    let layout = |place: &Option<LabelPlace>| place.map(|place| page.lines[place.line].layout);
    if !places.iter().any(|place| layout(place) == Some(Layout::Spaced)) {
        return;
    }
    let torn = rows.iter().any(|row| !matches!(row.fit, Fit::Whole | Fit::Uncut | Fit::Absent));
    let loose = strays.iter().any(|stray| stray.is_bare && page.lines[stray.line].layout == Layout::Spaced);
    let says_nothing = |row: &RowReading| matches!(row.fit, Fit::Silent | Fit::Misfit);
    // The values behind a label may be those of the row behind it, whose label is lost.
    let before = |is: &dyn Fn(&RowReading) -> bool| -> Vec<bool> {
        (0..rows.len()).map(|at| rows.get(at + 1).is_some_and(is)).collect()
    };
    let (nothing, lost) = (before(&says_nothing), before(&|row| row.fit == Fit::Absent));
    for (((row, place), before_nothing), before_lost) in rows.iter_mut().zip(places.iter()).zip(nothing).zip(lost) {
        // A label alone on its line may own the value behind the label before it.
        let whole_line = layout(place) == Some(Layout::Whole);
        let lost = before_nothing || whole_line || (before_lost && block.columns.len() > 1 && !is_proved(block, row));
        // A sum proves that a row lost nothing, not that it belongs to this label.
        if lost || loose || (torn && block.columns.len() > 1 && !is_proved(block, row)) {
            row.doubt(Confidence::Doubtful);
        }
    }
}

/// Doubts rows with one cell a line.
///
/// A missing value leaves no trace, so a blank is believed only if everything else is in order.
fn by_line(page: &Page, blocks: &mut [BlockReading<'_>], strays: &[StrayLine]) {
    let on_lines = |row: &RowReading| row.end.is_some();
    let all = || blocks.iter().flat_map(|block| &block.rows);
    if !all().any(on_lines) {
        return;
    }
    let odd = |row: &RowReading| {
        matches!(row.fit, Fit::Wide | Fit::Misfit)
            || (row.fit == Fit::Silent && row.end.is_some_and(|end| !end.is_known))
    };
    let loose = strays.iter().any(|stray| page.lines[stray.line].layout == Layout::Whole);
    let torn_table = loose || all().any(odd);
    let silent = all().any(|row| row.fit == Fit::Silent);
    let lost = torn_table || (silent && !repeats_lines(page));
    // All labels, then all values: the last label gets them all.
    let surplus: usize = all().filter_map(|row| row.end).map(|end| end.surplus).sum();
    let last_line = all().flat_map(|row| &row.lines).max().copied().unwrap_or(0);
    let apart = surplus >= MANY_WIDE.max(all().count() / 4) || values_behind(page, last_line) > LONGEST_TAIL;
    let mostly_silent = all().filter(|row| row.fit == Fit::Silent).count() * 3 > all().count() * 2;
    let usual = longest_way(blocks);
    for BlockReading { block, rows, .. } in blocks {
        let torn = loose || rows.iter().any(odd);
        let worst: Vec<Confidence> = (0..rows.len())
            .map(|at| {
                let Some(end) = rows[at].end else { return Confidence::Sure };
                let next = rows.get(at + 1);
                let before = at.checked_sub(1).map(|at| &rows[at]);
                match rows[at].fit {
                    _ if apart => Confidence::CannotTell,
                    Fit::Whole if mostly_silent || !end.is_known => Confidence::Doubtful,
                    Fit::Silent if lost => Confidence::CannotTell,
                    Fit::Silent if end.to_next <= usual => Confidence::Doubtful,
                    Fit::Whole if rows[at].values.len() > 1 && (loose || (torn && !is_proved(block, &rows[at]))) => {
                        Confidence::Doubtful
                    }
                    // Next to a row that cannot be right this row's value may be the other's.
                    Fit::Whole
                        if before.is_some_and(odd) || next.is_some_and(|next| odd(next) || next.fit == Fit::Absent) =>
                    {
                        Confidence::Doubtful
                    }
                    // A value may be printed above the label of a row that seems blank.
                    Fit::Whole
                        if next.is_some_and(|next| {
                            silent_unseen(next, usual) || (next.fit == Fit::Silent && end.to_value > end.to_next)
                        }) =>
                    {
                        Confidence::Doubtful
                    }
                    _ => Confidence::Sure,
                }
            })
            .collect();
        for (row, worst) in rows.iter_mut().zip(worst) {
            row.doubt(worst);
        }
    }
}

/// Doubts rows that extend over several lines, if a crawler has dropped repeated lines or their labels may follow the
/// values.
fn stacked(page: &Page, blocks: &mut [BlockReading<'_>], (strays, tables): (&[StrayLine], &[Span])) {
    let is_stacked = |line: &usize| page.lines[*line].is_stacked;
    let rows = || blocks.iter().flat_map(|block| &block.rows).filter(|row| row.lines.iter().any(is_stacked));
    let (Some(&first), Some(last)) = (rows().filter_map(|row| row.lines.first()).min(), rows().next_back()) else {
        return;
    };
    let is_filled = |line: &usize| !page.lines[*line].cells.is_empty();
    let line_above = (0..first).rev().find(is_filled).filter(|line| {
        let line = &page.lines[*line];
        line.layout == Layout::Drawn && !tables.iter().any(|table| table.overlaps(line.span))
    });
    let above = line_above.map_or(&[][..], |line| &page.lines[line].cells);
    let is_value = |cell: &Span| page.is_value(*cell);
    let after = above.iter().any(is_value);
    // The labels end the table, and the first row's values may be the blanks behind the heads.
    let end = last.lines.first().and_then(|line| page.lines[*line].cells.last());
    let ends_open = end.is_some_and(|cell| !cell.is_empty() && !is_value(cell));
    let has_blanks = rows().any(RowReading::has_blanks);
    let blanks = above.iter().rev().take_while(|cell| cell.is_empty()).count();
    // Values before a label on its line are another row's, or its own.
    let follows = |place: &LabelPlace| {
        let line = &page.lines[place.line];
        line.is_stacked && line.cells[..place.cell.min(line.cells.len())].iter().any(is_value)
    };
    let has_led = has_blanks && blocks.iter().flat_map(|block| block.places).flatten().any(follows);
    let may_follow = has_led || (ends_open && blanks > 0) || (has_blanks && blanks > 1);
    let is_wide = rows().any(|row| row.fit == Fit::Wide);
    // Values that no row takes: a group's, whose rows may all have those of the row before.
    let end = last.lines.last().copied().unwrap_or(first);
    let is_stray = has_blanks && strays.iter().any(|stray| (first..=end).contains(&stray.line));
    let worst = match () {
        () if after => Confidence::CannotTell,
        () if is_wide || may_follow || is_stray || !repeats_lines(page) => Confidence::Doubtful,
        () => Confidence::Sure,
    };
    // An unknown word before the first label may be the text of its row.
    let label = blocks
        .iter()
        .flat_map(|block| block.places)
        .flatten()
        .filter(|place| place.line == first)
        .map(|place| place.cell);
    let before = (0..label.min().unwrap_or(0)).map(|cell| (first, cell));
    let before = before.chain(line_above.into_iter().flat_map(|line| (0..above.len()).map(move |cell| (line, cell))));
    let is_known = |(line, cell): (usize, usize)| {
        let span = page.lines[line].cells[cell];
        span.is_empty() || is_value(&span) || page.is_label(line, cell)
    };
    let is_unknown = before.into_iter().any(|place| !is_known(place));
    // A cell that was lost shortens its row, and what pads it looks like a blank cell.
    let is_blank = |value: Option<&Value>| value.is_some_and(|value| value.state == State::Blank);
    for BlockReading { block, rows, .. } in blocks.iter_mut() {
        for row in rows {
            let is_short = is_blank(row.values.last()) && !is_blank(row.values.first());
            // Where the values begin no label tells.
            let is_moved = block.unlabelled && has_blanks && !is_proved(block, row);
            row.doubt(if is_short || is_moved { worst.max(Confidence::Doubtful) } else { worst });
        }
    }
    let is_text = |block: &BlockReading, at: usize| !block.block.rows[at].kind.is_number();
    let begins_with_text = blocks.iter().any(|block| {
        let begins = |at: &usize| block.rows[*at].lines.first() == Some(&first);
        (0..block.rows.len()).filter(begins).any(|at| is_text(block, at))
    });
    for block in blocks.iter_mut().filter(|_| is_unknown) {
        for at in 0..block.rows.len() {
            if begins_with_text || is_text(block, at) {
                block.rows[at].doubt(Confidence::Doubtful);
            }
        }
    }
}

/// Counts the lines of values behind a table, up to the next chapter or table.
///
/// One label there may be the table's own last one, damaged.
fn values_behind(page: &Page, last: usize) -> usize {
    let (mut values, mut labels) = (0, 0);
    for line in (last + 1..page.lines.len()).filter(|line| !page.lines[*line].cells.is_empty()) {
        labels += usize::from(page.is_label(line, 0));
        if labels > 1 || page.is_heading(line) || page.lines[line].layout == Layout::Drawn {
            break;
        }
        values += usize::from(page.is_value(page.lines[line].cells[0]));
    }
    values
}

/// Returns the longest distance in lines between printed items of full rows; only a longer one reveals a blank.
fn longest_way(blocks: &[BlockReading<'_>]) -> usize {
    let whole = blocks.iter().flat_map(|block| &block.rows).filter(|row| row.fit == Fit::Whole);
    whole.filter_map(|row| row.end).map(|end| end.to_value.max(end.to_next)).max().unwrap_or(usize::MAX)
}

fn silent_unseen(row: &RowReading, usual: usize) -> bool {
    row.fit == Fit::Silent && row.end.is_some_and(|end| end.to_next <= usual)
}

/// Doubts all rows if a value or an unknown word precedes the first label.
///
/// The labels may follow their values, which would shift everything by a row.
fn printed_after(page: &Page, blocks: &mut [BlockReading<'_>], strays: &[StrayLine]) {
    let rows = || blocks.iter().flat_map(|block| &block.rows);
    let first = rows().filter_map(|row| row.lines.first()).min().copied();
    let Some(first) = first.filter(|line| page.lines[*line].layout == Layout::Whole) else { return };
    let before = (0..first).rev().find(|line| !page.lines[*line].cells.is_empty());
    let unknown = before.is_some_and(|line| {
        page.lines[line].layout == Layout::Whole && !page.is_label(line, 0) && !page.is_heading(line)
    });
    let last_row = || rows().rfind(|row| !row.lines.is_empty());
    let ends_silent = last_row().is_some_and(|row| row.fit == Fit::Silent);
    let usual = longest_way(blocks);
    let ends_unseen = last_row().is_some_and(|row| silent_unseen(row, usual));
    let after = strays.iter().any(|stray| stray.line < first) || (unknown && ends_silent);
    for row in blocks.iter_mut().flat_map(|block| &mut block.rows) {
        if after {
            row.doubt(Confidence::CannotTell);
        } else if ends_unseen {
            // All values may be above their labels, the first one being blank.
            row.doubt(Confidence::Doubtful);
        } else if unknown && row.values.iter().any(|value| value.state == State::Text) {
            row.doubt(Confidence::Doubtful);
        }
    }
}

/// True if some line occurs twice: a crawler that drops repeated lines leaves none.
fn repeats_lines(page: &Page) -> bool {
    let mut seen = FxHashSet::default();
    page.document
        .lines
        .iter()
        .map(|line| page.document.at(*line).trim())
        .any(|line| !line.is_empty() && !seen.insert(line))
}

/// Doubts rows whose label is that of another row too, if a row with values lost its own: they are told apart by their
/// order alone.
fn named_alike(page: &Page, blocks: &mut [BlockReading<'_>], strays: &[StrayLine]) {
    // Of rows with one name in a group that is printed in part, the one that is there may be the other.
    let is_torn = |BlockReading { block, rows, .. }: &BlockReading| {
        let printed = |group: &str, is_there: bool| {
            let mut rows = block.rows.iter().zip(rows).filter(|(row, _)| row.group == group);
            rows.any(|(_, read)| (read.fit != Fit::Absent) == is_there)
        };
        let mut groups = block.rows.iter().map(|row| row.group.as_str()).filter(|group| !group.is_empty());
        groups.any(|group| printed(group, true) && printed(group, false))
    };
    if strays.is_empty() && !blocks.iter().any(is_torn) {
        return;
    }
    let names = |row: &Row| page.index().set(row.labels);
    let mut counts: FxHashMap<LabelId, usize> = FxHashMap::default();
    for name in blocks.iter().flat_map(|block| &block.block.rows).flat_map(names) {
        *counts.entry(*name).or_default() += 1;
    }
    for BlockReading { block, rows, .. } in blocks.iter_mut() {
        for (row, read) in block.rows.iter().zip(rows) {
            if names(row).iter().any(|name| counts.get(name).is_some_and(|count| *count > 1)) {
                read.doubt(Confidence::Doubtful);
            }
        }
    }
}

/// True if a row's parts add up to its printed total; shifted cells would not.
pub(super) fn is_proved(block: &Block, row: &RowReading) -> bool {
    let Some((total, parts)) = row.values.split_last() else { return false };
    let sums = block.columns.last().is_some_and(|column| column.total) && parts.len() > 1;
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.number?));
    sums && row.fit == Fit::Whole && total.number.is_some_and(|total| !total.is_zero() && Some(total) == sum)
}
