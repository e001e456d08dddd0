//! Reports made from the forms, with any values, in any layout and with any damage, read back and held against what was
//! rendered.
//!
//! What holds for every report: a field is read as it was printed, or with doubt, or not at all. A value that is wrong
//! and sure of itself is a failure. Where nothing is damaged and every cell keeps its place, all must be right.
//! `GOUJI_CASES=50000 cargo test --release --lib generator -- --nocapture` runs as many cases as one likes.

mod anything;
mod arbitrary;
mod damage;
mod judge;
mod layout;
mod random;
mod report;
mod sheet;
mod supported;
mod text_damage;
mod values;

use crate::extract;
use crate::forms::{Form, Library};
use crate::ingest;
use damage::Damage;
use judge::{Miss, Tally};
use layout::Layout;
use random::Random;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What a pair of layout and damage came to.
#[derive(Default)]
struct Column {
    cases: usize,
    tally: Tally,
    misses: Vec<Miss>,
}

fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| Library::builtin().unwrap())
}

fn cases(ordinary: usize) -> usize {
    std::env::var("GOUJI_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(ordinary)
}

/// `LinesBlank` is `lines-blank`.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// The rendered report with its marks, and the same without damage.
fn render(form: &Form, layout: Layout, damage: Damage, seed: u64) -> (report::Report, String, String) {
    let report = report::report(form, layout, &mut Random::new(seed));
    let plain = layout::render(&report, layout, &mut Random::new(seed + 1));
    if damage == Damage::None {
        let text = plain.clone();
        return (report, text, plain);
    }
    let mut random = Random::new(seed + 2);
    let mut damaged = report.clone();
    damage::sheets(damage, &mut damaged.sheets, &mut random);
    let rows = layout::value_rows(&damaged.sheets);
    let text = layout::render(&damaged, layout, &mut Random::new(seed + 1));
    let text = text_damage::text(damage, text, &rows, &mut random);
    (report, text, plain)
}

/// Renders and reads one report; nothing when this damage changes nothing in it.
fn case(form: &Form, layout: Layout, damage: Damage, seed: u64) -> Option<(Tally, Vec<Miss>)> {
    let (report, marked, plain) = render(form, layout, damage, seed);
    if damage != Damage::None && marked == plain {
        return None;
    }
    let (text, places) = values::strip(&marked, report.truths.len());
    let ingested = ingest::ingest(text.as_bytes()).unwrap();
    let (extraction, _) = extract::extract(&ingested.document, library());
    let (tally, mut misses) = judge::judge(&report.truths, &text, &places, &ingested, &extraction);
    for miss in &mut misses {
        miss.told = format!("{} {} {} seed {seed}: {}", form.id, layout.name(), damage.name(), miss.told);
    }
    Some((tally, misses))
}

/// Runs `count` cases spread evenly over the pairs and the forms.
fn run(pairs: &[(Layout, Damage)], count: usize) -> BTreeMap<(Layout, Damage), Column> {
    let forms = library().forms();
    let mut table: BTreeMap<(Layout, Damage), Column> = BTreeMap::new();
    for n in 0..count {
        let (layout, damage) = pairs[n % pairs.len()];
        let form = &forms[(n / pairs.len()) % forms.len()];
        let column = table.entry((layout, damage)).or_default();
        if let Some((tally, misses)) = case(form, layout, damage, 10 * n as u64 + 7) {
            column.cases += 1;
            column.tally += tally;
            let room = 24_usize.saturating_sub(column.misses.len());
            // A report that is wrong throughout tells its first field only.
            column.misses.extend(misses.iter().filter(|miss| miss.is_wrong).take(1).cloned());
            column.misses.extend(misses.into_iter().filter(|miss| !miss.is_wrong).take(room.min(1)));
        }
    }
    table
}

fn print(table: &BTreeMap<(Layout, Damage), Column>) {
    println!(
        "{:<12} {:<16} {:>6} {:>8} {:>8} {:>9} {:>9} {:>9} {:>9}",
        "layout", "damage", "cases", "fields", "right", "doubtful", "d.wrong", "cannot", "WRONG"
    );
    for ((layout, damage), column) in table.iter().filter(|(_, column)| column.cases > 0) {
        let t = column.tally;
        println!(
            "{:<12} {:<16} {:>6} {:>8} {:>8} {:>9} {:>9} {:>9} {:>9}",
            layout.name(),
            damage.name(),
            column.cases,
            t.fields(),
            t.right,
            t.doubtful,
            t.doubtful_wrong,
            t.cannot_tell,
            t.wrong
        );
    }
}

#[test]
fn what_is_supported_is_never_wrong() {
    let table = run(&supported::pairs(), cases(1200));
    let mut failures = Vec::new();
    for ((layout, damage), column) in &table {
        let perfect = *damage == Damage::None && supported::PERFECT.contains(layout);
        if column.tally.wrong > 0 || (perfect && column.tally.right != column.tally.fields()) {
            let misses = column.misses.iter().filter(|miss| perfect || miss.is_wrong).take(3);
            failures.extend(misses.map(|miss| miss.told.clone()));
        }
    }
    print(&table);
    assert!(table.values().map(|column| column.cases).sum::<usize>() >= 1000);
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// Fails never: shows how every layout fares under every damage, and what to mend next.
#[test]
fn survey_of_all_layouts_and_damages() {
    let pairs: Vec<(Layout, Damage)> =
        Layout::ALL.iter().flat_map(|&layout| Damage::ALL.iter().map(move |&damage| (layout, damage))).collect();
    let table = run(&pairs, cases(pairs.len()));
    print(&table);
    for ((layout, damage), column) in &table {
        let faithful = *damage == Damage::None && Layout::FAITHFUL.contains(layout);
        for miss in column.misses.iter().filter(|miss| miss.is_wrong || faithful).take(3) {
            println!("{}", miss.told);
        }
    }
}
