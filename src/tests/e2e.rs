//! The program itself in a real terminal: what the reviewer sees, what is on the disk afterwards, and every way out.
//!
//! The terminal is a pty whose size is set before the program starts; a vt100 screen keeps what is shown, and the questions
//! a terminal is asked are answered. Nothing waits by the clock: each step waits for what it expects, with a deadline.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use vt100::{Parser, Screen};

const PROGRAM: &str = env!("CARGO_BIN_EXE_gouji");
/// Long enough for a debug build on a loaded machine; nothing waits that long when all is well.
const DEADLINE: Duration = Duration::from_secs(20);
const ENTER: &str = "\r";
const ESC: &str = "\x1b";
const UP: &str = "\x1b[A";
const DOWN: &str = "\x1b[B";
const END: &str = "\x1b[F";
const CTRL_S: &str = "\x13";
const CTRL_U: &str = "\x15";
const CTRL_Z: &str = "\x1a";
/// The last bytes of every frame: the end of a synchronised update.
const END_OF_FRAME: &[u8] = b"\x1b[?2026l";
/// How something is put into the terminal's clipboard: OSC 52.
const COPY: &[u8] = b"\x1b]52;c;";
/// From the top of the bundled list to Xifeng, and into it.
const OPEN_XIFENG: &str = "\x1b[F\x1b[A\r";
const XIFENG: &str = "sessions/xifeng-2017.ron";

/// A folder of the test's own that goes with it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!("gouji-e2e-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn has(&self, name: &str) -> bool {
        self.0.join(name).exists()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What the reading thread keeps.
struct Shown {
    parser: Parser,
    /// The last bytes read.
    tail: Vec<u8>,
    /// No frame is half read.
    whole: bool,
    /// No more will come: the program closed the terminal, or the test did.
    ended: bool,
    /// The test wants the terminal closed.
    stop: bool,
    /// What was last put into the clipboard, in base 64.
    clipboard: String,
}

type Shared = Arc<(Mutex<Shown>, Condvar)>;

/// The program in a terminal.
struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Arc<Mutex<Option<Box<dyn Write + Send>>>>,
    shared: Shared,
    thread: Option<JoinHandle<()>>,
    modes: String,
    size: PtySize,
}

/// What the terminal says when it is asked.
#[derive(Clone, Copy)]
enum Answering {
    /// Everything, from a dark background.
    Dark,
    /// Everything, from a light background, and it draws ambiguous characters over two columns.
    LightAndWide,
    /// Nothing.
    Nothing,
}

/// How a terminal is started.
struct Start<'a> {
    answering: Answering,
    folder: &'a Path,
    arguments: Vec<String>,
    variables: BTreeMap<&'static str, &'static str>,
    rows: u16,
    cols: u16,
}

impl<'a> Start<'a> {
    fn new(folder: &'a Folder) -> Self {
        let variables =
            BTreeMap::from([("LANG", "zh_CN.UTF-8"), ("TERM", "xterm-256color"), ("GOUJI_REVIEWER", "测试员")]);
        Self { answering: Answering::Dark, folder: &folder.0, arguments: Vec::new(), variables, rows: 36, cols: 120 }
    }

    fn arguments(mut self, arguments: &[&str]) -> Self {
        self.arguments = arguments.iter().map(ToString::to_string).collect();
        self
    }

    fn variable(mut self, name: &'static str, value: &'static str) -> Self {
        self.variables.insert(name, value);
        self
    }

    fn answering(mut self, answering: Answering) -> Self {
        self.answering = answering;
        self
    }

