//! Keys in, screens out: the program without a terminal.
//!
//! A script is a string of keys separated by blanks, as in `keys.ron`; `text:…` types the rest of the word. Sessions live in
//! a folder of the test's own. The picture of a screen is its text, and a second one with a letter for each style.

use gouji_core::review::{Decision, Opening, Review};
use gouji_core::text::Lang;
use gouji_ingest::worker::Stop;
use gouji_session::corpus::{self, Item, Origin, Waiting};
use gouji_session::{SessionConfig, SessionFolder};
pub use gouji_testing::{Folder, folder};
use gouji_tui::effect::{Effect, Event};
use gouji_tui::keys::{Code, Key, Mouse, MouseKind};
use gouji_tui::layout::Size;
use gouji_tui::pointer;
use gouji_tui::report_view::ReportView;
use gouji_tui::resources::Resources;
use gouji_tui::run;
use gouji_tui::run::sessions::Sessions;
use gouji_tui::screen::list::report_list::Summary;
use gouji_tui::state::{Overlay, State};
use gouji_tui::update;
use gouji_tui::view::View;
use gouji_tui::widgets::theme::Depth;
use gouji_tui::widgets::themes::Themes;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::style::Modifier;
use std::path::Path;
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// A screen as it was accepted, of all tests in one folder.
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

/// The report on the desk.
pub fn desk(run: &Run) -> &ReportView {
    run.state.desk.as_ref().unwrap()
}

/// What was decided about an id.
pub fn decision<'r>(run: &'r Run, id: &str) -> Option<&'r Decision> {
    desk(run).review.entries.get(id).and_then(|entry| entry.decision.as_ref())
}

/// What the status line says.
pub fn status(run: &Run) -> &str {
    run.state.status.as_ref().map_or("", |status| &status.text)
}

/// The running program.
pub struct Run {
    pub state: State,
    pub sessions: Folder,
    pub ended: bool,
    view: View,
    items: Vec<Item>,
    kept: Sessions,
}

impl Run {
    /// The bundled reports at a size, in Chinese, everything counted.
    pub fn new(columns: u16, rows: u16) -> Self {
        Self::with(corpus::samples(), columns, rows, Lang::Zh, folder())
    }

    /// These reports, with sessions in this folder.
    pub fn with(items: Vec<Item>, columns: u16, rows: u16, lang: Lang, sessions: Folder) -> Self {
        let kit = Resources::builtin().unwrap();
        let paths = items.iter().map(|item| item.path.clone()).collect();
        let mut state = State::new(kit, lang, paths, Size { columns, rows });
        state.reviewer = "测试员".into();
        state.now = "2026-01-02T03:04:05Z".into();
        let themes = Themes::builtin(Depth::Sixteen).unwrap();
        state.themes = themes.names();
        let view = View::new(themes);
        let place = SessionConfig {
            folder: SessionFolder::new(&*sessions),
            reviewer: state.reviewer.clone(),
            now: state.now.clone(),
            ..SessionConfig::default()
        };
        let kept = Sessions::new(place, Arc::default());
        let mut run = Self { state, sessions, ended: false, view, items, kept };
        for index in 0..run.items.len() {
            let summary = corpus::open(
                &run.items[index],
                &run.state.kit.library,
                &run.state.kit.rules,
                &SessionFolder::new(&*run.sessions),
            )
            .map(|opened| Summary::of(&opened.review, &run.state.kit.library))
            .map_err(|error| error.message.get(lang).to_string());
            update::event(&mut run.state, Event::Counted(index, summary));
        }
        run
    }

    /// Opens the report whose path ends with `name`.
    pub fn open(mut self, name: &str) -> Self {
        let index = self.items.iter().position(|item| item.path.contains(name)).unwrap();
        self.state.list.cursor = index;
        self.keys("Enter");
        assert!(self.state.desk.is_some(), "{name} did not open: {:?}", self.state.status);
        self
    }

    /// A report is asked for, and its text comes before what is read out of it.
    pub fn shown(&mut self, index: usize) {
        self.news(Event::Reading);
        let Origin::Sample(bytes) = self.items[index].origin else { panic!("no sample") };
        let document = gouji_ingest::ingest(bytes).unwrap().document;
        let review = Review::unread(&self.items[index].path, document);
        self.news(Event::Shown(index, Box::new(review)));
    }

