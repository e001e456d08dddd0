//! Numbers that lost their separators: `22000032522.没有现成` is 22|0|0|0|0|3|25 and the next label's list mark.
//!
//! Invariant: a number is sure only if its row has a total and the relations between all rows of its block leave one
//! reading, or if no other cut exists at all (000). A row that only its own sum tells is doubtful, for a digit lost in it could make a wrong
//! cut fit; with several readings left its cells cannot be told and keep their candidates. Not here: finding the runs
//! (`lines`).

mod joint;
mod lines;
mod splits;

pub(super) use joint::relations;
pub(super) use lines::cut;

use super::page::Page;
use super::row::{Fit, RowReading};
use crate::extract::{Confidence, Reading, State, Value};
use crate::forms::Block;
use crate::text::Span;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use splits::{Shape, splits};

/// A row that ran together, by its index in the block, and each way to read it.
pub(super) struct RunTogetherRow {
    pub row: usize,
    pub readings: Vec<Vec<Value>>,
    /// False if no reading adds up to its total, so that the readings are all cuts: its printed total is wrong, or a
    /// digit is lost.
    pub adds_up: bool,
}

/// Most rows whose total is wrong for their digits to be told by the columns.
const MOST_WRONG: usize = 2;

/// Most digits of a list mark.
const LONGEST_MARK: usize = 2;

/// Returns the ways to read a run of `count` numbers, the last being the sum of the others with `has_total`.
///
/// A dot behind digits belongs to the next row's list mark, and so do one or two digits before it. `run` may end before
/// the mark; where it cannot be read so, or ends with the dot, each length of the mark is tried.
pub(super) fn readings(text: &str, run: Span, count: usize, has_total: bool) -> Vec<Vec<Value>> {
    let shape = Shape { columns: count, rows: 1, has_total };
    let cut = |end: usize| splits(text.get(run.start..end).unwrap_or(""), shape);
    let rest = text.get(run.end..).unwrap_or("");
    let mark = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_marked = mark <= LONGEST_MARK && rest[mark..].starts_with(['.', '、', '\u{ff0e}']);
    let mut found = if is_marked && mark == 0 { Vec::new() } else { cut(run.end) };
    if found.is_empty() && is_marked {
        let ends = (1..=LONGEST_MARK).filter_map(|length| (run.end + mark).checked_sub(length));
        found = ends.filter(|end| *end > run.start).flat_map(cut).collect();
    }
    found.iter().map(|cuts| values(text, run.start, cuts)).collect()
}

/// Makes the values of a reading; `cuts` are places in a run that begins at `start`.
fn values(text: &str, start: usize, cuts: &[Span]) -> Vec<Value> {
    cuts.iter().map(|cut| value(text, Span::new(start + cut.start, start + cut.end))).collect()
}

fn value(text: &str, span: Span) -> Value {
    let verbatim = span.of(text).to_string();
    let number: Option<Decimal> = verbatim.parse().ok();
    let state = match number {
        Some(number) if number.is_zero() => State::Zero,
        Some(_) => State::Number,
        None => State::Dash,
    };
    Value {
        state,
        number,
        verbatim,
        span: Some(span),
        reading: Reading::Repaired,
        confidence: Confidence::Doubtful,
        candidates: Vec::new(),
    }
}

