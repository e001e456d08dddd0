//! All years of an agency as one system: which year is at fault where a number does not carry over.
//!
//! `GOUJI_CASES=20000 cargo test --release -p gouji-core years::over_years -- --nocapture` sets the number of cases and
//! prints the figures.

use super::made::{decide, kit};
use crate::repair::slips::Slip;
use crate::repair::table::{COLUMNS, Sheet, Table};
use gouji_core::check::Rules;
use gouji_core::diff::{LinkState, OverYears, WeakestYear, YearLink, over_years, series};
use gouji_core::extract::Found;
use gouji_core::forms::Library;
use gouji_core::review::{DecisionKind, Review};
use gouji_core::text::Span;
use gouji_testing::generator::cases;
use gouji_testing::generator::random::Random;
use std::time::Instant;

/// The first year of the generated reports.
const FIRST: i16 = 2021;
/// The rows that link the years: carried in, carried out.
const LINKED: [usize; 2] = [1, 24];

struct Bench {
    library: Library,
    rules: Rules,
    sheet: Sheet,
}

impl Bench {
    fn new() -> Self {
        let library = Library::builtin().unwrap();
        let sheet = Sheet::of("suqian-2024", &library, false);
        Self { library, rules: Rules::builtin(), sheet }
    }

    fn judge(&self, tables: &[Table]) -> OverYears {
        let reports: Vec<Review> = (FIRST..).zip(tables).map(|(year, table)| self.report(year, table)).collect();
        let reports: Vec<&Review> = reports.iter().collect();
        let start = Instant::now();
        let found = over_years(&reports, &self.rules, &self.library);
        if reports.len() > 9 {
            println!("{} years: {:?}", reports.len(), start.elapsed());
        }
        found
    }

    /// The report of a year: the table of requests alone.
    fn report(&self, year: i16, table: &Table) -> Review {
        let mut review = self.sheet.with(table);
        review.extraction.fields.retain(|field| field.id.starts_with("requests."));
        review.extraction.identity.year = Some(Found { value: year, span: Span::new(0, 0), repaired: false });
        let extraction = review.extraction;
        let mut review = Review::new(review.source, review.document, extraction, Vec::new());
        review.recheck(&self.rules, &self.library);
        review
    }
}

/// What was said of the broken links of some cases, whose damaged year is known.
#[derive(Debug, Default)]
struct Score {
    broken: usize,
    right: usize,
    right_but_probable: usize,
    cannot_tell: usize,
    /// Another year was named as the probable one.
    wrong: Vec<u64>,
    /// Another year was named as sure.
    wrong_and_sure: Vec<u64>,
}

impl Score {
    fn add(&mut self, found: &OverYears, damaged: &[i16], seed: u64) {
        let weakest =
            found.links.iter().filter(|link| link.state().is_open()).map(|link| link.weakest.as_ref().unwrap());
        for weakest in weakest {
            self.broken += 1;
            let is_right = weakest.years().iter().all(|year| damaged.contains(year));
            match weakest {
                WeakestYear::CannotTell => self.cannot_tell += 1,
                WeakestYear::Sure(_) if is_right => self.right += 1,
                WeakestYear::Probable(_) if is_right => self.right_but_probable += 1,
                WeakestYear::Sure(_) => self.wrong_and_sure.push(seed),
                WeakestYear::Probable(_) => self.wrong.push(seed),
            }
        }
    }

    fn named(&self) -> f64 {
        let named = self.right + self.right_but_probable;
        100.0 * f64::from(u32::try_from(named).unwrap()) / f64::from(u32::try_from(self.broken.max(1)).unwrap())
    }

    fn print(&self, name: &str) {
        println!(
            "{name:<34} broken {:>6} · named {:>6.2} % · sure {:>6} · probable {:>5} · cannot tell {:>5} · wrong {:>3} · \
             wrong and sure {:>3} {:?}",
            self.broken,
            self.named(),
            self.right,
            self.right_but_probable,
            self.cannot_tell,
            self.wrong.len(),
            self.wrong_and_sure.len(),
            self.wrong.iter().chain(&self.wrong_and_sure).take(3).collect::<Vec<_>>()
        );
    }
}

/// Another number than this.
fn other(number: i64, random: &mut Random) -> i64 {
    let by = random.between(1, 40) as i64;
    if number >= by && random.chance(50) { number - by } else { number + by }
}

#[test]
fn sound_years_have_no_break() {
    let bench = Bench::new();
    for seed in 0..cases(8) as u64 {
        let random = &mut Random::new(seed);
        let years = 2 + random.below(4);
        let found = bench.judge(&Table::chain(years, random));
        let carried = found.links.iter().filter(|link| link.finding.rule.name.starts_with("years.carried"));
        assert_eq!(carried.clone().count(), (years - 1) * COLUMNS);
        assert!(carried.clone().all(|link| link.state() == LinkState::Holds && link.weakest.is_none()), "{seed}");
    }
}

