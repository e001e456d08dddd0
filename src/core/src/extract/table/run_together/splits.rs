//! The ways to cut a run of digits into the numbers of a row.
//!
//! Invariant: every way within the limits is returned, and none with a leading zero; with a total the last number is the
//! sum of the others. Beyond the limits nothing is returned. Not here: which way is right (`joint`).

use crate::text::Span;

/// Most digits of a run of counts.
const LONGEST_RUN: usize = 60;
/// Most ways kept for one run.
const MOST_SPLITS: usize = 2_000;
/// Most steps of a search.
const MOST_STEPS: usize = 400_000;

/// A cell that says "nothing".
pub(super) const DASH: u8 = b'/';

/// What a run is cut into.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// Number of columns of a row.
    pub columns: usize,
    /// Number of rows in the run.
    pub rows: usize,
    /// True if the last number of each row is the sum of the others.
    pub has_total: bool,
}

/// Returns every way to cut a run of digits: for each number its place in the run.
pub(super) fn splits(run: &str, shape: Shape) -> Vec<Vec<Span>> {
    let Shape { columns, rows, has_total } = shape;
    let is_short = run.len() <= LONGEST_RUN && columns > 0 && rows > 0 && run.len() >= columns * rows;
    if !is_short || !run.bytes().all(|byte| byte.is_ascii_digit() || byte == DASH) {
        return Vec::new();
    }
    let mut search = Search { run, columns, has_total, cuts: Vec::new(), found: Vec::new(), steps: 0 };
    search.row(0, rows);
    if search.found.len() > MOST_SPLITS || search.steps > MOST_STEPS { Vec::new() } else { search.found }
}

struct Search<'a> {
    run: &'a str,
    columns: usize,
    has_total: bool,
    cuts: Vec<Span>,
    found: Vec<Vec<Span>>,
    steps: usize,
}

impl Search<'_> {
    /// Cuts `rows` rows out of the digits from `from` on.
    fn row(&mut self, from: usize, rows: usize) {
        if rows == 0 {
            if from == self.run.len() {
                self.found.push(self.cuts.clone());
            }
            return;
        }
        let parts = if self.has_total { self.columns - 1 } else { self.columns };
        self.parts(from, (parts, rows), 0);
    }

    /// Cuts the next of `(parts, rows)` numbers; `sum` is that of the row's numbers before it.
    fn parts(&mut self, from: usize, (parts, rows): (usize, usize), sum: u64) {
        self.steps += 1;
        if self.steps > MOST_STEPS || self.found.len() > MOST_SPLITS {
            return;
        }
        if parts == 0 && self.has_total {
            // The total is known: its digits must follow.
            let total = sum.to_string();
            let rest = self.run.as_bytes().get(from..).unwrap_or_default();
            let is_dash = sum == 0 && rest.first() == Some(&DASH);
            if is_dash || rest.starts_with(total.as_bytes()) {
                self.cuts.push(Span::new(from, from + total.len()));
                self.row(from + total.len(), rows - 1);
                self.cuts.pop();
            }
            return;
        }
        if parts == 0 {
            return self.row(from, rows - 1);
        }
        let behind = parts - 1 + usize::from(self.has_total) + (rows - 1) * self.columns;
        let Some(room) = (self.run.len() - from).checked_sub(behind).filter(|room| *room > 0) else { return };
        // Without a row or a total behind it the last number takes what is left.
        let shortest = if behind == 0 { room } else { 1 };
        let longest = if self.run[from..].starts_with(['0', '/']) { 1 } else { room };
        for length in shortest..=longest {
            let digits = &self.run[from..from + length];
            let number = if digits == "/" { Some(0) } else { digits.parse::<u64>().ok() };
            let Some(number) = number else { return };
            let Some(sum) = sum.checked_add(number) else { return };
            // The digits of the other parts and of the total come behind.
            let digits = sum.checked_ilog10().map_or(1, |log| log as usize + 1);
            if self.has_total && parts - 1 + digits > self.run.len() - from - length {
                return;
            }
            self.cuts.push(Span::new(from, from + length));
            self.parts(from + length, (parts - 1, rows), sum);
            self.cuts.pop();
        }
    }
}
