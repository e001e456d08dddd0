//! Generated reports, read back and compared with what was rendered.
//!
//! Properties of every report: a field is read as printed, or with doubt, or not at all. A wrong value without doubt is
//! a failure, in every layout and under every damage. Without damage, in a layout that keeps every cell
//! distinguishable, all values must be right.
//! `GOUJI_CASES=50000 cargo test --release -p gouji-core generator -- --nocapture` sets the number of cases and prints
//! the precision of each confidence.

use gouji_testing::generator::damage::Damage;
use gouji_testing::generator::judge::{Miss, Tally};
use gouji_testing::generator::layout::Layout;
use gouji_testing::generator::{Pair, case, cases, library};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Results of one combination of layout and damage.
#[derive(Default)]
struct Column {
    cases: usize,
    tally: Tally,
    misses: Vec<Miss>,
}

/// Runs `count` cases spread evenly over the combinations and forms.
fn run(pairs: &[Pair], count: usize) -> BTreeMap<Pair, Column> {
    let forms = library().forms();
    let mut table: BTreeMap<Pair, Column> = BTreeMap::new();
    for n in 0..count {
        let pair = pairs[n % pairs.len()];
        // Each round combines every pair with another form.
        let form = &forms[(n + n / pairs.len()) % forms.len()];
        let column = table.entry(pair).or_default();
        if let Some((tally, misses)) = case(form, pair, 10 * n as u64 + 7) {
            column.cases += 1;
            column.tally += tally;
            let room = 24_usize.saturating_sub(column.misses.len());
            // Of a report that is wrong throughout, only the first field is listed.
            column.misses.extend(misses.iter().filter(|miss| miss.is_wrong).take(1).cloned());
            column.misses.extend(misses.into_iter().filter(|miss| !miss.is_wrong).take(room.min(1)));
        }
    }
    table
}

fn print(table: &BTreeMap<Pair, Column>) {
    println!(
        "{:<12} {:<16} {:<6} {:>6} {:>8} {:>8} {:>9} {:>9} {:>9} {:>9}",
        "layout", "damage", "values", "cases", "fields", "right", "doubtful", "d.wrong", "cannot", "WRONG"
    );
    for ((layout, damage, has_gaps), column) in table.iter().filter(|(_, column)| column.cases > 0) {
        let t = column.tally;
        println!(
            "{:<12} {:<16} {:<6} {:>6} {:>8} {:>8} {:>9} {:>9} {:>9} {:>9}",
            layout.name(),
            damage.name(),
            if *has_gaps { "gaps" } else { "full" },
            column.cases,
            t.fields(),
            t.right,
            t.doubtful,
            t.doubtful_wrong,
            t.cannot_tell,
            t.wrong
        );
    }
    let mut all = Tally::default();
    for column in table.values() {
        all += column.tally;
    }
    let share = |part: usize, whole: usize| Decimal::from(part) * Decimal::ONE_HUNDRED / Decimal::from(whole.max(1));
    let (sure, doubtful) = (all.right + all.wrong, all.doubtful + all.doubtful_wrong);
    let figures = [
        ("damaged/fields", all.fields()),
        ("damaged/reports", table.values().map(|column| column.cases).sum()),
        ("damaged/sure", sure),
        ("damaged/sure right", all.right),
        ("damaged/doubtful", doubtful),
        ("damaged/doubtful right", all.doubtful),
        ("damaged/cannot tell", all.cannot_tell),
    ];
    for (name, count) in figures {
        gouji_testing::figures::keep_count(name, count);
    }
    println!("sure: {sure} fields, {} % right", share(all.right, sure).round_dp(4));
    println!("doubtful: {doubtful} fields, {} % right", share(all.doubtful, doubtful).round_dp(1));
    println!("cannot tell: {} of {} fields", all.cannot_tell, all.fields());
}

/// Damage that removes and adds nothing: in a layout that keeps every cell distinguishable, all values are right and
/// certain, unless a value is missing.
const HARMLESS: [Damage; 7] = [
    Damage::None,
    Damage::LabelBlanks,
    Damage::FullWidth,
    Damage::TrailingBlanks,
    Damage::Crlf,
    Damage::Bom,
    Damage::NoFinalNewline,
];

fn must_be_perfect((layout, damage, has_gaps): Pair) -> bool {
    Layout::FAITHFUL.contains(&layout) && HARMLESS.contains(&damage) && !has_gaps
}

#[test]
fn nothing_is_wrong_and_sure() {
    let pairs: Vec<Pair> = [false, true]
        .into_iter()
        .flat_map(|gaps| Damage::ALL.iter().map(move |&damage| (damage, gaps)))
        .flat_map(|(damage, gaps)| Layout::ALL.iter().map(move |&layout| (layout, damage, gaps)))
        .collect();
    let count = cases(2 * pairs.len());
    let table = run(&pairs, count);
    let mut failures = Vec::new();
    for (pair, column) in &table {
        let perfect = must_be_perfect(*pair);
        if column.tally.wrong > 0 || (perfect && column.tally.right != column.tally.fields()) {
            let misses = column.misses.iter().filter(|miss| perfect || miss.is_wrong).take(3);
            failures.extend(misses.map(|miss| miss.description.clone()));
        }
    }
    print(&table);
    // Not every damage applies to every report.
    assert!(table.values().map(|column| column.cases).sum::<usize>() * 4 >= count * 3);
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
