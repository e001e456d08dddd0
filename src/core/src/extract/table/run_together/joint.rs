//! Decides between the readings of all rows of a block at once, by what the form says of its columns: results add up to
//! their total, what came in is what went out and what is left.
//!
//! Invariant: a reading is excluded only if no combination with it satisfies every relation; the search is counted in
//! steps, and beyond its limit nothing is excluded and nothing is proved. A relation with a row that is not read says
//! nothing. Not here: the readings (`splits`), what follows for the values (`mod`).

use crate::forms::Block;
use std::collections::BTreeSet;

/// Most steps of a search.
const MOST_STEPS: usize = 400_000;

/// The numbers of one reading of a row, column by column.
pub(super) type Numbers = Vec<i64>;

/// Rows whose sum is nought in every column: the index of each and its sign.
pub(in crate::extract::table) type Relation = Vec<(usize, i64)>;

/// What the relations say of the rows of a block.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    /// For each row: its readings that occur in a solution; empty for a row of which no relation speaks.
    pub possible: Vec<Vec<usize>>,
    /// True if every reading contradicts the relations.
    pub contradicts: bool,
}

/// Returns the relations of the rows that the form states: each total and each balance.
pub(in crate::extract::table) fn relations(block: &Block) -> Vec<Relation> {
    let row = |id: &String| block.rows.iter().position(|row| row.id == *id);
    let totals = block.rows.iter().enumerate().filter_map(|(total, row_of_total)| {
        let from = row(&row_of_total.sum_from).filter(|from| *from < total)?;
        Some((from..total).map(|part| (part, 1)).chain([(total, -1)]).collect())
    });
    let signed = |ids: &[String], sign: i64| ids.iter().map(|id| Some((row(id)?, sign))).collect::<Option<Relation>>();
    let balances = block.balances.iter().filter_map(|(left, right)| {
        let (mut left, right) = (signed(left, 1)?, signed(right, -1)?);
        left.extend(right);
        Some(left)
    });
    totals.chain(balances).collect()
}

/// Compares the readings of the rows with the relations of their block.
///
/// `rows` has the readings of each row of the block: one for a row that is read otherwise, none for one that is not.
/// Where the relations contradict each other, each that holds by itself still excludes readings.
pub(super) fn decide(block: &Block, rows: &[Vec<Numbers>]) -> Verdict {
    let is_read =
        |relation: &Relation| relation.iter().all(|(row, _)| rows.get(*row).is_some_and(|row| !row.is_empty()));
    let relations: Vec<Relation> = relations(block).into_iter().filter(is_read).collect();
    let columns = block.columns.len().max(1);
    let possible = vec![Vec::new(); rows.len()];
    match solve(columns, &relations, rows) {
        Solved::Holds(possible) => Verdict { possible, contradicts: false },
        Solved::Unknown => Verdict { possible, contradicts: false },
        Solved::Contradicts => {
            let mut verdict = Verdict { possible, contradicts: true };
            for relation in relations {
                let Solved::Holds(alone) = solve(columns, &[relation], rows) else { continue };
                for (all, alone) in verdict.possible.iter_mut().zip(alone).filter(|(all, _)| all.is_empty()) {
                    *all = alone;
                }
            }
            verdict
        }
    }
}

/// Lets the relations of one column fail, as a misprint there makes them, and takes what all ways to do so leave.
pub(super) fn but_for_one_column(block: &Block, rows: &[Vec<Numbers>], verdict: &mut Verdict) {
    let mut possible: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); rows.len()];
    for column in 0..block.columns.len() {
        let without = |numbers: &Numbers| {
            let keep = |(at, number): (usize, &i64)| if at == column { 0 } else { *number };
            numbers.iter().enumerate().map(keep).collect()
        };
        let rows: Vec<Vec<Numbers>> = rows.iter().map(|row| row.iter().map(without).collect()).collect();
        let alone = decide(block, &rows);
        if !alone.contradicts {
            possible.iter_mut().zip(alone.possible).for_each(|(all, of)| all.extend(of));
        }
    }
    verdict.possible = possible.into_iter().map(|of| of.into_iter().collect()).collect();
}

/// What relations say of the rows.
enum Solved {
    /// For each row the readings in a solution; empty for a row of which no relation speaks.
    Holds(Vec<Vec<usize>>),
    /// No combination of readings satisfies all relations.
    Contradicts,
    /// There is no relation, or there are too many combinations.
    Unknown,
}