    fn run(self) -> Terminal {
        let size = PtySize { rows: self.rows, cols: self.cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(&self.arguments);
        command.cwd(self.folder);
        for name in ["LC_ALL", "LC_MESSAGES", "NO_COLOR"] {
            command.env_remove(name);
        }
        for (name, value) in &self.variables {
            command.env(name, value);
        }
        // portable-pty types a line end and this character when its writer goes, which no terminal does.
        let device = fs::File::open(pair.master.tty_name().unwrap()).unwrap();
        assert!(Command::new("stty").args(["eof", "undef"]).stdin(device).status().unwrap().success());
        let modes = modes(pair.master.as_ref());
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let reader = pair.master.try_clone_reader().unwrap();
        let writer = Arc::new(Mutex::new(Some(pair.master.take_writer().unwrap())));
        let shown = Shown {
            parser: Parser::new(NonZero::new(self.rows).unwrap(), NonZero::new(self.cols).unwrap(), 0),
            tail: Vec::new(),
            whole: true,
            ended: false,
            stop: false,
            clipboard: String::new(),
        };
        let shared: Shared = Arc::new((Mutex::new(shown), Condvar::new()));
        let thread = thread::spawn({
            let (shared, writer) = (Arc::clone(&shared), Arc::clone(&writer));
            move || listen(reader, &shared, &writer, self.answering)
        });
        Terminal { child, master: Some(pair.master), writer, shared, thread: Some(thread), modes, size }
    }
}

/// The terminal's input and local modes: echo, line by line, signals.
fn modes(master: &dyn MasterPty) -> String {
    let modes = master.get_termios().unwrap();
    format!("{:?} {:?} {:?}", modes.input_flags, modes.output_flags, modes.local_flags)
}

/// Reads what the program writes until the end, and answers what it asks.
fn listen(
    mut reader: Box<dyn Read + Send>,
    shared: &Shared,
    writer: &Mutex<Option<Box<dyn Write + Send>>>,
    answering: Answering,
) {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = reader.read(&mut buffer).unwrap_or(0);
        let mut shown = shared.0.lock().unwrap();
        shown.parser.process(&buffer[..read]);
        shown.tail.extend_from_slice(&buffer[..read]);
        if let Some(at) = buffer[..read].windows(COPY.len()).position(|bytes| bytes == COPY) {
            let sent = buffer[at + COPY.len()..read].iter().take_while(|byte| byte.is_ascii_graphic());
            shown.clipboard = sent.map(|&byte| char::from(byte)).collect();
        }
        shown.whole = shown.tail.ends_with(END_OF_FRAME) || !shown.parser.screen().alternate_screen();
        let older = shown.tail.len().saturating_sub(END_OF_FRAME.len());
        shown.tail.drain(..older);
        if read == 0 || (shown.stop && shown.whole) {
            shown.ended = true;
            shared.1.notify_all();
            return;
        }
        let (row, column) = shown.parser.screen().cursor_position();
        shared.1.notify_all();
        drop(shown);
        let (here, ground) = match answering {
            Answering::Nothing => continue,
            Answering::Dark => (format!("\x1b[{};{}R", row + 1, column + 1), "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\"),
            Answering::LightAndWide => ("\x1b[1;3R".to_string(), "\x1b]11;rgb:ffff/ffff/eeee\x07"),
        };
        let asked: [(&[u8], &str); 4] =
            [(b"\x1b[6n", &here), (b"\x1b]11;?", ground), (b"\x1b[c", "\x1b[?62;22c"), (b"\x1b[?u", "\x1b[?0u")];
        for (question, answer) in asked {
            if buffer[..read].windows(question.len()).any(|bytes| bytes == question)
                && let Some(writer) = writer.lock().unwrap().as_mut()
            {
                let _ = writer.write_all(answer.as_bytes());
            }
        }
    }
}

impl Terminal {
    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shared.0.lock().unwrap()
    }

    fn keys(&self, keys: &str) -> &Self {
        let mut writer = self.writer.lock().unwrap();
        let writer = writer.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
        self
    }

    /// Waits until the screen is as wanted. Half a frame is not looked at.
    fn wait(&self, what: &str, wanted: impl Fn(&Screen) -> bool) -> &Self {
        let deadline = Instant::now() + DEADLINE;
        let mut shown = self.shown();
        while !(shown.whole && wanted(shown.parser.screen())) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !shown.ended, "{what} not seen on\n{}", shown.parser.screen().contents());
            shown = self.shared.1.wait_timeout(shown, left).unwrap().0;
        }
        drop(shown);
        self
    }

    fn sees(&self, words: &str) -> &Self {
        self.wait(words, |screen| screen.contents().contains(words))
    }

    fn loses(&self, words: &str) -> &Self {
        self.wait(&format!("the end of {words}"), |screen| !screen.contents().contains(words))
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap()).unwrap()
    }

    fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// Waits for the end of the program; with it the screen is complete.
    fn ends(&mut self) -> ExitStatus {
        let status = self.gone(DEADLINE);
        let deadline = Instant::now() + DEADLINE;
        let mut shown = self.shared.0.lock().unwrap();
        while !shown.ended {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "the terminal is still held open");
            shown = self.shared.1.wait_timeout(shown, left).unwrap().0;
        }
        drop(shown);
        status
    }

    fn gone(&mut self, limit: Duration) -> ExitStatus {
        let deadline = Instant::now() + limit;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "still running on\n{}", self.shown().parser.screen().contents());
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// The terminal is as it was before the program came.
    fn is_given_back(&self) {
        let shown = self.shown();
        let screen = shown.parser.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.bracketed_paste(), "still asks for bracketed paste");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "still asks for the mouse");
        assert_eq!(modes(self.master.as_deref().unwrap()), self.modes, "the modes were not given back");
    }

    fn resize(&self, cols: u16) {
        self.master.as_ref().unwrap().resize(PtySize { cols, ..self.size }).unwrap();
    }

    /// Closes the window while nothing is drawn.
    fn close(&mut self) {
        let cols = self.size.cols;
        self.resize(cols - 1);
        self.wait("the narrower screen", |screen| {
            let at = |column| screen.cell(0, column).map_or("", vt100::Cell::contents);
            at(cols - 2) == "┐" && at(cols - 1).trim().is_empty()
        });
        self.close_at_once();
    }

    /// Closes the window whatever the program does. The reading thread sleeps with a hand on the terminal: a new size wakes
    /// it, because the program draws anew.
    fn close_at_once(&mut self) {
        self.shown().stop = true;
        self.resize(self.size.cols - 2);
        self.thread.take().unwrap().join().unwrap();
        *self.writer.lock().unwrap() = None;
        self.master = None;
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that failed leaves nothing running.
        if thread::panicking() {
            let _ = kill_process(self.pid(), Signal::KILL);
        }
    }
}

