//! Compares programs in a real terminal, within one run: from the start to the first screen, from a key to the
//! resulting output, and output and wake-ups while idle.
//!
//! A key counts as answered at the first output byte: every program here writes its changes at once. Wake-ups are the
//! voluntary context switches of all threads, as Linux counts them.

use super::{Folder, SIZE, ms, nth};
use gouji_testing::figures::keep;
use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const STARTS: usize = 20;
const KEYS: usize = 400;
/// Length of the idle measurement.
const IDLE: Duration = Duration::from_secs(3);
/// Silence after which output counts as complete.
const QUIET: Duration = Duration::from_millis(20);
/// Silence after which a program counts as failed.
const DEADLINE: Duration = Duration::from_mins(1);

/// A program to be measured.
struct Program {
    name: &'static str,
    command: &'static str,
    arguments: &'static [&'static str],
    /// Words on its first screen.
    first: &'static str,
    /// Keys that open the report from there, words shown at first, and words shown when it is read.
    open: Option<(&'static [u8], [&'static str; 2])>,
    /// Keys that move one row down and back.
    keys: [&'static [u8]; 2],
}

const PROGRAMS: [Program; 4] = [
    Program {
        name: "gouji",
        command: env!("CARGO_BIN_EXE_gouji"),
        // Two, because a single file opens at once: the start shows the list.
        arguments: &["--lang", "zh", "long.txt", "short.txt"],
        first: "gouji",
        open: Some((b"\r", ["2017年", "✗"])),
        keys: [b"\x1b[B", b"\x1b[A"],
    },
    Program {
        name: "less",
        command: "less",
        arguments: &["long.txt"],
        first: "西峰区2017",
        open: None,
        keys: [b"j", b"k"],
    },
    Program {
        name: "vim -u NONE",
        command: "vim",
        arguments: &["-u", "NONE", "long.txt"],
        first: "西峰区2017",
        open: None,
        keys: [b"j", b"k"],
    },
    Program {
        name: "csvlens",
        command: "csvlens",
        arguments: &["--no-headers", "long.txt"],
        first: "西峰区2017",
        open: None,
        keys: [b"j", b"k"],
    },
];

/// A program running in a terminal.
struct Running {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    begin: Instant,
}

impl Running {
    fn start(program: &Program, folder: &Path) -> Self {
        let size = PtySize { rows: SIZE.rows, cols: SIZE.columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program.command);
        command.args(program.arguments);
        command.cwd(folder);
        for (name, value) in [("TERM", "xterm-256color"), ("LC_ALL", "C.UTF-8"), ("LESS", ""), ("LESSOPEN", "")] {
            command.env(name, value);
        }
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            // The terminal stays open while its output is read.
            let _master = pair.master;
            let mut buffer = vec![0; 1 << 16];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        let begin = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        Self { child, writer, output, begin }
    }

    fn write(&mut self, bytes: &[u8]) {
        self.writer.write_all(bytes).unwrap();
        self.writer.flush().unwrap();
    }

    /// Waits until these words appear, answering terminal queries.
    fn sees(&mut self, words: &str) -> bool {
        self.sees_all([words])[0].is_some()
    }

    /// Times at which these words appear, one after the other.
    fn sees_all<const N: usize>(&mut self, words: [&str; N]) -> [Option<Instant>; N] {
        let mut seen = [None; N];
        let mut shown = Vec::new();
        while let Ok(bytes) = self.output.recv_timeout(DEADLINE) {
            if bytes.windows(3).any(|part| part == b"\x1b[c") {
                self.write(b"\x1b[?62;22c");
            }
            shown.extend_from_slice(&bytes);
            for (seen, words) in seen.iter_mut().zip(words) {
                let is_there = || shown.windows(words.len()).any(|part| part == words.as_bytes());
                if seen.is_none() && is_there() {
                    *seen = Some(Instant::now());
                }
            }
            if seen.iter().all(Option::is_some) {
                break;
            }
        }
        seen
    }

    /// Reads until the output pauses; returns the number of bytes.
    fn settle(&mut self, quiet: Duration) -> usize {
        let mut bytes = 0;
        while let Ok(more) = self.output.recv_timeout(quiet) {
            bytes += more.len();
        }
        bytes
    }