fn solve(columns: usize, relations: &[Relation], rows: &[Vec<Numbers>]) -> Solved {
    let is_told = |row: usize| relations.iter().flatten().any(|(of, _)| *of == row);
    let told: Vec<usize> = (0..rows.len()).filter(|row| is_told(*row)).collect();
    let mut search = Search::new(columns, relations, rows, &told);
    if relations.is_empty() || !search.run() {
        return Solved::Unknown;
    }
    if !search.is_satisfied {
        return Solved::Contradicts;
    }
    let mut possible = vec![Vec::new(); rows.len()];
    for row in told.into_iter().filter(|row| rows[*row].len() == 1) {
        possible[row] = vec![0];
    }
    for (row, seen) in search.open.iter().zip(&search.seen) {
        possible[*row] = (0..seen.len()).filter(|at| seen[*at]).collect();
    }
    Solved::Holds(possible)
}

struct Search<'a> {
    rows: &'a [Vec<Numbers>],
    /// The rows with several readings, those with fewest first.
    open: Vec<usize>,
    /// For each open row the sign it has in each relation.
    signs: Vec<Vec<i64>>,
    /// For each depth: the least and the greatest that the rows from there on add to each relation and column.
    ahead: Vec<Vec<(i64, i64)>>,
    /// What the rows with one reading add to each relation and column.
    fixed: Vec<i64>,
    columns: usize,
    /// For each open row and reading: whether it occurs in a solution.
    seen: Vec<Vec<bool>>,
    is_satisfied: bool,
    steps: usize,
}

impl<'a> Search<'a> {
    fn new(columns: usize, relations: &[Relation], rows: &'a [Vec<Numbers>], told: &[usize]) -> Self {
        let mut open: Vec<usize> = told.iter().copied().filter(|row| rows[*row].len() > 1).collect();
        open.sort_by_key(|row| rows[*row].len());
        let sign = |relation: &Relation, row: usize| {
            relation.iter().filter(|(of, _)| *of == row).map(|(_, sign)| *sign).sum::<i64>()
        };
        let signs_of = |row: usize| relations.iter().map(|relation| sign(relation, row)).collect::<Vec<_>>();
        let width = relations.len() * columns;
        let mut fixed = vec![0; width];
        for &row in told.iter().filter(|row| rows[**row].len() == 1) {
            add(&mut fixed, &signs_of(row), &rows[row][0], columns);
        }
        let signs: Vec<Vec<i64>> = open.iter().map(|row| signs_of(*row)).collect();
        let mut ahead = vec![vec![(0, 0); width]; open.len() + 1];
        for depth in (0..open.len()).rev() {
            for at in 0..width {
                let added = |numbers: &Numbers| signs[depth][at / columns] * numbers.get(at % columns).unwrap_or(&0);
                let least = rows[open[depth]].iter().map(added).min().unwrap_or(0);
                let most = rows[open[depth]].iter().map(added).max().unwrap_or(0);
                let (low, high) = ahead[depth + 1][at];
                ahead[depth][at] = (low + least, high + most);
            }
        }
        let seen = open.iter().map(|row| vec![false; rows[*row].len()]).collect();
        Self { rows, open, signs, ahead, fixed, columns, seen, is_satisfied: false, steps: 0 }
    }

    /// Searches all solutions; false if there are too many combinations to try.
    fn run(&mut self) -> bool {
        let fixed = self.fixed.clone();
        self.from(0, &fixed, &mut Vec::new());
        self.steps < MOST_STEPS
    }

    fn from(&mut self, depth: usize, sums: &[i64], taken: &mut Vec<usize>) {
        // With every reading seen there is nothing more to learn.
        if self.steps >= MOST_STEPS || (self.is_satisfied && self.seen.iter().flatten().all(|seen| *seen)) {
            return;
        }
        self.steps += 1;
        if !sums.iter().zip(&self.ahead[depth]).all(|(sum, (low, high))| sum + low <= 0 && sum + high >= 0) {
            return;
        }
        let Some(&row) = self.open.get(depth) else {
            self.is_satisfied = true;
            for (seen, at) in self.seen.iter_mut().zip(taken.iter()) {
                seen[*at] = true;
            }
            return;
        };
        let rows = self.rows;
        for (at, numbers) in rows[row].iter().enumerate() {
            let mut sums = sums.to_vec();
            add(&mut sums, &self.signs[depth], numbers, self.columns);
            taken.push(at);
            self.from(depth + 1, &sums, taken);
            taken.pop();
        }
    }
}

/// Adds the numbers of a row to the sums of each relation and column.
fn add(sums: &mut [i64], signs: &[i64], numbers: &Numbers, columns: usize) {
    for (relation, sign) in signs.iter().enumerate() {
        for (column, number) in numbers.iter().enumerate().take(columns) {
            if let Some(sum) = sums.get_mut(relation * columns + column) {
                *sum = sum.saturating_add(sign * number);
            }
        }
    }
}
