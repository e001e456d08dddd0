//! Hostile text reaches neither the terminal nor its title nor the clipboard: tested on a terminal that obeys every
//! sequence.
//!
//! The same escape sequences are in a report, in names of files and folders, in a form, a rule, a session, a key file
//! and a note. The terminal here records every command it receives; any that is not the program's own is a defect.

use super::terminal::*;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use vt100::{Callbacks, Parser, Screen};

/// Title, clipboard, bell, C1, clear screen, charset, bidi, zero width, tag, NUL; the last three combine with the
/// preceding letter, so that a library which drops zero-width characters keeps them.
pub const EVIL: &str = "甲\u{1b}]2;PWNED\u{7}\u{1b}]52;c;UFdORUQ=\u{7}\u{9d}2;PWNED\u{9c}\u{9b}2J\u{1b}[2J\u{1b}c\u{1b}(0\u{7}\u{202e}PWNED\u{2066}\u{200b}\u{feff}\u{e0041}\u{8}\u{0}乙\u{e0041}\u{200d}\u{34f}";
/// The part of [`EVIL`] that a file name can contain.
pub const NAME: &str = "x\u{e0041}\u{200d}\u{1b}]2;PWNED\u{7}\u{1b}]52;c;UFdORUQ=\u{7}\u{9b}2J\u{202e}\u{200b}";

/// Commands that a terminal received besides text.
#[derive(Debug, Default)]
struct Obeyed(Vec<String>);

impl Callbacks for Obeyed {
    fn audible_bell(&mut self, _: &mut Screen) {
        self.0.push("bell".into());
    }

    fn set_window_icon_name(&mut self, _: &mut Screen, name: &[u8]) {
        self.0.push(format!("icon {}", String::from_utf8_lossy(name)));
    }

    fn set_window_title(&mut self, _: &mut Screen, title: &[u8]) {
        self.0.push(format!("title {}", String::from_utf8_lossy(title)));
    }

    fn copy_to_clipboard(&mut self, _: &mut Screen, _: &[u8], data: &[u8]) {
        self.0.push(format!("copy {}", String::from_utf8_lossy(data)));
    }

    fn paste_from_clipboard(&mut self, _: &mut Screen, _: &[u8]) {
        self.0.push("paste".into());
    }

    fn resize(&mut self, _: &mut Screen, _: (u16, u16)) {
        self.0.push("resize".into());
    }

    fn unhandled_control(&mut self, _: &mut Screen, control: u8) {
        self.0.push(format!("control {control:#x}"));
    }

    fn unhandled_char(&mut self, _: &mut Screen, c: char) {
        // The visible replacement of removed characters.
        if c != '\u{fffd}' {
            self.0.push(format!("char {c:?}"));
        }
    }
}

/// Commands that a terminal would have executed for these bytes.
pub fn obeyed(bytes: &[u8]) -> Vec<String> {
    let mut parser = Parser::new_with_callbacks(36.try_into().unwrap(), 120.try_into().unwrap(), 0, Obeyed::default());
    parser.process(bytes);
    std::mem::take(&mut parser.callbacks_mut().0)
}

