//! Cost of comparing two years: two reports of 2 MB each; also with `diff`, `git diff --no-index --word-diff` and delta
//! where they are installed.
//!
//! `cargo bench --bench diff` prints a table without judging it: times are comparable only within one run on one
//! machine. Reading the reports is excluded here, but included, with the start, for the other programs.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_precision_loss)]

use gouji_core::diff::{self, Comparison, RowChange};
use gouji_core::review::Review;
use gouji_session::corpus::{self, Item, Origin};
use gouji_testing::figures::keep;
use gouji_tui::resources::Resources;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const BYTES: usize = 2_000_000;
const RUNS: usize = 9;

fn main() {
    // Cargo's test runner calls benches with `--test`: they are built, not run.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let kit = Resources::builtin().unwrap();
    let folder = std::env::temp_dir().join(format!("gouji-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    println!("{:<68}{:>12}{:>12}", "two reports of 2 MB", "median ms", "least ms");
    for (name, kind) in [
        ("the same", Kind::Same),
        ("a year later: numbers, edits, moves", Kind::Later),
        ("every sentence edited", Kind::Edited),
        ("nothing in common", Kind::Other),
    ] {
        let texts = [text(2023, Kind::Same), text(2024, kind)];
        let paths = ["old.txt", "new.txt"].map(|name| folder.join(name));
        for (path, text) in paths.iter().zip(&texts) {
            std::fs::write(path, text).unwrap();
        }
        let [old, new] = paths.clone().map(|path| read(&kit, path));
        println!("\n{name}: {} and {} bytes", texts[0].len(), texts[1].len());
        // Each run gets its own copy, because a report caches its last comparison.
        let fresh: Vec<[Review; 2]> = (0..RUNS).map(|_| [old.clone(), new.clone()]).collect();
        let mut pairs = fresh.iter();
        let mut comparison = Comparison::default();
        row((name, "gouji compare"), || {
            let [old, new] = pairs.next().unwrap();
            comparison = diff::compare(old, new, &kit.rules, &kit.library);
        });
        let count = |change| comparison.sentences().filter(|row| row.change == change).count();
        println!(
            "  {} same, {} changed, {} moved, {} appeared, {} vanished",
            count(RowChange::Same),
            count(RowChange::Changed),
            count(RowChange::Moved),
            count(RowChange::Appeared),
            count(RowChange::Vanished)
        );
        row((name, "  what differs inside every sentence"), || {
            comparison.sentences().for_each(|row| drop(black_box(row.differences(&old, &new))));
        });
        let mut typed = ["1", "12"].into_iter().cycle();
        let mut new = new;
        row((name, "gouji, a digit typed in the newer: its own rules, both years' again"), || {
            new.preview = typed
                .next()
                .map(|digits| ("requests.new_received.total".to_string(), digits.to_string()))
                .into_iter()
                .collect();
            new.recheck(&kit.rules, &kit.library);
            comparison.refresh(&old, &new, &kit.rules, &kit.library);
        });
        let total = comparison.rows.iter().position(
            |row| matches!(row, diff::ComparisonRow::Field(field) if field.id == "requests.results_total.total"),
        );
        row((name, "gouji decompose (one total)"), || {
            drop(black_box(comparison.decompose(total.unwrap_or(0), &old, &new)));
        });
        others(name, &paths);
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

fn read(kit: &Resources, path: PathBuf) -> Review {
    let item = Item { path: path.display().to_string(), origin: Origin::File(path) };
    let mut review = corpus::read(&item, &kit.library).unwrap();
    review.recheck(&kit.rules, &kit.library);
    review
}

fn others(kind: &str, [old, new]: &[PathBuf; 2]) {
    program((kind, "diff"), Command::new("diff").arg(old).arg(new));
    let mut git = Command::new("git");
    program(
        (kind, "git diff --no-index --word-diff"),
        git.args(["diff", "--no-index", "--word-diff"]).arg(old).arg(new),
    );
    let mut delta = Command::new("delta");
    program((kind, "delta --side-by-side"), delta.args(["--side-by-side", "--paging=never"]).arg(old).arg(new));
}

fn program((kind, name): (&str, &str), command: &mut Command) {
    command.stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null());
    if command.status().is_err() {
        println!("{name:<68}{:>12}", "not here");
        return;
    }
    row((kind, name), || {
        black_box(command.status().unwrap());
    });
}

fn row((kind, name): (&str, &str), mut call: impl FnMut()) {
    let begin = Instant::now();
    let mut times = Vec::new();
    while times.len() < RUNS && (times.len() < 2 || begin.elapsed() < Duration::from_secs(8)) {
        let start = Instant::now();
        call();
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    keep(&format!("{kind}/{name}"), ms(times[times.len() / 2]));
    println!("{name:<68}{:>12.2}{:>12.2}", ms(times[times.len() / 2]), ms(times[0]));
}

/// How the newer report differs from the older one.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Same,
    Later,
    Edited,
    Other,
}

const WORDS: [&str; 24] = [
    "我局",
    "认真",
    "落实",
    "条例",
    "要求",
    "进一步",
    "完善",
    "公开",
    "制度",
    "加强",
    "组织",
    "领导",
    "全年",
    "主动",
    "信息",
    "网站",
    "发布",
    "回应",
    "关切",
    "培训",
    "检查",
    "群众",
    "服务",
    "平台",
];

/// The sample's tables with prose around them up to the required length.
fn text(year: u32, kind: Kind) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/reports/suqian-2024.txt");
    let sample = std::fs::read_to_string(path).unwrap().replace("2024", &year.to_string());
    let mut text = String::with_capacity(BYTES + sample.len());
    let mut at = 0_u64;
    let seed = if kind == Kind::Other { 0x9e37_79b9_7f4a_7c15 } else { 1 };
    let mut held = String::new();
    while text.len() < BYTES - sample.len() {
        at += 1;
        let mut sentence = sentence(at, seed, year, kind);
        if kind == Kind::Later {
            match at % 50 {
                7 => continue,
                11 => sentence.insert_str(0, "今年以来，"),
                23 => {
                    held = std::mem::take(&mut sentence);
                    continue;
                }
                41 => sentence.push_str(&std::mem::take(&mut held)),
                _ => {}
            }
        }
        text.push_str(&sentence);
        if at.is_multiple_of(4) {
            text.push('\n');
        }
    }
    let (before, after) = sample.split_once("二、").unwrap();
    format!("{before}{text}\n二、{after}")
}

fn sentence(at: u64, seed: u64, year: u32, kind: Kind) -> String {
    let mut state = at.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ seed;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    let mut sentence = String::new();
    for _ in 0..6 + next() % 10 {
        sentence.push_str(WORDS[next() % WORDS.len()]);
    }
    let grown = if kind == Kind::Later && at % 10 == 3 { 7 } else { 0 };
    write!(sentence, "{}条，其中{year}年{}件", next() % 1000 + grown, next() % 100).unwrap();
    if kind == Kind::Edited {
        sentence.push_str(WORDS[at as usize % WORDS.len()]);
    }
    sentence.push('。');
    sentence
}
