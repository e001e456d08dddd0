//! The workbench as a program: its options, its loop, its threads and its terminal.
//!
//! Invariant: sleeps until something happens and draws only then; reports are read in threads, so that no key waits; what
//! was decided is saved before the program ends for a signal or a vanished terminal. Not here: what a message does
//! ([`runtime`]), what is drawn (`view`).

pub mod appearance;
mod batch;
mod control;
pub mod inbox;
pub mod loader;
pub mod remember;
pub mod runtime;
pub mod sessions;
mod survey;

use crate::action::Action;
use crate::control::ControlSample;
use crate::graphics::Graphics;
use crate::layout::Size;
use crate::resources::Resources;
use crate::screen::list::report_list::Arrangement;
use crate::screen::report::problem_view::first_key;
use crate::state::State;
use crate::tty::platform::HANGUP;
pub use crate::tty::watchdog::answer;
use crate::tty::{self, Guard, Msg};
use crate::view::View;
use appearance::AppearanceOptions;
use crossterm::clipboard::CopyToClipboard;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use gouji_core::check::Rules;
use gouji_core::collection::agencies::AgencyTable;
use gouji_core::forms::Library;
use gouji_core::message;
use gouji_core::text::sanitize::printable_lines;
use gouji_core::text::{Bilingual, Lang};
use gouji_ingest::worker::Stop;
use gouji_session::cache::Cache;
use gouji_session::corpus::{self, Item, OpenError, Origin, OwnFile};
use gouji_session::journal::Syncer;
use gouji_session::{SessionConfig, SessionFolder, blind, lock};
use inbox::{End, Inbox, Message, Waited};
use loader::{Done, Job, Loader, Order};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use runtime::{Edges, Reader, Runtime};
use sessions::Sessions;
use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// What the command line asks of the workbench.
#[derive(Debug)]
pub struct Options {
    /// The reports to show.
    pub items: Vec<Item>,
    /// Paths that gave none, and why.
    pub errors: Vec<OpenError>,
    /// Language of messages.
    pub lang: Lang,
    /// Where sessions are kept.
    pub sessions: PathBuf,
    /// The reviewer's name; may be empty.
    pub reviewer: String,
    /// The folder that all reviewers share, for who reviews without seeing what others decided; `sessions` is below it then.
    pub blind_in: Option<PathBuf>,
    /// The forms.
    pub library: Library,
    /// The rules.
    pub rules: Rules,
    /// The user's own key files, later over earlier.
    pub keys: Vec<OwnFile>,
    /// The user's own files of reasons, later over earlier.
    pub reasons: Vec<OwnFile>,
    /// The user's own template of a letter; the last of several.
    pub letter: Vec<OwnFile>,
    /// The user's table of agencies.
    pub agencies: Option<AgencyTable>,
    /// The user's own settings of the list; the last of several.
    pub list: Vec<OwnFile>,
    /// Things in the files of the readings that were not read, as standard error has told.
    pub reading_problems: usize,
    /// What is opened first.
    pub first: First,
    /// Threads that read the reports of the list.
    pub jobs: NonZeroUsize,
    /// What earlier runs found out about reports.
    pub cache: Cache,
    /// How the screen is to look.
    pub appearance: AppearanceOptions,
}

/// What is opened first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// The list of the reports.
    List,
    /// The only report.
    Report,
    /// The first two reports, as a pair.
    Pair,
}

/// Runs the workbench. The exit code is 128 plus the signal that ended it, else 0, or 1 when it could not run.
pub fn run(options: Options) -> ExitCode {
    match workbench(options) {
        Ok(code) => code,
        Err(error) => {
            tty::leave();
            eprintln!("gouji: {}", printable_lines(&error.to_string()));
            ExitCode::FAILURE
        }
    }
}

type Screen = CrosstermBackend<BufWriter<Stdout>>;
/// Enough for a whole screen, so that a frame is written at once.
const SCREEN_BUFFER: usize = 1 << 16;
/// Messages taken in before a frame is drawn all the same.
const BURST: usize = 256;
/// Time between two frames that show nothing new but counts.
const OF_COUNTS: Duration = Duration::from_millis(50);

