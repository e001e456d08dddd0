//! Test harness: keys in, screens out, without a terminal.
//!
//! A script is a string of keys separated by blanks, as in `keys.ron`; `text:…` types the rest of the word. Sessions
//! are stored in a temporary folder. The picture of a screen is its text, followed by a map of styles with one letter
//! per cell.

use gouji_core::message::catalogue;
use gouji_core::review::{Decision, Review};
use gouji_core::text::Lang;
use gouji_ingest::worker::Stop;
use gouji_session::cache::Cache;
use gouji_session::corpus::{self, Item, Origin};
use gouji_session::{SessionConfig, SessionFolder, blind};
pub use gouji_testing::{Folder, folder};
use gouji_tui::control::ControlSample;
use gouji_tui::effect::Effect;
use gouji_tui::event::Event;
use gouji_tui::keys::{Code, Key, Mouse, MouseKind};
use gouji_tui::layout::Size;
use gouji_tui::pair::Pair;
use gouji_tui::report_view::ReportView;
use gouji_tui::resources::Resources;
use gouji_tui::run::inbox::{End, Message};
use gouji_tui::run::loader::{Done, Job, Loader};
use gouji_tui::run::runtime::{Edges, Reader, Runtime};
use gouji_tui::run::sessions::Sessions;
use gouji_tui::screen::list::report_list::Arrangement;
use gouji_tui::state::State;
use gouji_tui::tty::Msg;
use gouji_tui::view::View;
use gouji_tui::widgets::theme::Depth;
use gouji_tui::widgets::themes::Themes;
use ratatui::Terminal;
use ratatui::backend::{Backend, TestBackend};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::style::Modifier;
use std::io;
use std::num::NonZeroUsize;
use std::ops::{Deref, DerefMut};
use std::path::PathBuf;
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// Compares a screen with its accepted snapshot; all snapshots are in one folder.
macro_rules! snapshot {
    ($name:expr, $run:expr) => {
        insta::with_settings!({
            snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots"),
            prepend_module_to_snapshot => false,
        }, {
            insta::assert_snapshot!($name, $run);
        })
    };
}
pub(crate) use snapshot;

/// Asserts properties of a screen at any size and in any language: frames are closed, and no message is missing.
pub fn assert_whole(name: &str, run: &mut Run) {
    let screen = run.screen();
    let count = |corner: char| screen.matches(corner).count();
    let corners = ['┌', '┐', '└', '┘'].map(count);
    assert!(corners[0] > 0 && corners.iter().all(|&one| one == corners[0]), "{name}: {corners:?}\n{screen}");
    let keys = catalogue(run.state.lang).keys().filter(|key| key.contains('.'));
    let unresolved: Vec<&str> = keys.filter(|key| screen.contains(key)).collect();
    assert!(unresolved.is_empty(), "{name}: {unresolved:?}\n{screen}");
}

/// The view of the open report.
pub fn desk(run: &Run) -> &ReportView {
    run.state.open.view().unwrap()
}

/// The open pair of reports.
pub fn pair_of(run: &Run) -> &Pair {
    run.state.open.pair().unwrap()
}

/// Decision on an id.
pub fn decision<'r>(run: &'r Run, id: &str) -> Option<&'r Decision> {
    desk(run).review.entries.get(id).and_then(|entry| entry.decision.as_ref())
}

/// Text of the status line.
pub fn status(run: &Run) -> &str {
    run.state.status.as_ref().map_or("", |status| &status.text)
}

/// Environment of a test: jobs run immediately, and terminal commands are recorded.
#[derive(Debug)]
pub struct Outside {
    loader: Loader,
    /// Jobs postponed until [`Run::do_jobs`], as on a thread.
    pub later: Option<Vec<(Job, Stop)>>,
    /// Requests made to the terminal.
    pub asked: Vec<String>,
    /// Time of decisions.
    pub now: String,
    /// Whether the program is asked to end while effects are performed.
    pub end: Option<End>,
}

