//! Numbers that lost their separators: `22000032522.没有现成` is 22|0|0|0|0|3|25 and the next label's list mark.
//!
//! Invariant: a run is split only if exactly one split satisfies the sum of its row and, where known, the sums of its
//! columns; otherwise its cells are "cannot tell" with their candidates. A split is never sure: two errors can make a
//! wrong one fit. Not here: finding the run (`borderless_tables`).

use super::row::{Fit, RowReading};
use crate::extract::{Confidence, Reading, State, Value};
use crate::forms::Block;
use crate::text::Span;
use rust_decimal::Decimal;

/// Most digits of a run of counts.
const LONGEST_RUN: usize = 40;
/// Most splits of a run; with more none is taken.
const MOST_SPLITS: usize = 2_000;
/// Most combinations of rows tried.
const MOST_TRIES: usize = 200_000;

/// A row that ran together, by its index in the block, and each way to read it.
pub(super) struct RunTogetherRow {
    pub row: usize,
    pub readings: Vec<Vec<Value>>,
}

/// Returns the ways to read a run of `count` numbers, the last being the sum of the others.
pub(super) fn readings(text: &str, span: Span, count: usize) -> Vec<Vec<Value>> {
    let run = span.of(text);
    // A dot behind the digits belongs to the next row's list mark, and so do one or two digits before it.
    let marked = text.get(span.end..).is_some_and(|rest| rest.starts_with(['.', '、', '\u{ff0e}']));
    let marks: &[usize] = if marked { &[1, 2] } else { &[0] };
    if run.len() > LONGEST_RUN || !run.bytes().all(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let ends = marks.iter().filter_map(|mark| run.len().checked_sub(*mark));
    let at = |&(from, to): &(usize, usize)| value(text, Span::new(span.start + from, span.start + to));
    ends.flat_map(|end| splits(&run[..end], count)).map(|split| split.iter().map(at).collect()).collect()
}

fn value(text: &str, span: Span) -> Value {
    let verbatim = span.of(text).to_string();
    let number: Option<Decimal> = verbatim.parse().ok();
    let state = if number.is_some_and(|number| number.is_zero()) { State::Zero } else { State::Number };
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

/// Receives the cuts of one split.
type Take<'a> = &'a mut dyn FnMut(&[(usize, usize)]);

/// Returns every way to cut a run into `count` numbers without leading zeros whose last is the sum of the others.
fn splits(run: &str, count: usize) -> Vec<Vec<(usize, usize)>> {
    let mut found = Vec::new();
    if run.len() < count {
        return found;
    }
    for total_length in 1..=run.len() - (count - 1) {
        let at = run.len() - total_length;
        let total_text = &run[at..];
        if total_text.len() > 1 && total_text.starts_with('0') {
            continue;
        }
        let Ok(total) = total_text.parse::<u64>() else { continue };
        let mut cuts = Vec::with_capacity(count);
        cut(&run[..at], 0, count - 1, total, &mut cuts, &mut |cuts| {
            let mut split = cuts.to_vec();
            split.push((at, run.len()));
            found.push(split);
        });
        if found.len() > MOST_SPLITS {
            break;
        }
    }
    found
}

/// Cuts `run[from..]` into `count` numbers that add up to `rest`.
fn cut(run: &str, from: usize, count: usize, rest: u64, cuts: &mut Vec<(usize, usize)>, take: Take<'_>) {
    if count == 0 {
        if from == run.len() && rest == 0 {
            take(cuts);
        }
        return;
    }
    let room = run.len() - from;
    if room < count {
        return;
    }
    let longest = if run[from..].starts_with('0') { 1 } else { room - (count - 1) };
    for length in 1..=longest {
        let Ok(number) = run[from..from + length].parse::<u64>() else { return };
        if number > rest {
            return;
        }
        cuts.push((from, from + length));
        cut(run, from + length, count - 1, rest - number, cuts, take);
        cuts.pop();
    }
}

/// Decides between the readings of the rows, by the columns' sums if the form has a row of totals.
pub(super) fn settle(block: &Block, rows: &mut [RowReading], mut glued: Vec<RunTogetherRow>) {
    let take = |rows: &mut [RowReading], at: usize, values: &Vec<Value>| {
        rows[at].values.clone_from(values);
        rows[at].fit = Fit::Whole;
    };
    for row in &glued {
        if let [only] = row.readings.as_slice() {
            take(rows, row.row, only);
        }
    }
    glued.retain(|row| row.readings.len() != 1);
    if let Some(sums) = Sums::of(block, rows, &glued) {
        let among: Vec<&RunTogetherRow> = glued.iter().filter(|row| sums.rows.contains(&row.row)).collect();
        let solutions = sums.solutions(&among);
        if let [only] = solutions.as_slice() {
            for (row, &reading) in among.iter().zip(only) {
                take(rows, row.row, &row.readings[reading]);
            }
            let settled: Vec<usize> = among.iter().map(|row| row.row).collect();
            glued.retain(|row| !settled.contains(&row.row));
        }
    }
    for row in glued {
        rows[row.row].values = open(&row, block.columns.len().max(1));
        rows[row.row].fit = Fit::Misfit;
    }
}

/// Returns cells that cannot be told, with their candidates.
fn open(row: &RunTogetherRow, count: usize) -> Vec<Value> {
    (0..count)
        .map(|column| {
            let mut candidates: Vec<Decimal> =
                row.readings.iter().filter_map(|reading| reading.get(column)?.number).collect();
            candidates.sort_unstable();
            candidates.dedup();
            let spans =
                row.readings.first().map(|reading| reading.iter().filter_map(|value| value.span).collect::<Vec<_>>());
            let span = spans.and_then(|spans| Some(Span::new(spans.first()?.start, spans.last()?.end)));
            let verbatim = row
                .readings
                .first()
                .map(|reading| reading.iter().map(|value| value.verbatim.as_str()).collect::<String>());
            Value {
                state: State::Text,
                verbatim: verbatim.unwrap_or_default(),
                span,
                candidates,
                ..Value::cannot_tell()
            }
        })
        .collect()
}

/// The column sums: the rows of the form's sum, and what the undecided rows must add up to.
struct Sums {
    /// The rows of the sum and its total.
    rows: std::ops::RangeInclusive<usize>,
    total: usize,
    /// By column: total minus the known rows (negative if the total is undecided); `None` if a row is unreadable.
    rest: Vec<Option<Decimal>>,
}

impl Sums {
    fn of(block: &Block, rows: &[RowReading], glued: &[RunTogetherRow]) -> Option<Self> {
        let total = block.rows.iter().position(|row| !row.sum_from.is_empty())?;
        let from =
            block.rows.iter().position(|row| row.id == block.rows[total].sum_from).filter(|&from| from < total)?;
        let is_open = |row: usize| glued.iter().any(|open| open.row == row);
        let rest = (0..block.columns.len())
            .map(|column| {
                let mut rest = Decimal::ZERO;
                for row in (from..=total).filter(|&row| !is_open(row)) {
                    let number = rows.get(row)?.values.get(column)?.number?;
                    rest = if row == total { rest.checked_add(number)? } else { rest.checked_sub(number)? };
                }
                Some(rest)
            })
            .collect();
        Some(Self { rows: from..=total, total, rest })
    }

    /// Returns at most two combinations of readings that satisfy every column; none if there are too many to try.
    fn solutions(&self, rows: &[&RunTogetherRow]) -> Vec<Vec<usize>> {
        let mut found = Vec::new();
        if rows.is_empty() || rows.iter().any(|row| row.readings.is_empty()) {
            return found;
        }
        let mut tries = 0;
        self.search(rows, &self.rest, &mut Vec::new(), &mut tries, &mut found);
        if tries >= MOST_TRIES { Vec::new() } else { found }
    }

    fn search(
        &self,
        rows: &[&RunTogetherRow],
        rest: &[Option<Decimal>],
        taken: &mut Vec<usize>,
        tries: &mut usize,
        found: &mut Vec<Vec<usize>>,
    ) {
        if *tries >= MOST_TRIES || found.len() > 1 {
            return;
        }
        let Some(row) = rows.get(taken.len()) else {
            if rest.iter().flatten().all(Decimal::is_zero) && rest.iter().any(Option::is_some) {
                found.push(taken.clone());
            }
            return;
        };
        for (index, reading) in row.readings.iter().enumerate() {
            *tries += 1;
            let after: Vec<Option<Decimal>> = rest
                .iter()
                .zip(reading)
                .map(|(rest, value)| {
                    let (rest, number) = ((*rest)?, value.number?);
                    if row.row == self.total { rest.checked_add(number) } else { rest.checked_sub(number) }
                })
                .collect();
            // With the total known, the remainder can only shrink.
            let total_known =
                row.row == self.total || !rows[taken.len() + 1..].iter().any(|later| later.row == self.total);
            if total_known && after.iter().flatten().any(|rest| rest.is_sign_negative() && !rest.is_zero()) {
                continue;
            }
            taken.push(index);
            self.search(rows, &after, taken, tries, found);
            taken.pop();
        }
    }
}