fn size(screen: &Screen) -> (u16, u16) {
    let (rows, columns) = screen.size();
    (rows.get(), columns.get())
}

/// Where words stand on the screen: row and column of the first letter.
fn place(screen: &Screen, words: &str) -> Option<(u16, u16)> {
    let (rows, columns) = size(screen);
    for row in 0..rows {
        let mut line = String::new();
        let mut starts = Vec::new();
        for column in 0..columns {
            let cell = screen.cell(row, column)?;
            if !cell.is_wide_continuation() {
                starts.push((line.len(), column));
                line.push_str(if cell.has_contents() { cell.contents() } else { " " });
            }
        }
        if let Some(at) = line.find(words) {
            return starts.iter().find(|(start, _)| *start == at).map(|(_, column)| (row, *column));
        }
    }
    None
}

/// True when the first letter of these words is shown reversed.
fn is_reversed(screen: &Screen, words: &str) -> bool {
    place(screen, words).and_then(|(row, column)| screen.cell(row, column)).is_some_and(vt100::Cell::inverse)
}

/// Opens Xifeng and corrects its total.
fn correct(terminal: &Terminal) {
    terminal.sees("xifeng-2017.txt").keys(OPEN_XIFENG).sees("718 ≠ 798");
    terminal.keys("e").sees("输入更正值").keys(CTRL_U).keys("718").sees("718").keys(ENTER).sees("已更正");
    terminal.sees("● 未保存");
}

#[test]
fn a_review_from_the_list_to_the_session_and_back() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    terminal.sees("报告").sees("已审结 0/7");
    terminal.wait("every report read", |screen| !screen.contents().contains("正在读取"));
    terminal.keys(END).keys(UP).wait("the cursor on Xifeng", |screen| is_reversed(screen, "xifeng-2017.txt"));
    terminal.keys(ENTER).sees("718 ≠ 798 (-80)").sees("问题 1/8").sees("xifeng-2017.txt");
    terminal.keys("n").sees("问题 2/8").keys("n").sees("问题 3/8").keys("NN").sees("问题 1/8");
    terminal.keys("e").sees("输入更正值").keys(CTRL_U).keys("718").keys(ENTER).sees("已更正").sees("718✎");
    terminal.keys("c").sees("备注：").keys("与分项之和不符").keys(ENTER).keys("请核对原始台账").sees("请核对原始台账");
    terminal.keys(CTRL_S).sees("备注已记下").sees("● 未保存");
    terminal.keys("w").sees("已保存到 sessions/xifeng-2017.ron").loses("● 未保存");
    terminal.keys("q").sees("已审结 0/7").sees("已定 1").keys("q");
    assert_eq!(terminal.ends().exit_code(), 0);
    terminal.is_given_back();

    let session = folder.read(XIFENG);
    let decision = session.lines().find(|line| line.contains("kind: corrected")).unwrap();
    assert!(decision.contains("before: \"798\", after: Some(\"718\")"), "{decision}");
    assert!(decision.contains("who: \"测试员\""), "{decision}");
    assert!(session.contains(r#"text: "与分项之和不符\n请核对原始台账""#), "{session}");

    let mut terminal = Start::new(&folder).run();
    terminal.sees("已定 1").keys(OPEN_XIFENG).sees("问题 1/7");
    terminal.keys("/").keys("重点领域信息798").keys(ENTER).sees("更正 798 → 718").sees("718✎").sees("与分项之和不符");
    terminal.keys("Q");
    assert_eq!(terminal.ends().exit_code(), 0);
    assert_eq!(folder.read(XIFENG), session, "looking changes nothing");
}

#[test]
fn signed_off_with_cards_and_on_to_the_next() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    terminal.sees("xifeng-2017.txt").keys(OPEN_XIFENG).sees("718 ≠ 798").sees("798→718");
    // Hard problems are open: a reason is asked for, and without one nothing is signed.
    terminal.keys("F").sees("审结须写明理由").keys(ESC).sees("不能审结");
    terminal
        .keys("1")
        .sees("问题 8 → 6")
        .keys("1")
        .sees("问题 6 → 5")
        .keys("a")
        .sees("为什么")
        .keys(ENTER)
        .sees("问题 5 → 4");
    terminal.keys("F").sees("xifeng-2017.txt 已审结并保存").sees("yanfeng-chengguan-2017.txt").sees("问题 1/2");
    let session = folder.read(XIFENG);
    assert!(session.contains("finished: Some((who: \"测试员\"") && session.contains("应为 718"), "{session}");
    assert!(session.lines().filter(|line| line.contains("kind: ")).all(|line| line.contains("as_published")));
    terminal.keys("q").sees("已审结 1/7").keys("q");
    assert_eq!(terminal.ends().exit_code(), 0);
}