#[test]
fn a_number_that_breaks_its_own_sums_names_its_year() {
    let bench = Bench::new();
    for years in 2..=4 {
        let mut score = Score::default();
        for seed in 0..cases(24) as u64 {
            let random = &mut Random::new(seed * 7 + years as u64);
            let mut tables = Table::chain(years, random);
            let at = random.below(years);
            let (row, column) = (LINKED[random.below(2)], random.below(COLUMNS));
            tables[at].0[row][column] = other(tables[at].0[row][column], random);
            score.add(&bench.judge(&tables), &[FIRST + at as i16], seed);
        }
        score.print(&format!("one number, {years} years"));
        assert!(score.wrong_and_sure.is_empty() && score.wrong.is_empty(), "{score:?}");
        assert!(score.named() >= 99.0, "{score:?}");
    }
}

#[test]
fn a_slip_of_any_kind_names_its_year() {
    let bench = Bench::new();
    let kinds = [&Slip::CELL[..], &Slip::CELLS].concat();
    for years in 2..=3 {
        let mut score = Score::default();
        for seed in 0..cases(60) as u64 {
            let random = &mut Random::new(seed * 11 + years as u64);
            let mut tables = Table::chain(years, random);
            let at = random.below(years);
            let sound = tables[at].clone();
            let slip = *random.pick(&kinds);
            for _ in 0..2000 {
                slip.make(&mut tables[at], random);
                if LINKED.iter().any(|&row| tables[at].0[row] != sound.0[row]) {
                    break;
                }
                tables[at] = sound.clone();
            }
            // Where no own sum of the year is broken, the sums cannot tell.
            let is_hidden = tables[at].residuals().iter().all(|&residual| residual == 0);
            let found = bench.judge(&tables);
            let mut one = Score::default();
            one.add(&found, &[FIRST + at as i16], seed);
            assert!(!is_hidden || one.right == 0, "{slip:?} {seed}: {one:?}");
            if !is_hidden {
                score.add(&found, &[FIRST + at as i16], seed);
            }
        }
        score.print(&format!("slips of any kind, {years} years"));
        assert!(score.wrong_and_sure.is_empty() && score.wrong.is_empty(), "{score:?}");
        assert!(score.named() >= 99.0, "{score:?}");
    }
}

/// Changes linked numbers of a column, and others with them so that every sum of the year holds.
fn consistent(table: &mut Table, rows: &[usize], random: &mut Random) {
    let column = random.below(COLUMNS - 1);
    for &row in rows {
        let by = random.between(1, 30) as i64;
        // The column is 新收 + 上年结转 = 处理结果 + 结转下年度; more are new, or more are decided.
        let balance: &[usize] = if row == 1 { &[2, 23] } else { &[0] };
        for &row in [row].iter().chain(balance) {
            table.0[row][column] += by;
            table.0[row][COLUMNS - 1] += by;
        }
    }
    assert!(table.residuals().iter().all(|&residual| residual == 0));
}

#[test]
fn two_years_whose_own_sums_hold_do_not_tell() {
    let bench = Bench::new();
    let mut score = Score::default();
    for seed in 0..cases(24) as u64 {
        let random = &mut Random::new(seed * 13 + 1);
        let mut tables = Table::chain(2, random);
        let at = random.below(2);
        consistent(&mut tables[at], &[LINKED[1 - at]], random);
        score.add(&bench.judge(&tables), &[], seed);
    }
    score.print("consistent, two years");
    assert!(score.broken > 0 && score.cannot_tell == score.broken, "{score:?}");
}

#[test]
fn a_year_that_disagrees_with_both_neighbours_is_the_probable_one() {
    let bench = Bench::new();
    let (mut middle, mut edge) = (Score::default(), Score::default());
    for seed in 0..cases(24) as u64 {
        let random = &mut Random::new(seed * 17 + 5);
        let mut tables = Table::chain(3, random);
        consistent(&mut tables[1], &LINKED, random);
        middle.add(&bench.judge(&tables), &[FIRST + 1], seed);
        // Of a year at the edge, or of one side alone, nothing is sure.
        let mut tables = Table::chain(4, random);
        let at = random.below(4);
        let row = if at == 0 { LINKED[1] } else { LINKED[0] };
        consistent(&mut tables[at], &[row], random);
        edge.add(&bench.judge(&tables), &[FIRST + at as i16], seed);
    }
    middle.print("consistent, both sides");
    edge.print("consistent, one side");
    assert!(middle.right + edge.right == 0, "{middle:?} {edge:?}");
    assert!(middle.wrong.is_empty() && middle.wrong_and_sure.is_empty() && edge.wrong_and_sure.is_empty());
}

#[test]
fn two_damaged_years_are_never_another_ones_fault() {
    let bench = Bench::new();
    let mut score = Score::default();
    for seed in 0..cases(30) as u64 {
        let random = &mut Random::new(seed * 19 + 3);
        let years = 3 + random.below(3);
        let mut tables = Table::chain(years, random);
        let damaged = [random.below(years), random.below(years)];
        for at in damaged {
            let (row, column) = (LINKED[random.below(2)], random.below(COLUMNS));
            tables[at].0[row][column] = other(tables[at].0[row][column], random);
        }
        score.add(&bench.judge(&tables), &damaged.map(|at| FIRST + at as i16), seed);
    }
    score.print("two numbers");
    assert!(score.wrong_and_sure.is_empty() && score.wrong.is_empty(), "{score:?}");
    assert!(score.named() >= 99.0, "{score:?}");
}

