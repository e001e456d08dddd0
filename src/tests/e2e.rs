//! End-to-end tests of the program in a real terminal: the screen, the files afterwards, and every way to quit.
//!
//! The terminal, a pseudo-terminal of Unix, is in `e2e/terminal.rs`; failures and hostile input are tested in the other files of `e2e/`.
#![cfg(unix)]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "e2e/edges.rs"]
mod edges;
#[path = "e2e/formats.rs"]
mod formats;
#[path = "e2e/hostile.rs"]
mod hostile;
#[path = "e2e/limits.rs"]
mod limits;
#[path = "e2e/own_files.rs"]
mod own_files;
#[path = "e2e/pipes.rs"]
mod pipes;
#[path = "e2e/safe.rs"]
mod safe;
#[path = "e2e/terminal.rs"]
mod terminal;
#[path = "e2e/two.rs"]
mod two;
#[path = "e2e/unread.rs"]
mod unread;
#[path = "e2e/whose.rs"]
mod whose;

use rustix::process::{Signal, WaitOptions, waitpid};
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use terminal::*;

#[test]
fn a_review_from_the_list_to_the_session_and_back() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    terminal.sees("报告").sees("复核完毕 0/7");
    terminal.wait("every report read", |screen| !screen.contents().contains("正在读取"));
    terminal.keys(END).keys(UP).wait("the cursor on Xifeng", |screen| is_reversed(screen, "xifeng-2017.txt"));
    terminal.keys(ENTER).sees("718 ≠ 798 (-80)").sees("问题 1/8").sees("xifeng-2017.txt");
    terminal.keys("n").sees("问题 2/8").keys("n").sees("问题 3/8").keys("NN").sees("问题 1/8");
    terminal.keys("e").sees("输入即替换").keys(CTRL_U).keys("718").keys(ENTER).sees("已更正");
    look_back(&terminal);
    terminal.keys("c").sees("备注：").keys("与分项之和不符").keys(ENTER).keys("请核对原始台账").sees("请核对原始台账");
    terminal.keys(CTRL_S).sees("已记下备注").sees("● 未保存");
    terminal.keys("w").sees("已保存到 sessions/xifeng-2017.ron").loses("● 未保存");
    terminal.keys("qq").sees("复核完毕 0/7").sees("已判断 1").keys("q");
    assert_eq!(terminal.ends().exit_code(), 0);
    terminal.is_given_back();

    let session = folder.read(XIFENG);
    let decision = session.lines().find(|line| line.contains("kind: corrected")).unwrap();
    assert!(decision.contains("before: \"798\", after: Some(\"718\")"), "{decision}");
    assert!(decision.contains("who: \"测试员\""), "{decision}");
    assert!(session.contains(r#"text: "与分项之和不符\n请核对原始台账""#), "{session}");

    let mut terminal = Start::new(&folder).run();
    terminal.sees("已判断 1").keys(OPEN_XIFENG).sees("问题 1/7");
    terminal.keys("/").keys("重点领域信息798").keys(ENTER).sees("更正 798 → 718").sees("718✎").sees("与分项之和不符");
    terminal.keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
    assert_eq!(folder.read(XIFENG), session, "looking changes nothing");
}

#[test]
fn signed_off_with_cards_and_on_to_the_next() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    terminal.sees("xifeng-2017.txt").keys(OPEN_XIFENG).sees("718 ≠ 798").sees("应为 718（数据仍记 798）");
    // Hard problems are open: signing off requires a reason.
    terminal
        .keys("F")
        .sees("标为复核完毕须写明理由")
        .keys(ENTER)
        .keys(ENTER)
        .sees("须写明理由才能")
        .keys(ESC)
        .loses("请写明理由：为何");
    terminal
        .keys("1")
        .sees("问题 8 → 6")
        .keys("1")
        .sees("问题 6 → 5")
        .keys("a")
        .sees("请写明理由")
        .keys(ENTER)
        .sees("问题 5 → 4");
    terminal
        .keys("F")
        .keys(ENTER)
        .sees("xifeng-2017.txt 复核完毕，已保存")
        .sees("yanfeng-chengguan-2017.txt")
        .sees("问题 1/2");
    let session = folder.read(XIFENG);
    assert!(session.contains("finished: Some((who: \"测试员\"") && session.contains("应为 718"), "{session}");
    // The second card explains the sum: no number is wrong.
    assert!(session.contains("88+4 = 92"), "{session}");
    let is_kept = |line: &str| line.contains("as_published") || line.contains("waived");
    assert!(session.lines().filter(|line| line.contains("kind: ")).all(is_kept), "{session}");
    terminal.keys("q").sees("复核完毕 1/7").keys("q");
    assert_eq!(terminal.ends().exit_code(), 0);
}

#[test]
fn leaving_asks_about_unsaved_work_once() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    correct(&terminal);
    terminal.keys("q").sees("有未保存的判断").keys(ESC).loses("有未保存的判断").sees("● 未保存");
    look_back(&terminal);
    terminal.keys("qq").sees("有未保存的判断").keys("D").sees("复核完毕 0/7").sees("未开始");
    terminal.wait("nothing decided", |screen| !screen.contents().contains("已判断"));
    terminal.keys("q");
    assert_eq!(terminal.ends().exit_code(), 0);
    assert!(!folder.has(XIFENG), "nothing was to be saved");
}