/// True when no character that hides or reorders text is left.
pub fn is_plain(text: &str) -> bool {
    let hidden = |c: char| matches!(c, '\u{34f}' | '\u{80}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
    !text.contains(hidden)
}

#[test]
fn the_terminal_of_this_test_would_obey() {
    let obeyed = obeyed(EVIL.as_bytes());
    for what in ["title PWNED", "copy UFdORUQ=", "bell"] {
        assert!(obeyed.iter().any(|one| one == what), "{what}: {obeyed:?}");
    }
    assert!(!is_plain(EVIL));
}

/// A folder in which every file and name is hostile.
fn hostile() -> Folder {
    let folder = Folder::new();
    let report =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/reports/xifeng-2017.txt")).unwrap();
    // A file with a NUL is refused as binary.
    let text = EVIL.replace('\0', "");
    let report = report.replace("本年度", &text).replacen("一、", &format!("{text}一、"), 1);
    fs::create_dir_all(folder.0.join("reports")).unwrap();
    fs::write(
        folder.0.join("reports").join(format!("{NAME}.txt")),
        format!("{report}\n{text}\n{}\n", "长".repeat(4000)),
    )
    .unwrap();
    fs::write(folder.0.join("reports/other.txt"), format!("{EVIL} 不是报告")).unwrap();
    folder
}

pub fn gouji(folder: &Folder, arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command
        .current_dir(&folder.0)
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .env("XDG_STATE_HOME", folder.0.join("state"))
        .env("XDG_CONFIG_HOME", folder.0.join("config"));
    command.output().unwrap()
}

#[test]
fn commands_print_nothing_that_a_terminal_would_obey() {
    let folder = hostile();
    let session = format!("sessions/{EVIL}").replace('\0', "");
    for name in ["form.ron", "keys.ron"] {
        fs::create_dir_all(folder.0.join("bad")).unwrap();
        fs::write(folder.0.join("bad").join(name), format!("(id: {EVIL})")).unwrap();
    }
    let runs: Vec<Vec<&str>> = vec![
        vec!["extract", "reports", "--format", "json", "--text"],
        vec!["extract", "reports", "--format", "csv"],
        vec!["extract", "reports", "--format", "ron"],
        vec!["check", "reports"],
        vec!["check", "reports", "--format", "ndjson", "--lang", "zh"],
        vec!["check", &session],
        vec!["check", "reports", "--forms", "bad"],
        vec!["check", "reports", "--rules", "bad"],
        vec!["check", "reports", "--fix-slips", "--sessions", &session],
        vec!["merge", &session, &session, &session],
        vec![&session],
    ];
    for arguments in runs {
        let output = gouji(&folder, &arguments);
        for bytes in [&output.stdout, &output.stderr] {
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert_eq!(obeyed(bytes), Vec::<String>::new(), "{arguments:?}\n{text:?}");
            assert!(is_plain(&text) && !text.contains('\u{1b}') && !text.contains('\0'), "{arguments:?}\n{text:?}");
        }
        assert!(!(output.stdout.is_empty() && output.stderr.is_empty()), "{arguments:?}");
    }
}

#[test]
fn every_pane_shows_it_harmlessly() {
    let folder = hostile();
    // A hand-written session with hostile reviewer, reason, note and label.
    let name = format!("reports/{NAME}.txt");
    let evil = ron_string(EVIL);
    let session = format!(
        "(format: 2, program: {evil}, source: (path: {}, sha256: \"0\", bytes: 1), forms: [], agency: None, year: None, \
         finished: Some((who: {evil}, when: {evil})),\n decisions: [\n (id: \"stat2014.req.total\", kind: corrected, before: \"92\", \
         after: Some({evil}), quote: {evil}, span: None, reason: {evil}, who: {evil}, when: {evil}),\n (id: \"prose@1\", kind: \
         unclear, before: {evil}, after: None, quote: {evil}, span: None, reason: {evil}, who: {evil}, when: {evil})],\n notes: [(id: \
         \"stat2014.req.total\", text: {evil}, quote: \"\", who: {evil}, when: {evil})])",
        ron_string(&shown(&name)),
    );
    fs::create_dir_all(folder.0.join("sessions")).unwrap();
    let mut terminal = Start::new(&folder).arguments(&["reports"]).run();
    // The session is saved under the name that the program itself chooses.
    terminal.sees("峰区").keys(ENTER).sees("问题 1/").keys(" ").keys("w").sees("已保存到");
    let file = fs::read_dir(folder.0.join("sessions"))
        .unwrap()
        .map(|one| one.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "ron"))
        .unwrap();
    terminal.keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
    fs::write(&file, session).unwrap();
    let mut terminal = Start::new(&folder).arguments(&["reports"]).run();
    terminal.sees("峰区").keys(ENTER).sees("打开复核记录时的发现").keys(ESC).loses("打开复核记录时的发现");
    // Search, history, note, help, palette, copying.
    terminal.keys("/").keys("收到公开政府信息申请92").keys(ENTER).sees("原文“92”");
    for (key, title) in [("H", "修改记录："), ("c", "备注："), ("?", "Enter 执行"), (":", "查找操作")] {
        terminal.keys(key).sees(title).keys(ESC).loses(title);
    }
    terminal.keys("Y").sees("剪贴板");
    terminal
        .keys("Q")
        .wait("the end or a question", |screen| !screen.alternate_screen() || screen.contents().contains("未保存"));
    if terminal.shown().parser.screen().alternate_screen() {
        terminal.keys("D");
    }
    terminal.ends();
    let bytes = std::mem::take(&mut terminal.shown().all);
    let obeyed = obeyed(&bytes);
    let ours = |one: &&String| one.starts_with("copy ");
    let others: Vec<_> = obeyed.iter().filter(|one| !ours(one)).collect();
    assert!(others.is_empty(), "{others:?}");
    assert!(!obeyed.iter().any(|one| one.contains("UFdORUQ=")), "{obeyed:?}");
    assert!(is_plain(&String::from_utf8_lossy(&bytes)));
}

