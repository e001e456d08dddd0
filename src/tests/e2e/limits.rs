//! Real memory limits: the program under `ulimit -v`, and killed by the system.

use super::terminal::*;
use gouji_testing::generator::hostile;
use rustix::process::{Signal, WaitOptions, kill_process_group, waitpid};
#[cfg(feature = "pdf")]
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::thread;
use std::time::{Duration, Instant};

/// Address space in MB: 512 of memory, plus mappings that are never touched.
const MEMORY: usize = 640;
const TITLE: &str = "某市2023年政府信息公开工作年度报告\n";

/// Shell arguments that run the program with this address space in MB.
fn limited(megabytes: usize) -> [String; 3] {
    ["-c".into(), format!("ulimit -v {}; exec \"$0\" \"$@\"", megabytes << 10), PROGRAM.into()]
}

fn run(folder: &Folder, megabytes: usize, arguments: &[&str]) -> Output {
    let mut command = Command::new("/bin/sh");
    command.current_dir(&folder.0).args(limited(megabytes)).args(arguments).args(["--lang", "en"]);
    // One arena: further ones reserve address space without using it.
    command.env("MALLOC_ARENA_MAX", "1").env("XDG_CONFIG_HOME", folder.0.join("config")).output().unwrap()
}

#[test]
fn hostile_documents_are_refused_in_little_memory() {
    let folder = Folder::new();
    for (name, bytes) in hostile::documents() {
        fs::write(folder.0.join(name), bytes).unwrap();
        let output = run(&folder, MEMORY, &["extract", name]);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}: {stderr}");
        assert!(stderr.contains("far more text"), "{name}: {stderr}");
    }
}

#[test]
fn texts_of_numbers_alone_are_refused_in_little_memory() {
    let folder = Folder::new();
    let report = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/reports/suqian-2024.txt");
    let report = fs::read_to_string(report).unwrap();
    let row = (0..40).map(|n| n.to_string()).collect::<Vec<_>>().join("\t") + "\n";
    for (name, text, expected) in [
        ("ones.txt", "1\n".repeat(8 << 20), "more than 1000000 lines"),
        ("table.txt", row.repeat((10 << 20) / row.len()), "more than 500000 numbers"),
        ("reports.txt", report.repeat((12 << 20) / report.len()), "more than 500000 numbers"),
    ] {
        fs::write(folder.0.join(name), format!("{TITLE}{text}")).unwrap();
        for command in ["extract", "check"] {
            let output = run(&folder, MEMORY, &[command, name]);
            let message = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(1), "{name}: {message}");
            assert!(message.contains(expected), "{name}: {message}");
        }
    }
}

#[test]
fn a_hostile_document_in_the_folder_leaves_the_workbench_alone() {
    let folder = Folder::new();
    for (name, bytes) in hostile::documents() {
        fs::write(folder.0.join(name), bytes).unwrap();
    }
    let report = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/reports/xifeng-2017.txt");
    fs::copy(report, folder.0.join("a-report.txt")).unwrap();
    let words = limited(2 * MEMORY);
    let arguments: Vec<&str> = words.iter().map(String::as_str).chain(["."]).collect();
    let mut terminal = Start::new(&folder).program(Path::new("/bin/sh")).arguments(&arguments).run();
    terminal.sees("a-report.txt").keys(ENTER).sees("718 ≠ 798").keys("q");
    terminal.wait("every file read", |screen| !screen.contents().contains("正在读取"));
    terminal.wait("why some are not", |screen| screen.contents().matches('✗').count() >= 5).keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
    terminal.is_given_back();
}

/// A PDF of this many pages, each with a ruled table of 40 rows and 8 columns of numbers.
#[cfg(feature = "pdf")]
fn printed(pages: usize) -> Vec<u8> {
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>".to_string(), String::new()];
    objects.push("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_string());
    for page in 0..pages {
        let mut ink = String::from("BT /F1 8 Tf 1 0 0 1 50 818 Tm (2023) Tj\n");
        for (row, column) in (0..40).flat_map(|row| (0..8).map(move |column| (row, column))) {
            let number = (page * 7919 + row * 104_729 + column * 31) % 99_991;
            writeln!(ink, "1 0 0 1 {} {} Tm ({number}) Tj", 50 + column * 60, 800 - row * 18).unwrap();
        }
        ink.push_str("ET\n");
        for row in 0..=40 {
            writeln!(ink, "45 {0} m 525 {0} l S", 812 - row * 18).unwrap();
        }
        for column in 0..=8 {
            writeln!(ink, "{0} 812 m {0} 92 l S", 45 + column * 60).unwrap();
        }
        objects.push(format!("<</Length {}>>stream\n{ink}endstream", ink.len()));
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
            objects.len()
        ));
    }
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", 5 + 2 * page)).collect();
    objects[1] = format!("<</Type/Pages/Count {pages}/Kids[{}]>>", kids.join(" "));
    gouji_testing::pdf_file(&objects)
}

