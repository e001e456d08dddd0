//! Whether the repairs that one key accepts ever make a table worse than it was read.
//!
//! `GOUJI_CASES=2000 cargo test --release -p gouji-core repair::harm -- --nocapture` sets the number of cases and prints
//! the figures.

use super::table::{COLUMNS, ROWS, Sheet, Table};
use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::localize::Proposal;
use gouji_core::review::{Provenance, Resolution, Review};
use gouji_testing::generator::damage::{self, Damage};
use gouji_testing::generator::layout::{self, Layout};
use gouji_testing::generator::random::Random;
use gouji_testing::generator::report::Report;
use gouji_testing::generator::values::{self, Flavour};
use gouji_testing::generator::{cases, sheet, text_damage};
use std::collections::HashMap;

/// Times that the repairs are accepted and the rules applied again.
const ROUNDS: usize = 6;

struct Bench {
    library: Library,
    rules: Rules,
    sheet: Sheet,
}

/// What became of some tables.
#[derive(Debug, Default)]
struct Score {
    tables: usize,
    before: usize,
    after: usize,
    worse: Vec<u64>,
    taken: usize,
    /// Wrong numbers of tables in which every rule holds afterwards, unread cells aside.
    silent: usize,
    undecidable: usize,
    /// The same with the first repair of each group, whatever is said of it.
    all_after: usize,
}

impl Bench {
    fn new() -> Self {
        let library = Library::builtin().unwrap();
        let sheet = Sheet::of("suqian-2024", &library, false);
        Self { library, rules: Rules::builtin(), sheet }
    }

    fn right(&self, review: &Review, truth: &Table) -> usize {
        let is_right = |at: &usize| {
            let (row, column) = (at / COLUMNS, at % COLUMNS);
            let number = review.current(self.sheet.id(row, column)).and_then(|current| current.number);
            number == Some(truth.0[row][column].into())
        };
        (0..ROWS * COLUMNS).filter(is_right).count()
    }

    /// Takes the numbers of every repair that is first in its group and needs one key, or of every first repair.
    fn accept(&self, review: &mut Review, one_key: bool) -> usize {
        let mut taken = 0;
        for _ in 0..ROUNDS {
            let before = taken;
            for group in review.repairs.clone() {
                let first = if one_key {
                    match group.proposals().first() {
                        Some(&Proposal::Repair(first)) => Some(first),
                        _ => None,
                    }
                } else {
                    group.repairs.first()
                };
                let Some(repair) = first else { continue };
                let suggested = review.resolution(repair, None);
                if one_key && review.caution(&group, repair, suggested, None).is_some() {
                    continue;
                }
                // A misprint leaves the number alone; what it should be is taken at its word.
                review.accept(&group, repair, Resolution::Correct, &|_| String::new(), &Provenance::default());
                taken += repair.changes.len();
            }
            if taken == before {
                break;
            }
            review.recheck(&self.rules, &self.library);
        }
        taken
    }

    fn judge(&self, mut review: Review, truth: &Table, seed: u64, score: &mut Score) {
        review.recheck(&self.rules, &self.library);
        let before = self.right(&review, truth);
        score.tables += 1;
        score.before += before;
        score.undecidable += usize::from(review.repairs.iter().any(gouji_core::localize::RepairGroup::is_undecidable));
        let mut all = review.clone();
        self.accept(&mut all, false);
        score.all_after += self.right(&all, truth);
        score.taken += self.accept(&mut review, true);
        let after = self.right(&review, truth);
        score.after += after;
        if after < before {
            score.worse.push(seed);
        }
        let is_clean = review.repairs.is_empty();
        let is_read = |at: &usize| {
            review.current(self.sheet.id(at / COLUMNS, at % COLUMNS)).is_some_and(|current| current.number.is_some())
        };
        let read = (0..ROWS * COLUMNS).filter(is_read).count();
        score.silent += if is_clean { read.saturating_sub(after) } else { 0 };
    }
}

fn print(name: &str, score: &Score) {
    println!(
        "{name:<16} tables {:>4} · right {:>6} → {:>6} · numbers taken {:>5} · worse {:>3} · wrong and unmarked {:>4} · \
         too much {:>4} · first repairs of all: {:>6}",
        score.tables,
        score.before,
        score.after,
        score.taken,
        score.worse.len(),
        score.silent,
        score.undecidable,
        score.all_after
    );
}

