//! No decision is ever lost: killed at any moment, full disk, missing folder, every signal, a panic.

use super::terminal::*;
use rustix::process::Signal;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

const SUQIAN: &str = "suqian-2024.txt";
const SUQIAN_SESSION: &str = "sessions/suqian-2024.ron";
/// Confirms the number in focus and moves to the next row.
const CONFIRM: &str = "p\x1b[B";

/// A folder with one report of many numbers.
pub fn one_report() -> Folder {
    let folder = Folder::new();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/reports").join(SUQIAN), folder.0.join(SUQIAN)).unwrap();
    folder
}

/// Opens the report on a screen large enough to show every number.
fn open_large(folder: &Folder, arguments: &[&str]) -> Terminal {
    let mut start = Start::new(folder).arguments(&[&[SUQIAN], arguments].concat());
    (start.rows, start.cols) = (240, 220);
    let terminal = start.run();
    terminal.sees("宿迁").sees("问题 1/").sees("已保存");
    terminal
}

/// Rows of the text with a tick at their edge; the text does not scroll when messages appear. Of a killed program the
/// last screen counts, before the watchdog left it.
fn ticks(terminal: &Terminal) -> Vec<u16> {
    const LEAVE: &[u8] = b"\x1b[?1049l";
    let shown = terminal.shown();
    let end = shown.all.windows(LEAVE.len()).rposition(|bytes| bytes == LEAVE).unwrap_or(shown.all.len());
    let (rows, columns) = shown.parser.screen().size();
    let mut parser = vt100::Parser::new(rows, columns, 0);
    parser.process(&shown.all[..end]);
    ticked(parser.screen())
}

fn ticked(screen: &vt100::Screen) -> Vec<u16> {
    let is_ticked = |row: &u16| screen.cell(*row, 1).is_some_and(|cell| cell.contents() == "✓");
    (0..size(screen).0).filter(is_ticked).collect()
}

/// Pseudo-random number with index `n` (Knuth's multiplier).
pub fn random(n: u64) -> u64 {
    n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 33
}

/// Number of kills per test: `GOUJI_KILLS=1000 cargo test --release --test e2e killed` makes a thousand.
pub fn kills() -> u64 {
    std::env::var("GOUJI_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(6)
}

#[test]
fn killed_at_any_moment_everything_shown_is_there_again() {
    let kills = kills();
    let (mut most, mut decisions, mut recovered) = (0, 0, 0);
    for kill in 0..kills {
        let folder = one_report();
        let mut terminal = open_large(&folder, &[]);
        // Decisions with an occasional save.
        let keys: String =
            (0..30).map(|n| if n % 7 == 6 { format!("{CONFIRM}w") } else { CONFIRM.to_string() }).collect();
        let moment = Duration::from_micros(random(kill) % 400_000);
        terminal.keys(&keys);
        // However slow the machine is, half of the kills come after a decision.
        if kill % 2 == 1 {
            terminal.wait("a decision", |screen| !ticked(screen).is_empty());
        }
        thread::sleep(moment);
        let before = terminal.kill(ticks);
        if folder.has(SUQIAN_SESSION) {
            let session = folder.read(SUQIAN_SESSION);
            assert!(gouji_session::format::read("", &session).is_ok(), "half written after {moment:?}:\n{session}");
        }
        let mut start = Start::new(&folder).arguments(&[SUQIAN]);
        (start.rows, start.cols) = (240, 220);
        let mut again = start.run();
        again.sees("宿迁").sees("尚余");
        again.wait("the report", |screen| !screen.contents().contains("正在读取"));
        let brought_back = again.shown().parser.screen().contents().contains("从日志恢复");
        if brought_back {
            again.keys(ESC).loses("打开复核记录时的发现");
        }
        let after = ticks(&again);
        let lost: Vec<_> = before.iter().filter(|row| !after.contains(row)).collect();
        assert!(lost.is_empty(), "shown before the kill after {moment:?} and gone: {lost:?}");
        most = most.max(before.len());
        decisions += before.len();
        recovered += usize::from(brought_back);
        again.signal(Signal::KILL);
        again.ends();
    }
    println!("{kills} kills: {decisions} ticks shown, at most {most} at once, {recovered} recoveries, nothing lost");
    assert!(decisions > 0, "nothing was ever shown");
}

#[test]
fn recovery_says_what_it_brought_back_and_saving_ends_it() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    correct(&terminal);
    terminal.signal(Signal::KILL);
    terminal.ends();
    assert!(folder.has("sessions/xifeng-2017.ron.journal") && !folder.has(XIFENG));
    let mut terminal = Start::new(&folder).run();
    terminal
        .sees("xifeng-2017.txt")
        .keys(OPEN_XIFENG)
        .sees("打开复核记录时的发现")
        .sees("从日志恢复了 1 处判断")
        .sees("恢复：");
    terminal.keys(ESC).loses("打开复核记录时的发现").sees("● 未保存").keys("w").sees("已保存到").loses("● 未保存");
    assert!(!folder.has("sessions/xifeng-2017.ron.journal"));
    assert!(folder.read(XIFENG).contains("after: Some(\"718\")"));
    terminal.keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
    assert!(!folder.has("sessions/xifeng-2017.ron.lock"), "nothing is left of the lock");
}