fn workbench(options: Options) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let (library, rules) = (options.library.clone(), options.rules.clone());
    let prepare = move || {
        library.prepare();
        rules.prepare();
    };
    // Without the thread the first report prepares them itself.
    let _ = thread::Builder::new().name("prepare".into()).spawn(prepare);
    let in_words = |error: Bilingual| error.get(options.lang).to_string();
    let mut resources = Resources::with(options.library, options.rules).map_err(in_words)?;
    resources.lay_over(&options.keys, &options.reasons).map_err(in_words)?;
    if let Some((name, text)) = options.letter.last() {
        resources.set_letter(name, text).map_err(in_words)?;
    }
    if let Some((name, text)) = options.list.last() {
        resources.set_columns(name, text).map_err(in_words)?;
    }
    resources.agencies = options.agencies.map(Arc::new);
    let appearance =
        appearance::Appearance::gather(&options.appearance, |name| std::env::var(name).ok()).map_err(in_words)?;
    let (columns, rows) = crossterm::terminal::size()?;
    let paths =
        options.items.iter().map(|item| item.path.clone()).chain(options.errors.iter().map(|error| error.path.clone()));
    let mut state = State::new(resources.clone(), options.lang, paths.collect(), Size { columns, rows });
    state.reviewer.clone_from(&options.reviewer);
    if options.reading_problems > 0 {
        state.warn(message!("import.not_all", n = options.reading_problems).get(options.lang));
    }
    let readable = options.items.len();
    for (i, error) in options.errors.iter().enumerate() {
        state.list.tell(readable + i, Err(error.message.get(options.lang)));
    }
    let remembered = remember::file(&options.sessions);
    if let Some(arrangement) = remembered.as_deref().and_then(remember::read) {
        state.list.arrangement = arrangement;
    }
    state.list.arrange(&options.reviewer);
    if options.items.iter().all(|item| matches!(item.origin, Origin::Sample(_))) && remember::offers_tutorial() {
        let key = first_key(&state, Action::Tutorial);
        state.tell(message!("tutorial.offer", key = key).get(options.lang));
    }
    state.control = remembered.as_deref().and_then(|path| remember::read_control(path, &options.items));
    let (sender, events) = mpsc::channel();
    let place = SessionConfig {
        folder: SessionFolder::new(options.sessions),
        spare: corpus::spare(),
        reviewer: options.reviewer,
        now: String::new(),
        syncer: Some(Syncer::start()?),
    };
    let shared = options.blind_in.clone().unwrap_or_else(|| place.folder.dir().to_path_buf());
    state.is_blind = options.blind_in.is_some();
    state.has_second = !state.is_blind && !blind::reviewers(&shared).is_empty();
    let [letters, exports] = ["letters", "exports"].map(|name| shared.with_file_name(name));
    let sessions = Sessions::new(place.clone(), Arc::default(), letters.clone());
    let locks = Arc::clone(&sessions.locks);
    let loader = Arc::new(Loader {
        items: options.items,
        resources,
        place,
        shared,
        letters,
        exports,
        locks,
        jobs: options.jobs,
        cache: options.cache,
        lang: options.lang,
        now,
    });
    // Neither counting a long list nor weighing two years must keep a report from being opened.
    let opener = loader::start(&loader, &sender, NonZeroUsize::MIN)?;
    let counter = loader::start(&loader, &sender, options.jobs)?;
    let weigher = loader::start(&loader, &sender, NonZeroUsize::MIN)?;
    let worker = loader::start(&loader, &sender, NonZeroUsize::MIN)?;
    let reading = Stop::default();
    let first = match options.first {
        First::List => None,
        First::Report => Some(Job::Open(0)),
        First::Pair => Some(Job::Pair(0, 1)),
    };
    state.is_alone = options.first == First::Report;
    if let Some(first) = first {
        opener.send((first, reading.clone()))?;
        state.is_reading = true;
    }
    tty::install_panic_hook(gouji_core::check::is_inside_a_rule);
    let guard = Guard::enter(options.appearance.mouse)?;
    tty::watchdog::start();
    let answers = appearance.ask()?;
    tty::start(&sender, answers.late(appearance.wanted()))?;
    for &key in &answers.typed {
        sender.send(Msg::Key(key).into())?;
    }
    (state.themes, state.theme) = (appearance.themes.names(), appearance.theme(&answers));
    (state.measure, state.mouse) = (appearance.measure(&answers), options.appearance.mouse);
    state.graphics = Graphics::of(|name| std::env::var(name).ok(), &answers, tty::pixels_of_a_character());
    let terminal = Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(SCREEN_BUFFER, stdout())))?;
    let outside = Outside { guard, opener, weigher, worker, remembered, sender, inbox: Inbox::new(events) };
    let mut program = Runtime::new(state, View::new(appearance.themes), terminal, outside, sessions, reading);
    // The first screen does not share the machine with what is read behind it.
    // The only report is opened already: what it comes to is known then.
    let wanted = if options.first == First::Report { 0..0 } else { 0..readable };
    let count = move || wanted.for_each(|i| drop(counter.send((Job::Count(i), Stop::default()))));
    // A terminal that cannot be written to is gone, and its signal may come later: what was decided is saved first.
    let end = serve(&mut program, count).unwrap_or(End::Signal(HANGUP));
    Ok(finish(&mut program, end))
}