#[test]
fn a_termination_saves_and_gives_the_terminal_back() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    correct(&terminal);
    assert!(!folder.has(XIFENG));
    assert_ne!(modes(terminal.master.as_deref().unwrap()), terminal.modes);
    terminal.signal(Signal::TERM);
    let status = terminal.ends();
    assert_eq!((status.exit_code(), status.signal()), (143, None));
    terminal.is_given_back();
    assert!(folder.read(XIFENG).contains("after: Some(\"718\")"));
}

#[test]
fn a_closed_window_saves_and_ends() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    correct(&terminal);
    assert!(!folder.has(XIFENG));
    terminal.close();
    let status = terminal.gone(DEADLINE);
    assert!(folder.has(XIFENG), "not saved: {status:?}");
    assert!(folder.read(XIFENG).contains("after: Some(\"718\")"));
}

#[test]
fn a_window_closed_while_drawing_saves_too() {
    for _ in 0..20 {
        let folder = Folder::new();
        let mut terminal = Start::new(&folder).run();
        correct(&terminal);
        terminal.keys(&DOWN.repeat(40));
        terminal.close_at_once();
        terminal.gone(DEADLINE);
        assert!(folder.read(XIFENG).contains("after: Some(\"718\")"));
    }
}

#[test]
fn two_years_side_by_side() {
    let folder = Folder::new();
    for year in ["2023", "2024"] {
        let name = format!("suqian-{year}.txt");
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/reports").join(&name), folder.0.join(&name))
            .unwrap();
    }
    let mut terminal = Start::new(&folder).arguments(&["diff", "suqian-2023.txt", "suqian-2024.txt"]).run();
    terminal.sees("宿迁市").wait("both years in one line", |screen| {
        screen.contents().lines().any(|line| line.contains("2023") && line.contains("2024"))
    });
    // Each year is corrected in its own pane, the newer one first; one key saves both.
    terminal
        .sees("1.05%")
        .keys("/new_received.total\r")
        .sees("原文“3525”")
        .keys("e\x1b[F9\r")
        .sees("35259")
        .keys("\x1b[D")
        .keys("e\x1b[F8\r")
        .sees("35118")
        .keys(CTRL_S);
    terminal.sees("suqian-2023.ron").sees("已保存").keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
    terminal.is_given_back();
    assert!(folder.read("sessions/suqian-2024.ron").contains("35259"));
    assert!(folder.read("sessions/suqian-2023.ron").contains("35118"));
}

#[test]
fn without_a_terminal() {
    let folder = Folder::new();
    let output = Command::new(PROGRAM)
        .current_dir(&folder.0)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("needs a terminal") && message.contains("gouji extract"), "{message}");
}

#[test]
fn a_reader_that_went_away() {
    let reports = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/reports");
    for command in ["extract", "check"] {
        let mut child = Command::new(PROGRAM)
            .args([command, "--format", "json"])
            .args(vec![&reports; 8])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut head = [0; 100];
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut head).unwrap();
        drop(out);
        assert!(head.starts_with(b"["));
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{command}: {errors}");
        assert_eq!(errors, "", "{command}");
    }
}

/// Sends 500 keys at once, the last of which opens the editor, and waits for the editor on the last number.
fn burst(after: &str) {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    terminal.sees("xifeng-2017.txt").keys(OPEN_XIFENG).sees("718 ≠ 798");
    terminal.keys(&format!("{}{after}", DOWN.repeat(499)));
    terminal.wait("the last number", |screen| is_reversed(screen, "3.2%") || screen.contents().contains("[3.2% "));
    if after.is_empty() {
        terminal.keys("e");
    }
    terminal.sees("[3.2% ").sees("原文“3.2%”").sees("输入即替换").keys(ESC).loses("输入即替换");
    let shown = lines(terminal.shown().parser.screen());
    assert_eq!(shown.len(), 36);
    // A full redraw changes nothing: the burst left no half-drawn frame.
    terminal.keys("\x0ce").sees("输入即替换").keys(ESC).loses("输入即替换");
    assert_eq!(lines(terminal.shown().parser.screen()), shown);
    terminal.keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
}

#[test]
fn many_keys_at_once() {
    burst("");
}

#[test]
fn many_keys_at_once_to_the_last() {
    burst("e");
}

#[test]
fn without_colour_the_focus_is_reversed() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).variable("NO_COLOR", "1").run();
    terminal.sees("xifeng-2017.txt").keys(OPEN_XIFENG).sees("718 ≠ 798");
    terminal.wait("a reversed focus", |screen| is_reversed(screen, "798✗"));
    let shown = terminal.shown();
    let screen = shown.parser.screen();
    let (rows, columns) = size(screen);
    for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
        let cell = screen.cell(row, column).unwrap();
        assert_eq!((cell.fgcolor(), cell.bgcolor()), (vt100::Color::Default, vt100::Color::Default), "{row}:{column}");
    }
    drop(shown);
    terminal.keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
}