/// What character recognition makes of a number.
fn misread(number: i64, random: &mut Random) -> i64 {
    let mut digits: Vec<char> = number.to_string().chars().collect();
    let at = random.below(digits.len());
    match (digits[at], random.below(4)) {
        ('1', 0) if digits.len() > 1 => drop(digits.remove(at)),
        (digit, 1) => digits.insert(at, digit),
        (digit, _) => {
            digits[at] = match digit {
                '3' => '8',
                '5' => *random.pick(&['3', '6']),
                '6' => *random.pick(&['0', '8']),
                '8' => '3',
                '9' => '0',
                '0' => '6',
                '7' | '4' => '1',
                _ => '7',
            }
        }
    }
    digits.into_iter().collect::<String>().parse().unwrap()
}

#[test]
fn one_key_never_makes_a_badly_recognised_table_worse() {
    let bench = Bench::new();
    for wrong in [1, 2, 3, 4, 6, 9, 14, 20, 38, 70] {
        let mut score = Score::default();
        for seed in 0..cases(160) as u64 / 10 {
            let random = &mut Random::new(seed * 101 + wrong);
            let truth = Table::random(random);
            let mut read = truth.clone();
            for _ in 0..wrong {
                let (row, column) = (random.below(ROWS), random.below(COLUMNS));
                // Zeros are read well.
                if truth.0[row][column] != 0 || random.chance(10) {
                    read.0[row][column] = misread(truth.0[row][column], random);
                }
            }
            bench.judge(bench.sheet.with(&read), &truth, seed, &mut score);
        }
        print(&format!("{wrong} of 175"), &score);
        assert!(score.worse.is_empty() && score.silent == 0, "{wrong} of 175: {score:?}");
    }
}

#[test]
fn one_key_never_makes_a_damaged_table_worse() {
    let bench = Bench::new();
    let form = bench.library.forms().iter().find(|form| form.id == "cn2021").unwrap();
    let table = form.tables.iter().find(|table| {
        let mut truths = Vec::new();
        sheet::sheet(table, Flavour::Zeros, (true, false), &mut Random::new(1), &mut truths);
        truths.iter().any(|truth| truth.id == *bench.sheet.id(0, 0))
    });
    let place: HashMap<&str, (usize, usize)> =
        (0..ROWS * COLUMNS).map(|at| (at / COLUMNS, at % COLUMNS)).map(|at| (bench.sheet.id(at.0, at.1), at)).collect();
    let mut all = Score::default();
    for (n, &kind) in Damage::ALL.iter().enumerate() {
        let mut score = Score::default();
        for seed in 0..(cases(320) as u64).div_ceil(32) {
            let seed = seed * 1009 + n as u64;
            let random = &mut Random::new(seed);
            let truth = Table::random(random);
            let mut truths = Vec::new();
            let mut drawn = sheet::sheet(table.unwrap(), Flavour::Small, (true, false), random, &mut truths);
            let values = drawn.rows.iter_mut().flatten().filter(|cell| cell.role == sheet::Role::Value);
            for (index, cell) in values.enumerate() {
                let (row, column) = place[truths[index].id.as_str()];
                cell.text = values::marked(index, &truth.0[row][column].to_string());
            }
            let mut report =
                Report { info: Vec::new(), before: Vec::new(), sheets: vec![drawn], after: Vec::new(), truths };
            let layout = *random.pick(&Layout::ALL);
            damage::sheets(kind, &mut report.sheets, random);
            let rows = layout::value_rows(&report.sheets);
            let text = text_damage::text(kind, layout::render(&report, layout, random), &rows, random);
            let (text, _) = values::strip(&text, report.truths.len());
            let review = gouji_testing::read(&text, &bench.library);
            bench.judge(review, &truth, seed, &mut score);
        }
        print(&kind.name(), &score);
        all.tables += score.tables;
        all.before += score.before;
        all.after += score.after;
        all.all_after += score.all_after;
        all.taken += score.taken;
        all.undecidable += score.undecidable;
        all.silent += score.silent;
        all.worse.extend(score.worse);
    }
    print("all", &all);
    assert!(all.worse.is_empty(), "{all:?}");
}