impl<B: Backend> Edges<B> for Outside {
    fn now(&self) -> String {
        self.now.clone()
    }

    fn start(&mut self, _: Reader, job: Job, stop: Stop) -> Option<Done> {
        match &mut self.later {
            Some(later) => {
                later.push((job, stop));
                None
            }
            None => Some(self.loader.work(job, &stop, &|_| {})),
        }
    }

    fn wait_for(&mut self, report: usize, session: PathBuf) -> io::Result<()> {
        self.asked.push(format!("wait {report} {}", session.display()));
        Ok(())
    }

    fn remember(&mut self, arrangement: &Arrangement) {
        self.asked.push(format!("remember {arrangement:?}"));
    }

    fn remember_control(&mut self, sample: &ControlSample) {
        self.asked.push(format!("remember {:?}", sample.seen()));
    }

    fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.asked.push(format!("mouse {on}"));
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.asked.push("suspend".into());
        Ok(())
    }

    fn copy(&mut self, _: &mut B, text: &str) -> io::Result<()> {
        self.asked.push(format!("copy {text}"));
        Ok(())
    }

    fn begin_frame(&mut self, _: &mut B) -> io::Result<()> {
        Ok(())
    }

    fn end_frame(&mut self, _: &mut B) -> io::Result<()> {
        Ok(())
    }

    fn end_asked(&mut self) -> Option<End> {
        self.end
    }
}

/// Time in every test.
const NOW: &str = "2026-01-02T03:04:05Z";

/// The running program.
pub struct Run {
    pub program: Runtime<TestBackend, Outside>,
    pub sessions: Folder,
    pub ended: bool,
}

impl Deref for Run {
    type Target = Runtime<TestBackend, Outside>;

    fn deref(&self) -> &Self::Target {
        &self.program
    }
}

impl DerefMut for Run {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.program
    }
}

impl Run {
    /// The bundled reports at a size, in Chinese, all counted.
    pub fn new(columns: u16, rows: u16) -> Self {
        Self::with(corpus::samples(), columns, rows, Lang::Zh, folder())
    }

    /// These reports, with sessions in this folder.
    pub fn with(items: Vec<Item>, columns: u16, rows: u16, lang: Lang, sessions: Folder) -> Self {
        Self::with_resources(Resources::builtin().unwrap(), items, columns, rows, lang, sessions)
    }

    /// These reports in Chinese, for a person who reviews them apart, or for the office that rules between such people.
    pub fn apart(items: Vec<Item>, shared: Folder, reviewer: Option<&str>) -> Self {
        let own = reviewer.map_or_else(|| shared.to_path_buf(), |name| blind::folder_of(&shared, name));
        let resources = Resources::builtin().unwrap();
        let mut run = Self::in_folder(resources, items, Size { columns: 120, rows: 36 }, Lang::Zh, shared, own);
        run.state.is_blind = reviewer.is_some();
        run.state.has_second = !run.state.is_blind && !blind::reviewers(&run.sessions).is_empty();
        run
    }

    /// The same with rules, readings and words of the test's own.
    pub fn with_resources(
        resources: Resources,
        items: Vec<Item>,
        columns: u16,
        rows: u16,
        lang: Lang,
        sessions: Folder,
    ) -> Self {
        let own = sessions.to_path_buf();
        Self::in_folder(resources, items, Size { columns, rows }, lang, sessions, own)
    }