/// The outside world of the program.
struct Outside {
    guard: Guard,
    opener: Sender<Order>,
    weigher: Sender<Order>,
    worker: Sender<Order>,
    /// Where the arrangement of the list is kept.
    remembered: Option<PathBuf>,
    /// For threads that wait for something.
    sender: Sender<Message>,
    inbox: Inbox,
}

impl Edges<Screen> for Outside {
    fn now(&self) -> String {
        now()
    }

    fn start(&mut self, reader: Reader, job: Job, stop: Stop) -> Option<Done> {
        let thread = match reader {
            Reader::Opener => &self.opener,
            Reader::Weigher => &self.weigher,
            Reader::Worker => &self.worker,
        };
        // A reader that is gone has crashed, and sent a message about it.
        drop(thread.send((job, stop)));
        None
    }

    fn wait_for(&mut self, report: usize, session: PathBuf) -> io::Result<()> {
        let sender = self.sender.clone();
        let wait = move || {
            lock::wait(&session);
            // Nobody receives it any more when the program has ended.
            drop(sender.send(Message::Freed(report)));
        };
        thread::Builder::new().name("lock".into()).spawn(wait).map(drop)
    }

    fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.guard.set_mouse(on)
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.guard.suspend()
    }

    fn copy(&mut self, backend: &mut Screen, text: &str) -> io::Result<()> {
        crossterm::queue!(backend, CopyToClipboard::to_clipboard_from(text))
    }

    fn remember(&mut self, arrangement: &Arrangement) {
        if let Some(path) = &self.remembered {
            remember::write(path, arrangement);
        }
    }

    fn remember_control(&mut self, sample: &ControlSample) {
        if let Some(path) = &self.remembered {
            remember::write_control(path, sample);
        }
    }

    fn begin_frame(&mut self, backend: &mut Screen) -> io::Result<()> {
        crossterm::queue!(backend, BeginSynchronizedUpdate)
    }

    fn end_frame(&mut self, backend: &mut Screen) -> io::Result<()> {
        crossterm::queue!(backend, EndSynchronizedUpdate)?;
        Write::flush(backend)
    }

    fn end_asked(&mut self) -> Option<End> {
        self.inbox.end()
    }
}

type Program = Runtime<Screen, Outside>;

/// The loop: takes what has come, then draws, until the program ends. Counts of reports alone are drawn now and then: there
/// may be a thousand a second.
fn serve(program: &mut Program, begin: impl FnOnce()) -> io::Result<End> {
    program.draw()?;
    begin();
    let mut drawn = Instant::now();
    let mut is_owed = false;
    loop {
        let mut next = match program.edges.inbox.wait(is_owed.then(|| drawn + OF_COUNTS)) {
            Waited::Came(message) => Some(message),
            Waited::TooLate => None,
            Waited::Closed => return Ok(End::Quit),
        };
        let mut is_urgent = next.is_none();
        let mut taken = 0;
        while let Some(message) = next {
            is_urgent |= !message.is_count();
            if let Some(end) = program.take(message)? {
                return Ok(end);
            }
            taken += 1;
            next = if taken < BURST { program.edges.inbox.next() } else { None };
        }
        is_owed = !is_urgent && drawn.elapsed() < OF_COUNTS;
        if !is_owed {
            program.draw()?;
            drawn = Instant::now();
        }
    }
}

/// Ends the program; decisions are saved when it is not the reviewer who ends it.
fn finish(program: &mut Program, end: End) -> ExitCode {
    match end {
        End::Quit => {
            program.sessions.sync();
            ExitCode::SUCCESS
        }
        End::Signal(signal) => {
            let lost = program.save_at_end();
            tty::leave();
            if let Some(reason) = lost {
                eprintln!("gouji: {}", printable_lines(&reason));
            }
            if signal == HANGUP {
                // The event thread spins inside crossterm once the terminal is gone: it must die with the process now.
                std::process::exit(128 + signal);
            }
            ExitCode::from(u8::try_from(128 + signal).unwrap_or(1))
        }
        End::Crash => {
            drop(program.save_at_end());
            tty::leave();
            ExitCode::FAILURE
        }
    }
}

/// UTC time to the second.
fn now() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}