    /// It is read.
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
        if matches!(self.state.overlay, Some(Overlay::Note { .. })) {
            let effects = self.view.note_key(&mut self.state, key);
            return self.perform(effects);
        }
        let effects = update::key(&mut self.state, key);
        self.perform(effects);
    }

    /// Something came back from the edges.
    pub fn news(&mut self, news: Event) {
        let effects = update::event(&mut self.state, news);
        self.perform(effects);
    }

    fn begin(&self, index: usize) -> Result<corpus::Begun, String> {
        let kit = (&self.state.kit.library, &self.state.kit.rules);
        let (place, locks, now) = (&self.kept.place, &self.kept.locks, self.state.now.clone());
        let waiting = Waiting { stop: &Stop::default(), early: &|_| {} };
        run::sessions::begin(&self.items[index], kit, place, locks, now, waiting)
            .map_err(|error| error.line(self.state.lang))
    }

    fn look(&self, index: usize) -> Result<corpus::Begun, String> {
        let kit = (&self.state.kit.library, &self.state.kit.rules);
        let waiting = Waiting { stop: &Stop::default(), early: &|_| {} };
        corpus::read_ahead(&self.items[index], kit, &self.kept.place, waiting)
            .map_err(|error| error.line(self.state.lang))
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let news = match effect {
                Effect::Open(index) | Effect::Prefetch(index) => {
                    let is_asked = matches!(effect, Effect::Open(_));
                    let told = if is_asked { Event::Opened } else { Event::Ahead };
                    match if is_asked { self.begin(index) } else { self.look(index) } {
                        Ok(begun) => {
                            self.kept.put(index, begun.session);
                            told(index, Ok(Box::new(begun.review)), begun.opening)
                        }
                        Err(reason) => told(index, Err(reason), Opening::default()),
                    }
                }
                Effect::OpenPair(old, new) => match self.begin(old).and_then(|older| Ok((older, self.begin(new)?))) {
                    Ok((older, newer)) => {
                        self.kept.put(old, older.session);
                        self.kept.put(new, newer.session);
                        let pair = [(older.review, older.opening), (newer.review, newer.opening)];
                        Event::Paired(old, new, Ok(Box::new(pair)))
                    }
                    Err(reason) => Event::Paired(old, new, Err(reason)),
                },
                Effect::OpenYears(reports) => {
                    let open = |index: usize| {
                        corpus::open(
                            &self.items[index],
                            &self.state.kit.library,
                            &self.state.kit.rules,
                            &SessionFolder::new(&*self.sessions),
                        )
                    };
                    Event::Years(
                        reports.into_iter().filter_map(|index| Some((index, open(index).ok()?.review))).collect(),
                    )
                }
                Effect::Weigh(wanted) => {
                    let kit = &self.state.kit;
                    let open = |index: usize| {
                        corpus::open(&self.items[index], &kit.library, &kit.rules, &SessionFolder::new(&*self.sessions))
                            .ok()
                    };
                    wanted.read(&kit.library, |index| open(index).map(|opened| opened.review))
                }
                Effect::Record(..) | Effect::Save | Effect::SaveIn(_) | Effect::Forget(_) | Effect::Claim(_) => {
                    match self.kept.perform(&mut self.state, &effect) {
                        Some(Event::Saved(Ok(path))) => {
                            let name = |path: &str| Path::new(path).file_name().unwrap().to_string_lossy().into_owned();
                            Event::Saved(Ok(path.split(" · ").map(name).collect::<Vec<_>>().join(" · ")))
                        }
                        Some(news) => news,
                        None => continue,
                    }
                }
                Effect::Quit => {
                    self.ended = true;
                    continue;
                }
                Effect::Stop | Effect::Redraw | Effect::Suspend | Effect::Mouse(_) | Effect::Copy(_) => continue,
            };
            let more = update::event(&mut self.state, news);
            self.perform(more);
        }
        self.kept.let_go(&self.state);
    }

    /// The mouse does something at a cell of the screen as it is now.
    pub fn mouse(&mut self, kind: MouseKind, column: u16, row: u16) -> &mut Self {
        self.buffer();
        let effects = pointer::pointed(&mut self.state, Mouse { kind, column, row }, self.view.hits());
        self.perform(effects);
        self
    }

    /// Where words stand on the screen: column and row of their first letter.
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

    /// Changes the size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let more = update::event(&mut self.state, Event::Resized(Size { columns, rows }));
        self.perform(more);
    }

    /// Draws, and keeps what the frame holds.
    pub fn buffer(&mut self) -> Buffer {
        let size = self.state.size;
        let mut terminal = Terminal::new(TestBackend::new(size.columns, size.rows)).unwrap();
        let (view, state) = (&mut self.view, &self.state);
        terminal.draw(|frame| view.draw(state, frame)).unwrap().buffer.clone()
    }

    /// Where the real cursor is, when the frame shows it.
    pub fn cursor(&mut self) -> Option<(u16, u16)> {
        let size = self.state.size;
        let mut terminal = Terminal::new(TestBackend::new(size.columns, size.rows)).unwrap();
        let (view, state) = (&mut self.view, &self.state);
        terminal.draw(|frame| view.draw(state, frame)).unwrap();
        let backend = terminal.backend();
        backend.cursor_visible().then(|| backend.cursor_position().into())
    }

    /// The screen as text, without blanks at the ends of lines.
    pub fn screen(&mut self) -> String {
        text_of(&self.buffer())
    }

    /// The screen as text and, below it, as styles: a letter a cell, `.` for none.
    pub fn picture(&mut self) -> String {
        let buffer = self.buffer();
        format!("{}\n{}", text_of(&buffer), styles_of(&buffer))
    }
}

/// The text of a buffer; the half hidden behind a wide character is left out (it holds stale letters in ratatui's own
/// `TestBackend`).
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

/// Columns a cell stands for; what the painter said of it counts.
pub fn columns_of(cell: &Cell) -> u16 {
    match cell.diff_option {
        CellDiffOption::ForcedWidth(columns) => columns.get(),
        _ => (cell.symbol().width() as u16).max(1),
    }
}

/// One letter a cell: r reversed, b bold, u underlined, and capitals for two at once; `.` for plain.
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
