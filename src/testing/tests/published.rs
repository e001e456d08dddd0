//! Holds how the variants of one report are read: no value is wrong and sure.
//!
//! Not here: the figures by kind and format (`cargo xtask published`).
#![allow(clippy::unwrap_used)]

use gouji_testing::published::{Format, Kind, Outcome, judge, variants};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Kinds and formats that still give values that are wrong and sure; to be empty.
const EXCEPTIONS: &[(Kind, Option<Format>)] = &[];

#[test]
fn no_value_of_a_variant_is_wrong_and_sure() {
    let variants = variants();
    assert!(variants.len() >= 250, "only {} variants", variants.len());
    let (next, found) = (AtomicUsize::new(0), Mutex::new((Outcome::default(), Vec::new())));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(variant) = variants.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (outcome, short) = judge(&variant.bytes, &variant.truths);
                    let is_known = |(kind, format): &(Kind, Option<Format>)| {
                        *kind == variant.kind && format.is_none_or(|format| format == variant.format)
                    };
                    let mut found = found.lock().unwrap();
                    found.0 += outcome;
                    if outcome.wrong > 0 && !EXCEPTIONS.iter().any(is_known) {
                        found.1.push(format!("{}: {}", variant.name, short.join("\n  ")));
                    }
                }
            });
        }
    });
    let (outcome, wrong) = found.into_inner().unwrap();
    println!("{outcome:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_variants_are_the_same_each_time() {
    let (first, second) = (variants(), variants());
    assert!(first.iter().zip(&second).all(|(first, second)| first.name == second.name && first.bytes == second.bytes));
}
