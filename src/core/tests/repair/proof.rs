//! How often the right repair is found, and ranked first: damage of every kind on real and random tables.
//!
//! `GOUJI_CASES=20000 cargo test --release -p gouji-core repair::proof -- --nocapture` sets the number of cases and
//! prints the table.

use super::slips::Slip;
use super::table::{COLUMNS, ROWS, Sheet, Table};
use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::localize::{Repair, RepairGroup};
use gouji_testing::generator::random::Random;
use std::collections::BTreeMap;

/// Results of the cases of one kind.
#[derive(Debug, Default, Clone)]
struct Score {
    cases: usize,
    /// Skipped, because no rule can detect one of the errors.
    hidden: usize,
    detected: usize,
    among: usize,
    first: usize,
    /// Ranked first, or tied with the first.
    level: usize,
    /// Not ranked first, with nothing in sums, error types or text to prefer the right repair.
    tied: usize,
    /// Not found, because fewer cells explain the findings as well.
    lighter: usize,
    more: usize,
    misses: Vec<String>,
}

struct Kit {
    library: Library,
    rules: Rules,
    real: Vec<Sheet>,
    bare: Sheet,
}

fn kit() -> Kit {
    let library = Library::builtin().unwrap();
    let rules = Rules::builtin();
    let real = ["suqian-2023", "suqian-2024"].map(|name| Sheet::of(name, &library, true)).into();
    let bare = Sheet::of("suqian-2024", &library, false);
    Kit { library, rules, real, bare }
}

/// Cells that differ, by field id, with their right numbers.
fn truth(sheet: &Sheet, right: &Table, wrong: &Table) -> BTreeMap<String, i64> {
    let cells = (0..ROWS * COLUMNS).map(|at| (at / COLUMNS, at % COLUMNS));
    let differ = cells.filter(|&(row, column)| right.0[row][column] != wrong.0[row][column]);
    differ.map(|(row, column)| (sheet.id(row, column).to_string(), right.0[row][column])).collect()
}

/// True when the cells that differ share a row or a column.
fn are_in_line(right: &Table, wrong: &Table) -> bool {
    let cells = (0..ROWS * COLUMNS).map(|at| (at / COLUMNS, at % COLUMNS));
    let differ: Vec<(usize, usize)> =
        cells.filter(|&(row, column)| right.0[row][column] != wrong.0[row][column]).collect();
    differ.iter().all(|cell| cell.0 == differ[0].0) || differ.iter().all(|cell| cell.1 == differ[0].1)
}

fn is_true(repair: &Repair, truth: &BTreeMap<String, i64>) -> bool {
    repair
        .changes
        .iter()
        .all(|change| truth.get(change.cell.id.as_str()).is_some_and(|&right| change.to == right.into()))
}

/// Number of right cells restored, with the repair that `pick` selects from each group.
fn restored(
    components: &[RepairGroup],
    truth: &BTreeMap<String, i64>,
    pick: impl Fn(&RepairGroup) -> Option<&Repair>,
) -> bool {
    let picked: Vec<Option<&Repair>> = components.iter().map(pick).collect();
    let cells: usize = picked.iter().flatten().map(|repair| repair.changes.len()).sum();
    picked.iter().all(Option::is_some) && cells == truth.len()
}