/// The time limit grows with the pages, and the cost per page is constant.
#[cfg(feature = "pdf")]
#[test]
fn a_pdf_of_many_pages_of_numbers_is_read() {
    let folder = Folder::new();
    fs::write(folder.0.join("long.pdf"), printed(200)).unwrap();
    let output = run(&folder, 2 * MEMORY, &["extract", "long.pdf", "--format", "csv"]);
    let stderr = String::from_utf8(output.stderr).unwrap();
    // It names neither year nor agency, which is known only after reading.
    assert!(output.status.code() == Some(0) || stderr.contains("not a report on information disclosure"), "{stderr}");
    assert!(!stderr.contains("takes too long"), "{stderr}");
}

/// Child processes of a process.
fn children(pid: rustix::process::Pid) -> Vec<u32> {
    let pid = pid.as_raw_nonzero();
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>()).collect()
}

/// True for a running process, not for a zombie.
fn lives(pid: u32) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

#[test]
fn killed_or_aborted_the_terminal_is_given_back_and_nothing_lives_on() {
    for signal in [Signal::KILL, Signal::ABORT] {
        let folder = Folder::new();
        fs::write(folder.0.join("sheet.ods"), hostile::honest_sheet(3)).unwrap();
        let mut terminal = Start::new(&folder).arguments(&["."]).run();
        terminal.sees("sheet.ods").wait("it read", |screen| !screen.contents().contains("正在读取"));
        terminal.keys("M").sees("鼠标已开");
        let deadline = Instant::now() + DEADLINE;
        // An idle worker, and the watchdog.
        let mut started = children(terminal.pid());
        while cfg!(target_os = "linux") && started.len() < 2 {
            assert!(Instant::now() < deadline, "not started: {started:?}");
            thread::sleep(Duration::from_millis(2));
            started = children(terminal.pid());
        }
        terminal.signal(signal);
        assert!(!terminal.ends().success());
        terminal.is_given_back();
        while started.iter().any(|pid| lives(*pid)) {
            assert!(Instant::now() < deadline, "one of {started:?} lives on");
            thread::sleep(Duration::from_millis(2));
        }
    }
}

#[test]
fn killed_while_suspended_it_leaves_the_terminal_to_the_shell() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    terminal.sees("xifeng-2017.txt").keys(CTRL_Z);
    let deadline = Instant::now() + DEADLINE;
    let options = WaitOptions::UNTRACED | WaitOptions::NOHANG;
    while !waitpid(Some(terminal.pid()), options).unwrap().is_some_and(|(_, status)| status.stopped()) {
        assert!(Instant::now() < deadline, "not suspended");
        thread::sleep(Duration::from_millis(2));
    }
    // Terminal modes as a shell sets them for its line editor.
    let device = fs::File::open(terminal.master.as_ref().unwrap().tty_name().unwrap()).unwrap();
    let set = Command::new("stty").args(["-echo", "-icanon"]).stdin(device).status().unwrap();
    assert!(set.success());
    let shells = modes(terminal.master.as_deref().unwrap());
    terminal.signal(Signal::KILL);
    // Continues a watchdog that was stopped before it ran alone; with a shell the kernel does so.
    let _ = kill_process_group(terminal.pid(), Signal::CONT);
    terminal.ends();
    assert_eq!(modes(terminal.master.as_deref().unwrap()), shells);
}

#[test]
fn an_allocator_that_fails_leaves_the_terminal_as_it_was() {
    let folder = Folder::new();
    fs::write(folder.0.join("a-report.txt"), format!("{TITLE}本年度收到申请3件。\n")).unwrap();
    fs::write(folder.0.join("b-large.txt"), format!("{TITLE}{}", "文字，".repeat(6 << 20))).unwrap();
    let words = limited(200);
    let arguments: Vec<&str> = words.iter().map(String::as_str).chain(["."]).collect();
    let start = Start::new(&folder).program(Path::new("/bin/sh")).arguments(&arguments);
    let mut terminal = start.variable("MALLOC_ARENA_MAX", "1").run();
    let status = terminal.gone(DEADLINE);
    assert!(status.signal().is_some(), "it had memory enough: {status:?}");
    terminal.ends();
    terminal.is_given_back();
}