/// Years of which some have this many errors in the linked rows each.
fn many_years(step: usize, errors: usize, seed: u64, score: &mut Score, bench: &Bench) {
    let random = &mut Random::new(seed * 23 + 9);
    let mut tables = Table::chain(15, random);
    let damaged: Vec<i16> = (FIRST..FIRST + 15).step_by(step).collect();
    for table in tables.iter_mut().step_by(step) {
        for _ in 0..errors {
            let (row, column) = (LINKED[random.below(2)], random.below(COLUMNS));
            table.0[row][column] = other(table.0[row][column], random);
        }
    }
    score.add(&bench.judge(&tables), &damaged, seed);
}

#[test]
fn fifteen_years_with_an_error_each_are_judged() {
    let bench = Bench::new();
    let mut score = Score::default();
    (0..cases(2) as u64).for_each(|seed| many_years(1, 1, seed, &mut score, &bench));
    score.print("an error a year, 15 years");
    assert!(score.named() >= 99.0, "{score:?}");
}

/// The search over all years ends early, and each break is searched by itself.
#[test]
fn years_full_of_errors_are_never_another_ones_fault() {
    let bench = Bench::new();
    let mut score = Score::default();
    (0..cases(2) as u64).for_each(|seed| many_years(2, 8, seed, &mut score, &bench));
    score.print("8 errors every other year");
    assert!(score.wrong_and_sure.is_empty() && score.wrong.is_empty(), "{score:?}");
    assert!(score.named() >= 90.0, "{score:?}");
}

#[test]
fn years_apart_are_not_judged_and_a_waived_break_is_settled() {
    let bench = Bench::new();
    let mut tables = Table::chain(2, &mut Random::new(3));
    tables[1].0[1][0] += 7;
    let [old, mut new] = [bench.report(2021, &tables[0]), bench.report(2022, &tables[1])];
    let far = bench.report(2023, &tables[1]);
    let judge = |reports: &[&Review]| over_years(reports, &bench.rules, &bench.library);
    assert!(judge(&[&old, &far]).links.is_empty());
    // The order in which they are given does not matter.
    let found = judge(&[&new, &old]);
    let broken: Vec<_> = found.links.iter().filter(|link| link.state() == LinkState::Broken).collect();
    let [broken] = broken.as_slice() else { panic!("{broken:?}") };
    assert_eq!((broken.reports, broken.years), ([1, 0], [2021, 2022]));
    assert_eq!(broken.weakest, Some(WeakestYear::Sure(vec![2022])));
    let rows = |id: &str| {
        let series = series(id, &[&new, &old], &bench.library).unwrap();
        found.between(&series.points[0], &series.points[1]).map(YearLink::state).collect::<Vec<_>>()
    };
    // The same break is seen in the row of what was carried out and in that of what was carried in.
    assert_eq!(rows("requests.carried_in.natural_person"), [LinkState::Broken]);
    assert_eq!(rows("requests.carried_out.natural_person"), [LinkState::Broken]);
    assert_eq!(rows("requests.granted.natural_person"), []);
    let id = format!("finding:{}", broken.finding.rule);
    decide(&mut new, &id, DecisionKind::Waived);
    let found = judge(&[&old, &new]);
    assert!(found.links.iter().all(|link| !link.state().is_open() && link.weakest.is_none()));
    assert!(found.links.iter().any(|link| link.state() == LinkState::Settled));
}

/// The stock of documents has no sum of its own: its other neighbour tells.
#[test]
fn a_stock_is_judged_by_its_other_neighbour() {
    let kit = kit();
    let id = |item: &str| format!("disclosure.normative.{item}");
    let report = |year: i16, made: &str, repealed: &str, effective: &str| {
        let values = [(id("made"), made), (id("repealed"), repealed), (id("effective"), effective)];
        let values: Vec<(&str, &str)> = values.iter().map(|(id, value)| (id.as_str(), *value)).collect();
        kit.report("cn2021", year, &values, None)
    };
    let check = |reports: &[Review], expect: &[WeakestYear]| {
        let found = over_years(&reports.iter().collect::<Vec<_>>(), &kit.rules, &kit.library);
        let weakest: Vec<WeakestYear> = found.links.into_iter().filter_map(|link| link.weakest).collect();
        assert_eq!(weakest, expect);
    };
    let sound = [report(2021, "5", "1", "40"), report(2022, "5", "5", "40"), report(2023, "2", "1", "41")];
    check(&sound, &[]);
    // 46 contradicts the year before and the year after.
    let odd = [report(2021, "5", "1", "40"), report(2022, "5", "5", "46"), report(2023, "2", "1", "41")];
    check(&odd, &[WeakestYear::Probable(2022), WeakestYear::Probable(2022)]);
    check(&odd[..2], &[WeakestYear::CannotTell]);
}