fn case(kit: &Kit, slips: &[Slip], seed: u64, in_line: bool, score: &mut Score) {
    let random = &mut Random::new(seed);
    let is_real = random.chance(40);
    let sheet = if is_real { random.pick(&kit.real) } else { &kit.bare };
    let right = if is_real { sheet.table() } else { Table::random(random) };
    let mut wrong = right.clone();
    for slip in slips {
        let mut tries = 0;
        loop {
            let before = wrong.clone();
            if slip.make(&mut wrong, random) && (!in_line || are_in_line(&right, &wrong)) {
                // Two exchanged rows of results violate no rule, so no rule can detect them, alone or together with
                // another error.
                if slips.len() > 1 && wrong.residuals() == before.residuals() {
                    score.hidden += 1;
                    return;
                }
                break;
            }
            wrong = before;
            tries += 1;
            if tries > 4000 {
                return;
            }
        }
    }
    let truth = truth(sheet, &right, &wrong);
    // One error may undo another.
    if truth.is_empty() || (slips.len() > 1 && truth.len() < slips.len()) {
        return;
    }
    let mut review = sheet.with(&wrong);
    review.recheck(&kit.rules, &kit.library);
    score.cases += 1;
    if review.repairs.is_empty() {
        return;
    }
    score.detected += 1;
    score.more += usize::from(review.repairs.iter().any(|component| component.more));
    let among =
        restored(&review.repairs, &truth, |component| component.repairs.iter().find(|repair| is_true(repair, &truth)));
    let first = restored(&review.repairs, &truth, |component| {
        component.repairs.first().filter(|repair| is_true(repair, &truth))
    });
    let level = restored(&review.repairs, &truth, |component| {
        let best = component.repairs.first()?.cost;
        let level = |repair: &&Repair| repair.cost == best;
        component.repairs.iter().take_while(level).find(|repair| is_true(repair, &truth))
    });
    score.among += usize::from(among);
    score.first += usize::from(first);
    score.level += usize::from(level);
    let tied = restored(&review.repairs, &truth, |component| {
        let best = component.repairs.first()?;
        let is_bare = |repair: &Repair| repair.supports.is_empty() && repair.contradicts.is_empty();
        let same = |repair: &&Repair| repair.cost == best.cost && is_bare(repair) && is_bare(best);
        component.repairs.iter().find(|repair| is_true(repair, &truth) && (std::ptr::eq(*repair, best) || same(repair)))
    });
    score.tied += usize::from(tied && !first);
    let fewest = |component: &RepairGroup| component.repairs.iter().map(|repair| repair.changes.len()).min();
    let smallest: Option<usize> = review.repairs.iter().map(fewest).sum();
    score.lighter += usize::from(!among && smallest.is_some_and(|cells| cells < truth.len()));
    if !first && score.misses.len() < 3 {
        let shown = |repair: &Repair| {
            let changes =
                repair.changes.iter().map(|change| format!("{} {:?}→{}", change.cell.id, change.from, change.to));
            format!("{} {} {:?}", repair.error_type.name(), repair.cost, changes.collect::<Vec<_>>())
        };
        let tops: Vec<String> =
            review.repairs.iter().flat_map(|component| component.repairs.iter().take(2).map(shown)).collect();
        score.misses.push(format!("seed {seed} among {among}: truth {truth:?}\n      shown {tops:#?}"));
    }
}

