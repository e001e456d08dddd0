//! Fixtures of the end-to-end tests: the program in a pty with a terminal emulator, and a log of the terminal commands.
//!
//! The size is set before the program starts, and terminal queries are answered. Nothing waits by the clock: each step
//! waits for what it expects, with a deadline.

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use vt100::{Parser, Screen};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_gouji");
/// Deadline of a step: enough for a debug build on a loaded machine, never reached in a passing test.
pub const DEADLINE: Duration = Duration::from_mins(1);
pub const ENTER: &str = "\r";
pub const ESC: &str = "\x1b";
pub const UP: &str = "\x1b[A";
pub const DOWN: &str = "\x1b[B";
pub const END: &str = "\x1b[F";
pub const CTRL_S: &str = "\x13";
pub const CTRL_U: &str = "\x15";
pub const CTRL_Z: &str = "\x1a";
/// Last bytes of every frame: the end of a synchronised update.
pub const END_OF_FRAME: &[u8] = b"\x1b[?2026l";
/// Start of a clipboard command: OSC 52.
pub const COPY: &[u8] = b"\x1b]52;c;";
/// Keys from the top of the bundled list to Xifeng, and into it.
pub const OPEN_XIFENG: &str = "\x1b[F\x1b[A\r";
pub const XIFENG: &str = "sessions/xifeng-2017.ron";

/// A temporary folder of one test, removed on drop.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!("gouji-e2e-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.join(name).exists()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// State kept by the reading thread.
pub struct Shown {
    pub parser: Parser,
    /// Last bytes read.
    pub tail: Vec<u8>,
    /// True when the last frame was read completely.
    pub whole: bool,
    /// True when no more output comes: the program or the test closed the terminal.
    pub ended: bool,
    /// True when the test wants to close the terminal.
    pub stop: bool,
    /// Last clipboard content, in base 64.
    pub clipboard: String,
    /// All output.
    pub all: Vec<u8>,
}

pub type Shared = Arc<(Mutex<Shown>, Condvar)>;

/// The program running in a terminal.
pub struct Terminal {
    pub child: Box<dyn Child + Send + Sync>,
    pub master: Option<Box<dyn MasterPty + Send>>,
    pub writer: Arc<Mutex<Option<Box<dyn Write + Send>>>>,
    pub shared: Shared,
    pub thread: Option<JoinHandle<()>>,
    pub modes: String,
    pub size: PtySize,
}

/// How the terminal answers queries.
#[derive(Clone, Copy)]
pub enum Answering {
    /// Answers all, with a dark background.
    Dark,
    /// Answers all, with a light background and ambiguous characters two columns wide.
    LightAndWide,
    /// Answers none.
    Nothing,
}

/// How the program is started in a terminal.
pub struct Start<'a> {
    pub answering: Answering,
    pub folder: &'a Path,
    pub program: PathBuf,
    arguments: Vec<String>,
    pub variables: BTreeMap<&'static str, &'static str>,
    pub rows: u16,
    pub cols: u16,
}

impl<'a> Start<'a> {
    pub fn new(folder: &'a Folder) -> Self {
        let variables =
            BTreeMap::from([("LANG", "zh_CN.UTF-8"), ("TERM", "xterm-256color"), ("GOUJI_REVIEWER", "测试员")]);
        Self {
            answering: Answering::Dark,
            folder: &folder.0,
            program: PROGRAM.into(),
            arguments: Vec::new(),
            variables,
            rows: 36,
            cols: 120,
        }
    }

    pub fn program(mut self, program: &Path) -> Self {
        self.program = program.into();
        self
    }

    pub fn arguments(mut self, arguments: &[&str]) -> Self {
        self.arguments = arguments.iter().map(ToString::to_string).collect();
        self
    }

    pub fn variable(mut self, name: &'static str, value: &'static str) -> Self {
        self.variables.insert(name, value);
        self
    }

    pub fn answering(mut self, answering: Answering) -> Self {
        self.answering = answering;
        self
    }

    pub fn run(self) -> Terminal {
        let size = PtySize { rows: self.rows, cols: self.cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(&self.program);
        command.args(&self.arguments);
        command.cwd(self.folder);
        for name in ["LC_ALL", "LC_MESSAGES", "NO_COLOR"] {
            command.env_remove(name);
        }
        // Journals that cannot be next to the session go below this folder.
        command.env("XDG_STATE_HOME", self.folder.join("state"));
        // Keeps the tests away from the user's own configuration.
        command.env("XDG_CONFIG_HOME", self.folder.join("config"));
        for (name, value) in &self.variables {
            command.env(name, value);
        }
        // portable-pty sends a newline and EOF when its writer is dropped, which no terminal does.
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
            all: Vec::new(),
        };
        let shared: Shared = Arc::new((Mutex::new(shown), Condvar::new()));
        let thread = thread::spawn({
            let (shared, writer) = (Arc::clone(&shared), Arc::clone(&writer));
            move || listen(reader, &shared, &writer, self.answering)
        });
        Terminal { child, master: Some(pair.master), writer, shared, thread: Some(thread), modes, size }
    }
}