#[test]
fn suspended_and_taken_up_again() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    correct(&terminal);
    look_back(&terminal);
    terminal.keys("M").sees("鼠标已开");
    terminal.keys(DOWN).sees("原文“5”").keys(UP).sees("原文“798”").loses("已更正 ·");
    let before = lines(terminal.shown().parser.screen());
    terminal.keys(CTRL_Z);
    let deadline = Instant::now() + DEADLINE;
    while !waitpid(Some(terminal.pid()), WaitOptions::UNTRACED | WaitOptions::NOHANG)
        .unwrap()
        .is_some_and(|(_, status)| status.stopped())
    {
        assert!(Instant::now() < deadline, "not suspended");
        thread::sleep(Duration::from_millis(2));
    }
    terminal.wait("the main screen", |screen| !screen.alternate_screen());
    terminal.is_given_back();
    terminal.signal(Signal::CONT);
    terminal.wait("the whole screen again", |screen| screen.alternate_screen() && lines(screen) == before);
    terminal.wait("the mouse again", |screen| screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None);
    terminal.keys("qq").sees("有未保存的判断").keys("D").sees("未开始").keys("q");
    assert_eq!(terminal.ends().exit_code(), 0);
}

/// Colour of the count of hard problems of a listed report.
fn colour_of_hard_problems(terminal: &Terminal) -> vt100::Color {
    terminal.sees("复核完毕 0/7").wait("every report read", |screen| !screen.contents().contains("正在读取"));
    let shown = terminal.shown();
    let screen = shown.parser.screen();
    let (row, _) = place(screen, "西峰区").unwrap();
    let (_, columns) = screen.size();
    let is_count = |column: &u16| {
        let sign = |column: u16| screen.cell(row, column).map(vt100::Cell::contents).unwrap_or_default();
        sign(*column) == "3" && sign(column - 1) != "1"
    };
    let column = (1..u16::from(columns)).find(is_count).unwrap();
    screen.cell(row, column).unwrap().fgcolor()
}

#[test]
fn the_background_chooses_the_theme_and_a_mute_terminal_starts_all_the_same() {
    let exact = |red, green, blue| vt100::Color::Rgb(red, green, blue);
    for (answering, announced, colour) in [
        (Answering::Dark, "", vt100::Color::Idx(1)),
        (Answering::Dark, "truecolor", exact(0xff, 0x7a, 0x93)),
        (Answering::LightAndWide, "24bit", exact(0xb3, 0x00, 0x1b)),
        (Answering::Nothing, "truecolor", exact(0xff, 0x7a, 0x93)),
    ] {
        let folder = Folder::new();
        let start = Start::new(&folder).variable("COLORTERM", announced).answering(answering);
        let mut terminal = start.run();
        terminal.keys(DOWN);
        assert_eq!(colour_of_hard_problems(&terminal), colour, "{announced}");
        let corner = if matches!(answering, Answering::LightAndWide) { "+" } else { "┌" };
        assert_eq!(terminal.shown().parser.screen().cell(0, 0).unwrap().contents(), corner);
        terminal.wait("the key typed meanwhile", |screen| is_reversed(screen, "kundulun"));
        terminal.keys("Q");
        assert_eq!(terminal.ends().exit_code(), 0);
        terminal.is_given_back();
    }
}

#[test]
fn a_bad_theme_is_refused_before_the_terminal_is_touched() {
    let folder = Folder::new();
    fs::write(folder.0.join("mine.ron"), "(\n  name: (zh: \"我的\", en: \"mine\"),\n  colour: 3,\n)\n").unwrap();
    let mut terminal = Start::new(&folder).arguments(&["--theme", "mine.ron"]).run();
    assert_eq!(terminal.ends().exit_code(), 1);
    terminal.is_given_back();
    terminal.sees("mine.ron:3:3: ");
}

#[test]
fn the_mouse_is_taken_and_given_back_and_a_value_is_copied() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    terminal.sees("复核完毕 0/7").wait("every report read", |screen| !screen.contents().contains("正在读取"));
    assert_eq!(terminal.shown().parser.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    terminal.keys("M").sees("鼠标已开");
    assert_ne!(terminal.shown().parser.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    let (row, column) = place(terminal.shown().parser.screen(), "xifeng-2017.txt").unwrap();
    let click = format!("\x1b[<0;{};{}M\x1b[<0;{0};{1}m", column + 1, row + 1);
    terminal.keys(&click).wait("the report selected", |screen| is_reversed(screen, "xifeng-2017.txt"));
    terminal.keys(&click).sees("718 ≠ 798").keys("y").sees("已送往终端剪贴板");
    assert_eq!(terminal.shown().clipboard, "Nzk4");
    terminal.keys("M").sees("鼠标已关");
    assert_eq!(terminal.shown().parser.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    terminal.keys("MQ");
    assert_eq!(terminal.ends().exit_code(), 0);
    terminal.is_given_back();
}