/// A string as a RON literal.
pub fn ron_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        if c.is_ascii_graphic() && c != '"' && c != '\\' || c == ' ' {
            out.push(c);
        } else {
            out.extend(c.escape_unicode());
        }
    }
    out + "\""
}

/// A path as the program displays it.
pub fn shown(path: &str) -> String {
    gouji_core::text::sanitize::printable(path)
}

/// A report with one line of 10 MB, or of `GOUJI_LINE` MB; 3 MB in debug builds.
fn endless() -> Folder {
    let folder = Folder::new();
    let usual = if cfg!(debug_assertions) { 3 } else { 10 };
    let megabytes: usize = std::env::var("GOUJI_LINE").ok().and_then(|size| size.parse().ok()).unwrap_or(usual);
    let line = "一,".repeat(megabytes << 18);
    let text = EVIL.replace('\0', "");
    fs::write(
        folder.0.join("long.txt"),
        format!("某局2021年政府信息公开工作年度报告\n{line}\n{text}\n本年度收到申请3件。末尾在此\n"),
    )
    .unwrap();
    folder
}

#[test]
fn a_line_without_end_is_read() {
    let folder = endless();
    let output = gouji(&folder, &["check", "long.txt"]);
    assert!(output.status.code().is_some_and(|code| code < 2));
    assert_eq!(obeyed(&output.stdout), Vec::<String>::new());
}

#[test]
fn a_line_without_end_is_opened_and_scrolled() {
    let folder = endless();
    let mut terminal = Start::new(&folder).arguments(&["long.txt"]).run();
    // The text is there, and can be moved in, before its numbers are read.
    terminal.sees("一,一,一,一,").keys("\x17");
    terminal.keys(&"\x1b[6~".repeat(30)).keys(END).sees("末尾在此").keys("\x1b[H").sees("某局2021年");
    // The text, its offsets and one screen: no copy for each wrapped row.
    let size = fs::metadata(folder.0.join("long.txt")).unwrap().len() >> 20;
    match memory(terminal.pid()) {
        Some(most) => {
            println!("a line of {size} MB: {most} MB of memory at most");
            assert!(most < 32 + 16 * size, "{most} MB for {size}");
        }
        None => println!("NOT TESTED: the system does not tell how much memory was used"),
    }
    terminal.keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
    terminal.is_given_back();
    let bytes = std::mem::take(&mut terminal.shown().all);
    assert_eq!(obeyed(&bytes), Vec::<String>::new());
    assert!(is_plain(&String::from_utf8_lossy(&bytes)));
}

/// Peak memory of a process in MB, where the system reports it.
fn memory(pid: rustix::process::Pid) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", pid.as_raw_nonzero())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? >> 10)
}