/// Input, output and local modes of the terminal: echo, line mode, signals.
pub fn modes(master: &dyn MasterPty) -> String {
    let modes = master.get_termios().unwrap();
    format!("{:?} {:?} {:?}", modes.input_flags, modes.output_flags, modes.local_flags)
}

/// Reads the program's output until its end and answers its queries.
pub fn listen(
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
        shown.all.extend_from_slice(&buffer[..read]);
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
    pub fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shared.0.lock().unwrap()
    }

    pub fn keys(&self, keys: &str) -> &Self {
        let mut writer = self.writer.lock().unwrap();
        let writer = writer.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
        self
    }

    /// Waits until the screen meets a condition, tested on complete frames only.
    pub fn wait(&self, what: &str, wanted: impl Fn(&Screen) -> bool) -> &Self {
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

    pub fn sees(&self, words: &str) -> &Self {
        self.wait(words, |screen| screen.contents().contains(words))
    }

    pub fn loses(&self, words: &str) -> &Self {
        self.wait(&format!("the end of {words}"), |screen| !screen.contents().contains(words))
    }

    pub fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap()).unwrap()
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// Kills the program; `look` sees the last screen, before the terminal is restored.
    pub fn kill<T>(&mut self, look: impl FnOnce(&Self) -> T) -> T {
        self.signal(Signal::STOP);
        // The output is in the terminal, but the reading thread may not have reached it yet.
        thread::sleep(Duration::from_millis(20));
        let seen = look(self);
        self.signal(Signal::KILL);
        self.ends();
        seen
    }

    /// Waits for the end of the program, after which the screen is complete.
    pub fn ends(&mut self) -> ExitStatus {
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

    pub fn gone(&mut self, limit: Duration) -> ExitStatus {
        let deadline = Instant::now() + limit;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "still running on\n{}", self.shown().parser.screen().contents());
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Asserts that the terminal is as before the program started.
    pub fn is_given_back(&self) {
        let shown = self.shown();
        let screen = shown.parser.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.bracketed_paste(), "still asks for bracketed paste");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "still asks for the mouse");
        assert_eq!(modes(self.master.as_deref().unwrap()), self.modes, "the modes were not given back");
    }

    pub fn resize(&self, cols: u16) {
        self.master.as_ref().unwrap().resize(PtySize { cols, ..self.size }).unwrap();
    }

    /// Closes the window while nothing is being drawn.
    pub fn close(&mut self) {
        let cols = self.size.cols;
        self.resize(cols - 1);
        self.wait("the narrower screen", |screen| {
            // Above a report is a line without a border.
            let at = |row, column| screen.cell(row, column).map_or("", vt100::Cell::contents);
            (0..2).any(|row| at(row, cols - 2) == "┐" && at(row, cols - 1).trim().is_empty())
        });
        self.close_at_once();
    }

    /// Closes the window whatever the program does. The reading thread blocks with the terminal open: a resize wakes
    /// it, because the program redraws.
    pub fn close_at_once(&mut self) {
        self.shown().stop = true;
        self.resize(self.size.cols - 2);
        self.thread.take().unwrap().join().unwrap();
        *self.writer.lock().unwrap() = None;
        self.master = None;
    }
}

/// The lines of a screen; a blank that was written at the end of one is like one that was not.
pub fn lines(screen: &Screen) -> Vec<String> {
    screen.contents().lines().map(|line| line.trim_end().to_string()).collect()
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A failed test leaves no process running.
        if thread::panicking() {
            let _ = kill_process(self.pid(), Signal::KILL);
        }
    }
}

pub fn size(screen: &Screen) -> (u16, u16) {
    let (rows, columns) = screen.size();
    (rows.get(), columns.get())
}

/// Row and column of the first letter of these words on the screen.
pub fn place(screen: &Screen, words: &str) -> Option<(u16, u16)> {
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

/// True when the first letter of these words is shown in reverse video.
pub fn is_reversed(screen: &Screen, words: &str) -> bool {
    place(screen, words).and_then(|(row, column)| screen.cell(row, column)).is_some_and(vt100::Cell::inverse)
}

/// Returns to the corrected total: a decision that settles the current problem moves on to the next one. The search
/// stays open, so that leaving takes one more `q`.
pub fn look_back(terminal: &Terminal) {
    terminal.keys("/").keys("重点领域信息798").keys(ENTER).sees("更正 798 → 718").sees("718✎");
}

/// Opens Xifeng and corrects its total.
pub fn correct(terminal: &Terminal) {
    terminal.sees("xifeng-2017.txt").keys(OPEN_XIFENG).sees("718 ≠ 798");
    terminal.keys("e").sees("输入即替换").keys(CTRL_U).keys("718").sees("718").keys(ENTER).sees("已更正");
    terminal.sees("● 未保存");
}