/// Decides between the readings of the rows that ran together; true if all of them contradict the sums of the block.
pub(super) fn settle(block: &Block, rows: &mut [RowReading], glued: &[RunTogetherRow]) -> bool {
    if glued.is_empty() {
        return false;
    }
    let has_total = block.columns.last().is_some_and(|column| column.total);
    let wrong = glued.iter().filter(|row| !row.adds_up).count();
    // Local forms leave rows out; without a total nothing is proved by it.
    let is_left_out = |row: &RowReading| !has_total && row.fit == Fit::Absent;
    let readings: Vec<Vec<joint::Numbers>> = (0..rows.len())
        .map(|at| match glued.iter().find(|row| row.row == at) {
            Some(row) if !row.adds_up && wrong > MOST_WRONG => Vec::new(),
            Some(row) => row.readings.iter().map(|values| numbers(values)).collect::<Option<_>>().unwrap_or_default(),
            None if is_left_out(&rows[at]) => vec![vec![0; block.columns.len()]],
            None => numbers(&rows[at].values).into_iter().collect(),
        })
        .collect();
    let mut verdict = joint::decide(block, &readings);
    if verdict.contradicts && (1..=MOST_WRONG).contains(&wrong) {
        joint::but_for_one_column(block, &readings, &mut verdict);
    }
    let is_proof = has_total && wrong == 0 && !verdict.contradicts;
    for RunTogetherRow { row, readings, adds_up } in glued {
        let possible = &verdict.possible[*row];
        let kept: Vec<&Vec<Value>> = match possible.as_slice() {
            [only] => readings.get(*only).into_iter().collect(),
            // Of the cuts that do not add up only the one that the columns leave is worth a word.
            _ if !adds_up => Vec::new(),
            [] => readings.iter().collect(),
            some => some.iter().filter_map(|at| readings.get(*at)).collect(),
        };
        let read = &mut rows[*row];
        if kept.is_empty() {
            *read = RowReading { lines: read.lines.clone(), ..RowReading::cannot_tell(read.values.len(), Fit::Misfit) };
        } else if let [only] = kept.as_slice() {
            read.values.clone_from(only);
            read.fit = Fit::Whole;
            if (is_proof && !possible.is_empty()) || is_only_cut(only) {
                read.values.iter_mut().for_each(|value| value.confidence = Confidence::Sure);
            }
        } else {
            read.values = open(&kept);
            read.fit = Fit::Uncut;
        }
    }
    verdict.contradicts && has_total
}

/// Reads the run of an unlabelled block, whose rows ran together: each adds up to its own total.
///
/// No relation joins the rows, so that only noughts are sure.
pub(super) fn side_by_side(page: &Page, block: &Block, run: Span) -> Option<Vec<Vec<Value>>> {
    let columns = block.columns.len();
    let has_total = block.columns.last().is_some_and(|column| column.total);
    let text = page.document.at(run);
    let found = splits(text, Shape { columns, rows: block.rows.len(), has_total });
    let readings: Vec<Vec<Value>> = found.iter().map(|cuts| values(&page.document.text, run.start, cuts)).collect();
    let read = match readings.as_slice() {
        [] => return None,
        [only] if is_only_cut(only) => {
            only.iter().cloned().map(|value| Value { confidence: Confidence::Sure, ..value }).collect()
        }
        [only] => only.clone(),
        several => open(&several.iter().collect::<Vec<_>>()),
    };
    Some(read.chunks(columns).map(<[Value]>::to_vec).collect())
}

/// True for noughts and dashes: no other cells have these characters.
fn is_only_cut(values: &[Value]) -> bool {
    values.iter().all(|value| matches!(value.state, State::Zero | State::Dash))
}

/// Returns the whole numbers of a row; `None` if one is missing.
fn numbers(values: &[Value]) -> Option<joint::Numbers> {
    let whole = |value: &Value| match value.state {
        State::Dash => Some(0),
        _ => value.number.filter(|number| number.fract().is_zero())?.to_i64(),
    };
    values.iter().map(whole).collect()
}

/// Returns cells that cannot be told, with their candidates.
fn open(readings: &[&Vec<Value>]) -> Vec<Value> {
    let Some(first) = readings.first() else { return Vec::new() };
    let ends = first.iter().filter_map(|value| value.span).collect::<Vec<_>>();
    let span = ends.first().zip(ends.last()).map(|(first, last)| Span::new(first.start, last.end));
    let verbatim: String = first.iter().map(|value| value.verbatim.as_str()).collect();
    (0..first.len())
        .map(|column| {
            let mut candidates: Vec<Decimal> =
                readings.iter().filter_map(|reading| reading.get(column)?.number).collect();
            candidates.sort_unstable();
            candidates.dedup();
            Value { state: State::Text, verbatim: verbatim.clone(), span, candidates, ..Value::cannot_tell() }
        })
        .collect()
}