    /// Voluntary context switches of the program's threads so far; `None` where the system does not report them.
    fn sleeps(&self) -> Option<u64> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.process_id()?)).ok()?;
        let of = |status: String| {
            let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
            line.trim().parse::<u64>().ok()
        };
        let each = tasks.flatten().filter_map(|task| of(std::fs::read_to_string(task.path().join("status")).ok()?));
        Some(each.sum())
    }

    fn end(mut self) {
        self.child.kill().unwrap();
        // The program may block until its last output is read.
        while self.output.recv_timeout(DEADLINE).is_ok() {}
        self.child.wait().unwrap();
    }
}

/// Prints the times of each installed program for a report of 2 MB.
pub fn compare(long: &[u8]) {
    let folder = Folder::new();
    std::fs::write(folder.0.join("long.txt"), long).unwrap();
    std::fs::write(folder.0.join("short.txt"), &long[..long.len().min(4 << 10)]).unwrap();
    let (columns, rows) = (SIZE.columns, SIZE.rows);
    println!("\nprograms in a terminal of {columns}×{rows} with a report of 2 MB, in one run (ms; idle: {IDLE:?})\n");
    println!(
        "{:<14}{:>14}{:>10}{:>14}{:>8}{:>12}{:>9}{:>9}{:>13}{:>11}",
        "", "first screen", "p90", "report shown", "read", "key median", "p99", "longest", "idle bytes", "wake-ups"
    );
    for program in &PROGRAMS {
        if !program.command.starts_with('/') && Command::new(program.command).arg("--version").output().is_err() {
            println!("{:<14}not installed", program.name);
            continue;
        }
        look_at(program, &folder.0);
    }
}

fn look_at(program: &Program, folder: &Path) {
    let mut firsts: Vec<Duration> = (0..STARTS)
        .map(|_| {
            let mut running = Running::start(program, folder);
            assert!(running.sees(program.first), "{} shows nothing", program.name);
            let taken = running.begin.elapsed();
            running.end();
            taken
        })
        .collect();
    let mut running = Running::start(program, folder);
    assert!(running.sees(program.first));
    let (mut shown, mut read) = (running.begin.elapsed(), None);
    if let Some((key, words)) = program.open {
        // Excludes background reading at the start.
        while running.settle(Duration::from_millis(1500)) > 0 {}
        let start = Instant::now();
        running.write(key);
        let seen = running.sees_all(words).map(|seen| seen.map(|seen| seen - start));
        shown = seen[0].unwrap_or_else(|| panic!("{} does not open the report", program.name));
        read = seen[1];
    }
    running.settle(Duration::from_millis(500));
    let mut times: Vec<Duration> = (0..KEYS).filter_map(|at| key(&mut running, program.keys[at % 2])).collect();
    running.settle(Duration::from_millis(500));
    let before = running.sleeps();
    let begin = Instant::now();
    let mut idle = 0;
    while begin.elapsed() < IDLE {
        idle += running.output.recv_timeout(IDLE.saturating_sub(begin.elapsed())).map_or(0, |bytes| bytes.len());
    }
    let wakes = running.sleeps().zip(before).map(|(after, before)| after.saturating_sub(before));
    running.end();
    let (median, late) = (nth(&mut times, 0.5), nth(&mut times, 0.99));
    let columns = [("first", nth(&mut firsts, 0.5)), ("shown", shown), ("key", median), ("key p99", late)];
    for (column, time) in columns.into_iter().chain(read.map(|read| ("read", read))) {
        keep(&format!("terminal/{}/{column}", program.name), ms(time));
    }
    println!(
        "{:<14}{:>14.1}{:>10.1}{:>14.1}{:>8}{:>12.2}{:>9.2}{:>9.2}{:>13}{:>11}",
        program.name,
        ms(nth(&mut firsts, 0.5)),
        ms(nth(&mut firsts, 0.9)),
        ms(shown),
        read.map_or_else(String::new, |read| format!("{:.1}", ms(read))),
        ms(median),
        ms(late),
        ms(times[times.len() - 1]),
        idle,
        wakes.map_or_else(|| "not known".to_string(), |wakes| wakes.to_string()),
    );
}

/// Time from a key to the first output; `None` if nothing is written.
fn key(running: &mut Running, bytes: &[u8]) -> Option<Duration> {
    let start = Instant::now();
    running.write(bytes);
    running.output.recv_timeout(Duration::from_secs(1)).ok()?;
    let taken = start.elapsed();
    running.settle(QUIET);
    Some(taken)
}