fn cases(ordinary: usize) -> usize {
    std::env::var("GOUJI_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(ordinary)
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

fn print(name: &str, score: &Score) {
    let columns = [
        ("among", percent(score.among, score.detected)),
        ("lighter", percent(score.lighter, score.detected)),
        ("first", percent(score.first, score.detected)),
        ("tied", percent(score.tied, score.detected)),
        ("of the rest", percent(score.first, score.detected - score.tied - score.lighter)),
        ("unnoticed", 100.0 - percent(score.detected, score.cases)),
    ];
    for (column, value) in columns {
        gouji_testing::figures::keep(&format!("slips/{name}/{column}"), value);
    }
    println!(
        "{name:<36}{:>7}{:>8}{:>11.2}{:>9.2}{:>10.2}{:>9.2}{:>8.2}{:>10.2}{:>8.2}",
        score.cases,
        score.hidden,
        percent(score.detected, score.cases),
        percent(score.among, score.detected),
        percent(score.lighter, score.detected),
        percent(score.first, score.detected),
        percent(score.tied, score.detected),
        percent(score.first, score.detected - score.tied - score.lighter),
        percent(score.more, score.detected),
    );
    if std::env::var("GOUJI_MISSES").is_ok() {
        score.misses.iter().for_each(|miss| println!("    {miss}"));
    }
}

fn head() {
    println!(
        "{:<36}{:>7}{:>8}{:>11}{:>9}{:>10}{:>9}{:>8}{:>10}{:>8}",
        "slips", "cases", "hidden", "detected %", "among %", "lighter %", "first %", "tied %", "of rest %", "more %"
    );
}

/// Two errors in one row or column, where they mask each other most.
fn in_line(kit: &Kit, cases: usize) -> Score {
    let mut score = Score::default();
    for seed in 0..cases as u64 {
        let random = &mut Random::new(seed * 11 + 5);
        let slips: Vec<Slip> = (0..2).map(|_| *random.pick(&Slip::CELL)).collect();
        case(kit, &slips, seed * 37 + 3, true, &mut score);
    }
    score
}

/// Two errors of any kind, in one cell or several.
fn mixed(kit: &Kit, cases: usize) -> Score {
    let mut score = Score::default();
    for seed in 0..cases as u64 {
        let random = &mut Random::new(seed * 19 + 7);
        let any = [&Slip::CELL[..], &Slip::CELLS].concat();
        let slips = [*random.pick(&any), *random.pick(&any)];
        case(kit, &slips, seed * 41 + 9, false, &mut score);
    }
    score
}

/// Several errors of any kind in single cells.
fn several(kit: &Kit, count: usize, cases: usize) -> Score {
    let mut score = Score::default();
    for seed in 0..cases as u64 {
        let random = &mut Random::new(seed * 7 + count as u64);
        let slips: Vec<Slip> = (0..count).map(|_| *random.pick(&Slip::CELL)).collect();
        case(kit, &slips, seed * 31 + count as u64, false, &mut score);
    }
    score
}

#[test]
fn one_slip_in_a_cell_is_located_and_shown_first() {
    let kit = kit();
    head();
    let mut all = Score::default();
    for slip in Slip::CELL {
        let mut score = Score::default();
        (0..cases(280) as u64 / 7).for_each(|seed| case(&kit, &[slip], seed * 13 + slip as u64, false, &mut score));
        print(&format!("{slip:?}"), &score);
        all.cases += score.cases;
        all.detected += score.detected;
        all.among += score.among;
        all.first += score.first;
    }
    assert_eq!((all.detected, all.among), (all.cases, all.cases), "located");
    assert!(percent(all.first, all.cases) >= 99.5, "{:.2} % first", percent(all.first, all.cases));
}

#[test]
fn one_slip_over_cells_is_named() {
    let kit = kit();
    head();
    for slip in Slip::CELLS {
        let mut score = Score::default();
        (0..cases(240) as u64 / 6).for_each(|seed| case(&kit, &[slip], seed * 17 + slip as u64, false, &mut score));
        print(&format!("{slip:?}"), &score);
        assert!(percent(score.among, score.detected) >= 97.0, "{slip:?}");
        assert!(percent(score.level, score.detected) >= 90.0, "{slip:?}");
    }
}

#[test]
fn two_slips_in_one_line_are_found() {
    let kit = kit();
    head();
    let line = in_line(&kit, cases(120));
    print("2 cells in one line", &line);
    assert!(percent(line.among, line.detected) >= 99.0, "{line:?}");
    assert!(percent(line.first, line.detected) >= 99.0, "{line:?}");
}

#[test]
fn two_slips_of_any_kind_are_found() {
    let kit = kit();
    head();
    if std::env::var("GOUJI_KINDS").is_ok() {
        let any = [&Slip::CELL[..], &Slip::CELLS].concat();
        for (at, one) in any.iter().enumerate() {
            for other in any[at..].iter().filter(|other| Slip::CELLS.contains(other)) {
                let mut score = Score::default();
                (0..cases(20) as u64).for_each(|seed| case(&kit, &[*one, *other], seed * 43 + 1, false, &mut score));
                print(&format!("{one:?} {other:?}"), &score);
            }
        }
    }
    let mixed = mixed(&kit, cases(150));
    print("2 of any kind", &mixed);
    // Some errors over several cells leave the same sums whichever row they occurred in, and some are explained by
    // fewer cells.
    assert!(percent(mixed.among + mixed.lighter, mixed.detected) >= 99.0, "{mixed:?}");
    assert!(percent(mixed.first, mixed.detected - mixed.tied - mixed.lighter) >= 96.0, "{mixed:?}");
    assert!(percent(mixed.first, mixed.detected) >= 86.0, "{mixed:?}");
}

#[test]
fn several_slips_in_cells_are_found() {
    let kit = kit();
    head();
    for (count, among, first) in [(2, 99.5, 99.0), (3, 99.0, 98.5), (4, 97.0, 97.0), (5, 97.0, 94.0), (6, 93.0, 90.0)] {
        let score = several(&kit, count, cases(if count < 4 { 300 } else { 40 }));
        print(&format!("{count} cells"), &score);
        assert_eq!(score.detected, score.cases, "two or three wrong cells never go unnoticed");
        let (found, shown) = (percent(score.among, score.detected), percent(score.first, score.detected));
        assert!(found >= among && shown >= first, "{count} slips: {found:.2} % among, {shown:.2} % first");
    }
}
