//! Generates reports from the forms, with any values, in any layout and with any damage.
//!
//! Not here: the properties checked (`core/tests/generator.rs`), displaying one case (`cargo xtask case`).

pub mod cell_lines;
pub mod damage;
pub mod dialects;
pub mod floods;
pub mod hostile;
pub mod judge;
pub mod kinds;
pub mod layout;
pub mod order_damage;
pub mod random;
pub mod report;
pub mod sheet;
pub mod text_damage;
pub mod values;

use damage::Damage;
use gouji_core::extract;
use gouji_core::forms::{Form, Library};
use judge::{Miss, Tally};
use layout::Layout;
use random::Random;
use std::sync::OnceLock;

/// A combination under test: layout, damage, and whether values are missing.
pub type Pair = (Layout, Damage, bool);

/// The forms bundled with the program.
pub fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| Library::builtin().unwrap())
}

/// Number of cases: `GOUJI_CASES`, or else `ordinary`.
pub fn cases(ordinary: usize) -> usize {
    std::env::var("GOUJI_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(ordinary)
}

/// Kebab-case name: `LinesBlank` becomes `lines-blank`.
pub fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// The report, its damaged rendering with value marks, and its rendering without damage.
pub fn render(form: &Form, (layout, damage, has_gaps): Pair, seed: u64) -> (report::Report, String, String) {
    let report = report::report(form, layout, has_gaps, &mut Random::new(seed));
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

/// Renders and reads one report; `None` when the damage has no effect on it.
pub fn case(form: &Form, pair: Pair, seed: u64) -> Option<(Tally, Vec<Miss>)> {
    let (report, marked, plain) = render(form, pair, seed);
    let (layout, damage, has_gaps) = pair;
    if damage != Damage::None && marked == plain {
        return None;
    }
    let (text, places) = values::strip(&marked, report.truths.len());
    let ingested = gouji_ingest::ingest(text.as_bytes()).unwrap();
    let (extraction, _) = extract::extract(&ingested.document, library());
    let (tally, mut misses) = judge::judge(&report.truths, &text, &places, &ingested, &extraction);
    for miss in &mut misses {
        let gaps = if has_gaps { "gaps" } else { "full" };
        miss.description =
            format!("{} {} {} {gaps} seed {seed}: {}", form.id, layout.name(), damage.name(), miss.description);
    }
    Some((tally, misses))
}