#[test]
fn what_the_reviewer_drops_is_not_brought_back() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    correct(&terminal);
    assert!(folder.has("sessions/xifeng-2017.ron.journal"));
    terminal.keys("q").sees("有未保存的判断").keys("D").sees("未开始").keys("q");
    assert_eq!(terminal.ends().exit_code(), 0);
    assert!(!folder.has("sessions/xifeng-2017.ron.journal"));
}

#[test]
fn every_signal_gives_the_terminal_back_and_saves() {
    for (signal, code) in [(Signal::INT, 130), (Signal::HUP, 129), (Signal::QUIT, 131)] {
        let folder = Folder::new();
        let mut terminal = Start::new(&folder).arguments(&["--mouse"]).run();
        correct(&terminal);
        terminal.signal(signal);
        assert_eq!(terminal.ends().exit_code(), code);
        terminal.is_given_back();
        assert!(folder.read(XIFENG).contains("after: Some(\"718\")"), "{code}");
    }
}

/// Run in a terminal by the next test.
#[test]
#[ignore = "panics on purpose, in a terminal of the test below"]
fn panics() {
    gouji_tui::tty::install_panic_hook(|| false);
    let _guard = gouji_tui::tty::Guard::enter(true).unwrap();
    panic!("on purpose");
}

#[test]
fn a_panic_gives_the_terminal_back() {
    let folder = Folder::new();
    let arguments = ["--exact", "safe::panics", "--include-ignored", "--nocapture"];
    let mut terminal = Start::new(&folder).program(&std::env::current_exe().unwrap()).arguments(&arguments).run();
    assert_ne!(terminal.ends().exit_code(), 0);
    terminal.is_given_back();
    terminal.sees("on purpose");
}

/// A small mounted file system, unmounted on drop. Tests that need one are ignored where mounting is not allowed
/// (`no_mount`, set by `src/build.rs`).
struct Disk(PathBuf);

