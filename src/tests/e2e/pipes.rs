//! The program among other programs: a report on standard input, the user's configuration, progress into a file.

use super::hostile::gouji;
use super::terminal::*;
use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};

fn sample(name: &str) -> Vec<u8> {
    fs::read(format!("{}/assets/reports/{name}.txt", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Runs a command with something on its standard input.
fn fed(folder: &Folder, input: &[u8], arguments: &[&str]) -> Output {
    let mut child = Command::new(PROGRAM)
        .current_dir(&folder.0)
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .env("XDG_CONFIG_HOME", folder.0.join("config"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let input = input.to_vec();
    // The command may end before it has read all.
    let writer = std::thread::spawn(move || drop(pipe.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_report_on_standard_input_reads_as_its_file() {
    let folder = Folder::new();
    let report = sample("xifeng-2017");
    fs::write(folder.0.join("a.txt"), &report).unwrap();
    fs::write(folder.0.join("b.txt"), sample("suqian-2024")).unwrap();
    for command in [&["extract"][..], &["extract", "--format", "csv"], &["check"], &["check", "--format", "ndjson"]] {
        let piped = fed(&folder, &report, &[command, &["-"]].concat());
        let named = gouji(&folder, &[command, &["a.txt"]].concat());
        assert_eq!(piped.status.code(), named.status.code(), "{command:?}");
        let named = text(&named.stdout).replace("a.txt", "stdin");
        assert_eq!(text(&piped.stdout), named, "{command:?}");
        assert!(!named.is_empty() && piped.stderr.is_empty(), "{command:?}");
    }
    // Among files it stands where it was named.
    let output = text(&fed(&folder, &report, &["extract", "--format", "csv", "b.txt", "-"]).stdout);
    let paths: Vec<&str> = output.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert!(paths.first() == Some(&"b.txt") && paths.last().is_some_and(|path| *path == "stdin"), "{paths:?}");
    // Two years, one of them from a pipe.
    let output = fed(&folder, &sample("suqian-2023"), &["diff", "-", "b.txt"]);
    assert!(text(&output.stdout).contains("2023") && output.status.code().is_some_and(|code| code < 2));
}

#[test]
fn what_is_no_report_on_standard_input_is_told() {
    let folder = Folder::new();
    for input in [&b""[..], b"hello", &[0; 4096]] {
        let output = fed(&folder, input, &["extract", "-"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).starts_with("stdin: "), "{}", text(&output.stderr));
    }
    let endless = format!("head -c 70000000 /dev/zero | {PROGRAM} extract - --lang en");
    let output = Command::new("sh").args(["-c", &endless]).current_dir(&folder.0).output().unwrap();
    assert!(text(&output.stderr).contains("larger than 64 MiB"), "{}", text(&output.stderr));
}

#[test]
fn a_list_comes_through_a_pipe() {
    let folder = Folder::new();
    fs::write(folder.0.join("甲 乙.txt"), sample("suqian-2024")).unwrap();
    for list in ["甲 乙.txt\n", "甲 乙.txt\0"] {
        let output = fed(&folder, list.as_bytes(), &["extract", "--format", "ndjson", "--files-from", "-"]);
        assert_eq!((output.status.code(), text(&output.stdout).lines().count()), (Some(0), 1), "{list:?}");
    }
}

#[test]
fn the_configuration_keeps_what_is_not_given() {
    let folder = Folder::new();
    fs::create_dir_all(folder.0.join("config/gouji")).unwrap();
    let file = folder.0.join("config/gouji/config.ron");
    fs::write(folder.0.join("a.txt"), sample("suqian-2024")).unwrap();
    fs::write(&file, "(lang: \"zh\", sessions: \"reviews\")").unwrap();
    let said = |arguments: &[&str]| {
        let output = gouji(&folder, arguments);
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    };
    assert!(said(&["--help"]).1.contains("用法："));
    assert!(said(&["--help", "--lang", "en"]).1.contains("Usage:"), "the command line wins");
    let before = fs::read_to_string(&file).unwrap();
    let mut start = Start::new(&folder);
    start.variables.insert("LANG", "C.UTF-8");
    let config = folder.0.join("config").display().to_string();
    start.variables.insert("XDG_CONFIG_HOME", config.leak());
    let mut terminal = start.arguments(&["a.txt"]).run();
    terminal.sees("原文").keys("p").keys("w").sees("已保存").keys("Q");
    terminal.ends();
    assert!(folder.has("reviews") && !folder.has("sessions"));
    assert_eq!(fs::read_to_string(&file).unwrap(), before, "nothing is written there");
    fs::write(&file, "(lang: \"zh\", session: \"reviews\")").unwrap();
    let (code, words) = said(&["check", "a.txt", "--lang", "en"]);
    assert!(code == Some(1) && words.contains("config.ron:1:") && words.contains("`session`"), "{words}");
    assert_eq!(said(&["help", "keys"]).0, Some(0), "the manual helps to mend it");
    assert_eq!(said(&["--version"]).0, Some(0));
}

#[test]
fn progress_is_told_where_it_is_asked_for() {
    let folder = Folder::new();
    fs::write(folder.0.join("a.txt"), sample("suqian-2024")).unwrap();
    fs::write(folder.0.join("b.txt"), sample("suqian-2023")).unwrap();
    for command in [&["extract"][..], &["check"], &["export", "-o", "out.csv"], &["status"]] {
        let plain = gouji(&folder, &[command, &["a.txt", "b.txt", "--lang", "en"]].concat());
        assert!(!text(&plain.stderr).contains("2 of 2"), "{command:?}");
        let told = gouji(&folder, &[command, &["a.txt", "b.txt", "--progress", "--lang", "en"]].concat());
        assert!(text(&told.stderr).contains("2 of 2"), "{command:?}: {}", text(&told.stderr));
        assert_eq!(told.stdout, plain.stdout, "{command:?}");
    }
}