    /// The same with sessions in a folder below the shared one.
    fn in_folder(
        resources: Resources,
        items: Vec<Item>,
        size: Size,
        lang: Lang,
        sessions: Folder,
        own: PathBuf,
    ) -> Self {
        let Size { columns, rows } = size;
        let paths = items.iter().map(|item| item.path.clone()).collect();
        let mut state = State::new(resources.clone(), lang, paths, Size { columns, rows });
        state.reviewer = "测试员".into();
        state.now = NOW.into();
        let themes = Themes::builtin(Depth::Sixteen).unwrap();
        state.themes = themes.names();
        let place = SessionConfig {
            folder: SessionFolder::new(own),
            reviewer: state.reviewer.clone(),
            now: state.now.clone(),
            ..SessionConfig::default()
        };
        let held = Sessions::new(place.clone(), Arc::default(), sessions.join("letters"));
        let count = items.len();
        let (locks, exports) = (Arc::clone(&held.locks), sessions.join("exports"));
        let (shared, letters) = (sessions.to_path_buf(), sessions.join("letters"));
        let (jobs, cache) = (NonZeroUsize::MIN, Cache::none());
        let loader =
            Loader { items, resources, place, shared, letters, exports, locks, jobs, cache, lang, now: || NOW.into() };
        let terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        let outside = Outside { loader, later: None, asked: Vec::new(), now: NOW.into(), end: None };
        let program = Runtime::new(state, View::new(themes), terminal, outside, held, Stop::default());
        let mut run = Self { program, sessions, ended: false };
        for index in 0..count {
            let done = run.edges.loader.work(Job::Count(index), &Stop::default(), &|_| {});
            run.take(Message::Done(Box::new(done), Stop::default()));
        }
        run
    }

    fn item(&self, index: usize) -> &Item {
        &self.edges.loader.items[index]
    }

    /// Opens the report whose path contains `name`.
    pub fn open(mut self, name: &str) -> Self {
        let index = self.edges.loader.items.iter().position(|item| item.path.contains(name)).unwrap();
        self.state.list.cursor = index;
        self.keys("Enter");
        assert!(self.state.open.view().is_some(), "{name} did not open: {:?}", self.state.status);
        self
    }

    /// Requests a report and delivers its text before its fields.
    pub fn shown(&mut self, index: usize) {
        self.news(Event::Reading);
        let Origin::Sample(bytes) = self.item(index).origin else { panic!("no sample") };
        let document = gouji_ingest::ingest(bytes).unwrap().document;
        let review = Review::text_only(&self.item(index).path, document);
        self.news(Event::Shown(index, Box::new(review)));
    }

    /// Completes the reading of a report.
    pub fn read(&mut self, index: usize) {
        self.perform(vec![Effect::Open(index)]);
    }

    /// Types a script.
    pub fn keys(&mut self, script: &str) -> &mut Self {
        for word in script.split(' ').filter(|word| !word.is_empty()) {
            match word.strip_prefix("text:") {
                Some(text) => text.chars().for_each(|c| self.key(Key::new(Code::Char(c), false, false, false))),
                None => self.key(word.parse().unwrap_or_else(|_| panic!("no key: {word}"))),
            }
        }
        self
    }

    pub fn key(&mut self, key: Key) {
        self.take(Message::Tty(Msg::Key(key)));
    }

    /// Handles a message as the program's loop does.
    pub fn take(&mut self, message: Message) {
        let end = self.program.take(message).unwrap();
        self.ends(end);
    }

    /// Delivers an event from the environment.
    pub fn news(&mut self, event: Event) {
        self.take(Message::Done(Box::new(Done::of(event)), Stop::default()));
    }

    pub fn perform(&mut self, effects: Vec<Effect>) {
        let end = self.program.perform_all(effects).unwrap();
        self.ends(end);
    }

    /// Runs postponed jobs, and delivers their results as messages.
    pub fn do_jobs(&mut self) {
        for (job, stop) in self.edges.later.take().unwrap_or_default() {
            let done = self.edges.loader.work(job, &stop, &|_| {});
            self.take(Message::Done(Box::new(done), stop));
        }
    }

    fn ends(&mut self, end: Option<End>) {
        self.ended |= end == Some(End::Quit);
        // Every test has its own folder, so the path is removed.
        let folder = format!("{}/", self.sessions.display());
        if let Some(status) = &mut self.state.status {
            status.text = status.text.replace(&folder, "");
        }
    }

    /// Sends a mouse event for a cell of the current screen.
    pub fn mouse(&mut self, kind: MouseKind, column: u16, row: u16) -> &mut Self {
        self.buffer();
        self.take(Message::Tty(Msg::Mouse(Mouse { kind, column, row })));
        self
    }

