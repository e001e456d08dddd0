//! Files that are read in a worker process or are malicious, in the program itself.

use super::terminal::*;
use gouji_testing::fixtures;
use gouji_testing::generator::{floods, hostile};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A small valid file of one format that is not a report, from the fuzzer's corpus.
fn seed(kind: &str) -> Vec<u8> {
    let name = if kind == "doc" || kind == "xls" { "table" } else { "page" };
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/fuzz/corpus").join(kind).join(name)).unwrap()
}

fn hostile(folder: &Folder) {
    let doc = seed("doc");
    fs::write(folder.0.join("a-report.doc"), &doc).unwrap();
    fs::write(folder.0.join("b-workbook.xls"), seed("xls")).unwrap();
    fs::write(folder.0.join("c-cut.doc"), &doc[..doc.len() / 3]).unwrap();
    // Every sector chain refers to itself.
    let mut looped = doc;
    let from = looped.len().min(512);
    looped[from..from + 512].fill(0);
    fs::write(folder.0.join("d-looped.doc"), looped).unwrap();
    fs::write(folder.0.join("e-deep.html"), "<table><tr><td>".repeat(20_000)).unwrap();
    fs::write(folder.0.join("f-nothing.pdf"), "%PDF-1.7\n").unwrap();
}

#[test]
fn a_folder_with_hostile_files_is_listed_and_the_good_ones_open() {
    let folder = Folder::new();
    hostile(&folder);
    let mut terminal = Start::new(&folder).arguments(&["."]).run();
    terminal.sees("a-report.doc").wait("every file read", |screen| !screen.contents().contains("正在读取"));
    terminal.wait("why some are not", |screen| screen.contents().matches('✗').count() >= 3);
    // An unreadable file reports its error again when opened, and the list stays.
    terminal.keys(DOWN).keys(DOWN).keys(ENTER).sees("! ");
    terminal.keys(UP).keys(UP).keys(ENTER).sees("全年公开12条");
    terminal.keys("q").sees("b-workbook.xls").keys("q");
    assert_eq!(terminal.ends().exit_code(), 0);
    terminal.is_given_back();
}

#[test]
fn the_commands_read_them_too() {
    let folder = Folder::new();
    hostile(&folder);
    let run = |name: &str| {
        let output =
            Command::new(PROGRAM).args(["extract", name, "--lang", "en"]).current_dir(&folder.0).output().unwrap();
        assert!(output.status.code().is_some_and(|code| code < 2), "{name}: {output:?}");
        format!("{}{}", String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    for (name, expected) in [
        ("a-report.doc", "\"format\":\"doc\""),
        ("b-workbook.xls", "\"format\":\"xls\""),
        ("c-cut.doc", "damaged"),
        ("d-looped.doc", "damaged"),
    ] {
        assert!(run(name).contains(expected), "{name}: {}", run(name));
    }
}

/// The program keeps reading files when its own executable is deleted or replaced.
#[cfg(target_os = "linux")]
#[test]
fn the_program_is_deleted_and_replaced_while_it_runs() {
    for replaced in [false, true] {
        let folder = Folder::new();
        fs::write(folder.0.join("report.doc"), seed("doc")).unwrap();
        let program: std::path::PathBuf = folder.0.join("program");
        // By another process: one that another test starts meanwhile would hold the file open for writing, too busy to run.
        assert!(Command::new("cp").args([Path::new(PROGRAM), &program]).status().unwrap().success());
        let mut terminal = Start::new(&folder).program(&program).arguments(&["report.doc"]).run();
        terminal.sees("复核完毕 0/1").wait("the report read", |screen| !screen.contents().contains("正在读取"));
        fs::remove_file(&program).unwrap();
        if replaced {
            fs::write(&program, "#!/bin/sh\necho none\n").unwrap();
            fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        }
        terminal.keys(ENTER).sees("全年公开12条").keys("Q");
        assert_eq!(terminal.ends().exit_code(), 0);
    }
}

/// A worker that receives endless input hits its memory limit and exits.
#[cfg(target_os = "linux")]
#[test]
fn the_reading_process_holds_its_limits() {
    // A length, followed by endless zeros.
    let words = r#"(printf '\377\377\377\377\377\377\377\177'; cat /dev/zero) | "$0" __read"#;
    let output = Command::new("sh").args(["-c", words, PROGRAM]).output().unwrap();
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
}

/// Most memory that reading a file may take, in KB, as the manual and `limits` promise.
#[cfg(target_os = "linux")]
const MEMORY: u64 = 512 << 10;

/// Most memory that a process or one of its children has used so far, in KB.
#[cfg(target_os = "linux")]
fn held(pid: u32) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let started: String = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok()).collect();
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let own = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0);
    started.split_whitespace().filter_map(|child| child.parse().ok()).map(held).fold(own, u64::max)
}

/// The address space of the program and its children is limited from outside: a file that needs more than promised ends
/// them by a signal. `cargo test --release --test e2e hostile_document -- --nocapture` prints the table.
#[cfg(target_os = "linux")]
#[test]
fn every_hostile_document_ends_within_its_memory_and_with_a_word() {
    let folder = Folder::new();
    let theirs = fixtures::names("hostile");
    assert!(theirs.len() >= 30);
    let mut files: Vec<(String, Vec<u8>)> =
        theirs.into_iter().map(|name| (name.clone(), fixtures::fixture(&format!("hostile/{name}")))).collect();
    let own = floods::floods().into_iter().chain(hostile::documents());
    files.extend(own.map(|(name, bytes)| (name.to_string(), bytes)));
    println!("{:<24}{:>10}{:>10}{:>12}  message", "hostile document", "bytes", "ms", "memory MB");
    for (name, bytes) in files {
        let path = folder.0.join(&name);
        fs::write(&path, bytes).unwrap();
        let limited = format!("ulimit -v {MEMORY}; exec \"$0\" extract \"$1\" --format csv --lang en");
        let start = Instant::now();
        let mut child = Command::new("sh")
            .args(["-c", &limited, PROGRAM])
            .arg(&path)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut most = 0;
        while child.try_wait().unwrap().is_none() {
            most = most.max(held(child.id()));
            assert!(start.elapsed() < DEADLINE, "{} does not end", path.display());
            thread::sleep(Duration::from_millis(1));
        }
        let taken = start.elapsed();
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        let first: String =
            stderr.lines().next().unwrap_or("read").rsplit('/').next().unwrap().chars().take(90).collect();
        let size = fs::metadata(&path).unwrap().len();
        println!("{name:<24}{size:>10}{:>10}{:>12}  {first}", taken.as_millis(), most >> 10);
        assert!(output.status.code().is_some_and(|code| code < 2), "{name}: {:?}\n{stderr}", output.status);
        assert!(most < MEMORY, "{name}: {most} KB");
        assert!(!stderr.contains("panicked"), "{name}: {stderr}");
    }
}
