//! Cost of error localisation: all smallest repairs of the whole 2021 form, for one to six wrong cells.
//!
//! `cargo bench --bench repair` prints a table without judging it: times are comparable only within one run on one
//! machine.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_precision_loss)]

use gouji_core::review::Review;
use gouji_session::corpus;
use gouji_testing::figures::keep;
use gouji_tui::resources::Resources;
use std::time::{Duration, Instant};

const CASES: u64 = 300;

fn main() {
    // Cargo's test runner calls benches with `--test`: they are built, not run.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let kit = Resources::builtin().unwrap();
    let item = corpus::samples().into_iter().find(|item| item.path.contains("suqian-2024")).unwrap();
    let review = corpus::read(&item, &kit.library).unwrap();
    println!("the whole form of 2021 (Suqian 2024), cells damaged at random, {CASES} cases each\n");
    println!(
        "{:<12}{:>12}{:>12}{:>12}{:>12}{:>9}",
        "wrong cells", "rules ms", "repairs ms", "p95 ms", "max ms", "more"
    );
    for wrong in 1..=6 {
        row(&kit, &review, wrong);
    }
}

fn row(kit: &Resources, review: &Review, wrong: usize) {
    let (mut rules, mut both, mut more) = (Vec::new(), Vec::new(), 0);
    for seed in 0..CASES {
        let mut damaged = review.clone();
        damage(&mut damaged, wrong, seed * 977 + wrong as u64);
        // The least of three runs, to ignore other programs on the machine.
        rules.push(least(|| drop(damaged.findings_against(&kit.rules, &kit.library, None))));
        both.push(least_of(|| damaged.clone(), |mut fresh| fresh.recheck(&kit.rules, &kit.library)));
        more += usize::from(damaged.repairs.iter().any(|component| component.more));
    }
    rules.sort_unstable();
    both.sort_unstable();
    let rules = nth(&rules, 0.5);
    let repairs = |share| ms(nth(&both, share).saturating_sub(rules));
    keep(&format!("repairs of {wrong}/median"), repairs(0.5));
    keep(&format!("repairs of {wrong}/p95"), repairs(0.95));
    println!(
        "{wrong:<12}{:>12.3}{:>12.3}{:>12.3}{:>12.3}{more:>9}",
        ms(rules),
        repairs(0.5),
        repairs(0.95),
        repairs(1.0)
    );
}

fn least(mut call: impl FnMut()) -> Duration {
    least_of(|| (), |()| call())
}

/// The least time where each call needs a fresh value: a review caches its last check.
fn least_of<T>(mut fresh: impl FnMut() -> T, mut call: impl FnMut(T)) -> Duration {
    let once = |_| {
        let given = fresh();
        let start = Instant::now();
        call(given);
        start.elapsed()
    };
    (0..3).map(once).min().unwrap()
}

/// Corrects cells of tables 3 and 4 to wrong values, as plain readings.
fn damage(review: &mut Review, wrong: usize, seed: u64) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut below = |n: usize| {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        ((state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize) % n
    };
    let count = review.extraction.fields.len();
    let mut made = 0;
    while made < wrong {
        let field = &mut review.extraction.fields[below(count)];
        let Some(number) = field.value.number.filter(|_| field.id.starts_with("requests.")) else { continue };
        let digits = number.to_string();
        let changed = match below(4) {
            0 => format!("{digits}{}", below(10)),
            1 if digits.len() > 1 => digits[..digits.len() - 1].to_string(),
            2 => (number + rust_decimal::Decimal::from(1 + below(9))).to_string(),
            _ => below(2000).to_string(),
        };
        let changed: rust_decimal::Decimal = changed.parse().unwrap();
        if changed != number {
            field.value.number = Some(changed);
            made += 1;
        }
    }
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

fn nth(times: &[Duration], share: f64) -> Duration {
    times[((times.len() - 1) as f64 * share).round() as usize]
}
