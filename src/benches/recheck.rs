//! Cost of a check by report size: the first check, one after a changed value, and its use by the workbench.
//!
//! `cargo bench --bench recheck` prints a table. It justifies incremental checking (`check/incremental.rs`): the budget
//! of a key is 8 ms.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gouji_core::check::Rules;
use gouji_core::forms::Library;
use gouji_core::review::Review;
use gouji_tui::report_view::finding_summary::FindingSummary;
use gouji_tui::report_view::marks::Marks;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Bytes of the reports: ordinary ones have 4 to 12 KB, the longest known 1 MB.
const SIZES: [usize; 8] = [4 << 10, 12 << 10, 64 << 10, 128 << 10, 256 << 10, 512 << 10, 1 << 20, 2 << 20];

fn main() {
    // Cargo's test runner calls benches with `--test`: they are built, not run.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let (library, rules) = (Library::builtin().unwrap(), Rules::builtin());
    println!(
        "median ms\n\n{:>9}{:>10}{:>10}{:>12}{:>10}{:>8}",
        "bytes", "findings", "full", "one value", "summary", "marks"
    );
    for bytes in SIZES {
        let mut review = gouji_testing::read(&report(bytes), &library);
        let full = time(|| {
            let mut fresh = Review::new(
                review.source.clone(),
                review.document.clone(),
                review.extraction.clone(),
                review.problems.clone(),
            );
            let start = Instant::now();
            fresh.recheck(&rules, &library);
            start.elapsed()
        });
        review.recheck(&rules, &library);
        let id = review.extraction.prose.mentions.iter().find(|mention| mention.role.is_reviewed()).unwrap().id.clone();
        let mut value = 0_usize;
        let one = time(|| {
            value += 1;
            review.preview = vec![(id.to_string(), (value % 90).to_string())];
            let start = Instant::now();
            review.recheck(&rules, &library);
            start.elapsed()
        });
        let elapsed = |work: &dyn Fn()| {
            let start = Instant::now();
            work();
            start.elapsed()
        };
        let summary = time(|| elapsed(&|| drop(black_box(FindingSummary::of(&review, &review.findings)))));
        let marks = time(|| elapsed(&|| drop(black_box(Marks::of(&review, &review.findings)))));
        let [full, one, summary, marks] = [full, one, summary, marks].map(|time| time.as_secs_f64() * 1e3);
        let count = review.findings.len();
        println!("{bytes:>9}{count:>10}{full:>10.3}{one:>12.3}{summary:>10.3}{marks:>8.3}");
    }
}

/// Median time of many calls.
fn time(mut call: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..15).map(|_| call()).collect();
    times.sort_unstable();
    times[times.len() / 2]
}

/// A sample with its prose repeated to this many bytes.
fn report(bytes: usize) -> String {
    let text = include_str!("../../assets/reports/xifeng-2017.txt");
    let (head, body) = text.split_at(text.find("一、工作概述").unwrap());
    let mut long = head.to_string();
    while long.len() < bytes {
        long.push_str(body);
        long.push_str("\n\n");
    }
    long
}