impl Disk {
    fn mount(folder: &Folder, options: &str) -> Self {
        let path = folder.0.join("disk");
        fs::create_dir_all(&path).unwrap();
        let status = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&path).output();
        assert!(status.is_ok_and(|output| output.status.success()), "no file system can be mounted ({options})");
        Self(path)
    }

    fn again(&self, options: &str) {
        let status = Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(&self.0).status().unwrap();
        assert!(status.success(), "{options}");
    }

    /// Fills the disk to the last byte.
    fn fill(&self) {
        let _ = fs::write(self.0.join("filling"), vec![b'x'; 1 << 20]);
        let mut rest = fs::OpenOptions::new().append(true).create(true).open(self.0.join("rest")).unwrap();
        while std::io::Write::write(&mut rest, b"x").is_ok_and(|written| written > 0) {}
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// Decisions that could not be saved are in the spare journal, and can be saved to another folder.
fn another_place_takes_it(terminal: &mut Terminal, folder: &Folder, why: &str) {
    terminal.keys("w").sees("另存到其他文件夹").sees(why).sees("文件夹：").sees("gouji/sessions");
    terminal.keys(ESC).sees("● 未保存").keys("w").sees("另存到其他文件夹");
    terminal
        .keys(CTRL_U)
        .keys("rescued")
        .sees("rescued")
        .keys(ENTER)
        .sees("已保存到 rescued/xifeng-2017.ron")
        .loses("● 未保存");
    assert!(folder.read("rescued/xifeng-2017.ron").contains("after: Some(\"718\")"));
    terminal.keys("q").sees("已判断").keys("q");
    assert_eq!(terminal.ends().exit_code(), 0);
}

#[test]
#[cfg_attr(no_mount, ignore = "needs the right to mount a file system")]
fn a_full_disk() {
    let folder = Folder::new();
    let disk = Disk::mount(&folder, "size=64k");
    let mut terminal = Start::new(&folder).arguments(&["--sessions", "disk/sessions"]).run();
    terminal.sees("xifeng-2017.txt").keys(OPEN_XIFENG).sees("718 ≠ 798");
    disk.fill();
    terminal.keys("e").sees("输入即替换").keys(CTRL_U).keys("718").keys(ENTER).sees("已更正").sees("● 未保存");
    // The journal is in the spare folder, where there was room.
    let spare = fs::read_dir(folder.0.join("state/gouji")).unwrap().flatten();
    assert_eq!(spare.filter(|file| file.path().extension().is_some_and(|end| end == "journal")).count(), 1);
    // After a kill it is recovered.
    terminal.signal(Signal::KILL);
    terminal.ends();
    let mut terminal = Start::new(&folder).arguments(&["--sessions", "disk/sessions"]).run();
    terminal
        .sees("xifeng-2017.txt")
        .keys(OPEN_XIFENG)
        .sees("从日志恢复了 1 处判断")
        .keys(ESC)
        .loses("打开复核记录时的发现")
        .sees("● 未保存");
    another_place_takes_it(&mut terminal, &folder, "No space left");
}

#[test]
#[cfg_attr(no_mount, ignore = "needs the right to mount a file system")]
fn a_read_only_folder() {
    let folder = Folder::new();
    let disk = Disk::mount(&folder, "size=64k");
    disk.again("ro");
    let mut terminal = Start::new(&folder).arguments(&["--sessions", "disk/sessions"]).run();
    terminal.sees("xifeng-2017.txt").keys(OPEN_XIFENG).sees("718 ≠ 798");
    terminal.keys("e").sees("输入即替换").keys(CTRL_U).keys("718").keys(ENTER).sees("已更正").sees("● 未保存");
    another_place_takes_it(&mut terminal, &folder, "Read-only");
}

#[test]
fn a_folder_that_vanished() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).arguments(&["--sessions", "a/b"]).run();
    terminal.sees("xifeng-2017.txt").keys(OPEN_XIFENG).sees("718 ≠ 798");
    fs::remove_dir_all(folder.0.join("a")).unwrap();
    fs::write(folder.0.join("a"), "in its place").unwrap();
    terminal.keys("e").sees("输入即替换").keys(CTRL_U).keys("718").keys(ENTER).sees("已更正").sees("● 未保存");
    another_place_takes_it(&mut terminal, &folder, "复核记录");
}

#[test]
fn where_no_journal_can_be_written_it_is_told_at_once() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).arguments(&["--sessions", "a/b"]).run();
    terminal.sees("xifeng-2017.txt").keys(OPEN_XIFENG).sees("718 ≠ 798");
    for name in ["a", "state"] {
        let _ = fs::remove_dir_all(folder.0.join(name));
        fs::write(folder.0.join(name), "in its place").unwrap();
    }
    terminal.keys("p").sees("判断只在内存里");
    terminal.keys("W").sees("另存到其他文件夹").keys("rescued").keys(ENTER).sees("已保存到 rescued");
    terminal.keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
}