    /// Column and row of the first letter of these words on the screen.
    pub fn place(&mut self, words: &str) -> (u16, u16) {
        let buffer = self.buffer();
        for y in 0..buffer.area.height {
            for x in 0..buffer.area.width {
                let mut rest = words;
                let mut at = x;
                while at < buffer.area.width {
                    let Some(left) = rest.strip_prefix(buffer[(at, y)].symbol()) else { break };
                    rest = left;
                    if rest.is_empty() {
                        return (x, y);
                    }
                    at += columns_of(&buffer[(at, y)]);
                }
            }
        }
        panic!("{words} not on\n{}", text_of(&buffer));
    }

    /// Clicks on words.
    pub fn click(&mut self, words: &str) -> &mut Self {
        let (x, y) = self.place(words);
        self.mouse(MouseKind::Press, x, y).mouse(MouseKind::Release, x, y)
    }

    /// Resizes the terminal.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.take(Message::Tty(Msg::Resize(columns, rows)));
    }

    /// Draws a frame and returns its buffer.
    pub fn buffer(&mut self) -> Buffer {
        let size = self.state.terminal();
        let mut terminal = Terminal::new(TestBackend::new(size.columns, size.rows)).unwrap();
        let Runtime { view, state, .. } = &mut self.program;
        terminal.draw(|frame| view.draw(state, frame)).unwrap().buffer.clone()
    }

    /// Draws a whole frame on the program's terminal.
    pub fn frame(&mut self) {
        let size = self.state.terminal();
        self.terminal = Terminal::new(TestBackend::new(size.columns, size.rows)).unwrap();
        self.draw().unwrap();
    }

    /// Position of the cursor, if the frame shows it.
    pub fn cursor(&mut self) -> Option<(u16, u16)> {
        self.frame();
        let backend = self.terminal.backend();
        backend.cursor_visible().then(|| backend.cursor_position().into())
    }

    /// Screen as text, without blanks at line ends.
    pub fn screen(&mut self) -> String {
        text_of(&self.buffer())
    }

    /// Screen as text, followed by its styles: one letter per cell, `.` for none.
    pub fn picture(&mut self) -> String {
        let buffer = self.buffer();
        format!("{}\n{}", text_of(&buffer), styles_of(&buffer))
    }
}

/// Text of a buffer without the second halves of wide characters, which hold stale letters in ratatui's `TestBackend`.
pub fn text_of(buffer: &Buffer) -> String {
    let mut lines = Vec::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            line.push_str(buffer[(x, y)].symbol());
            x += columns_of(&buffer[(x, y)]);
        }
        lines.push(line.trim_end().to_string());
    }
    lines.join("\n")
}

/// Display columns of a cell; a width forced by the painter takes precedence.
pub fn columns_of(cell: &Cell) -> u16 {
    match cell.diff_option {
        CellDiffOption::ForcedWidth(columns) => columns.get(),
        _ => (cell.symbol().width() as u16).max(1),
    }
}

/// Styles, one letter per cell: r reversed, b bold, u underlined, capitals for two at once, `.` for plain.
fn styles_of(buffer: &Buffer) -> String {
    let mut lines = Vec::new();
    for y in 0..buffer.area.height {
        let line: String = (0..buffer.area.width)
            .map(|x| {
                let on = |modifier| buffer[(x, y)].modifier.contains(modifier);
                match (on(Modifier::REVERSED), on(Modifier::BOLD), on(Modifier::UNDERLINED)) {
                    (true, true, _) => 'R',
                    (true, false, _) => 'r',
                    (false, true, true) => 'B',
                    (false, true, false) => 'b',
                    (false, false, true) => 'u',
                    (false, false, false) => '.',
                }
            })
            .collect();
        lines.push(line.trim_end_matches('.').to_string());
    }
    lines.join("\n").trim_end().to_string()
}