#[test]
fn leaving_asks_about_unsaved_work_once() {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    correct(&terminal);
    terminal.keys("q").sees("有未保存的决定").keys(ESC).loses("有未保存的决定").sees("718✎").sees("● 未保存");
    terminal.keys("q").sees("有未保存的决定").keys("d").sees("已审结 0/7").sees("未开始");
    terminal.wait("nothing decided", |screen| !screen.contents().contains("已定"));
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
    let status = terminal.gone(Duration::from_secs(2));
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
        terminal.gone(Duration::from_secs(2));
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
    // Either year is corrected where it stands, the newer one first; one key saves both.
    terminal.sees("3525").keys("e9\r").sees("35259").keys("\x1b[D").keys("e8\r").sees("35118").keys(CTRL_S);
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

/// Writes 500 keys at once, the last of which opens the editor, and waits for the editor on the last number.
fn burst(after: &str) {
    let folder = Folder::new();
    let mut terminal = Start::new(&folder).run();
    terminal.sees("xifeng-2017.txt").keys(OPEN_XIFENG).sees("718 ≠ 798");
    terminal.keys(&format!("{}{after}", DOWN.repeat(499)));
    terminal.wait("the last number", |screen| is_reversed(screen, "3.2%") || screen.contents().contains("[3.2% "));
    if after.is_empty() {
        terminal.keys("e");
    }
    terminal.sees("[3.2% ").sees("原文“3.2%”").sees("输入更正值").keys(ESC).loses("输入更正值");
    let shown = terminal.shown().parser.screen().contents();
    assert_eq!(shown.lines().count(), 36);
    // Painted anew, nothing is different: no frame of the burst was left half drawn.
    terminal.keys("\x0ce").sees("输入更正值").keys(ESC).loses("输入更正值");
    assert_eq!(terminal.shown().parser.screen().contents(), shown);
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
    terminal.keys("M").sees("鼠标已开");
    terminal.keys(DOWN).sees("原文“5”").keys(UP).sees("原文“798”").loses("已更正 ·");
    let before = terminal.shown().parser.screen().contents();
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
    terminal.wait("the whole screen again", |screen| screen.alternate_screen() && screen.contents() == before);
    terminal.wait("the mouse again", |screen| screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None);
    terminal.keys("q").sees("有未保存的决定").keys("d").sees("未开始").keys("q");
    assert_eq!(terminal.ends().exit_code(), 0);
}

/// The colour of the cross beside the list's first report with a hard problem.
fn colour_of_a_cross(terminal: &Terminal) -> vt100::Color {
    terminal.sees("已审结 0/7").wait("every report read", |screen| !screen.contents().contains("正在读取"));
    let shown = terminal.shown();
    let screen = shown.parser.screen();
    let (row, column) = place(screen, "✗").unwrap();
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
        assert_eq!(colour_of_a_cross(&terminal), colour, "{announced}");
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
    terminal.sees("已审结 0/7").wait("every report read", |screen| !screen.contents().contains("正在读取"));
    assert_eq!(terminal.shown().parser.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    terminal.keys("M").sees("鼠标已开");
    assert_ne!(terminal.shown().parser.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    let (row, column) = place(terminal.shown().parser.screen(), "xifeng-2017.txt").unwrap();
    let click = format!("\x1b[<0;{};{}M\x1b[<0;{0};{1}m", column + 1, row + 1);
    terminal.keys(&click).wait("the report selected", |screen| is_reversed(screen, "xifeng-2017.txt"));
    terminal.keys(&click).sees("718 ≠ 798").keys("y").sees("已交给终端剪贴板");
    assert_eq!(terminal.shown().clipboard, "Nzk4");
    terminal.keys("M").sees("鼠标已关");
    assert_eq!(terminal.shown().parser.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    terminal.keys("MQ");
    assert_eq!(terminal.ends().exit_code(), 0);
    terminal.is_given_back();
}