#[test]
fn a_vanished_terminal_ends_the_program_soon_and_without_spinning() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    correct(&terminal);
    let pid = terminal.pid().as_raw_nonzero();
    let used = || {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    };
    let before = used();
    terminal.close();
    let closed = Instant::now();
    let mut last = before;
    while let Some(now) = used().filter(|_| closed.elapsed() < DEADLINE) {
        last = Some(now);
        if terminal.child.try_wait().unwrap().is_some() {
            break;
        }
        thread::sleep(Duration::from_millis(1));
    }
    terminal.gone(DEADLINE);
    let ticks = last.zip(before).map(|(last, before)| last - before);
    println!(
        "gone {:?} after the terminal, {ticks:?} hundredths of a second of processor time since",
        closed.elapsed()
    );
    assert!(folder.read(XIFENG).contains("after: Some(\"718\")"));
}

#[test]
fn what_an_older_program_read_otherwise_is_listed_and_not_applied() {
    let folder = Folder::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::copy(root.join("assets/reports/xifeng-2017.txt"), folder.0.join("xifeng-2017.txt")).unwrap();
    let mut session = fs::read_to_string(root.join(XIFENG)).unwrap();
    // The older program laid out the text ten bytes longer before the first number, read the 80 as another field, and
    // displayed fourteen where four is printed.
    for (from, to) in [
        ("assets/reports/xifeng", "xifeng"),
        ("(id: \"prose@4877\"", "(id: \"prose@4887\""),
        ("span: Some((4877, 4880))", "span: Some((4887, 4890))"),
        (
            "(id: \"stat2014.reply.already_public\", kind: as_published",
            "(id: \"stat2014.reply.partial\", kind: as_published",
        ),
        (
            "before: \"4\", after: None, quote: \"公开的0件;不同意公开的4件",
            "before: \"14\", after: None, quote: \"不同意公开的14件",
        ),
    ] {
        assert!(session.contains(from), "{from}");
        session = session.replacen(from, to, 1);
    }
    fs::create_dir(folder.0.join("sessions")).unwrap();
    fs::write(folder.0.join(XIFENG), &session).unwrap();
    let mut terminal = Start::new(&folder).arguments(&["xifeng-2017.txt"]).run();
    terminal.sees("打开复核记录时的发现");
    terminal
        .sees("报告没有变，但现在识别结果不同")
        .sees("2 处无法对应；示例 于")
        .sees("位置有变（原 prose@4887），判断沿用");
    terminal.sees("原判断的“80”（第 48 行）现在识别为“属于已主动公开范围数").sees("“不同意公开的14件");
    // The message leads to the number that was decided on; neither decision applies there.
    let row = place(terminal.shown().parser.screen(), "原判断的").unwrap().0;
    let first = place(terminal.shown().parser.screen(), "报告没有变").unwrap().0;
    terminal
        .keys(&DOWN.repeat(usize::from(row - first)))
        .keys(ENTER)
        .loses("打开复核记录时的发现")
        .sees("属于已主动公开范围数 原文“80”");
    terminal.wait("no decision there", |screen| !screen.contents().contains("原文如此 80"));
    // Opening writes nothing; a later save keeps all records.
    assert_eq!(folder.read(XIFENG), session);
    terminal.keys("p").keys("w").sees("已保存到");
    let saved = folder.read(XIFENG);
    let (decided, aside) = saved.split_once("conflicts: [").unwrap();
    assert!(aside.contains("stat2014.reply.partial") && aside.contains("before: \"14\""), "{saved}");
    assert!(
        decided.contains("(id: \"prose@4877\", kind: as_published") && decided.contains("finished: None"),
        "{saved}"
    );
    assert!(!decided.split("history: [").next().unwrap().contains("stat2014.reply.refused"), "{saved}");
    terminal.keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
}
