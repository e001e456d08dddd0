//! Failures of the environment: a tiny window, a closed output, a terminal without capabilities.

use super::hostile::gouji;
use super::terminal::*;
use std::fs;
use std::process::{Command, Output};

fn sample(name: &str) -> String {
    format!("{}/assets/reports/{name}.txt", env!("CARGO_MANIFEST_DIR"))
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_window_too_small_opens_nothing_and_decides_nothing() {
    let folder = Folder::new();
    let mut start = Start::new(&folder);
    (start.rows, start.cols) = (12, 50);
    let mut terminal = start.run();
    // In a large enough window these keys open the last report but one, apply two suggestions and save.
    terminal.sees("窗口太小").keys(OPEN_XIFENG).keys("11").keys("\x1b[200~7\x1b[201~").keys("w").keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
    terminal.is_given_back();
    assert!(!folder.has("sessions"), "nothing was opened");
}

#[test]
fn a_name_that_would_be_a_formula_is_guarded() {
    let folder = Folder::new();
    fs::copy(sample("suqian-2023"), folder.0.join("\t=1+1.txt")).unwrap();
    let output = gouji(&folder, &["extract", ".", "--format", "csv"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().skip(1).all(|row| row.starts_with("./")), "{text}");
    let output = gouji(&folder, &["extract", "\t=1+1.txt", "--format", "csv"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().skip(1).all(|row| row.starts_with("\"' =1+1.txt\",")), "{text}");
}

#[test]
fn brackets_beyond_all_depth_are_told_to_the_reviewer() {
    let folder = Folder::new();
    let deep = "[".repeat(5000);
    for (kind, argument) in
        [("rules", "--rules"), ("forms", "--forms"), ("crosswalk", "--crosswalk"), ("lexicon", "--lexicon")]
    {
        fs::create_dir_all(folder.0.join(kind)).unwrap();
        fs::write(folder.0.join(kind).join("deep.ron"), format!("(a: {deep}")).unwrap();
        let output = gouji(&folder, &["extract", &sample("suqian-2023"), argument, kind]);
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{message}");
        assert!(message.contains("deep.ron:1:"), "{message}");
        assert!(!message.contains("serde") && !message.contains("ron::"), "{message}");
    }
    // A session file: the report opens without it, and the list shows why.
    fs::create_dir_all(folder.0.join("sessions")).unwrap();
    let report = fs::read(sample("suqian-2023")).unwrap();
    fs::write(folder.0.join("suqian-2023.txt"), report).unwrap();
    fs::write(folder.0.join("sessions/suqian-2023.ron"), format!("(format: 2, decisions: {deep}")).unwrap();
    let output = gouji(&folder, &["check", "suqian-2023.txt", "--lang", "en"]);
    let message = format!("{}{}", stderr(&output), String::from_utf8_lossy(&output.stdout));
    assert!(message.contains("nested too deep"), "{message}");
    assert!(!message.contains("serde") && !message.contains("ron::"), "{message}");
}

#[test]
fn a_closed_output_is_a_failure_and_one_that_swallows_all_is_none() {
    let report = sample("suqian-2023");
    let run = |redirection: &str, words: &[&str]| {
        let line = format!("exec \"$0\" \"$@\" {redirection}");
        Command::new("sh").args(["-c", &line, PROGRAM]).args(words).args(["--lang", "en"]).output().unwrap()
    };
    for words in [&["extract", &report][..], &["extract", "--format", "csv", &report], &["check", &report]] {
        let output = run(">&-", words);
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        assert!(stderr(&output).contains("gouji: cannot write the result"), "{words:?} {}", stderr(&output));
    }
    // Closed streams as shells, Python and Node produce them.
    for redirection in [">/dev/null", "1<>/dev/null", ">/dev/null 2>&1"] {
        let output = run(redirection, &["extract", &report]);
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{redirection}");
    }
    // Other streams closed as well: output still goes to the right one.
    let output = run("<&- 2>&-", &["extract", &report]);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.starts_with(b"["));
}

#[test]
fn a_terminal_that_understands_nothing_gets_a_message() {
    let folder = Folder::new();
    for kind in ["dumb", ""] {
        let mut terminal = Start::new(&folder).variable("TERM", kind).run();
        assert_eq!(terminal.ends().exit_code(), 2, "TERM={kind}");
        let bytes = std::mem::take(&mut terminal.shown().all);
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("TERM") && text.contains("gouji extract") && !text.contains('\u{1b}'), "{text:?}");
    }
}

#[test]
fn links_out_of_the_folder_are_told_in_the_list_and_by_the_commands() {
    let folder = Folder::new();
    fs::create_dir(folder.0.join("in")).unwrap();
    fs::copy(sample("suqian-2023"), folder.0.join("in/suqian-2023.txt")).unwrap();
    std::os::unix::fs::symlink("/", folder.0.join("in/root")).unwrap();
    let output = gouji(&folder, &["extract", "in", "--lang", "en"]);
    assert!(stderr(&output).contains("in/root: a link leads out of the folders given"), "{}", stderr(&output));
    assert_eq!(stderr(&output).lines().count(), 1);
    let mut terminal = Start::new(&folder).arguments(&["in"]).run();
    terminal.sees("suqian-2023.txt").sees("链接指向所给文件夹之外").keys("q");
    assert_eq!(terminal.ends().exit_code(), 0);
}

#[test]
fn a_long_reading_ends_at_once_with_esc_and_leaves_the_way_free() {
    let folder = Folder::new();
    let text = fs::read_to_string(sample("xianjiahu-2016")).unwrap();
    fs::write(folder.0.join("long.txt"), text.repeat((6 << 20) / text.len())).unwrap();
    fs::copy(sample("suqian-2023"), folder.0.join("suqian-2023.txt")).unwrap();
    let mut terminal = Start::new(&folder).arguments(&["."]).run();
    terminal.sees("long.txt").keys(ENTER).sees("Esc 停止").keys(ESC).sees("已停止读取").sees("复核完毕");
    // A cancelled reading does not appear later, and the next report does not wait for it.
    terminal.keys(DOWN).keys(ENTER).sees("宿迁").sees("问题 1/").keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
}

#[cfg(all(feature = "parquet", feature = "xlsx"))]
#[test]
fn a_stopped_export_leaves_the_older_file() {
    use rustix::process::{Pid, Signal, kill_process};

    let folder = Folder::new();
    let text = fs::read_to_string(sample("suqian-2024")).unwrap();
    fs::create_dir(folder.0.join("reports")).unwrap();
    for at in 0..3000 {
        fs::write(folder.0.join(format!("reports/{at}.txt")), &text).unwrap();
    }
    fs::create_dir(folder.0.join("out")).unwrap();
    for (verb, name, signal) in [
        ("export", "a.xlsx", Signal::INT),
        ("export", "a.csv", Signal::TERM),
        ("export", "a.parquet", Signal::HUP),
        ("check", "a.ndjson", Signal::INT),
        ("check", "a.xlsx", Signal::TERM),
    ] {
        let path = folder.0.join("out").join(name);
        fs::write(&path, "older").unwrap();
        let mut command = Command::new(PROGRAM);
        command.current_dir(&folder.0).args([verb, "reports", "--jobs", "3", "--lang", "en", "-o"]).arg(&path);
        let child = command.stderr(std::process::Stdio::piped()).spawn().unwrap();
        // The file beside the asked one shows that the writing has begun.
        while fs::read_dir(folder.0.join("out")).unwrap().count() < 2 {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        kill_process(Pid::from_child(&child), signal).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(128 + signal.as_raw()), "{name}: {}", stderr(&output));
        assert!(stderr(&output).ends_with("is unchanged\n") && stderr(&output).lines().count() == 1, "{name}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "older");
        assert_eq!(fs::read_dir(folder.0.join("out")).unwrap().count(), 1, "{name}");
        fs::remove_file(&path).unwrap();
    }
}
