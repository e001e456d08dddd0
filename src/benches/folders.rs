//! Folders of many reports: how fast a core reads each format, what a second core adds, how much memory a long list takes,
//! and how long the second look at a folder is.
//!
//! `cargo bench --bench folders [-- SIZE...]` prints a table without judging it; without sizes it makes folders of 1, 300,
//! 10,000 and 100,000 reports. Reports per second of a core count its CPU time, reading processes included, so that other
//! programs on the machine matter little; the ratio of two jobs to one is of wall-clock times, alternating within the run.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_precision_loss)]

use gouji_testing::figures::keep;
use rustix::process::{WaitOptions, waitpid};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SIZES: [usize; 4] = [1, 300, 10_000, 100_000];
/// Above this, one measurement is enough.
const LARGE: usize = 10_000;
const SAMPLES: [&str; 5] = [
    include_str!("../../assets/reports/harbin-chengguan-2020.txt"),
    include_str!("../../assets/reports/kundulun-chengguan-2021.txt"),
    include_str!("../../assets/reports/suqian-2024.txt"),
    include_str!("../../assets/reports/xianjiahu-2016.txt"),
    include_str!("../../assets/reports/xifeng-2017.txt"),
];
/// Made documents that a core's speed is measured with, and how many copies of each.
const DOCUMENTS: [(&str, &str); 3] = [("html", "utf8.html"), ("docx", "doc2docx_by_lo.docx"), ("xlsx", "xlsx")];
const COPIES: usize = 300;

fn main() {
    // Cargo's test runner calls benches with `--test`: they are built, not run.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    adopt_readers();
    let sizes: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { SIZES.to_vec() } else { sizes };
    let folder = Folder::new();
    formats(&folder);
    println!(
        "\n{:>8}{:>16}{:>12}{:>12}{:>14}{:>16}{:>16}{:>16}",
        "reports", "extract /s core", "jobs 1 s", "jobs 2 s", "ratio", "memory MB", "status s", "again s"
    );
    for size in sizes {
        row(&folder, size);
    }
}

/// Reports that a core reads in a second, by format.
fn formats(folder: &Folder) {
    println!("{:<8}{:>20}", "format", "reports/s a core");
    let texts = folder.reports(1000);
    told("text", per_second(folder, &texts, 1000));
    let made = gouji_testing::fixtures::folder().join("documents");
    for (ending, name) in DOCUMENTS {
        let bytes = fs::read(made.join(name)).unwrap();
        let copies = folder.0.join(ending);
        fs::create_dir_all(&copies).unwrap();
        (0..COPIES).for_each(|nth| fs::write(copies.join(format!("{nth}.{ending}")), &bytes).unwrap());
        told(ending, per_second(folder, &copies, COPIES));
    }
}

fn told(format: &str, per_second: f64) {
    keep(&format!("{format}/reports a second a core"), per_second);
    println!("{format:<8}{per_second:>20.0}");
}

fn per_second(folder: &Folder, reports: &Path, count: usize) -> f64 {
    let times = (0..3).map(|_| extract(folder, reports, 1).cpu);
    count as f64 / times.min().unwrap().as_secs_f64()
}

fn row(folder: &Folder, size: usize) {
    let reports = folder.reports(size);
    let rounds = if size < LARGE { 5 } else { 1 };
    let (mut one, mut two) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        one.push(extract(folder, &reports, 1));
        two.push(extract(folder, &reports, 2));
    }
    let fastest = |runs: &[Run]| runs.iter().map(|run| run.wall).min().unwrap().as_secs_f64();
    let cpu = one.iter().map(|run| run.cpu).min().unwrap().as_secs_f64();
    let memory = two.iter().filter_map(|run| run.memory).max().unwrap_or_default();
    let status = || run(folder, &["status", reports.to_str().unwrap()]).wall.as_secs_f64();
    let _ = fs::remove_dir_all(folder.0.join("cache"));
    let (first, again) = (status(), status());
    let (one, two) = (fastest(&one), fastest(&two));
    let columns = [("ratio", one / two), ("memory", memory as f64), ("status", first), ("status again", again)];
    for (column, value) in columns {
        keep(&format!("{size} reports/{column}"), value);
    }
    println!(
        "{size:>8}{:>16.0}{one:>12.2}{two:>12.2}{:>14.2}{memory:>16}{first:>16.2}{again:>16.2}",
        size as f64 / cpu,
        one / two
    );
}

fn extract(folder: &Folder, reports: &Path, jobs: usize) -> Run {
    run(folder, &["extract", reports.to_str().unwrap(), "--format", "ndjson", "--jobs", &jobs.to_string()])
}

/// Makes this process the parent of the reading processes that a run leaves: they end after it, and their time counts only for
/// a parent that waits for them.
fn adopt_readers() {
    #[cfg(target_os = "linux")]
    rustix::process::set_child_subreaper(Some(rustix::process::getpid())).unwrap();
}

/// What a run took.
struct Run {
    wall: Duration,
    cpu: Duration,
    /// Most memory in MB, where the system tells it.
    memory: Option<u64>,
}

fn run(folder: &Folder, arguments: &[&str]) -> Run {
    let (before, start) = (used(), Instant::now());
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.args(arguments).current_dir(&folder.0);
    command.env("XDG_CACHE_HOME", folder.0.join("cache")).env("XDG_CONFIG_HOME", folder.0.join("config"));
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null()).spawn().unwrap();
    let pid = rustix::process::Pid::from_child(&child);
    let mut memory = None;
    // Read until the end: the last answer before it is the highest.
    while waitpid(Some(pid), WaitOptions::NOHANG).is_ok_and(|ended| ended.is_none()) {
        memory = peak(child.id()).or(memory);
        std::thread::sleep(Duration::from_millis(2));
    }
    let wall = start.elapsed();
    drop(child.wait());
    while rustix::process::wait(WaitOptions::empty()).is_ok_and(|ended| ended.is_some()) {}
    Run { wall, cpu: used().saturating_sub(before).max(Duration::from_millis(10)), memory }
}

/// Highest memory of a process in MB.
fn peak(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? >> 10)
}

/// CPU time of this process and its finished children.
fn used() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().skip(11).take(4);
    let ticks: u64 = fields.filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("gouji-folders-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// A folder of this many different reports, a thousand to a sub-folder.
    fn reports(&self, count: usize) -> PathBuf {
        let folder = self.0.join(format!("reports-{count}"));
        for nth in 0..count {
            let below = folder.join(format!("{:03}", nth / 1000));
            if nth % 1000 == 0 {
                fs::create_dir_all(&below).unwrap();
            }
            let text = SAMPLES[nth % SAMPLES.len()];
            fs::write(below.join(format!("{nth:06}.txt")), format!("{text}\n{nth}\n")).unwrap();
        }
        folder
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
